"""What exports of platforms and vaults have in their texts instead of Markdown or HTML."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from html import escape, unescape
from typing import Any

from ..blog import addresses
from ..conventions.includes import includes
from . import fields
from .markup import CODE

_GHOST = re.compile(r"__GHOST_URL__(?=(/?))")
_COMMENT = re.compile(r"%%(?s:.*?)%%")
_MARKED = re.compile(r"==(?=[^\s=])([^=\n]{1,500}?)(?<=\S)==(?!=)")
_CALLOUT = re.compile(
    r"^(?P<quote>[ ]{0,3}(?:>[ ]?){1,20})"
    r"\[!(?P<kind>\w[\w -]{0,30})(?:\|[^\]\n]{0,50})?\][+-]?[ \t]*+(?P<title>[^\n]*)$",
    re.MULTILINE,
)
_BLOCK_ID = re.compile(r"(?<=\S)[ \t]\^([A-Za-z0-9-]{1,60})[ \t]*+$", re.MULTILINE)
_ALIGNED = re.compile(r'(!\[[^\]\n]{0,300}\]\([^()\s]{1,2000})[ ]align="\w{1,10}"\)')
_EMBEDDED = re.compile(r"^%\[(https?://[^\]\s<>]{1,2000})\][ \t]*+$", re.MULTILINE)
_WIDGET = re.compile(r"^%%\[[\w-]{1,60}\][ \t]*+$", re.MULTILINE)
_TAG = re.compile(r"\{%[ \t]*(?P<name>[a-z]{3,20})[ \t]+(?P<value>[^\s%{}<>]{1,500})(?:[ \t][^%\n{}]{0,200})?%\}")
#: What the tags of DEV that name no URL lead to.
_NAMED = {"github": "https://github.com/", "user": "https://dev.to/", "tag": "https://dev.to/t/",
          "organization": "https://dev.to/"}  # fmt: skip
#: The tags of DEV that have a URL.
_WITH_URL = frozenset({"embed", "link", "post", "youtube", "vimeo", "github", "gist", "codepen", "codesandbox",
                       "stackblitz", "replit", "twitter", "tweet", "medium", "reddit", "speakerdeck"})  # fmt: skip
_PLAYERS = {"youtube": (".youtube.com", ".youtu.be", ".youtube-nocookie.com"), "vimeo": (".vimeo.com",)}
_URL = re.compile(r"https?://(?P<host>[^/\s\"'<>()\[\]]{1,200})(?P<path>/[^\s\"'<>()\[\]?#]{1,500})", re.IGNORECASE)
_FILE = re.compile(r"\.(?!html?\Z)\w{1,5}\Z")
_SEVERAL = re.compile(r"[/-]")

#: A file of WordPress, with the size of a picture that it made smaller.
_UPLOAD = re.compile(
    r"https?://[^\s/\"'<>()\[\]]{1,200}/(?:[\w~.-]{1,60}/){0,4}wp-content/(?:uploads|blogs\.dir/\d{1,9}/files)/(?:[\w%.-]{1,100}/){0,6}"
    r"(?P<name>[^\s/\"'<>()\[\]?#]{1,300})(?:\?[\w=&%,.-]{0,200})?",
    re.IGNORECASE,
)
_SIZE = re.compile(r"-\d{1,5}x\d{1,5}(?=\.\w{1,5}\Z)")

#: The end of a shortcode of WordPress or its plugins, with or without the backslashes of an exporter.
_CLOSED = re.compile(r"\\?\[/([a-z]{3,10})\\?\]")
_SHORTCODES = frozenset({"caption", "embed", "youtube", "code", "sourcecode", "bash", "php", "javascript", "html",
                         "css", "sql", "xml", "python"})  # fmt: skip
#: The most characters of one.
_LONGEST = 5_000
_VALUE = re.compile(r"""caption=(?:"([^"]{0,1000})"|'([^']{0,1000})')""")
_PICTURED = re.compile(
    r"\s*+(?:\[(?=!))?!\[(?P<alt>[^\]\[\n]{0,1000})\]\((?P<src>[^()\s]{1,2000})(?:[ ]\"(?P<title>[^\"\n]{0,1000})\")?\)"
    r"(?:\]\((?P<href>[^()\s]{1,2000})(?:[ ]\"[^\"\n]{0,1000}\")?\))?(?P<text>[^\n]{0,2000}+)"
)
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|<>~-])")

