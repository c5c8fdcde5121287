"""The beginning of a site for an old blog: its home page, its name, its navigation."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from .. import pipeline
from ..blog import addresses
from ..blog.blog import Blog
from ..blog.paths import is_in
from ..blog.plan import SitePlan
from ..blog.post import ImportedBlog, Post
from ..diagnostics.problems import Problems
from ..pipeline import Options, assemble
from ..sources import ReadOptions
from ..sources.folder import NAME as ANY_FOLDER
from ..theme.labels import labels

#: A home page with fewer visible characters than this has no content of its own, only the rest of a layout.
HOME_TEXT = 300
#: The most standalone pages that the navigation names.
NAV_PAGES = 7

_LISTS_POSTS = re.compile(r"\{[%{](?:(?!\{[%{])[^}])*?\b(?:site\.(?:posts|tags|categories)|paginator)\b")
_LINK_TARGET = re.compile(r"(?<=\])\([^()]*\)")
# the end of a tag is searched only once if there is none
_MARKUP = re.compile(rf"(?P<endless><[^>]*+\Z)|<[^>]*+>|{_LINK_TARGET.pattern}")
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+")


class NoBlog(Exception):
    """A folder without anything to import."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The facts for the configuration of a blog's site."""

    title: str
    language: str
    """The blog's language, as it writes it; empty without one."""
    site_url: str | None
    base: str
    """The path at which the blog was published, if its host is not known."""
    blog_dir: str
    exclude: str | None
    """The old home page, if the list of posts replaces it."""
    nav: Mapping[str, str]
    """Title to document; empty if MkDocs makes the navigation itself."""
    has_docs: bool
    """True if there is documentation already."""
    config: tuple[str, ...] = ()
    """The further configuration files of the blog, as on the command line."""
    github_pages: bool | None = None
    """Whether GitHub Pages built the blog; None if it is to be detected."""
    has_math: bool = False
    """True if posts hold math."""

    @classmethod
    def of(cls, folder: Path, *, read: ReadOptions | None = None, docs: Path | None = None) -> Survey:
        """Read a blog and decide the beginning of its site.

        Args:
            folder: The blog.
            read: How to read it.
            docs: The documentation that the blog is added to.

        Returns:
            The facts. Problems of the blog are reported when the site is built.

        Raises:
            NoBlog: The folder contains no blog.
        """
        docs = docs if docs is not None and docs.is_dir() and any(docs.iterdir()) else None
        not_below = () if docs is None or is_in(folder, docs) else (docs,)
        read = replace(read or ReadOptions(), not_below=not_below)
        options = Options(folders=(folder,), read=read)
        problems = Problems()
        blog = pipeline.assemble(pipeline.read(options, problems))
        must_be_a_blog(blog, folder)
        imported = blog.imports[0]
        has_home = docs is not None and any((docs / name).exists() for name in ("index.md", "README.md"))
        home = choose_home(blog, options, problems, has_home=has_home)
        plan = pipeline.plan(home.blog, home.options, (), problems)
        site_url = _site_url(imported)
        return cls(
            title=_plain(imported.title) or _plain(folder.name) or "Blog",
            language=imported.language or "",
            site_url=site_url,
            base="" if site_url else imported.base,
            blog_dir=home.options.site.layout.blog_dir,
            exclude=home.exclude,
            nav={} if docs is not None else dict(_nav(plan, home.exclude)),
            has_docs=docs is not None,
            config=read.config,
            github_pages=read.github_pages,
            has_math=pipeline.render(plan, home.options, Problems()).has_math(),
        )


@dataclass(frozen=True, slots=True)
class Home:
    """The home page of a blog's site."""

    blog: Blog
    """The blog without an old home page that only lists the posts."""
    options: Options
    """The options, with the address of the lists."""
    exclude: str | None
    """The old home page's file, if it is not imported as a page and has to be left out."""


