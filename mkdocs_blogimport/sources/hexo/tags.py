"""The tag plugins of Hexo, and those of its themes that many blogs have, as HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from ...conventions import Tables
from ...liquid import media
from .pieces import Tag

_URL = re.compile(r"(?:https?:)?//\S|www\.|/")
_ADDRESS = re.compile(r"\Ahttps?://|/(?:index\.html?)?\Z")
_QUOTED = re.compile(r"""["']([^"']*+)["']""")
_OPTION = re.compile(r"(?:lang|line_number|line_threshold|first_line|wrap|mark|language_attr|highlight):")
_LINES = re.compile(r"(?:lang:[\w+#-]{1,40}|(?:from|to):[0-9]{1,6})\Z")
_TAB = re.compile(r"<!--[ \t]*+(end)?tab((?:[^\n<-]|-(?!->)|<(?!!--))*+)-->")
_MARKUP = re.compile(r"<[^<>]*>")
#: The kinds of callouts that have a class of their own.
_KINDS = frozenset({"primary", "info", "success", "warning", "danger"})
_CLASS = re.compile(r"[A-Za-z][\w-]*\Z")


class Page(Protocol):
    """What tags ask of the post in which they stand, and of its blog."""

    def asset(self, name: str) -> str | None:
        """Return the address of a file in the post's own folder; None if there is none."""

    def file(self, name: str) -> str | None:
        """Return the text of a file of code, by its path in the folder of code; None if there is none."""

    def post(self, name: str) -> tuple[str, str] | None:
        """Return the address and the title of a post, by its slug or its title; None if there is none."""

    def markdown(self, text: str) -> str:
        """Convert Markdown to HTML."""

    def code(self, text: str, language: str | None, options: Mapping[str, str | bool]) -> str:
        """Convert code to a block of HTML."""

    @property
    def tables(self) -> Tables:
        """The providers of films and sounds."""

    @property
    def host(self) -> str:
        """The blog's own host name."""


#: Returns the HTML of a tag with its arguments; None for one that can't be shown. `inside` is the Markdown that it
#: encloses, its tags expanded; an empty string for a tag that encloses nothing.
TagFunction = Callable[[Tag, str, Page], str | None]

#: The tags that write an address, which may be a part of Markdown.
WRITTEN = frozenset({"asset_path", "post_path"})

#: The tags that enclose something: one that isn't closed shows nothing.
ENCLOSING = frozenset({
    "blockquote", "quote", "pullquote", "codeblock", "code", "note", "notel", "centerquote", "cq", "tabs", "subtabs",
    "mermaid",
})  # fmt: skip

#: All tags that are known, by their names.
TAGS: dict[str, TagFunction] = {}


def _tag(*names: str) -> Callable[[TagFunction], TagFunction]:
    def register(function: TagFunction) -> TagFunction:
        TAGS.update(dict.fromkeys(names, function))
        return function

    return register


# -- Hexo's own (hexo 8.1: plugins/tag) -------------------------------------------------------------------------------


@_tag("blockquote", "quote")
def _blockquote(tag: Tag, inside: str, page: Page) -> str:
    """`{% blockquote Author, Source https://… %}`: a quote and where it is from."""
    return f"<blockquote>{page.markdown(inside)}{_footer(' '.join(tag.arguments))}</blockquote>"


def _footer(written: str) -> str:
    if not written:
        return ""
    before, url, title = _cited(written)
    if not url:
        author, comma, title = written.partition(",")
        source = f"<cite>{media.text(title.strip())}</cite>" if comma and title.strip() else ""
        return f"<footer><strong>{media.text(author.strip())}</strong>{source}</footer>"
    link = f'<a href="{media.quoted(url)}">{media.text(title or _ADDRESS.sub("", url))}</a>'
    return f"<footer><strong>{media.text(before)}</strong><cite>{link}</cite></footer>"


def _cited(written: str) -> tuple[str, str, str]:
    """Return the words before the last URL that isn't the first word, that URL, and the words behind it."""
    words = written.split()
    for place in range(len(words) - 1, 0, -1):
        if words[place].lower().startswith(("http://", "https://")):
            return " ".join(words[:place]), words[place], " ".join(words[place + 1 :])
    return "", "", ""


