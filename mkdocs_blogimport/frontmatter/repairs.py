"""What is done about front matter that is no YAML: one small function a repair, and the order to try them in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from .safe_yaml import CONTROL

Lines = list[str]


@dataclass(frozen=True, slots=True)
class Repair:
    """One kind of slip that authors make, and how it is mended.

    Attributes:
        name: What the tests and the documentation call it.
        what: What is odd, as told to the author; `{}` stands for the keys it is about.
        done: What was done, as told to the author.
        mend: Takes lines and gives them mended, or `None` where there is nothing of this kind.
        scope: `entry`: it gets the lines of one entry (a top-level key with all that belongs to it) which YAML can't
            read, and is right if YAML can read the result; `meaning`: the same, but also where YAML can read the entry,
            as what it reads is not what anybody would write there; `file`: it gets the lines of the file, and puts
            right those around the front matter.
    """

    name: str
    what: str
    done: str
    mend: Callable[[Lines], Lines | None]
    scope: Literal["file", "entry", "meaning"] = "entry"


# --- What lines look like -----------------------------------------------------------------------------------

_DASHES = r"-‐‑‒–—―−"
FENCE = re.compile(r"(?:---|\.\.\.)[ \t]*")
_ODD_FENCE = re.compile(rf"\s*(?:[{_DASHES}]{{2,}}|[—―])\s*")
# A key nobody would write by accident: one word. And one that still can be told from prose.
_PLAIN_KEY = re.compile(r"[A-Za-z_][\w.-]*[ \t]*:(?:\s|$)")
_ANY_KEY = re.compile(
    r"""(?:[^\s#\-\[\]{}&*!|>%@`"',?:=][^:\n]{0,60}?|[-?:][^\s:][^:\n]{0,60}?|"[^"\n]*"|'[^'\n]*')\s*:(?:\s|$)"""
)
_TIGHT_KEY = re.compile(r"([A-Za-z_][\w.-]*):(?=[^\s/:]|/(?!/))")
_EQUALS_KEY = re.compile(r"([A-Za-z_][\w.-]*)\s*=(?!=)\s*")
# With the colon of a Chinese keyboard. Words of that language before it would be prose.
_WIDE_KEY = re.compile(r"([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*：[ \t]*")
_KNOWN_KEYS = frozenset(
    """title date layout author authors tags tag category categories permalink slug published draft
    description""".split()  # noqa: SIM905
)
#: The keys of MultiMarkdown, Pelican and their kind, which take no punctuation around their text.
HEADERS = frozenset(
    """title subtitle date modified author authors tags keywords category categories slug lang language summary
    description status template translation save_as url permalink layout published copyright affiliation""".split()  # noqa: SIM905
)
_BLOCK_KEYS = _KNOWN_KEYS | HEADERS | {"comments", "excerpt", "redirect_from", "updated"}
# Keys whose value is prose, never a list.
_PROSE_KEYS = frozenset(("title", "subtitle", "description", "summary", "excerpt"))
# Keys whose value is a list, of which a line is rarely more than an item.
_TERM_KEYS = frozenset(("tag", "tags", "category", "categories", "keywords"))
_LIST_KEYS = _TERM_KEYS | {"alias", "aliases", "authors", "redirect_from"}

# Indentation and dashes of list items, key with its colon; the value is what follows. No pattern here may take more
# than linear time: a line can be of any length.
_PARTS = re.compile(
    r"""(?P<head>[ ]*(?:-[ ]+)*)
    (?P<key>(?:[^\s#\-\[\]{}&*!|>%@`"',?:][^:]*|"[^"]*"[ ]*|'[^']*'[ ]*):(?=\s|$)\s*)?""",
    re.VERBOSE,
)

_QUOTED_LIST = re.compile(r"""(?:"[^"]*"|'[^']*')(?:\s*,\s*(?:"[^"]*"|'[^']*'))+""")
# An item of a list in brackets, and what parts it from the next one.
_LISTED = re.compile(
    r"""(?P<item>(?:"(?:[^"\\]|\\.)*+"|'(?:[^']|'')*+')\s*+(?=[,，、]|\Z)|[^,，、]*+)
    (?P<comma>[,，、]|\Z)(?P<blank>\s*+)""",
    re.DOTALL | re.VERBOSE,
)
_COMMENT = re.compile(r"\s#(?=\s|$)")
_ITEM = re.compile(r"[ \t]*-(?:\s|$)")
_EMPTY_ENTRY = re.compile(r"[^\s#:：-][^:：]{0,60}[:：][ \t]*(?:#.*)?$")
_ONE_WORD = re.compile(r"[A-Za-z_][\w.-]*[ \t]*[:：=]")
# What stands alone above dashes and still is no heading.
_ONLY_ENTRY = re.compile(
    r"title[:：][ \t]*\S|layout[:：][ \t]*[\w-]+[ \t]*$|date[:：][ \t]*\d{4}|permalink[:：][ \t]*/"
)
_TIGHT_ITEM = re.compile(r"\A([ \t]*)-(?=[^\s-])")


def is_entry(line: str) -> bool:
    """Tell whether a line starts a top-level entry: `key: value`, or nearly so."""
    return bool(_ANY_KEY.match(line) or _TIGHT_KEY.match(line) or _EQUALS_KEY.match(line) or _WIDE_KEY.match(line))


def is_plain_entry(line: str) -> bool:
    """Tell whether a line starts an entry beyond doubt: its key is one word."""
    return bool(_PLAIN_KEY.match(line))


def is_known_entry(line: str) -> bool:
    """Tell whether a line starts an entry nearly beyond doubt: its key is known, or one word with all that it needs."""
    return is_plain_entry(line) or (is_entry(line) and is_known(key_of(line)))


def is_known(key: str) -> bool:
    """Tell whether a key is one of those that everybody writes."""
    return key.lower() in _KNOWN_KEYS


def is_blank(line: str) -> bool:
    """Tell whether a line holds nothing."""
    return not line.strip()


def key_of(line: str) -> str:
    """Give the key that a line starts an entry with."""
    if wide := _WIDE_KEY.match(line):
        return wide[1]
    match = _ANY_KEY.match(line) or _TIGHT_KEY.match(line) or _EQUALS_KEY.match(line)
    return match[0].rstrip().rstrip(":=").rstrip().strip("\"'") if match else ""


class Listing:
    """Tells, line by line, whether a list is being written, in which `-word` is an item that lacks its space."""

    def __init__(self) -> None:
        self._after: Literal["", "key", "item"] = ""

    def takes(self, line: str) -> bool:
        """Take the next line, and tell whether it is such an item."""
        if is_blank(line) or line.startswith("#"):
            return False
        tight = bool(self._after and _TIGHT_ITEM.match(line))
        if tight or _ITEM.match(line):
            self._after = "item"
        elif line[0] not in " \t":
            self._after = "key" if _EMPTY_ENTRY.match(line) else ""
        elif self._after == "key":
            self._after = ""
        return tight


def _parts(line: str) -> tuple[str, str, str]:
    match = _PARTS.match(line)
    assert match, "all of it may be missing"
    return match["head"], match["key"] or "", line[match.end() :].rstrip()


def _name(key: str) -> str:
    return key.rstrip(" :\t").strip("\"'").lower()


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _without_comment(value: str) -> str:
    # Within quotes there are no comments.
    start = value.rfind(value[0]) + 1 if value[:1] in ('"', "'") else 0
    comment = _COMMENT.search(value, start)
    return value[: comment.start()].rstrip() if comment else value


def _each_value(lines: Lines, change: Callable[[str, str], str | None]) -> Lines | None:
    """Change the values of an entry's lines; the function gets key and value."""
    result = []
    for line in lines:
        head, key, value = _parts(line)
        new = change(key.rstrip(" :\t"), value) if value else None
        result.append(line if new is None else f"{head}{key}{new}")
    return result if result != lines else None


# --- Around the front matter --------------------------------------------------------------------------------


def _blank_lines_before(lines: Lines) -> Lines | None:
    start = next((i for i, line in enumerate(lines) if not is_blank(line)), 0)
    if not start or not FENCE.fullmatch(lines[start]) or not lines[start].startswith("---"):
        return None
    rest = lines[start:]
    ends = (i for i, line in enumerate(rest) if i and FENCE.fullmatch(line))
    return rest if len(rest) > 1 and is_known_entry(rest[1]) and next(ends, 0) else None


def _odd_fences(lines: Lines) -> Lines | None:
    if len(lines) < 2 or not _ODD_FENCE.fullmatch(lines[0]) or not is_known_entry(lines[1]):
        return None
    for end, line in enumerate(lines[1:], 1):
        if FENCE.fullmatch(line) or _ODD_FENCE.fullmatch(line):
            return ["---", *lines[1:end], "---", *lines[end + 1 :]]
    return None


def _no_opening_dashes(lines: Lines) -> Lines | None:
    keys: list[str] = []
    listing = Listing()
    plain, gap, text = True, False, False
    end = 0
    while end < len(lines) and not FENCE.fullmatch(lines[end]):
        line = lines[end]
        end += 1
        if is_blank(line):
            gap = True
            continue
        if not listing.takes(line):
            if is_entry(line):
                keys.append(key_of(line))
                plain = plain and bool(_ONE_WORD.match(line))
                text = bool(re.search(r":[ \t]*[|>][-+\d]*[ \t]*$", line))
                gap = False
            elif not keys or not (line[0] in " \t#" or _ITEM.match(line)):
                return None
        # After a blank line these are a list, code or a heading.
        if gap and not (text and line[0] in " \t"):
            return None
        gap = False
    if end == len(lines) or not lines[end].startswith("---"):
        return None
    known = sum(key.lower() in _BLOCK_KEYS for key in keys)
    # What has no capitals was not written to be read.
    small = plain and all(key[0].islower() for key in keys)
    if known == 0 or (known == 1 and (gap or not small)):
        return None
    # `Note: some text` with a line of dashes under it is a heading.
    if len(keys) == 1 and not _ONLY_ENTRY.match(lines[0]):
        return None
    return ["---", *lines[:end], "---", *lines[end + 1 :]]


def _no_closing_dashes(lines: Lines) -> Lines | None:
    if not lines or lines[0].rstrip() != "---":
        return None
    keys: list[str] = []
    listing = Listing()
    end = 1
    while end < len(lines) and not is_blank(lines[end]):
        if not listing.takes(lines[end]):
            if is_entry(lines[end]):
                keys.append(key_of(lines[end]))
            elif not keys or not re.match(r"[ \t]|-\s", lines[end]):
                break
        end += 1
    # `Note:this` is prose, but not among keys that are known.
    if not keys or not (is_plain_entry(lines[1]) or (_ONE_WORD.match(lines[1]) and any(map(is_known, keys)))):
        return None
    # A rule and then `Note: some text` is a rule and a text.
    if len(keys) < 2 and keys[0].lower() not in _KNOWN_KEYS:
        return None
    return [*lines[:end], "---", *lines[end:]]


# --- Within an entry ----------------------------------------------------------------------------------------

_BLANKS = "\xa0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff"
_ODD_BLANK = re.compile(rf"^[ \t]*[{_BLANKS}][ \t{_BLANKS}]*|(?<=[:-])[ \t]*[{_BLANKS}][ \t{_BLANKS}]*")
_ODD_BREAK = re.compile("[\x85\u2028\u2029]")


def _control_characters(lines: Lines) -> Lines:
    return [CONTROL.sub("", line) for line in lines]


def _odd_blanks(lines: Lines) -> Lines:
    def plain(match: re.Match[str]) -> str:
        return re.sub(f"[{_BLANKS}]", " ", match[0].replace("\u200b", "").replace("\ufeff", ""))

    return [_ODD_BREAK.sub(" ", _ODD_BLANK.sub(plain, line, count=2)) for line in lines]


def _tabs(lines: Lines) -> Lines:
    def spaces(match: re.Match[str]) -> str:
        return match[0].replace("\t", "  ")

    return [re.sub(r"^[ \t]*(?:-[ \t]+)*", spaces, line) for line in lines]


def _full_width_colon(lines: Lines) -> Lines | None:
    match = _WIDE_KEY.match(lines[0])
    if match is None:
        return None
    value = lines[0][match.end() :]
    if re.search(r":(?:\s|$)", value):
        value = _item(_without_comment(value.strip()))
    return [f"{match[1]}: {value}", *lines[1:]]


def _no_space_after_dash(lines: Lines) -> Lines | None:
    _, key, value = _parts(lines[0])
    name = _name(key)
    rest = dict.fromkeys(line for line in lines[1:] if not is_blank(line) and not line.lstrip().startswith("#"))
    tight = [line for line in rest if _TIGHT_ITEM.match(line)]
    if not tight or not key or _without_comment(f" {value}").strip() or name in _PROSE_KEYS:
        return None
    known = name in _LIST_KEYS
    if len(tight) == len(rest):
        # `-1` and `-x` are also what they are.
        if not known and (len(rest) == 1 or all(re.fullmatch(r"\s*-[\d.]+\s*", line) for line in rest)):
            return None
        if not known and all(line[0] in " \t" for line in rest):
            return None
    elif not known and not any(_ITEM.match(line) for line in rest):
        return None
    if all(line.lstrip().startswith("-") for line in rest):
        dash = next(iter(rest)).partition("-")[0] + "- "
        wrong = {line: dash + line.strip()[1:].lstrip() for line in rest if not line.startswith(dash)}
        return [lines[0], *(wrong.get(line, line) for line in lines[1:])]
    return [lines[0], *(_TIGHT_ITEM.sub(r"\1- ", line) for line in lines[1:])]


def _equals_sign(lines: Lines) -> Lines | None:
    match = _EQUALS_KEY.match(lines[0])
    return [f"{match[1]}: {lines[0][match.end() :]}", *lines[1:]] if match else None


def _no_space_after_colon(lines: Lines) -> Lines:
    return [re.sub(r"^([ ]*)" + _TIGHT_KEY.pattern, r"\1\2: ", line) for line in lines]


def _list_on_the_line_of_its_key(lines: Lines) -> Lines | None:
    head, key, value = _parts(lines[0])
    if not key or not re.match(r"-(?:\s|$)", value) or key.rstrip(" :").lower() in _PROSE_KEYS:
        return None
    items = [item.strip() for item in re.split(r"(?:^|\s)-(?=\s|$)", _without_comment(value))[1:]]
    rest = [line.strip() for line in lines[1:] if not is_blank(line)]
    if not all(re.match(r"-\s|#", line) for line in rest):
        return None
    items += [_without_comment(line[1:].strip()) for line in rest if line.startswith("-")]
    return [head + key, *(f"{head}  - {_item(item)}" for item in items if item)]


def _item(value: str) -> str:
    """Write a list item so that it can be read: as it stands if it may."""
    if re.match(r"""(?P<q>["'])(?:(?!(?P=q)).)*(?P=q)$""", value) or re.fullmatch(r"\[[^\[\]]*\]|\{[^{}]*\}", value):
        return value
    odd = re.match(r"""[\[\]{}&*!|>%@`"'#,]|[-?:](?:\s|$)""", value) or re.search(r":(?:\s|$)", value)
    return _quoted(value) if odd else value


def _backslashes(lines: Lines) -> Lines | None:
    def change(_: str, value: str) -> str | None:
        value = _without_comment(value)
        if "\\" not in value:
            return None
        if re.fullmatch(r'"(?:[^"\\]|\\.)*"', value):
            return _escaped(value)
        # `"C:\new\"` ends where its author says it does.
        return _quoted(value[1:-1]) if re.fullmatch(r'"[^"]*"', value) else None

    return _each_value(lines, change)


def _escaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda match: match[0] if match[1] in '"\\' else "\\" + match[0], value)


