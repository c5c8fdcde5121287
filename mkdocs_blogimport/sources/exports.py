"""What exporters of WordPress, Ghost, Medium and Notion write: their keys, and their names of files."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from ..blog import addresses
from . import fields

#: The keys of a date, the likeliest first; keys are compared in lowercase.
DATES = (
    "date",
    "pubdate",
    "publishdate",
    "publisheddate",
    "publish_date",
    "published_at",
    "date_published",
    "datepublished",
    "first_published_at",
    "post_date",
    "created",
    "created_at",
    "created time",
)
#: The keys of the day of the last change.
UPDATED = (
    "updated",
    "lastmod",
    "last_modified_at",
    "modified",
    "updated_at",
    "date_updated",
    "datemodified",
    "post_modified",
    "modified_time",
    "last edited time",
)
#: The keys of a post's picture. wordpress-export-to-markdown names the file alone, and puts it into `images/`.
PICTURES = ("image", "feature_image", "featured_image", "featuredimage", "featured-image", "cover_image", "cover")
COVER = "coverimage"
#: The keys of an address, the likeliest first.
ADDRESSES = ("permalink", "url", "link", "blogger_orig_url", "tumblr_url")
#: The keys of a description, the likeliest first.
DESCRIPTIONS = ("description", "summary", "seodescription")
#: What says that nobody was to see a post.
UNPUBLISHED = frozenset({"draft", "private", "pending", "trash", "auto-draft", "inherit"})
#: Keys with the absolute URL of the post itself.
_OWN_URLS = ("permalink", "url", "guid", "canonical_url", "canonicalurl", "canonical", "original_url",
             "blogger_orig_url", "tumblr_url")  # fmt: skip
#: The folders of drafts: that of wordpress-export-to-markdown, and what people call theirs.
_DRAFTS = frozenset({"_drafts", "_draft"})
_OWN_DRAFTS = frozenset({"drafts", "draft"})
_LONGEST = 2_000
#: What share of posts must link to one host by `link` so that it is the blog's own.
_MOST = 0.8
#: The folders of posts and of pages side by side, as wordpress-export-to-markdown makes them.
_FOLDERS = {"pages": "posts", "page": "post"}
#: The folder of other types of documents beside them, each in a folder of its own.
_CUSTOM = "custom"
_PERIOD = (re.compile(r"\d{4}"), re.compile(r"\d\d"))
#: What a template has where a note has its date: fields of Obsidian's core plugin, or of Templater.
_TEMPLATE_DATE = re.compile(r"\{\{.{1,60}\}\}|<%")
_NOTION = re.compile(r"(?P<name>\S.*?)[ -][0-9a-f]{32}")
_PROPERTY = re.compile(r"(?P<key>[A-Z][A-Za-z ]{0,38}):[ \t]+(?P<value>\S.{0,998})")
#: Properties of which a page has at least one, if it has any.
_PROPERTIES = frozenset({*DATES, *UPDATED, "tags", "status", "author", "category", "categories", "slug", "type"})
#: The most lines of properties below the title of a page of Notion's.
_MOST_PROPERTIES = 50


class Address(NamedTuple):
    """An address that a post says itself."""

    path: str
    """Decoded, not yet clean; empty for none."""
    key: str = ""
    external: str = ""
    """The URL of another site to which the post leads, where a key has that."""


def host_of(url: str) -> str:
    """Return the host of an absolute URL of the web, in lowercase; empty for anything else."""
    if len(url) > _LONGEST or not url.startswith(("http://", "https://")):
        return ""
    return fields.host(url)


def own_hosts(posts: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Return the hosts that were the blog's own, by what its posts say of themselves.

    Args:
        posts: The front matter of each.

    Returns:
        The hosts of more than half of the URLs that name the post itself; that of `link` only where nearly all posts
        have the same, since it may also lead out.
    """
    by_key: Counter[str] = Counter()
    by_link: Counter[str] = Counter()
    count = 0
    for metadata in posts:
        count += 1
        by_key.update(filter(None, {host_of(fields.line(metadata.get(key))) for key in _OWN_URLS}))
        by_link.update(filter(None, {host_of(fields.line(metadata.get("link")))}))
    found = {host for host, times in by_key.items() if times * 2 > max(by_key.total(), 1)}
    return frozenset(found | {host for host, times in by_link.items() if times >= count * _MOST and times > 1})


