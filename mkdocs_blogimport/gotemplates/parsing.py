"""A Go template to its nodes (text/template/parse)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from . import limits, nodes
from .errors import TemplateError
from .lexing import Action, Token, pieces

_BRANCHES = {"if", "with", "range"}
#: Functions whose names have two parts begin with one of these.
NAMESPACES = frozenset(
    """cast collections compare crypto css data debug diagrams encoding fmt hash hugo images inflect js lang math
    openapi3 os page partials path reflect resources safe site strings templates time transform urls""".split()  # noqa: SIM905
)
#: What these names are by themselves is an object, and what stands behind the dot is its field.
OBJECTS = frozenset({"hugo", "page", "site"})


def parse(source: str) -> nodes.Parsed:
    """Parse a template.

    Raises:
        TemplateError: It can't be parsed; the first error, with its line.
    """
    if len(source) > limits.TEMPLATE:
        raise TemplateError(f"it has more than {limits.TEMPLATE:,} characters")
    return _Parser().parse(source)


@dataclass(slots=True, eq=False)
class _Open:
    """A block that isn't closed yet."""

    kind: str
    line: int
    to: list[nodes.Node]
    """What is being filled."""
    branch: nodes.Branch | None = None
    chained: int = 0
    """The number of `else if` that its end closes too."""


@dataclass(slots=True, eq=False)
class _Parser:
    defined: dict[str, list[nodes.Node]] = field(default_factory=dict)
    functions: set[str] = field(default_factory=set)
    fields: set[str] = field(default_factory=set)
    open: list[_Open] = field(default_factory=list)

    def parse(self, source: str) -> nodes.Parsed:
        main: list[nodes.Node] = []
        self.open.append(_Open("", 1, main))
        line = 1
        for piece in pieces(source):
            if isinstance(piece, str):
                self.open[-1].to.append(nodes.Text(piece, line))
            else:
                line = piece.line
                self._action(piece)
        if len(self.open) > 1:
            last = self.open[-1]
            raise TemplateError(f"a `{last.kind}` has no `end`", last.line)
        return nodes.Parsed(main, self.defined, frozenset(self.functions), frozenset(self.fields))

    def _action(self, action: Action) -> None:
        reader = _Reader(action, self)
        reader.skip()
        word = reader.peek().value if reader.peek().kind == "word" else ""
        if word in _BRANCHES:
            self._begin(reader, word)
        elif word == "else":
            self._otherwise(reader)
        elif word == "end":
            reader.next()
            reader.finish()
            self._end(action.line)
        elif word in {"define", "block", "template"}:
            self._template(reader, word)
        elif word in {"break", "continue", "return"}:
            reader.next()
            pipe = reader.pipe() if word == "return" and not reader.at_end() else None
            reader.finish()
            self._add(nodes.Leave(word, pipe, action.line))
        else:
            pipe = reader.pipe()
            reader.finish()
            self._add(nodes.Output(pipe, action.line))

    def _add(self, node: nodes.Node) -> None:
        self.open[-1].to.append(node)

    def _push(self, opened: _Open) -> None:
        if len(self.open) > limits.NESTING:
            raise TemplateError("blocks are nested too deep", opened.line)
        self.open.append(opened)

    def _begin(self, reader: _Reader, word: str, chained: int = 0) -> None:
        reader.next()
        branch = nodes.Branch(word, reader.pipe(), reader.line)
        reader.finish()
        self._add(branch)
        self._push(_Open(word, reader.line, branch.body, branch, chained))

    def _otherwise(self, reader: _Reader) -> None:
        reader.next()
        opened = self.open[-1]
        if opened.branch is None or opened.to is not opened.branch.body:
            raise TemplateError("an `else` belongs to nothing", reader.line)
        opened.to = opened.branch.otherwise
        reader.skip()
        word = reader.peek().value
        if word in {"if", "with"} and reader.peek().kind == "word":
            # the chain is closed by one `end`: this one's place is taken, so that no nesting comes of it
            self.open.pop()
            rest = _Open(opened.kind, opened.line, opened.branch.otherwise, opened.branch, opened.chained)
            self.open.append(rest)
            reader.next()
            branch = nodes.Branch(word, reader.pipe(), reader.line)
            reader.finish()
            rest.to.append(branch)
            if opened.chained >= limits.CHAINED:
                raise TemplateError("too many `else if`", reader.line)
            branch.is_chained = True
            self.open[-1] = _Open(word, opened.line, branch.body, branch, opened.chained + 1)
            return
        reader.finish()

    def _end(self, line: int) -> None:
        if len(self.open) == 1:
            raise TemplateError("an `end` belongs to nothing", line)
        self.open.pop()

    def _template(self, reader: _Reader, word: str) -> None:
        reader.next()
        reader.skip()
        name = reader.next()
        if name.kind != "string":
            raise TemplateError(f"`{word}` has no name", reader.line)
        pipe = None if reader.at_end() else reader.pipe()
        reader.finish()
        if word == "define" and (len(self.open) > 1 or pipe is not None):
            raise TemplateError("a `define` stands in a block", reader.line)
        if word != "define":
            self._add(nodes.Call(name.value, pipe, reader.line))
        if word != "template":
            content = self.defined[name.value] = []
            self._push(_Open(word, reader.line, content))