def _quotes_within(lines: Lines) -> Lines | None:
    def change(_: str, value: str) -> str | None:
        value = _without_comment(value)
        quote = value[:1]
        if quote not in ('"', "'") or len(value) < 2 or not value.endswith(quote) or quote not in value[1:-1]:
            return None
        inner = value[1:-1]
        # `"Foo" and "bar"` are two quotations, `"He said "yes" and left"` is one within another.
        first = inner.index(quote)
        if quote == '"' and (first == 0 or not inner[first - 1].isspace() or inner.count(quote) % 2):
            return None
        if quote == "'" and not all(
            0 < i < len(inner) - 1 and inner[i - 1].isalnum() and inner[i + 1].isalnum()
            for i, c in enumerate(inner)
            if c == quote
        ):
            return None
        return _quoted(inner)

    return _each_value(lines, change)


def _open_quote(lines: Lines) -> Lines | None:
    def change(_: str, value: str) -> str | None:
        quote = value[:1]
        if quote not in ('"', "'") or value.count(quote) != 1:
            return None
        value = _without_comment(value)
        # An apostrophe may stand at the start of a word: ’Twas.
        return _quoted(value if quote == "'" and value[1:2].isalnum() else value[1:].strip())

    return _each_value(lines, change)


def _list_without_brackets(lines: Lines) -> Lines | None:
    def change(key: str, value: str) -> str | None:
        return f"[{value}]" if key.lower() not in _PROSE_KEYS and _QUOTED_LIST.fullmatch(value) else None

    return _each_value(lines, change)


