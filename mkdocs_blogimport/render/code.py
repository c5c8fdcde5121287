"""Code in the markup that the site's theme styles."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

import pygments
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

#: A block longer than this is shown without colours: a lexer can be slow.
HIGHLIGHT_LIMIT = 100_000
#: A block with a line longer than this is shown without colours, and so is one with as many blanks or line ends on end:
#: that is where lexers take a time that grows with the square of the text, or worse.
HIGHLIGHT_LINE = 2_000
#: Words (Pygments' tokens) of a page that are coloured; what comes after them is shown without colours. Of code that
#: people show this is more than 100,000 characters.
HIGHLIGHT_TOKENS = 40_000
_ENDLESS = re.compile(rf"[^\n]{{{HIGHLIGHT_LINE}}}|\s{{200}}")
_FORMATTER: HtmlFormatter[str] = HtmlFormatter(nowrap=True)
# code in which the author set no markup
_BLOCK = re.compile(r"<pre([^<>]*)><code([^<>]*)>([^<]*)</code></pre>")
_LANGUAGE = re.compile(r"\blanguage-([^\s\"']+)")
_FIGURES = ('<figure class="highlight">', '<td class="code"><div>')


def figure(code: str, language: str | None, options: Mapping[str, Any]) -> str:
    """A block of code as Jekyll's `highlight` tag writes it, with line numbers where they are asked for.

    Args:
        code: The code as it stands.
        language: The language's name, if any.
        options: The tag's options: `linenos`, the number that the lines `start` with, and for the caption `title`,
            `url` and the `link` to that.

    Returns:
        A `<figure>`; its table of line numbers has the classes of Pygments, which Material styles.
    """
    name = f' class="language-{html.escape(language)}" data-lang="{html.escape(language)}"' if language else ""
    block = f"<pre><code{name}>{html.escape(code, quote=False)}</code></pre>"
    if options.get("linenos"):
        first = int(options["start"]) if re.fullmatch(r"[0-9]{1,9}", str(options.get("start"))) else 1
        numbers = "\n".join(str(n + first) for n in range(code.rstrip("\n").count("\n") + 1))
        block = (
            '<table class="highlighttable"><tbody><tr><td class="linenos"><div class="linenodiv">'
            f'<pre>{numbers}\n</pre></div></td><td class="code"><div>{block}</div></td></tr></tbody></table>'
        )
    return f"{_FIGURES[0]}{_caption(options)}{block}</figure>"


def _caption(options: Mapping[str, Any]) -> str:
    parts = [f"<span>{html.escape(options['title'], quote=False)}</span>"] if options.get("title") else []
    if options.get("url"):
        link = html.escape(options.get("link") or options["url"], quote=False)
        parts.append(f'<a href="{html.escape(options["url"])}">{link}</a>')
    return f"<figcaption>{' '.join(parts)}</figcaption>" if parts else ""


def coloured(body: str) -> str:
    """Colour the blocks of code in HTML with Pygments, in the markup of `pymdownx.highlight`.

    Material styles that and gives it a copy button. It is done last, when search has read the page, so that no
    plugin has to read the colours.

    Args:
        body: HTML.

    Returns:
        The same with each block of code in a `<div class="highlight">`, its words coloured where Pygments knows the
        language. Code in which the author set markup stays as it is.
    """

    left = HIGHLIGHT_TOKENS

    def block(match: re.Match[str]) -> str:
        nonlocal left
        own, attributes, code = match.groups()
        language = _LANGUAGE.search(attributes) or _LANGUAGE.search(own)
        name = html.unescape(language[1]) if language else None
        tokens = _tokens(code, name, left)
        left -= len(tokens)
        written = code
        if tokens and left >= 0:
            written = pygments.format(tokens, _FORMATTER)
            if not code.endswith("\n"):  # the formatter ends every line
                written = written.removesuffix("\n")
        pre = f"<pre{own}><span></span><code{attributes}>{written}</code></pre>"
        if body.endswith(_FIGURES, 0, match.start()):
            return pre
        kind = f"language-{html.escape(name)} highlight" if name else "highlight"
        return f'<div class="{kind}">{pre}</div>'

    return _BLOCK.sub(block, body) if "<pre" in body else body


def _tokens(escaped: str, language: str | None, most: int) -> list[tuple[Any, str]]:
    """The tokens of some code, at most one more than it may have; none where it can't be coloured."""
    if not language or most < 0 or len(escaped) > HIGHLIGHT_LIMIT or _ENDLESS.search(escaped):
        return []
    lexer = _lexer(language.lower())
    if lexer is None:
        return []
    try:
        return list(islice(lexer.get_tokens(html.unescape(escaped)), most + 1))
    except Exception:  # a lexer's own defect is no reason to lose the code
        return []


@lru_cache(maxsize=256)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None
