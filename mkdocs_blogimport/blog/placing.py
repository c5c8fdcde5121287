"""Where posts and pages stand: at their old addresses, or beside them where something else does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..diagnostics.problems import Problems
from . import addresses
from .blog import Blog
from .occupancy import Conflict, Occupancy, Occupant, Rank, Relation, left_out
from .paths import PathSet, as_folder
from .post import Post


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """A post and where it stands in the site."""

    post: Post
    address: str
    """Decoded, beginning with a slash."""
    file: str
    """The file that answers it, decoded, relative to the site's root."""
    url: str
    """Percent-encoded, relative to the site's root."""


@dataclass(frozen=True, slots=True)
class Places:
    """Where the posts and pages of a blog stand."""

    pages: Mapping[Post, Placed] = field(default_factory=dict)
    """Those that have a page in the site, in the blog's order."""
    absent: Mapping[Post, Placed] = field(default_factory=dict)
    """Those that are left out, and where they would have stood."""


def place(
    blog: Blog,
    table: Occupancy,
    problems: Problems,
    *,
    path_prefix: str = "",
    use_directory_urls: bool = True,
    home: str | None = None,
) -> Places:
    """Give posts and pages their files.

    Posts beat pages and the later date beats the earlier, as in Jekyll 4, where the loser is overwritten. Here it gets
    the address beside. What the site itself has comes before both: that post is left out. A file that stands where a
    folder has to be becomes that folder's page, which hosts show at the file's address too.

    Args:
        blog: The blog.
        table: What the site has; the posts are put there.
        problems: Where it is reported what had to give way.
        path_prefix: The clean path, without slashes around it, below which the blog stands; or nothing.
        use_directory_urls: MkDocs' setting; without it links name the file itself.
        home: The file of the list of all posts, where it is to stand in the place of the old home page.

    Returns:
        Where each post and page of the blog stands.
    """
    wanted = claims(blog, path_prefix, use_directory_urls=use_directory_urls)
    placing = _Placing(table, problems, list(wanted.values()), home)
    absent: set[Post] = set()
    found: dict[Post, Placed] = {}
    for post, claim in wanted.items():
        settled, stands = placing.settle(post, claim)
        url = addresses.url_of(settled.address, settled.file, use_directory_urls=use_directory_urls)
        found[post] = Placed(post, settled.address, settled.file, url)
        if stands:
            table.replace(replace(settled, url=url))
        else:
            absent.add(post)
    return Places(
        {post: found[post] for post in blog.everything() if post not in absent},
        {post: there for post, there in found.items() if post in absent},
    )


def claims(blog: Blog, path_prefix: str, *, use_directory_urls: bool) -> dict[Post, Occupant]:
    """What each post and page of a blog claims, the first the one that wins: posts, then pages, the newest first.

    Args:
        blog: The blog.
        path_prefix: As in `place`.
        use_directory_urls: As in `place`.
    """
    prefix = f"/{path_prefix}" if path_prefix else ""
    found: dict[Post, Occupant] = {}
    for post in sorted(blog.everything(), key=lambda p: (p.kind == "post", *blog.age(p)), reverse=True):
        address, file = prefix + post.address, addresses.file_below(prefix, post.file)
        found[post] = Occupant(
            Rank.POST,
            file,
            post.display_path,
            addresses.url_of(address, file, use_directory_urls=use_directory_urls),
            address=address,
            display_path=post.display_path,
            line=post.line("permalink"),
            noun=post.kind,
        )
    return found


