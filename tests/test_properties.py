"""What holds for any input: no exception, nothing outside of the site, nothing lost without a word."""

from __future__ import annotations

import html
import logging
import posixpath
import re
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import unquote, urlsplit

import html5lib
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from mkdocs.commands.build import build
from mkdocs.config import load_config
from planning import site_with
from untouched import snapshot

from mkdocs_blogimport import frontmatter
from mkdocs_blogimport.blog import addresses
from mkdocs_blogimport.blog.occupancy import Occupant, Rank
from mkdocs_blogimport.blog.placing import Placed
from mkdocs_blogimport.blog.post import ImportedBlog, Post, SiteRules
from mkdocs_blogimport.blog.redirects import RedirectPlan
from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.frontmatter.decoding import decode
from mkdocs_blogimport.kramdown import Kramdown
from mkdocs_blogimport.plugin import BlogImportPlugin
from mkdocs_blogimport.render import code, excerpts, links
from mkdocs_blogimport.sources.jekyll import permalinks

# the same examples every time, on every machine
same = settings(derandomize=True, deadline=None, database=None)
some = settings(same, max_examples=200)
many = settings(same, max_examples=500)

PIECES = ["/", "//", "..", ".", "./", "../", "%2e", "%2f", "%5c", "\\", "\0", "%00", "\n", " ", "C:", "a", "b", ":"]
PIECES += ["index.html", ".html", "é", "e\u0301", "?", "#", "javascript:", "~", "-", "\ud800", "%ff", "😀", "x" * 260]
PATHS = st.lists(st.sampled_from(PIECES), max_size=8).map("".join) | st.text(max_size=30)


# -- addresses -----------------------------------------------------------------------------------------------------


@many
@given(PATHS)
def test_an_address_is_cleaned_once(text: str) -> None:
    for clean in (addresses.clean, permalinks.clean):
        address = clean(addresses.decode(text))
        assert address.startswith("/") and "//" not in address and "/../" not in address + "/"
        assert clean(address) == address


@many
@given(PATHS, st.sampled_from(["", ".html", ".xml"]))
def test_no_address_leads_out(text: str, suffix: str) -> None:
    for address in (text, addresses.decode(text), addresses.clean(text), addresses.clean(addresses.decode(text))):
        for file in (
            addresses.answering_file(address, suffix),
            addresses.redirect_file(address),
            permalinks.redirect_file(address),
            *addresses.candidates(address),
        ):
            if addresses.refusal(file) is not None:
                continue
            assert posixpath.normpath("/site/" + file) == "/site/" + file
            assert not re.search(r"[\x00-\x1f\\]", file)
            file.encode()


@many
@given(PATHS, st.booleans())
def test_a_url_leads_to_its_address(text: str, directories: bool) -> None:
    address = addresses.clean(text)
    file = addresses.answering_file(address)
    if addresses.refusal(file) is not None:
        return
    url = addresses.url_of(address, file, use_directory_urls=directories)
    assert url.isascii() and not re.search(r"[\s\"'<>\\^`{|}]", url.replace("'", ""))
    there = urlsplit(url)
    assert (there.scheme, there.netloc, there.query, there.fragment) == ("", "", "", "")
    assert not url.startswith("/")
    assert unquote(there.path.removeprefix("./")) == (address.lstrip("/") if directories else file)


@many
@given(st.lists(st.text(min_size=1, max_size=12), unique=True, max_size=12))
def test_every_term_has_a_slug_of_its_own(terms: list[str]) -> None:
    slugs = addresses.unique_slugs(terms)
    assert set(slugs) == set(terms)
    assert len(set(slugs.values())) == len(terms)
    for slug in slugs.values():
        assert slug and "/" not in slug and "." not in slug
        assert addresses.refusal(addresses.answering_file(f"/tag/{slug}/")) is None
    assert addresses.unique_slugs(terms[::-1]) == slugs


@many
@given(PATHS, st.integers(2, 99))
def test_the_address_beside_is_another(text: str, number: int) -> None:
    address = addresses.clean(text)
    beside = addresses.clean(addresses.numbered(address, number))
    assert beside != address


# -- front matter --------------------------------------------------------------------------------------------------