_Part = Callable[[int | str], str]


def ghosts(value: Any) -> Any:
    """Return a value with Ghost's placeholder for the blog's URL replaced: what follows is an address of the blog."""
    if isinstance(value, str):
        return _GHOST.sub(lambda found: "" if found[1] else "/", value) if "__GHOST_URL__" in value else value
    if isinstance(value, list):
        return [ghosts(entry) for entry in value]
    return value


def is_hashnodes(metadata: Mapping[str, Any]) -> bool:
    """Return True for the front matter of a post of Hashnode's."""
    return "cuid" in metadata and "datepublished" in metadata


def is_devs(metadata: Mapping[str, Any]) -> bool:
    """Return True for the front matter of a post of DEV's (Forem)."""
    return "published" in metadata and not {"cover_image", "canonical_url"}.isdisjoint(metadata)


def of_vault(body: str) -> str:
    """Return a note of Obsidian's as Markdown, with as many lines.

    Comments are left out; callouts are quotes with their title in bold; marked text is marked, and the ids of blocks
    are ids.
    """
    if "%%" in body:
        body = _replaced(body, _COMMENT, lambda part: "\n" * part(0).count("\n"))
    if "[!" in body:
        body = _replaced(body, _CALLOUT, _callout)
    if "==" in body:
        body = _replaced(body, _MARKED, lambda part: f"<mark>{part(1)}</mark>")
    if " ^" in body:
        body = _replaced(body, _BLOCK_ID, lambda part: f' <span id="{part(1)}"></span>')
    return body


def _callout(part: _Part) -> str:
    title = part("title").strip() or part("kind").replace("-", " ").capitalize()
    return f"{part('quote')}**{title}**  "


def of_hashnode(body: str) -> str:
    """Return a post of Hashnode's as Markdown: embedded pages are players or links, and widgets are left out."""
    body = _replaced(body, _ALIGNED, lambda part: f"{part(1)})")
    body = _replaced(body, _EMBEDDED, lambda part: _shown(part(1)))
    return _replaced(body, _WIDGET, lambda _: "")


def of_dev(body: str, *, with_names: bool = True) -> str:
    """Return a post of DEV's as Markdown: its tags are players or links; those that aren't known stay.

    Args:
        body: Markdown.
        with_names: Whether the tags that name no URL are DEV's too.
    """

    def shown(part: _Part) -> str:
        name, value = part("name"), part("value")
        if value.startswith(("https://", "http://")):
            return _shown(value) if name in _WITH_URL else part(0)
        if not with_names:
            return part(0)
        if name in _PLAYERS:
            return _player(name, value) or part(0)
        return f"<{_NAMED[name]}{value.lstrip('@/')}>" if name in _NAMED else part(0)

    return _replaced(body, _TAG, shown)


def without_uploads(body: str, is_there: Callable[[str], bool]) -> str:
    """Return a post of WordPress' with the files that its exporter fetched: they lie beside the post.

    Args:
        body: Markdown.
        is_there: Whether a file of a name is there, in the folder `images`.
    """
    if "/wp-content/" not in body:
        return body

    def local(part: _Part) -> str:
        written = part("name")
        name = addresses.decode(written)
        found = next((own for own in (name, _SIZE.sub("", name)) if is_there(own)), None)
        return part(0) if found is None else f"images/{addresses.encode(found)}"

    return _replaced(body, _UPLOAD, local)


