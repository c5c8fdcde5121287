"""Measure how long a site with a thousand posts takes to build, beside two other ways to build it.

The same posts are built by (a) this plugin from a Jekyll folder, (b) Material's blog and tags plugins
with mkdocs-redirects, and (c) MkDocs and Material with the posts as ordinary pages. Each build is a process
of its own; the builds take turns, so that a busy machine is equally hard on all of them. A fixed loop timed
around each build tells how fast the machine was at that moment.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import pstats
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import corpus

WRITERS = {
    "a": corpus.write_import,
    "b": corpus.write_material,
    "c": corpus.write_bare,
    "f": corpus.write_features,
    "h": corpus.write_hugo,
    "m": corpus.write_moved,
    "p": corpus.write_pelican,
    "x": corpus.write_hexo,
}
NAMES = {
    "a": "this plugin",
    "b": "Material's blog",
    "c": "bare MkDocs",
    "f": "this plugin, all features on",
    "h": "this plugin, Hugo",
    "m": "this plugin, Material's blog",
    "p": "this plugin, Pelican",
    "x": "this plugin, Hexo",
}
UNSTEADY = 1.2
REDIRECT = re.compile(rb"http-equiv=[\"']?refresh", re.I)


class BuildFailed(Exception):
    """A build stopped, or did not make what it should."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A site that is ready to be built."""

    key: str
    folder: Path
    addresses: frozenset[str]
    titles: dict[str, str]


@dataclass(frozen=True, slots=True)
class Built:
    """What one build took and made."""

    user: float
    system: float
    wall: float
    memory: float
    loop: float
    pages: int
    redirects: int

    @property
    def cpu(self) -> float:
        """User and system time together."""
        return self.user + self.system


def prepare(key: str, posts: int, seed: int, root: Path, extensions: bool) -> Prepared:
    """Write one site with its posts, and build it once with few of them to have every module compiled."""
    folder = root / f"{key}-{posts}"
    build(write(key, 12, seed, folder, extensions))
    return write(key, posts, seed, folder, extensions)


def write(key: str, posts: int, seed: int, root: Path, extensions: bool) -> Prepared:
    """Write one site with its posts into a folder; what stood there goes, except compiled modules."""
    for old in (root / "site", root / "old-blog"):
        shutil.rmtree(old, ignore_errors=True)
    entries = corpus.make(posts, seed)
    titles = {entry.address: entry.title for entry in entries}
    return Prepared(key, WRITERS[key](entries, root, extensions), frozenset(titles), titles)


def time_loop() -> float:
    """Give the CPU seconds that a fixed piece of work takes just now."""
    start, total = time.process_time(), 0
    for number in range(2_000_000):
        total += number * number
    return time.process_time() - start


def run(command: Sequence[str], folder: Path) -> tuple[float, float, float, float]:
    """Run a command and give its user, system and wall seconds and its peak memory in MB.

    Raises:
        BuildFailed: The command failed.
    """
    log = folder / "build.log"
    # Compiled modules are kept beside the site, wherever and however the packages were installed:
    # nobody's second build compiles Python.
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONHASHSEED": "0", "PYTHONPYCACHEPREFIX": str(folder.parent / "compiled")}
    with log.open("wb") as output:
        start = time.monotonic()
        process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=subprocess.STDOUT, env=environment)
        # Of this child alone: `RUSAGE_CHILDREN` would give the greatest memory of all children so far.
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        text = log.read_text(encoding="utf-8", errors="replace")[-3000:]
        raise BuildFailed(f"{' '.join(command)} ended with {process.returncode} in {folder}:\n{text}")
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return usage.ru_utime, usage.ru_stime, wall, usage.ru_maxrss / unit


def check(prepared: Prepared) -> tuple[int, int]:
    """Give how many pages and how many redirects a build wrote.

    Raises:
        BuildFailed: A post has no page, or the page does not show its title.
    """
    site = prepared.folder / "site"
    pages = redirects = 0
    missing = set(prepared.addresses)
    for path in site.rglob("*.html"):
        content = path.read_bytes()
        if len(content) < 5000 and REDIRECT.search(content):
            redirects += 1
            continue
        pages += 1
        address = "/".join(path.relative_to(site).parts[-5:-1]) + "/"
        if address in missing and prepared.titles[address].encode() in content:
            missing.discard(address)
    if pages < len(prepared.addresses) or missing:
        example = f", for example {min(missing)}" if missing else ""
        raise BuildFailed(
            f"({prepared.key}) wrote {pages} pages for {len(prepared.addresses)} posts, "
            f"{len(missing)} posts are missing{example}; see {prepared.folder}"
        )
    return pages, redirects


