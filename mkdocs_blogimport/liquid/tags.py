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

from . import addresses, files, limits, media, values
from .limits import spend, walked

if TYPE_CHECKING:
    from .environment import Context, LiquidEnvironment, Template

_OUTPUT = re.compile(r"\{\{.*?\}\}", re.DOTALL)
# what may stand before a tag that has its line to itself
_ALONE = re.compile(r"[ \t>]*+(?:[-*+][ \t]++|[0-9]{1,9}[.)][ \t]++)?+")
_FILE = re.compile(r"(?:\{\{.*?\}\}|[^\s{]|\{(?!\{))+", re.DOTALL)
PARAMETER: Final = re.compile(
    r"""(?<![\w-])([\w-]++)\s*+=\s*+(?:"([^"\\]*+(?:\\.[^"\\]*+)*+)"|'([^'\\]*+(?:\\.[^'\\]*+)*+)'|([\w.\[\]'"-]+))""",
    re.DOTALL,
)
# names of parameters: a picture's (the likeliest first), its words, and the page that it leads to
_SOURCES: Final = ("image_path", "src", "image", "img", "file", "path", "url")
_CAPTIONS: Final = ("caption", "description")
_LEADS: Final = ("link", "href", "url")
#: Files that show nothing of a post: Jekyll-Bootstrap's sets variables for its themes.
_WRITES_NOTHING: Final = frozenset({"JB/setup"})
_LANGUAGE = re.compile(r"[\w.+#-]+")
_OPTION = re.compile(r"""(?<!\s)\s++(\w+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?""")


