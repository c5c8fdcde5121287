"""Material's blog goes on beside the imported one: one list over both, in both orders of the plugins."""

from __future__ import annotations

import html
import re
import sys
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from beside import MATERIAL, needs_theme
from building import Built, Preview, build_site, free_port, write

needs_theme("material")

OLD = {
    "_config.yml": "url: https://old.example\nplugins: [jekyll-feed]\npermalink: /:year/:title\n",
    "_posts/2012-05-03-the-bell.md": "---\ntitle: The bell\ncategories: [News]\ntags: [iron]\n---\n"
    "A bell rings. It was [heard again](saw.md#teeth).\n",
    "_posts/2013-06-07-the-well.md": "---\ntitle: The well\ncategories: [Water]\n---\nA well.\n",
}
NEW = {
    "index.md": "# Home\n\n[The saw](blog/posts/saw.md)\n",
    "blog/index.md": "# Notes from the shed\n\nWhat goes on.\n",
    "blog/.authors.yml": "authors:\n  ina: {name: Ina Holm, description: Builds, avatar: a.png, slug: holm}\n",
    "blog/posts/saw.md": """\
---
date: {created: 2024-01-02, updated: 2024-03-04}
categories: [News, Tools & more]
authors: [ina]
tags: [iron]
---
# The *saw*

It sounds like [the bell](2012-05-03-the-bell.md) in `2012-05-03-the-bell.md`. ![A saw](pics/saw.png)

<!-- cut -->

## Teeth

Many.
""",
    "blog/posts/pics/saw.png": "png",
    "blog/posts/rules.md": "---\ndate: 2023-01-02\npin: true\nslug: house-rules\n---\n# The rules\n\nNo shoes.\n",
    "blog/posts/unfinished.md": "---\ndate: 2024-05-06\ndraft: true\ncategories: [Secret]\n---\n# Unfinished\n",
}
OURS = {"blogimport": {"source": "../blog", "material_blog": True}}
THEIRS = {"blog": {"post_excerpt_separator": "<!-- cut -->"}}
ORDERS = [pytest.param(True, id="ours first"), pytest.param(False, id="ours last")]
_ENTRY = re.compile(r'<h2 class="p-name"><a class="u-url" href="([^"]*)">(.*?)</a>')
_LINK = re.compile(r'<a\b[^<>]*? href="([^"#]*)(?:#[^"]*)?"')


def site(
    folder: Path,
    ours_first: bool,
    *,
    ours: dict[str, Any] | None = None,
    theirs: dict[str, Any] | None = None,
    docs: dict[str, str] | None = None,
    **mkdocs: Any,
) -> Built:
    own = {"blogimport": {**OURS["blogimport"], **(ours or {})}}
    both = [own, {"blog": {**THEIRS["blog"], **(theirs or {})}}]
    return build_site(
        folder,
        blog=OLD,
        docs=NEW if docs is None else docs,
        plugins=["search", *(both if ours_first else reversed(both))],
        mkdocs={"theme": MATERIAL, **mkdocs},
    )


def without_ours(folder: Path, theirs: dict[str, Any] | None = None, **mkdocs: Any) -> set[str]:
    """The pages and files that Material's plugin makes when it is alone."""
    blog = {"blog": {**THEIRS["blog"], **(theirs or {})}}
    built = build_site(folder, docs=NEW, plugins=["search", blog], mkdocs={"theme": MATERIAL, **mkdocs})
    return {file for file in built.files() if not file.startswith("assets/")}


def entries(built: Built, file: str) -> list[str]:
    """The titles in a list, each of which leads to a page with that title."""
    found = _ENTRY.findall(built.read(file))
    for link, title in found:
        assert f">{html.unescape(title)}" in text_of(built.read(target(built, file, link))), link
    return [html.unescape(title) for _, title in found]


def text_of(page: str) -> str:
    """A page with the marks inside its headings left out."""
    return html.unescape(re.sub(r"</?em>", "", page))


def target(built: Built, file: str, link: str) -> str:
    """The file of the site that answers a link of a page."""
    path = unquote(urlsplit(urljoin(f"http://host/{file}", html.unescape(link))).path).lstrip("/")
    found = next(
        (name for name in (path, f"{path}.html", f"{path}index.html", f"{path}/index.html") if built.has(name)), None
    )
    assert found is not None, f"{file} links to {link}, which nothing answers"
    return found


