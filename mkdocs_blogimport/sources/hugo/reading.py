"""Hugo: its configuration, sections, bundles, languages, and the addresses that they make."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from ...blog import addresses
from ...blog.post import ImportedBlog, OldGrouping, OldLayout, OldRedirect, Post, SiteRules
from ...conventions import tables
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from ..audience import only_theirs
from ..markup import report_unread, some
from ..options import ReadOptions
from ..saved_bodies import rereads
from ..themed import ThemeKeys
from ..walk import once
from . import engines, feeds, files, lists, menus, site_settings, templating
from . import posts as neutral
from .config import Config, read_config
from .contents import read_contents
from .documents import Document, Reader
from .site import Site
from .terms import USUAL, grouping, read_terms


def read(folder: Path, root: Path, problems: Problems, options: ReadOptions) -> ImportedBlog:
    """Read a Hugo site as Hugo would.

    Args:
        folder: The root, or a folder of its content, of which alone the pages are read then.
        root: The root of the site.
        problems: Receives the problems.
        options: The site's options.

    Returns:
        Posts, pages and settings; drafts and future posts only if requested or configured.
    """
    config = read_config(root, problems)
    part = "" if root == folder else folder.relative_to(root).as_posix()
    contents = read_contents(config, part, problems, options)
    reader = Reader(config, contents, part, datetime.now(UTC), problems, options)
    reader.read()
    terms = read_terms(reader.documents, config)
    main = neutral.main_sections(reader.documents, config)
    known = options.conventions or tables()
    keys = ThemeKeys(known.fields, (), config.zone, known.includes)
    for document in (*reader.documents, *reader.withheld):
        document.post = neutral.neutral(document, terms, main, part, keys)
    made = [document.post for document in reader.documents if document.post is not None]
    for document, post in zip(reader.documents, neutral.with_weights(made), strict=True):
        document.post = post
    dropped = [document for document in reader.documents if document.post and _only_lists(document.post)]
    also = [redirect for document in dropped for redirect in _to_dropped(document)]
    for document in dropped:
        document.post = None
    posts = [document.post for document in reader.documents if document.post is not None]
    withheld = [document.post for document in reader.withheld if document.post is not None]
    if contents.linked:
        posts = once(posts, contents.linked, by_address=False)
    posts.sort(key=lambda post: (post.kind == "post", post.path), reverse=True)
    _report(config, reader, bool(posts), problems)
    static = files.static(reader)
    site = Site(config, reader.documents, contents, reader.now, reader.withheld)
    engine, engine_options = engines.engine(config)
    listed = lists.listed(reader, terms)
    taxonomies = {
        name: singular for language in config.languages.values() for name, singular in language.taxonomies.items()
    }
    return ImportedBlog(
        folder=folder,
        generator="hugo",
        posts=posts,
        withheld=withheld,
        withheld_static=only_theirs(withheld, posts, static) | files.of_withheld(reader),
        static=static,
        redirects=[*also, *lists.home_redirects(listed, config)],
        lists=list(lists.old_lists(listed, config)),
        feeds=list({feed.file: feed for feed in reversed(list(feeds.old_feeds(listed, config)))}.values())[::-1],
        settings=list(site_settings.old_settings(config, static)),
        menu=cache(lambda: menus.old_menu(site)),
        groupings={grouping(name): OldGrouping(one, name) for name, one in taxonomies.items() if name not in USUAL},
        layout=_layout(listed, main, config),
        term_formats=(
            {} if config.disables("term") else {grouping(n): terms.format(config.default, n) for n in taxonomies}
        ),
        title=config.default.title,
        url=feeds.root_url(config),
        language=config.default.tag,
        hosts=config.hosts,
        base=config.default.base,
        engine=engine,
        engine_options=engine_options,
        template=templating.template(site, problems, options.conventions),
        reread=rereads(posts, problems, options),
        rules=SiteRules(
            redirect_file=_ugly_redirect if config.asks("uglyurls") else addresses.redirect_file,
            relative_to="meaning",
            meant=site.meant,
            excerpt_words=_summary_length(config),
            counts_characters=config.asks("hascjklanguage"),
            order=neutral.order,
            term_slug=terms.slug,
            old_page=lambda post: feeds.old_page(post, config),
            entry_id=lambda post: feeds.entry_id(post, config),
        ),
    )


def _ugly_redirect(address: str) -> str:
    """Return the file of a redirect where all addresses are those of files: `/old/` is `old.html`."""
    path = address.strip("/")
    return path if path.endswith((".html", ".htm")) else f"{path or 'index'}.html"


def _only_lists(page: Post) -> bool:
    """Whether a page says nothing but what the list in its place says too."""
    return page.is_blank and page.listing is not None and page.listing.kind in {"terms", "term"}


def _to_dropped(document: Document) -> Iterator[OldRedirect]:
    """Yield the aliases of a page that only listed posts."""
    if document.post is not None:
        for source in document.post.redirect_from:
            line = document.post.line("redirect_from")
            yield OldRedirect(source, document.address, document.post.display_path, line, comes_first=False)


def _summary_length(config: Config) -> int:
    length = config.values.get("summarylength")
    return length if isinstance(length, int) and length > 0 else 70


def _layout(listed: Iterable[lists.Listed], main: Collection[str], config: Config) -> OldLayout:
    """Return where the old lists stood, and how many posts were on a page of them.

    Args:
        listed: The pages that listed others.
        main: The sections of posts. Where there is one, its list is that of all posts.
        config: The site's settings.
    """
    code = config.default.code
    found = [o.address for o in listed if o.kind == "section" and o.name.lower() in main and o.language.code == code]
    return OldLayout(
        blog_dir=found[0].strip("/") or None if len(found) == 1 else None,
        pagination_per_page=lists.page_size(config),
        pagination_url_format=f"{lists.page_path(config)}/{{page}}",
    )


def _report(config: Config, reader: Reader, has_pages: bool, problems: Problems) -> None:
    """Report the problems of the site as a whole."""
    name = display_path(reader.config.folder)
    report_unread(reader.config.folder, reader.unread, problems)
    if made := [entry.found for entry in reader.contents.made]:
        problems.report("source", name, None, f"{some(made)}: a template that makes pages can't be run", "left out")
    if not has_pages:
        folders = ", ".join(dict.fromkeys(mount.source for mount in config.content))
        problems.report("source", name, None, f"there are no pages in {folders}", "the blog is empty")
