"""What the proof is given: the hidden and the visible documents of one build, and the files that it passes over."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

from ..blog.groupings import parts, series
from ..blog.plan import SitePlan
from ..blog.post import ImportedBlog, Post
from ..sources.audience import Audience, named_files, strings, texts_of
from ..theme.labels import labels
from . import settings
from .audience_pages import AudiencePages, HiddenPage
from .leaks import Document, Proof, message
from .neighbours import plugins_named

#: How much of a theme's template is read, in bytes.
_LARGEST = 200_000


def prove(
    audience: Audience,
    pages: AudiencePages,
    plans: Sequence[SitePlan],
    copied: Iterable[str],
    files: Files,
    config: MkDocsConfig,
) -> None:
    """Search the whole site for what its audience is not to see.

    Args:
        audience: Whom the site is for.
        pages: The documentation's pages.
        plans: The blogs of the site.
        copied: The addresses of the blogs' static files that are in the site.
        files: MkDocs' files.
        config: MkDocs' configuration.

    Raises:
        PluginError: Something was found. It names the files of the site and the hidden documents.
    """
    imports = [imported for plan in plans for imported in plan.blog.imports]
    hidden = [
        _document(post, _pictures(post, imported, copied), _parts(post, imported, plan))
        for plan in plans
        for imported in plan.blog.imports
        for post in imported.withheld
    ]
    separators = _separators_of_pages(config)
    hidden += [_hidden_page(page, pages, separators) for page in pages.hidden]
    if not hidden:
        return
    visible = [_document(post) for plan in plans for post in (*plan.blog.everything(), *plan.absent)]
    visible += [_visible_page(file, text) for file, text in pages.visible_texts()]
    visible.append(Document("", paths=[file.dest_uri for file in files], pictures=list(_shown(imports, copied))))
    visible.append(Document("", paths=[there.file for plan in plans for there in plan.places.values()]))
    blog_authors = [imported.author.name for imported in imports if imported.author is not None]
    visible.append(Document("", terms=blog_authors, texts=[imported.title for imported in imports]))
    visible.append(Document("mkdocs.yml", texts=list(_settings(config))))
    proof = Proof(hidden, visible, _around(config))
    unread, as_they_are = _copies(files, imports, config)
    hits = list(proof.search(Path(config.site_dir), unread=unread, copied=as_they_are))
    if hits:
        raise PluginError(f"blogimport: {message(hits, audience.name)}")


def _document(post: Post, pictures: Iterable[str] = (), parts_of_terms: Iterable[str] = ()) -> Document:
    named = chain.from_iterable(post.terms.values())
    return Document(
        post.display_path,
        title=post.title,
        terms=[*post.tags, *post.categories, *post.authors, *series(post), *named, *parts_of_terms],
        paths=[post.path, post.address, *post.redirect_from, *([post.slug] if post.slug else [])],
        pictures=list(pictures),
        texts=list(texts_of(post)),
    )


def _parts(post: Post, imported: ImportedBlog, plan: SitePlan) -> Iterator[str]:
    """The single parts of the names of a post's terms that stand in others: lists show these alone."""
    separators = {**imported.rules.hierarchies, **plan.site.hierarchies}
    for name, terms in {**post.terms, "tags": post.tags, "categories": post.categories}.items():
        for term in terms:
            yield from parts(term, separators.get(name, ""))


def _separators_of_pages(config: MkDocsConfig) -> list[str]:
    """What stands between tags in tags of the documentation's pages, as Material's plugin `tags` takes it."""
    settings_of_tags = [plugin.config for plugin in plugins_named(config, "tags")]
    return [str(own.get("tags_hierarchy_separator") or "/") for own in settings_of_tags if own.get("tags_hierarchy")]


def _pictures(post: Post, imported: ImportedBlog, copied: Iterable[str]) -> set[str]:
    """The static files that only hidden posts name, and that nothing visible shows: those that this one names."""
    return named_files(texts_of(post), imported.withheld_static) - set(copied)


