"""Jekyll: `_config.yml`, `_posts/` at any depth, drafts, collections, and standalone pages."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields as fields_of
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

from ...blog import addresses
from ...blog.paths import is_file
from ...blog.post import ImportedBlog, OldRedirect, Post, SiteRules
from ...diagnostics.problems import Problems
from .. import authors as described
from .. import fields
from ..audience import only_theirs
from ..kept_posts import KeptPosts, UnknownKind
from ..options import ReadOptions
from ..walk import Found, content, once
from . import engines, feeds, inline, lists, menu, permalinks, postfiles, templating
from .config import Config, read_config
from .data import read_authors, read_data, read_translations
from .documents import Reader, is_dated
from .files import Place, Unmarked, has_header, listed
from .head_keys import head_keys
from .languages import FOLDER, translated
from .math import old_math
from .octopress import category_address
from .order import ordered
from .site_settings import old_settings
from .variables import StaticFile

#: The placeholders of jekyll-archives, and ours.
_PLACES = {":name": "{slug}", ":year": "{year}", ":month": "{month}", ":day": "{day}"}


def read(folder: Path, problems: Problems, options: ReadOptions) -> ImportedBlog:
    """Read a Jekyll site as Jekyll 4 would.

    Args:
        folder: The folder of `_config.yml`.
        problems: Receives the problems.
        options: The site's options.

    Returns:
        Posts, pages and settings; drafts and future posts only if requested or configured.
    """
    config = read_config(folder, problems, options)
    values = config.values
    now = datetime.now(UTC)
    data_folder = fields.text(values.get("data_dir")) or "_data"
    # some themes describe authors in the settings
    known_authors = read_authors(config.folder, data_folder) or values.get("authors")
    authors = fields.author_names(known_authors)
    files = list(listed(config, options, problems))
    unmarked = Unmarked(config, [found.path for found, _ in files])
    reader = Reader(config, authors, now, problems, options)
    kept = _kept(reader)
    posts: list[Post] = []
    static: dict[str, Path] = {}
    linked: set[Path] = set()
    unread: list[Found] = []
    copied: list[StaticFile] = []
    for found, place in files:
        if found.is_linked:
            linked.add(found.file)
        if place.kind in {"posts", "drafts"} or _begins_with_front_matter(found):
            post = kept(found, place)
        elif place.kind == "site" and (kind := unmarked.kind(found.path)) is not None:
            post = reader.read(found, place, is_index=kind == "index")
        else:
            post = None
            for file in _copied(found, place, config):
                copied.append(file)
                if file.address is not None:
                    static[file.address] = found.file
        if post is not None:
            posts.append(post)
        elif place.kind == "posts" and not is_dated(found.path):
            unread.append(found)
    if linked:
        posts = once(posts, linked, by_address=True)
    posts = ordered(posts, config, now)
    translations = _translations(config, problems)
    if config.languages is not None:
        posts = translated(posts, config.languages, permalinks.clean, translations)
    static = {**postfiles.beside(posts, unread, config, problems), **static}
    withheld_static = only_theirs(reader.withheld, [*posts, *reader.hidden, *reader.dropped, *reader.feeds], static)
    copied = [file for file in copied if file.address not in withheld_static]
    _report_repository(config, posts, problems)
    _report_drafts(config, posts, problems)
    posts = _limited(posts, values["limit_posts"])
    engine, engine_options = engines.engine(config, problems)
    data = cache(lambda: read_data(config.folder, data_folder, problems, values))
    author = described.described(_author(values.get("author"), known_authors))
    imported = ImportedBlog(
        folder=folder,
        generator="jekyll",
        head=head_keys(values),
        authors=described.by_name(known_authors, author),
        author=author,
        posts=posts,
        withheld=reader.withheld,
        withheld_static=withheld_static,
        static=static,
        redirects=[*reader.also, *_to_dropped(reader.dropped)],
        redirects_file="redirects.json" if _lists_redirects(config) and "/redirects.json" not in static else "",
        lists=lists.old_lists(posts, reader.dropped, config),
        feeds=feeds.old_feeds(posts, reader.feeds, known_authors, config),
        settings=old_settings(config, static),
        menu=cache(lambda: menu.old_menu(config, posts, data)),
        title=fields.line(values.get("title") or values.get("name")),
        url=_url(config),
        language=config.language,
        hosts=frozenset({config.host}) - {""},
        base=config.base,
        term_formats=_archives(config),
        cdn=reader.cdn(),
        themes=config.themes,
        math=old_math(config),
        engine=engine,
        engine_options=engine_options,
        text_change=inline.text_change(config),
        rules=_rules(config),
    )
    hidden = frozenset([*reader.hidden, *reader.feeds])
    documents = ordered([*posts, *hidden], config, now) if hidden else posts
    template = templating.template(
        documents, hidden, copied, config, data, translations, now, problems, withheld=reader.withheld
    )
    return replace(
        imported, template=template, reread=_rereads(files, config, partial(Reader, config, authors, now), options)
    )


def _kept(reader: Reader) -> Callable[[Found, Place], Post | None]:
    """Return what reads a file, or takes a post from an earlier build that read the same."""
    config, options = reader.config, reader.options
    # what says more than their fields do: globs of paths, tables of the site's own
    if options.kept is None or options.audience is not None or config.defaults.globs or config.conventions.added:
        return reader.read
    left_out = {"entries", "defaults", "conventions"}  # as the settings say, or as this package does
    settings = [(f.name, getattr(config, f.name)) for f in fields_of(config) if f.name not in left_out]
    plain = replace(options, kept=None, conventions=None, not_below=())  # that says which files there are
    try:
        known = KeptPosts(options.kept, [settings, reader.authors, plain], reader.problems)
    except UnknownKind:
        return reader.read

    def read(found: Found, place: Place) -> Post | None:
        if place.kind == "posts" and is_dated(found.path):
            data = content(found, reader.problems, options)
            if data is not None:
                there = replace(found, data=data)
                return known.read(there, place, data, lambda: reader.read(there, place), reader.is_due)
        return reader.read(found, place)

    return read


def _rules(config: Config) -> SiteRules:
    """Return Jekyll's rules about addresses, excerpts and order."""
    return SiteRules(
        clean=permalinks.clean,
        redirect_file=permalinks.redirect_file,
        relative_to="address",
        excerpt_separator=str(config.values["excerpt_separator"]),
        heading_id=permalinks.slugify,
        old_page=lambda post: feeds.old_page(post, config),
        entry_id=lambda post: feeds.entry_id(post, config),
        order=lambda post: post.path,  # the later in the alphabet is the newer (`Jekyll::Document#<=>`)
    )


