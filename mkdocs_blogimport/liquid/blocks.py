"""Liquid's own tags: the library's, with Ruby's rules where they differ."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, TextIO, cast

from liquid import Node, RenderContext, Tag, Token, TokenStream
from liquid.ast import BlockNode
from liquid.builtin.expressions import FilteredExpression, Path
from liquid.builtin.tags.assign_tag import AssignTag
from liquid.builtin.tags.capture_tag import CaptureTag
from liquid.builtin.tags.case_tag import CaseNode, CaseTag
from liquid.builtin.tags.cycle_tag import CycleNode, CycleTag
from liquid.builtin.tags.decrement_tag import DecrementTag
from liquid.builtin.tags.for_tag import BreakTag, ContinueTag, ForNode, ForTag
from liquid.builtin.tags.ifchanged_tag import IfChangedTag
from liquid.builtin.tags.increment_tag import IncrementTag
from liquid.builtin.tags.tablerow_tag import TablerowNode, TablerowTag
from liquid.exceptions import LiquidTypeError
from liquid.expression import Expression
from liquid.parser import get_parser
from liquid.token import TOKEN_EXPRESSION, TOKEN_OUTPUT, TOKEN_TAG

from . import limits, values
from .expressions import Condition, bound_ranges, compare, loop, tokens
from .limits import spend

if TYPE_CHECKING:
    from .context import Context


class OutputNode(Node):
    """`{{ … }}`."""

    __slots__ = ("expression",)

    def __init__(self, token: Token, expression: FilteredExpression) -> None:
        super().__init__(token)
        self.expression = expression
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the value as Ruby would."""
        return buffer.write(values.to_output(self.expression.evaluate(context)))

    def expressions(self) -> Iterable[Expression]:
        """The expression."""
        yield self.expression


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
        """Skip its content."""
        token = stream.current
        if stream.peek.kind == TOKEN_EXPRESSION:
            next(stream)
        return NoteNode(token)


