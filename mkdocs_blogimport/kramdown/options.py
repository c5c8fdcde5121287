"""The settings of the `kramdown:` section of Jekyll's _config.yml that change the HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from html.entities import html5

from .entities import escape_raw

_SYMBOLS = {
    "hellip": "…",
    "mdash": "—",
    "ndash": "–",
    "laquo": "«",
    "raquo": "»",
    "laquo_space": "«\u00a0",
    "raquo_space": "\u00a0»",
}


@dataclass(frozen=True, slots=True)
class Options:
    """One set of options; the defaults are those of Jekyll."""

    gfm: bool = True
    """True if the input is GFM (fences of backticks, strikethrough, task lists, GFM's heading ids)."""
    hard_wrap: bool = False
    """True if every line break of a paragraph is a `<br />`."""
    paragraph_end: bool = True
    """True if lists, quotes, headings and fences may interrupt a paragraph (the GFM quirk of that name)."""
    auto_typographic: bool = True
    """True if symbols such as `--` and `...` are replaced (not so with the GFM quirk `no_auto_typographic`)."""
    remove_line_breaks_for_cjk: bool = False
    """True if a line break between two Chinese or Japanese characters is left out."""
    link_defs: Mapping[str, tuple[str, str | None]] | None = None
    """Links that are defined in every text: name to address and title."""
    auto_ids: bool = True
    """True if headings get ids."""
    auto_id_prefix: str = ""
    """The prefix of generated ids."""
    auto_id_stripping: bool = False
    """True if kramdown's own (not GFM's) ids are made from text without markup."""
    smart_quotes: tuple[str, str, str, str] = ("‘", "’", "“", "”")
    """Opening and closing single, opening and closing double quotes."""
    typographic_symbols: Mapping[str, str] | None = None
    """Replacements of single symbols, by kramdown's names (hellip, mdash, ndash, laquo, …)."""
    toc_levels: tuple[int, ...] = (1, 2, 3, 4, 5, 6)
    """The heading levels that a table of contents lists."""
    header_offset: int = 0
    """The number that is added to the level of every heading."""
    footnote_nr: int = 1
    """The number of the first footnote."""
    footnote_backlink: str = "&#8617;"
    """The text of the link from a footnote back to the text; empty for no link."""
    footnote_backlink_inline: bool = False
    """True if that link always goes into the last paragraph of the note."""
    footnote_prefix: str = ""
    """The prefix of the names of footnotes in ids."""
    parse_block_html: bool = False
    """True if Markdown is read inside block-level HTML without `markdown="1"`."""
    html_to_native: bool = False
    """True if headings written in HTML count as headings, and `<b>` and `<i>` in a line as emphasis."""
    parse_span_html: bool = True
    """True if Markdown is read inside span-level HTML."""
    first_line_number: int | None = None
    """The number of the first line in a block of code; None for lines without numbers."""
    math: bool = True
    """True if `$$…$$` is math (a `math_engine` is set)."""

    @classmethod
    def read(cls, values: Mapping[str, object]) -> Options:
        """Return options from the mapping of a configuration file; unknown and malformed values are ignored."""
        options = cls()
        changes: dict[str, object] = {}
        for name, value in values.items():
            read = _READERS.get(str(name))
            if read is not None:
                changes.update(read(value))
        return replace(options, **changes) if changes else options  # type: ignore[arg-type]

    def changed(self, name: str, value: str) -> Options:
        """Return these options after `{::options name="value" /}`, which can't set options of the parser."""
        read = _READERS.get(name)
        if read is None or name in _OF_THE_PARSER:
            return self
        return replace(self, **read(value))

    @property
    def symbols(self) -> dict[str, str]:
        """Return every typographic symbol with its replacement."""
        return {**_SYMBOLS, **(self.typographic_symbols or {})}


def _boolean(value: object) -> bool:
    return str(value).strip().lower() not in ("false", "no", "0", "", "none", "~")


def _flag(field: str):  # type: ignore[no-untyped-def]
    return lambda value: {field: _boolean(value)}


def _number(field: str):  # type: ignore[no-untyped-def]
    def read(value: object) -> dict[str, object]:
        try:
            return {field: int(str(value))}
        except ValueError:
            return {}

    return read


def _words(value: object) -> list[str]:
    if isinstance(value, str):
        return [word.strip() for word in value.split(",")]
    if isinstance(value, Iterable):
        return [str(word) for word in value]
    return []


def _character(name: str) -> str:
    if name + ";" in html5:
        return html5[name + ";"]
    number = re.fullmatch(r"&?#?(\d{1,6});?", name)
    return chr(int(number[1])) if number and int(number[1]) < 0x110000 else name


def _quotes(value: object) -> dict[str, object]:
    names = _words(value)
    return {"smart_quotes": tuple(_character(name) for name in names)} if len(names) == 4 else {}


def _typographic(value: object) -> dict[str, object]:
    if not isinstance(value, Mapping):
        return {}
    return {"typographic_symbols": {str(k): escape_raw(str(v)) for k, v in value.items() if str(k) in _SYMBOLS}}


def _levels(value: object) -> dict[str, object]:
    if isinstance(value, str):
        span = re.fullmatch(r"\s*(\d)\s*\.\.\s*(\d)\s*", value)
        if span:
            return {"toc_levels": tuple(range(int(span[1]), int(span[2]) + 1))}
    levels = [int(word) for word in _words(value) if re.fullmatch(r"\s*[0-9]{1,9}\s*", word)]
    return {"toc_levels": tuple(levels)} if levels else {}


def _links(value: object) -> dict[str, object]:
    if not isinstance(value, Mapping):
        return {}
    found = {
        str(name): (str(of[0]), str(of[1]) if len(of) > 1 and of[1] is not None else None)
        for name, of in value.items()
        if isinstance(of, list | tuple) and 0 < len(of) <= 2
    }
    return {"link_defs": found}


def _line_numbers(value: object) -> dict[str, object]:
    """Rouge's options: those for blocks come before those for all code."""
    if not isinstance(value, Mapping):
        return {}
    blocks = value.get("block")
    given = {**value, **(blocks if isinstance(blocks, Mapping) else {})}
    if not _boolean(given.get("line_numbers", "")) or _boolean(given.get("disable", "")):
        return {}
    first = str(given.get("start_line", 1))
    return {"first_line_number": int(first) if re.fullmatch(r"[0-9]{1,9}", first) else 1}


_OF_THE_PARSER = frozenset({"input", "hard_wrap", "gfm_quirks", "link_defs", "syntax_highlighter_opts"})
_READERS = {
    "input": lambda value: {"gfm": str(value).lower() != "kramdown"},
    "hard_wrap": _flag("hard_wrap"),
    "gfm_quirks": lambda value: {
        "paragraph_end": "paragraph_end" in _words(value),
        "auto_typographic": "no_auto_typographic" not in _words(value),
    },
    "remove_line_breaks_for_cjk": _flag("remove_line_breaks_for_cjk"),
    "link_defs": _links,
    "syntax_highlighter_opts": _line_numbers,
    "auto_ids": _flag("auto_ids"),
    "auto_id_prefix": lambda value: {"auto_id_prefix": str(value or "")},
    "auto_id_stripping": _flag("auto_id_stripping"),
    "smart_quotes": _quotes,
    "typographic_symbols": _typographic,
    "toc_levels": _levels,
    "header_offset": _number("header_offset"),
    "footnote_nr": _number("footnote_nr"),
    "footnote_backlink": lambda value: {"footnote_backlink": str(value if value is not None else "")},
    "footnote_backlink_inline": _flag("footnote_backlink_inline"),
    "footnote_prefix": lambda value: {"footnote_prefix": str(value or "")},
    "parse_block_html": _flag("parse_block_html"),
    "parse_span_html": _flag("parse_span_html"),
    "html_to_native": _flag("html_to_native"),
    "math_engine": lambda value: {"math": value not in (None, "", "nil", "null", "~", False)},
}