def _rereads(
    files: Iterable[tuple[Found, Place]],
    config: Config,
    reader: Callable[[Problems, ReadOptions], Reader],
    options: ReadOptions,
) -> Callable[[Post, Problems], Post | None]:
    """Return what reads one file again: see `ImportedBlog.reread`."""
    # of several languages one document may be made
    places = {found.file: (found, place) for found, place in files if not found.is_linked and config.languages is None}

    def reread(post: Post, problems: Problems) -> Post | None:
        found, place = places.get(post.source_file, (None, None))
        if found is None or place is None or found.file.is_symlink() or not is_file(found.file):
            return None
        if place.kind not in {"posts", "drafts"} and not _begins_with_front_matter(found):
            return None
        again = reader(problems, options)
        read = again.read(found, place)
        return None if again.also or again.hidden or again.dropped or again.feeds else read

    return reread


def _author(value: Any, known: Any) -> Any:
    """What is known of the author of a site: a mapping, or the key of one of its authors."""
    return known.get(value) if isinstance(value, str) and isinstance(known, Mapping) else value


def _translations(config: Config, problems: Problems) -> Mapping[str, Any]:
    """Return the content of the files of translations, by language."""
    if config.languages is None or not config.languages.are_keys:
        return {}
    return read_translations(config.folder, FOLDER, config.languages.every, problems)


def _report_drafts(config: Config, posts: list[Post], problems: Problems) -> None:
    """Report posts that say `draft: true`, which Jekyll ignores: its drafts are in a folder of their own."""
    found = [p.display_path for p in posts if p.kind == "post" and p.metadata.get("draft") is True and not p.draft]
    if found:
        more = f" and of {len(found) - 1} more" if len(found) > 1 else ""
        problems.report("assumed", config.display_path, None,
                        f"the front matter of {found[0]}{more} says `draft: true`, which Jekyll ignores",
                        "published, as by Jekyll; `published: false` hides a post")  # fmt: skip


