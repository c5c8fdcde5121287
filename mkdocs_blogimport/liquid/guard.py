"""Nodes that catch their errors: the rest of the post is rendered in spite of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TextIO, cast

from liquid import Node, RenderContext, Tag, TokenStream
from liquid.exceptions import (
    ContextDepthError,
    LiquidError,
    LiquidInterrupt,
    LocalNamespaceLimitError,
    ResourceLimitError,
)
from liquid.token import TOKEN_EXPRESSION

from . import limits
from .expressions import bound_ranges
from .limits import LimitReached, spend

if TYPE_CHECKING:
    from .context import Context

_LIMITS: Final[dict[type[ResourceLimitError], str]] = {
    ContextDepthError: "its Liquid is nested too deep (a file that includes itself?)",
    LocalNamespaceLimitError: "the variables of its Liquid grow too large",
}


class GuardedNode(Node):
    """A node whose errors don't keep its neighbours from being rendered."""

    __slots__ = ("node", "steps")

    def __init__(self, node: Node, steps: int) -> None:
        super().__init__(node.token)
        self.node = node
        self.steps = steps
        self.blank = node.blank

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Render the node; report its errors, with their lines.

        Raises:
            LiquidInterrupt: A loop has to end.
            LimitReached: It exceeds a limit. The outermost construct of the post handles that.
        """
        try:
            spend(self.steps)
            return self.node.render(context, buffer)
        except (LiquidInterrupt, LimitReached):
            raise
        except ResourceLimitError as error:
            raise LimitReached(_LIMITS.get(type(error), f"its Liquid reaches a limit ({error.message})")) from error
        except RecursionError:
            raise LimitReached("its Liquid is nested too deep") from None
        except LiquidError as error:
            token, what = error.token or self.token, str(error.message)
        except Exception as error:  # data of any kind meets filters of any kind here
            token, what = self.token, f"{type(error).__name__}: {error}"
        cast("Context", context).report(token, f"Liquid error: {what}", "left out")
        return 0


class GuardedTag(Tag):
    """A tag whose nodes are guarded."""

    def __init__(self, tag: Tag) -> None:
        super().__init__(tag.env)
        self.tag = tag
        self.block = tag.block
        self.end = tag.end

    def get_node(self, stream: TokenStream) -> Node:
        """Return the tag's node, guarded."""
        following = stream.peek
        markup = following.value if following.kind == TOKEN_EXPRESSION else ""
        node = self.tag.parse(stream)
        if ".." in markup:
            bound_ranges(node.expressions())
        return GuardedNode(node, limits.weight(markup))

    def parse(self, stream: TokenStream) -> Node:
        """Return the tag's node."""
        return self.tag.parse(stream)
