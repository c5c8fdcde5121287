"""Links and images of a body: their old targets are replaced by the site's."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from ..blog import addresses, paths
from ..blog.occupancy import Occupancy, Occupant, Rank
from ..blog.placing import Placed
from ..blog.plan import SitePlan, is_own
from ..blog.post import ImportedBlog, OwnLink, Post
from ..diagnostics.naming import display_path
from ..diagnostics.problems import Problems
from .references import References
from .tags import ATTRIBUTE, PIECE, RAW, hides_its_end, lower
from .written_links import WrittenLinks

# Characters that reading takes out of every file (see `frontmatter.reading.UNFIT`). Within ASCII, since one beyond
# Latin-1 doubles the memory of a string; and one each, since a single character is found ten times as fast as two.
#: Marks an address of the site in rendered bodies, until the page is known on which they are shown.
ROOT = "\x7f"
#: Marks a broken link, so that an excerpt can leave it out.
BROKEN = "\x16"
#: Replaces a link to a document that the audience doesn't see, until it is removed from its tag.
WITHHELD = "\x17"
_MARKS = str.maketrans("", "", ROOT + BROKEN + WITHHELD)

_NAMES = frozenset({"href", "src", "srcset", "poster", "data-src", "data-srcset"})
#: Those of them that show what they lead to.
_MEDIA = _NAMES - {"href"}
#: Where a picture of the front matter lies that is named without a folder.
_PICTURE_FOLDERS = ("images", "assets/images", "assets/img", "img")
_ANY = re.compile(r"href|src|poster", re.IGNORECASE)
# most tags have no attributes: a run of them, and the text between, is skipped at once
_PIECES = re.compile(rf"(?:</?(?!(?:{'|'.join(RAW)})>)[a-z][a-z0-9]*+>[^<]*+)++|{PIECE.pattern}", PIECE.flags)
# a link that its author meant to lead out of the site
_MAIL = re.compile(r"[^/@\s]+@[^/@\s]+\.[A-Za-z]{2,}")
_BARE_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|edu|gov|io|info)(?=[/?#:]|\Z)", re.IGNORECASE)
_CANDIDATE = re.compile(r"(?P<alone>[^\s,](?:\S*?[^\s,])?),++(?=\s|\Z)|(?P<url>[^\s,]\S*+)(?P<size>[^,]*+)")
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


#: What a tag keeps whose link is taken away: the others may say what it led to.
_KEPT = frozenset({"class", "id"})
_UNCHANGED = "link left unchanged"
#: The most folders that a message names.
_NAMED = 5


@dataclass(frozen=True, slots=True)
class _Fragment:
    """A link to a part of a page."""

    post: Post
    """The post that contains it."""
    written: str
    target: Post | None
    """The post that it leads to; None for the one at `url`."""
    url: str
    fragment: str


@dataclass(slots=True)
class Links:
    """All targets of links."""

    table: Occupancy
    """The occupant of each file of the site."""
    problems: Problems
    directory_urls: bool = True
    """MkDocs' setting; without it links name the file itself."""
    references: References = field(default_factory=References)
    """The files that static pages refer to."""
    path_prefix: str = ""
    """The path below which the blog is published."""
    hosts: frozenset[str] = frozenset()
    """The blog's own host names."""
    places: Mapping[Post, Placed] = field(default_factory=dict)
    """The addresses of posts, those of absent ones too."""
    withheld: frozenset[str] = frozenset()
    """The files at which what this site's audience doesn't see would stand."""
    _by_path: dict[ImportedBlog, dict[str, Post]] = field(default_factory=dict)
    _by_name: dict[str, list[Post]] | None = None
    _line_finder: tuple[Post, WrittenLinks] | None = None
    _sources: dict[Post, str] = field(default_factory=dict)
    """Bodies with their templating language expanded."""
    _fragments: list[_Fragment] = field(default_factory=list)
    _elsewhere: dict[ImportedBlog, dict[str, list[tuple[Post, int | None, str]]]] = field(default_factory=dict)
    _folders: dict[ImportedBlog, set[str]] = field(default_factory=dict)

    @classmethod
    def of(cls, plan: SitePlan, problems: Problems) -> Links:
        """Return the links of a planned blog; broken ones are reported to `problems`."""
        around = plan.site
        return cls(
            plan.table,
            problems,
            directory_urls=around.use_directory_urls,
            path_prefix=around.path_prefix,
            hosts=plan.hosts,
            places={**plan.absent, **plan.places},
            withheld=plan.withheld,
        )

    def rewrite(self, body: str, post: Post, imported: ImportedBlog, copied: dict[str, Path], source: str = "") -> str:
        """Replace the links of a body by those of the site.

        Args:
            body: HTML.
            post: The post of the body.
            imported: The post's import.
            copied: Receives the static files that the body refers to: address to file.
            source: The post's body with its templating language expanded.

        Returns:
            The HTML, with `ROOT` before each address of the site, and `BROKEN` before each broken link into it, which
            is reported. A tag, a comment or a script that never ends is text.
        """

        self.note_source(post, source)
        return _with_links(
            body,
            lambda written, is_media: self.resolve(written, post, imported, copied, is_media=is_media),
            lambda srcset: self._there(srcset, post, imported),
        )

    def _there(self, srcset: str, post: Post, imported: ImportedBlog) -> list[str]:
        """The candidates of the `srcset` of a `<source>` that are there; what is not is reported.

        Beside a `<source>` stands the picture itself. Files that are not there were made of that by a plugin.
        """
        found = candidates(srcset)
        missing = [c for c in found if self._is_missing(c.partition(" ")[0], post, imported)]
        if missing:
            url = missing[0].partition(" ")[0]
            self.problems.report("left-out", post.display_path, self._line(url, url, post),
                                 f"a picture has other sizes or formats that are not there, such as {url!r}",
                                 "the picture itself is shown")  # fmt: skip
        return [candidate for candidate in found if candidate not in missing]

    def _is_missing(self, written: str, post: Post, imported: ImportedBlog) -> bool:
        """Whether a picture of the blog is not there; nothing is reported."""
        try:
            parts = urlsplit(written)
            own = bool(parts.netloc) and self.is_own(parts.hostname or "", imported)
        except ValueError:
            return False
        if not parts.path or imported.cdn or (bool(parts.netloc or parts.scheme) and not own):
            return False
        path = addresses.decode(parts.path)
        paths = self._meanings(path, own, post, imported)
        if not own:
            paths = self._of_media(path, paths, post, imported, False)
        if self._is_elsewhere(path, own, imported) or self._is_withheld(paths, imported):
            return False
        return not any(self._url(there, imported, {}) for there in paths)

    def note_source(self, post: Post, source: str) -> None:
        """Note a post's body with its templating language expanded, in which links are looked for to report them."""
        if source and source != post.body:
            self._sources[post] = source

    def resolve(  # noqa: C901 - a branch for each kind of link
        self,
        written: str,
        post: Post,
        imported: ImportedBlog,
        copied: dict[str, Path],
        *,
        key: str = "",
        is_media: bool = False,
    ) -> str:
        """Find the target of one link.

        Args:
            written: The link as written in the body, unescaped.
            post: The post that contains it.
            imported: The post's import.
            copied: Receives the static file, if that is the target.
            key: The key of the front matter that names it, for a picture from there: those start at the root in
                Jekyll's themes.
            is_media: True for a picture, or another file that the page shows: it may be in the post's own folder of
                pictures, and at the root if it is nowhere else.

        Returns:
            The new link, `ROOT` before it if it leads into the site; the same link if it leads elsewhere; the same
            with `BROKEN` before it if it is broken; `WITHHELD` if the audience doesn't see its target.
        """
        link = written.strip(" \t\n\f\r")  # as browsers do: other whitespace is part of it
        if not link or link[0] in "#?":
            if link[:1] == "#":
                self._fragments.append(_Fragment(post, written, post, "", link[1:]))
            return written
        if (translated := imported.rules.own_link(post, link)) is not None:
            return self._translated(written, translated, post, imported, copied, key)
        try:
            parts = urlsplit(link)
            host = parts.hostname or ""
        except ValueError:
            return written
        own = False
        if parts.netloc:
            if parts.scheme not in {"", "http", "https"} or not self.is_own(host, imported):
                return written
            own = True
        elif _SCHEME.match(link):
            return written
        path = addresses.decode(parts.path)
        if (own or path.startswith("/")) and (inner := self._inner(link, imported)):
            return self.resolve(inner, post, imported, copied, key=key, is_media=is_media)
        candidates = self._paths(path, own, post, imported)
        if (is_media or key) and not own:
            candidates = self._of_media(path, candidates, post, imported, bool(key))
        found = next(filter(None, (self._url(candidate, imported, copied) for candidate in candidates)), None)
        found = found or self._meant("" if own else path, post, imported, copied)
        if found is None and not (own or is_media or key):
            found = self._named(path, imported)
        if found is None and (is_media or key) and not own and imported.cdn:
            return _with_tail(imported.cdn + addresses.encode(_in_folder(post.media_folder, path)), parts.query, "")
        if found is None:
            return self._unanswered(written, path, own, post, imported, key)
        if parts.fragment and "#" not in found:
            self._fragments.append(_Fragment(post, written, None, found.partition("?")[0], parts.fragment))
        return _with_tail(rooted(found), parts.query, parts.fragment)

    def _meant(self, path: str, post: Post, imported: ImportedBlog, copied: dict[str, Path]) -> str | None:
        """Return the URL of what a link means by the rules of the generator; None if that is nothing."""
        meant = imported.rules.meant(post, path) if path else None
        if isinstance(meant, Post):
            there = self.places.get(meant)
            known = None if there is None else self.table.at(there.file)
            return None if known is None else self._ends(known)
        prefix = f"/{self.path_prefix}" if self.path_prefix else ""
        return None if meant is None else self._url(prefix + meant, imported, copied)

    def _named(self, path: str, imported: ImportedBlog) -> str | None:
        """Return the URL of the one post of another blog of this site whose file has a name; None if none has it."""
        if "/" in path or not path.lower().endswith((".md", ".markdown")):
            return None
        if self._by_name is None:
            self._by_name = {}
            for post in self.places:
                self._by_name.setdefault(post.path.rpartition("/")[2], []).append(post)
        own = self._documents(imported)
        named = [post for post in self._by_name.get(path, ()) if own.get(f"/{post.path}") is not post]
        known = self.table.at(self.places[named[0]].file) if len(named) == 1 else None
        return None if known is None else self._ends(known)

    def _translated(
        self, written: str, link: OwnLink, post: Post, imported: ImportedBlog, copied: dict[str, Path], key: str
    ) -> str:
        """Find the target of a link in a form of the generator's own."""
        target, found = link.target, None
        query, mark, fragment = link.tail.partition("#")
        if isinstance(target, str):
            path = (f"/{self.path_prefix}" if self.path_prefix else "") + target
            found = self._url(path, imported, copied) if target else None
        else:
            path = target.address
            known = self.table.at(self.places[target].file) if target in self.places else None
            found = None if known is None else self._ends(known)
        if found is None:
            return self._unanswered(written, path or written, False, post, imported, key)
        if mark and "#" not in found:
            to = target if isinstance(target, Post) else None
            self._fragments.append(_Fragment(post, written, to, found.partition("?")[0], fragment))
        return _with_tail(rooted(found), query.removeprefix("?"), fragment)

    def _of_media(
        self, path: str, candidates: list[str], post: Post, imported: ImportedBlog, of_front_matter: bool
    ) -> list[str]:
        """Return the paths, below the site's root, that the address of a picture may mean; the likeliest first."""
        found = list(candidates)
        is_below = not path.startswith((".", "/"))
        from_root = self._paths(f"/{path}", False, post, imported) if is_below else []
        if of_front_matter and imported.rules.relative_to == "address":
            found = from_root + found
            if is_below and "/" not in path:
                found += [p for f in _PICTURE_FOLDERS for p in self._paths(f"/{f}/{path}", False, post, imported)]
        else:
            found += from_root
        if post.media_folder:
            found = self._paths(_in_folder(post.media_folder, path), False, post, imported) + found
        return found

    def file(self, written: str, imported: ImportedBlog, copied: dict[str, Path]) -> str:
        """Find what answers an address of the old site that no post contains.

        Args:
            written: A URL of the web, or an address.
            imported: The blog that contains it.
            copied: Receives the static file, if that is the target.

        Returns:
            The URL, with `ROOT` before it if it leads into the site; empty where nothing answers it.
        """
        try:
            parts = urlsplit(written)
            host = parts.hostname or ""
        except ValueError:
            return ""
        if parts.netloc and not self.is_own(host, imported):
            return written
        inside = addresses.below_base("/" + addresses.decode(parts.path).lstrip("/"), imported.base)
        prefix = f"/{self.path_prefix}" if self.path_prefix else ""
        found = next(filter(None, (self._url(prefix + inner, imported, copied) for inner in inside)), None)
        if found is None:
            return written if parts.netloc else ""
        return _with_tail(rooted(found), parts.query, "")

    def _unanswered(self, written: str, path: str, own: bool, post: Post, imported: ImportedBlog, key: str) -> str:
        """Report a broken link; one to another part of the old host stays a link."""
        line = post.line(key) if key else self._line(written, path, post)
        if self._is_withheld(self._meanings(path, own, post, imported), imported):
            what = "a link leads to what this site's audience doesn't see"
            done = "the link keeps its text and has no target"
            self.problems.report("audience", post.display_path, line, what, done)
            return WITHHELD
        if self._is_elsewhere(path, own, imported):
            folders = self._elsewhere.setdefault(imported, {})
            folders.setdefault(_first_folder(path, imported), []).append((post, line, written))
            return written
        self._report(written, path, post, line)
        return BROKEN + written

    def forget(self, post: Post) -> None:
        """Forget where a post's body has its links, when that has changed."""
        self._sources.pop(post, None)
        self._fragments = [fragment for fragment in self._fragments if fragment.post is not post]
        self._line_finder = None

    def leads_to_withheld(self, written: str, post: Post, imported: ImportedBlog) -> bool:
        """Whether a link of a post's leads to what the audience doesn't see; nothing is reported.

        Args:
            written: The link, unescaped.
            post: Where it stands.
            imported: What the post came with.
        """
        try:
            parts = urlsplit(written.strip())
            host = parts.hostname or ""
        except ValueError:
            return False
        own = bool(parts.netloc) and self.is_own(host, imported)
        if not parts.path or (bool(parts.netloc or parts.scheme) and not own):
            return False
        paths = self._meanings(addresses.decode(parts.path), own, post, imported)
        return self._is_withheld(paths, imported) and not any(self._url(path, imported, {}) for path in paths)

    def _meanings(self, path: str, own: bool, post: Post, imported: ImportedBlog) -> list[str]:
        """Return the possible paths of a link, and what it means by the rules of the generator."""
        meant = None if own or not path else imported.rules.meant(post, path)
        return [*self._paths(path, own, post, imported), *([meant] if isinstance(meant, str) else [])]

    def _is_withheld(self, paths: Iterable[str], imported: ImportedBlog) -> bool:
        """Whether one of the paths that a link may mean is that of something the audience doesn't see."""
        if not self.withheld:
            return False
        return any(file in self.withheld for path in paths for file in addresses.candidates(imported.rules.clean(path)))

    def is_own(self, host: str, imported: ImportedBlog) -> bool:
        """Return True if a host name is the blog's own, with or without `www.`."""
        return is_own(host, (*imported.hosts, *self.hosts))

    def _paths(self, path: str, own: bool, post: Post, imported: ImportedBlog) -> list[str]:
        """Return the possible paths of a link, below the site's root; the likeliest first."""
        prefix = f"/{self.path_prefix}" if self.path_prefix else ""
        if own or path.startswith("/"):
            inside = addresses.below_base("/" + path.lstrip("/"), imported.base)
            roots = (post.link_root, "") if post.link_root else ("",)
            return [prefix + root + inner for root in roots for inner in inside]
        there = self.places.get(post)
        by_address = _joined(post.address if there is None else there.address, path)
        if imported.rules.relative_to == "meaning":
            return [by_address]
        by_file = _joined(f"{prefix}/{post.path}", path)
        return [by_address, by_file] if imported.rules.relative_to == "address" else [by_file, by_address]

    def _inner(self, link: str, imported: ImportedBlog) -> str | None:
        """Return the whole URL after a slash, if `baseurl` is one: the URL of the blog, and not that of an archive."""
        before = re.split("[?#]", link, maxsplit=1)[0]
        start = max(before.rfind("/http://"), before.rfind("/https://")) + 1
        try:
            return link[start:] if start and self.is_own(urlsplit(link[start:]).hostname or "", imported) else None
        except ValueError:
            return None

    def _url(self, path: str, imported: ImportedBlog, copied: dict[str, Path]) -> str | None:
        """Return the URL for a path, relative to the site's root; absolute if a redirect there leads out of it."""
        path = imported.rules.clean(path)
        prefix = f"/{self.path_prefix}" if self.path_prefix else ""
        inside = path[len(prefix) :]
        answering = next((f"/{file}" for file in addresses.candidates(inside) if f"/{file}" in imported.static), "")
        static = imported.static.get(answering)
        for file in (*addresses.candidates(path), *addresses.candidates(addresses.unhidden(path))):
            known = self.table.at(file)
            # a static file with the address of another is requested all the same: the conflict is reported
            if known is None or known.rank is Rank.STATIC:
                continue
            if static is None or file.endswith(".html") or known.rank is Rank.REDIRECT:
                return self._ends(known)
        post = self._documents(imported).get(inside)
        if post is not None and post in self.places:
            known = self.table.at(self.places[post].file)
            if known is not None:
                return self._ends(known)
        if static is None:
            return None
        address = prefix + answering
        file = address.lstrip("/")
        if addresses.refusal(file, copied=static) is not None:
            return None
        if address not in copied:
            for at, needed in self.references.of(imported, [answering], self.path_prefix).items():
                copied.setdefault(at, needed)
        elif (other := copied[address]) != static:
            self.problems.report("clash", display_path(static), None,
                                 f"{display_path(other)} has the same address, {address}",
                                 "only the other file is copied")  # fmt: skip
        is_folder = file.endswith("/index.html") and answering != inside
        return addresses.encode(file.removesuffix("index.html") if is_folder and self.directory_urls else file) or "./"

    def _ends(self, known: Occupant) -> str:
        """Return the target of a link to an occupant: a redirect is replaced by its final target."""
        if not known.leads_to:
            return known.url or addresses.encode(known.file)
        target = self.table.at(known.leads_to)
        if target is not None and target.url:
            return target.url + known.tail
        return (known.leads_to if "://" in known.leads_to else addresses.encode(known.leads_to)) + known.tail

    def _documents(self, imported: ImportedBlog) -> dict[str, Post]:
        """Return the posts of an import by their files: jekyll-relative-links, which GitHub Pages runs, uses those."""
        found = self._by_path.get(imported)
        if found is None:
            found = self._by_path[imported] = {f"/{post.path}": post for post in imported.posts}
        return found

    def _report(self, written: str, path: str, post: Post, line: int | None) -> None:
        what = f"broken link {written!r}: "
        twin = path.rstrip("/") if path.endswith("/") else path + "/"
        prefix = f"/{self.path_prefix}" if self.path_prefix and path.startswith("/") else ""
        files = addresses.candidates(addresses.clean(prefix + twin))
        found = filter(None, map(self.table.at, files))
        if any(known.rank is not Rank.STATIC and not known.leads_to for known in found):
            what += f"no page or file at that address, but there is a page at {twin}"
        elif (hidden := _hidden_file(path)) is not None:
            what += f"{hidden!r} starts with a dot, and hidden files are not written"
            if hidden in paths.PUBLIC_FILES:
                what += " unless `include` in _config.yml names them"
        elif _MAIL.fullmatch(written):
            what += "an email address without mailto: before it"
        elif _BARE_HOST.match(written):
            what += "a URL without https:// before it"
        else:
            what += "no page or file at that address"
        self.problems.report("link", post.display_path, line, what, _UNCHANGED)

    def _line(self, written: str, path: str, post: Post) -> int | None:
        """Return the line of a link; for one that occurs in a post several times, the next."""
        if self._line_finder is None or self._line_finder[0] is not post:
            self._line_finder = (post, WrittenLinks(post.body, self._sources.get(post, "")))
        line = self._line_finder[1].next_line(tuple(dict.fromkeys((written, html.escape(written), path))))
        return None if line is None else post.body_line + line

    # -- reported when all bodies are rendered ----------------------------------------------------------------------

    def count_fragments(self) -> int:
        """Return the number of links to parts of pages so far."""
        return len(self._fragments)

    def count_elsewhere(self) -> int:
        """Return the number of links to other parts of the blogs' hosts so far."""
        return sum(len(links) for folders in self._elsewhere.values() for links in folders.values())

    def fragments_since(self, count: int, post: Post) -> list[tuple[str, bool, str, str]] | None:
        """Return the links to parts of pages that were found in a body.

        Args:
            count: The number before that.
            post: The post of the body.

        Returns:
            Each as it is written, whether it leads to a part of its own page, its URL, and the part; None if there is
            one that can't be said so.
        """
        found = self._fragments[count:]
        if any(link.post is not post or (link.target is not None and link.target is not post) for link in found):
            return None
        return [(link.written, link.target is post, link.url, link.fragment) for link in found]

    def drop_fragments(self, count: int) -> None:
        """Forget the links to parts of pages after so many."""
        del self._fragments[count:]

    def add_fragments(self, post: Post, found: Iterable[tuple[str, bool, str, str]]) -> None:
        """Add the links to parts of pages that `fragments_since` returned of a post's body."""
        for written, is_within, url, fragment in found:
            self._fragments.append(_Fragment(post, written, post if is_within else None, url, fragment))

    def report_fragments(self, ids: Callable[[Post], Container[str] | None], level: int) -> None:
        """Report the links to missing headings.

        Args:
            ids: Returns the ids on the page of a post; None if they aren't known.
            level: The level of these messages.
        """
        posts = {there.url: post for post, there in self.places.items() if self.table.at(there.file)}
        for link in self._fragments:
            target = link.target or posts.get(link.url)
            known = None if target is None else ids(target)
            spellings = {link.fragment, addresses.decode(link.fragment)}
            # an empty one and `top` are the page itself, and the part after `:~:` is for the browser alone
            if link.fragment.lower() in {"", "top"} or link.fragment.startswith("#"):
                continue
            if known is None or ":~:" in link.fragment or any(spelling in known for spelling in spellings):
                continue
            what = (
                f"broken link {link.written!r}: no element of that page has the id {addresses.decode(link.fragment)!r}"
            )
            line = self._line(link.written, link.written, link.post)
            self.problems.report("link", link.post.display_path, line, what, _UNCHANGED, level=level)
        self._fragments.clear()

    def report_elsewhere(self) -> None:
        """Report the links to other parts of the blog's host, once for each blog."""
        for imported, folders in self._elsewhere.items():
            ordered = sorted(folders.items(), key=lambda item: -len(item[1]))
            named = ", ".join(f"/{folder}/ ({len(links)})" for folder, links in ordered[:_NAMED])
            more = f" and {len(ordered) - _NAMED} more folders" if len(ordered) > _NAMED else ""
            count = sum(map(len, folders.values()))
            post, line, written = min(ordered[0][1], key=lambda link: (link[0].display_path, link[1] or 0))
            where = post.display_path if line is None else f"{post.display_path}:{line}"
            self.problems.report("link-elsewhere", display_path(imported.folder), None,
                                 f"{_counted(count)} to folders of the blog's own host that aren't in the blog: "
                                 f"{named}{more}, such as {written!r} in {where}", "links left unchanged")  # fmt: skip
        self._elsewhere.clear()

    def _is_elsewhere(self, path: str, own: bool, imported: ImportedBlog) -> bool:
        """Return True for a link to another part of the old host: below a folder that the blog doesn't have."""
        folder = _first_folder(path, imported)
        if not own or not folder or _hidden_file(path) is not None:
            return False
        known = self._folders.get(imported)
        if known is None:
            start = f"{self.path_prefix}/" if self.path_prefix else ""
            files = [occupant.file.removeprefix(start) for occupant in self.table]
            files += [address.lstrip("/") for address in imported.static]
            files += [post.file for post in imported.posts]
            known = self._folders[imported] = {file.partition("/")[0] for file in files if "/" in file}
        return folder not in known


