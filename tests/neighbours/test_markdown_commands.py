"""Plugins that run commands in Markdown, beside posts that write about such commands."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from beside import BLOG, OURS, needs
from building import build_site

ABOUT = (
    "---\ntitle: Of {% include %}\n---\n"
    "{% raw %}{% include head.html %} {{ read_csv('none.csv') }} {{ undefined.thing }} {% if %}{% endraw %}\n\n"
    "{% raw %}{!head.html!} {* include-markdown 'none.md' *}{% endraw %}\n"
)


@pytest.mark.parametrize("ours_first", [True, False])
@pytest.mark.parametrize(
    ("package", "theirs"),
    [
        ("mkdocs_include_markdown_plugin", "include-markdown"),
        ("mkdocs_table_reader_plugin", "table-reader"),
        ("mkdocs_macros", {"macros": {"on_error_fail": True, "on_undefined": "strict"}}),
    ],
)
def test_a_post_about_commands_is_no_command(tmp_path: Path, package: str, theirs: Any, ours_first: bool) -> None:
    needs(package)
    blog = {**BLOG, "_posts/2020-01-03-a.md": ABOUT}
    built = build_site(tmp_path, blog=blog, plugins=[OURS, theirs] if ours_first else [theirs, OURS])
    assert not built.aborted, built.reason
    assert not built.warnings()
    post = built.read("2020/a.html")
    for shown in ("{% include head.html %}", "{{ undefined.thing }}", "{% if %}", "{!head.html!}"):
        assert shown in post
    assert "read_csv(" in post


@pytest.mark.parametrize("ours_first", [True, False])
def test_the_documentation_includes_as_before(tmp_path: Path, ours_first: bool) -> None:
    needs("mkdocs_include_markdown_plugin")
    docs = {"index.md": '# Home\n\n{% include-markdown "part.md" %}\n', "part.md": "A quagga.\n"}
    plugins = [OURS, "include-markdown"] if ours_first else ["include-markdown", OURS]
    built = build_site(tmp_path, blog=BLOG, docs=docs, plugins=plugins)
    assert "A quagga." in built.read("index.html")
