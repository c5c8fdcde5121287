"""The plan of all redirects: chains are resolved, loops and conflicts are refused, targets are checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from urllib.parse import urlsplit

from ..diagnostics.problems import Problems
from . import addresses
from .indexes import Index
from .occupancy import Conflict, Occupancy, Occupant, Rank, Relation, address_of
from .paths import as_folder
from .placing import Placed
from .post import ImportedBlog, OldRedirect, Post, SiteRules

# browsers remove these from a URL, at any position (URL standard, 4.4)
_UNSEEN = re.compile(r"[\t\n\r]")


@dataclass(frozen=True, slots=True)
class Redirect:
    """One file of the site that redirects its reader."""

    file: str
    """The file to write, decoded, relative to the site's root."""
    target: str
    """An absolute http(s) URL, or the target file of the site."""
    tail: str = ""
    """The query and the fragment that the author wrote, with `?` and `#`."""
    address: str = field(default="", compare=False)
    """The old address as a post writes it; empty for a redirect that no post asks for."""
    display_path: str = field(default="mkdocs.yml", compare=False)
    """The file that asks for it, as messages name it."""
    line: int | None = field(default=None, compare=False)
    """The line of that file, from 1."""

    @property
    def is_external(self) -> bool:
        """True if the target is on another host."""
        return "://" in self.target


@dataclass(frozen=True, slots=True)
class _RequestedRedirect:
    """A redirect as it was requested."""

    target: str
    tail: str
    key: str
    """The front-matter key that requests it; `OLD` for a redirect of the old site itself."""
    display_path: str
    line: int | None
    written: str = ""
    """The old address, as the author wrote it."""
    address: str = ""
    """As in `Redirect`."""


#: The code of redirects to what the site's audience doesn't see. Their messages name no address.
_WITHHELD = "audience"
#: The key of redirects that no post requests.
OLD = ""


class _End(NamedTuple):
    """The final target of redirects."""

    target: str
    tail: str


