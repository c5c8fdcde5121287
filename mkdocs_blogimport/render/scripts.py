"""The scripts that posts need and their site doesn't load, reported once a blog."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ..blog.post import ImportedBlog, Post
from ..conventions.scripts import scripts
from ..diagnostics.naming import display_path
from ..diagnostics.problems import Problems
from . import Body

_NEEDED = {
    "math": ("math", "typesets it", "shown as TeX"),
    "mermaid": ("Mermaid diagrams", "draws them", "shown as text"),
}


def report(
    bodies: Mapping[Post, Body], origins: Mapping[Post, ImportedBlog], loaded: Collection[str], problems: Problems
) -> None:
    """Report what no script shows.

    Args:
        bodies: The posts that were rendered.
        origins: The blog of each.
        loaded: What the site loads scripts for: `math`, `mermaid`.
        problems: Where it is reported.
    """
    with_kind: dict[tuple[ImportedBlog, str], list[Post]] = {}
    for post, body in bodies.items():
        for kind in body.found:
            with_kind.setdefault((origins[post], kind), []).append(post)
    for (imported, kind), posts in with_kind.items():
        where = display_path(imported.folder)
        count = f"{len(posts)} posts have" if len(posts) > 1 else "one post has"
        first = min(post.display_path for post in posts)
        if kind in _NEEDED and kind not in loaded:
            noun, does, shown = _NEEDED[kind]
            script = scripts().mathjax if kind == "math" else scripts().mermaid_script
            problems.report("script", where, None,
                            f"{count} {noun}, such as {first}, and mkdocs.yml loads no script that {does}",
                            f"{shown}; add {script} to `extra_javascript`")  # fmt: skip
        elif kind in scripts().charts:
            problems.report("script", where, None,
                            f"{count} blocks of {kind!r}, which the old blog drew, such as {first}",
                            "shown as code")  # fmt: skip
