"""Templates run: what they show, with a budget."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from .errors import TeraError
from .filters import FILTERS, TESTS, Filter, Test
from .limits import Budget
from .nodes import (
    Binary,
    Call,
    Expression,
    FilterBlock,
    Filtered,
    For,
    If,
    Include,
    Items,
    Literal,
    Macro,
    Node,
    Not,
    Path,
    Set,
    Show,
    Template,
    Tested,
    Text,
)
from .parsing import parse
from .values import MISSING, Missing, Safe, escaped, inside, is_true, number, shown, weigh

#: A function of templates: it takes named arguments. Raises `TeraError` for what it can't do.
Function = Callable[[Mapping[str, Any]], Any]
_LONGEST_RANGE: Final = 10_000


@dataclass(frozen=True, slots=True)
class Library:
    """The templates of a site, and the functions, filters and tests that they call besides Tera's own."""

    source: Callable[[str], str | None]
    """Returns a template by its name (`shortcodes/a.html`); None if there is none."""
    functions: Mapping[str, Function] = field(default_factory=dict)
    filters: Mapping[str, Filter] = field(default_factory=dict)
    tests: Mapping[str, Test] = field(default_factory=dict)
    _read: dict[str, Template | TeraError] = field(default_factory=dict)

    def render(self, name: str, values: Mapping[str, Any], budget: Budget) -> str:
        """Run a template.

        Args:
            name: Its name; that of HTML has values escaped.
            values: Its variables.
            budget: What it may cost.

        Raises:
            TeraError: It can't be read or run, or it costs too much.
        """
        return _Run(self, name, dict(values), budget).text()

    def template(self, name: str) -> Template:
        """Return a template, which is read once; raises `TeraError` if it can't be."""
        known = self._read.get(name)
        if known is None:
            known = self._read[name] = self._parsed(name)
        if isinstance(known, TeraError):
            raise known
        return known

    def _parsed(self, name: str) -> Template | TeraError:
        source = self.source(name)
        if source is None:
            return TeraError(f"there is no template {name[:80]!r}")
        try:
            return parse(source)
        except TeraError as error:
            return error


