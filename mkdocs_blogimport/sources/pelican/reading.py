"""Pelican: `pelicanconf.py`, articles and pages in Markdown, reStructuredText and HTML."""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from ...blog import addresses
from ...blog.post import ImportedBlog, OldMath, OldPage, Post, SiteRules
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from ..audience import only_theirs
from ..markup import report_unread
from ..options import ReadOptions
from ..saved_bodies import rereads
from ..signs import report_part
from ..walk import Found, once
from . import engines, feeds, lists, plugins, site_settings
from .documents import END_OF_SUMMARY, Document, Documents
from .files import OTHER_MARKUP, ContentFile, content_files, is_listed
from .links import Published, attached_first, hosts_of, linked_files
from .patterns import period_format
from .settings import DEFAULTS, Settings, language_of, read_settings
from .slugs import WITHIN, Slugs, stripped

#: The groupings whose terms have pages, with the names that their settings begin with.
_KINDS = {"categories": "CATEGORY", "tags": "TAG", "authors": "AUTHOR"}


def read(folder: Path, root: Path, problems: Problems, options: ReadOptions) -> ImportedBlog:
    """Read a blog as Pelican 4 would; its settings are not run.

    Args:
        folder: The folder that was named: another than the root is reported, since the whole blog is read.
        root: The folder of `pelicanconf.py`.
        problems: Receives the problems.
        options: The site's options.

    Returns:
        Articles, pages and settings; drafts only if requested.
    """
    report_part(folder, root, "Pelican", problems)
    settings = read_settings(root, problems, options)
    slugs = Slugs(settings, problems)
    names = plugins.names(settings)
    plugins.report(settings, problems)
    files = content_files(settings, problems, options)
    reader = Documents(settings, slugs, problems, options)
    documents = [document for file in files if (document := reader.read(file)) is not None]
    reader.mark_translations(documents)
    documents = attached_first(documents)
    for document in [*documents, *reader.withheld]:
        document.post = reader.post(document)
    published = Published(settings, slugs, reader, files, problems)
    published.publish(documents)
    posts = [document.post for document in reversed(documents) if document.post is not None]
    linked = {file.found.file for file in files if file.found.is_linked}
    if linked:
        posts = once(posts, linked, by_address=False)
    _report_unread(settings, files, posts, problems)
    _report_drafts(documents, settings, problems)
    _report_order(settings, problems)
    main = [document for document in documents if not reader.has_subsite(document)]
    listed = lists.newest_first(_listed(main, translations=False))
    translated = lists.newest_first(_listed(main, translations=True))
    archives = lists.archive_page(settings, listed, {post.file for post in posts})
    old_lists = lists.old_lists(listed, settings, slugs)
    term_formats = _term_formats(settings, reader.subsites)
    places = lists.places_of_terms(old_lists, term_formats)
    old_feeds = feeds.old_feeds(listed, translated, settings, slugs, settings.language)
    for code in sorted(reader.subsites - {settings.language}):
        own = [document for document in documents if document.language == code]
        listed = lists.newest_first(_listed(own, translations=None))
        old_lists += lists.old_lists(listed, settings, slugs, code)
        old_feeds += feeds.old_feeds(listed, [], settings, slugs, code, code)
    urls = {d.post: d.text("url") or d.post.address for d in documents if d.post is not None}
    withheld = [document.post for document in reader.withheld if document.post is not None]
    host = hosts_of(settings.url)
    imported = ImportedBlog(
        folder=root,
        generator="pelican",
        posts=posts,
        archives=[] if archives is None else [archives],
        withheld=withheld,
        withheld_static=only_theirs(withheld, posts, published.static),
        static=published.static,
        lists=old_lists,
        feeds=old_feeds,
        settings=site_settings.old_settings(settings, published.static),
        menu=cache(lambda: site_settings.old_menu(settings, _menu_pages(documents, settings))),
        title=stripped(settings.text("SITENAME")) if "SITENAME" in settings.own else "",
        url=settings.url if host["host"] else "",
        language=language_of(settings),
        hosts=frozenset({host["host"]}) - {""},
        base=host["base"],
        term_formats=term_formats,
        backwards=lists.reversed_lists(settings),
        layout=lists.layout(settings, {post.file for post in [*posts, *withheld]}, reader.subsites, places),
        math=cache(lambda: OldMath(everywhere=True, dollar=True)) if "render_math" in names else OldMath,
        engine="python-markdown",
        engine_options=engines.engine_options(settings, names, problems),
        template=plugins.template(settings, files, problems, options),
        reread=rereads(posts, problems, options, _alike),
        rules=SiteRules(
            relative_to="address",
            excerpt_words=_summary_length(settings),
            excerpt_suffix=stripped(settings.text("SUMMARY_END_SUFFIX"))[:100],
            excerpt_paragraphs=settings.number("SUMMARY_MAX_PARAGRAPHS"),
            order=lists.order,
            old_page=lambda post: _old_page(post, settings, urls, host["base"]),
            entry_id=lambda post: feeds.entry_id(post, settings, urls),
            own_link=published.own_link,
            united_terms=frozenset(_KINDS),
            term_slug=lambda grouping, name: slugs.of(name, _KINDS.get(grouping, "")),
            hierarchies={"categories": WITHIN} if slugs.nested else {},
        ),
    )
    slugs.report()
    return imported