class WrittenNode(Node):
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
        spend(len(self.markup) // limits.WALKED)
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

        end = markup.rfind("}}") + 2  # nothing behind it is looked at: every “{{” there would be
        if end < 2:
            return markup
        return walked(_OUTPUT.sub(value, markup[:end]) + markup[end:])

    @property
    def is_alone(self) -> bool:
        """Whether the tag is the first of its line, or of the item or the quote that begins there."""
        source, start = self.token.source, self.token.start_index
        first = source.rfind("\n", max(0, start - 200), start) + 1
        return bool(_ALONE.fullmatch(source, first, start)) if first or start <= 200 else False

    def apart(self, block: str) -> str:
        """A block of HTML, on a line of its own: in a paragraph Markdown would take it for text."""
        return block if self.is_alone else f"\n{block}\n"

    def code(self, text: str, language: str | None, options: Mapping[str, str | bool]) -> str:
        """A block of code; line breaks around it do not count.

        Jekyll 4.3: it stands on lines of its own, so that in Markdown it is in no paragraph, table or list.
        """
        spend(limits.FILTER + len(text) // limits.COPIED)
        block = self.env.site.highlight(text.strip("\r\n"), language, options)
        return f"\n{block}\n"

    def given(self, context: Context, parameters: Mapping[str, Any]) -> dict[str, str]:
        """The texts among parameters, outputs in them rendered."""
        texts = {key: value.strip() for key, value in parameters.items() if isinstance(value, str)}
        return {key: self.expanded(context, value) if "{{" in value else value for key, value in texts.items()}

    def picture(self, context: Context, given: Mapping[str, str]) -> tuple[str, str] | None:
        """The picture that parameters name, and what shows it; None where they name none."""
        key = next((key for key in _SOURCES if media.is_image(given.get(key, ""))), None)
        if key is None:
            return None
        source = self._source(given[key])
        shown = {"src": source, "alt": given.get("alt") or given.get("title") or "", "title": given.get("title")}
        shown |= {name: given[name] for name in ("width", "height") if re.fullmatch(r"\d+%?", given.get(name, ""))}
        image = f"<img{media.attributes(shown)}>"
        lead = next((given[name] for name in _LEADS if name != key and media.is_address(given.get(name, ""))), None)
        if lead is not None:
            image = f"<a{media.attributes({'href': lead})}>{image}</a>"
        caption = next((given[name] for name in _CAPTIONS if given.get(name)), None)
        if caption is None:
            return given[key], f"<figure>{image}</figure>" if self.is_alone else image
        spend(limits.FILTER + len(caption) // limits.RENDERED)
        words = self.env.site.markdownify(caption).strip()
        if words.startswith("<p>") and words.endswith("</p>") and words.count("<p>") == 1:
            words = words[3:-4]
        return given[key], self.apart(f"<figure>{image}<figcaption>{words}</figcaption></figure>")

    def _source(self, written: str) -> str:
        """A picture's address: themes take a path without a slash for one from the blog's root, where there is one."""
        if "://" not in written and not written.startswith("/") and (found := self.env.site.link(written)) is not None:
            return addresses.relative(found, self.env.site.base)
        return written


class WrittenTag(Tag):
    """A tag that reads its markup itself."""

    block = False
    node: type[WrittenNode]

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


class HighlightNode(WrittenNode):
    """`{% highlight ruby linenos %}`."""

    __slots__ = ()

    def written(self, context: Context) -> str:
        """The block that the site's highlighter makes; line breaks around the code do not count."""
        language, options = _highlighting(self.markup)
        for other in ("title", "url", "link", "start"):  # the highlighter knows them, this tag does not
            options.pop(other, None)
        return self.code(self.inner(context), language, options)


def shortened(text: str) -> str:
    """A text as messages quote it: on one line, and not all of it where it is long."""
    words = " ".join(text[:400].split())
    return f"{words[:79]}…" if len(words) > 80 else words


def _player(name: str, given: Mapping[str, str]) -> str | None:
    provider = given.get("provider") or next((known for known in ("youtube", "vimeo") if known in name.lower()), "")
    identity = given.get("id") or given.get("url") or ""
    return media.player(provider.lower(), identity)


def _highlighting(markup: str) -> tuple[str | None, dict[str, str | bool]]:
    found = _LANGUAGE.match(markup)
    if found is None:
        return None, {}
    options: dict[str, str | bool] = {}
    for option in _OPTION.finditer(markup, found.end()):
        given = [value for value in option.groups()[1:] if value is not None]
        options[option[1]] = given[0] if given else True
    return found.group().lower(), options


class HighlightTag(WrittenTag):
    """Jekyll 4.3: a language, then options such as `linenos`, `linenos=table` and `mark_lines="1 2"`."""

    name = "highlight"
    end = "endhighlight"
    block = True
    node = HighlightNode

    def check(self, markup: str, token: Token) -> None:
        """A missing language is forgiven: code is code."""


# Included files -----------------------------------------------------------------------------------


class IncludeNode(WrittenNode):
    """`{% include file.html name="value" other=page.title %}`."""

    __slots__ = ()

    def written(self, context: Context) -> str:
        """The file, rendered where the tag stands, with the parameters in `include`."""
        found = _FILE.match(self.markup)
        name = self.expanded(context, found.group() if found else "").strip()
        template = self._template(context, name)
        parameters = self._parameters(context, found.end() if found else 0)
        if isinstance(template, str):
            return self._instead(context, name, template, parameters)
        buffer = context.get_buffer()
        self.env.run(template, context, buffer, include=parameters)
        return buffer.getvalue()

    def _parameters(self, context: Context, start: int) -> dict[str, Any]:
        parameters: dict[str, Any] = {}
        for parameter in PARAMETER.finditer(self.markup, start):
            key, double, single, variable = parameter.groups()
            if variable is not None:
                parameters[key] = values.plain(self.env.expression(variable).evaluate(context))
            else:
                parameters[key] = re.sub(r"\\(.)", r"\1", double if double is not None else single)
        return parameters

    def _instead(self, context: Context, name: str, why: str, parameters: Mapping[str, Any]) -> str:
        """What a file shows that is not there, as most of a theme are: the picture or the film that it was given."""
        if why == files.MISSING and name in _WRITES_NOTHING:
            return ""
        what, done, written = f"“{name}” is not included: {why}", "it is left out", ""
        if why == files.MISSING and (given := self.given(context, parameters)):
            if (picture := self.picture(context, given)) is not None:
                source, written = picture
                done = f"the picture “{shortened(source)}” is shown in its place"
            elif (player := _player(name, given)) is not None:
                done, written = "the video is shown in its place", self.apart(player)
        self.tell(context, what, done)
        return written

    def _template(self, context: Context, name: str) -> Template | str:
        return self._read(context, self.env.site.includes, name)

    def _read(self, context: Context, folder: Path, name: str) -> Template | str:
        """The template of a file of this name in a folder, or why there is none."""
        try:
            file = context.file(folder, name)
        except files.UnreadError as error:
            return str(error)

        def parsed() -> Template:
            shown = files.shown(folder, name)
            self.env.problems.take(file.odd, shown)
            return self.env.template(file.text, shown, 1)

        return self.env.parsed(("include", file.identity), parsed)


class IncludeTag(WrittenTag):
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
        folder = context.page_folder
        return folder if isinstance(folder, str) else self._read(context, folder, name)


class IncludeRelativeTag(WrittenTag):
    """Jekyll 4.3: a file beside the page, never above it."""

    name = "include_relative"
    node = IncludeRelativeNode


# Addresses ----------------------------------------------------------------------------------------


def _nowhere(name: str) -> str:
    """An address that leads nowhere; as part of the page that it stands on, it isn't told a second time."""
    return f"#{quote(name)}"


class LinkNode(WrittenNode):
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
            self.tell(context, f"there is no file “{path}” to link to", "the link leads nowhere")
            return _nowhere(path)
        return addresses.relative(address, site.base)


class LinkTag(WrittenTag):
    """Jekyll 4.3: the address of any file that the site publishes, by its path in the source."""

    name = "link"
    node = LinkNode


class PostUrlNode(WrittenNode):
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
            self.tell(context, f"there is no post “{name}” to link to", "the link leads nowhere")
            return _nowhere(name)
        return addresses.relative(address, site.base)


class PostUrlTag(WrittenTag):
    """Jekyll 4.3: the address of a post by its file's name without the ending."""

    name = "post_url"
    node = PostUrlNode


class GistNode(WrittenNode):
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


class GistTag(WrittenTag):
    """jekyll-gist: a gist by its id, with or without its user, and the file to show of it."""

    name = "gist"
    node = GistNode


# Tags of the site ---------------------------------------------------------------------------------


class SiteNode(WrittenNode):
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