def _text_after_quotes(lines: Lines) -> Lines | None:
    def change(_: str, value: str) -> str | None:
        return _quoted(_without_comment(value)) if value[:1] in ('"', "'") else None

    return _each_value(lines, change)


def _open_bracket(lines: Lines) -> Lines | None:
    closing = {"[": "]", "{": "}"}
    _, key, value = _parts(lines[0])
    if not key or value[:1] not in closing or value.startswith(("{{", "{%")):
        return None
    text = "\n".join([value, *lines[1:]])
    close = closing[value[0]]
    if text.count(value[0]) != text.count(close) + 1:
        return None
    last = max(i for i, line in enumerate(lines) if not is_blank(line))
    return [*lines[:last], _without_comment(lines[last]).rstrip().rstrip(",") + close, *lines[last + 1 :]]


def _first_character(lines: Lines) -> Lines | None:
    def change(key: str, value: str) -> str | None:
        prose = key.lower() in _PROSE_KEYS
        if re.match(r"[@`%&*!|>\[\]{},]|[?:](?:\s|$)", value) or (prose and re.match(r"-(?:\s|$)", value)):
            return _quoted(_without_comment(value))
        return None

    return _each_value(lines, change)


def _colon_in_value(lines: Lines) -> Lines | None:
    def change(_: str, value: str) -> str | None:
        value = _without_comment(value)
        return _quoted(value) if value[:1] not in "\"'[{" and re.search(r":(?:\s|$)", value) else None

    head, key, value = _parts(lines[0])
    rest = [line.strip() for line in lines[1:] if not is_blank(line)]
    if key and value[:1] not in ("", *"\"'[{|>") and any(re.search(r":(?:\s|$)", line) for line in rest):
        # A text of several lines, with the colon further down.
        text = " ".join([_without_comment(value), *rest])
        return [head + key + _quoted(text)] if all(line[:1] in ("", " ") for line in lines[1:]) else None
    changed = _each_value(lines, change)
    if changed is None:
        return None
    # `- Tips: tricks: more` is one text, `- name: Tips: tricks` a name.
    for number, (old, new) in enumerate(zip(lines, changed, strict=True)):
        head, key, value = _parts(old)
        if old != new and "-" in head and not re.match(r"[a-z_]+\s*:", key):
            changed[number] = head + _quoted(key + _without_comment(value))
    return changed