def of_wordpress(body: str) -> str:
    """Return a post of WordPress' with the commonest shortcodes shown, where they stand on one line.

    Captions are those of figures, films and other pages are players or links, and code is code.

    Args:
        body: Markdown.
    """
    if "[/" not in body:
        return body
    masked = CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), body)
    parts: list[str] = []
    at = 0
    for closed in _CLOSED.finditer(masked):
        start = max(at, closed.start() - _LONGEST, masked.rfind("\n", at, closed.start()) + 1)
        opened = masked.rfind(f"[{closed[1]}", start, closed.start())
        end = masked.find("]", opened, closed.start())
        if closed[1] not in _SHORTCODES or opened < 0 or end < 0:
            continue
        values = body[opened + 1 + len(closed[1]) : end].removesuffix("\\")
        shown = None if values[:1].isalnum() else _shortcode(closed[1], values, body[end + 1 : closed.start()].strip())
        if shown is not None:
            opened -= body[max(opened - 1, at) : opened] == "\\"
            parts += [body[at:opened], shown]
            at = closed.end()
    return "".join([*parts, body[at:]])


def _shortcode(name: str, values: str, inside: str) -> str | None:
    """Return what a shortcode shows; None for one that can't be read."""
    if name == "caption":
        return _figure(values, inside)
    if name in {"embed", "youtube"}:
        url = _ESCAPED.sub(r"\1", inside).strip("<>")
        return _shown(url) if url.startswith(("https://", "http://")) and not re.search(r"[\s<>]", url) else None
    code = unescape(_ESCAPED.sub(r"\1", inside))
    return f"`{code}`" if code and "`" not in code else None


def _figure(values: str, inside: str) -> str | None:
    """Return a picture with its caption, which stands behind it or among the values; None if it is no picture."""
    found = _PICTURED.match(inside)
    if found is None:
        return None
    said = _VALUE.search(values)
    caption = _ESCAPED.sub(r"\1", found["text"].strip() or ((said[1] or said[2] or "") if said else ""))
    title = f' title="{escape(found["title"])}"' if found["title"] else ""
    picture = f'<img src="{escape(found["src"])}" alt="{escape(found["alt"])}"{title}>'
    picture = f'<a href="{escape(found["href"])}">{picture}</a>' if found["href"] else picture
    below = f"<figcaption>{escape(caption, quote=False)}</figcaption>" if caption else ""
    return f"<figure>{picture}{below}</figure>"


def _shown(url: str) -> str:
    """Return the player of a film, or a link."""
    host = f".{fields.host(url)}"
    players = (_player(name, url) for name, own in _PLAYERS.items() if host.endswith(own))
    return next((player for player in players if player), f'<a href="{escape(url)}">{escape(url)}</a>')


def _player(name: str, identity: str) -> str | None:
    from ..liquid.media import player  # few folders have any, and all of Liquid comes with it

    return player(includes().providers.get(name), identity)


def _replaced(body: str, pattern: re.Pattern[str], made: Callable[[_Part], str]) -> str:
    """Replace what a pattern finds outside of code.

    Args:
        body: Markdown.
        pattern: What is looked for; code is as many spaces to it.
        made: Returns what stands in its place. It is given a function that returns a group of what was found.
    """
    masked = CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), body)
    parts: list[str] = []
    at = 0
    for found in pattern.finditer(masked):

        def part(group: int | str, found: re.Match[str] = found) -> str:
            start, end = found.span(group)
            return body[start:end]

        parts += [body[at : found.start()], made(part)]
        at = found.end()
    return "".join([*parts, body[at:]])


def linked_hosts(bodies: Iterable[str], paths: Collection[str]) -> frozenset[str]:
    """Return the hosts that the posts of a blog link to at the addresses of posts: they were its own.

    Args:
        bodies: The texts of the posts.
        paths: The addresses of the posts, without slashes at their ends.

    Returns:
        The hosts of which at least half of the links to pages name a post. An address of one word counts for nothing.
    """
    known = {path for path in paths if _SEVERAL.search(path)}
    found: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for body in bodies:
        for link in _URL.finditer(body) if "://" in body else ():
            path = link["path"].strip("/")
            host = fields.host(f"//{link['host']}")
            if not host or _FILE.search(path):
                continue
            every[host] += 1
            found[host] += path in known
    return frozenset(host for host, count in found.items() if count and count * 2 >= every[host])
