"""The target that goes through a blog of Material's plugin: its mkdocs.yml, a post, or what else says of posts."""

from __future__ import annotations

from functools import cache

import blogs
from checks import check

from mkdocs_blogimport.sources.material import beside, reading

USED = (beside, reading)
CONFIG = "mkdocs.yml"
_POST = "---\ndate: 2020-01-0{day}\ncategories: [One, {title}]\nauthors: [ann]\ntags: [a]\n---\n# {title}\n\n"
_FILES = {
    CONFIG: "site_name: Notes\nsite_url: https://example.com/n/\nplugins:\n  - meta\n"
    "  - blog: {pagination_per_page: 2, authors_profiles: true}\n",
    "docs/index.md": "# Home\n",
    "docs/blog/index.md": "# The *blog*\n\nText.\n",
    "docs/blog/.authors.yml": "authors:\n  ann: {name: Ann, description: d, avatar: a.png, slug: a}\n",
    "docs/blog/.meta.yml": "categories: [All]\n",
    "docs/blog/posts/before.md": _POST.format(title="Before", day=1)
    + "The [other](sub/after.md). ![x](x.png)\n\n# x\n",
    "docs/blog/posts/sub/after.md": _POST.format(title="After", day=3)
    + "A.\n\n<!-- more -->\n\n[before](../before.md)\n",
    "docs/blog/posts/x.png": "not a picture",
}
_ALWAYS = ("blog/posts/before.md", "blog/posts/sub/after.md")
_X = "docs/blog/posts/x.md"
#: By the first byte of an input, `a` being the first: the file, and what stands before and behind the bytes in it.
KINDS = (
    (CONFIG, b"", b""),
    (CONFIG, b"plugins:\n- meta\n- blog:\n    ", b""),
    (_X, b"", b""),
    (_X, b"---\ndate: 2020-01-02\n", b"\n---\n# A title\n\nText.\n"),
    (_X, b"---\ndate: 2020-01-02\n---\n", b""),
    ("docs/blog/.authors.yml", b"", b""),
    ("docs/blog/.meta.yml", b"", b""),
    ("docs/blog/index.md", b"", b""),
)


@cache
def _around() -> blogs.Blog:
    return blogs.Blog(_FILES)


@cache
def _plain() -> blogs.Result:
    """The blog itself."""
    return blogs.imported(_around(), format="material")


def material(data: bytes) -> None:
    """Import a blog that holds the bytes as its settings, a post, or the like, as the first byte says."""
    path, before, behind = KINDS[blogs._choice(data, len(KINDS))]
    blog, plain = _around(), _plain()
    usual = blog.files.get(path)
    try:
        with blog.holding({path: before + data[1:] + behind}):
            result = blogs.imported(blog, format="material")
            if path == _X:
                name = _X.removeprefix("docs/")
                check(name in result.bodies or _excused(result, blog), f"{path} was lost without a word")
                _check_others(result, plain)
            elif path != CONFIG:
                missing = [name for name in _ALWAYS if name not in result.bodies]
                # a file of metadata may make drafts of posts
                check(not missing or path.endswith(".meta.yml"), f"{missing} were lost by {path}")
    finally:
        if usual is not None:
            blog._write(path, usual)


def _excused(result: blogs.Result, blog: blogs.Blog) -> bool:
    """Whether the post may be missing: it is a draft, or that is told."""
    return bool(result.told(blog.folder / _X)) or b"draft" in blog.files[_X]


def _check_others(result: blogs.Result, plain: blogs.Result) -> None:
    """One post leaves the others as they are, unless it takes their addresses."""
    here, there = ({post.path: at.address for post, at in found.plan.pages.items()} for found in (result, plain))
    missing = there.keys() - here.keys()
    check(not missing, f"{missing} were lost")
    if all(here[path] == address for path, address in there.items()):
        for path, body in plain.bodies.items():
            check(result.bodies[path] == body, f"{path} was changed: {result.bodies[path].html!r}")
