"""Links, images and references to footnotes (kramdown syntax: "Links and Images", "Footnotes")."""

from __future__ import annotations

import re
from typing import NamedTuple

from .. import attributes as attribute_lists
from ..document import Document, link_key
from ..nodes import Attributes
from ..whitespace import SPACES
from .reader import Spans, span

_PLAIN_LABEL = re.compile(r"((?:[^\W_]|[ ,;:()/?@#%+=|])*+)\]")
_FOOTNOTE = re.compile(r"\[\^(\w[\w-]*)\]", re.ASCII)
_REFERENCE = re.compile(r"[ \n]?\[([^\]]+)?\]")
_URL_STOP = re.compile(r"[()]|\s(?=[\"'])", re.ASCII)
_TITLE = re.compile(r"\s*([\"'])(.+?)\1\s*\)", re.DOTALL | re.ASCII)
_ANGLE = re.compile(r"\s*<")
_ESCAPED = re.compile(r"\\([\\.*_+`<>()\[\]{}#!:|\"'$=~-])")


class _Target(NamedTuple):
    """The target of a link, and the end of its definition."""

    url: str
    title: str | None
    end: int
    attributes: Attributes | None = None


@span("footnote", "[^")
def footnote(spans: Spans, start: int, after: int, touching: bool, out: list[str]) -> int:
    """`[^name]`."""
    found = _FOOTNOTE.match(spans.text, start)
    footnotes = spans.document.footnotes
    if found is None or found[1] not in footnotes.notes:
        return -1
    end, _ = spans.list_after(found.end(), None)
    out.append(footnotes.reference(found[1]))
    return end


@span("link", "[", "[^")
def link(spans: Spans, start: int, after: int, touching: bool, out: list[str]) -> int:
    """`[label](url "title")`, `[label][name]`, `[name]`; there is none within a link."""
    if spans.link:
        return -1
    spans.link = True
    _, inside, target = _read(spans, start + 1)
    spans.link = False
    if target is None:
        return -1
    attributes: Attributes = {**(target.attributes or {}), "href": target.url}
    end = _finish(spans, target, attributes)
    out.append(f"<a{attribute_lists.write(attributes)}>")
    out.extend(inside)
    out.append("</a>")
    return end


@span("image", "![")
def image(spans: Spans, start: int, after: int, touching: bool, out: list[str]) -> int:
    """`![alt](url "title")` and the other forms of a link."""
    label, _, target = _read(spans, after)
    if target is None:
        if not spans.text.startswith("^", after):
            return -1
        out.append("!")  # before a footnote
        return start + 1
    attributes: Attributes = {**(target.attributes or {}), "src": target.url, "alt": _ESCAPED.sub(r"\1", label)}
    end = _finish(spans, target, attributes)
    out.append(f"<img{attribute_lists.write(attributes)} />")
    return end


def standalone(document: Document, text: str) -> tuple[Attributes, Attributes] | None:
    """Return the figure of a paragraph that contains only an image marked with `{:standalone}`.

    Out: the attributes of the figure, and those of its image.
    """
    spans = Spans(document, text)
    mark = document.footnotes.mark()
    label, _, target = _read(spans, 2)
    document.footnotes.forget(mark)
    if target is None:
        return None
    attributes: Attributes = dict(target.attributes or {})
    end, _ = spans.list_after(target.end, attributes)
    if end < len(text) or "standalone" not in attributes.get(attribute_lists.NAMES, "").split():
        return None
    inner: Attributes = {"src": target.url, "alt": _ESCAPED.sub(r"\1", label)}
    if target.title is not None:
        inner["title"] = target.title
    return attributes, inner


def _finish(spans: Spans, target: _Target, attributes: Attributes) -> int:
    """Add the title and the attributes of a list; return the position after that."""
    if target.title is not None:
        attributes["title"] = target.title
    return spans.list_after(target.end, attributes)[0]


def _read(spans: Spans, begin: int) -> tuple[str, list[str], _Target | None]:
    """Return the label that begins at a position, its HTML, and its target; None if it is not one of a link."""
    text = spans.text
    plain = _PLAIN_LABEL.match(text, begin)
    if plain is not None:
        label = plain[1]
        return label, [label], _target(spans, label, plain.end())
    if spans.later("]", begin) < 0:
        return "", [], None
    footnotes = spans.document.footnotes
    mark = footnotes.mark()
    end, inside = spans.inside(begin, "]")
    label = text[begin : end - 1] if end >= 0 else ""
    target = _target(spans, label, end) if end >= 0 else None
    if target is None:
        footnotes.forget(mark)  # they are counted when the text is read again
    return label, inside, target


def _target(spans: Spans, label: str, position: int) -> _Target | None:
    """Return the target of a link, read after its label."""
    text = spans.text
    if text.startswith("(", position):
        return _inline_target(spans, position + 1)
    name = label
    reference = _REFERENCE.match(text, position)
    if reference is not None:
        name = reference[1] or label
        position = reference.end()
    definition = spans.document.links.get(link_key(name))
    if definition is None or not spans.document.copies.afford(definition.size):
        return None
    return _Target(definition.url, definition.title, position, definition.attributes)


def _inline_target(spans: Spans, position: int) -> _Target | None:
    """Read `url "title")`."""
    text = spans.text
    if spans.later(")", position) < 0 or spans.spent:
        return None
    begin = position
    end = _angle_end(spans, position)
    if end >= 0:
        url = text[text.index("<", position) + 1 : end].strip(SPACES)
        position = end + 1
        if text.startswith(")", position):
            return _Target(url, None, position + 1)
    else:
        end = _url_end(spans, position)
        if end < 0:
            return None
        url = text[position:end].strip(SPACES)
        if text[end] == ")":
            return _Target(url, None, end + 1)
        position = end + 1
    title = _TITLE.match(text, position)
    if title is None:
        spans.steps += (len(text) - begin) // 20
        return None
    return _Target(url, title[2], title.end())


def _angle_end(spans: Spans, position: int) -> int:
    """Return the position of the `>` of an address in `<` and `>`, which is on one line; -1 without such an address."""
    opening = _ANGLE.match(spans.text, position)
    if opening is None:
        return -1
    end = spans.later(">", opening.end())
    line_end = spans.later("\n", opening.end())
    return end if line_end < 0 or end < line_end else -1


def _url_end(spans: Spans, begin: int) -> int:
    """Return the end of an address: its closing parenthesis, or the space before a title; -1 without an end."""
    depth = 1
    position = begin
    while (stop := _URL_STOP.search(spans.text, position)) is not None:
        position = stop.end()
        if stop[0] == "(":
            depth += 1
        elif stop[0] == ")":
            depth -= 1
            if not depth:
                return position - 1
        else:
            return position - 1
        spans.steps += 1
    spans.steps += (len(spans.text) - begin) // 20
    return -1
