"""All posts together: their order, their neighbours, and the terms of each grouping."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ..diagnostics.problems import Problems
from . import addresses
from .groupings import GROUPINGS, MOST_LEVELS, Grouping, further, levels
from .post import ImportedBlog, Post

_NEVER = datetime.min.replace(tzinfo=UTC)

#: The most tags, and the most categories, of a post whose pages list it. Each of these pages costs as much
#: as a post does, and shows the post's excerpt.
MOST_TERMS = 200


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A term of a grouping, such as one tag, and the posts that have it, newest first."""

    name: str
    slug: str
    posts: Sequence[Post] = ()
    grouping: str = ""
    """The name of its grouping."""
    other_names: Sequence[str] = ()
    """What else it is called in posts, where the old blog took terms of one slug for one."""

    separator: str = ""
    """What stands in its name between the terms that it is in and its own name; empty where it is in none."""

    @property
    def levels(self) -> Sequence[str]:
        """The names of the terms that it stands in, the outermost first, and its own."""
        return levels(self.name, self.separator)

    @property
    def names(self) -> Sequence[str]:
        """All that it is called in posts."""
        return (self.name, *self.other_names)


@dataclass(frozen=True, slots=True, eq=False)
class Blog:
    """The posts of all imports, in order."""

    imports: Sequence[ImportedBlog] = ()
    posts: Sequence[Post] = ()
    """Newest first; drafts behind all others."""
    pages: Sequence[Post] = ()
    """Standalone pages, by address."""
    unlisted: Sequence[Post] = ()
    """Posts that are at their addresses and nowhere else, by address."""
    terms: Mapping[str, Sequence[Term]] = field(default_factory=dict)
    """The terms of each grouping, by the grouping's name, in the grouping's order."""
    groupings: Mapping[str, Grouping] = field(default_factory=lambda: GROUPINGS)
    """The groupings by name: those of every blog, and those that only these blogs have."""
    newer: Mapping[Post, Post] = field(default_factory=dict)
    """The next newer post of each post that has one."""
    older: Mapping[Post, Post] = field(default_factory=dict)
    """The next older post of each post that has one."""
    origins: Mapping[Post, ImportedBlog] = field(default_factory=dict)
    """The import of each post."""
    hierarchies: Mapping[str, str] = field(default_factory=dict)
    """What the site says of terms that stand in others, as `SiteRules.hierarchies`."""

    def everything(self) -> Iterator[Post]:
        """Yield posts, then pages, then the posts that no list shows."""
        yield from self.posts
        yield from self.pages
        yield from self.unlisted

    @property
    def title(self) -> str:
        """The title of the first import that has one, or an empty string."""
        return next((imported.title for imported in self.imports if imported.title), "")

    def age(self, post: Post) -> tuple[datetime, str]:
        """Return the key that sorts posts, oldest first: date, then the generator's order for equal dates."""
        return (post.date or _NEVER, self.origins[post].rules.order(post))

    def is_in_site(self, post: Post) -> bool:
        """Return True if another plugin of this site makes the page of a post."""
        return self.origins[post].is_in_site

    def without(self, posts: Collection[Post]) -> Blog:
        """Return the blog without some posts: they are in no list, in no term and no neighbour of a post."""
        if not posts:
            return self
        remaining = [post for post in self.everything() if post not in posts]
        return _arranged(self.imports, remaining, self.origins, self.hierarchies)


def assemble(imports: Sequence[ImportedBlog], hierarchies: Mapping[str, str] | None = None) -> Blog:
    """Combine the posts of some imports.

    Args:
        imports: The results of the sources, in the site's order.
        hierarchies: What the site says of terms that stand in others, as `SiteRules.hierarchies`.

    Returns:
        The blog; every post of the imports is in it.
    """
    origins = {post: imported for imported in imports for post in (*imported.posts, *imported.archives)}
    return _arranged(imports, origins, origins, hierarchies or {})


def _arranged(
    imports: Sequence[ImportedBlog],
    found: Iterable[Post],
    origins: Mapping[Post, ImportedBlog],
    hierarchies: Mapping[str, str],
) -> Blog:
    found = list(found)
    ordering = Blog(origins=origins)
    listed = [p for p in found if p.kind == "post" and not p.is_unlisted]
    unlisted = [p for p in found if p.kind == "post" and p.is_unlisted]
    posts = sorted(listed, key=lambda p: (not p.draft, *ordering.age(p)), reverse=True)
    groupings = dict(GROUPINGS)
    for imported in imports:
        for name, own in imported.groupings.items():
            groupings.setdefault(name, further(name, own))
    neighbours = [pair for pair in itertools.pairwise(posts) if pair[0].draft == pair[1].draft]
    return Blog(
        imports=imports,
        posts=posts,
        pages=sorted((p for p in found if p.kind == "page"), key=lambda p: (p.address, p.path)),
        unlisted=sorted(unlisted, key=lambda p: (p.address, p.path)),
        terms={
            name: _terms(grouping, posts, imports, origins, hierarchies.get(name))
            for name, grouping in groupings.items()
        },
        groupings=groupings,
        newer={older: newer for newer, older in neighbours},
        older=dict(neighbours),
        origins=origins,
        hierarchies=hierarchies,
    )


