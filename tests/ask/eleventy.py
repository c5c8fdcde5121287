"""What Eleventy makes of the small sites in `tests/sources/eleventy/cases/`.

A case has `blog` and Eleventy's answers: `expect` has for each Markdown or HTML file the address of its page, and in
files about texts its HTML; `lists` has for each page of another template the addresses in it, line by line; or `fails`.
Where the importer differs on purpose, `why` says so, and `better` has what stands in place of Eleventy's.

It needs Node.js and a folder in whose `node_modules` Eleventy 3 is, which the environment variable `ELEVENTY_FOLDER`
names: `npm install @11ty/eleventy markdown-it@14 markdown-it-anchor luxon`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from .case_files import one_by_one, write_files

CASES = Path(__file__).parents[1] / "sources" / "eleventy" / "cases"
ANSWERS = ("expect", "lists", "fails")
#: Files of cases about what stands on a page.
TEXTS = frozenset({"markdown", "templates"})
#: Every file of a case is this old.
MODIFIED = 981_173_106  # 2001-02-03T04:05:06Z
PACKAGE = {"name": "notes", "version": "1.0.0", "devDependencies": {"@11ty/eleventy": "^3.0.0"}}


def write_case(case: dict[str, Any], folder: Path) -> None:
    """Write the files of a case into an empty folder."""
    write_files({"package.json": json.dumps(PACKAGE), **case["blog"]}, folder, MODIFIED)


def answers(cases: list[dict[str, Any]], path: Path) -> list[dict[str, Any]]:
    """Ask Eleventy.

    Args:
        cases: What a file of cases holds.
        path: The file.

    Returns:
        For each case the keys that Eleventy has to say something about, as `rewrite` takes them.
    """
    return one_by_one(cases, ANSWERS, lambda case, folder: _answer(case, folder, path.stem))


def _answer(case: dict[str, Any], folder: Path, stem: str) -> dict[str, Any]:
    write_case(case, folder)
    modules = Path(os.environ["ELEVENTY_FOLDER"], "node_modules").resolve()
    (folder / "node_modules").symlink_to(modules)
    ran = subprocess.run(
        [shutil.which("node") or "node", str(modules / "@11ty/eleventy/cmd.cjs"), "--to=json", "--quiet"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "TZ": "UTC"},
    )
    if ran.returncode:
        lines = [line for line in (ran.stdout + ran.stderr).splitlines() if "rror" in line or "Unable" in line]
        return {"fails": (lines or ["unknown"])[0].replace(str(folder), "").strip()}
    pages: dict[str, list[dict[str, Any]]] = {}
    for page in json.loads(ran.stdout):
        if page["url"] is not False:
            pages.setdefault(page["inputPath"].removeprefix("./"), []).append(page)
    documents = [name for name in case["blog"] if name.endswith((".md", ".html")) and "/_" not in name]
    listing = {name for name in pages if name not in documents or len(pages[name]) > 1}
    expected: dict[str, Any] = {}
    for name in documents:
        if name in listing:
            continue
        page = next(iter(pages.get(name, ())), None)
        expected[name] = None if page is None else {"url": page["url"]}
        if page is not None and stem in TEXTS:
            expected[name]["html"] = page["content"]
    lists = {page["url"]: page["content"].split() for name in sorted(listing) for page in pages[name]}
    return {"expect": expected} | ({"lists": lists} if lists else {})
