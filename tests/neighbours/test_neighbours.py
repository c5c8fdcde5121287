"""The plugins that stand beside this one in real sites, each in a site that is built."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from html import unescape
from pathlib import Path
from typing import Any

import pytest
import yaml
from building import Built, build_again, build_site

BLOG = {
    "_config.yml": "url: https://old.example\nplugins: [jekyll-redirect-from]\npermalink: /:year/:title\n",
    "_posts/2020-01-01-tea.md": "---\ntitle: Tea & cake\ntags: [hot, sweet]\ncategories: [Food]\nauthor: Ann\n"
    "description: Of tea.\nredirect_from: /old-tea/\n---\nA zymurgist drinks tea.\n\n## Cake\n\nMore.\n",
    "_posts/2020-01-02-soup.md": "---\ntitle: Soup\ntags: [hot]\nlayout: post\n---\nSoup is hot.\n",
}
OURS = {"blogimport": {"source": "../blog"}}


def build_with(folder: Path, *plugins: Any, **settings: Any) -> Built:
    built = build_site(folder, blog=BLOG, plugins=list(plugins), mkdocs=settings)
    assert not built.aborted
    return built


def search_entries(built: Built) -> dict[str, dict[str, Any]]:
    return {entry["location"]: entry for entry in json.loads(built.read("search/search_index.json"))["docs"]}


@pytest.mark.parametrize("theme", ["material", "mkdocs"])
@pytest.mark.parametrize("ours_first", [True, False])
def test_search_finds_posts_and_not_their_trimmings(tmp_path: Path, theme: str, ours_first: bool) -> None:
    plugins = [OURS, "search"] if ours_first else ["search", OURS]
    built = build_with(tmp_path, *plugins, theme={"name": theme, **({"font": False} if theme == "material" else {})})
    entries = search_entries(built)
    assert "zymurgist" in entries["2020/tea"]["text"]
    assert unescape(entries["2020/tea"]["title"]) == "Tea & cake"  # Material's index holds HTML
    assert "2020/tea#cake" in entries
    assert "January" not in entries["2020/tea"]["text"]
    assert not [location for location in entries if "/page/" in location or "zymurgist" in location]
    assert not [e for location, e in entries.items() if location.startswith("blog/") and e["text"]]


@pytest.mark.parametrize("ours_first", [True, False])
def test_redirects_of_the_site_and_of_the_blog(tmp_path: Path, ours_first: bool) -> None:
    theirs = {"redirects": {"redirect_maps": {"was.md": "index.md"}}}
    built = build_with(tmp_path, *([OURS, theirs] if ours_first else [theirs, OURS]))
    assert built.goal("was/index.html") == "index.html"
    assert built.goal("old-tea/index.html") == "2020/tea.html"
    assert not built.warnings()


def test_rss_lists_the_posts(tmp_path: Path) -> None:
    rss = {"rss": {"match_path": "blog/_posts/.*", "date_from_meta": {"as_creation": "date"}, "use_git": False}}
    built = build_with(tmp_path, rss, OURS)
    assert not built.aborted
    feed = built.read("feed_rss_created.xml")
    assert "https://example.com/2020/tea" in feed
    assert "Tea &amp; cake" in feed
    assert "Wed, 01 Jan 2020" in feed
    assert not built.warnings()


def test_rss_takes_every_page_that_it_is_not_told_to_leave(tmp_path: Path) -> None:
    built = build_with(tmp_path, {"rss": {"use_git": False}}, OURS)
    assert "https://example.com/2020/soup" in built.read("feed_rss_created.xml")
    assert not built.warnings()


@pytest.mark.parametrize("ours_first", [True, False])
def test_material_tags_and_blog(tmp_path: Path, ours_first: bool) -> None:
    theirs = ["tags", {"blog": {"blog_dir": "news"}}]
    docs = {
        "index.md": "# Home\n",
        "news/index.md": "# News\n",
        "news/posts/one.md": "---\ndate: 2024-01-01\n---\n# One\n\nText.\n",
        "tags.md": "# Tags\n\n<!-- material/tags -->\n",
    }
    plugins = [OURS, *theirs] if ours_first else [*theirs, OURS]
    built = build_site(
        tmp_path, blog=BLOG, docs=docs, plugins=plugins, mkdocs={"theme": {"name": "material", "font": False}}
    )
    assert not built.aborted
    assert not built.warnings()
    assert "Tea &amp; cake" in built.read("blog/index.html")
    assert "One" in built.read("news/index.html")
    assert "../2020/tea" in built.read("tags/index.html"), "Material's tags page lists the post"


def test_material_blog_at_the_same_place_keeps_it(tmp_path: Path) -> None:
    docs = {
        "index.md": "# Home\n",
        "blog/index.md": "# News\n",
        "blog/posts/one.md": "---\ndate: 2024-01-01\n---\n# One\n",
    }
    theme = {"name": "material", "font": False}
    built = build_site(tmp_path / "given", blog=BLOG, docs=docs, plugins=["blog", OURS], mkdocs={"theme": theme})
    assert "One" in built.read("blog/index.html")
    assert "Tea &amp; cake" in built.read("blog/all/index.html")
    del docs["blog/index.md"]
    built = build_site(tmp_path / "made", blog=BLOG, docs=docs, plugins=["blog", OURS], mkdocs={"theme": theme})
    assert "One" in built.read("blog/index.html")
    assert "Tea &amp; cake" in built.read("blog/all/index.html")


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
    assert [w for w in built.warnings() if "a page of another plugin has the address /2020/tea" in w]


def test_no_banner_appears_on_a_build(tmp_path: Path) -> None:
    build_with(tmp_path, OURS)
    command = [sys.executable, "-m", "mkdocs", "build", "-f", str(tmp_path / "site/mkdocs.yml")]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    lines = (done.stdout + done.stderr).splitlines()
    assert lines
    assert all(line.startswith("INFO    -  ") for line in lines), lines


def test_properdocs_builds_the_same_site(tmp_path: Path) -> None:
    built = build_with(tmp_path, OURS, theme={"name": "material", "font": False})
    before = {file: built.read(file) for file in built.files() if file.startswith("2020/")}
    assert before
    settings = tmp_path / "site/mkdocs.yml"
    settings.rename(tmp_path / "site/properdocs.yml")
    command = [sys.executable, "-m", "properdocs", "build", "-f", str(tmp_path / "site/properdocs.yml")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert set(before) <= built.files()
    assert built.goal("old-tea/index.html") == "2020/tea.html"
    assert "zymurgist" in built.read("2020/tea.html")


def test_a_dirty_build_keeps_the_site_whole(tmp_path: Path) -> None:
    built = build_with(tmp_path, OURS)
    files = built.files()
    post = tmp_path / "blog/_posts/2020-01-02-soup.md"
    post.write_text(post.read_text().replace("Soup is hot.", "Soup is cold."))
    os.utime(post, (2**31, 2**31))
    again = build_again(tmp_path, dirty=True)
    assert again.files() >= files
    assert "Soup is cold." in again.read("2020/soup.html")
    assert "Soup is cold." in again.read("blog/index.html")
    assert "zymurgist" in again.read("2020/tea.html")


def test_a_dirty_build_keeps_the_lists_of_posts_that_the_site_renders(tmp_path: Path) -> None:
    built = build_site(tmp_path, blog=BLOG, options={"markdown": "site"})
    assert "zymurgist" in built.read("blog/index.html")
    again = build_again(tmp_path, dirty=True)
    assert "zymurgist" in again.read("blog/index.html")


def test_documentation_pages_are_the_same_byte_for_byte(tmp_path: Path) -> None:
    docs = {"index.md": "# Home\n\n## Part\n\nText.\n", "guide.md": "# Guide\n\n[home](index.md)\n", "pic.png": "p"}
    nav = [{"Home": "index.md"}, {"Guide": "guide.md"}]
    for theme in ({"name": "material", "font": False}, {"name": "mkdocs"}, {"name": "readthedocs"}):
        with_blog = build_site(tmp_path / f"with-{theme['name']}", blog=BLOG, docs=docs, plugins=["search", OURS],
                               mkdocs={"nav": nav, "theme": theme})  # fmt: skip
        without = build_site(tmp_path / f"without-{theme['name']}", docs=docs, plugins=["search"],
                             mkdocs={"nav": nav, "theme": theme})  # fmt: skip
        for file in ("index.html", "guide/index.html", "pic.png", "404.html"):
            strip = lambda text: text.split("Build Date")[0]  # noqa: E731 - MkDocs writes the second of the build
            assert strip(with_blog.read(file)) == strip(without.read(file)), f"{theme['name']}: {file}"
        settings = yaml.safe_load((tmp_path / f"with-{theme['name']}/site/mkdocs.yml").read_text())
        assert settings["theme"] == theme


@pytest.mark.parametrize("ours_first", [True, False])
def test_macros_run_no_code_that_a_post_of_the_blog_brings(tmp_path: Path, ours_first: bool) -> None:
    written = tmp_path / "written"
    code = f"{{{{ cycler.__init__.__globals__.os.system('touch {written}') }}}}"
    own = "render_with_liquid: false\nrender_macros: true\nmarkdown: site\n"
    blog = {"_config.yml": "", "_posts/2020-01-01-a.md": f"---\n{own}---\nText. {code}\n"}
    plugins = [OURS, "macros"] if ours_first else ["macros", OURS]
    built = build_site(tmp_path, blog=blog, plugins=plugins)
    assert not written.exists()
    assert "cycler" in built.read("2020/01/01/a.html")
    let = {"blogimport": {**OURS["blogimport"], "markdown_site": "_posts"}}
    build_site(tmp_path / "trusted", blog=blog, plugins=[let, "macros"])
    assert written.exists(), "the code would never run, and this test can't fail"


def test_macros_run_no_code_in_titles_of_the_blog(tmp_path: Path) -> None:
    code = "{{ 111 * 111 }}"
    front_matter = yaml.safe_dump({"title": code, "tags": [code], "categories": [code], "author": code})
    blog = {
        "_config.yml": yaml.safe_dump({"title": code}),
        "_posts/2020-01-01-a.md": f"---\n{front_matter}---\nText.\n",
    }
    built = build_site(tmp_path, blog=blog, plugins=[OURS, "macros"])
    pages = [built.read(file) for file in built.files() if file.endswith(".html")]
    assert len([page for page in pages if code in page]) >= 4
    assert not [page for page in pages if "12321" in page]


@pytest.mark.parametrize("trusted", [False, True])
def test_the_feed_has_nothing_that_other_plugins_make_of_a_posts_markdown(tmp_path: Path, trusted: bool) -> None:
    hook = (
        "def on_page_markdown(markdown, page, **more):\n"
        "    if '_posts' in page.file.src_uri:\n"
        "        return markdown.replace('[[secret]]', 'PASSWORD') + ' ADDED'\n"
    )
    (tmp_path / "site").mkdir()
    (tmp_path / "site/hook.py").write_text(hook)
    blog = {"_config.yml": "", "_posts/2020-01-01-a.md": "---\nmarkdown: site\n---\nTell me the [[secret]].\n"}
    ours = {"blogimport": {**OURS["blogimport"], **({"markdown_site": "_posts"} if trusted else {})}}
    built = build_site(tmp_path, blog=blog, plugins=[{"rss": {"use_git": False}}, ours], mkdocs={"hooks": ["hook.py"]})
    feed = built.read("feed_rss_created.xml")
    assert "Tell me the " in feed
    assert ("[[secret]]" in feed) is not trusted
    assert ("PASSWORD" in feed) is trusted
    assert ("ADDED" in feed) is trusted


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
        text
        for text in told
        if r"_posts/2020-01-01-caf\udce9.md: the name of the file is not UTF-8; it was read as" in text
    ]
    assert [text for text in told if r"p\udce9.png: the name of the file, and of 1 more is not UTF-8" in text]
    assert len(built.warnings()) == 4, built.warnings()


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
    assert "tea.md: another plugin has replaced /2020/tea.html; that is kept" in told[0]


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


def test_a_dirty_build_writes_nothing_into_files_of_earlier_ones(tmp_path: Path) -> None:
    blog = {"_posts/2020-01-01-tea.md": "---\npermalink: /tea.html\n---\nTea.\n"}
    build_site(tmp_path, blog=blog)
    (tmp_path / "blog/_posts/2020-01-01-tea.md").write_text("---\npermalink: /tea.html/hot/\n---\nTea is hot.\n")
    again = build_again(tmp_path, dirty=True)
    assert not again.aborted
    told = [text for text in again.warnings() if "[folder-clash]" in text]
    assert len(told) == 1
    assert "tea.md:2: /tea.html was written by another plugin or an earlier build, where a folder is needed" in told[0]
    assert "Tea is hot." in build_again(tmp_path).read("tea.html/hot/index.html")


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere paths can be longer or shorter")
def test_a_post_whose_path_is_too_long_for_the_file_system(tmp_path: Path) -> None:
    folder = "/".join(["d" * 200] * 16)
    address = "/".join(["p" * 200] * 4)
    blog = {
        "_posts/2020-01-01-tea.md": f"---\npermalink: /{address}/\n---\nTea.\n",
        "_posts/2020-01-02-soup.md": f"---\npermalink: /soup/\nredirect_from: /{address}/old/\n---\nSoup.\n",
    }
    built = build_site(tmp_path, blog=blog, mkdocs={"site_dir": folder})
    assert not built.aborted
    told = [text for text in built.warnings() if "the file system refuses the name: File name too long" in text]
    assert len(told) == 2
    assert "tea.md:2: " in told[0]
    assert told[0].endswith("; the post is left out [address]")
    assert "soup.md:3: " in told[1]
    assert (tmp_path / "site" / folder / "soup/index.html").is_file()


#: Writes a file of its own early in each build, but for one that `quiet` names.
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
    assert not [w for w in built.warnings() if "blogimport" in w or "another plugin" in w]
    assert "A." in built.read(".well-known/page.html"), "what an earlier build left is in nobody's way"
