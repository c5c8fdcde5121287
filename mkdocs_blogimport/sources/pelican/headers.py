"""The metadata of Pelican's documents: `Key: value` lines, fields of reStructuredText, and `<meta>` of HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import escape, unescape

from ...blog.post import BodyFormat
from ...frontmatter import Document, Finding, read
from ...frontmatter.decoding import decode

#: The markup of documents, by file extension (Pelican: `readers.Readers`).
FORMATS: Mapping[str, BodyFormat] = {
    "md": "markdown",
    "markdown": "markdown",
    "mkd": "markdown",
    "mdown": "markdown",
    "rst": "rst",
    "htm": "html",
    "html": "html",
}
#: The most lines of metadata, and the part of an HTML document in which its head ends.
_MOST_LINES, _HEAD = 500, 100_000

# Python-Markdown, the extension `meta`
_ENTRY = re.compile(r" {0,3}([A-Za-z0-9_-]+):\s*(.*)", re.DOTALL)
_MORE = re.compile(r" {4,}(.*)", re.DOTALL)
_BEGIN = re.compile(r"-{3}(?:\s.*)?", re.DOTALL)
_END = re.compile(r"(?:-{3}|\.{3})(?:\s.*)?", re.DOTALL)
# docutils
_UNDERLINE = re.compile(r"([!-/:-@\[-`{-~])\1*[ \t]*")
_FIELD = re.compile(r":((?![: ])(?:[^:\\\n]|\\.|:(?!(?:[ \t`]|$)))*(?<! )):(?:[ \t]+|$)(.*)")
_ROLE = re.compile(
    r"(?<![\\\w]):[\w+.-]+:`([^`]*)`|(?<!\\)``([^`]*)``|(?<!\\)`([^`]*)`_{0,2}|(?<![\\\w])\*{1,2}(\S(?:[^*]*\S)?)\*{1,2}(?!\w)"
)
_SHOWN = re.compile(r"<[^<>]*>\Z")
_EXPLAINED = re.compile(r"\([^()]*\)\Z")
# HTML
_HEAD_END = re.compile(r"<body\b[^<>]*>", re.IGNORECASE)
_TITLE = re.compile(r"<title\b[^<>]*>([^<]*)</title", re.IGNORECASE)
_META = re.compile(r"<meta\b([^<>]*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""(?<![a-zA-Z-])([a-zA-Z-]++)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s"'<>=]+))""")


@dataclass(slots=True)
class Header:
    """What a document says of itself, and its text."""

    body: str
    body_line: int = 1
    values: dict[str, list[str]] = field(default_factory=dict)
    """By lowercase key: each value that is written for it."""
    lines: dict[str, int] = field(default_factory=dict)
    title: str = ""
    """The title as HTML."""
    findings: list[Finding] = field(default_factory=list)
    has_front_matter: bool = True
    """Whether the file has any metadata."""

    def add(self, key: str, value: str, line: int) -> None:
        """Add a value of a key, in upper or lower case."""
        key = key.lower()
        self.values.setdefault(key, []).append(value)
        self.lines.setdefault(key, line)


def read_header(data: bytes, markup: BodyFormat, *, is_yaml: bool = False) -> Header:
    """Read a document.

    Args:
        data: The bytes of its file.
        markup: Its markup.
        is_yaml: True if the blog's plugin reads the front matter of Markdown as YAML.
    """
    if is_yaml and markup == "markdown":
        return _of_yaml(read(data))
    text, _, findings = decode(data)
    header = _READERS[markup](text)
    header.findings = findings
    header.has_front_matter = bool(header.values)
    header.title = header.title or next(iter(header.values.get("title", ())), "")
    return header


def _of_yaml(document: Document) -> Header:
    header = Header(document.body, document.body_line, lines={k.lower(): n for k, n in document.lines.items()})
    for key in document.metadata:
        value = document.as_written(key)
        parts = value if isinstance(value, list) else [value]
        header.values[key.lower()] = [part for part in parts if isinstance(part, str)]
    for key in ("tags", "authors"):
        if len(header.values.get(key, ())) > 1:
            header.values[key] = ["; ".join(header.values[key]) + ";"]
    header.title = next(iter(header.values.get("title", ())), "")
    header.findings = list(document.findings)
    header.has_front_matter = document.has_front_matter
    return header


def _markdown(text: str) -> Header:
    lines = text.split("\n")
    header = Header("")
    at = 1 if _BEGIN.match(lines[0]) else 0
    key = ""
    while at < len(lines) and at < _MOST_LINES:
        line = lines[at]
        if not line.strip() or _END.match(line):  # `----` begins and ends it too
            at += 1
            break
        entry = _ENTRY.fullmatch(line)
        more = _MORE.fullmatch(line) if entry is None and key else None
        if entry is not None:
            key = entry[1]
            header.add(key, entry[2].strip(), at + 1)
        elif more is not None:
            header.add(key, more[1].strip(), at + 1)
        else:
            break
        at += 1
    header.body = "\n".join(lines[at:])
    header.body_line = at + 1
    return header


