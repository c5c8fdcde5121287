"""markdown-it as Eleventy sets it up, with the plugins that its sites use most."""

from __future__ import annotations

import re
import urllib.parse
from collections.abc import Mapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.subscript import sub_plugin
from mdit_py_plugins.superscript import superscript_plugin

from ..blog.slugs import slugified
from .bare_addresses import link_bare_addresses
from .commonmark import flat_notes, no_footnote
from .marked import USUAL_QUOTES, MarkdownItBase, MarkdownItSettings
from .quotes import make_quotes

_SPACE = re.compile(r"\s+")
#: The characters that JavaScript's `encodeURIComponent` leaves.
_UNENCODED = "-_.!~*'()"


class PlainMarkdownIt(MarkdownItBase):
    """markdown-it 14 with HTML on and indented code off (eleventy 3: `TemplateEngineManager`, `Markdown`)."""

    _first_copy = 0

    def __init__(self, options: Mapping[str, Any] | None = None) -> None:
        """Prepare rendering.

        Args:
            options: The options of markdown-it: `html`, `breaks`, `linkify`, `typographer`; `fuzzy`, False for no
                links of addresses such as `example.com`; `plugins`, the packages that are used; `ids`, the rule for
                the ids of headings: `anchor` for markdown-it-anchor's, `slugify` for Eleventy's filter; no ids
                without it; `levels`, those of the headings that get one.
        """
        options = options or {}

        def asks(key: str, default: bool = False) -> bool:
            value = options.get(key)
            return value if isinstance(value, bool) else default

        settings = MarkdownItSettings(
            breaks=asks("breaks"),
            smart=asks("typographer"),
            links=asks("linkify"),
            ids=bool(options.get("ids")),
            levels=options.get("levels") or range(1, 7),
        )
        self._slugifies = options.get("ids") == "slugify"
        usual = {"html": asks("html", True), "breaks": settings.breaks, "typographer": settings.smart}
        engine = MarkdownIt("js-default", {**usual, "linkify": False})
        super().__init__(settings, engine)
        engine.disable("code")
        if settings.links:
            link_bare_addresses(engine, fuzzy=asks("fuzzy", True))
        if settings.smart:
            engine.core.ruler.at("smartquotes", lambda state: make_quotes(state, USUAL_QUOTES))
        plugins = {name for name in options.get("plugins") or () if isinstance(name, str)}
        if "markdown-it-footnote" in plugins:
            engine.use(footnote_plugin)
            engine.core.ruler.before("footnote_tail", "flat_notes", flat_notes)
            engine.inline.ruler.before("footnote_ref", "no_footnote", no_footnote)
        if "markdown-it-deflist" in plugins:
            engine.use(deflist_plugin)
        if "markdown-it-sub" in plugins:
            engine.use(sub_plugin)
        if "markdown-it-sup" in plugins:
            engine.use(superscript_plugin)
        if "markdown-it-attrs" in plugins:
            engine.use(attrs_plugin)

    def _id(self, children: Sequence[Token], html: str) -> str:
        words = "".join(child.content for child in children if child.type in {"text", "code_inline"})
        if self._slugifies:
            return slugified(words)
        lowered = _SPACE.sub("-", words.strip().lower())
        return urllib.parse.quote(lowered, safe=_UNENCODED, errors="replace")
