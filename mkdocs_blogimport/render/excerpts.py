"""The beginning of a post, cut from its one rendering."""

from __future__ import annotations

import html
import itertools
import re
from collections.abc import Iterator

from .links import BROKEN, rooted
from .tags import ATTRIBUTE, PIECE, lower

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
#: Tags of a whole document, which would change another page, or replace it.
_DOCUMENT = frozenset(["html", "head", "body", "frameset", "frame"])
#: Elements whose beginning inside a paragraph ends it, without its end tag (HTML standard, 13.1.2.4).
_ENDS_P = frozenset(
    """address article aside blockquote center dd details dir div dl dt fieldset figcaption figure footer form
    h1 h2 h3 h4 h5 h6 header hgroup hr li main menu nav ol p pre search section table ul""".split()  # noqa: SIM905
)
#: Elements that end one of the same kind, in the same way.
_ENDS_LIKE = {
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "td": {"td", "th"},
    "th": {"td", "th"},
    "tr": {"td", "th", "tr"},
    "option": {"option"},
}
# the parts that may have to be changed on another page
_OF_ITS_PAGE = re.compile(rf"</?a[ \t\n\f\r/>]|\b(?:id|href|class)\b|{BROKEN}", re.IGNORECASE)
_FOOTNOTE = re.compile(r"""\b(?:href=["']?#fn|class=["']?footnote)""", re.IGNORECASE)
_FOOTNOTE_TAGS = ["sup", "a", "/a", "/sup"]
_SPACED_ATTRIBUTE = re.compile(
    rf"(?P<space>(?<![ \t\n\f\r])[ \t\n\f\r]*+){ATTRIBUTE.pattern}(?=(?P<next>[ \t\n\f\r/])?)"
)
#: Jekyll's own separator.
_FIRST_BLOCK = "\n\n"
_MORE = re.compile(r"<!--\s*more\s*-->", re.IGNORECASE)
_CONTENTS = re.compile(r"""\s*<[uo]l[^<>]*\bid=["']markdown-toc["']""", re.IGNORECASE)
_PARAGRAPH_END = re.compile(r"</p>", re.IGNORECASE)
_WORD = re.compile(r"\S+")
_ENTITY = "&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
#: A character that is a word by itself, one with what belongs to it, or an entity, which may be a letter.
_HTML_WORD = re.compile(
    "[\u4e00-\u9fff\u3400-\u4dbf\uf900-\ufaff\U00020000-\U0002a6df\U0002f800-\U0002fa1f\u3040-\u30ff\u1100-\u11ff"
    rf"\uac00-\ud7ff\u3130-\u318f]|\w[\w'-]*+|{_ENTITY}"
)
#: The class of links that docutils puts on headings that a table of contents names.
_LINK_BACK = "toc-backref"
_CONTENTS_BLOCK = re.compile(r"<(div|nav|aside) class=[\"']contents[^<>]*+>")
_BARE_TAG = re.compile(r"</?[A-Za-z]++>?|>")
_TAG = re.compile(r"<[^<>]*>")
#: Elements that are no excerpt by themselves.
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "hr", "nav", "script", "style", "link"})


def excerpt(  # noqa: PLR0913 - the ways in which generators end one
    body: str,
    separator: str,
    url: str,
    words: int = 0,
    *,
    counts_characters: bool = False,
    suffix: str | None = None,
    paragraphs: int = 0,
) -> str:
    """Cut the excerpt out of a rendered body.

    Jekyll takes the text before the first blank line, that is the first block. Headings and rules before it are
    skipped, since they mean nothing by themselves in a list of posts.

    Args:
        body: The post's HTML.
        separator: The end of the excerpt in the source: Jekyll's `excerpt_separator`; a `<!-- more -->` always ends it.
        url: The post's URL, relative to the site's root, for links inside it.
        words: Where nothing ends it, the number of words after which it ends with its paragraph; 0 for the first block.
        counts_characters: Whether each character of a script without spaces is one of these words.
        suffix: What stands behind the last of exactly these words, as plain text; None to end with the paragraph.
        paragraphs: The number of paragraphs outside which nothing is a part of it; 0 for any.

    Returns:
        HTML with every element closed, without footnote marks and ids; the whole body if nothing ends it earlier.
    """
    at = _end(body, separator)
    if at is not None:
        cut = closed(body[:at])
    elif words and not separator and suffix is not None:
        cut = first_words(first_paragraphs(body, paragraphs), words, suffix)
    elif words and not separator:
        cut = closed(body[: _end_of_words(body, words, counts_characters)])
    elif separator == _FIRST_BLOCK or not separator:
        cut = first_block(body)
    else:
        cut = closed(body)
    return detached(cut, url)


def first_paragraphs(body: str, count: int) -> str:
    """Return only the first paragraphs of a body (Pelican: `truncate_html_paragraphs`); 0 for all that it holds."""
    kept: list[str] = []
    at = 0
    while len(kept) < count:
        start = body.find("<p>", at)
        at = body.find("</p>", start) + len("</p>") if start >= 0 else 0
        if at < start + len("<p></p>"):
            break
        kept.append(body[start:at])
    return "".join(kept) or body


