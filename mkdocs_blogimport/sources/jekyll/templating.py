"""Liquid for a Jekyll site, with all variables and functions that its posts may use."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...blog.paths import why_not_read
from ...blog.post import WITHHELD, Expansion, Post, Template, Tools
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from .. import fields, settings_file
from .config import Config
from .contents import Contents
from .languages import look_up
from .layouts import Layouts
from .plain_references import PlainReferences
from .post_names import PostNames
from .variables import StaticFile, Variables, escaped, written_address

if TYPE_CHECKING:
    from ...liquid import Liquid


def template(  # noqa: PLR0913 - what Liquid knows
    documents: Sequence[Post],
    hidden: Collection[Post],
    files: Sequence[StaticFile],
    config: Config,
    data: Callable[[], Mapping[str, Any]],
    translations: Mapping[str, Any],
    now: datetime,
    problems: Problems,
    *,
    withheld: Sequence[Post] = (),
) -> Template:
    """Return the function that expands the Liquid of a site's bodies.

    Args:
        documents: The site's posts, documents and pages, in the order in which Jekyll renders them.
        hidden: The documents that have no page of their own.
        files: Its static files.
        config: Its settings.
        data: Reads the content of its `_data` folder, when a post first uses it.
        translations: The content of the files of translations, by language.
        now: The time of the build.
        problems: Receives the tags and filters that can't be run.
        withheld: What the site's audience doesn't see: links to it lead to `WITHHELD`.

    Returns:
        A function from the markup's tools to a function from a post to its Markdown. Nothing is prepared before the
        first post that contains Liquid.
    """
    return lambda tools: Expansion(
        _Expander(documents, hidden, files, config, data, translations, now, problems, tools, withheld).source
    )


@dataclass(eq=False)
class _Expander:
    """Expands the Liquid of one site; the fields are the parameters of `template`, and the tools."""

    _documents: Sequence[Post]
    _hidden: Collection[Post]
    _files: Sequence[StaticFile]
    _config: Config
    _data: Callable[[], Mapping[str, Any]]
    _translations: Mapping[str, Any]
    _now: datetime
    _problems: Problems
    _tools: Tools
    _withheld: Sequence[Post]

    def source(self, post: Post) -> str:
        """Return a post's Markdown, or the HTML of its layout. Without Liquid in a post, nothing is prepared."""
        if (own := post.layout) is not None:
            return self._contents.seen_from(post, lambda: self._expand(post, own.body, own.display_path, own.body_line))
        return self._contents.source(post) if _holds_liquid(post, post.body) else post.body

    def _expand(self, post: Post, body: str, file: str = "", line: int = 0) -> str:
        if not _holds_liquid(post, body):
            return body
        if (known := self._references.expanded(body)) is not None:
            return known
        return self._liquid.render(
            body,
            self._variables.pages[post],
            file=file or post.display_path,
            line=line or post.body_line,
            path=post.path,
            layout=self._layouts.of(post.metadata.get("layout")),
        )

    @cached_property
    def _contents(self) -> Contents:
        separator = str(self._config.values["excerpt_separator"])
        return Contents(self._documents, self._hidden, self._expand, self._tools, separator, self._problems)

    @cached_property
    def _layouts(self) -> Layouts:
        return Layouts(self._config)

    @cached_property
    def _variables(self) -> Variables:
        address = self._tools.address
        return Variables(self._config, self._documents, self._files, self._now, self._contents, address)

    @cached_property
    def _liquid(self) -> Liquid:
        from ...liquid import Liquid, Site  # many blogs have no Liquid, and it is slow to import

        config, tools, problems, variables = self._config, self._tools, self._problems, self._variables
        real_folder = config.folder.resolve()

        def post_url(name: str) -> str | None:
            post = self._names.find(name)
            if post is None:
                return WITHHELD if self._withheld and self._names_of(self._withheld).find(name) is not None else None
            return str(variables.pages[post]["url"])

        def link(path: str) -> str | None:
            path = path.strip().lstrip("/")
            return self._by_path.get(path) or (WITHHELD if path in self._withheld_paths else None)

        site = variables.site(self._data(), self._translations)
        return Liquid(
            Site(
                variables=site,
                folder=config.folder,
                includes=_inside(config, fields.line(config.values.get("includes_dir")) or "_includes"),
                base=config.baseurl,
                url=str(config.values.get("url") or "").rstrip("/"),
                link=link,
                post_url=post_url,
                markdownify=tools.markdownify,
                highlight=tools.highlight,
                file_refusal=lambda file: why_not_read(file, real_folder),
                decode_file=partial(settings_file.decoded, problems=problems),
                file_label=display_path,
                timezone=config.timezone,
                now=site["time"],
                plugins=config.plugins,
                translation=partial(look_up, self._translations),
                contents=tools.contents,
                theme_includes=config.conventions.includes,
                tags=tools.tags,
                filters=tools.filters,
                steps=tools.max_liquid_steps,
            ),
            partial(problems.report, "liquid"),
        )

    @cached_property
    def _references(self) -> PlainReferences:
        address = self._tools.address
        return PlainReferences(
            self._config, lambda: self._names, lambda post: written_address(post, address(post)), self._tools
        )

    @cached_property
    def _names(self) -> PostNames:
        return self._names_of(self._documents)

    def _names_of(self, documents: Iterable[Post]) -> PostNames:
        posts = [post for post in documents if post.kind == "post"]
        return PostNames(posts, self._config.collections_dir, self._config.timezone)

    @cached_property
    def _withheld_paths(self) -> frozenset[str]:
        below = self._config.collections_dir
        return frozenset(path for post in self._withheld for path in (post.path, post.path.removeprefix(below)))

    @cached_property
    def _by_path(self) -> dict[str, str]:
        """Return the addresses of all published files, by their paths, and by Jekyll's paths of collections."""
        variables = self._variables
        shown = [post for post in self._documents if post not in self._hidden]
        copied = [file for file in self._files if file.address is not None]
        found: dict[str, str] = {post.path: variables.pages[post]["url"] for post in shown}
        found |= {file.path: escaped(file.address) for file in copied if file.address is not None}
        for post in shown:
            found.setdefault(variables.relative_path(post), variables.pages[post]["url"])
        for file in copied:
            if file.address is not None:
                found.setdefault(file.path.removeprefix(self._config.collections_dir), escaped(file.address))
        return found


def _holds_liquid(post: Post, body: str) -> bool:
    return ("{%" in body or "{{" in body) and post.metadata.get("render_with_liquid") is not False


def _inside(config: Config, directory: str) -> Path:
    """Return a folder that the configuration names, if it is inside the blog's and isn't hidden."""
    folder = config.folder / directory.replace("\0", "").strip("/")
    return folder if why_not_read(folder, config.folder) is None else config.folder / "_includes"
