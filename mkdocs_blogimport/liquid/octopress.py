"""The tags of Octopress 2, used if neither Jekyll nor the site has one of the name.

Hexo has some of them too. Their output is that of such a blog, in HTML without scripts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from textwrap import dedent
from typing import Final

from . import files, limits, media, values
from .context import Context
from .limits import spend
from .nodes import TagNode
from .pictures import code_block, picture, strings
from .registry import tag
from .tags import PARAMETER, shortened

#: The tag that replaces an unknown block whose name says that it contains code.
OTHER_CODE: Final = ":code"

#: Called with the tag, the context and the words of the markup, outputs in it rendered; None for unusable ones.
_Octopress = Callable[[TagNode, Context, list[str]], str | None]

_CLASS = re.compile(r"[A-Za-z_][\w-]*")
_LENGTH = re.compile(r"\d{1,5}(?:px|%)?")
_NAMED = re.compile(r"\w++\s*+=\s*+[\"']")
_OPTION = re.compile(
    r"(lang|start|first_line|mark|highlight|linenos|line_number|range|from|to|end|wrap|tab_replace):(\S*)"
)
_LANGUAGE = re.compile(r"[\w.+#-]{1,40}")
_WEB = re.compile(r"https?://", re.IGNORECASE)
_PULLED = re.compile(r"\{\"\s*+|(?<!\s)\s*+\"\}")
_BROKEN_LINE = re.compile(r"(?<=\S)(?: ?)\n(?=[ \t]*\S)")
#: File extensions that are not the names of their languages.
_EXTENSIONS: Final = {
    "cc": "cpp", "gemspec": "ruby", "h": "c", "hpp": "cpp", "htm": "html", "kt": "kotlin", "m": "objective-c",
    "mjs": "js", "patch": "diff", "rake": "ruby", "txt": "text", "vb": "vb.net",
}  # fmt: skip


def octopress_tag(name: str, *, block: bool = False, code: bool = False) -> Callable[[_Octopress], _Octopress]:
    """Register a function as a tag that counts as unknown if its markup is unusable.

    Args:
        name: The tag's name.
        block: True if the tag has a body.
        code: True if its body is code.
    """

    def register(function: _Octopress) -> _Octopress:
        def run(tag: TagNode, context: Context) -> str:
            written = function(tag, context, tag.expanded(context, tag.markup).split())
            if written is None:
                markup = shortened(f"{{% {tag.name} {tag.markup[:200]} %}}")
                what = f"the Liquid tag “{tag.name}” has no usable argument"
                context.report(tag.token, what, f"left out: {markup}")
            return written or ""

        tag(name, block=block, needs_markup=False, fallback=True, code=code)(run)
        return function

    return register


def _read(context: Context, *names: str) -> files.File | str:
    """Return the first existing one of these files of the blog, or the reason why it can't be read."""
    why = files.MISSING
    for name in names:
        try:
            return context.file(context.site.folder, name)
        except files.UnreadError as error:
            why = str(error)
            if why != files.MISSING:
                break
    return why


def _not_included(tag: TagNode, context: Context, name: str, why: str) -> str:
    context.report(tag.token, f"“{shortened(name)}” can't be included: {why}", "left out")
    return ""


# Pictures and films -------------------------------------------------------------------------------


@octopress_tag("img")
def img(tag: TagNode, context: Context, words: list[str]) -> str | None:
    """`{% img left /a.jpg 300 200 'Title' 'Words in its place' %}`: the picture."""
    if _NAMED.match(tag.markup):
        found = {key: double or single for key, double, single, _ in PARAMETER.findall(tag.markup)}
        image = picture(tag, context, strings(tag, context, found))
        return image[1] if image else None
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


