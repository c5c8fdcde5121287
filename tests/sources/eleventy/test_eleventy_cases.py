"""What the importer makes of an Eleventy site is what Eleventy made of it.

Each case is a small site in `cases/`; its answers are the real Eleventy's (see `ask/eleventy.py`), and its `better` is
what the importer does otherwise on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from ask.case_files import bettered
from ask.eleventy import TEXTS, write_case
from cases import answered_cases
from planning import planned
from shapes import shape

from mkdocs_blogimport.blog.post import Post
from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.pipeline import Options
from mkdocs_blogimport.render.links import BROKEN, ROOT
from mkdocs_blogimport.sources import read_source

CASES = answered_cases("sources/eleventy")


def by_path(posts: Iterable[Post], folder: Path) -> dict[str, Post]:
    return {post.source_file.relative_to(folder).as_posix(): post for post in posts}


@pytest.mark.parametrize("case", CASES)
def test_addresses(case: dict[str, Any], tmp_path: Path) -> None:
    write_case(case, tmp_path)
    posts = by_path(read_source(tmp_path, Problems()).posts, tmp_path)
    answers = bettered(case)
    told = {path: posts[path].address if path in posts else None for path in answers}
    assert told == {path: entry and entry["url"] for path, entry in answers.items()}


@pytest.mark.parametrize("case", [case for case in CASES if str(case.id).split(":")[0] in TEXTS])
def test_texts(case: dict[str, Any], tmp_path: Path) -> None:
    write_case(case, tmp_path)
    site = planned(Options(folders=(tmp_path,)))
    posts = by_path(site.plan.pages, tmp_path)
    for path, entry in bettered(case).items():
        body = site.bodies.body(posts[path]).html.replace(ROOT, "/").replace(BROKEN, "")
        theirs = re.sub(r' tabindex="-1"', "", entry["html"])
        assert shape(body) == shape(theirs), path
        assert re.findall(r' id="[^"]*"', body) == re.findall(r' id="[^"]*"', theirs), path


@pytest.mark.parametrize("case", [case for case in CASES if "lists" in case.values[0]])
def test_lists(case: dict[str, Any], tmp_path: Path) -> None:
    """Each page that listed posts is answered, and the page that answers lists the first of them."""
    write_case(case, tmp_path)
    site = planned(Options(folders=(tmp_path,)))
    answering = {index.file: index for index in site.plan.indexes}
    redirects = {redirect.file: redirect.target for redirect in site.plan.redirects}
    for address, listed in case["lists"].items():
        file = f"{address.lstrip('/')}index.html"
        index = answering.get(redirects.get(file, file))
        assert index is not None, address
        assert listed[0] in [post.address for post in index.posts], address
