"""The old site's menu in the new one: what each entry leads to, and the pages that stand in none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from . import addresses
from .indexes import Index
from .plan import SitePlan, is_own
from .post import ImportedBlog, MenuEntry, OldMenu, Post

#: An author's menu has no more entries than this.
MOST_ENTRIES = 2_000
#: Menus in each other.
DEEPEST = 8
#: Pages that are listed by their folders, where the old site had no menu.
MOST_BY_FOLDER = 300

_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
#: Folders whose name means nothing to a reader.
_NAMELESS = frozenset({"_pages", "_tabs", "_posts", "_drafts", "pages"})
_INDEX = ("index.", "readme.")
#: What pages are called that listed all posts.
_LISTS = frozenset({"archive", "archives", "blog", "news", "posts", "year-archive"})
_LAST = float("inf")
#: A template that lists posts.
LISTS_POSTS = re.compile(r"\{[%{](?:(?!\{[%{])[^}])*?\b(?:site\.(?:posts|tags|categories)|paginator)\b")


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """An entry of the new site's menu."""

    title: str
    target: Post | Index | str | None = None
    """A page of the site, or the URL of another one; None for an entry that only holds others."""
    children: Sequence[Entry] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Menu:
    """The old site's menu, as far as what it leads to is in the new one."""

    entries: Sequence[Entry] = ()
    origin: str = ""
    """Where it is written; empty where the old site had none, and the folders of the pages were taken."""
    lost: Sequence[MenuEntry] = ()
    """The entries that lead to nothing which is a page of the site."""
    left: Sequence[Post] = ()
    """The pages in no entry."""

    @property
    def targets(self) -> Iterator[Post | Index | str]:
        """What its entries lead to."""
        stack = [*self.entries]
        while stack:
            entry = stack.pop()
            stack += entry.children
            if entry.target is not None:
                yield entry.target


def old_menu(plan: SitePlan, imported: ImportedBlog) -> Menu:
    """Find what the entries of an old site's menu lead to in the new site.

    Args:
        plan: Where everything stands.
        imported: The blog whose menu it is.

    Returns:
        The menu. Each page is in it once. Where the old site had no menu its pages are listed by their folders.
    """
    pages = [page for page in menu_pages(plan) if plan.blog.origins[page] is imported]
    old = imported.menu()
    finder = _Finder(plan, imported)
    entries = finder.entries(old.entries)
    if not finder.found:
        entries = [*finder.entries(by_folders(pages[:MOST_BY_FOLDER])), *entries]
        old = OldMenu()
    return Menu(entries, old.origin, finder.lost, [page for page in pages if page not in finder.found])


def menu_pages(plan: SitePlan) -> list[Post]:
    """The pages that a reader might look for in a menu: no redirects, no feeds, not what hosts show for an error, and
    none that is to be found in no list: a draft that the old blog published so, for one.
    """
    return [
        page
        for page, there in plan.pages.items()
        if page.kind == "page"
        and not page.is_unlisted
        and there.file.endswith((".html", ".htm"))
        and not there.file.endswith("404.html")
        and not page.redirect_to
        and not page.is_document
        and not is_empty(page)
        and (page.body_format != "html" or not _lists_alone(page))
    ]


def _lists_alone(page: Post) -> bool:
    """Whether a page of HTML only lists others."""
    return LISTS_POSTS.search(page.body) is not None or (page.listing is not None and not page.body.strip())


def is_empty(page: Post) -> bool:
    """Whether a page shows nothing: neither a text of its own nor what its layout showed."""
    return page.is_blank and page.listing is None


class _Folder:
    """Pages that lie in one folder, and the folders in it."""

    def __init__(self) -> None:
        self.pages: list[Post] = []
        self.folders: dict[str, _Folder] = {}

    @property
    def index(self) -> Post | None:
        """The page of the folder itself."""
        return next((page for page in self.pages if page.path.rsplit("/", 1)[-1].lower().startswith(_INDEX)), None)

    def least(self, order: Callable[[Post], float]) -> float:
        """What a folder is sorted by: as its index is, else as the first of its pages."""
        if self.index is not None:
            return order(self.index)
        return min(*map(order, self.pages), *(inner.least(order) for inner in self.folders.values()), _LAST, _LAST)

    def listed(self, order: Callable[[Post], float], index: Post | None = None) -> list[MenuEntry]:
        """The entries, sorted; an index comes first."""
        rows = [
            ((page.file != "index.html", order(page), page.path), MenuEntry("", page))
            for page in self.pages
            if page is not index
        ]
        for name, inner in self.folders.items():
            own = inner.index
            inside = inner.listed(order, own)
            title = own.title if own is not None else humanised(name)
            # a page in a folder of its own is no section
            entry = inside[0] if own is not None and len(inside) == 1 else MenuEntry(title, "", inside)
            rows.append(((True, inner.least(order), name), entry))
        entries = [entry for _, entry in sorted(rows, key=lambda row: row[0])]
        return entries if index is None else [MenuEntry("", index), *entries]