class BranchNode(Node):
    """The branches of `if` and `unless`; the last may have no condition."""

    __slots__ = ("branches", "negated")

    def __init__(self, token: Token, branches: list[tuple[Condition | None, int, BlockNode]], negated: bool) -> None:
        """Create the node.

        Args:
            token: The tag.
            branches: The condition of each, the steps of evaluating it, and its content.
            negated: True if the first branch is for a condition that is not met.
        """
        super().__init__(token)
        self.branches = branches
        self.negated = negated
        self.blank = all(block.blank for _, _, block in branches)
        for _, _, block in branches:
            block.blank = self.blank

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Render the first branch whose condition is met."""
        for index, (condition, steps, block) in enumerate(self.branches):
            spend(steps)
            negated = self.negated and index == 0
            if condition is None or self._met(condition, context) is not negated:
                return block.render(context, buffer)
        return 0

    def _met(self, condition: Condition, context: RenderContext) -> bool:
        try:
            return condition.evaluate(context)
        except LiquidTypeError as error:
            running = cast("Context", context)
            running.report(error.token or self.token, str(error.message), "treated as false")
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
        branches: list[tuple[Condition | None, int, BlockNode]] = []
        while True:
            token = stream.eat(TOKEN_TAG)
            condition, steps = None, 0
            if token.value != "else":
                # the first is paid for with the tag
                steps = limits.weight(stream.current.value) if branches else 0
                condition = Condition.parse(self.env, stream.into_inner(tag=token))
                bound_ranges(condition.children())
            branches.append((condition, steps, parse_block(stream, parts)))
            stream.expect(TOKEN_TAG)
            if stream.current.value == self.end:
                return BranchNode(opener, branches, self.name == "unless")


class UnlessTag(IfTag):
    """`{% unless %}`."""

    name = "unless"
    end = "endunless"


class BranchesNode(Node):
    """The branches of `case`: those whose value is one of several, and those for any other."""

    __slots__ = ("branches", "expression")

    def __init__(self, read: CaseNode) -> None:
        """Copy the library's node, to evaluate the value once and to count the comparisons."""
        super().__init__(read.token)
        self.expression = read.expression
        self.branches: list[tuple[list[Expression] | None, int, BlockNode]] = []
        for block in read.blocks:
            if isinstance(block, BlockNode):
                self.branches.append((None, 0, block))
            else:
                choices = block.expression.children()
                steps = limits.weight(str(block.expression)) + len(choices) // limits.ARGUMENTS
                self.branches.append((choices, steps, block.block))
        self.blank = read.blank
        bound_ranges(self.expressions())

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Render each branch as often as its values are met, and every `else` if no value before it is met."""
        value = values.plain(self.expression.evaluate(context))
        written, met = 0, False
        for choices, steps, block in self.branches:
            spend(steps)
            times = int(not met) if choices is None else self._times(value, choices, context)
            met = met or (choices is not None and times > 0)
            for _ in range(times):
                written += block.render(context, buffer)
        return written

    def _times(self, value: object, choices: list[Expression], context: RenderContext) -> int:
        return sum(compare("==", value, values.plain(choice.evaluate(context)), self.token) for choice in choices)

    def expressions(self) -> Iterable[Expression]:
        """The value, and the values that it is compared with."""
        yield self.expression
        for choices, _, _ in self.branches:
            yield from choices or ()


class JekyllCaseTag(CaseTag):
    """`{% case %}`, `{% when %}`, `{% else %}`."""

    def parse(self, stream: TokenStream) -> Node:
        """Read all branches."""
        node = super().parse(stream)
        return BranchesNode(node) if isinstance(node, CaseNode) else node


class JekyllForTag(ForTag):
    """`{% for %}`."""

    def parse(self, stream: TokenStream) -> Node:
        """Read the loop, its body, and the text for an empty loop."""
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


class JekyllTablerowNode(TablerowNode):
    """`{% tablerow %}`: for anything but nil and false there is a row, be it an empty one."""

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the rows."""
        if not values.is_truthy(self.expression.iterable.evaluate(context)):
            return 0
        before = buffer.tell()
        super().render_to_output(context, buffer)
        return 1 if buffer.tell() > before else buffer.write('<tr class="row1">\n</tr>\n')


class JekyllTablerowTag(TablerowTag):
    """`{% tablerow %}`."""

    def parse(self, stream: TokenStream) -> TablerowNode:
        """Read the loop and its body."""
        token = stream.eat(TOKEN_TAG)
        expression = loop(self.env, stream.into_inner(tag=token))
        expression.as_table(token)
        block = get_parser(self.env).parse_block(stream, frozenset({"endtablerow"}))
        stream.expect(TOKEN_TAG, value="endtablerow")
        return JekyllTablerowNode(token, expression, block)


class JekyllCycleNode(CycleNode):
    """`{% cycle %}`: its values written as Ruby would.

    Tags with the same literals share a counter; a tag with a variable has one of its own.
    """

    __slots__ = ()

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the next value."""
        spend(limits.CYCLED * len(self.args))
        arguments = [argument.evaluate(context) for argument in self.args]
        name = values.to_output(self.group.evaluate(context)) if self.group else ""
        key = ("group", name) if self.group else ("values", self._own or values.inspect(arguments))
        index = context.cycle(key, len(arguments))
        return buffer.write(values.to_output(arguments[index])) if index < len(arguments) else 0

    @property
    def _own(self) -> str:
        """Return a name for a tag with a variable that no other has; an empty string if all values are literals."""
        parts = (part for argument in self.args for part in (argument, *argument.children()))
        return f"\0{id(self)}" if any(isinstance(part, Path) for part in parts) else ""


class JekyllCycleTag(CycleTag):
    """`{% cycle %}`."""

    node_class = JekyllCycleNode


#: The tags of Liquid 4. `comment` and `raw` are handled when a template is cut into pieces.
TAGS: Final[tuple[type[Tag], ...]] = (
    OutputTag,
    EchoTag,
    NoteTag,
    IfTag,
    UnlessTag,
    JekyllCaseTag,
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
