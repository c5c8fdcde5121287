"""What the importer makes of a Hexo blog is what Hexo made of it.

Each case is a small blog in `cases/`; its answers are the real Hexo's (see `ask/hexo.py`), and its `better` is what the
importer does otherwise on purpose.
"""

from __future__ import annotations

import html
import re
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from ask.case_files import bettered
from ask.hexo import FEEDS, FILES, LISTS, TEXTS, write_case
from cases import answered_cases, cases, expect
from planning import Planned, planned
from shapes import shape

from mkdocs_blogimport.blog.post import ImportedBlog, Post
from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.pipeline import Options
from mkdocs_blogimport.render.links import BROKEN, ROOT
from mkdocs_blogimport.sources import read_source
from mkdocs_blogimport.sources.hexo.documents import WITHIN

answered = partial(answered_cases, "sources/hexo", but=TEXTS)


def read(case: dict[str, Any], folder: Path, problems: Problems | None = None) -> ImportedBlog:
    write_case(case, folder)
    return read_source(folder, Problems() if problems is None else problems)


def planned_case(case: dict[str, Any], folder: Path) -> Planned:
    write_case(case, folder)
    return planned(Options(folders=(folder,)))


def in_folder(case: dict[str, Any], path: str) -> str:
    return f"{case.get('config', {}).get('source_dir', 'source')}/{path}"


def seen(post: Post, blog: ImportedBlog) -> dict[str, Any]:
    """A document, in Hexo's terms."""
    slugs = ["/".join(part for part in blog.rules.term_slug("categories", name).split("/")) for name in post.categories]
    return {
        "kind": post.kind,
        "url": post.address.lstrip("/"),
        "title": post.title,
        "date": post.date.replace(tzinfo=None).isoformat() if post.date is not None else None,
        "tags": list(post.tags),
        "categories": sorted(slugs),
    }


def theirs(entry: dict[str, Any]) -> dict[str, Any]:
    url = entry["url"].lstrip("/")
    title = html.unescape(entry["title"]) if isinstance(entry["title"], str) else entry["title"]
    place = re.sub(r"(\A|/)index\.html\Z", r"\1", url)
    return {**entry, "url": place, "title": title, "categories": sorted(entry["categories"])}


@pytest.mark.parametrize("case", answered())
def test_documents(case: dict[str, Any], tmp_path: Path) -> None:
    blog = read(case, tmp_path)
    posts = {in_folder(case, post.path): post for post in blog.posts}
    answers = bettered(case)
    told = {path: seen(posts[path], blog) if path in posts else None for path in answers}
    assert told == {path: entry and theirs(entry) for path, entry in answers.items()}


def _shape(markup: str) -> list[str]:
    """The shape of HTML, without empty titles and the slash that Hexo adds to a host."""
    markup = re.sub(r' title(?:="")?(?=[ >])', "", markup)
    return [unquote(part) for part in shape(re.sub(r'(="https?://[^/"]+)/"', r'\1"', markup))]


@pytest.mark.parametrize("case", answered(*sorted(TEXTS)))
def test_texts(case: dict[str, Any], tmp_path: Path) -> None:
    site = planned_case(case, tmp_path)
    posts = {in_folder(case, post.path): post for post in site.plan.pages}
    told, wanted, ids = {}, {}, {}
    for path, entry in bettered(case).items():
        body = site.bodies.body(posts[path]).html.replace(ROOT, "/").replace(BROKEN, "")
        there = re.sub(r'<a [^>]*class="header(?:link|-anchor)"[^>]*></a>', "", entry["html"])
        told[path], wanted[path] = _shape(body), _shape(there)
        ids[path] = [own for own in re.findall(r'<h\d id="([^"]*)"', there) if f'id="{own}"' not in body]
    assert told == wanted
    assert ids == {path: [] for path in ids}


@pytest.mark.parametrize("case", answered(*sorted(LISTS)))
def test_lists(case: dict[str, Any], tmp_path: Path) -> None:
    """Each page that listed posts is answered, and the page that answers lists the first of them.

    Those that `redirects` names lead there; all others are where they were.
    """
    site = planned_case(case, tmp_path)
    answering = {index.file: index for index in site.plan.indexes}
    redirects = {redirect.file: redirect.target for redirect in site.plan.redirects}
    slugs = {}
    for file in case["lists"]:
        index = answering.get(redirects.get(file, file))
        slugs[file] = None if index is None else [post.slug for post in index.posts]
    assert {file: None for file, found in slugs.items() if found is None} == {}
    missed = {
        file: found
        for file, found in slugs.items()
        if found and case["lists"][file] and case["lists"][file][0] not in found
    }
    assert missed == {}
    assert [file for file in case["lists"] if file in redirects] == case.get("redirects", [])


@pytest.mark.parametrize("case", answered(*sorted(FEEDS)))
def test_feeds(case: dict[str, Any], tmp_path: Path) -> None:
    blog = read(case, tmp_path)
    told = {}
    for feed in blog.feeds:
        entries = {blog.rules.entry_id(post): post.title for post in feed.posts[: feed.limit]}
        told[feed.file] = {"title": feed.title} | ({"id": feed.id} if feed.format == "atom" else {})
        told[feed.file]["entries"] = entries
    assert told == case["feeds"]


@pytest.mark.parametrize("case", answered(*sorted(FILES)))
def test_files_of_posts(case: dict[str, Any], tmp_path: Path) -> None:
    blog = read(case, tmp_path)
    wanted = {f"/{place.lstrip('/')}": source for place, source in case["files"].items()}
    assert {address: file.relative_to(tmp_path).as_posix() for address, file in blog.static.items()} == wanted


@pytest.mark.parametrize("case", [case for case in cases("sources/hexo") if "told" in case.values[0]])
def test_told(case: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # files are named from there
    problems = Problems()
    read(case, tmp_path, problems)
    expect(case, "told", [str(problem) for problem in problems if not problem.is_ignored])


def test_a_category_within_another_is_named_with_it(tmp_path: Path) -> None:
    [case] = [case.values[0] for case in cases("sources/hexo", "documents.yml") if "every form" in str(case.id)][:1]
    blog = read(case, tmp_path)
    [post] = [post for post in blog.posts if post.title == "B"]
    assert list(post.categories) == ["Sea", f"Sea{WITHIN}Deep"]


def test_the_address_of_a_file_or_a_post_may_be_that_of_a_link(tmp_path: Path) -> None:
    site = planned_case(
        {
            "config": {"post_asset_folder": True},
            "blog": {
                "source/_posts/a.md": "---\ntitle: A\ndate: 2020-01-02\n---\n"
                "[x]({% asset_path b c.png %}) [y]({% asset_path boat.png %}) [z]({% post_path other %})\n",
                "source/_posts/a/boat.png": "x",
                "source/_posts/other.md": "---\ntitle: Other\ndate: 2020-01-03\n---\nx\n",
            },
        },
        tmp_path,
    )
    [post] = [post for post in site.plan.pages if post.title == "A"]
    html = site.bodies.body(post).html.replace(ROOT, "/").replace(BROKEN, "")
    assert 'href="/2020/01/02/a/boat.png"' in html
    assert 'href="/2020/01/03/other/"' in html
