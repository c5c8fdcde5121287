"""`mkdocs serve`: the preview of a blog."""

from __future__ import annotations

import re
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from building import Preview, build_site, free_port

BLOG = {
    "_config.yml": "permalink: /:title\n",
    "_posts/2020-01-01-tea.md": "---\ntitle: Tea\nredirect_from: [/old, /old/tea/]\n---\nTea is hot.\n",
    "_posts/2199-01-01-later.md": "---\ntitle: Later\n---\nNot yet.\n",
    "_drafts/idea.md": "---\ntitle: Idea\n---\nHalf baked.\n",
}


def serving(folder: Path, path: str = "/docs") -> Preview:
    """A running `mkdocs serve` of the site in a folder."""
    port = free_port()
    command = [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}", "-f", "mkdocs.yml"]
    return Preview(command, f"http://127.0.0.1:{port}{path}", cwd=folder / "site", log=folder / "serve.log")


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    build_site(tmp_path, blog=BLOG, mkdocs={"site_url": "https://example.com/docs/"})
    preview = serving(tmp_path)
    yield preview
    preview.process.terminate()
    preview.process.wait(10)


def test_the_preview_shows_what_the_host_will_and_follows_changes(preview: Preview, tmp_path: Path) -> None:
    page = preview.wait_for("/tea", "Tea is hot.")
    assert "livereload" in page
    assert re.search(r'http-equiv="refresh" content="0; url=\./tea"', preview.get("/old"))
    assert "url=../../tea" in preview.get("/old/tea/")
    assert "Draft" in preview.get("/later")
    assert "Half baked." in preview.get("/idea")
    for address in ("/nothing", "/" + "long" * 100, "/tea/nothing"):
        with pytest.raises(urllib.error.HTTPError) as error:
            preview.get(address)
        assert error.value.code == 404, address
    assert "Traceback" not in preview.told()

    post = tmp_path / "blog/_posts/2020-01-01-tea.md"
    post.write_text(post.read_text().replace("Tea is hot.", "Tea is cold."))
    preview.wait_for("/tea", "Tea is cold.")
    (tmp_path / "blog/_posts/2020-01-02-new.md").write_text("---\ntitle: Brand new\n---\nHello.\n")
    preview.wait_for("/new", "Hello.")
    assert "Brand new" in preview.get("/blog/")


def test_a_picture_that_vanishes_is_told_in_a_line_and_the_preview_goes_on(tmp_path: Path) -> None:
    hook = (
        "from pathlib import Path\nfrom mkdocs.plugins import event_priority\n"
        "@event_priority(-100)\ndef on_env(env, config, files):\n"
        "    Path(config.config_file_path, '../../blog/cup.png').resolve().unlink(missing_ok=True)\n"
    )
    post = "---\ntitle: Tea\n---\nTea is {}. ![cup](/cup.png)\n"
    blog = {"_config.yml": "permalink: /:title\n", "_posts/2020-01-01-tea.md": post.format("hot"), "cup.png": "a cup"}
    build_site(tmp_path, blog=blog)
    (tmp_path / "site/hook.py").write_text(hook)
    with (tmp_path / "site/mkdocs.yml").open("a") as settings:
        settings.write("hooks: [hook.py]\n")
    preview = serving(tmp_path, path="")
    try:
        preview.wait_for("/tea", "Tea is hot.")
        (tmp_path / "blog/_posts/2020-01-01-tea.md").write_text(post.format("cold"))
        preview.wait_for("/tea", "Tea is cold.")
        told = preview.told()
    finally:
        preview.process.terminate()
        preview.process.wait(10)
    assert "Traceback" not in told
    lines = [line for line in told.splitlines() if "cup.png" in line and line.startswith("WARNING")]
    assert len(lines) == 2, told
    assert "blog/cup.png: can't be read any more: No such file or directory; left out" in lines[0]
    assert "broken link '/cup.png'" in lines[1]


def test_a_second_build_of_two_blogs_is_as_the_first(tmp_path: Path) -> None:
    plugins = [{"blogimport": {"source": f"../blog/{name}", "blog_dir": name}} for name in ("one", "two")]
    blog = {
        "one/_posts/2020-01-01-a.md": "---\nredirect_from: /b/\n---\n",
        "two/_posts/2020-01-01-b.md": "---\npermalink: /b/\nredirect_from: /c/\n---\nThe post.\n",
        "two/_posts/2020-01-02-d.md": "---\npermalink: /d/\n---\nThe first.\n",
    }
    build_site(tmp_path, blog=blog, plugins=plugins)
    preview = serving(tmp_path, path="")
    try:
        preview.wait_for("/d/", "The first.")
        (tmp_path / "blog/two/_posts/2020-01-02-d.md").write_text("---\npermalink: /d/\n---\nThe second.\n")
        preview.wait_for("/d/", "The second.")
        assert "The post." in preview.get("/b/")
        told = preview.told()
    finally:
        preview.process.terminate()
        preview.process.wait(10)
    assert told.count("a redirect from '/b/' would replace") == 1, told
    assert told.count(". 1 problem:\n") == told.count(". 1 problem, none new\n") == 1, told
    assert "[clash]" not in told


