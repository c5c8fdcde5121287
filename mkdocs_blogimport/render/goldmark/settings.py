"""Hugo's settings for Markdown: the section `markup` of its configuration, its keys in any case."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

#: The typographic characters and their setting's name, as Hugo writes them.
TYPOGRAPHER = {
    "leftsinglequote": "&lsquo;",
    "rightsinglequote": "&rsquo;",
    "leftdoublequote": "&ldquo;",
    "rightdoublequote": "&rdquo;",
    "endash": "&ndash;",
    "emdash": "&mdash;",
    "ellipsis": "&hellip;",
    "leftanglequote": "&laquo;",
    "rightanglequote": "&raquo;",
    "apostrophe": "&rsquo;",
}
#: The markup of the extension `extras`, by its setting: the character, how often it is written, and the element.
EXTRAS = {
    "superscript": ("^", 1, "sup"),
    "subscript": ("~", 1, "sub"),
    "insert": ("+", 2, "ins"),
    "mark": ("=", 2, "mark"),
    "delete": ("~", 2, "del"),
}
#: The link from a footnote back to its place.
BACKLINK = "&#x21a9;&#xfe0e;"
#: The most pairs of delimiters for math, and the longest one.
_DELIMITERS, _DELIMITER = 20, 20

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings that change what is written; the defaults are Hugo's."""

    unsafe: bool = False
    """Whether HTML in the text is kept, and links may run scripts."""
    hard_wraps: bool = False
    xhtml: bool = False
    heading_ids: bool = True
    term_ids: bool = False
    id_type: str = "github"
    """`github`, `github-ascii` or `blackfriday`."""
    title_attributes: bool = True
    block_attributes: bool = False
    wraps_images: bool = True
    """Whether an image that stands alone is in a paragraph."""
    definition_list: bool = True
    footnote: bool = True
    backlink: str = BACKLINK
    has_footnote_prefix: bool = False
    linkify: bool = True
    protocol: str = "https"
    """Of an address that begins with `www.`."""
    strikethrough: bool = True
    table: bool = True
    task_list: bool = True
    typographer: Mapping[str, str] = field(default_factory=lambda: TYPOGRAPHER)
    """What is written for each name in `TYPOGRAPHER`; those that are absent stay as they are."""
    line_breaks: str = ""
    """How a line end between two wide characters is read: empty for as any other, `simple` or `css3draft`."""
    escaped_space: bool = False
    extras: frozenset[str] = frozenset()
    inline_math: Pairs = ()
    """Delimiters between which all is left as it is written."""
    block_math: Pairs = ()
    emoji: bool = False
    code_fences: bool = True
    line_numbers: bool = False
    first_line: int = 1
    is_smart: bool = False
    """Whether SmartyPants replaces quotes and dashes."""
    is_blackfriday: bool = False
    """Whether the blog is from before 2020, when Hugo had another engine."""

    @classmethod
    def read(cls, options: Mapping[str, Any]) -> Settings:
        """Read the section `markup`, and `emoji` beside its keys for `enableEmoji` of the site; never raise."""
        values = _Values(options)
        parser, extensions = values.at("goldmark", "parser"), values.at("goldmark", "extensions")
        renderer, highlight = values.at("goldmark", "renderer"), values.at("highlight")
        footnote, cjk, math = (extensions.at(name) for name in ("footnote", "cjk", "passthrough"))
        breaks = cjk.text("eastasianlinebreaksstyle", "simple")
        if values.text("defaultmarkdownhandler", "goldmark").lower() == "blackfriday":
            return cls._of_blackfriday(values)
        return cls(
            unsafe=renderer.flag("unsafe", False),
            hard_wraps=renderer.flag("hardwraps", False),
            xhtml=renderer.flag("xhtml", False),
            heading_ids=parser.flag("autoheadingid", True),
            term_ids=parser.flag("autodefinitiontermid", False),
            id_type=parser.text("autoheadingidtype", parser.text("autoidtype", "github")),
            title_attributes=parser.at("attribute").flag("title", True),
            block_attributes=parser.at("attribute").flag("block", False),
            wraps_images=parser.flag("wrapstandaloneimagewithinparagraph", True),
            definition_list=extensions.flag("definitionlist", True),
            footnote=extensions.flag("footnote", True) and footnote.flag("enable", True),
            backlink=footnote.text("backlinkhtml", BACKLINK),
            has_footnote_prefix=footnote.flag("enableautoidprefix", False),
            linkify=extensions.flag("linkify", True),
            protocol=extensions.text("linkifyprotocol", "https"),
            strikethrough=extensions.flag("strikethrough", True),
            table=extensions.flag("table", True),
            task_list=extensions.flag("tasklist", True),
            typographer=_typographer(extensions),
            line_breaks=breaks if cjk.flag("enable", False) and cjk.flag("eastasianlinebreaks", False) else "",
            escaped_space=cjk.flag("enable", False) and cjk.flag("escapedspace", False),
            extras=frozenset(name for name in EXTRAS if extensions.at("extras", name).flag("enable", False)),
            inline_math=math.pairs("inline") if math.flag("enable", False) else (),
            block_math=math.pairs("block") if math.flag("enable", False) else (),
            emoji=values.flag("emoji", False),
            code_fences=highlight.flag("codefences", True),
            line_numbers=highlight.flag("linenos", False),
            first_line=highlight.number("linenostart", 1),
        )

    @classmethod
    def _of_blackfriday(cls, values: _Values) -> Settings:
        """Read the section that Hugo had for its first engine; what it always did is not a setting."""
        own, highlight = values.at("blackfriday"), values.at("highlight")
        masked = own.texts("extensionsmask")
        return cls(
            is_blackfriday=True,
            unsafe=not own.flag("skiphtml", False),
            hard_wraps="hardlinebreak" in own.texts("extensions"),
            xhtml=True,
            heading_ids="autoheaderids" not in masked,
            id_type="blackfriday",
            definition_list="definitionlists" not in masked,
            footnote="footnotes" not in masked,
            backlink=own.text("footnotereturnlinkcontents", "") or "<sup>[return]</sup>",
            linkify=False,
            strikethrough="strikethrough" not in masked,
            table="tables" not in masked,
            task_list=own.flag("tasklists", True),
            typographer={},
            is_smart=own.flag("smartypants", True),
            code_fences=highlight.flag("codefences", True),
        )


