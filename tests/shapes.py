"""The words and the elements of HTML, without what differs in form alone."""

from __future__ import annotations

from html.parser import HTMLParser

#: Elements that say nothing to a reader.
_LEFT = frozenset({"span", "div", "tt", "code", "colgroup", "col", "tbody", "thead", "section", "aside"})
_SHOWN = ("href", "src", "alt", "title", "colspan", "rowspan", "start")
_VOID = frozenset({"br", "img", "hr", "input"})


def shape(markup: str) -> list[str]:
    """Return the words and tags of HTML, in their order, with the attributes that a reader notices."""
    found = _Shape()
    found.feed(markup)
    found.close()
    found.end_text()
    return found.parts


class _Shape(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self._text = ""

    def end_text(self) -> None:
        self.parts += self._text.split()
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _LEFT:
            self.end_text()
            own = dict(attrs)
            shown = "".join(f" {name}={own[name]}" for name in _SHOWN if own.get(name) is not None)
            self.parts.append(f"<{tag}{shown}>")

    def handle_endtag(self, tag: str) -> None:
        if tag not in _LEFT and tag not in _VOID:
            self.end_text()
            self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._text += data
