"""Which documents of a Hugo site are posts, and the neutral form of each."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ...blog import addresses
from ...blog.post import Listing, Post
from ...diagnostics.naming import display_path
from .. import fields
from ..markup import is_whole
from ..ordering import backwards
from ..themed import Themed, ThemeKeys
from .config import Config
from .contents import RENDERED
from .documents import Document
from .settings_files import mapping, texts
from .terms import USUAL, Terms, grouping, taxonomy_of

#: The names of sections that hold posts, where the site doesn't say which do: what has a date in them is one.
_NAMES = frozenset({"article", "articles", "blog", "blogs", "news", "post", "posts", "weblog"})
#: The same, where most of what is in them has a date.
_OTHER_NAMES = frozenset(
    """essays journal log note notes story stories thoughts til writing writings""".split()  # noqa: SIM905
)
#: Keys of themes for posts that the list of all posts leaves out.
_HIDDEN = ("hiddeninhomelist", "hiddenfromhomepage")


def main_sections(documents: Sequence[Document], config: Config) -> frozenset[str]:
    """Return the sections whose pages with a date are posts, in lowercase; the empty name is that of no section.

    Args:
        documents: The pages of the site.
        config: Its settings.

    Returns:
        Those of `mainSections`; without it those that bear a name for posts, else the section with most dates.
    """
    named = texts(config.values.get("mainsections")) or texts(config.default.params.get("mainsections"))
    if named:
        return frozenset(name.strip("/").lower() for name in named)
    dated = Counter(d.section.lower() for d in documents if d.kind == "page" and d.date is not None)
    every = Counter(d.section.lower() for d in documents if d.kind == "page")
    inside = {name: count for name, count in dated.items() if name}
    if not inside:
        return frozenset({""}) if dated else frozenset()
    found = {
        name for name, count in inside.items() if name in _NAMES or (name in _OTHER_NAMES and count * 2 >= every[name])
    }
    # Hugo's own choice is the section with most pages, which may be the manual of a program
    return frozenset(found or {max(inside, key=lambda name: (inside[name], name))})


def neutral(read: Document, terms: Terms, main: frozenset[str], part: str, keys: ThemeKeys) -> Post:
    """Return a document as a post or a page.

    Args:
        read: The document, at its address.
        terms: The terms of the site.
        main: The result of `main_sections`.
        part: The folder that is read, relative to the root; empty for the whole site.
        keys: What the keys of themes mean.
    """
    found = read.entry.found
    is_post = read.kind == "page" and read.date is not None and read.section.lower() in main
    values = read.values
    tags, categories = (terms.of(read, key) for key in ("tags", "categories"))
    lines = read.document.lines
    if "permalink" not in lines and (key := next((key for key in ("url", "slug") if key in lines), None)):
        lines = {**lines, "permalink": lines[key]}
    if "redirect_from" not in lines and "aliases" in lines:
        lines = {**lines, "redirect_from": lines["aliases"]}
    if "series" in values:
        values = {**values, "series": terms.of(read, "series")}
    body = read.document.body
    shown = keys.of(values)
    image = _image(read, shown)
    is_html = RENDERED[read.entry.suffix] == "html"
    is_blank = read.kind != "page" and not body.strip()
    return Post(
        path=found.path[len(part) + 1 :] if part else found.path,
        source_file=found.file,
        display_path=display_path(found.file),
        kind="post" if is_post else "page",
        address=read.address,
        file=read.file,
        title=read.title or fields.plain(read.text("linktitle")) or _title(read),
        slug=read.slug or read.path.rpartition("/")[2],
        collection=_collection(read, terms.config.is_multilingual)
        if read.kind == "page" and read.sections
        else "pages",
        date=read.date,
        updated=read.updated,
        authors=terms.of(read, "authors") or fields.authors(values, {}),
        tags=tags,
        categories=categories,
        terms={
            grouping(name): own
            for name in read.language.taxonomies
            if name not in USUAL and name in values and (own := terms.of(read, name))
        },
        language=read.language.tag,
        description=read.text("description") or None,
        image=image,
        image_key="images" if image != shown.image else shown.image_key,
        picture=shown.picture,
        thumbnail=shown.thumbnail,
        frame=shown.frame,
        actions=shown.actions,
        lead=shown.lead,
        is_pinned=shown.is_pinned,
        in_front=not any(read.is_true(key) for key in _HIDDEN),
        in_search=shown.in_search,
        has_contents=shown.has_contents,
        excerpt=_excerpt(read),
        in_sitemap=fields.text(mapping(values, "sitemap").get("disable")).lower() != "true",
        draft=read.is_draft,
        link_root=read.language.prefix,
        redirect_from=list(_aliases(read)),
        body=body,
        body_line=read.document.body_line,
        is_document=is_html and not read.document.has_front_matter and is_whole(body),
        body_format="html" if is_html else "markdown",
        is_blank=is_blank,
        listing=_listing(read, main, terms.config),
        markdown=read.text("markdown") or None,
        lines=lines,
        translation_key=fields.translation_key(values),
        is_unlisted=not read.is_listed or fields.is_unlisted(values),
        metadata=values,
    )


def _image(read: Document, shown: Themed) -> str | None:
    """Return the picture for sharing: the first of `images`, as Hugo's own template of the head takes it."""
    named = read.strings("images")
    return named[0] if named else shown.image