KEYS = st.sampled_from(["title", "tags", "date", "permalink", "a b", "redirect_from", "é"])
ODD = [
    "yes",
    "1.10",
    "[a, b]",
    "[a",
    "'x'",
    "it's",
    '"x',
    "a: b",
    "@x",
    "- /x",
    "|",
    "  more",
    "&a b",
    "*a",
    "!ruby/x y",
]
ODD += ["2020-01-02", "", "{a: b}", "# c", "é", "\ud7ff", "\x07", '"\\0"', "\t x"]
ENTRIES = st.tuples(KEYS, st.sampled_from(ODD)).map(": ".join)
LINES = ENTRIES | st.sampled_from(["---", "+++", "...", "", "- a", "  b", "text", "{", "}"])
FILES = st.binary(max_size=200) | st.lists(LINES, max_size=10).map(lambda lines: "\n".join(["---", *lines]).encode())


@many
@given(FILES)
def test_nothing_of_a_file_is_lost(data: bytes) -> None:
    document = frontmatter.read(data)
    source = decode(data)[0]
    assert source.endswith(document.body)
    assert document.has_front_matter or document.body == source
    count = source.count("\n") + 1
    assert set(document.lines) == set(document.metadata)
    for line in (document.body_line, *document.lines.values(), *(finding.line for finding in document.findings)):
        assert 1 <= line <= count


# -- redirects -----------------------------------------------------------------------------------------------------

RULES = SiteRules(clean=permalinks.clean, redirect_file=permalinks.redirect_file)
NAMES = [f"/{letter}/" for letter in "abcdef"]
SOURCES = st.sampled_from([*NAMES, "/g/", "/h", "/i.html", "/../x/", "//host/x", "", "/index.html", "/pdf.pdf"])
AIMS = [*NAMES, "/g/", "/g/#x", "https://example.org/x", "javascript:x", "//h", "/nowhere"]
TARGETS = st.none() | st.sampled_from(AIMS)


@many
@given(
    st.lists(st.tuples(st.lists(SOURCES, max_size=3), TARGETS), max_size=6),
    st.dictionaries(st.sampled_from(["a/index.html", "g/index.html", "z/index.html"]),
                    st.sampled_from(["b/index.html", "g/index.html", "https://example.org/", "no/index.html"])),
)  # fmt: skip
def test_a_plan_of_redirects_ends_where_something_stands(
    wishes: list[tuple[list[str], str | None]], own_maps: Mapping[str, str]
) -> None:
    posts = [
        _post(address=name, redirect_from=sources, redirect_to=target)
        for name, (sources, target) in zip(NAMES, wishes, strict=False)
    ]
    existing = {post.file: "" for post in posts} | {"index.html": "", "pdf.pdf": ""}
    table = site_with(*existing.items())
    for file, target in own_maps.items():
        if file not in existing:
            table.put(Occupant(Rank.SITE_REDIRECT, file, "a redirect of the site", leads_to=target))
    plan = RedirectPlan(table, Problems(), rules=lambda post: RULES, hosts=lambda host: host == "host")
    plan.add(Placed(post, post.address, post.file, "") for post in posts)
    resolved = plan.resolved()
    files = [redirect.file for redirect in resolved]
    leaving = {post.file for post in posts if post.redirect_to is not None}
    assert len(set(files)) == len(files)
    for redirect in resolved:
        assert addresses.refusal(redirect.file) is None
        assert redirect.file not in existing or redirect.file in leaving
        assert redirect.target != redirect.file
        if redirect.is_external:
            assert redirect.target.startswith(("http://", "https://"))
        else:
            assert redirect.target in existing
            assert redirect.target not in files


def _post(**given: Any) -> Post:
    address = given.pop("address", "/p/")
    values = {"path": "a.md", "source_file": Path("a.md"), "display_path": "a.md", "kind": "post", "title": "A"}
    return Post(**{**values, "address": address, "file": addresses.answering_file(address), **given})


# -- HTML ----------------------------------------------------------------------------------------------------------

TAGS = """<p> </p> <div> </div> <b> </b> </a> <br/> <li> <!-- --> <script> </script> <textarea> </textarea> </h1> < ">
    ' " > </ <! <? text <style> </style> <svg/> <td> <table> </table> </code></pre>""".split()  # noqa: SIM905