def first_words(body: str, count: int, suffix: str) -> str:
    """Return the beginning of a body up to a word (Pelican: `truncate_html_words`).

    A character of Chinese, Japanese or Korean is a word; an entity belongs to one only if it is a letter.

    Args:
        body: HTML.
        count: The number of words.
        suffix: What stands behind the last of them, where the body says more, as plain text.

    Returns:
        HTML with every element closed, without tables of contents, whose links would lead nowhere.
    """
    end = next(itertools.islice(_word_ends(body), count - 1, None), len(body))
    rest = f" {html.escape(suffix, quote=False)}" if end < len(body) and suffix else ""
    return _without_contents(closed(body[:end] + rest))


def _word_ends(body: str) -> Iterator[int]:
    """Yield the end of each word of HTML."""
    at, end, was_entity = 0, -1, False
    for piece in [*PIECE.finditer(body), None]:
        for word in _HTML_WORD.finditer(body, at, len(body) if piece is None else piece.start()):
            is_entity = word[0].startswith("&")
            is_more = end == word.start() and (is_entity or was_entity)
            if is_entity and not html.unescape(word[0])[:1].isalnum():
                continue
            if end >= 0 and not is_more:
                yield end
            end, was_entity = word.end(), is_entity
        if end >= 0:
            yield end
        if piece is not None:
            at, end = piece.end(), -1


def _without_contents(fragment: str) -> str:
    """Return HTML without the tables of contents of docutils."""
    parts: list[str] = []
    at = 0
    while (begin := _CONTENTS_BLOCK.search(fragment, at)) is not None:
        end = fragment.find(f"</{begin[1]}>", begin.end())
        if end < 0:
            break
        parts.append(fragment[at : begin.start()])
        at = end + len(f"</{begin[1]}>")
    kept = "".join([*parts, fragment[at:]])
    return _without_links_back(kept) if _LINK_BACK in kept else kept


def _without_links_back(fragment: str) -> str:
    """Return HTML without the links of headings to a table of contents."""
    gone: list[bool] = []

    def tag(found: re.Match[str]) -> str:
        if lower(found["name"] or "") != "a":
            return found[0]
        if not found["end"]:
            gone.append(_LINK_BACK in found["attributes"])
            return "" if gone[-1] else found[0]
        return "" if gone and gone.pop() else found[0]

    return PIECE.sub(tag, fragment)


def _end_of_words(body: str, words: int, counts_characters: bool) -> int:
    """Return the end of the paragraph in which a number of words is reached (Hugo: `page.ExtractSummaryFromHTML`).

    All that stands before the end of a paragraph counts, but for bare tags.
    """
    count = at = 0
    for end in _PARAGRAPH_END.finditer(body):
        for word in _WORD.finditer(body, at, end.start()):
            if not _BARE_TAG.fullmatch(word[0]):
                bare = _TAG.sub("", word[0]) if counts_characters else ""
                count += len(bare) if bare and not bare.isascii() else 1
                if count >= words:
                    return end.end()
        at = end.start()
    return len(body)


def is_lost(separator: str, body: str) -> bool:
    """Return True if a separator must be searched in the source, since a rendered body doesn't contain it.

    `---` becomes a rule, `...more...` gets other dots, and blank lines disappear.
    """
    return separator not in {"", _FIRST_BLOCK} and _end(body, separator) is None


def _end(body: str, separator: str) -> int | None:
    """Return the position of a separator, or a `<!-- more -->`, in a body."""
    more = _MORE.search(body)
    if more and _says(body[: more.start()]):
        return more.start()
    bare = separator.strip()
    at = body.find(bare) if bare else -1
    return at if at > 0 and _between_tags(body, at) else None


def detached(fragment: str, url: str) -> str:
    """Make a part of a post valid on another page.

    Ids, footnote marks and broken links are removed; links to the post's own anchors lead to the post.
    """
    if not _OF_ITS_PAGE.search(fragment):
        return fragment.strip()
    gone: list[bool] = []

    def tag(match: re.Match[str]) -> str:
        name, attributes = lower(match["name"] or ""), match["attributes"]
        if name == "a" and match["end"]:
            return "" if gone and gone.pop() else match[0]
        unanswered = bool(attributes) and BROKEN in attributes
        if name == "a":
            gone.append(unanswered)
        if unanswered and name in {"a", "img"}:
            return ""
        if not attributes or "=" not in attributes:
            return match[0]
        kept = _SPACED_ATTRIBUTE.sub(attribute, attributes)
        return match[0] if kept == attributes else f"<{match['name']}{kept}>"

    def attribute(match: re.Match[str]) -> str:
        name, value = lower(match["name"]), match["value"] or ""
        if name == "id":
            # the text after it must not become part of the text before it, nor its value
            if match.string.startswith("=", match.end()):
                return " /"
            return "" if match["next"] or match.end() == len(match.string) else " "
        bare = (value[1:-1] if value[:1] in {'"', "'"} else value).replace('"', "&quot;")
        if name == "href" and bare.startswith("#"):
            return f'{match["space"]}{match["name"]}="{rooted(url)}{bare}"'
        return match[0]

    return PIECE.sub(tag, _without_footnotes(fragment)).strip()