def _alike(old: str, new: str) -> bool:
    """Whether two bodies of a document publish the same files, and say alike where its summary ends."""
    ends = [END_OF_SUMMARY in body for body in (old, new)]
    return ends[0] == ends[1] and linked_files(old) == linked_files(new)


def _listed(documents: Sequence[Document], *, translations: bool | None) -> list[Post]:
    """Return the articles of Pelican's lists, or those that are translations of them; both for None."""
    return [
        document.post
        for document in documents
        if document.post is not None
        and document.post.kind == "post"
        and document.status == "published"
        and translations in {None, document.is_translation}
    ]


def _summary_length(settings: Settings) -> int:
    """Return the number of words of an excerpt; one that is larger than any text for no limit."""
    return sys.maxsize if settings["SUMMARY_MAX_LENGTH"] is None else max(settings.number("SUMMARY_MAX_LENGTH"), 0)


def _menu_pages(documents: Sequence[Document], settings: Settings) -> list[Post]:
    found = [
        document
        for document in documents
        if document.kind == "page" and document.status == "published" and not document.is_translation
    ]
    wanted = settings.text("PAGE_ORDER_BY").lower()
    key = wanted.removeprefix("reversed-")
    found.sort(key=lambda document: _sort_key(document, key), reverse=key != wanted)
    return [document.post for document in found if document.post is not None and document.post.collection == "pages"]


def _sort_key(document: Document, key: str) -> tuple[float, str]:
    """Return what sorts a page by `PAGE_ORDER_BY`: a number, or a string; by its file where it has no such value."""
    value = {"title": document.title, "slug": document.slug}.get(key) or document.text(key)
    if key != "basename" and value:
        return (float(value), "") if value.isdecimal() and len(value) < 10 else (math.inf, value)
    return math.inf, document.file.path.rpartition("/")[2]


def _old_page(post: Post, settings: Settings, urls: Mapping[Post, str], base: str) -> OldPage:
    """Return the names of an article in Pelican's own themes, by which comments find it."""
    url = urls.get(post, post.address).lstrip("/")
    address = addresses.encode(post.address)
    return OldPage(
        id=url, path=addresses.encode(base) + address, url=f"{settings.url}{address}" if "://" in settings.url else ""
    )


def _term_formats(settings: Settings, subsites: frozenset[str]) -> dict[str, str]:
    """Return the addresses of the pages of terms and periods, of those that Pelican wrote."""
    # the home pages of other languages
    found = {"languages": "/{slug}/"} if subsites else {}
    for grouping, kind in _KINDS.items():
        url, save_as = settings.text(f"{kind}_URL"), settings.text(f"{kind}_SAVE_AS")
        address = addresses.clean("/" + (url or save_as))
        if save_as and addresses.clean("/" + save_as)[1:] not in addresses.candidates(address):
            address = addresses.clean("/" + save_as)
        if save_as and address.count("{slug}") == 1 and address.count("{") == 1:
            found[grouping] = address
    parts: list[str] = []
    for name, part in (("YEAR", "{year}"), ("MONTH", "{month}"), ("DAY", "{day}")):
        parts.append(part)
        format = period_format(settings.text(f"{name}_ARCHIVE_SAVE_AS"), {part: lists.OF_DATES[part] for part in parts})
        if format is not None:
            found[f"{name.lower()}s"] = format
    return found


def _report_drafts(documents: Sequence[Document], settings: Settings, problems: Problems) -> None:
    """Report that drafts are published, which Pelican does too."""
    found = [document.label for document in documents if document.status == "draft" and not document.is_early]
    if found:
        more = f" and {len(found) - 1} more are drafts" if len(found) > 1 else " is a draft"
        problems.report("assumed", settings.display_path, None, f"{found[0]}{more}, which Pelican publishes in no list",
                        "published so too; the option `exclude` leaves files out")  # fmt: skip


def _report_order(settings: Settings, problems: Problems) -> None:
    """Report an order of articles other than the usual one."""
    wanted = settings.text("ARTICLE_ORDER_BY")
    if wanted and wanted != DEFAULTS["ARTICLE_ORDER_BY"]:
        what = f"articles were in the order {wanted!r} that ARTICLE_ORDER_BY says"
        problems.report("assumed", *settings.where("ARTICLE_ORDER_BY"), what, "lists have the newest first")


def _report_unread(settings: Settings, files: Sequence[ContentFile], posts: Sequence[Post], problems: Problems) -> None:
    """Report the documents whose markup can't be read here, unless they are copied, and a blog without any."""
    copied = settings.texts("STATIC_PATHS")
    unread: dict[str, list[Found]] = {}
    for file in files:
        if file.suffix in OTHER_MARKUP and not any(root and is_listed(file.path, root, ()) for root in copied):
            unread.setdefault(OTHER_MARKUP[file.suffix], []).append(file.found)
    report_unread(settings.folder, unread, problems)
    if not posts:
        what = f"the folder {settings.content or '.'}/ has no articles and no pages"
        problems.report("source", display_path(settings.folder), None, what, "the blog is empty")
