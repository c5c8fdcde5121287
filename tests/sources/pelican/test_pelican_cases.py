"""What the importer makes of a Pelican blog is what Pelican made of it.

Each case is a small blog in `cases/`; its answers are the real Pelican's (see `ask/pelican.py`), and its `better` is
what the importer does otherwise on purpose.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from ask.case_files import bettered
from ask.pelican import FEEDS, LISTS, SUMMARIES, TEXTS, write_case
from cases import answered_cases, cases, expect
from planning import Planned, planned
from shapes import shape

from mkdocs_blogimport.blog.indexes import Layout
from mkdocs_blogimport.blog.lists import groups
from mkdocs_blogimport.blog.occupancy import Occupant, Rank
from mkdocs_blogimport.blog.plan import SiteOptions
from mkdocs_blogimport.blog.post import ImportedBlog, Post
from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.pipeline import Options
from mkdocs_blogimport.render.links import BROKEN, ROOT
from mkdocs_blogimport.sources import read_source


def read(folder: Path, problems: Problems | None = None) -> ImportedBlog:
    return read_source(folder, Problems() if problems is None else problems)


answered = partial(answered_cases, "sources/pelican", but=TEXTS | SUMMARIES)


def kind(entry: dict[str, Any]) -> str:
    if entry.get("date") is None:
        return "page"
    return "page" if "page" in entry["kind"] else entry["kind"].replace("article", "post")


def seen(post: Post, wanted: dict[str, Any]) -> dict[str, Any]:
    """What the importer says about everything that Pelican said something about."""
    told: dict[str, Any] = {}
    for key in wanted:
        match key:
            case "kind":
                told[key] = wanted[key] if post.is_unlisted and wanted[key] in {"hidden", "draft"} else post.kind
            case "url":
                told[key] = post.address
            case "file" | "slug":
                told[key] = getattr(post, key)
            case "title":
                told[key] = post.title
            case "date" | "modified":
                moment = post.date if key == "date" else post.updated
                told[key] = moment and moment.isoformat()
            case "category":
                told[key] = next(iter(post.categories), None)
            case "tags" | "authors":
                told[key] = list(getattr(post, key))
            case "lang":
                told[key] = post.language
            case "summary":
                told[key] = post.excerpt
    return told


def expected(entry: dict[str, Any]) -> dict[str, Any]:
    """Pelican's answer, in the importer's terms."""
    wanted = {key: value for key, value in entry.items() if key not in {"html"}}
    wanted["kind"] = kind(entry)
    wanted["url"] = "/" + unquote(entry["url"]).partition("#")[0]
    if wanted["url"].endswith("/index.html"):
        wanted["url"] = wanted["url"].removesuffix("index.html")
    title = re.sub(r"<[^>]*>", "", entry["title"])
    wanted["title"] = html.unescape(" ".join(title.split()))
    return wanted


@pytest.mark.parametrize("case", answered())
def test_documents(case: dict[str, Any], tmp_path: Path) -> None:
    write_case(case, tmp_path)
    imported = read(tmp_path)
    posts = {post.path: post for post in imported.posts}
    told: dict[str, Any] = {}
    wanted: dict[str, Any] = {}
    for path, entry in bettered(case).items():
        post = posts.get(path)
        if entry is None:
            wanted[path], told[path] = None, post and post.address
        elif entry["kind"] == "file":
            wanted[path] = f"copied to {entry['file']}"
            places = [address for address, file in imported.static.items() if file == tmp_path / path]
            told[path] = wanted[path] if f"/{entry['file']}" in places and post is None else f"copied to {places}"
        else:
            wanted[path] = expected(entry)
            told[path] = post and seen(post, wanted[path])
    assert told == wanted


def planned_case(case: dict[str, Any], folder: Path) -> Planned:
    write_case(case, folder)
    return planned(Options(folders=(folder,)))


def ids(markup: str) -> list[str]:
    return re.findall(r'\bid="([^"]*)"', markup)


@pytest.mark.parametrize("case", answered(*sorted(TEXTS)))
def test_texts(case: dict[str, Any], tmp_path: Path) -> None:
    site = planned_case(case, tmp_path)
    entries = {path: entry for path, entry in bettered(case).items() if entry and "html" in entry}
    posts = {post.path: post for post in site.plan.pages}
    told, wanted, lost = {}, {}, {}
    for path, entry in entries.items():
        body = site.bodies.body(posts[path]).html.replace(ROOT, "/").replace(BROKEN, "")
        there = entry["html"].replace("https://blog.example/", "/")
        there = re.sub(r'(?<=[ "]/)index\.html(?=["#])', "", there)
        told[path] = [unquote(part) for part in shape(body)]
        wanted[path] = [unquote(part) for part in shape(there)]
        lost[path] = [own for own in ids(there) if own not in ids(body)]
    assert told == wanted
    assert lost == {path: [] for path in entries}


@pytest.mark.parametrize("case", answered(*sorted(SUMMARIES)))
def test_summaries(case: dict[str, Any], tmp_path: Path) -> None:
    site = planned_case(case, tmp_path)
    posts = {post.path: post for post in site.plan.pages}
    told = {path: shape(site.bodies.excerpt(posts[path])) for path in case["expect"]}
    wanted = {path: shape(entry["html"]) for path, entry in bettered(case).items() if entry}
    assert told == wanted


def _answers(found: list[str], listed: list[str], *, is_moved: bool) -> bool:
    if is_moved:
        return listed[0] in found
    # an article with two tags of one slug stands on Pelican's page twice
    return len(found) == len(listed) and [slug for slug in found if slug in listed] == list(dict.fromkeys(listed))


@pytest.mark.parametrize("case", answered(*sorted(LISTS)))
def test_lists(case: dict[str, Any], tmp_path: Path) -> None:
    """Each page that listed articles is answered, and the page that answers lists the first of them.

    Those that `redirects` names lead there; all others are where they were.
    """
    site = planned_case(case, tmp_path)
    answering = {index.file: index for index in site.plan.indexes}
    redirects = {redirect.file: redirect.target for redirect in site.plan.redirects}
    slugs = {
        there.file: [own.slug for group in groups(site.plan.blog, post) for own in group.posts]
        for post, there in site.plan.pages.items()
        if post.listing is not None
    }
    for file in case["lists"]:
        if file not in slugs:
            index = answering.get(redirects.get(file, file))
            slugs[file] = None if index is None else [post.slug for post in index.posts]
    assert {file: None for file, found in slugs.items() if found is None} == {}
    missed = {
        file: found
        for file, found in slugs.items()
        if found and case["lists"][file] and not _answers(found, case["lists"][file], is_moved=file in redirects)
    }
    assert missed == {}
    assert [file for file in case["lists"] if file in redirects] == case["redirects"]


@pytest.mark.parametrize("case", answered(*sorted(FEEDS)))
def test_feeds(case: dict[str, Any], tmp_path: Path) -> None:
    write_case(case, tmp_path)
    imported = read(tmp_path)
    told = {}
    for feed in imported.feeds:
        posts = feed.posts[: feed.limit]
        told[feed.file] = {"title": feed.title} | ({"id": feed.id} if feed.format == "atom" else {})
        told[feed.file]["entries"] = {imported.rules.entry_id(post): post.title for post in posts}
    wanted = {file: dict(feed) for file, feed in case["feeds"].items() if feed["entries"]}
    assert told == wanted
    assert {file: list(feed["entries"]) for file, feed in told.items()} == {
        file: list(feed["entries"]) for file, feed in wanted.items()
    }


@pytest.mark.parametrize("case", [case for case in cases("sources/pelican") if "told" in case.values[0]])
def test_told(case: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_case(case, tmp_path)
    monkeypatch.chdir(tmp_path)  # files are named from there
    problems = Problems()
    read(tmp_path, problems)
    expect(case, "told", [str(problem) for problem in problems if not problem.is_ignored])


def test_what_a_site_says_of_itself_is_taken_over(tmp_path: Path) -> None:
    write_case(cases("sources/pelican", "site.yml")[0].values[0], tmp_path)
    imported = read(tmp_path)
    menu = imported.menu()
    assert [(e.title, e.target.title if isinstance(e.target, Post) else e.target) for e in menu.entries] == [
        ("Archive", "/archives.html"),
        ("Elsewhere", "https://a.example/"),
        ("", "Zz"),
        ("", "Aa"),
    ]
    assert {(setting.name, setting.value) for setting in imported.settings} == {
        ("description", "Of the sea"),
        ("author", "Ann"),
        ("analytics", "UA-1-1"),
        ("disqus", "ann-notes"),
        ("social", "https://m.example/@ann"),
        ("social", "https://github.example/ann"),
        ("social", "https://twitter.com/ann"),
    }
    [post] = [post for post in imported.posts if post.title == "A"]
    assert imported.rules.old_page(post).id == "a.html"


def lists_of(folder: Path, site: SiteOptions | None = None, occupants: Iterable[Occupant] = ()) -> dict[str, list[str]]:
    """The files of a blog's lists, with the titles of the posts on each, and of redirects, with their targets."""
    options = Options(folders=(folder,)) if site is None else Options(folders=(folder,), site=site)
    plan = planned(options, occupants).plan
    return {index.file: [post.title for post in index.posts] for index in plan.indexes} | {
        redirect.file: [redirect.target] for redirect in plan.redirects
    }


