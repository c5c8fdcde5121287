"""Fills the reference pages from the source, so that they can't say anything else.

A page asks for a piece with `<!-- reference: NAME -->` on a line of its own.
"""

from __future__ import annotations

import ast
import html
import inspect
import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml
from mkdocs.config import config_options
from mkdocs.exceptions import PluginError

from mkdocs_blogimport import config as options_module
from mkdocs_blogimport.conventions import tables, themes
from mkdocs_blogimport.diagnostics.problems import CODES, LEVELS
from mkdocs_blogimport.frontmatter import FINDING_KINDS, REPAIRS
from mkdocs_blogimport.theme import views

#: What becomes of Liquid and kramdown, as the tests hold it.
_FIDELITY = Path(__file__).parents[2] / "tests" / "fidelity.yml"

_CONTRIBUTING = Path(__file__).parents[2] / "CONTRIBUTING.md"

_ASKED = re.compile(r"^<!-- reference: ([a-z-]+) -->$", re.MULTILINE)
_CODE_HEADING = re.compile(r"^### `([a-z-]+)`", re.MULTILINE)


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Put the pieces that a page asks for in their places."""
    if page.file.src_uri == "messages.md":
        _compare_codes(markdown)
    return _ASKED.sub(lambda match: _PIECES[match[1]](), markdown)


def _compare_codes(markdown: str) -> None:
    """Fail the build if the page of messages lacks a code, or describes one that there isn't."""
    described = set(_CODE_HEADING.findall(markdown))
    if described != set(CODES):
        raise PluginError(f"docs/messages.md and CODES differ in: {sorted(described ^ set(CODES))}")


# --- The pieces ---------------------------------------------------------------------------------------------


def _options() -> str:
    schema = dict(options_module.BlogImportConfig._schema)
    parts = []
    for name, text in _documented(options_module, "BlogImportConfig").items():
        option = schema[name]
        facts = [f"Default: {_default(option)}."]
        choices = getattr(option, "choices", None) or getattr(getattr(option, "option", None), "choices", None)
        if choices:
            facts.append(f"One of {', '.join(f'`{choice}`' for choice in choices)}.")
        parts.append(f"### `{name}` {{ #{name} }}\n\n{text}\n\n{' '.join(facts)}\n")
    return "\n".join(parts)


def _default(option: Any) -> str:
    if isinstance(option, config_options.Optional) or option.default is None:
        return "not set"
    if option.default in ([], {}):
        return "none"
    value = option.default
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _levels() -> str:
    names = {number: name for name, number in LEVELS.items()}
    rows = [f"| [`{code}`](#{code}) | {_cell(kind.what)} | `{names[kind.level]}` |" for code, kind in CODES.items()]
    return "\n".join(["| Code | | Level |", "|---|---|---|", *rows])


def _repairs() -> str:
    found = [(known.what, known.done) for known in (*REPAIRS.values(), *FINDING_KINDS.values())]
    rows = [f"| {_cell(what)} | {_cell(done)} |" for what, done in found]
    return "\n".join(["| What is reported | What was done |", "|---|---|", *rows])


def _cell(text: str) -> str:
    return text.replace("{}", "…").replace("|", "\\|")


def _fields(name: str) -> Callable[[], str]:
    def table() -> str:
        documented = _documented(views, name)
        rows = [f"| `{field}` | {' '.join(text.split())} |" for field, text in documented.items() if text]
        plain = ", ".join(f"`{field}`" for field, text in documented.items() if not text)
        others = f"Further fields: {plain}." if plain else ""
        head = ["| Field | |", "|---|---|"] if rows else []
        return "\n".join([*head, *rows, "", others])

    return table


def _documented(module: ModuleType, name: str) -> dict[str, str]:
    """The fields of a class in their order, each with the docstring right under it."""
    tree = ast.parse(inspect.getsource(module))
    body = next(node.body for node in tree.body if isinstance(node, ast.ClassDef) and node.name == name)
    found: dict[str, str] = {}
    last = ""
    for node in body:
        last_before, last = last, ""
        match node:
            case ast.AnnAssign(target=ast.Name(id=field)) | ast.Assign(targets=[ast.Name(id=field)]):
                last = field
                found[field] = ""
            case ast.Expr(value=ast.Constant(value=str(text))) if last_before:
                found[last_before] = inspect.cleandoc(text)
    return found


def _fidelity() -> str:
    parts = []
    for group in yaml.safe_load(_FIDELITY.read_text(encoding="utf-8"))["groups"]:
        parts += [f"## {group['group']}\n", "| | Here | Held by |", "|---|---|---|"]
        code = group["group"].startswith(("Tags", "Filters"))
        for row in group["rows"]:
            feature = f"`{row['feature']}`" if code and row["feature"] != "any other" else row["feature"]
            kinds = {"told": "Reported", "differs": "Differs"}
            here = next((f"{name}: {row[kind]}" for kind, name in kinds.items() if kind in row), "Same")
            cases = "<br>".join(_case(name) for name in row["cases"])
            parts.append(f"| {_cell(feature)} | {_cell(here)} | {cases} |")
        parts.append("")
    return "\n".join(parts)


def _case(name: str) -> str:
    file, _, case = name.partition(": ")
    return f"{file}: {html.escape(case).replace('|', chr(92) + '|')}"


def _rooms() -> str:
    """The table of rooms of CONTRIBUTING.md, which the tests hold to the docstrings."""
    page = _CONTRIBUTING.read_text(encoding="utf-8")
    return page.partition("<!-- rooms:")[2].partition("-->")[2].partition("<!-- end of rooms -->")[0].strip()


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
            shown = _LISTS[row.list].format(grouping=row.grouping, collection=row.collection or "the collection")
            grouped = ", with their posts" if row.grouped else ""
            rows.append(f"| `{name}`{where} | {titles or 'all'} | {shown}{grouped}{term} |")
    return "\n".join(["| Layout | Themes | What is listed |", "|---|---|---|", *rows])


_LISTS = {
    "front": "the newest posts, with excerpts",
    "archive": "all posts, by year",
    "terms": "all {grouping}",
    "term": "the posts of one of the {grouping}",
    "collection": "the items of {collection}",
    "none": "nothing",
}
#: What the fields of `conventions/fields.yml` are.
_MEANINGS = {
    "picture": "the picture above a post",
    "thumbnail": "the picture beside it in lists, if it isn't the same",
    "image": "the picture for shared links",
    "alt": "what stands in for the picture",
    "caption": "what stands below it; Markdown",
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
    "author": "in `_config.yml`: who wrote the posts that name nobody",
    "cdn": "in `_config.yml`: the URL before pictures that are not in the folder",
}


_PIECES: dict[str, Callable[[], str]] = {
    "rooms": _rooms,
    "fidelity": _fidelity,
    "options": _options,
    "levels": _levels,
    "repairs": _repairs,
    "post-view": _fields("PostView"),
    "term-view": _fields("TermView"),
    "page-link": _fields("PageLink"),
    "picture-view": _fields("PictureView"),
    "theme-keys": _theme_keys,
    "theme-layouts": _theme_layouts,
}
