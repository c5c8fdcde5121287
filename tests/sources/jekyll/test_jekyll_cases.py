"""What the importer makes of a Jekyll blog is what Jekyll made of it.

Each case is a small site in `cases/`; its `expect` is the real Jekyll's answer (see `ask/jekyll.py`), and
its `better` is what the importer does otherwise on purpose.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from ask.case_files import bettered
from ask.jekyll import TEXTS, write_case
from cases import cases

from mkdocs_blogimport.blog.post import ImportedBlog, Post
from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.sources import read_source

#: What becomes of clashes and redirects is decided by the plan, and what stands on pages comes of rendering:
#: `test_jekyll_plan.py`.
ELSEWHERE = {"clashes", "redirects", "excerpts", "data", *TEXTS}


# ----------------------------------------------------------------------------------------------------------------------
# The importer, as the cases see it


def read(folder: Path) -> ImportedBlog:
    return read_source(folder, Problems(), format="jekyll")


def is_shown(post: Post) -> bool:
    return not post.draft


def files_copied(imported: ImportedBlog) -> set[str]:
    return {address.lstrip("/") for address in imported.static}


def seen(post: Post, wanted: dict[str, Any]) -> dict[str, Any]:
    """What the importer says about everything that Jekyll said something about."""
    told: dict[str, Any] = {}
    for key in wanted:
        match key:
            case "url":
                told[key] = post.address
            case "kind":
                told[key] = post.kind
            case "file" | "slug" | "categories" | "tags":
                told[key] = getattr(post, key)
            case "title":
                told[key] = post.title.strip()
            case "date":
                told[key] = post.date and post.date.isoformat(timespec="seconds")
            case _:
                told[key] = post.metadata.get(key)
    return told


# ----------------------------------------------------------------------------------------------------------------------


def expected(entry: dict[str, Any]) -> dict[str, Any]:
    """Jekyll's answer, in the importer's terms."""
    wanted = {key: value for key, value in entry.items() if key not in {"kind", "lost_to", "excerpt"}}
    wanted["url"] = unquote(wanted["url"])
    wanted["kind"] = "post" if entry.get("kind", "posts") in {"posts", "draft"} else "page"
    if entry.get("kind", "posts") == "page":
        # A page's lists are not read by Jekyll, and it may go without a title.
        for key in ("date", "tags", "categories"):
            wanted.pop(key, None)
    if wanted.get("title", "") is None:
        del wanted["title"]
    if wanted.get("slug", "") is None:
        del wanted["slug"]
    if wanted.get("date") == "now":
        del wanted["date"]
    if "title" in wanted:
        wanted["title"] = wanted["title"].strip()
    return wanted


CASES = [case for case in cases("sources/jekyll") if str(case.id).split(":")[0] not in ELSEWHERE]


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    write_case(case, tmp_path)
    imported = read(tmp_path)
    if "fails" in case:
        return  # Jekyll gives up on the whole site; it is enough that the importer does not.
    posts = {p.source_file.relative_to(tmp_path).as_posix(): p for p in imported.posts if is_shown(p)}
    told: dict[str, Any] = {}
    wanted: dict[str, Any] = {}
    for path, entry in bettered(case).items():
        post = posts.get(path)
        if entry is None:
            wanted[path] = None
            told[path] = post and post.address
        elif entry.get("kind") == "static":
            wanted[path] = f"copied to {entry['file']}"
            copied = files_copied(imported)
            told[path] = wanted[path] if entry["file"] in copied and post is None else f"not among {copied}"
        else:
            wanted[path] = expected(entry)
            told[path] = post and seen(post, wanted[path])
    assert told == wanted
