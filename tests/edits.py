"""Random edits of a blog and its site: after each batch, a site that was built upon is that of a build from nothing.

As a command it goes on for as many batches as wanted:

    python tests/edits.py --batches 2000 --theme material
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import os
import random
import re
import shutil
import struct
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import yaml
from building import write
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.livereload import LiveReloadServer

POST = """---
title: {title}
tags: [{tags}]
categories: [{category}]
---

{title} begins here.

## A heading of {title}

More of it, [a link]({{% post_url {other} %}}) and `code`.

```python
print("{title}")
```
"""
PAGES = {
    "index.md": "---\ntitle: Home\n---\nHello.\n",
    "about.md": "---\ntitle: About\n---\nAbout us. ![](/images/one.png)\n",
    "all.md": "---\ntitle: All\n---\n{% for post in site.posts %}* {{ post.title }}: {{ post.excerpt | strip_html }}"
    " {{ post.next.title }}\n{% endfor %}\n",
    "terms.md": "---\ntitle: Terms\n---\n{% for tag in site.tags %}{{ tag[0] }} {{ tag[1].size }}; {% endfor %}\n"
    "{{ site.data.people.one }} {% include note.html %}\n",
}
BLOG = {
    "_config.yml": "title: Old\npermalink: /:year/:title/\npaginate: 3\nplugins: [jekyll-redirect-from, jekyll-feed]\n",
    "_includes/note.html": "<p>A note.</p>\n",
    "_data/people.yml": "one: Ann\n",
    **{f"images/{name}.png": b"\x89PNG " + name.encode() for name in ("one", "two", "three")},
    **PAGES,
}
DOCS = {"index.md": "# Home\n\nThe site.\n", "guide/start.md": "# Start\n\nBegin.\n", "guide/more.md": "# More\n"}
TAGS = ("wind", "rain", "snow", "sea & sky", "Über")


class Site:
    """A blog, the site around it, and what somebody does to them."""

    def __init__(self, folder: Path, seed: int, theme: str, plugins: Sequence[Any] = (), posts: int = 9) -> None:
        self.folder = folder
        self.random = random.Random(seed)
        self.number = 0
        self.posts = folder / "blog/_posts"
        self.settings: dict[str, Any] = {
            "site_name": "Test",
            "site_url": "https://example.com/docs/",
            "theme": {"name": theme},
            "plugins": ["search", *plugins, {"blogimport": {"source": "../blog"}}],
        }
        write(folder / "blog", BLOG)
        write(folder / "site/docs", DOCS)
        for _ in range(posts):
            self.new_post()
        self.write_settings()

    def write_settings(self) -> None:
        text = yaml.safe_dump(self.settings, allow_unicode=True, sort_keys=False)
        (self.folder / "site/mkdocs.yml").write_text(text, encoding="utf-8")

    # -- what is done to posts ----------------------------------------------------------------------------------------

    def name(self) -> str:
        self.number += 1
        return f"p{self.number}"

    def all_posts(self) -> list[Path]:
        return sorted(self.posts.glob("*.md"))

    def post(self) -> Path:
        found = self.all_posts()
        return self.random.choice(found) if found else self.new_post()

    def new_post(self) -> Path:
        name = self.name()
        day = f"20{self.random.randrange(10, 24)}-{self.random.randrange(1, 13):02}-{self.random.randrange(1, 28):02}"
        others = [file.stem for file in self.all_posts()]
        file = self.posts / f"{day}-{name}.md"
        other = self.random.choice([*others, file.stem])
        tags = ", ".join(f'"{tag}"' for tag in self.random.sample(TAGS, self.random.randrange(3)))
        category = self.random.choice(("Notes", "Letters"))
        text = POST.format(title=name.capitalize(), tags=tags, category=category, other=other)
        write(self.posts, {file.name: text})
        return file

    def changed(self, pattern: str, new: str) -> None:
        file = self.post()
        file.write_text(re.sub(pattern, lambda _: new, file.read_text("utf-8"), count=1, flags=re.M), "utf-8")

    def appended(self, text: str) -> None:
        file = self.post()
        file.write_text(file.read_text("utf-8").rstrip("\n") + f"\n\n{text}\n", "utf-8")

    def body(self) -> None:
        self.appended(f"Word {self.name()}.")

    def first_words(self) -> None:
        self.changed(r"^---\n\n", f"---\n\nFirst {self.name()}. ")

    def heading(self) -> None:
        self.appended(f"## Heading {self.name()}")

    def without_heading(self) -> None:
        self.changed(r"^## .*\n", "")

    def title(self) -> None:
        self.changed(r"^title: .*$", f'title: "New & <b>title</b> {self.name()}"')

    def date(self) -> None:
        self.changed(r"^title:", f"date: 20{self.random.randrange(10, 24)}-05-06 07:08:09 +0100\ntitle:")

    def tags(self) -> None:
        self.changed(r"^tags: .*$", f"tags: {json.dumps(self.random.sample(TAGS, 2), ensure_ascii=False)}")

    def new_tag(self) -> None:
        self.changed(r"^tags: .*$", f"tags: [{self.name()}]")

    def draft(self) -> None:
        self.changed(r"^title:", "published: false\ntitle:")

    def redirect(self) -> None:
        self.changed(r"^title:", f"redirect_from: /old/{self.name()}/\ntitle:")

    def address(self) -> None:
        self.changed(r"^title:", f"permalink: /at/{self.name()}/\ntitle:")

    def broken_front_matter(self) -> None:
        self.changed(r"^title: ", "title: [")

    def description(self) -> None:
        self.changed(r"^title:", f"description: About {self.name()}\ntitle:")

    def picture(self) -> None:
        self.appended(f"![](/images/{self.random.choice(('one', 'two', 'three', 'four'))}.png)")

    def link(self) -> None:
        name = self.random.choice([*(file.stem for file in self.all_posts()), "2001-01-01-gone"])
        self.appended(f"[to]({{% post_url {name} %}}) and [gone](/no/such/page/)")

    def liquid(self) -> None:
        self.appended("{{ site.posts[0].title }} {{ site.posts.size }} {{ page.previous.title }} {{ site.time }}"[:-17])

    def include(self) -> None:
        self.appended("{% include note.html %}{{ site.data.people.one }}")

    def empty(self) -> None:
        file = self.post()
        file.write_text(file.read_text("utf-8").split("---\n\n")[0] + "---\n\n", "utf-8")

    def delete(self) -> None:
        self.post().unlink()

    def rename(self) -> None:
        file = self.post()
        file.rename(file.with_name(f"{file.name[:11]}{self.name()}.md"))

    # -- what is done to the rest -------------------------------------------------------------------------------------

    def included(self) -> None:
        write(self.folder / "blog", {"_includes/note.html": f"<p>Note {self.name()}.</p>\n"})

    def data(self) -> None:
        write(self.folder / "blog", {"_data/people.yml": f"one: {self.name()}\n"})

    def author(self) -> None:
        self.changed(r"^title:", "author: ann\ntitle:")

    def about_author(self) -> None:
        """Change what only the card of an author says."""
        write(self.folder / "blog", {"_data/authors.yml": f"ann:\n  name: Ann\n  bio: Says {self.name()}.\n"})

    def to_file(self) -> None:
        self.appended("[a file](/files/a.pdf)")

    def file(self) -> None:
        """Add the file to which posts link, or take it away."""
        file = self.folder / "blog/files/a.pdf"
        if file.exists():
            file.unlink()
        else:
            write(self.folder / "blog", {"files/a.pdf": self.name()})

    def image(self) -> None:
        name = self.random.choice(("one", "two", "three", "four"))
        width = struct.pack(">II", self.random.randrange(100, 900), 300)
        png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + width + b"\x08\x06\0\0\0"
        write(self.folder / "blog", {f"images/{name}.png": png})

    def above(self) -> None:
        """Name a picture above a post."""
        self.changed(r"^title:", f"image: /images/{self.random.choice(('one', 'two', 'four'))}.png\ntitle:")

    def old_settings(self) -> None:
        size = self.random.choice((2, 3, 4))
        write(
            self.folder / "blog", {"_config.yml": BLOG["_config.yml"].replace("3", str(size)) + f"x: {self.name()}\n"}
        )

    def documentation(self) -> None:
        write(self.folder / "site/docs", {"guide/more.md": f"# More {self.name()}\n\nText [home](../index.md).\n"})

    def new_page(self) -> None:
        write(self.folder / "site/docs", {f"guide/{self.name()}.md": "A page.\n"})

    def option(self) -> None:
        name = self.random.choice(("site_name", "site_description", "copyright"))
        self.settings[name] = f"Site {self.name()}"
        self.write_settings()

    def template(self) -> None:
        text = '{% extends "base.html" %}{% block content %}{{ super() }}NAME{% endblock %}'
        write(self.folder / "site/theme", {"main.html": text.replace("NAME", self.name())})
        self.settings["theme"]["custom_dir"] = "theme"
        self.write_settings()

    def own_template(self) -> None:
        write(self.folder / "site/theme", {"blogimport/redirect.html": f"{{{{ target }}}} {self.name()}"})
        self.settings["theme"]["custom_dir"] = "theme"
        self.write_settings()

    def no_templates(self) -> None:
        """Leave the theme as it comes: with templates of its own a site shows more on each page."""
        self.settings["theme"].pop("custom_dir", None)
        self.write_settings()

    def shown(self) -> None:
        """Show more of other posts on each page, or less."""
        name = self.random.choice(
            ("related_posts", "backlinks", "series_links", "post_readtime", "author_cards", "category_links")
        )
        options = self.settings["plugins"][-1]["blogimport"]
        if options.pop(name, None) is None:
            options[name] = 3 if name == "related_posts" else True
        self.write_settings()

    def plain_liquid(self) -> None:
        others = [file.stem for file in self.all_posts()]
        self.appended(f"{{{{ site.baseurl }}}}/x [a]({{% post_url {self.random.choice(others)} %}}#a)")

    def fragment(self) -> None:
        self.appended(f"[here](#heading) [gone](#no-{self.name()}) ![]({self.random.choice(('one', 'four'))}.png)")

    def page(self) -> None:
        text = f"---\ntitle: Page {self.name()}\npermalink: /{self.random.choice(('about', 'sub/page'))}/\n---\nText.\n"
        write(self.folder / "blog", {"about.md": text})

    def series(self) -> None:
        self.changed(r"^title:", "series: Rope\ntitle:")


#: All that may be done, the more likely the more often it is named.
QUICK: Sequence[Callable[[Site], object]] = (
    Site.body, Site.body, Site.first_words, Site.heading, Site.without_heading, Site.title, Site.description,
    Site.picture, Site.link, Site.empty, Site.liquid, Site.include, Site.plain_liquid, Site.fragment,
)  # fmt: skip
EDITS: Sequence[Callable[[Site], object]] = (
    *QUICK, Site.date, Site.tags, Site.new_tag, Site.draft, Site.redirect, Site.address, Site.broken_front_matter,
    Site.delete, Site.rename, Site.new_post, Site.new_post, Site.included, Site.data, Site.image, Site.old_settings,
    Site.documentation, Site.new_page, Site.option, Site.template, Site.own_template, Site.no_templates,
    Site.no_templates, Site.shown, Site.shown, Site.page, Site.series, Site.above, Site.author, Site.about_author,
    Site.to_file, Site.file,
)  # fmt: skip


def configured(site: Site, out: str, command: str) -> MkDocsConfig:
    """The configuration of a site that is built into a folder."""
    config = load_config(str(site.folder / "site/mkdocs.yml"), site_dir=str(site.folder / out))
    if command == "serve":
        config.site_url = "http://127.0.0.1:8000/docs/"
    return config


def contents(folder: Path) -> dict[str, bytes]:
    """What a site holds: file to content, without the time at which something was packed."""
    found = {}
    for file in folder.rglob("*"):
        if file.is_file():
            data = file.read_bytes()
            found[file.relative_to(folder).as_posix()] = gzip.decompress(data) if file.suffix == ".gz" else data
    return found


def compared(site: Site, out: str | Path, command: str = "serve") -> list[str]:
    """The files in which a site differs from that of a build from nothing."""
    config = configured(site, "fresh", command)
    plugin: Any = next(plugin for name, plugin in config.plugins.items() if "blogimport" in name)
    kept = vars(plugin).copy()
    plugin.remembering = plugin.live = None
    build(config, serve_url=config.site_url if command == "serve" else None)
    plugin.__dict__.update(kept)
    ours, fresh = contents(site.folder / out), contents(site.folder / "fresh")
    return sorted(name for name in ours.keys() | fresh.keys() if ours.get(name) != fresh.get(name))


def rebuild(site: Site, batches: int, done: Counter[str] | None = None) -> None:
    """Do batches of edits, and build a preview anew after each.

    Raises:
        AssertionError: A file differs from that of a build from nothing.
    """
    config = configured(site, "out", "serve")
    config.plugins.on_startup(command="serve", dirty=False)
    build(config, serve_url=config.site_url)
    for number in range(batches):
        edits = [site.random.choice(EDITS) for _ in range(site.random.randrange(0, 4))]
        for edit in edits:
            edit(site)
        if done is not None:
            done.update(edit.__name__ for edit in edits)
        config = configured(site, "out", "serve")
        build(config, serve_url=config.site_url)
        differing = compared(site, "out")
        names = [edit.__name__ for edit in edits]
        assert not differing, f"batch {number}, {names}: {differing[:5]} in {site.folder}"
    config.plugins.on_shutdown()


def build_with_cache(site: Site, batches: int, done: Counter[str] | None = None) -> None:
    """Do batches of edits, and build the site with a cache after each; some builds are given up in between.

    Raises:
        AssertionError: A file differs from that of a build from nothing.
    """
    for number in range(batches):
        edits = [site.random.choice(EDITS) for _ in range(site.random.randrange(0, 4))]
        for edit in edits:
            edit(site)
        if done is not None:
            done.update(edit.__name__ for edit in edits)
        names = [edit.__name__ for edit in edits]
        differing = differing_with_cache(site)
        assert not differing, f"batch {number}, {names}: {differing[:5]} in {site.folder}"


def differing_with_cache(site: Site) -> list[str]:
    """Build a site with a cache, and return the files in which it differs from that of a build from nothing.

    Some builds are given up, and done again after another change.

    Raises:
        AssertionError: The cache can't be written.
    """
    own = site.settings["plugins"][-1]["blogimport"]
    own["cache"] = ".cache"
    site.write_settings()
    config = configured(site, "out", "build")
    config.plugins.on_startup(command="build", dirty=False)
    if site.random.random() < 0.2:
        config.plugins.events["post_build"].insert(0, _give_up)
        with suppress(KeyboardInterrupt):
            build(config)
        site.body()
        config = configured(site, "out", "build")
    build(config)
    plugin: Any = next(plugin for name, plugin in config.plugins.items() if "blogimport" in name)
    fault = plugin.remembering.memory.fault
    config.plugins.on_shutdown()
    assert fault is None, fault
    del own["cache"]
    site.write_settings()
    return compared(site, "out", "build")


def _give_up(**_: Any) -> None:
    raise KeyboardInterrupt


def preview(site: Site, batches: int, done: Counter[str] | None = None) -> None:
    """Do batches of edits beside a preview, most of them of one post's content, and compare what it shows.

    Raises:
        AssertionError: The page of a post that was made at once, or any file after the pause, differs from that of a
            build from nothing.
    """
    config = configured(site, "out", "serve")
    config.plugins.on_startup(command="serve", dirty=False)
    build(config, serve_url=config.site_url)

    def builder(config: MkDocsConfig | None = None) -> None:
        config = config or configured(site, "out", "serve")
        build(config, serve_url=config.site_url)

    server = LiveReloadServer(builder, "127.0.0.1", 8000, root=str(site.folder / "out"))
    config.plugins.on_serve(server, config=config, builder=builder)
    plugin: Any = next(plugin for name, plugin in config.plugins.items() if "blogimport" in name)
    plugin.live.quiet = 0.0  # nothing is written while it looks
    for number in range(batches):
        edits = [site.random.choice(QUICK if site.random.random() < 0.7 else EDITS)]
        edits += [site.random.choice(EDITS)] if site.random.random() < 0.2 else []
        before = {file: file.read_bytes() for file in site.all_posts()}
        for edit in edits:
            edit(site)
        touched = [file for file in site.all_posts() if before.get(file) != file.read_bytes()]
        names = [edit.__name__ for edit in edits]
        builds = plugin.build
        server.builder()
        if plugin.live._timer is not None:  # the pause ends when this says so
            plugin.live._timer.cancel()
        assert not plugin.live.error, plugin.live.error
        is_quick = plugin.build is builds
        if done is not None:
            done.update([f"{name}{'' if is_quick else ' (whole)'}" for name in names])
        if is_quick:
            shown = {page.file.dest_uri for post, page in builds.files.posts.items() if post.source_file in touched}
            wrong = shown.intersection(compared(site, server.root))
            assert not wrong, f"batch {number}, {names}: {wrong} at once, in {site.folder}"
            if site.random.random() < 0.5:  # further steps may follow before the pause
                continue
            plugin.live._follow()
        differing = compared(site, server.root)
        assert not differing, f"batch {number}, {names}: {differing[:5]} in {site.folder}"
    server.server_close()
    config.plugins.on_shutdown()


def main() -> None:
    """Do as many batches as wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batches", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--theme", default="mkdocs")
    wanted = parser.parse_args()
    os.environ["SOURCE_DATE_EPOCH"] = "1700000000"
    logging.disable(logging.CRITICAL)
    done: Counter[str] = Counter()
    left, seed = wanted.batches, wanted.seed
    while left > 0:
        folder = Path(tempfile.mkdtemp(prefix="edits-"))
        (rebuild, preview, build_with_cache)[seed % 3](Site(folder, seed, wanted.theme), min(left, 40), done)
        shutil.rmtree(folder)
        left, seed = left - 40, seed + 1
        print(f"{wanted.batches - max(left, 0)} batches, {done.total()} edits: no file differs", flush=True)
    print(", ".join(f"{name} {count}" for name, count in done.most_common()))


if __name__ == "__main__":
    main()
