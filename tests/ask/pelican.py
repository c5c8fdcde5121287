"""What Pelican makes of the small blogs in `tests/sources/pelican/cases/`.

A case has `blog`, perhaps `config` (settings by name), and Pelican's answers: `expect`, and in some files `lists` or
`feeds`; or `fails`. Where the importer differs on purpose, `why` says so, and `better` (path to values, or to nothing
where the file is left out) has what stands in place of Pelican's.

It needs a Python with Pelican 4.12 and Markdown (`pip install 'pelican[markdown]'`), which the environment variable
`PELICAN_PYTHON` names, and for months and days with names glibc's locales `de_DE.UTF-8` and `fr_FR.UTF-8`.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from .case_files import one_by_one, write_files

CASES = Path(__file__).parents[1] / "sources" / "pelican" / "cases"
ANSWERS = ("expect", "lists", "feeds", "fails")
#: Files of cases about excerpts.
SUMMARIES = frozenset({"summaries"})
#: Files of cases about what stands on a page, about the pages of lists, and about feeds.
TEXTS, LISTS, FEEDS = frozenset({"markdown", "rst", "links", "html"}), frozenset({"lists"}), frozenset({"feeds"})
#: Every file of a case is this old.
MODIFIED = 981_173_106  # 2001-02-03T04:05:06Z
#: Every blog of a case has these settings, unless it says otherwise.
USUAL = {"AUTHOR": "Ann", "SITENAME": "Notes", "SITEURL": "https://blog.example", "TIMEZONE": "UTC"}


def write_case(case: dict[str, Any], folder: Path) -> None:
    """Write the files of a case into an empty folder; those of the content are named below `content/`."""
    files = dict(case["blog"] or {})
    if "pelicanconf.py" not in files:
        settings = {**USUAL, **(case.get("config") or {})}
        files["pelicanconf.py"] = "".join(f"{name} = {value!r}\n" for name, value in settings.items())
    (folder / "content").mkdir(parents=True, exist_ok=True)
    write_files(files, folder, MODIFIED)


def answers(cases: list[dict[str, Any]], path: Path) -> list[dict[str, Any]]:
    """Ask Pelican.

    Args:
        cases: What a file of cases holds.
        path: The file.

    Returns:
        For each case the keys that Pelican has to say something about, as `rewrite` takes them.
    """
    return one_by_one(cases, ANSWERS, lambda case, folder: _answer(case, folder, path.stem))


def _answer(case: dict[str, Any], folder: Path, stem: str) -> dict[str, Any]:
    write_case(case, folder)
    asked = {"folder": str(folder), "texts": stem in TEXTS, "summaries": stem in SUMMARIES}
    ran = subprocess.run(
        # -P: a module beside the script has the name of Pelican's package
        [os.environ.get("PELICAN_PYTHON", "python3"), "-P", str(Path(__file__).with_name("pelican_site.py"))],
        input=json.dumps(asked),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env={**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8"},
    )
    told = json.loads(ran.stdout.splitlines()[-1])
    if "fails" in told:
        return {"fails": told["fails"]}
    content = [name for name in case["blog"] if name.startswith("content/")]
    answer = {"expect": {name: told["documents"].get(name.removeprefix("content/")) for name in content}}
    if stem in LISTS:
        answer["lists"] = told["lists"]
    if stem in FEEDS:
        answer["feeds"] = told["feeds"]
    return answer
