"""Targets that go through whole blogs: a folder is read, planned and rendered as `mkdocs-blogimport check` does."""

from __future__ import annotations

import atexit
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from checks import check, left_open, swallows

# engines and templating are imported when a blog first asks for them: by then nothing would be instrumented
from mkdocs_blogimport import frontmatter, liquid, pipeline
from mkdocs_blogimport.blog import addresses
from mkdocs_blogimport.blog.plan import SitePlan
from mkdocs_blogimport.blog.post import STEPS, Post
from mkdocs_blogimport.cli import starter
from mkdocs_blogimport.cli.survey import NoBlog, Survey, choose_home, must_be_a_blog
from mkdocs_blogimport.diagnostics import report
from mkdocs_blogimport.diagnostics.naming import display_path
from mkdocs_blogimport.diagnostics.problems import CODES, Problems, in_order
from mkdocs_blogimport.frontmatter.decoding import decode
from mkdocs_blogimport.pipeline import Options
from mkdocs_blogimport.render import Body, code, commonmark, links, textile
from mkdocs_blogimport.render.bodies import Bodies, RenderOptions
from mkdocs_blogimport.site import pages
from mkdocs_blogimport.sources import ReadOptions, dates
from mkdocs_blogimport.sources.jekyll.config import DEFAULTS, read_config
from mkdocs_blogimport.sources.jekyll.files import has_header
from mkdocs_blogimport.theme.environment import environment
from mkdocs_blogimport.theme.presentation import Presentation

USED = (commonmark, liquid, textile)
#: The browser's parser is too slow for inputs that are enlarged to see how long they take.
PARSED = 10_000
#: A million steps of Liquid may take seconds, however short a post is. A tenth of them leaves only what takes no step.
LIQUID_STEPS = STEPS // 10


class Blog:
    """A small blog in a temporary folder of its own."""

    def __init__(self, files: Mapping[str, str]) -> None:
        """Write the files that never change."""
        self.folder = Path(tempfile.mkdtemp(prefix="blogimport-fuzz-")).resolve()
        atexit.register(shutil.rmtree, self.folder, ignore_errors=True)
        self.files: dict[str, bytes] = {}
        for name, content in files.items():
            self._write(name, content.encode())

    def _write(self, name: str, data: bytes) -> None:
        self.files[name] = data
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)

    @contextmanager
    def holding(self, files: Mapping[str, bytes]) -> Iterator[None]:
        """Let the blog hold some more files for a while."""
        for name, data in files.items():
            self._write(name, data)
        try:
            yield
        finally:
            for name in files:
                del self.files[name]
                (self.folder / name).unlink(missing_ok=True)

    def state(self) -> dict[str, tuple[int, int]]:
        """Every file and folder, with its size and the time of its last change."""
        found = {}
        stack = [str(self.folder)]
        while stack:
            for entry in os.scandir(stack.pop()):
                status = entry.stat(follow_symlinks=False)
                found[entry.path] = (0, 0) if entry.is_dir() else (status.st_size, status.st_mtime_ns)
                if entry.is_dir():
                    stack.append(entry.path)
        return found


@dataclass
class Result:
    """What came of a blog."""

    plan: SitePlan
    rendering: Bodies
    problems: Problems
    bodies: dict[str, Body] = field(default_factory=dict)
    """By the path of the file."""
    excerpts: dict[str, str] = field(default_factory=dict)

    def told(self, file: Path) -> list[str]:
        """The messages about a file."""
        name = display_path(file)
        return [problem.text for problem in self.problems if problem.file == name]


