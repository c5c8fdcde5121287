"""A preview shows a saved body at once whatever the generator, and a build of everything where more has changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from building import build_site
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.livereload import LiveReloadServer

HEAD = "title: {title}\ndate: 2020-01-0{day}\ntags: [sea]\n"
YAML = "---\n" + HEAD + "---\n{body}\n"
TOML = "+++\ntitle = '{title}'\ndate = 2020-01-0{day}\n+++\n{body}\n"
PELICAN = "Title: {title}\nDate: 2020-01-0{day}\nTags: sea\nSlug: {title}\n\n{body}\n"

#: The files of a blog besides its posts, the folder of these, the form of one, and the address of the first.
GENERATORS: dict[str, tuple[dict[str, str], str, str, str]] = {
    "hugo": ({"hugo.toml": "baseURL = 'https://x.example'\n"}, "content/posts/{n}.md", YAML, "posts/a/"),
    "hexo": ({"_config.yml": "title: S\n", "package.json": '{"hexo": {}, "dependencies": {"hexo": "8"}}'},
             "source/_posts/{n}.md", YAML, "2020/01/01/a/"),
    "zola": ({"config.toml": "base_url = 'https://x.example'\n", "content/_index.md": "+++\n+++\n"},
             "content/{n}.md", TOML, "a/"),
    "eleventy": ({".eleventy.js": "", "posts/posts.json": '{"tags": ["post"]}'}, "posts/{n}.md", YAML, "posts/a/"),
    "pelican": ({"pelicanconf.py": "SITEURL = 'https://x.example'\n"}, "content/{n}.md", PELICAN, "a.html"),
}  # fmt: skip


class Running:
    """A preview of a blog."""

    def __init__(self, folder: Path, generator: str) -> None:
        files, self.place, self.form, self.address = GENERATORS[generator]
        self.blog = folder / "blog"
        posts = {self.place.format(n=n): self.form.format(title=n, day=day, body=f"Body {n}.")
                 for day, n in enumerate("abc", start=1)}  # fmt: skip
        build_site(folder, blog={**files, **posts}, mkdocs={"theme": {"name": "mkdocs"}})
        self.site = folder / "site"
        self.config = config = self.configured()
        config.plugins.on_startup(command="serve", dirty=False)
        build(config, serve_url=config.site_url)
        server = LiveReloadServer(self.builder, "127.0.0.1", 8000, root=str(self.out))
        config.plugins.on_serve(server, config=config, builder=self.builder)
        self.server = server
        self.plugin: Any = next(plugin for name, plugin in config.plugins.items() if "blogimport" in name)
        self.plugin.live.quiet = 0.0
        self.builds = 0

    @property
    def out(self) -> Path:
        return self.site / "out"

    def configured(self, out: str = "out") -> Any:
        return load_config(str(self.site / "mkdocs.yml"), site_dir=str(self.site / out))

    def builder(self, config: Any = None) -> None:
        self.builds += 1
        build(config or self.configured(), serve_url="http://127.0.0.1:8000/")

    def save(self, **post: object) -> None:
        """Write the first post, and let the preview show it."""
        (self.blog / self.place.format(n="a")).write_text(self.form.format(**{"title": "a", "day": 1, **post}))
        self.server.builder()
        if self.plugin.live._timer is not None:
            self.plugin.live._timer.cancel()

    def page(self) -> str:
        file = self.address + ("index.html" if self.address.endswith("/") else "")
        return (Path(self.server.root) / file).read_text("utf-8")


@pytest.fixture(params=GENERATORS)
def running(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path, request.param)
    yield running
    running.config.plugins.on_shutdown()
    running.server.server_close()


def test_a_saved_body_is_shown_without_a_build(running: Running) -> None:
    running.save(body="Another *body*.")
    assert "Another <em>body</em>." in running.page()
    assert running.builds == 0
    running.save(body="A third one.")
    assert "A third one." in running.page()
    assert running.builds == 0


def test_what_else_a_post_says_takes_a_build(running: Running) -> None:
    running.save(title="Changed", body="Body a.")
    assert running.builds == 1
