"""What Hugo makes of the texts in `tests/goldmark/cases/`.

A case has `in`, perhaps `options` (the section `markup` of Hugo's configuration, with `emoji` for `enableEmoji`), and
Hugo's `html`. Where the importer differs on purpose, `why` says so, and `better_html` has what the importer makes.
"""

from __future__ import annotations

import json
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from . import kramdown

CASES = Path(__file__).parents[1] / "goldmark" / "cases"
#: Stands before each body, since Hugo writes no page that is empty.
_BEFORE = "@"
_COLOURED = re.compile(
    r'<div class="highlight"><pre tabindex="0"[^>]*><code([^>]*)>(.*?)</code></pre></div>', re.DOTALL
)


def tidy(html: str) -> str:
    """HTML without the colours of code, and with one way to write a character."""
    html = _COLOURED.sub(lambda code: f"<pre><code{code[1]}>{re.sub('</?span[^>]*>', '', code[2])}</code></pre>", html)
    html = re.sub(r'<pre data-lines="[0-9 -]*">', "<pre>", html)
    html = html.replace('<pre tabindex="0">', "<pre>").replace("&#34;", "&quot;").replace("&#39;", "'")
    html = re.sub(r"(?m)^\t+", "", html)
    # the ones that are no signs of markup; Hugo writes emoji so
    return re.sub(r"&#x(1f[0-9a-f]{3}|2764|fe0f);(?!</a>)", lambda code: chr(int(code[1], 16)), html)


def normal(html: str) -> str:
    """HTML without what only lays it out."""
    html = re.sub(r"\s*(</?(?:blockquote|dd|dl|dt|h[1-6]|li|ol|p|pre|t[a-z]+|ul|br)\b[^>]*>)\s*", r"\1", html)
    return kramdown.normal(html)


def answers(cases: list[dict[str, Any]], path: Path) -> list[dict[str, Any]]:
    """Ask Hugo.

    Args:
        cases: What a file of cases holds.
        path: The file.

    Returns:
        For each case the keys that Hugo has to say something about, as `rewrite` takes them.
    """
    groups: dict[str, list[int]] = {}
    for number, case in enumerate(cases):
        groups.setdefault(json.dumps(case.get("options", {}), sort_keys=True), []).append(number)
    found: dict[int, str] = {}
    for options, numbers in groups.items():
        built = build([cases[number]["in"] for number in numbers], json.loads(options))
        found.update(zip(numbers, built, strict=True))
    return [_answer(case, tidy(found[number])) for number, case in enumerate(cases)]


def build(texts: list[str], options: dict[str, Any]) -> list[str]:
    """Render texts with one configuration, a page each."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        markup = {key: value for key, value in options.items() if key != "emoji"}
        config = {
            "baseURL": "https://blog.example/",
            "disableKinds": ["404", "home", "rss", "section", "sitemap", "taxonomy", "term"],
            "enableEmoji": options.get("emoji", False),
            "markup": markup,
        }
        (folder / "hugo.json").write_text(json.dumps(config))
        (folder / "layouts").mkdir()
        (folder / "layouts" / "single.html").write_text(f"{_BEFORE}{{{{ .Content }}}}")
        (folder / "content").mkdir()
        for number, text in enumerate(texts):
            (folder / "content" / f"{number}.md").write_bytes(f"---\ntitle: A\n---\n{text}".encode())
        command = ["hugo", "--noBuildLock", "--quiet", "--source", str(folder)]
        subprocess.run(command, stdout=subprocess.PIPE, check=True)
        pages = [folder / "public" / str(number) / "index.html" for number in range(len(texts))]
        return [page.read_text(encoding="utf-8").removeprefix(_BEFORE) for page in pages]


def _answer(case: dict[str, Any], theirs: str) -> dict[str, Any]:
    laid_out = case.get("html")
    return {"html": laid_out if laid_out is not None and normal(laid_out) == normal(theirs) else theirs}