def of_page(body: str, url: str) -> str:
    """Mark the links of a page that was made elsewhere as the site's, so that any page can show its HTML.

    Args:
        body: HTML whose links start at its page.
        url: The page's URL, relative to the site's root.

    Returns:
        The HTML with `ROOT` before each address of the site that was relative. Links within the page are left.
    """
    here = f"http://x/{url.removeprefix('./')}"

    def marked(written: str, _: bool) -> str:
        link = written.strip(" \t\n\f\r")
        if not link or link[0] in "#?/" or _SCHEME.match(link):
            return written
        try:
            return ROOT + urljoin(here, link).removeprefix("http://x/")
        except ValueError:
            return written

    return _with_links(body, marked)


def _with_links(
    body: str, change: Callable[[str, bool], str], of_source: Callable[[str], Sequence[str]] | None = None
) -> str:
    """Replace the links of a body.

    Args:
        body: HTML.
        change: Returns the new link for one as it is written, unescaped; the second argument says whether the page
            shows what it leads to.
        of_source: Returns the candidates of the `srcset` of a `<source>`; None for all of them.

    Returns:
        The HTML. A tag, a comment or a script that never ends is text.
    """

    def kept(match: re.Match[str]) -> str:
        return match[0] if lower(match["name"]) in _KEPT else ""

    def candidate(written: str) -> str:
        url, _, descriptor = written.partition(" ")
        return f"{change(url, True)} {descriptor}".strip()

    is_source = False

    def attribute(match: re.Match[str]) -> str:
        name, quoted = lower(match["name"]), match["value"]
        if name not in _NAMES or not quoted:
            return match[0]
        written = html.unescape(quoted[1:-1] if quoted[0] in "\"'" else quoted)
        if name.endswith("srcset"):
            read = of_source if of_source is not None and is_source else candidates
            found = map(candidate, read(written))
            # a browser that is told of a picture takes it for there
            new = ", ".join(one for one in found if not one.startswith(BROKEN))
            if not new:
                return ""
        else:
            new = change(written, name in _MEDIA)
        return match[0] if new == written else f'{match["name"]}="{html.escape(new)}"'

    def tag(match: re.Match[str]) -> str:
        nonlocal is_source
        is_source = lower(match["name"] or "") == "source"
        content = match[0][match.end("raw_attributes") - match.start() :] if match["raw"] else ""
        if match["unfinished"] or (content and lower(match["raw"]) == "script" and hides_its_end(content)):
            # it would swallow the rest of the page
            return html.escape(match[0], quote=False)
        # of a script or the like only the tag itself is markup
        group = "raw_attributes" if match["raw"] else "attributes"
        attributes = match[group]
        if not attributes or not _ANY.search(attributes):
            return match[0]
        start, end = (at - match.start() for at in match.span(group))
        changed = ATTRIBUTE.sub(attribute, attributes)
        if WITHHELD in changed:
            changed = f" {' '.join(ATTRIBUTE.sub(kept, attributes).split())}".rstrip()
        return match[0][:start] + changed + match[0][end:]

    if any(mark in body for mark in (ROOT, BROKEN, WITHHELD)):  # a mark in the author's text is not ours
        body = body.translate(_MARKS)
    return _PIECES.sub(tag, body) if "<" in body else body