class _Reader:
    """Reads the tokens of one action."""

    def __init__(self, action: Action, parser: _Parser) -> None:
        self.tokens = [*action.tokens, Token("end", "")]
        self.at = 0
        self.line = action.line
        self.parser = parser
        self.depth = 0

    def peek(self) -> Token:
        return self.tokens[self.at]

    def next(self) -> Token:
        token = self.tokens[self.at]
        if token.kind != "end":
            self.at += 1
        return token

    def skip(self) -> bool:
        """Skip whitespace; whether there was some."""
        if self.peek().kind == "space":
            self.at += 1
            return True
        return False

    def at_end(self) -> bool:
        self.skip()
        return self.peek().kind == "end"

    def finish(self) -> None:
        if not self.at_end():
            raise TemplateError(f"unexpected {self.peek().value!r}", self.line)

    def pipe(self) -> nodes.Pipe:
        """Read a pipeline up to a closing bracket or the end."""
        names, declares = self._declared()
        commands: list[Sequence[nodes.Operand]] = []
        while True:
            command = self._command()
            if not command:
                raise TemplateError("a value is missing", self.line)
            commands.append(command)
            self.skip()
            if self.peek() != Token("sign", "|"):
                return nodes.Pipe(commands, names, declares)
            self.next()
            if self.at_end():  # Go takes it
                return nodes.Pipe(commands, names, declares)

    def _declared(self) -> tuple[Sequence[str], bool]:
        start = self.at
        names: list[str] = []
        while True:
            self.skip()
            token = self.next()
            if token.kind != "variable":
                break
            names.append(token.value)
            self.skip()
            token = self.next()
            if token.kind == "declare" or token == Token("sign", "="):
                return names, token.kind == "declare"
            if token != Token("sign", ",") or len(names) > 1:
                break
        self.at = start
        return (), False

    def _command(self) -> list[nodes.Operand]:
        operands: list[nodes.Operand] = []
        while True:
            self.skip()
            token = self.peek()
            if token.kind == "end" or token in {Token("sign", "|"), Token("sign", ")")}:
                return operands
            operands.append(self._operand())

    def _operand(self) -> nodes.Operand:
        token = self.next()
        match token.kind:
            case "string":
                return self._constant(token.value)
            case "char":
                return self._constant(ord(token.value[:1] or "\0"))
            case "number":
                return self._constant(number(token.value))
            case "dot":
                return nodes.Dot(self._fields())
            case "field":
                self.at -= 1
                return nodes.Dot(self._fields())
            case "variable":
                return nodes.Variable(token.value, self._fields())
            case "word":
                return self._word(token.value)
            case "sign" if token.value == "(":
                return self._bracketed()
        raise TemplateError(f"unexpected {token.value!r}", self.line)

    def _constant(self, value: object) -> nodes.Operand:
        fields = self._fields()
        constant = nodes.Constant(value)
        return nodes.Bracketed(nodes.Pipe([[constant]]), fields) if fields else constant

    def _word(self, word: str) -> nodes.Operand:
        if word in {"true", "false"}:
            return nodes.Constant(word == "true")
        if word == "nil":
            return nodes.Constant(None)
        fields = self._fields()
        if fields and word in NAMESPACES and word not in OBJECTS:
            word, fields = f"{word}.{fields[0]}", fields[1:]
        self.parser.functions.add(word)
        return nodes.Function(word, fields)

    def _bracketed(self) -> nodes.Operand:
        self.depth += 1
        if self.depth > limits.NESTING:
            raise TemplateError("brackets are nested too deep", self.line)
        pipe = self.pipe()
        if self.next() != Token("sign", ")"):
            raise TemplateError("a bracket is never closed", self.line)
        self.depth -= 1
        return nodes.Bracketed(pipe, self._fields())

    def _fields(self) -> Sequence[str]:
        found = []
        while self.peek().kind == "field":
            found.append(self.next().value[1:])
        self.parser.fields.update(found)
        return found


def number(written: str) -> int | float:
    """Return the number that Go reads.

    Raises:
        TemplateError: It is too long.
    """
    if len(written) > limits.DIGITS:
        raise TemplateError("a number is too long")
    bare = written.replace("_", "")
    if "x" in bare.lower():
        return int(bare, 16)
    if any(sign in bare for sign in ".eE"):
        return float(bare)
    if len(bare.lstrip("+-")) > 1 and bare.lstrip("+-")[0] == "0" and bare.lstrip("+-").isdigit():
        return int(bare, 8) if not set(bare) & set("89") else int(bare)
    return int(bare)
