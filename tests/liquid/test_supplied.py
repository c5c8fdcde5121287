"""Liquid that a site supplies: the example of the documentation, and files that can't be used."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from building import build_site

DOCS = Path(__file__).parents[2] / "docs"
POST = """---
title: A post
---
{% tweet https://social.example/1 %}

{% aside %}
Of *{{ page.title }}*.
{% endaside %}

{{ page.content | minutes }} min, {{ "a b c" | minutes: 1 }} min
"""


def test_the_example_of_the_documentation(tmp_path: Path) -> None:
    text = (DOCS / "markdown.md").read_text(encoding="utf-8")
    example = re.search(r'```python title="hooks/liquid.py"\n(.*?)```', text, re.DOTALL)
    assert example
    built = build_site(
        tmp_path,
        blog={"_posts/2020-01-01-a.md": POST, "../site/hooks/liquid.py": example[1]},
        options={"liquid": "hooks/liquid.py"},
    )
    html = " ".join(built.read("2020/01/01/a.html").split())
    assert '<a href="https://social.example/1">What I said</a>' in html
    assert '<aside title="A post"> <p>Of <em>A post</em>.</p> </aside>' in html
    assert "1 min, 3 min" in html
    assert not built.warnings()


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("1/0", "it fails (ZeroDivisionError: division by zero)"),
        ("def", "it fails (SyntaxError"),
        ("raise SystemExit", "it fails (SystemExit"),
        ("x = 1", "it defines neither “tags” nor “filters”"),
        ("tags = [1]", "its “tags” is not a dictionary"),
        ("filters = {'a b': len}", "in its “filters” 'a b' is not a name with a function"),
        ("filters = {'a': 1}", "in its “filters” 'a' is not a name with a function"),
    ],
)
def test_a_file_that_cant_be_used_stops_the_build(source: str, why: str, tmp_path: Path) -> None:
    built = build_site(tmp_path, blog={"_posts/x": "", "../site/l.py": source}, options={"liquid": "l.py"})
    assert built.aborted
    assert [text for text in built.warnings() if "l.py' of 'liquid' can't be used: " + why in text]