def write_letters(folder: Path, letters: str, **settings: Any) -> None:
    """Write a blog of an article for each letter, the last one the newest."""
    blog = {
        f"content/{letter}.md": f"Title: {letter}\nDate: 2020-{number:02}-01\n\nx\n"
        for number, letter in enumerate(letters, start=1)
    }
    write_case({"config": {"AUTHOR_SAVE_AS": "", "CATEGORY_SAVE_AS": "", **settings}, "blog": blog}, folder)


def test_the_list_of_all_posts_gives_way_to_a_home_page_of_the_site(tmp_path: Path) -> None:
    write_letters(tmp_path, "abc", DEFAULT_PAGINATION=2, DIRECT_TEMPLATES=["index"])
    own = Occupant(Rank.SITE, "index.html", "a page of the site", "", takes_list=True)
    assert lists_of(tmp_path, occupants=[own]) == {
        "blog/index.html": ["c", "b"],
        "blog/index2.html": ["a"],
        "index2.html": ["blog/index2.html"],
    }


@pytest.mark.parametrize(
    ("settings", "site", "wanted"),
    [
        ({}, {}, {"index.html": "edcba"}),
        ({"DEFAULT_PAGINATION": 2}, {}, {"index.html": "ed", "index2.html": "cb", "index3.html": "a"}),
        ({"DEFAULT_PAGINATION": 2, "DEFAULT_ORPHANS": 1}, {}, {"index.html": "ed", "index2.html": "cba"}),
        ({"PAGINATED_TEMPLATES": {"index": 4}}, {}, {"index.html": "edcb", "index2.html": "a"}),
        ({"INDEX_SAVE_AS": "news/index.html"}, {}, {"news/index.html": "edcba"}),
        (
            {"INDEX_SAVE_AS": "posts.html", "DEFAULT_PAGINATION": 3},
            {},
            {"posts.html": "edc", "posts2.html": "ba"},
        ),
        (
            {"INDEX_SAVE_AS": "posts.html"},
            {"blog_dir": "all"},
            {"all/index.html": "edcba", "posts.html": ["all/index.html"]},
        ),
        (
            {"DEFAULT_PAGINATION": 3, "PAGINATION_PATTERNS": [(1, "", "{save_as}"), (2, "", "p/{name}-{number}.html")]},
            {},
            {"index.html": "edc", "p/index-2.html": "ba"},
        ),
        # what no format of ours says
        (
            {"DEFAULT_PAGINATION": 3, "PAGINATION_PATTERNS": [(1, "", "{save_as}"), (2, "", "p{number:02d}.html")]},
            {},
            {"index.html": "edc", "page/2/index.html": "ba", "p02.html": ["page/2/index.html"]},
        ),
        # what the site says itself
        ({"DEFAULT_ORPHANS": 1}, {"pagination_per_page": 4}, {"index.html": "edcb", "index2.html": "a"}),
        ({}, {"pagination_per_page": 4}, {"index.html": "edcb", "index2.html": "a"}),
        (
            {"DEFAULT_PAGINATION": 3},
            {"pagination": False},
            {"index.html": "edcba", "index2.html": ["index.html"]},
        ),
        (
            {"DEFAULT_PAGINATION": 3},
            {"pagination_url_format": "p/{page}"},
            {"index.html": "edc", "p/2/index.html": "ba", "index2.html": ["p/2/index.html"]},
        ),
        ({}, {"blog_dir": "all"}, {"all/index.html": "edcba", "index.html": ["all/index.html"]}),
    ],
)  # fmt: skip
def test_lists_are_as_large_as_they_were_at_their_files(
    tmp_path: Path, settings: dict[str, Any], site: dict[str, Any], wanted: dict[str, Any]
) -> None:
    write_letters(tmp_path, "abcde", DIRECT_TEMPLATES=["index"], **settings)
    found = lists_of(tmp_path, SiteOptions(layout=Layout(**site), options_set=frozenset(site)))
    assert found == {file: list(posts) for file, posts in wanted.items()}


