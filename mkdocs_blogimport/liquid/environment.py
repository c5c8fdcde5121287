"""The Liquid environment of one blog: what a template is made of and how it is rendered, without ever giving up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, TextIO

from liquid import BoundTemplate, Environment, Mode, Node, RenderContext, Tag, Token, TokenStream
from liquid.builtin.content import Literal
from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.illegal import Illegal
from liquid.exceptions import (
    ContextDepthError,
    LiquidError,
    LiquidInterrupt,
    LiquidSyntaxError,
    LiquidTypeError,
    LocalNamespaceLimitError,
    ResourceLimitError,
)
from liquid.parser import get_parser
from liquid.token import TOKEN_CONTENT, TOKEN_EXPRESSION, TOKEN_OUTPUT, TOKEN_TAG
from liquid.undefined import UNDEFINED
from liquid.utils import ReadOnlyChainMap

from ..diagnostics.problems import Problems
from . import blocks, dates, lax, limits, octopress, values
from .expressions import CROWDED, Condition, Tokens, bound_ranges, tokens
from .files import File, Files
from .filters import FILTERS
from .limits import Budget, Buffer, LimitReached, spend
from .pieces import Piece, cut
from .repair import BLOCK, Block, Tell, balance, set_aside
from .tags import TAGS, SiteTag, shortened

if TYPE_CHECKING:
    from . import Site

#: Problems told of one rendering; a file full of braces is not worth more lines.
MOST_TOLD: Final = 100


def _reported(name: str, function: Callable[..., object]) -> Callable[..., object]:
    """A filter of the site's, whose failures bear its name."""

    def call(*arguments: object, **named: object) -> object:
        try:
            return function(*arguments, **named)
        except Exception as error:  # it is the site's own code
            what = f"the site's filter “{name}” fails: {type(error).__name__}: {error}"
            raise LiquidError(what, token=None) from error

    return call


class Template(BoundTemplate):
    """A parsed text that knows its place.

    Attributes:
        source: The text.
        first_line: The line of its file at which the text starts.
        told: What was wrong with it: line, what, what was done.
        ends: Where each of its constructs ends, by where it begins.
    """

    source: str = ""
    first_line: int = 1
    told: tuple[tuple[int, str, str], ...] = ()
    ends: Mapping[int, int] = MappingProxyType({})

    def line(self, token: Token | None) -> int:
        """The line of the file at which a token stands."""
        index = max(token.start_index, 0) if token else 0
        return self.first_line + (token.source.count("\n", 0, index) if token else 0)


_NOWHERE: Final = object()


class Scope(ReadOnlyChainMap):
    """The variables of a template and of the loops and includes in it."""

    def get(self, key: str, default: object = None) -> object:
        """The value of a variable; in the library each place where it is not costs an exception."""
        for mapping in self._maps:
            if key in mapping:
                return mapping[key]
        return default


