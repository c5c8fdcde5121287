"""What Hexo makes of the small blogs in `tests/sources/hexo/cases/`.

A case has `blog`, perhaps `config` (what `_config.yml` says) and `packages` (the plugins in `package.json`), and Hexo's
answers: `expect`, in some files `lists`, `feeds` or `files` (those of posts, by their addresses); or `fails`. Where the
importer differs on purpose, `why` says so, and `better` has what stands in place of Hexo's.

It needs Node.js and a folder in whose `node_modules` Hexo 8.1 and its plugins are, which the environment variable
`HEXO_FOLDER` names: `npm install hexo hexo-renderer-marked hexo-renderer-markdown-it markdown-it-footnote
markdown-it-deflist markdown-it-container hexo-generator-index hexo-generator-archive hexo-generator-tag
hexo-generator-category hexo-generator-alias hexo-generator-feed hexo-tag-embed`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import yaml

from .case_files import one_by_one, write_files

CASES = Path(__file__).parents[1] / "sources" / "hexo" / "cases"
ANSWERS = ("expect", "lists", "feeds", "files", "fails")
#: Files of cases about what stands on a page, about the pages of lists, about feeds, and about the files of posts.
TEXTS, LISTS, FEEDS, FILES = frozenset({"markdown", "markdown-it", "tags"}), {"lists"}, {"feeds"}, {"files"}
#: Every file of a case is this old.
MODIFIED = 981_173_106  # 2001-02-03T04:05:06Z
#: Every blog of a case has these settings, unless it says otherwise.
USUAL = {"title": "Notes", "url": "https://blog.example", "author": "Ann", "syntax_highlighter": "",
         "external_link": {"enable": False}, "language": "en", "timezone": "UTC"}  # fmt: skip
PACKAGES = (
    "hexo-renderer-marked",
    "hexo-generator-index",
    "hexo-generator-archive",
    "hexo-generator-tag",
    "hexo-generator-category",
)
_ATOM = "{http://www.w3.org/2005/Atom}"


def write_case(case: dict[str, Any], folder: Path) -> None:
    """Write the files of a case into an empty folder."""
    files = dict(case["blog"] or {})
    settings = {**USUAL, **(case.get("config") or {})}
    files.setdefault("_config.yml", yaml.safe_dump(settings, allow_unicode=True))
    packages = dict.fromkeys(["hexo", *case.get("packages", PACKAGES)], "*")
    package = {"name": "notes", "version": "1.0.0", "hexo": {"version": "8.1.2"}, "dependencies": packages}
    files.setdefault("package.json", json.dumps(package))
    (folder / "source").mkdir(parents=True, exist_ok=True)
    write_files(files, folder, MODIFIED)


def answers(cases: list[dict[str, Any]], path: Path) -> list[dict[str, Any]]:
    """Ask Hexo.

    Args:
        cases: What a file of cases holds.
        path: The file.

    Returns:
        For each case the keys that Hexo has to say something about, as `rewrite` takes them.
    """
    return one_by_one(cases, ANSWERS, lambda case, folder: _answer(case, folder, path.stem))


def _answer(case: dict[str, Any], folder: Path, stem: str) -> dict[str, Any]:
    write_case(case, folder)
    (folder / "node_modules").symlink_to(Path(os.environ["HEXO_FOLDER"], "node_modules").resolve())
    ran = subprocess.run(
        [shutil.which("node") or "node", str(Path(__file__).with_name("hexo_site.js")), str(folder)],
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env={**os.environ, "TZ": case.get("config", {}).get("timezone", "UTC")},
    )
    told = json.loads(ran.stdout.splitlines()[-1])
    if "fails" in told:
        return {"fails": told["fails"]}
    answer: dict[str, Any] = {
        "expect": {
            name: _described(told, name, with_text=stem in TEXTS)
            for name in case["blog"]
            if name.startswith("source/") and name.endswith((".md", ".html"))
        }
    }
    if stem in LISTS:
        answer["lists"] = told["lists"]
    if stem in FEEDS:
        answer["feeds"] = {route: _feed(text) for route, text in told["feeds"].items()}
    if stem in FILES:
        answer["files"] = {place: source for source, place in told["assets"]}
    return answer


def _described(told: dict[str, Any], name: str, *, with_text: bool) -> dict[str, Any] | None:
    document = told["documents"].get(name)
    if document is None or not with_text:
        return document
    return {"url": document["url"], "html": told["texts"][name]}


def _feed(text: str) -> dict[str, Any]:
    """A feed's title, its id, and its entries: id to title."""
    root = ET.fromstring(text)
    if root.tag == f"{_ATOM}feed":
        found = root.iter(f"{_ATOM}entry")
        entries = {entry.findtext(f"{_ATOM}id"): entry.findtext(f"{_ATOM}title") for entry in found}
        return {"title": root.findtext(f"{_ATOM}title"), "id": root.findtext(f"{_ATOM}id"), "entries": entries}
    items = {item.findtext("guid"): item.findtext("title") for item in root.iter("item")}
    return {"title": root.findtext("channel/title"), "entries": items}
