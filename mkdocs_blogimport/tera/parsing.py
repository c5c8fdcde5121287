"""Templates read into nodes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from .errors import TeraError
from .lexing import Part, Word, parts, words
from .limits import DEEPEST
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
    Jump,
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

_LITERALS: Final = {"true": True, "True": True, "false": False, "False": False}
_COMPARISONS: Final = frozenset({"==", "!=", "<", ">", "<=", ">="})


def parse(source: str) -> Template:
    """Read a template; raises `TeraError` for what can't be read."""
    reader = _Reader(list(parts(source)))
    body, end = reader.block(())
    if end:
        raise TeraError(f"{end!r} closes nothing")
    return Template(body, reader.macros, reader.imports)


class _Reader:
    """Reads the statements of one template."""

    def __init__(self, found: Sequence[Part]) -> None:
        self._parts = found
        self._at = 0
        self._depth = 0
        self._tag = _Words([Word("end", "")])
        self.macros: dict[str, Macro] = {}
        self.imports: dict[str, str] = {}

    def block(self, ends: Sequence[str]) -> tuple[list[Node], str]:
        """Read up to one of some closing statements; return what stands there, and its name."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise TeraError("it is nested too deep")
        found: list[Node] = []
        while self._at < len(self._parts):
            part = self._parts[self._at]
            self._at += 1
            if part.kind == "text":
                if part.text:
                    found.append(Text(part.text))
                continue
            tag = _Words(words(part.text))
            if part.kind == "{":
                found.append(Show(tag.whole()))
                continue
            name = tag.name()
            if name in ends:
                self._tag = tag
                self._depth -= 1
                return found, name
            self._statement(name, tag, found)
        if ends:
            raise TeraError(f"{ends[-1]!r} is missing")
        self._depth -= 1
        return found, ""

    def _statement(self, name: str, tag: _Words, found: list[Node]) -> None:
        read: dict[str, Callable[[_Words, list[Node]], None]] = {
            "if": self._if,
            "for": self._for,
            "set": lambda tag, found: self._set(tag, found, is_global=False),
            "set_global": lambda tag, found: self._set(tag, found, is_global=True),
            "include": self._include,
            "import": self._import,
            "macro": self._macro,
            "filter": self._filter,
            "block": self._block,
            "break": lambda tag, found: found.append(Jump("break")),
            "continue": lambda tag, found: found.append(Jump("continue")),
        }
        if name not in read:
            raise TeraError(f"the statement {name!r} is unknown")
        read[name](tag, found)

    def _if(self, tag: _Words, found: list[Node]) -> None:
        branches: list[tuple[Expression | None, Sequence[Node]]] = []
        condition: Expression | None = tag.whole()
        while True:
            ends = ("elif", "else", "endif") if condition is not None else ("endif",)
            body, end = self.block(ends)
            branches.append((condition, body))
            if end == "endif":
                break
            condition = self._tag.whole() if end == "elif" else None
        found.append(If(branches))

    def _for(self, tag: _Words, found: list[Node]) -> None:
        key, name = "", tag.name()
        if tag.takes(","):
            key, name = name, tag.name()
        tag.expect("in")
        items = tag.whole()
        body, end = self.block(("else", "endfor"))
        otherwise: list[Node] = []
        if end == "else":
            otherwise, _ = self.block(("endfor",))
        found.append(For(key, name, items, body, otherwise))

    @staticmethod
    def _set(tag: _Words, found: list[Node], *, is_global: bool) -> None:
        name = tag.name()
        tag.expect("=")
        found.append(Set(name, tag.whole(), is_global))

    @staticmethod
    def _include(tag: _Words, found: list[Node]) -> None:
        names = []
        if tag.takes("["):
            while not tag.takes("]"):
                names.append(tag.string())
                tag.takes(",")
        else:
            names.append(tag.string())
        may_be_missing = tag.takes("ignore")
        found.append(Include(names, may_be_missing))

    def _import(self, tag: _Words, found: list[Node]) -> None:
        name = tag.string()
        tag.expect("as")
        self.imports[tag.name()] = name

    def _macro(self, tag: _Words, found: list[Node]) -> None:
        name = tag.name()
        parameters: dict[str, Expression | None] = {}
        tag.expect("(")
        while not tag.takes(")"):
            parameter = tag.name()
            parameters[parameter] = tag.logic() if tag.takes("=") else None
            tag.takes(",")
        body, _ = self.block(("endmacro",))
        self.macros[name] = Macro(parameters, body)

    def _filter(self, tag: _Words, found: list[Node]) -> None:
        name = tag.name()
        arguments = tag.named() if tag.takes("(") else {}
        body, _ = self.block(("endfilter",))
        found.append(FilterBlock(name, arguments, body))

    def _block(self, tag: _Words, found: list[Node]) -> None:
        body, _ = self.block(("endblock",))
        found += body


class _Words:
    """Reads the words of one tag. From loose to tight: or, and, not, comparisons, filters, sums, products, `~`."""

    def __init__(self, found: list[Word]) -> None:
        self._words = found
        self._at = 0
        self._depth = 0

    # -- words --------------------------------------------------------------------------------------------------------

    def name(self) -> str:
        word = self._next()
        if word.kind != "name":
            raise TeraError(f"{word.text or 'the end'!r} is no name")
        return word.text

    def string(self) -> str:
        word = self._next()
        if word.kind != "string":
            raise TeraError(f"{word.text or 'the end'!r} is no string")
        return word.text

    def takes(self, text: str) -> bool:
        word = self._words[self._at]
        if word.text == text and word.kind in {"name", "mark"}:
            self._at += 1
            return True
        return False

    def expect(self, text: str) -> None:
        if not self.takes(text):
            raise TeraError(f"{self._words[self._at].text or 'the end'!r} stands where {text!r} is expected")

    def _next(self) -> Word:
        word = self._words[self._at]
        self._at = min(self._at + 1, len(self._words) - 1)
        return word

    def _peek(self) -> str:
        word = self._words[self._at]
        return word.text if word.kind in {"name", "mark"} else ""

    # -- expressions --------------------------------------------------------------------------------------------------

    def whole(self) -> Expression:
        """Read an expression up to the end of the tag."""
        found = self.logic()
        if self._words[self._at].kind != "end":
            raise TeraError(f"{self._words[self._at].text!r} is not expected")
        return found

    def logic(self) -> Expression:
        self._depth += 1
        if self._depth > DEEPEST:
            raise TeraError("it is nested too deep")
        found = self._and()
        while self.takes("or"):
            found = Binary("or", found, self._and())
        self._depth -= 1
        return found

    def _and(self) -> Expression:
        found = self._not()
        while self.takes("and"):
            found = Binary("and", found, self._not())
        return found

    def _not(self) -> Expression:
        count = 0
        while self.takes("not"):
            count += 1
        found = self._comparison()
        return Not(found) if count % 2 else found

    def _comparison(self) -> Expression:
        left = self._filtered()
        operator = self._peek()
        if operator in _COMPARISONS or operator == "in":
            self._at += 1
            return Binary(operator, left, self._filtered())
        if operator == "not" and self._words[self._at + 1].text == "in":
            self._at += 2
            return Not(Binary("in", left, self._filtered()))
        if self.takes("is"):
            contrary = self.takes("not")
            tested = Tested(left, self.name(), self._positional() if self.takes("(") else ())
            return Not(tested) if contrary else tested
        return left

    def _filtered(self) -> Expression:
        found = self._sum()
        while self.takes("|"):
            name = self.name()
            found = Filtered(found, name, self.named() if self.takes("(") else {})
            if (operator := self._peek()) in {"+", "-", "*", "/", "%", "~"}:  # `a | length * 2`
                self._at += 1
                found = Binary(operator, found, self._product())
        return found

    def _sum(self) -> Expression:
        found = self._product()
        while (operator := self._peek()) in {"+", "-"}:
            self._at += 1
            found = Binary(operator, found, self._product())
        return found

    def _product(self) -> Expression:
        found = self._joined()
        while (operator := self._peek()) in {"*", "/", "%"}:
            self._at += 1
            found = Binary(operator, found, self._joined())
        return found

    def _joined(self) -> Expression:
        found = self._value()
        while self.takes("~"):
            found = Binary("~", found, self._value())
        return found

    def _value(self) -> Expression:
        if self.takes("("):
            found = self.logic()
            self.expect(")")
            return found
        if self.takes("["):
            return Items(self._positional("]"))
        if self.takes("-"):
            return Binary("-", Literal(0), self._value_of_number())
        word = self._next()
        if word.kind == "number":
            return Literal(float(word.text) if "." in word.text else int(word.text[:18]))
        if word.kind == "string":
            return Literal(word.text)
        if word.kind != "name":
            raise TeraError(f"{word.text or 'the end'!r} is no value")
        if word.text in _LITERALS:
            return Literal(_LITERALS[word.text])
        if self.takes("::"):
            name = self.name()
            self.expect("(")
            return Call(name, self.named(), word.text)
        if self.takes("("):
            return Call(word.text, self.named())
        return Path(word.text, self._keys())

    def _value_of_number(self) -> Expression:
        word = self._next()
        if word.kind != "number":
            raise TeraError("a minus stands before no number")
        return Literal(float(word.text) if "." in word.text else int(word.text[:18]))

    def _keys(self) -> list[Expression]:
        keys: list[Expression] = []
        while True:
            if self.takes("."):
                word = self._next()
                if word.kind == "number" and "." in word.text:  # `a.0.1`
                    keys += [Literal(int(part[:18])) for part in word.text.split(".")]
                elif word.kind == "number":
                    keys.append(Literal(int(word.text[:18])))
                elif word.kind == "name":
                    keys.append(Literal(word.text))
                else:
                    raise TeraError("a key is missing")
            elif self.takes("["):
                keys.append(self.logic())
                self.expect("]")
            else:
                return keys

    def named(self) -> dict[str, Expression]:
        """Read arguments with names up to the closing parenthesis."""
        found: dict[str, Expression] = {}
        while not self.takes(")"):
            name = self.name()
            self.expect("=")
            found[name] = self.logic()
            if not self.takes(",") and self._peek() != ")":
                raise TeraError("a list of arguments is not closed")
        return found

    def _positional(self, closing: str = ")") -> list[Expression]:
        found: list[Expression] = []
        while not self.takes(closing):
            found.append(self.logic())
            if not self.takes(",") and self._peek() != closing:
                raise TeraError("a list is not closed")
        return found