def imported(blog: Blog, first: str = "", *, drafts: bool = False, format: str = "auto") -> Result:
    """Read, plan and render a blog, and check what holds for any.

    Args:
        blog: The blog.
        first: The file to be rendered before all others, so that they could be changed by it.
        drafts: Whether drafts and future posts are wanted.
        format: The generator; `auto` to detect it.

    Returns:
        What came of it.
    """
    before = blog.state()
    problems = Problems()
    options = Options(
        folders=(blog.folder,),
        format=format,
        read=ReadOptions(draft=drafts),
        render=RenderOptions(max_liquid_steps=LIQUID_STEPS),
    )
    assembled = pipeline.assemble(pipeline.read(options, problems))
    must_be_a_blog(assembled, blog.folder)
    home = choose_home(assembled, options, problems)
    plan = pipeline.plan(home.blog, home.options, (), problems)
    rendering = pipeline.render(plan, home.options, problems)
    result = Result(plan, rendering, problems)
    for post in sorted(plan.pages, key=lambda post: post.path != first):
        result.bodies[post.path] = rendering.body(post)
        rendering.image(post, "")
        if post.kind == "post":
            result.excerpts[post.path] = rendering.excerpt(post)
    _check_files(result)
    _check_bodies(result)
    _check_pages(result)
    _check_problems(blog, result)
    check(blog.state() == before, "the blog's folder was changed")
    return result


def _check_files(result: Result) -> None:
    """Nothing outside of the site's folder is named for writing, and nothing twice."""
    plan, copied = result.plan, result.rendering.copied
    files = [there.file for there in plan.pages.values()] + [index.file for index in plan.indexes if index.page is None]
    files += [redirect.file for redirect in plan.redirects]
    check(len(files) == len(set(files)), f"a file would be written twice: {files}")
    for file in (*files, *(address.lstrip("/") for address in copied)):
        reason = addresses.refusal(file)
        check(reason is None, f"{file!r} would be written: {reason}")
    for index in plan.indexes:
        check(index.address.startswith("/"), f"an index is at {index.address!r}")
    for address, source in copied.items():
        roots = [imported.path_root or imported.folder for imported in plan.blog.imports]
        inside = any(root in source.resolve().parents for root in roots)
        check(inside, f"{source} would be copied to {address}")


def _check_bodies(result: Result) -> None:
    """A body leaves the rest of its page alone, and an excerpt the page on which it is shown."""
    for path, body in result.bodies.items():
        check("\0" not in body.html, f"{path}: a NUL came out")
        if len(body.html) < PARSED:
            check(not swallows(body.html), f"{path}: the body swallows what follows it: {body.html!r}")
        for heading in body.headings:
            check(bool(heading.id) and 1 <= heading.level <= 6, f"{path}: a heading is {heading}")
        pages.table_of_contents(body.headings)
    for path, excerpt in result.excerpts.items():
        if len(excerpt) < PARSED and (left := left_open(excerpt)):
            check(False, f"{path}: the excerpt {left}: {excerpt!r}")


@cache
def _templates() -> Any:
    return environment([])


def _check_pages(result: Result) -> None:
    """The pages that a theme is given: no mark of ours is in them, and a list of posts is closed."""
    plan, rendering = result.plan, result.rendering
    shows = Presentation(
        rendering,
        _templates(),
        language="en",
        post_date_format="long",
        blog_title=plan.blog.title,
        excerpt=lambda post: result.excerpts.get(post.path) or rendering.excerpt(post),  # once, as in a build
        finish=code.coloured,
    )
    for post, there in plan.pages.items():
        pages.metadata(post, rendering.image(post, "https://example.com/"))
        content = code.coloured(links.relative_to(result.bodies[post.path].html, there.url))
        _check_marks(shows.post(post, content), post.path)
    for index in plan.indexes:
        if index.number == 1:
            listed = shows.index(index)
            _check_marks(listed, index.address)
            if index.kind == "front" and len(listed) < PARSED:
                check(left_open(listed) == "", f"the list {left_open(listed)}: {listed!r}")
    for redirect in plan.redirects:
        target = plan.redirect_url(redirect)
        page = shows.redirect(target)
        check("<script" not in page.partition("<body")[2] or "<script" not in target, f"a redirect holds {target!r}")


def _check_marks(page: str, where: str) -> None:
    check(links.ROOT not in page and links.BROKEN not in page, f"a mark of ours is shown: {where}")


