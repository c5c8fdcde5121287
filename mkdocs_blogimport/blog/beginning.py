"""The beginning of a post, cut from its source at a separator."""

from __future__ import annotations

import re

_DEFINITION = re.compile(r"^ {0,3}+(\[[^\]\n]++\]):.++$", re.MULTILINE)
_LABEL = re.compile(r"\[[^\[\]\n]++\]")
_BLANK_LINES = re.compile(r"(?:[ \t\r\f\v]*+\n)*+")


def parted(source: str, separator: str) -> tuple[str, str]:
    """Cut a source at its separator; leading blank lines are dropped.

    Args:
        source: A post's source.
        separator: The string that ends the beginning; not empty.

    Returns:
        The part before it and the part after it (empty without a separator).
    """
    blank = _BLANK_LINES.match(source)
    head, _, tail = source[blank.end() if blank else 0 :].partition(separator)
    return head, tail


def with_definitions(head: str, tail: str) -> str:
    """Append the link definitions that a beginning needs from the rest (`Jekyll::Excerpt#extract_excerpt`).

    Args:
        head: The beginning.
        tail: The rest.
    """
    labels = set(_LABEL.findall(head))
    definitions = [found[0] for found in _DEFINITION.finditer(tail) if found[1] in labels] if labels else []
    return "\n".join([head + "\n", *definitions]) if definitions else head
