"""Runs the blog's own templates of links, images, headings and other elements: Hugo's render hooks."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Protocol

from ..gotemplates import Beyond, Budget, Html, LimitReached, Parsed, Plain, TemplateError, run
from ..gotemplates.limits import is_at_work, spend
from ..gotemplates.values import Url
from ..gotemplates.writing import string
from . import functions
from .site import PageFacts

#: What a template calls the values of an element.
_NAMES: Final[Mapping[str, str]] = {
    "alert_sign": "AlertSign",
    "alert_title": "AlertTitle",
    "alert_type": "AlertType",
    "anchor": "Anchor",
    "attributes": "Attributes",
    "body": "TBody",
    "destination": "Destination",
    "head": "THead",
    "inner": "Inner",
    "is_block": "IsBlock",
    "level": "Level",
    "options": "Options",
    "ordinal": "Ordinal",
    "plain": "PlainText",
    "text": "Text",
    "title": "Title",
    "type": "Type",
}
_HTML: Final = frozenset({"alert_title", "text"})
_ROWS: Final = frozenset({"head", "body"})
#: How addresses begin that run scripts. Browsers pass over the whitespace in them.
_SCRIPT: Final = re.compile(r"(?:javascript|vbscript|data(?!:image/(?:png|gif|jpeg|webp);)):", re.IGNORECASE)
_PASSED_OVER: Final = re.compile(r"[\x00-\x20]++")


def _address(value: Any) -> Any:
    """Return an address that a template takes as it is, for one that runs a script as any other string.

    What a link says of itself, such as its title, may be such an address in a template.
    """
    written = string(value)
    return value if _SCRIPT.match(_PASSED_OVER.sub("", written[:1000])) else Url(written)


class _Blog(functions.Blog, Protocol):
    """What runs the templates of a blog."""

    def hook(self, kind: str, variant: str, page: PageFacts) -> tuple[str, Parsed, str] | None:
        """Return the name, the template and the file of a hook; None if there is none."""

    def other(self, name: str) -> Parsed | None:
        """Return what a template means by the name of another one."""

    def count(self, what: str, name: str, file: str, line: int | None, done: str, noun: str = "shortcode") -> None:
        """Count what is reported once for the whole blog."""

    def tell(self, file: str, line: int | None, what: str, done: str) -> None:
        """Report a problem of one page."""


@dataclass(eq=False)
class Hooks:
    """The render hooks for the elements of one page."""

    of: _Blog
    page: PageFacts
    file: str
    """The page's file, as messages name it."""
    budget: Budget
    _name: str = field(default="", init=False)
    _is_over: bool = field(default=False, init=False)

    def written(self, kind: str, variant: str, values: Mapping[str, Any]) -> str | None:
        """Return the HTML of an element. Nothing is raised.

        Args:
            kind: The element, by its name in the names of templates: `link`, `codeblock` and so on.
            variant: What it is more exactly, such as the language of code.
            values: What is known of it.

        Returns:
            What its template writes; None if there is no template, or if it can't be run, which is reported.
        """
        if self._is_over:
            return None
        try:
            found = self.of.hook(kind, variant, self.page)
        except TemplateError as error:
            self._lost(f"has an error: {error}", f"render-{kind}")
            return None
        if found is None:
            return None
        before, self._name = self._name, found[0]
        try:
            return self._run(found[1], self._dot(values))
        except Beyond as error:
            self._lost(error.name, found[0])
        except TemplateError as error:
            self._lost(f"has an error: {error} ({found[2]}, line {error.line})", found[0])
        except (LimitReached, RecursionError) as error:
            self._is_over = True
            what = "they are nested too deep" if isinstance(error, RecursionError) else str(error)
            self.of.tell(self.file, None, f"not all of its render hooks can be run: {what}",
                         "the rest of it is as Hugo itself renders it")  # fmt: skip
        finally:
            self._name = before
        return None

    def _run(self, parsed: Parsed, dot: Plain) -> str:
        if is_at_work():
            spend(5)
            return run(parsed, dot, self._functions, self.of.other).html
        with self.budget.at_work():
            spend(5)
            return run(parsed, dot, self._functions, self.of.other).html

    @cached_property
    def _functions(self) -> Mapping[str, Callable[..., Any]]:
        given = functions.of_page(self.of, self.page, self)
        return given if self.of.site.is_unsafe else {**given, "safeURL": _address, "safe.URL": _address}

    def _dot(self, values: Mapping[str, Any]) -> Plain:
        page = self.of.world.page(self.page)
        fields: dict[str, Any] = {"Page": page, "PageInner": page, "Position": f'"{self.file}"'}
        for name, value in values.items():
            if name in _ROWS:
                value = [[Plain({"Text": Html(text), "Alignment": side}) for text, side in row] for row in value]
            fields[_NAMES[name]] = Html(value) if name in _HTML else value
        return Plain(fields)

    def warn(self, what: str) -> None:
        """Report a warning of the template at work."""
        self.of.count(f"warns: {what[:300]}", self._name, self.file, None, "shown all the same", "render hook")

    def _lost(self, what: str, name: str) -> None:
        self.of.count(what, name, self.file, None, "Markdown is as Hugo itself renders it", "render hook")
