"""Classes that authors wrote for their old theme: what they meant is written for the site's theme."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html import escape, unescape

from ..conventions.classes import Classes, Role
from .tags import ATTRIBUTE, PIECE, lower

_CLASS = re.compile(r"""class=("[^"]*+"|'[^']*+'|[^\s"'>]++)""")
# other attributes that may have a role
_OTHERS = ("toc-skip", ' w="', ' h="', ' file="')
# the first line of a block of code that names its file, in a comment of any language
_FILE_LINE = re.compile(
    r"(?P<code>\s*+(?:<code\b[^<>]*+>)?)(?P<line>\s*+(?://|#|--|;|%|/\*|&lt;!--)[ \t]*+file:[ \t]*+"
    r"(?:&quot;|[\"'`])?(?P<name>[^\s\"'`<>&*](?:[^\n\"'`<>&*]|&(?!quot;)){0,199}?)(?:&quot;|[\"'`])?"
    r"[ \t]*+(?:\*/|--&gt;|--)?[ \t]*+\n)"
)
_SIZE = re.compile(r"([0-9]{1,5})(?:px)?")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset({"p", "div", "blockquote", "aside", "section"})
_BUTTONS = frozenset({"a", "button"})
#: What has no end.
_VOID = frozenset(
    {"img", "br", "hr", "input", "source", "wbr", "embed", "area", "col", "link", "meta", "param", "track"}
)


@dataclass(slots=True)
class _Opening:
    """The opening tag of an element."""

    name: str
    attributes: list[list[str]]
    """Names and values, unescaped; a value with what stands before it, empty for an attribute without one."""
    start: int
    end: int
    closes: bool = False
    """Whether the element ends with it, as in XML."""

    @classmethod
    def of(cls, piece: re.Match[str]) -> _Opening:
        found: list[list[str]] = []
        for attribute in ATTRIBUTE.finditer(piece["attributes"]):
            value = attribute["value"] or ""
            bare = unescape(value[1:-1] if value[:1] in {'"', "'"} else value)
            found.append([attribute["name"], bare if attribute["equals"] else ""])
        closes = piece["attributes"].endswith("/")
        return cls(lower(piece["name"]), found, piece.start(), piece.end(), closes)

    def get(self, name: str) -> str | None:
        return next((value for key, value in self.attributes if lower(key) == name), None)

    def pop(self, name: str) -> str | None:
        value = self.get(name)
        self.attributes = [pair for pair in self.attributes if lower(pair[0]) != name]
        return value

    def set(self, name: str, value: str) -> None:
        for pair in self.attributes:
            if lower(pair[0]) == name:
                pair[1] = value
                return
        self.attributes.append([name, value])

    @property
    def classes(self) -> list[str]:
        return (self.get("class") or "").split()

    def add(self, *names: str) -> None:
        own = self.classes
        self.set("class", " ".join([*own, *(name for name in names if name not in own)]))

    def written(self, name: str = "") -> str:
        inside = "".join(f' {key}="{escape(value)}"' for key, value in self.attributes)
        return f"<{name or self.name}{inside}{' /' if self.closes and not name else ''}>"


@dataclass(slots=True)
class _Open:
    """An element that is open and gets other tags, once its end is found."""

    before: str
    after: str
    start: int
    end: int
    title: str = ""
    """What its title is to be: `heading`, `paragraph`, or nothing."""
    drops: str = ""
    """The id of a heading that doesn't stand in the contents, once its end is found."""


@dataclass(slots=True)
class Roles:
    """The roles of elements in the bodies of one blog."""

    classes: Classes
    material: bool
    """Whether the site's theme is Material for MkDocs."""

    def may_be_in(self, html: str) -> bool:
        """Whether there is an element with a role."""
        known, others = self.classes.roles, self.classes.no_contents
        for value in set(_CLASS.findall(html)):
            if any(name in known or name in others for name in value.strip("\"'").split()):
                return True
        if any(sign in html for sign in _OTHERS) or (self.classes.has_file_lines and "file:" in html):
            return True
        return any(f"<{element}>" in html for element in self.classes.captions)

    def written(self, html: str, found: Counter[str]) -> tuple[str, frozenset[str]]:
        """Write the roles of a body's elements for the site's theme. Nothing in code is touched.

        Args:
            html: A rendered body.
            found: Is given the number of each: keys of `conventions.classes.KINDS`.

        Returns:
            The HTML, and the ids of its headings that don't stand in the contents.
        """
        return _Writing(self.classes, self.material, html, found).all()