def listed(names: Sequence[str]) -> Sequence[str]:
    """Return the terms of a post whose pages list it, and which are shown with it in lists."""
    return names[:MOST_TERMS]


def _terms(
    grouping: Grouping,
    posts: Sequence[Post],
    imports: Sequence[ImportedBlog],
    origins: Mapping[Post, ImportedBlog],
    wanted: str | None,
) -> list[Term]:
    """Return the terms of a grouping that posts have, and those that these stand in.

    Args:
        grouping: The grouping.
        posts: The posts, the newest first.
        imports: All imports.
        origins: The import of each post.
        wanted: What the site says that separates a term from one in it; None where it says nothing.
    """
    members: dict[str, list[Post]] = {}
    separators: dict[str, str] = {}
    first_names: dict[str, str] = {}
    first_of_slugs: dict[str, str] = {}
    for post in posts:
        if not post.in_terms:
            continue
        rules = origins[post].rules
        separator = rules.hierarchies.get(grouping.name, "") if wanted is None else wanted
        for written in listed(grouping.key(post)):
            *above, own = levels(written, separator)
            if wanted is None:  # the posts of such a generator have all terms that theirs stand in
                above, own = [], written
            if written not in first_names:
                slug = rules.term_slug(grouping.name, written) if grouping.name in rules.united_terms else ""
                first_names[written] = first_of_slugs.setdefault(slug, own) if slug else own
            for name in (*above, first_names[written]):
                found = members.setdefault(name, [])
                if not found or found[-1] is not post:
                    found.append(post)
                if separator:
                    separators.setdefault(name, separator)
    others: dict[str, list[str]] = {}
    for name, first in first_names.items():
        if name != first:
            others.setdefault(first, []).append(name)
    slugs = addresses.unique_slugs(
        list(members),
        lambda name: _plain_slug(
            grouping.name, name, _first_with(members[name], imports, origins), separators.get(name, "")
        ),
    )
    is_backwards = any(grouping.name in imported.backwards for imported in imports)
    return [
        Term(name, slugs[name], members[name], grouping.name, others.get(name, ()), separators.get(name, ""))
        for name in sorted(
            members,
            key=lambda name: [*map(grouping.order, _parts(name, separators.get(name, "")))],
            reverse=is_backwards,
        )
    ]


def _parts(name: str, separator: str) -> Sequence[str]:
    """The short names of the terms that a term stands in, and its own."""
    return name.split(separator, MOST_LEVELS - 1) if separator else [name]


def _first_with(
    posts: Sequence[Post], imports: Sequence[ImportedBlog], origins: Mapping[Post, ImportedBlog]
) -> ImportedBlog:
    """Return the first import that has any of some posts: a new post in another blog doesn't move their term."""
    if len(imports) == 1:
        return imports[0]
    having = {origins[post] for post in posts}
    return next(imported for imported in imports if imported in having)


def _plain_slug(grouping: str, name: str, imported: ImportedBlog, separator: str) -> str:
    """Return the slug that a term has if no other one has it."""
    return imported.rules.term_slug(grouping, name) or "/".join(map(addresses.slug, _parts(name, separator)))


def report_terms(blog: Blog, shown: Container[str], problems: Problems) -> None:
    """Report posts with too many terms, and terms whose slugs had to be numbered.

    Args:
        blog: The blog as it will be shown, without the posts that are not in the site.
        shown: The names of the groupings whose terms have pages.
        problems: Receives the reports.
    """
    for name, terms in blog.terms.items():
        if name not in shown:
            continue
        grouping = blog.groupings[name]
        for post in blog.posts:
            if (count := len(grouping.key(post))) > MOST_TERMS:
                problems.report("term", post.display_path, post.line(*grouping.front_matter),
                                f"the post has {count} {grouping.name}",
                                f"it is listed on the pages of the first {MOST_TERMS} only")  # fmt: skip
        owners = {term.slug: term for term in terms}
        for term in terms:
            origin = _first_with(term.posts, blog.imports, blog.origins)
            if term.slug != (plain := _plain_slug(name, term.name, origin, term.separator)):
                first, count = term.posts[0], len(term.posts)
                other = owners[plain].name if plain in owners else ""
                more = f" (in this post and {count - 1} more)" if count > 1 else ""
                problems.report("term", first.display_path, first.line(*grouping.front_matter),
                                f"the {grouping.name} {term.name!r}{more} and {other!r} have the same slug, {plain!r}",
                                f"{term.name!r} gets the slug {term.slug!r}")  # fmt: skip