@_tag("pullquote")
def _pullquote(tag: Tag, inside: str, page: Page) -> str:
    """`{% pullquote left %}`: a quote from the text itself."""
    classes = media.quoted(" ".join(["pullquote", *tag.arguments]))
    return f'<blockquote class="{classes}">{page.markdown(inside)}</blockquote>'


@_tag("codeblock", "code")
def _code(tag: Tag, inside: str, page: Page) -> str:
    """`{% codeblock title lang:js https://… link %}`: a block of code."""
    options: dict[str, str | bool] = {}
    language = None
    words = []
    for argument in tag.arguments:
        if not _OPTION.match(argument):
            words.append(argument)
            continue
        key, _, value = argument.partition(":")
        if key == "lang":
            language = value.lower()
        elif key == "mark":
            options["mark_lines"] = value.replace(",", " ")
    text = tag.source.removeprefix("\r").removeprefix("\n")
    if caption := " ".join(words):
        before, url, title = _cited(caption)
        options["title"] = before or caption
        if url:
            options |= {"url": url, "link": title or "link"}
    return page.code(text.rstrip("\n") + "\n", language, options)


@_tag("include_code", "include-code")
def _include_code(tag: Tag, inside: str, page: Page) -> str | None:
    """`{% include_code title lang:js from:1 to:9 a.js %}`: a file of `source/downloads/code` as a block of code."""
    words = [word for word in tag.arguments if not _LINES.match(word)]
    options = dict(word.partition(":")[::2] for word in tag.arguments if _LINES.match(word))
    text = page.file(words[-1]) if words else None
    if text is None:
        return None
    lines = text.splitlines()
    first = int(options.get("from") or 1)
    last = int(options.get("to") or len(lines))
    shown: dict[str, str | bool] = {"title": " ".join(words[:-1]) or words[-1].rpartition("/")[2]}
    language = options.get("lang") or words[-1].rpartition(".")[2]
    return page.code("\n".join(lines[max(first - 1, 0) : last]) + "\n", language, shown)


@_tag("img", "image")
def _img(tag: Tag, inside: str, page: Page) -> str | None:
    """`{% img left /a.png 10 20 "title" "alt" %}`: a picture."""
    return _picture(list(tag.arguments), lambda word: word if _URL.match(word) else None)


@_tag("asset_img", "asset_image")
def _asset_img(tag: Tag, inside: str, page: Page) -> str | None:
    """`{% asset_img left a.png 10 20 "title" "alt" %}`: a picture of the post's own folder."""
    return _picture(list(tag.arguments), page.asset)


def _picture(arguments: Sequence[str], address: Callable[[str], str | None]) -> str | None:
    place = next((at for at, word in enumerate(arguments) if address(word) is not None), None)
    if place is None:
        return None
    source = address(arguments[place]) or ""
    if not media.is_address(source):
        return None
    rest = list(arguments[place + 1 :])
    sizes: list[str] = []
    while rest and rest[0].isascii() and rest[0].isdigit() and len(sizes) < 2:
        sizes.append(rest.pop(0))
    # the title and the alternative text, within a pair of quotes each; of one string alone it is the title
    words = " ".join(rest).removeprefix("'").removesuffix("'") if len(rest) > 1 else " ".join(rest)
    texts = [text.strip() for text in _QUOTED.findall(words)] or [words.strip("\"' ")]
    title, alt = (*texts, "", "")[:2]
    width, height = (*sizes, None, None)[:2]
    values = {
        "src": source,
        "class": " ".join(arguments[:place]) or None,
        "width": width,
        "height": height,
        "title": title or None,
        "alt": alt or None,
    }
    return f"<img{media.attributes(values)}>"


@_tag("asset_path")
def _asset_path(tag: Tag, inside: str, page: Page) -> str | None:
    """`{% asset_path a.pdf %}`: the address of a file of the post's own folder."""
    address = page.asset(tag.arguments[0]) if tag.arguments else None
    return None if address is None else media.quoted(address)