def follow_all_links(built: Built) -> None:
    for file in built.files():
        if file.endswith(".html") and not file.startswith("assets/") and file != "404.html":
            for link in _LINK.findall(built.read(file)):
                if not urlsplit(link).scheme:
                    target(built, file, link)


@pytest.fixture(scope="module", params=ORDERS)
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    home = "# Home\n\n[All news](blog/category/news.md), [the saw](blog/posts/saw.md)\n"
    ours = {"related_posts": 3, "feeds": [{"path": "news.xml", "of": "categories/News"}]}
    theme = {**MATERIAL, "features": ["navigation.footer"]}
    return site(tmp_path_factory.mktemp("site"), request.param, ours=ours, docs={**NEW, "index.md": home}, theme=theme)


def test_all_posts_are_in_one_list_and_in_one_set_of_terms(built: Built) -> None:
    assert not built.aborted
    assert not built.warnings()
    assert entries(built, "blog/index.html") == ["The rules", "The saw", "The well", "The bell"]
    assert entries(built, "blog/category/news/index.html") == ["The saw", "The bell"]
    assert entries(built, "blog/category/water/index.html") == ["The well"]
    assert entries(built, "blog/category/tools--more/index.html") == ["The saw"]
    assert entries(built, "blog/tag/iron/index.html") == ["The saw", "The bell"]
    assert entries(built, "blog/archive/2012/index.html") == ["The bell"]
    assert entries(built, "blog/archive/2024/index.html") == ["The saw"]
    assert not any("secret" in file or "unfinished" in file for file in built.files()), "Material leaves drafts out"
    follow_all_links(built)


def test_the_text_above_the_list_and_the_excerpts_are_those_of_material(built: Built) -> None:
    front = built.read("blog/index.html")
    assert front.count("<h1") == 1
    assert "What goes on." in front
    assert 'src="../blog/pics/saw.png"' in front
    assert "Teeth" not in front, "the excerpt ends at the separator"
    assert "<h2>The" not in front, "the title stands once"
    assert "Ina Holm" in front
    assert "md-post--excerpt" not in front, "the theme's own list isn't there as well"


@pytest.mark.parametrize("ours_first", ORDERS)
def test_the_navigation_has_each_term_once(tmp_path: Path, ours_first: bool) -> None:
    theme = {**MATERIAL, "features": ["navigation.indexes"] if ours_first else []}
    docs = {**NEW, "blog/category/news.md": "# All the news\n\nOld and new.\n"}
    built = site(tmp_path, ours_first, docs=docs, theme=theme)
    shown = re.findall(
        r'class="md-nav__link[^"]*">\s*<span class="md-ellipsis">\s*(.*?)\s*</span>', built.read("index.html")
    )
    years = ["2024", "2023", "2013", "2012"]
    assert [name for name in shown if name.isdigit()] == years
    assert [name for name in shown if name in {"All the news", "News", "Tools &amp; more", "Water"}] == [
        "All the news",
        "Tools &amp; more",
        "Water",
    ]
    assert entries(built, "blog/category/news/index.html") == ["The saw", "The bell"]
    assert "Old and new." in built.read("blog/category/news/index.html")
    follow_all_links(built)


def test_posts_of_both_are_neighbours(built: Built) -> None:
    around = re.compile(r'<a href="([^"]*)" class="md-footer__link md-footer__link--(prev|next)"')
    well, saw, rules = (
        "2013/the-well.html",
        "blog/2024/01/02/the-saw/index.html",
        "blog/2023/01/02/house-rules/index.html",
    )

    def neighbours(file: str) -> dict[str, str]:
        return {kind: target(built, file, link) for link, kind in around.findall(built.read(file))}

    assert neighbours(well) == {"prev": "2012/the-bell.html", "next": rules}
    assert neighbours(rules) == {"prev": well, "next": saw}
    assert neighbours(saw) == {"prev": rules}
    assert "The saw" in built.read("2012/the-bell.html").partition("blogimport-related")[2]


def test_a_link_may_be_the_name_of_a_post_of_the_other_blog(built: Built) -> None:
    saw, bell = "blog/2024/01/02/the-saw/index.html", "2012/the-bell.html"
    assert (to_bell := re.search(r'<a href="([^"]*)">the bell</a>', built.read(saw))) is not None
    assert target(built, saw, to_bell[1]) == bell
    assert "<code>2012-05-03-the-bell.md</code>" in built.read(saw)
    assert (to_saw := re.search(r'<a href="([^"]*)#teeth">heard again</a>', built.read(bell))) is not None
    assert target(built, bell, to_saw[1]) == saw


