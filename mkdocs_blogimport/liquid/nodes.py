"""A registered tag in a template."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TextIO, cast

from liquid import Environment, Node, RenderContext, Tag, Token, TokenStream
from liquid.ast import BlockNode
from liquid.exceptions import LiquidSyntaxError
from liquid.parser import get_parser
from liquid.token import TOKEN_EXPRESSION, TOKEN_TAG

from . import limits, values
from .limits import spend, walked
from .registry import TagEntry

if TYPE_CHECKING:
    from .context import Context

_OUTPUT = re.compile(r"\{\{.*?\}\}", re.DOTALL)
# the beginning of a line in which a tag is still the first: that of an item or a quote
_LINE_START = re.compile(r"[ \t>]*+(?:[-*+][ \t]++|[0-9]{1,9}[.)][ \t]++)?+")


class TagNode(Node):
    """A tag with its markup as it was written, and its body if it has one.

    Attributes:
        name: The tag's name.
        markup: The text after the name.
    """

    __slots__ = ("body", "entry", "markup", "name")

    def __init__(self, entry: TagEntry, token: Token, markup: str, body: BlockNode | None = None) -> None:
        super().__init__(token)
        self.entry = entry
        self.name = entry.name
        self.markup = markup
        self.body = body
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write the result of the tag's function."""
        spend(len(self.markup) // limits.WALKED)
        return buffer.write(self.entry.function(self, context))

    def inner(self, context: Context) -> str:
        """Render the body; the empty string without one."""
        if self.body is None:
            return ""
        buffer = context.get_buffer()
        self.body.render(cast(RenderContext, context), buffer)
        return buffer.getvalue()

    def expanded(self, context: Context, markup: str) -> str:
        """Render the outputs in some markup, as Jekyll does in file names."""

        def value(found: re.Match[str]) -> str:
            return values.to_output(context.value(found.group()[2:-2].strip("- \n")))

        end = markup.rfind("}}") + 2  # the rest is not searched: every “{{” there would be
        if end < 2:
            return markup
        return walked(_OUTPUT.sub(value, markup[:end]) + markup[end:])

    @property
    def is_alone(self) -> bool:
        """Return True if the tag is the first of its line, or of the item or the quote that begins there."""
        source, start = self.token.source, self.token.start_index
        first = source.rfind("\n", max(0, start - 200), start) + 1
        return bool(_LINE_START.fullmatch(source, first, start)) if first or start <= 200 else False

    def apart(self, block: str) -> str:
        """Put a block of HTML on a line of its own: in a paragraph Markdown would escape it."""
        return block if self.is_alone else f"\n{block}\n"


class FunctionTag(Tag):
    """Parses a tag whose function takes the markup as it is written."""

    def __init__(self, env: Environment, entry: TagEntry) -> None:
        super().__init__(env)
        self.name = entry.name
        self.end = f"end{entry.name}"
        self.block = entry.block
        self.entry = entry

    def parse(self, stream: TokenStream) -> Node:
        """Read the markup unchanged, and the body up to the end.

        Raises:
            LiquidSyntaxError: There is no markup, but the tag requires it.
        """
        token: Any = stream.current
        markup = ""
        if stream.peek.kind == TOKEN_EXPRESSION:
            next(stream)
            markup = stream.current.value
        if self.entry.needs_markup and not markup:
            raise LiquidSyntaxError("it has no argument", token=token)
        body = None
        if self.block:
            next(stream)
            body = get_parser(self.env).parse_block(stream, frozenset({self.end}))
            stream.expect(TOKEN_TAG, value=self.end)
        return TagNode(self.entry, token, markup, body)