def _indentation(lines: Lines) -> Lines | None:
    rest = [line for line in lines[1:] if not is_blank(line)]
    if not rest:
        stripped = lines[0].lstrip()
        return [stripped, *lines[1:]] if stripped != lines[0] else None
    if all(re.match(r"\s*-\s", line) for line in rest) or all(is_entry(line.strip()) for line in rest):
        return [lines[0], *("  " + line.strip() if not is_blank(line) else line for line in lines[1:])]
    return None


def _level(lines: Lines) -> Lines | None:
    if len(lines) < 2 or not _parts(lines[0])[2]:
        return None
    if not all(is_plain_entry(line.strip()) for line in lines if not is_blank(line)):
        return None
    return [line.strip() for line in lines]


def _continuation(lines: Lines) -> Lines | None:
    head, key, value = _parts(lines[0])
    rest = [line for line in lines[1:] if not is_blank(line)]
    if not key or all(line.startswith(" ") for line in rest):
        return None
    if value[:1] in ("|", ">"):
        return [lines[0], *("  " + line if not is_blank(line) else line for line in lines[1:])]
    if not value:
        return None
    text = " ".join([_without_comment(value), *(line.strip() for line in rest)])
    if _item(text) == text:
        return [lines[0], *("  " + line.strip() for line in rest)]
    return [head + key + _item(text)]


