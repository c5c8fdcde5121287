"""What a reader notices of an imported blog, in the themes Material, mkdocs and readthedocs."""

from __future__ import annotations

import itertools
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

import pytest
from building import build_site, write

from mkdocs_blogimport.theme.labels import labels

THEMES = ("material", "mkdocs", "readthedocs")

BLOG = {
    "_config.yml": "title: Harbour notes\nlang: en\npermalink: /:title/\n",
    "_posts/2024-05-02-boats.md": """---
title: 'Boats & <b>harbours</b>'
authors: [Ada Lindqvist, Bram de Vries]
tags: [sailing, C++ & Co]
categories: [Travel]
last_modified_at: 2024-06-11
---
First words.[^1]

## Kinds of boats

> Quoted.

| Boat | Crew |
|------|------|
| Gull | 3    |

```python
row = "row"
```

[^1]: The note.
""",
    "_posts/2024-04-18-gruesse.md": """---
title: Grüße vom Hafen
lang: de
author: Jörg Weiß
tags: [sailing]
last_modified_at: 2024-04-18
---
Ein Absatz.

## Warum?

Noch einer.
""",
    "_posts/2024-03-01-own.md": "---\ntitle: Own heading\n---\n# Own heading\n\nText.\n\n## Second\n\nMore.\n",
    "_posts/2024-02-01-rtl.md": "---\ntitle: رسالة\nlang: ar\ncategories: [Travel]\n---\nبدأ الصباح.\n\nانتهى.\n",
    "_posts/2024-01-05-cut.md": "---\ntitle: Cut\n---\n# Loud\n\nText.\n\n## Quiet\n\n<!-- more -->\n\n# Rest\n",
    "_posts/2024-01-04-short.md": "---\ntitle: Short\n---\nAll there is.\n",
    "_posts/2024-01-03-last.md": "---\ntitle: Last\n---\nThe end.\n",
    "about.md": "---\ntitle: About\npermalink: /about/\n---\nAbout us.\n",
}
DOCS = {"index.md": "# Welcome\n\nWords.\n", "guide.md": "# Guide\n\n## Part\n\n```sh\nls\n```\n"}

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_BLOCKS = {"p", "div", "ul", "ol", "dl", "nav", "article", "h1", "h2", "h3", "h4", "h5", "h6", "table", "pre",
           "blockquote", "section", "hr"}  # fmt: skip


@dataclass(eq=False)
class Element:
    """An element of a page."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def everything(self) -> Iterator[Element]:
        """This element and all below it, in the order of the text."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.everything()

    def all(self, selector: str) -> list[Element]:
        """The elements of a `tag`, `.class` or `tag.class`."""
        name, _, wanted = selector.partition(".")
        return [
            e
            for e in self.everything()
            if name in {"", e.name} and (not wanted or wanted in e.attributes.get("class", "").split())
        ]

    def one(self, selector: str) -> Element:
        """The only element that a selector finds."""
        (found,) = self.all(selector)
        return found

    @property
    def text(self) -> str:
        """The text, its white space as a reader sees it."""
        return " ".join(self._raw().split())

    def _raw(self) -> str:
        return "".join(c if isinstance(c, str) else c._raw() for c in self.children)


class _Reader(HTMLParser):
    """Reads a page into elements, and notes what is closed that isn't open."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("document")]
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        if self.open[-1].name != tag:
            self.wrong.append(f"</{tag}> in <{self.open[-1].name}>")
        while len(self.open) > 1 and self.open.pop().name != tag:
            pass

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(text: str) -> Element:
    reader = _Reader()
    reader.feed(text)
    assert reader.wrong == []
    return reader.open[0]


@dataclass
class Site:
    """A built site."""

    folder: Path

    def page(self, url: str) -> Element:
        return parse((self.folder / url / "index.html").read_text(encoding="utf-8"))

    def blog_pages(self) -> dict[str, Element]:
        found = {}
        for path in sorted(self.folder.rglob("*.html")):
            text = path.read_text(encoding="utf-8")
            if 'class="blogimport-' in text:
                found[path.relative_to(self.folder).as_posix()] = parse(text)
        return found

    def leads_to(self, page: str, link: Element) -> str:
        """The file that a link of a page leads to."""
        target = unquote(urljoin("http://x/" + page, link.attributes["href"]).removeprefix("http://x/"))
        return posixpath.join(target, "index.html") if target.endswith("/") or not target else target


def make(folder: Path, theme: dict[str, Any], blog: dict[str, str] | None, **options: Any) -> Site:
    """Build a site; without `blog`, one without the plugin."""
    imported = [] if blog is None else [{"blogimport": {"source": "../blog", **options}}]
    settings = {"theme": theme, "nav": list(DOCS)}
    built = build_site(folder, blog=blog, docs=DOCS, mkdocs=settings, plugins=["search", *imported])
    return Site(built.folder)


@pytest.fixture(scope="module", autouse=True)
def one_moment() -> Iterator[None]:
    """Themes write the time of the build into the home page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1700000000")
        yield


