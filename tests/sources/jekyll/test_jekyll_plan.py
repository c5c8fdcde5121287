"""What becomes of the clashes, redirects and excerpts of a Jekyll blog is what Jekyll made of them, or better."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from ask.jekyll import bettered, write_case
from cases import cases

from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.pipeline import BlogSite, Options


def answered(*names: str) -> list[Any]:
    """The cases of some files on which Jekyll doesn't give up."""
    found = (case for name in names for case in cases("sources/jekyll", f"{name}.yml"))
    return [case for case in found if "fails" not in case.values[0]]


def planned(case: dict[str, Any], folder: Path) -> tuple[BlogSite, Problems]:
    write_case(case, folder)
    problems = Problems()
    site = BlogSite(Options(folders=(folder,), format="jekyll"), problems)
    site.read()
    site.plan({}, {})
    return site, problems


def redirected(site: BlogSite, base: str) -> dict[str, str]:
    """File to target, as Jekyll tells it: below the host, with the base in front."""
    urls = {post.file: "/" + site.url(post).removeprefix("./") for post in site.pages}
    return {
        r.file: (r.target if r.is_external else base + urls.get(r.target, "/" + r.target)) + r.fragment
        for r in site.redirects
    }


@pytest.mark.parametrize("case", answered("clashes", "redirects"))
def test_files(case: dict[str, Any], tmp_path: Path) -> None:
    site, problems = planned(case, tmp_path)
    files = {post.path: post.file for post in site.pages}
    sources = {redirect.file for redirect in site.redirects}
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
    assert {p.file for p in problems if p.code == "clash"} == {
        post.shown for post in site.pages if "file" in (case.get("better", {}).get(post.path) or {})
    }


@pytest.mark.parametrize("case", answered("clashes", "redirects"))
def test_redirects(case: dict[str, Any], tmp_path: Path) -> None:
    site, _ = planned(case, tmp_path)
    theirs, better = case.get("redirects", {}), case.get("better_redirects", {})
    assert all(theirs.get(file) != target for file, target in better.items())
    base = str((case.get("config") or {}).get("baseurl") or "").strip("/")
    told = redirected(site, f"/{base}" if base else "")
    wanted = {file: target for file, target in {**theirs, **better}.items() if target is not None}
    assert {f: unquote(t) for f, t in told.items()} == {f: unquote(t) for f, t in wanted.items()}


def text(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", markup)).split())


@pytest.mark.parametrize("case", answered("excerpts", "data"))
def test_excerpts(case: dict[str, Any], tmp_path: Path) -> None:
    site, _ = planned(case, tmp_path)
    entries = bettered(case)
    told = {post.path: text(site.excerpt(post)) for post in site.pages if post.path in entries}
    assert told == {path: entry["excerpt"] for path, entry in entries.items() if entry and "excerpt" in entry}