def choose_home(blog: Blog, options: Options, problems: Problems, *, has_home: bool = False) -> Home:
    """Decide which page is the home page of a blog's site.

    Nearly always the old one is a template that lists the posts, or names only a layout that does, and layouts are not
    taken over. The list of posts is the better home page then.

    Args:
        blog: The blog.
        options: The options with which it was read.
        problems: Gets no report of the old home page's loss.
        has_home: True if there is a home page that isn't the blog's.

    Returns:
        The blog to plan, and the options for the plan.
    """
    exclude = None
    if not has_home:
        # with `blog_dir: ""` the list replaces an old home page, whose redirects lead to the list
        home = next((post for post in blog.everything() if post.file == "index.html"), None)
        has_home = home is not None and _is_kept(blog, options, home)
        if home is not None:
            problems.silence(home.display_path, ["page-wins"])  # it was decided here
        imported = blog.imports[0]
        if "/index.html" in imported.static:
            exclude = "index.html"
            static = {address: file for address, file in imported.static.items() if address != "/index.html"}
            redirects = [old for old in imported.redirects if old.file != "index.html"]
            blog = assemble([replace(imported, static=static, redirects=redirects), *blog.imports[1:]])
    around = options.site
    layout = replace(around.layout, blog_dir="blog" if has_home else "")
    return Home(blog, replace(options, site=replace(around, layout=layout)), exclude)


def _is_kept(blog: Blog, options: Options, home: Post) -> bool:
    if "/index.html" in blog.imports[0].static:
        return False
    text = ""
    if not _LISTS_POSTS.search(home.body):
        silent = Problems()
        text = pipeline.render(pipeline.plan(blog, options, (), silent), options, silent).source(home)
    return home.kind == "post" or len(" ".join(_without_markup(text).split())) >= HOME_TEXT


def _nav(plan: SitePlan, exclude: str | None) -> Iterator[tuple[str, str]]:
    """Yield the home page, the lists, and the pages at the top of the old blog: title and document."""
    words = labels(plan.blog.imports[0].language)
    taken: set[str] = set()
    entries: list[tuple[str, str]] = []
    if exclude is None:
        homes = (post for post, there in plan.pages.items() if there.file == "index.html")
        entries += [(_plain(page.title), _document(plan, page)) for page in homes]
    for index in plan.indexes:
        if index.number > 1 or index.kind == "term":
            continue
        if index.page is not None:  # on which the old blog had it
            entries.append((_plain(index.page.title), _document(plan, index.page)))
            continue
        name = words["blog"] if index.kind == "front" else words.get(index.label, index.label.capitalize())
        entries.append((name, index.file.removesuffix(".html") + ".md"))
    entries += [(_plain(page.title), _document(plan, page)) for page in _top_pages(plan)]
    for title, document in entries:
        if title and len(title) < 80 and title not in taken:
            taken.add(title)
            yield title, document


def _top_pages(plan: SitePlan) -> Iterable[Post]:
    pages = (
        post
        for post, there in plan.pages.items()
        if post.kind == "page"
        and "/" not in post.path
        and there.file.removesuffix("/index.html").count("/") == 0
        and there.file not in {"404.html", "index.html"}
        and post.body_format == "markdown"
        and post.body.strip()
        and not post.redirect_to
    )
    return list(pages)[:NAV_PAGES]


def _document(plan: SitePlan, post: Post) -> str:
    """Return the name by which MkDocs knows an imported page."""
    uri = f"{plan.blog.origins[post].folder.name}/{post.path}"
    return uri if uri.endswith((".md", ".markdown", ".mkd", ".mkdn", ".mdown")) else uri + ".md"


def _site_url(imported: ImportedBlog) -> str | None:
    """Return the URL of the old blog, if its configuration has one and it isn't a development host."""
    for host in sorted(imported.hosts):
        if _HOST.fullmatch(host) and not is_ip(host):
            return f"https://{host}{addresses.encode(imported.base)}/"
    return None


def _plain(text: str) -> str:
    """Return a title that stays text in themes, which escape a configuration in some places and not in others."""
    text = " ".join(_without_markup(text).split())
    text = re.sub(r'"([^"]*)"', r"“\1”", text)
    text = text.translate({ord("<"): "‹", ord(">"): "›", ord('"'): "”"})
    return "".join(c for c in text if c.isprintable())


def _without_markup(text: str) -> str:
    """Remove tags and the targets of links from a string."""
    return _MARKUP.sub(lambda found: _LINK_TARGET.sub("", found["endless"] or ""), text)


def is_ip(host: str) -> bool:
    """Return True if a host is an IP address."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def must_be_a_blog(blog: Blog, folder: Path) -> None:
    """Raise `NoBlog` for a folder that contains nothing of a blog."""
    if blog.imports[0].generator == ANY_FOLDER and not any(True for _ in blog.everything()):
        raise NoBlog(
            f"{folder} contains no blog: it has no _posts folder with posts, and no Markdown file with front matter"
        )
