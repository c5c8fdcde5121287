"""The fuzz targets work: each takes its own first inputs, and what must be found is found. Needs no atheris."""

from __future__ import annotations

import contextlib
import random
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml

FUZZ = Path(__file__).parents[2] / "fuzz"
sys.path.insert(0, str(FUZZ))

import checks  # noqa: E402
import finds  # noqa: E402
import growth  # noqa: E402
import pace  # noqa: E402
import plans  # noqa: E402
import run as runner  # noqa: E402
import seeds  # noqa: E402
import targets  # noqa: E402

from mkdocs_blogimport.blog.redirects import Redirect  # noqa: E402
from mkdocs_blogimport.diagnostics.problems import Problems  # noqa: E402
from mkdocs_blogimport.pipeline import Options  # noqa: E402

Pattern = growth.Pattern


# -- targets -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", targets.TARGETS)
def test_a_target_takes_its_first_inputs(name: str) -> None:
    inputs = list(seeds.seeds(name))
    assert len(inputs) > 20
    some = [*seeds.own(name), *inputs[:: max(1, len(inputs) // 60)]]
    for data in (b"", b"a", b"\xff\x00", *some):
        targets.TARGETS[name](data)


def test_every_target_can_be_run_and_has_its_own_inputs() -> None:
    assert list(runner.TARGETS) == list(targets.TARGETS)
    assert set(yaml.safe_load((FUZZ / "seeds.yml").read_text(encoding="utf-8"))) <= set(targets.TARGETS)
    assert {path.stem for path in FUZZ.glob("*.dict")} <= set(targets.TARGETS)
    for name in targets.TARGETS:
        assert f"`{name}`" in (FUZZ / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(FUZZ.glob("*.dict")), ids=lambda path: path.stem)
def test_a_dictionary_can_be_read_by_libfuzzer(path: Path) -> None:
    entry = re.compile(r'"(?:[^"\\\x00-\x1f\x7f-\U0010ffff]|\\[\\"]|\\x[0-9a-fA-F]{2})+"')
    for line in path.read_text(encoding="utf-8").splitlines():
        assert entry.fullmatch(line), line


@pytest.mark.parametrize(
    ("body", "swallowed"),
    [
        ("<p>a</p>", False),
        ("<b>a", False),
        ("a <!-- b", True),
        ("<a href='", True),
        ("<script>a", True),
        ("<title>", True),
    ],
)
def test_a_body_that_swallows_what_follows_it_is_found(body: str, swallowed: bool) -> None:
    assert checks.swallows(body) == swallowed


@pytest.mark.parametrize(
    ("excerpt", "fine"), [("<p>a</p>", True), ("<b>a", False), ("</section>a", False), ("<!-- ", False), ("<br>", True)]
)
def test_an_excerpt_that_changes_the_page_is_found(excerpt: str, fine: bool) -> None:
    assert (checks.left_open(excerpt) == "") == fine


@pytest.mark.parametrize(
    "redirect",
    [
        Redirect("a/index.html", "b/index.html"),  # over a page
        Redirect("x.html", "nowhere.html"),
        Redirect("x.html", "old.html"),  # which is a redirect
        Redirect("../x.html", "a/index.html"),
        Redirect("x.html", "javascript://x"),
        Redirect("mine.html", "a/index.html"),  # over one of the site
    ],
)
def test_a_wrong_redirect_is_found(redirect: Redirect, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = plans.given("/a/|/old|\n/b/||\n>/mine|/a/")
    monkeypatch.setitem(plans.SOURCES, "lines", plans._LINES)
    plans._LINES.posts = wanted.posts
    plan = plans.planned(Options(folders=(FUZZ,), format="lines"), wanted, Problems())
    plans.check_redirects(plan, plan.redirects, wanted)
    with pytest.raises(checks.Wrong):
        plans.check_redirects(plan, [*plan.redirects, redirect], wanted)


def test_each_failure_is_kept_once_with_its_smallest_input(tmp_path: Path) -> None:
    def target(data: bytes) -> None:
        checks.check(not data.startswith(b"a"), "it begins with a")
        checks.check(not data.startswith(b"b"), f"it begins with b: {data!r}", data[1:2].decode())

    one = runner.kept(target, tmp_path)
    for data in (b"axx", b"a", b"ay", b"b1", b"b2, and more", b"b1x", b"c"):
        one(data)
    assert sorted(file.read_bytes() for file in tmp_path.glob("wrong-*.bin")) == [b"a", b"b1", b"b2"]
    for file in tmp_path.glob("wrong-*.txt"):
        assert file.read_text().startswith("Wrong: it begins with ")


# -- growth --------------------------------------------------------------------------------------------------------


def test_the_size_asked_for_is_the_size_given() -> None:
    chance = random.Random(1)
    for _ in range(500):
        pattern = growth.enlarged(b"h# a b\n\n| [c](/d) | x1 |\n", chance)
        assert 40_000 < len(pattern.at(50_000)) < 60_000, pattern
        assert Pattern.load(pattern.dump()) == pattern


@pytest.mark.parametrize(
    ("data", "wanted"),
    [
        # costs that were overlooked once: a search that goes back and forth over blanks, tags without an end, columns
        # that each row is filled up with, and a search of the whole post for each link
        (b"h# a b\n", r"h# ?a (  )+b\n"),
        (b'i<h1 id="a">b</h1>\n', r'i<h1( id="a"){9,}(?!.*>)'),
        (b"aa,b\n1,2\n", r"a[^\n]*(,\w*){9,}\n(\w*\n){9,}.*"),
        (b"k[a](/b) \n", r"(?s)k?(k?\[a?\]\(/b?\d+b?\)\s*){9,}"),
    ],
)
def test_inputs_are_enlarged_as_such_costs_need_it(data: bytes, wanted: str) -> None:
    chance = random.Random(1)
    found = (growth.enlarged(data, chance) for _ in range(20_000))
    assert any(re.match(wanted, pattern.at(400).decode()) for pattern in found)


def _quadratic(data: bytes) -> None:
    for at in range(0, len(data), 16):
        data.count(b"y", 0, at)


def _linear(data: bytes) -> None:
    for _ in range(20):
        bytes(reversed(data))


@pytest.mark.parametrize(("target", "low", "high"), [(_quadratic, 1.5, 2.5), (_linear, 0.5, 1.45)])
def test_the_power_with_which_time_grows(target: Callable[[bytes], None], low: float, high: float) -> None:
    found = (growth.climbed(target, Pattern(((b"x", True),)), whole=True, best_of=3) for _ in range(5))
    assert any(low < grown.power < high for grown in found)


def test_a_processor_that_is_half_as_fast_takes_no_more_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    def target(_data: bytes) -> None:
        for _ in range(30):
            pace._reference_work()

    def seconds(nominal: float) -> float:
        monkeypatch.setattr(pace, "NOMINAL", nominal)
        monkeypatch.setattr(growth, "_PACE", pace.Pace())
        return min(growth.measured(target, b"x").seconds for _ in range(3))

    here = min(pace.slowness() for _ in range(5)) * pace.NOMINAL
    # the reference work takes longer than it should by so much, and so does all else
    for slower in (1, 2, 4):
        assert 0.5 < seconds(here / slower) / (30 / pace._TIMES * here / slower) < 2


def test_an_input_that_takes_for_ever_is_given_up() -> None:
    taken = growth.Run(0)
    with pytest.raises(growth.GivenUp), growth.watched(taken, 0.1), contextlib.suppress(Exception):
        while True:
            pass
    assert "test_an_input_that_takes_for_ever" in taken.place


def test_memory_is_measured() -> None:
    taken = growth.measured(lambda data: bytearray(100_000_000).count(data), b"x")
    assert 80 < taken.memory < 200
    assert growth.Growth([taken]).fault == ""
    taken.memory = growth.MEMORY + 1
    assert growth.Growth([taken]).fault == "large"


def test_what_a_slow_input_is_slow_without_is_left_out(tmp_path: Path) -> None:
    def target(data: bytes) -> None:
        if b"key" in data:
            for _ in range(data.count(b"z") ** 2 // 3):
                pass

    pattern = Pattern(((b"a key and more", False), (b"zebra", True), (b"end", False)))
    grown = growth.climbed(target, pattern)
    assert grown.fault
    smaller = growth.shrunk(target, pattern, grown, seconds=2)
    assert b"key" in smaller.at(1000)
    assert len(smaller.at(0)) < len(pattern.at(0))
    assert not finds.is_known(grown, tmp_path)
    finds.keep_growth(grown, smaller, tmp_path)
    assert finds.is_known(grown, tmp_path)
    kept = next(_patterns(tmp_path))
    assert kept == smaller


def _patterns(folder: Path) -> Iterator[growth.Pattern]:
    for file in folder.glob("*.json"):
        yield Pattern.load(file.read_text())


def test_what_libfuzzer_keeps_is_a_find(tmp_path: Path) -> None:
    for name, data in (("slow-unit-1", b"a"), ("slow-unit-2", b"b"), ("timeout-3", b"c"), ("crash-4", b"d")):
        (tmp_path / name).write_bytes(data)
    finds.keep_run(growth.Run(1, 2.0), b"b", tmp_path)  # the second was seen to be slow already
    finds.artifacts(tmp_path)
    kept = sorted((file.name.partition("-")[0], file.read_bytes()) for file in tmp_path.glob("*.bin"))
    assert kept == [("slow", b"a"), ("slow", b"b"), ("slow", b"c"), ("wrong", b"d")]
    assert len(list(tmp_path.iterdir())) == 8  # each has its note