class _Values:
    """A section of a configuration that any author wrote: what is no section, or has another type, is not there."""

    def __init__(self, values: Any) -> None:
        section = values if isinstance(values, Mapping) else {}
        self._values = {key.lower(): value for key, value in section.items() if isinstance(key, str)}

    def at(self, *names: str) -> _Values:
        """Return a section in this one."""
        found = self
        for name in names:
            found = _Values(found._values.get(name))
        return found

    def flag(self, name: str, usual: bool) -> bool:
        value = self._values.get(name)
        if isinstance(value, str) and value.lower() in {"true", "false"}:
            return value.lower() == "true"
        return value if isinstance(value, bool) else usual

    def text(self, name: str, usual: str) -> str:
        value = self._values.get(name)
        return value if isinstance(value, str) else usual

    def texts(self, name: str) -> frozenset[str]:
        """Return a list of names, in lowercase."""
        value = self._values.get(name)
        return (
            frozenset(item.lower() for item in value if isinstance(item, str))
            if isinstance(value, list)
            else frozenset()
        )

    def number(self, name: str, usual: int) -> int:
        value = self._values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else usual

    def pairs(self, kind: str) -> Pairs:
        """Return the delimiters of math."""
        return tuple(self._pairs(kind))

    def _pairs(self, kind: str) -> Iterator[tuple[str, str]]:
        found = self.at("delimiters")._values.get(kind)
        for pair in found[:_DELIMITERS] if isinstance(found, list) else ():
            if (
                isinstance(pair, list)
                and len(pair) == 2
                and all(isinstance(p, str) and 0 < len(p) < _DELIMITER for p in pair)
            ):
                yield pair[0], pair[1]


def _typographer(extensions: _Values) -> Mapping[str, str]:
    section = extensions.at("typographer")
    if section.flag("disable", False) or not extensions.flag("typographer", True):
        return {}
    return {name: section.text(name, usual) for name, usual in TYPOGRAPHER.items()}
