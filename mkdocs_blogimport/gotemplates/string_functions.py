"""Functions of strings."""

from __future__ import annotations

import base64
import hashlib
import html
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs, quote, quote_plus, urlsplit

from ..inflection import plural, title_case
from . import limits, matching
from .errors import TemplateError
from .escaping import as_json, escaped
from .formats import formatted
from .limits import LimitReached, copied, fits, spend, walked
from .registry import function
from .values import Attribute, Html, Object, Plain, Script, Style, Url, is_list, whole
from .writing import string, written

_ANY_TAG = re.compile(r"<[^<>]*+>")
_BREAKING = re.compile(r"</?(?:p|br|div|h[1-6]|li|ul|ol|tr|table|blockquote|pre)\b[^<>]*+>", re.IGNORECASE)


def _registered(names: str, kind: type[str]) -> None:
    function(*names.split())(lambda value: kind(string(value)))


_registered("safeHTML safe.HTML", Html)
_registered("safeHTMLAttr safe.HTMLAttr", Attribute)
_registered("safeURL safe.URL", Url)
_registered("safeJS safe.JS safeJSStr safe.JSStr", Script)
_registered("safeCSS safe.CSS", Style)


@function("string", "cast.ToString")
def to_string(value: Any) -> str:
    """Return a value as a string."""
    return str(string(value))


@function("lower", "strings.ToLower")
def lower(value: Any) -> str:
    """Return a string in lowercase."""
    return string(value).lower()


@function("upper", "strings.ToUpper")
def upper(value: Any) -> str:
    """Return a string in uppercase."""
    return string(value).upper()


@function("title", "strings.Title")
def title(value: Any) -> str:
    """Return a string with its words beginning with capitals, but for small words (Associated Press' style)."""
    return title_case(walked(string(value)))


@function("strings.FirstUpper")
def first_upper(value: Any) -> str:
    """Return a string whose first letter is a capital."""
    text = string(value)
    return text[:1].upper() + text[1:]


@function("humanize", "inflect.Humanize")
def humanize(value: Any) -> str:
    """Return a name as words; a number as an ordinal."""
    text = string(value).strip()
    if text.isdigit():
        ends = {1: "st", 2: "nd", 3: "rd"}
        return text + ("th" if text[-2:] in {"11", "12", "13"} else ends.get(int(text[-1]), "th"))
    words = " ".join(re.sub(r"[-_]", " ", text).split())
    return words[:1].upper() + words[1:].lower()


