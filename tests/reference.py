"""The parts of the documentation that are made from the source: run it to write them anew.

A page asks for a part with a line `<!-- reference: NAME -->`; what stands between it and `<!-- end of reference -->` is
replaced.
"""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml

from mkdocs_blogimport.cli import option_list
from mkdocs_blogimport.diagnostics.problems import CODES, LEVELS
from mkdocs_blogimport.frontmatter import FINDING_KINDS, REPAIRS
from mkdocs_blogimport.theme import views

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "mkdocs_blogimport"
#: The command that writes the parts anew.
COMMAND = ".venv/bin/python tests/reference.py"

_PART = re.compile(r"^(<!-- reference: ([a-z-]+) -->\n).*?^(<!-- end of reference -->)$", re.DOTALL | re.MULTILINE)
_ASKED = re.compile(r"^<!-- reference: [a-z-]+ -->$", re.MULTILINE)


def pages() -> Iterator[Path]:
    """Yield the files that ask for a part."""
    for page in (ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))):
        if _ASKED.search(page.read_text(encoding="utf-8")):
            yield page


def written(text: str) -> str:
    """A page with the parts of today in it."""
    text, count = _PART.subn(lambda part: f"{part[1]}\n{PARTS[part[2]]().strip()}\n\n{part[3]}", text)
    assert count == len(_ASKED.findall(text)), "a part has no end: <!-- end of reference -->"
    return text


# -- the parts ------------------------------------------------------------------------------------------------------


def rooms() -> Iterator[tuple[str, str]]:
    """Yield each room, a folder or a file at the package's top, with the first sentence of its docstring."""
    for path in sorted(PACKAGE.iterdir(), key=lambda path: (path.is_dir(), path.name)):
        file = path / "__init__.py" if path.is_dir() else path
        if file.suffix == ".py" and file.is_file():
            summary = (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").split("\n\n")[0]
            yield f"{path.name}/" if path.is_dir() else path.name, " ".join(summary.split())


def _rooms() -> str:
    return _table("Room, in `mkdocs_blogimport/` | What it is", [f"`{name}` | {summary}" for name, summary in rooms()])


def _options() -> str:
    entries = (f"### `{e.name}`\n\n{e.description}\n\n{e.facts}\n" for e in option_list.entries())
    return "\n".join(entries)


def _levels() -> str:
    names = {number: name for name, number in LEVELS.items()}
    rows = [f"[`{code}`](#{code}) | {_cell(kind.what)} | `{names[kind.level]}`" for code, kind in CODES.items()]
    return _table("Code | What it is | Level", rows)


def _repairs() -> str:
    found = (*REPAIRS.values(), *FINDING_KINDS.values())
    rows = [f"{_cell(known.what)} | {_cell(known.done)}" for known in found]
    return _table("What is reported | What was done", rows)


def _fields(view: type) -> Callable[[], str]:
    def part() -> str:
        documented = option_list.docstrings(view)
        rows = [f"`{field}` | {' '.join(text.split())}" for field, text in documented.items() if text]
        plain = ", ".join(f"`{field}`" for field, text in documented.items() if not text)
        others = f"Further fields: {plain}." if plain else ""
        return "\n".join([_table("Field | What it is", rows) if rows else "", others])

    return part


def _fidelity() -> str:
    """What becomes of Liquid and kramdown, as the tests hold it."""
    parts = []
    kinds = {"told": "Reported", "differs": "Differs"}
    for group in yaml.safe_load((ROOT / "tests/fidelity.yml").read_text(encoding="utf-8"))["groups"]:
        code = group["group"].startswith(("Tags", "Filters"))
        rows = []
        for row in group["rows"]:
            feature = f"`{row['feature']}`" if code and row["feature"] != "any other" else row["feature"]
            here = next((f"{name}: {row[kind]}" for kind, name in kinds.items() if kind in row), "Same")
            cases = "<br>".join(_case(name) for name in row["cases"])
            rows.append(f"{_cell(feature)} | {_cell(here)} | {cases}")
        parts += [f"## {group['group']}\n", _table("Feature | Here | Held by", rows)]
    return "\n".join(parts)


def _case(name: str) -> str:
    file, _, case = name.partition(": ")
    return f"{file}: {html.escape(case).replace('|', chr(92) + '|')}"


def _table(head: str, rows: list[str]) -> str:
    line = "|---" * (head.count(" | ") + 1) + "|"
    return "".join(f"{row}\n" for row in (f"| {head} |", line, *(f"| {row} |" for row in rows)))


def _cell(text: str) -> str:
    return text.replace("{}", "…").replace("|", "\\|")


PARTS: dict[str, Callable[[], str]] = {
    "rooms": _rooms,
    "fidelity": _fidelity,
    "options": _options,
    "levels": _levels,
    "repairs": _repairs,
    "post-view": _fields(views.PostView),
    "term-view": _fields(views.TermView),
    "page-link": _fields(views.PageLink),
}

if __name__ == "__main__":
    for page in pages():
        before = page.read_text(encoding="utf-8")
        if (after := written(before)) != before:
            page.write_text(after, encoding="utf-8", newline="\n")
            print(f"Wrote {page.relative_to(ROOT)}")
