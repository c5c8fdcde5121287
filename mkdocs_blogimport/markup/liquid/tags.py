"""Jekyll's tags, and those that a site brings along."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO
from urllib.parse import quote

from liquid import Node, RenderContext, Tag, Token, TokenStream
from liquid.ast import BlockNode
from liquid.exceptions import LiquidSyntaxError
from liquid.parser import get_parser
from liquid.token import TOKEN_EXPRESSION, TOKEN_TAG

from . import addresses, limits, values

if TYPE_CHECKING:
    from .environment import Context, LiquidEnvironment, Template

_OUTPUT = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_FILE = re.compile(r"(?:\{\{.*?\}\}|[^\s{]|\{(?!\{))+", re.DOTALL)
_PARAMETER = re.compile(
    r"""\s*([\w-]+)\s*=\s*(?:"([^"\\]*(?:\\.[^"\\]*)*)"|'([^'\\]*(?:\\.[^'\\]*)*)'|([\w.\[\]'"-]+))""", re.DOTALL
)
_LANGUAGE = re.compile(r"[\w.+#-]+")
_OPTION = re.compile(r"""\s+(\w+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?""")


class _Node(Node):
    """A tag with its markup as it was written, and its body if it has one."""

    __slots__ = ("body", "env", "markup")

    def __init__(self, env: LiquidEnvironment, token: Token, markup: str, body: BlockNode | None = None) -> None:
        super().__init__(token)
        self.env = env
        self.markup = markup
        self.body = body
        self.blank = False

    def render_to_output(self, context: RenderContext, buffer: TextIO) -> int:
        """Write what the tag gives."""
        return buffer.write(self.written(context))  # type: ignore[arg-type]

    def written(self, context: Context) -> str:
        """What the tag gives."""
        raise NotImplementedError

    def inner(self, context: Context) -> str:
        """What the body of the tag gives."""
        if self.body is None:
            return ""
        buffer = context.get_buffer()
        self.body.render(context, buffer)
        return buffer.getvalue()

    def tell(self, context: Context, what: str, done: str) -> None:
        """Report a problem at the line of the tag."""
        self.env.tell(context, self.token, what, done)

    def expanded(self, context: Context, markup: str) -> str:
        """Markup with the outputs in it rendered, as Jekyll allows in file names."""

        def value(found: re.Match[str]) -> str:
            return values.text(self.env.expression(found.group()[2:-2].strip("- \n")).evaluate(context))

        return _OUTPUT.sub(value, markup)


class _JekyllTag(Tag):
    """A tag that reads its markup itself."""

    block = False
    node: type[_Node]

    def parse(self, stream: TokenStream) -> Node:
        """Take the markup as it is, and the body up to the end."""
        token = stream.eat(TOKEN_TAG)
        markup = ""
        if stream.current.kind == TOKEN_EXPRESSION:
            markup = stream.current.value
            if self.block:
                next(stream)
        elif not self.block:
            # The parser steps over the token that a tag stops at.
            stream.pos -= 1
        self.check(markup, token)
        body = None
        if self.block:
            body = get_parser(self.env).parse_block(stream, frozenset({self.end}))
            stream.expect(TOKEN_TAG, value=self.end)
        return self.node(self.env, token, markup, body)  # type: ignore[arg-type]

    def check(self, markup: str, token: Token) -> None:
        """Refuse markup that can't be read."""
        if not markup:
            raise LiquidSyntaxError("it names nothing", token=token)


# Code ---------------------------------------------------------------------------------------------


class HighlightNode(_Node):
    """`{% highlight ruby linenos %}`."""

    __slots__ = ()

    def written(self, context: Context) -> str:
        """The block that the site's highlighter makes; line breaks around the code do not count."""
        language, options = _highlighting(self.markup)
        code = self.inner(context).strip("\r\n")
        return self.env.site.highlight(code, language, options)


def _highlighting(markup: str) -> tuple[str | None, dict[str, str | bool]]:
    found = _LANGUAGE.match(markup)
    if found is None:
        return None, {}
    options: dict[str, str | bool] = {}
    for option in _OPTION.finditer(markup, found.end()):
        given = [value for value in option.groups()[1:] if value is not None]
        options[option[1]] = given[0] if given else True
    return found.group().lower(), options


class HighlightTag(_JekyllTag):
    """Jekyll 4.3: a language, then options such as `linenos`, `linenos=table` and `mark_lines="1 2"`."""

    name = "highlight"
    end = "endhighlight"
    block = True
    node = HighlightNode

    def check(self, markup: str, token: Token) -> None:
        """A missing language is forgiven: code is code."""


# Included files -----------------------------------------------------------------------------------


class IncludeNode(_Node):
    """`{% include file.html name="value" other=page.title %}`."""

    __slots__ = ()

    def written(self, context: Context) -> str:
        """The file, rendered where the tag stands, with the parameters in `include`."""
        found = _FILE.match(self.markup)
        name = self.expanded(context, found.group() if found else "").strip()
        template = self._template(context, name)
        if isinstance(template, str):
            self.tell(context, f"“{name}” is not included: {template}", "it is left out")
            return ""
        parameters = {}
        for parameter in _PARAMETER.finditer(self.markup, found.end() if found else 0):
            key, double, single, variable = parameter.groups()
            if variable is not None:
                parameters[key] = values.plain(self.env.expression(variable).evaluate(context))
            else:
                parameters[key] = re.sub(r"\\(.)", r"\1", double if double is not None else single)
        buffer = context.get_buffer()
        self.env.run(template, context, buffer, include=parameters)
        return buffer.getvalue()

    def _template(self, context: Context, name: str) -> Template | str:
        return self._read(self.env.site.includes, name)

    def _read(self, folder: Path, name: str) -> Template | str:
        return self.env.file((folder, name), lambda: self._load(folder, name))

    def _load(self, folder: Path, name: str) -> Template | str:
        """The file of this name in a folder, which nothing leads out of."""
        if not name or re.search(r"[\\\0:]|\A/|(?:\A|/)\.{1,2}(?:/|\Z)", name):
            return "its name leads out of the folder"
        try:
            root = folder.resolve()
            file = (root / name).resolve()
            if not file.is_relative_to(root):
                return "it lies outside of the folder"
            if not file.is_file():
                return "there is no such file"
            if file.stat().st_size > limits.INCLUDE_BYTES:
                return "it is too large"
            text = file.read_bytes().decode("utf-8-sig", errors="replace")
        except OSError as error:
            return f"it can't be read ({error.strerror})"
        except (ValueError, RuntimeError):
            return "its name is not one of a file"
        return self.env.template(text, self._shown(folder, name), 1)

    def _shown(self, folder: Path, name: str) -> str:
        try:
            return (folder.relative_to(self.env.site.folder.parent) / name).as_posix()
        except ValueError:
            return f"{folder.name}/{name}"


class IncludeTag(_JekyllTag):
    """Jekyll 4.3: a file of `_includes`; its name may hold outputs, `{% include {{ page.box }}.html %}`."""

    name = "include"
    node = IncludeNode


class IncludeCachedTag(IncludeTag):
    """jekyll-include-cache: the same, only faster there."""

    name = "include_cached"


class IncludeRelativeNode(IncludeNode):
    """`{% include_relative file.md %}`."""

    __slots__ = ()

    def _template(self, context: Context, name: str) -> Template | str:
        folder = self.env.site.folder / Path(values.text(context.page.get("path"))).parent
        try:
            if not folder.resolve().is_relative_to(self.env.site.folder.resolve()):
                return "the page lies outside of the blog"
        except (OSError, ValueError, RuntimeError):
            return "the page's folder is not known"
        return self._read(folder, name)


class IncludeRelativeTag(_JekyllTag):
    """Jekyll 4.3: a file beside the page, never above it."""

    name = "include_relative"
    node = IncludeRelativeNode


# Addresses ----------------------------------------------------------------------------------------


class LinkNode(_Node):
    """`{% link _posts/2020-01-02-x.md %}`."""

    __slots__ = ()

    def written(self, context: Context) -> str:
        """The address of a source file, below the base address."""
        site = self.env.site
        path = self.expanded(context, self.markup).strip()
        address = site.link(path)
        if address is None and path.startswith("/"):
            address = site.link(path.lstrip("/"))
        if address is None:
            self.tell(context, f"there is no file “{path}” to link to", "the link leads to that path")
            return addresses.relative(path, site.base)
        return addresses.relative(address, site.base)


class LinkTag(_JekyllTag):
    """Jekyll 4.3: the address of any file that the site publishes, by its path in the source."""

    name = "link"
    node = LinkNode


class PostUrlNode(_Node):
    """`{% post_url 2020-01-02-x %}`."""

    __slots__ = ()

    def written(self, context: Context) -> str:
        """The address of a post, below the base address."""
        site = self.env.site
        name = self.expanded(context, self.markup).strip()
        address = site.post_url(name)
        if address is None and name.startswith("/"):
            address = site.post_url(name.lstrip("/"))
        if address is None:
            self.tell(context, f"there is no post “{name}” to link to", "the link leads to that name")
            return addresses.relative(name, site.base)
        return addresses.relative(address, site.base)


class PostUrlTag(_JekyllTag):
    """Jekyll 4.3: the address of a post by its file's name without the ending."""

    name = "post_url"
    node = PostUrlNode


class GistNode(_Node):
    """`{% gist user/id file.rb %}`."""

    __slots__ = ()

    def written(self, context: Context) -> str:
        """The script that shows the gist, and a link to it for readers without scripts."""
        words = self.markup.split()
        gist, file = (self._word(context, word) for word in (*words[:2], "")[:2])
        if not re.fullmatch(r"[\w-]+(?:/\w+)?", gist):
            self.tell(context, f"“{gist}” is no gist", "it is left out")
            return ""
        address = f"https://gist.github.com/{gist}"
        source = f"{address}.js" + (f"?file={quote(file)}" if file else "")
        return (
            f'<noscript><a href="{address}">{escape(address)}</a></noscript><script src="{escape(source)}"> </script>'
        )

    def _word(self, context: Context, word: str) -> str:
        if word[:1] in "\"'":
            return word.strip("\"'")
        if re.fullmatch(r"[A-Za-z_][\w-]*(?:\.[\w-]+)+", word):
            value = values.plain(self.env.expression(word).evaluate(context))
            if value is not None:
                return values.text(value)
        return word


class GistTag(_JekyllTag):
    """jekyll-gist: a gist by its id, with or without its user, and the file to show of it."""

    name = "gist"
    node = GistNode


# Tags of the site ---------------------------------------------------------------------------------


class SiteNode(_Node):
    """A tag that the site brings along."""

    __slots__ = ("function",)
    function: Callable[..., str | None]

    def written(self, context: Context) -> str:
        """What the site's function makes of the markup, the rendered body and the page."""
        body = None if self.body is None else self.inner(context)
        try:
            written = self.function(self.markup, body, context.page)
        except Exception as error:  # it is the site's own code
            name = self.token.value.partition(":")[0]
            what = f"the site's Liquid tag “{name}” fails ({type(error).__name__}: {error})"
            self.tell(context, what, "it is left out")
            return ""
        return "" if written is None else str(written)


class SiteTag(Tag):
    """A tag that the site brings along, by itself or with a body."""

    def __init__(
        self,
        env: LiquidEnvironment,
        name: str,
        function: Callable[[str, str | None, Mapping[str, Any]], str],
        *,
        block: bool,
    ) -> None:
        super().__init__(env)
        self.name = name
        self.end = f"end{name}"
        self.function = function
        self.block = block

    def parse(self, stream: TokenStream) -> Node:
        """Take the markup as it is, and the body where there is one."""
        token = stream.current
        markup = ""
        if stream.peek.kind == TOKEN_EXPRESSION:
            next(stream)
            markup = stream.current.value
        body = None
        if self.block:
            next(stream)
            body = get_parser(self.env).parse_block(stream, frozenset({self.end}))
            stream.expect(TOKEN_TAG, value=self.end)
        node = SiteNode(self.env, token, markup, body)  # type: ignore[arg-type]
        node.function = self.function
        return node


#: Jekyll's tags and those of its plugins that nearly every blog has.
TAGS: Final[tuple[type[Tag], ...]] = (
    HighlightTag,
    IncludeTag,
    IncludeCachedTag,
    IncludeRelativeTag,
    LinkTag,
    PostUrlTag,
    GistTag,
)
