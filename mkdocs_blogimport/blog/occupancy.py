"""The occupant of each file of the site: one table, which finds the conflicts of all claims and reports them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum, IntEnum

from ..diagnostics.problems import Problems
from .paths import PathSet


class Rank(IntEnum):
    """The kind of an occupant. Of two claims on one file the lower rank keeps it."""

    SITE = 1
    """A page or a file of the site itself, of its theme, or of another plugin."""
    SITE_REDIRECT = 2
    """A redirect of the site's own configuration."""
    POST = 3
    """A post or a page of the blog."""
    DEFAULT = 4
    """A page of the theme that a page of the blog may replace, such as the 404 page."""
    OTHER_BLOG = 5
    """A page of another blog of the site."""
    STATIC = 6
    """A file that the blog published as it was."""
    FEED = 7
    """A feed of the blog."""
    REDIRECT = 8
    """A redirect from an old address of a post."""
    INDEX = 9
    """A list of posts or terms."""


#: The consequence of a lost claim, as the part of a message after the semicolon.
_LOST = {
    Rank.POST: "{noun} left out",
    Rank.STATIC: "file not copied",
    Rank.FEED: "feed left out",
    Rank.REDIRECT: "redirect left out",
    Rank.INDEX: "list left out",
}


@dataclass(frozen=True, slots=True, eq=False)
class Occupant:
    """A page, file or redirect, and the output file that it has or claims."""

    rank: Rank
    file: str
    """Decoded, relative to the site's root."""
    name: str
    """Its name in messages: `_posts/2020-01-01-a.md`, `a page of the site`."""
    url: str = ""
    """The target of links to it: percent-encoded and relative to the site's root, or absolute."""
    address: str = ""
    """The address that it answers, for messages; empty for the file's."""
    display_path: str = "mkdocs.yml"
    """The file that messages about it name."""
    line: int | None = None
    noun: str = "page"
    """Its noun in the second part of a message: `post` or `page`."""
    leads_to: str = ""
    """Of a redirect: the file or URL of its target."""
    tail: str = ""
    """Of a redirect: the query and the fragment that are appended to the target, with `?` and `#`."""
    takes_list: bool = False
    """Of a page of the site: whether a list may stand below its text."""

    made_of: str = ""
    """Of a page or file of the documentation: that file, for messages."""

    @property
    def place(self) -> str:
        """The address, as an author knows it."""
        return self.address or address_of(self.file)


