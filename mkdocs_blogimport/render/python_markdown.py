"""A Markdown engine that renders as Pelican does: Python-Markdown, with the blog's extensions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from html import escape, unescape
from typing import Any
from xml.etree.ElementTree import Element

import markdown
from markdown.extensions import Extension
from markdown.extensions.toc import slugify_unicode
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from ..kramdown.rendered import Rendered
from .code import numbered
from .headings import headed

#: The longest body that Python-Markdown renders, in characters.
LONGEST = 2_000_000
#: The most characters of a paragraph with many marks, and the most marks in one: for more it takes quadratic time.
LONGEST_BLOCK, MOST_MARKS = 50_000, 1_500
#: Blocks longer than this are looked at; one with a mark in so many characters is dense.
SHORT_BLOCK, DENSE = 500, 6
#: How many characters times marks dense blocks may have together, and how many for each character of the text.
MOST_DENSE, TIMES_DENSE = 4_000_000, 80
#: The most blocks of a text whose quotes and symbols are replaced by typographic ones.
MOST_BLOCKS = 6_000
#: The most lines of a paragraph or a list without blank lines.
MOST_LINES = 3_000
#: The most references to one footnote, and the most tables of contents.
MOST_OF_A_NOTE, MOST_LISTS = 200, 20
#: What the addresses of links and the titles of abbreviations may take, in characters and times the text's length.
FREE_LENGTH, TIMES_ITS_LENGTH = 100_000, 20
#: The deepest nesting of quotes and lists.
DEEPEST = 40

_BLANK = re.compile(r"\n[ \t]*\n")
_MARKS = re.compile(r"[\[\]*_`<>!|&~^:\\$]")
_NESTED = re.compile(
    rf"^[ \t]*(?:>[ \t]?){{{DEEPEST},}}|^(?:[ ]{{4}}|\t){{{DEEPEST},}}\S|(?:[*+-][ \t]++){{{DEEPEST},}}", re.MULTILINE
)
_FOOTNOTE = re.compile(r"\[\^([^\]\n]{1,200})\]")
_NUMBERED = re.compile(r'<pre class="[^"<>]*"><code class="([^"<>]*)\blinenums">([^<]*)</code></pre>')
_MATH = r"(?<![\\$])(?P<math>\$\$?)(?=\S)(?P<inner>(?:[^$\\\n]|\\.|\n(?![ \t]*\n)){1,600}?)(?<=\S)(?P=math)(?![$0-9])"
_BRACKETED = r"\\\((?P<inner>[^\n]{1,600}?)\\\)|\\\[(?P<displayed>(?:[^\n]|\n(?![ \t]*\n)){1,2000}?)\\\]"


class PythonMarkdown:
    """Python-Markdown with some extensions."""

    def __init__(self, options: Mapping[str, Any] | None = None) -> None:
        """Prepare rendering.

        Args:
            options: `extensions`, a mapping of the modules of extensions to their settings; default: `extra` and
                `codehilite`. With `math` formulas between dollars stay as they are written.
        """
        options = options or {}
        usual: dict[str, dict[str, Any]] = {"markdown.extensions.codehilite": {}, "markdown.extensions.extra": {}}
        self._configs = {name: dict(own) for name, own in options.get("extensions", usual).items()}
        highlighting = "markdown.extensions.codehilite"
        if highlighting in self._configs:
            # the colours come last, of all engines' code
            own = self._configs[highlighting]
            self._configs[highlighting] = {"css_class": "highlight", **own, "use_pygments": False, "guess_lang": False}
        if any(name.startswith("pymdownx.") for name in self._configs):
            # superfences and inlinehilite would colour too
            own = self._configs.pop("pymdownx.highlight", {})
            self._configs = {"pymdownx.highlight": {**own, "use_pygments": False}, **self._configs}
        # headings get ids, for the table of contents; `[TOC]` is replaced only if the blog asks for it
        self._configs.setdefault("markdown.extensions.toc", {"marker": "", "slugify": slugify_unicode})
        self._is_typographic = not {"markdown.extensions.smarty", "pymdownx.smartsymbols"}.isdisjoint(self._configs)
        self._has_math = bool(options.get("math"))

    def _converter(self, length: int) -> markdown.Markdown:
        extensions: list[str | Extension] = [*self._configs]
        if self._has_math:
            extensions.append(_Math())
        marker = self._configs["markdown.extensions.toc"].get("marker", "[TOC]")
        extensions.append(_Sizes(marker, length))
        return markdown.Markdown(extensions=extensions, extension_configs=self._configs, output_format="html")

    def convert(self, text: str) -> Rendered:
        """Render one body; never raise because of its content.

        A body on which Python-Markdown would take too long is rendered as CommonMark.
        """
        if is_too_hard(text) or (self._is_typographic and sum(1 for _ in _BLANK.finditer(text)) > MOST_BLOCKS):
            return replace(_commonmark(text), note="it is too long or nested too deep for Python-Markdown")
        try:
            # a new one for each body: extensions keep what an earlier one defined
            return headed(_NUMBERED.sub(_with_numbers, self._converter(len(text)).convert(text)))
        except Exception as error:  # whatever an extension makes of it
            note = f"Python-Markdown can't render it ({type(error).__name__})"
            return replace(_commonmark(text), note=note)


def _with_numbers(found: re.Match[str]) -> str:
    """Return a block of code with the numbers of its lines, which the extension codehilite only asks for."""
    language = re.search(r"language-(\S+)", found[1])
    return numbered(unescape(found[2]), unescape(language[1]) if language else None)


def _commonmark(text: str) -> Rendered:
    from .commonmark import CommonMark

    try:
        return CommonMark({}).convert(text)
    except Exception:  # the text must not be lost
        return Rendered(f"<pre>{escape(text, quote=False)}</pre>\n", [])


def is_too_hard(text: str) -> bool:
    """Return True for a text on which Python-Markdown would take much longer than on others of its length."""
    if len(text) > LONGEST or _NESTED.search(text):
        return True
    if max(Counter(found[1] for found in _FOOTNOTE.finditer(text)).values(), default=0) > MOST_OF_A_NOTE:
        return True
    dense = 0
    for block in _BLANK.split(text):
        if block.count("\n") > MOST_LINES:
            return True
        if len(block) > SHORT_BLOCK:
            marks = sum(1 for _ in _MARKS.finditer(block))
            # of blocks that are mostly marks each costs its length times their number
            dense += len(block) * marks if marks * DENSE > len(block) else 0
            if dense > MOST_DENSE + TIMES_DENSE * len(text):
                return True
            if marks > MOST_MARKS and len(block) * marks > LONGEST_BLOCK * MOST_MARKS:
                return True
    return False


class _Sizes(Extension):
    """Refuses a text whose links, abbreviations and tables of contents stand for much more than is written."""

    def __init__(self, marker: Any, length: int) -> None:
        super().__init__()
        self._marker = marker
        self._length = length

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        # a table of contents has the priority 5
        md.treeprocessors.register(_Counted(md, self._marker, self._length), "counted", 5.5)


class _Counted(Treeprocessor):
    def __init__(self, md: markdown.Markdown, marker: Any, length: int) -> None:
        super().__init__(md)
        self._marker = marker
        self._length = length

    def run(self, root: Element) -> None:
        added = markers = 0
        for element in root.iter():
            added += sum(len(str(value)) for value in element.attrib.values())
            markers += bool(self._marker) and (element.text or "").strip() == self._marker
        if added > FREE_LENGTH + TIMES_ITS_LENGTH * self._length:
            raise ValueError("its definitions stand for too much")
        if markers > MOST_LISTS:
            raise ValueError("it has too many tables of contents")


class _Math(Extension):
    """Keeps formulas, in which stars and underscores mean something else (the plugin render_math)."""

    def extendMarkdown(self, md: markdown.Markdown) -> None:
        md.inlinePatterns.register(_Formula(_MATH, md, lambda found: found.group(0)), "formula", 185)
        md.inlinePatterns.register(_Formula(_BRACKETED, md, lambda found: found.group(0)), "formula-brackets", 186)


class _Formula(InlineProcessor):
    def __init__(self, pattern: str, md: markdown.Markdown, written: Callable[[re.Match[str]], str]) -> None:
        super().__init__(pattern, md)
        self._written = written

    def handleMatch(  # type: ignore[override]
        self, found: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        element = Element("span")
        element.set("class", "arithmatex")
        inner, formula = found.group("inner"), self._written(found)
        if formula.startswith("$$"):
            formula = rf"\[{inner}\]"
        elif formula.startswith("$"):
            formula = rf"\({inner}\)"
        element.text = AtomicString(formula)
        return element, found.start(0), found.end(0)
