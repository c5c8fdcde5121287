"""What Jekyll makes of the small sites in `tests/sources/jekyll/cases/`.

A case has `blog`, perhaps `config`, and Jekyll's answers: `expect` and `redirects`, or `fails`. `show` names keys of
the front matter that are to be in `expect` too. Where the importer differs on purpose, `why` says so, and `better`
(path to values, or to nothing where the file is left out) and `better_redirects` have what stands in place of Jekyll's.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

from .case_files import write_files
from .rewriting import ABSENT

CASES = Path(__file__).parents[1] / "sources" / "jekyll" / "cases"
ANSWERS = ("expect", "redirects", "fails")
#: Files of cases about nothing but what stands on a page in the end.
TEXTS = frozenset({"documents", "site"})
#: Every file of a case is this old (drafts take their date from it).
MODIFIED = 981_173_106  # 2001-02-03T04:05:06Z
#: Folders and files that Jekyll reads for other ends; a case says nothing about them.
APART = re.compile(r"(^|.*/)(_config\.(yml|yaml|toml)|_(layouts|includes|data|plugins)/.*)$")


def write_case(case: dict[str, Any], folder: Path) -> None:
    """Write the files of a case into an empty folder.

    A file is text, bytes (`!!binary`), or `{link: target}` for a symbolic link.
    """
    files = dict(case["blog"] or {})
    if "_config.yml" not in files:
        config = {"url": "https://blog.example", **(case.get("config") or {})}
        files["_config.yml"] = yaml.safe_dump(config, sort_keys=False, allow_unicode=True)
    write_files(files, folder, MODIFIED)


def answers(cases: list[dict[str, Any]], path: Path) -> list[dict[str, Any]]:
    """Ask Jekyll.

    Args:
        cases: What a file of cases holds.
        path: The file.

    Returns:
        For each case the keys that Jekyll has to say something about, as `rewrite` takes them.
    """
    with tempfile.TemporaryDirectory() as temporary:
        folders = []
        for number, case in enumerate(cases):
            folder = Path(temporary).resolve() / str(number)
            site = folder / "site"
            site.mkdir(parents=True)
            write_case(case, site)
            (folder / "case.json").write_text(json.dumps({"show": case.get("show", [])}))
            folders.append(str(folder))
        ran = subprocess.run(
            ["ruby", str(Path(__file__).with_suffix(".rb"))],
            input="".join(f"{folder}\n" for folder in folders),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            env={**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8"},
        )
    told = [json.loads(line) for line in ran.stdout.split("\n")[:-1]]
    excerpts = path.stem in {"excerpts", "data"}
    texts = path.stem in TEXTS
    return [
        dict.fromkeys(ANSWERS, ABSENT) | _answer(case, theirs, excerpts=excerpts, texts=texts)
        for case, theirs in zip(cases, told, strict=True)
    ]


def _answer(case: dict[str, Any], told: dict[str, Any], *, excerpts: bool, texts: bool) -> dict[str, Any]:
    if "fails" in told:
        if os.environ.get("ASK_TRACE"):
            print(case["case"], told["fails"], *told["trace"], sep="\n  ", file=sys.stderr)
        return {"fails": told["fails"].split("\n")[0]}
    shown = case.get("show", [])
    answer: dict[str, Any] = {
        "expect": {
            name: _text(told["expect"].get(name))
            if texts
            else _entry(told["expect"].get(name), shown, excerpts=excerpts)
            for name in case["blog"]
            if not APART.match(name)
        }
    }
    address = str((case.get("config") or {}).get("url", "https://blog.example")).rstrip("/")
    redirects = {file: to.removeprefix(address) for file, to in sorted(told["redirects"].items())}
    if told["plugin"] or redirects:
        answer["redirects"] = redirects
    return answer


def _text(item: dict[str, Any] | None) -> dict[str, Any] | None:
    """What a reader sees of one file, or None for nothing."""
    return None if item is None or not item["written"] or "text" not in item else {"text": item["text"]}


def _entry(item: dict[str, Any] | None, shown: list[str], *, excerpts: bool) -> dict[str, Any] | None:
    """What became of one file, or None for nothing."""
    if item is None or not item["written"]:
        return None
    kind = item["kind"]
    keys = ["url", "file"]
    if kind in {"posts", "draft"} or item.get("date") != "now":
        keys.append("date")
    if kind != "static":
        keys.append("title")
    keys += ["slug", "categories", "tags"]
    if excerpts:
        keys.append("excerpt")
    if kind != "static":
        keys += shown
    keys.append("lost_to")
    return ({} if kind == "posts" else {"kind": kind}) | {key: item[key] for key in keys if key in item}
