"""The functions that make slugs, by the names that a mkdocs.yml has for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from markdown.extensions import toc
from pymdownx.slugs import slugify

from ...frontmatter.safe_yaml import Tagged

Slugify = Callable[[str, str], str]

#: What Material's blog makes slugs with unless a site says otherwise.
DEFAULT: Slugify = slugify(case="lower")
_PYTHON = "tag:yaml.org,2002:python/"
#: Functions without arguments of their own. The second to seventh are those of older versions of pymdownx.
_NAMED: Mapping[str, Slugify] = {
    "pymdownx.slugs.uslugify": DEFAULT,
    "pymdownx.slugs.uslugify_encoded": slugify(case="lower", percent_encode=True),
    "pymdownx.slugs.uslugify_cased": slugify(),
    "pymdownx.slugs.uslugify_cased_encoded": slugify(percent_encode=True),
    "pymdownx.slugs.gfm": slugify(case="lower-ascii"),
    "pymdownx.slugs.gfm_encoded": slugify(case="lower-ascii", percent_encode=True),
    "markdown.extensions.toc.slugify": toc.slugify,
    "markdown.extensions.toc.slugify_unicode": toc.slugify_unicode,
}
_MADE = "pymdownx.slugs.slugify"
#: The arguments of that function, with the values that it takes.
_ARGUMENTS: Mapping[str, tuple[Any, ...]] = {
    "case": ("none", "lower", "lower-ascii", "fold"),
    "percent_encode": (True, False),
    "normalize": ("NFC", "NFD", "NFKC", "NFKD"),
}


def function(setting: Any) -> Slugify | None:
    """Return the function that a setting names.

    Args:
        setting: None, a callable of the site's own configuration, or a `Tagged` name that was read of another one.

    Returns:
        The function, which takes a text and a separator; None if it isn't known here.
    """
    if setting is None:
        return DEFAULT
    if callable(setting):
        called: Slugify = setting
        return lambda text, separator: str(called(text, separator))
    if not isinstance(setting, Tagged) or not setting.tag.startswith(_PYTHON):
        return None
    kind, _, name = setting.tag.removeprefix(_PYTHON).partition(":")
    if kind == "name":
        return _NAMED.get(name)
    given = setting.value.get("kwds", {}) if isinstance(setting.value, dict) else {}
    if kind not in {"object/apply", "object/new"} or name != _MADE or not isinstance(given, dict):
        return None
    if any(key not in _ARGUMENTS or value not in _ARGUMENTS[key] for key, value in given.items()):
        return None
    made: Slugify = slugify(**given)
    return made
