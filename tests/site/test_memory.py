"""What a build holds in memory: no more than what is still of use."""

from __future__ import annotations

from pathlib import Path

import pytest
from building import build_site
from mkdocs.commands.build import build
from mkdocs.config import load_config

from mkdocs_blogimport.blog.post import Post
from mkdocs_blogimport.render import Body, Renderer
from mkdocs_blogimport.site.build import Build

POSTS = {f"_posts/2020-01-0{day}-soup.md": f"---\ntitle: Soup {day}\n---\nSoup is hot.\n" for day in range(1, 6)}

#: A hook that asks pages for their content when all are written, as plugins that make one document of a site do.
ASKING = (
    "def on_page_context(context, page, config, nav):\n"
    "    config.extra.setdefault('asked', []).append(page)\n"
    "def on_post_build(config):\n"
    "    found = [page.url for page in config.extra['asked'] if 'Soup is hot.' in page.content]\n"
    "    open(config.site_dir + '/found', 'w').write('\\n'.join(found))\n"
)


def test_a_plugin_that_is_not_known_finds_the_content_of_pages_that_are_written(tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site/hook.py").write_text(ASKING)
    built = build_site(tmp_path, blog=POSTS, mkdocs={"hooks": ["hook.py"]})
    assert {f"2020/01/0{day}/soup.html" for day in range(1, 6)} < set(built.read("found").split("\n"))


@pytest.mark.parametrize("template", ["", "{{ pages[0].page.content }}"])
def test_the_content_of_a_page_that_is_written_is_forgotten_unless_a_template_might_show_it(
    template: str, tmp_path: Path
) -> None:
    (tmp_path / "site/over").mkdir(parents=True)
    if template:
        (tmp_path / "site/over/main.html").write_text('{% extends "base.html" %}\n' + template)
    build_site(tmp_path, blog=POSTS, mkdocs={"theme": {"name": "mkdocs", "custom_dir": "over"}})
    config = load_config(str(tmp_path / "site/mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    build(config)
    pages = list(config.plugins["blogimport"].build.files.all_pages())  # type: ignore[attr-defined]
    kept = [page.content for page in pages if page.content]
    assert len(pages) > len(POSTS)
    assert len(kept) == (len(pages) if template else 0)


@pytest.mark.parametrize(("options", "kept"), [({}, 10), ({"markdown_copies": True}, 14), ({"backlinks": True}, 10)])
def test_a_body_is_let_go_with_its_page_unless_a_feed_shows_it(
    options: dict[str, object], kept: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[Post] = []
    body = Renderer.body

    def counted(self: Renderer, post: Post, source: str, copied: dict[str, Path]) -> Body:
        rendered.append(post)
        return body(self, post, source, copied)

    monkeypatch.setattr(Renderer, "body", counted)
    posts = {f"_posts/2020-01-{day}-soup.md": f"---\ntags: [a, b{day}]\n---\nSoup {day}.\n" for day in range(10, 24)}
    build_site(tmp_path, blog={"_config.yml": "plugins: [jekyll-feed]", **posts}, options=options)
    config = load_config(str(tmp_path / "site/mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    rendered.clear()
    build(config)
    built: Build = config.plugins["blogimport"].build  # type: ignore[attr-defined]
    assert sorted(post.path for post in rendered) == sorted(posts), "a body was rendered twice"
    assert sum(built.bodies.is_rendered(post) for post in rendered) == kept
    assert "Soup 23." in (tmp_path / "site/site/feed.xml").read_text()
