"""Runs parsed templates (text/template, exec.go), with every value escaped for its place (html/template)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from . import nodes
from .errors import Beyond, TemplateError
from .escaping import TEXT, Place, advance, escape
from .limits import ITEMS, Budget, LimitReached, budget, spend
from .registry import BEYOND, BEYOND_SPACES, FUNCTIONS
from .values import Html, Method, Plain, is_list, kind, truth
from .writing import field as field_of

#: An argument that there is none of.
_NONE: Final = object()


class _Left(Exception):
    """A loop or a template is left."""

    def __init__(self, way: str, value: Any = None) -> None:
        super().__init__(way)
        self.way = way
        self.value = value


@dataclass(slots=True)
class Result:
    """What a run came to."""

    html: Html
    returned: Any = None
    """The value of its `return`."""
    has_returned: bool = False


def run(
    parsed: nodes.Parsed,
    dot: Any,
    functions: Mapping[str, Callable[..., Any]],
    templates: Callable[[str], nodes.Parsed | None] = lambda name: None,
) -> Result:
    """Run a template in the budget at work.

    Args:
        parsed: The template.
        dot: Its `.`.
        functions: The functions that it may call besides those of the language.
        templates: Finds a template of another file for `template`.

    Raises:
        TemplateError: It can't be run, with the line.
        Beyond: It asks for what isn't done here.
        LimitReached: It needs too much.
    """
    running = _Run(functions, templates, dict(parsed.defined), budget())
    try:
        with running.budget.deeper():
            running.template(parsed.nodes, dot)
    except _Left as left:
        if left.way == "return":
            return Result(Html("".join(running.out)), left.value, has_returned=True)
    except RecursionError:
        raise LimitReached("its templates are nested too deep") from None
    return Result(Html("".join(running.out)))


@dataclass(slots=True, eq=False)
class _Run:
    functions: Mapping[str, Callable[..., Any]]
    templates: Callable[[str], nodes.Parsed | None]
    defined: dict[str, list[nodes.Node]]
    budget: Budget
    out: list[str] = field(default_factory=list)
    place: Place = TEXT
    scopes: list[dict[str, Any]] = field(default_factory=list)

    def template(self, content: Sequence[nodes.Node], dot: Any) -> None:
        """Run the content of a template, which sees no variables from outside."""
        before, self.scopes = self.scopes, [{"$": dot}]
        try:
            self.walk(content, dot)
        finally:
            self.scopes = before

    def walk(self, content: Sequence[nodes.Node], dot: Any) -> None:
        for node in content:
            spend()
            try:
                self._node(node, dot)
            except TemplateError as error:
                error.line = error.line or node.line
                raise

    @contextmanager
    def scope(self) -> Iterator[None]:
        self.scopes.append({})
        try:
            with self.budget.deeper():
                yield
        finally:
            self.scopes.pop()

    def _node(self, node: nodes.Node, dot: Any) -> None:
        match node:
            case nodes.Text():
                self.place, shown = advance(self.place, node.text)
                self._write(shown)
            case nodes.Output():
                value = self.pipe(node.pipe, dot)
                if not node.pipe.names:
                    self._write(escape(value, self.place))
                    self.place = _behind(self.place)
            case nodes.Branch():
                self._branch(node, dot)
            case nodes.Call():
                self._call_template(node, dot)
            case nodes.Leave():
                raise _Left(node.kind, None if node.pipe is None else self.pipe(node.pipe, dot))

    def _write(self, text: str) -> None:
        if text:
            self.budget.write(len(text))
            self.out.append(text)

    # Blocks -------------------------------------------------------------------------------------

    def _branch(self, node: nodes.Branch, dot: Any) -> None:
        with self.scope():
            if node.kind == "range":
                self._range(node, dot)
                return
            value = self.pipe(node.pipe, dot)
            while not truth(value):
                following = node.otherwise[0] if len(node.otherwise) == 1 else None
                if not isinstance(following, nodes.Branch) or not following.is_chained:
                    self.walk(node.otherwise, dot)
                    return
                spend()
                node = following
                value = self.pipe(node.pipe, dot)
            self.walk(node.body, value if node.kind == "with" else dot)

    def _range(self, node: nodes.Branch, dot: Any) -> None:
        value = self.pipe(node.pipe, dot, assigns=False)
        turns = 0
        for key, item in self._turns(value):
            turns += 1
            spend()
            self._set_turn(node.pipe, key, item)
            self.scopes.append({})
            try:
                self.walk(node.body, item)
            except _Left as left:
                if left.way == "return":
                    raise
                if left.way == "break":
                    break
            finally:
                self.scopes.pop()
        if not turns:
            self.walk(node.otherwise, dot)

    def _turns(self, value: Any) -> Iterator[tuple[Any, Any]]:
        if value is None:
            return
        if isinstance(value, Mapping):
            spend(len(value) // ITEMS)
            for key in sorted(value, key=str):
                yield key, value[key]
        elif is_list(value):
            yield from enumerate(value)
        elif isinstance(value, int) and not isinstance(value, bool):
            at = 0
            while at < value:
                yield at, at
                at += 1
        else:
            raise TemplateError(f"there is no way through {kind(value)}")

    def _set_turn(self, pipe: nodes.Pipe, key: Any, item: Any) -> None:
        values = (item,) if len(pipe.names) == 1 else (key, item)
        for name, value in zip(pipe.names, values, strict=False):
            self._set(name, value, declares=pipe.declares)

    def _call_template(self, node: nodes.Call, dot: Any) -> None:
        given = None if node.pipe is None else self.pipe(node.pipe, dot)
        content = self.defined.get(node.name)
        if content is None:
            other = self.templates(node.name)
            if other is None:
                raise TemplateError(f"there is no template “{node.name[:100]}”")
            self.defined = {**other.defined, **self.defined}
            content = other.nodes
        with self.budget.deeper():
            self.template(content, given)

    # Values -------------------------------------------------------------------------------------

    def pipe(self, pipe: nodes.Pipe, dot: Any, *, assigns: bool = True) -> Any:
        """Return the value of a pipeline."""
        value: Any = _NONE
        for command in pipe.commands:
            value = self._command(command, dot, value)
        if assigns and pipe.names:
            self._set(pipe.names[0], value, declares=pipe.declares)
        return value

    def _set(self, name: str, value: Any, *, declares: bool) -> None:
        if declares:
            self.scopes[-1][name] = value
            return
        for scope in reversed(self.scopes):
            if name in scope:
                scope[name] = value
                return
        raise TemplateError(f"there is no variable `{name}`")

    def _variable(self, name: str) -> Any:
        for scope in reversed(self.scopes):
            if name in scope:
                return scope[name]
        raise TemplateError(f"there is no variable `{name}`")

    def _command(self, command: Sequence[nodes.Operand], dot: Any, last: Any) -> Any:
        spend()
        first, rest = command[0], command[1:]
        if isinstance(first, nodes.Function) and not first.fields and first.name in {"and", "or"}:
            return self._either(first.name, rest, dot, last)
        if isinstance(first, nodes.Function) and first.name == "try" and len(rest) == 1:
            return self._fields(self._tried(rest[0], dot), first.fields, ())
        given = [self._operand(operand, dot) for operand in rest]
        if last is not _NONE:
            given.append(last)
        return self._operand(first, dot, given)

    def _tried(self, operand: nodes.Operand, dot: Any) -> Any:
        """The value of an operand, or the error that it is."""
        try:
            return Plain({"Value": self._operand(operand, dot), "Err": None})
        except Beyond:
            raise
        except TemplateError as error:
            return Plain({"Value": None, "Err": str(error)})

    def _either(self, name: str, operands: Sequence[nodes.Operand], dot: Any, last: Any) -> Any:
        value: Any = _NONE
        for operand in operands:
            value = self._operand(operand, dot)
            if truth(value) == (name == "or"):
                return value
        value = value if last is _NONE else last
        if value is _NONE:
            raise TemplateError(f"`{name}` is given nothing")
        return value

    def _operand(self, operand: nodes.Operand, dot: Any, given: Sequence[Any] = ()) -> Any:
        match operand:
            case nodes.Constant():
                if given:
                    raise TemplateError("a constant is given something")
                return operand.value
            case nodes.Dot():
                value = dot
            case nodes.Variable():
                value = self._variable(operand.name)
            case nodes.Bracketed():
                value = self.pipe(operand.pipe, dot)
            case nodes.Function():
                found = self._call(operand.name, () if operand.fields else given)
                return self._fields(found, operand.fields, given) if operand.fields else found
        if not operand.fields and given:
            raise TemplateError("what is no function is given something")
        return self._fields(value, operand.fields, given)

    def _fields(self, value: Any, names: Sequence[str], given: Sequence[Any]) -> Any:
        for at, name in enumerate(names):
            is_last = at == len(names) - 1
            value = field_of(value, name)
            if isinstance(value, Method):
                value = _called(name, value.function, given if is_last else ())
            elif is_last and given and value is not None:
                raise TemplateError(f"`{name}` is no method and is given something")
        return value

    def _call(self, name: str, given: Sequence[Any]) -> Any:
        function = self.functions.get(name) or FUNCTIONS.get(name)
        if function is None:
            if name in BEYOND or name.partition(".")[0] in BEYOND_SPACES:
                raise Beyond(name)
            raise TemplateError(f"there is no function `{name[:100]}`")
        return _called(name, function, given)


def _called(name: str, function: Callable[..., Any], given: Sequence[Any]) -> Any:
    spend(2)
    try:
        return function(*given)
    except (TemplateError, LimitReached, _Left):
        raise
    except RecursionError:
        raise LimitReached("its templates are nested too deep") from None
    except Exception as error:  # values of any kind meet functions of any kind here
        raise TemplateError(f"`{name}` can't be called so ({type(error).__name__}: {error})"[:300]) from error


def _behind(place: Place) -> Place:
    """Where the text behind an output stands."""
    if place.state == "value":
        place = place._replace(state="quoted")
    if place.state == "quoted" and place.kind in {"url", "srcset"} and not place.part:
        return place._replace(part="path")
    if place.state == "tag":
        return place._replace(state="name", kind="plain")
    return place