@_tag("asset_link")
def _asset_link(tag: Tag, inside: str, page: Page) -> str | None:
    """`{% asset_link a.pdf title %}`: a link to a file of the post's own folder."""
    address = page.asset(tag.arguments[0]) if tag.arguments else None
    if address is None:
        return None
    title = _words(tag.arguments[1:]) or tag.arguments[0]
    return f"<a{media.attributes({'href': address, 'title': title})}>{media.text(title)}</a>"


@_tag("post_path")
def _post_path(tag: Tag, inside: str, page: Page) -> str | None:
    """`{% post_path name %}`: the address of a post."""
    found = page.post(_name(tag.arguments)[0])
    return None if found is None else media.quoted(found[0])


@_tag("post_link")
def _post_link(tag: Tag, inside: str, page: Page) -> str | None:
    """`{% post_link name#heading 'Title' %}`: a link to a post."""
    name, fragment = _name(tag.arguments)
    found = page.post(name)
    if found is None:
        return None
    address, title = found
    words = _words(tag.arguments[1:]) or title
    return f"<a{media.attributes({'href': address + fragment, 'title': title})}>{media.text(words)}</a>"


def _name(arguments: Sequence[str]) -> tuple[str, str]:
    """Return the name of a post, and the fragment behind it."""
    name, mark, fragment = (arguments[0].strip("\"'") if arguments else "").partition("#")
    return name, mark + fragment


def _words(arguments: Sequence[str]) -> str:
    """Return the words of a title; the last one may say whether it is HTML."""
    words = list(arguments)
    if words and words[-1] in {"true", "false"}:
        words.pop()
    return " ".join(words).strip("\"'")


@_tag("link", "a", "anchor")
def _link(tag: Tag, inside: str, page: Page) -> str | None:
    """`{% link text https://… true title %}`: a link."""
    place = next((at for at, word in enumerate(tag.arguments) if _URL.match(word)), None)
    if place is None or not media.is_address(tag.arguments[place]):
        return None
    rest = list(tag.arguments[place + 1 :])
    outside = rest.pop(0) == "true" if rest and rest[0] in {"true", "false"} else False
    values = {
        "href": tag.arguments[place],
        "title": " ".join(rest) or None,
        "target": "_blank" if outside else None,
        "rel": "noopener" if outside else None,
    }
    return f"<a{media.attributes(values)}>{media.text(' '.join(tag.arguments[:place]))}</a>"


@_tag("url_for")
def _url_for(tag: Tag, inside: str, page: Page) -> str | None:
    """`{% url_for text path %}`: a link in the site."""
    text, path = (*tag.arguments, "", "")[:2]
    return f'<a href="{media.quoted(path)}">{media.text(text)}</a>' if media.is_address(path) else None


@_tag("iframe")
def _iframe(tag: Tag, inside: str, page: Page) -> str | None:
    """`{% iframe https://… 100% 300 %}`: another page in a frame."""
    address, width, height = (*tag.arguments, "", "", "")[:3]
    if not media.is_address(address):
        return None
    values = {"src": address, "width": width.replace("default", "") or "100%", "height": height or "300"}
    return f'<iframe{media.attributes(values)} frameborder="0" loading="lazy" allowfullscreen></iframe>'


# -- hexo-tag-embed, and what Hexo had itself before version 7 ---------------------------------------------------------


@_tag("youtube", "vimeo", "bilibili")
def _player(tag: Tag, inside: str, page: Page) -> str | None:
    """`{% youtube id %}`: a film of one of the known providers."""
    identity = tag.arguments[0] if tag.arguments else ""
    return media.player(page.tables.includes().providers.get(tag.name), identity, page.host)


@_tag("gist", "jsfiddle")
def _elsewhere(tag: Tag, inside: str, page: Page) -> str | None:
    """`{% gist id %}`: a link, since a script from elsewhere would be run in the site."""
    identity = tag.arguments[0] if tag.arguments else ""
    host = {"gist": "https://gist.github.com/", "jsfiddle": "https://jsfiddle.net/"}[tag.name]
    return f"<p>{media.link(host + identity)}</p>" if re.fullmatch(r"[\w/-]+", identity) else None


