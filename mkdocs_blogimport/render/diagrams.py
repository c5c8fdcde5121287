"""Diagrams in rendered bodies: blocks of Mermaid, in the markup from which the site draws them."""

from __future__ import annotations

import re

_BLOCK = re.compile(
    r"<pre(?:\s[^<>]*+)?><code(?P<attributes>[^<>]*+)>(?P<code>[^<]*+)</code></pre>"
    r"|<div class=[\"']?mermaid[\"']?>(?P<inner>[^<]*+)</div>"
)
_LANGUAGE = re.compile(r"\blanguage-(?:mermaid|mmd)(?![\w-])", re.IGNORECASE)
_SIGNS = ("mermaid", "language-mmd")


def may_be_in(html: str) -> bool:
    """Whether there may be a diagram."""
    return any(sign in html for sign in _SIGNS)


def marked(html: str, *, in_code: bool) -> tuple[str, int]:
    """Bring the diagrams of HTML into the markup that is drawn.

    Args:
        html: HTML.
        in_code: Whether it is `<pre class="mermaid"><code>`, from which Material for MkDocs draws, or without the
            second element, as Mermaid itself expects it.

    Returns:
        The HTML, and the number of its diagrams.
    """
    count = 0

    def block(match: re.Match[str]) -> str:
        nonlocal count
        code = match["inner"]
        if code is None:
            if not _LANGUAGE.search(match["attributes"]):
                return match[0]
            code = match["code"]
        count += 1
        return f'<pre class="mermaid"><code>{code}</code></pre>' if in_code else f'<pre class="mermaid">{code}</pre>'

    return _BLOCK.sub(block, html), count