def _check_problems(blog: Blog, result: Result) -> None:
    """Each message names a line that exists of a file that exists, in one line, in each form of the report."""
    known = {display_path(blog.folder / name): data for name, data in blog.files.items()}
    folders = {display_path(folder) for folder in (blog.folder, *(p for p in blog.folder.rglob("*") if p.is_dir()))}
    lines: dict[str, int] = {}
    for problem in result.problems:
        check(problem.code in CODES and bool(problem.what), f"a problem is {problem!r}")
        check(str(problem).isprintable(), f"a message is more than one line: {str(problem)!r}")
        for words in ("can't be rendered", "Error:", "Exception", "Traceback"):
            # what the libraries for Textile and reStructuredText stumble over is reported as their failure
            theirs = problem.what.startswith(("its Textile", "its reStructuredText"))
            failed = words in problem.what and not theirs
            quoted = failed and words.encode() in b"".join(blog.files.values())
            check(not failed or quoted, f"a failure is reported: {problem}", problem.code)
        if problem.file == "an include of the theme":  # of ours: the message says what included it
            continue
        if problem.file not in known:
            known_place = problem.file in folders or problem.file in {
                "mkdocs.yml",
                display_path(blog.folder / "_config.yml"),
            }
            check(
                known_place and problem.line is None, f"a message is about {problem.file}, which isn't there: {problem}"
            )
            continue
        if problem.line is not None:
            if problem.file not in lines:
                lines[problem.file] = decode(known[problem.file])[0].count("\n") + 1
            count = lines[problem.file]
            kind = f"{problem.code} {Path(problem.file).suffix}"
            check(1 <= problem.line <= count, f"a message is about line {problem.line} of {count}: {problem}", kind)
    found = in_order(result.problems)
    plan = result.plan
    counts = plan.counts(plan.pages, plan.redirects, result.rendering.copied)
    report.as_text(found, counts)
    report.as_json(found, counts)
    report.as_annotations(found)


def _choice(data: bytes, count: int) -> int:
    """What the first byte of an input chooses, `a` being the first."""
    return (data[0] - ord("a")) % count if data else 0


# -- one document ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Kind:
    """What the bytes of an input are written as."""

    path: str
    before: bytes = b""
    """What stands before them in the file."""
    bare: bool = False
    """Whether the blog is a bare folder of posts."""
    around: Mapping[str, bytes] = field(default_factory=dict)
    """Further files."""
    shown_by: str = ""
    """The post that shows it, where the file is none itself."""


_POST = "_posts/2020-01-02-x"
_EMPTY = b"---\ntitle: X\n---\n"
#: By the first byte of an input, `a` being the first.
KINDS = (
    Kind(f"{_POST}.md"),
    Kind("page.md"),
    Kind("page.html"),
    Kind(f"{_POST}.textile"),
    Kind(f"{_POST}.html"),
    Kind("_notes/x.md"),
    Kind("2020-01-02-x.md", bare=True),
    Kind("page.md", _EMPTY),
    Kind("page.html", _EMPTY),
    Kind(f"{_POST}.textile", _EMPTY),
    Kind(f"{_POST}.md", _EMPTY),
    Kind("_includes/x.html", around={f"{_POST}.md": _EMPTY + b"{% include x.html %}\n"}, shown_by=f"{_POST}.md"),
)
#: What the other posts hold: all that one document could leave behind for the next.
_OTHER = """\
---
title: {title}
tags: [one, {title}]
permalink: /{name}/
---
The *first* block, by [a] and [b][a], HTML[^1] and "quotes". [Other](/{other}/)

{{% if a or b or x or y %}}left behind{{% endif %}}{{{{ page.title }}}}{{% increment a %}}{{% cycle 'a', 'b' %}}

# x

## x

![x](/x.png) and more.
"""
_AROUND = {
    "x.png": "not a picture",
    "_includes/i.html": "included {{ include.a }}",
    "_data/authors.yml": "a: {name: Ann}\n",
}
_JEKYLL = {
    "_config.yml": "title: Blog\nurl: https://example.com\nplugins: [jekyll-redirect-from]\n"
    "collections: {notes: {output: true}}\nmarkdown_ext: markdown,md\n",
    "_posts/2020-01-01-before.md": _OTHER.format(title="Before", name="before", other="after"),
    "_posts/2020-01-03-after.md": _OTHER.format(title="After", name="after", other="before"),
    "about.md": _OTHER.format(title="About", name="about", other="before"),
    **_AROUND,
}
_BARE = {
    "2020-01-01-before.md": _OTHER.format(title="Before", name="before", other="after"),
    "2020-01-03-after.md": _OTHER.format(title="After", name="after", other="before"),
    "x.png": "not a picture",
}


