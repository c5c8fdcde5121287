"""What `init` takes over of the old site's settings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from building import write
from cases import Case, cases
from command import run
from mkdocs.commands.build import build as mkdocs_build
from mkdocs.config import load_config

POST = {"_posts/2020-01-01-a.md": "---\ntitle: A\n---\nA.\n"}
CONFIG = """\
title: Bees
description: >
  All about "bees" &
  honey
url: https://bees.example
author: {name: Ann Apis, email: ann@bees.example}
copyright: © 2020 <b>Ann</b> & bees
logo: /assets/bee.png
repository: ann/bees
google_analytics: G-AB12CD34
github_username: ann
social: {links: ["https://mastodon.example/@ann", "javascript:alert(1)"]}
comments:
  provider: giscus
  disqus: {shortname: bees}
  giscus: {repo_id: "R_k1=", category_name: General, category_id: DIC_x}
"""


def init(folder: Path, config: str, **more: Any) -> tuple[dict[str, Any], str]:
    """The settings that `init` writes, and its mkdocs.yml; the site is built with them."""
    write(folder / "old", {"_config.yml": config, **POST, **more.pop("files", {})})
    result = run("init", str(folder / "old"), str(folder / "new"))
    assert result.exit_code == 0, result.output
    mkdocs_build(load_config(str(folder / "new/mkdocs.yml"), strict=True))
    text = (folder / "new/mkdocs.yml").read_text(encoding="utf-8")
    return yaml.safe_load(text), text


def test_settings_are_carried_over_with_where_they_came_from(tmp_path: Path) -> None:
    settings, text = init(
        tmp_path,
        CONFIG,
        files={
            "assets/bee.png": b"\x89PNG",
            "favicon.ico": b"icon",
            "_posts/2020-01-02-b.md": "---\ntitle: B\ncomments: false\n---\nB.\n",
        },
    )
    assert settings["site_description"] == "All about “bees” & honey"
    assert settings["site_author"] == "Ann Apis"
    assert settings["copyright"] == "© 2020 Ann &amp; bees"
    assert settings["repo_url"] == "https://github.com/ann/bees"
    assert settings["theme"]["favicon"] == "images/favicon.ico"
    assert settings["theme"]["logo"] == "images/logo.png"
    assert settings["theme"]["custom_dir"] == "overrides"
    assert settings["extra"] == {
        "analytics": {"provider": "google", "property": "G-AB12CD34"},
        "social": [
            {"icon": "fontawesome/brands/github", "link": "https://github.com/ann"},
            {"icon": "fontawesome/solid/link", "link": "https://mastodon.example/@ann"},
        ],
    }
    for key in ("description", "author.name", "copyright", "logo", "repository", "google_analytics", "comments.giscus"):
        assert f"`{key}` in " in text, key
    lines = text.splitlines()
    for key in (
        "site_description",
        "site_author",
        "copyright",
        "repo_url",
        "favicon",
        "logo",
        "analytics",
        "custom_dir",
    ):
        number = next(n for n, line in enumerate(lines) if line.strip().startswith(f"{key}:"))
        assert lines[number - 1].strip().startswith("#"), key
    site = tmp_path / "new/site"
    page, other = (site / name for name in ("2020/01/01/a.html", "2020/01/02/b.html"))
    first = page.read_text(encoding="utf-8")
    assert 'data-repo="ann/bees"' in first
    assert 'data-repo-id="R_k1="' in first
    assert 'data-category="General"' in first
    assert "giscus.app" not in other.read_text(encoding="utf-8")
    assert "bees.disqus.com" not in first
    assert (site / "images/logo.png").read_bytes() == b"\x89PNG"


DISQUS = "disqus: bees\nurl: https://b.example\n"


@pytest.mark.parametrize(
    ("config", "pieces"),
    [
        (DISQUS, ["https://bees.disqus.com/embed.js", 'url = "https://b.example/2020/01/01/a.html"', "post.old has"]),
        (
            DISQUS + "theme: minima\n",
            ["bees.disqus.com/embed.js", 'identifier = "https://b.example/2020/01/01/a.html"'],
        ),
        (DISQUS + "remote_theme: mmistakes/minimal-mistakes\n", ["bees.disqus.com/", 'identifier = "/2020/01/01/a"']),
        (DISQUS + "theme: jekyll-theme-chirpy\n", ["bees.disqus.com/", 'identifier = "/2020/01/01/a.html"']),
        ("utterances: {repo: ann/bees, issue-term: title}\n", ["utteranc.es/client.js", 'repo="ann/bees"', '="title"']),
        (
            "giscus: {repo: ann/bees, strict: true}\n",
            ['data-repo="ann/bees"', 'data-strict="1"', 'data-term="2020/01/01/a"'],
        ),
        ("utterances: {repo: ann/bees}\n", ["utteranc.es/client.js", 'issue-term="2020/01/01/a"']),
    ],
)
def test_comments_are_shown_below_posts(tmp_path: Path, config: str, pieces: list[str]) -> None:
    init(tmp_path, config)
    page = (tmp_path / "new/site/2020/01/01/a.html").read_text(encoding="utf-8")
    for piece in pieces:
        assert piece in page
    assert pieces[0] not in (tmp_path / "new/site/index.html").read_text(encoding="utf-8")


def test_the_edit_link_of_documentation(tmp_path: Path) -> None:
    settings, _ = init(
        tmp_path, "gh_edit_link: true\ngh_edit_branch: trunk\ngh_edit_repository: https://github.com/ann/bees\n"
    )
    assert settings["repo_url"] == "https://github.com/ann/bees"
    assert settings["edit_uri"] == "edit/trunk/docs/"
    assert "content.action.edit" in settings["theme"]["features"]


HOSTILE = r"""
description: "x\nplugins: [evil]\n\" onload=\"alert(1)<script>alert(2)</script>"
author: "*a"
copyright: "<script>alert(3)</script>{{ 7 * 7 }}"
logo: ../../../etc/passwd
favicon: /favicon.exe
repository: "javascript:alert(4)"
google_analytics: "G-1\nevil: true"
disqus: "x.evil.example/"
giscus: {repo: "a/b{{ 6 * 7 }}", category: "{% include 'x' %}"}
utterances: {repo: "a/b\"><script>"}
twitter_username: "x\"><script>alert(5)</script>"
github_username: "../evil"
email: "javascript:alert(6)@x"
social-network-links: {github: [1], facebook: {a: b}, email: null}
author_links: 3
"""


def test_hostile_settings_are_text_or_left_out(tmp_path: Path) -> None:
    settings, text = init(tmp_path, HOSTILE, files={"favicon.exe": b"MZ"})
    assert settings["site_author"] == "*a"
    assert "evil" not in settings
    assert settings["plugins"][1]["blogimport"] == {"source": "../old", "blog_dir": ""}
    for key in ("repo_url", "extra"):
        assert key not in settings, settings[key]
    assert not {"custom_dir", "logo", "favicon"} & set(settings["theme"])
    page = (tmp_path / "new/site/2020/01/01/a.html").read_text(encoding="utf-8")
    for piece in ("<script>alert", 'onload="alert', "evil.example", "javascript:alert"):
        assert piece not in page
    assert "49" not in page.split("md-copyright__highlight", 1)[1][:200]
    assert text.count("\nplugins:") == 1


def test_a_preview_and_a_build_ask_no_other_host(tmp_path: Path) -> None:
    write(tmp_path / "old", {"_config.yml": CONFIG, **POST})
    result = run("build", str(tmp_path / "old"), str(tmp_path / "out"))
    assert result.exit_code == 0, result.output
    page = (tmp_path / "out/2020/01/01/a.html").read_text(encoding="utf-8")
    assert "Ann Apis" in page
    assert "giscus" not in page
    assert "G-AB12CD34" not in page


def test_init_says_where_to_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "old", POST)
    monkeypatch.chdir(tmp_path)
    said = run("init", "old", "my site").stdout.splitlines()[-1]
    assert said == "`cd 'my site'` first: `mkdocs serve` shows the site, `mkdocs build` writes it."
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    said = run("init", "../old").stdout.splitlines()[-1]
    assert said == "`mkdocs serve` shows the site, `mkdocs build` writes it."


def test_a_comment_template_of_ones_own_is_not_overwritten(tmp_path: Path) -> None:
    write(tmp_path, {"old/_config.yml": "disqus: bees\n", "new/overrides/blogimport/comments.html": "mine"})
    write(tmp_path / "old", POST)
    result = run("init", str(tmp_path / "old"), str(tmp_path / "new"))
    assert result.exit_code == 2
    assert "comments.html exists already" in result.stderr


def test_a_site_with_material_s_blog_keeps_its_own_title(tmp_path: Path) -> None:
    blog = {
        "mkdocs.yml": "site_name: 'Garden: beds'\nplugins: [blog]\n",
        "docs/blog/index.md": "# Notes\n",
        "docs/blog/posts/a.md": "---\ndate: 2020-01-01\n---\n# A\n",
    }
    write(tmp_path / "old", blog)
    result = run("init", str(tmp_path / "old"), str(tmp_path / "new"))
    assert result.exit_code == 0, result.output
    settings = yaml.safe_load((tmp_path / "new/mkdocs.yml").read_text(encoding="utf-8"))
    assert settings["site_name"] == "Garden: beds"


@pytest.mark.parametrize("case", cases("cli", "carried.yml"))
def test_each_generator_s_settings_are_carried_over(case: Case, tmp_path: Path) -> None:
    write(tmp_path / "old", case["blog"])
    result = run("init", str(tmp_path / "old"), str(tmp_path / "new"))
    assert result.exit_code == 0, result.output
    text = (tmp_path / "new/mkdocs.yml").read_text(encoding="utf-8")
    settings = yaml.safe_load(text)
    for key, value in case["mkdocs"].items():
        got = settings.get(key)
        assert ({name: got.get(name) for name in value} if key == "theme" else got) == value, key
    for file, content in case.get("files", {}).items():
        assert content in (tmp_path / "new" / file).read_text(encoding="utf-8"), file
    assert "javascript" not in re.sub(r"#.*", "", text)
    mkdocs_build(load_config(str(tmp_path / "new/mkdocs.yml"), strict=True))
