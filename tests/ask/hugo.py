"""What Hugo makes of the small sites in `tests/sources/hugo/cases/`.

A case has `blog`, perhaps `config`, and Hugo's answers: `expect` says for each file of the content what page it became,
`redirects` which files redirect, `files` which others were published. `lists` (of the cases in `lists.yml`) has the
pages that list others, `feeds` (in `feeds.yml`) the permalinks in each feed and
`feed_titles` their titles. Where the importer differs on purpose,
`why` says so, and `better` (path to values, or to nothing where the file is left out) and `better_redirects` have what
stands in place of Hugo's.
"""

from __future__ import annotations

import json
import re
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

from .case_files import one_by_one, write_files

CASES = Path(__file__).parents[1] / "sources" / "hugo" / "cases"
ANSWERS = ("expect", "redirects", "files", "lists", "feeds", "feed_titles", "fails")
#: Files of Hugo's that are no content; a case says nothing about them.
APART = re.compile(
    r"((hugo|config)\.(toml|ya?ml|json)|(config|layouts|i18n|data|assets|archetypes|themes|static\w*)/.*)$"
)
#: What stands on every page of a case.
PAGE = """{{- $file := "" }}{{ with .File }}{{ $file = .Filename }}{{ end }}{{ $pages := slice -}}
{{ if ne .Kind "page" }}{{ range (cond .IsHome site.RegularPages .RegularPages) -}}
{{ $pages = $pages | append .RelPermalink }}{{ end }}{{ end -}}
{{ dict "hugo" .Kind "source" $file "url" .RelPermalink "title" .Title "link_title" .LinkTitle "language" .Lang
"date" (.Date.Format "2006-01-02T15:04:05-07:00") "updated" (.Lastmod.Format "2006-01-02T15:04:05-07:00")
"tags" .Params.tags "categories" .Params.categories "section" .Section "params" .Params
"base" (urls.Parse site.BaseURL).Path "pages" $pages
"summary" .Summary "draft" .Draft | jsonify (dict "noHTMLEscape" true) }}
"""
LAYOUTS = ("_default/single.html", "_default/list.html")
_REFRESH = re.compile(r'<meta http-equiv="refresh" content="0; url=([^"]*)"')
_ITEM = re.compile(r"<item>.*?<guid>(.*?)</guid>", re.DOTALL)
_NO_DATE = "0001-01-01"


def write_case(case: dict[str, Any], folder: Path) -> None:
    """Write the files of a case into an empty folder.

    A file is text, bytes (`!!binary`), or `{link: target}` for a symbolic link.
    """
    files = dict(case["blog"] or {})
    if not any(re.match(r"(hugo|config)\.|config/", name) for name in files):
        config = {"baseURL": "https://blog.example/", "title": "Example", **(case.get("config") or {})}
        files["hugo.json"] = json.dumps(config)
    write_files(files, folder)


def answers(cases: list[dict[str, Any]], path: Path) -> list[dict[str, Any]]:
    """Ask Hugo.

    Args:
        cases: What a file of cases holds.
        path: The file.

    Returns:
        For each case the keys that Hugo has to say something about, as `rewrite` takes them.
    """
    return one_by_one(cases, ANSWERS, lambda case, folder: _answer(case, build(case, folder), path.stem))


def build(case: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Build a case with Hugo.

    Returns:
        `fails` with the error, or `pages` (file to what stands on it), `redirects`, `files` and `feeds`.
    """
    write_case(case, folder)
    for name in LAYOUTS:
        layout = folder / "layouts" / name
        layout.parent.mkdir(parents=True, exist_ok=True)
        if not layout.exists():
            layout.write_text(PAGE)
    public = folder / "public"
    command = ["hugo", "--noBuildLock", "--source", str(folder), "--destination", str(public)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    if ran.returncode:
        lines = [line for line in (ran.stdout + ran.stderr).split("\n") if "ERROR" in line or "rror:" in line]
        return {"fails": (lines or [ran.stderr])[0].replace(str(folder), "").strip()}
    told: dict[str, Any] = {"pages": {}, "redirects": {}, "files": [], "feeds": {}, "feed_titles": {}}
    for file in sorted(public.rglob("*")):
        if file.is_dir():
            continue
        name = file.relative_to(public).as_posix()
        text = file.read_bytes().decode(errors="replace")
        if text.lstrip().startswith('{"base":'):
            page, _ = json.JSONDecoder().raw_decode(text.lstrip())  # two pages may have one file
            page["source"] = page["source"].removeprefix(f"{folder}/")
            page["url"] = "/" + page["url"].removeprefix(page.pop("base") or "/").lstrip("/")
            told["pages"][name] = page
        elif (refresh := _REFRESH.search(text)) is not None:
            told["redirects"][name] = re.sub(r"^https?://[^/]*", "", unescape(refresh[1]))
        elif name.endswith(".xml"):
            if "<rss" in text:
                told["feeds"][name] = _ITEM.findall(text)
                told["feed_titles"][name] = unescape(unescape(re.search(r"<title>(.*?)</title>", text)[1]))  # type: ignore[index]
        else:
            told["files"].append(name)
    return told


def _answer(case: dict[str, Any], told: dict[str, Any], stem: str) -> dict[str, Any]:
    if "fails" in told:
        return {"fails": told["fails"]}
    shown = case.get("show", [])
    pages = {page["source"]: (file, page) for file, page in told["pages"].items() if page["source"]}
    answer: dict[str, Any] = {
        "expect": {
            name: _entry(*pages[name], shown, excerpts=stem == "excerpts") if name in pages else None
            for name in case["blog"]
            if not APART.match(name) and (name in pages or name.rsplit(".", 1)[-1] in {"md", "html", "org", "adoc"})
        }
    }
    if told["redirects"]:
        answer["redirects"] = told["redirects"]
    if told["files"]:
        answer["files"] = told["files"]
    if stem == "lists":
        answer["lists"] = {
            page["url"]: page["pages"] for page in told["pages"].values() if page["hugo"] in {"home", "section", "term"}
        }
    if stem == "feeds":
        answer["feeds"] = told["feeds"]
        answer["feed_titles"] = told["feed_titles"]
    return answer


def _entry(file: str, page: dict[str, Any], shown: list[str], *, excerpts: bool) -> dict[str, Any]:
    """What became of one file."""
    entry = {} if page["hugo"] == "page" else {"kind": page["hugo"]}
    entry |= {"url": page["url"], "file": file}
    if not page["date"].startswith(_NO_DATE):
        entry["date"] = page["date"]
    if page["title"]:
        entry["title"] = page["title"]
    if not page["updated"].startswith(_NO_DATE) and page["updated"] != page["date"]:
        entry["updated"] = page["updated"]
    for key in ("tags", "categories"):
        if page[key]:
            entry[key] = page[key]
    if excerpts:
        entry["excerpt"] = page["summary"].strip()
    return entry | {key: page["params"].get(key) for key in shown}
