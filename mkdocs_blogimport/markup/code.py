"""Code in the markup that the site's theme styles."""

from __future__ import annotations

import html
from functools import lru_cache

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


def coloured(code: str, language: str | None) -> str:
    """A block of code as `pymdownx.highlight` writes it: Material styles it and gives it a copy button.

    Args:
        code: The code as it stands.
        language: A name that Pygments may know.

    Returns:
        HTML; without colours where the language is not known.
    """
    lexer = _lexer(language.lower()) if language and len(code) <= HIGHLIGHT_LIMIT else None
    inner = html.escape(code, quote=False) if lexer is None else pygmentize(code, lexer, _FORMATTER)
    name = f"language-{html.escape(language)} " if language else ""
    return f'<div class="{name}highlight"><pre><span></span><code>{inner}</code></pre></div>\n'
