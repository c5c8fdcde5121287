"""Whatever folder a site is written to: the blog stays as it was, or nothing is built and the message says why."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from building import Built, build_again, write
from command import run
from jinja2 import TemplateNotFound
from privileges import as_anybody
from untouched import snapshot

BLOG = {
    "_config.yml": "title: Old\n",
    "_posts/2020-01-02-a.md": "---\ntitle: A\npermalink: /a/\n---\n![](/assets/a.png)\n",
    "assets/a.png": "a picture",
    "about.md": "---\ntitle: About\n---\nAbout.\n",
}
THEME = {
    "main.html": "<!doctype html><title>{{ page.title }}</title>{{ page.content }}",
    "404.html": "<!doctype html><title>Lost</title>",
}


def lay_out(folder: Path, *, source: str, docs: str, site: str, custom: str) -> Path:
    """Write a project whose folders are the given ones, relative to its root; return the blog's folder."""
    blog = folder / source
    write(blog, BLOG)
    write(folder / docs, {"home.md": "# Home\n"})
    write(folder / custom, THEME)
    settings = {
        "site_name": "Test",
        "docs_dir": docs,
        "site_dir": site,
        "theme": {"name": None, "custom_dir": custom},
        "plugins": [{"blogimport": {"source": source}}],
    }
    write(folder, {"mkdocs.yml": yaml.safe_dump(settings)})
    return blog


def build(folder: Path) -> Built:
    return build_again(folder, config="mkdocs.yml", site="site")


FOLDERS = {
    "source": ["blog", ".", "docs/blog", "theme/blog", "site", "site/blog"],
    "docs": ["docs", "blog/docs", "blog"],
    "site": [
        "site",
        ".",
        "blog",
        "blog/_posts",
        "blog/assets",
        "blog/site",
        "docs/blog/site",
        "theme",
        "link",
        "way/in",
    ],
    "custom": ["theme", "blog", "blog/theme"],
}


@pytest.mark.parametrize(("source", "docs", "site", "custom"), list(itertools.product(*FOLDERS.values())))
def test_a_build_leaves_the_blog_as_it_was(source: str, docs: str, site: str, custom: str, tmp_path: Path) -> None:
    blog = lay_out(tmp_path, source=source, docs=docs, site=site, custom=custom)
    if site == "link":
        (tmp_path / "link").symlink_to(blog)
    if site == "way/in":
        (tmp_path / "way").symlink_to(blog / "_posts")
        write(blog, {"_posts/in/c.txt": "A file."})
    own = Path(tmp_path, site).resolve()
    but = [own.relative_to(blog).as_posix()] if blog in own.parents and not own.exists() else []
    own.parent.mkdir(parents=True, exist_ok=True)
    before = snapshot(blog, *but)
    for _ in range(2):
        with suppress(TemplateNotFound):  # MkDocs empties site_dir although the site's theme is in it
            built = build(tmp_path)
            if built.aborted:
                break  # and so would be the next
        assert snapshot(blog, *but) == before
    assert snapshot(blog, *but) == before


@pytest.mark.parametrize(
    ("source", "site", "message"),
    [
        ("site", "site", "is the blog's folder"),
        ("site/blog", "site", "contains the blog's folder"),
        ("blog", "blog/_posts", "a build would delete"),
        ("blog", "blog/assets", "a build would delete"),
        (".", "assets", "a build would delete"),
        ("blog/_posts", "blog/assets", "is inside the blog's folder"),
        ("blog/_posts", "blog", "is the blog's folder"),
        ("blog/more/deep", "blog/assets", "is inside the blog's folder"),
        ("_posts", "assets", "is inside the blog's folder"),
    ],
)
def test_the_message_says_what_overlaps_and_what_to_change(
    source: str, site: str, message: str, tmp_path: Path
) -> None:
    lay_out(tmp_path, source=source, docs="docs", site=site, custom="theme")
    if (part := next((p for p in ("/_posts", "/more/deep") if f"/{source}".endswith(p)), None)) is not None:
        write(tmp_path / f"/{source}".removesuffix(part).lstrip("/"), BLOG)  # the whole blog, of which that is a part
        (tmp_path / source / "_config.yml").unlink()
        shutil.rmtree(tmp_path / source / "_posts")
    before = snapshot(tmp_path)
    built = build(tmp_path)
    assert snapshot(tmp_path) == before
    assert built.aborted
    (told,) = [text for text in built.warnings() if "site_dir" in text]
    assert message in told
    assert "Set 'site_dir' in mkdocs.yml to another folder" in told


@pytest.mark.parametrize(("source", "site"), [(".", "site"), ("blog", "blog/site"), ("docs/blog", "site")])
def test_a_site_inside_the_blog_that_holds_nothing_of_it_is_built_again_and_again(
    source: str, site: str, tmp_path: Path
) -> None:
    lay_out(tmp_path, source=source, docs="docs", site=site, custom="theme")
    for _ in range(3):
        built = build(tmp_path)
        assert not built.aborted, built.messages
        assert (tmp_path / site / "a/index.html").is_file()


