"""Posts that an earlier build has read: they are what reading their files gives."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Self

import pytest
from building import write

from mkdocs_blogimport import frontmatter
from mkdocs_blogimport.blog.post import Post
from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.sources import ReadOptions, read_source
from mkdocs_blogimport.sources.jekyll import reading
from mkdocs_blogimport.sources.kept_posts import described

CONFIG = """title: Old
timezone: Europe/Berlin
defaults:
  - scope: {path: ""}
    values: {layout: post, nested: {a: [1, two, 3.0], 4: yes}}
"""
POSTS = {
    "2020-01-01-plain.md": "---\ntitle: Plain\n---\nText.\n",
    "2020-01-02-values.md": "---\ntitle: 012\nversion: 1.10\non: yes\noff: ~\nat: 2020-03-04\n"
    "last_modified_at: 2020-03-04 05:06:07 +0530\nlist: [a, [b, {c: d}], 1_000, .inf, '2020-01-01']\nempty: {}\n"
    "---\nText \u00e4\u20ac\n",
    "2020-01-03-around.md": "---\ntitle: Around\ntags: [a b, c]\ncategories: x y\nauthor: ann\n"
    "image: {path: /a.png, alt: An a, caption: A}\nexcerpt: Short\nredirect_from: [/old/]\npermalink: /at/here.html\n"
    "lang: de\npin: true\n---\n\n\nText.\n",
    "2020-10-25-twice.md": "---\ntitle: Twice\ndate: 2020-10-25 02:30:00\n---\n",
    "2020-10-26-elsewhere.md": "---\ntitle: Elsewhere\ndate: 2020-10-26 02:30:00 -0800\n---\r\nText\r\nmore\n",
    "2020-10-27-windows.md": "---\ntitle: Windows\n---\n" + "A" * 70_000,
}
ODD = {
    "_posts/2020-02-02-odd.md": "---\ntitle: 'Odd\n---\n",
    "_posts/2020-02-03-b.md": "---\ndate: x\n---\n",
}


class Kept(dict[bytes, bytes]):
    """What a build keeps for the next one."""

    recall = dict.get
    keep = dict.__setitem__


class Blog:
    """A blog that is read again and again."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.kept = Kept()
        self.reads = 0
        read = frontmatter.read

        def counted(data: bytes) -> frontmatter.Document:
            self.reads += 1
            return read(data)

        monkeypatch.setattr(frontmatter, "read", counted)
        write(folder, {"_config.yml": CONFIG, **{f"_posts/{name}": text for name, text in POSTS.items()}})

    def read(self, *, kept: bool = True, **options: bool) -> tuple[list[object], list[str], int]:
        """The posts, the problems, and the number of files that were read."""
        before, problems = self.reads, Problems()
        asked = ReadOptions(kept=self.kept if kept else None, **options)  # type: ignore[arg-type]
        posts = read_source(self.folder, problems, options=asked).posts
        return [described(_whole(post)) for post in posts], sorted(map(str, problems)), self.reads - before


def _whole(post: Post) -> list[object]:
    """All of a post, in what kinds of values ever."""
    fields = [(name, getattr(post, name)) for name in Post.__slots__]
    return [(name, type(value).__name__, repr(value), str(value)) for name, value in fields]


@pytest.fixture
def blog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Blog:
    return Blog(tmp_path.resolve(), monkeypatch)


def test_a_kept_post_is_what_its_file_says(blog: Blog) -> None:
    whole = blog.read(kept=False)
    assert len(whole[0]) == len(POSTS)
    assert blog.read() == whole
    assert blog.read() == (*whole[:2], 0)
    assert len(blog.kept) == len(POSTS)


@pytest.mark.parametrize("setting", ["timezone: Asia/Tokyo", "baseurl: /blog", "permalink: /:title", "lang: fr"])
def test_with_other_settings_each_post_is_read_anew(blog: Blog, setting: str) -> None:
    blog.read()
    write(blog.folder, {"_config.yml": setting})
    assert blog.read()[2] == len(POSTS)
    assert blog.read() == (*blog.read(kept=False)[:2], 0)


def test_only_a_post_that_has_changed_is_read(blog: Blog) -> None:
    blog.read()
    file = blog.folder / "_posts/2020-01-01-plain.md"
    file.write_text(file.read_text().replace("Plain", "Other"))
    assert blog.read()[2] == 1
    file.rename(file.with_name("2020-01-01-moved.md"))
    assert blog.read()[2] == 1
    assert blog.read() == (*blog.read(kept=False)[:2], 0)


def test_a_problem_of_a_post_is_reported_each_time(blog: Blog) -> None:
    write(blog.folder, ODD)
    found = [blog.read()[1:] for _ in range(3)]
    assert len(found[0][0]) >= 2
    assert [problems for problems, _ in found] == [found[0][0]] * 3
    assert [reads for _, reads in found[1:]] == [2, 2]


def test_a_problem_of_the_settings_is_reported_when_the_post_that_showed_it_first_is_gone(blog: Blog) -> None:
    write(blog.folder, {"_config.yml": "permalink: /:nonsense/:title/\n"})
    problems = blog.read()[1]
    assert any("nonsense" in problem for problem in problems)
    (blog.folder / "_posts/2020-01-01-plain.md").unlink()
    assert any("nonsense" in problem for problem in blog.read()[1])


def test_a_draft_and_what_is_too_early_are_read_each_time(blog: Blog) -> None:
    write(blog.folder, {"_posts/2999-01-01-later.md": "---\ntitle: Later\n---\n"})
    assert len(blog.read()[0]) == len(POSTS)
    assert len(blog.read(draft=True)[0]) == len(POSTS) + 1
    assert len(blog.read()[0]) == len(POSTS)


def test_a_post_is_too_early_where_the_clock_is_slow(blog: Blog, monkeypatch: pytest.MonkeyPatch) -> None:
    blog.read()

    class Slow(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls(2020, 1, 15, tzinfo=tz)

    monkeypatch.setattr(reading, "datetime", Slow)
    assert len(blog.read()[0]) == 3


def test_a_globbed_default_has_each_post_read(blog: Blog) -> None:
    scope = "defaults: [{scope: {path: '_posts/*-plain.md'}, values: {tags: [globbed]}}]\n"
    write(blog.folder, {"_config.yml": scope})
    blog.read()
    assert blog.read()[2] == len(POSTS)


@pytest.mark.parametrize(
    "damaged", [b"", b"{", b"[]", b'{"date": ["datetime", "x", 0, "UTC"]}', b'{"tags": ["Nothing"]}']
)
def test_a_kept_post_that_is_none_is_read(blog: Blog, damaged: bytes) -> None:
    whole = blog.read()
    for key in blog.kept:
        blog.kept[key] = damaged
    assert blog.read() == whole


def test_another_process_finds_what_was_kept(blog: Blog) -> None:
    """Nothing of what a post is asked for by depends on the order in a set."""
    blog.read()
    code = f"""
from pathlib import Path
from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.sources import ReadOptions, read_source
class Kept(dict):
    recall = dict.get
    keep = dict.__setitem__
kept = Kept()
read_source(Path({str(blog.folder)!r}), Problems(), options=ReadOptions(kept=kept))
print(*sorted(key.hex() for key in kept))
"""
    found = {subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout for _ in range(3)}
    assert len(found) == 1
    assert found.pop().decode().split() == sorted(key.hex() for key in blog.kept)