class RedirectPlan:
    """The redirects of a site: add the requests of posts, then ask for the `resolved` ones."""

    def __init__(  # noqa: PLR0913 - what is known of a site
        self,
        table: Occupancy,
        problems: Problems,
        *,
        rules: Callable[[Post], SiteRules],
        base: Callable[[Post], str] = lambda post: "",
        hosts: Callable[[str], bool],
        path_prefix: str = "",
        withheld: Container[str] = (),
    ) -> None:
        """Create an empty plan.

        Args:
            table: The occupants of the site, its own redirects too; the redirects are added.
            problems: Receives the refused redirects.
            rules: The rules of a post's generator.
            base: The path below which a post's blog was published: empty, or `/blog`.
            hosts: Returns True for a host name of the blog's own.
            path_prefix: The clean path, without slashes around it, below which the blog is published; or empty.
            withheld: The files at which what this site's audience doesn't see would stand.
        """
        self._withheld = withheld
        self._table = table
        self._problems = problems
        self._rules = rules
        self._base = base
        self._hosts = hosts
        self._prefix = path_prefix
        self._requested: dict[str, _RequestedRedirect] = {}
        self._idle: dict[str, _RequestedRedirect] = {}
        """The rows of the site's table that lead to themselves, by their files."""

    def add(self, posts: Iterable[Placed], lists: Container[str] = ()) -> None:
        """Add the redirects of some posts; of two with one source the first gets it.

        Args:
            posts: Posts and pages of the site.
            lists: The files of indexes, which may have the address of such a redirect: an old home page that
                redirected to itself was mostly a list of posts, so nothing has to be mended.
        """
        posts = list(posts)
        for placed in posts:
            self._add_redirect_to(placed)
        self.add_redirect_from(posts, lists)

    def _add_redirect_to(self, placed: Placed) -> None:
        """Add a post's `redirect_to`: the post's own address becomes a redirect."""
        if placed.post.redirect_to is None:
            return
        post, written = placed.post, placed.post.redirect_to
        place = (post.display_path, post.line("redirect_to"))
        try:
            target = self._target(written, self._rules(post), self._base(post), self._hosts)
        except ValueError as error:
            self._report("redirect-nowhere", place, str(error), "the page itself is shown")
            return
        self._requested[placed.file] = _RequestedRedirect(*target, "redirect_to", *place, address=placed.address)

    def add_redirect_from(self, posts: Iterable[Placed], lists: Container[str] = ()) -> None:
        """Add the `redirect_from` of some posts; those of an absent post lead to the occupant of its address.

        Args:
            posts: Posts and pages, with the addresses that they have or would have.
            lists: As in `add`.
        """
        for placed in posts:
            for written in placed.post.redirect_from:
                for number, address in enumerate(self._sources(placed.post, written)):
                    self._add_one(placed, written, address, lists, is_meant=not number)

    def _add_one(
        self, placed: Placed, written: str, address: str, lists: Container[str], *, is_meant: bool = True
    ) -> None:
        """Add one source; one that the author may have meant but didn't write is added only without a conflict."""
        post, file = placed.post, self._rules(placed.post).redirect_file(address)
        place = (post.display_path, post.line("redirect_from"))
        given = address if "://" in written else f"/{written.lstrip('/')}"
        if self._prefix and "://" not in written:
            given = f"/{self._prefix}{given}"
        requested = _RequestedRedirect(placed.file, "", "redirect_from", *place, written, given if is_meant else "")
        reason = addresses.refusal(file)
        if not is_meant:
            if reason is None and file not in self._requested and self._table.is_free(file) and file not in lists:
                self._request(file, requested)
        elif reason is not None:
            self._report("redirect-outside", place, f"a redirect from {written!r} can't be written: {reason}")
        elif file == placed.file:
            self._report("redirect-loop", place, f"a redirect from {written!r} leads to itself")
        elif file in lists:
            self._report("front-page", place, f"a list of posts has the address {written!r} of this redirect")
        elif (other := self._at(file)) is None:
            self._request(file, requested)
        elif other.leads_to != placed.file:
            self._table.report_lost(_occupant(file, requested), Conflict(other, Relation.SAME))

    def add_old(self, redirects: Iterable[OldRedirect], imported: ImportedBlog) -> None:
        """Add redirects of the old site that no post requests.

        Args:
            redirects: The redirects; of two at one file the first counts.
            imported: The blog that they belong to.
        """
        prefix = f"/{self._prefix}" if self._prefix else ""
        self._add_each(redirects, imported.rules, imported.base, prefix, self._hosts)

    def add_table(self, redirects: Iterable[OldRedirect], url: str) -> None:
        """Add the redirects that the site supplies, whose addresses are those of its host.

        Args:
            redirects: The redirects.
            url: The site's URL, whose path is that below which it stands on its host; empty if it isn't known.
        """
        try:
            parts = urlsplit(url)
            own = (parts.hostname or "").lower()
        except ValueError:
            parts, own = urlsplit(""), ""
        base = addresses.decode(parts.path).rstrip("/")
        self._idle |= self._add_each(
            redirects,
            SiteRules(),
            base,
            "",
            lambda host: self._hosts(host) or (bool(own) and host.lower() == own),
        )

    def _add_each(
        self,
        redirects: Iterable[OldRedirect],
        rules: SiteRules,
        base: str,
        prefix: str,
        hosts: Callable[[str], bool],
    ) -> dict[str, _RequestedRedirect]:
        """Request redirects; those that lead to themselves are returned, by their files."""
        idle: dict[str, _RequestedRedirect] = {}
        for redirect in redirects:
            place = (redirect.display_path, redirect.line)
            try:
                source = self._path(redirect.source, hosts)
                target = self._target(redirect.target, rules, base, hosts, prefix)
            except ValueError as error:
                self._report("redirect-outside", place, str(error))
                continue
            address = prefix + addresses.below_base(rules.clean(source), base)[0]
            file = addresses.file_below(prefix, redirect.file) if redirect.file else addresses.redirect_file(address)
            requested = _RequestedRedirect(*target, OLD, *place, redirect.source)
            if (reason := addresses.refusal(file)) is not None:
                self._report(
                    "redirect-outside", place, f"a redirect from {redirect.source!r} can't be written: {reason}"
                )
                continue
            there = (self._at(answer) for answer in (file, *addresses.candidates(address)))
            other = next(filter(None, there), None)
            if other is None:
                if file != target[0]:
                    self._request(file, requested)
                else:
                    idle[file] = requested
            # a lost rule that only adds a slash, or that the old host ignored in favour of a page, costs nothing
            elif redirect.comes_first and target[0] not in {other.file, other.leads_to}:
                # every site has a home page: nothing to mend here
                code = "page-wins" if file == "index.html" and other.rank is Rank.SITE else ""
                self._table.report_lost(_occupant(file, requested), Conflict(other, Relation.SAME), code=code)
        return idle

    def add_lists(self, imported: ImportedBlog, lists: Sequence[Index]) -> None:
        """Redirect the old pages that listed posts to the new ones, unless their files are taken.

        Args:
            imported: The blog that they belong to.
            lists: The new pages that list posts.
        """
        shown: dict[tuple[str, str], dict[Post, Index]] = {}
        overviews: dict[str, Index] = {}
        for index in lists:
            grouping = index.grouping.name if index.grouping is not None else ""
            names = index.term.names if grouping and index.term is not None else ("",)
            if index.kind == "overview" and index.grouping and index.number == 1:
                overviews[index.grouping.name] = index
            elif index.kind != "overview":
                for name in names:
                    key = (grouping if name else "", name.lower())
                    shown.setdefault(key, {}).update(dict.fromkeys(index.posts, index))
        first = next((index for index in lists if index.kind == "front"), None)
        firsts = {"": first, **overviews}
        prefix = "" if imported.is_in_site else self._prefix
        for old in imported.lists:
            of_term = shown.get((old.grouping, old.term.lower()))
            pages = of_term or shown.get(("", ""), {})
            usual = firsts.get("" if old.term else old.grouping, first)
            target = next((pages[post] for post in old.posts if post in pages and usual is first), usual)
            if target is first and of_term and old.term:  # the posts are now those of another term
                target = next(iter(of_term.values()))
            address = f"/{prefix}{old.address}" if prefix else old.address
            file = addresses.file_below(prefix, old.file) if old.file else addresses.redirect_file(address)
            if target is None or self._at(file) is not None or self._answering(address) is not None:
                continue
            if self._table.is_free(file) and addresses.refusal(file) is None:
                self._request(file, _RequestedRedirect(target.file, "", OLD, old.display_path, None, old.address))

    def _request(self, file: str, requested: _RequestedRedirect) -> None:
        self._requested[file] = requested
        self._table.reserve(_occupant(file, requested))

    def _at(self, file: str) -> Occupant | None:
        """Return the occupant of a file, or the redirect that was requested for it."""
        other = self._table.at(file)
        return _occupant(file, self._requested[file]) if other is None and file in self._requested else other

    def resolved(self) -> list[Redirect]:
        """Follow every redirect to its final target.

        Returns:
            Redirects whose sources are free and inside the site, none of which leads to another one.
        """
        for file, requested in self._requested.items():
            # lists of posts were added since
            if (found := self._answering(requested.target)) is not None and found != requested.target:
                self._requested[file] = replace(requested, target=found)
        circles = self._circles()
        faults = {
            file: fault
            for file, requested in self._requested.items()
            if requested.key != "redirect_from" and (fault := self._fault(file, requested.target, circles))
        }
        for source, (code, what) in faults.items():
            # the page itself stays, and others may redirect to it
            requested = self._requested.pop(source)
            what = what if code == _WITHHELD else f"the redirect from {address_of(source)} {what}"
            self._report(code, (requested.display_path, requested.line), what)
        for file, requested in self._idle.items():
            if self._at(file) is None:
                self._report("redirect-nowhere", (requested.display_path, requested.line),
                             f"the redirect from {requested.written!r} leads to itself, but no page or file is at that "
                             "address")  # fmt: skip
        ends: dict[str, _End | None] = {}
        resolved = [
            (requested, r) for file, requested in self._requested.items() if (r := self._resolve(file, requested, ends))
        ]
        return list(self._without_conflicts(resolved))

    def _answering(self, path: str) -> str | None:
        """Return the file that answers an address, or a redirect from it; None for an address without a file."""
        if "://" in path:
            return None
        return next((f for f in addresses.candidates(path) if f in self._requested or self._table.at(f)), None)

    def _next(self, target: str) -> str | None:
        """Return the target of the redirect at a file, if there is one."""
        return self._requested[target].target if target in self._requested else self._leads(target)

    def _leads(self, file: str) -> str | None:
        """Return the target of the site's own redirect at a file, if there is one."""
        there = self._table.at(file)
        return there.leads_to if there is not None and there.rank is Rank.SITE_REDIRECT else None

    def _circles(self) -> set[str]:
        """Return all files from which redirects lead back to themselves. Each redirect is followed once."""
        found: set[str] = set()
        followed: set[str] = set()
        for file in self._requested:
            way: dict[str, None] = {}
            following: str | None = file
            while following is not None and following not in followed:
                followed.add(following)
                way[following] = None
                following = self._next(following)
            if following in way:
                files = list(way)
                found.update(files[files.index(following) :])
        return found

    def _fault(self, file: str, target: str, circles: Container[str]) -> tuple[str, str] | None:
        """Return the fault of a redirect itself: its target doesn't exist, or it leads back to its start."""
        if "://" not in target and self._next(target) is None and self._table.at(target) is None:
            if any(answer in self._withheld for answer in (target, *addresses.candidates(target))):
                return _WITHHELD, "a redirect leads to what this site's audience doesn't see"
            return "redirect-nowhere", f"leads to {address_of(target)}, but no page or file is at that address"
        return ("redirect-loop", "leads back to itself") if file in circles else None

    def _end(self, target: str, ends: dict[str, _End | None]) -> _End | None:
        """Return the final target of all redirects from a file; None if they lead in a circle.

        Args:
            target: The file.
            ends: The results so far; grows.
        """
        way: dict[str, None] = {}
        while target not in ends and target not in way and (following := self._next(target)) is not None:
            way[target] = None
            target = following
        end = ends[target] if target in ends else None if target in way else _End(target, "")
        for passed in reversed(way):
            tail = self._requested[passed].tail if passed in self._requested else ""
            end = end and _End(end.target, end.tail or tail)
            ends[passed] = end
        return end

    def _resolve(self, file: str, requested: _RequestedRedirect, ends: dict[str, _End | None]) -> Redirect | None:
        end = self._end(requested.target, ends)
        if end is None or ("://" not in end.target and self._table.at(end.target) is None):
            code = "redirect-loop" if end is None else "redirect-nowhere"
            what = "in a circle" if end is None else f"to {address_of(end.target)}, but no page or file is there"
            self._report(code, (requested.display_path, requested.line),
                         f"redirect_maps leads the redirect from {address_of(file)} {what}")  # fmt: skip
            return None
        return Redirect(
            file, end.target, end.tail or requested.tail, requested.address, requested.display_path, requested.line
        )

    def _without_conflicts(self, found: Iterable[tuple[_RequestedRedirect, Redirect]]) -> Iterator[Redirect]:
        """Put redirects into the table; leave out or move those with a conflict."""
        for requested, redirect in found:
            claim = replace(_occupant(redirect.file, requested), leads_to=redirect.target, tail=redirect.tail)
            if requested.key == "redirect_to":  # replaces its own page
                self._table.replace(claim)
                yield redirect
                continue
            lost = self._table.conflict(claim.file)
            if (lost is None or lost.relation is Relation.INSIDE) and self._needs_room(claim.file, lost):
                file = claim.file
                while self._needs_room(file) and file != redirect.target:
                    file = as_folder(file)
                # no host looks into a folder that has the name of a page
                is_folder = claim.file.rsplit("/", 1)[-1] == "index.html"
                if file == redirect.target and not is_folder:
                    continue  # the folder's own page answers
                if not is_folder and self._table.is_free(file) and file not in self._requested:
                    claim, lost = replace(claim, file=file), None
                elif lost is None and (inner := self._table.reserved_inside(claim.file)) is not None:
                    lost = Conflict(inner, Relation.INSIDE)
            if lost is None:
                self._table.claim(claim)
                yield replace(redirect, file=claim.file)
            elif lost.relation is not Relation.SAME or redirect.target not in {lost.other.file, lost.other.leads_to}:
                self._table.report_lost(claim, lost)

    def _needs_room(self, file: str, lost: Conflict | None = None) -> bool:
        """Return True if an occupant needs a folder of a file's name."""
        return lost is not None or (self._table.reserved_inside(file) or self._table.inside(file)) is not None

    def _sources(self, post: Post, written: str) -> list[str]:
        """Return the possible addresses of a `redirect_from`, the likeliest first; empty if it is outside this site.

        jekyll-redirect-from prepends the base to every value, so that a base which the author wrote is doubled:
        the address without the doubling is redirected too.
        """
        place = (post.display_path, post.line("redirect_from"))
        try:
            path = self._path(written, self._hosts)
        except ValueError as error:
            self._report("redirect-outside", place, str(error))
            return []
        address = self._rules(post).clean(path)
        meant = addresses.below_base(address, self._base(post))[0]
        found = [meant] if "://" in written or meant == "/" else list(dict.fromkeys((address, meant)))
        return [f"/{self._prefix}{found_address}" if self._prefix else found_address for found_address in found]

    def _path(self, written: str, hosts: Callable[[str], bool]) -> str:
        """Return the decoded path of a source.

        Raises:
            ValueError: It isn't an address of this site; the reason is a clause.
        """
        if written.startswith("//"):  # no host, but one slash too many, as in Jekyll
            written = "/" + written.lstrip("/")
        try:
            parts = urlsplit(written)
            host = parts.hostname or ""
        except ValueError as error:
            raise ValueError(f"{written!r} is not an address") from error
        path = written
        if parts.scheme or parts.netloc:
            if not hosts(host):
                raise ValueError(f"{written!r} is not an address of this site")
            path = parts.path or "/"
        decoded = addresses.decode(path.partition("#")[0])
        if "\\" in path or "\0" in path or ".." in decoded.split("/"):
            raise ValueError(f"a redirect from {written!r} would be outside the site")
        return decoded

    def _target(
        self, written: str, rules: SiteRules, base: str, hosts: Callable[[str], bool], prefix: str | None = None
    ) -> tuple[str, str]:
        """Return the target of a redirect, a file or URL, with its query and fragment.

        Raises:
            ValueError: It has no usable target; the reason is a clause.
        """
        written = _UNSEEN.sub("", written)
        try:
            parts = urlsplit(written)
            host = parts.hostname or ""
        except ValueError as error:
            raise ValueError(f"{written!r} is not an address") from error
        if parts.netloc and parts.scheme in {"", "http", "https"} and not hosts(host):
            # one spelling, and no character that a page could take for markup
            url = addresses.encode_url(written if parts.scheme else "https:" + written)
            return url.partition("#")[0], "#" + parts.fragment if parts.fragment else ""
        if parts.scheme and parts.scheme not in {"http", "https"}:
            raise ValueError(f"{written!r} is not a web address")
        tail = addresses.encode_url(f"?{parts.query}") if parts.query else ""
        tail += f"#{parts.fragment}" if parts.fragment else ""
        if prefix is None:
            prefix = f"/{self._prefix}" if self._prefix else ""
        found = [prefix + path for path in addresses.below_base(rules.clean(addresses.decode(parts.path)), base)]
        known = next(filter(None, map(self._answering, found)), None)
        return known or next(addresses.candidates(found[0])), tail

    def _report(self, code: str, place: tuple[str, int | None], what: str, done: str = "") -> None:
        self._problems.report(code, *place, what, done or "redirect left out")


def _occupant(file: str, requested: _RequestedRedirect) -> Occupant:
    address = repr(requested.written) if requested.written else address_of(file)
    return Occupant(
        Rank.REDIRECT,
        file,
        f"the redirect from {address} of {requested.display_path}",
        address=address,
        display_path=requested.display_path,
        line=requested.line,
        leads_to=requested.target,
    )
