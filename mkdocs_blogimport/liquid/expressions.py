"""The expressions inside Liquid's tags and outputs: the library's own, read and compared as Ruby does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Sized
from datetime import date
from itertools import islice
from typing import Any, Final

from liquid import Environment, RenderContext, Token, TokenStream
from liquid.builtin.expressions import LoopExpression, parse_primitive, tokenize
from liquid.builtin.expressions.primitive import Blank, Empty, Nil, RangeLiteral, StringLiteral
from liquid.exceptions import LiquidSyntaxError, LiquidTypeError
from liquid.expression import Expression
from liquid.token import TOKEN_COLON, TOKEN_COMMA, TOKEN_DOT, TOKEN_EOF, TOKEN_EXPRESSION, TOKEN_PIPE, TOKEN_WORD

from . import dates, limits, values
from .limits import spend

# Words that the library takes for keywords everywhere, and Ruby only where they have that meaning.
_WORDS: Final = frozenset(
    {"in", "offset", "limit", "reversed", "cols", "continue", "with", "for", "as", "if", "else", "required", "not"}
)
_LITERALS: Final = frozenset({"true", "false", "nil", "null", "empty", "blank", "and", "or", "contains"})
_LOOPS: Final = frozenset({"for", "tablerow"})


class EmptyArgument(str):
    """The word `empty` or `blank` as the argument of a filter: for nearly all filters the empty string."""

    __slots__ = ()


#: The value of each of these words, as a variable that no post can set.
EMPTY_ARGUMENTS: Final = {"empty": EmptyArgument(), "blank": EmptyArgument()}
#: The reason why an expression with too many brackets can't be read, neither strictly nor laxly.
CROWDED: Final = f"it has more than {limits.BRACKETS} opening brackets"
_OPENING = re.compile(r"""["'(\[]""")
_KEY = re.compile(r"""\[\s*(["']).*?\1\s*]""", re.DOTALL)


def tokens(markup: str, parent: Token, tag: str = "") -> Iterator[Token]:
    """Yield the tokens of an expression: `page.limit` and `include.for` are names, not keywords.

    Args:
        markup: The expression.
        parent: The token of its tag or output, for positions.
        tag: The name of its tag; loops have keywords of their own.

    Raises:
        LiquidSyntaxError: It has too many brackets, or can't be read.
    """
    if len(markup) > limits.BRACKETS and _brackets(markup) > limits.BRACKETS:
        raise LiquidSyntaxError(CROWDED, token=parent)
    before, filtered = "", False
    for index, token in enumerate(tokenize(markup, parent)):
        kind = token.kind
        filtered = filtered or kind == TOKEN_PIPE
        keyword = kind in _WORDS
        if keyword and tag in _LOOPS:
            keyword = index == 0 or before in (TOKEN_DOT, "in", "colon")
            keyword = keyword and kind != "continue"
        elif kind in _LITERALS:
            keyword = before == TOKEN_DOT
            if filtered and kind in EMPTY_ARGUMENTS and before in (TOKEN_COLON, TOKEN_COMMA):
                # the library knows no such argument of a filter, but a variable of any name
                token, keyword = token._replace(value=f":{kind}"), True
        yield token._replace(kind=TOKEN_WORD) if keyword else token
        before = kind


def _brackets(markup: str) -> int:
    """Count the opening brackets of an expression, except those of strings and of keys in quotes, up to the limit."""
    count = at = 0
    while count <= limits.BRACKETS and (found := _OPENING.search(markup, at)) is not None:
        at = found.end()
        if found.group() in "\"'":
            at = markup.find(found.group(), at) + 1 or len(markup)
        elif (key := _KEY.match(markup, found.start())) is not None:
            at = key.end()
        else:
            count += 1
    return count


class Tokens(TokenStream):
    """The tokens of a whole template."""

    def into_inner(self, *, tag: Token | None = None, eat: bool = True) -> TokenStream:
        """Return the tokens of the next expression."""
        token = self.current
        if token.kind != TOKEN_EXPRESSION:
            raise LiquidSyntaxError("missing expression", token=tag or token)
        if eat:
            next(self)
        return TokenStream(tokens(token.value, token, tag.value if tag else ""))


