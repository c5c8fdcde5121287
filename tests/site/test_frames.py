"""What the theme puts around pages, rendered once for several: always what it puts around each page by itself."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import jinja2
import pytest
from beside import OURS
from building import build_site, write
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from mkdocs_blogimport.site.frames import Frames
from mkdocs_blogimport.site.pages import BlogPage, text

#: Titles with all that a template might change: markup, quotes, whitespace, case, no ASCII; one is another's beginning.
TITLES = ["Tea", "tea <b>&amp; 'cake'</b>", '  "Soup"  of\nthe day', "Ärger", "Teapot", "x" * 300, "</script>", "1"]
PAGES = 32

#: Templates that are rendered once for all pages.
SHARED = [
    "{{ page.title }}",
    "{{ page.title }}{{ page.title }} {{ page.content }}",
    "{{ page.title | striptags | e }}",
    "{{ page.title | replace('e', 'a') }}{{ page.title | urlencode }}",
    "{{ page.meta.title }}: {{ page.meta.description }}",
    "{% if page.meta and page.meta.author %}{{ page.meta.author }}{% endif %}",
    "{{ page.title ~ '!' }}",
    "{% macro m(p) %}{{ p.title }}{% endmacro %}{{ m(page) }}",
    "{% set t = page.title %}{% if true %}{{ t }}{% endif %}",
    "{{ page.title | d('none', true) }}",
    "{% if page.canonical_url %}{{ page.canonical_url }}{% endif %}",
    "{{ page.url }}{{ page.url | url }}{{ 'assets/a.css' | url }}{{ 'a.js' | script_tag }}",
    "{% if page.previous_page %}{{ page.previous_page.title }}{{ page.previous_page.url | url }}{% endif %}",
    "{% for e in page.toc %}{{ e.title }}{{ e.url }}{% for c in e.children %}{{ c.id }}{% endfor %}{% endfor %}",
    "{% if page.title is string and page.meta is mapping %}{{ page.meta.get('title') }}{% endif %}",
    "{{ page['title'] }}{{ page.meta['title'] }}{{ '%s' | format(page.base) }}",
    "{% if page.is_homepage %}home{% endif %}{% for a in page.ancestors %}{{ a }}{% endfor %}",
    "{% for item in nav.items %}{{ item.title }}{% if item == page %}!{% endif %}{% endfor %}",
    "{{ base_url }}{{ config.site_name }}",
]
#: Templates that are rendered for each page, or for each kind of them.
ALONE = [
    "{{ page.title | upper }}",
    "{{ page.title | length }}",
    "{{ page.title[:2] }}",
    "{{ page.title | tojson }}",
    "{{ '%s' | format(page.title) }}",
    "{{ page.title.split()[0] }}",
    "{{ [page.title, page.content] | join(', ') }}",
    "{{ page.title + '!' }}{{ '!' + page.title }}",
    "{{ page.title | truncate(3) }}",
    "{{ {'Tea': 1}[page.title] }}",
    "{% set x %}{{ page.title }}{% endset %}{{ x | lower }}",
    "{% set x %}{{ page.title }}{% endset %}{{ x | trim }}{{ x }}",
    "{% for c in page.title %}{{ c }}{% endfor %}",
    "{% if page.title < 'm' %}a{% endif %}",
    "{% if page.title in ['Tea', 'Teapot'] %}tea{% else %}{{ page.title }}{% endif %}",
    "{% if page.title == 'Tea' %}tea{% endif %}{{ page.title }}",
    "{% if 'cake' in page.content %}cake{% endif %}{{ page.content }}",
    "{% for key in page.meta %}{{ key }}{% endfor %}",
    "{{ page.meta.get('title') }}{{ page.meta }}",
    "{{ page.meta.tags | join(', ') }}",
    "{{ page.meta.number }}",
    "{{ page.file.src_uri }}",
    "{{ page.title | map('upper') | list }}",
    "{{ page }}",
    "{{ page.meta }}",
    "{{ page.meta | tojson }}",
    "{% if page.title is sequence %}a{% endif %}",
    "{% if page.title is iterable %}a{% endif %}",
    "{% if page.title is upper %}a{% endif %}{{ page.title }}",
    "{{ page.title | int }}",
    "{{ page.title | wordcount }}",
    "{% if page.title in 'Tea and cake' %}a{% endif %}",
    "{{ 'Tea and cake'.replace('Tea', page.title) }}",
    "{{ ', '.join([page.title]) }}",
    "{{ 'Teapot'.startswith(page.title) }}",
    "{{ [page.title] | map('int') | list }}",
    "{{ [page.title] | sort }}",
]


def site(folder: Path, template: str, rendered: list[str]) -> tuple[MkDocsConfig, jinja2.Environment]:
    """The configuration of a site, and an environment in which each rendering is noted."""
    (folder / "docs").mkdir(exist_ok=True)
    (folder / "mkdocs.yml").write_text("site_name: Test\nsite_url: https://example.com/\ntheme: mkdocs\nplugins: []\n")
    config = load_config(str(folder / "mkdocs.yml"))
    env = config.theme.get_env()
    env.loader = jinja2.DictLoader({"main.html": "{{ note(page) }}" + template})
    env.globals["note"] = lambda page: rendered.append("") or ""
    return config, env


def pages(config: MkDocsConfig) -> list[Page]:
    """Pages that differ in all that pages may differ in, of two kinds."""
    made: list[Page] = []
    for number in range(PAGES):
        name = TITLES[number % len(TITLES)]
        file = File(f"2020/{'deep/' * (number % 2)}p{number}.md", str(config.docs_dir), config.site_dir, True)
        page = Page(text(name), file, config)
        page.content = f"<p>{name} {number}</p>"
        page.meta = {"title": text(name), "tags": [f"t{number}"], "number": number, "description": text(name * 2)}
        entry = AnchorLink(name, f"id-{number}", 1)
        entry.children = [AnchorLink(f"{name} 2", f"id-{number}-2", 2)] * (number // 2 % 2)
        page.toc = TableOfContents([entry])
        page.previous_page = made[-1] if made else None
        made.append(page)
    return made


def outputs(config: MkDocsConfig, env: jinja2.Environment, nav: Navigation) -> list[str]:
    """What the template makes of each page."""
    found = []
    for page in pages(config):
        base_url = "/".join([".."] * page.url.rstrip("/").count("/")) or "."
        context: dict[str, Any] = {"page": page, "nav": nav, "config": config, "base_url": base_url, "pages": []}
        try:
            found.append(env.get_template("main.html").render(context))
        except (jinja2.TemplateError, TypeError) as error:
            found.append(repr(error))
    return found


@pytest.mark.parametrize("template", [*SHARED, *ALONE])
def test_each_page_gets_what_it_would_by_itself(
    template: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "mkdocs")
    by_itself: list[str] = []
    config, env = site(tmp_path, template, by_itself)
    item = Page("Guide", File("guide.md", str(config.docs_dir), config.site_dir, True), config)
    nav = Navigation([item], [item])
    expected = outputs(config, env, nav)
    rendered: list[str] = []
    config, env = site(tmp_path, template, rendered)
    Frames(lambda page: True, nav, env, config)
    assert outputs(config, env, nav) == expected
    assert "differs from its frame" not in caplog.text, "only the comparison has found it"
    assert len(by_itself) == PAGES
    if template in SHARED:
        assert len(rendered) <= 20, "each page was rendered"


def test_pages_in_the_navigation_are_made_by_themselves(tmp_path: Path) -> None:
    rendered: list[str] = []
    config, env = site(tmp_path, "{% for item in nav.items %}{{ item.active }}{% endfor %}{{ page.title }}", rendered)
    made = pages(config)
    nav = Navigation([made[20]], [made[20]])
    Frames(lambda page: True, nav, env, config)
    for page in made[2::2]:
        page.active = True
        context = {"page": page, "nav": nav, "config": config, "base_url": "..", "pages": []}
        expected = f"{page is made[20]}{page.title}"
        assert env.get_template("main.html").render(context) == expected
        page.active = False


@pytest.mark.parametrize("theme", ["material", "mkdocs", "readthedocs"])
def test_a_site_is_the_same_with_frames_and_without(theme: str, tmp_path: Path) -> None:
    blog = {
        f"_posts/2020-01-{day:02}-p{day}.md": f"---\ntitle: {TITLES[day % len(TITLES)]!r}\ntags: [t{day % 3}]\n"
        f"description: Day {day} \"&\" <i>\n---\nText {day}.\n" + "\n## Part\n\nMore.\n" * (day % 3)
        for day in range(1, 29)
    }  # fmt: skip
    look = {"name": theme, **({"features": ["navigation.footer", "navigation.tabs"]} if theme == "material" else {})}
    mkdocs = {"theme": look, "repo_url": "https://example.com/a/b"}
    docs = {"index.md": "# Home\n", "guide.md": "# Guide\n\n## Part\n"}
    with_frames = build_site(tmp_path / "with", blog=blog, docs=docs, plugins=["search", OURS], mkdocs=mkdocs)
    # a template of the site's own, though nothing uses it, may do anything
    (tmp_path / "without/site/own").mkdir(parents=True)
    (tmp_path / "without/site/own/unused.html").write_text("")
    mkdocs["theme"] = {**look, "custom_dir": "own"}
    without = build_site(tmp_path / "without", blog=blog, docs=docs, plugins=["search", OURS], mkdocs=mkdocs)
    assert with_frames.files() == {file for file in without.files() if file != "unused.html"}
    for file in with_frames.files():
        if file.endswith(".html"):
            strip = lambda page: page.split("Build Date")[0]  # noqa: E731 - MkDocs writes the second of the build
            assert strip(with_frames.read(file)) == strip(without.read(file)), file


def test_pages_of_each_of_two_blogs_share_what_the_theme_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    render = jinja2.Template.render

    def noted(self: jinja2.Template, *given: Any, **named: Any) -> str:
        page = given[0].get("page") if given and isinstance(given[0], dict) else None
        if issubclass(type(page), BlogPage):  # no probe
            made.append(page.file.dest_uri)
        return render(self, *given, **named)

    monkeypatch.setattr(jinja2.Template, "render", noted)
    posts = {f"_posts/2020-01-{n:02}-p{n}.md": f"---\ntitle: P{n}\n---\nText {n}.\n" for n in range(1, 25)}
    for blog in ("blog", "other"):
        write(tmp_path / blog, {**posts, "_config.yml": f"permalink: /{blog}/:title/\n"})
    plugins = [{"blogimport": {"source": f"../{blog}", "blog_dir": f"of-{blog}"}} for blog in ("blog", "other")]
    built = build_site(tmp_path, plugins=plugins)
    assert built.has("blog/p7/index.html")
    assert built.has("other/p7/index.html")
    for blog in ("blog", "other"):
        assert sum(file.startswith(f"{blog}/") for file in made) < 12, made
