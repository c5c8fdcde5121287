"""Which old addresses a built site answers: `check --addresses … --site …`."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest
from building import build_site, write
from cases import Case, cases, expect
from click.testing import Result
from command import run

from mkdocs_blogimport.blog import addresses
from mkdocs_blogimport.cli import old_addresses


def check(*arguments: object) -> Result:
    return run("check", *map(str, arguments))


@pytest.mark.parametrize("case", cases("cli", "answers.yml"))
def test_what_answers_an_address(case: Case, tmp_path: Path) -> None:
    write(tmp_path, {"old": case["in"], **{f"site/{name}": text for name, text in case["files"].items()}})
    base = ["--base", case["config"]] if "config" in case else []
    result = check("--addresses", tmp_path / "old", "--site", tmp_path / "site", *base, "--format", "json")
    if "told" in case:
        assert result.exit_code == 2
        assert result.stderr == f"Error: --addresses: {tmp_path / 'old'}: {case['told']}\n"
        return
    found = json.loads(result.stdout)["addresses"]
    how = {it["address"]: " ".join(filter(None, (it["how"], it["target"] or it["perhaps"]))) for it in found}
    expect(case, "out", how)
    assert result.exit_code == (0 if all(it["answered"] for it in found) else 1)


SITE = {"index.html": "home", "posts/bell/index.html": "bell", "a.html": "a"}


def test_the_text_names_what_is_not_answered(tmp_path: Path) -> None:
    write(
        tmp_path, {**{f"site/{name}": text for name, text in SITE.items()}, "old.txt": "/\n/2012/bell/\n/gone\x1b/\n"}
    )
    result = check("--addresses", tmp_path / "old.txt", "--site", tmp_path / "site")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "1 of 3 old addresses is answered: 1 by a page or a file.",
        "",
        "2 are not answered:",
        "  /2012/bell/; perhaps /posts/bell/ is meant",
        "  /gone\\x1b/",
    ]
    write(tmp_path, {"all.txt": "/\n/a\n"})
    result = check("--addresses", tmp_path / "all.txt", "--site", tmp_path / "site", "--verbose")
    assert result.exit_code == 0
    assert "All 2 old addresses are answered: 2 by a page or a file." in result.stdout
    assert "/a -> a.html" in result.stdout


def test_the_table_is_to_be_filled_in_and_read_again(tmp_path: Path) -> None:
    write(tmp_path, {**{f"site/{name}": text for name, text in SITE.items()}, "old.txt": "/\n/2012/bell/\n/x, y/\n"})
    result = check("--addresses", tmp_path / "old.txt", "--site", tmp_path / "site", "--format", "csv")
    rows = list(csv.reader(io.StringIO(result.stdout)))
    assert rows == [
        ["old address", "new address", "why", "perhaps"],
        ["/2012/bell/", "", "nothing answers it", "/posts/bell/"],
        ["/x, y/", "", "nothing answers it", ""],
    ]
    write(tmp_path, {"table.csv": result.stdout})
    again = check("--addresses", tmp_path / "table.csv", "--site", tmp_path / "site", "--format", "csv")
    assert again.stdout == result.stdout


OLD = ["/2012/bell/", "/x, y/", "/100%/", "/c#/", "/was/été.html", "/feed.xml", "/kept/", "/deep/er/"]


@pytest.mark.parametrize("base", ["", "/docs"])
def test_the_filled_in_table_is_the_option_redirects(tmp_path: Path, base: str) -> None:
    blog = {"a.md": "---\ntitle: A\ndate: 2020-01-01\npermalink: /kept/\n---\nA.\n"}
    site: dict[str, Any] = {"blog": blog, "mkdocs": {"site_url": f"https://example.com{base}/"}}
    built = build_site(tmp_path, **site)
    write(tmp_path, {"old.txt": "\n".join(addresses.encode(base + address) for address in OLD)})
    asked = ("--addresses", tmp_path / "old.txt", "--site", built.folder, *(["--base", base] if base else []))
    before = check(*asked, "--format", "csv")
    assert before.exit_code == 1
    header, *rows = csv.reader(io.StringIO(before.stdout))
    assert len(rows) == len(OLD) - 1, "one is answered"
    table = io.StringIO()
    csv.writer(table).writerows([header, *([old, f"{base}/kept/", *more] for old, _, *more in rows)])
    write(tmp_path, {"site/moved.csv": table.getvalue()})
    after = build_site(tmp_path, **site, options={"redirects": "moved.csv"})
    assert not after.warnings()
    result = check(*asked)
    assert result.stdout == "All 8 old addresses are answered: 1 by a page or a file, 7 by a redirect.\n"


def test_the_addresses_of_a_built_folder(tmp_path: Path) -> None:
    old = {"index.html": "", "a/index.html": "", "b.html": "", "feed.xml": "", "style.css": "", "404.html": ""}
    write(tmp_path / "old", {**old, ".git/x.html": "", "sitemap.xml": ""})
    write(tmp_path / "site", {"index.html": "", "a.html": ""})
    result = check("--addresses", tmp_path / "old", "--site", tmp_path / "site", "--format", "json")
    answered: dict[str, Any] = {it["address"]: it["answered"] for it in json.loads(result.stdout)["addresses"]}
    assert answered == {"/": True, "/a/": False, "/b.html": False, "/feed.xml": False}


def test_the_addresses_that_the_source_of_a_blog_says(tmp_path: Path) -> None:
    write(
        tmp_path / "old",
        {
            "_config.yml": "url: https://a.example\nbaseurl: /me\npermalink: /:title/\n"
            "plugins: [jekyll-redirect-from, jekyll-feed]\n",
            "_posts/2020-01-01-a.md": "---\ntitle: A\nredirect_from: /was-a/\n---\nA.\n",
            "_posts/2020-01-02-b.md": "---\ntitle: B\n---\nB.\n",
            "_drafts/c.md": "---\ntitle: C\n---\nC.\n",
            "slides/index.html": "<html></html>",
            "404.html": "---\npermalink: /404.html\n---\nNo.\n",
        },
    )
    assert run("build", str(tmp_path / "old"), str(tmp_path / "new")).exit_code == 0
    result = check(tmp_path / "old", "--site", tmp_path / "new", "--base", "me", "--format", "json")
    found = {it["address"]: it["how"] for it in json.loads(result.stdout)["addresses"]}
    assert found == {
        "/me/a/": "page",
        "/me/was-a/": "redirect",
        "/me/b/": "page",
        "/me/slides/": "page",
        "/me/feed.xml": "page",
    }
    assert result.exit_code == 0
    (tmp_path / "new/b/index.html").unlink()
    assert check(tmp_path / "old", "--site", tmp_path / "new", "--base", "/me").exit_code == 1


def test_packed_sitemaps_and_their_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sitemap = "<urlset><url><loc>https://old.example/a.html</loc></url></urlset>"
    index = "<sitemapindex><sitemap><loc>https://old.example/deep/posts.xml.gz</loc></sitemap></sitemapindex>"
    write(tmp_path, {"posts.xml.gz": gzip.compress(sitemap.encode()), "sitemap.xml": index, "site/a.html": ""})
    arguments = ("--addresses", tmp_path / "sitemap.xml", "--site", tmp_path / "site")
    assert check(*arguments).stdout == "The 1 old address is answered: 1 by a page or a file.\n"
    write(tmp_path, {"bomb.gz": gzip.compress(b"<x>" + b" " * 5_000)})
    monkeypatch.setattr(old_addresses, "MOST_BYTES", 1_000)
    assert "larger than 1000 bytes" in check("--addresses", tmp_path / "bomb.gz", *arguments[2:]).stderr
    monkeypatch.setattr(old_addresses, "MOST_ADDRESSES", 1)
    write(tmp_path, {"many.txt": "/a\n/b\n"})
    assert "more than 1 addresses" in check("--addresses", tmp_path / "many.txt", *arguments[2:]).stderr
    write(tmp_path, {"broken.gz": b"\x1f\x8bxxxxxxxx"})
    assert check("--addresses", tmp_path / "broken.gz", *arguments[2:]).exit_code == 2


def test_a_folder_of_sitemaps(tmp_path: Path) -> None:
    first = "<urlset><url><loc>https://old.example/a.html</loc></url></urlset>"
    second = '<?xml version="1.0"?>\n<?xml-stylesheet href="x.xsl"?>\n<!-- made by a program -->\n' + first.replace(
        "/a.html", "/b/"
    )
    index = "<sitemapindex><sitemap><loc>https://old.example/deep/posts.xml</loc></sitemap></sitemapindex>"
    files = {"posts.xml.gz": gzip.compress(first.encode()), "pages.xml": second, "notes.txt": "x"}
    files |= {"index.xml.gz": gzip.compress(index.encode()), "feed.xml": "<rss></rss>"}
    write(tmp_path / "maps", files)
    write(tmp_path / "site", {"a.html": ""})
    result = check("--addresses", tmp_path / "maps", "--site", tmp_path / "site", "--format", "json")
    answered = {it["address"]: it["answered"] for it in json.loads(result.stdout)["addresses"]}
    assert answered == {"/a.html": True, "/b/": False}
    (tmp_path / "maps/posts.xml.gz").unlink()
    result = check("--addresses", tmp_path / "maps", "--site", tmp_path / "site")
    assert "index.xml.gz is an index of sitemaps, and posts.xml is not beside it" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "name the folder of the old blog"),
        (["--addresses", "x"], "--addresses needs --site"),
        (["--site", "."], "--site needs old addresses"),
        (["--site", ".", "--addresses", "x", "--format", "annotations"], "--format annotations is of files and lines"),
        ([".", "--format", "csv"], "needs --site"),
        (["--site", "nowhere", "--addresses", "x"], "the folder nowhere doesn't exist"),
        (["--site", ".", "--addresses", "nowhere"], "nowhere: there is no such file or folder"),
    ],
)
def test_what_does_not_go_together_is_said_in_a_line(arguments: list[str], message: str) -> None:
    result = check(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
