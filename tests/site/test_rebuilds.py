"""A preview builds upon what it has made before: its site is that of a build from nothing."""

from __future__ import annotations

import logging
import os
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from building import build_again, build_site, write
from edits import Site, build_with_cache, compared, configured, contents, differing_with_cache, preview, rebuild
from mkdocs.commands.build import build
from mkdocs.config.defaults import MkDocsConfig

from mkdocs_blogimport.cli import preview_report, progress
from mkdocs_blogimport.render import Rendered, Renderer
from mkdocs_blogimport.site import inputs, remembering
from mkdocs_blogimport.site.facts import Facts, Unknown
from mkdocs_blogimport.site.memory import Memory, digest
from mkdocs_blogimport.site.page_writer import PageWriter
from mkdocs_blogimport.site.remembering import PLUGINS, THEMES, Remembering


@pytest.fixture(autouse=True)
def _same_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


@pytest.mark.parametrize(("theme", "batches"), [("mkdocs", 30), ("material", 10)])
def test_after_any_edits_every_file_is_that_of_a_build_from_nothing(tmp_path: Path, theme: str, batches: int) -> None:
    rebuild(Site(tmp_path, 7, theme), batches)


@pytest.mark.parametrize(("theme", "batches"), [("mkdocs", 40), ("material", 15)])
def test_a_page_is_shown_at_once_as_a_build_from_nothing_makes_it(tmp_path: Path, theme: str, batches: int) -> None:
    done: Counter[str] = Counter()
    preview(Site(tmp_path, 11, theme), batches, done)
    assert done["body"], done


@pytest.mark.parametrize(("theme", "batches"), [("mkdocs", 25), ("material", 10)])
def test_with_a_cache_a_build_makes_what_one_from_nothing_makes(tmp_path: Path, theme: str, batches: int) -> None:
    build_with_cache(Site(tmp_path, 5, theme), batches)


#: The files of a blog that are no posts, and whether nothing but that they are files of the blog makes them count.
RAW = [
    (Site.about_author, True), (Site.file, True), (Site.included, False), (Site.data, False), (Site.image, False),
    (Site.old_settings, False),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "alone"), RAW)
def test_each_file_of_the_blog_that_is_no_post_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edit: Callable[[Site], object], alone: bool
) -> None:
    site = Site(tmp_path, 5, "mkdocs")
    site.settings["plugins"][-1]["blogimport"]["author_cards"] = True
    for _ in range(5):
        for prepare in (Site.author, Site.to_file, Site.include, Site.picture, Site.above, Site.fragment):
            prepare(site)
    site.about_author()
    assert differing_with_cache(site) == []
    for _ in range(3):
        edit(site)
        assert differing_with_cache(site) == []
    if alone:  # else it would test nothing
        monkeypatch.setattr(inputs, "_raw", lambda *_: ())
        differing_with_cache(site)
        edit(site)
        assert differing_with_cache(site)


def test_a_folder_counts_that_the_settings_name_though_it_is_left_out_elsewhere(tmp_path: Path) -> None:
    site = Site(tmp_path, 5, "mkdocs")
    site.settings["plugins"][-1]["blogimport"]["author_cards"] = True
    write(site.folder / "blog", {"_config.yml": "title: Old\ndata_dir: _site\n"})
    site.author()
    for _ in range(3):
        about = f"ann:\n  name: Ann\n  bio: Says {site.name()}.\n"
        write(site.folder / "blog", {"_site/authors.yml": about})
        assert differing_with_cache(site) == []


BLOG = {"_posts/2020-01-01-a.md": "---\ntitle: A\n---\nText.\n"}


def test_a_home_page_says_when_it_was_built_though_nothing_of_it_has_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = {"cache": ".cache", "blog_dir": ""}
    docs = {"about.md": "# About\n"}  # the home page is the blog's
    built = build_site(
        tmp_path, blog=BLOG, docs=docs, mkdocs={"plugins": ["search", {"blogimport": {"source": "../blog", **options}}]}
    )
    assert "2023-11-14 22:13:20" in built.read("index.html")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000060")
    assert "2023-11-14 22:14:20" in build_again(tmp_path).read("index.html")


