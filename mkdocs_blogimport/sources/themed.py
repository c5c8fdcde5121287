"""What the keys of a theme say about a post: its pictures, the line below its title, where it stands in lists."""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any
from urllib.parse import urlsplit

from ..blog.post import Action, Frame, Picture
from ..conventions.fields import Fields, said
from ..conventions.includes import Includes, includes
from ..conventions.themes import themes as theme_table
from . import dates, fields
from .networks import user_url

_SUFFIXES = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp", ".svg", ".avif", ".bmp", ".ico", ".jfif"})
_LONGEST = 2_000
#: What is kept of a line's markup besides links, and how deep.
_EMPHASIS = frozenset({"em", "strong", "b", "i", "code", "sub", "sup"})
_DEEPEST = 8
#: More buttons than a reader looks at.
_MOST_ACTIONS = 20
_LABELS = ("label", "text", "title", "btn_label", "cta_label")
_TARGETS = ("url", "href", "link", "cta_url")
_PATHS = ("path", "src", "url", "image", "feature", "teaser")
_MARKUP = re.compile(r"[*_`\[<&\\]")
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*+)(?P<attributes>[^<>]*+)>")
_HREF = re.compile(r"""\bhref="([^"]*+)\"""")
_SAFE = re.compile(r"(?:https?://|mailto:)[^\s\"'<>]++\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Themed:
    """What the keys of a theme say about a post; the fields are those of `Post`."""

    picture: Picture | None
    thumbnail: Picture | None
    image: str | None
    image_key: str
    frame: Frame | None
    actions: Sequence[Action]
    media_folder: str
    lead: str
    updated: datetime | None
    external: str
    redirect: str
    is_pinned: bool
    is_hidden: bool
    in_search: bool
    has_contents: bool
    has_reading_time: bool


class ThemeKeys:
    """The keys that mean something in one blog."""

    def __init__(
        self,
        known: Fields,
        themes: Sequence[str],
        timezone: tzinfo,
        players: Callable[[], Includes] = includes,
        host: str = "",
    ) -> None:
        """Begin.

        Args:
            known: The keys of each field.
            themes: The blog's theme and those that it was made of.
            timezone: That of moments without one.
            players: The providers of films.
            host: The host of the blog, which some players have to be told of.
        """
        self._players = players
        self._host = host
        self._known = known
        self._themes = themes
        self._timezone = timezone
        self._has_reading_time = any(theme_table()[name].reading_time for name in themes)
        self._relevant = {key.path[0] for keys in known.values() for key in keys}

    def of(self, metadata: Mapping[str, Any]) -> Themed:
        """What a document's front matter says, over its defaults."""
        if self._relevant.isdisjoint(metadata):
            return replace(NOTHING, has_reading_time=self._has_reading_time)
        caption, alt = self._first("caption", metadata, _inline), self._first("alt", metadata, _line)
        picture = self._picture("picture", metadata, alt, caption)
        thumbnail = self._picture("thumbnail", metadata, alt, "")
        other = picture or thumbnail
        usual = ("image", None) if other is None else (other.key, other.source)
        image_key, image = next(self._each("image", metadata, fields.image), usual)
        return Themed(
            picture=picture,
            thumbnail=thumbnail,
            image=image,
            image_key=image_key,
            frame=next((found for _, found in self._each("film", metadata, self._film)), None)
            or next((found for _, found in self._each("frame", metadata, _frame)), None),
            actions=[
                *next((found for _, found in self._each_with_key("actions", metadata, _actions)), ()),
                *(found for _, found in self._each_with_key("repository", metadata, _repository)),
            ],
            media_folder=self._first("media_folder", metadata, _folder),
            lead=self._first("lead", metadata, _inline),
            updated=next(
                (day for _, day in self._each("updated", metadata, lambda it: dates.parse(it, self._timezone))), None
            ),
            external=self._first("external", metadata, _url),
            redirect=self._first("redirect", metadata, _address),
            is_pinned=self._says("pinned", metadata, True),
            is_hidden=bool(next((value for _, value in said(self._known["hidden"], self._themes, metadata)), False)),
            in_search=not (self._says("unsearched", metadata, True) or self._says("searched", metadata, False)),
            has_contents=not self._says("contents", metadata, False),
            has_reading_time=self._has_reading_time or self._says("reading_time", metadata, True),
        )

    def author(self, settings: Mapping[str, Any]) -> str:
        """Who wrote the posts that name nobody; empty where the theme showed none."""
        return self._first("author", settings, _line)

    def teaser(self, settings: Mapping[str, Any]) -> Picture | None:
        """The picture in lists of the posts that name none."""
        return self._picture("teaser", settings, "", "")

    def cdn(self, settings: Mapping[str, Any]) -> str:
        """The URL at which the blog's pictures lay, as its settings name it; empty for none."""
        return self._first("cdn", settings, _url).rstrip("/")

    def _each(self, name: str, metadata: Mapping[str, Any], read: Callable[[Any], Any]) -> Iterator[tuple[str, Any]]:
        """The keys of a field that say something, and what they say."""
        for key, value in said(self._known[name], self._themes, metadata):
            if (found := read(value)) is not None:
                yield key, found

    def _each_with_key(
        self, name: str, metadata: Mapping[str, Any], read: Callable[[str, Any], Any]
    ) -> Iterator[tuple[str, Any]]:
        """The same, for what is reported by its key."""
        for key, value in said(self._known[name], self._themes, metadata):
            if found := read(key, value):
                yield key, found

    def _film(self, value: Any) -> Frame | None:
        """The player of a film; None for one of a provider that isn't known, or for what is no id of its."""
        known = self._players()
        if isinstance(value, Mapping):
            named, identity = value.get("provider"), value.get("id")
            provider = known.providers.get(named.strip().lower()) if isinstance(named, str) else None
        else:
            identity = value
            provider = known.provider_at(value) if isinstance(value, str) else None
        if provider is None or isinstance(identity, bool) or not isinstance(identity, str | int):
            return None
        address = provider.player(str(identity)[:_LONGEST].strip(), self._host)
        return None if address is None else Frame(address, provider.title)

    def _first(self, name: str, metadata: Mapping[str, Any], read: Callable[[Any], str | None]) -> str:
        return next((found for _, found in self._each(name, metadata, read) if found), "")

    def _says(self, name: str, metadata: Mapping[str, Any], wanted: bool) -> bool:
        return any(value is wanted for _, value in said(self._known[name], self._themes, metadata))

    def _picture(self, name: str, metadata: Mapping[str, Any], alt: str, caption: str) -> Picture | None:
        for key, (source, own_alt, own_caption) in self._each(name, metadata, _source):
            return Picture(source, key, _line(own_alt) or alt, _inline(own_caption) or caption)
        return None


NOTHING = Themed(None, None, None, "image", None, (), "", "", None, "", "", False, False, True, True, False)


def _source(value: Any) -> tuple[str, Any, Any] | None:
    """The address of a picture, its alternative and its caption; None for what is no picture, such as a colour."""
    if isinstance(value, list):
        value = value[0] if value else None
    alt = caption = None
    if isinstance(value, Mapping):
        alt, caption = value.get("alt"), value.get("caption") or value.get("credit")
        named = next((value[key] for key in _PATHS if value.get(key)), None)
        if named is None and len(value) == 1:  # a path with its caption
            named, caption = next(iter(value.items()))
        value = named
    if not isinstance(value, str):
        return None
    source = value.strip()
    try:
        parts = urlsplit(source)
    except ValueError:
        return None
    if not source or len(source) > _LONGEST or any(c in source for c in "\"'<>\n\0"):
        return None
    if parts.scheme in {"http", "https"} and parts.netloc:
        return source, alt, caption
    suffix = posixpath.splitext(parts.path)[1].lower()
    return None if parts.scheme or suffix not in _SUFFIXES else (source, alt, caption)


def _frame(value: Any) -> Frame | None:
    """A page of the web; None for what is none."""
    written = value.strip() if isinstance(value, str) else ""
    address = _url(f"https:{written}" if written.startswith("//") else written)
    return None if address is None else Frame(address, "")


def _actions(key: str, value: Any) -> list[Action]:
    """The buttons that have a label and lead somewhere."""
    found = []
    for row in (value if isinstance(value, list) else [value])[:_MOST_ACTIONS]:
        label = next((text for name in _LABELS if isinstance(row, Mapping) and (text := _line(row.get(name)))), "")
        target = next((link for name in _TARGETS if label and (link := _target(row.get(name)))), None)
        if target is not None:
            kinds = f"{row.get('btn_class')} {row.get('class')}".split()
            found.append(Action(label, target, key, any(kind.endswith("primary") for kind in kinds)))
    return found


def _repository(key: str, value: Any) -> Action | None:
    """The button that leads to a repository."""
    name = value.strip().strip("/") if isinstance(value, str) else ""
    target = user_url("github", name) if "/" in name else ""
    return Action(name, target, key) if target else None


def _folder(value: Any) -> str | None:
    """The folder of a post's pictures, as it was written."""
    written = value.strip() if isinstance(value, str) else ""
    return written if written and len(written) <= _LONGEST and not re.search(r"[\s\"'<>\\]", written) else None


def _url(value: Any) -> str | None:
    """A URL of the web."""
    found = _address(value)
    return None if found is None or found.startswith("/") else found


def _address(value: Any) -> str | None:
    """Where a post leads: a URL of the web, or a path from the root."""
    written = value.strip() if isinstance(value, str) else ""
    if len(written) > _LONGEST or re.search(r"[\s\"'<>\\]", written):
        return None
    try:
        parts = urlsplit(written)
    except ValueError:
        return None
    if parts.scheme in {"http", "https"} and parts.netloc:
        return written
    return written if written.startswith("/") and not written.startswith("//") else None


def _target(value: Any) -> str | None:
    """Where a button leads: a URL of the web, or a path."""
    written = value.strip() if isinstance(value, str) else ""
    if not written or len(written) > _LONGEST or re.search(r"[\s\"'<>\\]", written):
        return None
    try:
        parts = urlsplit(written)
    except ValueError:
        return None
    return written if not parts.scheme or (parts.scheme in {"http", "https"} and parts.netloc) else None


def _line(value: Any) -> str:
    """One line of plain text, as it was written."""
    return fields.line(value)[:_LONGEST] if isinstance(value, str) else ""


def _inline(value: Any) -> str | None:
    """One line of HTML, made of Markdown or of HTML: text, emphasis, and links to the web; no more is kept of it."""
    written = fields.line(value) if isinstance(value, str) else ""
    if not written or len(written) > _LONGEST:
        return None
    if not _MARKUP.search(written):
        return html.escape(written, quote=False)
    from ..kramdown import Kramdown  # few of them hold markup

    found = Kramdown({}).convert(f"{written}\n").html
    kept: list[str] = []
    opened: list[str] = []
    at = 0
    for tag in _TAG.finditer(found):
        kept.append(_text(found[at : tag.start()]))
        at = tag.end()
        name = tag["name"].lower()
        if tag["end"]:
            while name in opened:
                kept.append(f"</{opened[-1]}>")
                if opened.pop() == name:
                    break
        elif (shown := _opening(name, tag["attributes"], opened)) is not None:
            kept.append(shown)
            opened.append(name)
    kept += [_text(found[at:]), *(f"</{name}>" for name in reversed(opened))]
    return " ".join("".join(kept).split()) or None


def _opening(name: str, attributes: str, opened: Sequence[str]) -> str | None:
    """The tag that is kept of an element: of emphasis without attributes, of a link to the web with its address."""
    if len(opened) >= _DEEPEST or name in opened:
        return None
    if name in _EMPHASIS:
        return f"<{name}>"
    href = _HREF.search(attributes) if name == "a" else None
    if href is None or not _SAFE.match(html.unescape(href[1])):
        return None
    return f'<a href="{html.escape(html.unescape(href[1]))}">'


def _text(between: str) -> str:
    """Text between tags, with all that could be markup escaped once."""
    return html.escape(html.unescape(between), quote=False)