@function("replace", "strings.Replace")
def replace(value: Any, old: Any, new: Any, most: Any = -1) -> str:
    """Replace a string in another."""
    text, sought, put = walked(string(value)), string(old), string(new)
    places = text.count(sought) if sought else len(text) + 1
    fits(len(text) + places * len(put))
    spend(places * len(put) // limits.COPIED)
    return text.replace(sought, put, whole(most))


@function("trim", "strings.Trim")
def trim(value: Any, cut: Any) -> str:
    """Remove characters from both ends."""
    return walked(string(value)).strip(string(cut)) if string(cut) else string(value)


@function("strings.TrimSpace")
def trim_space(value: Any) -> str:
    """Remove whitespace from both ends."""
    return walked(string(value)).strip()


@function("strings.TrimLeft")
def trim_left(cut: Any, value: Any) -> str:
    """Remove characters from the beginning."""
    return walked(string(value)).lstrip(string(cut)) if string(cut) else string(value)


@function("strings.TrimRight")
def trim_right(cut: Any, value: Any) -> str:
    """Remove characters from the end."""
    return walked(string(value)).rstrip(string(cut)) if string(cut) else string(value)


@function("strings.TrimPrefix")
def trim_prefix(prefix: Any, value: Any) -> str:
    """Remove a beginning."""
    return string(value).removeprefix(string(prefix))


@function("strings.TrimSuffix")
def trim_suffix(suffix: Any, value: Any) -> str:
    """Remove an end."""
    return string(value).removesuffix(string(suffix))


@function("chomp", "strings.Chomp")
def chomp(value: Any) -> str:
    """Remove line breaks from the end."""
    text = string(value)
    return _like(value, text.rstrip("\r\n"))


def _like(value: Any, text: str) -> str:
    return Html(text) if isinstance(value, Html) else text


@function("split", "strings.Split")
def split(value: Any, separator: Any) -> list[str]:
    """Split a string."""
    text, sign = walked(string(value)), string(separator)
    spend((text.count(sign) if sign else len(text)) // limits.ITEMS)
    return text.split(sign) if sign else list(text)


@function("strings.Fields")
def fields(value: Any) -> list[str]:
    """Split a string at whitespace."""
    return walked(string(value)).split()


@function("hasPrefix", "strings.HasPrefix")
def has_prefix(value: Any, prefix: Any) -> bool:
    """Whether a string begins with another."""
    return string(value).startswith(string(prefix))


@function("hasSuffix", "strings.HasSuffix")
def has_suffix(value: Any, suffix: Any) -> bool:
    """Whether a string ends with another."""
    return string(value).endswith(string(suffix))


@function("strings.Contains")
def contains(value: Any, sought: Any) -> bool:
    """Whether a string has another in it."""
    return string(sought) in walked(string(value))


@function("strings.ContainsAny")
def contains_any(value: Any, signs: Any) -> bool:
    """Whether a string has one of these characters."""
    return not set(string(signs)).isdisjoint(walked(string(value)))


@function("strings.ContainsNonSpace")
def contains_more(value: Any) -> bool:
    """Whether a string has more than whitespace."""
    return bool(walked(string(value)).strip())


@function("strings.Count")
def count(sought: Any, value: Any) -> int:
    """Count a string in another."""
    return walked(string(value)).count(string(sought))


@function("strings.Repeat")
def repeat(times: Any, value: Any) -> str:
    """Repeat a string."""
    text, number = string(value), whole(times)
    if number < 0:
        raise TemplateError("a number of times is negative")
    fits(len(text) * number)
    return copied(text * number)


@function("substr", "strings.Substr")
def substr(value: Any, start: Any = 0, length: Any = None) -> str:
    """Return a part of a string; a negative start counts from the end."""
    text, begin = string(value), whole(start)
    begin = max(len(text) + begin, 0) if begin < 0 else begin
    if length is None:
        return text[begin:]
    size = whole(length)
    end = len(text) + size if size < 0 else begin + size
    return text[begin : max(end, begin)]


@function("slicestr", "strings.SliceString")
def slice_string(value: Any, start: Any = 0, end: Any = None) -> str:
    """Return a part of a string by its first and its last place."""
    text = string(value)
    begin, stop = whole(start), len(text) if end is None else whole(end)
    if not 0 <= begin <= stop <= len(text):
        raise TemplateError("a slice is out of bounds")
    return text[begin:stop]


@function("truncate", "strings.Truncate")
def truncate(size: Any, first: Any, second: Any = None) -> str:
    """Cut a string at a word so that it is no longer than a number of characters."""
    most, text = whole(size), second if second is not None else first
    ellipsis = first if second is not None else " …"
    source = string(text)
    bare = " ".join(plainify(source).split()) if isinstance(text, Html) else source
    spend(len(bare) // limits.WALKED)
    if len(bare) <= most:
        return _like(text, source)
    space = max((found.start() for found in re.finditer(r"\s", bare[: most + 1])), default=0)
    cut = bare[: space or most] + string(ellipsis)
    return Html(escaped(cut)) if isinstance(text, Html) else cut


@function("plainify", "transform.Plainify")
def plainify(value: Any) -> str:
    """Return HTML without its tags."""
    text = walked(string(value))
    return Html(_ANY_TAG.sub("", _BREAKING.sub(" ", text) if isinstance(value, Html) else text).strip())


@function("htmlEscape", "transform.HTMLEscape")
def html_escape(value: Any) -> str:
    """Escape HTML's own signs."""
    return walked(html.escape(string(value)).replace("&quot;", "&#34;").replace("&#x27;", "&#39;"))


@function("htmlUnescape", "transform.HTMLUnescape")
def html_unescape(value: Any) -> str:
    """Undo the escaping of HTML's signs."""
    return html.unescape(walked(string(value)))


@function("transform.XMLEscape")
def xml_escape(value: Any) -> str:
    """Escape the signs of XML."""
    return html_escape(value)


@function("urlize", "urls.URLize")
def urlize(value: Any) -> str:
    """Return a string as a part of an address."""
    text = walked(string(value)).strip().lower()
    kept = "".join("-" if sign.isspace() else sign for sign in text if sign.isspace() or _is_kept(sign))
    return quote(re.sub("-{2,}", "-", kept), safe="/-_.~+#@%")


def _is_kept(sign: str) -> bool:
    return sign.isalnum() or sign in "./_#+~-%@" or unicodedata.category(sign).startswith("M")


@function("anchorize", "urls.Anchorize")
def anchorize(value: Any) -> str:
    """Return a string as the id of a heading (GitHub's kind)."""
    text = walked(string(value)).strip().lower()
    return "".join("-" if sign == " " else sign for sign in text if sign.isalnum() or sign in " -_")


@function("querify", "collections.Querify")
def querify(*given: Any) -> str:
    """Return keys and values as a query of an address."""
    pairs: Sequence[Any] = given
    if len(given) == 1 and isinstance(given[0], Mapping):
        spend(len(given[0]) // limits.ITEMS)
        pairs = [part for key in sorted(given[0]) for part in (key, given[0][key])]
    elif len(given) == 1 and is_list(given[0]):
        pairs = given[0]
    if len(pairs) % 2:
        raise TemplateError("a key has no value")
    found = sorted((string(pairs[at]), string(pairs[at + 1])) for at in range(0, len(pairs), 2))
    return "&".join(f"{quote_plus(key)}={quote_plus(value)}" for key, value in found)


@function("urls.Parse")
def parsed_url(value: Any) -> Object:
    """Return the parts of an address."""
    text = string(value)
    try:
        parts = urlsplit(text)
        host = parts.netloc.rpartition("@")[2]
        port = str(parts.port or "")
        queries = parse_qs(parts.query, keep_blank_values=True, max_num_fields=100)
    except ValueError as error:
        raise TemplateError("an address can't be read") from error
    from .values import Method

    query = Plain(
        {
            "Get": Method(lambda name: (queries.get(string(name)) or [""])[0]),
            "Has": Method(lambda name: string(name) in queries),
        },
        parts.query,
    )
    return Plain(
        {
            "Scheme": parts.scheme,
            "Host": host,
            "Hostname": parts.hostname or "",
            "Port": port,
            "Path": parts.path,
            "RawQuery": parts.query,
            "Fragment": parts.fragment,
            "Query": query,
            "IsAbs": bool(parts.scheme),
            "String": text,
            "RequestURI": parts.path + (f"?{parts.query}" if parts.query else ""),
        },
        text,
    )


@function("print", "fmt.Print")
def print_(*values: Any) -> str:
    """Write values, with a space between two of which none is a string."""
    out: list[str] = []
    size = 0
    for at, value in enumerate(values):
        if at and not isinstance(value, str) and not isinstance(values[at - 1], str):
            out.append(" ")
        out.append(written(value))
        size += len(out[-1])
        fits(size)
    return copied("".join(out))


@function("println", "fmt.Println")
def println(*values: Any) -> str:
    """Write values in a line."""
    texts = [written(value) for value in values]
    fits(sum(map(len, texts)))
    return copied(" ".join(texts) + "\n")


@function("printf", "fmt.Printf")
def printf(pattern: Any, *values: Any) -> str:
    """Write values as a pattern says."""
    return copied(formatted(string(pattern), values))


@function("md5", "crypto.MD5", "hash.MD5")
def md5(value: Any) -> str:
    """Return the MD5 of a string in hexadecimal digits."""
    return hashlib.md5(walked(string(value)).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


@function("sha1", "crypto.SHA1")
def sha1(value: Any) -> str:
    """Return the SHA-1 of a string in hexadecimal digits."""
    return hashlib.sha1(walked(string(value)).encode("utf-8", "replace"), usedforsecurity=False).hexdigest()


@function("sha256", "crypto.SHA256")
def sha256(value: Any) -> str:
    """Return the SHA-256 of a string in hexadecimal digits."""
    return hashlib.sha256(walked(string(value)).encode("utf-8", "replace")).hexdigest()


@function("base64Encode", "encoding.Base64Encode")
def base64_encode(value: Any) -> str:
    """Return the Base64 of a string."""
    return base64.b64encode(walked(string(value)).encode("utf-8", "replace")).decode()


@function("base64Decode", "encoding.Base64Decode")
def base64_decode(value: Any) -> str:
    """Return the string of which this is the Base64."""
    return base64.b64decode(walked(string(value)), validate=True).decode("utf-8", "replace")


@function("jsonify", "encoding.Jsonify")
def jsonify(*given: Any) -> str:
    """Return a value as JSON; with options before it, indented."""
    options, value = (given[0], given[1]) if len(given) == 2 else (None, given[0])
    indent = options.get("indent") if isinstance(options, Mapping) else None
    spend(len(written(value)) // limits.WALKED)
    return Html(as_json(value, string(indent)[:10] or None if indent else None))


@function("html")
def html_of(*values: Any) -> str:
    """Escape the signs of HTML."""
    return Html(escaped(print_(*values)))


@function("urlquery")
def url_query(*values: Any) -> str:
    """Return a string as a part of a query."""
    return quote_plus(print_(*values))


@function("hash.FNV32a", "crypto.FNV32a")
def fnv32a(value: Any) -> int:
    """Return the FNV-1a of a string in 32 bits."""
    found = 0x811C9DC5
    for byte in walked(string(value)).encode("utf-8", "replace"):
        found = (found ^ byte) * 0x01000193 % 2**32
    return found


@function("pluralize", "inflect.Pluralize")
def pluralize(value: Any) -> str:
    """Return an English word in the plural, by the usual rules."""
    return plural(walked(string(value)))


@function("singularize", "inflect.Singularize")
def singularize(value: Any) -> str:
    """Return an English word in the singular, by the usual rules."""
    text = string(value)
    if text.endswith("ies"):
        return f"{text[:-3]}y"
    if text.endswith(("ses", "xes", "zes", "ches", "shes")):
        return text[:-2]
    return text[:-1] if text.endswith("s") and not text.endswith("ss") else text


@function("countwords", "strings.CountWords")
def count_words(value: Any) -> int:
    """Count the words of a string."""
    return len(plainify(value).split())


@function("countrunes", "strings.CountRunes")
def count_characters(value: Any) -> int:
    """Count the characters of a string that are no whitespace."""
    return sum(not sign.isspace() for sign in plainify(value))


@function("strings.RuneCount")
def characters(value: Any) -> int:
    """Count the characters of a string."""
    return len(string(value))


@function("replaceRE", "strings.ReplaceRE")
def replace_re(pattern: Any, new: Any, value: Any, most: Any = -1) -> str:
    """Replace what a regular expression finds."""
    text, put = string(value), string(new)
    out: list[str] = []
    at = size = 0
    limit = whole(most)
    names = matching.names(string(pattern))
    for number, found in enumerate(matching.find(string(pattern), text)):
        if 0 <= limit <= number:
            break
        start, end = found[0]
        piece = _expanded(put, text, found, names)
        size += len(piece) + start - at
        fits(size)
        spend(len(piece) // limits.COPIED)
        out += (text[at:start], piece)
        at = end
    return "".join([*out, text[at:]])


_REFERENCE = re.compile(r"\$(?:\$|(\w+)|\{(\w+)\})")


def _expanded(template: str, text: str, found: Sequence[tuple[int, int]], names: Mapping[str, int]) -> str:
    def group(reference: re.Match[str]) -> str:
        name = reference[1] or reference[2]
        if name is None:
            return "$"
        number = int(name) if name.isdigit() and len(name) < 4 else names.get(name, -1)
        start, end = found[number] if 0 <= number < len(found) else (-1, -1)
        return text[start:end] if start >= 0 else ""

    return _REFERENCE.sub(group, template) if "$" in template else template


@function("findRE", "strings.FindRE")
def find_re(pattern: Any, value: Any, most: Any = -1) -> list[str]:
    """Return what a regular expression finds."""
    text = string(value)
    return [text[slice(*found[0])] for found in _found(pattern, text, most)]


@function("findRESubmatch", "strings.FindRESubmatch")
def find_groups(pattern: Any, value: Any, most: Any = -1) -> list[list[str]]:
    """Return what a regular expression finds, each with its groups."""
    text = string(value)
    return [[text[start:end] if start >= 0 else "" for start, end in found] for found in _found(pattern, text, most)]


def _found(pattern: Any, text: str, most: Any) -> list[Sequence[tuple[int, int]]]:
    limit = whole(most)
    found = []
    for number, match in enumerate(matching.find(string(pattern), text)):
        if 0 <= limit <= number:
            break
        if number >= limits.LONGEST_LIST:
            raise LimitReached("a list of its templates is too long")
        found.append(match)
    return found


@function("getenv", "os.Getenv")
def getenv(_: Any) -> str:
    """Return nothing: no variable of the environment is read."""
    return ""


@function("path.Base")
def base(value: Any) -> str:
    """Return the last part of a path."""
    return string(value).rstrip("/").rpartition("/")[2] or "."


@function("path.BaseName")
def base_name(value: Any) -> str:
    """Return the last part of a path without its file extension."""
    name = base(value)
    return name.rpartition(".")[0] or name


@function("path.Ext")
def extension(value: Any) -> str:
    """Return the file extension of a path with its dot."""
    name = string(value).rpartition("/")[2]
    return f".{name.rpartition('.')[2]}" if "." in name else ""


@function("path.Dir")
def directory(value: Any) -> str:
    """Return the folder of a path."""
    return string(value).rpartition("/")[0].rstrip("/") or "."


@function("path.Join")
def join(*given: Any) -> str:
    """Join the parts of a path."""
    parts = [string(part) for value in given for part in (value if is_list(value) else [value])]
    return clean("/".join(part for part in parts if part)) if any(parts) else ""


@function("path.Clean")
def clean(value: Any) -> str:
    """Return a path without `.` and `..`."""
    path = walked(string(value))
    kept: list[str] = []
    for part in path.split("/"):
        if part == ".." and kept and kept[-1] != "..":
            kept.pop()
        elif part not in {"", "."} and not (part == ".." and path.startswith("/")):
            kept.append(part)
    return ("/" if path.startswith("/") else "") + "/".join(kept) or "."