def test_feeds_go_on(built: Built) -> None:
    titles = re.compile(r"<title>(.*?)</title>")
    assert titles.findall(built.read("feed.xml"))[1:] == ["The saw", "The rules", "The well", "The bell"]
    news = built.read("news.xml")
    assert titles.findall(news)[1:] == ["The saw", "The bell"]
    assert "https://example.com/blog/pics/saw.png" in news
    assert "<updated>2024-03-04" in news
    assert "&lt;h1" not in news, "the title stands once"


@pytest.mark.parametrize(
    ("ours_first", "theirs", "ours", "mkdocs"),
    [
        (True, {"pagination_per_page": 1}, {}, {}),
        (False, {"pagination_per_page": 1, "authors_profiles": True}, {"pagination_per_page": 3}, {}),
        (
            True,
            {
                "blog_dir": "news",
                "post_dir": "blog/posts",
                "authors_file": "blog/.authors.yml",
                "pagination_per_page": 1,
            },
            {"path_prefix": "old", "pagination_per_page": 9},
            {},
        ),
        (
            False,
            {"archive_url_date_format": "yyyy/MM", "archive_date_format": "MMMM yyyy"},
            {},
            {"use_directory_urls": False},
        ),
        (True, {"archive_date_format": "QQQ yyyy", "archive_url_date_format": "yyyy/QQQ"}, {}, {}),
        (False, {"blog_dir": ".", "post_dir": "blog/posts", "authors_file": "blog/.authors.yml"}, {}, {}),
        (True, {"categories": False}, {}, {}),
        (False, {"archive": False}, {"categories": False}, {}),
        (True, {}, {}, {"nav": [{"Home": "index.md"}, {"News": "blog/index.md"}]}),
        (False, {}, {"blog_dir": "elsewhere", "categories_url_format": "/c/{slug}"}, {}),
    ],
)
def test_every_address_of_material_is_answered(
    tmp_path: Path, ours_first: bool, theirs: dict[str, Any], ours: dict[str, Any], mkdocs: dict[str, Any]
) -> None:
    before = without_ours(tmp_path / "before", theirs, **mkdocs)
    built = site(tmp_path / "after", ours_first, ours=ours, theirs=theirs, docs=NEW, **mkdocs)
    assert not built.aborted
    assert not built.warnings()
    assert before <= built.files()
    assert (f"{ours.get('path_prefix', '')}/2012/the-bell.html").lstrip("/") in built.files()
    follow_all_links(built)
    both = [file for file in built.files() if file.endswith(".html") and "md-post--excerpt" in built.read(file)]
    assert bool(both) is (ours.get("categories") is False), "no list of Material's own beside ours"


def test_two_categories_with_one_slug_have_a_page_each(tmp_path: Path) -> None:
    docs = {
        "index.md": "# Home\n",
        "blog/posts/a.md": "---\ndate: 2024-01-02\ncategories: [C, News]\n---\n# Of C\n",
        "blog/posts/b.md": "---\ndate: 2024-01-01\ncategories: [C++]\n---\n# Of C++\n",
    }
    built = site(tmp_path, True, docs=docs)
    assert entries(built, "blog/category/c/index.html") == ["Of C"]
    assert entries(built, "blog/category/c-2/index.html") == ["Of C++"]
    post = "blog/2024/01/01/of-c/index.html"
    assert 'href="../../../../category/c-2/">C++</a>' in re.sub(
        r">\s+|\s+<", lambda found: found[0].strip(), built.read(post)
    )
    assert len([text for _, text in built.messages if "have the same slug" in text]) == 1


@pytest.mark.parametrize("ours_first", ORDERS)
def test_a_blog_without_a_new_post_yet(tmp_path: Path, ours_first: bool) -> None:
    built = site(tmp_path, ours_first, docs={"index.md": "# Home\n"})
    assert not built.aborted
    assert ["saw.md#teeth" in text for text in built.warnings()] == [True], "that post isn't written yet"
    assert entries(built, "blog/index.html") == ["The well", "The bell"]
    assert "archive/2012/" in built.read("index.html"), "the years of old posts are in the navigation"


