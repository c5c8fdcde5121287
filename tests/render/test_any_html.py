"""Bodies, links, excerpts and code of any HTML: the page around stays as it is."""

from __future__ import annotations

import html
import re
from collections import Counter
from pathlib import Path

import html5lib
import pytest
from anything import any_post, many, some
from hypothesis import example, given
from hypothesis import strategies as st
from planning import site_with

from mkdocs_blogimport.blog.post import ImportedBlog
from mkdocs_blogimport.conventions.classes import class_table
from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.kramdown import Kramdown
from mkdocs_blogimport.render import code, excerpts, links, math, roles

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


MATH = [*TAGS, "\\(", "\\)", "\\[", "\\]", "$$", "$", "x", "\\begin{align}", "\\end{align}", "\\ref{a}"]


@many
@given(st.lists(st.sampled_from(MATH), max_size=14).map("".join))
def test_math_leaves_the_page_and_the_text_as_they_are(body: str) -> None:
    written, count = math.marked(body, math.Delimiters(double_dollar=True, dollar=True, spaced=True))
    assert _around(written) == _around(body), written
    assert (count > 0) == (written != body)


CLASSES = [
    "<p class=notice>",
    "<blockquote class='block-tip'>",
    "</blockquote>",
    "<h5 id=a>",
    "</h5>",
    '<div class="notice--info" title="<b>">',
    "<a class=btn href=x>",
    "<img class='align-left dark' w=3 src=x>",
    "<table class=a>",
    "<pre file='<x>'>",
    "<h2 class=no_toc id=b>",
    "<em>",
]


@many
@given(st.lists(st.sampled_from([*TAGS, *CLASSES]), max_size=14).map("".join), st.booleans())
def test_roles_leave_the_text_and_what_follows_as_they_are(body: str, material: bool) -> None:
    known = roles.Roles(class_table().of(("chirpy",)), material)
    body = links.Links(site_with(), Problems()).rewrite(body, any_post(), ImportedBlog(Path("blog"), "jekyll"), {})
    written, dropped = known.written(body, Counter())
    assert dropped <= {"a", "b", ""}
    assert [tag for tag in _around(written) if tag not in MADE] == [tag for tag in _around(body) if tag not in MADE]


#: The elements that a callout is made of, and is made.
MADE = ("p", "blockquote", "div", "h5")


@many
@given(HTML)
def test_links_are_rewritten_once_and_nothing_else_is(body: str) -> None:
    known = links.Links(site_with(("b/index.html", "b/")), Problems())
    imported = ImportedBlog(Path("blog"), "jekyll", static={"/x.png": Path("x.png")})
    copied: dict[str, Path] = {}
    once = known.rewrite(body, any_post(), imported, copied)
    assert set(copied) <= {"/x.png"}
    # what is rewritten differs in quotes and in the marks before addresses, and in nothing that is no link
    assert re.sub(r"<[^>]*>", "", html.unescape(once)).count("text") == re.sub(
        r"<[^>]*>", "", html.unescape(body)
    ).count("text")
    shown = links.relative_to(once, "p/")
    assert links.BROKEN not in shown
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
        body, any_post(body=body, body_line=11), ImportedBlog(Path("blog"), "jekyll"), {}
    )
    assert {(problem.line, problem.what) for problem in problems} == wanted


@pytest.mark.parametrize("filler", ["text a\n", "See the image below, in images of images.\n"])
@pytest.mark.parametrize("link", ["a", "images"])
def test_a_broken_link_is_found_behind_much_text_that_is_alike(filler: str, link: str) -> None:
    body = filler * 200 + f"\n[x]({link})\n"
    problems = Problems()
    links.Links(site_with(), problems).rewrite(
        f'<a href="{link}">x</a>', any_post(body=body), ImportedBlog(Path("b"), "jekyll"), {}
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