@pytest.mark.parametrize("ended", [1, 3])
def test_a_build_that_was_killed_is_followed_by_a_whole_one(ended: int, tmp_path: Path) -> None:
    lay_out(tmp_path, source=".", docs="docs", site="site", custom="theme")
    kill = f"import os\nfrom mkdocs.structure.files import File\nFile.copy_file = lambda *_: os._exit({ended})\n"
    write(tmp_path, {"kill.py": kill, "kill.yml": "INHERIT: mkdocs.yml\nhooks: [kill.py]\n"})
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-f", str(tmp_path / "kill.yml")]
    assert subprocess.run(command, check=False, capture_output=True).returncode == ended
    assert not build(tmp_path).aborted
    assert (tmp_path / "site/a/index.html").is_file()


@pytest.mark.parametrize(
    "held",
    [
        {"index.html": "<h1>How I moved to MkDocs</h1>", "talk.pdf": "a talk"},
        {"404.html": "<!-- not mkdocs -->", "head.html": "<link>"},
        {"search/search_index.json": "{}", "essay.html": "An essay."},
        {".well-known/x.txt": "a key"},
    ],
    ids=lambda held: next(iter(held)),
)
def test_a_folder_that_no_build_marked_is_not_emptied(held: Mapping[str, Any], tmp_path: Path) -> None:
    lay_out(tmp_path, source=".", docs="docs", site="notes", custom="theme")
    write(tmp_path / "notes", held)
    before = snapshot(tmp_path / "notes")
    built = build(tmp_path)
    assert built.aborted
    assert any("a build would delete" in text for text in built.warnings())
    assert snapshot(tmp_path / "notes") == before


def test_what_a_site_holds_may_be_called_like_a_post(tmp_path: Path) -> None:
    lay_out(tmp_path, source=".", docs="docs", site="site", custom="theme")
    post = "---\npermalink: /2020-01-02-b.html\n---\n![](/assets/2020-01-02-photo.png) [r](/README.md)\n"
    write(
        tmp_path, {"_posts/2020-01-02-b.md": post, "assets/2020-01-02-photo.png": "a photo", "README.md": "Read me.\n"}
    )
    for _ in range(3):
        assert not build(tmp_path).aborted
    assert (tmp_path / "site/2020-01-02-b.html").is_file()


def test_hard_links_change_no_blog(tmp_path: Path) -> None:
    blog = lay_out(tmp_path, source="blog", docs="docs", site="site", custom="theme")
    write(tmp_path / "site", {"a.html": "An old page.", ".well-known/b.txt": "A key."})
    (tmp_path / "site/copy.html").hardlink_to(tmp_path / "site/a.html")
    (tmp_path / "site/.well-known/x.txt").hardlink_to(blog / "_config.yml")
    built = build(tmp_path)
    assert built.aborted
    assert any("is also a file of the blog (a hard link)" in text for text in built.warnings()), built.messages
    (tmp_path / "site/.well-known/x.txt").unlink()
    assert not build(tmp_path).aborted
    out = tmp_path / "out"
    out.mkdir()
    (out / ".mkdocs-blogimport").hardlink_to(blog / "_config.yml")
    before = snapshot(blog)
    assert run("build", str(blog), str(out)).exit_code == 2
    assert snapshot(blog) == before


def test_a_report_that_is_a_file_of_the_blog_too_leaves_that_as_it_is(tmp_path: Path) -> None:
    blog = lay_out(tmp_path, source="blog", docs="docs", site="site", custom="theme")
    settings = yaml.safe_load((tmp_path / "mkdocs.yml").read_text())
    plugins = [{"blogimport": {"source": "blog", "report": "report.json"}}]
    write(tmp_path, {"mkdocs.yml": yaml.safe_dump({**settings, "plugins": plugins})})
    assert not build(tmp_path).aborted
    (blog / "kept.json").hardlink_to(tmp_path / "report.json")
    write(blog, {"_posts/2020-03-03-c.md": "---\n---\n[broken](/nowhere)\n"})
    before = snapshot(blog)
    assert not build(tmp_path).aborted
    assert snapshot(blog) == before
    assert "nowhere" in (tmp_path / "report.json").read_text()


def test_init_writes_nothing_into_the_blog_through_a_link(tmp_path: Path) -> None:
    write(tmp_path / "blog", {**BLOG, "empty/x": ""})
    (tmp_path / "new").mkdir()
    (tmp_path / "new/docs").symlink_to(tmp_path / "blog/empty")
    before = snapshot(tmp_path / "blog")
    assert run("init", str(tmp_path / "blog"), str(tmp_path / "new")).exit_code == 2
    assert snapshot(tmp_path / "blog") == before