@pytest.mark.parametrize("option", [{"related_posts": 1}, {"series_links": True}, {"category_links": True}], ids=str)
def test_a_page_that_names_a_post_not_beside_it_is_made_when_its_title_changes(
    tmp_path: Path, option: dict[str, object]
) -> None:
    post = "---\ntitle: {}\n---\nText.\n"
    blog = {f"_posts/2020-01-0{day}-{name}.md": post.format(name) for day, name in enumerate("abcde", 1)}
    akin = "---\ntitle: {}\ntags: [wind]\nseries: Weather\ncategories: [sky]\npermalink: /{}/\n---\nText.\n"
    first, last = "_posts/2020-01-01-a.md", "_posts/2020-01-05-e.md"
    blog |= {first: akin.format("First", "first"), last: akin.format("Last", "last")}
    plugin = {"blogimport": {"source": "../blog", "cache": ".cache", **option}}
    built = build_site(tmp_path, blog=blog, plugins=["search", plugin])
    assert "Last" in built.read("first/index.html")
    (tmp_path / "blog" / last).write_text(akin.format("Another", "last"))
    assert "Another" in build_again(tmp_path).read("first/index.html")


@pytest.mark.parametrize("folder", ["docs/cache", "site/cache", "../blog/.cache", ".", ".."])
def test_a_cache_is_refused_where_it_would_be_published_or_emptied(tmp_path: Path, folder: str) -> None:
    built = build_site(tmp_path, blog=BLOG, options={"cache": folder})
    assert built.aborted
    assert any("'cache' names" in text for _, text in built.messages)


