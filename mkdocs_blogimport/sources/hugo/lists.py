"""The pages of a Hugo site that listed posts: of the home page, of sections and of terms, with their further pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ...blog import addresses
from ...blog.post import OldList, OldRedirect, Post
from . import titles
from .config import Config, Language
from .documents import Document, Reader
from .posts import newest_first
from .settings_files import get
from .terms import Terms, grouping, taxonomy_of

#: The most pages of a list.
MOST_PAGES = 5_000


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """A page that listed others, in one language."""

    kind: str
    """Hugo's: `home`, `section`, `term`, `taxonomy`."""
    language: Language
    address: str
    """With a slash at its end; without one if it was a file, as `uglyURLs` makes those of terms."""
    documents: Sequence[Document]
    """What it listed."""
    name: str = ""
    """The path of the section, or the taxonomy."""
    term: str = ""
    page: Document | None = None
    """The page of the blog that says more about it; None if Hugo made it."""
    title: str = ""
    """What it is called."""


def listed(reader: Reader, terms: Terms) -> list[Listed]:
    """Find the pages that listed others, of every language.

    Args:
        reader: The reader, which has read everything.
        terms: The terms of the site.
    """
    pages: dict[str, list[Document]] = {}
    nodes: dict[tuple[str, str], Document] = {}
    for document in reader.documents:
        if document.kind == "page":
            if document.is_listed:
                pages.setdefault(document.entry.language, []).append(document)
        else:
            nodes[document.entry.language, document.entry.folder] = document
    found: list[Listed] = []
    for code, language in reader.config.languages.items():
        own = pages.get(code, [])
        # a part of the content may be of one language
        if own or code == reader.config.default.code or not reader.part:
            found += _of_language(language, own, nodes, reader, terms)
    return found


def _of_language(
    language: Language,
    pages: Sequence[Document],
    nodes: dict[tuple[str, str], Document],
    reader: Reader,
    terms: Terms,
) -> Iterator[Listed]:
    config, code = reader.config, language.code
    home = nodes.get((code, ""))
    yield Listed("home", language, f"{language.prefix}/", pages, page=home)
    sections: dict[str, list[Document]] = {}
    for document in pages:
        if document.sections:
            sections.setdefault("/".join(document.sections), []).append(document)
    for spoken, folder in nodes:
        if spoken == code and folder and nodes[spoken, folder].kind == "section":
            sections.setdefault(folder, [])
            sections.setdefault(folder.partition("/")[0], [])
    for document in reader.unpublished:  # a section of drafts has its page all the same
        if document.entry.language == code and document.kind == "page" and document.sections:
            sections.setdefault(document.sections[0], [])
    for name, inner in sections.items() if not config.disables("section") else ():
        node = nodes.get((code, name))
        address = node.address if node is not None else reader.section_address(language, name)
        title = node.title if node is not None else titles.of_section(name, config)
        yield Listed("section", language, address, inner, name, page=node, title=title)
    yield from _of_terms(language, pages, nodes, config, terms)


def _of_terms(
    language: Language,
    pages: Sequence[Document],
    nodes: dict[tuple[str, str], Document],
    config: Config,
    terms: Terms,
) -> Iterator[Listed]:
    found: set[str] = set()
    # sections, terms and the home page may have terms of their own
    every = [*pages, *(node for (spoken, _), node in nodes.items() if spoken == language.code)]
    for taxonomy in language.taxonomies:
        if not config.disables("taxonomy"):
            found.add(address := terms.overview(language, taxonomy))
            node = nodes.get((language.code, taxonomy))
            title = node.title if node is not None else titles.of_list(taxonomy, config)
            yield Listed("taxonomy", language, address, (), taxonomy, title=title)
        if not config.disables("term"):
            for old in _of_taxonomy(language, taxonomy, every, terms, config):
                found.add(old.address)
                yield old
    for (spoken, _), node in nodes.items():
        # terms with a page of their own, which may be in no post
        is_one = spoken == language.code and node.kind in {"term", "taxonomy"} and node.post is None
        if is_one and node.address not in found:
            yield Listed(node.kind, language, node.address, (), taxonomy_of(node), page=node, title=node.title)