class _Jumped(Exception):
    """A loop is left, or its next round begins."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class _Run:
    """One template, or one macro, while it runs."""

    def __init__(self, library: Library, name: str, values: dict[str, Any], budget: Budget) -> None:
        self._library = library
        self._name = name
        self._scopes: list[dict[str, Any]] = [values]
        self._budget = budget
        self._escapes = posixpath.splitext(name)[1] in {".html", ".htm", ".xml"}
        self._template = library.template(name)

    def text(self) -> str:
        """Return what the template shows."""
        return self._shown(self._template.body)

    def _shown(self, nodes: Sequence[Node]) -> str:
        out: list[str] = []
        self._budget.enter()
        try:
            self._write(nodes, out)
        except _Jumped:
            raise TeraError("a jump stands outside of a loop") from None
        finally:
            self._budget.leave()
        return "".join(out)

    def _write(self, nodes: Sequence[Node], out: list[str]) -> None:
        for node in nodes:
            self._budget.step()
            match node:
                case Text(text):
                    self._put(text, out)
                case Show(value):
                    self._show(value, out)
                case If():
                    self._if(node, out)
                case For():
                    self._for(node, out)
                case Set(name, value, is_global):
                    self._scopes[0 if is_global else -1][name] = self._value(value)
                case Include():
                    self._include(node, out)
                case FilterBlock(name, arguments, body):
                    found = self._filtered(self._shown(body), name, self._arguments(arguments))
                    self._put(shown(found, self._budget), out)
                case _:
                    raise _Jumped(node.kind)

    def _put(self, text: str, out: list[str]) -> None:
        self._budget.make(len(text))
        out.append(text)

    def _show(self, value: Expression, out: list[str]) -> None:
        found = self._value(value)
        if isinstance(found, Missing):
            raise TeraError(f"{_said(value)} is missing")
        text = shown(found, self._budget)
        self._put(escaped(text) if self._escapes and not isinstance(found, Safe) else text, out)

    def _if(self, node: If, out: list[str]) -> None:
        for condition, body in node.branches:
            if condition is None or is_true(self._value(condition)):
                self._budget.enter()
                try:
                    self._write(body, out)
                finally:
                    self._budget.leave()
                return

    def _for(self, node: For, out: list[str]) -> None:
        items = self._value(node.items)
        pairs: Iterable[tuple[Any, Any]]
        if isinstance(items, Mapping):
            pairs = list(items.items())
        elif isinstance(items, list):
            pairs = [("", item) for item in items]
        elif isinstance(items, str) and not node.key:
            pairs = [("", character) for character in items]
            self._budget.make(len(items))
        else:
            raise TeraError(f"{_said(node.items)} is no list")
        if not pairs:
            self._write(node.otherwise, out)
            return
        self._budget.enter()
        depth = len(self._scopes)
        last = len(list(pairs)) - 1
        for index, (key, item) in enumerate(pairs):
            self._budget.step()
            loop = {"index": index + 1, "index0": index, "first": index == 0, "last": index == last}
            scope = {node.name: item, "loop": loop}
            if node.key:
                scope[node.key] = key
            self._scopes.append(scope)
            try:
                self._write(node.body, out)
            except _Jumped as jumped:
                if jumped.kind == "break":
                    break
            finally:
                del self._scopes[depth:]
        self._budget.leave()

    def _include(self, node: Include, out: list[str]) -> None:
        for name in node.names:
            if self._library.source(name) is not None:
                values: dict[str, Any] = {}
                for scope in self._scopes:
                    values.update(scope)
                self._budget.enter()
                self._put(_Run(self._library, name, values, self._budget).text(), out)
                self._budget.leave()
                return
        if not node.may_be_missing:
            raise TeraError(f"there is no template {', '.join(node.names)[:80]!r}")

    # -- values -------------------------------------------------------------------------------------------------------

    def _value(self, node: Expression) -> Any:
        self._budget.step()
        self._budget.enter()
        try:
            return self._computed(node)
        finally:
            self._budget.leave()

    def _computed(self, node: Expression) -> Any:
        match node:
            case Literal(value):
                return value
            case Items(items):
                return [self._present(item) for item in items]
            case Path():
                return self._variable(node)
            case Call():
                return self._called(node)
            case Filtered(value, name, arguments):
                found = self._value(value)
                if isinstance(found, Missing) and name != "default":
                    raise TeraError(f"{_said(value)} is missing")
                return self._filtered(found, name, self._arguments(arguments))
            case Tested(value, name, given):
                test = self._library.tests.get(name) or TESTS.get(name)
                if test is None:
                    raise TeraError(f"the test {name!r} is unknown")
                asked = self._value(value)
                weigh(asked, self._budget)
                return test(asked, [self._present(one) for one in given], self._budget)
            case Not(value):
                return not is_true(self._value(value))
            case _:
                return self._binary(node)

    def _present(self, node: Expression) -> Any:
        found = self._value(node)
        if isinstance(found, Missing):
            raise TeraError(f"{_said(node)} is missing")
        return found

    def _variable(self, node: Path) -> Any:
        found: Any = MISSING
        for scope in reversed(self._scopes):
            if node.name in scope:
                found = scope[node.name]
                break
        for key in node.keys:
            found = inside(found, self._value(key))
        return found

    def _arguments(self, given: Mapping[str, Expression]) -> dict[str, Any]:
        return {name: self._present(value) for name, value in given.items()}

    def _filtered(self, value: Any, name: str, given: Mapping[str, Any]) -> Any:
        function = self._library.filters.get(name) or FILTERS.get(name)
        if function is None:
            raise TeraError(f"the filter {name!r} is unknown")
        if isinstance(value, str):
            self._budget.make(len(value))
        return function(value, given, self._budget)

    def _called(self, node: Call) -> Any:
        if node.namespace:
            return self._macro(node)
        given = self._arguments(node.arguments)
        if node.name == "range":
            return self._range(given)
        function = self._library.functions.get(node.name)
        if function is None:
            raise TeraError(f"the function {node.name!r} is unknown")
        return function(given)

    def _range(self, given: Mapping[str, Any]) -> list[int]:
        start, end, step = (int(number(given.get(key, usual))) for key, usual in
                            (("start", 0), ("end", None), ("step_by", 1)))  # fmt: skip
        if step < 1 or end - start > _LONGEST_RANGE:
            raise TeraError("a range is too long")
        found = list(range(start, end, step))
        self._budget.make(len(found))
        return found

    def _macro(self, node: Call) -> Safe:
        name = self._name if node.namespace == "self" else self._template.imports.get(node.namespace)
        if name is None:
            raise TeraError(f"the namespace {node.namespace!r} is unknown")
        macro: Macro | None = self._library.template(name).macros.get(node.name)
        if macro is None:
            raise TeraError(f"the macro {node.name!r} is unknown")
        given = self._arguments(node.arguments)
        for parameter, usual in macro.parameters.items():
            if parameter not in given:
                if usual is None:
                    raise TeraError(f"the argument {parameter!r} is missing")
                given[parameter] = self._value(usual)
        run = _Run(self._library, name, given, self._budget)
        return Safe(run._shown(macro.body))

    def _binary(self, node: Binary) -> Any:
        if node.sign in {"and", "or"}:
            left = is_true(self._value(node.left))
            return is_true(self._value(node.right)) if left == (node.sign == "and") else left
        if node.sign in {"==", "!="}:
            left, right = self._value(node.left), self._value(node.right)
            weigh(left, self._budget)
            return bool(left == right) == (node.sign == "==")
        left, right = self._present(node.left), self._present(node.right)
        match node.sign:
            case "~":
                made = shown(left, self._budget) + shown(right, self._budget)
                self._budget.make(len(made))
                return made
            case "in":
                weigh(right, self._budget)
                return TESTS["containing"](right, [left], self._budget)
            case "<" | ">" | "<=" | ">=":
                return _compared(node.sign, left, right)
        return _calculated(node.sign, left, right)


def _compared(sign: str, left: Any, right: Any) -> bool:
    if not (isinstance(left, str) and isinstance(right, str)):
        left, right = number(left), number(right)
    if sign in {"<", ">="}:
        return bool(left < right) == (sign == "<")
    return bool(left > right) == (sign == ">")


def _calculated(sign: str, left: Any, right: Any) -> int | float:
    if sign == "+" and (isinstance(left, str) or isinstance(right, str)):
        raise TeraError("strings are added")
    one, other = number(left), number(right)
    if sign in {"/", "%"} and other == 0:
        raise TeraError("a number is divided by zero")
    match sign:
        case "+":
            return one + other
        case "-":
            return one - other
        case "*":
            return one * other
        case "%":
            return one % other
    found = one / other
    return int(found) if isinstance(one, int) and isinstance(other, int) and found == int(found) else found


def _said(node: Expression) -> str:
    """Return what a message calls an expression."""
    if isinstance(node, Path):
        keys = [str(key.value) for key in node.keys if isinstance(key, Literal)]
        return repr(".".join([node.name, *keys])[:60])
    return "a value"
