"""Hooks of a site, which stand for any other plugin."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from beside import OURS, build_with
from building import build_again, build_site


def test_a_page_that_another_plugin_makes_later_wins(tmp_path: Path) -> None:
    hook = (
        "from mkdocs.plugins import event_priority\nfrom mkdocs.structure.files import File\n"
        "@event_priority(-10)\ndef on_files(files, config):\n"
        "    file = File.generated(config, '2020/made.md', content='# Made')\n    file.dest_uri = '2020/tea.html'\n"
        "    files.append(file)\n    return files\n"
    )
    (tmp_path / "site").mkdir()
    (tmp_path / "site/hook.py").write_text(hook)
    built = build_with(tmp_path, OURS, hooks=["hook.py"])
    assert "Made" in built.read("2020/tea.html")
    assert [w for w in built.warnings() if "a page of another plugin already has the address /2020/tea" in w]


LATE = (
    "from pathlib import Path\n"
    "def on_post_build(config):\n"
    "    if Path(config.config_file_path).with_name('armed').exists():\n"
    "        Path(config.site_dir, '2020/tea.html').write_text('<title>Another</title>')\n"
)


def test_a_dirty_build_tells_of_the_pages_that_it_makes_and_of_no_others(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/hook.py").write_text(LATE)
    build_with(tmp_path, OURS, hooks=["hook.py"])
    (tmp_path / "site/armed").touch()
    post = tmp_path / "blog/_posts/2020-01-02-soup.md"
    os.utime(post, (2**31, 2**31))
    again = build_again(tmp_path, dirty=True)
    assert "Soup is hot." in again.read("2020/soup.html")
    assert not [text for text in again.warnings() if "another plugin" in text]
    os.utime(tmp_path / "blog/_posts/2020-01-01-tea.md", (2**31, 2**31))
    again = build_again(tmp_path, dirty=True)
    told = [text for text in again.warnings() if "another plugin" in text]
    assert len(told) == 1
    assert "tea.md: another plugin has replaced /2020/tea.html; that one is kept" in told[0]


def test_a_dirty_build_makes_the_page_of_a_post_that_has_gone(tmp_path: Path) -> None:
    hook = (
        "import shutil\nfrom pathlib import Path\nfrom mkdocs.plugins import event_priority\n"
        "@event_priority(-100)\ndef on_config(config):\n"
        "    if Path(config.config_file_path).with_name('armed').exists():\n"
        "        shutil.rmtree(Path(config.config_file_path, '../../blog').resolve())\n"
    )
    (tmp_path / "site").mkdir()
    (tmp_path / "site/hook.py").write_text(hook)
    build_with(tmp_path, OURS, hooks=["hook.py"])
    (tmp_path / "site/armed").touch()
    again = build_again(tmp_path, dirty=True)
    assert not again.aborted
    assert "zymurgist" in again.read("2020/tea.html")


EARLY = """
from pathlib import Path
def {event}(*args, config, **more):
    if not Path(config.docs_dir, "quiet").exists():
        for name in {names}:
            file = Path(config.site_dir, name)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text("Theirs.")
