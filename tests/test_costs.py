"""No file, however odd, takes a time or a memory that grows faster than the file."""

from __future__ import annotations

import csv
import html
import inspect
import re
import sys
import tracemalloc
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import FrameType

import pytest
from building import write
from planning import planned, site_with
from pygments.lexers import get_all_lexers, get_lexer_by_name
from timing import grows_too_fast

from mkdocs_blogimport import frontmatter
from mkdocs_blogimport.blog import menu
from mkdocs_blogimport.blog.blog import MOST_TERMS
from mkdocs_blogimport.blog.placing import Placed
from mkdocs_blogimport.blog.post import Post, SiteRules
from mkdocs_blogimport.blog.redirects import RedirectPlan
from mkdocs_blogimport.cli import survey
from mkdocs_blogimport.conventions.classes import class_table
from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.kramdown import Kramdown
from mkdocs_blogimport.render import balance, code, excerpts, lexing, math, roles, textile
from mkdocs_blogimport.render.commonmark import CommonMark
from mkdocs_blogimport.render.goldmark import Goldmark
from mkdocs_blogimport.render.links import relative_to
from mkdocs_blogimport.render.standalone import plain_text, standalone
from mkdocs_blogimport.sources.jekyll import permalinks

POST = "_posts/2020-01-01-a"


def up_to(length: int, piece: Callable[[int], str]) -> str:
    """Pieces with their numbers in them, until they are so long."""
    pieces: list[str] = []
    while length > 0:
        pieces.append(piece(len(pieces)))
        length -= len(pieces[-1])
    return "".join(pieces)


def matter(body: str = "x\n", **values: str) -> str:
    return "---\n" + "".join(f"{key}: {value}\n" for key, value in values.items()) + f"---\n{body}"


def signs(number: int) -> str:
    """A number in signs of which none stays in a slug."""
    return "".join("!?+#%&*~=<"[int(digit)] for digit in str(number))


def posts(number: int, one: Callable[[int], str]) -> dict[str, str]:
    return {f"_posts/2020-01-01-{index:05}.md": one(index) for index in range(number)}


def sets(number: int, one: Callable[[int], tuple[str, str]]) -> str:
    """A configuration with so many sets of defaults, each given by its path and its values."""
    each = map(one, range(number))
    return "defaults:\n" + "".join(f'- {{scope: {{path: "{path}"}}, values: {{{said}}}}}\n' for path, said in each)


# -- whole blogs -----------------------------------------------------------------------------------------------------


def checked(folder: Path) -> Problems:
    """Do with a blog all that is done before MkDocs has it."""
    site = planned(folder)
    for post, there in site.plan.pages.items():
        body = site.bodies.body(post)
        code.coloured(relative_to(body.html, there.url))
        if post.kind == "post":
            site.bodies.excerpt(post)
    return site.problems


