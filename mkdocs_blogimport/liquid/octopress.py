"""The tags that Octopress 2 brought to Jekyll, known where neither Jekyll nor the site has one of the name.

Hexo has some of them too. What they give is what a reader of such a blog saw, in HTML without scripts.
"""

from __future__ import annotations

import re
from html import escape
from textwrap import dedent
from typing import TYPE_CHECKING, Final

from liquid import Tag, Token

from . import files, limits, media, values
from .limits import spend
from .tags import PARAMETER, WrittenNode, WrittenTag, shortened

if TYPE_CHECKING:
    from .environment import Context, Template

_CLASS = re.compile(r"[A-Za-z_][\w-]*")
_LENGTH = re.compile(r"\d{1,5}(?:px|%)?")
_NAMED = re.compile(r"\w++\s*+=\s*+[\"']")
_OPTION = re.compile(
    r"(lang|start|first_line|mark|highlight|linenos|line_number|range|from|to|end|wrap|tab_replace):(\S*)"
)
_LANGUAGE = re.compile(r"[\w.+#-]{1,40}")
_WEB = re.compile(r"https?://", re.IGNORECASE)
_FRONT_MATTER = re.compile(r"---[ \t]*+\n(?:.*?\n)?---[ \t]*+(?:\n|\Z)", re.DOTALL)
_PULLED = re.compile(r"\{\"\s*+|(?<!\s)\s*+\"\}")
_BROKEN_LINE = re.compile(r"(?<=\S)(?: ?)\n(?=[ \t]*\S)")
#: Endings of files that are not the names of their languages.
_ENDINGS: Final = {
    "cc": "cpp", "gemspec": "ruby", "h": "c", "hpp": "cpp", "htm": "html", "kt": "kotlin", "m": "objective-c",
    "mjs": "js", "patch": "diff", "rake": "ruby", "txt": "text", "vb": "vb.net",
}  # fmt: skip


class _Node(WrittenNode):
    """A tag that is as good as unknown where nothing can be made of its markup."""

    __slots__ = ()

    def written(self, context: Context) -> str:
        """What the tag gives, or a word that it gives nothing."""
        words = self.expanded(context, self.markup).split()
        written = self.shown(context, words)
        if written is None:
            name = self.token.value.partition(":")[0]
            tag = shortened(f"{{% {name} {self.markup[:200]} %}}")
            self.tell(context, f"the Liquid tag “{name}” names nothing that can be shown", f"it is left out: {tag}")
        return written or ""

    def shown(self, context: Context, words: list[str]) -> str | None:
        """What the tag gives, None where its words mean nothing.

        Args:
            context: What the rendering knows.
            words: The markup, outputs in it rendered, without its white space.
        """
        raise NotImplementedError

    def read(self, context: Context, *names: str) -> files.File | str:
        """The first of these files of the blog that is there, or why it can't be read."""
        why = files.MISSING
        for name in names:
            try:
                return context.file(self.env.site.folder, name)
            except files.UnreadError as error:
                why = str(error)
                if why != files.MISSING:
                    break
        return why


class _Tag(WrittenTag):
    """A tag that takes any markup."""

    def check(self, markup: str, token: Token) -> None:
        """Nothing is refused; a tag that names nothing is told when it is rendered."""


# Pictures and films -------------------------------------------------------------------------------


class ImgNode(_Node):
    """`{% img left /a.jpg 300 200 'Title' 'Words in its place' %}`."""

    __slots__ = ()

    def shown(self, context: Context, words: list[str]) -> str | None:
        """The picture."""
        if _NAMED.match(self.markup):
            found = {key: double or single for key, double, single, _ in PARAMETER.findall(self.markup)}
            picture = self.picture(context, self.given(context, found))
            return picture[1] if picture else None
        words = [word.strip("\"'") if "/" in word or media.is_image(word) else word for word in words]
        at = next((i for i, word in enumerate(words) if "/" in word or media.is_image(word)), None)
        if at is None or not media.is_address(words[at]):
            return None
        classes = [word.strip("\"'") for word in words[:at]]
        rest = words[at + 1 :]
        lengths = [rest.pop(0).removesuffix("px") for _ in range(2) if rest and _LENGTH.fullmatch(rest[0])]
        title, alt = _titles(" ".join(rest))
        return "<img" + media.attributes({
            "class": " ".join(name for name in classes if _CLASS.fullmatch(name)) or None,
            "src": words[at],
            "width": lengths[0] if lengths else None,
            "height": lengths[1] if len(lengths) > 1 else None,
            "title": title or None,
            "alt": alt or title,
        }) + ">"  # fmt: skip