# -- tags of themes (NexT 8, Butterfly 4) ------------------------------------------------------------------------------


@_tag("note", "notel")
def _note(tag: Tag, inside: str, page: Page) -> str:
    """`{% note info Title %}`: a callout, with its classes and its title."""
    kinds = [word for word in tag.arguments[:1] if _CLASS.match(word)]
    words = [word for word in tag.arguments[len(kinds) :] if word not in {"no-icon", "simple", "modern", "flat"}]
    # the second class is known in every theme: see `conventions/classes.yml`
    known = f"notice--{kinds[0]}" if kinds and kinds[0] in _KINDS else "notice--primary"
    title = _MARKUP.sub("", page.markdown(_words(words))).strip() if words else None
    values = {"class": " ".join(["note", *kinds, known]), "title": None if title is None else html.unescape(title)}
    return f"<div{media.attributes(values)}>{page.markdown(inside)}</div>"


@_tag("centerquote", "cq")
def _centerquote(tag: Tag, inside: str, page: Page) -> str:
    """`{% cq %}`: a quote in the middle of the page."""
    return f'<blockquote class="blockquote-center">{page.markdown(inside)}</blockquote>'


@_tag("tabs", "subtabs")
def _tabs(tag: Tag, inside: str, page: Page) -> str:
    """`{% tabs name %}` with `<!-- tab Caption -->` in it: all parts, one below the other."""
    parts: list[str] = []
    name = _words(tag.arguments).partition(",")[0]
    caption = ""
    start = 0
    for found in (*_TAB.finditer(inside), None):
        text = inside[start : found.start() if found else None].strip()
        if text:
            caption = caption or f"{name} {len(parts) + 1}".strip()
            heading = f"<p><strong>{media.text(caption)}</strong></p>"
            parts.append(heading + page.markdown(text))
        if found is None:
            break
        caption = "" if found[1] else found[2].strip().partition("@")[0]
        start = found.end()
    return f'<div class="tabs">{"".join(parts)}</div>'


@_tag("btn", "button")
def _button(tag: Tag, inside: str, page: Page) -> str | None:
    """`{% btn /address, text %}`: a button that leads somewhere."""
    parts = [part.strip() for part in " ".join(tag.arguments).split(",")]
    address, text = (*parts, "", "")[:2]
    return (
        f'<a class="btn" href="{media.quoted(address)}">{media.text(text)}</a>' if media.is_address(address) else None
    )


@_tag("label")
def _label(tag: Tag, inside: str, page: Page) -> str:
    """`{% label primary@text %}`: words on a coloured ground."""
    kind, mark, text = " ".join(tag.arguments).partition("@")
    name = f' class="label {kind}"' if mark and _CLASS.match(kind) else ""
    return f"<mark{name}>{media.text(text if mark else kind)}</mark>"


@_tag("video", "dplayer")
def _video(tag: Tag, inside: str, page: Page) -> str | None:
    """`{% video /a.mp4 %}`: a film."""
    words = (word.removeprefix("url=").strip("\"'") for word in tag.arguments)
    source = next((word for word in words if media.is_film(word)), None)
    return None if source is None else media.film([source], poster=None, width=None, height=None)


@_tag("audio", "aplayer")
def _audio(tag: Tag, inside: str, page: Page) -> str | None:
    """`{% audio /a.mp3 %}`: a sound."""
    source = next((word.strip("\"'") for word in tag.arguments if media.is_sound(word.strip("\"'"))), None)
    return None if source is None else media.sound([source])


@_tag("pdf")
def _pdf(tag: Tag, inside: str, page: Page) -> str | None:
    """`{% pdf /a.pdf %}`: a link to a document."""
    address = tag.arguments[0] if tag.arguments else ""
    return f"<p>{media.link(address)}</p>" if media.is_address(address) else None


@_tag("mermaid")
def _mermaid(tag: Tag, inside: str, page: Page) -> str:
    """`{% mermaid %}`: a diagram."""
    kind = " ".join(tag.arguments)
    source = html.escape(f"{kind}\n{tag.source.strip()}".strip(), quote=False)
    return f'<pre><code class="language-mermaid">{source}\n</code></pre>'