@dataclass(slots=True)
class _Writing:
    """One body that is being written."""

    classes: Classes
    material: bool
    html: str
    found: Counter[str]
    edits: list[tuple[int, int, str]] = field(default_factory=list)
    stacks: dict[str, list[_Open | None]] = field(default_factory=dict)
    dropped: set[str] = field(default_factory=set)
    awaits: tuple[str, int] | None = None
    """What a callout's title is to be, and where the callout's content begins."""
    image_end: int = -1
    """Where the last picture ends."""

    def all(self) -> tuple[str, frozenset[str]]:
        code = 0
        for piece in PIECE.finditer(self.html):
            name = lower(piece["name"] or "")
            if not name:
                continue
            if piece["end"]:
                self._close(name, piece)
                code -= name in {"pre", "code"} and code > 0
                continue
            if not code:
                self._open(name, piece)
            elif name not in _VOID:
                self.stacks.setdefault(name, []).append(None)
            code += name in {"pre", "code"}
        return self._edited(), frozenset(self.dropped)

    def _edited(self) -> str:
        out: list[str] = []
        at = 0
        for start, end, text in sorted(self.edits):
            out += (self.html[at:start], text)
            at = end
        return "".join([*out, self.html[at:]])

    def _open(self, name: str, piece: re.Match[str]) -> None:
        kept = self._title(name, piece)
        if kept is None and name == "pre" and self._names_file(piece):
            pass
        elif kept is None and piece["attributes"].strip():
            kept = self._with_role(_Opening.of(piece))
        elif kept is None and name in self.classes.captions and self._follows_picture(piece.start()):
            self.edits.append((piece.start(), piece.end(), f'<{name} class="blogimport-caption">'))
        self.image_end = piece.end() if name == "img" else -1
        if name not in _VOID:
            self.stacks.setdefault(name, []).append(kept)

    def _close(self, name: str, piece: re.Match[str]) -> None:
        stack = self.stacks.get(name)
        kept = stack.pop() if stack else None
        if kept is not None:
            self.edits += [(kept.start, kept.end, kept.before), (piece.start(), piece.end(), kept.after)]
            if kept.drops:
                self.dropped.add(kept.drops)

    def _follows_picture(self, at: int) -> bool:
        return 0 <= self.image_end <= at and not self.html[self.image_end : at].strip()

    def _title(self, name: str, piece: re.Match[str]) -> _Open | None:
        """The element that is a callout's title, if this is the first of a callout that has one."""
        awaits, self.awaits = self.awaits, None
        if awaits is None or self.html[awaits[1] : piece.start()].strip():
            return None
        if not (name in _HEADINGS if awaits[0] == "heading" else name == "p"):
            return None
        opening = _Opening.of(piece)
        opening.add("admonition-title" if self.material else "blogimport-callout-title")
        drops = opening.get("id") or "" if name in _HEADINGS else ""
        return _Open(opening.written("p"), "</p>", piece.start(), piece.end(), drops=drops)

    def _with_role(self, opening: _Opening) -> _Open | None:
        """Write the tag of an element with a role; one of whose end another is made too is given back."""
        kept: _Open | None = None
        played: set[str] = set()
        for role in [self.classes.roles[name] for name in opening.classes if name in self.classes.roles]:
            if role.role == "callouts":
                if opening.name in _BLOCKS and kept is None:
                    kept = self._callout(opening, role)
            elif self._plain(opening, role):
                played.add(role.role)
        self.found.update(dict.fromkeys(played, 1))
        changed = self._with_sizes(opening) or bool(played)
        if opening.name in _HEADINGS:
            names = {*opening.classes, *(lower(key) for key, _ in opening.attributes)}
            if not self.classes.no_contents.isdisjoint(names):
                self.dropped.add(opening.get("id") or "")
        if opening.name == "pre":
            changed |= self._with_file(opening)
        if kept is None and changed:
            self.edits.append((opening.start, opening.end, opening.written()))
        return kept

    def _plain(self, opening: _Opening, role: Role) -> bool:
        """Say a role by attributes of the element itself; whether it may have that role."""
        name, kind = opening.name, role.kind
        match role.role:
            case "buttons" if name in _BUTTONS:
                self._add_button(opening, primary=kind == "primary")
            case "alignments" if self.material and name == "img" and kind != "center":
                opening.set("align", kind)
            case "alignments" if name in _BLOCKS | {"img", "figure", "video", "iframe", "table"}:
                opening.add(f"blogimport-{kind}")
            case "texts" if name in _BLOCKS | _HEADINGS | {"figcaption", "td", "th"}:
                align = kind in {"left", "right", "center", "justify"}
                opening.add(f"blogimport-text-{kind}" if align else f"blogimport-{kind}")
            case "grids" if name in {"div", "figure"}:
                opening.add("blogimport-grid")
            case "schemes" if name == "img":
                self._set_scheme(opening, kind)
            case _:
                return False
        return True

    def _add_button(self, opening: _Opening, *, primary: bool) -> None:
        base = "md-button" if self.material else "blogimport-button"
        opening.add(base, *([f"{base}--primary"] if primary else []))

    def _set_scheme(self, opening: _Opening, kind: str) -> None:
        # without a palette, Material hides neither
        opening.add(f"blogimport-only-{kind}")
        source = opening.get("src") or ""
        if self.material and "#" not in source:
            opening.set("src", f"{source}#only-{kind}")

    def _with_sizes(self, opening: _Opening) -> bool:
        changed = False
        for short, long in self.classes.sizes.items() if opening.name == "img" else ():
            size = _SIZE.fullmatch((opening.get(short) or "").strip())
            if size is not None and opening.get(long) is None:
                opening.pop(short)
                opening.set(long, size[1])
                changed = True
        return changed

    def _names_file(self, piece: re.Match[str]) -> bool:
        """Write the file of a block of code whose first line names it; whether there is such a line."""
        line = _FILE_LINE.match(self.html, piece.end()) if self.classes.has_file_lines else None
        if line is None:
            return False
        opening = _Opening.of(piece)
        self._add_file(opening, unescape(line["name"]).strip())
        self.edits += [(piece.start(), piece.end(), opening.written()), (line.start("line"), line.end("line"), "")]
        return True

    def _with_file(self, opening: _Opening) -> bool:
        name = next((file for key in self.classes.files if (file := opening.get(key))), None)
        if name is None:
            return False
        for key in self.classes.files:
            opening.pop(key)
        self._add_file(opening, name)
        return True

    def _add_file(self, opening: _Opening, name: str) -> None:
        if self.material:  # its caption is written with the colours
            opening.set("data-filename", name)
        else:
            caption = f'<div class="blogimport-filename">{escape(name, quote=False)}</div>\n'
            self.edits.append((opening.start, opening.start, caption))

    def _callout(self, opening: _Opening, role: Role) -> _Open:
        self.found["callouts"] += 1
        prefix = "" if self.material else "blogimport-"
        opening.add("admonition" if self.material else "blogimport-callout", prefix + role.kind)
        title = opening.pop("title")
        inner = ""
        if title:
            name = "admonition-title" if self.material else "blogimport-callout-title"
            inner = f'<p class="{name}">{escape(title, quote=False)}</p>\n'
        elif role.title and opening.name != "p":
            self.awaits = role.title, opening.end
        paragraph = opening.name == "p"
        before = opening.written("div") + inner + ("<p>" if paragraph else "")
        return _Open(before, "</p></div>" if paragraph else "</div>", opening.start, opening.end)