class Condition(Expression):
    """The markup of `if`: comparisons joined by `and` and `or`, evaluated from the right as in Liquid."""

    __slots__ = ("chain", "left", "operator", "right")

    def __init__(self, token: Token, left: Expression, operator: str, right: Expression | None) -> None:
        super().__init__(token)
        self.left = left
        self.operator = operator
        self.right = right
        self.chain: tuple[str, Condition] | None = None

    def evaluate(self, context: RenderContext) -> bool:
        """Return True if it is met."""
        condition: Condition | None = self
        # Evaluation from left to right with short cuts gives the same as the nesting to the right.
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
        """Return the expressions that it compares."""
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

    Nothing equals `blank`; `empty` is an empty string, list or hash; nil, true, false, a list or a hash is neither less
    nor more than anything.

    Raises:
        LiquidTypeError: They can't be ordered, such as a string and a number.
    """
    if operator == "==":
        return _equal(left, right)
    if operator == "!=":
        return not _equal(left, right)
    if operator == "contains":
        return _contains(left, right)
    if isinstance(left, str) and isinstance(right, str):
        spend(min(len(left), len(right)) // limits.COMPARED)
    if not (_ordered(left) and _ordered(right)):
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


def _ordered(value: Any) -> bool:
    """Return True if a value can be less or more than another."""
    return not (value is None or isinstance(value, bool | Mapping) or values.is_list(value))


def _equal(left: Any, right: Any) -> bool:
    if isinstance(left, Empty | Blank):
        left, right = right, left
    if isinstance(right, Blank):
        return False
    if isinstance(right, Empty):
        return isinstance(left, Sized) and not left
    return values.same(left, right)


def _contains(left: Any, right: Any) -> bool:
    if not values.is_truthy(left) or not values.is_truthy(right):
        return False
    if isinstance(left, str):
        sought = values.to_output(right)
        limits.spend_on_search(left, sought)
        return sought in left
    if isinstance(left, Mapping):
        return right in left if isinstance(right, str | int | float) else False
    if isinstance(left, range):
        # for anything but a number Python would look at every one
        return isinstance(right, int | float) and not isinstance(right, bool) and left.start <= right <= left.stop - 1
    return values.is_list(left) and _holds(left, right)


def _holds(items: Sequence[Any], wanted: Any) -> bool:
    if isinstance(wanted, str):
        spend(len(items) // limits.COPIED + len(items) * len(wanted) // limits.COMPARED)
        return wanted in items
    spend(len(items) // limits.ITEMS)
    return any(values.same(item, wanted) for item in items)


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
        """Return the number."""
        value = values.plain(self.inner.evaluate(context))
        return self.default if value is None else values.integer(value)

    def children(self) -> list[Expression]:
        """Return the expression itself."""
        return [self.inner]


class Bound(Expression):
    """The first or last number of a range."""

    __slots__ = ("inner",)

    def __init__(self, inner: Expression) -> None:
        super().__init__(inner.token)
        self.inner = inner

    def __str__(self) -> str:
        return str(self.inner)

    def evaluate(self, context: RenderContext) -> object:
        """Return the number, by the library's conversion; a string of thousands of digits would take long."""
        value = self.inner.evaluate(context)
        if isinstance(value, str):
            value = value[: limits.DIGITS]
            spend(len(value) // limits.COPIED)
        return value

    def children(self) -> list[Expression]:
        """Return the expression itself."""
        return [self.inner]


def bound_ranges(expressions: Iterable[Expression]) -> None:
    """Limit the numbers of all ranges in some expressions."""
    waiting = list(expressions)
    while waiting:
        expression = waiting.pop()
        waiting += expression.children()
        if isinstance(expression, RangeLiteral) and not isinstance(expression.start, Bound):
            expression.start, expression.stop = Bound(expression.start), Bound(expression.stop)


class Loop(LoopExpression):
    """The markup of `for` and `tablerow`. Items that `offset` and `limit` leave out are not iterated."""

    __slots__ = ("key",)

    def __init__(self, read: LoopExpression) -> None:
        super().__init__(
            read.token,
            read.identifier,
            read.iterable,
            limit=None if read.limit is None else Count(read.limit, 1 << 40),
            offset=read.offset,
            reversed_=read.reversed,
            cols=None if read.cols is None else Count(read.cols, 1 << 40),
        )
        self.key = f"{read.identifier}-{read.iterable}"
        if read.offset is not None and not _continues(read.offset):
            self.offset = Count(read.offset, 0)

    def as_table(self, token: Token) -> None:
        """Change it for `tablerow`: nil as the limit is 0, `reversed` does nothing, and no column is the last."""
        self.reversed = False
        if isinstance(self.limit, Count):
            self.limit.default = 0
        if self.cols is None:
            self.cols = Count(Nil(token), 1 << 40)

    def evaluate(self, context: RenderContext) -> tuple[Iterator[object], int]:
        """Return the items and their number, in the requested order.

        Raises:
            LimitReached: There are not enough steps left to reach the first.
        """
        value = self.iterable.evaluate(context)
        items = values.plain(value)
        if isinstance(items, str):
            items = [items] if items and items is value else []
        elif not isinstance(items, Sequence | Mapping):
            items = []
        count = values.length(items)
        first = context.stopindex(self.key) if _continues(self.offset) else _number(self.offset, context, 0)
        last = count if self.limit is None else first + _number(self.limit, context, count)
        begin, end = min(max(first, 0), count), min(last, count)
        context.stopindex(key=self.key, index=end)
        end = max(begin, end)
        if isinstance(items, Mapping):
            spend(begin // limits.SCANNED)
            items = list(islice(items.items(), begin, end))
        else:
            items = items[begin:end]
        return iter(reversed(items) if self.reversed else items), end - begin


def _number(expression: Expression | None, context: RenderContext, otherwise: int) -> int:
    value = otherwise if expression is None else expression.evaluate(context)
    return value if isinstance(value, int) else otherwise


def _continues(offset: Expression | None) -> bool:
    """Return True if a loop continues where another ended: `offset: continue`."""
    return isinstance(offset, StringLiteral) and offset.value == "continue"


def loop(env: Environment, stream: TokenStream) -> Loop:
    """Read the markup of `for` and `tablerow`; `reversed` after `limit` and `offset` is ignored."""
    kinds = [token.kind for token in stream.tokens]
    if "colon" in kinds:
        colon = kinds.index("colon")
        stream.tokens[colon:] = [token for token in stream.tokens[colon:] if token.kind != "reversed"]
    return Loop(LoopExpression.parse(env, stream))
