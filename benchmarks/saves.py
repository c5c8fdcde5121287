"""Measure what one change of a blog costs: in a preview, from save to page, and in a build with a cache.

Each figure is the CPU time of the process that builds (the lowest of the rounds): user and system time, without that of
starting the preview.
"""

from __future__ import annotations

import argparse
import logging
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import corpus
import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.livereload import LiveReloadServer

Edit = Callable[[int], object]


class Blog:
    """The posts of a benchmark, and what is done to one of them."""

    def __init__(self, folder: Path, posts: int) -> None:
        self.site = corpus.write_import(corpus.make(posts, 0), folder, False)
        self.posts = folder / "old-blog/_posts"
        self.post = sorted(self.posts.glob("*.md"))[posts // 2]

    def edits(self) -> dict[str, Edit]:
        """What is done, by its name; each is given the number of the round."""
        faq = self.site / "docs/faq.md"
        new = self.posts / "2024-12-30-a-new-post.md"
        text = "---\ntitle: New\ntags: [fresh]\ncategories: [Notes]\ndate: 2024-12-30 10:00:00 +0000\n---\n\nBody.\n"
        return {
            "body of a post": lambda n: self.post.write_text(f"{self.post.read_text()}\nWord {n}.\n"),
            "title of a post": lambda n: self._front_matter("title", f'"Title {n}"'),
            "a new tag": lambda n: self._front_matter("tags", f'["tag {n}"]'),
            "a new post, the newest": lambda n: new.write_text(text),
            "it is deleted": lambda n: new.unlink(),
            "a page of the documentation": lambda n: faq.write_text(f"{faq.read_text()}\nWord {n}.\n"),
            "a title of the documentation": lambda n: faq.write_text(f"# FAQ {n}\n\nWord.\n"),
        }

    def _front_matter(self, key: str, value: str) -> None:
        self.post.write_text(re.sub(rf"(?m)^{key}: .*$", f"{key}: {value}", self.post.read_text(), count=1))


def preview(blog: Blog, rounds: int) -> None:
    """Print what a preview takes for each change."""
    logging.disable(logging.CRITICAL)

    def configured() -> Any:
        config = load_config(str(blog.site / "mkdocs.yml"), site_dir=str(blog.site / "preview"))
        config.site_url = "http://127.0.0.1:8000/"
        return config

    def builder(config: Any = None) -> None:
        config = config or configured()
        build(config, serve_url=config.site_url)

    config = configured()
    config.plugins.on_startup(command="serve", dirty=False)
    start = time.process_time()
    builder(config)
    print(f"preview: first build                   {time.process_time() - start:6.2f} s")
    server = LiveReloadServer(builder, "127.0.0.1", 8000, root=str(blog.site / "preview"))
    config.plugins.on_serve(server, config=config, builder=builder)
    live = config.plugins["blogimport"].live
    for name, edit in blog.edits().items():
        shown, followed = [], []
        for number in range(1 if "post, the" in name or "deleted" in name else rounds):
            edit(number)
            start = time.process_time()
            server.builder()
            shown.append(time.process_time() - start)
            if live._timer is not None:
                live._timer.cancel()
            start = time.process_time()
            live._follow()
            followed.append(time.process_time() - start)
        print(f"preview: {name:28} {min(shown):8.3f} s, the site after that {min(followed):5.2f} s")
    server.server_close()
    config.plugins.on_shutdown()


def cached(blog: Blog, rounds: int) -> None:
    """Print what `mkdocs build` takes with a cache, and without."""

    def run() -> float:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=blog.site, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    plain = [run() for _ in range(rounds)]
    settings = yaml.safe_load((blog.site / "mkdocs.yml").read_text())
    for plugin in settings["plugins"]:
        if isinstance(plugin, dict) and "blogimport" in plugin:
            plugin["blogimport"]["cache"] = ".cache"
    (blog.site / "mkdocs.yml").write_text(yaml.safe_dump(settings, sort_keys=False))
    first, again = run(), [run() for _ in range(rounds)]
    changed = []
    for number in range(rounds):
        blog.edits()["body of a post"](100 + number)
        changed.append(run())
    print(f"build without a cache                  {statistics.median(plain):6.2f} s (median)")
    print(f"build with a cache: the first          {first:6.2f} s")
    print(f"build with a cache: nothing changed    {statistics.median(again):6.2f} s (median)")
    print(f"build with a cache: one body           {statistics.median(changed):6.2f} s (median)")


def main() -> None:
    """Measure both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    wanted = parser.parse_args()
    os.environ |= {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    with tempfile.TemporaryDirectory() as folder:
        blog = Blog(Path(folder), wanted.posts)
        preview(blog, wanted.rounds)
        cached(blog, wanted.rounds)


if __name__ == "__main__":
    main()
