"""What is fuzzed: each target takes any bytes, and raises `Wrong` for what must never come out of them."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any

import blogs
import growth
import materials
import pelicans
import plans
from checks import check, left_open

from mkdocs_blogimport import frontmatter
from mkdocs_blogimport.blog.occupancy import Occupancy, Occupant, Rank
from mkdocs_blogimport.blog.paths import why_not_read
from mkdocs_blogimport.blog.post import ImportedBlog, Post
from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.frontmatter.decoding import decode
from mkdocs_blogimport.kramdown import Kramdown
from mkdocs_blogimport.liquid import Liquid, Site
from mkdocs_blogimport.liquid.limits import CHARACTERS
from mkdocs_blogimport.render import Engine, code, excerpts, links
from mkdocs_blogimport.render.commonmark import CommonMark
from mkdocs_blogimport.render.goldmark import Goldmark
from mkdocs_blogimport.render.pulldown import PulldownCmark
from mkdocs_blogimport.shortcodes import PageFacts, Shortcodes, Source
from mkdocs_blogimport.shortcodes import Site as ShortcodeSite
from mkdocs_blogimport.sources.zola.pieces import Call, pieces
from mkdocs_blogimport.tera import Budget, Library, TeraError
from mkdocs_blogimport.tera.limits import SIZE

Target = Callable[[bytes], None]
BLOG = Path(__file__).parent.parent / "tests" / "liquid" / "cases" / "blog"


# -- front matter ------------------------------------------------------------------------------------------------


def front_matter(data: bytes) -> None:
    """Read a file: nothing is lost, every line named exists, everything is plain data of a bearable size."""
    document = frontmatter.read(data)
    source = decode(data)[0]
    count = source.count("\n") + 1
    check(source.endswith(document.body), "the body is not the end of the file")
    check(document.has_front_matter or document.body == source, "text was lost without any front matter")
    check(document.has_front_matter or not document.metadata, "there is metadata without front matter")
    check(1 <= document.body_line <= count, f"the body starts at line {document.body_line} of {count}")
    check(source.count("\n") - document.body.count("\n") + 1 == document.body_line, "the body's line is another")
    for finding in document.findings:
        check(1 <= finding.line <= count, f"a finding is at line {finding.line} of {count}: {finding}")
        check(finding.code in {"front-matter", "encoding"}, f"a finding is a {finding.code}")
    for key, line in document.lines.items():
        check(1 <= line <= count, f"the key {key!r} is at line {line} of {count}")
    check(set(document.lines) == set(document.metadata), "not every key has a line")
    document.with_lowercase_keys()
    values = _plain(document.metadata)
    check(values <= 20_000 + len(source), f"{values} values came out of {len(source)} characters")
    for key in document.metadata:
        _plain(document.as_written(key))


def _plain(value: Any, depth: int = 0) -> int:
    check(depth <= 60, "metadata is nested too deep")
    if isinstance(value, dict):
        check(all(type(key) is str for key in value), "a key is no text")
        return sum(_plain(item, depth + 1) for item in value.values()) + 1
    if isinstance(value, list):
        return sum(_plain(item, depth + 1) for item in value) + 1
    check(value is None or isinstance(value, str | int | float | bool), f"{type(value)} came out")
    return 1


# -- Liquid ------------------------------------------------------------------------------------------------------


@cache
def _liquid() -> tuple[Liquid, Problems, dict[str, Any]]:
    problems = Problems()
    posts = [
        {"title": f"Post {n}", "url": f"/{n}/", "tags": ["a", "b"], "date": datetime(2020, 1, n + 1, tzinfo=UTC)}
        for n in range(8)
    ]
    site = Site(
        variables={"title": "Blog", "posts": posts, "data": {"a": [{"n": 1}, {"n": 2}]}, "time": datetime.now(UTC)},
        folder=BLOG,
        includes=BLOG / "_includes",
        base="/blog",
        url="https://example.com",
        link=lambda path: "/a/" if path == "a.md" else None,
        post_url=lambda name: None,
        markdownify=lambda text: f"<p>{text}</p>\n",
        highlight=lambda text, language, options: f"<pre>{text}</pre>",
        file_refusal=lambda file: why_not_read(file, BLOG.resolve()),
        decode_file=lambda data, label: decode(data)[0],
        file_label=str,
        timezone=UTC,
        now=datetime(2024, 5, 6, tzinfo=UTC),
        steps=blogs.LIQUID_STEPS,
    )
    page = {"title": "A post", "list": [3, 1, 2], "word": "hello", "number": 7, "nothing": None, "posts": posts,
            "path": "a.md", "map": {"a": 1, "b": {"c": 2}}, "date": datetime(2020, 1, 2, tzinfo=UTC)}  # fmt: skip
    return Liquid(site, partial(problems.report, "liquid")), problems, page


def liquid(data: bytes) -> None:
    """Expand Liquid: only its own words about what goes wrong, every line named exists, limits hold."""
    text = decode(data)[0]
    engine, problems, page = _liquid()
    problems._seen.clear()
    engine._environment._expressions.clear()
    out = engine.render(text, page, file="post.md", line=3)
    check(isinstance(out, str), "no text came out")
    check(len(out) <= CHARACTERS + len(text), "more came out than the limit allows")
    if "{%" not in text and "{{" not in text:
        check(out == text, "text without Liquid was changed")
    for problem in problems:
        check("can't be rendered" not in problem.what, f"it can't be rendered: {problem}")
        check("Error:" not in problem.what and "Exception" not in problem.what, f"a failure is told: {problem}")
        if problem.file == "post.md":
            check(3 <= (problem.line or 0) <= 3 + text.count("\n"), f"a problem is at line {problem.line}: {problem}")


# -- shortcodes --------------------------------------------------------------------------------------------------

#: What stands between a post and the template of its shortcode `s`, which is a partial template too.
PARTED = "\n=====\n"


def shortcodes(data: bytes) -> None:
    """Expand shortcodes: nothing is lost around them, every line named exists, limits hold."""
    text, _, template = decode(data)[0].partition(PARTED)
    template = template or "{{ .Get 0 }}{{ .Inner }}"
    source = Source(template, "s.html")
    told: list[int | None] = []
    site = ShortcodeSite(
        template=lambda name, language: source if name == "s" else None,
        partial=lambda name: source if name == "s" else None,
        parameters=lambda language: {"title": "Blog", "list": [3, 1, 2], "map": {"a": {"b": "c"}}},
        markdownify=lambda markdown: f"<p>{markdown}</p>\n",
        find_page=lambda path, page: _PAGE if path == "a.md" else None,
    )
    engine = Shortcodes(site, lambda file, line, what, done: told.append(line))
    out, placed = engine.expand(f"begin {text} finish", _PAGE, file="post.md", line=3)
    html = placed.exchanged(out)
    engine.report()
    check(html.startswith("begin ") and html.endswith(" finish"), "the text around was changed")
    check(len(html) <= CHARACTERS * 2 + len(text), "more came out than the limit allows")
    if "{{<" not in text and "{{%" not in text:
        check(out == f"begin {text} finish", "text without shortcodes was changed")
    for line in told:
        check(line is None or 3 <= line <= 3 + text.count("\n"), f"a problem is at line {line}")


_PAGE = PageFacts("A post", "/a/", "a.md", {"word": "hello", "list": [1, "a", 2.5], "map": {"a": 1}})


# -- Tera --------------------------------------------------------------------------------------------------------


def tera(data: bytes) -> None:
    """Run the template of a shortcode for each of its calls: limits hold, and nothing but `TeraError` is raised."""
    text, _, template = decode(data)[0].partition(PARTED)
    name = "shortcodes/s.html"
    library = Library(lambda wanted: template or "{{ body | upper }}" if wanted == name else None)
    left = [*pieces(text)]
    size = 0
    while left:
        piece = left.pop()
        if isinstance(piece, Call):
            left += piece.inside or ()
            check(0 <= piece.line <= text.count("\n"), f"a call is at line {piece.line}")
            values = {"page": {"title": "A", "extra": {"list": [1, "a", 2.5]}}, **piece.arguments, "body": "b"}
            with suppress(TeraError):
                size += len(library.render(name, values, Budget()))
    check(size <= SIZE * (1 + text.count("(")), "more came out than the limit allows")


# -- Markdown ----------------------------------------------------------------------------------------------------


@cache
def _engines() -> tuple[Kramdown, CommonMark, list[Goldmark]]:
    return Kramdown({"input": "GFM", "hard_wrap": False}), CommonMark(), [Goldmark(options) for options in GOLDMARK]


def kramdown(data: bytes) -> None:
    """Render Markdown as kramdown does."""
    _markdown(_engines()[0], decode(data)[0])


def commonmark(data: bytes) -> None:
    """Render Markdown as CommonMark says."""
    _markdown(_engines()[1], decode(data)[0])


#: The settings of Hugo that change most; the first byte chooses.
GOLDMARK: list[dict[str, Any]] = [
    {"goldmark": {"renderer": {"unsafe": True}}},
    {},
    {
        "emoji": True,
        "goldmark": {
            "parser": {"attribute": {"block": True}, "wrapStandAloneImageWithinParagraph": False},
            "extensions": {
                "extras": {name: {"enable": True} for name in ("delete", "insert", "mark", "subscript", "superscript")},
                "passthrough": {
                    "enable": True,
                    "delimiters": {"block": [["$$", "$$"], ["\\[", "\\]"]], "inline": [["$", "$"], ["\\(", "\\)"]]},
                },
                "cjk": {"enable": True, "eastAsianLineBreaks": True, "escapedSpace": True},
            },
        },
    },
    {"defaultMarkdownHandler": "blackfriday"},
]


def goldmark(data: bytes) -> None:
    """Render Markdown as Hugo does."""
    engines = _engines()[2]
    _markdown(engines[data[0] % len(engines) if data else 0], decode(data[1:])[0])


PULLDOWN: list[dict[str, Any]] = [
    {},
    {"smart_punctuation": True, "bottom_footnotes": True, "definition_list": True, "github_alerts": True},
    {"render_emoji": True, "external_links_target_blank": True, "anchors": "safe"},
]


def pulldown(data: bytes) -> None:
    """Render Markdown as Zola does."""
    settings = PULLDOWN[data[0] % len(PULLDOWN) if data else 0]
    _markdown(PulldownCmark(settings), decode(data[1:])[0])


#: Characters of HTML that may come of one of Markdown: each `>` of a nested quote is two tags, on lines of their own
#: that are indented by the quotes around.
MOST_HTML = 100


def _markdown(engine: Engine, text: str) -> None:
    rendered = engine.convert(text)
    check("\0" not in rendered.html, "a NUL came out")
    check(len(rendered.html) <= 20_000 + MOST_HTML * len(text), f"{len(rendered.html)} characters came of {len(text)}")
    for heading in rendered.headings:
        check(bool(heading.id) and 1 <= heading.level <= 6, f"a heading is {heading}")
    bare = "".join(c for c in text if c.isalnum() or c in " \n")
    words = bare.split()
    if words and bare == text and not text.startswith("    ") and "\n    " not in text:
        shown = re.sub(r"<[^<>]*>", " ", rendered.html).split()
        # East Asian words may be joined at the end of a line
        is_whole = set(shown).issuperset(words) or "".join(words) in "".join(shown)
        check(is_whole, "a word of plain text was lost")


# -- excerpts and links ------------------------------------------------------------------------------------------

_POST = Post(path="_posts/a.md", source_file=Path("a.md"), display_path="a.md", kind="post", address="/2020/a/",
             file="2020/a/index.html", title="A")  # fmt: skip


def excerpt(data: bytes) -> None:
    """Cut an excerpt of rendered Markdown, and lead its links into the site."""
    text = decode(data)[0]
    _cut(_engines()[0].convert(text).html)


def excerpt_of_html(data: bytes) -> None:
    """Cut an excerpt of an HTML post as its author wrote it."""
    _cut(decode(data)[0])


def _cut(html: str) -> None:
    problems = Problems()
    table = Occupancy(problems)
    for file, url in (("b/index.html", "b/"), ("index.html", "./")):
        table.put(Occupant(Rank.SITE, file, "a page of the site", url))
    everything = links.Links(table, problems, "", frozenset({"example.com"}))
    imported = ImportedBlog(Path("blog"), "jekyll", static={"/x.png": Path("x.png")})
    copied: dict[str, Path] = {}
    body = everything.rewrite(html, _POST, imported, copied)
    check(set(copied) <= {"/x.png"}, f"{copied} was copied")
    # a post has one of them: what is repeated to see how long it takes is cut once
    separators = ("\n\n", "<!--more-->", "a")
    for separator in separators if len(body) < 10_000 else separators[len(body) % 3 :][:1]:
        cut = excerpts.excerpt(body, separator, "2020/a/")
        # the browser's parser is too slow for what is repeated to see how long it takes
        left = left_open(cut) if len(cut) < 10_000 else ""
        check(left == "", f"an excerpt {left}: {cut!r}")
    shown = links.relative_to(body, "2020/a/")
    check(links.ROOT not in shown and links.BROKEN not in shown, "a mark of ours is shown")
    code.coloured(shown)


TARGETS: dict[str, Target] = {
    "front_matter": front_matter,
    "liquid": liquid,
    "shortcodes": shortcodes,
    "tera": tera,
    "kramdown": kramdown,
    "pulldown": pulldown,
    "commonmark": commonmark,
    "goldmark": goldmark,
    "excerpt": excerpt,
    "excerpt_of_html": excerpt_of_html,
    "document": blogs.document,
    "configuration": blogs.configuration,
    "data_files": blogs.data_files,
    "pelican": pelicans.pelican,
    "material": materials.material,
    "redirect_plan": plans.redirect_plan,
    "redirect_table": plans.redirect_table,
}


def main(arguments: list[str]) -> int:
    """Run a target with the files named and say what each took; of a pattern (`.json`), how that grows."""
    target = TARGETS[arguments[0]]
    failed = False
    for name in arguments[1:]:
        if name.endswith(".json"):
            pattern = growth.Pattern.load(Path(name).read_text())
            grown = growth.climbed(target, pattern, whole=True)
            failed |= bool(grown.fault or grown.last.error)
            print(f"{name}: {pattern}\n  {grown.fault or 'fine'}: {grown}\n  in {grown.place}")
            continue
        run = growth.measured(target, Path(name).read_bytes())
        failed |= run.error is not None
        said = f"{type(run.error).__name__}: {run.error}" if run.error else "fine"
        print(f"{run.seconds:.3f} s, {run.memory:.0f} MiB, {name} ({run.size} bytes): {said[:300]}")
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
