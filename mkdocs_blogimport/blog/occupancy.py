"""Who gets each file of the site: all claimants ask the one table, which finds what is in their way and reports it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, IntEnum

from ..diagnostics.problems import Problems
from .paths import PathSet


class Rank(IntEnum):
    """What stands at a file. Who comes first in this order keeps a file that both want."""

    SITE = 1
    """A page or a file of the site itself, of its theme, or of another plugin."""
    SITE_REDIRECT = 2
    """A redirect of the site's own configuration."""
    POST = 3
    """A post or a page of the blog."""
    DEFAULT = 4
    """A page of the theme that one of the blog is better than, such as that for what isn't found."""
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


#: What is lost, in the part of a message that says what was done.
_LOST = {
    Rank.POST: "the {noun} is left out",
    Rank.STATIC: "the file is not copied",
    Rank.FEED: "the feed is left out",
    Rank.REDIRECT: "the redirect is left out",
    Rank.INDEX: "that list is left out",
}


@dataclass(frozen=True, slots=True, eq=False)
class Occupant:
    """A page, file or redirect, and the output file that it has or requests."""

    rank: Rank
    file: str
    """Decoded, relative to the site's root."""
    name: str
    """What messages call it: `_posts/2020-01-01-a.md`, `a page of the site`."""
    url: str = ""
    """Where a link to it leads: percent-encoded and relative to the site's root, or absolute."""
    address: str = ""
    """The address that it answers, for messages; the file's where it is empty."""
    display_path: str = "mkdocs.yml"
    """The file that a message about it names."""
    line: int | None = None
    noun: str = "page"
    """What a message calls it that says what was done about it: `post` or `page`."""
    leads_to: str = ""
    """Of a redirect: the file or URL that it leads to."""
    tail: str = ""
    """Of a redirect: the query and the fragment that are put behind that, with `?` and `#`."""

    @property
    def place(self) -> str:
        """The address, as an author knows it."""
        return self.address or address_of(self.file)


class Relation(Enum):
    """How two files are in each other's way."""

    SAME = "same"
    INSIDE = "inside"
    """The other lies in a folder that has the name of this file."""
    ABOVE = "above"
    """The other is a file where this one needs a folder."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why a claim fails."""

    other: Occupant
    relation: Relation