def _titles(text: str) -> tuple[str, str]:
    """A title and the words that stand in a picture's place, each in quotes; or a title, in quotes or not."""
    if len(text) > 1 and text[0] == text[-1] == "'" and text[1:].lstrip()[:1] == '"':
        text = text[1:-1].strip()  # Hexo's way, '"title" "words"'
    if len(text) < 2 or text[0] not in "\"'" or text[-1] not in "\"'":
        return text, ""
    title, between, alt = text[1:-1].partition(f"{text[0]} {text[-1]}")
    if between:
        return title.strip(), alt.strip()
    return text[1:-1].strip() if text[0] == text[-1] else text, ""


class VideoNode(_Node):
    """`{% video /a.mp4 640 320 /poster.png %}`."""

    __slots__ = ()

    def shown(self, context: Context, words: list[str]) -> str | None:
        """The film, in up to three forms."""
        words = [word.strip("\"'") for word in words]
        films = [word for word in words if media.is_film(word)][:3]
        lengths = [word.removesuffix("px") for word in words if _LENGTH.fullmatch(word)]
        poster = next((word for word in words if media.is_image(word) and media.is_address(word)), None)
        if not films:
            return None
        width, height = lengths[:2] if len(lengths) > 1 else (None, None)
        return media.film(films, poster=poster, width=width, height=height)


class PlayerNode(_Node):
    """`{% youtube ID %}`, `{% vimeo ID %}`."""

    __slots__ = ()

    def shown(self, context: Context, words: list[str]) -> str | None:
        """The player of that site."""
        player = media.player(self.token.value, words[0].strip("\"'") if words else "")
        return None if player is None else self.apart(player)


# Code ---------------------------------------------------------------------------------------------


class CodeNode(_Node):
    """`{% codeblock Title.rb lang:ruby http://example.com/title.rb from there start:5 linenos:false %}`."""

    __slots__ = ()

    def shown(self, context: Context, words: list[str]) -> str | None:
        """The code, with what it is called and where it is from."""
        options, words = _options(words)
        at = next((i for i, word in enumerate(words) if _WEB.match(word) or (i and word.startswith("/"))), len(words))
        title = _unquoted(" ".join(words[:at]))
        figure: dict[str, str | bool] = _numbers(options)
        if title:
            figure["title"] = title
        if at < len(words) and media.is_address(words[at]):
            figure |= {"url": words[at], "link": _unquoted(" ".join(words[at + 1 :])) or "link"}
        language = _language(options, title)
        return self.code(self.inner(context), language, figure)


class OtherCodeNode(_Node):
    """A block of a plugin's that is called something with code; `{% sourcecode ruby %}`."""

    __slots__ = ()

    def shown(self, context: Context, words: list[str]) -> str | None:
        """The code, in the language that the first word names, if any."""
        options, words = _options(words)
        word = _unquoted(words[0].removeprefix("language=").removeprefix("lang=")) if words else ""
        language = _language(options, "") or (
            word.lower() if _LANGUAGE.fullmatch(word) and not word[0].isdigit() else None
        )
        return self.code(self.inner(context), language, {})


