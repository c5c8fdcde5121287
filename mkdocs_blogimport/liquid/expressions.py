"""The expressions inside Liquid's tags and outputs: the library's own, read and compared as Ruby does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sized
from datetime import date
from typing import Any, Final

from liquid import Environment, RenderContext, Token, TokenStream
from liquid.builtin.expressions import LoopExpression, parse_primitive, tokenize
from liquid.builtin.expressions.primitive import Blank, Empty
from liquid.exceptions import LiquidSyntaxError, LiquidTypeError
from liquid.expression import Expression
from liquid.token import TOKEN_DOT, TOKEN_EOF, TOKEN_EXPRESSION, TOKEN_WORD

from . import dates, values

# Words that the library takes for keywords everywhere, and Ruby only where they mean something.
_WORDS: Final = frozenset(
    {"in", "offset", "limit", "reversed", "cols", "continue", "with", "for", "as", "if", "else", "required", "not"}
)
_LITERALS: Final = frozenset({"true", "false", "nil", "null", "empty", "blank", "and", "or", "contains"})
_LOOPS: Final = frozenset({"for", "tablerow"})


def tokens(markup: str, parent: Token, tag: str = "") -> Iterator[Token]:
    """The tokens of an expression: `page.limit` and `include.for` are names, not keywords.

    Args:
        markup: The expression.
        parent: The token that it stands in, for positions.
        tag: The tag that it stands in; loops have keywords of their own.
    """
    before = ""
    for index, token in enumerate(tokenize(markup, parent)):
        kind = token.kind
        keyword = kind in _WORDS
        if keyword and tag in _LOOPS:
            keyword = index == 0 or before in (TOKEN_DOT, "in", "colon")
            keyword = keyword and kind != "continue"
        elif kind in _LITERALS:
            keyword = before == TOKEN_DOT
        yield token._replace(kind=TOKEN_WORD) if keyword else token
        before = kind


class Tokens(TokenStream):
    """The tokens of a whole template."""

    def into_inner(self, *, tag: Token | None = None, eat: bool = True) -> TokenStream:
        """The tokens of the expression that comes next."""
        token = self.current
        if token.kind != TOKEN_EXPRESSION:
            raise LiquidSyntaxError("missing expression", token=tag or token)
        if eat:
            next(self)
        return TokenStream(tokens(token.value, token, tag.value if tag else ""))


class Condition(Expression):
    """What stands behind `if`: comparisons joined by `and` and `or`, read from the right as Liquid does."""

    __slots__ = ("chain", "left", "operator", "right")

    def __init__(self, token: Token, left: Expression, operator: str, right: Expression | None) -> None:
        super().__init__(token)
        self.left = left
        self.operator = operator
        self.right = right
        self.chain: tuple[str, Condition] | None = None

    def evaluate(self, context: RenderContext) -> bool:
        """Whether it is true."""
        condition: Condition | None = self
        # From left to right with short cuts is what the nesting to the right comes to.
        while condition is not None:
            met = condition._met(context)
            if condition.chain is None:
                return met
            word, following = condition.chain
            if (word == "or") is met:
                return met
            condition = following
        return False

    def _met(self, context: RenderContext) -> bool:
        left = values.plain(self.left.evaluate(context))
        if self.right is None:
            return values.is_truthy(left)
        return compare(self.operator, left, values.plain(self.right.evaluate(context)), self.token)

    def children(self) -> list[Expression]:
        """The expressions that it compares."""
        inner = [self.left] + ([self.right] if self.right else [])
        return inner + ([self.chain[1]] if self.chain else [])

    @staticmethod
    def parse(env: Environment, stream: TokenStream) -> Condition:
        """Read a condition to the end of the stream."""
        first = last = Condition._single(env, stream)
        while stream.current.kind in ("and", "or"):
            word = next(stream).kind
            following = Condition._single(env, stream)
            last.chain = (word, following)
            last = following
        stream.expect(TOKEN_EOF)
        return first

    @staticmethod
    def _single(env: Environment, stream: TokenStream) -> Condition:
        token = stream.current
        left = parse_primitive(env, stream)
        operator = _OPERATORS.get(stream.current.kind)
        if operator is None:
            return Condition(token, left, "", None)
        next(stream)
        return Condition(token, left, operator, parse_primitive(env, stream))


_OPERATORS: Final = {
    "eq": "==",
    "ne": "!=",
    "ltgt": "!=",
    "lt": "<",
    "gt": ">",
    "le": "<=",
    "ge": ">=",
    "contains": "contains",
}


def compare(operator: str, left: Any, right: Any, token: Token | None) -> bool:
    """Compare two values as Liquid 4 does in Ruby.

    Nothing equals `blank`; `empty` is an empty string, list or hash; nil is neither less nor more than anything.

    Raises:
        LiquidTypeError: They can't be ordered, such as a string and a number.
    """
    if operator == "==":
        return _equal(left, right)
    if operator == "!=":
        return not _equal(left, right)
    if operator == "contains":
        return _contains(left, right)
    if left is None or right is None or isinstance(left, bool | Mapping) or isinstance(right, bool | Mapping):
        return False
    if isinstance(left, date) and isinstance(right, date):
        left, right = dates.comparable(left), dates.comparable(right)
    try:
        if operator == "<":
            return bool(left < right)
        if operator == ">":
            return bool(left > right)
        return bool(left <= right) if operator == "<=" else bool(left >= right)
    except TypeError:
        what = f"a {_kind(left)} and a {_kind(right)} are compared with “{operator}”"
        raise LiquidTypeError(what, token=token) from None


def _equal(left: Any, right: Any) -> bool:
    if isinstance(left, Empty | Blank):
        left, right = right, left
    if isinstance(right, Blank):
        return False
    if isinstance(right, Empty):
        return isinstance(left, Sized) and not len(left)
    return values.same(left, right)


def _contains(left: Any, right: Any) -> bool:
    if not values.is_truthy(left) or not values.is_truthy(right):
        return False
    if isinstance(left, str):
        return values.text(right) in left
    if isinstance(left, Mapping):
        return right in left if isinstance(right, str | int | float) else False
    if isinstance(left, range):
        return right in left
    return values.is_list(left) and any(values.same(item, right) for item in left)


def _kind(value: Any) -> str:
    if isinstance(value, str):
        return "string"
    if isinstance(value, int | float):
        return "number"
    if isinstance(value, date):
        return "date"
    return "list" if values.is_list(value) else "value"


class Count(Expression):
    """A loop's `limit` or `offset`: nil means that there is none."""

    __slots__ = ("default", "inner")

    def __init__(self, inner: Expression, default: int) -> None:
        super().__init__(inner.token)
        self.inner = inner
        self.default = default

    def evaluate(self, context: RenderContext) -> int:
        """The number."""
        value = values.plain(self.inner.evaluate(context))
        return self.default if value is None else values.integer(value)

    def children(self) -> list[Expression]:
        """The expression itself."""
        return [self.inner]


def loop(env: Environment, stream: TokenStream) -> LoopExpression:
    """Read what stands behind `for` and `tablerow`; `reversed` behind `limit` and `offset` counts for nothing."""
    kinds = [token.kind for token in stream.tokens]
    if "colon" in kinds:
        colon = kinds.index("colon")
        stream.tokens[colon:] = [token for token in stream.tokens[colon:] if token.kind != "reversed"]
    expression = LoopExpression.parse(env, stream)
    if expression.limit is not None:
        expression.limit = Count(expression.limit, 1 << 40)
    if expression.cols is not None:
        expression.cols = Count(expression.cols, 1 << 40)
    if expression.offset is not None and getattr(expression.offset, "value", None) != "continue":
        expression.offset = Count(expression.offset, 0)
    return expression
