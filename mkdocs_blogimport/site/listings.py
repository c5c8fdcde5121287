"""Lists of posts in any page of the documentation, which one line asks for: `<!-- blogimport/posts {limit: 5} -->`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import jinja2
import yaml
from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from ..blog.blog import Blog
from ..blog.queries import QueryError, chosen, matching, query
from ..diagnostics.naming import display_path
from ..diagnostics.problems import Problems
from ..theme.presentation import Presentation
from .neighbours import plugins_named

#: The function that templates and mkdocs-macros are given.
FUNCTION = "blogimport_posts"
_COMMENT = re.compile(r"<!--\s*+blogimport/(?P<kind>[\w-]++)\s*+(?P<arguments>(?:[^<-]|-(?!->)|<(?!!--))*+)-->")
_ALONE = re.compile(r"<p>\s*+(<!--\s*+blogimport/(?:posts|terms)\b(?:[^<-]|-(?!->)|<(?!!--))*+-->)\s*+</p>")
_MARK = "<!-- blogimport/"
_DONE = "nothing is shown there"


class Listings:
    """Fills pages of the documentation with what they ask for."""

    def __init__(
        self,
        blog: Blog,
        presentation: Presentation,
        problems: Problems,
        names: Collection[str] = (),
        others: Callable[[], Sequence[Listings]] = tuple,
    ) -> None:
        """Prepare it.

        Args:
            blog: The blog, of the posts that are in the site.
            presentation: What makes HTML of posts.
            problems: Receives what can't be understood.
            names: The values of the argument `blog` that mean this blog: its folder, its title.
            others: Returns the lists of the site's other blogs, those of other instances of the plugin.
        """
        self._names = [name for name in names if name]
        self._others = others
        self._blog = blog
        self._presentation = presentation
        self._problems = problems

    def filled(self, content: str, page: Page) -> str:
        """Return the content of a page, with what its comments ask for in their place."""
        if not has_any(content):
            return content
        number = 0

        def shown(comment: re.Match[str]) -> str:
            nonlocal number
            number += 1
            try:
                return self._shown(comment["kind"], _arguments(comment["arguments"]), page.file.url)
            except QueryError as error:
                file, line = _place(page, number)
                self._problems.report("list", file, line, f"“{_brief(comment[0])}”: {error}", _DONE)
                return ""

        return _COMMENT.sub(shown, _ALONE.sub(r"\1", content))

    def function(self) -> Callable[..., str]:
        """Return the function that the theme's templates are given."""

        @jinja2.pass_context
        def posts(context: jinja2.runtime.Context, **arguments: Any) -> str:
            page = context.get("page")
            url = "" if page is None else page.file.url
            try:
                return Markup(self._shown("posts", arguments, url))
            except QueryError as error:
                self._problems.report("list", context.name or "a template", None, f"{FUNCTION}: {error}", _DONE)
                return ""

        return posts

    def _shown(self, kind: str, arguments: Mapping[str, Any], url: str) -> str:
        """Return the HTML of a list for the page at a URL: of this blog, or of the first other one that has its terms.

        Raises:
            QueryError: It can't be made of any blog; the reason is that of the first one.
        """
        blogs = [self, *self._others()]
        if "blog" in arguments:
            wanted = arguments["blog"]
            arguments = {key: value for key, value in arguments.items() if key != "blog"}
            known = [name for blog in blogs for name in blog._names]
            blogs = [blog for blog in blogs if wanted in blog._names]
            if not blogs:
                raise QueryError(f"there is no blog {wanted!r}. Expected {' or '.join(map(repr, known))}.")
        errors = []
        for blog in blogs:
            try:
                return blog._list(kind, arguments, url)
            except QueryError as error:
                errors.append(error)
        raise errors[0]

    def _list(self, kind: str, arguments: Mapping[str, Any], url: str) -> str:
        """Return the HTML of a list of this blog.

        Raises:
            QueryError: It can't be made.
        """
        if kind == "terms":
            if arguments.keys() - {"of", "limit"}:
                raise QueryError("the arguments of terms are 'of', 'limit' and 'blog'")
            limit = query({"limit": arguments.get("limit", "all")}).limit
            of = arguments.get("of", "tags")
            if not isinstance(of, str) or of not in self._blog.groupings:
                raise QueryError(f"'of' is one of {', '.join(self._blog.groupings)}, and not {of!r}")
            terms = self._blog.terms[of]
            if limit:  # those with the most posts, in the order of the overview
                most = set(sorted(terms, key=lambda term: -len(term.posts))[:limit])
                terms = [term for term in terms if term in most]
            return self._presentation.terms_in(url, terms)
        asked = query(arguments, self._blog.groupings)
        if kind == "posts":
            return self._presentation.posts_in(url, chosen(self._blog, asked), excerpts=asked.excerpts)
        if kind == "count":
            return str(len(matching(self._blog, asked)))
        raise QueryError(f"there is no list {kind!r}. Expected posts, terms or count")


def has_any(text: str) -> bool:
    """Whether a page asks for a list, in its Markdown or in its HTML."""
    return _MARK in text


def make_always(files: Iterable[File]) -> None:
    """Have a dirty build make the pages anew that ask for lists, which change with the posts."""
    for file in files:
        if file.is_documentation_page() and file.abs_src_path is not None and file.generated_by is None:
            try:
                text = Path(file.abs_src_path).read_text(encoding="utf-8", errors="replace")
            except OSError:
                continue
            if has_any(text) or FUNCTION in text:
                file.is_modified = lambda: True  # type: ignore[method-assign]


def offer_to_macros(config: MkDocsConfig) -> None:
    """Give mkdocs-macros the function, for pages that call it: it writes the comment."""
    for macros in plugins_named(config, "macros"):
        known = getattr(macros, "_macros", None)
        if hasattr(macros, "register_macros") and (known is None or FUNCTION not in known):
            macros.register_macros({FUNCTION: _comment})


def _comment(**arguments: Any) -> str:
    written = yaml.safe_dump(arguments, default_flow_style=True, allow_unicode=True, sort_keys=False, width=10**6)
    return f"{_MARK}posts {written.strip()} -->"


def _arguments(written: str) -> Mapping[str, Any]:
    """Read the arguments of a comment.

    Raises:
        QueryError: They are no mapping.
    """
    if not written.strip():
        return {}
    try:
        found = yaml.safe_load(written)
    except (yaml.YAMLError, ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise QueryError("the arguments are not written as {limit: 5, tag: wind}")
    return {str(key): value for key, value in found.items()}


def _place(page: Page, number: int) -> tuple[str, int | None]:
    """The file of a page, and the line of one of its comments."""
    source = page.file.abs_src_path
    if source is None:
        return page.file.src_uri, None
    path = Path(source)
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        return display_path(path), None
    # those in code are not comments: only where there are as many as on the page is one known by its number
    comments = list(_COMMENT.finditer(text))
    total = len(_COMMENT.findall(page.content or ""))
    if number > len(comments) or total != len(comments):
        return display_path(path), None
    return display_path(path), text.count("\n", 0, comments[number - 1].start()) + 1


def _brief(comment: str) -> str:
    written = " ".join(comment.split())
    return written if len(written) <= 100 else f"{written[:100]}…"