def test_links_in_an_old_site_lead_no_build_into_the_blog(tmp_path: Path) -> None:
    blog = lay_out(tmp_path, source="blog", docs="docs", site="site", custom="theme")
    write(tmp_path / "site", {"index.html": "An old site."})
    for link, target in {"site/a": "blog/_posts", "site/.well-known": "blog"}.items():
        (tmp_path / link).symlink_to(tmp_path / target)
        before = snapshot(blog)
        built = build(tmp_path)
        assert built.aborted
        assert any("is a symbolic link to" in text for text in built.warnings()), built.messages
        assert snapshot(blog) == before
        (tmp_path / link).unlink()
    assert not build(tmp_path).aborted


def test_a_blog_of_another_instance_counts(tmp_path: Path) -> None:
    blog = lay_out(tmp_path, source="blog", docs="docs", site="site", custom="theme")
    write(tmp_path / "other", {"_posts/2021-01-01-b.md": "---\npermalink: /b/\n---\nB\n"})
    plugins = [{"blogimport": {"source": "blog", "report": "other/report.json"}}, {"blogimport": {"source": "other"}}]
    settings = yaml.safe_load((tmp_path / "mkdocs.yml").read_text())
    write(tmp_path, {"mkdocs.yml": yaml.safe_dump({**settings, "plugins": plugins})})
    built = build(tmp_path)
    assert built.aborted
    assert any("'report' names a file in the blog" in text for text in built.warnings()), built.messages
    write(
        tmp_path,
        {"mkdocs.yml": yaml.safe_dump({**settings, "plugins": [*plugins[1:], *plugins[:1]], "site_dir": "other"})},
    )
    built = build(tmp_path)
    assert built.aborted
    assert (tmp_path / "other/_posts/2021-01-01-b.md").is_file()
    assert (blog / "about.md").is_file()


def test_a_plugin_that_changes_site_dir_later_deletes_no_blog(tmp_path: Path) -> None:
    blog = lay_out(tmp_path, source="blog", docs="docs", site="site", custom="theme")
    write(tmp_path, {"hook.py": "def on_config(config):\n    config.site_dir = config.site_dir[:-4] + 'blog'\n"})
    settings = yaml.safe_load((tmp_path / "mkdocs.yml").read_text())
    write(tmp_path, {"mkdocs.yml": yaml.safe_dump({**settings, "hooks": ["hook.py"]})})
    before = snapshot(blog)
    built = build(tmp_path)
    assert built.aborted
    assert snapshot(blog) == before


def test_init_refuses_a_blog_that_mkdocs_would_empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path / "site", BLOG)
    before = snapshot(tmp_path)
    done = run("init", "site")
    assert done.exit_code == 2
    assert "mkdocs-blogimport init site my-site" in done.stderr
    assert snapshot(tmp_path) == before
    assert run("init", "site", "my-site").exit_code == 0
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q", "-f", "my-site/mkdocs.yml"], check=True)
    assert (tmp_path / "my-site/site/a/index.html").is_file()
    assert {k: v for k, v in snapshot(tmp_path).items() if k.startswith("site")} == before


@pytest.mark.parametrize("command", [["build", "{blog}", "{out}"], ["preview", "{blog}", "-a", "127.0.0.1:1"]])
def test_no_temporary_file_is_written_into_the_blog(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "blog", {**BLOG, "temporary/x": ""})
    monkeypatch.setattr("mkdocs_blogimport.cli.commands._free", lambda dev_addr: None)
    environment = {"TMPDIR": str(tmp_path / "blog/temporary")}
    monkeypatch.setattr("tempfile.tempdir", environment["TMPDIR"])
    names = {"blog": str(tmp_path / "blog"), "out": str(tmp_path / "out")}
    done = run(*[word.format(**names) for word in command])
    assert done.exit_code == 2
    assert "set the environment variable TMPDIR" in done.stderr


def test_build_refuses_links_below_the_folder_that_it_wrote(tmp_path: Path) -> None:
    write(tmp_path / "blog", BLOG)
    arguments = ["build", str(tmp_path / "blog"), str(tmp_path / "out")]
    assert run(*arguments).exit_code == 0
    (tmp_path / "out/a/link").symlink_to(tmp_path / "blog/_posts")
    done = run(*arguments)
    assert done.exit_code == 2
    assert "is a symbolic link to" in done.stderr


WAYS_OUT = [
    (".well-known", "elsewhere", False),
    (".nojekyll", "elsewhere/file.txt", False),
    (".htaccess", "nothing/yet", False),
    (".well-known/deep", "elsewhere", False),
    ("assets", "elsewhere", False),
    ("assets", "elsewhere", True),
    ("assets", "", True),
    ("a/index.html", "elsewhere/file.txt", True),
    ("a/index.html", "nothing", True),
    ("assets", "site/.git", False),
]