"""


@pytest.mark.parametrize("event", ["on_pre_build", "on_files", "on_env"])
@pytest.mark.parametrize("dirty", [False, True])
def test_what_another_plugin_writes_in_the_same_build_is_kept(tmp_path: Path, event: str, dirty: bool) -> None:
    names = [".well-known/page.html", ".well-known/old/index.html", ".well-known/key.txt"]
    if event != "on_pre_build" or dirty:  # MkDocs removes the others after that
        names += ["page.html", "old/index.html", "key.txt"]
    blog = {
        "_config.yml": "include: [.well-known]\nplugins: [jekyll-redirect-from]\n",
        "_posts/2020-01-01-a.md": "---\npermalink: /.well-known/page.html\nredirect_from: /.well-known/old/\n---\nA.\n",
        "_posts/2020-01-02-b.md": "---\npermalink: /page.html\nredirect_from: /old/\n---\n"
        "[1](/.well-known/key.txt) [2](/key.txt)\n",
        ".well-known/key.txt": "The blog's.",
        "key.txt": "The blog's.",
    }
    (tmp_path / "site").mkdir()
    (tmp_path / "site/hook.py").write_text(EARLY.format(event=event, names=names))
    docs = {"index.md": "# Home\n", "quiet": ""}
    built = build_site(tmp_path, blog=blog, docs=docs, plugins=[OURS], mkdocs={"hooks": ["hook.py"]})
    assert not built.warnings()
    assert "Theirs." not in [built.read(name) for name in names]
    (tmp_path / "site/docs/quiet").unlink()
    for path in (tmp_path / "blog/_posts").iterdir():
        os.utime(path, (2**31, 2**31))  # so that a dirty build makes the pages anew
    for _ in range(2):
        built = build_again(tmp_path, dirty=dirty)
        assert [built.read(name) for name in names] == ["Theirs."] * len(names)
        for name in names:
            assert [w for w in built.warnings() if f"another plugin has written a file at /{name}" in w], name
    (tmp_path / "site/docs/quiet").touch()
    built = build_again(tmp_path, dirty=dirty)
    assert not [text for text in built.warnings() if not text.startswith("A 'dirty' build")]
    assert "A." in built.read(".well-known/page.html"), "what an earlier build left is in nobody's way"


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="every name is Unicode here")
@pytest.mark.parametrize("source", ["../blog", "docs/blog"])
@pytest.mark.parametrize("theme", ["mkdocs", "material"])
def test_names_that_are_no_unicode_end_no_other_plugin(
    tmp_path: Path, source: str, theme: str, caplog: pytest.LogCaptureFixture
) -> None:
    # it names files as they are, which the test runner can't send from process to process
    caplog.set_level("WARNING", "mkdocs.plugins.[RSS-plugin]")
    blog = tmp_path / "site" / source
    page = "---\ndate: 2020-01-01\n---\n{} ![](/p\u00e9.png) {{{{ page.path }}}} {{{{ site.data.odd }}}}\n"
    files = {
        b"_config.yml": b"",
        b"_data/odd.json": b'"half \\ud800 of a pair"',
        b"_data/\xff.yml": b"a: 1",
        b"_posts/2020-01-01-caf\xe9.md": page.format("First").encode(),
        b"t\xe9/_posts/2020-01-02-b.md": page.format("Second").encode(),
        b"ab\xff.md": page.format("Third").encode(),
        b"p\xe9.png": b"a picture",
        b"p\xff.png": b"a picture",
    }
    for name, content in files.items():
        file = Path(os.fsdecode(os.fsencode(blog) + b"/" + name))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    ours = {"blogimport": {"source": source, "report": "report.json"}}
    rss = {"rss": {"use_git": False, "abstract_chars_count": -1}}
    repo = {"repo_url": "https://example.com/a", "edit_uri_template": "edit/{path!q}"}
    plugins = [rss, "search", "macros", ours, *(["tags"] if theme == "material" else [])]
    theming = {"name": theme, **({"font": False} if theme == "material" else {})}
    built = build_site(tmp_path, plugins=plugins, mkdocs={**repo, "theme": theming})
    assert not built.aborted
    for file, text in {"2020/01/01/café.html": "First", "té/2020/01/01/b.html": "Second", "abÿ.html": "Third"}.items():
        assert f"{text} <img" in built.read(file)
        assert "Caf\u00e9" in built.read("blog/index.html")
    assert built.has("pé.png")
    assert "half ? of a pair" in built.read("feed_rss_created.xml")
    told = [text for text in built.warnings() if "the name of the file" in text]
    assert len(told) == 4, told
    assert [
        text for text in told if r"_posts/2020-01-01-caf\udce9.md: the name of the file is not UTF-8; read as" in text
    ]
    assert [text for text in told if r"p\udce9.png: the name of the file, and of 1 more is not UTF-8" in text]
    assert len(built.warnings()) == 4, built.warnings()
