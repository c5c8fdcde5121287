"""The pages of a Zola site that listed posts: those of sections and terms, with their further pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ...blog import addresses
from ...blog.paths import hidden_part
from ...blog.post import OldLayout, OldList, Post
from .config import Config, Language, Taxonomy
from .documents import USUAL, Document, grouping
from .sections import Listed, newest_first

#: The most pages of a list.
_MOST_PAGES = 5_000


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """A term of one taxonomy and language."""

    language: Language
    taxonomy: Taxonomy
    names: Sequence[str]
    """Names with one slug are one term."""
    address: str
    pages: Sequence[Document]

    @property
    def posts(self) -> list[Post]:
        """Its posts, the newest first."""
        return [page.post for page in self.pages if page.post is not None and page.post.kind == "post"]


def terms(documents: Sequence[Document], config: Config) -> list[Term]:
    """Return the terms of a site in all its languages.

    Args:
        documents: Its pages.
        config: Its settings.
    """
    found: dict[tuple[str, str, str], tuple[list[str], list[Document]]] = {}
    for document in documents:
        for kind, names in document.terms.items():
            for name in names:
                key = document.entry.language.code, kind, term_slug(name, config)
                known = found.setdefault(key, ([], []))
                if name not in known[0]:
                    known[0].append(name)
                if document not in known[1][-1:]:
                    known[1].append(document)
    made = []
    for (code, kind, slug), (spelled, pages) in found.items():
        language = config.languages[code]
        taxonomy = language.taxonomies[kind]
        place = overview(language, taxonomy, config) + f"{slug}/"
        made.append(Term(language, taxonomy, sorted(spelled), addresses.clean(place), newest_first(pages)))
    return made


def term_slug(name: str, config: Config) -> str:
    """Return the part of an address of a term: that of Zola, where it can be a file's name."""
    made = config.slug(name, "taxonomies").strip("/")
    unfit = not made or ".." in made.split("/") or hidden_part(made) is not None
    return addresses.slug(name) if unfit or addresses.refusal(f"{made}/index.html") is not None else made


def overview(language: Language, taxonomy: Taxonomy, config: Config) -> str:
    """Return the address of the page that listed all terms of a taxonomy."""
    return addresses.clean(f"{language.prefix}{config.taxonomy_root}/{taxonomy.slug}/")


def old_lists(sections: Sequence[Listed], found: Sequence[Term], config: Config) -> Iterator[OldList]:
    """Yield the addresses of the pages that listed posts.

    Args:
        sections: The sections of the site.
        found: Its terms.
        config: Its settings.
    """
    for listed in sections:
        section = listed.section
        if not section.is_rendered or section.redirect:
            continue
        if listed.document is None:
            yield OldList(listed.address, "", listed.posts, config.display_path)
        yield from _further(listed.address, listed.posts, section.page_size, section.page_path, config)
    seen: set[tuple[str, str]] = set()
    for term in found:
        taxonomy = term.taxonomy
        if not taxonomy.is_rendered:
            continue
        name = grouping(taxonomy.name)
        if (term.language.code, taxonomy.name) not in seen:
            seen.add((term.language.code, taxonomy.name))
            yield OldList(overview(term.language, taxonomy, config), "", (), config.display_path, name)
        first = term.posts[: taxonomy.page_size] if taxonomy.page_size else term.posts
        yield OldList(term.address, "", first, config.display_path, name, term.names[0])
        yield from _further(
            term.address, term.posts, taxonomy.page_size, taxonomy.page_path, config, (name, term.names[0])
        )


def _further(
    address: str, posts: Sequence[Post], size: int, path: str, config: Config, of: tuple[str, str] = ("", "")
) -> Iterator[OldList]:
    """Yield the numbered pages of a list, of which the first only redirected to it."""
    count = min(max(1, -(-len(posts) // size)), _MOST_PAGES) if size else 0
    for number in range(1, count + 1):
        share = posts[(number - 1) * size : number * size]
        place = addresses.clean(f"{address}{path}/{number}/")
        yield OldList(place, "", share, config.display_path, *of)


def layout(main: Listed | None, config: Config) -> OldLayout:
    """Return where the old lists stood, and how many posts were on a page of them.

    Args:
        main: The section of posts, if there is one.
        config: The site's settings.
    """
    taxonomies = config.default.taxonomies
    shown = {grouping(name): taxonomy.is_rendered for name, taxonomy in taxonomies.items()}
    return OldLayout(
        blog_dir=None if main is None else main.address.strip("/"),
        pagination=None if main is None else main.section.page_size > 0,
        pagination_per_page=(main.section.page_size or None) if main is not None else None,
        pagination_url_format=f"{main.section.page_path}/{{page}}".lstrip("/") if main is not None else "page/{page}",
        sizes={grouping(name): taxonomy.page_size for name, taxonomy in taxonomies.items()},
        overviews={grouping(name): overview(config.default, taxonomy, config) for name, taxonomy in taxonomies.items()},
        groupings={**dict.fromkeys(USUAL, False), **shown},
    )


def term_formats(config: Config) -> Mapping[str, str]:
    """Return the addresses of terms' pages, by the names of their groupings."""
    return {
        grouping(name): f"{overview(config.default, taxonomy, config)}{{slug}}"
        for name, taxonomy in config.default.taxonomies.items()
        if taxonomy.is_rendered
    }
