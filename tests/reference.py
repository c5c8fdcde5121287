"""The parts of the documentation that are made from the source: run it to write them anew.

A page asks for a part with a line `<!-- reference: NAME -->`; what stands between it and `<!-- end of reference -->` is
replaced. The other way round, what docs/messages.md says of each kind of message is copied for the page of
`check --html`.
"""

from __future__ import annotations

import ast
import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

from mkdocs_blogimport.cli import option_list
from mkdocs_blogimport.conventions import tables, themes
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


def _theme_keys() -> str:
    """The keys of `conventions/fields.yml`, in their order."""
    rows = [
        f"| `{name}` | {_MEANINGS[name]} | {', '.join(map(_key, keys))} |" for name, keys in tables().fields.items()
    ]
    return "\n".join(["| Field | What it is | Keys |", "|---|---|---|", *rows])


def _key(key: Any) -> str:
    titles = ", ".join(known.title for name, known in themes().items() if name in key.themes)
    with_ = f" with `{'.'.join(key.needs)}{': ' + key.value if key.value else ''}`" if key.needs else ""
    return f"`{'.'.join(key.path)}`{with_}{f' ({titles})' if titles else ''}"


def _theme_layouts() -> str:
    """The layouts of `conventions/layouts.yml`, in their order."""
    rows = []
    for name, known in tables().layouts.items():
        for row in known:
            titles = ", ".join(theme.title for key, theme in themes().items() if key in row.themes)
            where = f" in the collection `{row.within}`" if row.within else ""
            term = f", named by {' or '.join(f'`{key}`' for key in row.keys)}" if row.keys else ""
            excerpts = ", with excerpts" if row.excerpts else ""
            shown = _LISTS[row.list].format(
                grouping=row.grouping, collection=row.collection or "the collection", excerpts=excerpts
            )
            grouped = ", with their posts" if row.grouped else ""
            ids = f", with ids such as `#{row.ids}2019`" if row.ids else ""
            rows.append(f"| `{name}`{where} | {titles or 'all'} | {shown}{grouped}{term}{ids} |")
    return "\n".join(["| Layout | Themes | What is listed |", "|---|---|---|", *rows])


_LISTS = {
    "front": "the newest posts, with excerpts",
    "archive": "all posts, by year",
    "terms": "all {grouping}",
    "term": "the posts of one of the {grouping}",
    "collection": "the items of {collection}{excerpts}",
    "none": "nothing",
}
#: What the fields of `conventions/fields.yml` are.
_MEANINGS = {
    "picture": "the picture above a post",
    "thumbnail": "the picture beside it in lists, if it isn't the same",
    "image": "the picture for shared links",
    "alt": "what stands in for the picture",
    "caption": "what stands below it; Markdown",
    "film": "the film above a post, of one of the providers that [includes](markdown.md#includes) have",
    "frame": "the page that is shown above a post",
    "actions": "the buttons above a post",
    "repository": "the repository on GitHub to which a further button leads",
    "media_folder": "the folder of the post's pictures",
    "lead": "the line below the title; Markdown",
    "updated": "the day of the last change",
    "external": "where the title leads",
    "redirect": "where the post leads at once",
    "pinned": "whether it comes first in the list of all posts",
    "hidden": "whether it is missing there, if a plugin parted that list into pages",
    "unsearched": "`true` keeps it out of the search",
    "searched": "`false` does so",
    "contents": "`false` leaves the table of contents out",
    "reading_time": "`true` says how long the post takes to read; Chirpy always did",
    "author": "in `_config.yml`: who wrote the posts that name nobody",
    "teaser": "in `_config.yml`: the picture in lists of the posts that name none",
    "cdn": "in `_config.yml`: the URL before pictures that are not in the folder",
}


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
    "picture-view": _fields(views.PictureView),
    "frame-view": _fields(views.FrameView),
    "action-view": _fields(views.ActionView),
    "author-view": _fields(views.AuthorView),
    "version-view": _fields(views.VersionView),
    "part-view": _fields(views.PartView),
    "theme-keys": _theme_keys,
    "theme-layouts": _theme_layouts,
}

#: What the page of `check --html` says of each kind of message, which is what docs/messages.md says.
EXPLANATIONS = PACKAGE / "cli/templates/explanations.md"
_LINK = re.compile(r"\[([^\]]*)\]\([^)\s]*\)")


def explanations() -> str:
    """The part of docs/messages.md about each kind of message, without links, which lead nowhere in a single page."""
    page = (ROOT / "docs/messages.md").read_text(encoding="utf-8")
    codes = re.search(r"^## Codes\n(.*?)^## ", page, re.DOTALL | re.MULTILINE)
    assert codes is not None
    plain = re.sub(r"^### `([a-z-]+)` .*$", r"## \1", _LINK.sub(r"\1", codes[1]), flags=re.MULTILINE)
    return f"<!-- made of docs/messages.md by tests/reference.py -->\n\n{plain.strip()}\n"


if __name__ == "__main__":
    if EXPLANATIONS.read_text(encoding="utf-8") != (made := explanations()):
        EXPLANATIONS.write_text(made, encoding="utf-8", newline="\n")
        print(f"Wrote {EXPLANATIONS.relative_to(ROOT)}")
    for page in pages():
        before = page.read_text(encoding="utf-8")
        if (after := written(before)) != before:
            page.write_text(after, encoding="utf-8", newline="\n")
            print(f"Wrote {page.relative_to(ROOT)}")
