"""Asks the real Jekyll what the cases in `tests/cases/jekyll/` come out as, and writes its answers into them.

    python tests/ask_jekyll.py                 # rewrite every file
    python tests/ask_jekyll.py dates.yml       # only this one
    python tests/ask_jekyll.py --check         # write nothing; exit 1 where a file says something else

It needs `jekyll` (4.3) and `jekyll-redirect-from`. The tests don't: they read the answers.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).parent / "cases" / "jekyll"
#: What a case may say; the keys under `ANSWERS` are Jekyll's, the others the author's. `better` is what the importer
#: does otherwise on purpose: path to values in place of Jekyll's, or to nothing where it leaves the file out.
QUESTIONS = ("case", "config", "files", "show", "note", "better", "better_redirects", "defect")
ANSWERS = ("expect", "redirects", "fails")
#: Every file of a case is this old (drafts take their date from it).
MODIFIED = 981_173_106  # 2001-02-03T04:05:06Z
#: Folders and files that Jekyll reads for other ends; a case says nothing about them.
APART = re.compile(r"(^|.*/)(_config\.(yml|yaml|toml)|_(layouts|includes|data|plugins)/.*)$")


def write_case(case: dict[str, Any], folder: Path) -> None:
    """Write the files of a case into an empty folder.

    A file is text, bytes (`!!binary`), or `{link: target}` for a symbolic link.
    """
    files = dict(case["files"] or {})
    if "_config.yml" not in files:
        config = {"url": "https://blog.example", **(case.get("config") or {})}
        files["_config.yml"] = yaml.safe_dump(config, sort_keys=False, allow_unicode=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, dict):
            path.symlink_to(content["link"])
            continue
        path.write_bytes(content if isinstance(content, bytes) else (content or "").encode())
        os.utime(path, (MODIFIED, MODIFIED))


def ask(cases: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return Jekyll's answer to each case."""
    with tempfile.TemporaryDirectory() as temporary:
        folders = []
        for number, case in enumerate(cases):
            unknown = set(case) - set(QUESTIONS) - set(ANSWERS)
            if unknown:
                raise SystemExit(f"{case['case']}: unknown {', '.join(sorted(unknown))}")
            folder = Path(temporary).resolve() / str(number)
            site = folder / "site"
            site.mkdir(parents=True)
            write_case(case, site)
            (folder / "case.json").write_text(json.dumps({"show": case.get("show", [])}))
            folders.append(str(folder))
        ran = subprocess.run(
            ["ruby", str(CASES / "driver.rb")],
            input="\n".join(folders) + "\n",
            stdout=subprocess.PIPE,
            text=True,
            check=True,
            env={**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8"},
        )
    lines = ran.stdout.split("\n")[: len(cases)]
    return [json.loads(line) for line in lines]


def answers(case: dict[str, Any], told: dict[str, Any], *, excerpts: bool) -> dict[str, Any]:
    """Return the keys under `ANSWERS` that a case gets."""
    if "fails" in told:
        if os.environ.get("ASK_TRACE"):
            print(case["case"], told["fails"], *told["trace"], sep="\n  ", file=sys.stderr)
        return {"fails": told["fails"].split("\n")[0]}
    config = case.get("config") or {}
    address = str(config.get("url", "https://blog.example")).rstrip("/")
    expect: dict[str, Any] = {}
    for name in case["files"]:
        if APART.match(name):
            continue
        item = told["expect"].get(name)
        if item is None or not item["written"]:
            expect[name] = None
            continue
        kind = item["kind"]
        entry: dict[str, Any] = {} if kind == "posts" else {"kind": kind}
        for key in ("url", "file"):
            if key in item:
                entry[key] = item[key]
        if "date" in item and (kind in {"posts", "draft"} or item["date"] != "now"):
            entry["date"] = item["date"]
        if kind != "static":
            entry["title"] = item["title"]
        for key in ("slug", "categories", "tags"):
            if key in item:
                entry[key] = item[key]
        if excerpts and "excerpt" in item:
            entry["excerpt"] = item["excerpt"]
        for key in case.get("show", []):
            if kind != "static":
                entry[key] = item[key]
        if "lost_to" in item:
            entry["lost_to"] = item["lost_to"]
        expect[name] = entry
    answer: dict[str, Any] = {"expect": expect}
    redirects = {file: to.removeprefix(address) for file, to in sorted(told["redirects"].items())}
    if told["plugin"] or redirects:
        answer["redirects"] = redirects
    return answer


class Dumper(yaml.SafeDumper):
    """Writes lists on one line and the rest as blocks."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything out."""
        return True


def _list(dumper: Dumper, data: list[Any]) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)


Dumper.add_representer(list, _list)


def _block(key: str, value: Any) -> str:
    text = yaml.dump(
        {key: value},
        Dumper=Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=10_000,
        default_flow_style=False,
    )
    return "".join(f"  {line}\n" if line else "\n" for line in text.rstrip("\n").split("\n"))


def rewrite(text: str, answered: list[dict[str, Any]]) -> str:
    """Put the answers into the text of a file, and leave everything else as it stands."""
    head, *parts = re.split(r"(?m)^(?=- case:)", text)
    if len(parts) != len(answered):
        raise SystemExit(f"{len(parts)} cases in the text, {len(answered)} in the YAML")
    out = [head]
    for part, answer in zip(parts, answered, strict=True):
        # A key of the case stands two columns in; what belongs to it stands deeper (or is an empty line).
        kept = re.sub(rf"(?m)^  (?:{'|'.join(ANSWERS)}):.*\n(?:(?:   .*)?\n)*", "", part.rstrip("\n") + "\n")
        out.append(kept.rstrip("\n") + "\n" + "".join(_block(*pair) for pair in answer.items()) + "\n")
    return "".join(out).rstrip("\n") + "\n"


def main() -> int:
    """Run from the shell."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", help="files in tests/cases/jekyll/ (all of them, if none is named)")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 where an answer differs")
    options = parser.parse_args()
    paths = [CASES / name for name in options.names] or sorted(CASES.glob("*.yml"))
    files = [(path, path.read_text(encoding="utf-8")) for path in paths]
    loaded = [(path, text, yaml.safe_load(text)) for path, text in files]
    told = iter(ask([case for _, _, cases in loaded for case in cases]))
    differing = 0
    for path, text, cases in loaded:
        excerpts = path.stem in {"excerpts", "data"}
        answered = [answers(case, next(told), excerpts=excerpts) for case in cases]
        new = rewrite(text, answered)
        if new == text:
            continue
        differing += 1
        if options.check:
            for case, answer in zip(cases, answered, strict=True):
                if answer != {key: case[key] for key in ANSWERS if key in case}:
                    print(f"{path.name}: {case['case']}: Jekyll says otherwise", file=sys.stderr)
        else:
            path.write_text(new, encoding="utf-8")
            print(f"{path.name}: {len(cases)} cases written")
    return 1 if options.check and differing else 0


if __name__ == "__main__":
    sys.exit(main())