def by_folders(pages: Iterable[Post], order: Callable[[Post], float] = lambda _: _LAST) -> list[MenuEntry]:
    """List pages by the folders in which they lie.

    Args:
        pages: The pages.
        order: What sorts the pages of a folder, before their paths.

    Returns:
        The entries. A folder's page `index` comes first in its section, and gives the section its title.
    """
    root = _Folder()
    for page in pages:
        folder = root
        names = [name for name in page.path.split("/")[:-1] if name not in _NAMELESS]
        for name in names[: DEEPEST - 1]:
            folder = folder.folders.setdefault(name, _Folder())
        folder.pages.append(page)
    return root.listed(order)


def humanised(name: str) -> str:
    """The name of a folder or a key as a title: `_getting-started/` is “Getting started”."""
    words = " ".join(re.split(r"[-_\s]+", name.strip("/_- ")))
    return words[:1].upper() + words[1:]


class _Finder:
    """Finds what the entries of one menu lead to."""

    def __init__(self, plan: SitePlan, imported: ImportedBlog) -> None:
        self.found: dict[Post | Index, None] = {}
        """What entries lead to."""
        self.lost: list[MenuEntry] = []
        self._plan = plan
        self._imported = imported
        self._count = 0
        self._at: dict[str, Post | Index] = {index.file: index for index in plan.indexes}
        self._at |= {there.file: post for post, there in plan.pages.items()}
        self._urls: set[str] = set()

    def entries(self, old: Sequence[MenuEntry], depth: int = 0) -> list[Entry]:
        """The entries that lead somewhere; what was in the menu before is not repeated."""
        found: list[Entry] = []
        for entry in old:
            self._count += 1
            if self._count > MOST_ENTRIES:
                break
            target = self._target(entry)
            children = self.entries(entry.children, depth + 1) if depth < DEEPEST else []
            title = entry.title or next((t.title for t in (entry.target, target) if isinstance(t, Post)), "")
            if target is not None or (children and title):
                found.append(Entry(title, target, children))
            else:  # a section without a title
                found += children
        return found

    def _target(self, entry: MenuEntry) -> Post | Index | str | None:
        written = entry.target
        target = self._list(written, written.address) if isinstance(written, Post) else self._meant(written)
        if target is None or (isinstance(target, Post) and target not in self._plan.pages):
            if written:
                self.lost.append(entry)
            return None
        if isinstance(target, str):
            if target in self._urls:
                return None
            self._urls.add(target)
            return target
        if target in self.found:
            return None
        self.found[target] = None
        return target

    def _meant(self, written: str) -> Post | Index | str | None:
        """What an address leads to; a URL of another site stays one."""
        written = written.strip()
        try:
            parts = urlsplit(written)
            host = parts.hostname or ""
        except ValueError:
            return None
        if parts.netloc and parts.scheme in {"", "http", "https"} and not is_own(host, self._plan.hosts):
            return addresses.encode_url(written if parts.scheme else "https:" + written)
        if parts.scheme == "mailto":
            return addresses.encode_url(written)
        if (_SCHEME.match(written) and not parts.netloc) or not written or written.startswith("#"):
            return None
        prefix = f"/{self._plan.site.path_prefix}" if self._plan.site.path_prefix else ""
        path = self._imported.rules.clean("/" + addresses.decode(parts.path).lstrip("/"))
        for below in addresses.below_base(path, self._imported.base):
            for file in addresses.candidates(prefix + below):
                if (there := self._standing(file)) is not None:
                    return self._list(there, below)
        return self._list(None, path)

    def _standing(self, file: str) -> Post | Index | None:
        """The page at a file, or where a redirect from it leads."""
        for _ in range(2):
            if file in self._at:
                return self._at[file]
            there = self._plan.table.at(file)
            if there is None or not there.leads_to:
                return None
            file = there.leads_to
        return None

    def _list(self, there: Post | Index | None, path: str) -> Post | Index | None:
        """The list that stands for an old one: a layout made it, and the old page, if there was one, holds no text."""
        if isinstance(there, Post) and not (is_empty(there) and there.kind == "page"):
            return there
        name = path.strip("/").removesuffix(".html").rsplit("/", 1)[-1].lower()
        for index in self._plan.indexes:
            if index.number == 1 and (
                (index.kind == "front" and isinstance(there, Post) and name in _LISTS)
                or (index.kind == "overview" and index.grouping and name in {index.label, index.grouping.singular})
            ):
                return index if index.page is None else index.page
        return there


def without(entries: Iterable[Entry], unwanted: Callable[[Entry], bool]) -> list[Entry]:
    """The entries of a menu but for some, and but for sections that held nothing else."""
    found = []
    for entry in entries:
        children = without(entry.children, unwanted)
        if not unwanted(entry) and entry.target is not None:
            found.append(replace(entry, children=children))
        elif children:
            found.append(replace(entry, target=None, children=children))
    return found
