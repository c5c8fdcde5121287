"""The Markdown of Zola's blogs: pulldown-cmark with Zola's ids, notes, links and code."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from urllib.parse import urlsplit

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from ..blog.transliteration import ascii_slug
from ..kramdown.rendered import Heading, Rendered
from . import emoji_names
from .bounds import append, bound, rendered
from .code import figure, marked
from .commonmark import flat_notes, no_footnote
from .goldmark.spans import emoji
from .marked import task_lists
from .quotes import make_quotes

_ATTRIBUTES = re.compile(r"[ \t]*\{(?P<inside>[^{}\\]*)\}[ \t]*\Z")
_DASHES = re.compile("-{2,}")
_SMART = re.compile(r"[\"']|--|\.\.\.")
_EXTERNAL = re.compile(r"https?://", re.IGNORECASE)
_EMOJI = re.compile(r":[\w+-]{1,60}:")
_ALERT = re.compile(r"\[!(?P<kind>NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*(?=\n|\Z)", re.IGNORECASE)
#: A word of a fence that is no language.
_FENCE_OPTION = re.compile(
    r"(?:linenos|linenostart|hl_lines|hide_lines|name|copy)\b(?:[ \t]*=(?P<value>.*))?", re.DOTALL
)
_LANGUAGE = re.compile(r"[^\s,\"'<>{}]{1,60}")
_MORE = re.compile(r"<!--\s*more\s*-->", re.IGNORECASE)
_ANCHOR = '<span id="continue-reading"></span>'
#: What may stand in a text for HTML, which is no part of an id.
_PRIVATE = re.compile("[\U00100000-\U0010fffd]")
_WHITESPACE = re.compile(r"[ \t\n\f\r]")
_CLASS = re.compile(r"[\w -]{1,200}")
#: The most attributes of a heading.
_MOST_ATTRIBUTES = 50


@dataclass(frozen=True, slots=True)
class _Settings:
    """What the table `markdown` says, the defaults where it doesn't."""

    smart: bool = False
    notes_below: bool = False
    descriptions: bool = False
    alerts: bool = False
    emoji: bool = False
    target_blank: bool = False
    relations: Sequence[str] = ()
    link_class: str = ""
    anchors: str = "on"
    host: str = ""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> _Settings:
        """Read the settings; never raise."""
        is_blank = values.get("external_links_target_blank") is True
        names = (
            ("noopener", is_blank),
            ("nofollow", values.get("external_links_no_follow") is True),
            ("noreferrer", values.get("external_links_no_referrer") is True),
        )
        own = values.get("external_links_class")
        return cls(
            smart=values.get("smart_punctuation") is True,
            notes_below=values.get("bottom_footnotes") is True,
            descriptions=values.get("definition_list") is True,
            alerts=values.get("github_alerts") is True,
            emoji=values.get("render_emoji") is True,
            target_blank=is_blank,
            relations=[name for name, wanted in names if wanted],
            link_class=own if isinstance(own, str) and _CLASS.fullmatch(own) else "",
            anchors=str(values.get("anchors") or "on"),
            host=str(values.get("host") or ""),
        )