TAGS += ["<body class=x>", "</body>", "</html>", "<frameset>", "</frameset>"]
TAGS += ["<a href='/b/'>", "<img src=x.png>", "<!-- more -->", "<h1 id=a>", '<a href="', "<a b=c/>", " ", "\n\n"]
TAGS += [
    "<p id='a'",
    ' id="a"b>',
    " title=' id='>",
    "<a href='#a\"b'>",
    '<sup><a href="#fn:1">1</a></sup>',
    "<pre><code class='language-py'>",
]
HTML = st.lists(st.sampled_from(TAGS), max_size=14).map("".join) | st.text("<>/!-=\"' abpi\n&", max_size=40)


def _around(fragment: str) -> list[str]:
    """The elements around what follows a piece of HTML inside a section, as a browser builds them."""
    tree = html5lib.parse(f"<!doctype html><section>{fragment}<qqmark>", namespaceHTMLElements=False)
    parents = {child: parent for parent in tree.iter() for child in parent}
    found = []
    mark = next(tree.iter("qqmark"), None)
    while mark is not None and (mark := parents.get(mark)) is not None:
        found.append(mark.tag)
    return found


@many
@given(HTML, st.sampled_from(["\n\n", "", "<!-- more -->", "text"]))
# what looks like a footnote's mark begins inside an attribute
@example('<p>wow!<sup id="fp>tow!<sup id="fnref:a" role="b"><a href="#fn:a"lup></a></sup></p>', "<!-- more -->")
# a name that begins with the sign between a name and its value
@example('<a href="m"xo id="2"=">\n</a>text', "<!-- more -->")
# a closing tag's attribute that never ends
@example('<script>x</script srcset=">y</p>z\n</script>text', "<!-- more -->")
def test_an_excerpt_leaves_the_page_as_it_is(body: str, separator: str) -> None:
    excerpt = excerpts.excerpt(body, separator, "p/")
    assert _around(excerpt) == ["section", "body", "html"], excerpt


@some
@given(st.text("# *_[]()<>!`-\n ab\"'|{}:.&", max_size=60), st.sampled_from(["\n\n", "a", "<p"]))
def test_an_excerpt_of_markdown_leaves_the_page_as_it_is(text: str, separator: str) -> None:
    excerpt = excerpts.excerpt(Kramdown().convert(text).html, separator, "p/")
    assert _around(excerpt) == ["section", "body", "html"], excerpt


@many
@given(HTML)
def test_links_are_rewritten_once_and_nothing_else_is(body: str) -> None:
    known = links.Links(site_with(("b/index.html", "b/")), Problems())
    imported = ImportedBlog(Path("blog"), "jekyll", static={"/x.png": Path("x.png")})
    copied: dict[str, Path] = {}
    once = known.rewrite(body, _post(), imported, copied)
    assert set(copied) <= {"/x.png"}
    # what is rewritten differs in quotes and in the marks before addresses, and in nothing that is no link
    assert re.sub(r"<[^>]*>", "", html.unescape(once)).count("text") == re.sub(
        r"<[^>]*>", "", html.unescape(body)
    ).count("text")
    shown = links.relative_to(once, "p/")
    assert links.UNANSWERED not in shown
    assert links.ROOT not in shown


GONE = ["/gone", "/gone/more", "gone", "a&b", "/gone?x=1"]
PROSE = [*GONE, "https://other.example/gone", "text", "\n", " ", "\n\n"]


@many
@given(
    st.lists(st.tuples(st.lists(st.sampled_from(PROSE), max_size=4).map(" ".join), st.sampled_from(GONE)), max_size=5)
)
def test_a_broken_link_is_told_at_each_line_where_it_stands_as_a_link(pieces: list[tuple[str, str]]) -> None:
    body, wanted = "", set()
    for prose, link in pieces:
        body += f"{prose} <a href='{html.escape(link)}'>here</a> "
        wanted.add((body.count("\n") + 11, f"broken link {link!r}: no page or file at that address"))
    problems = Problems()
    links.Links(site_with(), problems).rewrite(
        body, _post(body=body, body_line=11), ImportedBlog(Path("blog"), "jekyll"), {}
    )
    assert {(problem.line, problem.what) for problem in problems} == wanted