def test_below_a_path_lists_stand_there_too(tmp_path: Path) -> None:
    write_letters(tmp_path, "abc", DEFAULT_PAGINATION=2, YEAR_ARCHIVE_SAVE_AS="in/{date:%Y}.html")
    found = lists_of(tmp_path, SiteOptions(path_prefix="old"))
    assert {file: posts for file, posts in found.items() if posts != ["old/index.html"]} == {
        "old/index.html": ["c", "b"],
        "old/index2.html": ["a"],
        "old/archives.html": [],
        "old/in/2020.html": ["c", "b", "a"],
    }


def test_a_page_that_was_the_home_page_stays(tmp_path: Path) -> None:
    write_letters(tmp_path, "ab", INDEX_SAVE_AS="index.html", DIRECT_TEMPLATES=["index"])
    (tmp_path / "content/pages").mkdir()
    (tmp_path / "content/pages/home.md").write_text("Title: Home\nSave_as: index.html\nURL:\n\nWelcome\n")
    site = planned(Options(folders=(tmp_path,)))
    assert [post.title for post, there in site.plan.places.items() if there.file == "index.html"] == ["Home"]
    assert [index.file for index in site.plan.indexes] == ["blog/index.html"]


def test_a_link_to_an_author_leads_to_the_page_of_their_posts(tmp_path: Path) -> None:
    blog = {
        "content/a.md": "Title: A\nDate: 2020-01-02\nAuthor: Bee Reed\n\nx\n",
        "content/b.md": "Title: B\nDate: 2020-01-03\n\n[her]({author}bee-reed)\n",
    }
    settings = {"AUTHOR_URL": "people/{slug}/", "AUTHOR_SAVE_AS": "people/{slug}/index.html"}
    write_case({"config": settings, "blog": blog}, tmp_path)
    site = planned(Options(folders=(tmp_path,)))
    [post] = [post for post in site.plan.pages if post.title == "B"]
    assert "/people/bee-reed/" in site.bodies.body(post).html.replace(ROOT, "/")
    [there] = [index for index in site.plan.indexes if index.file == "people/bee-reed/index.html"]
    assert [post.title for post in there.posts] == ["A"]