def _shown(imports: Iterable[ImportedBlog], copied: Iterable[str]) -> Iterator[str]:
    yield from copied
    for imported in imports:
        yield from (address for address in imported.static if address not in imported.withheld_static)


def _hidden_page(page: HiddenPage, pages: AudiencePages, separators: Iterable[str]) -> Document:
    tags = list(strings(page.metadata.get("tags")))
    inner = [part for separator in separators for tag in tags for part in parts(tag, separator)]
    return Document(
        page.name,
        title=_title(page.metadata, page.text),
        terms=[*_terms(page.metadata), *inner],
        paths=[page.file.src_uri, page.file.url],
        pictures=sorted(named_files([page.text], pages.pictures)),
        texts=_texts(page.metadata, page.text),
    )


def _visible_page(file: File, text: str) -> Document:
    metadata = file.page.meta if file.page is not None and file.page.meta else {}
    return Document(
        file.src_uri,
        title=_title(metadata, text),
        terms=list(_terms(metadata)),
        paths=[file.src_uri, file.dest_uri],
        texts=_texts(metadata, text),
    )


def _terms(metadata: Mapping[str, Any]) -> Iterator[str]:
    """What the front matter of a page of the site names that other plugins list: tags, and who wrote it."""
    for key in ("tags", "categories", "author", "authors"):
        yield from strings(metadata.get(key))


def _texts(metadata: Mapping[str, Any], text: str) -> list[str]:
    """A page's body, and each string of its front matter."""
    if text.startswith("---"):
        text = text.split("\n---", 1)[-1]
    return [text, *strings(metadata)]


def _title(metadata: Mapping[str, Any], text: str) -> str:
    if isinstance(metadata.get("title"), str):
        return str(metadata["title"])
    heading = next((line for line in text.splitlines() if line.startswith("# ")), "")
    return heading.strip("# ")


def _settings(config: MkDocsConfig) -> Iterator[str]:
    """What mkdocs.yml says that pages may show."""
    yield from strings({key: value for key, value in config.items() if key not in {"plugins", "config_file_path"}})
    # whose keys are titles in a navigation
    yield from (key for entry in _mappings(config.nav) for key in entry)


def _around(config: MkDocsConfig) -> Iterator[str]:
    """What any page of the site may say by itself: the theme, labels and months."""
    language = settings.language(config)
    for name in {language, "en"}:
        yield from labels(name).values()
        try:
            locale = Locale.parse(name, sep="-")
        except (UnknownLocaleError, ValueError):
            continue
        for names in (locale.months, locale.days):
            yield from (str(word) for width in names["format"].values() for word in width.values())
    for folder in config.theme.dirs:
        for root, folders, found in os.walk(folder):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for file in found:
                if file.endswith(".html"):
                    yield Path(root, file).read_bytes()[:_LARGEST].decode("utf-8", "replace")


def _mappings(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _mappings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _mappings(inner)


def _copies(files: Files, imports: Iterable[ImportedBlog], config: MkDocsConfig) -> tuple[set[str], set[str]]:
    """The files of the site that come with the theme or with MkDocs' search, and those that are copied."""
    own = Path(config.theme.custom_dir) if config.theme.custom_dir else None
    themes = [Path(folder) for folder in config.theme.dirs if own is None or Path(folder) != own]
    folders = [Path(config.docs_dir), *(imported.folder for imported in imports)]
    unread = {"search/tinyseg.js", "search/lunr.js", "search/main.js", "search/worker.js"}
    unread |= {f"search/{file.name}" for file in Path(config.site_dir, "search").glob("lunr.*.js")}
    copied = set()
    for file in files:
        if file.abs_src_path is None or file.is_documentation_page():
            continue
        above = Path(file.abs_src_path).parents
        if any(folder in above for folder in folders):
            copied.add(file.dest_uri)
        elif any(folder in above for folder in themes):
            unread.add(file.dest_uri)
    return unread, copied