class _Placing:
    """The claims of all posts, settled one after the other."""

    def __init__(self, table: Occupancy, problems: Problems, claims: Sequence[Occupant], home: str | None) -> None:
        """Find out which folders are needed, before anything is settled.

        Args:
            table: What the site has.
            problems: Where moves are reported.
            claims: What the posts claim, the first the one that wins.
            home: As in `place`.
        """
        self._table = table
        self._problems = problems
        self._home = home
        self._owners = {claim.file: claim for claim in reversed(claims)}
        self._requested = PathSet(self._owners, folding=table.folding_names)
        # a file that has to become a folder's page wants that page's place, and not its own
        self._final_file = {claim.file: self._as_folder_page(claim.file) for claim in claims}
        self._final_files = PathSet(self._final_file.values(), folding=table.folding_names)
        self._assigned = PathSet(folding=table.folding_names)
        self._holders: dict[str, Occupant] = {}
        self._numbers: dict[tuple[str, str], int] = {}  # what is taken once is never free again

    def settle(self, post: Post, claim: Occupant) -> tuple[Occupant, bool]:
        """Give a post its file.

        Args:
            post: The post.
            claim: What it claims.

        Returns:
            The claim as it was settled, and whether the post stands.
        """
        file = self._final_file[claim.file]
        moved = (
            claim if file == claim.file else replace(claim, file=file, address=f"/{file.removesuffix('index.html')}")
        )
        holder = self._assigned.at(file)
        if holder is not None:
            moved = self._numbered(moved, self._holders[holder])
        elif self._is_lost(post, moved):
            self._hold(moved)
            return moved, False
        elif moved is not claim:
            self._report_folder(claim, moved)
        self._hold(moved)
        self._table.compare_spelling(moved)
        return moved, True

    def _hold(self, claim: Occupant) -> None:
        self._assigned.add(claim.file)
        self._holders.setdefault(claim.file, claim)

    def _as_folder_page(self, file: str) -> str:
        """The file itself, or the page of a folder of its name where somebody needs that folder."""
        while self._requested.inside(file) is not None or self._table.inside(file) is not None:
            file = as_folder(file)
        return file

    def _is_lost(self, post: Post, claim: Occupant) -> bool:
        """Whether something of the site's own stands where a post would, and report it."""
        if post.kind == "page" and claim.file == self._home:
            # what it linked to is answered: the list stands at its address
            lost = Conflict(Occupant(Rank.INDEX, claim.file, "the list of all posts"), Relation.SAME)
            self._table.report_lost(
                claim, lost, f"{left_out(claim)}, and its redirects lead to the list", code="page-wins"
            )
            return True
        found = self._table.conflict(claim.file, claim.rank)
        if found is None:
            return False
        # every site has a home page, and every blog had one: that is no clash to mend
        is_home = post.kind == "page" and claim.file == "index.html" and found.relation is Relation.SAME
        self._table.report_lost(claim, found, code="page-wins" if is_home else "")
        return True

    def _numbered(self, claim: Occupant, winner: Occupant) -> Occupant:
        """Find the address beside a taken one."""
        taken = claim.address
        suffix = ".html" if taken.endswith("/") or winner.file.endswith(".html") else ""
        number = self._numbers.get((taken, suffix), 2)
        moved = claim
        while not all(files.is_free(moved.file) for files in (self._final_files, self._assigned, self._table)):
            address = addresses.numbered(taken, number)
            file = addresses.answering_file(address, suffix or ".html")
            if addresses.refusal(file) is not None:  # the number makes it too long
                address = f"/post-{number}/"
                file = addresses.answering_file(address)
            moved = replace(claim, address=address, file=file)
            number += 1
        self._numbers[taken, suffix] = number
        self._table.report_lost(claim, Conflict(winner, Relation.SAME), f"the {claim.noun} is at {moved.address}")
        return moved

    def _report_folder(self, claim: Occupant, moved: Occupant) -> None:
        """Report that a file has become the page of a folder that somebody needs."""
        inner = self._requested.inside(claim.file)
        other = self._table.inside(claim.file) if inner is None else self._owners[inner]
        if other is not None:
            self._table.report_lost(claim, Conflict(other, Relation.INSIDE),
                                    f"the {claim.noun} is that folder's page, at {moved.address}")  # fmt: skip