def test_without_a_file_of_authors_there_are_no_pages_of_theirs(tmp_path: Path) -> None:
    write_case(
        {"config": {"AUTHOR_SAVE_AS": ""}, "blog": {"content/a.md": "Title: A\nDate: 2020-01-02\n\nx"}}, tmp_path
    )
    site = planned(Options(folders=(tmp_path,)))
    assert [index.file for index in site.plan.indexes if index.grouping and index.grouping.name == "authors"] == []


@pytest.mark.parametrize(
    ("plugins", "post", "address", "redirects", "shown"),
    [
        (["alias"], "Alias: /old/, /older.html\n\nx", "/a.html", ["/old/", "/older.html"], "x"),
        (["i18n_subsites"], "Lang: fr\n\nx", "/fr/a.html", [], "x"),
        (["liquid_tags.youtube"], "\n{% youtube abc_DEF-123 640 480 %}", "/a.html", [], "/embed/abc_DEF-123"),
        (["liquid_tags.img"], '\n{% img left {static}/images/p.png 10 20 "T" %}', "/a.html", [], 'width="10"'),
        (
            ["liquid_tags"],
            "\n{% audio https://s.example/s.ogg https://s.example/s.mp3 %}",
            "/a.html",
            [],
            'src="https://s.example/s.mp3" type="audio/mpeg"',
        ),
        (
            ["liquid_tags.video"],
            "\n{% video https://s.example/v.mp4 https://s.example/v.webm 10 20 https://s.example/p.png %}",
            "/a.html",
            [],
            'src="https://s.example/v.webm" type="video/webm"',
        ),
        (["liquid_tags"], "\n{% soundcloud https://s.example/b %}", "/a.html", [], '<a href="https://s.example/b">'),
        (["liquid_tags"], "\n{% speakerdeck abc123 %}", "/a.html", [], "https://speakerdeck.com/player/abc123"),
        (["liquid_tags"], "\n`{% youtube abc_DEF-123 %}`", "/a.html", [], "{% youtube abc_DEF-123 %}"),
        (["render_math"], "\nIt is $a_1 * b_2 * c$.", "/a.html", [], r"\(a_1 * b_2 * c\)"),
        (["summary"], "\n# B\n\nc\n\n<!-- PELICAN_END_SUMMARY -->\n\nd", "/a.html", [], "d"),
        (["yaml_metadata"], "\nx", "/a.html", [], "x"),
    ],
    ids=lambda value: str(value)[:20],
)
def test_plugins_that_are_known(
    tmp_path: Path, plugins: list[str], post: str, address: str, redirects: list[str], shown: str
) -> None:
    settings = {"PLUGINS": plugins, "I18N_SUBSITES": {"fr": {}}}
    blog = {"content/a.md": f"Title: A\nDate: 2020-01-02\n{post}\n", "content/images/p.png": "x"}
    if plugins == ["yaml_metadata"]:
        blog["content/a.md"] = f"---\ntitle: A\ndate: 2020-01-02\ntags:\n  - b\n  - c\n---\n{post}\n"
    write_case({"config": settings, "blog": blog}, tmp_path)
    site = planned(Options(folders=(tmp_path,)))
    [(found, there)] = [(post, there) for post, there in site.plan.pages.items() if post.title == "A"]
    assert (there.address, list(found.redirect_from)) == (address, redirects)
    assert shown in site.bodies.body(found).html
    if plugins == ["summary"]:
        assert "d" not in re.sub(r"<[^>]*>", "", site.bodies.excerpt(found))
    if plugins == ["yaml_metadata"]:
        assert found.tags == ["b", "c"]
    assert [str(problem) for problem in site.problems] == []


