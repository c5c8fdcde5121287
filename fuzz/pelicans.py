"""The target that goes through a whole blog of Pelican: its settings, or an article of it."""

from __future__ import annotations

from functools import cache

import blogs
from checks import check

from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.render import python_markdown, rst
from mkdocs_blogimport.sources import ReadOptions
from mkdocs_blogimport.sources.pelican.settings import CONFIG, read_settings

USED = (python_markdown, rst)
_MARKDOWN = "Title: {title}\nDate: 2020-01-0{day}\nTags: one, {title}\nAuthor: Ann\nSlug: {name}\n\n"
_RST = "{title}\n######\n\n:date: 2020-01-0{day}\n:tags: one, {title}\n:author: Bee\n:slug: {name}\n\n"
_FILES = {
    CONFIG: "SITENAME = 'Notes'\nSITEURL = 'https://example.com'\nTIMEZONE = 'UTC'\nDEFAULT_PAGINATION = 2\n",
    "content/before.md": _MARKDOWN.format(title="Before", day=1, name="before")
    + "The *first* block, by [a] and HTML[^1]. [After]({filename}after.rst) {% youtube a %}\n\n# x\n\n## x\n",
    "content/after.rst": _RST.format(title="After", day=3, name="after")
    + "The *first* block, by `a` and |b| and [1]_. `Before <{filename}before.md>`_\n\nx\n=\n\n.. _c:\n\nmore c_\n",
    "content/cat/third.html": "<html><head><title>Third</title><meta name='date' content='2020-01-05'></head>"
    "<body><p>Third</p></body></html>",
    "content/pages/about.md": "Title: About\n\n[one]({tag}one) [Ann]({author}ann) [all]({index})\n",
    "content/images/x.png": "not a picture",
}
_ALWAYS = ("content/before.md", "content/after.rst", "content/cat/third.html", "content/pages/about.md")
_EMPTY = {"rst": b"X\n#\n\n:date: 2020-01-02\n\n", "md": b"Title: X\nDate: 2020-01-02\n\n"}
#: By the first byte of an input, `a` being the first: the file, and what stands before the bytes in it.
KINDS = (
    (CONFIG, b""),
    ("content/x.rst", b""),
    ("content/x.rst", _EMPTY["rst"]),
    ("content/x.md", b""),
    ("content/x.md", _EMPTY["md"]),
    ("content/x.html", b""),
    ("publishconf.py", b"from pelicanconf import *\n"),
)
#: Settings that may take documents away, or read them as others.
_HIDES = frozenset(
    """PATH ARTICLE_PATHS ARTICLE_DIR ARTICLE_EXCLUDES PAGE_PATHS PAGE_DIR PAGE_EXCLUDES IGNORE_FILES READERS PLUGINS
    DEFAULT_METADATA EXTRA_PATH_METADATA FILENAME_METADATA PATH_METADATA OUTPUT_PATH THEME""".split()  # noqa: SIM905
)


@cache
def _around() -> blogs.Blog:
    return blogs.Blog(_FILES)


@cache
def _plain() -> blogs.Result:
    """The blog itself."""
    return blogs.imported(_around())


def pelican(data: bytes) -> None:
    """Import a blog that holds the bytes as its settings, or as an article of the kind that the first byte says."""
    path, before = KINDS[blogs._choice(data, len(KINDS))]
    blog, plain = _around(), _plain()
    usual = blog.files.get(path)
    try:
        with blog.holding({path: before + data[1:]}):
            result = blogs.imported(blog, path)
            told = result.told(blog.folder / path)
            if path.startswith("content/"):
                check(path in result.bodies or bool(told), f"{path} was lost without a word")
                _check_others(result, plain)
            elif _HIDES.isdisjoint(read_settings(blog.folder, Problems(), ReadOptions()).own):
                _check_there(blog, result)
    finally:
        if usual is not None:
            blog._write(path, usual)


def _check_there(blog: blogs.Blog, result: blogs.Result) -> None:
    for path in _ALWAYS:
        check(path in result.bodies or bool(result.told(blog.folder / path)), f"{path} was lost by the settings")


def _check_others(result: blogs.Result, plain: blogs.Result) -> None:
    """One article leaves the others as they are, unless it takes their addresses."""
    here, there = ({post.path: at.address for post, at in found.plan.pages.items()} for found in (result, plain))
    missing = there.keys() - here.keys()
    check(not missing, f"{missing} were lost")
    if all(here[path] == address for path, address in there.items()):
        for path, body in plain.bodies.items():
            check(result.bodies[path] == body, f"{path} was changed: {result.bodies[path].html!r}")