def _each_listed(lines: Lines, change: Callable[[re.Match[str]], str | None]) -> Lines | None:
    """Change the items of a list in brackets, with none within; the function gets a match of `_LISTED`."""
    head, key, value = _parts(lines[0])
    text = "\n".join([value, *lines[1:]])
    match = re.match(r"\[([^\[\]{}]*+)\](?=\s*+(?:(?<=\s)#[^\n]*+\s*+)?\Z)", text) if key else None
    # Where there are several lines there may be remarks among the items.
    if match is None or ("\n" in match[1] and "#" in match[1]):
        return None
    items = [item[0] if (new := change(item)) is None else new for item in _LISTED.finditer(match[1])]
    return (head + key + "[" + "".join(items) + text[match.end() - 1 :]).split("\n")


def _full_width_commas(lines: Lines) -> Lines | None:
    def change(item: re.Match[str]) -> str | None:
        commas.add(item["comma"])
        return f"{item['item']},{item['blank'] or ' '}" if item["comma"] in wide else None

    wide = {"，", "、"}
    commas: set[str] = set()
    new = _each_listed(lines, change)
    # Where there are ordinary ones too, these may be part of a text.
    return new if "," not in commas or _name(_parts(lines[0])[1]) in _LIST_KEYS else None


def _number_sign(lines: Lines) -> Lines | None:
    head, key, value = _parts(lines[0])
    # `#1 reason` and `#fff` are words; `# a remark` is one.
    if key and re.match(r"#[^\W_]", value):
        text = _joined(value, lines[1:]) if _name(key) in _PROSE_KEYS else None
        return [head + key + _quoted(text)] if text else [head + key + _quoted(_without_comment(value)), *lines[1:]]
    return _each_term(lines, r"#\w")


