"""Whatever a post holds: it becomes a page with its body, what is odd is told with its line, nothing gets out.

The posts are in `cases`, which has a README; all are imported into one site.
"""

from __future__ import annotations

import os
import re
import socket
import sys
import tracemalloc
from contextlib import nullcontext
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from cases import Case, cases, expect, load
from mkdocs.commands.build import build
from mkdocs.config import load_config
from privileges import as_anybody
from untouched import snapshot

from mkdocs_blogimport.blog.placing import Placed
from mkdocs_blogimport.diagnostics.problems import Problem
from mkdocs_blogimport.plugin import BlogImportPlugin

AROUND = {
    "_config.yml": "title: Odd\nurl: https://example.com\nplugins: [jekyll-redirect-from]\n",
    "_includes/self.html": "{% include self.html %}",
    "_includes/large.html": "x" * 3_000_000,
    "_includes/folder/x.html": "x",
}
MKDOCS = """
site_name: Odd posts
site_url: https://example.com/
theme: mkdocs
plugins:
  - search
  - blogimport:
      source: ../blog
"""


def numbered(path: Path) -> list[dict[str, Any]]:
    """The cases of a file, each with a path for its post."""
    found = load(path)
    for number, case in enumerate(found, start=1):
        case.setdefault("file", f"_posts/2020-01-01-{path.stem}-{number}.md")
    # who may read everything can't be kept from it
    is_possible = os.geteuid() != 0 or sys.platform == "linux"
    return [case for case in found if case.get("special") != "unreadable" or is_possible]


ALL = cases("odd", read=numbered)


def content(case: dict[str, Any]) -> bytes:
    """The bytes of a case's file."""
    text = case.get("in")
    if isinstance(text, bytes):
        return text
    if text is None:
        own = f"permalink: {case['permalink']}\n" if "permalink" in case else ""
        text = f"---\n{own}---\nThe body.\n"
    grow = dict(case.get("grow", {}))
    times = grow.pop("times", 0)
    for word, piece in grow.items():
        pieces = (piece.replace("{n}", f"{n}").replace("{m}", f"{n + 1}") for n in range(times))
        text = text.replace(word, "".join(pieces))
    return str(text).encode(case.get("encoding", "utf-8"), "surrogatepass")


def write(folder: Path, case: dict[str, Any]) -> None:
    """Put a case's file into a blog."""
    file = folder / case["file"]
    file.parent.mkdir(parents=True, exist_ok=True)
    match case.get("special"):
        case "folder":
            file.mkdir()
        case "fifo":
            os.mkfifo(file)
        case "socket":
            with socket.socket(socket.AF_UNIX) as opened:
                here = Path.cwd()
                os.chdir(file.parent)  # the path of a socket may only be short
                try:
                    opened.bind(file.name)
                finally:
                    os.chdir(here)
        case _ if "link" in case:
            file.symlink_to(case["link"])
        case _:
            file.write_bytes(content(case))
            if case.get("special") == "unreadable":
                file.chmod(0)


LATE = "---\ndate: 9999-12-31 23:59:59 -1200\n---\nThe body. {{ site | size }}\n"
EARLY = "---\ndate: 0001-01-01 00:00:00 +1400\n---\nThe body. {{ page }}{{ site | jsonify }}\n"


@dataclass
class Imported:
    """What came of all cases."""

    folder: Path
    site: Path
    posts: dict[str, Placed]
    """By the path of the file: the post, and where it stands."""
    problems: dict[str, list[Problem]] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    """Files outside of the site's folder that the build made, changed or removed."""