@cache
def _around(*, bare: bool) -> Blog:
    return Blog(_BARE if bare else _JEKYLL)


@cache
def _others(number: int) -> tuple[dict[str, Post], Result]:
    """The blog beside a document that holds nothing, by the number of the document's kind."""
    kind = KINDS[number]
    blog = _around(bare=kind.bare)
    with blog.holding({kind.path: _EMPTY, **kind.around}):
        result = imported(blog)
    return {post.path: post for post in result.plan.pages}, result


def document(data: bytes) -> None:
    """Import a blog that holds the bytes as a file: of the kind that the first byte says."""
    number = _choice(data, len(KINDS))
    kind = KINDS[number]
    content = kind.before + data[1:]
    blog = _around(bare=kind.bare)
    posts, plain = _others(number)
    path = kind.shown_by or kind.path
    with blog.holding({kind.path: content, **kind.around}):
        result = imported(blog, path)
        here = result.bodies.get(path)
        check(here is not None or _excused(result, blog, path, content), f"{path} was lost without a word")
    for post in result.plan.pages:
        before = posts.get(post.path)
        if before is None or post.path == path or post.address != before.address:
            continue
        same = result.bodies[post.path] == plain.bodies[post.path]
        check(same, f"{post.path} was changed: {result.bodies[post.path].html!r}")
        same = result.excerpts.get(post.path) == plain.excerpts.get(post.path)
        check(same, f"the excerpt of {post.path} was changed: {result.excerpts.get(post.path)!r}")
    missing = posts.keys() - result.bodies.keys() - {path}
    check(not missing, f"{missing} were lost")


def _excused(result: Result, blog: Blog, path: str, content: bytes) -> bool:
    """Whether a document may be missing: it is unpublished, of another kind, gives its place away, or it is told."""
    plan, file = result.plan, blog.folder / path
    if result.told(file):
        return True
    if any(p.path == path and there.file in {r.file for r in plan.redirects} for p, there in plan.places.items()):
        return True
    if file in plan.blog.imports[0].static.values() and not has_header(file):
        return True
    metadata = frontmatter.read(content).with_lowercase_keys().metadata
    date = dates.parse(metadata["date"], UTC) if metadata.get("date") else None
    if "published" in metadata or "draft" in metadata or "status" in metadata:
        return True
    if date is not None and date > datetime.now(UTC):
        return True
    if b"paginator" in content:  # it does nothing but list posts, and the lists of today answer its address
        return True
    return any(problem.code == "left-out" and problem.file == display_path(blog.folder) for problem in result.problems)


# -- configuration -----------------------------------------------------------------------------------------------

_CONFIGURED = {
    "_posts/2020-01-01-one.md": "---\ntitle: One\ntags: [a, b]\nauthor: a\n---\n[Two]({% post_url 2020-01-02-two %})\n",
    "_posts/2020-01-02-two.md": '---\ncategory: c\nredirect_from: /old/\n---\n# Two\n\n"Two" -- [a](/x.png)\n\n* a\n',
    "_posts/2999-01-01-future.md": "---\n---\nFuture.\n",
    "_drafts/draft.md": "---\n---\nA draft.\n",
    "_notes/note.md": "---\ndate: 2020-05-06\n---\nA note. {{ site | jsonify | size }}\n",
    "folder/_posts/2020-01-04-inside.md": "---\n---\nInside. {% include i.html a=1 %}\n",
    "source/_posts/2020-01-05-octopress.md": "---\n---\nOctopress. {{ site.time | date: '%Y' | size }}\n",
    "about.md": "---\n---\nAbout. {{ site.title }} {{ site.a.b }} {{ site.url | append: site.baseurl }}"
    "{% for c in site.collections %}{{ c.label }}{% endfor %} {{ site.description | default: 'none' }}\n",
    "index.html": "---\n---\n{% for post in site.posts %}{{ post.url | relative_url }}{% endfor %}\n",
    **_AROUND,
}
#: By the first byte of an input, `a` being the first: the file, and whether drafts are wanted.
CONFIGURATIONS = (("_config.yml", False), ("_config.toml", False), ("_config.yml", True), ("_config.toml", True))
#: Settings that may take posts away, or put other folders in the place of these.
_HIDES = frozenset(
    ["source", "collections_dir", "collections", "limit_posts", "markdown_ext", "exclude", "defaults", "destination"]
)
_ALWAYS = ("_posts/2020-01-01-one.md", "_posts/2020-01-02-two.md", "folder/_posts/2020-01-04-inside.md", "about.md")


