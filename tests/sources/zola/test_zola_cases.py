"""What the importer makes of a Zola site is what Zola made of it.

Each case is a small site in `cases/`; its answers are the real Zola's (see `ask/zola.py`), and its `better` is what the
importer does otherwise on purpose.
"""

from __future__ import annotations

import re
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from ask.case_files import bettered
from ask.zola import FEEDS, FILES, LISTS, TEXTS, write_case
from cases import answered_cases, cases, expect
from planning import Planned, planned
from shapes import shape

from mkdocs_blogimport.blog.post import ImportedBlog, Post
from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.pipeline import Options
from mkdocs_blogimport.render.links import BROKEN, ROOT
from mkdocs_blogimport.sources import read_source

#: What Zola adds to links that lead outwards by itself.
_EXTERNAL = re.compile(r' rel="external"')
_HOST = "https://blog.example"


answered = partial(answered_cases, "sources/zola", but=TEXTS)


def read(case: dict[str, Any], folder: Path, problems: Problems | None = None) -> ImportedBlog:
    write_case(case, folder)
    return read_source(folder, Problems() if problems is None else problems)


def planned_case(case: dict[str, Any], folder: Path) -> Planned:
    write_case(case, folder)
    return planned(Options(folders=(folder,)))


def moment(written: str | None) -> datetime | None:
    """A date of a template, which is UTC where it says nothing else; None for a day that doesn't exist."""
    try:
        found = datetime.fromisoformat((written or "").replace("Z", "+00:00"))
    except ValueError:
        return None
    return found if found.tzinfo is not None else datetime.fromisoformat(f"{found.isoformat()}+00:00")


def seen(post: Post) -> dict[str, Any]:
    """A document, in Zola's terms."""
    return {"url": post.address.lstrip("/"), "date": post.date}


@pytest.mark.parametrize("case", answered())
def test_documents(case: dict[str, Any], tmp_path: Path) -> None:
    blog = read(case, tmp_path)
    posts = {post.path: post for post in blog.posts}
    answers = bettered(case)
    told = {path: seen(posts[path]) if path in posts else None for path in answers}
    wanted = {path: entry and {"url": entry["url"], "date": moment(entry["date"])} for path, entry in answers.items()}
    assert told == wanted
    titles = {path: entry["title"] for path, entry in answers.items() if entry and entry["title"]}
    assert {path: posts[path].title for path in titles} == titles


@pytest.mark.parametrize("case", [case for case in answered() if "redirects" in case.values[0]])
def test_redirects(case: dict[str, Any], tmp_path: Path) -> None:
    """Every file that redirected does so, to the same page or to a list that took its place."""
    site = planned_case(case, tmp_path)
    redirects = {redirect.file: redirect.target for redirect in site.plan.redirects}
    wanted = {file: f"{target.strip('/')}/index.html".lstrip("/") for file, target in case["redirects"].items()}
    assert {file: redirects.get(file) for file in wanted} == {
        file: redirects.get(target, target) for file, target in wanted.items()
    }


def _shape(markup: str) -> list[str]:
    """The shape of HTML, without what Zola adds to links and the host before addresses."""
    markup = re.sub(r' title(?:="")?(?=[ >])', "", _EXTERNAL.sub("", markup)).replace(_HOST, "")
    markup = markup.replace(' data-lang="', ' class="language-').replace("<!-- more -->", "")
    markup = re.sub(r"<(input)[^>]*>", r"<\1>", markup).replace("text-align: ", "text-align:")
    markup = re.sub(r"</?(?:thead|tbody)>", "", markup)
    return [unquote(part) for part in shape(markup)]


@pytest.mark.parametrize("case", answered(*sorted(TEXTS)))
def test_texts(case: dict[str, Any], tmp_path: Path) -> None:
    site = planned_case(case, tmp_path)
    posts = {post.path: post for post in site.plan.pages}
    told, wanted, ids = {}, {}, {}
    for path, entry in bettered(case).items():
        body = site.bodies.body(posts[path]).html.replace(ROOT, "/").replace(BROKEN, "")
        told[path], wanted[path] = _shape(body), _shape(entry["html"])
        ids[path] = [own for own in re.findall(r'<h\d id="([^"]*)"', entry["html"]) if f'id="{own}"' not in body]
    assert told == wanted
    assert ids == {path: [] for path in ids}


@pytest.mark.parametrize("case", answered(*sorted(LISTS)))
def test_lists(case: dict[str, Any], tmp_path: Path) -> None:
    """Each page that listed posts is answered, and the page that answers lists the first of them."""
    site = planned_case(case, tmp_path)
    answering = {index.file: index for index in site.plan.indexes}
    redirects = {redirect.file: redirect.target for redirect in site.plan.redirects}
    places = {there.file: post for post, there in site.plan.places.items()}
    missed = {}
    for file, slugs in case["lists"].items():
        index = answering.get(redirects.get(file, file))
        if index is None:
            if places.get(file) is None:
                missed[file] = slugs
        elif slugs and index.posts and slugs[0] not in [post.slug for post in index.posts]:
            missed[file] = [post.slug for post in index.posts]
    assert missed == {}


@pytest.mark.parametrize("case", answered(*sorted(FEEDS)))
def test_feeds(case: dict[str, Any], tmp_path: Path) -> None:
    blog = read(case, tmp_path)
    told = {}
    for feed in blog.feeds:
        entries = {blog.rules.entry_id(post): post.title for post in feed.posts[: feed.limit]}
        told[feed.file] = {"title": feed.title} | ({"id": feed.id} if feed.format == "atom" else {})
        told[feed.file]["entries"] = entries
    assert told == case["feeds"]
    assert {file: list(feed["entries"]) for file, feed in told.items()} == {
        file: list(feed["entries"]) for file, feed in case["feeds"].items()
    }


@pytest.mark.parametrize("case", answered(*sorted(FILES)))
def test_files(case: dict[str, Any], tmp_path: Path) -> None:
    blog = read(case, tmp_path)
    assert {address.lstrip("/"): file.read_text() for address, file in blog.static.items()} == case["files"]


SAID = """
base_url = "https://blog.example"
title = "Notes"
description = "On boats"
author = "Ann"
[extra]
favicon = "icon.png"
hyde_links = [{url = "https://other.example", name = "Other"}, {url = "$BASE_URL/about", name = "About"}]
social = [{name = "github", url = "https://github.com/ann"}]
[extra.comments.giscus]
repo = "ann/boats"
repo-id = "R_1"
"""


def test_what_a_site_says_of_itself(tmp_path: Path) -> None:
    files = {"config.toml": SAID, "content/about.md": "+++\n+++\nx\n", "static/icon.png": "x"}
    blog = read({"blog": files}, tmp_path)
    assert {setting.name: setting.value for setting in blog.settings} == {
        "description": "On boats",
        "author": "Ann",
        "favicon": "/icon.png",
        "social": "https://github.com/ann",
        "giscus": "ann/boats",
    }
    assert next(setting for setting in blog.settings if setting.name == "giscus").more["repo_id"] == "R_1"
    assert [(entry.title, entry.target) for entry in blog.menu().entries] == [
        ("Other", "https://other.example"),
        ("About", "/about"),
    ]


@pytest.mark.parametrize("case", [case for case in cases("sources/zola") if "told" in case.values[0]])
def test_told(case: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # files are named from there
    problems = Problems()
    write_case(case, tmp_path)
    site = planned(Options(folders=(tmp_path,)))
    for post in site.plan.pages:
        site.bodies.body(post)
    expect(case, "told", [str(problem) for problem in site.problems if not problem.is_ignored])
    assert not list(problems)