@pytest.mark.parametrize(("value", "told"), [(True, 1), (False, 0)])
def test_typogrify_is_told(tmp_path: Path, value: bool, told: int) -> None:
    write_case({"config": {"TYPOGRIFY": value}, "blog": {"content/a.md": "Title: A\nDate: 2020-01-02\n\nx"}}, tmp_path)
    problems = Problems()
    read(tmp_path, problems)
    assert [problem.what for problem in problems] == ["the library that TYPOGRIFY asks for is not run"] * told


def test_other_plugins_are_named_once(tmp_path: Path) -> None:
    write_case({"config": {"PLUGINS": ["sitemap", "own_one", "pelican.plugins.other"]}, "blog": {}}, tmp_path)
    problems = Problems()
    read(tmp_path, problems)
    assert [problem.what for problem in problems if problem.code == "plugin"] == [
        "these plugins of Pelican are not run: own_one, other"
    ]


@pytest.mark.parametrize(
    ("settings", "menu", "categories", "years"),
    [
        ({}, ["Zinc", "Anchor", "Mast"], ["one", "two"], ["2021", "2020"]),
        ({"PAGE_ORDER_BY": "title"}, ["Anchor", "Mast", "Zinc"], ["one", "two"], ["2021", "2020"]),
        ({"PAGE_ORDER_BY": "reversed-title"}, ["Zinc", "Mast", "Anchor"], ["one", "two"], ["2021", "2020"]),
        ({"PAGE_ORDER_BY": "order"}, ["Mast", "Zinc", "Anchor"], ["one", "two"], ["2021", "2020"]),
        ({"REVERSE_CATEGORY_ORDER": True}, ["Zinc", "Anchor", "Mast"], ["two", "one"], ["2021", "2020"]),
        ({"NEWEST_FIRST_ARCHIVES": False}, ["Zinc", "Anchor", "Mast"], ["one", "two"], ["2020", "2021"]),
    ],
    ids=str,
)
def test_pages_terms_and_years_are_in_the_order_of_the_settings(
    tmp_path: Path, settings: dict[str, Any], menu: list[str], categories: list[str], years: list[str]
) -> None:
    blog = {
        "content/pages/a.md": "Title: Zinc\norder: 9\n\nx\n",
        "content/pages/b.md": "Title: Anchor\norder: 10\n\nx\n",
        "content/pages/c.md": "Title: Mast\norder: 2\n\nx\n",
        "content/d.md": "Title: D\nDate: 2020-01-02\nCategory: one\n\nx\n",
        "content/e.md": "Title: E\nDate: 2021-01-02\nCategory: two\n\nx\n",
    }
    write_case({"config": settings, "blog": blog}, tmp_path)
    site = planned(Options(folders=(tmp_path,)))
    [imported] = site.plan.blog.imports
    assert [entry.target.title for entry in imported.menu().entries if isinstance(entry.target, Post)] == menu
    assert [term.name for term in site.plan.blog.terms["categories"]] == categories
    [archives] = [post for post in site.plan.pages if post.title == "Archives"]
    assert [group.name for group in groups(site.plan.blog, archives)] == years