@cache
def _configured() -> Blog:
    return Blog(_CONFIGURED)


def configuration(data: bytes) -> None:
    """Import a blog whose configuration the bytes are: whatever it says, the posts are there."""
    name, drafts = CONFIGURATIONS[_choice(data, len(CONFIGURATIONS))]
    blog = _configured()
    with blog.holding({name: data[1:]}):
        result = imported(blog, drafts=drafts)
        _check_settings(blog, result)
        if len(data) < PARSED:
            _check_survey(blog)


def _check_settings(blog: Blog, result: Result) -> None:
    values = read_config(blog.folder, Problems()).values
    if all(values.get(key) == DEFAULTS.get(key) for key in _HIDES):
        for path in _ALWAYS:
            check(path in result.bodies, f"{path} was lost by the configuration")
    generator = result.plan.blog.imports[0].generator
    check(generator == "jekyll", f"the blog was read as one of {generator}")


def _check_survey(blog: Blog) -> None:
    """The site that `init` would begin can be read again."""
    try:
        survey = Survey.of(blog.folder)
    except NoBlog:
        return
    for name, content in starter.files(survey, "blog").items():
        if name == "mkdocs.yml":
            settings = yaml.safe_load(content)
            check(settings["site_name"] == survey.title, f"the site's name {survey.title!r} was changed")
            check(
                settings["theme"]["language"] == starter.theme_language(survey.language),
                "the site's language was changed",
            )


# -- data files --------------------------------------------------------------------------------------------------

_WALK = """\
---
author: a
authors: [b, c]
---
{% assign data = site.data.x | default: site.data.authors %}
{% for row in data %}{% for cell in row %}[{{ cell[0] }}={{ cell[1] }}]{% endfor %}{{ row.a }}{{ row.name | upcase }}
{% endfor %}
{{ data.size }} {{ data.a.b | default: 1 }} {{ data[0].a }} {{ data.first }} {{ data.a | sort | join: "," | size }}
{{ data | jsonify | size }} {{ data | inspect | size }} {{ data | where: "a", "1" | size }}
{{ data | map: "a" | compact | uniq | sort | join: ", " | strip_html | size }}
{% assign groups = data | group_by: "a" %}{% for group in groups %}{{ group.name }}{{ group.size }}{% endfor %}
{% if data contains "a" %}yes{% endif %}{% tablerow row in data cols: 2 limit: 4 %}{{ row }}{% endtablerow %}

The end of the walk.
"""
#: By the first byte of an input, `a` being the first.
DATA_FILES = (
    "_data/x.csv",
    "_data/x.tsv",
    "_data/x.json",
    "_data/x.yml",
    "_data/authors.csv",
    "_data/authors.json",
    "_data/authors.yml",
)
_READERS = {
    "_config.yml": "title: Blog\n",
    "_posts/2020-01-01-walk.md": _WALK,
    "_posts/2020-01-02-other.md": "---\nauthor: [a, d]\n---\nOther.\n",
}


@cache
def _readers() -> Blog:
    return Blog(_READERS)


def data_files(data: bytes) -> None:
    """Import a blog that holds the bytes as a data file, which a post walks through."""
    name = DATA_FILES[_choice(data, len(DATA_FILES))]
    blog = _readers()
    with blog.holding({name: data[1:]}):
        result = imported(blog)
    check(set(result.bodies) == {path for path in _READERS if path.startswith("_posts")}, "a post was lost")
    walked = result.bodies["_posts/2020-01-01-walk.md"].html
    check("The end of the walk." in walked, f"the post was not walked to its end: {walked[-500:]!r}")
    check(result.bodies["_posts/2020-01-02-other.md"].html.strip() == "<p>Other.</p>", "the other post was changed")
    for post in result.plan.pages:
        check(all(isinstance(author, str) for author in post.authors), f"the authors are {post.authors}")


logging.getLogger("mkdocs").setLevel(logging.CRITICAL)