class Context(RenderContext):
    """What one rendering of one post knows."""

    def __init__(
        self, template: Template, *, globals: Mapping[str, object], page: Mapping[str, Any], budget: Budget
    ) -> None:
        super().__init__(template, globals=globals)
        # The library has variables of its own here, `now` and `today`; Jekyll does not.
        self.scope = Scope(self.locals, self.globals, self.counters)
        self.budget = budget
        self.page = page
        self.told = 0
        self.token: Token | None = None
        """The filter that is at work."""
        self._size = 0
        self._files: set[tuple[Path, str]] = set()

    def file(self, folder: Path, name: str) -> File:
        """A file that a tag names.

        Raises:
            UnreadError: It can't be read.
        """
        if (folder, name) not in self._files:
            spend(limits.FILE)
            self._files.add((folder, name))
        assert isinstance(self.env, LiquidEnvironment)
        return self.env.files.get(folder, name)

    @cached_property
    def page_folder(self) -> Path | str:
        """The folder of the page, or why there is none."""
        assert isinstance(self.env, LiquidEnvironment)
        blog = self.env.site.folder
        folder = blog / Path(values.text(self.page.get("path"))).parent
        try:
            inside = folder.resolve().is_relative_to(blog.resolve())
        except (OSError, ValueError, RuntimeError):
            return "the page's folder is not known"
        return folder if inside else "the page lies outside of the blog"

    def assign(self, key: str, val: Any) -> None:
        """Set a variable.

        Raises:
            LocalNamespaceLimitError: All variables together have grown too large.
        """
        self._size += _size(val) - _size(self.locals.get(key))
        super().assign(key, val)

    def get(self, path: list[object], *, token: Token | None, default: object = UNDEFINED) -> object:
        """A variable, nil if there is none; a time without an offset is UTC, and shown in the site's time zone."""
        value = self._at(path, None if default is UNDEFINED else default)
        if isinstance(value, datetime) and value.tzinfo is None:
            assert isinstance(self.env, LiquidEnvironment)
            return dates.local(value, self.env.site.timezone)
        return value

    def _at(self, path: list[object], default: object) -> object:
        root = path[0]
        value = self.scope.get(root, _NOWHERE) if isinstance(root, str) else _NOWHERE
        if value is _NOWHERE:
            return default
        try:
            for key in path[1:]:
                value = value[key] if type(value) is dict and key in value else self.get_item(value, key)
        except (KeyError, TypeError, IndexError):
            return default
        return value

    def filter(self, name: str, token: Token | None) -> Callable[..., object]:
        """The filter of this name, given only plain values of a bearable size."""
        if name not in self.env.filters:
            assert isinstance(self.env, LiquidEnvironment)
            spend(limits.FILTER)
            what = f"the Liquid filter “{name}” is not known"
            self.env.tell(self, token, what, "its value is passed on as it is")
            return lambda value, *_arguments, **_named: value
        function = RenderContext.filter(self, name, token=token)

        def call(value: object, *arguments: object, **named: object) -> object:
            value = values.plain(value)
            if isinstance(value, range) and name not in _AT_ONCE:
                limits.fits(values.length(value) * limits.ITEM)
                value = list(value)
            arguments = tuple(map(values.plain, arguments))
            self.token = token
            costs = _cost(name, value) + sum(_cost(name, argument) for argument in arguments)
            spend(limits.FILTER + costs + len(arguments) // limits.ARGUMENTS)
            try:
                result = function(value, *arguments, **named)
            except TypeError as error:
                if "positional argument" not in str(error) and "keyword argument" not in str(error):
                    raise
                what = f"the filter “{name}” takes another number of arguments"
                raise LiquidTypeError(what, token=token) from error
            if isinstance(result, str):
                spend(len(result) // limits.COPIED)
            elif isinstance(result, list) and name == "concat":
                spend(len(result) // 2)  # it makes a list longer, as others don't
            return result

        return call

    def raise_for_loop_limit(self, length: int = 1) -> None:
        """Every turn of a loop is a step."""
        spend(length)

    def get_size_of_locals(self) -> int:
        """The length of all texts and lists that the post has put into variables."""
        return self._size

    def get_buffer(self, buf: TextIO | None = None) -> Buffer:
        """A buffer that takes only so much."""
        return Buffer()


def _size(value: object) -> int:
    if isinstance(value, str):
        return len(value)
    return len(value) * limits.ITEM if isinstance(value, list) else 0


def _cost(filter_: str, value: object) -> int:
    """The steps for a filter to go through a value."""
    if filter_ in _AT_ONCE:
        return 0
    if isinstance(value, str):
        return len(value) // limits.SCANNED
    return len(value) // limits.ITEMS if isinstance(value, list | dict) else 0


#: Filters that don't go through their value.
_AT_ONCE: Final = frozenset({"size", "first", "last", "default"})


class Guarded(Node):
    """A node that, whatever happens in it, does not keep its neighbours from being rendered."""

    __slots__ = ("node", "steps")

    def __init__(self, node: Node, steps: int) -> None:
        super().__init__(node.token)
        self.node = node
        self.steps = steps
        self.blank = node.blank

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Render the node; tell what goes wrong, with its line."""
        assert isinstance(context, Context) and isinstance(context.env, LiquidEnvironment)
        try:
            spend(self.steps)
            return self.node.render(context, buffer)
        except (LiquidInterrupt, LimitReached):
            # For the whole construct to deal with.
            raise
        except ResourceLimitError as error:
            raise LimitReached(_LIMITS.get(type(error), f"a limit is reached ({error.message})")) from error
        except LiquidError as error:
            context.env.tell(context, error.token or self.token, _said(error), "it is left out")
        except RecursionError:
            raise LimitReached("its Liquid is nested too deep") from None
        except Exception as error:  # data of any kind meets filters of any kind here
            name = type(error).__name__
            context.env.tell(context, self.token, f"Liquid fails here ({name}: {error})", "it is left out")
        return 0


_STANDS: Final = "it stands as it was written"
_LIMITS: Final[dict[type[ResourceLimitError], str]] = {
    ContextDepthError: "its Liquid is nested too deep (a file that includes itself?)",
    LocalNamespaceLimitError: "the variables of its Liquid grow too large",
}


def _said(error: LiquidError) -> str:
    return f"Liquid fails here ({error.message})"


class _Guard(Tag):
    """A tag whose nodes are guarded."""

    def __init__(self, tag: Tag) -> None:
        super().__init__(tag.env)
        self.tag = tag
        self.block = tag.block
        self.end = tag.end

    def get_node(self, stream: TokenStream) -> Node:
        """The node that the tag makes, guarded."""
        following = stream.peek
        markup = following.value if following.kind == TOKEN_EXPRESSION else ""
        node = self.tag.parse(stream)
        if ".." in markup:
            bound_ranges(node.expressions())
        return Guarded(node, limits.weight(markup))

    def parse(self, stream: TokenStream) -> Node:
        """The node that the tag makes."""
        return self.tag.parse(stream)


class LiquidEnvironment(Environment):
    """Liquid with Jekyll's tags and filters, for one blog."""

    template_class = Template
    context_depth_limit = limits.DEPTH
    block_nesting_limit = limits.BLOCKS + 10
    local_namespace_limit = limits.CHARACTERS

    def __init__(self, site: Site, problems: Problems) -> None:
        self.site = site
        self.problems = problems
        self._expressions: dict[tuple[str, str], Any] = {}
        self.files = Files(site.folder)
        self._templates: dict[object, Template] = {}
        super().__init__(tolerance=Mode.STRICT, strict_filters=False)

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        """Liquid 4's tags and filters, Jekyll's, and the site's own, which win; what is left is for Octopress."""
        others: list[type[Tag]] = [*octopress.TAGS, octopress.OtherCodeTag]
        for other in others:
            self.tags[other.name + BLOCK if other.block else other.name] = _Guard(other(self))
        for tag in (*blocks.TAGS, *TAGS):
            self.tags[tag.name] = _Guard(tag(self))
        for tag in (Literal, Illegal):
            self.tags[tag.name] = tag(self)
        for name, function in FILTERS.items():
            self.add_filter(name, function)
        for name, own in self.site.tags.items():
            self.tags[name] = _Guard(SiteTag(self, name, own, block=False))
            self.tags[name + BLOCK] = _Guard(SiteTag(self, name, own, block=True))
        self._fallbacks = frozenset(
            name.removesuffix(BLOCK)
            for name, tag in self.tags.items()
            if isinstance(tag, _Guard) and octopress.is_tag(tag.tag)
        )
        for name, own_filter in self.site.filters.items():
            self.add_filter(name, _reported(name, own_filter))

    def forget(self) -> None:
        """Let go of the blog."""
        del self.site, self.problems
        self._expressions.clear()
        self.files.forget()
        self._templates.clear()
        self.tags.clear()
        self.filters.clear()

    # Templates ----------------------------------------------------------------------------------

    def template(self, text: str, file: str, line: int) -> Template:
        """Parse a text; what can't be parsed is set aside and noted in the template."""
        told: list[tuple[int, str, str]] = []

        def tell(piece: Piece, what: str, done: str) -> None:
            if len(told) < MOST_TOLD:
                told.append((line + text.count("\n", 0, piece.start), _short(what), done))

        pieces = cut(text)
        openers = balance(pieces, self.tags, tell)
        self._set_aside_unknown(pieces, openers, tell)
        try:
            nodes = self._nodes(text, pieces, openers)
        except (LiquidError, RecursionError, ValueError):
            set_aside(pieces, openers, tell, lambda piece, block: self._wrong(text, piece, block))
            nodes = self._nodes(text, pieces, openers)
        template = Template(self, nodes, name=file)
        template.source = text
        template.first_line = line
        template.told = tuple(told)
        template.ends = _ends(pieces, openers)
        return template

    def parsed(self, key: object, parse: Callable[[], Template]) -> Template:
        """The template of an included file, parsed once."""
        if key not in self._templates:
            self._templates[key] = parse()
        return self._templates[key]

    def _set_aside_unknown(self, pieces: list[Piece], openers: Mapping[Piece, Block], tell: Tell) -> None:
        """Tags of a blog's own Ruby plugins: what they enclose is kept, and in a block of code they are shown."""
        code_end = -1
        for piece in pieces:
            if piece.kind != "tag" or _is_part(piece):
                continue
            block, in_code = openers.get(piece), piece.start < code_end
            is_known = piece.name in self.tags or (block is not None and piece.name + BLOCK in self.tags)
            if piece.name == "gist" and block is not None and "gist" not in self.site.tags:
                is_known = False  # one that encloses its code is another plugin's
            what = f"the Liquid tag “{piece.name}” is not known"
            if in_code and (not is_known or piece.name in self._fallbacks):
                for part in (piece, block.end) if block and block.end else (piece,):
                    part.kind = "broken"
                tell(piece, f"the Liquid tag “{piece.name}” is used in code" if is_known else what, _STANDS)
                continue
            if not is_known:
                done = self._without(piece, block)
                if block is None and piece.name + BLOCK in self.tags:
                    what, done = f"the Liquid tag “{piece.name}” is never closed", "what follows it is kept"
                tell(piece, what, done)
            if block is not None and block.end is not None and piece.name in octopress.CODE:
                code_end = max(code_end, block.end.start)

    def _without(self, piece: Piece, block: Block | None) -> str:
        """Set aside a tag that nobody knows, and say what becomes of it."""
        tag = shortened(piece.source)
        if block is None:
            piece.kind = "gone"
            return f"it is left out: {tag}"
        if block.end is not None and octopress.is_code(piece.name):
            piece.name, block.end.name = octopress.OtherCodeTag.name, octopress.OtherCodeTag.end
            return f"what it encloses is shown as code, without {tag}"
        block.dissolve()
        return f"what it encloses is kept, without {tag}" if piece.markup else "what it encloses is kept"

    def _nodes(self, text: str, pieces: list[Piece], openers: Mapping[Piece, Block]) -> list[Node]:
        return get_parser(self).parse(Tokens(self._tokens(text, pieces, openers)))

    def _tokens(self, text: str, pieces: list[Piece], openers: Mapping[Piece, Block]) -> Iterator[Token]:
        following: Piece | None = None
        for piece in pieces:
            if following is not None and piece is not following:
                continue
            following = None
            if piece.kind in ("text", "raw", "broken"):
                if piece.source:
                    yield Token(TOKEN_CONTENT, piece.source, piece.start, text)
            elif piece.kind == "output":
                yield Token(TOKEN_OUTPUT, piece.source, piece.start, text)
                yield Token(TOKEN_EXPRESSION, piece.markup, piece.markup_start, text)
            elif piece.kind == "tag":
                block = piece in openers and piece.name + BLOCK in self.tags
                if piece.name == "case" and piece in openers:
                    # what stands before the first “when” is never shown, and the library stumbles over it
                    following = openers[piece].branch()
                yield Token(TOKEN_TAG, piece.name + BLOCK if block else piece.name, piece.start, text)
                if piece.markup and piece.name != "else" and not piece.name.startswith("end"):
                    yield Token(TOKEN_EXPRESSION, piece.markup, piece.markup_start, text)

    def _wrong(self, text: str, piece: Piece, block: bool) -> str | None:
        """Try a construct by itself, strictly and then laxly; say what is wrong with it, None if nothing is."""
        error = self._try(text, piece, block)
        if error is None:
            return None
        loosely = lax.output if piece.kind == "output" else lax.TAGS.get(piece.name)
        strict, markup = piece.markup, loosely(piece.markup) if loosely and error != CROWDED else None
        if markup is not None:
            piece.markup = markup
            if self._try(text, piece, block) is None:
                return None
            piece.markup = strict
        what = "Liquid output" if piece.kind == "output" else f"Liquid tag “{piece.name}”"
        return f"a {what} can't be read ({error})"

    def _try(self, text: str, piece: Piece, block: bool) -> str | None:
        around: list[Piece] = [piece]
        if piece.name == "elsif":
            around = [Piece("tag", piece.start, "", "if", piece.markup, piece.markup_start)]
            around.append(Piece("tag", piece.start, "", "endif"))
        elif piece.name == "when":
            around.insert(0, Piece("tag", piece.start, "", "case", "nil", piece.start))
            around.append(Piece("tag", piece.start, "", "endcase"))
        elif piece.name == "else":
            return None
        elif block:
            around.append(Piece("tag", piece.start, "", f"end{piece.name}"))
        try:
            self._nodes(text, around, {piece: Block(piece, end=around[-1])} if block else {})
        except LiquidError as error:
            return str(error.message)
        except (RecursionError, ValueError) as error:
            return type(error).__name__
        return None

    # Expressions in strings ---------------------------------------------------------------------

    def condition(self, markup: str) -> Condition:
        """The condition in a filter's argument, such as `post.draft == true`."""
        condition: Condition = self._expression("if", markup, lax.condition, Condition.parse)
        return condition

    def expression(self, markup: str) -> FilteredExpression:
        """The expression in a filter's argument, such as `post.date | date: "%Y"`."""
        expression: FilteredExpression = self._expression("", markup, lax.output, FilteredExpression.parse)
        return expression

    def _expression(self, tag: str, markup: str, loosely: Any, parse: Any) -> Any:
        # known or not, so that no post costs more than it would behind another
        spend(len(markup) // limits.READ)
        if (tag, markup) in self._expressions:
            return self._expressions[tag, markup]
        if len(markup) > limits.CONSTRUCT:
            raise LiquidSyntaxError(f"an expression has more than {limits.CONSTRUCT:,} characters", token=None)
        token = Token(TOKEN_EXPRESSION, markup, 0, markup)
        try:
            parsed = parse(self, TokenStream(tokens(markup, token, tag)))
        except LiquidSyntaxError as error:
            error.token = None
            if error.message == CROWDED or (loose := loosely(markup)) is None:
                raise
            parsed = parse(self, TokenStream(tokens(loose, token, tag)))
        bound_ranges([parsed])
        if len(self._expressions) >= limits.EXPRESSIONS:
            self._expressions.clear()
        self._expressions[tag, markup] = parsed
        return parsed

    # Telling ------------------------------------------------------------------------------------

    def error(self, exc: Any, msg: str | None = None, token: Token | None = None) -> None:
        """Raise what the parser finds; it is set aside by `template`."""
        if not isinstance(exc, LiquidError):
            exc = exc(msg, token=token)
        elif not exc.token:
            exc.token = token
        raise exc

    def tell(self, context: RenderContext, token: Token | None, what: str, done: str) -> None:
        """Report a problem of the template that is being rendered."""
        assert isinstance(context, Context) and isinstance(context.template, Template)
        context.told += 1
        if context.told <= MOST_TOLD:
            template = context.template
            self.problems.report("liquid", template.name, template.line(token), _short(what), done)

    def run(self, template: Template, context: Context, buffer: Buffer, **variables: object) -> None:
        """Render an included template with what is known already.

        Raises:
            LimitReached: It costs too much.
        """
        spend(len(template.told))
        for line, what, done in template.told:
            self.problems.report("liquid", template.name, line, what, done)
        with context.extend(variables, template=template):
            for node in template.nodes:
                node.render(context, buffer)

    def post(self, template: Template, context: Context) -> str:
        """Render the template of a post; a construct that costs too much stands as it was written.

        Where one after the other does, the rest of the post stands as it was written.
        """
        source = template.source
        buffer = Buffer(len(source) + limits.FREE, limits.WRITTEN)
        reached = 0
        for line, what, done in template.told:
            self.problems.report("liquid", template.name, line, what, done)
        for node in template.nodes:
            before = buffer.tell()
            try:
                node.render(context, buffer)
            except LiquidInterrupt:
                # In Liquid this ends the text; losing the rest would be worse.
                what = "a Liquid “break” or “continue” stands outside of a loop"
                self.tell(context, node.token, what, "it is left out")
            except LimitReached as error:
                if before > limits.CHARACTERS // 2:
                    raise
                context.budget.steps = max(context.budget.steps, limits.MORE_STEPS)
                reached += 1
                buffer.cut_back(before)
                start = node.token.start_index
                if reached > limits.REACHED:
                    self.tell(context, node.token, str(error.message), "the rest of the post stands as it was written")
                    buffer.keep(source[start:])
                    break
                self.tell(context, node.token, str(error.message), _STANDS)
                buffer.keep(source[start : template.ends.get(start, start)])
        return buffer.getvalue()


def _ends(pieces: list[Piece], openers: Mapping[Piece, Block]) -> dict[int, int]:
    ends = {}
    for piece in pieces:
        block = openers.get(piece)
        last = block.end if block and block.end else piece
        ends[piece.start] = last.start + len(last.source)
    return ends


def _short(what: str) -> str:
    return what if len(what) <= limits.MESSAGE else f"{what[: limits.MESSAGE - 1]}…"


def _is_part(piece: Piece) -> bool:
    return piece.name in ("else", "elsif", "when") or piece.name.startswith("end")
