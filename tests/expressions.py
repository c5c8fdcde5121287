"""Every regular expression of the package, and how each is used."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

import mkdocs_blogimport

#: The methods that look for an expression, by what they do with a string.
WAYS = {
    "match": "match",
    "fullmatch": "fullmatch",
    "search": "search",
    "finditer": "finditer",
    "findall": "finditer",
    "sub": "finditer",
    "subn": "finditer",
    "split": "finditer",
}
_PACKAGE = mkdocs_blogimport.__name__
#: Stands in an expression for what is known only while the program runs.
_UNKNOWN = "name"


@dataclass
class Expression:
    """A regular expression: where it stands, and the ways in which it is used."""

    name: str
    """`render.code._BLOCK`, or for one without a name `render.code:re.sub(pattern)`."""
    pattern: re.Pattern[Any]
    ways: set[str] = field(default_factory=set)


def expressions() -> list[Expression]:
    """Find all of them: in what modules and classes hold, and in calls of `re`."""
    found: dict[tuple[Any, int], Expression] = {}

    def note(name: str, pattern: re.Pattern[Any], way: str | None) -> None:
        expression = found.setdefault((pattern.pattern, pattern.flags), Expression(name, pattern))
        expression.ways |= {way} - {None}

    trees = {module: ast.parse(inspect.getsource(module)) for module in _modules()}
    for module, tree in trees.items():
        for name, pattern, way in _held(module, tree):
            note(name, pattern, way)
    for module, tree in trees.items():
        # what is compiled outside of functions is held by the module
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Lambda)]
        for call in dict.fromkeys(node for function in functions for node in ast.walk(function)):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
                for pattern, way in _called(call, call.func, module, tree):
                    note(f"{_short(module)}:{pattern.pattern}", pattern, way)
    return list(found.values())


def _short(module: ModuleType) -> str:
    return module.__name__.removeprefix(_PACKAGE).removeprefix(".") or "__init__"


def _modules() -> Iterator[ModuleType]:
    yield mkdocs_blogimport
    for info in pkgutil.walk_packages(mkdocs_blogimport.__path__, _PACKAGE + "."):
        yield importlib.import_module(info.name)


def _held(module: ModuleType, tree: ast.Module) -> Iterator[tuple[str, re.Pattern[Any], str | None]]:
    for statement in tree.body:
        for node in ast.walk(statement):
            # an assignment at the top, or the class itself
            name = node.id if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) else ""
            name = statement.name if node is statement and isinstance(statement, ast.ClassDef) else name
            for pattern, way in _within(vars(module).get(name), 0):
                yield f"{_short(module)}.{name}", pattern, way


def _within(value: Any, depth: int) -> Iterator[tuple[re.Pattern[Any], str | None]]:
    """The expressions in a value, each with the way in which it is used, where that is a method kept at hand."""
    if isinstance(value, re.Pattern):
        yield value, None
    elif isinstance(getattr(value, "__self__", None), re.Pattern):
        yield value.__self__, WAYS[value.__name__]
    elif depth > 3:
        return
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _within(item, depth + 1)
    elif isinstance(value, tuple | list | set | frozenset):
        for item in value:
            yield from _within(item, depth + 1)
    elif isinstance(value, type):
        for item in vars(value).values():
            yield from _within(item, depth + 1)


def _called(
    call: ast.Call, method: ast.Attribute, module: ModuleType, tree: ast.Module
) -> Iterator[tuple[re.Pattern[Any], str | None]]:
    """The expressions that a call uses or compiles, and the way in which it uses them."""
    way = WAYS.get(method.attr)
    if isinstance(method.value, ast.Name) and method.value.id == "re":
        if way is not None or method.attr == "compile":
            yield from ((pattern, way) for pattern in _compiled(call, module, tree))
    elif way is not None:
        if isinstance(method.value, ast.Call) and ast.unparse(method.value.func) == "re.compile":
            yield from ((pattern, way) for pattern in _compiled(method.value, module, tree))
        elif isinstance(method.value, ast.IfExp):
            for either in (method.value.body, method.value.orelse):
                yield from ((pattern, way) for pattern, _ in _within(_value(either, module), 0))
        else:
            yield from ((pattern, way) for pattern, _ in _within(_value(method.value, module), 0))


def _compiled(call: ast.Call, module: ModuleType, tree: ast.Module) -> Iterator[re.Pattern[Any]]:
    flags = next((_value(k.value, module) for k in call.keywords if k.arg == "flags"), None)
    if flags is None and ast.unparse(call.func) == "re.compile" and len(call.args) > 1:
        flags = _value(call.args[1], module)
    for text in _texts(call.args[0], module, tree):
        yield text if isinstance(text, re.Pattern) else re.compile(text, flags or 0)


def _texts(node: ast.expr, module: ModuleType, tree: ast.Module) -> Iterator[Any]:
    """What an argument says; for a function's own parameter, what the function is given in its module."""
    value = _value(node, module)
    if value is not None:
        yield value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(_part(part, module) for part in node.values)
    elif isinstance(node, ast.BinOp):
        left, right = (next(_texts(side, module, tree)) for side in (node.left, node.right))
        yield left + right
    elif isinstance(node, ast.Call):
        yield _UNKNOWN
    elif isinstance(node, ast.Name):
        given = list(_given(node, module, tree))
        if not given:
            raise LookupError(f"{_short(module)}:{node.lineno}: the regular expression {node.id!r} was not found")
        yield from given
    else:
        raise LookupError(f"{_short(module)}:{node.lineno}: no regular expression was found here")


def _given(name: ast.Name, module: ModuleType, tree: ast.Module) -> Iterator[Any]:
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        inside = list(ast.walk(function))
        if name not in inside:
            continue
        for node in inside:
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name.id:
                yield from (value for value in (_value(node.value, module),) if value is not None)
        names = [argument.arg for argument in function.args.args]
        if name.id not in names:
            continue
        index = names.index(name.id)
        for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
            if isinstance(call.func, ast.Name) and call.func.id == function.name:
                value = _value(call.args[index], module)
                if value is not None:
                    yield value


def _part(node: ast.expr, module: ModuleType) -> str:
    if isinstance(node, ast.FormattedValue):
        value = _value(node.value, module)
        return _UNKNOWN if value is None else str(value)
    assert isinstance(node, ast.Constant)
    return str(node.value)


def _value(node: ast.expr, module: ModuleType) -> Any:
    """What an expression of Python is, where it is made of the module's own names."""
    try:
        return eval(compile(ast.Expression(node), module.__name__, "eval"), vars(module))
    except Exception:
        return None