@pytest.fixture(scope="module", params=THEMES)
def theme(request: pytest.FixtureRequest) -> str:
    name: str = request.param
    return name


@pytest.fixture(scope="module")
def site(theme: str, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return make(tmp_path_factory.mktemp(theme), {"name": theme}, BLOG, pagination_per_page=3)


# -- posts ------------------------------------------------------------------------------------------------------------


def test_a_post_shows_its_title_once_and_who_wrote_it_when(site: Site) -> None:
    page = site.page("boats")
    entry = page.one(".h-entry")
    assert page.one("h1").text == "Boats & <b>harbours</b>"
    assert [e.text for e in entry.all(".p-name")] == ["Boats & <b>harbours</b>"]
    published, updated = entry.one(".dt-published"), entry.one(".dt-updated")
    assert (published.text, published.attributes["datetime"][:10]) == ("May 2, 2024", "2024-05-02")
    assert (updated.text, updated.attributes["datetime"][:10]) == ("June 11, 2024", "2024-06-11")
    assert "Updated: June 11, 2024" in entry.one(".blogimport-meta").text
    assert [e.text for e in entry.all(".p-author")] == ["Ada Lindqvist", "Bram de Vries"]
    assert all("h-card" in e.attributes["class"] for e in entry.all(".p-author"))
    assert [e.text for e in entry.all(".p-category")] == ["Travel", "sailing", "C++ & Co"]
    assert site.leads_to("boats/index.html", entry.one(".u-url")) == "boats/index.html"


def test_a_post_speaks_its_own_language(site: Site) -> None:
    entry = site.page("gruesse").one(".h-entry")
    assert entry.attributes["lang"] == "de"
    assert entry.one(".dt-published").text == "18. April 2024"
    assert entry.all(".dt-updated") == []  # changed on the day it was published
    assert [small.text for small in entry.one("nav").all("small")] == ["Älter", "Neuer"]
    # the site's language needs no saying, one that runs the other way does
    assert "lang" not in site.page("boats").one(".h-entry").attributes
    arabic = site.page("rtl").one(".h-entry").attributes
    assert (arabic["lang"], arabic["dir"]) == ("ar", "rtl")


def test_the_language_of_the_old_blog_is_that_of_its_posts(tmp_path: Path) -> None:
    german = make(tmp_path, {"name": "material", "language": "de"}, BLOG)
    entry = german.page("boats").one(".h-entry")
    assert (entry.attributes["lang"], entry.one(".dt-published").text) == ("en", "May 2, 2024")
    assert "lang" not in german.page("gruesse").one(".h-entry").attributes
    assert german.page("blog/category/travel").one("h1").text == "Kategorie: Travel"


def test_the_content_holds_the_body_and_nothing_else(site: Site) -> None:
    content = site.page("boats").one(".e-content")
    inside = [c for c in content.children if isinstance(c, Element)]
    assert inside[0].text.startswith("First words.")
    assert inside[-1].attributes["class"] == "footnotes"
    assert [e.text for e in content.all("h2")] == ["Kinds of boats"]
    classes = {name for e in content.everything() for name in e.attributes.get("class", "").split()}
    assert not {n for n in classes if n.startswith(("p-", "u-", "dt-", "blogimport"))}


def test_a_title_that_the_body_begins_with_is_not_repeated(site: Site) -> None:
    page = site.page("own")
    assert [e.text for e in page.all("h1")] == ["Own heading"]
    assert page.one("h1") in page.one(".e-content").all("h1")
    assert page.one("data.p-name").attributes["value"] == "Own heading"


def test_neighbours_are_named(site: Site) -> None:
    nav = site.page("gruesse").one("nav.blogimport-neighbours")
    older, home, newer = nav.all("a")
    assert (home.text, home.attributes["lang"], site.leads_to("gruesse/index.html", home)) == (
        site.page("blog").one("h1").text, "en", "blog/index.html",
    )  # fmt: skip
    assert (older.attributes["rel"], older.one("span").text) == ("prev", "Own heading")
    assert (newer.attributes["rel"], newer.one("span").text) == ("next", "Boats & <b>harbours</b>")
    assert older.one("span").attributes["lang"] == "en"
    assert site.leads_to("gruesse/index.html", older) == "own/index.html"
    assert [a.attributes.get("rel") for a in site.page("boats").one("nav.blogimport-neighbours").all("a")] == [
        "prev",
        None,
    ]
    assert site.page("rtl").one("nav.blogimport-neighbours").all("span")[0].attributes["dir"] == "auto"


def test_a_page_is_no_post(site: Site) -> None:
    page = site.page("about")
    assert page.one("h1").text == "About"
    assert not page.all(".dt-published") and not page.all(".blogimport-meta") and not page.all(".blogimport-neighbours")


# -- lists ------------------------------------------------------------------------------------------------------------


def test_the_front_page_lists_posts_with_their_beginnings(site: Site) -> None:
    feed = site.page("blog").one(".h-feed")
    assert feed.one("h1.p-name").text == "Harbour notes"
    entries = feed.all(".h-entry")
    assert [e.one("h2").text for e in entries] == ["Boats & <b>harbours</b>", "Grüße vom Hafen", "Own heading"]
    assert [e.one(".p-summary").text for e in entries] == ["First words.", "Ein Absatz.", "Text."]
    assert [e.one(".dt-published").text for e in entries] == ["May 2, 2024", "18. April 2024", "March 1, 2024"]
    assert [e.one(".u-url").text for e in entries] == [e.one("h2").text for e in entries]
    more = [e.one(".blogimport-more").one("a") for e in entries]
    assert [a.text for a in more] == ["Continue reading", "Weiterlesen", "Continue reading"]
    assert more[1].attributes["aria-label"] == "Weiterlesen: Grüße vom Hafen"
    assert [a.text for a in feed.one("nav.blogimport-overviews").all("a")] == ["Categories", "Tags"]


def test_a_post_that_is_shown_whole_asks_for_no_click(site: Site) -> None:
    rtl, cut, short = site.page("blog/page/2").all(".h-entry")
    assert [len(e.all(".blogimport-more")) for e in (rtl, cut, short)] == [1, 1, 0]
    assert rtl.attributes["dir"] == "rtl"
    assert [e.name for e in cut.everything() if re.fullmatch("h[1-6]", e.name)] == ["h2", "h3", "h4"]


def test_long_lists_have_pages(site: Site) -> None:
    nav = site.page("blog/page/2").one("nav.blogimport-pagination")
    assert [e.text for e in nav.all("li")] == ["1", "2", "3"]
    assert nav.one("span").attributes["aria-current"] == "page"
    assert [a.attributes.get("rel") for a in nav.all("a")] == ["prev", None, None, "next"]
    assert [a.text for a in site.page("blog/page/3").one("nav.blogimport-pagination").all("a")] == [
        "Newer posts",
        "1",
        "2",
    ]


def test_overviews_count_posts(site: Site) -> None:
    terms = site.page("blog/tag").one(".blogimport-terms")
    assert [e.text for e in terms.all("li")] == ["C++ & Co 1", "sailing 2"]
    listed = site.page("blog/tag/sailing")
    assert listed.one("h1").text == "Tag: sailing"
    assert len(listed.all(".h-entry")) == 2
    assert [a.text for a in listed.one("nav.blogimport-overviews").all("a")] == ["Harbour notes", "Categories", "Tags"]


# -- all of them ------------------------------------------------------------------------------------------------------


def test_every_page_is_well_made(site: Site) -> None:
    pages = site.blog_pages()
    assert len(pages) > 12
    for name, page in pages.items():
        if name != "cut/index.html":  # its body has two of its own
            assert len(page.all("h1")) == 1, name
        ids = [e.attributes["id"] for e in page.everything() if "id" in e.attributes]
        assert len(ids) == len(set(ids)), name
        own = next(e for e in page.everything() if e.attributes.get("class", "").startswith("blogimport-"))
        levels = [int(e.name[1]) for e in own.everything() if re.fullmatch("h[1-6]", e.name)]
        assert all(b - a <= 1 for a, b in itertools.pairwise(levels)), (name, levels)
        assert all(nav.attributes.get("aria-label") for nav in own.all("nav")), name
        for paragraph in own.all("p"):
            assert not _BLOCKS & {e.name for e in list(paragraph.everything())[1:]}, name


def test_every_link_leads_somewhere(site: Site) -> None:
    for name, page in site.blog_pages().items():
        own = next(e for e in page.everything() if e.attributes.get("class", "").startswith("blogimport-"))
        for link in own.all("a"):
            if not link.attributes["href"].startswith("#"):
                assert (site.folder / site.leads_to(name, link)).is_file(), (name, link.attributes["href"])


def test_only_the_blog_has_the_style_sheet(site: Site) -> None:
    for path in site.folder.rglob("*.html"):
        name = path.relative_to(site.folder).as_posix()
        links = [e for e in parse(path.read_text(encoding="utf-8")).all("link")
                 if e.attributes.get("href", "").endswith("blogimport.css")]  # fmt: skip
        if name in {"index.html", "guide/index.html", "404.html", "search.html"}:
            assert links == []
        else:
            assert [site.leads_to(name, e) for e in links] == ["assets/blogimport.css"], name
    assert "blogimport-entry" in (site.folder / "assets/blogimport.css").read_text(encoding="utf-8")


def test_documentation_stays_as_it_is(site: Site, theme: str, tmp_path: Path) -> None:
    without = make(tmp_path, {"name": theme}, None)
    for name in ("index.html", "guide/index.html"):
        assert (site.folder / name).read_bytes() == (without.folder / name).read_bytes()


def test_a_template_of_the_site_wins(tmp_path: Path) -> None:
    blog = {
        "_posts/2024-05-02-boats.md": "---\ntitle: Boats\n---\nWords.\n",
        "_drafts/idea.md": "---\ntitle: Idea\ndate: 2024-05-03\n---\nWords.\n",
    }
    own = {
        "tags.html": "<p>By hand: {{ post.title }}</p>",
        "blogimport.css": ".blogimport-post { color: red }",
    }
    write(tmp_path / "own/blogimport", own)
    site = make(tmp_path, {"name": "mkdocs", "custom_dir": str(tmp_path / "own")}, blog, draft=True)
    pages = {e.one("h1").text: e for e in site.blog_pages().values() if e.all(".blogimport-post")}
    assert "By hand: Boats" in pages["Boats"].text
    assert (site.folder / "assets/blogimport.css").read_text() == own["blogimport.css"]
    assert pages["Idea"].one(".blogimport-draft").text == "Draft"
    assert pages["Boats"].all(".blogimport-draft") == []


def test_a_theme_takes_single_pieces(tmp_path: Path) -> None:
    blog = {
        "_posts/2024-05-02-boats.md": "---\ntitle: Boats\ntags: [R&D, x]\n---\nWords.\n",
        "_posts/2024-05-03-oars.md": "---\ntitle: Oars & more\ntags: [x]\n---\nWords.\n",
    }
    pieces = "{{ blogimport_piece(page, 'related') }}{{ blogimport_piece(page, 'tags') }}"
    main = "{% extends 'base.html' %}{% block content %}{{ super() }}<aside>" + pieces + "</aside>{% endblock %}"
    write(tmp_path / "own", {"main.html": main})
    site = make(tmp_path, {"name": "mkdocs", "custom_dir": str(tmp_path / "own")}, blog, related_posts=1)
    asides = {e.one("h1").text: e.one("aside") for e in site.blog_pages().values() if e.all(".blogimport-post")}
    assert "Oars & more" in asides["Boats"].text
    assert "R&D" in asides["Boats"].text
    assert site.page("blog").one("aside").text == ""


def test_material_shows_the_neighbours_itself(tmp_path: Path) -> None:
    site = make(tmp_path, {"name": "material", "features": ["navigation.footer"]}, BLOG, pagination_per_page=3)
    page = site.page("gruesse")
    assert page.all(".blogimport-neighbours") == []
    assert "Own heading" in page.one("footer").text
    assert len(site.page("blog").one(".blogimport-pagination").all("a")) == 2


@pytest.mark.parametrize("language", ["de", "de-AT", "pt_BR", "ja", "tlh", None])
def test_labels(language: str | None) -> None:
    assert labels(language).keys() == labels("en").keys()
    assert all(word.strip() for word in labels(language).values())
    assert (labels(language)["draft"] == "Draft") == (language in {"tlh", None})