@pytest.mark.parametrize("filler", ["text a\n", "See the image below, in images of images.\n"])
@pytest.mark.parametrize("link", ["a", "images"])
def test_a_broken_link_is_found_behind_much_text_that_is_alike(filler: str, link: str) -> None:
    body = filler * 200 + f"\n[x]({link})\n"
    problems = Problems()
    links.Links(site_with(), problems).rewrite(
        f'<a href="{link}">x</a>', _post(body=body), ImportedBlog(Path("b"), "jekyll"), {}
    )
    assert [problem.line for problem in problems] == [202]


@some
@given(HTML)
def test_colours_change_code_only(body: str) -> None:
    coloured = code.coloured(body)
    assert html.unescape(re.sub(r"<[^>]*>", "", coloured)) == html.unescape(re.sub(r"<[^>]*>", "", body))


def test_a_page_with_very_much_code_is_coloured_up_to_a_limit() -> None:
    block = '<pre><code class="language-python">' + "x = [1]\n" * 3_000 + "</code></pre>"
    coloured = code.coloured(block * 3)
    assert html.unescape(re.sub(r"<[^>]*>", "", coloured)) == re.sub(r"<[^>]*>", "", block) * 3
    assert 0 < coloured.count('<span class="n">x</span>') < 9_000
    assert coloured.count('<div class="language-python highlight">') == 3


# -- names ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "refused"),
    [
        ("con.html", True),
        ("a/NUL/index.html", True),
        ("a/lpt1", True),
        ("what?.html", True),
        ("ab:c/index.html", True),
        ("trail./index.html", True),
        ("contact.html", False),
        ("a/console/index.html", False),
        ("a.con.html", False),
    ],
)
def test_names_that_windows_keeps(file: str, refused: bool) -> None:
    assert (addresses.refusal(file, windows=True) is not None) == refused
    assert addresses.refusal(file, windows=False) is None


# -- whole ---------------------------------------------------------------------------------------------------------

NAMED = st.sampled_from(["_posts/2020-01-02-{}.md", "_posts/2020-01-02-{}.html", "{}.md", "_posts/2020-99-99-{}.md"])
ENTRY = st.tuples(
    NAMED,
    st.binary(max_size=60)
    | st.tuples(PATHS, st.text("<>\"'&{}%*`[]()# a\n", max_size=40)).map(
        lambda given: (
            f"---\npermalink: '{given[0]}'\ntitle: {given[1]}\ntags: ['{given[1]}']\n"
            f"redirect_from: ['{given[0]}x', '{given[0]}/']\n---\n{given[1]}\n".encode("utf-8", "surrogatepass")
        )
    ),
)
SITE = """
site_name: Any
site_url: https://example.com/
theme: {name: null, custom_dir: theme}
plugins: [{blogimport: {source: ../blog}}]
"""


@settings(same, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ENTRY, min_size=1, max_size=8))
def test_any_blog_becomes_a_site(entries: list[tuple[str, bytes]]) -> None:
    logging.getLogger("mkdocs").setLevel(logging.CRITICAL)
    try:
        with TemporaryDirectory() as temporary:
            _import_any(Path(temporary).resolve(), entries)
    finally:
        logging.getLogger("mkdocs").setLevel(logging.NOTSET)


def _import_any(folder: Path, entries: list[tuple[str, bytes]]) -> None:
    files = {
        "blog/_config.yml": b"plugins: [jekyll-redirect-from]\nunpublished: true\nfuture: true\n",
        "site/mkdocs.yml": SITE.encode(),
        "site/docs/index.md": b"# Home\n",
        "site/theme/main.html": b"<title>{{ page.title }}</title>{{ page.content }}",
        "site/theme/404.html": b"",
    }
    files |= {f"blog/{name.format(number)}": data for number, (name, data) in enumerate(entries)}
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    before = snapshot(folder, "site/site")
    config = load_config(str(folder / "site/mkdocs.yml"))
    plugin = config.plugins["blogimport"]
    assert isinstance(plugin, BlogImportPlugin)
    build(config)
    assert snapshot(folder, "site/site") == before
    site = folder / "site/site"
    told = {problem.file.rsplit("/", 1)[-1] for problem in plugin.problems}
    for number, (name, data) in enumerate(entries):
        file = folder / "blog" / name.format(number)
        page = next((p for post, p in plugin.files.posts.items() if post.source_file == file), None)
        if page is not None:
            assert (site / page.file.dest_uri).is_file()
        elif "_posts" in name or data.startswith(b"---\n"):
            assert file.name in told, (name, data)