def _without_footnotes(fragment: str) -> str:
    if not _FOOTNOTE.search(fragment):
        return fragment
    pieces = list(PIECE.finditer(fragment))
    kept: list[str] = []
    at = 0
    for mark, link, end, last in zip(pieces, pieces[1:], pieces[2:], pieces[3:], strict=False):
        if (
            [f"{piece['end']}{lower(piece['name'] or '')}" for piece in (mark, link, end, last)] == _FOOTNOTE_TAGS
            and _FOOTNOTE.search(link["attributes"])
            and not fragment[mark.end() : link.start()].strip()
            and not fragment[end.end() : last.start()].strip()
        ):
            kept.append(fragment[at : mark.start()])
            at = last.end()
    return "".join([*kept, fragment[at:]])


def closed(fragment: str) -> str:
    """Close all open elements in a part of HTML, and remove end tags of elements that it didn't open.

    A tag, comment or script that is cut off in the middle is removed, and so are comments: in a list of posts they
    would swallow the text after them, or mean nothing.
    """
    out = _Elements()
    at = 0
    for match in PIECE.finditer(fragment):
        out.text(fragment[at : match.start()])
        out.piece(match)
        at = match.end()
    out.text(fragment[at:])
    return out.all()


def first_block(body: str) -> str:
    """Return the first top-level element with content, or the text before any."""
    block = _Elements()
    at = 0
    for match in PIECE.finditer(body):
        text, at = body[at : match.start()], match.end()
        block.text(text)
        if not block.open and text.strip():
            return block.all()
        if len(block.open) == 1 and _begins_another(block, match):
            if block.says_something():
                return block.all()
            block = _Elements()
        block.piece(match)
        if not block.open:
            if block.says_something():
                return block.all()
            block = _Elements()
    rest = body[at:]
    block.text(rest)
    if rest.strip() and not block.open:
        return block.all()
    return block.all() if block.says_something() else closed(body)


def _begins_another(block: _Elements, match: re.Match[str]) -> bool:
    """Return True if a tag ends the one open element by beginning another one beside it."""
    name = lower(match["name"] or "")
    return bool(name) and not match["end"] and _ends(name, block.open[-1])


def _ends(name: str, above: str) -> bool:
    return above in _ENDS_LIKE.get(name, ()) or (above == "p" and name in _ENDS_P)


class _Elements:
    """HTML that is copied piece by piece, each element in it with both of its tags."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.open: list[str] = []
        self.first = ""
        """The name of the first element."""
        self._counts: dict[str, int] = {}

    def text(self, text: str) -> None:
        """Copy the text between tags."""
        if text.endswith(("<", "</")):
            # it must not become a tag with the text after it
            at = text.rindex("<")
            text = f"{text[:at]}&lt;{text[at + 1 :]}"
        self.parts.append(text)

    def piece(self, match: re.Match[str]) -> None:
        """Copy a tag, or a script as a whole; comments and unfinished markup are left out."""
        name = lower(match["name"] or match["raw"] or "")
        if not name or name in _DOCUMENT:
            return
        if match["end"]:
            self._close(name)
            return
        self.first = self.first or name
        while self.open and _ends(name, self.open[-1]):
            self._pop()
        if match["raw"]:
            # a script that quotes another one has another end than its first end tag
            if not (name == "script" and "<!--" in match[0]):
                self.parts.append(match[0])
            return
        self.parts.append(match[0])
        if name in _VOID:
            return
        self.open.append(name)
        self._counts[name] = self._counts.get(name, 0) + 1
        if match["attributes"].endswith("/"):
            # XML's syntax for an empty element
            self._pop()

    def _close(self, name: str) -> None:
        if self._counts.get(name):
            while self._pop() != name:
                pass

    def _pop(self) -> str:
        name = self.open.pop()
        self._counts[name] -= 1
        self.parts.append(f"</{name}>")
        return name

    def says_something(self) -> bool:
        """Return True if it is an excerpt by itself: no heading, no rule, no element without words and pictures."""
        whole = "".join(self.parts)
        return self.first not in _HEADINGS and not _CONTENTS.match(whole) and _says(whole)

    def all(self) -> str:
        """Return the HTML, with everything closed."""
        while self.open:
            self._pop()
        return "".join(self.parts)


def _says(fragment: str) -> bool:
    return re.search(r"<img|<video|\w", _inside(fragment)) is not None


def _inside(element: str) -> str:
    return re.sub(r"<(?!img|video)[^<>]*>", "", element)


def _between_tags(body: str, at: int) -> bool:
    return body.rfind("<", 0, at) <= body.rfind(">", 0, at)