class Occupancy:
    """The files of one site and what stands there."""

    def __init__(self, problems: Problems, *, folding_names: bool = False) -> None:
        """Begin an empty table.

        Args:
            problems: Where lost and moved claims are reported.
            folding_names: Whether the site is written to a file system for which `A` and `a` are one name.
        """
        self._problems = problems
        self.folding_names = folding_names
        self._by_file: dict[str, Occupant] = {}
        self._files = PathSet(folding=folding_names)
        self._spellings = PathSet(folding=True)
        self._reserved: dict[str, Occupant] = {}
        self._reserved_files = PathSet(folding=folding_names)

    def __iter__(self) -> Iterator[Occupant]:
        """Yield everything that stands, the first that was put there first."""
        return iter(list(self._by_file.values()))

    def at(self, file: str) -> Occupant | None:
        """What stands at a file, spelled exactly so."""
        return self._by_file.get(file)

    def put(self, occupant: Occupant) -> None:
        """Add an occupant without a conflict check; of two at one file the first stays."""
        if occupant.file not in self._by_file:
            self._by_file[occupant.file] = occupant
            self._files.add(occupant.file)
            self._spellings.add(occupant.file)

    def replace(self, occupant: Occupant) -> None:
        """Let something stand in the place of what is at its file."""
        self._by_file[occupant.file] = occupant
        self._files.add(occupant.file)
        self._spellings.add(occupant.file)

    def reserve(self, occupant: Occupant) -> None:
        """Keep a file for something of which it isn't known yet whether it will stand; what comes later gives way."""
        self._reserved[occupant.file] = occupant
        self._reserved_files.add(occupant.file)

    def reserved(self, file: str) -> Conflict | None:
        """Find the reservation that keeps a file from being written."""
        return _in_the_way(self._reserved_files, self._reserved, file)

    def reserved_inside(self, file: str) -> Occupant | None:
        """The reservation that needs a folder of a file's name."""
        found = self._reserved_files.inside(file)
        return None if found is None else self._reserved[found]

    def conflict(self, file: str, rank: Rank = Rank.INDEX) -> Conflict | None:
        """Find what keeps a file from being written.

        Args:
            file: A decoded path relative to the site's root.
            rank: What is to be written there. What has this very file and comes later in the order is not in the way.

        Returns:
            What is in the way and how; None where the file is free.
        """
        return _in_the_way(self._files, self._by_file, file, rank)

    def inside(self, file: str) -> Occupant | None:
        """What needs a folder of a file's name."""
        found = self._files.inside(file)
        return None if found is None else self._by_file[found]

    def is_free(self, file: str) -> bool:
        """Whether a file can be written beside everything that stands."""
        return self._files.is_free(file)

    def claim(self, occupant: Occupant) -> Conflict | None:
        """Claim a file for something. What hosts can't tell from it is reported; the caller reports what it loses to.

        Args:
            occupant: Who claims which file.

        Returns:
            What stands in its way; None where the occupant now stands.
        """
        reserved = self.reserved(occupant.file) if occupant.rank is Rank.INDEX else None
        if (lost := reserved or self.conflict(occupant.file)) is None:
            self.compare_spelling(occupant)
            self.put(occupant)
        return lost

    # -- messages ---------------------------------------------------------------------------------------------------

    def report_lost(self, claim: Occupant, lost: Conflict, done: str = "", *, code: str = "") -> None:
        """Report a claim that failed.

        Args:
            claim: Who wanted a file.
            lost: What is in the way.
            done: What was done about it; that the claimant is left out, unless it is said.
            code: The kind of problem, if it isn't a clash.
        """
        other = lost.other
        if not code:
            kind = "redirect-clash" if claim.rank is Rank.REDIRECT else "clash"
            code = kind if lost.relation is Relation.SAME else "folder-clash"
        # the author of a post can do something about it; an index has no file of its own
        about = other if claim.rank is Rank.INDEX and other.display_path != "mkdocs.yml" else claim
        self._problems.report(code, about.display_path, about.line, in_the_way(claim, lost),
                              done or left_out(claim))  # fmt: skip

    def compare_spelling(self, occupant: Occupant) -> None:
        """Report a file whose name differs from another's only in what some hosts don't tell apart."""
        alike = self._spellings.at(occupant.file)
        if alike is None or alike == occupant.file:
            return
        other = self._by_file[alike]
        if occupant.rank is Rank.REDIRECT and occupant.leads_to in {alike, other.leads_to}:
            return
        self._problems.report("case-clash", occupant.display_path, occupant.line,
                              f"/{occupant.file} and /{alike} differ only in case, or in how accents are spelled",
                              "both are written, but some hosts and file systems take them for one")  # fmt: skip


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
    """The address of a file of the site, as an author knows it."""
    return "/" + (file.removesuffix("index.html") if file.rsplit("/", 1)[-1] == "index.html" else file)


def in_the_way(claim: Occupant, lost: Conflict) -> str:
    """Say in one clause what keeps something from its file.

    Args:
        claim: Who wants a file.
        lost: What is in the way.
    """
    other, place = lost.other, claim.place
    claimants = {Rank.REDIRECT: f"a redirect from {place}", Rank.INDEX: f"the list at {place}", Rank.FEED: claim.name}
    claimant = claimants.get(claim.rank, place)
    match lost.relation:
        case Relation.ABOVE:
            return f"/{other.file} ({other.name}) is a file where {claimant} needs a folder"
        case Relation.INSIDE:
            return f"/{other.file} ({other.name}) needs a folder where {claimant} would be a file"
    spelled = f", at /{other.file}, which is the same on this file system" if other.file != claim.file else ""
    match claim.rank:
        case Rank.REDIRECT:
            return f"{claimant} would replace {other.name}{spelled}"
        case Rank.INDEX:
            return f"{other.name} is where {claimant} would be{spelled}"
        case _:
            return f"{other.name} has the address {place} already{spelled}"


def left_out(claim: Occupant) -> str:
    """Say in one clause that something is not in the site."""
    return _LOST[claim.rank].format(noun=claim.noun)
