"""What a template consists of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

# -- expressions -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Literal:
    """A string, a number or a boolean."""

    value: Any


@dataclass(frozen=True, slots=True)
class Items:
    """A list that is written out."""

    items: Sequence[Expression]


@dataclass(frozen=True, slots=True)
class Path:
    """A variable, and the keys of what is in it."""

    name: str
    keys: Sequence[Expression] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function, or of a macro, which has a namespace."""

    name: str
    arguments: Mapping[str, Expression]
    namespace: str = ""


@dataclass(frozen=True, slots=True)
class Filtered:
    """A value and the filter that changes it."""

    value: Expression
    name: str
    arguments: Mapping[str, Expression]


@dataclass(frozen=True, slots=True)
class Tested:
    """A question about a value: `a is containing(b)`."""

    value: Expression
    name: str
    arguments: Sequence[Expression]


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary of a condition."""

    value: Expression


@dataclass(frozen=True, slots=True)
class Binary:
    """Two values and the operator between them."""

    operator: str
    left: Expression
    right: Expression


Expression = Literal | Items | Path | Call | Filtered | Tested | Not | Binary

# -- statements --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """What is shown as it is."""

    text: str


@dataclass(frozen=True, slots=True)
class Show:
    """`{{ value }}`."""

    value: Expression


@dataclass(frozen=True, slots=True)
class If:
    """Conditions, each with what is shown if it is the first that is true."""

    branches: Sequence[tuple[Expression | None, Sequence[Node]]]


@dataclass(frozen=True, slots=True)
class For:
    """What is shown for each item."""

    key: str
    name: str
    items: Expression
    body: Sequence[Node]
    otherwise: Sequence[Node]


@dataclass(frozen=True, slots=True)
class Set:
    """The value of a variable."""

    name: str
    value: Expression
    is_global: bool


@dataclass(frozen=True, slots=True)
class Include:
    """Other templates, of which the first that exists is shown."""

    names: Sequence[str]
    may_be_missing: bool


@dataclass(frozen=True, slots=True)
class FilterBlock:
    """What is shown after a filter has changed it."""

    name: str
    arguments: Mapping[str, Expression]
    body: Sequence[Node]


@dataclass(frozen=True, slots=True)
class Jump:
    """`break` or `continue`."""

    kind: str


Node = Text | Show | If | For | Set | Include | FilterBlock | Jump


@dataclass(frozen=True, slots=True)
class Macro:
    """A part of a template with a name."""

    parameters: Mapping[str, Expression | None]
    body: Sequence[Node]


@dataclass(frozen=True, slots=True)
class Template:
    """A template that was read."""

    body: Sequence[Node]
    macros: Mapping[str, Macro] = field(default_factory=dict)
    imports: Mapping[str, str] = field(default_factory=dict)
    """The names of templates with macros, by their namespaces."""