def _report_repository(config: Config, posts: list[Post], problems: Problems) -> None:
    """Report posts that use the repository's data, if it isn't known."""
    if "github" in config.values:
        return
    asking = sum("site.github." in post.body for post in posts)
    if asking:
        who = "one post or page asks" if asking == 1 else f"{asking} posts and pages ask"
        problems.report("config", config.display_path, None,
                        f"{who} for `site.github`, but no `repository:` is set",
                        "the values are empty; add `repository: owner/name`")  # fmt: skip


def _copied(found: Found, place: Place, config: Config) -> Iterator[StaticFile]:
    """Yield the copies of a file that is no page: at one address, at two, or at none."""
    collection = place.collection
    if collection is None:
        yield StaticFile(found.path, found.file, _static_address(found.path, place))
        return
    yield StaticFile(found.path, found.file, _static_address(found.path, place) if collection.output else None,
                     collection.name)  # fmt: skip
    if config.writes_pages_of(collection):
        yield StaticFile(found.path, found.file, _static_address(found.path, replace(place, collection=None)))


def _to_dropped(pages: Iterable[Post]) -> Iterator[OldRedirect]:
    """Yield the `redirect_from` of pages that only listed posts."""
    for page in pages:
        for source in page.redirect_from:
            yield OldRedirect(source, page.address, page.display_path, page.line("redirect_from"), comes_first=False)


def _lists_redirects(config: Config) -> bool:
    """Return True if jekyll-redirect-from wrote `redirects.json` (0.16, `Generator#generate_redirects_json?`)."""
    own = config.values.get("redirect_from")
    wanted = not isinstance(own, Mapping) or own.get("json") is not False
    return wanted and "jekyll-redirect-from" in config.plugins


def _begins_with_front_matter(found: Found) -> bool:
    try:
        return has_header(found.file)
    except OSError:
        return True  # which is reported where it is read


def _static_address(path: str, place: Place) -> str:
    """Return the address of a copied file (`Jekyll::StaticFile#url`): without trailing dots, or its permalink."""
    if place.collection is None:
        stem, suffix = posixpath.splitext(path)
        return addresses.decode(f"/{stem.rstrip('.')}{suffix}")
    stem, suffix = posixpath.splitext(path[len(place.folder) :])
    values = {
        "collection": place.collection.name,
        "path": stem.rstrip("."),
        "output_ext": "",
        "name": posixpath.basename(stem),
        "title": "",
    }
    return permalinks.expand_few(place.collection.permalink, values).removesuffix("/") + suffix


def _limited(posts: list[Post], limit: Any) -> list[Post]:
    """Return the newest posts, up to `limit_posts`, and all other documents."""
    if not isinstance(limit, int) or limit <= 0:
        return posts
    dated = sorted((p for p in posts if p.kind == "post" and p.date), key=lambda p: (p.date, p.path))
    kept = {id(p) for p in dated[-limit:]}
    return [p for p in posts if p.kind != "post" or id(p) in kept]


def _url(config: Config) -> str:
    """Return the absolute URL of the site's root, empty if its configuration names no host."""
    url = fields.line(config.values.get("url"))
    scheme = "http" if url.startswith("http://") else "https"
    return f"{scheme}://{config.host}{addresses.encode(config.base)}" if config.host else ""


def _archives(config: Config) -> dict[str, str]:
    """Return the addresses of the pages of terms, years, months and days: of jekyll-archives 2, or of Octopress."""
    settings = config.values.get("jekyll-archives")
    settings = settings if isinstance(settings, Mapping) else {}
    found = {"categories": category_address(config.values, "{slug}")} if config.is_octopress else {}
    if "jekyll-archives" not in config.plugins:
        return found
    enabled, formats = settings.get("enabled"), settings.get("permalinks")
    for kind, name, plural, usual in (
        ("tag", "tags", "tags", "/tag/:name/"),
        ("category", "categories", "categories", "/category/:name/"),
        ("year", "year", "years", "/:year/"),
        ("month", "month", "months", "/:year/:month/"),
        ("day", "day", "days", "/:year/:month/:day/"),
    ):
        if enabled is True or enabled == "all" or (isinstance(enabled, list) and name in enabled):
            own = formats.get(kind) if isinstance(formats, Mapping) else None
            template = str(own or usual)
            needed = [place for place in _PLACES if place in usual]
            if all((place in template) == (place in needed) for place in _PLACES):
                for place in needed:
                    template = template.replace(place, _PLACES[place])
                found[plural] = permalinks.clean(template)
    return found