def build_all(folder: Path, every: list[dict[str, Any]]) -> Imported:
    """Import all cases into one site."""
    blog = folder / "blog"
    (folder / "secret").write_text("a secret")
    for name, text in AROUND.items():
        file = blog / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (blog / "_includes/out.html").symlink_to(folder / "secret")
    for case in every:
        write(blog, case)
    (folder / "site/docs").mkdir(parents=True)
    (folder / "site/docs/index.md").write_text("# Home\n")
    (folder / "site/mkdocs.yml").write_text(MKDOCS)
    before = snapshot(folder, "site/site")
    config = load_config(str(folder / "site/mkdocs.yml"))
    plugin = config.plugins["blogimport"]
    assert isinstance(plugin, BlogImportPlugin)
    config.plugins.on_startup(command="build", dirty=False)
    with as_anybody() if sys.platform == "linux" else nullcontext():
        build(config)
    after = snapshot(folder, "site/site")
    imported = Imported(
        folder,
        folder / "site/site",
        {post.path: plugin.build.plan.places[post] for post in plugin.build.files.posts},
        changed=sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name)),
    )
    for problem in plugin.build.problems:
        name = os.path.relpath(Path.cwd() / problem.file, blog)
        imported.problems.setdefault(name, []).append(problem)
    return imported


def told(problems: list[Problem]) -> list[str]:
    """Problems as the cases write them."""
    return [f"{'-' if p.line is None else p.line} {p.code}: {p.what}" for p in problems]


def is_told(wanted: str, said: str) -> bool:
    """Whether a message has the line, the code and the piece of text that a case names."""
    start, _, piece = wanted.partition(": ")
    return said.startswith(f"{start}: ") and piece in said


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Imported:
    """One site of all cases."""
    return build_all(tmp_path_factory.mktemp("odd").resolve(), [param.values[0] for param in ALL])


@pytest.mark.xdist_group("odd")
@pytest.mark.parametrize("case", ALL)
def test_odd_post(case: Case, imported: Imported) -> None:
    said = told(imported.problems.get(case["file"], []))
    wanted = case.get("told", [])
    expect(case, "told", [next((w for w in wanted if is_told(w, text)), text) for text in said], [], alike=sorted)
    if case.get("page") is False:
        assert case["file"] not in imported.posts
        return
    assert case["file"] in imported.posts
    there = imported.posts[case["file"]]
    page = (imported.site / there.file).read_text(encoding="utf-8")
    shown = page.partition('e-content">')[2] or page
    body = case.get("body", "The body.")
    for piece in [body] if isinstance(body, str) else body:
        assert piece in shown or piece in unescape(re.sub(r"<[^>]*>", "", shown))
    for unwanted in case.get("without", []):
        assert unwanted not in page
    for key, value in (("title", there.post.title), ("tags", there.post.tags), ("address", there.address)):
        if key in case:
            expect(case, key, value)


@pytest.mark.xdist_group("odd")
def test_odd_posts_change_nothing_else(imported: Imported) -> None:
    assert len(ALL) >= 120
    files = {param.values[0]["file"] for param in ALL}
    assert len(files) == len(ALL)
    # these name a post as an example
    of_all = [p for problems in imported.problems.values() for p in problems if p.code in {"menu", "script"}]
    assert sorted(p.code for p in of_all) == ["menu", "script"]
    others = [file for file, problems in imported.problems.items() if not set(problems) <= set(of_all)]
    assert not set(others) - files
    assert imported.changed == []
    for path in imported.site.rglob("*"):
        assert not path.is_symlink(), path
        assert not path.name.startswith(".") or path.name == ".well-known", path
        if path.is_file():
            data = path.read_bytes()
            assert b"a secret" not in data and b"root:x:0" not in data and b"hidden secret" not in data, path


def small_site(folder: Path, files: dict[str, str | bytes]) -> tuple[BlogImportPlugin, Path]:
    """Import a blog of a few files; the plugin knows what came of it, and the folder is the site's."""
    for name, text in {"site/docs/index.md": "# Home\n", "site/mkdocs.yml": MKDOCS, **files}.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
    config = load_config(str(folder / "site/mkdocs.yml"))
    plugin = config.plugins["blogimport"]
    assert isinstance(plugin, BlogImportPlugin)
    build(config)
    return plugin, folder / "site/site"


