"""The table of rooms in CONTRIBUTING.md, made from the docstrings: run it to write the table anew."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / "mkdocs_blogimport"
PAGE = PACKAGE.parent / "CONTRIBUTING.md"
_TABLE = re.compile(r"(<!-- rooms: [^\n]* -->\n).*?(<!-- end of rooms -->)", re.DOTALL)


def rooms() -> Iterator[tuple[str, str]]:
    """Yield each room, a folder or a file at the package's top, with the first sentence of its docstring."""
    for path in sorted(PACKAGE.iterdir(), key=lambda path: (path.is_dir(), path.name)):
        file = path / "__init__.py" if path.is_dir() else path
        if file.suffix == ".py" and file.is_file():
            summary = (ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or "").split("\n\n")[0]
            yield f"{path.name}/" if path.is_dir() else path.name, " ".join(summary.split())


def table() -> str:
    rows = "".join(f"| `{name}` | {summary} |\n" for name, summary in rooms())
    return f"| Room, in `mkdocs_blogimport/` | What it is |\n|---|---|\n{rows}"


def written(page: str) -> str:
    """The page with the table of today in it."""
    text, count = _TABLE.subn(lambda match: f"{match[1]}\n{table()}\n{match[2]}", page)
    assert count == 1, "CONTRIBUTING.md has no place for the table of rooms"
    return text


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