def _number_sign_within(lines: Lines) -> Lines | None:
    head, key, value = _parts(lines[0])
    name = _name(key)
    # What stands on the line of `categories` is part of the address.
    if (name in _PROSE_KEYS or name in ("tag", "tags", "keywords")) and _is_plain(value):
        text = _joined(value, lines[1:]) or ""
        sign = re.search(r"\s#\w", text)
        # Where a colon stands before it, that is what is told.
        return [head + key + _quoted(text)] if sign and not re.search(r":\s", text[: sign.start()]) else None
    return _each_term(lines, r"(?:.*?\s)?#\w")


def _joined(value: str, more: Lines) -> str | None:
    """Give a text of several lines as YAML would, but for its remarks; nothing if the lines are no part of it."""
    if not all(line[0] in " \t#" for line in more if line):
        return None
    rest = (line.strip() for line in more if not is_blank(line) and not line.lstrip().startswith("#"))
    return " ".join(_without_comment(part) for part in (value, *rest))


def _is_plain(value: str) -> bool:
    return value[:1] not in ("", *"\"'[]{}|>&*!%@`#")


def _each_term(lines: Lines, pattern: str) -> Lines | None:
    """Quote the tags or categories of a list that are plain words and look like the pattern."""

    def listed(item: re.Match[str]) -> str | None:
        return f"{term}{item['comma']}{item['blank']}" if (term := quoted(item["item"].strip())) else None

    def quoted(item: str) -> str | None:
        if not re.match(pattern, item) or not (item.startswith("#") or _is_plain(item)):
            return None
        return _quoted(_without_comment(item))

    _, key, value = _parts(lines[0])
    if _name(key) not in _TERM_KEYS:
        return None
    if value.startswith("["):
        return _each_listed(lines, listed)
    result = [lines[0]]
    for line in lines[1:]:
        head, key, value = _parts(line)
        new = quoted(value) if "-" in head and not key else None
        result.append(line if new is None else head + new)
    return result


