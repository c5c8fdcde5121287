"""What Hugo makes of the shortcodes in `tests/shortcodes/cases/`, in the blog that lies there.

A case has `in`, the text of a post, perhaps `files`, the templates and others that it needs by their paths, and what
Hugo makes of it: `html`; where Hugo gives up, `fails` has its words. What the importer makes of it instead is
`better_html`; if Hugo doesn't give up, `why` says why. `told` is what the importer reports.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from .case_files import write_files
from .liquid import folded
from .rewriting import ABSENT

CASES = Path(__file__).parents[1] / "shortcodes" / "cases"
#: The front matter of the post; the text stands behind it.
HEAD = """---
title: The <i>post</i> & "more"
date: 2020-01-02T03:04:05+02:00
lastmod: 2020-05-06T07:08:09Z
Own: 7
nest: {inner: 3}
---
"""
LAYOUT = "{{ .Content }}"
POST = "content/posts/bundle/index.md"


def answers(cases: list[dict[str, Any]], path: Path) -> list[dict[str, Any]]:
    """Ask Hugo.

    Args:
        cases: What a file of cases holds.
        path: The file.

    Returns:
        For each case the keys that Hugo has to say something about, as `rewrite` takes them.
    """
    return [_answer(case, *_build(case)) for case in cases]


def files_of(case: dict[str, Any]) -> dict[str, Any]:
    """Return the files of the blog in which a case's text is a post."""
    blog = CASES / "blog"
    shared = {file.relative_to(blog).as_posix(): file.read_bytes() for file in blog.rglob("*") if file.is_file()}
    return {**shared, POST: HEAD + case["in"], **case.get("files", {})}


def _build(case: dict[str, Any]) -> tuple[str, str]:
    """Return what Hugo writes for a case, and why it doesn't."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary).resolve()
        write_files({"layouts/page.html": LAYOUT, "layouts/home.html": "", **files_of(case)}, folder)
        public = folder / "public"
        command = ["hugo", "--noBuildLock", "--source", str(folder), "--destination", str(public)]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        if ran.returncode:
            lines = [line for line in (ran.stdout + ran.stderr).split("\n") if "ERROR" in line or "rror:" in line]
            said = (lines or [ran.stderr])[0].replace(str(folder), "")
            return "", ": ".join(re.split(": (?!U)", said.strip())[-2:])
        html = (public / "posts" / "bundle" / "index.html").read_text(encoding="utf-8")
        return html.replace(str(folder), "").strip(), ""


def _answer(case: dict[str, Any], html: str, fails: str) -> dict[str, Any]:
    if fails:
        return {"fails": fails, "html": ABSENT}
    ours = case.get("html")
    return {"fails": ABSENT, "html": ours if ours is not None and folded(ours) == folded(html) else html}
