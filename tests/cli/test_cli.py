"""The command line: what it writes, what it says, and what it refuses."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from building import Preview, free_port, write
from click.testing import Result
from command import run
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config
from untouched import snapshot

from mkdocs_blogimport.cli import carried, preview_report, progress
from mkdocs_blogimport.cli import commands as cli

BLOG: dict[str, Any] = {
    "_config.yml": 'title: "Tea & <b>More</b>"\nurl: https://tea.example\nbaseurl: /leaves\n'
    "lang: de\npermalink: /:title\n",
    "_posts/2020-01-01-green.md": "---\ntitle: Green\ntags: [leaf]\ncategories: [tea]\n---\nHot.\n",
    "_posts/2020-01-02-black.md": "---\ntitle: Black\nredirect_from: /schwarz\n---\nSee [green](/green).\n",
    "_drafts/idea.md": "---\ntitle: Idea\n---\nHalf baked.\n",
    "about.md": "---\ntitle: 'About: us'\n---\nWe drink.\n",
    "index.html": "---\nlayout: home\n---\n{% for post in site.posts %}{{ post.title }}{% endfor %}\n",
}
DEAD_LINK = {"_posts/2020-01-03-dead.md": "---\ntitle: Dead\n---\nOne.\nA [dead link](/nowhere/).\n"}


def contents(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def refused(result: Result, *pieces: str) -> None:
    assert result.exit_code == 2, result.output
    lines = result.stderr.splitlines()
    assert len(lines) == 1, lines
    assert lines[0].startswith("Error: ")
    for piece in pieces:
        assert piece in lines[0]


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    write(tmp_path / "old", BLOG)
    return tmp_path / "old"


# -- check ------------------------------------------------------------------------------------------------------


def test_check_finds_nothing_odd(blog: Path) -> None:
    before = contents(blog.parent)
    result = run("check", blog)
    assert result.exit_code == 0, result.output
    assert "2 posts" in result.stdout
    assert result.stderr == ""
    assert contents(blog.parent) == before


def test_check_tells_a_dead_link_and_fails(blog: Path) -> None:
    write(blog, DEAD_LINK)
    text = run("check", blog)
    assert text.exit_code == 1
    assert "2020-01-03-dead.md:5" in text.stdout
    assert "/nowhere/" in text.stdout
    found = run("check", blog, "--format", "json")
    assert found.exit_code == 1
    told = json.loads(found.stdout)
    assert told["counts"]["posts"] == 3
    assert [(p["code"], p["line"]) for p in told["problems"] if p["level"] != "ignore"] == [("link", 5)]
    annotated = run("check", blog, "--format", "annotations")
    assert annotated.exit_code == 1
    assert annotated.stdout.startswith("::warning file=")


def test_check_does_not_fail_for_what_is_merely_worth_knowing(blog: Path) -> None:
    write(blog, {"_posts/2020-02-01-c.md": "---\ntags: [C, C++]\n---\nCode.\n"})
    result = run("check", blog)
    assert result.exit_code == 0
    assert "[term]" in result.stdout


def test_check_reports_that_a_post_can_not_have_the_sites_markdown(blog: Path) -> None:
    write(blog, {"_posts/2020-01-03-own.md": "---\ntitle: Own\nmarkdown: site\n---\nText.\n"})
    result = run("check", blog)
    assert result.exit_code == 1
    assert "own.md:3: `markdown: site` is ignored" in result.stdout


def test_check_shows_all_when_verbose(blog: Path) -> None:
    write(blog, {"_posts/2020-01-04-many.md": "---\n---\n" + "".join(f"[x](/no/{n}/)\n" for n in range(40))})
    assert "/no/39/" not in run("check", blog).stdout
    assert "/no/39/" in run("check", blog, "--verbose").stdout


def test_check_annotations_of_nothing_are_nothing(blog: Path) -> None:
    assert run("check", blog, "--format", "annotations").stdout == ""


# -- init -------------------------------------------------------------------------------------------------------


def test_init_writes_a_site_that_mkdocs_builds(blog: Path, tmp_path: Path) -> None:
    result = run("init", blog, tmp_path / "new")
    assert result.exit_code == 0, result.output
    assert set(contents(tmp_path / "new")) == {"mkdocs.yml", "docs/extra.css"}
    settings = yaml.safe_load((tmp_path / "new/mkdocs.yml").read_text(encoding="utf-8"))
    assert settings["site_name"] == "Tea & More"
    assert settings["site_url"] == "https://tea.example/leaves/"
    assert settings["theme"]["name"] == "material"
    assert settings["theme"]["language"] == "de"
    assert settings["theme"]["font"] is False
    assert settings["plugins"] == [
        "search",
        {"blogimport": {"source": "../old", "blog_dir": ""}},
    ]
    assert settings["nav"] == [
        {"Blog": "index.md"},
        {"Kategorien": "category/index.md"},
        {"Schlagwörter": "tag/index.md"},
        {"About: us": "old/about.md"},
    ]
    mkdocs_build(load_config(str(tmp_path / "new/mkdocs.yml"), strict=True))
    site = tmp_path / "new/site"
    assert "Green" in (site / "index.html").read_text(encoding="utf-8")
    for file in ("green.html", "black.html", "schwarz.html", "about.html", "tag/leaf/index.html"):
        assert (site / file).is_file(), file
    assert not (site / "idea.html").exists()


def test_init_names_the_lists_where_the_old_blog_had_them(blog: Path, tmp_path: Path) -> None:
    write(blog, {"topics.md": "---\ntitle: Themen\nlayout: tags\npermalink: /themen/\n---\n"})
    run("init", blog, tmp_path / "new")
    settings = yaml.safe_load((tmp_path / "new/mkdocs.yml").read_text(encoding="utf-8"))
    assert {"Themen": "old/topics.md"} in settings["nav"]
    assert {"Schlagwörter": "tag/index.md"} not in settings["nav"]
    mkdocs_build(load_config(str(tmp_path / "new/mkdocs.yml"), strict=True))
    assert '<h2 id="leaf">' in (tmp_path / "new/site/themen/index.html").read_text(encoding="utf-8")


def test_init_loads_what_typesets_the_math_of_posts(blog: Path, tmp_path: Path) -> None:
    write(blog, {"_posts/2020-01-05-half.md": "---\n---\nHalf of $$a$$ and $$b$$.\n"})
    run("init", blog, tmp_path / "new")
    settings = yaml.safe_load((tmp_path / "new/mkdocs.yml").read_text(encoding="utf-8"))
    own, script = settings["extra_javascript"]
    assert "mathjax@3" in script
    assert 'processHtmlClass: "arithmatex"' in (tmp_path / "new/docs" / own).read_text(encoding="utf-8")
    mkdocs_build(load_config(str(tmp_path / "new/mkdocs.yml"), strict=True))
    page = (tmp_path / "new/site/half.html").read_text(encoding="utf-8")
    assert '<span class="arithmatex">\\(a\\)</span>' in page
    assert own in page
    write(tmp_path / "beside", {"docs/index.md": "# Home\n"})
    run("init", blog, tmp_path / "beside")
    settings = yaml.safe_load((tmp_path / "beside/mkdocs.yml").read_text(encoding="utf-8"))
    assert settings["extra_javascript"] == [script]
    assert set(contents(tmp_path / "beside")) == {"mkdocs.yml", "docs/index.md"}


def test_init_loads_no_script_for_dollars_in_code(blog: Path, tmp_path: Path) -> None:
    write(blog, {"_posts/2020-01-05-shell.md": "---\n---\n    kill $$ $$\n"})
    run("init", blog, tmp_path / "new")
    assert "extra_javascript" not in (tmp_path / "new/mkdocs.yml").read_text(encoding="utf-8")


def test_init_explains_every_setting(blog: Path, tmp_path: Path) -> None:
    run("init", blog, tmp_path / "new")
    lines = (tmp_path / "new/mkdocs.yml").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        key = line.strip().partition(":")[0]
        if key in {"site_name", "site_url", "language", "font", "palette", "- search", "source", "blog_dir", "exclude",
                   "nav", "extra_css", "extra_javascript"}:  # fmt: skip
            assert lines[number - 1].strip().startswith("#"), line


def test_init_overwrites_nothing(blog: Path, tmp_path: Path) -> None:
    write(tmp_path / "new", {"mkdocs.yml": "mine"})
    refused(run("init", blog, tmp_path / "new"), "mkdocs.yml exists already")
    assert contents(tmp_path / "new") == {"mkdocs.yml": b"mine"}


@pytest.mark.parametrize("name", ["docs", "mkdocs.yml", "."])
def test_init_writes_nothing_where_something_is_in_its_way(blog: Path, tmp_path: Path, name: str) -> None:
    new = tmp_path / "new"
    write(tmp_path, {f"new/{name}" if name != "." else "new": "a file"})
    before = snapshot(tmp_path)
    refused(run("init", blog, new), str(new if name == "." else new / name), "nothing was written")
    assert snapshot(tmp_path) == before
    (new if name == "." else new / name).unlink()
    new.mkdir(exist_ok=True)
    (new / "docs").symlink_to("nothing")
    before = snapshot(tmp_path)
    refused(run("init", blog, new), f"{new / 'docs'} is a file, but must be a folder; nothing was written")
    assert snapshot(tmp_path) == before


def test_init_in_the_blogs_folder_says_where_a_site_can_be(
    blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = snapshot(tmp_path)
    monkeypatch.chdir(blog)
    refused(run("init", "."), f"{blog} is the blog's folder", "such as `mkdocs-blogimport init . ../my-site`")
    refused(run("init", ".", "_posts"), f"{blog / '_posts'} is inside the blog's folder", "init . ../my-site`")
    monkeypatch.chdir(tmp_path)
    refused(run("init", "old", "old"), "such as `mkdocs-blogimport init old my-site`")
    assert snapshot(tmp_path) == before


def test_init_names_a_folder_once(blog: Path, tmp_path: Path) -> None:
    blog.rename(tmp_path / "site")
    result = run("init", tmp_path / "site", tmp_path)
    refused(result, "is the blog's folder: a build would delete every post")
    assert result.stderr.count(f"{tmp_path}/site is") == 1
    assert f"{tmp_path}/site:" not in result.stderr


def test_init_says_what_it_can_not_write(blog: Path, tmp_path: Path) -> None:
    write(tmp_path, {"new/docs": "a file"})
    refused(run("init", blog, tmp_path / "new"), "docs")
    refused(run("init", blog, tmp_path / "new/docs"), "docs")
    assert contents(tmp_path / "new")["docs"] == b"a file"


def test_init_in_the_current_folder(blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("init", "old").exit_code == 0
    assert (tmp_path / "mkdocs.yml").is_file()
    monkeypatch.chdir(blog)
    refused(run("init", "."), "is the blog's folder")
    assert not (blog / "mkdocs.yml").exists()


def test_init_beside_documentation_leaves_it_its_home(blog: Path, tmp_path: Path) -> None:
    write(tmp_path / "new/docs", {"index.md": "# Manual\n", "part.md": "# Part\n"})
    assert run("init", blog, tmp_path / "new").exit_code == 0
    settings = yaml.safe_load((tmp_path / "new/mkdocs.yml").read_text(encoding="utf-8"))
    assert settings["plugins"][1]["blogimport"] == {"source": "../old", "blog_dir": "blog", "nav_pages": True}
    assert "nav" not in settings
    mkdocs_build(load_config(str(tmp_path / "new/mkdocs.yml")))
    assert "Manual" in (tmp_path / "new/site/index.html").read_text(encoding="utf-8")
    assert "Green" in (tmp_path / "new/site/blog/index.html").read_text(encoding="utf-8")


# -- the home page ----------------------------------------------------------------------------------------------


def home(tmp_path: Path, blog: dict[str, Any]) -> tuple[dict[str, Any], str]:
    write(tmp_path / "old", blog)
    assert run("init", tmp_path / "old", tmp_path / "new").exit_code == 0
    settings = yaml.safe_load((tmp_path / "new/mkdocs.yml").read_text(encoding="utf-8"))
    mkdocs_build(load_config(str(tmp_path / "new/mkdocs.yml"), strict=True))
    return settings["plugins"][1]["blogimport"], (tmp_path / "new/site/index.html").read_text(encoding="utf-8")


def test_an_old_home_page_leaves_its_redirects_to_the_list(tmp_path: Path) -> None:
    write(tmp_path / "old", {**BLOG, "index.html": "---\nlayout: home\nredirect_from: /start/\n---\n"})
    assert run("build", tmp_path / "old", tmp_path / "out").exit_code == 0
    assert "url=.." in (tmp_path / "out/start/index.html").read_text(encoding="utf-8")
    assert "Green" in (tmp_path / "out/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "index"),
    [
        ("index.md", "---\nlayout: home\n---\n"),
        ("index.markdown", "---\nlayout: default\n---\nA few words.\n"),
        ("index.html", "<html><body>No front matter</body></html>"),
        ("front.html", "---\npermalink: /\n---\n{% for post in site.posts %}x{% endfor %}"),
    ],
)
def test_the_list_of_posts_takes_the_place_of_an_empty_home_page(tmp_path: Path, file: str, index: str) -> None:
    blog = {name: text for name, text in BLOG.items() if name != "index.html"}
    options, page = home(tmp_path, {**blog, file: index})
    assert options["blog_dir"] == ""
    assert options.get("exclude") == ("index.html" if file == "index.html" else None)
    assert "Green" in page
    assert "Black" in page


def test_a_home_page_with_a_text_of_its_own_stays(tmp_path: Path) -> None:
    options, page = home(tmp_path, {**BLOG, "index.html": "---\ntitle: Us\n---\n" + "We drink tea all day. " * 40})
    assert options["blog_dir"] == "blog"
    assert "We drink tea" in page
    assert "Green" in (tmp_path / "new/site/blog/index.html").read_text(encoding="utf-8")


def test_a_bare_folder_is_a_blog_too(tmp_path: Path) -> None:
    options, page = home(tmp_path, {"2020-01-01-tea.md": "---\ntitle: Tea\n---\nHot.\n"})
    assert options == {"source": "../old", "blog_dir": ""}
    assert "Tea" in page


def test_a_title_stays_text(tmp_path: Path) -> None:
    title = 'a <script>alert(1)</script> \\"b\\" < c: #d'
    _, page = home(
        tmp_path,
        {
            **BLOG,
            "_config.yml": f'title: "{title}"\npermalink: /:title\n',
            "x.md": '---\ntitle: \'<img src="x">"y\'\n---\nX\n',
        },
    )
    assert "<script>alert" not in page
    assert '<img src="x">' not in page


@pytest.mark.parametrize(
    ("config", "url"),
    [
        ("url: http://localhost:4000\n", None),
        ("url: http://127.0.0.1\n", None),
        ("url: 'https://a.example/\"><b>'\n", "https://a.example/%22%3E%3Cb%3E/"),
        ("url: https://a.example/notes\n", "https://a.example/notes/"),
        ("url: https://a.example/notes\nbaseurl: /notes\n", "https://a.example/notes/"),
        ("url: https://a.example/me\nbaseurl: /notes\n", "https://a.example/me/notes/"),
        ("baseurl: https://a.example/notes\n", "https://a.example/notes/"),
        ("baseurl: /x\n", None),
        ("", None),
    ],
)
def test_the_site_url_is_the_blogs_own_if_it_has_one(tmp_path: Path, config: str, url: str | None) -> None:
    write(tmp_path / "old", {**BLOG, "_config.yml": config})
    run("init", tmp_path / "old", tmp_path / "new")
    assert yaml.safe_load((tmp_path / "new/mkdocs.yml").read_text(encoding="utf-8")).get("site_url") == url


@pytest.mark.parametrize(
    ("language", "theme"),
    [("pt-BR", "pt-BR"), ("de_AT", "de"), ("zh-tw", "zh-TW"), ("no", "nb"), ("tlh", "en")],
)
def test_the_language_is_one_that_the_theme_knows(tmp_path: Path, language: str, theme: str) -> None:
    write(tmp_path / "old", {**BLOG, "_config.yml": f"lang: '{language}'\n"})
    run("init", tmp_path / "old", tmp_path / "new")
    settings = yaml.safe_load((tmp_path / "new/mkdocs.yml").read_text(encoding="utf-8"))
    assert settings["theme"]["language"] == theme


# -- build ------------------------------------------------------------------------------------------------------


def test_build_writes_the_site_and_nothing_else(blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    before = contents(blog)
    result = run("build", blog, tmp_path / "out", "--strict")
    assert result.exit_code == 0, result.output
    assert contents(blog) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["old", "out", "tmp"]
    assert not list(temporary.iterdir())
    page = (tmp_path / "out/green.html").read_text(encoding="utf-8")
    assert '<link rel="canonical" href="https://tea.example/leaves/green">' in page
    assert "fonts.g" not in page


def test_build_replaces_what_it_wrote_before(blog: Path, tmp_path: Path) -> None:
    assert run("build", blog, tmp_path / "out").exit_code == 0
    (blog / "_posts/2020-01-01-green.md").unlink()
    (tmp_path / "out/index.html").unlink()  # as if the first had been killed half-way
    assert run("build", blog, tmp_path / "out", "--site-url", "https://new.example/leaves/").exit_code == 0
    assert not (tmp_path / "out/green.html").exists()
    assert "https://new.example/leaves/black" in (tmp_path / "out/black.html").read_text(encoding="utf-8")


def test_build_fails_for_warnings_if_strict(blog: Path, tmp_path: Path) -> None:
    write(blog, DEAD_LINK)
    result = run("build", blog, tmp_path / "out", "--strict")
    assert result.exit_code == 1
    assert "/nowhere/" in result.stderr
    assert run("build", blog, tmp_path / "out").exit_code == 0


@pytest.mark.parametrize("out", [".", "site", "_posts"])
def test_build_refuses_to_write_into_the_blog(blog: Path, out: str) -> None:
    before = contents(blog)
    refused(run("build", blog, blog / out), "is inside the blog's folder")
    assert contents(blog) == before


def test_build_refuses_a_folder_around_the_blog(blog: Path) -> None:
    before = contents(blog.parent)
    refused(run("build", blog, blog.parent), "would be emptied")
    assert contents(blog.parent) == before


def test_build_finds_the_blog_through_a_link(blog: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(blog)
    refused(run("build", blog, tmp_path / "link/site"), "is inside the blog's folder")
    refused(run("build", tmp_path / "link", blog / "site"), "is inside the blog's folder")


def test_build_refuses_a_folder_of_somebody_elses(blog: Path, tmp_path: Path) -> None:
    write(tmp_path / "out", {"letters.txt": "dear"})
    refused(run("build", blog, tmp_path / "out"), "is not empty")
    assert contents(tmp_path / "out") == {"letters.txt": b"dear"}
    refused(run("build", blog, tmp_path / "out/letters.txt"), "is not a folder")


def test_build_is_not_led_out_by_a_link(blog: Path, tmp_path: Path) -> None:
    assert run("build", blog, tmp_path / "out").exit_code == 0
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out/tea").symlink_to(tmp_path / "elsewhere")
    refused(run("build", blog, tmp_path / "out"), "symbolic link")
    assert not list((tmp_path / "elsewhere").iterdir())


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="nothing is forbidden to root")
def test_build_says_what_it_may_not_write(blog: Path, tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o500)
    refused(run("build", blog, tmp_path / "closed/out"), "Permission denied")


def test_build_says_what_it_can_not_write(blog: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(self: Path, *_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(cli.overlap, "write_mark", forbidden)
    refused(run("build", blog, tmp_path / "out"), "Permission denied")


@pytest.mark.parametrize("url", ["tea.example", "ftp://tea.example/", "https://[", ""])
def test_build_refuses_what_is_no_url(blog: Path, tmp_path: Path, url: str) -> None:
    refused(run("build", blog, tmp_path / "out", "--site-url", url), "--site-url")
    assert not (tmp_path / "out").exists()


# -- what is no blog --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["check", "build", "init", "preview"])
def test_what_is_no_blog_is_said_in_a_line(tmp_path: Path, command: str) -> None:
    write(tmp_path, {"file": "", "empty/notes.txt": "", "docs/README.md": "# No front matter\n"})
    more = {"build": [tmp_path / "out"], "init": [tmp_path / "new"], "preview": ["-a", f"127.0.0.1:{free_port()}"]}
    refused(run(command, tmp_path / "nothing", *more.get(command, [])), "doesn't exist")
    refused(run(command, tmp_path / "file", *more.get(command, [])), "is not a folder")
    refused(run(command, tmp_path / "empty", *more.get(command, [])), "contains no blog")
    refused(run(command, tmp_path / "docs", *more.get(command, [])), "contains no blog")
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "new").exists()


def test_a_jekyll_site_without_posts_is_a_blog(tmp_path: Path) -> None:
    write(tmp_path, {"_config.yml": "title: Soon\n"})
    assert run("check", tmp_path).exit_code == 0


# -- preview ----------------------------------------------------------------------------------------------------


class Previewing(Preview):
    """A running `mkdocs-blogimport preview`, with a folder of its own for temporary files."""

    def __init__(self, folder: Path, blog: Path, *options: str) -> None:
        port = free_port()
        self.temporary = folder / "temporary"
        self.temporary.mkdir()
        super().__init__(
            [sys.executable, "-m", "mkdocs_blogimport", "preview", str(blog), "-a", f"127.0.0.1:{port}", *options],
            f"http://127.0.0.1:{port}",
            cwd=folder,
            log=folder / "preview.log",
            env={**os.environ, "TMPDIR": str(self.temporary)},
        )


@pytest.fixture
def started() -> Iterator[list[Previewing]]:
    previews: list[Previewing] = []
    yield previews
    for preview in previews:
        if preview.process.poll() is None:
            preview.process.kill()
            preview.process.wait(10)
        preview.log.close()


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_a_preview_shows_the_blog_and_leaves_nothing(
    blog: Path, tmp_path: Path, started: list[Previewing], end: signal.Signals
) -> None:
    write(blog, {"_posts/2020-01-03-cold.md": "---\ntitle: Cold\n---\nIced.\n"})
    before = contents(blog)
    started.append(preview := Previewing(tmp_path, blog))
    page = preview.wait_for("/", "Green")  # `/` leads to /leaves/, where the blog lived
    assert "livereload" in page
    assert "Idea" in page
    assert "Hot." in preview.get("/leaves/green")
    post = blog / "_posts/2020-01-03-cold.md"
    post.write_bytes(post.read_bytes().replace(b"Iced.", b"Frozen."))
    preview.wait_for("/leaves/cold", "Frozen.")
    preview.process.send_signal(end)
    assert preview.process.wait(30) == 0, preview.told()
    assert not list(preview.temporary.iterdir())
    assert set(contents(blog)) == set(before)
    assert "Traceback" not in preview.told()


def test_a_preview_has_the_report_as_a_page(blog: Path, tmp_path: Path, started: list[Previewing]) -> None:
    started.append(preview := Previewing(tmp_path, blog))
    preview.wait_for("/", "Green")
    address = preview.told().partition("A report to look at: ")[2].split()[0]
    assert address.startswith(preview.url)
    page = preview.get(address.removeprefix(preview.url))
    assert "What a move of this blog keeps" in page
    assert "/gone/" not in page
    post = blog / "_posts/2020-01-01-green.md"
    post.write_text(post.read_text() + "\n[gone](/gone/)\n")
    preview.wait_for(address.removeprefix(preview.url), "/gone/")


def test_a_preview_has_the_report_of_each_instance(tmp_path: Path) -> None:
    instances = [{"blogimport": {"source": f"../{name}", "blog_dir": name}} for name in ("green", "black")]
    settings = {"site_name": "Test", "theme": "mkdocs", "plugins": instances, "hooks": ["report.py"]}
    files = {
        "site/docs/index.md": "# Home\n",
        "site/report.py": preview_report.hook(),
        "site/mkdocs.yml": yaml.safe_dump(settings),
        "green/_config.yml": "title: Green & more\n",
        "black/_posts/2020-01-01-a.md": "---\ntitle: A\n---\n[gone](/of-black/)\n",
        "green/_posts/2020-01-01-b.md": "---\ntitle: B\n---\n[gone](/of-green/)\n",
    }
    write(tmp_path, files)
    port = free_port()
    command = [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}"]
    preview = Preview(command, f"http://127.0.0.1:{port}", cwd=tmp_path / "site", log=tmp_path / "serve.log")
    try:
        preview.wait_for("/", "Home")
        found = re.findall('<a href="([^"]*)">([^<]*)<', preview.get(f"/{preview_report.ADDRESS}"))
        assert [name for _, name in found] == ["Green &amp; more", "black"]
        of_green, of_black = (preview.get(address) for address, _ in found)
        assert "/of-green/" in of_green and "/of-black/" not in of_green
        assert "/of-black/" in of_black and "/of-green/" not in of_black
    finally:
        preview.process.terminate()
        preview.process.wait(10)
        preview.log.close()


def test_a_preview_takes_the_configuration_that_jekyll_was_given(
    blog: Path, tmp_path: Path, started: list[Previewing]
) -> None:
    write(blog, {"_config.live.yml": "permalink: /live/:title\n"})
    started.append(preview := Previewing(tmp_path, blog, "--config", "_config.live.yml"))
    preview.wait_for("/leaves/live/green", "Hot.")


def test_a_preview_without_drafts(blog: Path, tmp_path: Path, started: list[Previewing]) -> None:
    started.append(preview := Previewing(tmp_path, blog, "--no-drafts"))
    assert "Idea" not in preview.wait_for("/", "Green")


def test_a_preview_that_is_ended_early_leaves_nothing(blog: Path, tmp_path: Path, started: list[Previewing]) -> None:
    write(blog, {f"_posts/2021-01-01-{n}.md": f"---\ntitle: Post {n}\n---\nText.\n" for n in range(300)})
    started.append(preview := Previewing(tmp_path, blog))
    for _ in range(600):
        if "Building" in preview.told():
            break
        time.sleep(0.05)
    preview.process.terminate()
    preview.process.wait(30)
    assert not list(preview.temporary.iterdir())
    assert "Traceback" not in preview.told()


def test_a_preview_tells_that_its_port_is_taken(blog: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refused(run("preview", blog, "-a", f"127.0.0.1:{port}"), f"port {port} is in use")


@pytest.mark.parametrize("address", ["8000", "here:8000", "127.0.0.1:http", "127.0.0.1:0", "127.0.0.1:70000"])
def test_a_preview_refuses_what_is_no_address(blog: Path, address: str) -> None:
    refused(run("preview", blog, "-a", address), "--dev-addr")


def test_a_preview_tells_that_an_address_is_not_its_own(blog: Path) -> None:
    refused(run("preview", blog, "-a", "192.0.2.1:8000"), "192.0.2.1:8000: ")


# -- the rest ---------------------------------------------------------------------------------------------------


@pytest.fixture
def staged(tmp_path: Path) -> Path:
    """A blog whose addresses and name another configuration changes, and which has a page without front matter."""
    further = {"_config.live.yml": "title: Live\n", "etc/more.yml": "permalink: /more/:title\n"}
    pages = {"notes.md": "# Read this\n\nA page for GitHub.\n"}
    write(tmp_path / "staged", {"_config.yml": "title: Desk\npermalink: /:title\n", **further, **pages})
    write(tmp_path / "staged", {"_posts/2020-01-01-green.md": "---\ntitle: Green\n---\nSee [a](/more/green).\n"})
    return tmp_path / "staged"


OTHER = ["--config", "_config.yml,_config.live.yml", "--config=etc/more.yml", "--github-pages"]


def test_build_takes_the_configuration_that_jekyll_was_given(staged: Path, tmp_path: Path) -> None:
    assert run("build", staged, tmp_path / "plain").exit_code == 0
    assert {"green.html", "index.html"} <= set(contents(tmp_path / "plain"))
    assert b"Desk" in contents(tmp_path / "plain")["green.html"]
    assert run("build", staged, tmp_path / "out", *OTHER).exit_code == 0
    written = contents(tmp_path / "out")
    assert "green.html" not in written
    assert b"Live" in written["more/green.html"]
    assert any(b"A page for GitHub." in page for name, page in written.items() if name.endswith(".html"))
    assert not any(b"A page for GitHub." in page for name, page in contents(tmp_path / "plain").items())


def test_check_takes_the_configuration_that_jekyll_was_given(staged: Path) -> None:
    assert run("check", staged).exit_code == 1
    result = run("check", staged, *OTHER, "-v")
    assert result.exit_code == 0, result.output
    assert "GitHub Pages built the blog" in result.stdout
    assert "1 post and 1 page" in result.stdout
    assert "1 post and 1 page" not in run("check", staged, "--no-github-pages").stdout


def test_init_writes_the_configuration_that_jekyll_was_given(staged: Path, tmp_path: Path) -> None:
    assert run("init", staged, tmp_path / "new", *OTHER).exit_code == 0
    options = yaml.safe_load((tmp_path / "new/mkdocs.yml").read_text(encoding="utf-8"))["plugins"][1]["blogimport"]
    assert options["config"] == ["_config.yml", "_config.live.yml", "etc/more.yml"]
    assert options["github_pages"] is True


def test_help_and_version() -> None:
    assert run("--version").stdout.startswith("mkdocs-blogimport, version ")
    for command in ("preview", "build", "check", "init"):
        assert command in run("--help").stdout
        assert run(command, "--help").exit_code == 0


class Terminal:
    """A stream that someone looks at."""

    def __init__(self) -> None:
        self.written = ""

    def write(self, text: str) -> int:
        self.written += text
        return len(text)

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("ci", "shown"), [("", True), ("true", False)])
def test_the_bar_is_seen_from_the_start_by_people(monkeypatch: pytest.MonkeyPatch, ci: str, shown: bool) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("CI", ci)
    bar = progress.Bar()
    bar.begin("Reading")
    assert terminal.written == "Reading …" * shown
    bar.begin("Building", 4)
    assert ("0%" in terminal.written) == shown
    for _ in range(4):
        bar.step()
    bar.end()
    assert ("100%" in terminal.written) == shown
    assert terminal.written.endswith("\033[2K\033[?25h") == shown


def test_a_check_shows_that_it_reads_and_a_line_of_the_log_leaves_that_there(
    blog: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = Terminal()
    monkeypatch.delenv("CI", raising=False)
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", terminal)
        cli.check.callback(blog, "json", (), None, "", None, (), None, False)
    assert terminal.written.startswith("Reading …\r\033[2K")
    assert "Checking" in terminal.written
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", terminal)
        terminal.written = ""
        with progress.log(verbose=False):
            progress.BAR.begin("Reading")
            logging.getLogger("mkdocs.test").warning("One.")
    assert re.fullmatch(r"Reading …\r\x1b\[2K.*WARNING.*One\..*\nReading …\r\x1b\[2K", terminal.written, re.DOTALL)


def test_no_bar_where_nobody_looks(blog: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)
    assert run("check", blog).stderr == ""


def test_the_configuration_is_as_odd_as_the_text(tmp_path: Path) -> None:
    for text in ("plain", "a: b", "- a", "yes", "2020", "# no", "ü", "'", "{x}", "*", "a\udcffb", "", "x " * 300):
        assert yaml.safe_load(f"key: {carried.scalar(text)}\n") == {"key": text}
        assert yaml.safe_load(f"- {carried.scalar(text[:80])}: x\n") == [{text[:80]: "x"}]
