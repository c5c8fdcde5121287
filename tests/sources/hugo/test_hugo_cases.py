"""What the importer makes of a Hugo site is what Hugo made of it.

Each case is a small site in `cases/`; its `expect` is the real Hugo's answer (see `ask/hugo.py`), and its `better` is
what the importer does otherwise on purpose.
"""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from ask.case_files import bettered
from ask.hugo import write_case
from cases import cases
from planning import planned

from mkdocs_blogimport.blog import addresses
from mkdocs_blogimport.blog.post import ImportedBlog, Post
from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.pipeline import Options
from mkdocs_blogimport.sources import read_source


def read(folder: Path) -> ImportedBlog:
    return read_source(folder, Problems(), format="hugo")


def seen(post: Post, wanted: dict[str, Any]) -> dict[str, Any]:
    """What the importer says about everything that Hugo said something about."""
    told: dict[str, Any] = {}
    for key in wanted:
        match key:
            case "url":
                told[key] = post.address
            case "file" | "title":
                told[key] = getattr(post, key)
            case "tags" | "categories":
                told[key] = [name.lower() for name in getattr(post, key)]
            case "date" | "updated":
                moment = getattr(post, key)
                told[key] = moment and moment.isoformat(timespec="seconds")
            case _:
                told[key] = post.metadata.get(key)
    return told


def expected(entry: dict[str, Any]) -> dict[str, Any]:
    """Hugo's answer, in the importer's terms."""
    wanted = {key: value for key, value in entry.items() if key not in {"kind", "excerpt"}}
    wanted["url"] = unquote(wanted["url"]).removesuffix("index.html")  # which is the folder's page itself
    if "title" in wanted:
        wanted["title"] = wanted["title"].strip()
    if "kind" in entry:
        wanted.pop("date", None)  # that of its newest page
    for key in ("tags", "categories"):
        if key in wanted:  # where two spellings have one address, they are one term; so are those with one name
            found = [wanted[key]] if isinstance(wanted[key], str) else wanted[key]
            wanted[key] = list(dict.fromkeys(unescape(name).strip().lower() for name in found))
    return wanted


CASES = cases("sources/hugo")


@pytest.mark.parametrize("case", CASES)
def test_case(case: dict[str, Any], tmp_path: Path) -> None:
    write_case(case, tmp_path)
    imported = read(tmp_path)
    if "fails" in case:
        return  # Hugo gives up on the whole site; it is enough that the importer does not.
    posts = {post.source_file.relative_to(tmp_path).as_posix(): post for post in imported.posts}
    lists = {old.address for old in imported.lists}
    told: dict[str, Any] = {}
    wanted: dict[str, Any] = {}
    for path, entry in bettered(case).items():
        post = posts.get(path)
        wanted[path] = entry and expected(entry)
        told[path] = post and (seen(post, wanted[path]) if wanted[path] else post.address)
        if post is None and entry is not None and "kind" in entry and wanted[path]["url"] in lists:
            told[path] = wanted[path]  # it only listed others, and leads to a list of this site
    assert told == wanted
    copied = {address.lstrip("/") for address in imported.static}
    assert not set(case.get("files", ())) - copied
    told_of = case.get("better_redirects", case.get("redirects", {}))
    # where the home page was a list of posts, there is a list of this site's
    redirects = {file: to for file, to in told_of.items() if to.count("/") > 2 or "." in to}
    plan = planned(Options(folders=(tmp_path,), format="hugo")).plan
    found = {it.file: "/" + unquote(plan.redirect_url(it)).removeprefix("./") for it in plan.redirects}
    assert {file: found.get(file) for file in redirects} == {file: unquote(to) for file, to in redirects.items()}


@pytest.mark.parametrize("case", cases("sources/hugo", "lists.yml"))
def test_lists(case: dict[str, Any], tmp_path: Path) -> None:
    write_case(case, tmp_path)
    imported = read(tmp_path)
    posts = {post.address for post in imported.posts if post.kind == "post"}
    told = {old.address: [post.address for post in old.posts] for old in imported.lists}
    pages = {post.address for post in imported.posts if post.kind == "page"}
    for address, listed in case["lists"].items():
        address = unquote(address).removesuffix("index.html")
        wanted = [unquote(url) for url in listed if unquote(url) in posts]
        assert address in pages or told.get(address) == wanted, address
    plan = planned(Options(folders=(tmp_path,), format="hugo")).plan
    answered = {redirect.file for redirect in plan.redirects} | {index.file for index in plan.indexes}
    answered |= {there.file for there in plan.places.values()}
    for address in case["lists"]:
        assert addresses.answering_file(unquote(address)) in answered, address


@pytest.mark.parametrize("case", cases("sources/hugo", "feeds.yml"))
def test_feeds(case: dict[str, Any], tmp_path: Path) -> None:
    write_case(case, tmp_path)
    imported = read(tmp_path)
    dated = {imported.rules.entry_id(post) for post in imported.posts if post.date is not None}
    wanted = {file: [id for id in ids if id in dated] for file, ids in case["feeds"].items()}
    told = {feed.file: [imported.rules.entry_id(post) for post in feed.posts][: feed.limit] for feed in imported.feeds}
    assert {file: ids for file, ids in told.items() if ids} == {file: ids for file, ids in wanted.items() if ids}
    terms = {feed.file: set(feed.terms.values()) for feed in imported.feeds if feed.terms}
    assert terms == {file: set(case["feeds"][file]) for file in terms}
    titles = {feed.file: feed.title for feed in imported.feeds if told[feed.file] or feed.terms}
    assert titles == {file: case["feed_titles"][file] for file in titles}


def words(html: str) -> list[str]:
    return re.sub(r"<[^<>]*>", "", unescape(html)).split()


@pytest.mark.parametrize("case", cases("sources/hugo", "excerpts.yml"))
def test_excerpts(case: dict[str, Any], tmp_path: Path) -> None:
    write_case(case, tmp_path)
    made = planned(Options(folders=(tmp_path,), format="hugo"))
    told = {post.source_file.relative_to(tmp_path).as_posix(): post for post in made.plan.pages}
    for path, entry in case["expect"].items():
        assert words(made.bodies.excerpt(told[path])) == words(entry["excerpt"]), path
