"""Notebooks of Jupyter (nbformat 3 and 4) as HTML: their text, their code, and what it printed when it was last run."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final

from ..blog.post import Tools

#: The most cells that are shown, and the most outputs of one.
_MOST_CELLS, _MOST_OUTPUTS = 2_000, 500
#: How often a picture of a cell is shown in it.
_MOST_SHOWN = 3
#: Colours of a terminal, in the report of an error.
_COLOURS = re.compile(r"\x1b\[[0-9;]{0,20}[A-Za-z]")
#: One half of a character, which JSON can name alone.
_HALF = re.compile("[\ud800-\udfff]")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]+\Z")
_ATTACHED = re.compile(r"\(attachment:([^()\s]{1,200})\)")
#: The kinds of an output that are shown, the best first, with their names in nbformat 3.
_PICTURES: Final = {"image/png": "png", "image/jpeg": "jpeg", "image/gif": "gif"}
_LANGUAGE = re.compile(r"[\w+#.-]{1,40}\Z")


def shown(text: str, tools: Tools, first: int | None = None, last: int | None = None, language: str = "") -> str | None:
    """Return a notebook as HTML; nothing in it is run.

    Args:
        text: The file's text.
        tools: Render its Markdown and its code.
        first: The first cell that is shown, from 0, or counted from the end if it is negative.
        last: The one before which it ends.
        language: Of its code; empty for what the notebook says.

    Returns:
        HTML; None if the text is no notebook.
    """
    notebook = _parsed(text)
    if notebook is None:
        return None
    said = notebook.get("metadata")
    about = said.get("language_info") or said.get("kernelspec") if isinstance(said, Mapping) else None
    usual = about.get("name") or about.get("language") if isinstance(about, Mapping) else None
    name = language or (usual if isinstance(usual, str) and _LANGUAGE.match(usual) else "") or "python"
    cells = _cells(notebook)[first:last][:_MOST_CELLS]
    return "\n".join(html for cell in cells if (html := _cell(cell, name, tools)))


def _parsed(text: str) -> Mapping[str, Any] | None:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    is_one = isinstance(found, Mapping) and (isinstance(found.get("cells"), list) or bool(found.get("worksheets")))
    return found if is_one else None


def _cells(notebook: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        sheets = notebook.get("worksheets")
        sheets = sheets if isinstance(sheets, list) else []
        inside = [sheet.get("cells") for sheet in sheets if isinstance(sheet, Mapping)]
        cells = [cell for some in inside if isinstance(some, list) for cell in some]
    return [cell for cell in cells if isinstance(cell, Mapping)]


def _cell(cell: Mapping[str, Any], language: str, tools: Tools) -> str:
    source = _joined(cell.get("source", cell.get("input")))
    match cell.get("cell_type"):
        case "markdown":
            return tools.markdownify(_with_attached(source, cell.get("attachments")))
        case "heading":  # nbformat 3
            level = cell.get("level")
            return tools.markdownify("#" * (level if isinstance(level, int) and 1 <= level <= 6 else 1) + f" {source}")
        case "code":
            outputs = cell.get("outputs")
            outputs = outputs[:_MOST_OUTPUTS] if isinstance(outputs, list) else []
            code = tools.highlight(source, language, {}) if source.strip() else ""
            return "\n".join(filter(None, [code, *map(_output, outputs)]))
        case _:
            return ""


def _joined(written: Any) -> str:
    """Return a text that may be written as a list of its lines; halves of characters are replaced."""
    if isinstance(written, list):
        written = "".join(part for part in written if isinstance(part, str))
    return _HALF.sub("\ufffd", written) if isinstance(written, str) else ""


def _with_attached(source: str, attachments: Any) -> str:
    """Return Markdown with the pictures that are a part of its cell."""
    if not isinstance(attachments, Mapping):
        return source
    counts: Counter[str] = Counter()

    def picture(found: re.Match[str]) -> str:
        counts[found[1]] += 1
        own = attachments.get(found[1]) if counts[found[1]] <= _MOST_SHOWN else None
        url = _data_url(own) if isinstance(own, Mapping) else ""
        return f"({url})" if url else found[0]

    return _ATTACHED.sub(picture, source)


def _output(output: Any) -> str:
    if not isinstance(output, Mapping):
        return ""
    if output.get("output_type") == "stream":
        return _plain(_joined(output.get("text")))
    if output.get("output_type") in {"error", "pyerr"}:
        trace = output.get("traceback")
        return _plain("\n".join(map(_joined, trace)) if isinstance(trace, list) else "")
    data = output.get("data")
    data = data if isinstance(data, Mapping) else output  # nbformat 3 has it in the output itself
    if html := _joined(data.get("text/html", data.get("html"))):
        return f"<div>{html}</div>"
    if url := _data_url(data):
        return f'<p><img src="{url}" alt=""></p>'
    return _plain(_joined(data.get("text/plain", data.get("text"))))


def _data_url(data: Mapping[str, Any]) -> str:
    """Return a picture as an address that holds it; empty if there is none."""
    for kind, old in _PICTURES.items():
        encoded = _joined(data.get(kind, data.get(old)))
        if encoded and _BASE64.match(encoded):
            return f"data:{kind};base64,{''.join(encoded.split())}"
    return ""


def _plain(text: str) -> str:
    return f"<pre>{escape(_COLOURS.sub('', text).rstrip(), quote=False)}</pre>" if text.strip() else ""
