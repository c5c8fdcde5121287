"""The blog for its shortcodes: its data, and functions for everything else."""

from __future__ import annotations

import mimetypes
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from ..conventions.shortcodes import Shortcodes as KnownShortcodes
from ..conventions.shortcodes import shortcodes as known_shortcodes
from ..gotemplates import matching


class Source(NamedTuple):
    """A template of the blog."""

    text: str
    label: str
    """The file, as messages name it."""


class ResourceFacts(NamedTuple):
    """A file beside a page."""

    name: str
    """Its path, relative to the page's folder."""
    address: str
    """From the root of the host."""
    title: str = ""
    parameters: Mapping[str, Any] = {}
    size: Callable[[], tuple[int, int] | None] = lambda: None
    """Returns the width and height of a picture."""
    content: Callable[[], str | None] = lambda: None
    """Reads it as text; None if that can't be done."""

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture, by its file extension."""
        return (mimetypes.guess_type(self.name)[0] or "").startswith("image/")

    @staticmethod
    def is_like(name: str, expression: str) -> bool:
        """Whether a name matches the expression of a pattern."""
        return next(iter(matching.find(expression, name.lower())), None) is not None


def glob(pattern: str) -> str:
    """Return the regular expression of a pattern of file names: `*`, `**`, `?`, `{a,b}` and `[a-z]`."""
    out = ["^"]
    at = braces = 0
    while at < len(pattern):
        sign = pattern[at]
        if pattern.startswith("**", at):
            out.append("(?s:.)*")
            at += 1
        elif sign in "*?":
            out.append("[^/]*" if sign == "*" else "[^/]")
        elif sign == "{":
            braces += 1
            out.append("(?:")
        elif sign == "}" and braces:
            braces -= 1
            out.append(")")
        elif sign == "," and braces:
            out.append("|")
        elif sign in "\\.+()|^${}[]":
            out.append(f"\\{sign}")
        else:
            out.append(sign)
        at += 1
    return "".join([*out, ")" * braces, "$"])


@dataclass(frozen=True, slots=True, eq=False)
class PageFacts:
    """What templates see of a page."""

    title: str
    address: str
    """From the root of the host: `/base/posts/a/`."""
    path: str
    """Its file below the folder of contents."""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    """Its front matter."""
    date: datetime | None = None
    updated: datetime | None = None
    published: datetime | None = None
    expires: datetime | None = None
    section: str = ""
    type: str = ""
    kind: str = "page"
    language: str = ""
    description: str = ""
    weight: int = 0
    is_draft: bool = False
    resources: Callable[[], Sequence[ResourceFacts]] = lambda: ()
    """The files beside it."""


@dataclass(frozen=True, slots=True)
class LanguageFacts:
    """A language of the blog."""

    code: str = "en"
    name: str = ""
    locale: str = ""
    weight: int = 0
    direction: str = ""
    parameters: Mapping[str, Any] = field(default_factory=dict)
    prefix: str = ""
    """What its addresses begin with behind the base: empty, or `fr`."""


@dataclass(frozen=True)
class Site:
    """The blog that posts are rendered for."""

    template: Callable[[str, PageFacts], Source | None]
    """Returns the template of a shortcode on a page by its name; None if the blog has none."""
    partial: Callable[[str], Source | None] = lambda name: None
    """Returns a partial template by its name, None if the blog has none."""
    asset: Callable[[str], ResourceFacts | None] = lambda path: None
    """Finds a file of the blog's assets by its path."""
    assets: Callable[[], Sequence[str]] = lambda: ()
    """The paths of all assets."""
    parameters: Callable[[str], Mapping[str, Any]] = lambda language: {}
    """The parameters of the blog in a language."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """The blog's configuration, its keys in lowercase."""
    title: Callable[[str], str] = lambda language: ""
    """The title of the blog in a language."""
    base_url: str = "/"
    """The URL of its root, with a slash at its end."""
    languages: Mapping[str, LanguageFacts] = field(default_factory=dict)
    data: Callable[[], Mapping[str, Any]] = dict
    """Reads the blog's data."""
    translation: Callable[[str, str], Any] = lambda language, key: None
    """Returns what a language's file of translations has for a key: a string or a mapping; None for nothing."""
    find_page: Callable[[str, PageFacts | None], PageFacts | None] = lambda path, page: None
    """Finds a page as `ref` does: by a path, from a page."""
    home: Callable[[], PageFacts | None] = lambda: None
    pages: Callable[[], Sequence[PageFacts]] = lambda: ()
    """All pages, in Hugo's order: by weight, then the newest first."""
    hook: Callable[[str, str, PageFacts], tuple[str, Source] | None] = lambda kind, variant, page: None
    """Returns the name and the template with which a page has an element rendered: by its kind such as `codeblock`, and
    what it is more exactly, such as the code's language; None if the blog has none."""
    markdownify: Callable[[str, PageFacts | None], str] = lambda text, page: text
    """Converts Markdown of a page to HTML; without a page, that of the home page."""
    highlight: Callable[[str, str | None, Mapping[str, Any]], str] = lambda code, language, options: code
    """Converts code, with its language and options, to a block of HTML."""
    supplied: Mapping[str, Callable[..., str]] = field(default_factory=dict)
    """Shortcodes that the site supplies: called with the parameters (a mapping or a list), what stands inside (None
    for nothing) and the page."""
    known: Callable[[], KnownShortcodes] = known_shortcodes
    """The shortcodes of themes whose files are not in the blog."""
    steps: int = 1_000_000
    """The most steps of one post."""
    now: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    """The time of the build."""
    runs_inline: bool = False
    """Whether posts may hold the templates of shortcodes themselves."""
    is_unsafe: bool = False
    """Whether posts may have raw HTML, and links that run scripts."""
    missing_translation: bool = False
    """Whether a key without a translation is shown as `[i18n] key`."""