@pytest.mark.parametrize(("link", "target", "dirty"), WAYS_OUT)
def test_no_file_of_the_blog_is_written_through_a_link(link: str, target: str, dirty: bool, tmp_path: Path) -> None:
    lay_out(tmp_path, source="blog", docs="docs", site="site", custom="theme")
    key = "---\npermalink: /.well-known/{}\n---\n[1](/.nojekyll) [2](/.htaccess)\n"
    write(
        tmp_path / "blog",
        {
            "_config.yml": "include: [.well-known, .nojekyll, .htaccess]\n",
            "_posts/2020-01-03-c.md": key.format("key.txt"),
            "_posts/2020-01-04-d.md": key.format("deep/key.txt"),
            ".nojekyll": "",
            ".htaccess": "rules",
        },
    )
    write(
        tmp_path,
        {"elsewhere/file.txt": "kept", "site/.git/config": "kept", f"site/{link}": {"link": tmp_path / target}},
    )
    before = snapshot(tmp_path)
    built = build_again(tmp_path, config="mkdocs.yml", site="site", dirty=dirty)
    assert snapshot(tmp_path) == before
    assert built.aborted
    (said,) = [text for text in built.warnings() if "symbolic link" in text]
    assert f"/site/{link} is a symbolic link to {tmp_path / target}".rstrip("/") in said
    assert said.endswith("through it. Remove the link.")
    (tmp_path / "site" / link).unlink()
    assert not build_again(tmp_path, config="mkdocs.yml", site="site", dirty=dirty).aborted


def test_no_file_is_written_through_a_link_that_mkdocs_can_not_remove(tmp_path: Path) -> None:
    lay_out(tmp_path, source="blog", docs="docs", site="site", custom="theme")
    write(tmp_path, {"elsewhere/file.txt": "kept", "site/2020/two.html": {"link": tmp_path / "elsewhere/new.html"}})
    (tmp_path / "site/2020").chmod(0o555)
    try:
        with as_anybody():
            built = build_again(tmp_path, config="mkdocs.yml", site="site")
        assert built.aborted
        assert any("two.html is a symbolic link" in text for text in built.warnings())
        assert [file.name for file in (tmp_path / "elsewhere").iterdir()] == ["file.txt"]
    finally:
        (tmp_path / "site/2020").chmod(0o755)


def test_links_that_lead_no_build_out_of_the_site_are_allowed(tmp_path: Path) -> None:
    lay_out(tmp_path, source="blog", docs="docs", site="site", custom="theme")
    write(
        tmp_path,
        {
            "elsewhere/file.txt": "kept",
            "site/.git/hooks": {"link": tmp_path / "elsewhere"},  # where no build writes
            "site/old/deep": {"link": tmp_path / "elsewhere"},  # which goes when the site is emptied
            "site/page.html": {"link": tmp_path / "elsewhere/file.txt"},
            "site/latest": {"link": "old"},  # which stays in the site
        },
    )
    before = snapshot(tmp_path / "elsewhere")
    assert not build(tmp_path).aborted
    assert snapshot(tmp_path / "elsewhere") == before
    assert (tmp_path / "site/a/index.html").is_file()


def test_a_folder_of_posts_without_configuration_is_a_part_of_a_blog(tmp_path: Path) -> None:
    write(tmp_path, {"blog/_posts/2020-01-02-a.md": "---\n---\nA.\n", "blog/assets/a.png": "a picture"})
    write(tmp_path, {"docs/home.md": "# Home\n"})
    settings = {"site_name": "T", "site_dir": "blog/assets", "plugins": [{"blogimport": {"source": "blog/_posts"}}]}
    write(tmp_path, {"mkdocs.yml": yaml.safe_dump(settings)})
    before = snapshot(tmp_path / "blog")
    assert build(tmp_path).aborted
    assert snapshot(tmp_path / "blog") == before
    out = tmp_path / "blog/new"
    assert run("build", str(tmp_path / "blog/_posts"), str(out)).exit_code == 2
    assert snapshot(tmp_path / "blog") == before


def test_no_preview_is_written_into_the_blog(tmp_path: Path) -> None:
    blog = lay_out(tmp_path, source="blog", docs="docs", site="site", custom="theme")
    (blog / "temporary").mkdir()
    before = snapshot(blog)
    command = [sys.executable, "-m", "mkdocs", "serve", "-a", "127.0.0.1:1", "-f", str(tmp_path / "mkdocs.yml")]
    environment = {**os.environ, "TMPDIR": str(blog / "temporary")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert f"is inside the blog's folder {blog}: set the environment variable TMPDIR to another folder" in done.stderr
    assert snapshot(blog) == before
