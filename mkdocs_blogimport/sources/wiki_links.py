"""The links of an Obsidian vault: `[[Name]]` and `![[picture.png]]`, resolved by the names of files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import escape

from ..blog import addresses

#: What may be such a link: no bracket and no line end in it.
_LINK = re.compile(r"(?P<shown>!?)\[\[(?P<inner>[^\[\]\n]{1,500})\]\]")
_SIZE = re.compile(r"\d{1,4}(?:x\d{1,4})?")
_NO_ID = re.compile(r"[^\w\- ]")
_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".bmp")


@dataclass(slots=True)
class Names:
    """The files of a vault by their names."""

    _found: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, notes: Mapping[str, Iterable[str]], files: Iterable[str]) -> Names:
        """Take the names of a vault.

        Args:
            notes: The paths of its notes, relative to the vault, each with its other names (`aliases`).
            files: The paths of its other files.
        """
        names = cls()
        for path in sorted([*notes, *files], key=lambda path: (path.count("/"), path)):
            stem = path.rpartition(".")[0] if path in notes else path
            parts = stem.split("/")
            for start in range(len(parts)):
                names._found.setdefault("/".join(parts[start:]).lower(), path)
            if path in notes:
                names._found.setdefault(path.lower(), path)
        for path, others in notes.items():
            for other in others:
                names._found.setdefault(other.lower(), path)
        return names

    def path(self, name: str) -> str | None:
        """Return the path of what a link names; None if there is nothing of that name."""
        return self._found.get(name.strip().strip("/").lower())


def resolved(body: str, code: re.Pattern[str], names: Names, lost: Callable[[int, str, str], str]) -> str:
    """Replace the links of a body by Markdown's own.

    Args:
        body: Markdown.
        code: Finds what is code, in which nothing is a link.
        names: What links may lead to.
        lost: Is called for each link that leads to nothing: with its line, from 0, the link, and what it says as
            Markdown. Returns what stands in its place.

    Returns:
        Markdown with as many lines.
    """
    if "[[" not in body:
        return body

    line = seen = 0

    def link(match: re.Match[str]) -> str:
        nonlocal line, seen
        line, seen = line + body.count("\n", seen, match.start()), match.start()
        target, bar, text = match["inner"].replace("\\|", "|").partition("|")
        name, mark, heading = target.partition("#")
        path = names.path(name) if name.strip() else ""
        shown = text.strip() if bar and text.strip() else target.strip().replace("#", " > ").strip(" >")
        if path is None:
            return lost(line, match[0], _escaped(shown))
        if match["shown"] and path.lower().endswith(_PICTURES):
            return _picture(path, text.strip() if bar else "")
        fragment = f"#{heading[1:] if heading.startswith('^') else _id(heading)}" if mark else ""
        url = f"/{addresses.encode(path)}" if path else ""
        return f"[{_escaped(shown)}]({url}{fragment})" if url or fragment else match[0]

    masked = code.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), body)
    done: list[str] = []
    at = 0
    for match in _LINK.finditer(masked):
        done += [body[at : match.start()], link(match)]
        at = match.end()
    return "".join([*done, body[at:]])


def _picture(path: str, text: str) -> str:
    """Return a picture; Obsidian has its width in the place of a text."""
    url = f"/{addresses.encode(path)}"
    name = path.rpartition("/")[2]
    if _SIZE.fullmatch(text):
        width, _, height = text.partition("x")
        tall = f' height="{height}"' if height else ""
        return f'<img src="{escape(url)}" alt="{escape(name)}" width="{width}"{tall}>'
    return f"![{_escaped(text or name)}]({url})"


def _id(heading: str) -> str:
    """Return the id of a heading, as the engine makes it."""
    last = heading.rpartition("#")[2].strip().lower()
    return addresses.encode(_NO_ID.sub("", last).replace(" ", "-"))


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>])", r"\\\1", text)
