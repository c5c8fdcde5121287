"""What becomes of the clashes, redirects and excerpts of a Jekyll blog is what Jekyll made of them, or better."""

from __future__ import annotations

import html
import json
import re
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from ask.case_files import bettered
from ask.jekyll import TEXTS, write_case
from cases import answered_cases
from planning import Planned, planned

from mkdocs_blogimport.blog.plan import SitePlan
from mkdocs_blogimport.pipeline import Options

answered = partial(answered_cases, "sources/jekyll")


def planned_case(case: dict[str, Any], folder: Path) -> Planned:
    write_case(case, folder)
    return planned(Options(folders=(folder,), format="jekyll"))


def redirected(plan: SitePlan, base: str) -> dict[str, str]:
    """File to target, as Jekyll tells it: below the host, with the base in front."""
    urls = {there.file: "/" + there.url.removeprefix("./") for there in plan.pages.values()}
    return {
        r.file: (r.target if r.is_external else base + urls.get(r.target, "/" + r.target)) + r.tail
        for r in plan.redirects
    }


@pytest.mark.parametrize("case", answered("clashes", "redirects"))
def test_files(case: dict[str, Any], tmp_path: Path) -> None:
    site = planned_case(case, tmp_path)
    files = {post.path: there.file for post, there in site.plan.pages.items()}
    sources = {redirect.file for redirect in site.plan.redirects}
    told: dict[str, Any] = {}
    wanted: dict[str, Any] = {}
    for path, entry in bettered(case).items():
        if entry and entry.get("kind") == "static":
            continue
        told[path] = files.get(path)
        # a page that redirects is no page any more
        wanted[path] = None if entry is None or (entry["file"] in sources and path not in files) else entry["file"]
    assert told == wanted
    # whoever doesn't get its address is told
    assert {p.file for p in site.problems if p.code == "clash"} == {
        post.display_path for post in site.plan.pages if "file" in (case.get("better", {}).get(post.path) or {})
    }


@pytest.mark.parametrize("case", answered("clashes", "redirects"))
def test_redirects(case: dict[str, Any], tmp_path: Path) -> None:
    site = planned_case(case, tmp_path)
    theirs, better = case.get("redirects", {}), case.get("better_redirects", {})
    assert all(theirs.get(file) != target for file, target in better.items())
    base = str((case.get("config") or {}).get("baseurl") or "").strip("/")
    told = redirected(site.plan, f"/{base}" if base else "")
    wanted = {file: target for file, target in {**theirs, **better}.items() if target is not None}
    assert {f: unquote(t) for f, t in told.items()} == {f: unquote(t) for f, t in wanted.items()}


def text(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", markup)).split())


@pytest.mark.parametrize("case", answered("excerpts", "data"))
def test_excerpts(case: dict[str, Any], tmp_path: Path) -> None:
    site = planned_case(case, tmp_path)
    entries = bettered(case)
    told = {post.path: text(site.bodies.excerpt(post)) for post in site.plan.pages if post.path in entries}
    assert told == {path: entry["excerpt"] for path, entry in entries.items() if entry and "excerpt" in entry}


def said(words: str) -> Any:
    """What a page says; of JSON the order of keys doesn't count."""
    return json.loads(words) if words.startswith("{") else words


@pytest.mark.parametrize("case", answered(*sorted(TEXTS)))
def test_texts(case: dict[str, Any], tmp_path: Path) -> None:
    site = planned_case(case, tmp_path)
    entries = bettered(case)
    pages = sorted(site.plan.pages, key=lambda post: post.path, reverse=True)  # Jekyll's order must not matter
    told = {post.path: said(text(site.bodies.body(post).html)) for post in pages if post.path in entries}
    assert told == {path: said(entry["text"]) for path, entry in entries.items() if entry}