@pytest.mark.parametrize(("order", "told"), [("reversed-date", 0), ("title", 1)])
def test_another_order_of_articles_is_reported(tmp_path: Path, order: str, told: int) -> None:
    write_case(
        {"config": {"ARTICLE_ORDER_BY": order}, "blog": {"content/a.md": "Title: A\nDate: 2020-01-02\n\nx"}}, tmp_path
    )
    problems = Problems()
    read(tmp_path, problems)
    assert [problem.what for problem in problems] == [
        "articles were in the order 'title' that ARTICLE_ORDER_BY says"
    ] * told


_NOTEBOOK = {
    "nbformat": 4,
    "nbformat_minor": 2,
    "metadata": {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}},
    "cells": [
        {"cell_type": "markdown", "metadata": {}, "source": ["## Tides\n", "\n", "High *water*."]},
        {
            "cell_type": "code",
            "metadata": {},
            "source": ["print(2 < 3)"],
            "outputs": [{"output_type": "stream", "name": "stdout", "text": ["True\n"]}],
        },
        {
            "cell_type": "code",
            "metadata": {},
            "source": "plot()",
            "outputs": [
                {"output_type": "display_data", "data": {"image/png": "iVBORw0KGgo=\n", "text/plain": "<Figure>"}},
                {"output_type": "error", "traceback": ["\x1b[0;31mOops\x1b[0m <b>"]},
            ],
        },
        {"cell_type": "raw", "metadata": {}, "source": "not shown"},
    ],
}
_OLD_NOTEBOOK = {
    "nbformat": 3,
    "worksheets": [
        {
            "cells": [
                {"cell_type": "heading", "level": 3, "source": ["Ebb"]},
                {
                    "cell_type": "code",
                    "language": "python",
                    "input": ["1 + 1"],
                    "outputs": [{"output_type": "pyout", "text": ["2"]}, {"output_type": "pyout", "html": "<i>3</i>"}],
                },
            ]
        }
    ],
}


@pytest.mark.parametrize(
    ("tag", "shown", "hidden"),
    [
        (
            "{% notebook a.ipynb %}",
            [
                ">Tides</h2>",
                "High <em>water</em>.",
                "2 &lt; 3",
                "<pre>True</pre>",
                'src="data:image/png;base64,iVBORw0KGgo="',
                "<pre>Oops &lt;b&gt;</pre>",
            ],
            ["not shown", "Figure", "{%"],
        ),
        ("{% notebook a.ipynb cells[1:2] %}", ["<pre>True</pre>"], ["Tides", "plot()"]),
        ("{% notebook a.ipynb cells[2:] language[ruby] %}", ["plot()", "language-ruby"], ["Tides", "True"]),
        ("{% notebook sub/old.ipynb %}", [">Ebb</h3>", "1 + 1", "<pre>2</pre>", "<i>3</i>"], []),
        (
            "{% include_code a.py The hull %}",
            ["print(1)", "print(3)", "The hull", "a.py", 'href="/code/a.py"', "language-py"],
            [],
        ),
        ("{% include_code a.py lang:ruby lines:2-2 :hidelink: %}", ["print(2)", "language-ruby"], ["print(1)", "href"]),
        ("{% include_code a.py :hideall: %}", ["print(1)"], ["figcaption"]),
        ("{% b64img left content/images/p.png 10 20 Hull %}", ['src="/images/p.png"', 'class="left"', "Hull"], []),
        ("{% img /images/p.png lazy 10 Hull %}", ['loading="lazy"', 'width="10"'], []),
        ("{% giphy aMSJFS6oFX0fC 'a hull' %}", ['src="https://media.giphy.com/media/aMSJFS6oFX0fC/giphy.gif"'], []),
        ("{% spotify 1HNZcRFlIKwHAJD3LxvX4d %}", ["https://open.spotify.com/embed/track/1HNZcRFlIKwHAJD3LxvX4d"], []),
        ("{% gist ann/12ab %}", ['href="https://gist.github.com/ann/12ab"'], []),
        ("{% gram BMgU-2_ %}", ['href="https://www.instagram.com/p/BMgU-2_/"'], []),
        ("    {% include_code a.py %}", ["{% include_code a.py %}"], ["print"]),
    ],
)
def test_tags_of_files_and_of_other_hosts(tmp_path: Path, tag: str, shown: list[str], hidden: list[str]) -> None:
    settings = {"PLUGINS": ["liquid_tags"], "STATIC_PATHS": ["images", "code"]}
    blog = {
        "content/a.md": f"Title: A\nDate: 2020-01-02\n\nBefore.\n\n{tag}\n\nAfter *it*.\n",
        "content/images/p.png": "x",
        "content/code/a.py": "print(1)\n\n\nprint(3)\n".replace("\n\n\n", "\nprint(2)\n"),
        "content/notebooks/a.ipynb": json.dumps(_NOTEBOOK),
        "content/notebooks/sub/old.ipynb": json.dumps(_OLD_NOTEBOOK),
    }
    write_case({"config": settings, "blog": blog}, tmp_path)
    site = planned(Options(folders=(tmp_path,)))
    [post] = site.plan.blog.posts
    html = site.bodies.body(post).html.replace(ROOT, "/")
    assert [part for part in shown if part not in html] == []
    assert [part for part in hidden if part in html] == []
    assert "Before.</p>" in html
    assert "<p>After <em>it</em>.</p>" in html
    assert [str(problem) for problem in site.problems if problem.code == "liquid"] == []


