"""The state that all parts of one document share: definitions, options, ids, footnotes."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from . import attributes as attribute_lists
from .attributes import Named, merge, read_attributes
from .copies import Copies
from .entities import escape_text
from .footnotes import Footnotes
from .ids import Ids
from .nodes import Attributes, Node
from .options import Options

_SPACE = re.compile(r"\s+", re.ASCII)


def link_key(text: str) -> str:
    """Return a link's name as a key: in lowercase, runs of whitespace as one space."""
    return _SPACE.sub(" ", text).lower()


@dataclass(frozen=True, slots=True)
class LinkDefinition:
    """The target of `[name]: url "title"`."""

    url: str
    title: str | None
    attributes: Attributes | None = None

    @property
    def size(self) -> int:
        """Return the number of characters that it adds to the text at each use."""
        return len(self.url) + len(self.title or "") + sum(map(len, (self.attributes or {}).values()))


#: The attributes of math without an engine that shows it.
_NO_ENGINE = {"class": "kdmath"}


class Document:
    """The state of one conversion."""

    __slots__ = (
        "abbreviations",
        "copies",
        "footnotes",
        "has_figures",
        "hellip",
        "ids",
        "inner_ids",
        "laquo",
        "laquo_space",
        "links",
        "mdash",
        "named",
        "ndash",
        "options",
        "quotes",
        "raquo",
        "raquo_space",
        "symbols",
    )

    def __init__(self, options: Options, text: str = "") -> None:
        """Start a conversion of a text."""
        self.options = options
        #: True if there may be images marked with `{:standalone}`.
        self.has_figures = "standalone" in text
        self.copies = Copies(len(text))
        self.links = {link_key(name): LinkDefinition(*of) for name, of in (options.link_defs or {}).items()}
        self.abbreviations: dict[str, tuple[str, Attributes | None]] = {}
        self.named = Named(self.copies)
        self.footnotes = Footnotes(options)
        self.ids = Ids(options.auto_id_prefix, options.gfm)
        self.inner_ids = Ids(options.auto_id_prefix, gfm=False)
        self._take(options)

    def begin_again(self, options: Options) -> None:
        """Reset the output, in order to write it again with other options."""
        self.options = options
        notes = self.footnotes.notes
        self.footnotes = Footnotes(options)
        self.footnotes.notes = notes
        self.ids = Ids(options.auto_id_prefix, options.gfm)
        self.inner_ids = Ids(options.auto_id_prefix, gfm=False)
        self._take(options)

    def _take(self, options: Options) -> None:
        """Copy options that are needed at every character."""
        symbols = options.symbols
        self.hellip = symbols["hellip"]
        self.mdash = symbols["mdash"]
        self.ndash = symbols["ndash"]
        self.laquo = symbols["laquo"]
        self.raquo = symbols["raquo"]
        self.laquo_space = symbols["laquo_space"]
        self.raquo_space = symbols["raquo_space"]
        self.quotes = options.smart_quotes
        self.symbols = frozenset((*symbols.values(), *options.smart_quotes))

    def set_options(self, text: str) -> None:
        """Apply `{::options name="value" /}`."""
        values: Attributes = {}
        read_attributes(text, values)
        for name, value in values.items():
            self.options = self.options.changed(name, value)
        self.footnotes.options = self.options
        self.ids.prefix = self.inner_ids.prefix = self.options.auto_id_prefix
        self._take(self.options)

    def resolve(self, nodes: list[Node]) -> None:
        """Once all blocks have been read, resolve the attribute lists that others name."""
        if not self.named:
            return
        resolve = self.named.resolve
        for name, link in self.links.items():
            self.links[name] = replace(link, attributes=resolve(link.attributes))
        for name, (title, own) in self.abbreviations.items():
            self.abbreviations[name] = (title, resolve(own))
        waiting = [*nodes, *(node for note in self.footnotes.notes.values() for node in note.children)]
        while waiting:
            node = waiting.pop()
            node.attributes = resolve(node.attributes)
            waiting += node.children

    def extend(self, kind: str, name: str, *, attributes: Attributes) -> None:
        """Add the attributes of a list below the definition of a `link` or an `abbreviation`."""
        if kind == "link":
            link = self.links[name]
            self.links[name] = replace(link, attributes=merge(dict(link.attributes or {}), attributes))
        else:
            title, own = self.abbreviations[name]
            self.abbreviations[name] = (title, merge(dict(own or {}), attributes))

    def code_span(self, code: str, attributes: Attributes | None) -> str:
        """Return the HTML of a code span."""
        return f"<code{attribute_lists.write(attributes)}>{escape_text(code)}</code>"

    def code_block(self, node: Node, indent: str) -> str:
        """Return the HTML of a code block."""
        attributes = node.attributes
        language = node.value if isinstance(node.value, str) else _language(attributes)
        inner = attribute_lists.write({"class": f"language-{language}"}) if language else ""
        if language and not isinstance(node.value, str) and attributes and "class" in attributes:
            own = [name for name in attributes["class"].split() if not name.startswith("language-")]
            attributes = {**attributes, "class": " ".join(own)}
            if not own:
                del attributes["class"]
        block = f"<pre{attribute_lists.write(attributes)}><code{inner}>{escape_text(node.text)}</code></pre>"
        if self.options.first_line_number is not None:
            block = _numbered(block, node.text, self.options.first_line_number)
        return f"{indent}{block}\n"

    def math_span(self, code: str, attributes: Attributes | None) -> str:
        """Return the HTML of math in a line."""
        escaped = escape_text(code)
        if not self.options.math:
            return f"<span{attribute_lists.write(merge(attributes, _NO_ENGINE))}>${escaped}$</span>"
        written = attribute_lists.write(attributes)
        return f"<span{written}>${escaped}$</span>" if written else f"\\({escaped}\\)"

    def math_block(self, node: Node, indent: str) -> str:
        """Return the HTML of a block of math."""
        escaped = escape_text(node.text)
        if not self.options.math:
            written = attribute_lists.write(merge(dict(node.attributes or {}), _NO_ENGINE))
            return f"{indent}<div{written}>$$\n{escaped}\n$$</div>\n"
        written = attribute_lists.write(node.attributes)
        return f"{indent}<div{written}>\\[{escaped}\\]\n</div>\n" if written else f"{indent}\\[{escaped}\\]\n"


def _numbered(block: str, code: str, first: int) -> str:
    """Return a block of code beside the numbers of its lines, with the classes of Pygments, which themes style."""
    numbers = "\n".join(str(first + line) for line in range(code.rstrip("\n").count("\n") + 1))
    return (
        '<div class="highlight"><table class="highlighttable"><tbody><tr>'
        f'<td class="linenos"><div class="linenodiv"><pre>{numbers}\n</pre></div></td>'
        f'<td class="code"><div>{block}</div></td></tr></tbody></table></div>'
    )


def _language(attributes: Attributes | None) -> str | None:
    """Return the language of a class `language-x`."""
    for name in (attributes or {}).get("class", "").split():
        if name.startswith("language-"):
            return name[9:]
    return None
