"""Code in the markup that the site's theme styles."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any

import pygments
from pygments.formatters import HtmlFormatter
from pygments.token import Text

from .lexing import Lexing

_FORMATTER: HtmlFormatter[str] = HtmlFormatter(nowrap=True)
# code in which the author wrote no markup
_BLOCK = re.compile(r"<pre([^<>]*)><code([^<>]*)>([^<]*)</code></pre>")
_LANGUAGE = re.compile(r"\blanguage-([^\s\"']+)")
_FILE = re.compile(r' data-filename="([^"]*+)"')
_LINES = re.compile(r' data-lines="([0-9 -]*+)"')
_RANGE = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")
#: The most lines of a block that are marked.
_MARKED = 10_000
_FIGURES = ('<figure class="highlight">', '<td class="code"><div>')


def figure(code: str, language: str | None, options: Mapping[str, Any]) -> str:
    """Return a block of code as Jekyll's `highlight` tag writes it, with line numbers if requested.

    Args:
        code: The code.
        language: The language's name, if any.
        options: The tag's options: `linenos`, the number that the lines `start` with, the `lines` to mark, such as
            `1 3-4`, and for the caption `title`, `url` and the `link` to that. `figure` is False if the block is to
            stand in none.

    Returns:
        A `<figure>`, or what stands in it. Its table of line numbers has the classes of Pygments, which Material
        styles.
    """
    name = f' class="language-{html.escape(language)}" data-lang="{html.escape(language)}"' if language else ""
    block = f"<pre{marked(options.get('lines'))}><code{name}>{html.escape(code, quote=False)}</code></pre>"
    if options.get("linenos"):
        first = int(options["start"]) if re.fullmatch(r"[0-9]{1,9}", str(options.get("start"))) else 1
        numbers = "\n".join(str(n + first) for n in range(code.rstrip("\n").count("\n") + 1))
        block = (
            '<table class="highlighttable"><tbody><tr><td class="linenos"><div class="linenodiv">'
            f'<pre>{numbers}\n</pre></div></td><td class="code"><div>{block}</div></td></tr></tbody></table>'
        )
    if options.get("figure") is False:
        return f'<div class="highlight">{block}</div>\n' if options.get("linenos") else block
    return f"{_FIGURES[0]}{_caption(options)}{block}</figure>"


def numbered(code: str, language: str | None, start: Any = None, lines: str = "") -> str:
    """Return a block of code with the numbers of its lines, as Pygments writes it.

    Args:
        code: The code.
        language: The language's name, if any.
        start: The number of the first line.
        lines: The lines to mark.
    """
    return figure(code, language, {"linenos": True, "start": start, "lines": lines, "figure": False})


def marked(lines: Any) -> str:
    """Return the attribute of a block that names the lines to mark; empty for none.

    Args:
        lines: Numbers from 1 and ranges of them in a string, such as `1 3-4` or `[1,"3-4"]`.
    """
    found = [f"{first}-{last}" if last else first for first, last in _RANGE.findall(str(lines or "")[:1000])]
    return f' data-lines="{" ".join(found)}"' if found else ""


def _caption(options: Mapping[str, Any]) -> str:
    parts = [f"<span>{html.escape(options['title'], quote=False)}</span>"] if options.get("title") else []
    if options.get("url"):
        link = html.escape(options.get("link") or options["url"], quote=False)
        parts.append(f'<a href="{html.escape(options["url"])}">{link}</a>')
    return f"<figcaption>{' '.join(parts)}</figcaption>" if parts else ""


def coloured(body: str) -> str:
    """Colour the blocks of code in HTML with Pygments, in the markup of `pymdownx.highlight`.

    Material styles that and gives it a copy button. It is done last, when search has read the page, so that no
    plugin has to read the tags of the colours.

    Args:
        body: HTML.

    Returns:
        The same with each block of code in a `<div class="highlight">`, its words coloured where Pygments knows the
        language. Code in which the author wrote markup is not changed.
    """

    lexing = Lexing()

    def block(match: re.Match[str]) -> str:
        own, attributes, code = match.groups()
        if 'class="mermaid"' in own:  # a diagram
            return match[0]
        language = _LANGUAGE.search(attributes) or _LANGUAGE.search(own)
        name = html.unescape(language[1]) if language else None
        tokens = lexing.tokens(code, name) if name else []
        written = code
        lines: list[int] = []
        if (wanted := _LINES.search(own)) is not None:
            lines, own = _numbers(wanted[1]), own.replace(wanted[0], "")
            tokens = tokens or [(Text, html.unescape(code))]
        if tokens:
            written = pygments.format(tokens, HtmlFormatter(nowrap=True, hl_lines=lines) if lines else _FORMATTER)
            if not code.endswith("\n"):  # the formatter ends every line
                written = written.removesuffix("\n")
        caption = ""
        if (file := _FILE.search(own)) is not None:
            caption, own = f'<span class="filename">{file[1]}</span>', own.replace(file[0], "")
        pre = f"{caption}<pre{own}><span></span><code{attributes}>{written}</code></pre>"
        if body.endswith(_FIGURES, 0, match.start()):
            return pre
        kind = f"language-{html.escape(name)} highlight" if name else "highlight"
        return f'<div class="{kind}">{pre}</div>'

    return _BLOCK.sub(block, body) if "<pre" in body else body


def _numbers(written: str) -> list[int]:
    """Return the numbers of lines that are written as `1 3-4`."""
    found: list[int] = []
    for first, last in _RANGE.findall(written):
        found += range(int(first), min(int(last or first), int(first) + _MARKED) + 1)
    return found[:_MARKED]
