"""The tags of HTML as a browser finds them (HTML standard, 13.2.5), in linear time."""

from __future__ import annotations

import re
from functools import lru_cache
from string import ascii_lowercase, ascii_uppercase

_SPACE = r"[ \t\n\f\r]"
_VALUE = r""""[^"]*+"|'[^']*+'|(?=>)|[^ \t\n\f\r>"'][^ \t\n\f\r>]*+"""
_NAME = r"[^ \t\n\f\r/>][^ \t\n\f\r/>=]*+"
# A value whose quote is never closed makes the whole tag unfinished.
_ATTRIBUTES = rf"(?:[ \t\n\f\r/]++|{_NAME}(?:{_SPACE}*+={_SPACE}*+(?:{_VALUE})|(?!{_SPACE}*+=)))*+"

#: One attribute inside a tag: `name`, `equals`, and `value` with its quotes; the last two may be missing.
ATTRIBUTE = re.compile(rf"(?P<name>{_NAME})(?:(?P<equals>{_SPACE}*+={_SPACE}*+)(?P<value>{_VALUE}))?+")

#: The elements in which only their own end is a tag.
RAW = ("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext")

#: Markup between text: a comment (of any kind), a tag (`end`, `name`, `attributes`), one of `RAW` up to the name of its
#: closing tag (`raw`, `raw_attributes`), or, to the end of the text, unfinished markup (`unfinished`).
PIECE = re.compile(
    r"<!--(?:-?>|.*?--!?>)"
    r"|<(?:[!?](?!--)|/(?![a-z]))[^>]*+>"
    rf"|<(?P<raw>{'|'.join(RAW)})(?=[ \t\n\f\r/>])(?P<raw_attributes>{_ATTRIBUTES})>"
    rf"(?>.*?</(?P=raw)(?=[ \t\n\f\r/>])){_ATTRIBUTES}>"
    rf"|<(?!(?:{'|'.join(RAW)})[ \t\n\f\r/>])(?P<end>/?)(?P<name>[a-z][^ \t\n\f\r/>]*+)(?P<attributes>{_ATTRIBUTES})>"
    r"|(?P<unfinished><(?:[!?]|[a-z]|/.).*\Z)",
    re.DOTALL | re.IGNORECASE | re.ASCII,
)

_SCRIPT = re.compile(r"<script[ \t\n\f\r/>]", re.IGNORECASE)


def hides_its_end(content: str) -> bool:
    """Return True if a script's own closing tag doesn't end it, since the script has another script in a comment.

    HTML standard, 13.2.5.24, "script data double escaped state".

    Args:
        content: The text between `<script>` and the first `</script` after it.
    """
    comment = content.find("<!--")
    while comment >= 0:
        end = content.find("-->", comment + 2)
        if end < 0:
            return _SCRIPT.search(content, comment) is not None
        comment = content.find("<!--", end + 3)
    return False


_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)


@lru_cache(maxsize=1024)
def lower(name: str) -> str:
    """Return the name of a tag or an attribute in lowercase; HTML folds only letters of ASCII."""
    return name.translate(_LOWER)
