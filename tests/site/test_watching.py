"""What a preview notices, what it shows meanwhile, and what is left of it: real processes, asked over HTTP."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml
from building import Preview, build_again, build_site, free_port, write
from mkdocs.config import load_config
from mkdocs.livereload import LiveReloadServer

from mkdocs_blogimport.site.live import Live
from mkdocs_blogimport.site.watching import Snapshot, matters

TEA = "_posts/2020-01-01-tea.md"
BLOG = {"_config.yml": "permalink: /:title\n", TEA: "---\ntitle: Tea\n---\nTea is hot.\n"}
#: A tag that has a build wait as long as there is a file, and says that it does.
WAITING = """
import os, time
from pathlib import Path
FOLDER = Path(__file__).parent

def wait(markup, body, page):
    (FOLDER / "waiting").touch()
    while not (FOLDER / "go").exists():
        time.sleep(0.01)
    return "It went on."
"""


@contextmanager
def serving(
    folder: Path, *flags: str, ends: int = signal.SIGINT, command: Sequence[str] = ("-m", "mkdocs")
) -> Iterator[Preview]:
    """A running `mkdocs serve` of the site in a folder, which leaves nothing behind."""
    port, temporary = free_port(), folder / f"tmp-{len(list(folder.glob('tmp-*')))}"
    temporary.mkdir()
    preview = Preview(
        [sys.executable, *command, "serve", "-a", f"127.0.0.1:{port}", *flags],
        f"http://127.0.0.1:{port}",
        cwd=folder / "site",
        log=temporary.with_suffix(".log"),
        env={**os.environ, "TMPDIR": str(temporary)},
    )
    try:
        yield preview
    finally:
        if preview.process.poll() is None:
            preview.process.send_signal(ends)
        try:
            preview.process.wait(60)
        finally:
            preview.process.kill()
            preview.log.close()
    assert list(temporary.iterdir()) == []


def is_missing(preview: Preview, path: str) -> bool:
    try:
        preview.get(path)
    except urllib.error.HTTPError as error:
        return error.code == 404
    return False


def wait_missing(preview: Preview, path: str) -> None:
    for _ in range(300):
        if is_missing(preview, path):
            return
        time.sleep(0.1)
    raise AssertionError(f"{path} is still there:\n{preview.told()}")


def wait_there(file: Path) -> None:
    for _ in range(600):
        if file.exists():
            return
        time.sleep(0.1)
    raise AssertionError(f"{file} was never made")


def builds(preview: Preview) -> int:
    return preview.told().count("Building documentation...")


def tea(what: str, **more: str) -> str:
    fields = "".join(f"{key}: {value}\n" for key, value in {"title": "Tea", **more}.items())
    return f"---\n{fields}---\nTea is {what}.\n"


def settings(folder: Path, change: Mapping[str, Any]) -> None:
    file = folder / "site/mkdocs.yml"
    file.write_text(yaml.safe_dump({**yaml.safe_load(file.read_text()), **change}))


# -- what happens to files --------------------------------------------------------------------------------------------


def test_posts_are_deleted_renamed_moved_and_hidden_and_come_back(tmp_path: Path) -> None:
    build_site(tmp_path, blog={**BLOG, "_posts/2020-01-02-a.md": "---\ntitle: A\n---\nA post.\n"})
    blog = tmp_path / "blog"
    post, other = blog / TEA, blog / "_posts/2020-01-02-a.md"
    with serving(tmp_path) as preview:
        preview.wait_for("/tea", "Tea is hot.")
        other.unlink()
        wait_missing(preview, "/a")
        renamed = post.rename(blog / "_posts/2020-01-01-cup.md")
        preview.wait_for("/cup", "Tea is hot.")
        wait_missing(preview, "/tea")
        (blog / "drinks/_posts").mkdir(parents=True)
        moved = renamed.rename(blog / "drinks/_posts/2020-01-01-cup.md")
        preview.wait_for("/cup", "drinks")
        (blog / "drinks").rename(blog / "liquids")
        preview.wait_for("/cup", "liquids")
        moved = blog / "liquids/_posts" / moved.name
        (blog / "_drafts").mkdir()
        draft = moved.rename(blog / "_drafts/cup.md")
        preview.wait_for("/cup", "Draft")
        draft.rename(post)
        preview.wait_for("/tea", "Tea is hot.")
        wait_missing(preview, "/cup")
        post.write_text(tea("gone", published="false"))
        wait_missing(preview, "/tea")
        post.write_text(tea("back"))
        preview.wait_for("/tea", "Tea is back.")


def test_the_folder_of_the_blog_is_moved_away_and_comes_back(tmp_path: Path) -> None:
    build_site(tmp_path, blog=BLOG)
    with serving(tmp_path) as preview:
        preview.wait_for("/tea", "Tea is hot.")
        (tmp_path / "blog").rename(tmp_path / "away")
        preview.wait_for("/tea", "is not a folder")
        (tmp_path / "away" / TEA).write_text(tea("cold"))
        (tmp_path / "away").rename(tmp_path / "blog")
        preview.wait_for("/tea", "Tea is cold.")
        (tmp_path / "blog" / TEA).write_text(tea("warm"))
        preview.wait_for("/tea", "Tea is warm.")
        # another folder in its place, as a tool makes it that writes a whole export anew
        shutil.copytree(tmp_path / "blog", tmp_path / "new")
        shutil.rmtree(tmp_path / "blog")
        (tmp_path / "new").rename(tmp_path / "blog")
        (tmp_path / "blog" / TEA).write_text(tea("new"))
        preview.wait_for("/tea", "Tea is new.")


def test_another_folder_that_mkdocs_yml_names_is_watched_too(tmp_path: Path) -> None:
    build_site(tmp_path, blog=BLOG)
    with serving(tmp_path) as preview:
        preview.wait_for("/tea", "Tea is hot.")
        settings(tmp_path, {"plugins": [{"blogimport": {"source": "../other"}}]})
        preview.wait_for("/tea", "is not a folder")
        shutil.copytree(tmp_path / "blog", tmp_path / "other")
        preview.wait_for("/tea", "Tea is hot.")
        (tmp_path / "other" / TEA).write_text(tea("cold"))
        preview.wait_for("/tea", "Tea is cold.")


def test_what_was_saved_during_the_first_build_is_shown(tmp_path: Path) -> None:
    build_site(tmp_path, blog=BLOG, docs={"index.md": "# Home\n"}, options={})
    write(tmp_path / "site", {"wait.py": WAITING + "tags = {'wait': wait}\n"})
    write(tmp_path / "blog", {"_posts/2020-01-03-z.md": "---\ntitle: Z\n---\n{% wait %}\n"})
    settings(tmp_path, {"plugins": [{"blogimport": {"source": "../blog", "liquid": "wait.py"}}]})
    with serving(tmp_path) as preview:
        wait_there(tmp_path / "site/waiting")
        write(tmp_path / "blog", {TEA: tea("cold"), "_posts/2020-01-02-new.md": "---\ntitle: New\n---\nNew.\n"})
        (tmp_path / "site/go").touch()
        preview.wait_for("/tea", "Tea is cold.")
        preview.wait_for("/new", "New.")


def test_what_editors_and_generators_write_for_themselves_is_no_change(tmp_path: Path) -> None:
    build_site(tmp_path, blog={**BLOG, "hugo/hugo.toml": "", "hugo/content/posts/a.md": "---\ntitle: A\n---\nA.\n"},
               plugins=[{"blogimport": {"source": ["../blog", "../blog/hugo"]}}])  # fmt: skip
    posts, post = tmp_path / "blog/_posts", tmp_path / "blog" / TEA
    with serving(tmp_path) as preview:
        preview.wait_for("/tea", "Tea is hot.")
        for name in (".2020-01-01-tea.md.swp", "4913", "2020-01-01-tea.md~", ".#2020-01-01-tea.md", "#tea.md#",
                     "2020-01-01-tea.md___jb_tmp___", ".DS_Store", ".tea.md.un~", ".goutputstream-AB12CD"):  # fmt: skip
            (posts / name).write_text("a")
        for folder in (".git", ".obsidian", ".cache", "node_modules/a", "hugo/public/posts", "hugo/resources/_gen"):
            write(tmp_path / "blog" / folder, {"index.html": "a", "b.md": "a"})
        write(tmp_path / "blog/built", {".mkdocs-blogimport": "", "index.html": "a"})
        time.sleep(1.5)  # twice as long as it takes to notice something
        assert builds(preview) == 1, preview.told()
        # saved as vim does, as IntelliJ does, and as VS Code does
        post.rename(posts / f"{post.name}~")
        post.write_text(tea("of vim"))
        (posts / f"{post.name}~").unlink()
        preview.wait_for("/tea", "Tea is of vim.")
        (posts / f"{post.name}___jb_tmp___").write_text(tea("of IntelliJ"))
        (posts / f"{post.name}___jb_tmp___").rename(post)
        preview.wait_for("/tea", "Tea is of IntelliJ.")
        with post.open("w") as opened:
            opened.write(tea("of VS Code"))
        preview.wait_for("/tea", "Tea is of VS Code.")


def test_a_branch_with_many_other_posts_is_one_change(tmp_path: Path) -> None:
    names = [f"_posts/2020-01-01-p{number}.md" for number in range(200)]
    build_site(tmp_path, blog={**BLOG, **dict.fromkeys(names, "---\ntitle: P\n---\nOld.\n")})
    blog = tmp_path / "blog"

    def git(*arguments: str) -> None:
        subprocess.run(["git", "-c", "user.name=A", "-c", "user.email=a@b.c", *arguments], cwd=blog, check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip

    git("init", "-b", "main")
    git("add", ".")
    git("commit", "-m", "a")
    git("checkout", "-b", "other")
    for name in names:
        (blog / name).write_text("---\ntitle: P\n---\nNew.\n")
    git("commit", "-am", "b")
    git("checkout", "main")
    with serving(tmp_path) as preview:
        preview.wait_for("/p0", "Old.")
        git("checkout", "other")
        preview.wait_for("/p199", "New.")
        assert "New." in preview.get("/p0")
        subprocess.run(["sed", "-i", "s/New/Newer/", *names], cwd=blog, check=True)
        preview.wait_for("/p199", "Newer.")
        assert "Newer." in preview.get("/p0")
        # a program that takes its time with each
        for name in names[:20]:
            (blog / name).write_text("---\ntitle: P\n---\nNewest.\n")
            time.sleep(0.1)
        preview.wait_for("/p19", "Newest.")
        assert builds(preview) <= 6, preview.told()  # of 23, if each was seen by itself


def test_what_may_not_be_read_any_more_and_may_be_again(tmp_path: Path) -> None:
    build_site(tmp_path, blog=BLOG)
    post = tmp_path / "blog" / TEA
    tests = Path(__file__).parents[1]
    code = (
        f"import runpy, sys; sys.path.insert(0, {str(tests)!r})\nfrom privileges import as_anybody\n"
        "with as_anybody(): runpy.run_module('mkdocs', run_name='__main__', alter_sys=True)"
    )
    with serving(tmp_path, command=("-c", code)) as preview:
        preview.wait_for("/tea", "Tea is hot.")
        post.chmod(0)
        wait_missing(preview, "/tea")
        assert f"{TEA}: can't be read: Permission denied" in preview.told()
        post.chmod(0o644)
        preview.wait_for("/tea", "Tea is hot.")


def test_errors_in_files_are_reported_and_a_save_mends_them(tmp_path: Path) -> None:
    files = {
        **BLOG,
        TEA: "---\ntitle: Tea\n---\n{% include cup.html %} {{ site.data.cups.one }} Tea is hot.\n",
        "_includes/cup.html": "The cup.",
        "_data/cups.yml": "one: A cup of data.\n",
    }
    broken: dict[str, tuple[bytes, str]] = {
        TEA: (b"---\ntitle: T\xe9a: [\n---\nTea is broken.\n", "Tea is broken."),
        "_includes/cup.html": (b"{% if %}The half cup.", "The half cup."),
        "_data/cups.yml": (b"one: [\n", "The cup."),
    }
    build_site(tmp_path, blog=files)
    with serving(tmp_path) as preview:
        preview.wait_for("/tea", "A cup of data.")
        for name, (content, shown) in broken.items():
            (tmp_path / "blog" / name).write_bytes(content)
            preview.wait_for("/tea", shown)
            preview.wait_told(name)
            (tmp_path / "blog" / name).write_text(files[name])
            preview.wait_for("/tea", "A cup of data.")
        (tmp_path / "blog/_config.yml").write_text("permalink: [\n")
        wait_missing(preview, "/tea")
        preview.wait_told("_config.yml")
        (tmp_path / "blog/_config.yml").write_text(files["_config.yml"])
        preview.wait_for("/tea", "A cup of data.")


def test_another_title_of_a_page_of_the_menu_is_on_every_page_at_once(tmp_path: Path) -> None:
    page = "---\ntitle: {}\n---\nWho we are.\n"
    build_site(tmp_path, blog={**BLOG, "about.md": page.format("About")}, options={"nav_pages": True})
    with serving(tmp_path) as preview:
        preview.wait_for("/tea", "About")
        (tmp_path / "blog/about.md").write_text(page.format("Our names"))
        preview.wait_for("/about.html", "Our names")
        assert "Our names" in preview.get("/tea")
        assert "Made anew" not in preview.told()


# -- what is shown meanwhile ------------------------------------------------------------------------------------------


def waits(tmp_path: Path, plugins: Sequence[Any] = (), **more: Any) -> None:
    """A site, built once, of which another post has a build wait."""
    write(tmp_path / "site", {"wait.py": WAITING + "tags = {'wait': wait}\n"})
    plugin = {"blogimport": {"source": "../blog", "liquid": "wait.py"}}
    build_site(tmp_path, blog=BLOG, plugins=[plugin, *plugins], mkdocs=more)


@pytest.mark.parametrize("more", [{}, {"hooks": ["wait.py"]}])
def test_pages_are_answered_while_the_site_is_built(tmp_path: Path, more: Mapping[str, Any]) -> None:
    waits(tmp_path, **more)
    with serving(tmp_path) as preview:
        preview.wait_for("/tea", "Tea is hot.")
        write(tmp_path / "blog", {"_posts/2020-01-03-z.md": "---\ntitle: Z\n---\n{% wait %}\n", TEA: tea("cold")})
        wait_there(tmp_path / "site/waiting")
        for _ in range(3):
            assert "Tea is hot." in preview.get("/tea")
        assert is_missing(preview, "/z")
        (tmp_path / "site/go").touch()
        preview.wait_for("/z", "It went on.")
        preview.wait_for("/tea", "Tea is cold.")


def test_a_save_while_the_site_is_built_in_the_background_is_shown_after_it(tmp_path: Path) -> None:
    waits(tmp_path)
    with serving(tmp_path) as preview:
        in_the_background(preview, tmp_path)
        (tmp_path / "blog" / TEA).write_text(tea("warm"))
        preview.wait_told("Detected file changes", times=3)
        assert "Tea is cold." in preview.get("/tea")
        (tmp_path / "site/go").touch()
        preview.wait_for("/tea", "Tea is warm.")
        preview.wait_for("/all.html", "Tea is warm.")


def in_the_background(preview: Preview, tmp_path: Path) -> None:
    """Have a post shown at once, and a page that lists its text wait."""
    preview.wait_for("/tea", "Tea is hot.")
    (tmp_path / "site/go").touch()
    write(tmp_path / "blog", {"all.md": "---\ntitle: All\n---\n{{ site.posts[0].content }} {% wait %}\n"})
    preview.wait_for("/all.html", "It went on.")
    (tmp_path / "site/go").unlink()
    (tmp_path / "site/waiting").unlink()
    (tmp_path / "blog" / TEA).write_text(tea("cold"))
    wait_there(tmp_path / "site/waiting")


@pytest.mark.parametrize("is_quick", [True, False])
def test_the_end_comes_at_once_in_the_midst_of_a_build(tmp_path: Path, *, is_quick: bool) -> None:
    waits(tmp_path)
    with serving(tmp_path) as preview:
        if is_quick:
            in_the_background(preview, tmp_path)
        else:
            preview.wait_for("/tea", "Tea is hot.")
            write(tmp_path / "blog", {"_posts/2020-01-03-z.md": "---\ntitle: Z\n---\n{% wait %}\n"})
            wait_there(tmp_path / "site/waiting")
    # `serving` sees to it that it ends, and leaves nothing


@pytest.mark.parametrize("flags", [(), ("--dirty",), ("two",)], ids=" ".join)
def test_an_error_is_shown_whatever_the_mode(tmp_path: Path, flags: tuple[str, ...]) -> None:
    theme = {"theme": {"name": "mkdocs", "custom_dir": "theme"}}
    plugins = [{"blogimport": {"source": "../blog"}}]
    if flags == ("two",):
        plugins.append({"blogimport": {"source": "../other", "blog_dir": "other"}})
    write(tmp_path, {"other/_posts/2020-01-01-o.md": "---\ntitle: O\n---\nThe other.\n"})
    build_site(tmp_path, blog=BLOG, plugins=plugins, mkdocs=theme)
    template = tmp_path / "site/theme/blogimport/post.html"
    write(tmp_path / "site", {"theme/blogimport/post.html": "{{ content }}<p>Below.</p>"})
    with serving(tmp_path, *(flag for flag in flags if flag != "two")) as preview:
        preview.wait_for("/tea", "Below.")
        template.write_text("{{ content }}<p>{{ <b>oops }}</p>")
        (tmp_path / "blog" / TEA).write_text(tea("cold"))
        preview.wait_for("/tea", "can't be built")
        template.write_text("{{ content }}<p>Mended.</p>")
        preview.wait_for("/tea", "Mended.")
        assert "Tea is cold." in preview.get("/tea")


def test_a_strict_preview_shows_the_warnings_until_they_are_mended(tmp_path: Path) -> None:
    build_site(tmp_path, blog=BLOG)
    post = tmp_path / "blog" / TEA
    with serving(tmp_path, "--strict") as preview:
        preview.wait_for("/tea", "Tea is hot.")
        post.write_text(tea("[cold](/gone/)"))
        assert "broken link" in preview.wait_for("/tea", "strict mode")
        (tmp_path / "site/docs/index.md").write_text("# Another home\n")
        preview.wait_told("Aborted with 1 warnings", times=2)  # though nothing new is wrong
        assert "broken link" in preview.wait_for("/", "strict mode")
        post.write_text(tea("mended"))
        preview.wait_for("/tea", "Tea is mended.")
        assert "Another home" in preview.get("/")


def test_two_previews_of_one_site_do_not_meet(tmp_path: Path) -> None:
    build_site(tmp_path, blog=BLOG)
    with serving(tmp_path) as one, serving(tmp_path, "--watch-theme", "--watch", "..") as two:
        one.wait_for("/tea", "Tea is hot.")
        two.wait_for("/tea", "Tea is hot.")
        (tmp_path / "blog" / TEA).write_text(tea("cold"))
        one.wait_for("/tea", "Tea is cold.")
        two.wait_for("/tea", "Tea is cold.")


def test_a_site_that_is_built_into_the_blog_beside_the_preview_is_no_change(tmp_path: Path) -> None:
    build_site(tmp_path, blog={"_posts/a.md": "A."}, mkdocs={"site_dir": "../blog/site"})
    shutil.rmtree(tmp_path / "blog")
    write(tmp_path / "blog", {"2020-01-01-tea.md": tea("hot")})
    with serving(tmp_path) as preview:
        preview.wait_for("/blog/", "Tea")
        build_again(tmp_path, site="blog/site")
        time.sleep(1.5)
        assert builds(preview) == 1, preview.told()
        write(tmp_path / "blog", {"2020-01-01-tea.md": tea("cold"), "2020-01-02-b.md": "---\ntitle: B\n---\nB.\n"})
        preview.wait_told("Imported 2 posts")


# -- the looks at files -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("propagates", [True, False])
def test_the_end_of_a_preview_leaves_the_loggers_as_they_were(tmp_path: Path, propagates: bool) -> None:
    write(tmp_path, {"mkdocs.yml": "site_name: Test", "docs/index.md": "# Home"})
    config = load_config(str(tmp_path / "mkdocs.yml"))
    of_server, own = logging.getLogger(LiveReloadServer.__module__), logging.NullHandler()
    of_server.propagate = propagates
    logging.getLogger("mkdocs").addHandler(own)
    server = LiveReloadServer(lambda: None, "127.0.0.1", free_port(), root=config.site_dir)
    before = [*of_server.handlers], of_server.propagate
    try:
        live = Live(lambda *_: None)
        live.serve(server, config, lambda: None, is_alone=True)
        assert own in of_server.handlers
        live.close()
        assert ([*of_server.handlers], of_server.propagate) == before
    finally:
        logging.getLogger("mkdocs").removeHandler(own)
        of_server.propagate = True
        server.server_close()


def test_a_file_that_was_written_is_seen_whatever_its_times_say(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_text("0000")
    seen = Snapshot.of([str(tmp_path)])
    missed = []
    for number in range(1, 500):  # many of them within one tick of the clock of files
        file.write_text(f"{number:04}")
        now = Snapshot.of([str(tmp_path)])
        missed += [] if now.since(seen) == {str(file)} else [number]
        seen = now
    assert missed == []
    assert Snapshot.of([str(tmp_path)]).since(seen) == set()
    there = file.stat()
    for change in (
        lambda: os.utime(file, ns=(there.st_atime_ns, there.st_mtime_ns - 10**12)),  # as of a clock that went back
        lambda: (file.write_text("abcd"), os.utime(file, ns=(there.st_atime_ns, there.st_mtime_ns - 10**12))),
        lambda: file.chmod(0o600),
    ):
        change()
        now = Snapshot.of([str(tmp_path)])
        assert now.since(seen) == {str(file)}
        seen = now


@pytest.mark.parametrize(
    ("path", "does"),
    [
        ("/a/.git/mkdocs.yml", True),
        ("/a/_site/blog/_posts/x.md", True),
        ("/a/_site/blog/.git/x.md", False),
        ("/a/_site/blog/.authors.yml", True),
        ("/a/_site/blog/.well-known/x", True),
        ("/a/_site/blog/_posts/x.md~", False),
        ("/a/_site/blog/_posts/~x.md", True),
        ("/a/_site/blog/public/x.css", True),
        ("/a/_site/blog/hugo/public/x.css", False),
    ],
)
def test_files_that_matter(path: str, *, does: bool) -> None:
    assert matters(path, ["/a/_site/blog", "/a/.git/mkdocs.yml"], ["/a/_site/blog/hugo/public"]) is does