def address(metadata: Mapping[str, Any], hosts: frozenset[str]) -> Address:
    """Return the address that a post says itself.

    Args:
        metadata: Its front matter, with lowercase keys.
        hosts: The hosts that were the blog's own.
    """
    external = ""
    for key in ADDRESSES:
        written = fields.line(metadata.get(key)).strip()
        host = host_of(written)
        if host and key == "link" and host not in hosts:
            external = written
        elif host:
            path = addresses.decode(urlsplit(written).path)
            if path.strip("/"):  # `/?p=12` is no page's
                return Address(path, key)
        elif written and (key != "link" or written.startswith("/")) and "://" not in written:
            return Address(addresses.decode(re.split("[?#]", written)[0]), key)
    slug = fields.line(metadata.get("slug")).strip()
    if slug.startswith("/") and slug.strip("/"):
        return Address(addresses.decode(slug), "slug")
    return Address("", external=external)


def is_unpublished(metadata: Mapping[str, Any], name: str = "") -> bool:
    """Return True if the front matter says that nobody was to see the post, or its file's name does so for Medium."""
    if name.startswith("draft_") and {"keywords", "categories"} <= metadata.keys():
        return True
    status = fields.line(metadata.get("status") or metadata.get("post_status")).lower()
    return metadata.get("draft") is True or metadata.get("published") is False or status in UNPUBLISHED


def is_page(metadata: Mapping[str, Any]) -> bool:
    """Return True if an exporter says that a document was no post."""
    kind = next((metadata[key] for key in ("type", "post_type", "posttype") if metadata.get(key)), "")
    return fields.line(kind).lower() == "page"


def folders_of_pages(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the folders beside one of posts in which there are none, each with a slash at its end.

    Args:
        paths: The files of the documents.
    """
    tops = {path.partition("/")[0] for path in paths if "/" in path}
    found = [pages for pages, posts in _FOLDERS.items() if {pages, posts} <= tops]
    if _CUSTOM in tops and not tops.isdisjoint([*_FOLDERS, *_FOLDERS.values()]):
        found.append(_CUSTOM)
    return tuple(f"{name}/" for name in found)


def path_of_page(parts: Sequence[str]) -> list[str]:
    """Return the parts of a page's path below the folder of pages, or of other types, without its year and month.

    Args:
        parts: Of the path of its file; the first is that folder.
    """
    kept = list(parts[2:] if parts[0] == _CUSTOM else parts[1:])
    for pattern in _PERIOD:
        if len(kept) > 1 and pattern.fullmatch(kept[0]):
            del kept[0]
        else:
            break
    return [*parts[1:2], *kept] if parts[0] == _CUSTOM and len(parts) > 2 else kept


def is_among_drafts(folders: Sequence[str], *, has_date: bool) -> bool:
    """Return True if the names of folders say that a document is a draft; of people's own those without a date are."""
    names = {name.lower() for name in folders}
    return not names.isdisjoint(_DRAFTS) or not (has_date or names.isdisjoint(_OWN_DRAFTS))


def is_template(metadata: Mapping[str, Any]) -> bool:
    """Return True for the template of notes: in its dates stands what is filled in."""
    return any(_TEMPLATE_DATE.match(fields.line(metadata.get(key))) for key in ("date", "created", "updated"))


def picture(metadata: Mapping[str, Any]) -> tuple[str | None, str]:
    """Return a post's picture, as the author wrote it, and the key that names it."""
    for key in PICTURES:
        if (found := fields.image(metadata.get(key))) is not None:
            return found, key
    cover = fields.line(metadata.get(COVER)).strip()
    if not cover:
        return None, "image"
    return (cover if "/" in cover else f"images/{cover}"), COVER


def slug(name: str) -> str:
    """Return the slug of a file's name; a dot inside a word stays: `release-1.2`."""
    return ".".join(addresses.slug(part) for part in re.split(r"(?<=\w)\.(?=\w)", name)) if name else ""


def plain_name(name: str) -> str:
    """Return a name of a file or a folder without the 32 hexadecimal digits that Notion appends."""
    found = _NOTION.fullmatch(name)
    return name if found is None else found["name"]


def notion_page(body: str) -> tuple[dict[str, str], str] | None:
    """Read a page of Notion's: its title is a heading, and its properties are lines below that.

    Args:
        body: The file.

    Returns:
        The metadata, with lowercase keys, and the text without its heading, with as many lines as before; None if it
        begins otherwise.
    """
    lines = body.split("\n")
    if not lines[0].startswith("# ") or not lines[0][2:].strip():
        return None
    metadata = {"title": lines[0][2:].strip()}
    start = next((n for n, line in enumerate(lines[1:4], start=1) if line.strip()), len(lines))
    end = start
    for line in lines[start : start + _MOST_PROPERTIES]:
        found = _PROPERTY.fullmatch(line.rstrip())
        if found is None:
            break
        metadata[found["key"].lower()] = found["value"]
        end += 1
    # a sentence with a colon is none of them
    if (end < len(lines) and lines[end].strip()) or not _PROPERTIES.intersection(metadata):
        metadata, end = {"title": metadata["title"]}, 1
    return metadata, "\n".join(["" for _ in lines[:end]] + lines[end:])
