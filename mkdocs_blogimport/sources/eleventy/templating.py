"""The templating language of an Eleventy site's Markdown: Liquid, or Nunjucks as far as it is alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property, partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...blog.paths import why_not_read
from ...blog.post import Expansion, Post, Template, Tools
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from .. import settings_file
from .config import Config
from .documents import Document
from .javascript import Function

if TYPE_CHECKING:
    from ...liquid import Liquid

#: The arguments of a filter between parentheses, which Liquid has after a colon.
_ARGUMENTS = re.compile(r"(\|\s*+\w++)\(([^()\n]*+)\)")
_CONSTRUCT = re.compile(r"\{[{%][^{}%]*+[%}]\}")
_FILTER = re.compile(r"\|\s*+(\w++)")
#: Filters of Nunjucks that have another name in Liquid.
_NAMES = {"upper": "upcase", "lower": "downcase", "trim": "strip", "length": "size", "striptags": "strip_html",
          "dump": "jsonify", "urlencode": "url_encode", "nl2br": "newline_to_br", "string": "strip"}  # fmt: skip
_ARGUMENT = re.compile(r"\"([^\"]*+)\"|'([^']*+)'|([^\s,]++)")
_SET = re.compile(r"\{%(-?)\s*+set\b")
#: The most characters that the arguments of a shortcode come to where it writes them.
_MOST_WRITTEN = 3_000_000
_QUOTED_INCLUDE = re.compile(r"(\{%-?\s*+(?:include|render)\s++)[\"']([^\"'\s]++)[\"'][^%\n]*+(?=%\})")


def template(
    documents: Sequence[Document], site: Mapping[str, Any], config: Config, urls: Mapping[str, str], problems: Problems
) -> Template:
    """Return the function that expands the bodies of a site.

    Args:
        documents: The site's posts and pages.
        site: What all templates know.
        config: The site's settings.
        urls: The addresses of published files, by their paths.
        problems: Receives the tags and filters that can't be run.
    """
    return lambda tools: Expansion(_Expander(documents, site, config, urls, problems, tools).source)


class _Expander:
    """Expands the bodies of one site."""

    def __init__(
        self,
        documents: Sequence[Document],
        site: Mapping[str, Any],
        config: Config,
        urls: Mapping[str, str],
        problems: Problems,
        tools: Tools,
    ) -> None:
        self._data = {document.post: document.data for document in documents}
        self._site = site
        self._config = config
        self._urls = urls
        self._problems = problems
        self._tools = tools

    def source(self, post: Post) -> str:
        """Return a post's Markdown or HTML."""
        engine = self._config.engine_of("html" if post.body_format == "html" else "md")
        own = self._data[post].get("templateEngineOverride")
        if isinstance(own, str):
            names = own.split(",")
            engine = next((name.strip() for name in names if name.strip() in ("liquid", "njk")), "")
        elif own is False:
            engine = ""
        body = post.body
        if engine == "njk" and "{#" in body:
            body = _without_comments(body)
        if not engine or ("{%" not in body and "{{" not in body):
            return body
        if engine == "njk":
            body = _CONSTRUCT.sub(lambda found: _as_liquid(found[0]), body)
        body = _QUOTED_INCLUDE.sub(r"\1\2 ", body)
        data = self._data[post]
        return self._liquid.render(
            body, data["page"], file=post.display_path, line=post.body_line, path=post.path, variables=data
        )

    @cached_property
    def _liquid(self) -> Liquid:
        from ...liquid import Liquid, Site  # many blogs have no tags, and it is slow to import

        config, tools = self._config, self._tools
        real_folder = config.folder.resolve()

        def link(path: str) -> str | None:
            return self._urls.get(path.strip().lstrip("/"))

        return Liquid(
            Site(
                variables=self._site,
                folder=config.folder,
                includes=self._includes,
                base=config.base,
                url="",
                link=link,
                post_url=lambda name: None,
                markdownify=tools.markdownify,
                highlight=tools.highlight,
                file_refusal=lambda file: why_not_read(file, real_folder),
                decode_file=partial(settings_file.decoded, problems=self._problems),
                file_label=display_path,
                timezone=UTC,
                now=datetime.now(UTC),
                tags={**self._shortcodes(), **tools.tags},
                filters=tools.filters,
                steps=tools.max_liquid_steps,
            ),
            partial(self._problems.report, "liquid"),
        )

    def _shortcodes(self) -> dict[str, Callable[..., str]]:
        """Return the site's own shortcodes that are known: simple ones, and one for pictures."""
        found = {name: _tag(function) for name, function in self._config.shortcodes.items()}
        for name in ("image", "img", "picture"):
            if name in self._config.all_shortcodes and name not in found:
                found[name] = _picture
        return found

    @property
    def _includes(self) -> Path:
        inside = self._config.inside("includes")
        folder = self._config.folder / (inside or "_includes")
        return folder if why_not_read(folder, self._config.folder) is None else self._config.folder / "_includes"


def _without_comments(body: str) -> str:
    """Remove Nunjucks' comments; one that doesn't end stays."""
    kept, at = [], 0
    while (begin := body.find("{#", at)) >= 0 and (end := body.find("#}", begin + 2)) >= 0:
        kept.append(body[at:begin])
        at = end + 2
    return "".join([*kept, body[at:]])


def _as_liquid(construct: str) -> str:
    """Return an output or a tag of Nunjucks as Liquid writes it."""
    written = _ARGUMENTS.sub(r"\1: \2", _SET.sub(r"{%\1 assign", construct))

    def named(found: re.Match[str]) -> str:
        return "" if found[1] == "safe" else f"| {_NAMES.get(found[1], found[1])}"

    return _FILTER.sub(named, written)


def _arguments(markup: str) -> list[str]:
    return [found[1] or found[2] or found[3] or "" for found in _ARGUMENT.finditer(markup)]


def _picture(markup: str, body: str | None, page: Mapping[str, Any]) -> str:
    """Write the picture of a shortcode of eleventy-img: its path, and its alternative text."""
    source, alternative, *_ = [*_arguments(markup), "", ""]
    return f'<img src="{escape(source)}" alt="{escape(alternative)}">'


def _tag(function: Function) -> Callable[..., str]:
    """Return a shortcode as a tag of Liquid."""

    def written(markup: str, body: str | None, page: Mapping[str, Any]) -> str:
        arguments = _arguments(markup)
        if body is not None:  # it is the last parameter, whatever the number of the others
            before = len(function.parameters) - 1
            arguments = [*arguments[:before], *([""] * (before - len(arguments))), body]
        if function.template.count("${") * max(map(len, arguments), default=0) > _MOST_WRITTEN:
            raise ValueError("it would write too much")
        return function.returned(arguments)

    return written
