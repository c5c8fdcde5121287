"""Measure the time from a saved post to its new page, asked for over HTTP, in the previews of several programs.

    python benchmarks/latency.py                                    # this plugin
    python benchmarks/latency.py --hugo hugo --material --zensical zensical

Each program serves the same posts. A post is saved, and its page is asked for again and again until it shows what was
saved. Printed are the least and the median of these times, and the CPU time of the program and its children.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import corpus

PORT = 8765
SINGLE = "<html><head><title>{{ .Title }}</title></head><body><h1>{{ .Title }}</h1>{{ .Content }}</body></html>"
LIST = "<html><body>{{ range .Pages }}<h2><a href='{{ .RelPermalink }}'>{{ .Title }}</a></h2>{{ end }}</body></html>"
START = 300
SAVE = 120


@dataclass(frozen=True, slots=True)
class Preview:
    """A program that serves a blog while it is written."""

    name: str
    folder: Path
    command: Sequence[str]
    post: Path
    url: str


def page(url: str) -> str:
    """Give what is served at a URL, or nothing."""
    try:
        with urllib.request.urlopen(url, timeout=SAVE) as answer:
            return str(answer.read().decode("utf-8", "replace"))
    except OSError:
        return ""


def cpu(group: int) -> float:
    """Give the CPU seconds of all processes of a group."""
    total = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[2]) == group:
            total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def wait(url: str, text: str, limit: float) -> float:
    """Ask for a page until it shows a text, and give the seconds that took."""
    start = time.monotonic()
    while text not in page(url):
        if time.monotonic() - start > limit:
            raise SystemExit(f"{url} has not shown {text!r} after {limit} s")
        time.sleep(0.005)
    return time.monotonic() - start


def measure(preview: Preview, rounds: int) -> None:
    """Print what one program takes."""
    original = preview.post.read_text(encoding="utf-8")
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    with (preview.folder / "serve.log").open("wb") as log:
        process = subprocess.Popen(
            preview.command, cwd=preview.folder, stdout=log, stderr=log, env=environment, start_new_session=True
        )
    try:
        first = wait(preview.url, "<h1", START)
        used = cpu(process.pid)
        print(f"{preview.name:16} first page after {first:6.2f} s, {used:5.2f} s of CPU", flush=True)
        time.sleep(3)
        edits: dict[str, Callable[[str], str]] = {
            "body": lambda mark: f"{original.rstrip()}\n\nA word {mark}.\n",
            "title": lambda mark: re.sub(r"(?m)^title: .*$", f'title: "{mark}"', original, count=1),
            "tags": lambda mark: re.sub(
                r"(?m)^(title: ).*\n", f'\\1"{mark}"\n', re.sub(r"(?m)^tags: .*$", f'tags: ["{mark}"]', original)
            ),
        }
        for what, edit in edits.items():
            times, used_by = [], []
            for number in range(rounds):
                mark = f"mark{what}{number}"
                before = cpu(process.pid)
                preview.post.write_text(edit(mark), encoding="utf-8")
                times.append(wait(preview.url, mark, SAVE))
                used_by.append(cpu(process.pid) - before)
                time.sleep(4)
            shown = f"{min(times):6.3f} s, median {statistics.median(times):6.3f} s"
            print(f"{preview.name:16} {what:6} {shown}, {min(used_by):5.2f} s of CPU", flush=True)
    finally:
        preview.post.write_text(original, encoding="utf-8")
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def previews(root: Path, posts: int, wanted: argparse.Namespace) -> list[Preview]:
    """Write the posts for each program."""
    entries = corpus.make(posts, 0)
    entry = entries[posts // 2]
    host = f"http://127.0.0.1:{PORT}"
    mkdocs = [sys.executable, "-m", "mkdocs", "serve", "-q", "-a", f"127.0.0.1:{PORT}"]
    site = corpus.write_import(entries, root / "a", False)
    post = site.parent / f"old-blog/_posts/{entry.name}.md"
    found = [Preview("this plugin", site, mkdocs, post, f"{host}/{entry.address}")]
    if wanted.hugo:
        corpus.write_hugo(entries, root / "h", False)
        blog = root / "h/old-blog"
        for name, text in (("single", SINGLE), ("list", LIST)):
            corpus.write(blog / f"layouts/_default/{name}.html", text)
        command = [wanted.hugo, "server", "--port", str(PORT), "--baseURL", f"{host}/", "--disableLiveReload"]
        found.append(Preview("Hugo", blog, command, blog / f"content/posts/{entry.name}.md", f"{host}/{entry.address}"))
    if wanted.zensical:
        site = corpus.write_bare(entries, root / "z", False)
        command = [wanted.zensical, "serve", "-a", f"127.0.0.1:{PORT}"]
        post = site / f"docs/posts/{entry.address.rstrip('/')}.md"
        found.append(Preview("Zensical", site, command, post, f"{host}/posts/{entry.address}"))
    if wanted.material:
        site = corpus.write_material(entries, root / "b", False)
        address = f"blog/{entry.day:%Y/%m/%d}/{entry.slug}/"
        post = site / f"docs/blog/posts/{entry.name}.md"
        found.append(Preview("Material's blog", site, mkdocs, post, f"{host}/{address}"))
    return found


def main() -> None:
    """Measure each program that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--hugo", default="", help="the command of Hugo")
    parser.add_argument("--zensical", default="", help="the command of Zensical")
    parser.add_argument("--material", action="store_true", help="measure Material's blog too")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, {wanted.posts} posts")
        for preview in previews(Path(folder), wanted.posts, wanted):
            try:
                measure(preview, wanted.rounds)
            except SystemExit as error:
                print(f"{preview.name:16} {error}")
        print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