def _titles(written: str) -> tuple[str, str]:
    """Return a title and the text that replaces a picture, each in quotes; or a title, in quotes or not."""
    if len(written) > 1 and written[0] == written[-1] == "'" and written[1:].lstrip()[:1] == '"':
        written = written[1:-1].strip()  # Hexo's syntax, '"title" "words"'
    if len(written) < 2 or written[0] not in "\"'" or written[-1] not in "\"'":
        return written, ""
    title, between, alt = written[1:-1].partition(f"{written[0]} {written[-1]}")
    if between:
        return title.strip(), alt.strip()
    return written[1:-1].strip() if written[0] == written[-1] else written, ""


@octopress_tag("video")
def video(tag: TagNode, context: Context, words: list[str]) -> str | None:
    """`{% video /a.mp4 640 320 /poster.png %}`: the film, in up to three forms."""
    words = [word.strip("\"'") for word in words]
    films = [word for word in words if media.is_film(word)][:3]
    lengths = [word.removesuffix("px") for word in words if _LENGTH.fullmatch(word)]
    poster = next((word for word in words if media.is_image(word) and media.is_address(word)), None)
    if not films:
        return None
    width, height = lengths[:2] if len(lengths) > 1 else (None, None)
    return media.film(films, poster=poster, width=width, height=height)


@octopress_tag("vimeo")
@octopress_tag("youtube")
def player(tag: TagNode, context: Context, words: list[str]) -> str | None:
    """`{% youtube ID %}`, `{% vimeo ID %}`: the player of that site."""
    provider = context.site.theme_includes().providers.get(tag.name)
    player = media.player(provider, words[0].strip("\"'") if words else "")
    return None if player is None else tag.apart(player)


# Code ---------------------------------------------------------------------------------------------


@octopress_tag("code", block=True, code=True)
@octopress_tag("codeblock", block=True, code=True)
def codeblock(tag: TagNode, context: Context, words: list[str]) -> str | None:
    """`{% codeblock Title.rb lang:ruby http://example.com/title.rb from there start:5 linenos:false %}`: code.

    Its title and its source are above it.
    """
    options, words = _options(words)
    at = next((i for i, word in enumerate(words) if _WEB.match(word) or (i and word.startswith("/"))), len(words))
    title = _unquoted(" ".join(words[:at]))
    figure: dict[str, str | bool] = _numbers(options)
    if title:
        figure["title"] = title
    if at < len(words) and media.is_address(words[at]):
        figure |= {"url": words[at], "link": _unquoted(" ".join(words[at + 1 :])) or "link"}
    language = _language(options, title)
    return code_block(context, tag.inner(context), language, figure)


@octopress_tag(OTHER_CODE, block=True, code=True)
def other_code(tag: TagNode, context: Context, words: list[str]) -> str | None:
    """`{% sourcecode ruby %}`: code, in the language that the first word names, if any.

    It replaces any other block of a plugin whose name says that it contains code.
    """
    options, words = _options(words)
    word = _unquoted(words[0].removeprefix("language=").removeprefix("lang=")) if words else ""
    language = _language(options, "") or (word.lower() if _LANGUAGE.fullmatch(word) and not word[0].isdigit() else None)
    return code_block(context, tag.inner(context), language, {})