def test_a_cache_that_cannot_be_written_is_told_and_the_site_is_built(tmp_path: Path) -> None:
    write(tmp_path / "site", {"file": ""})
    built = build_site(tmp_path, blog=BLOG, options={"cache": "file/cache"}, mkdocs={"strict": True})
    assert built.has("2020/01/01/a.html")
    assert [text for _, text in built.messages if text.endswith("anew [cache]")] == [
        f"mkdocs.yml: the cache {tmp_path.resolve()}/site/file/cache can't be written: Not a directory; "
        "the next build makes every page anew [cache]"
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="no limit for the size of a file")
@pytest.mark.parametrize("part", [0.2, 0.6, 0.9999])
def test_a_full_disk_costs_the_cache_and_no_build(tmp_path: Path, part: float) -> None:
    """No file gets longer than a part of the cache; those of the site are shorter."""
    posts = {f"_posts/2020-01-{n:02}-p{n}.md": f"---\ntitle: P{n}\n---\n{f'Text {n}. ' * 4000}\n" for n in range(1, 29)}
    options = {"cache": ".cache"}
    site = {"plugins": [{"blogimport": {"source": "../blog", **options}}]}  # the search's file is as long as the blog
    built = build_site(tmp_path, blog=posts, options=options, mkdocs=site)
    made = contents(built.folder)
    kept = contents(tmp_path / "site/.cache")
    limit = int(part * sum(map(len, kept.values())))
    assert limit > max(map(len, made.values()))
    write(tmp_path / "blog", {name: text.replace("Text", "Other") for name, text in posts.items()})
    code = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
    command = [sys.executable, "-c", f"{code}from mkdocs.__main__ import cli; cli()", "build", "--strict"]
    done = subprocess.run(command, cwd=tmp_path / "site", capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("can't be written: File too large; the next build makes every page anew [cache]") == 1
    others = {name: data.replace(b"Text", b"Other") for name, data in made.items()}
    assert contents(built.folder) == others
    assert contents(tmp_path / "site/.cache") == kept
    assert contents(build_again(tmp_path).folder) == others


def test_nothing_is_kept_of_a_site_for_an_audience(tmp_path: Path) -> None:
    options = {"cache": ".cache", "audiences": {"public": []}, "audience": "public", "default_audience": "public"}
    built = build_site(tmp_path, blog=BLOG, options=options)
    assert not built.aborted, built.reason
    assert not (tmp_path / "site/.cache").exists()


def test_a_build_that_is_killed_leaves_the_cache_as_it_was(tmp_path: Path) -> None:
    posts = {f"_posts/2020-01-{n:02}-p{n}.md": f"---\ntitle: P{n}\n---\nText {n}.\n" for n in range(1, 20)}
    build_site(tmp_path, blog=posts, options={"cache": ".cache"})
    kept = {file.name: file.read_bytes() for file in (tmp_path / "site/.cache").iterdir()}
    write(tmp_path / "blog", {name: text.replace("Text", "Other") for name, text in posts.items()})
    command = [sys.executable, "-m", "mkdocs", "build", "-q"]
    for _ in range(5):
        process = subprocess.Popen(command, cwd=tmp_path / "site")
        for _ in range(500):
            if process.poll() is not None or list((tmp_path / "site/.cache").glob(".building-*")):
                break
            time.sleep(0.01)
        process.kill()
        process.wait()
        there = {file.name: file.read_bytes() for file in (tmp_path / "site/.cache").glob("pages*")}
        if there != kept:  # the build was faster
            break
    built = build_again(tmp_path)
    assert "Other 3." in built.read("2020/01/03/p3.html")


def test_a_message_about_a_body_is_given_again_when_the_body_was_kept(tmp_path: Path) -> None:
    deep = "> " * 200 + "Deep.\n"
    built = build_site(
        tmp_path,
        blog={**BLOG, "_posts/2020-01-02-b.md": f"---\ntitle: B\n---\n{deep}"},
        options={"cache": ".cache", "markdown": "python-markdown"},
    )
    told = [text for text in built.warnings() if "Python-Markdown" in text]
    assert len(told) == 1
    assert [text for text in build_again(tmp_path).warnings() if "Python-Markdown" in text] == told


@pytest.mark.parametrize("package", ["Markdown", "pymdown-extensions", "markdown-it-py", "mdit-py-plugins", "mkdocs"])
def test_a_body_is_rendered_anew_by_another_version(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    builds = Remembering(Memory())

    def rendered(html: str) -> str:
        return builds.rendered("the same", lambda: Rendered(html, [])).html

    assert [rendered("one"), rendered("two")] == ["one", "one"]
    name = f"{package.replace('-', '_')}-999.dist-info/METADATA"
    write(tmp_path, {name: f"Metadata-Version: 2.1\nName: {package}\nVersion: 999\n"})
    monkeypatch.syspath_prepend(tmp_path)
    remembering._versions.cache_clear()
    try:
        assert rendered("two") == "two"
    finally:
        remembering._versions.cache_clear()


class Preview:
    """The builds of one running."""

    def __init__(self, site: Site, caplog: pytest.LogCaptureFixture) -> None:
        self.site = site
        self.caplog = caplog
        caplog.set_level(logging.DEBUG, logger="mkdocs.plugins.blogimport")
        config = configured(site, "out", "serve")
        config.plugins.on_startup(command="serve", dirty=False)
        self.build(config)

    def build(self, config: MkDocsConfig | None = None) -> int:
        """Build anew, and count the pages of the blog that were made."""
        self.caplog.clear()
        config = config or configured(self.site, "out", "serve")
        build(config, serve_url=config.site_url)
        assert compared(self.site, "out") == []
        found = re.findall(r"Pages of the blog that were made anew: (\d+)", self.caplog.text)
        return int(found[0]) if found else -1

    def reasons(self) -> list[str]:
        return re.findall(r"Each page is made anew, because (.*)\.", self.caplog.text)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path, 3, "mkdocs")


def test_only_the_pages_that_show_something_else_are_made(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    running = Preview(site, caplog)
    assert running.build() == 0
    post = site.all_posts()[4]
    text = post.read_text("utf-8")
    post.write_text(text + "\nAt the end.\n", "utf-8")
    # the post, and the lists of its category and year and the front page's part, which might show its text
    assert 0 < running.build() < 7
    title = re.search(r"^title: (.*)$", text, re.M)
    assert title is not None
    # the post and its two neighbours, the front page's part, the lists of its category and year, and `all`, by Liquid
    post.write_text(text.replace(f"title: {title[1]}", "title: Another"), "utf-8")
    assert 3 < running.build() < 15
    write(site.folder / "blog", {"_includes/.note.html.swp": "x", "_posts/a.md~": "x", "4913": ""})
    assert running.build() == 0  # what editors leave
    write(site.folder / "blog", {"_includes/note.html": "<p>Another.</p>\n"})
    assert running.build() > 0  # each page that may include it
    start = site.folder / "site/docs/guide/start.md"
    start.write_text(start.read_text("utf-8") + "\nMore.\n", "utf-8")
    assert running.build() == 0
    site.option()
    every = running.build()
    assert every > 20
    site.template()
    assert running.build() == every
    assert running.build() == 0


def test_the_title_of_the_list_of_all_posts_is_on_every_post(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    page = "---\ntitle: {}\npermalink: /blog/\nlayout: home\n---\n"
    write(site.folder / "blog", {"list-of-all.md": page.format("All of it")})
    running = Preview(site, caplog)
    assert any(">All of it</a>" in file.read_text("utf-8") for file in (site.folder / "out").rglob("*.html"))
    write(site.folder / "blog", {"list-of-all.md": page.format("Everything")})
    assert running.build() > 20


@pytest.mark.parametrize(
    ("template", "named"),
    [
        ('{% extends "base.html" %}{% block content %}{{ pages|length }}{% endblock %}', "pages"),
        ('{% extends "base.html" %}{% block content %}{{ page.post.body if page.post }}{% endblock %}', ".post"),
        (
            '{% extends "base.html" %}{% block content %}{% set p = page %}{{ p.post if p.post }}{% endblock %}',
            ".post",
        ),
        ('{% extends "base.html" %}{% block content %}{{ page["index"] }}{% endblock %}', '"index"'),
        ('{% extends "base.html" %}{% block content %}{{ build_date_utc }}{% endblock %}', "build_date_utc"),
    ],
)
def test_a_template_that_may_show_more_has_every_page_made(
    site: Site, caplog: pytest.LogCaptureFixture, template: str, named: str
) -> None:
    write(site.folder / "site/theme", {"main.html": template})
    site.settings["theme"]["custom_dir"] = "theme"
    site.write_settings()
    running = Preview(site, caplog)
    site.body()
    running.build()
    assert any(named in reason for reason in running.reasons())


def test_a_template_that_shows_a_neighbours_text_is_made_when_that_changes(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    text = '{% extends "base.html" %}{% block content %}{{ page.next_page.content }}{% endblock %}'
    write(site.folder / "site/theme", {"main.html": text})
    site.settings["theme"]["custom_dir"] = "theme"
    site.write_settings()
    running = Preview(site, caplog)
    site.all_posts()[4].write_text(site.all_posts()[4].read_text("utf-8") + "\nMore.\n", "utf-8")
    assert running.build() >= 1


def test_with_an_unknown_plugin_or_hooks_every_page_is_made(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    write(site.folder / "site", {"hook.py": "def on_page_context(context, **_):\n    return context\n"})
    site.settings["hooks"] = ["hook.py"]
    site.write_settings()
    running = Preview(site, caplog)
    running.build()
    assert running.reasons() == ["`hooks` may do anything"]


def test_the_hooks_of_the_command_line_change_no_page(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    hooks = {"bar.py": progress.hook(), "report.py": preview_report.hook()}
    write(site.folder / "site", hooks)
    site.settings["hooks"] = list(hooks)
    site.write_settings()
    running = Preview(site, caplog)
    assert running.build() == 0
    assert running.reasons() == []


def test_the_documentation_names_the_plugins_and_themes_that_are_known() -> None:
    text = (Path(__file__).parents[2] / "docs/speed.md").read_text("utf-8")
    listed = text.partition("## Where pages are made anew")[2].partition("The bodies of posts")[0]
    named = set(re.findall(r"`([\w-]+)`", listed))
    assert PLUGINS - {"blogimport"} <= named
    assert named >= THEMES


def test_a_build_that_failed_costs_the_next_nothing(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    running = Preview(site, caplog)
    write(site.folder / "site/theme", {"blogimport/index.html": "{{ nothing.at.all }}"})
    site.settings["theme"]["custom_dir"] = "theme"
    site.write_settings()
    config = configured(site, "out", "serve")
    with pytest.raises(Exception, match="undefined"):
        build(config, serve_url=config.site_url)
    del site.settings["theme"]["custom_dir"]
    site.write_settings()
    assert running.build() == 0


# -- the memory itself ------------------------------------------------------------------------------------------------


def remembered(folder: Path, values: dict[bytes, bytes]) -> None:
    memory = Memory(folder)
    for key, value in values.items():
        memory.keep(digest(key), value)
    memory.end()
    memory.close()


def test_what_a_build_had_no_use_for_is_forgotten(tmp_path: Path) -> None:
    remembered(tmp_path / "cache", {b"a": b"1", b"b": b"2" * 5000})
    memory = Memory(tmp_path / "cache")
    assert memory.recall(digest(b"b")) == b"2" * 5000
    assert memory.recall(digest(b"c")) is None
    memory.end()
    assert [memory.recall(digest(key)) for key in (b"a", b"b")] == [None, b"2" * 5000]
    memory.close()
    assert [file.name for file in (tmp_path / "cache").iterdir()] == ["pages"]


def test_a_file_that_is_cut_or_changed_anywhere_gives_no_wrong_value(tmp_path: Path) -> None:
    remembered(tmp_path, {b"a": b"one", b"b": b"two"})
    whole = (tmp_path / "pages").read_bytes()
    for at in range(len(whole)):
        for damaged in (whole[:at], whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]):
            (tmp_path / "pages").write_bytes(damaged)
            memory = Memory(tmp_path)
            assert memory.recall(digest(b"a")) in {None, b"one"}
            assert memory.recall(digest(b"b")) in {None, b"two"}
            memory.close()


def test_a_build_that_does_not_end_leaves_the_last_one(tmp_path: Path) -> None:
    remembered(tmp_path, {b"a": b"1"})
    killed = Memory(tmp_path)
    killed.keep(digest(b"a"), b"2")
    other = Memory(tmp_path)
    assert other.recall(digest(b"a")) == b"1"
    other.end()
    assert Memory(tmp_path).recall(digest(b"a")) == b"1"


def test_two_builds_at_once_do_not_mix(tmp_path: Path) -> None:
    def one(name: bytes) -> None:
        for number in range(20):
            memory = Memory(tmp_path)
            for key in range(40):
                memory.keep(digest(b"%d" % key), name * (key + number))
            memory.end()
            memory.close()

    threads = [threading.Thread(target=one, args=(name,)) for name in (b"a", b"b")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    memory = Memory(tmp_path)
    found = b"".join(memory.recall(digest(b"%d" % key)) or b"" for key in range(40))
    assert set(found) in ({ord("a")}, {ord("b")})
    assert len(found) == sum(key + 19 for key in range(40))


def test_a_folder_that_cannot_be_written_costs_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    memory = Memory(tmp_path / "file/cache")
    memory.keep(digest(b"a"), b"1")
    memory.end()
    assert isinstance(memory.fault, OSError)
    assert memory.recall(digest(b"a")) is None


# -- the facts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("values", [(1, True), ("1", 1), ([1], [[1]]), ({"a": 1}, {"a": 2}), (["a, b"], ["a", "b"])])
def test_different_values_have_different_facts(values: tuple[Any, Any]) -> None:
    facts = Facts(whole=True)
    assert repr(facts.of(values[0])) != repr(facts.of(values[1]))


def test_an_object_of_an_unknown_kind_has_no_facts() -> None:
    with pytest.raises(Unknown):
        Facts(whole=True).of([object()])


def test_few_new_values_leave_the_file_of_the_others_as_it_is(tmp_path: Path) -> None:
    old = {b"%d" % number: b"%d" % number * 500 for number in range(50)}
    remembered(tmp_path, old)
    first = (tmp_path / "pages").read_bytes()
    memory = Memory(tmp_path)
    for key, value in old.items():
        assert memory.recall(digest(key)) == value
    memory.keep(digest(b"new"), b"value")
    memory.end()
    assert memory.recall(digest(b"new")) == b"value"
    assert all(memory.recall(digest(key)) == value for key, value in old.items())
    memory.close()
    assert (tmp_path / "pages").read_bytes() == first
    again = Memory(tmp_path)
    assert again.recall(digest(b"new")) == b"value"
    assert again.recall(digest(b"0")) == old[b"0"]
    again.end()  # half of the values and more are of no use any more
    again.close()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["pages"]
    last = Memory(tmp_path)
    assert [last.recall(digest(key)) for key in (b"new", b"0", b"1")] == [b"value", old[b"0"], None]
    last.close()


def test_a_page_of_which_nothing_has_changed_is_not_made_again(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither its body nor what stands around it, nor the theme's part of it."""
    site.settings["plugins"][-1]["blogimport"]["cache"] = ".cache"
    site.write_settings()

    def made() -> Counter[str]:
        done: Counter[str] = Counter()
        with monkeypatch.context() as patched:
            for owner, name in ((PageWriter, "_content"), (Renderer, "body"), (Remembering, "finish")):
                patched.setattr(owner, name, counted(getattr(owner, name), name, done))
            config = configured(site, "out", "build")
            config.plugins.on_startup(command="build", dirty=False)
            build(config)
            config.plugins.on_shutdown()
        return done

    first = made()
    again = made()
    assert again["finish"] == first["finish"] > 20
    # a page of the blog that stands in the navigation is made with it, and one that goes through all posts
    assert again["_content"] <= 2
    assert again["body"] <= 3
    site.all_posts()[4].write_text(site.all_posts()[4].read_text("utf-8") + "\nAt the end.\n", "utf-8")
    assert made()["_content"] <= 10
    templates = Path(inputs.__file__).parents[1] / "theme/templates/blogimport/post.html"
    os.utime(templates)  # as a fresh installation has other times
    remembering._versions.cache_clear()
    assert made()["_content"] <= 2


def counted(function: Any, name: str, done: Counter[str]) -> Any:
    def counting(*arguments: Any) -> Any:
        done[name] += 1
        return function(*arguments)

    return counting
