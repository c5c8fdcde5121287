"""The values of a Python file of settings, found in its syntax tree: nothing of it is run."""

from __future__ import annotations

import ast
import contextlib
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

#: The deepest nesting of an expression, and the most expressions of all files together.
DEEPEST, MOST_STEPS = 80, 300_000
#: The most characters and entries of all strings, lists and mappings that settings make, and the most files of them.
MOST_MADE, MOST_FILES = 5_000_000, 50
#: The longest string and the longest list or mapping that settings make of others.
LONGEST_TEXT, LONGEST_LIST = 100_000, 20_000

_EXTENSION = re.compile(r"((?:markdown\.extensions|pymdownx)\.\w+)\.(?:\w+|make)Extension")
_PERCENT = re.compile(r"%(?:\((\w+)\))?(.)", re.DOTALL)
_BRACE = re.compile(r"\{\{|\}\}|\{(\w*)\}|[{}]")


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that only running the file would tell."""

    line: int


@dataclass(frozen=True, slots=True)
class Module:
    """A module, or a name in one, that a file imports from Python's library or from elsewhere."""

    name: str


@dataclass(frozen=True, slots=True)
class MarkdownExtension:
    """An extension of Python-Markdown that a file makes an object of."""

    name: str
    """Its module."""
    config: Mapping[str, Any]


class _CannotKnow(Exception):
    """An expression whose value isn't known."""


def _scalar(value: Any) -> str:
    if isinstance(value, bool) or value is None or not isinstance(value, str | int | float):
        if value is None or isinstance(value, bool):
            return str(value)
        raise _CannotKnow
    try:
        return str(value)
    except ValueError as error:  # a number of too many digits
        raise _CannotKnow from error


def _texts(values: Sequence[Any]) -> list[str]:
    if not all(isinstance(value, str) for value in values):
        raise _CannotKnow
    return list(values)


def _join(*parts: Any) -> str:
    texts = _texts(parts)
    if not texts or sum(map(len, texts)) > LONGEST_TEXT:
        raise _CannotKnow
    return posixpath.join(*texts)


def _key(value: Any) -> Any:
    """Return a key of a mapping; no tuple in a tuple, whose hash could take endless time."""
    parts = value if isinstance(value, tuple) else (value,)
    if len(parts) > 10 or not all(isinstance(part, str | int | float | None) for part in parts):
        raise _CannotKnow
    return value


def _mapping_of(*parts: Any, **named: Any) -> dict[Any, Any]:
    if len(parts) > 1:
        raise _CannotKnow
    given = parts[0] if parts else {}
    pairs = given.items() if isinstance(given, dict) else given
    return {**{_key(key): value for key, value in pairs}, **named}


def _listed(*parts: Any) -> list[Any]:
    if any(len(part) > LONGEST_LIST for part in parts):
        raise _CannotKnow
    return list(*parts)


def _one(change: Callable[[str], str]) -> Callable[..., str]:
    return lambda *parts: change(*_texts(parts[:1]))


def _environment(*parts: Any) -> Any:
    if len(parts) < 2:
        raise _CannotKnow
    return parts[1]


#: What may be called: functions of paths, and of values.
_FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "os.path.join": _join,
    "os.path.dirname": _one(posixpath.dirname),
    "os.path.basename": _one(posixpath.basename),
    "os.path.normpath": _one(posixpath.normpath),
    "os.path.abspath": _one(lambda text: text),
    "os.path.realpath": _one(lambda text: text),
    "os.path.expanduser": _one(lambda text: text),
    "os.environ.get": _environment,
    "os.getenv": _environment,
    "pathlib.Path": _join,
    "pathlib.PurePath": _join,
    "pathlib.PurePosixPath": _join,
    "collections.OrderedDict": _mapping_of,
    "dict": _mapping_of,
    "list": _listed,
    "tuple": lambda *parts: tuple(_listed(*parts)),
    "str": lambda *parts: _scalar(parts[0]) if parts else "",
    "bool": lambda *parts: bool(*parts),
    "datetime.datetime": lambda *parts: tuple(parts),
    "datetime.date": lambda *parts: tuple(parts),
}
#: Methods of strings that take strings, or nothing.
_METHODS = frozenset({"strip", "lstrip", "rstrip", "lower", "upper", "removesuffix", "removeprefix"})
#: Constants of modules.
_CONSTANTS: Mapping[str, Any] = {"os.sep": "/", "os.path.sep": "/", "os.curdir": ".", "os.pardir": ".."}