class PulldownCmark:
    """pulldown-cmark as Zola 0.22 sets it up: tables, strikethrough, notes, tasks and attributes of headings."""

    def __init__(self, options: Mapping[str, Any] | None = None) -> None:
        """Prepare rendering.

        Args:
            options: What the table `markdown` of Zola's `config.toml` says, with `anchors`, the strategy for the ids of
                headings (`on`, `safe` or `off`), and the blog's `host`, whose links don't lead outwards. Settings that
                are absent or have another type have Zola's default.
        """
        self._settings = settings = _Settings.of(options or {})
        self._engine = engine = MarkdownIt("commonmark", {"html": True, "strikethrough_single_tilde": True})
        self._renderer = RendererHTML(engine)
        bound(engine)
        engine.enable(["table", "strikethrough"])
        engine.add_render_rule("s_open", lambda *_: "<del>")
        engine.add_render_rule("s_close", lambda *_: "</del>")
        engine.add_render_rule("fence", _fence)
        engine.use(footnote_plugin, inline=False)
        engine.core.ruler.disable("footnote_tail")
        engine.inline.ruler.before("footnote_ref", "no_footnote", no_footnote)
        if settings.descriptions:
            engine.use(deflist_plugin)
        engine.inline.ruler.before("strikethrough", "lone_tilde", _lone_tilde)
        engine.core.ruler.after("block", "heading_attributes", _heading_attributes)
        engine.core.ruler.push("more", _mark_more)
        engine.core.ruler.push("task_lists", task_lists)
        if settings.alerts:
            engine.core.ruler.push("alerts", _alerts)
        if settings.emoji:
            engine.core.ruler.push("emoji_names", _emoji_names)
        if settings.smart:
            engine.core.ruler.before("text_join", "smart", _make_smart)
        if settings.target_blank or settings.relations or settings.link_class:
            engine.core.ruler.push("external_links", self._mark_external)
        engine.core.ruler.push("flat_notes", flat_notes)
        engine.core.ruler.push("notes", _notes_below if settings.notes_below else _notes_in_place)

    def convert(self, text: str) -> Rendered:
        """Render one body.

        Args:
            text: Markdown.

        Returns:
            HTML and headings.
        """
        return rendered(self._engine, text, self._numbered)

    def _numbered(self, tokens: Sequence[Token]) -> list[Heading]:
        """Give headings their ids; return them."""
        found: list[Heading] = []
        pairs = [(opening, inline) for opening, inline in itertools.pairwise(tokens) if opening.type == "heading_open"]
        used = {str(opening.attrGet("id")) for opening, _ in pairs if opening.attrGet("id")}
        numbers: dict[str, int] = {}
        for opening, inline in pairs:
            children = inline.children or []
            own = str(opening.attrGet("id") or "")
            if not own:
                words = (child.content for child in children if child.type in {"text", "code_inline"})
                base = own = self._id("".join(words))
                count = numbers.get(base, 0)
                while own in used:
                    count += 1
                    own = f"{base}-{count}"
                numbers[base] = count
                used.add(own)
            if own:
                opening.attrSet("id", own)
                html = self._renderer.renderInline(children, self._engine.options, {})
                found.append(Heading(int(opening.tag[1]), own, html))
        return found

    def _id(self, title: str) -> str:
        if self._settings.anchors != "on":
            return _WHITESPACE.sub("_", _PRIVATE.sub("", title))
        return ascii_slug(emoji_names.named(title))

    def _mark_external(self, state: StateCore) -> None:
        """Give links that lead outwards the attributes that the settings ask for."""
        settings = self._settings
        for token in state.tokens:
            for child in token.children or ():
                address = str(child.attrGet("href") or "") if child.type == "link_open" else ""
                if not _EXTERNAL.match(address) or _host(address) == settings.host:
                    continue
                if settings.link_class:
                    child.attrSet("class", settings.link_class)
                if settings.target_blank:
                    child.attrSet("target", "_blank")
                if settings.relations:
                    child.attrSet("rel", " ".join(settings.relations))


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower()
    except ValueError:
        return ""


def _heading_attributes(state: StateCore) -> None:
    """Take `{#id .class key=value}` from the ends of headings, before what is inside is read."""
    for opening, inline in itertools.pairwise(state.tokens):
        if opening.type != "heading_open" or not inline.content.rstrip(" \t").endswith("}"):
            continue
        start = inline.content.rfind("{")
        found = _ATTRIBUTES.match(inline.content, start) if start >= 0 else None
        if found is None or inline.content[:start].endswith("\\"):
            continue
        classes: list[str] = []
        for word in found["inside"].split()[:_MOST_ATTRIBUTES]:
            if word.startswith("#") and len(word) > 1:
                opening.attrSet("id", word[1:])
            elif word.startswith(".") and len(word) > 1:
                classes.append(word[1:])
        if classes:
            opening.attrSet("class", " ".join(classes))
        inline.content = inline.content[:start].rstrip(" \t")


