"""What `html/template` does to a value, by the place at which it is written.

The place is known from the template's own text before it: text, a tag, an attribute by its name, a script, a style.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from .limits import copied, spend, walked
from .values import Attribute, Html, Object, Script, Style, Url, is_list
from .writing import written

#: What stands in the place of a value that may not stand there.
REFUSED = "ZgotmplZ"


class Place(NamedTuple):
    """Where the next character stands."""

    state: str = "text"
    """`text`, `tag`, `name` (of an attribute), `equals` (behind it), `value` (before one), `quoted` (in one), `raw`
    (inside an element that has no tags), `comment`."""
    element: str = ""
    """Of a tag or `raw`: the element, if it is one whose content has no tags."""
    kind: str = ""
    """Of an attribute: `plain`, `url`, `srcset`, `style` or `script`."""
    quote: str = ""
    """Of an attribute: its quote; empty for none."""
    part: str = ""
    """Of an address: nothing at its beginning, `path` behind it, `query` behind `?` or `#`; of a script: the quote of
    the string that it stands in."""


TEXT = Place()
#: Texts that are shorter are cached.
_CACHED = 5_000
_RAW = {"script", "style", "textarea", "title"}
_URLS = frozenset(
    """action archive background cite classid codebase data formaction href icon longdesc manifest poster profile
    src usemap xmlns""".split()  # noqa: SIM905
)
_RAW_END = {element: re.compile(f"</{element}", re.IGNORECASE) for element in _RAW}
_TAG = re.compile(r"<(?:(?P<comment>!--)|/?(?P<name>[a-zA-Z][a-zA-Z0-9:-]*+))")
_SPACE = " \t\n\f\r"
_NAME_END = re.compile(r"[\s=>/]")
_UNQUOTED_END = re.compile(r"[\s>]")
_SCRIPT_STEP = re.compile(r"\\.|[\"'`]|/\*|//|\n|\*/", re.DOTALL)


def advance(place: Place, text: str) -> tuple[Place, str]:
    """Go on through text of a template.

    Args:
        place: Where the text begins.
        text: The text.

    Returns:
        Where it ends, and the text without its comments, which `html/template` leaves out.
    """
    return _advanced_once(place, text) if len(text) < _CACHED else _advanced(place, text)


def _advanced(place: Place, text: str) -> tuple[Place, str]:
    kept: list[str] = []
    at = 0
    while at < len(text):
        place, at, shown = _STEPS[place.state](place, text, at)
        kept.append(shown)
    return place, "".join(kept)


_advanced_once = lru_cache(maxsize=1024)(_advanced)


def _in_text(place: Place, text: str, at: int) -> tuple[Place, int, str]:
    found = _TAG.search(text, at)
    if found is None:
        return place, len(text), text[at:]
    if found["comment"]:
        return Place("comment"), found.end(), text[at : found.start()]
    name = found["name"].lower()
    opens = name in _RAW and text[found.start() + 1] != "/"
    return Place("tag", name if opens else ""), found.end(), text[at : found.end()]


def _in_comment(place: Place, text: str, at: int) -> tuple[Place, int, str]:
    end = text.find("-->", at)
    return (place, len(text), "") if end < 0 else (TEXT, end + 3, "")


def _in_tag(place: Place, text: str, at: int) -> tuple[Place, int, str]:
    start = at
    while at < len(text) and (text[at] in _SPACE or text[at] == "/"):
        at += 1
    if at == len(text):
        return place, at, text[start:]
    if text[at] == ">":
        return (Place("raw", place.element) if place.element else TEXT), at + 1, text[start : at + 1]
    end = _NAME_END.search(text, at)
    stop = end.start() if end else len(text)
    stop = max(stop, at + 1)
    kind = _kind(text[at:stop].lower())
    state = "equals" if end else "name"
    return Place(state, place.element, kind), stop, text[start:stop]


def _in_name(place: Place, text: str, at: int) -> tuple[Place, int, str]:
    end = _NAME_END.search(text, at)
    stop = end.start() if end else len(text)
    return place._replace(state="equals" if end else "name"), stop, text[at:stop]


def _in_equals(place: Place, text: str, at: int) -> tuple[Place, int, str]:
    start = at
    while at < len(text) and text[at] in _SPACE:
        at += 1
    if at == len(text):
        return place, at, text[start:]
    if text[at] == "=":
        return place._replace(state="value"), at + 1, text[start : at + 1]
    return Place("tag", place.element), at, text[start:at]


def _in_value(place: Place, text: str, at: int) -> tuple[Place, int, str]:
    start = at
    while at < len(text) and text[at] in _SPACE:
        at += 1
    if at == len(text):
        return place, at, text[start:]
    if text[at] == ">":
        return Place("tag", place.element), at, text[start:at]
    quote = text[at] if text[at] in "\"'" else ""
    return place._replace(state="quoted", quote=quote), at + len(quote), text[start : at + len(quote)]


def _in_quoted(place: Place, text: str, at: int) -> tuple[Place, int, str]:
    if place.quote:
        end = text.find(place.quote, at)
    else:
        found = _UNQUOTED_END.search(text, at)
        end = found.start() if found else -1
    stop = len(text) if end < 0 else end
    inside = text[at:stop]
    if end >= 0:
        behind = stop + len(place.quote)
        return Place("tag", place.element), behind, text[at:behind]
    return place._replace(part=_part(place, inside)), stop, inside


def _part(place: Place, inside: str) -> str:
    if place.kind == "script":
        return _script(place.part, inside)
    if place.kind not in {"url", "srcset"} or not inside.strip():
        return place.part
    if place.kind == "srcset":
        return "" if inside.rstrip().endswith(",") else "path"
    return "query" if place.part == "query" or "?" in inside or "#" in inside else "path"


def _in_raw(place: Place, text: str, at: int) -> tuple[Place, int, str]:
    found = _RAW_END[place.element].search(text, at)
    stop = len(text) if found is None else found.start()
    if found is not None:
        return TEXT, stop, text[at:stop]
    part = _script(place.part, text[at:stop]) if place.element in {"script", "style"} else ""
    return place._replace(part=part), stop, text[at:stop]


def _script(part: str, text: str) -> str:
    """The quote or comment that a script stands in behind a text."""
    for found in _SCRIPT_STEP.finditer(text):
        sign = found[0]
        if part in {"", None}:
            part = sign if sign in {'"', "'", "`", "/*", "//"} else ""
        elif (part in {'"', "'", "`"} and sign == part) or (part, sign) in {("/*", "*/"), ("//", "\n")}:
            part = ""
    return part


_STEPS = {
    "text": _in_text,
    "comment": _in_comment,
    "tag": _in_tag,
    "name": _in_name,
    "equals": _in_equals,
    "value": _in_value,
    "quoted": _in_quoted,
    "raw": _in_raw,
}


def _kind(name: str) -> str:
    """What the value of an attribute is (html/template, attr.go)."""
    if name.startswith("data-"):
        name = name[5:]
    elif ":" in name:
        prefix, _, name = name.partition(":")
        if prefix == "xmlns":
            return "url"
    if name in _URLS:
        return "url"
    if name in {"style", "srcset"}:
        return name
    if name.startswith("on"):
        return "script"
    return "url" if any(part in name for part in ("src", "uri", "url")) else "plain"


# What is written -----------------------------------------------------------------------------------

_HTML = {
    "\0": "\ufffd",
    '"': "&#34;",
    "&": "&amp;",
    "'": "&#39;",
    "+": "&#43;",
    "<": "&lt;",
    ">": "&gt;",
}
_ESCAPES = str.maketrans(_HTML)
_NORMAL = str.maketrans({key: value for key, value in _HTML.items() if key != "&"})
_UNQUOTED = str.maketrans(
    {**_HTML, "\t": "&#9;", "\n": "&#10;", "\v": "&#11;", "\f": "&#12;", "\r": "&#13;", " ": "&#32;", "=": "&#61;",
     "`": "&#96;"}
)  # fmt: skip
_ANY_TAG = re.compile(r"<[^<>]*+>")
_SAFE_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9-]*+")
_SAFE_STYLE = re.compile(r"[\w\s#.,%+-]*+", re.ASCII)
_SOURCE = re.compile(r"(\s*+)(\S*+)((?:\s++[a-zA-Z0-9]*+)*+)")
_SCHEME = re.compile(r"[^/?#:]*+:")
_IN_SCRIPT = str.maketrans(
    {
        "\0": r"\u0000", "\t": r"\t", "\n": r"\n", "\v": r"\u000b", "\f": r"\f", "\r": r"\r", '"': r"\u0022",
        "`": r"\u0060", "&": r"\u0026", "'": r"\u0027", "+": r"\u002b", "/": r"\/", "<": r"\u003c", ">": r"\u003e",
        "\\": r"\\", "\u2028": r"\u2028", "\u2029": r"\u2029",
    }
)  # fmt: skip
_JSON = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026", "\u2028": r"\u2028", "\u2029": r"\u2029"})
_KEPT_IN_URL = frozenset(b"!#$&*+,/:;=?@[]-._~abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_UNRESERVED = frozenset(b"-._~abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
_HEX = frozenset(b"0123456789abcdefABCDEF")


def escape(value: Any, place: Place) -> str:
    """Return a value as it is written at a place."""
    if place.state == "text":
        return str(value) if isinstance(value, Html) else escaped(written(value))
    if place.state == "comment":
        return ""
    if place.state == "raw":
        return _raw(value, place)
    if place.state in {"tag", "name", "equals"}:
        return _named(value)
    return _in_attribute(value, place)


def escaped(string: str) -> str:
    """Return a string with HTML's own signs escaped as Go does it."""
    return copied(string).translate(_ESCAPES)