def test_tags_that_would_ask_or_run_something_are_reported_with_their_number(tmp_path: Path) -> None:
    blog = {
        "content/a.md": "Title: A\nDate: 2020-01-03\n\n{% flickr 123 large 'A hull' %} {% flickr 124 %}\n",
        "content/b.md": "Title: B\nDate: 2020-01-02\n\nx\n\n{% blockdiag\n  blockdiag {\n\n    A -> B;\n  }\n%}\n\n"
        "{% include_code no.py %} {% include_code ../../secret %} {% notebook b.md %} {% wind 3 %}\n",
    }
    write_case({"config": {"PLUGINS": ["liquid_tags"]}, "blog": {**blog, "secret": "x"}}, tmp_path)
    site = planned(Options(folders=(tmp_path,)))
    first, second = site.plan.blog.posts
    assert '<a href="https://www.flickr.com/photo.gne?id=123">A hull</a>' in site.bodies.body(first).html
    html = site.bodies.body(second).html
    assert "A -&gt; B;\n  }</pre>" in html
    for tag in ("include_code no.py", "include_code ../../secret", "notebook b.md", "wind 3"):
        assert f"{{% {tag} %}}" in html
    site.bodies.report_links()
    assert [problem.what for problem in site.problems if problem.code == "liquid"] == [
        "the tag 'include_code' names 'code/no.py', which is no such file",
        "the tag 'include_code' names '../secret', which is no such file",
        "the tag 'notebook' names 'notebooks/b.md', which is no such file",
        "the tag 'wind' of the plugin liquid_tags isn't known",
        "the tag 'flickr' of the plugin liquid_tags, which articles have 2 times, would ask another host",
        "the tag 'blockdiag' of the plugin liquid_tags, which articles have once, would run a program",
    ]


@pytest.mark.parametrize("plugin", ["ipynb.liquid", "pelican_jupyter.liquid"])
def test_notebooks_are_named_from_the_content_too(tmp_path: Path, plugin: str) -> None:
    blog = {
        "content/a.md": "Title: A\nDate: 2020-01-03\n\n{% notebook files/a.ipynb %}\n",
        "content/files/a.ipynb": json.dumps(_NOTEBOOK),
        "content/b.ipynb": json.dumps(_NOTEBOOK),
    }
    write_case({"config": {"PLUGINS": [plugin], "STATIC_PATHS": ["files"]}, "blog": blog}, tmp_path)
    site = planned(Options(folders=(tmp_path,)))
    [post] = site.plan.blog.posts
    assert "High <em>water</em>." in site.bodies.body(post).html
    told = [str(problem) for problem in site.problems]
    assert len(told) == 1
    assert "content/b.ipynb: a notebook can't be read" in told[0]