def _of_taxonomy(
    language: Language, taxonomy: str, every: Sequence[Document], terms: Terms, config: Config
) -> Iterator[Listed]:
    """Yield the pages of the terms of a taxonomy, those of spellings with an address of their own behind them."""
    members: dict[str, list[Document]] = {}
    spelled: dict[tuple[str, str], list[Document]] = {}
    for document in every:
        if taxonomy in document.values:
            own = terms.by_spelling(document, taxonomy)
            for name in dict.fromkeys(own.values()):
                members.setdefault(name, []).append(document)
            for written, name in own.items():
                spelled.setdefault((name, written), []).append(document)

    def titled(name: str) -> str:
        return name if (taxonomy, name) in terms.titles else titles.of_list(name, config)

    found: set[str] = set()
    for name, inner in members.items():
        found.add(address := terms.address(language, taxonomy, name))
        yield Listed("term", language, address, inner, taxonomy, name, title=titled(name))
    for (name, written), inner in spelled.items():
        address = terms.address(language, taxonomy, name, written)
        if address not in found:
            found.add(address)
            yield Listed("term", language, address, inner, taxonomy, name, title=titled(name))


def old_lists(found: Iterable[Listed], config: Config) -> Iterator[OldList]:
    """Yield the addresses of lists, and of their further pages, which the theme may have made.

    Args:
        found: The pages that listed others.
        config: The site's settings.
    """
    size, path = page_size(config), page_path(config)
    for old in found:
        posts = posts_of(old.documents)
        group = grouping(old.name) if old.kind in {"term", "taxonomy"} else ""
        first = addresses.answering_file(old.address) if old.address.endswith(".html") else ""
        if old.page is None or old.page.post is None:
            yield OldList(old.address, first, posts, config.display_path, group, old.term)
        start = old.address.removesuffix(".html").rstrip("/")
        end = ".html" if old.address.endswith(".html") else "/"
        for number in range(1, min(-(-len(posts) // size), MOST_PAGES) + 1):
            share = posts[(number - 1) * size : number * size]
            yield OldList(f"{start}/{path}/{number}{end}", "", share, config.display_path, group, old.term)
        if old.kind == "home" and (other := _other_home(old, config)) and (old.page is None or old.page.post is None):
            yield OldList(other, "", (), config.display_path)


def home_redirects(found: Iterable[Listed], config: Config) -> Iterator[OldRedirect]:
    """Yield the redirect to the home page of the default language, where the blog has a page for that.

    Args:
        found: The pages that listed others.
        config: The site's settings.
    """
    for old in found:
        if old.kind == "home" and (other := _other_home(old, config)) and old.page is not None and old.page.post:
            yield OldRedirect(other, old.page.address, old.page.post.display_path, None, comes_first=False)


def _other_home(home: Listed, config: Config) -> str | None:
    """Return the address that leads to the home page of the default language: `/` or the language's folder."""
    if home.language is not config.default or not (config.is_multilingual or home.language.prefix):
        return None
    return "/" if home.language.prefix else f"/{home.language.code}/"


def page_size(config: Config) -> int:
    """Return the number of posts on a page of a list."""
    for value in (get(config.values, "pagination", "pagersize"), config.values.get("paginate")):
        if isinstance(value, int) and value > 0:
            return int(value)
    return 10


def page_path(config: Config) -> str:
    """Return the folder of the further pages of a list."""
    for value in (get(config.values, "pagination", "path"), config.values.get("paginatepath")):
        if isinstance(value, str) and value.strip("/") and ".." not in value:
            return value.strip("/")
    return "page"


def posts_of(documents: Iterable[Document]) -> list[Post]:
    """Return the posts of some documents, in the order of Hugo's lists."""
    return newest_first(d.post for d in documents if d.post is not None and d.post.kind == "post")