@octopress_tag("include_code")
def include_code(tag: TagNode, context: Context, words: list[str]) -> str | None:
    """`{% include_code Title lang:ruby path/file.rb %}`: code from a file, with its name and a link to it."""
    options, words = _options(words)
    if not words:
        return None
    *title, name = words
    name = name.strip("\"'").lstrip("/")
    folder = values.to_output(context.site.variables.get("code_dir")).strip("/ ") or "downloads/code"
    read = _read(context, f"{folder}/{name}", f"source/{folder}/{name}")
    if isinstance(read, str):
        return _not_included(tag, context, name, read)
    code = read.content
    spend(len(code) // limits.COPIED)
    file = name.rpartition("/")[2]
    figure = _numbers(options)
    figure["title"] = f"{_unquoted(' '.join(title))} ({file})" if title else file
    figure |= {"url": f"/{folder}/{name}", "link": "download"}
    first, last = _range(options)
    if first > 1 or last:
        code = "\n".join(code.splitlines()[first - 1 : last])
        figure["start"] = options.get("start", str(first))
    return code_block(context, code, _language(options, file), figure)


def _options(words: list[str]) -> tuple[dict[str, str], list[str]]:
    """Return the options among some words (`lang:ruby`), and the other words."""
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
    """Return the option for line numbers: on, unless the author switched them off."""
    if "false" in (options.get("linenos"), options.get("line_number")):
        return {}
    start = options.get("start") or options.get("first_line") or ""
    return {"linenos": True, "start": start} if start.isdecimal() else {"linenos": True}


def _range(options: dict[str, str]) -> tuple[int, int | None]:
    """Return the requested lines of a file: the first, and the last if one is named."""
    first, _, last = options.get("range", "").partition("-")
    first = first or options.get("from") or options.get("start") or ""
    last = last or options.get("to") or options.get("end") or ""
    return (
        max(1, int(first)) if re.fullmatch(r"[0-9]{1,7}", first) else 1,
        int(last) if re.fullmatch(r"[0-9]{1,7}", last) else None,
    )


def _language(options: dict[str, str], title: str) -> str | None:
    """Return the named language, or that of the file extension in the title."""
    named = options.get("lang", "").lower()
    if _LANGUAGE.fullmatch(named):
        return named
    before, _, after = title.rpartition(".")
    extension = re.match(r"[a-zA-Z]\w{0,11}", after)
    if extension is None or not re.search(r"\w\Z", before):
        return None
    return _EXTENSIONS.get(extension[0].lower(), extension[0].lower())


def _unquoted(written: str) -> str:
    return written[1:-1] if len(written) > 1 and written[0] == written[-1] and written[0] in "\"'" else written


# Text ---------------------------------------------------------------------------------------------


@octopress_tag("blockquote", block=True)
def blockquote(tag: TagNode, context: Context, words: list[str]) -> str | None:
    """`{% blockquote Author, Source http://example.com/page Title %}`: a quote.

    Its line breaks are kept, and its author is named below it.
    """
    quote = tag.inner(context)
    spend(len(quote) // limits.COPIED)
    if "\n " in quote or "\n\t" in quote:  # Markdown would make code of lines that are indented like the tag
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
    """Return the visible part of an address: its beginning, up to some slash."""
    whole = _WEB.sub("", address, count=1)
    beginning = whole[:32]
    return whole if len(whole) < 32 else (beginning.rpartition("/")[0] or beginning) + "/…"


@octopress_tag("pullquote", block=True)
def pullquote(tag: TagNode, context: Context, words: list[str]) -> str | None:
    """`{% pullquote %} … {" what is pulled "} … {% endpullquote %}`: its body without the marks.

    The theme repeated a part of it beside it.
    """
    written = tag.inner(context)
    spend(len(written) // limits.COPIED)
    return _PULLED.sub("", written)


@octopress_tag("render_partial")
def render_partial(tag: TagNode, context: Context, words: list[str]) -> str | None:
    """`{% render_partial path/file.markdown %}`: any file of the blog, without its front matter.

    With `raw` after the name its Liquid is left unchanged.
    """
    if not words:
        return None
    name = words[0].strip("\"'").lstrip("/")
    read = _read(context, name)
    if isinstance(read, str):
        return _not_included(tag, context, name, read)
    if words[1:] == ["raw"]:
        spend(len(read.content) // limits.COPIED)
        return read.content[read.body_start :]
    return context.render_file(read, start=read.body_start)


_CODE_NAME = re.compile(
    r"(?<![a-z])(?:code|codeblock|sourcecode|source_code|snippet|syntax|prism|prettify|pygments|highlight|gist|listing"
    r"|console|terminal)(?![a-z])"
)


def is_code(name: str) -> bool:
    """Return True if the name of a tag says that it contains code."""
    return bool(_CODE_NAME.search(name.lower()))