def _excerpt(read: Document) -> str | None:
    return read.text("summary") or None


def _aliases(read: Document) -> Iterable[str]:
    """Return the addresses that redirect to a page: those without a slash before them start beside the page."""
    beside = posixpath.dirname(read.address.rstrip("/"))
    for written in read.strings("aliases"):
        if "://" in written:
            yield written
            continue
        start = read.language.prefix if written.startswith("/") else beside
        yield addresses.clean(f"{start.rstrip('/')}/{written.lstrip('/')}")


def _collection(read: Document, is_multilingual: bool) -> str:
    """Return the name of the pages of a section, and of the sections in it begin with the same: `posts`, `fr/posts`."""
    return "/".join([*([read.language.code] if is_multilingual else []), *read.sections])


def _listing(read: Document, main: frozenset[str], config: Config) -> Listing | None:
    """Return what a page of a section listed."""
    folder = read.entry.folder
    is_default = read.language is config.default
    match read.kind:
        case "home" if not read.document.body.strip():
            return Listing("archive") if not config.is_multilingual else Listing("collection", name=read.language.code)
        case "section":
            is_front = len(main) == 1 and folder.lower() in main and is_default
            name = f"{read.language.code}/{folder}" if config.is_multilingual else folder
            return Listing("archive") if is_front else Listing("collection", name=name)
        case "taxonomy":
            return Listing("terms", grouping(taxonomy_of(read)))
        case "term":
            taxonomy = taxonomy_of(read)
            return Listing("term", grouping(taxonomy), folder[len(taxonomy) + 1 :])
    return None


def _title(read: Document) -> str:
    """Return a title for a page without one, made from its name."""
    name = read.path.rpartition("/")[2]
    words = [word for word in re.split(r"[-_ ]+", name) if word]
    return " ".join([*(word[:1].upper() + word[1:] for word in words[:1]), *words[1:]]) or name or read.language.title


def with_weights(posts: Sequence[Post]) -> list[Post]:
    """Let the few posts that have a weight stand before all others, as in Hugo's lists.

    Args:
        posts: Posts and pages.

    Returns:
        The same. Where most posts have a weight, it is the order of a manual.
    """
    weighted = {post for post in posts if post.kind == "post" and is_number(post.metadata.get("weight"))}
    few = 0 < 2 * len(weighted) < sum(post.kind == "post" for post in posts)
    return [replace(post, is_pinned=True) if few and post in weighted else post for post in posts]


def is_number(weight: object) -> bool:
    """Whether a weight is one: 0 is none."""
    return isinstance(weight, int) and not isinstance(weight, bool) and weight != 0


def newest_first(posts: Iterable[Post]) -> list[Post]:
    """Return posts in the order of Hugo's lists: by date, the newest first, then by title."""
    return sorted((post for post in posts if post.date), key=lambda post: (post.date, order(post)), reverse=True)


def order(post: Post) -> str:
    """Return the sort key of posts with equal dates, the oldest first: of those Hugo's lists begin with the first
    title in the alphabet."""
    return backwards(f"{post.title[:200].lower()}\0{post.path.lower()}\0{post.path}")
