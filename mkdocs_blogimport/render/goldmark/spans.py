"""What goldmark reads inside a paragraph otherwise than markdown-it, and what Hugo's extensions add."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Container, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from markdown_it.common.utils import isWhiteSpace
from markdown_it.rules_inline import (
    StateInline,
    autolink,
    backtick,
    emphasis,
    entity,
    html_inline,
    image,
    link,
    link_pairs,
    newline,
)
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token

from . import blackfriday
from .inline import Inline, Spans
from .settings import EXTRAS, Pairs, Settings

_URL_REST = r"""(?:[/#?][-a-zA-Z0-9@:%_+.~#$!?&/=();,'">^{}\[\]`]*+)?"""
_URL = re.compile(rf"(?:https?|ftp)://[-a-zA-Z0-9@:%._+~#=]{{1,256}}\.[a-z]++(?::\d++)?{_URL_REST}")
_WWW = re.compile(rf"www\.[-a-zA-Z0-9@:%._+~#=]{{1,256}}\.[a-z]++{_URL_REST.replace('$', '')}")
_ADDRESS = re.compile(r"@|www\.|https?:|ftp:")
_ENTITY_END = re.compile(r"&[a-zA-Z0-9]++;\Z")
_SCHEMES = ("http:", "https:", "ftp:")
_STARTS = ("http:", "https:", "ftp:", "www.")
_AFTER_ADDRESS = "?!.,:*_~"
_ASCII_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_SPACE = frozenset(" \t\n\v\f\r")
_TASK = re.compile(r"\[([\sxX])\]\s*+")
_FOOTNOTE = re.compile(r"!?\[\^((?:[^\[\]\\]|\\.)*+)\]")
_EMOJI = re.compile(r":[a-zA-Z0-9_+-]++:")


def install(inline: Inline, settings: Settings) -> None:
    """Give a parser the rules that settings ask for, in goldmark's order."""
    if settings.is_blackfriday:
        blackfriday.install(inline)
    if settings.inline_math or settings.block_math:
        _math(inline, settings)
    inline.on("\n", newline)
    inline.on("\\", *([_escaped_space] if settings.escaped_space else []), _escape)
    inline.on("`", backtick)
    if settings.footnote:
        inline.on("[!", _footnote)
    inline.on("[", _lone_bracket, _plain_link(inline), link, _open_bracket)
    inline.on("]", _close_bracket)
    inline.on("!", _lone_bracket, image, _open_bracket)
    inline.on("<", autolink, _html)
    inline.on("&", entity)
    if not settings.is_blackfriday:
        inline.on("*_", _emphasis)
    _after(inline, _pairs(inline, settings))
    if settings.emoji:
        inline.on(":", _emoji)
    # what begins with these is rare: they don't end a run of text by themselves. A literal stands first in each: so
    # Python's search looks for these characters alone
    rare = "!"
    starts = [r"!(?=\[)"]
    if settings.typographer:
        inline.on("'\"", partial(_quote, settings.typographer))
        inline.on("-.<>", partial(_sign, settings.typographer))
        rare += "-.>"
        starts += ["-(?=-)", r"\.(?=\.\.)", ">(?=>)"]
    if settings.is_blackfriday:
        starts += [r"h(?=ttps?://[a-zA-Z0-9])(?<![a-zA-Z]h)", r"f(?=tp://[a-zA-Z0-9])(?<![a-zA-Z]f)"]
    elif settings.linkify:
        starts += [r"h(?=ttps?:)(?<=[ \t(]h)", r"f(?=tp:)(?<=[ \t(]f)", r"w(?=ww\.)(?<=[ \t(]w)"]
        inline.addresses.append(partial(_linkify, settings.protocol))
        inline.may_hold_address = lambda src: _ADDRESS.search(src) is not None
        inline.finds_mails = True
    inline.stops = re.compile("|".join([*(re.escape(c) for c in inline.rules if c not in rare), *starts]))


# -- brackets ------------------------------------------------------------------------------------------------------


def _lone_bracket(state: Spans, silent: bool) -> bool:
    """Read an opening bracket that nothing closes as text, without a search from each bracket inside."""
    if state.pos < state.last_bracket:
        return False
    if not silent:
        state.append_pending(state.src[state.pos])
        state.brackets += state.src[state.pos] == "["
    state.pos += 1
    return True


def _plain_link(inline: Inline) -> Callable[[Spans, bool], bool]:
    """The rule for links whose text holds nothing that could hold a bracket, and whose address is as it is written."""
    stops = re.escape("".join({*"[]\\`<!&", *inline.rules} - {"\n"}))
    pattern = re.compile(rf"\[([^{stops}]++)\]\(([^\x00-\x20\x7f<()\\&]++)\)")

    def rule(state: Spans, silent: bool) -> bool:
        match = pattern.match(state.src, state.pos, state.posMax)
        if match is None:
            return False
        if not silent:
            end = state.posMax
            state.pos, state.posMax = match.span(1)
            state.push("link_open", "a", 1).attrs = {"href": match[2]}
            state.linkLevel += 1
            state.md.inline.tokenize(state)
            state.linkLevel -= 1
            state.push("link_close", "a", -1)
            state.posMax = end
        state.pos = match.end()
        return True

    return rule


def _open_bracket(state: Spans, silent: bool) -> bool:
    """Count an opening bracket that begins no link: bare addresses after it stay text."""
    if state.src[state.pos] == "!" and not state.src.startswith("[", state.pos + 1):
        return False
    if not silent:
        width = 2 if state.src[state.pos] == "!" else 1
        state.push("text", "", 0).content = state.src[state.pos : state.pos + width]
        state.splits.add(len(state.tokens) - 1)
        state.brackets += 1
        state.pos += width
        return True
    return False


def _close_bracket(state: Spans, silent: bool) -> bool:
    if not silent and state.brackets:
        state.brackets -= 1
    return False


def _footnote(state: Spans, silent: bool) -> bool:
    """Read the mark of a footnote that is defined somewhere."""
    match = _FOOTNOTE.match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    notes: dict[str, Any] = state.env["notes"]
    note = notes.get(match[1])
    if note is None:
        return False
    if not silent:
        if match[0].startswith("!"):
            state.append_pending("!")
        state.push("footnote", "", 0).meta = note.mark()
    state.pos = match.end()
    return True


# -- HTML and escapes ----------------------------------------------------------------------------------------------


def _html(state: Spans, silent: bool) -> bool:
    """Read a tag. In goldmark an address between `<a>` and `</a>` is a link as well."""
    level = state.linkLevel
    found = html_inline(state, silent)
    state.linkLevel = level
    return found


def _escape(state: Spans, silent: bool) -> bool:
    """Read a backslash before a sign, or before the end of a line."""
    pos = state.pos + 1
    if pos >= state.posMax:
        return False
    character = state.src[pos]
    if character == "\n":
        if not silent:
            state.push("hardbreak", "br", 0)
        pos += 1
        while pos < state.posMax and state.src[pos] in " \t":
            pos += 1
        state.pos = pos
        return True
    if character not in _ASCII_PUNCTUATION:
        return False
    if not silent:
        token = state.push("text_special", "", 0)
        token.content, token.markup = character, f"\\{character}"
    state.pos += 2
    return True


def _escaped_space(state: Spans, silent: bool) -> bool:
    if not state.src.startswith("\\ ", state.pos) or state.pos + 1 >= state.posMax:
        return False
    state.pos += 2
    return True


# -- bare addresses ------------------------------------------------------------------------------------------------


def _linkify(protocol: str, state: Spans, silent: bool) -> bool:
    """Read a bare address of the web, or of mail, where a word begins."""
    pos, src = state.pos, state.src
    is_url = src.startswith(_STARTS, pos)
    if silent or state.linkLevel or state.brackets or not (is_url or "@" in src):
        return False
    if pos and (state.has_pending or state.tokens[-1].type == "text_special") and not _begins_word(src, pos):
        return False
    found = None
    if is_url:
        found = (_URL if src.startswith(_SCHEMES, pos) else _WWW).match(src, pos, state.posMax)
    if found is not None:
        written = _without_tail(found[0])
        href = f"{protocol}://{written}" if written.startswith("www.") else written
    else:
        end = state.mail_end(pos) if src[pos] not in _ASCII_PUNCTUATION else -1
        if not 0 < end <= state.posMax:
            return False
        written = src[pos:end]
        href = f"mailto:{written}"
    token = state.push("address", "a", 0)
    token.content, token.info = written, href
    state.pos += len(written)
    return True


def _begins_word(src: str, pos: int) -> bool:
    before = src[pos - 1]
    if before in _SPACE:
        return True
    return before in "*_~(`" and not (pos > 1 and src[pos - 2] == "\\")


def _without_tail(address: str) -> str:
    """Return an address without the characters at its end that belong to the sentence around."""
    shown = address[:1] + address[1:].rstrip(_AFTER_ADDRESS)
    end = len(shown)
    if shown.endswith(")"):
        end -= max(shown.count(")") - shown.count("("), 0)
    elif shown.endswith(";") and (entity_end := _ENTITY_END.search(shown)) is not None:
        end = entity_end.start()
    return shown[:end]


# -- typographic signs ---------------------------------------------------------------------------------------------


def _write(state: Spans, signs: Mapping[str, str], name: str, width: int = 1) -> bool:
    state.push("typographic", "", 0).content = signs[name]
    state.pos += width
    return True


def _sign(signs: Mapping[str, str], state: Spans, silent: bool) -> bool:
    """Replace dashes, an ellipsis, or angle quotes."""
    if silent:
        return False
    for written, name in (("---", "emdash"), ("--", "endash"), ("...", "ellipsis"), ("<<", "leftanglequote"),
                          (">>", "rightanglequote")):  # fmt: skip
        if name in signs and state.src.startswith(written, state.pos) and state.pos + len(written) <= state.posMax:
            return _write(state, signs, name, len(written))
    return False


def _quote(signs: Mapping[str, str], state: Spans, silent: bool) -> bool:
    """Replace a quote."""
    if silent:
        return False
    # of a link's text too goldmark sees what stands behind it
    line = state.src[state.pos : state.pos + 6]
    line = line[: line.find("\n") + 1 or 6]
    before = state.src[state.pos - 1] if state.pos else "\n"
    behind = state.run_end()
    flanks = _flanks(before, state.src[behind] if behind < len(state.src) else " ")
    return (_single if line[0] == "'" else _double)(signs, state, line, before, flanks)


@lru_cache(maxsize=4096)
def _flanks(before: str, after: str) -> tuple[bool, bool]:
    """Return whether signs between two characters can open and close."""
    space_before, space_after = isWhiteSpace(ord(before)), isWhiteSpace(ord(after))
    sign_before, sign_after = _is(before, "P", "S"), _is(after, "P", "S")
    can_open = not space_after and (not sign_after or space_before or sign_before)
    can_close = not space_before and (not sign_before or space_after or sign_after)
    return can_open, can_close


def _single(signs: Mapping[str, str], state: Spans, line: str, before: str, flanks: tuple[bool, bool]) -> bool:
    can_open, can_close = flanks
    after = line[1:2]
    opens = can_open and not can_close
    if "apostrophe" in signs and _is_apostrophe(line, before, opens):
        return _write(state, signs, "apostrophe")
    if opens and "leftsinglequote" in signs:
        name = "rightsinglequote" if _is_short_form(line) else "leftsinglequote"
        state.env["single"] += name == "leftsinglequote"
        return _write(state, signs, name)
    if "rightsinglequote" not in signs:
        return False
    # goldmark counts bytes
    if (len(line) > 2 or not after.isascii()) and not _is(after, "Nd"):
        return _write(state, signs, "rightsinglequote")
    if state.env["single"] and _closes(line, can_open, can_close):
        state.env["single"] -= 1
        return _write(state, signs, "rightsinglequote")
    return False


def _is_apostrophe(line: str, before: str, opens: bool) -> bool:
    """Return True for `'90s`, `'twas` and `don't`."""
    if opens and re.match(r"'[0-9][0-9]s", line):
        follows = line[4:5]
        return not follows or follows in _SPACE or _is(follows, "P", "S", "Zs")
    if len(line) > 1 and (_is(before, "P") or before.isspace()) and line[1] in "tenl":
        return True
    return _is(before, "L", "Nd") and _is(line[1:2], "L")


def _is_short_form(line: str) -> bool:
    """Return True for what stands after a word: `'s`, `'ve`."""
    short = re.match(r"'(?:[smtd]|ve|ll|re)", line)
    return short is not None and _ends_word(line[short.end() : short.end() + 1])


def _ends_word(character: str) -> bool:
    return not character or character in _ASCII_PUNCTUATION or character in _SPACE


def _double(signs: Mapping[str, str], state: Spans, line: str, before: str, flanks: tuple[bool, bool]) -> bool:
    can_open, can_close = flanks
    if can_open and not can_close and "leftdoublequote" in signs:
        state.env["double"] += 1
        return _write(state, signs, "leftdoublequote")
    if "rightdoublequote" in signs and state.env["double"] and _closes(line, can_open, can_close):
        if line[1:2] == '"' and _is(before, "Nd"):  # inches in a quotation
            return False
        state.env["double"] -= 1
        return _write(state, signs, "rightdoublequote")
    return False


def _closes(line: str, can_open: bool, can_close: bool) -> bool:
    if not can_open:
        return can_close
    return can_close and line[1:2].isascii() and _is(line[1:2], "P") and _ends_word(line[2:3])


def _is(character: str, *categories: str) -> bool:
    return bool(character) and unicodedata.category(character).startswith(categories)


# -- pairs of signs ------------------------------------------------------------------------------------------------


def _pairs(inline: Inline, settings: Settings) -> dict[str, tuple[str, str]]:
    """Add the rules for pairs of signs besides emphasis.

    Returns:
        For each sign the elements of one and of two.
    """
    found: dict[str, tuple[str, str]] = {}
    for name, (sign, width, tag) in EXTRAS.items():
        if name in settings.extras:
            inline.on(sign, partial(_pair, width, name == "superscript"))
            one, two = found.get(sign, (tag, tag))
            found[sign] = (tag, two) if width == 1 else (one, tag)
    if settings.strikethrough:
        inline.on("~", partial(_pair, 2 if settings.is_blackfriday else 1, False))
        found.setdefault("~", ("del", "del"))
    return found


def _emphasis(state: Spans, silent: bool) -> bool:
    """Read delimiters of emphasis, of which those that stand in pairs become elements."""
    if silent:
        return False
    src, start = state.src, state.pos
    character, end = src[start], start + 1
    while end < state.posMax and src[end] == character:
        end += 1
    before = src[start - 1] if start else " "
    after = src[end] if end < state.posMax else " "
    can_open, can_close = opens, closes = _flanks(before, after)
    if character == "_":  # inside a word it is none
        can_open = opens and (not closes or _is(before, "P", "S"))
        can_close = closes and (not opens or _is(after, "P", "S"))
    for _ in range(end - start):
        state.push("text", "", 0).content = character
        state.delimiters.append(Delimiter(ord(character), end - start, len(state.tokens) - 1, -1, can_open, can_close))
    state.pos = end
    return True


def _pair(least: int, is_power: bool, state: Spans, silent: bool) -> bool:
    """Read one or two signs that may begin or end an element."""
    if silent:
        return False
    start, src = state.pos, state.src
    if start and src[start - 1] == src[start]:
        return False
    flanks = state.scanDelims(start, True)
    if not least <= flanks.length <= 2:
        return False
    can_open = flanks.can_open
    if is_power and src[start + flanks.length : start + flanks.length + 1] in {"+", "-", "'"}:
        can_open = True
    for _ in range(flanks.length):
        state.push("text", "", 0).content = src[start]
        state.delimiters.append(
            Delimiter(ord(src[start]), flanks.length, len(state.tokens) - 1, -1, can_open, flanks.can_close)
        )
    state.pos += flanks.length
    return True


def _after(inline: Inline, pairs: Mapping[str, tuple[str, str]]) -> None:
    inline.pairs += [link_pairs, emphasis.postProcess]
    inline.pairs += [partial(_close_pairs, ord(one), tags) for one, tags in pairs.items()]
    inline.after.append(_join)


def _close_pairs(sign: int, tags: tuple[str, str], state: StateInline) -> None:
    for delimiters in (state.delimiters, *(meta["delimiters"] for meta in state.tokens_meta if meta)):
        skip = False
        for at in range(len(delimiters) - 1, -1, -1):
            start = delimiters[at]
            if skip:
                skip = False
                continue
            if start.marker != sign or start.end == -1:
                continue
            end = delimiters[start.end]
            outer = delimiters[at - 1] if at else None
            skip = (
                outer is not None
                and outer.marker == sign
                and outer.end == start.end + 1
                and outer.token == start.token - 1
                and delimiters[outer.end].token == end.token + 1
            )
            tag = tags[skip]
            for token, nesting in ((state.tokens[start.token], 1), (state.tokens[end.token], -1)):
                token.type = "pair_open" if nesting > 0 else "pair_close"
                token.tag, token.content = tag, ""
                token.nesting = 1 if nesting > 0 else -1
            if skip and outer is not None:
                state.tokens[outer.token].content = state.tokens[delimiters[outer.end].token].content = ""


def _join(state: StateInline) -> None:
    """Join texts that follow each other; where a sign that became text ends the first part of them is noted for ids."""
    kinds = [token.type for token in state.tokens]
    if not any(kind == "text" == after for kind, after in itertools.pairwise(kinds)):
        return
    delimiters = {d.token for meta in state.tokens_meta if meta for d in meta["delimiters"]}
    delimiters |= {d.token for d in state.delimiters}
    delimiters |= getattr(state, "splits", set())
    joined: list[Token] = []
    run: list[int] = []
    for at in range(len(state.tokens) + 1):
        token = state.tokens[at] if at < len(state.tokens) else None
        if token is not None and token.type == "text":
            run.append(at)
            continue
        if run:
            joined.append(_joined(state.tokens, run, delimiters))
            run = []
        if token is not None:
            joined.append(token)
    state.tokens[:] = joined


def _joined(tokens: Sequence[Token], run: Sequence[int], delimiters: Container[int]) -> Token:
    first = tokens[run[0]]
    if len(run) == 1:
        return first
    parts = [tokens[at].content for at in run]
    after = (n for n in range(1, len(run)) if run[n - 1] in delimiters and parts[n] != parts[n - 1])
    if (split := next((n for n in after if "".join(parts[:n])), 0)) and split < len(run):
        first.meta = {"first": len("".join(parts[:split]))}
    first.content = "".join(parts)
    return first


# -- math and emoji ------------------------------------------------------------------------------------------------


def _math(inline: Inline, settings: Settings) -> None:
    """Add the rule for what is passed through."""
    pairs: Pairs = (*settings.block_math, *settings.inline_math)
    ordered = sorted(pairs, key=lambda pair: -len(pair[0]))
    firsts = "".join(dict.fromkeys([*(opening[0] for opening, _ in ordered), "\\"]))
    inline.on(firsts, partial(_pass, ordered, frozenset(settings.block_math)))


def _pass(pairs: list[tuple[str, str]], blocks: frozenset[tuple[str, str]], state: Spans, silent: bool) -> bool:
    """Leave what stands between two delimiters as it is written."""
    src, pos = state.src, state.pos
    pair = next((pair for pair in pairs if src.startswith(pair[0], pos)), None)
    if pair is None:
        escaped = (
            next((p for p in pairs if src.startswith(p[0], pos + 2)), None) if src.startswith("\\\\", pos) else None
        )
        if escaped is None:
            return False
        if not silent:
            state.push("text_special", "", 0).content = "\\" + escaped[0]
        state.pos += 2 + len(escaped[0])
        return True
    inside = pos + len(pair[0])
    end = _end(state, pair[1], inside)
    if end == inside:
        return False
    if not silent:
        token = state.push("passed", "", 0)
        if end < 0:
            token.content = pair[0]
        else:
            token.content = src[pos : end + len(pair[1])]
            token.block = pair in blocks
            token.meta = {"inner": src[inside:end]}
    state.pos = inside if end < 0 else end + len(pair[1])
    return True


def _end(state: Spans, closing: str, start: int) -> int:
    """Return the position of a closing delimiter, or -1; where there is none it is searched once."""
    lasts: dict[str, tuple[str, int]] = state.env["last_delimiters"]
    known = lasts.get(closing)
    if known is None or known[0] is not state.src:
        known = lasts[closing] = (state.src, state.src.rfind(closing))
    return state.src.find(closing, start, state.posMax) if known[1] >= start else -1


def _emoji(state: Spans, silent: bool) -> bool:
    """Replace `:name:`."""
    if silent:
        return False
    match = _EMOJI.match(state.src, state.pos, state.posMax)
    found = emoji().get(match[0]) if match is not None else None
    if match is None or found is None:
        return False
    token = state.push("emoji", "", 0)
    token.content, token.info = found, match[0].strip(":")
    state.pos = match.end()
    return True


_emoji_table: dict[str, str] = {}


def emoji() -> Mapping[str, str]:
    """Return GitHub's names of emoji, with their colons, each with its characters."""
    if not _emoji_table:
        from pymdownx import gemoji_db  # a large table, which few blogs need

        for name, entry in gemoji_db.emoji.items():
            if "unicode" in entry:
                shown = entry.get("unicode_alt") or entry["unicode"]
                _emoji_table[name] = "".join(chr(int(code, 16)) for code in shown.split("-"))
        for alias, name in gemoji_db.aliases.items():
            if name in _emoji_table:
                _emoji_table[alias] = _emoji_table[name]
    return _emoji_table


def task(content: str) -> tuple[str, str]:
    """Part a list item's text from the box at its start; return the box's mark, or nothing, and the text."""
    match = _TASK.match(content)
    return (match[1], content[match.end() :]) if match is not None else ("", content)
