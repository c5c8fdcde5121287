"""The beginning of a site for an old blog: its home page, its name, its navigation."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from .. import pipeline
from ..blog import addresses
from ..blog.blog import Blog
from ..blog.indexes import Index
from ..blog.menu import LISTS_POSTS, Entry, Menu, old_menu
from ..blog.paths import is_in
from ..blog.plan import SitePlan
from ..blog.post import ImportedBlog, Post
from ..diagnostics.problems import Problems
from ..pipeline import Options, assemble
from ..sources import ReadOptions
from ..sources.folder import NAME as ANY_FOLDER
from ..theme.labels import labels
from .carried import plain

#: A home page with fewer visible characters than this has no content of its own, only the rest of a layout.
HOME_TEXT = 300
#: A longer title isn't repeated in the navigation.
LONGEST_TITLE = 80

_LINK_TARGET = re.compile(r"(?<=\])\([^()]*\)")
# the end of a tag is searched only once if there is none
_MARKUP = re.compile(rf"(?P<endless><[^>]*+\Z)|<[^>]*+>|{_LINK_TARGET.pattern}")
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+")


class NoBlog(Exception):
    """A folder without anything to import."""


@dataclass(frozen=True, slots=True)
class NavEntry:
    """An entry of the navigation."""

    title: str
    """Empty for the title of the page itself."""
    target: str = ""
    """A document or a URL; empty for a section."""
    children: Sequence[NavEntry] = ()


@dataclass(frozen=True, slots=True)
class Survey:
    """The facts for the configuration of a blog's site."""

    title: str
    language: str
    """The blog's language, as it writes it; empty without one."""
    site_url: str | None
    base: str
    """The path at which the blog was published, if its host is not known."""
    blog_dir: str | None
    """The folder of the list of posts; None if there are no posts."""
    exclude: str | None
    """The old home page, if the list of posts replaces it."""
    nav: Sequence[NavEntry]
    """Empty if MkDocs makes the navigation itself."""
    menu: Menu
    """The menu that the old site had."""
    has_docs: bool
    """True if there is documentation already."""
    imported: ImportedBlog
    """The blog."""
    has_home: bool
    """True if the site has a home page."""
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
        menu = Menu() if docs is not None else old_menu(plan, imported)
        nav = [] if docs is not None else _nav(plan, menu, home.exclude)
        has_home = docs is not None or plan.table.at("index.html") is not None
        if nav and not has_home:
            nav.insert(0, NavEntry("", "index.md"))
        return cls(
            title=_plain(_site_title(imported)) or _plain(folder.name) or "Blog",
            language=imported.language or "",
            site_url=site_url,
            base="" if site_url else imported.base,
            blog_dir=home.options.site.layout.blog_dir if plan.blog.posts else None,
            exclude=home.exclude,
            nav=nav,
            menu=menu,
            has_docs=docs is not None,
            imported=imported,
            has_home=has_home,
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
    taken over. The list of posts is the better home page then, if there are posts.

    Args:
        blog: The blog.
        options: The options with which it was read.
        problems: Gets no report of the old home page's loss.
        has_home: True if there is a home page that isn't the blog's.

    Returns:
        The blog to plan, and the options for the plan.
    """
    exclude = None
    if not any(post.kind == "post" for post in blog.everything()):
        has_home = True  # there is no list that could take its place
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
    front = blog.imports[0].layout.blog_dir or "blog"
    layout = replace(around.layout, blog_dir=front if has_home else "")
    around = replace(around, layout=layout, options_set=around.options_set | {"blog_dir"})
    return Home(blog, replace(options, site=around), exclude)


def _is_kept(blog: Blog, options: Options, home: Post) -> bool:
    if "/index.html" in blog.imports[0].static:
        return False
    text = ""
    if not LISTS_POSTS.search(home.body):
        silent = Problems()
        text = pipeline.render(pipeline.plan(blog, options, (), silent), options, silent).source(home)
    return home.kind == "post" or len(" ".join(_without_markup(text).split())) >= HOME_TEXT


def _nav(plan: SitePlan, menu: Menu, exclude: str | None) -> list[NavEntry]:
    """Return the old menu, with the home page and the lists that are not in it."""
    words = labels(plan.blog.imports[0].language)
    named = set(menu.targets)
    homes: list[Entry] = []
    if exclude is None:
        homes += [Entry(post.title, post) for post, there in plan.pages.items() if there.file == "index.html"]
    lists = [index for index in plan.indexes if index.number == 1]
    homes += [_list(index, words["blog"]) for index in lists if index.kind == "front"]
    overviews = [
        _list(index, words.get(index.label, index.label.capitalize())) for index in lists if index.kind == "overview"
    ]
    before = [*homes, *(() if menu.origin else overviews)]
    after = overviews if menu.origin else ()
    missing = [entry for entry in before if entry.target not in named]
    return [
        *_entries(plan, missing),
        *_entries(plan, menu.entries),
        *_entries(plan, [entry for entry in after if entry.target not in named]),
    ]


def _list(index: Index, title: str) -> Entry:
    """The entry of a list: the page on which the old blog had it, or one of its own."""
    return Entry(title, index) if index.page is None else Entry(index.page.title, index.page)


def _entries(plan: SitePlan, entries: Iterable[Entry]) -> list[NavEntry]:
    """Return the entries of a menu as MkDocs has them; a page with others below it is the first of its section."""
    found = []
    for entry in entries:
        title = _plain(entry.title)
        # a title that is cut short would become the page's own
        if len(title) >= LONGEST_TITLE:
            title = "" if isinstance(entry.target, Post) else title[: LONGEST_TITLE - 1] + "…"
        target = _target(plan, entry.target)
        children = _entries(plan, entry.children)
        if children:
            own = [NavEntry(title, target)] if target else []
            found.append(NavEntry(title or _plain(entry.title)[:LONGEST_TITLE] or "…", "", [*own, *children]))
        elif target and (title or isinstance(entry.target, Post)):
            found.append(NavEntry(title, target))
    return found


def _target(plan: SitePlan, target: Post | Index | str | None) -> str:
    if isinstance(target, Post):
        return _document(plan, target)
    return target.file.removesuffix(".html") + ".md" if isinstance(target, Index) else target or ""


def _document(plan: SitePlan, post: Post) -> str:
    """Return the name by which MkDocs knows an imported page."""
    imported = plan.blog.origins[post]
    uri = f"{(imported.path_root or imported.folder).name}/{post.path}"
    return uri if uri.endswith((".md", ".markdown", ".mkd", ".mkdn", ".mdown")) else uri + ".md"


def _site_title(imported: ImportedBlog) -> str:
    """Return the title of the old site, which is the blog's where it says no other."""
    return next((setting.value for setting in imported.settings if setting.name == "title"), imported.title)


def _site_url(imported: ImportedBlog) -> str | None:
    """Return the URL of the old blog, if its configuration has one and it isn't a development host."""
    for host in sorted(imported.hosts):
        if _HOST.fullmatch(host) and not is_ip(host):
            return f"https://{host}{addresses.encode(imported.base)}/"
    return None


def _plain(text: str) -> str:
    """Return a title that stays text in themes, without the targets of links."""
    return plain(_without_markup(text))


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
