"""Bytes of a post to metadata and body, as their author meant them.

`read` is the one call; `text` and `Document.as_written` return values as they were written.
"""

from .document import Document, Finding
from .findings import FINDING_KINDS, FindingKind
from .reading import read
from .repairs import REPAIRS, Repair
from .scalars import Float, Int, Timestamp, text

__all__ = [
    "FINDING_KINDS",
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
