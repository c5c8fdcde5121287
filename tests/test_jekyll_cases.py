"""What the importer makes of a Jekyll blog is what Jekyll made of it.

Each case is a small site in `tests/cases/jekyll/`; its `expect` is the real Jekyll's answer (see `ask_jekyll.py`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
import yaml
from ask_jekyll import CASES, write_case

from mkdocs_blogimport.post import Imported, Post
from mkdocs_blogimport.problems import Problems
from mkdocs_blogimport.sources import read_source

#: What becomes of clashes and redirects is decided by the plan, and tested there; excerpts come of rendering.
ELSEWHERE = {"clashes", "redirects", "excerpts"}

#: Cases in which the importer does better than Jekyll, on purpose: (file, case) to the reason.
BETTER: dict[tuple[str, str], str] = {}


# ----------------------------------------------------------------------------------------------------------------------
# The importer, as the cases see it


def read(folder: Path) -> Imported:
    return read_source(folder, Problems(), format="jekyll")


def is_shown(post: Post) -> bool:
    return not post.draft


def files_copied(imported: Imported) -> set[str]:
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
            case "file" | "title" | "slug" | "categories" | "tags":
                told[key] = getattr(post, key)
            case "date":
                told[key] = post.date and post.date.replace(microsecond=0)
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
    elif "date" in wanted:
        wanted["date"] = datetime.fromisoformat(wanted["date"])
    return wanted


def cases() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.yml")):
        if path.stem in ELSEWHERE:
            continue
        for case in yaml.safe_load(path.read_text(encoding="utf-8")):
            reason = BETTER.get((path.stem, case["case"]))
            marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
            yield pytest.param(case, id=f"{path.stem}: {case['case']}", marks=marks)


@pytest.mark.parametrize("case", cases())
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    write_case(case, tmp_path)
    imported = read(tmp_path)
    if "fails" in case:
        return  # Jekyll gives up on the whole site; it is enough that the importer does not.
    posts = {p.source_file.relative_to(tmp_path).as_posix(): p for p in imported.posts if is_shown(p)}
    told: dict[str, Any] = {}
    wanted: dict[str, Any] = {}
    for path, entry in case["expect"].items():
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
            offsets = [v["date"].utcoffset() for v in (wanted[path], told[path]) if v and v.get("date")]
            assert len(set(offsets)) <= 1, f"{path}: offsets {offsets}"
    assert told == wanted