#: Every repair there is, in the order in which they are tried.
REPAIRS: tuple[Repair, ...] = (
    Repair(
        "blank-lines-before",
        "blank lines stand before the front matter",
        "they were passed over",
        _blank_lines_before,
        "file",
    ),
    Repair(
        "odd-fences",
        "a line around the front matter is not exactly three dashes",
        "it was taken for that",
        _odd_fences,
        "file",
    ),
    Repair(
        "no-opening-dashes",
        "the front matter has no opening line of three dashes",
        "it was taken to start where the file does",
        _no_opening_dashes,
        "file",
    ),
    Repair(
        "no-closing-dashes",
        "the front matter has no closing line of three dashes",
        "it was taken to end where its keys end",
        _no_closing_dashes,
        "file",
    ),
    Repair(
        "control-characters",
        "there are control characters in {}",
        "they were left out",
        _control_characters,
    ),
    Repair(
        "odd-blanks",
        "{} is laid out with blanks or line breaks of an unusual kind",
        "they were taken for ordinary spaces",
        _odd_blanks,
    ),
    Repair(
        "tabs",
        "{} is indented with tabs",
        "they were taken for spaces",
        _tabs,
    ),
    Repair(
        "full-width-colon",
        "there is a full-width colon after {}",
        "it was read as a colon",
        _full_width_colon,
        "meaning",
    ),
    Repair(
        "no-space-after-dash",
        "there is no space after a dash in the list of {}",
        "it was read as if there were",
        _no_space_after_dash,
        "meaning",
    ),
    Repair(
        "equals-sign",
        "there is an equals sign instead of a colon after {}",
        "it was read as a colon",
        _equals_sign,
    ),
    Repair(
        "no-space-after-colon",
        "there is no space after a colon in {}",
        "it was read as if there were",
        _no_space_after_colon,
    ),
    Repair(
        "full-width-commas",
        "there are full-width commas in the list of {}",
        "they were read as commas",
        _full_width_commas,
        "meaning",
    ),
    Repair(
        "number-sign",
        "the value of {} starts with a number sign and is not in quotes",
        "it was read as text, not as a comment",
        _number_sign,
        "meaning",
    ),
    Repair(
        "number-sign-within",
        "a text in {} goes on after a number sign and is not in quotes",
        "it was kept whole, not cut at what looks like a comment",
        _number_sign_within,
        "meaning",
    ),
    Repair(
        "list-on-the-line-of-its-key",
        "the list of {} starts on the line of the key itself",
        "it was read as a list",
        _list_on_the_line_of_its_key,
    ),
    Repair(
        "backslashes",
        "there is a backslash within the double quotes of {}",
        "it was kept as a backslash",
        _backslashes,
    ),
    Repair(
        "quotes-within",
        "the text of {} has the same quotes inside as around it",
        "the outer ones were taken off and the inner ones kept",
        _quotes_within,
    ),
    Repair(
        "open-quote",
        "a quote in {} is never closed",
        "the value was taken to end with its line",
        _open_quote,
    ),
    Repair(
        "list-without-brackets",
        "the quoted texts of {} have commas between them, but no brackets around them",
        "they were read as a list",
        _list_without_brackets,
    ),
    Repair(
        "text-after-quotes",
        "the text of {} goes on after its quotes",
        "it was kept whole, quotes included",
        _text_after_quotes,
    ),
    Repair(
        "open-bracket",
        "a bracket in {} is never closed",
        "it was closed at the end",
        _open_bracket,
    ),
    Repair(
        "first-character",
        "a value in {} starts with a character that has a meaning in YAML",
        "it was read as text",
        _first_character,
    ),
    Repair(
        "level",
        "keys after {} are indented without belonging to it",
        "they were read as keys of their own",
        _level,
    ),
    Repair(
        "colon-in-value",
        "a value in {} holds a colon and is not in quotes",
        "it was read as text",
        _colon_in_value,
    ),
    Repair(
        "indentation",
        "the lines of {} are not indented alike",
        "they were read as if they were",
        _indentation,
    ),
    Repair(
        "continuation",
        "the value of {} goes on in lines that are not indented",
        "they were read as part of it",
        _continuation,
    ),
)