@pytest.mark.parametrize(
    "plugins", [[OURS], [OURS, {"blog": {"enabled": False}}], [{"blog": {"enabled": False}}, OURS]]
)
def test_without_that_plugin_one_message_says_so(tmp_path: Path, plugins: list[Any]) -> None:
    built = build_site(tmp_path, blog=OLD, plugins=plugins, mkdocs={"theme": MATERIAL})
    assert not built.aborted
    assert built.has("2012/the-bell.html")
    told = [text for _, text in built.messages if "material_blog" in text]
    assert len(told) == 1
    assert "the option `material_blog` has no effect without Material's plugin `blog`, switched on" in told[0]


def test_of_two_instances_one_has_it(tmp_path: Path) -> None:
    write(tmp_path / "two", {"_posts/2014-01-01-far.md": "---\ntitle: Far\n---\nFar away.\n"})
    second = {"blogimport": {"source": "../two", "material_blog": True, "path_prefix": "two", "blog_dir": "two/blog"}}
    built = build_site(tmp_path, blog=OLD, docs=NEW, plugins=[OURS, second, THEIRS], mkdocs={"theme": MATERIAL})
    assert not built.aborted
    assert entries(built, "blog/index.html") == ["The rules", "The saw", "The well", "The bell"]
    assert entries(built, "two/blog/index.html") == ["Far"]
    assert len([text for _, text in built.messages if "`material_blog` has no effect in two instances" in text]) == 1


@pytest.mark.parametrize("audience", ["public", "internal"])
def test_what_is_for_another_audience_is_in_no_list_of_either_blog(tmp_path: Path, audience: str) -> None:
    hidden = "---\ndate: 2024-05-05\naudience: internal\ncategories: [Quokkas]\n---\n# Zebrafish\n\nOf a walrus.\n"
    docs = {**NEW, "blog/posts/inner.md": hidden}
    docs["blog/posts/saw.md"] += "\n[one](inner.md) and [two](2014-01-01-hid.md)\n"
    blog = {**OLD, "_posts/2014-01-01-hid.md": "---\ntitle: Capybara\naudience: internal\n---\nText.\n"}
    for_whom = {"audiences": {"public": [], "internal": ["public"]}, "default_audience": "public", "audience": audience}
    ours = {"blogimport": {**OURS["blogimport"], **for_whom}}
    built = build_site(tmp_path, blog=blog, docs=docs, plugins=["search", THEIRS, ours], mkdocs={"theme": MATERIAL})
    assert not built.aborted
    assert not built.warnings()
    written = "".join(built.read(file) for file in built.files() if file.endswith((".html", ".xml", ".json")))
    words = ("Quokkas", "Zebrafish", "walrus", "Capybara", "2014/hid", "2014-01-01-hid", "inner.md")
    assert [word for word in words if word in written] == ([] if audience == "public" else [*words[:5]])


def test_a_preview_shows_drafts_and_what_is_written_meanwhile(tmp_path: Path) -> None:
    site(tmp_path, True)
    port = free_port()
    command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", f"127.0.0.1:{port}"]
    log = tmp_path / "serve.log"
    preview = Preview(command, f"http://127.0.0.1:{port}", cwd=tmp_path / "site", log=log)
    try:
        assert "Unfinished" in preview.wait_for("/blog/", "The bell")
        new = "---\ndate: 2025-01-01\ncategories: [Water]\n---\n# Rain\n\nIt rains.\n"
        (tmp_path / "site/docs/blog/posts/rain.md").write_text(new)
        assert "The well" in preview.wait_for("/blog/category/water/", "Rain")
        (tmp_path / "blog/_posts/2012-05-03-the-bell.md").write_text("---\ntitle: The gong\n---\nA gong.\n")
        assert "Rain" in preview.wait_for("/blog/", "The gong")
        assert "It rains." in preview.get("/blog/2025/01/01/rain/")
    finally:
        preview.process.terminate()
        preview.process.wait()
        preview.log.close()


def test_a_post_that_is_shown_whole_has_no_link_to_the_rest(tmp_path: Path) -> None:
    built = site(tmp_path, True)
    parts = built.read("blog/index.html").split("<article")
    [rules] = [part for part in parts if "The rules" in part and "No shoes." in part]
    [saw] = [part for part in parts if "It sounds like" in part]
    assert "blogimport-more" not in rules
    assert "blogimport-more" in saw