def _in_folder(folder: str, path: str) -> str:
    """The path from the root of a file in a folder, however both are written."""
    return "/" + "/".join(part for part in (folder.strip("/"), path.lstrip("/")) if part)


def _first_folder(path: str, imported: ImportedBlog) -> str:
    """Return the topmost folder of a path of the blog's host, below the blog's base; empty for a path without one."""
    folder, slash, _ = addresses.below_base(addresses.clean(path), imported.base)[0].lstrip("/").partition("/")
    return folder if slash else ""


def _counted(count: int) -> str:
    return "one link leads" if count == 1 else f"{count} links lead"


def _with_tail(url: str, query: str, fragment: str) -> str:
    """Append the query and the fragment of a link to its URL; those of the URL, from a redirect, come first."""
    address, mark, own = url.partition("#")
    if query and "?" not in address:
        address += f"?{query}"
    return f"{address}#{own or fragment}" if mark or fragment else address


def _joined(base: str, path: str) -> str:
    joined = urljoin("http://x" + addresses.encode(base), addresses.encode(path))
    return addresses.decode(urlsplit(joined).path)


def _hidden_file(path: str) -> str | None:
    """Return the part of a link's path that hides its target, or None."""
    name = path.rpartition("/")[2]
    return paths.hidden_part(path) or (name if name in paths.PUBLIC_FOLDERS else None)


def candidates(srcset: str) -> list[str]:
    """Return the image candidates of a `srcset`: a comma inside a URL is no separator, one after its size is."""
    found = []
    for candidate in _CANDIDATE.finditer(srcset):
        url = candidate["alone"] or candidate["url"]
        found.append(f"{url} {' '.join((candidate['size'] or '').split())}".strip())
    return found


def relative_to(body: str, url: str, root: str | None = None) -> str:
    """Make the site's links in a rendered body relative to the page on which it is shown.

    Args:
        body: HTML in which `ROOT` marks the addresses of the site.
        url: The URL of the page, relative to the site's root.
        root: The path of the site's root, for a page that is shown at any depth (404).

    Returns:
        HTML that works at any URL of the site.
    """
    if BROKEN in body:
        body = body.replace(BROKEN, "")
    if ROOT not in body:
        return body
    up = root if root is not None else "../" * url.removeprefix("./").count("/") or "./"
    return body.replace(ROOT, up)


def rooted(url: str) -> str:
    """Mark a URL that is relative to the site's root, for `relative_to`."""
    return url if "://" in url else ROOT + url.removeprefix("./")
