"""Code in the markup that the site's theme styles."""

from __future__ import annotations

import html
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from pygments import highlight as pygmentize
from pygments.formatters import HtmlFormatter
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

#: A block longer than this is shown without colours: a lexer can be slow.
HIGHLIGHT_LIMIT = 100_000
_FORMATTER: HtmlFormatter[str] = HtmlFormatter(nowrap=True)


@lru_cache(maxsize=256)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def plain(code: str, language: str | None) -> str:
    """A block of code as Python-Markdown's `fenced_code` writes it, for themes that highlight in the browser."""
    name = f' class="language-{html.escape(language)}"' if language else ""
    return f"<pre><code{name}>{html.escape(code, quote=False)}</code></pre>\n"


def figure(code: str, language: str | None, options: Mapping[str, Any], *, coloured: bool) -> str:
    """A block of code as Jekyll's `highlight` tag writes it, with line numbers where they are asked for.

    Args:
        code: The code as it stands.
        language: A name that Pygments may know.
        options: The tag's options; `linenos` counts.
        coloured: Whether the theme styles what Pygments writes.

    Returns:
        A `<figure>`; its table of line numbers has the classes of Pygments, which Material styles.
    """
    inner = _tokens(code, language) if coloured else html.escape(code, quote=False)
    name = f' class="language-{html.escape(language)}" data-lang="{html.escape(language)}"' if language else ""
    block = f"<pre><code{name}>{inner}</code></pre>"
    if options.get("linenos"):
        numbers = "\n".join(str(n + 1) for n in range(code.rstrip("\n").count("\n") + 1))
        block = (
            '<table class="highlighttable"><tbody><tr><td class="linenos"><div class="linenodiv">'
            f'<pre>{numbers}\n</pre></div></td><td class="code"><div>{block}</div></td></tr></tbody></table>'
        )
    return f'<figure class="highlight">{block}</figure>'


def _tokens(code: str, language: str | None) -> str:
    lexer = _lexer(language.lower()) if language and len(code) <= HIGHLIGHT_LIMIT else None
    return html.escape(code, quote=False) if lexer is None else pygmentize(code, lexer, _FORMATTER)


def coloured(code: str, language: str | None) -> str:
    """A block of code as `pymdownx.highlight` writes it: Material styles it and gives it a copy button.

    Args:
        code: The code as it stands.
        language: A name that Pygments may know.

    Returns:
        HTML; without colours where the language is not known.
    """
    inner = _tokens(code, language)
    name = f"language-{html.escape(language)} " if language else ""
    return f'<div class="{name}highlight"><pre><span></span><code>{inner}</code></pre></div>\n'
