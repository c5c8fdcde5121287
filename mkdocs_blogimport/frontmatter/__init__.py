"""Bytes of a post to metadata and body, taking the author at their word.

`read` is all one needs; `text` and `Document.as_written` give values back as they were written.
"""

from .document import Document, Finding
from .oddities import ODDITIES, FindingKind
from .reading import read
from .repairs import REPAIRS, Repair
from .scalars import Float, Int, Timestamp, text

__all__ = [
    "ODDITIES",
    "REPAIRS",
    "Document",
    "Finding",
    "FindingKind",
    "Float",
    "Int",
    "Repair",
    "Timestamp",
    "read",
    "text",
]
