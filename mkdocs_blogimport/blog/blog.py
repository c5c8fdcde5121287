"""All posts together: their order, neighbours, terms, and who stands at which address."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ..diagnostics.problems import CODES, Problems
from . import addresses
from .groupings import GROUPINGS, Grouping
from .paths import PathSet, as_folder
from .post import Imported, Post

_NEVER = datetime.min.replace(tzinfo=UTC)

#: How many of its tags, and how many of its categories, have pages that list a post. Each of these pages costs as much
#: as a post does, and shows the post's excerpt.
MOST_TERMS = 200


@dataclass(slots=True, eq=False)
class Term:
    """A term of a grouping, such as one tag, and the posts that bear it, newest first."""

    name: str
    slug: str
    posts: list[Post] = field(default_factory=list)


@dataclass(slots=True)
class Blog:
    """Everything that was imported, in order."""

    posts: list[Post] = field(default_factory=list)
    """Newest first."""
    pages: list[Post] = field(default_factory=list)
    """What stands by itself, by address."""
    terms: dict[str, list[Term]] = field(default_factory=dict)
    """The terms of each grouping, by the grouping's name, in the grouping's order."""
    newer: dict[Post, Post] = field(default_factory=dict)
    """The next newer post of each post that has one."""
    older: dict[Post, Post] = field(default_factory=dict)
    """The next older post of each post that has one."""

    def everything(self) -> Iterable[Post]:
        """Posts, then pages."""
        yield from self.posts
        yield from self.pages

    def arrange(self, found: Iterable[Post], problems: Problems) -> None:
        """Put posts and pages in order, and gather their terms.

        Args:
            found: What is to be in the blog, each at an address of its own.
            problems: Where terms that fold to one slug are told.
        """
        found = list(found)
        self.posts = sorted((p for p in found if p.kind == "post"), key=_age, reverse=True)
        self.pages = sorted((p for p in found if p.kind == "page"), key=lambda p: (p.address, p.path))
        self.newer, self.older = {}, {}
        for newer, older in itertools.pairwise(self.posts):
            self.older[newer], self.newer[older] = older, newer
        self.terms = {name: _terms(grouping, self.posts, problems) for name, grouping in GROUPINGS.items()}


def listed(names: Sequence[str]) -> Sequence[str]:
    """Those of a post's terms that have pages because of it, and that stand with it in lists."""
    return names[:MOST_TERMS]


def assemble(imports: Sequence[Imported], path_prefix: str, problems: Problems, *, folding_names: bool = False) -> Blog:
    """Bring the posts of some sources together.

    Args:
        imports: What the sources yielded, in the site's order.
        path_prefix: The clean path, without slashes around it, that is put before each address and file; or nothing.
        problems: Where clashes are told.
        folding_names: Whether the site is written to a file system for which `A` and `a` are one name.

    Returns:
        The blog; every post of the sources is in it, at an address of its own.
    """
    for imported in imports:
        for post in imported.posts:
            post.language = post.language or imported.language
            post.tags, post.categories = _one_form(post.tags), _one_form(post.categories)
    found = [post for imported in imports for post in imported.posts]
    for post in found:
        if path_prefix:
            post.prefix = f"/{path_prefix}"
            post.address, post.file = f"{post.prefix}{post.address}", f"{path_prefix}/{post.file}"
        _silence(post, problems)
    _part(found, problems, folding_names=folding_names)

    blog = Blog()
    blog.arrange(found, problems)
    return blog


def _one_form(names: Iterable[str]) -> list[str]:
    """Names of terms, each once, whatever the form of their accented letters."""
    return list(dict.fromkeys(n for name in names if (n := unicodedata.normalize("NFC", name.strip()))))


def _age(post: Post) -> tuple[datetime, str]:
    # of posts of one moment Jekyll lists the one whose path is later in the alphabet as the newer
    return (post.date or _NEVER, post.path)