def _lone_tilde(state: StateInline, silent: bool) -> bool:
    """Read a single tilde inside of a word as text."""
    at = state.pos
    if state.src[at] != "~" or not 0 < at < state.posMax - 1:
        return False
    if not (state.src[at - 1].isalnum() and state.src[at + 1].isalnum()):
        return False
    if not silent:
        append(state, "~")
    state.pos += 1
    return True


def _mark_more(state: StateCore) -> None:
    """Put the anchor at which readers go on behind the end of the excerpt, to which links of lists lead."""
    for token in state.tokens:
        for child in (token, *(token.children or ())):
            if child.type in {"html_block", "html_inline"} and _MORE.search(child.content):
                child.content = _MORE.sub(rf"\g<0>{_ANCHOR}", child.content, count=1)
                return


def _make_smart(state: StateCore) -> None:
    """Replace quotes, dashes and dots by typographic ones."""
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "text" and ("--" in child.content or "..." in child.content):
                child.content = _DASHES.sub(_dashes, child.content.replace("...", "…"))
    make_quotes(state, "“”‘’")


def _dashes(found: re.Match[str]) -> str:
    """Return the dashes for some hyphens: as many of one kind as there can be."""
    count = len(found[0])
    if count % 3 == 0:
        return "—" * (count // 3)
    if count % 2 == 0:
        return "–" * (count // 2)
    return "—" * (count // 3 - 1) + "––" if count % 3 == 1 else "—" * (count // 3) + "–"


def _emoji_names(state: StateCore) -> None:
    """Replace `:name:`."""
    for token in state.tokens:
        for child in token.children or ():
            if child.type == "text" and ":" in child.content:
                child.content = _EMOJI.sub(lambda found: emoji().get(found[0], found[0]), child.content)


def _alerts(state: StateCore) -> None:
    """Give quotes that begin with `[!NOTE]` their class."""
    for quote, paragraph, inline in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if quote.type != "blockquote_open" or paragraph.type != "paragraph_open" or not inline.children:
            continue
        found = _ALERT.match(inline.content)
        first = inline.children[0]
        if found is None or first.type != "text" or first.content.strip() != found[0].strip():
            continue
        quote.attrSet("class", f"markdown-alert-{found['kind'].lower()}")
        inline.children = inline.children[2:]  # with the line end behind it


# -- code --------------------------------------------------------------------------------------------------------------


def _fence(self: Any, tokens: Sequence[Token], at: int, options: Any, environment: Any) -> str:
    """Write a block of code, whose language, numbers and marked lines stand on its first line, between commas."""
    token = tokens[at]
    language, given = read_fence(token.info)
    code = token.content
    if hidden := given.get("hide_lines"):
        away = _line_numbers(hidden, code.count("\n") + 1)
        code = "".join(line for n, line in enumerate(code.splitlines(keepends=True), 1) if n not in away)
    lines = given.get("hl_lines", "")
    if "linenos" in given:
        start = given.get("linenostart")
        return figure(code, language or None, {"linenos": True, "start": start, "lines": lines, "figure": False})
    name = f' data-filename="{escape(given["name"])}"' if given.get("name") else ""
    kind = f' class="language-{escape(language)}"' if language else ""
    return f"<pre{name}{marked(lines)}><code{kind}>{escape(code, quote=False)}</code></pre>\n"


def read_fence(written: str) -> tuple[str, dict[str, str]]:
    """Read the line of a fence: `rust,linenos,hl_lines=1 3-4`.

    Args:
        written: What stands behind the backticks.

    Returns:
        The language, which may be empty, and the options by their names.
    """
    language, given = "", {}
    for part in written.split(","):
        word = part.strip()
        option = _FENCE_OPTION.fullmatch(word)
        if option is not None:
            given[word.partition("=")[0].strip()] = (option["value"] or "").strip(" \t\"'")
        elif word and not language and (found := _LANGUAGE.match(word)) is not None:
            language = found[0]
    return language, given


def _line_numbers(written: str, most: int) -> set[int]:
    """Return the numbers of lines up to a highest one: those of `1 3-4`."""
    found: set[int] = set()
    for part in written[:1000].split():
        first, _, last = part.partition("-")
        if first.isascii() and first.isdigit() and (not last or (last.isascii() and last.isdigit())):
            begin = int(first[:6])
            found.update(range(begin, min(int((last or first)[:6]), begin + 10_000, most) + 1))
            if len(found) >= most:
                break
    return found


# -- notes -------------------------------------------------------------------------------------------------------------


def _html(content: str) -> Token:
    token = Token("html_block", "", 0)
    token.content = content
    return token


def _label(token: Token) -> str:
    return escape(str((token.meta or {}).get("label", "")))


def _references(tokens: Sequence[Token]) -> Iterator[tuple[Token, Token | None]]:
    """Yield each mark of a note, and each beginning of one, in the order of the text; with the mark its parent."""
    for token in tokens:
        if token.type == "footnote_reference_open":
            yield token, None
        for child in token.children or ():
            if child.type == "footnote_ref":
                yield child, token


def _notes_in_place(state: StateCore) -> None:
    """Write notes where they stand, with the numbers in which they or their marks come first."""
    numbers: dict[str, int] = {}
    for token, parent in _references(state.tokens):
        label = _label(token)
        number = numbers.setdefault(label, len(numbers) + 1)
        if parent is not None:
            mark = f'<sup class="footnote-reference"><a href="#{label}">{number}</a></sup>'
            token.type, token.content, token.tag = "html_inline", mark, ""
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            label = _label(token)
            head = f'<sup class="footnote-definition-label">{numbers[label]}</sup>\n'
            token.content = f'<div class="footnote-definition" id="{label}">{head}'
            token.type = "html_block"
        elif token.type == "footnote_reference_close":
            token.type, token.content = "html_block", "</div>\n"


def _notes_below(state: StateCore) -> None:
    """Write the notes that the text refers to below it, in the order of their marks, with links back."""
    numbers: dict[str, int] = {}
    counts: dict[str, int] = {}
    text, notes = _parted(state.tokens)
    waiting: list[Sequence[Token]] = [text]
    ordered: list[str] = []
    while waiting:
        for token, parent in _references(waiting.pop()):
            label = _label(token)
            if parent is None:
                continue
            if label not in numbers:
                numbers[label] = len(numbers) + 1
                ordered.append(label)
                waiting.insert(0, notes.get(label, ()))
            counts[label] = counts.get(label, 0) + 1
            mark = f'<sup class="footnote-reference" id="fr-{label}-{counts[label]}">'
            token.content = f'{mark}<a href="#fn-{label}">{numbers[label]}</a></sup>'
            token.type, token.tag = "html_inline", ""
    shown = [label for label in ordered if label in notes]
    if notes:
        text.append(_html('<section class="footnotes">\n<ol class="footnotes-list">\n'))
        for label in shown:
            text += _note(label, notes[label], counts[label])
        text.append(_html("</ol>\n</section>\n"))
    state.tokens = text


def _parted(tokens: Sequence[Token]) -> tuple[list[Token], dict[str, list[Token]]]:
    """Return the text without its notes, and what stands in each note."""
    text: list[Token] = []
    notes: dict[str, list[Token]] = {}
    inside: list[Token] | None = None
    for token in tokens:
        if token.type == "footnote_reference_open":
            inside = notes.setdefault(_label(token), [])
        elif token.type == "footnote_reference_close":
            inside = None
        else:
            (text if inside is None else inside).append(token)
    return text, notes


def _note(label: str, inside: Sequence[Token], count: int) -> Iterator[Token]:
    back = "".join(
        f' <a href="#fr-{label}-{number}">↩{number if number > 1 else ""}</a>' for number in range(1, count + 1)
    )
    yield _html(f'<li id="fn-{label}">\n')
    if inside and inside[-1].type == "paragraph_close":
        yield from inside[:-1]
        yield _html(f"{back}</p>\n")
    else:
        yield from inside
        yield _html(back)
    yield _html("</li>\n")