def _raw(value: Any, place: Place) -> str:
    if place.element in {"textarea", "title"}:
        return str(value).translate(_NORMAL) if isinstance(value, Html) else escaped(written(value))
    if place.element == "style":
        return _style(value)
    return _in_script(value, place.part)


def _named(value: Any) -> str:
    string = written(value)
    if isinstance(value, Attribute):
        return string
    return string if not string or _SAFE_NAME.fullmatch(string) else REFUSED


def _in_attribute(value: Any, place: Place) -> str:
    match place.kind:
        case "url":
            string = _address(value, place.part)
        case "srcset":
            string = ",".join(map(_source, walked(written(value)).split(",")))
        case "style":
            string = _style(value)
        case "script":
            string = _in_script(value, place.part)
        case _:
            string = written(value)
            if isinstance(value, Html):
                bare = _ANY_TAG.sub("", walked(string)).translate(_NORMAL)
                return bare if place.quote else bare.translate(_SPACES)
    if place.quote:
        return escaped(string)
    # a value without quotes that would be empty took what follows for itself
    return copied(string).translate(_UNQUOTED) or REFUSED


_SPACES = str.maketrans({" ": "&#32;", "\t": "&#9;", "\n": "&#10;", "\f": "&#12;", "\r": "&#13;"})