def _rst(text: str) -> Header:
    """Read the title and the fields below it; the text keeps both, for docutils takes them away itself."""
    lines = text.split("\n")
    header = Header(text)
    at = _after_comments(lines, 0)
    title, at = _rst_title(lines, at)
    if title:
        header.title = escape(_plain_rst(title), quote=False)
        at = _after_comments(lines, at)
        subtitle, after = _rst_title(lines, at)
        fields_at = _after_comments(lines, after)
        if subtitle and fields_at < len(lines) and _FIELD.match(lines[fields_at]):
            at = fields_at
    for key, value, line in _rst_fields(lines, at):
        if key.lower() in {"summary", "title"}:
            header.add(key, value, line)
        else:
            header.add(key, _plain_rst(value), line)
    if "title" in header.values:
        header.title = escape(_plain_rst(header.values["title"][0]), quote=False)
        header.values["title"] = [_plain_rst(header.values["title"][0])]
    if "summary" in header.values:
        header.values["summary"] = [_plain_rst(value) for value in header.values["summary"]]
    return header


def _after_comments(lines: list[str], at: int) -> int:
    """Return the number of the first line that is neither blank nor a comment."""
    while at < len(lines):
        line = lines[at]
        if re.match(r"\.\.(?:[ \t]|$)", line) and "::" not in line[:80]:
            at += 1
            while at < len(lines) and (not lines[at].strip() or lines[at][0] in " \t"):
                at += 1
        elif line.strip():
            break
        else:
            at += 1
    return at


def _rst_title(lines: list[str], at: int) -> tuple[str, int]:
    """Return the heading at a line, and the number of the line after it; an empty one if there is none."""
    here = [lines[at + n] if at + n < len(lines) else "" for n in range(3)]
    if _UNDERLINE.fullmatch(here[0]) and here[1].strip() and here[0].rstrip() == here[2].rstrip():
        return here[1].strip(), at + 3
    below = _UNDERLINE.fullmatch(here[1])
    if here[0].strip() and here[0][0] not in " \t" and below and len(here[1].rstrip()) >= min(4, len(here[0].rstrip())):
        return here[0].strip(), at + 2
    return "", at


def _rst_fields(lines: list[str], at: int) -> Iterator[tuple[str, str, int]]:
    """Yield the names, the values and the lines of the field list at a line."""
    end = min(len(lines), at + _MOST_LINES)
    while at < end:
        found = _FIELD.fullmatch(lines[at].rstrip())
        if found is None:
            if lines[at].strip() or not _goes_on(lines, at):
                return
            at += 1
            continue
        first, parts = at + 1, [found[2].strip()]
        at += 1
        while at < end and (lines[at][:1] in {" ", "\t"} or (not lines[at].strip() and _is_indented(lines, at + 1))):
            parts.append(lines[at].strip())
            at += 1
        yield found[1], "\n".join(parts).strip(), first


def _goes_on(lines: list[str], at: int) -> bool:
    return at + 1 < len(lines) and _FIELD.fullmatch(lines[at + 1].rstrip()) is not None


def _is_indented(lines: list[str], at: int) -> bool:
    return at < len(lines) and lines[at][:1] in {" ", "\t"} and bool(lines[at].strip())


def _plain_rst(text: str) -> str:
    """Return reStructuredText without the marks of roles and emphasis, and with its escapes undone."""

    def shown(found: re.Match[str]) -> str:
        if found[1] is not None:  # a role
            return _EXPLAINED.sub("", _SHOWN.sub("", found[1]).rstrip()).rstrip()
        if found[3] is not None:
            return _SHOWN.sub("", found[3]).rstrip()
        return str(found[2] if found[2] is not None else found[4])

    if not any(c in text for c in "`*\\"):
        return text
    return re.sub(r"\\(.)", r"\1", _ROLE.sub(shown, text))


def _html(text: str) -> Header:
    opening = _HEAD_END.search(text, 0, _HEAD)
    header = Header(text)
    if opening is None:
        ends = re.search(r"</head\s*>", text[:_HEAD], re.IGNORECASE)
        head, start, end = (text[: ends.start()], ends.end(), len(text)) if ends else (text[:_HEAD], 0, len(text))
    else:
        head, start = text[: opening.start()], opening.end()
        end = max(text.lower().rfind("</body"), start) if "</body" in text.lower() else len(text)
    header.body = text[start:end]
    header.body_line = text.count("\n", 0, start) + 1
    title = _TITLE.search(head)
    for meta in list(_META.finditer(head))[:_MOST_LINES]:
        attributes = {
            found[1].lower(): unescape(next(part for part in found.groups()[1:] if part is not None))
            for found in _ATTRIBUTE.finditer(meta[1])
        }
        name = attributes.get("name", "").lower()
        if name:
            key = "tags" if name == "keywords" else name
            header.add(key, attributes.get("content") or attributes.get("contents", ""),
                       text.count("\n", 0, meta.start()) + 1)  # fmt: skip
    if title is not None:
        header.title = title[1].strip()
        header.values["title"] = [header.title]
        header.lines["title"] = text.count("\n", 0, title.start()) + 1
    return header


_READERS = {"markdown": _markdown, "rst": _rst, "html": _html}
