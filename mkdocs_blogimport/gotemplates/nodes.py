"""The parts of a parsed template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True, eq=False)
class Constant:
    """A string, number, `true`, `false` or `nil`."""

    value: Any


@dataclass(slots=True, eq=False)
class Dot:
    """`.`, with the fields behind it: `.Page.Title`."""

    fields: Sequence[str] = ()


@dataclass(slots=True, eq=False)
class Variable:
    """`$` or `$name`, with the fields behind it."""

    name: str
    fields: Sequence[str] = ()


@dataclass(slots=True, eq=False)
class Function:
    """A function by its name, such as `printf` or `strings.ToUpper`, with the fields of its result."""

    name: str
    fields: Sequence[str] = ()


@dataclass(slots=True, eq=False)
class Bracketed:
    """A pipeline in brackets, with the fields of its result."""

    pipe: Pipe
    fields: Sequence[str] = ()


Operand = Constant | Dot | Variable | Function | Bracketed


@dataclass(slots=True, eq=False)
class Pipe:
    """Commands, each given the result of the one before it; perhaps assigned to variables."""

    commands: Sequence[Sequence[Operand]]
    names: Sequence[str] = ()
    declares: bool = False
    """Whether the variables are new (`:=`)."""


@dataclass(slots=True, eq=False)
class Text:
    """Text of the template."""

    text: str
    line: int


@dataclass(slots=True, eq=False)
class Output:
    """An action that writes its value, or assigns it."""

    pipe: Pipe
    line: int


@dataclass(slots=True, eq=False)
class Branch:
    """`if`, `with` or `range`."""

    kind: str
    pipe: Pipe
    line: int
    body: list[Node] = field(default_factory=list)
    otherwise: list[Node] = field(default_factory=list)
    is_chained: bool = False
    """Whether it is the `else if` of another."""


@dataclass(slots=True, eq=False)
class Call:
    """`template`, and `block`, whose content is another template."""

    name: str
    pipe: Pipe | None
    line: int


@dataclass(slots=True, eq=False)
class Leave:
    """`break`, `continue`, or `return` with its value."""

    kind: str
    pipe: Pipe | None
    line: int


Node = Text | Output | Branch | Call | Leave


@dataclass(slots=True, eq=False)
class Parsed:
    """A parsed file: its own content, and the templates that it defines."""

    nodes: list[Node]
    defined: dict[str, list[Node]]
    functions: frozenset[str] = frozenset()
    """The names of all functions that it may call."""
    fields: frozenset[str] = frozenset()
    """All names behind a dot."""