#: Each gives the files of a blog of a size, and a size to begin with.
BLOGS: dict[str, tuple[int, Callable[[int], Mapping[str, str]]]] = {
    "blanks in a page's first heading": (
        100,
        lambda n: {"_config.yml": "title: A\n", "a.md": matter("# a" + " " * n + "b\n")},
    ),
    "a heading's tag that never ends": (20_000, lambda n: {f"{POST}.html": matter("<h1" + ' id="a"' * (n // 7))}),
    "links that lead nowhere": (40_000, lambda n: {f"{POST}.md": matter(up_to(n, lambda i: f"[a](/x{i}) "))}),
    "links that lead nowhere, of other text": (
        5_000,
        lambda n: {f"{POST}.md": matter(up_to(n, lambda i: f'<a href= " /x{i}">a</a> '))},
    ),
    "tags with one slug": (
        2_000,
        lambda n: posts(n // 200, lambda i: matter(tags=str([f"a{signs(i * 100 + k)}" for k in range(100)]))),
    ),
    "posts at one address": (200, lambda n: posts(n, lambda i: matter(permalink="/a/"))),
    "a slug that a permalink repeats": (
        4_000,
        lambda n: {f"{POST}.md": matter(slug="a" * n, permalink='"' + ":title" * (n // 6) + '"')},
    ),
    "posts that show those beside them, and a page of all": (
        100,
        lambda n: {
            **posts(
                n, lambda _: matter("*x* {{ page.previous.content | size }} {{ page.next.excerpt | size }}\n\ny\n")
            ),
            "all.html": matter("{% for p in site.posts %}{{ p.content }}{% endfor %}"),
        },
    ),
    "links of an excerpt, and their definitions": (
        20_000,
        lambda n: {
            f"{POST}.md": matter(
                up_to(n, lambda i: f"[a{i}] ") + "\n\n" + up_to(n, lambda i: f"[a{i}]: /x/\n"),
                excerpt_separator='"\\n\\n\\n"',
            ),
            "all.html": matter("{{ site.posts[0].excerpt | size }}"),
        },
    ),
    "beginnings of tags in an excerpt": (
        20_000,
        lambda n: {
            f"{POST}.md": matter("x {% if " * (n // 8) + "\n\nx\n"),
            "all.html": matter("{{ site.posts[0].excerpt | size }}"),
        },
    ),
    "defaults of one glob": (
        100,
        lambda n: posts(n, lambda i: matter()) | {"_config.yml": sets(n, lambda i: ("_posts/*", f"a{i}: 1"))},
    ),
    "folders of a base, and a link with all of them": (
        2_000,
        lambda n: {
            f"{POST}.md": matter("[x]({{ site.baseurl }}/y/)"),
            "_config.yml": f"baseurl: {'/w' * n}\nurl: https://a.example\n",
        },
    ),
    "slashes of a base": (10_000, lambda n: {f"{POST}.md": matter("[x](/y/)"), "_config.yml": "url: http" + "://" * n}),
    "collections": (
        1_500,
        lambda n: {
            f"{POST}.md": matter(),
            "_config.yml": "collections:\n" + "".join(f"  c{i}: {{}}\n" for i in range(n)),
        },
    ),
    "defaults that are nested": (
        500,
        lambda n: {
            f"{POST}.md": matter(),
            "_config.yml": sets(n, lambda i: ("" if i else "_posts", f"a: {{b{i}: 1}}")),
        },
    ),
    "kinds of message to ignore": (
        4_000,
        lambda n: {f"{POST}.md": matter(blogimport=f"{{ignore: [{'link, ' * n} {'x, ' * n} x]}}")},
    ),
}


@pytest.mark.parametrize("name", BLOGS)
def test_a_blog_takes_no_more_time_than_it_is_larger(name: str, tmp_path: Path) -> None:
    size, files = BLOGS[name]

    def prepare(size: int) -> Callable[[], object]:
        folder = tmp_path / str(size)
        if not folder.exists():
            write(folder, files(size))
        return lambda: checked(folder)

    assert not grows_too_fast(prepare, size)


# -- single texts ----------------------------------------------------------------------------------------------------


def read(text: str) -> frontmatter.Document:
    return frontmatter.read(text.encode())


def in_a_feed(text: str) -> str:
    return standalone(text, "https://a.example/b/", "https://a.example/") + plain_text(text)


def with_math(text: str) -> str:
    return math.marked(text, math.Delimiters(double_dollar=True, dollar=True, spaced=True))[0]


def in_roles(text: str) -> str:
    return roles.Roles(class_table().of(("chirpy",)), material=True).written(text, Counter())[0]


def numbered_notes(length: int) -> str:
    return "x[^0]\n\n" + up_to(length, lambda i: f"[^{i}]: y[^{i + 1}]\n")


def numbered_abbreviations(length: int) -> str:
    """Many abbreviations, and words that are none of them."""
    return "w " * (length // 2) + "\n\n" + up_to(length, lambda i: f"*[w{i}]: y\n")


def json(length: int, key: Callable[[int], str]) -> str:
    return '{"a": 0' + up_to(length, lambda i: f',"{key(i)}":1') + "}\nx"


def comment(mark: str, length: int) -> str:
    return f"<!-- {mark * (length // len(mark))} -->\n"


MATH = {
    "goldmark": {
        "extensions": {
            "passthrough": {"enable": True, "delimiters": {"inline": [["\\(", "\\)"]], "block": [["$$", "$$"]]}}
        }
    }
}
BLACKFRIDAY = {"defaultMarkdownHandler": "blackfriday"}
#: What reads a text, a size to begin with, and the text of a size.
TEXTS: dict[str, tuple[Callable[[str], object], int, Callable[[int], str]]] = {
    "ends of what is not open, below much that is": (
        balance.balanced,
        10_000,
        lambda n: "<div>" * (n // 10) + "</ul>" * (n // 10),
    ),
    "elements that end in the order in which they begin": (
        balance.balanced,
        10_000,
        lambda n: (
            "".join(f"<{name}>" * (n // 40) for name in ("div", "b", "ul", "i"))
            + "".join(f"</{name}>" * (n // 40) for name in ("div", "b", "ul", "i"))
            + "</p></b>"
        ),
    ),
    "elements without an end, and one": (balance.balanced, 10_000, lambda n: "<b><div><i>" * (n // 11) + "</div>"),
    "names of elements without a bracket": (balance.balanced, 10_000, lambda n: "<b>" + "<div " * (n // 5)),
    "an attribute behind blanks": (
        lambda text: excerpts.excerpt(text, "", "a/"),
        1_000,
        lambda n: f"<p><a id=b{' ' * n}>x</a></p>",
    ),
    "words of an excerpt that is never full": (
        lambda text: excerpts.excerpt(text, "", "a/", 10**9, suffix="…", paragraphs=10**6),
        10_000,
        lambda n: "<p>a</p>&amp;<p>b<div class='contents'>" * (n // 38),
    ),
    "buttons without an end in a feed": (in_a_feed, 10_000, lambda n: "<button>" * (n // 8)),
    "anchors with one end in a feed": (in_a_feed, 10_000, lambda n: "<a class=headerlink>" * (n // 20) + "</a>"),
    "pictures of a set in a feed": (
        in_a_feed,
        5_000,
        lambda n: f'<img srcset="{", ".join(["a.png 1x"] * (n // 10))}">',
    ),
    "tags without an end in a feed": (in_a_feed, 10_000, lambda n: "<a href='" * (n // 9)),
    "templates in a home page": (menu.LISTS_POSTS.search, 1_000, lambda n: "{{ " * n),
    "tags in a home page": (survey._plain, 4_000, lambda n: "<" * n),
    "Textile's preformatted text": (textile._without_verbatim, 4_000, lambda n: "<pre>" * n),
    "abbreviations": (Kramdown().convert, 20_000, numbered_abbreviations),
    "comments with half an end": (Kramdown().convert, 20_000, lambda n: "{::comment}{:/" * (n // 14)),
    "code without an end": (Kramdown().convert, 10_000, lambda n: f"ab {comment('<code>', n)}\n*[ab]: x\n"),
    "a link's address without an end": (Kramdown().convert, 20_000, lambda n: ")[](<" * (n // 5)),
    "a link's address with an end in another line": (
        Kramdown().convert,
        20_000,
        lambda n: ")[](<" * (n // 5) + "\n>",
    ),
    "links' addresses with one end": (Kramdown().convert, 20_000, lambda n: ")[](<" * (n // 5) + ">"),
    "a bracket far behind many others": (Kramdown().convert, 100_000, lambda n: "[*" * (n // 2) + "]"),
    "math without an end": (Kramdown().convert, 10_000, lambda n: "\\\\(" * n + "\n\n*[ab]: x\n"),
    "footnotes in footnotes": (Kramdown().convert, 40_000, numbered_notes),
    "marks of footnotes": (Kramdown().convert, 20_000, lambda n: "# a " + comment('<sup id="fnref:', n)),
    "open brackets": (CommonMark().convert, 250_000, lambda n: "[" * n),
    "marks of footnotes in CommonMark": (CommonMark().convert, 2_000, lambda n: "#" + "[^" * n + "]\n[^n]:"),
    "quotes in Hugo's Markdown": (Goldmark().convert, 10_000, lambda n: '"' * n),
    "signs before a mail address": (Goldmark().convert, 20_000, lambda n: "*a" * (n // 2) + "@b"),
    "mail addresses in a line": (Goldmark().convert, 20_000, lambda n: "a@b.cd " * (n // 7)),
    "definitions after definitions": (Goldmark().convert, 20_000, lambda n: "\n: a" * (n // 4)),
    "definitions of footnotes": (Goldmark().convert, 20_000, lambda n: "[^a]: b\n" * (n // 8) + "[^a]"),
    "footnotes in Hugo's Markdown": (Goldmark().convert, 20_000, numbered_notes),
    "math without its end": (Goldmark(MATH).convert, 20_000, lambda n: "\\(a $$b " * (n // 9)),
    "attributes without an end": (Goldmark().convert, 20_000, lambda n: "# " + '{a="{' * (n // 5) + "}"),
    "tables' columns without cells": (
        Goldmark().convert,
        10_000,
        lambda n: "|a" * (n // 40) + "\n" + "|-" * (n // 40) + "\n" + "a\n" * (n // 2),
    ),
    "elements without an end": (Goldmark(BLACKFRIDAY).convert, 20_000, lambda n: "<div>\n\n" * (n // 7)),
    "lists in lists": (Goldmark(BLACKFRIDAY).convert, 20_000, lambda n: "- a\n    - b\n" * (n // 12)),
    "a key of JSON again and again": (read, 20_000, lambda n: json(n, lambda i: "\\u0062")),
    "a key without a value again and again, in broken front matter": (
        read,
        4_000,
        lambda n: "---\n}\n" + f"b: [{'~,' * (n // 4)}]\n" + "a:\n" * (n // 6) + "---\nx",
    ),
    "keys of TOML": (read, 40_000, lambda n: "+++\n" + up_to(n, lambda i: f"k{i}=1\n") + "+++\nx"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_takes_no_more_time_than_it_is_longer(name: str) -> None:
    run, size, text = TEXTS[name]

    def prepare(size: int) -> Callable[[], object]:
        given = text(size)
        return lambda: run(given)

    assert not grows_too_fast(prepare, size)


RULES = SiteRules(clean=permalinks.clean, redirect_file=permalinks.redirect_file)


def chained(number: int) -> Callable[[], object]:
    """Make a plan of posts that each redirect to the next."""
    posts = [
        Post(
            path=f"{index}.md",
            source_file=Path("a.md"),
            display_path=f"{index}.md",
            kind="post",
            title="A",
            address=f"/p{index}/",
            file=f"p{index}/index.html",
            redirect_to=f"/p{index + 1}/",
        )
        for index in range(number)
    ]

    def run() -> object:
        table = site_with(("index.html", ""), *((post.file, "") for post in posts))
        plan = RedirectPlan(table, Problems(), rules=lambda post: RULES, hosts=lambda host: False)
        plan.add(Placed(post, post.address, post.file, "") for post in posts)
        return plan.resolved()

    return run


def test_a_chain_of_redirects_takes_no_more_time_than_it_is_longer() -> None:
    assert not grows_too_fast(chained, 200)


# -- steps -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        lambda n: "<div>" * n + "</ul>" * n,
        lambda n: "<div>" * n + "<ul></div>" * n,
        lambda n: "<div><b><ul><i>" * n + "</b></div>" * n,
        lambda n: "<ul>" + "<div>" * n + "</ul>" + "</div>" * n,
    ],
)
def test_ends_are_found_in_as_many_steps_as_there_are_tags(text: Callable[[int], str]) -> None:
    assert lines_run(lambda: balance.balanced(text(400))) < 4.2 * lines_run(lambda: balance.balanced(text(100)))


def lines_run(run: Callable[[], object]) -> int:
    """How many lines of the module are run."""
    count = 0

    def trace(frame: FrameType, event: str, _argument: object) -> object:
        nonlocal count
        count += event == "line"
        return trace if frame.f_code.co_filename == balance.__file__ else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        run()
    finally:
        sys.settrace(before)
    return count


# -- code ------------------------------------------------------------------------------------------------------------

#: Languages whose lexers read on where something has no end, or through lines of words; and such lines.
FARSIGHTED = [
    ("csharp", "a\n"),
    ("csharp", "@a\n"),
    ("nemerle", "a\n"),
    ("java", "_\n"),
    ("groovy", "a\n"),
    ("ceylon", "A\n"),
    ("javascript", '\\"\n'),
    ("html", "<script>\\'\n"),
    ("css", '\\"\n'),
    ("go", "/* a\n"),
    ("antlr-java", "a{\n"),
    ("devicetree", "a,\n"),
    ("delphi", "{{\n"),
    ("php", "<?php /* a\n"),
]


def block(text: str, language: str) -> str:
    return f'<pre><code class="language-{language}">{html.escape(text, quote=False)}</code></pre>'


@pytest.mark.parametrize(("language", "line"), FARSIGHTED)
def test_code_takes_no_more_time_than_it_is_longer(language: str, line: str) -> None:
    def prepare(size: int) -> Callable[[], object]:
        body = block(line * (size // len(line)), language)
        return lambda: code.coloured(body)

    code.coloured(block("a", language))  # lexers are made when they are first asked for
    assert not grows_too_fast(prepare, 4_000)


LONG_COMMENT = "/* One\n" + " * of a hundred lines, 'quoted' and \"quoted\".\n" * 100 + " */\n"
LONG_STRING = "\n".join(f"{number} it's" for number in range(300))
#: Code as people write it, some hundred lines of it, with what goes on for long.
CODE = {
    "c": LONG_COMMENT + "static int\nmain(int argc, char **argv)\n{\n    return argc / 2; // half\n}\n" * 60,
    "java": LONG_COMMENT + "public static List<String> of(String... names) {\n    return List.of(names);\n}\n" * 60,
    "csharp": LONG_COMMENT + "public async Task<int> CountAsync(int a, int b)\n{\n    return a / b;\n}\n" * 60,
    "javascript": LONG_COMMENT + f"const text = `{LONG_STRING}`;\n" + "const f = (a) => a.replace(/x/g, 'y');\n" * 80,
    "css": LONG_COMMENT + "a:hover { color: #fff; background: url('a.png') }\n" * 80,
    "html": f"<p>{LONG_STRING}</p>\n<script>{LONG_COMMENT}f('x');</script>\n" + '<a href="b">c</a>\n' * 80,
    "haskell": "{-\n" + LONG_STRING + "\n-}\n" + 'main = putStrLn "it\'s" -- a remark\n' * 80,
    "php": f"<?php\n{LONG_COMMENT}" + 'function f($a) { return "$a\'s"; }\n' * 80,
    "rust": LONG_COMMENT + "fn f<'a>(x: &'a str) -> char { x.chars().next().unwrap_or('a') }\n" * 80,
    "sql": LONG_COMMENT + "SELECT 'it''s' FROM a WHERE b = 1; -- one\n" * 80,
    "python": inspect.getsource(csv) + f'TEXT = """\n{LONG_STRING}\n"""\n' + "x = [1, 2]  # two\n" * 40,
}


@pytest.mark.parametrize("language", CODE)
def test_real_code_is_coloured_as_pygments_does_it(language: str) -> None:
    text = CODE[language]
    lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    assert len(text) > 4_000
    assert joined(lexing.Lexing().tokens(html.escape(text), language)) == joined(lexer.get_tokens(text))
    # what was lent to the lexers is taken back
    assert joined(get_lexer_by_name(language).get_tokens("a\n")) == joined(lexer.get_tokens("a\n"))


def joined(tokens: Iterable[tuple[object, str]]) -> list[tuple[object, str]]:
    """The tokens, those of one kind together, as they are shown."""
    found: list[tuple[object, str]] = []
    for kind, text in tokens:
        if found and found[-1][0] is kind:
            found[-1] = (kind, found[-1][1] + text)
        elif text:
            found.append((kind, text))
    return found


def test_languages_are_coloured_up_to_a_limit() -> None:
    names = [name for _, aliases, _, _ in get_all_lexers() for name in aliases[:1]][: lexing.HIGHLIGHT_LANGUAGES + 9]
    shown = code.coloured("".join(block("1", name) for name in names) + block("x = 1", "python"))
    assert re.sub(r"<[^>]*>", "", shown) == "1" * len(names) + "x = 1"
    assert '<span class="n">x</span>' not in shown


# -- what is found ---------------------------------------------------------------------------------------------------


def test_each_of_very_many_broken_links_is_told_at_its_line(tmp_path: Path) -> None:
    kinds = ["[a](/x{})", '<a href="/y{}">a</a>', "[a](</z {}>)", "![b](w{}.png)", "[b](/{}_(v))"]
    lines = [kinds[number % len(kinds)].replace("{}", str(number)) for number in range(3_000)]
    write(tmp_path, {f"{POST}.md": matter("\n\n".join(lines) + "\n")})
    told = {problem.line: problem.what for problem in checked(tmp_path)}
    for number in range(3_000):
        assert f"{number}" in told[3 + 2 * number]
    assert len(told) == 3_000


def test_of_very_many_tags_the_first_have_pages(tmp_path: Path) -> None:
    names = [f"t{number}" for number in range(MOST_TERMS + 50)]
    write(tmp_path, {f"{POST}.md": matter(tags=str(names)), "_posts/2020-01-02-b.md": matter(tags=names[-1])})
    site = planned(tmp_path)
    assert {term.name for term in site.plan.blog.terms["tags"]} == {*names[:MOST_TERMS], names[-1]}
    (told,) = [problem for problem in site.problems if problem.code == "term"]
    assert (told.line, told.what) == (2, f"the post has {len(names)} tags")


# -- memory ----------------------------------------------------------------------------------------------------------


def table(length: int) -> dict[str, str]:
    names = ",".join(f"a{number}" for number in range(length // 8))
    return {"_data/a.csv": f"{names}\n" + "1\n" * (length // 40), f"{POST}.md": matter("{{ site.data.a[1].a1 }}\n")}


def deep_redirects(length: int) -> dict[str, str]:
    sources = up_to(length, lambda i: f"- /{i}{'/a' * 400}/\n")
    return {
        "_config.yml": "plugins: [jekyll-redirect-from]\n",
        f"{POST}.md": f"---\nredirect_from:\n{sources}---\nx\n",
    }


def a_page_of_all(length: int) -> dict[str, str]:
    shown = posts(length // 500, lambda i: matter(f"Post *{i}* {{{{ page.title }}}}\n\n" + "word " * 80 + "\n"))
    return {**shown, "all.html": matter("{% for p in site.posts %}{{ p.content }}{{ p.excerpt }}{% endfor %}")}


@pytest.mark.parametrize("files", [table, deep_redirects, a_page_of_all])
def test_memory_grows_with_the_file(files: Callable[[int], dict[str, str]], tmp_path: Path) -> None:
    peaks = []
    for size in (25_000, 100_000):
        folder = tmp_path / str(size)
        write(folder, files(size))
        tracemalloc.start()
        checked(folder)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 6 * peaks[0] + 5_000_000
    assert peaks[1] < 60_000_000


def test_short_rows_are_filled_up_as_in_jekyll(tmp_path: Path) -> None:
    write(tmp_path, {"_data/a.csv": "a,b,c\n1\n", f"{POST}.md": matter("{{ site.data.a[0] | jsonify }}\n")})
    site = planned(tmp_path)
    assert '"b":null,"c":null' in site.bodies.source(next(iter(site.plan.pages)))
