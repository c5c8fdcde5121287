"""Liquid's own tags: the library's, with Ruby's ways where they differ."""

from __future__ import annotations

from typing import Any, Final, TextIO

from liquid import Node, RenderContext, Tag, Token, TokenStream
from liquid.ast import BlockNode
from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.tags.assign_tag import AssignTag
from liquid.builtin.tags.capture_tag import CaptureTag
from liquid.builtin.tags.case_tag import CaseTag
from liquid.builtin.tags.cycle_tag import CycleNode, CycleTag
from liquid.builtin.tags.decrement_tag import DecrementTag
from liquid.builtin.tags.for_tag import BreakTag, ContinueTag, ForNode, ForTag
from liquid.builtin.tags.ifchanged_tag import IfChangedTag
from liquid.builtin.tags.increment_tag import IncrementTag
from liquid.builtin.tags.tablerow_tag import TablerowNode, TablerowTag
from liquid.exceptions import LiquidTypeError
from liquid.parser import get_parser
from liquid.token import TOKEN_EXPRESSION, TOKEN_OUTPUT, TOKEN_TAG

from . import limits, values
from .expressions import Condition, loop, tokens


class OutputNode(Node):
    """`{{ … }}`."""

    __slots__ = ("expression",)

    def __init__(self, token: Token, expression: FilteredExpression) -> None:
        super().__init__(token)
        self.expression = expression
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the value as Ruby would."""
        value = self.expression.evaluate(context)
        written = values.text(value)
        if not isinstance(value, str):
            budget: limits.Budget = context.budget  # type: ignore[attr-defined]
            budget.spend(len(written) // limits.WALKED)
        return buffer.write(written)


class OutputTag(Tag):
    """`{{ … }}`."""

    name = TOKEN_OUTPUT
    block = False

    def parse(self, stream: TokenStream) -> Node:
        """Read the expression."""
        token = stream.eat(TOKEN_OUTPUT)
        inner = stream.expect(TOKEN_EXPRESSION)
        expression = FilteredExpression.parse(self.env, TokenStream(tokens(inner.value, inner)))
        return OutputNode(token, expression)  # type: ignore[arg-type]  # ternaries are off


class EchoTag(Tag):
    """`{% echo … %}`, the same as a tag."""

    name = "echo"
    block = False

    def parse(self, stream: TokenStream) -> Node:
        """Read the expression."""
        token = stream.eat(TOKEN_TAG)
        expression = FilteredExpression.parse(self.env, stream.into_inner(tag=token, eat=False))
        return OutputNode(token, expression)  # type: ignore[arg-type]


class NoteNode(Node):
    """A comment: nothing."""

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write nothing."""
        return 0


class NoteTag(Tag):
    """`{% # a comment %}`."""

    name = "#"
    block = False

    def parse(self, stream: TokenStream) -> Node:
        """Skip what is in it."""
        token = stream.current
        if stream.peek.kind == TOKEN_EXPRESSION:
            next(stream)
        return NoteNode(token)


class BranchNode(Node):
    """The branches of `if` and `unless`; the last may have no condition."""

    __slots__ = ("branches", "negated")

    def __init__(self, token: Token, branches: list[tuple[Condition | None, BlockNode]], negated: bool) -> None:
        super().__init__(token)
        self.branches = branches
        self.negated = negated
        self.blank = all(block.blank for _, block in branches)
        for _, block in branches:
            block.blank = self.blank

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Render the first branch whose condition is met."""
        for index, (condition, block) in enumerate(self.branches):
            negated = self.negated and index == 0
            if condition is None or self._met(condition, context) is not negated:
                return block.render(context, buffer)
        return 0

    def _met(self, condition: Condition, context: RenderContext) -> bool:
        try:
            return condition.evaluate(context)
        except LiquidTypeError as error:
            environment: Any = context.env
            environment.tell(context, error.token or self.token, str(error.message), "it is taken for false")
            return False


class IfTag(Tag):
    """`{% if %}`, `{% elsif %}`, `{% else %}`."""

    name = "if"
    end = "endif"

    def parse(self, stream: TokenStream) -> Node:
        """Read all branches."""
        opener = stream.current
        parse_block = get_parser(self.env).parse_block
        parts = frozenset({self.end, "elsif", "else"})
        branches: list[tuple[Condition | None, BlockNode]] = []
        while True:
            token = stream.eat(TOKEN_TAG)
            condition = None
            if token.value != "else":
                condition = Condition.parse(self.env, stream.into_inner(tag=token))
            branches.append((condition, parse_block(stream, parts)))
            stream.expect(TOKEN_TAG)
            if stream.current.value == self.end:
                return BranchNode(opener, branches, self.name == "unless")


class UnlessTag(IfTag):
    """`{% unless %}`."""

    name = "unless"
    end = "endunless"


class JekyllForTag(ForTag):
    """`{% for %}`."""

    def parse(self, stream: TokenStream) -> Node:
        """Read the loop, its body, and what is shown where there is nothing to loop over."""
        token = stream.eat(TOKEN_TAG)
        expression = loop(self.env, stream.into_inner(tag=token))
        parse_block = get_parser(self.env).parse_block
        block = parse_block(stream, frozenset({"endfor", "else"}))
        default = None
        if stream.current.is_tag("else"):
            next(stream)
            default = parse_block(stream, frozenset({"endfor", "else"}))
        stream.expect(TOKEN_TAG, value="endfor")
        return ForNode(token, expression, block, default)


class JekyllTablerowTag(TablerowTag):
    """`{% tablerow %}`."""

    def parse(self, stream: TokenStream) -> TablerowNode:
        """Read the loop and its body."""
        token = stream.eat(TOKEN_TAG)
        expression = loop(self.env, stream.into_inner(tag=token))
        block = get_parser(self.env).parse_block(stream, frozenset({"endtablerow"}))
        stream.expect(TOKEN_TAG, value="endtablerow")
        return TablerowNode(token, expression, block)


class JekyllCycleNode(CycleNode):
    """`{% cycle %}`: its values written as Ruby would."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the value whose turn it is."""
        budget: limits.Budget = context.budget  # type: ignore[attr-defined]
        budget.spend(limits.CYCLED * len(self.args))
        arguments = [argument.evaluate(context) for argument in self.args]
        name = values.text(self.group.evaluate(context)) if self.group else ""
        key = ("group", name) if self.group else ("values", values.inspect(arguments))
        index = context.cycle(key, len(arguments))
        return buffer.write(values.text(arguments[index])) if index < len(arguments) else 0


class JekyllCycleTag(CycleTag):
    """`{% cycle %}`."""

    node_class = JekyllCycleNode


#: The tags of Liquid 4. `comment` and `raw` are dealt with where a text is cut into pieces.
TAGS: Final[tuple[type[Tag], ...]] = (
    OutputTag,
    EchoTag,
    NoteTag,
    IfTag,
    UnlessTag,
    CaseTag,
    JekyllForTag,
    BreakTag,
    ContinueTag,
    JekyllTablerowTag,
    AssignTag,
    CaptureTag,
    JekyllCycleTag,
    IncrementTag,
    DecrementTag,
    IfChangedTag,
)