def test_a_second_build_tells_only_what_is_new(tmp_path: Path) -> None:
    post = "---\npermalink: /tea/\n---\n{}\n\n[gone](/gone/)\n"
    build_site(tmp_path, blog={"_posts/2020-01-01-tea.md": post.format("Hot.")})
    preview = serving(tmp_path, path="")
    try:
        preview.wait_for("/tea/", "Hot.")
        (tmp_path / "blog/_posts/2020-01-01-tea.md").write_text(
            post.format("Two more:\n\nCold. [gone](/gone/) [new](/new/)")
        )
        preview.wait_for("/tea/", "Cold.")
        preview.wait_told(". 3 problems, none new")
        (tmp_path / "blog/_posts/2020-01-01-tea.md").write_text(post.format("Good.").replace("[gone](/gone/)", ""))
        preview.wait_for("/tea/", "Good.")
        (tmp_path / "blog/_posts/2020-01-01-tea.md").write_text(post.format("Again."))
        preview.wait_for("/tea/", "Again.")
    finally:
        preview.process.terminate()
        preview.process.wait(10)
    told = preview.told()
    lines = [line for line in told.splitlines() if line.startswith("WARNING") and "broken link" in line]
    # the second build's are at other lines than the first's, and one is new; the last build's was gone before
    assert [re.search(r"link '(/\w+/)'", line)[1] for line in lines] == ["/gone/", "/new/", "/gone/", "/gone/"], told


def test_a_new_tag_tells_no_old_problem_again(tmp_path: Path) -> None:
    post = "---\npermalink: /tea/\ntags: [{}]\n---\n[gone](/gone/)\n"
    build_site(tmp_path, blog={"_posts/2020-01-01-tea.md": post.format("Hot")})
    preview = serving(tmp_path, path="")
    try:
        preview.wait_for("/tea/", "Hot")
        (tmp_path / "blog/_posts/2020-01-01-tea.md").write_text(post.format("Cold"))
        preview.wait_for("/tea/", "Cold")
        preview.wait_told(". 1 problem, none new")
    finally:
        preview.process.terminate()
        preview.process.wait(10)
    assert preview.told().count("broken link") == 1, preview.told()


def test_an_error_is_shown_in_the_browser_and_the_next_save_mends_it(tmp_path: Path) -> None:
    build_site(tmp_path, blog=BLOG, mkdocs={"theme": {"name": "mkdocs", "custom_dir": "theme"}})
    template = tmp_path / "site/theme/blogimport/post.html"
    template.parent.mkdir(parents=True)
    template.write_text("{{ content }}<p>Below.</p>")
    preview = serving(tmp_path, path="")
    try:
        preview.wait_for("/tea", "Below.")
        template.write_text("{{ content }}<p>{{ <b>oops }}</p>")
        page = preview.wait_for("/tea", "can't be built")
        assert "&lt;b&gt;" in page or "unexpected" in page, page
        assert "livereload" in page
        template.write_text("{{ content }}<p>Mended.</p>")
        preview.wait_for("/tea", "Mended.")
        settings = tmp_path / "site/mkdocs.yml"
        text = settings.read_text()
        settings.write_text(text + "plugins: [\n")
        preview.wait_for("/tea", "can't be built")
        settings.write_text(text)
        preview.wait_for("/tea", "Mended.")
    finally:
        preview.process.terminate()
        preview.process.wait(10)
    assert not list((tmp_path / "site").glob("mkdocs_*"))


def test_nothing_is_built_when_files_are_only_read_or_none_that_matters_was_written(tmp_path: Path) -> None:
    build_site(tmp_path, blog={**BLOG, "_site/old.html": "old"})
    preview = serving(tmp_path, path="")
    post = tmp_path / "blog/_posts/2020-01-01-tea.md"
    try:
        preview.wait_for("/tea", "Tea is hot.")
        post.read_text()
        (tmp_path / "blog/_site/old.html").write_text("new")
        (tmp_path / "blog/node_modules").mkdir()
        (tmp_path / "blog/node_modules/a.js").write_text("new")
        post.write_text(post.read_text().replace("Tea is hot.", "Tea is cold."))
        preview.wait_for("/tea", "Tea is cold.")
        preview.wait_told("Documentation built", times=2)
        told = preview.told()
    finally:
        preview.process.terminate()
        preview.process.wait(10)
    assert told.count("Made anew: ") == 1, told
    assert told.count("Imported ") == 2, told


def test_a_page_in_a_linked_folder_is_followed(tmp_path: Path) -> None:
    build_site(tmp_path, blog=BLOG)
    page = tmp_path / "elsewhere/deep/page.md"
    page.parent.mkdir(parents=True)
    page.write_text("First.")
    (tmp_path / "site/docs/linked").symlink_to(page.parent)
    (tmp_path / "site/docs/again").symlink_to(page.parent)
    preview = serving(tmp_path, path="")
    try:
        preview.wait_for("/linked/page/", "First.")
        page.write_text("Second one.")
        preview.wait_for("/linked/page/", "Second one.")
        preview.wait_for("/again/page/", "Second one.")
    finally:
        preview.process.terminate()
        preview.process.wait(10)
