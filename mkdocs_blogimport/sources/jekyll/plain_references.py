"""Liquid that only names addresses, as all Liquid of many blogs does: expanded without the language.

`{% post_url 2020-01-02-x %}`, `{{ site.url }}` and `{{ site.baseurl }}` in their usual form become what the language
makes of them. Whatever else stands in a body leaves all of it to the language, which is slow to load and large.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from ...blog.post import STEPS, Post, Tools
from .config import Config
from .post_names import PostNames

_REFERENCE = re.compile(
    r"(?<!\{)(?:\{%[ \t]*+post_url[ \t]++(?P<name>[\w./-]{1,300}+)(?<!-)[ \t]*+%\}"
    r"|\{\{[ \t]*+site\.(?P<key>url|baseurl)[ \t]*+\}\})",
    re.ASCII,
)
#: What the language writes as it is: an address below the base address, in its normal form.
_NORMAL = re.compile(r"(?:/(?!\.)[\w.-]*+)*+", re.ASCII)
#: References in one body, and characters of a value: what they make is far below every limit of the language.
_MOST: Final = 500
_LONGEST: Final = 300


class PlainReferences:
    """The references of one blog."""

    def __init__(
        self, config: Config, names: Callable[[], PostNames], url: Callable[[Post], str], tools: Tools
    ) -> None:
        """Prepare nothing yet.

        Args:
            config: The blog's settings.
            names: Returns the posts by their names.
            url: Returns the address of a post, as the language has it.
            tools: What the site supplies: it may have a tag of the same name, or ask for fewer steps.
        """
        self._names = names
        self._url = url
        self._base = config.baseurl
        values = {key: config.values.get(key) for key in ("url", "baseurl") if key not in config.collections}
        self._values = {key: v for key, v in values.items() if isinstance(v, str) and len(v) <= _LONGEST}
        self._are_usual = config.languages is None and "post_url" not in tools.tags and tools.max_liquid_steps >= STEPS

    def expanded(self, body: str) -> str | None:
        """Return a body with its references expanded; None if anything in it is left to the language."""
        count = body.count("{%") + body.count("{{")
        if not self._are_usual or count > _MOST or count != sum(1 for _ in _REFERENCE.finditer(body)):
            return None
        try:
            return _REFERENCE.sub(self._value, body)
        except LookupError:
            return None

    def _value(self, reference: re.Match[str]) -> str:
        """Return what the language makes of a reference.

        Raises:
            LookupError: It has to decide.
        """
        if reference["key"]:
            return self._values[reference["key"]]
        post = self._names().find(reference["name"])
        if post is not None and (url := self._url(post)).startswith("/") and _NORMAL.fullmatch(self._base + url):
            return self._base + url
        raise LookupError
