"""Liquid for one blog: its tags and filters, and the rendering of a post in spite of errors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Final, TextIO

from liquid import Environment, Mode, RenderContext, Token, TokenStream
from liquid.builtin.content import Literal
from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.expressions.primitive import Blank, Empty
from liquid.builtin.illegal import Illegal
from liquid.exceptions import LiquidError, LiquidInterrupt, LiquidSyntaxError, LiquidTypeError
from liquid.token import TOKEN_EXPRESSION
from liquid.undefined import UNDEFINED
from liquid.utils import ReadOnlyChainMap

# the modules of tags and filters are imported because they register these
from . import (  # noqa: F401
    blocks,
    core_filters,
    dates,
    filters,
    lax,
    limits,
    octopress,
    plugins,
    registry,
    theme_tags,
    values,
)
from .expressions import CROWDED, Condition, bound_ranges, tokens
from .files import File, Files
from .guard import GuardedTag
from .limits import Budget, Buffer, LimitReached, spend
from .nodes import FunctionTag
from .parsing import MOST_REPORTED, Parser, Template, bounded
from .pieces import without_liquid
from .repair import BLOCK
from .site import Report, Site
from .tags import site_tag

_NOWHERE: Final = object()


def _site_filter(name: str, function: Callable[..., object]) -> Callable[..., object]:
    """Wrap a filter of the site, so that its errors name it."""

    def call(*arguments: object, **named: object) -> object:
        try:
            return function(*arguments, **named)
        except Exception as error:  # it is the site's own code
            what = f"the site's filter “{name}” fails: {type(error).__name__}: {error}"
            raise LiquidError(what, token=None) from error

    return call


class Scope(ReadOnlyChainMap):
    """The variables of a template and of the loops and includes in it."""

    def get(self, key: str, default: object = None) -> object:
        """Return the value of a variable; in the library each scope without it costs an exception."""
        for mapping in self._maps:
            if key in mapping:
                return mapping[key]
        return default


class Rendering(RenderContext):
    """The rendering of one post, a `context.Context`."""

    env: LiquidEnvironment
    template: Template

    def __init__(
        self,
        template: Template,
        *,
        globals: Mapping[str, object],
        page: Mapping[str, Any],
        budget: Budget,
        path: str | None = None,
    ) -> None:
        super().__init__(template, globals=globals)
        # The library has variables of its own here, `now` and `today`; Jekyll does not.
        self.scope = Scope(self.locals, self.globals, self.counters)
        self.budget = budget
        self.page = page
        self.path = values.to_output(page.get("path")) if path is None else path
        self.token: Token | None = None
        self._whole = template
        self._reported = 0
        self._size = 0
        self._files: set[tuple[Path, str]] = set()

    @property
    def site(self) -> Site:
        """The blog."""
        return self.env.site

    def report(self, token: Token | None, what: str, done: str) -> None:
        """Report a problem of the template that is being rendered."""
        self._reported += 1
        if self._reported <= MOST_REPORTED:
            self._tell(self.template, self.template.line(token), bounded(what), done)

    def _tell(self, template: Template, line: int, what: str, done: str) -> None:
        """Report a problem; of a file that many posts include once, with the name of the first of them."""
        if template is not self._whole:
            problem = (template.name, line, what, done)
            if problem in self.env.told:
                return
            self.env.told.add(problem)
            what = f"{what} (included by '{self._whole.name}')"
        self.env.report(template.name, line, what, done)

    # Expressions and files of tags and filters --------------------------------------------------

    def value(self, markup: str) -> object:
        """Return the value of an expression in a string."""
        return values.plain(self.env.expression(markup).evaluate(self))

    def expression(self, markup: str) -> Callable[[], object]:
        """Parse an expression in a string; the result evaluates it."""
        expression = self.env.expression(markup)
        return lambda: values.plain(expression.evaluate(self))

    def condition(self, markup: str) -> Callable[[], bool]:
        """Parse a condition in a string; the result evaluates it."""
        return partial(self.env.condition(markup).evaluate, self)

    def file(self, folder: Path, name: str) -> File:
        """Read a file that a tag names.

        Raises:
            UnreadError: It can't be read.
        """
        if (folder, name) not in self._files:
            spend(limits.FILE)
            self._files.add((folder, name))
        return self.env.files.get(folder, name)

    @cached_property
    def page_folder(self) -> Path | str:
        """The folder of the page, or the reason why there is none."""
        blog = self.site.folder
        folder = blog / Path(self.path).parent
        try:
            inside = folder.resolve().is_relative_to(blog.resolve())
        except (OSError, ValueError, RuntimeError):
            return "the folder of the page is not known"
        return folder if inside else "the page is outside the blog"

    def render_file(self, file: File, *, start: int = 0, **variables: object) -> str:
        """Render a file as a template.

        Raises:
            LimitReached: It exceeds a limit.
        """
        template = self.env.file_template(file, start)
        buffer = self.get_buffer()
        spend(len(template.problems))
        self._report_parsing(template)
        with self.extend(variables, template=template):
            for node in template.nodes:
                node.render(self, buffer)
        return buffer.getvalue()

    # Variables and filters ----------------------------------------------------------------------

    def assign(self, key: str, val: Any) -> None:
        """Set a variable.

        Raises:
            LocalNamespaceLimitError: All variables together are too large.
        """
        if isinstance(val, Empty | Blank):
            val = ""
        self._size += _size(val) - _size(self.locals.get(key))
        super().assign(key, val)

    def get(self, path: list[object], *, token: Token | None, default: object = UNDEFINED) -> object:
        """Return a variable, nil if there is none; a time without an offset is UTC, in the site's time zone."""
        value = self._at(path, None if default is UNDEFINED else default)
        if isinstance(value, datetime) and value.tzinfo is None:
            return dates.local(value, self.site.timezone)
        return value

    def _at(self, path: list[object], default: object) -> object:
        root = path[0]
        value = self.scope.get(root, _NOWHERE) if isinstance(root, str) else _NOWHERE
        if value is _NOWHERE:
            return default
        try:
            for key in path[1:]:
                value = value[key] if isinstance(value, dict) and key in value else self.get_item(value, key)
        except (KeyError, TypeError, IndexError):
            return default
        return value

    def filter(self, name: str, token: Token | None) -> Callable[..., object]:
        """Return the filter of this name, called only with plain values that are not too large."""
        if name not in self.env.filters:
            spend(limits.FILTER)
            what = f"unknown Liquid filter “{name}”"
            self.report(token, what, "value left unchanged")
            return lambda value, *_arguments, **_named: value
        function = RenderContext.filter(self, name, token=token)

        def call(value: object, *arguments: object, **named: object) -> object:
            value = values.plain(value)
            if isinstance(value, range) and name in _OF_LISTS:
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
                what = f"the filter “{name}” has the wrong number of arguments"
                raise LiquidTypeError(what, token=token) from error
            if isinstance(result, str):
                spend(len(result) // limits.COPIED)
            elif isinstance(result, list) and name == "concat":
                spend(len(result) // 2)  # it makes a list longer, other filters don't
            return result

        return call

    def raise_for_loop_limit(self, length: int = 1) -> None:
        """Count every turn of a loop as a step."""
        spend(length)

    def get_size_of_locals(self) -> int:
        """Return the length of all strings and lists in the post's variables."""
        return self._size

    def get_buffer(self, buf: TextIO | None = None) -> Buffer:
        """Return a buffer with a limit."""
        return Buffer()

    # The whole post -----------------------------------------------------------------------------

    def render_post(self) -> str:
        """Render the whole post; a construct that exceeds a limit is left out.

        After several of these, all Liquid in the rest of the post is left out too.
        """
        template = self.template
        source = template.source
        buffer = Buffer(len(source) + limits.FREE, limits.WRITTEN)
        reached = 0
        self._report_parsing(template)
        for node in template.nodes:
            before = buffer.tell()
            try:
                node.render(self, buffer)
            except LiquidInterrupt:
                # In Liquid this ends the post; losing the rest would be worse.
                what = "a Liquid “break” or “continue” is outside a loop"
                self.report(node.token, what, "left out")
            except LimitReached as error:
                self.budget.steps = max(self.budget.steps, limits.MORE_STEPS)
                reached += 1
                buffer.cut_back(before)
                if reached > limits.REACHED or before > limits.CHARACTERS // 2:
                    self.report(node.token, str(error.message), "left out, with the rest of the post's Liquid")
                    buffer.keep(without_liquid(source[template.ends.get(node.token.start_index, len(source)) :]))
                    break
                self.report(node.token, str(error.message), "left out")
        return buffer.getvalue()

    def _report_parsing(self, template: Template) -> None:
        for line, what, done in template.problems:
            self._tell(template, line, what, done)


def _size(value: object) -> int:
    if isinstance(value, str):
        return len(value)
    return len(value) * limits.ITEM if isinstance(value, list) else 0


def _cost(filter_: str, value: object) -> int:
    """Return the steps for a filter to process a value."""
    if filter_ in _AT_ONCE:
        return 0
    if isinstance(value, str):
        return len(value) // limits.SCANNED
    return len(value) // limits.ITEMS if isinstance(value, list | dict) else 0


#: Filters that don't process all of their value.
_AT_ONCE: Final = frozenset({"size", "first", "last", "default"})
#: Filters for which a range is the list of its numbers; for others it is `1..3`.
_OF_LISTS: Final = frozenset(
    {"array_to_sentence_string", "compact", "concat", "find", "find_exp", "group_by", "group_by_exp", "join", "map"}
    | {"reverse", "sort", "sort_natural", "uniq", "where", "where_exp"}
)


class LiquidEnvironment(Environment):
    """Liquid with Jekyll's tags and filters, for one blog."""

    template_class = Template
    context_depth_limit = limits.DEPTH
    block_nesting_limit = limits.BLOCKS + 10
    local_namespace_limit = limits.CHARACTERS

    def __init__(self, site: Site, report: Report) -> None:
        self.site = site
        self.report = report
        self.told: set[tuple[str, int, str, str]] = set()
        """What has been reported of files that posts include: file, line, what, what was done."""
        self.files = Files(site.file_refusal, site.decode_file, site.file_label)
        self.parser = Parser(self, site.tags)
        self._expressions: dict[tuple[str, str], Any] = {}
        self._templates: dict[tuple[int, tuple[int, int]], Template] = {}
        super().__init__(tolerance=Mode.STRICT, strict_filters=False)

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        """Add Liquid's tags and filters, the registered ones, and the site's own, which override them."""
        for library in blocks.TAGS:
            self.tags[library.name] = GuardedTag(library(self))
        for tag in (Literal, Illegal):
            self.tags[tag.name] = tag(self)
        for entry in registry.TAGS.values():
            if entry.plugin and entry.plugin not in self.site.plugins:
                continue
            # a block of Jekyll's is one even if it is never closed
            key = entry.name + BLOCK if entry.block and entry.fallback else entry.name
            self.tags[key] = GuardedTag(FunctionTag(self, entry))
        for name, function in self.site.tags.items():
            self.tags[name] = GuardedTag(FunctionTag(self, site_tag(name, function, block=False)))
            self.tags[name + BLOCK] = GuardedTag(FunctionTag(self, site_tag(name, function, block=True)))
        for name, function in registry.FILTERS.items():
            self.add_filter(name, function)
        for name, function in self.site.filters.items():
            self.add_filter(name, _site_filter(name, function))

    def forget(self) -> None:
        """Drop the references to the blog."""
        del self.site, self.report
        self._expressions.clear()
        self.files.forget()
        self._templates.clear()
        self.tags.clear()
        self.filters.clear()

    def file_template(self, file: File, start: int) -> Template:
        """Return the template that begins at a position of a file, parsed once."""
        key = start, file.identity
        if key not in self._templates:
            line = file.content.count("\n", 0, start) + 1
            self._templates[key] = self.parser.parse(file.content[start:], file.label, line)
        return self._templates[key]

    # Expressions in strings ---------------------------------------------------------------------

    def condition(self, markup: str) -> Condition:
        """Parse the condition in a filter's argument, such as `post.draft == true`."""
        condition: Condition = self._expression("if", markup, lax.condition, Condition.parse)
        return condition

    def expression(self, markup: str) -> FilteredExpression:
        """Parse the expression in a filter's argument, such as `post.date | date: "%Y"`."""
        expression: FilteredExpression = self._expression("", markup, lax.output, FilteredExpression.parse)
        return expression

    def _expression(self, tag: str, markup: str, loosely: Any, parse: Any) -> Any:
        # cached or not, so that the cost of a post doesn't depend on others
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

    # Errors -------------------------------------------------------------------------------------

    def error(self, exc: Any, msg: str | None = None, token: Token | None = None) -> None:
        """Raise the parser's error; `template` sets the construct aside."""
        if not isinstance(exc, LiquidError):
            exc = exc(msg, token=token)
        elif not exc.token:
            exc.token = token
        raise exc