@dataclass(slots=True)
class Names:
    """The names of one file, and where each was given its value."""

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    """The file and the line, as messages name them."""


class Reader:
    """Reads the files of one blog's settings."""

    def __init__(self, load: Callable[[str], tuple[ast.Module, str, str] | None]) -> None:
        """Begin with nothing read.

        Args:
            load: Returns the syntax tree of a module beside the settings, its name in messages and its path; None
                for one that isn't there.
        """
        self._load = load
        self._known: dict[str, Names] = {}
        self._steps = 0
        self._made = 0

    def read(self, module: str) -> Names:
        """Return the names of a module; none if it isn't there, or if too many were read."""
        if module in self._known:
            return self._known[module]
        if len(self._known) >= MOST_FILES:
            return Names()
        names = self._known[module] = Names()
        loaded = self._load(module)
        if loaded is not None:
            tree, label, path = loaded
            names.values["__file__"] = path
            _File(self, names, label).run(tree.body)
        return names

    def step(self) -> None:
        """Count one expression.

        Raises:
            _CannotKnow: There are too many.
        """
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise _CannotKnow

    def make(self, size: int) -> None:
        """Count what a string, a list or a mapping is about to take.

        Raises:
            _CannotKnow: They take too much together.
        """
        self._made += size
        if self._made > MOST_MADE:
            raise _CannotKnow