def _silence(post: Post, problems: Problems) -> None:
    """Do as a post says that wants some kinds of problem not to be told: `blogimport: {ignore: [link]}`."""
    own = post.metadata.get("blogimport")
    if own is None:
        return
    wanted = own.get("ignore", []) if isinstance(own, Mapping) else None
    codes = wanted.replace(",", " ").split() if isinstance(wanted, str) else wanted
    if not isinstance(codes, list):
        problems.report("front-matter", post.shown, post.line("blogimport"),
                        "what stands under “blogimport” is not understood", "it changes nothing")  # fmt: skip
        return
    known = {code for code in codes if isinstance(code, str) and code in CODES}
    for code in codes:
        if not isinstance(code, str) or code not in known:
            problems.report("front-matter", post.shown, post.line("blogimport"),
                            f"there is no kind of message {code!r} to ignore", "it changes nothing")  # fmt: skip
    problems.silence(post.shown, known)


def _part(found: list[Post], problems: Problems, *, folding_names: bool) -> None:
    """Give every post a file of its own.

    Posts beat pages and the later date beats the earlier, as in Jekyll 4, where the loser is overwritten. Here it
    gets the address beside, and the author is told. A file that stands where a folder has to be becomes that folder's
    page, which hosts show at the file's address too.
    """
    ordered = sorted(found, key=lambda p: (p.kind == "post", *_age(p)), reverse=True)
    wished = PathSet((post.file for post in ordered), folding=folding_names)
    owners = {post.file: post for post in reversed(ordered)}
    moved: dict[Post, tuple[str, Post]] = {}
    for post in ordered:
        while (inner := wished.inside(post.file)) is not None:
            moved.setdefault(post, (post.file, owners[inner]))
            post.address, post.file = f"/{post.file}/", as_folder(post.file)
    # who has to give way shall not take what another has by right
    wished = PathSet((post.file for post in ordered), folding=folding_names)
    owners = {post.file: post for post in reversed(ordered)}
    given = PathSet(folding=folding_names)
    numbers: dict[tuple[str, str], int] = {}  # what is taken once is never free again
    for post in ordered:
        kept = given.at(post.file)
        if kept is not None:
            winner, taken = owners[kept], post.address
            suffix = ".html" if post.address.endswith("/") or winner.file.endswith(".html") else ""
            number = numbers.get((taken, suffix), 2)
            while not (wished.is_free(post.file) and given.is_free(post.file)):
                post.address = addresses.numbered(taken, number)
                post.file = addresses.answering_file(post.address, suffix or ".html")
                if addresses.refusal(post.file) is not None:  # the number makes it too long
                    post.address = f"/post-{number}/"
                    post.file = addresses.answering_file(post.address)
                number += 1
            numbers[taken, suffix] = number
            spelling = "" if winner.address == taken else f", {winner.address}, on this file system"
            problems.report("clash", post.shown, post.line("permalink"),
                            f"its address {taken} is that of {winner.shown} too{spelling}",
                            f"the later one keeps it, this one is at {post.address}")  # fmt: skip
        elif post in moved:
            file, nested = moved[post]
            problems.report("folder-clash", post.shown, post.line("permalink"),
                            f"{nested.shown} needs a folder of the name of its file /{file}",
                            f"it is that folder's page, at {post.address}")  # fmt: skip
        given.add(post.file)


def _terms(grouping: Grouping, posts: Sequence[Post], problems: Problems) -> list[Term]:
    """The terms of a grouping that some posts bear."""
    members: dict[str, list[Post]] = {}
    for post in posts:
        names = grouping.key(post)
        if len(names) > MOST_TERMS:
            problems.report("term", post.shown, post.line(*grouping.front_matter),
                            f"the post has {len(names)} {grouping.name}",
                            f"only the first {MOST_TERMS} have pages that list it")  # fmt: skip
        for name in listed(names):
            members.setdefault(name, []).append(post)
    slugs = addresses.unique_slugs(list(members))
    owners = {slug: name for name, slug in slugs.items()}
    for name, slug in slugs.items():
        if slug != (plain := addresses.slug(name)):
            first, count = members[name][0], len(members[name])
            other = owners.get(plain, "")
            more = f" (here and in {count - 1} more)" if count > 1 else ""
            problems.report("term", first.shown, first.line(*grouping.front_matter),
                            f"the {grouping.singular} {name!r}{more} folds to {plain!r}, as {other!r} does",
                            f"its page is at {slug!r}")  # fmt: skip
    return [Term(name, slugs[name], members[name]) for name in sorted(members, key=grouping.order)]