class IncludeCodeNode(_Node):
    """`{% include_code Title lang:ruby path/file.rb %}`."""

    __slots__ = ()

    def shown(self, context: Context, words: list[str]) -> str | None:
        """A file of the folder of code, with its name and a link to it."""
        options, words = _options(words)
        if not words:
            return None
        *title, name = words
        name = name.strip("\"'").lstrip("/")
        folder = values.text(self.env.site.variables.get("code_dir")).strip("/ ") or "downloads/code"
        read = self.read(context, f"{folder}/{name}", f"source/{folder}/{name}")
        if isinstance(read, str):
            self.tell(context, f"“{shortened(name)}” is not included: {read}", "it is left out")
            return ""
        code = read.text
        spend(len(code) // limits.COPIED)
        file = name.rpartition("/")[2]
        figure = _numbers(options)
        figure["title"] = f"{_unquoted(' '.join(title))} ({file})" if title else file
        figure |= {"url": f"/{folder}/{name}", "link": "download"}
        first, last = _range(options)
        if first > 1 or last:
            code = "\n".join(code.splitlines()[first - 1 : last])
            figure["start"] = options.get("start", str(first))
        return self.code(code, _language(options, file), figure)


def _options(words: list[str]) -> tuple[dict[str, str], list[str]]:
    """The options among some words (`lang:ruby`), and the other words."""
    options: dict[str, str] = {}
    rest = []
    for word in words:
        found = _OPTION.fullmatch(word)
        if found:
            options[found[1]] = found[2].strip("\"'")
        else:
            rest.append(word)
    return options, rest


def _numbers(options: dict[str, str]) -> dict[str, str | bool]:
    """Lines of code had numbers, unless an author wanted none."""
    if "false" in (options.get("linenos"), options.get("line_number")):
        return {}
    start = options.get("start") or options.get("first_line") or ""
    return {"linenos": True, "start": start} if start.isdecimal() else {"linenos": True}


def _range(options: dict[str, str]) -> tuple[int, int | None]:
    """The lines of a file that are asked for: the first, and the last if one is named."""
    first, _, last = options.get("range", "").partition("-")
    first = first or options.get("from") or options.get("start") or ""
    last = last or options.get("to") or options.get("end") or ""
    return (
        max(1, int(first)) if re.fullmatch(r"[0-9]{1,7}", first) else 1,
        int(last) if re.fullmatch(r"[0-9]{1,7}", last) else None,
    )


def _language(options: dict[str, str], title: str) -> str | None:
    """The language that is named, or that the ending of a file in the title tells."""
    named = options.get("lang", "").lower()
    if _LANGUAGE.fullmatch(named):
        return named
    before, _, after = title.rpartition(".")
    ending = re.match(r"[a-zA-Z]\w{0,11}", after)
    if ending is None or not re.search(r"\w\Z", before):
        return None
    return _ENDINGS.get(ending[0].lower(), ending[0].lower())


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


# Text ---------------------------------------------------------------------------------------------


class BlockquoteNode(_Node):
    """`{% blockquote Author, Source http://example.com/page Title %}`."""

    __slots__ = ()

    def shown(self, context: Context, words: list[str]) -> str | None:
        """The quote, its lines broken where they are, and below it whose it is."""
        quote = self.inner(context)
        spend(len(quote) // limits.COPIED)
        if "\n " in quote or "\n\t" in quote:  # Markdown would make code of what is indented as far as the tag
            quote = dedent(quote)
        quote = quote.strip("\r\n")
        if "```" not in quote and "~~~" not in quote:  # in code a line's end is its own
            quote = _BROKEN_LINE.sub("  \n", quote)
        footer = _cited(words)
        below = f"<footer>{footer}</footer>\n" if footer else ""
        return f'\n<blockquote markdown="1">\n\n{quote}\n\n{below}</blockquote>\n'


def _cited(words: list[str]) -> str:
    at = next((i for i, word in enumerate(words) if _WEB.match(word) and media.is_address(word)), None)
    author, title = " ".join(words[:at]), ""
    if at is not None:
        title = f'<a href="{media.quoted(words[at])}">{escape(" ".join(words[at + 1 :]) or _host(words[at]))}</a>'
    elif author.count(",") == 1 and not author.endswith(","):
        author, title = (escape(part.strip()) for part in author.split(","))
        return f"<strong>{author}</strong> <cite>{title}</cite>"
    strong = f"<strong>{escape(author)}</strong>" if author else ""
    return f"{strong} <cite>{title}</cite>".strip() if title else strong


def _host(address: str) -> str:
    """An address as a reader is shown it: its beginning, up to some slash."""
    whole = _WEB.sub("", address, count=1)
    shown = whole[:32]
    return whole if len(whole) < 32 else (shown.rpartition("/")[0] or shown) + "/…"


class PullquoteNode(_Node):
    """`{% pullquote %} … {" what is pulled "} … {% endpullquote %}`."""

    __slots__ = ()

    def shown(self, context: Context, words: list[str]) -> str | None:
        """The text without the marks; that a part of it is shown twice was the theme's doing."""
        text = self.inner(context)
        spend(len(text) // limits.COPIED)
        return _PULLED.sub("", text)


def _body_start(text: str) -> int:
    front_matter = _FRONT_MATTER.match(text)
    return front_matter.end() if front_matter else 0


class RenderPartialNode(_Node):
    """`{% render_partial path/file.markdown %}`, and `raw` behind it where its Liquid stands as it is."""

    __slots__ = ()

    def shown(self, context: Context, words: list[str]) -> str | None:
        """The file without its front matter."""
        if not words:
            return None
        name = words[0].strip("\"'").lstrip("/")
        site = self.env.site
        read = self.read(context, name)
        if isinstance(read, str):
            self.tell(context, f"“{shortened(name)}” is not included: {read}", "it is left out")
            return ""
        text = read.text
        if words[1:] == ["raw"]:
            spend(len(text) // limits.COPIED)
            return text[_body_start(text) :]

        def parsed() -> Template:
            start = _body_start(text)
            shown = files.shown(site.folder, name)
            return self.env.template(text[start:], shown, text.count("\n", 0, start) + 1)

        template = self.env.parsed(("partial", read.identity), parsed)
        buffer = context.get_buffer()
        self.env.run(template, context, buffer)
        return buffer.getvalue()


# The tags -----------------------------------------------------------------------------------------


class ImgTag(_Tag):
    """Octopress 2 and Hexo: a picture with a class, its size, a title and the words that stand in its place."""

    name = "img"
    node = ImgNode


class VideoTag(_Tag):
    """Octopress 2: a film that the browser plays."""

    name = "video"
    node = VideoNode


class YoutubeTag(_Tag):
    """A film at YouTube, as most plugins for that have it."""

    name = "youtube"
    node = PlayerNode


class VimeoTag(_Tag):
    """A film at Vimeo."""

    name = "vimeo"
    node = PlayerNode


class CodeblockTag(_Tag):
    """Octopress 2 and Hexo: code with a caption."""

    name = "codeblock"
    end = "endcodeblock"
    block = True
    node = CodeNode


class CodeTag(CodeblockTag):
    """Hexo's other name for it."""

    name = "code"
    end = "endcode"


class OtherCodeTag(_Tag):
    """What a tag that nobody knows becomes where its name says that it encloses code."""

    name = ":code"
    end = "end:code"
    block = True
    node = OtherCodeNode


class IncludeCodeTag(_Tag):
    """Octopress 2 and Hexo: code from a file."""

    name = "include_code"
    node = IncludeCodeNode


class RenderPartialTag(_Tag):
    """Octopress 2: any file of the blog, rendered where the tag stands."""

    name = "render_partial"
    node = RenderPartialNode


class BlockquoteTag(_Tag):
    """Octopress 2 and Hexo: a quote, and whose it is."""

    name = "blockquote"
    end = "endblockquote"
    block = True
    node = BlockquoteNode


class PullquoteTag(_Tag):
    """Octopress 2: a text of which a part was shown a second time beside it."""

    name = "pullquote"
    end = "endpullquote"
    block = True
    node = PullquoteNode


TAGS: Final[tuple[type[_Tag], ...]] = (
    ImgTag,
    VideoTag,
    YoutubeTag,
    VimeoTag,
    CodeblockTag,
    CodeTag,
    IncludeCodeTag,
    RenderPartialTag,
    BlockquoteTag,
    PullquoteTag,
)

#: Tags that enclose code: in it what Jekyll doesn't know is no tag.
CODE: Final = frozenset({"highlight", CodeblockTag.name, CodeTag.name, OtherCodeTag.name})

_CODE_NAME = re.compile(
    r"(?<![a-z])(?:code|codeblock|sourcecode|source_code|snippet|syntax|prism|prettify|pygments|highlight|gist|listing"
    r"|console|terminal)(?![a-z])"
)


def is_code(name: str) -> bool:
    """Whether the name of a tag says that it encloses code."""
    return bool(_CODE_NAME.search(name.lower()))


def is_tag(tag: Tag) -> bool:
    """Whether a tag is one of these."""
    return isinstance(tag, _Tag)
