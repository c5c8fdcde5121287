"""The addresses of posts and pages: their old ones, or new ones beside them if those are taken."""

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
    """A post with its address in the site."""

    post: Post
    address: str
    """Decoded, beginning with a slash."""
    file: str
    """The file that answers it, decoded, relative to the site's root."""
    url: str
    """Percent-encoded, relative to the site's root."""


@dataclass(frozen=True, slots=True)
class Places:
    """The addresses and files of a blog's posts and pages."""

    pages: Mapping[Post, Placed] = field(default_factory=dict)
    """The posts and pages in the site, in the blog's order."""
    absent: Mapping[Post, Placed] = field(default_factory=dict)
    """The posts and pages that are left out, with the addresses that they would have had."""


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
    the address with a number. Pages of the site beat both: that post is left out. A file whose name a folder needs
    becomes that folder's index, which hosts show at the file's address too.

    Args:
        blog: The blog.
        table: The occupants of the site; the posts are added.
        problems: Receives the conflicts.
        path_prefix: The clean path, without slashes around it, below which the blog is published; or empty.
        use_directory_urls: MkDocs' setting; without it links name the file itself.
        home: The file of the list of all posts, if it replaces the old home page.

    Returns:
        The address of each post and page of the blog.
    """
    found = {post: _in_site(post, table, use_directory_urls) for post in blog.everything() if blog.is_in_site(post)}
    wanted = claims(blog, path_prefix, use_directory_urls=use_directory_urls)
    placing = _Placing(table, problems, list(wanted.values()), home)
    absent: set[Post] = set()
    for post, claim in wanted.items():
        settled, is_kept = placing.settle(post, claim)
        url = addresses.url_of(settled.address, settled.file, use_directory_urls=use_directory_urls)
        found[post] = Placed(post, settled.address, settled.file, url)
        if is_kept:
            table.replace(replace(settled, url=url))
        else:
            absent.add(post)
    return Places(
        {post: found[post] for post in blog.everything() if post not in absent},
        {post: there for post, there in found.items() if post in absent},
    )


def _in_site(post: Post, table: Occupancy, use_directory_urls: bool) -> Placed:
    """Note where a post is of which another plugin makes the page."""
    url = addresses.url_of(post.address, post.file, use_directory_urls=use_directory_urls)
    table.put(Occupant(Rank.SITE, post.file, post.display_path, url, post.address, display_path=post.display_path))
    return Placed(post, post.address, post.file, url)


def claims(blog: Blog, path_prefix: str, *, use_directory_urls: bool) -> dict[Post, Occupant]:
    """Return the claim of each post and page of a blog, the winner first: posts, then pages, the newest first.

    Drafts come last, so that a preview has everything else where the site will have it. Posts of which another plugin
    makes the pages claim nothing.

    Args:
        blog: The blog.
        path_prefix: As in `place`.
        use_directory_urls: As in `place`.
    """
    prefix = f"/{path_prefix}" if path_prefix else ""
    found: dict[Post, Occupant] = {}
    for post in sorted(blog.everything(), key=lambda p: (not p.draft, p.kind == "post", *blog.age(p)), reverse=True):
        if blog.is_in_site(post):
            continue
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
    """The claims of all posts, decided one after the other."""

    def __init__(self, table: Occupancy, problems: Problems, claims: Sequence[Occupant], home: str | None) -> None:
        """Find the folders that are needed, before any claim is decided.

        Args:
            table: The occupants of the site.
            problems: Receives the moves.
            claims: The claims of the posts, the winner first.
            home: As in `place`.
        """
        self._table = table
        self._problems = problems
        self._home = home
        self._owners = {claim.file: claim for claim in reversed(claims)}
        self._requested = PathSet(self._owners, folding=table.folding_names)
        # a file that becomes a folder's page claims that page's file, and not its own
        self._final_file = {claim.file: self._as_folder_page(claim.file) for claim in claims}
        self._final_files = PathSet(self._final_file.values(), folding=table.folding_names)
        self._assigned = PathSet(folding=table.folding_names)
        self._holders: dict[str, Occupant] = {}
        self._numbers: dict[tuple[str, str], int] = {}  # a number that is taken once is never free again

    def settle(self, post: Post, claim: Occupant) -> tuple[Occupant, bool]:
        """Give a post its file.

        Args:
            post: The post.
            claim: Its claim.

        Returns:
            The claim as it was decided, and True if the post is in the site.
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
        """Return the file itself, or the index of a folder of its name if another post needs that folder."""
        while self._requested.inside(file) is not None or self._table.inside(file) is not None:
            file = as_folder(file)
        return file

    def _is_lost(self, post: Post, claim: Occupant) -> bool:
        """Return True if an occupant of the site itself has a post's file, and report it."""
        if post.kind == "page" and claim.file == self._home:
            # a request to its address is answered: the list of all posts is there
            lost = Conflict(Occupant(Rank.INDEX, claim.file, "the list of all posts"), Relation.SAME)
            self._table.report_lost(
                claim, lost, f"{left_out(claim)}, and its redirects lead to the list", code="page-wins"
            )
            return True
        found = self._table.conflict(claim.file, claim.rank)
        if found is None:
            return False
        # every site has a home page, and every blog had one: nothing to mend here
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
        """Report that a file became the index of a folder that another post needs."""
        inner = self._requested.inside(claim.file)
        other = self._table.inside(claim.file) if inner is None else self._owners[inner]
        if other is not None:
            self._table.report_lost(claim, Conflict(other, Relation.INSIDE),
                                    f"the {claim.noun} is at {moved.address}, as that folder's page")  # fmt: skip