def build(prepared: Prepared, runner: Sequence[str] = ("-m", "mkdocs")) -> Built:
    """Build a site once, from nothing, and check what came of it.

    Raises:
        BuildFailed: The build stopped, or did not make what it should.
    """
    shutil.rmtree(prepared.folder / "site", ignore_errors=True)
    before = time_loop()
    figures = run([sys.executable, *runner, "build", "-q"], prepared.folder)
    return Built(*figures, (before + time_loop()) / 2, *check(prepared))


def spread(values: Sequence[float], digits: int = 1) -> str:
    """Give least / median / most."""
    return " / ".join(f"{value:.{digits}f}" for value in (min(values), statistics.median(values), max(values)))


def table(rows: Sequence[Sequence[str]]) -> str:
    """Give rows as a Markdown table; the first is the head."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]])


def compare(keys: Sequence[str], posts: int, seed: int, rounds: int, root: Path, extensions: bool) -> None:
    """Build every site in turns and print what they took."""
    sites = [prepare(key, posts, seed, root, extensions) for key in keys]
    results: dict[str, list[Built]] = {key: [] for key in keys}
    for number in range(rounds):
        # Each build goes first, second and last in turn.
        shift = number % len(sites)
        for site in [*sites[shift:], *sites[:shift]]:
            built = build(site)
            results[site.key].append(built)
            print(
                f"round {number + 1}: ({site.key}) {built.cpu:.2f} s of CPU ({built.user:.2f} user, "
                f"{built.system:.2f} system), {built.wall:.2f} s, {built.memory:.0f} MB, {built.pages} pages; "
                f"the fixed loop: {1000 * built.loop:.0f} ms",
                file=sys.stderr,
            )
    rows = [["least / median / most", "CPU s", "of it system s", "wall s", "peak MB", "pages", "redirects"]]
    for key, builds in results.items():
        rows.append(
            [
                f"({key}) {NAMES[key]}",
                spread([built.cpu for built in builds], 2),
                spread([built.system for built in builds], 2),
                spread([built.wall for built in builds], 2),
                spread([built.memory for built in builds], 0),
                str(builds[-1].pages),
                str(builds[-1].redirects),
            ]
        )
    print(f"\n{posts} posts, {rounds} rounds, seed {seed}, {'with' if extensions else 'no'} extensions\n")
    print(table(rows))
    others = [key for key in keys if key != "c"] if "c" in keys else []
    if others:
        print()
        rows = [["ratio of CPU time", "of the least", "of the medians", "round by round"]]
        for key in others:
            mine, bare = ([built.cpu for built in results[name]] for name in (key, "c"))
            pairs = [one / other for one, other in zip(mine, bare, strict=True)]
            ratios = [min(mine) / min(bare), statistics.median(mine) / statistics.median(bare)]
            rows.append([f"({key}) / (c)", *(f"{ratio:.2f}" for ratio in ratios), spread(pairs, 2)])
        print(table(rows))
    loops = [built.loop for builds in results.values() for built in builds]
    print(f"\nThe fixed loop took {spread([1000 * loop for loop in loops], 0)} ms.")
    if max(loops) > UNSTEADY * min(loops):
        print("The machine's speed was not steady: take the least of more rounds.")


def grow(keys: Sequence[str], sizes: Sequence[int], seed: int, rounds: int, root: Path, extensions: bool) -> None:
    """Build ever larger sites and print what a post takes."""
    rows = [["build", "posts", "pages", "CPU s", "wall s", "peak MB", "ms of CPU/post", "ms of wall/post"]]
    for key in keys:
        for size in sizes:
            site = prepare(key, size, seed, root, extensions)
            builds = [build(site) for _ in range(rounds)]
            cpu = statistics.median(built.cpu for built in builds)
            wall = statistics.median(built.wall for built in builds)
            memory = max(built.memory for built in builds)
            figures = [f"{cpu:.1f}", f"{wall:.1f}", f"{memory:.0f}"]
            per_post = [f"{1000 * cpu / size:.2f}", f"{1000 * wall / size:.2f}"]
            rows.append([f"({key}) {NAMES[key]}", str(size), str(builds[-1].pages), *figures, *per_post])
            print(f"({key}) {size} posts: {cpu:.1f} s of CPU", file=sys.stderr)
    print(table(rows))


def profile(keys: Sequence[str], posts: int, seed: int, root: Path, extensions: bool) -> None:
    """Build under the profiler and print where the time went."""
    for key in keys:
        site = prepare(key, posts, seed, root, extensions)
        figures = root / f"{key}.prof"
        built = build(site, ("-m", "cProfile", "-o", str(figures), "-m", "mkdocs"))
        print(f"({key}) {NAMES[key]}: {posts} posts, {built.pages} pages, {built.cpu:.1f} s of CPU, profiled")
        statistic = pstats.Stats(str(figures)).strip_dirs()
        statistic.sort_stats("tottime").print_stats(40)
        statistic.sort_stats("cumulative").print_stats(40)


def parts(keys: Sequence[str], posts: int, seed: int, rounds: int, root: Path, extensions: bool) -> None:
    """Build with a stop watch around each step of MkDocs and print what each takes."""
    runner = Path(__file__).with_name("parts.py").resolve()
    for key in keys:
        site = prepare(key, posts, seed, root, extensions)
        figures = root / f"{key}-parts.json"
        found: list[dict[str, tuple[int, float]]] = []
        for _ in range(rounds):
            built = build(site, (str(runner), str(figures)))
            found.append(json.loads(figures.read_text(encoding="utf-8")))

        def whole(run: dict[str, tuple[int, float]]) -> float:
            return sum(seconds for _, seconds in run.values())

        # Of one run, so that the steps add up: the one that was disturbed least.
        best = min(found, key=whole)
        rows = [["step", "calls", "CPU s", "ms/call", "ms/page"]]
        for step, (calls, seconds) in sorted(best.items(), key=lambda item: -item[1][1]):
            each = f"{1000 * seconds / calls:.3f}" if calls else ""
            rows.append([step, str(calls), f"{seconds:.2f}", each, f"{1000 * seconds / built.pages:.3f}"])
        rows.append(["all", "", f"{whole(best):.2f}", "", f"{1000 * whole(best) / built.pages:.3f}"])
        print(f"\n({key}) {NAMES[key]}: {posts} posts, {built.pages} pages, the quickest of {rounds}\n")
        print(table(rows))


def numbers(text: str) -> list[int]:
    """Read `1000,3000`."""
    return [int(part) for part in text.split(",")]


def builds_named(text: str) -> list[str]:
    """Read `a,c`."""
    keys = text.split(",")
    if unknown := set(keys) - set(WRITERS):
        raise argparse.ArgumentTypeError(f"no such build: {', '.join(sorted(unknown))}")
    return keys


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=1000, help="how many posts (default 1000)")
    parser.add_argument("--rounds", type=int, help="how often to build each (default 3; 1 with --growth)")
    parser.add_argument("--only", type=builds_named, help="which builds, such as a,c")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other posts")
    parser.add_argument("--extensions", action="store_true", help="Material's usual Markdown extensions, in all")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="write the sites here and leave them")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--growth", type=numbers, metavar="N,N,…", help="ever more posts, (a) unless --only")
    mode.add_argument("--profile", action="store_true", help="where the time goes, by function; (a) unless --only")
    mode.add_argument("--parts", action="store_true", help="where the time goes, by step; (a) unless --only")
    return parser.parse_args()


def main() -> int:
    """Run what the command line asks for."""
    options = arguments()
    alone = options.growth or options.profile or options.parts
    keys = options.only or (["a"] if alone else ["a", "b", "c"])
    if "a" in keys and not importlib.util.find_spec("mkdocs_blogimport.plugin"):
        print("mkdocs_blogimport has no plugin to measure", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory(prefix="benchmark-") as temporary:
        root = (options.keep or Path(temporary)).resolve()
        root.mkdir(parents=True, exist_ok=True)
        common = (options.seed, options.rounds or (1 if options.growth else 3), root, options.extensions)
        seed, rounds, _, extensions = common
        try:
            if options.growth:
                grow(keys, options.growth, *common)
            elif options.profile:
                profile(keys, options.posts, seed, root, extensions)
            elif options.parts:
                parts(keys, options.posts, *common)
            else:
                compare(keys, options.posts, seed, rounds, root, extensions)
        except BuildFailed as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