class Relation(Enum):
    """The relation of two files of which only one can be written."""

    SAME = "same"
    INSIDE = "inside"
    """The other is in a folder that has the name of this file."""
    ABOVE = "above"
    """The other is a file where this one needs a folder."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """The reason why a claim fails."""

    other: Occupant
    relation: Relation


class Occupancy:
    """The files of one site and their occupants."""

    def __init__(self, problems: Problems, *, folding_names: bool = False) -> None:
        """Create an empty table.

        Args:
            problems: Receives the claims that are lost or moved.
            folding_names: True if the site is written to a file system for which `A` and `a` are one name.
        """
        self._problems = problems
        self.folding_names = folding_names
        self._by_file: dict[str, Occupant] = {}
        self._files = PathSet(folding=folding_names)
        self._spellings = PathSet(folding=True)
        self._reserved: dict[str, Occupant] = {}
        self._reserved_files = PathSet(folding=folding_names)

    def __iter__(self) -> Iterator[Occupant]:
        """Yield all occupants, in the order in which they were added."""
        return iter(list(self._by_file.values()))

    def at(self, file: str) -> Occupant | None:
        """Return the occupant of a file, spelled exactly so."""
        return self._by_file.get(file)

    def put(self, occupant: Occupant) -> None:
        """Add an occupant without a conflict check; of two at one file the first stays."""
        if occupant.file not in self._by_file:
            self._by_file[occupant.file] = occupant
            self._files.add(occupant.file)
            self._spellings.add(occupant.file)

    def replace(self, occupant: Occupant) -> None:
        """Replace the occupant of a file."""
        self._by_file[occupant.file] = occupant
        self._files.add(occupant.file)
        self._spellings.add(occupant.file)

    def reserve(self, occupant: Occupant) -> None:
        """Reserve a file for an occupant that may not be written in the end; later claims lose to it."""
        self._reserved[occupant.file] = occupant
        self._reserved_files.add(occupant.file)

    def reserved(self, file: str) -> Conflict | None:
        """Find the reservation that keeps a file from being written."""
        return _in_the_way(self._reserved_files, self._reserved, file)

    def reserved_inside(self, file: str) -> Occupant | None:
        """Return the reservation that needs a folder of a file's name."""
        found = self._reserved_files.inside(file)
        return None if found is None else self._reserved[found]

    def conflict(self, file: str, rank: Rank = Rank.INDEX) -> Conflict | None:
        """Find the occupant that prevents a file from being written.

        Args:
            file: A decoded path relative to the site's root.
            rank: The rank of the claim. An occupant of this very file with a higher number is no conflict.

        Returns:
            The occupant and its relation; None if the file is free.
        """
        return _in_the_way(self._files, self._by_file, file, rank)

    def inside(self, file: str) -> Occupant | None:
        """Return an occupant that needs a folder of a file's name."""
        found = self._files.inside(file)
        return None if found is None else self._by_file[found]

    def is_free(self, file: str) -> bool:
        """Return True if a file can be written without a conflict."""
        return self._files.is_free(file)

    def claim(self, occupant: Occupant) -> Conflict | None:
        """Claim a file. A file that some hosts take for the same is reported here; a lost claim by the caller.

        Args:
            occupant: The claimant, with its file.

        Returns:
            The conflict; None if the claim succeeded.
        """
        reserved = self.reserved(occupant.file) if occupant.rank is Rank.INDEX else None
        if (lost := reserved or self.conflict(occupant.file)) is None:
            self.compare_spelling(occupant)
            self.put(occupant)
        return lost

    def below(self, list_: Occupant) -> bool:
        """Put a list below the text of the page that stands at its file, if that takes one; it then takes no other.

        Args:
            list_: What would stand there.

        Returns:
            Whether it stands there.
        """
        there = self._by_file.get(list_.file)
        if there is None or not there.takes_list or self.reserved(list_.file) is not None:
            return False
        self._by_file[list_.file] = replace(there, takes_list=False)
        return True

    # -- messages ---------------------------------------------------------------------------------------------------

    def report_lost(self, claim: Occupant, lost: Conflict, done: str = "", *, code: str = "") -> None:
        """Report a claim that failed.

        Args:
            claim: The claimant.
            lost: The conflict.
            done: The consequence; default: the claimant is left out.
            code: The kind of problem, if it isn't a clash.
        """
        other = lost.other
        if not code:
            kind = "redirect-clash" if claim.rank is Rank.REDIRECT else "clash"
            code = kind if lost.relation is Relation.SAME else "folder-clash"
        # the author of a post can do something about it; an index has no file of its own
        about = other if claim.rank is Rank.INDEX and other.display_path != "mkdocs.yml" else claim
        self._problems.report(code, about.display_path, about.line, in_the_way(claim, lost, unnamed=about is other),
                              done or left_out(claim))  # fmt: skip

    def compare_spelling(self, occupant: Occupant) -> None:
        """Report a file whose name some hosts don't distinguish from another's."""
        alike = self._spellings.at(occupant.file)
        if alike is None or alike == occupant.file:
            return
        other = self._by_file[alike]
        if occupant.rank is Rank.REDIRECT and occupant.leads_to in {alike, other.leads_to}:
            return
        self._problems.report("case-clash", occupant.display_path, occupant.line,
                              f"/{occupant.file} and /{alike} differ only in case or in the Unicode form of accents",
                              "both are written, but some hosts and file systems show only one")  # fmt: skip


def _in_the_way(
    files: PathSet, occupants: Mapping[str, Occupant], file: str, rank: Rank = Rank.INDEX
) -> Conflict | None:
    for found, relation in (
        (files.at(file), Relation.SAME),
        (files.above(file), Relation.ABOVE),
        (files.inside(file), Relation.INSIDE),
    ):
        if found is None:
            continue
        other = occupants[found]
        if relation is Relation.SAME and other.rank > rank:
            continue
        return Conflict(other, relation)
    return None


def address_of(file: str) -> str:
    """Return the address of a file of the site, as an author knows it."""
    return "/" + (file.removesuffix("index.html") if file.rsplit("/", 1)[-1] == "index.html" else file)


def in_the_way(claim: Occupant, lost: Conflict, *, unnamed: bool = False) -> str:
    """Return the first part of the message about a lost claim.

    Args:
        claim: The claimant.
        lost: The conflict.
        unnamed: True if the message is about the file in the way, and names it already.
    """
    other, place = lost.other, claim.place
    made_of = "" if unnamed else other.made_of
    name = f"{other.name} ({made_of})" if made_of else other.name
    described = f"{other.name}, {made_of}" if made_of else other.name
    claimants = {Rank.REDIRECT: f"a redirect from {place}", Rank.INDEX: f"the list at {place}", Rank.FEED: claim.name}
    claimant = claimants.get(claim.rank, place)
    match lost.relation:
        case Relation.ABOVE:
            return f"/{other.file} ({described}) is a file, but {claimant} needs a folder of that name"
        case Relation.INSIDE:
            return f"/{other.file} ({described}) needs a folder, but {claimant} would be a file of that name"
    spelled = f", at /{other.file}, which is the same file on this file system" if other.file != claim.file else ""
    match claim.rank:
        case Rank.REDIRECT:
            return f"{claimant} would replace {name}{spelled}"
        case Rank.INDEX:
            return f"{name} already has the address of {claimant}{spelled}"
        case _:
            return f"{name} already has the address {place}{spelled}"


def left_out(claim: Occupant) -> str:
    """Return the second part of the message about an occupant that is not in the site."""
    return _LOST[claim.rank].format(noun=claim.noun)