class _File:
    """One file while it is read."""

    def __init__(self, reader: Reader, names: Names, label: str) -> None:
        self._reader = reader
        self._names = names
        self._label = label

    # -- statements --------------------------------------------------------------------------------------------------

    def run(self, body: Sequence[ast.stmt], depth: int = 0) -> None:
        """Take over what each statement gives a value to."""
        for statement in body:
            if depth > DEEPEST:
                self._forget([statement])
            else:
                self._statement(statement, depth)

    def _statement(self, node: ast.stmt, depth: int) -> None:  # noqa: C901 - a branch for each kind
        match node:
            case ast.Assign():
                value = self._value(node.value)
                for target in node.targets:
                    self._assign(target, value)
            case ast.AnnAssign(value=ast.expr() as given):
                self._assign(node.target, self._value(given))
            case ast.AugAssign(target=ast.Name(id=name), op=ast.Add()):
                total = ast.BinOp(ast.Name(name, ast.Load()), ast.Add(), node.value)
                self._set(name, self._value(ast.copy_location(total, node)), node.lineno)
            case ast.Expr(value=ast.Call() as call):
                self._change(call)
            case ast.If():
                self._if(node, depth)
            case ast.Try():
                self.run([*node.body, *node.orelse, *node.finalbody], depth + 1)
            case ast.Import():
                for alias in node.names:
                    self._import(alias)
            case ast.ImportFrom():
                self._import_from(node)
            case ast.Delete():
                for target in node.targets:
                    if isinstance(target, ast.Name):
                        self._names.values.pop(target.id, None)
            case ast.Pass() | ast.Expr():
                pass
            case _:
                self._forget([node])

    def _set(self, name: str, value: Any, line: int) -> None:
        self._names.values[name] = value
        self._names.places[name] = (self._label, line)

    def _assign(self, target: ast.expr, value: Any) -> None:
        match target:
            case ast.Name():
                self._set(target.id, value, target.lineno)
            case ast.Tuple() | ast.List():
                parts = value if isinstance(value, list | tuple) and len(value) == len(target.elts) else None
                for number, part in enumerate(target.elts):
                    self._assign(part, Unknown(part.lineno) if parts is None else parts[number])
            case ast.Subscript(value=ast.Name(id=name)):
                held = self._names.values.get(name)
                key = self._value(target.slice)
                if isinstance(held, dict) and len(held) < LONGEST_LIST:
                    with contextlib.suppress(_CannotKnow):
                        self._reader.make(len(held))
                        self._set(name, {**held, _key(key): value}, target.lineno)
            case _:
                pass

    def _change(self, call: ast.Call) -> None:
        """Take over a change of a list or a mapping: `NAME.append(…)`."""
        function = call.func
        if not isinstance(function, ast.Attribute) or not isinstance(function.value, ast.Name):
            return
        name = function.value.id
        held = self._names.values.get(name)
        if not isinstance(held, list | dict) or len(call.args) > 2:
            return
        given = [self._value(part) for part in call.args]
        new: Any = Unknown(call.lineno)
        try:
            self._reader.make(len(held) + sum(len(part) for part in given if isinstance(part, list | tuple | dict)))
        except _CannotKnow:
            given = []
        if len(held) < LONGEST_LIST and len(given) == 1:
            first = given[0]
            if isinstance(held, list) and function.attr == "append":
                new = [*held, first]
            elif isinstance(held, list) and function.attr == "extend" and isinstance(first, list | tuple):
                new = [*held, *first[:LONGEST_LIST]]
            elif isinstance(held, dict) and function.attr == "update" and isinstance(first, dict):
                new = {**held, **first}
        elif isinstance(held, list) and function.attr == "insert" and len(given) == 2 and isinstance(given[0], int):
            new = list(held)
            new.insert(given[0], given[1])
        if isinstance(new, Unknown) and function.attr not in {"append", "extend", "update", "insert", "remove", "pop"}:
            return
        self._set(name, new, call.lineno)

    def _if(self, node: ast.If, depth: int) -> None:
        test = self._value(node.test)
        if isinstance(test, Unknown):
            self._forget([*node.body, *node.orelse])
        else:
            self.run(node.body if test else node.orelse, depth + 1)

    def _forget(self, body: Sequence[ast.stmt]) -> None:
        """Mark all names that statements may give a value to as unknown."""
        todo: list[ast.AST] = list(body)
        while todo:
            node = todo.pop()
            match node:
                case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                    self._set(node.name, Unknown(node.lineno), node.lineno)
                case ast.Name(ctx=ast.Store()):
                    self._set(node.id, Unknown(node.lineno), node.lineno)
                case ast.Call():
                    self._change_unknown(node)
                    todo += ast.iter_child_nodes(node)
                case _:
                    todo += ast.iter_child_nodes(node)

    def _change_unknown(self, call: ast.Call) -> None:
        function = call.func
        if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
            name = function.value.id
            if isinstance(self._names.values.get(name), list | dict) and function.attr in {
                "append",
                "extend",
                "update",
            }:
                self._set(name, Unknown(call.lineno), call.lineno)

    def _import(self, alias: ast.alias) -> None:
        if alias.asname:
            self._names.values[alias.asname] = Module(alias.name)
        else:
            top = alias.name.partition(".")[0]
            self._names.values[top] = Module(top)

    def _import_from(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        known = self._reader.read(module) if module.isidentifier() else Names()
        for alias in node.names:
            if alias.name == "*":
                try:
                    self._reader.make(len(known.values))
                except _CannotKnow:
                    return
                for name, value in list(known.values.items()):
                    if not name.startswith("_"):
                        self._names.values[name] = value
                        self._names.places[name] = known.places.get(name, (self._label, node.lineno))
                continue
            name = alias.asname or alias.name
            if alias.name in known.values:
                self._set(name, known.values[alias.name], node.lineno)
            else:
                self._names.values[name] = Module(f"{module}.{alias.name}")

    # -- expressions -------------------------------------------------------------------------------------------------

    def _value(self, node: ast.expr) -> Any:
        try:
            return self._of(node, 0)
        except (_CannotKnow, TypeError, ValueError, KeyError, IndexError, OverflowError):
            return Unknown(getattr(node, "lineno", 1))

    def _of(self, node: ast.expr, depth: int) -> Any:  # noqa: C901 - a branch for each kind
        self._reader.step()
        if depth > DEEPEST:
            raise _CannotKnow
        match node:
            case ast.Constant():
                if isinstance(node.value, str | int | float | bool | None):
                    return node.value
                raise _CannotKnow
            case ast.Tuple():
                return tuple(self._items(node.elts, depth))
            case ast.List() | ast.Set():
                return self._items(node.elts, depth)
            case ast.Dict():
                return self._mapping(node, depth)
            case ast.Name():
                return self._name(node.id)
            case ast.BinOp():
                return self._operation(node, depth)
            case ast.UnaryOp(op=ast.Not()):
                return not self._of(node.operand, depth + 1)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                return -number
            case ast.BoolOp():
                return self._either(node, depth)
            case ast.Compare(ops=[ast.Eq() | ast.NotEq() | ast.Is() | ast.IsNot()]):
                left, right = self._of(node.left, depth + 1), self._of(node.comparators[0], depth + 1)
                if not all(isinstance(side, str | int | float | None) for side in (left, right)):
                    raise _CannotKnow
                return (left == right) is isinstance(node.ops[0], ast.Eq | ast.Is)
            case ast.IfExp():
                return self._of(node.body if self._of(node.test, depth + 1) else node.orelse, depth + 1)
            case ast.JoinedStr():
                return self._text(_joined(self._piece(piece, depth) for piece in node.values))
            case ast.Attribute():
                return self._attribute(node, depth)
            case ast.Subscript():
                held = self._of(node.value, depth + 1)
                if isinstance(held, str | list | tuple | dict):
                    return held[_key(self._of(node.slice, depth + 1))]
                raise _CannotKnow
            case ast.Call():
                return self._call(node, depth)
            case _:
                raise _CannotKnow

    def _items(self, nodes: Sequence[ast.expr], depth: int) -> list[Any]:
        found: list[Any] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                inner = self._of(node.value, depth + 1)
                if not isinstance(inner, list | tuple):
                    raise _CannotKnow
                self._reader.make(len(inner))
                found += inner
            else:
                found.append(self._of(node, depth + 1))
            if len(found) > LONGEST_LIST:
                raise _CannotKnow
        return found

    def _mapping(self, node: ast.Dict, depth: int) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for key, value in zip(node.keys, node.values, strict=True):
            if key is None:
                more = self._of(value, depth + 1)
                self._reader.make(len(more))
                found |= more
                continue
            try:
                found[_key(self._of(key, depth + 1))] = self._of(value, depth + 1)
            except _CannotKnow:  # of a mapping what is known counts
                continue
            if len(found) > LONGEST_LIST:
                raise _CannotKnow
        return found

    def _name(self, name: str) -> Any:
        if name in self._names.values:
            value = self._names.values[name]
            if isinstance(value, Unknown):
                raise _CannotKnow
            return value
        if name in {"dict", "list", "tuple", "str", "bool"}:
            return Module(name)
        raise _CannotKnow

    def _text(self, text: str) -> str:
        if len(text) > LONGEST_TEXT:
            raise _CannotKnow
        self._reader.make(len(text))
        return text

    def _operation(self, node: ast.BinOp, depth: int) -> Any:
        # a long sum leans to the left: it is walked without recursion
        chain: list[ast.BinOp] = [node]
        while isinstance(chain[-1].left, ast.BinOp):
            chain.append(chain[-1].left)
            self._reader.step()
        value = self._of(chain[-1].left, depth + 1)
        for part in reversed(chain):
            right = self._of(part.right, depth + 1)
            match part.op:
                case ast.Add() if isinstance(value, str) and isinstance(right, str):
                    value = self._text(value + right)
                case ast.Add() if isinstance(value, list | tuple) and type(value) is type(right):
                    self._reader.make(len(value) + len(right))
                    value = type(value)([*value, *right])
                    if len(value) > LONGEST_LIST:
                        raise _CannotKnow
                case ast.Mod() if isinstance(value, str):
                    value = self._text(_percent(value, right))
                case ast.Div() if isinstance(value, str) and isinstance(right, str):
                    value = self._text(posixpath.join(value, right))
                case ast.BitOr() if isinstance(value, dict) and isinstance(right, dict):
                    self._reader.make(len(value) + len(right))
                    value = {**value, **right}
                case _:
                    raise _CannotKnow
        return value

    def _either(self, node: ast.BoolOp, depth: int) -> Any:
        value: Any = None
        for part in node.values:
            value = self._of(part, depth + 1)
            if bool(value) is isinstance(node.op, ast.Or):
                break
        return value

    def _piece(self, node: ast.expr, depth: int) -> str:
        if isinstance(node, ast.FormattedValue):
            if node.format_spec is not None or node.conversion != -1:
                raise _CannotKnow
            return _scalar(self._of(node.value, depth + 1))
        return _scalar(self._of(node, depth + 1))

    def _attribute(self, node: ast.Attribute, depth: int) -> Any:
        held = self._of(node.value, depth + 1)
        if isinstance(held, str) and node.attr == "parent":
            return posixpath.dirname(held)
        if isinstance(held, Module):
            name = f"{held.name}.{node.attr}"
            if held.name.isidentifier() and held.name != "os":
                inner = self._reader.read(held.name).values.get(node.attr)
                if inner is not None and not isinstance(inner, Unknown):
                    return inner
            return _CONSTANTS.get(name, Module(name))
        raise _CannotKnow

    def _call(self, node: ast.Call, depth: int) -> Any:
        parts = self._items(node.args, depth)
        named = {key.arg: self._of(key.value, depth + 1) for key in node.keywords if key.arg}
        if len(named) != len(node.keywords):
            raise _CannotKnow
        if isinstance(node.func, ast.Attribute):
            held = self._of(node.func.value, depth + 1)
            if isinstance(held, str):
                made = self._method(held, node.func.attr, parts, named)
                self._reader.make(len(made))
                return made
        function = self._of(node.func, depth + 1)
        if isinstance(function, Module) and function.name in _FUNCTIONS:
            value = _FUNCTIONS[function.name](*parts, **named)
            self._reader.make(len(value) if isinstance(value, list | tuple | dict) else 0)
            return self._text(value) if isinstance(value, str) else value
        if isinstance(function, Module) and (found := _EXTENSION.fullmatch(function.name)) and not parts:
            configs = named.pop("configs", {})
            return MarkdownExtension(found[1], {**_mapping_of(configs), **named})
        raise _CannotKnow

    def _method(self, held: str, name: str, parts: list[Any], named: Mapping[str, Any]) -> Any:
        if name == "format":
            return self._text(_braced(held, parts, named))
        if name in {"resolve", "absolute", "as_posix", "expanduser"} and not parts:
            return held
        if name == "joinpath":
            return self._text(_join(held, *parts))
        if name == "split" and len(parts) <= 1 and all(isinstance(part, str) and part for part in parts):
            self._reader.make(len(held))
            return held.split(*parts)[:LONGEST_LIST]
        if name == "replace" and len(parts) == 2 and parts[0]:
            old, new = _texts(parts)
            if len(held) + held.count(old) * len(new) > LONGEST_TEXT:
                raise _CannotKnow
            return held.replace(old, new)
        if name == "join" and len(parts) == 1 and isinstance(parts[0], list | tuple):
            given = _texts(parts[0])
            if sum(map(len, given)) + len(held) * len(given) > LONGEST_TEXT:
                raise _CannotKnow
            return held.join(given)
        if name in _METHODS and len(parts) <= 1:
            return getattr(held, name)(*_texts(parts))
        raise _CannotKnow


def _joined(pieces: Iterable[str]) -> str:
    """Join pieces, not more of them than a string may have."""
    found: list[str] = []
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > LONGEST_TEXT:
            raise _CannotKnow
        found.append(piece)
    return "".join(found)


def _replaced(matches: Iterable[re.Match[str]], piece: Callable[[re.Match[str]], str], template: str) -> str:
    """Replace the matches in a string, which must not become longer than a string may be."""

    def pieces() -> Iterator[str]:
        at = 0
        for found in matches:
            yield template[at : found.start()]
            yield piece(found)
            at = found.end()
        yield template[at:]

    return _joined(pieces())


def _percent(template: str, given: Any) -> str:
    """Return a string with its `%s` replaced; no widths, which could make it as long as they say."""
    values = list(given) if isinstance(given, tuple) else [given]

    def piece(found: re.Match[str]) -> str:
        if found[2] == "%" and found[1] is None:
            return "%"
        if found[2] not in "sd":
            raise _CannotKnow
        if found[1] is not None:
            if not isinstance(given, dict):
                raise _CannotKnow
            return _scalar(given[found[1]])
        return _scalar(values.pop(0))

    if template.count("%") * 100 > LONGEST_TEXT:
        raise _CannotKnow
    return _replaced(_PERCENT.finditer(template), piece, template)


def _braced(template: str, parts: list[Any], named: Mapping[str, Any]) -> str:
    """Return a string with its `{}`, `{0}` and `{name}` replaced, which have no form of their own."""
    numbers = iter(range(len(parts)))

    def piece(found: re.Match[str]) -> str:
        if found[0] in {"{{", "}}"}:
            return found[0][0]
        if found[1] is None:
            raise _CannotKnow
        if found[1] == "":
            return _scalar(parts[next(numbers, len(parts))])
        return _scalar(parts[int(found[1])] if found[1].isdecimal() else named[found[1]])

    if template.count("{") * 100 > LONGEST_TEXT:
        raise _CannotKnow
    return _replaced(_BRACE.finditer(template), piece, template)