def _address(value: Any, part: str) -> str:
    string = written(value)
    if part == "query":
        return _percent(string, _UNRESERVED, keeps=isinstance(value, Url))
    if not part and not isinstance(value, Url) and not is_safe(string):
        return f"#{REFUSED}"
    return _percent(string, _KEPT_IN_URL, keeps=True)


def is_safe(address: str) -> bool:
    """Whether an address has no scheme, or one that runs nothing (html/template, `urlFilter`)."""
    scheme = _SCHEME.match(address)
    return scheme is None or scheme[0].lower() in {"http:", "https:", "mailto:"}


def _source(written_one: str) -> str:
    """An address of `srcset` with its width, each of which has to be harmless."""
    found = _SOURCE.fullmatch(written_one)
    if found is None or not is_safe(found[2]):
        return f"#{REFUSED}"
    return found[1] + _percent(found[2], _KEPT_IN_URL, keeps=True) + found[3]


def _percent(string: str, kept: frozenset[int], *, keeps: bool) -> str:
    data = walked(string).encode("utf-8", "replace")
    if keeps:
        kept = _KEPT_IN_URL
    out = bytearray()
    for at, byte in enumerate(data):
        is_escape = keeps and byte == 37 and len(data) > at + 2 and data[at + 1] in _HEX and data[at + 2] in _HEX
        if byte in kept or is_escape:
            out.append(byte)
        else:
            out += b"%%%02x" % byte
    return out.decode("ascii")


def _style(value: Any) -> str:
    string = written(value)
    if isinstance(value, Style):
        return string
    lowered = string.lower()
    harmless = _SAFE_STYLE.fullmatch(walked(string)) and "expression" not in lowered and "mozbinding" not in lowered
    return string if harmless and "--" not in string.strip("-") else REFUSED


def _in_script(value: Any, part: str) -> str:
    if part in {"/*", "//"}:
        return ""
    if part:
        return copied(written(value)).translate(_IN_SCRIPT)
    return str(value) if isinstance(value, Script) else as_json(value)


def as_json(value: Any, indent: str | None = None) -> str:
    """Return a value as JSON, with what could end a script escaped."""
    written(value)  # which costs as much, and is refused for what is too large
    made = json.dumps(plain(value), ensure_ascii=False, separators=(",", ":") if indent is None else (",", ": "),
                      indent=indent, sort_keys=True)  # fmt: skip
    return copied(made).translate(_JSON)


def plain(value: Any, depth: int = 0) -> Any:
    """Return what JSON has for a value."""
    spend()
    if depth > 20 or isinstance(value, Object):
        return None
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, Mapping):
        return {str(key): plain(inner, depth + 1) for key, inner in value.items()}
    if is_list(value):
        return [plain(inner, depth + 1) for inner in value]
    if isinstance(value, float) and (value != value or value in {float("inf"), float("-inf")}):
        return None
    return str(value) if isinstance(value, str) else value if isinstance(value, bool | int | float) else None