@pytest.mark.parametrize("generator", ["jekyll", "folder"])
def test_a_huge_file_is_left_out(generator: str, tmp_path: Path) -> None:
    inside = "_posts/" if generator == "jekyll" else ""
    small_site(tmp_path, {f"blog/{inside}2020-01-01-small.md": "---\ntitle: Small\n---\nThe body.\n"})
    huge = tmp_path / f"blog/{inside}2020-01-02-huge.md"
    with huge.open("wb") as opened:
        opened.write(b"---\ntitle: Huge\n---\n")
        opened.truncate(60_000_000)
    tracemalloc.start()
    plugin, _ = small_site(tmp_path, {})
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [post.title for post in plugin.build.files.posts] == ["Small"]
    reported = [problem for problem in plugin.build.problems if problem.code != "assumed"]  # how a folder is read
    assert told(reported) == ["- unreadable: is larger than the option `max_file_size` allows (5000000 bytes)"]
    assert peak < 60_000_000


@pytest.mark.parametrize(
    "body",
    [
        "|a|b|\n|-|-|\n" + "|a|b|\n" * 16_000,
        "{% for a in (1..1000) %}{% for b in (1..1000) %}{{ a | append: b }}{% endfor %}{% endfor %}",
        "* a\n" * 25_000,
        "[a](/b/) " * 11_000,
        "![a](/x.png){: .b}\n" * 5_000,
        "    code\n" * 11_000,
        "```python\nx = 1\n```\n\n" * 4_500,
        "```cpp\n" + "(" * 99_000 + "\n```\n",
        "<b>a</b>\n\n" * 10_000,
        "<div>" * 20_000,
        "# a\n\n" * 1_000,
        "[^1] " * 10_000 + "\n\n[^1]: a\n",
        # what fuzzing found
        "* t\n{:toc}\n\n# a\n\n" * 500,
        "`a`{: .b\n" * 10_000,
        "a\n: b\n\n{: .c #d\\| e\n: f\n\n" * 4_000,
        "{% for a in (1..9999) %}{% for b in (1..9999) %}{{ site.posts | jsonify }}{% endfor %}{% endfor %}",
        "{% for a in (1..9999) %}{% for b in (1..9999) %}{% cycle 'a', 'b' %}{% endfor %}{% endfor %}",
        "<a href= href= " * 6_000,
        "```autoit\n" + " " * 99_000 + "x\n```\n",
        "```autoit\n" + (" " * 100 + "\n") * 990 + "x\n```\n",
        "<sup a='" + "<sup " * 19_000 + "'>",
    ],
    ids=lambda body: repr(body[:20]),
)
def test_a_body_of_100_kb_is_no_end(body: str, tmp_path: Path) -> None:
    _, site = small_site(tmp_path, {"blog/_posts/2020-01-01-a.md": f"The body.\n\n{body}"})
    assert "The body." in (site / "2020/01/01/a.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "config",
    [
        "",
        "- a\n",
        "source: ../..\n",
        'source: "a\\0b"\ndata_dir: "a\\0b"\nincludes_dir: "../../.."\n',
        "collections_dir: ../..\ncollections: {'../x': {output: true}}\n",
        "permalink: /../../:title/\n",
        "include: ['../../secret', /etc/passwd]\n",
        "exclude: ['[', '**x', 7]\n",
        "timezone: ../../etc/passwd\n",
        "kramdown: {toc_levels: 1..99999999, input: [x]}\nmarkdown: 7\nexcerpt_separator: [x]\n",
        "defaults: [{scope: {path: '(((('}, values: {permalink: '/\\0/'}}]\n",
        "baseurl: '\"><script>'\nurl: 'http://[::1'\n",
        "a: &a [*a]\n",
        "limit_posts: 1\nfuture: true\n",
        "\xff\xfe\0",
    ],
    ids=repr,
)
def test_whatever_the_configuration_says(config: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("a secret")
    before = snapshot(tmp_path, "blog", "site")
    _, site = small_site(
        tmp_path,
        {
            "blog/_config.yml": config.encode("latin-1"),
            "blog/_posts/2020-01-02-late.md": LATE,
            "blog/_posts/2020-01-03-early.md": EARLY,
            "blog/_posts/2020-01-01-usual.md": "The body.\n",
        },
    )
    assert snapshot(tmp_path, "blog", "site") == before
    texts = [path.read_text(encoding="utf-8") for path in site.rglob("*.html")]
    assert any("The body." in text for text in texts)
    assert not any("a secret" in text for text in texts)
