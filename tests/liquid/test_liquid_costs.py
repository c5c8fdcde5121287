"""What Liquid costs: whatever grows with its input takes steps in proportion, and sound pages have steps to spare.

Time is only ever compared with that of other Liquid on the same machine, the best of several runs.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from mkdocs_blogimport.blog.post import STEPS
from mkdocs_blogimport.kramdown import Kramdown
from mkdocs_blogimport.liquid import Liquid, Site, limits
from mkdocs_blogimport.liquid.environment import Rendering
from mkdocs_blogimport.render.code import figure

COSTS = Path(__file__).parent / "costs"
#: Characters of a string and, four to one, items of a list.
SIZE = 4_000
#: Turns of the loop that a tag is tried in.
TURNS = 4
#: More steps than anything here takes.
PLENTY = 10**9
#: How much longer than a turn of an empty loop a step of anything else may take.
LONGER = 30


def load(name: str) -> Any:
    return yaml.safe_load((COSTS / name).read_text(encoding="utf-8"))


@cache
def values(size: int) -> dict[str, Any]:
    """Values that are as large as is asked for; those that are `_too` are equal and yet others."""
    count = min(size, 4 * SIZE) // 4

    def items() -> list[Any]:
        return [
            {
                "title": f"Title {n * 7919 % count}",
                "tags": ["a", f"tag {n % 50}", f"tag {n % 7}"],
                "kinds": (n, str(n), [n], n / 2)[n % 4],
                "inner": {"a": {"b": n}},
                "same": {"a": [n % 100]},
                "date": datetime(2010 + n % 14, n % 12 + 1, n % 28 + 1, tzinfo=UTC),
            }
            for n in range(count)
        ]

    def repeated(text: str) -> str:
        return text * (size // len(text))

    def given() -> dict[str, Any]:
        return {
            "words": repeated("words "),
            "tags": repeated("<a>x</a>"),
            "quotes": repeated("'\"&<"),
            "lines": repeated("a\n"),
            "percents": repeated("%41%Y"),
            "wide": repeated("é漢"),
            "spaces": repeated(" \t"),
            "digits": repeated("1234567890"),
            "same": repeated("a"),
            "list": [f"item {n}" for n in range(count)],
            "items": items(),
            "nested": [[n, [str(n)]] for n in range(count)],
            "deep": [{"a": {"b": {"c": {"d": n}}}} for n in range(count // 10)],
            "range": range(1, count + 1),
        }

    circle: dict[str, Any] = {}
    circle["a"] = circle
    return {
        **given(),
        **{f"{name}_too": value for name, value in given().items()},
        "mean": "a" * 49 + "b" + "a" * 49,
        "first": {"a": 1},
        "circle": circle,
        "words_short": ", ",
        "long_condition": "x.title == 1 or " * 20 + "x",
        "path": "a.md",
        "title": "Title",
    }


#: What was reported.
PROBLEMS: list[str] = []
VALUES = (
    *("words", "tags", "quotes", "lines", "percents", "wide", "spaces", "digits", "same"),
    *("list", "items", "nested", "range"),
)


@cache
def liquid(folder: Path) -> Liquid:
    engine = Kramdown({"input": "GFM"})
    site = Site(
        variables={},
        folder=folder,
        includes=folder / "_includes",
        base="/blog",
        url="https://example.com",
        link=lambda path: None,
        post_url=lambda name: None,
        markdownify=lambda text: engine.convert(text).html,
        highlight=figure,
        file_refusal=lambda file: None,
        decode_file=lambda data, label: data.decode(),
        file_label=str,
        timezone=UTC,
        now=datetime(2024, 5, 6, tzinfo=UTC),
        steps=STEPS,
        tags={"shout": lambda markup, body, page: f"{markup}{body}"},
    )
    return Liquid(site, lambda file, line, what, done: PROBLEMS.append(what))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], Path]:
    """Makes a blog whose files are as large as is asked for."""

    @cache
    def of(size: int) -> Path:
        blog = tmp_path_factory.mktemp("blog")
        for name, text in (
            ("_includes/long.html", "word " * (size // 5)),
            ("_includes/echo.html", "{{ include.a | size }}"),
            ("long.txt", "a line\n" * (size // 7)),
            ("downloads/code/long.txt", "a line\n" * (size // 7)),
        ):
            (blog / name).parent.mkdir(parents=True, exist_ok=True)
            (blog / name).write_text(text)
        return blog

    return of


def timed(run: Callable[[], object]) -> float:
    """The seconds of CPU that something takes, without collecting what others have left."""
    gc.disable()
    try:
        before = time.process_time()
        run()
        return time.process_time() - before
    finally:
        gc.enable()


def cost(engine: Liquid, text: str, given: dict[str, Any]) -> tuple[int, float]:
    """The steps that a text takes, and the seconds of CPU."""
    environment = engine._environment
    template = environment.parser.parse(text, "post.md", 1)
    assert all("sourcecode" in what for _, what, _ in template.problems), template.problems
    budget = limits.Budget(PLENTY)
    rendering = Rendering(template, globals={**given, "page": given}, page=given, budget=budget)
    with budget.at_work():
        taken = timed(lambda: rendering.render_post())
    PROBLEMS.clear()
    return PLENTY - budget.steps, taken


@pytest.fixture(scope="module")
def step(folder: Callable[[int], Path]) -> float:
    """The seconds of a step where nothing but steps is taken."""
    engine, turns = liquid(folder(SIZE)), 20_000
    return min(cost(engine, f"{{% for i in (1..{turns}) %}}{{% endfor %}}", {})[1] for _ in range(9)) / turns


def longer(engine: Liquid, text: str, given: dict[str, Any], step: float) -> float:
    """How much longer than a turn of an empty loop a step of a text takes, at the best of some tries."""
    best = float("inf")
    for _ in range(5):
        steps, taken = cost(engine, text, given)
        best = min(best, taken / steps / step)
        if best < LONGER / 2:
            break
    return best


#: Next to nothing, for what a filter costs whatever it is given.
NOTHING = values(40)
FILTERS = load("filters.yml")
TAGS = load("tags.yml")
CONSTRUCTS = load("constructs.yml")
LONG = load("long.yml")


def test_every_filter_and_tag_has_its_costs(folder: Callable[[int], Path]) -> None:
    environment = liquid(folder(SIZE))._environment
    assert {row["filter"] for row in FILTERS} == set(environment.filters)
    names = {name.removesuffix(":block") for name in environment.tags} - {"content", "illegal"}
    assert {row["tag"] for row in TAGS} == names


@pytest.mark.parametrize("row", FILTERS, ids=[row["filter"] for row in FILTERS])
def test_a_filter_is_paid_for(row: dict[str, Any], folder: Callable[[int], Path], step: float) -> None:
    engine, given, more = liquid(folder(SIZE)), values(SIZE), values(4 * SIZE)
    for call in row["calls"]:
        for name in VALUES:
            text = f"{{% assign x = {name} | {call} %}}"
            assert longer(engine, text, given, step) < LONGER, text
        for name in row["grows"]:
            text = f"{{% assign x = {name} | {call} %}}"
            least, few, many = (cost(engine, text, of)[0] for of in (NOTHING, given, more))
            assert many - least >= 3 * (few - least) > 0, text


@pytest.mark.parametrize("row", TAGS, ids=[row["text"] for row in TAGS])
def test_a_tag_is_paid_for(row: dict[str, Any], folder: Callable[[int], Path], step: float) -> None:
    text, size = f"{{% for i in (1..{TURNS}) %}}{row['text']}{{% endfor %}}", row.get("size", SIZE)
    few = cost(liquid(folder(size)), text, values(size))[0]
    many = cost(liquid(folder(4 * size)), text, values(4 * size))[0]
    assert many == few if row.get("fixed") else many >= 2.5 * few
    assert longer(liquid(folder(size)), text, values(size), step) < LONGER


def test_a_page_through_three_thousand_posts_has_steps_to_spare(folder: Callable[[int], Path]) -> None:
    posts = values(4 * 3_000)["items"]
    text = (COSTS / "archive.md").read_text(encoding="utf-8")
    steps, _ = cost(liquid(folder(SIZE)), text, {"site": {"posts": posts}})
    assert steps < 250_000


@pytest.mark.parametrize("parts", LONG.values(), ids=LONG)
def test_a_long_construct_is_paid_for(parts: tuple[str, str, str], folder: Callable[[int], Path], step: float) -> None:
    before, repeated, behind = parts
    engine, given = liquid(folder(SIZE)), values(SIZE)

    def text(size: int) -> str:
        construct = before + repeated * (size // len(repeated)) + behind
        return f"{{% for i in (1..{TURNS}) %}}{construct}{{% endfor %}}"

    few, many = (cost(engine, text(size), given)[0] for size in (1_000, 4_000))
    assert many >= 2.5 * few
    assert longer(engine, text(4_000), given, step) < LONGER


@pytest.mark.parametrize("parts", CONSTRUCTS.values(), ids=CONSTRUCTS)
def test_time_grows_with_a_construct(parts: tuple[str, str, str], folder: Callable[[int], Path]) -> None:
    before, repeated, behind = parts
    engine, page = liquid(folder(SIZE)), {"title": "Title", "path": "a.md"}

    def taken(size: int) -> float:
        text = before + repeated * (size // len(repeated)) + behind
        # what is over at once is all the same
        return max(timed(lambda: engine.render(text, page, file="post.md", line=1)), 0.004)

    few, many = limits.CONSTRUCT // 5, limits.CONSTRUCT // 5 * 4
    growth = float("inf")
    for _ in range(5):
        growth = min(growth, taken(many) / taken(few))
        if growth < 6:
            break
    assert growth < 7


def test_variables_cost_no_more_where_there_are_many(folder: Callable[[int], Path]) -> None:
    def text(count: int) -> str:
        return (
            "".join(f"{{% assign a{n} = 1 %}}" for n in range(count))
            + "{% for i in (1..20000) %}{% assign a = i %}{% endfor %}"
        )

    engine = liquid(folder(SIZE))
    few, many = (min(cost(engine, text(count), {})[1] for _ in range(3)) for count in (1, 2_000))
    assert many < 6 * few


def test_files_that_a_post_looks_for_are_paid_for(folder: Callable[[int], Path]) -> None:
    engine, turns = liquid(folder(SIZE)), "{% for i in (1..20) %}"
    one, many = (
        cost(engine, f"{turns}{{% include nowhere-{name}.html %}}{{% endfor %}}", {})[0]
        for name in ("{{ 1 }}", "{{ i }}")
    )
    assert many >= one + 19 * limits.FILE


def test_a_post_writes_only_so_much(folder: Callable[[int], Path]) -> None:
    engine = liquid(folder(SIZE))

    def turns(count: int) -> str:
        return f"{{% for i in (1..{count}) %}}{'x' * 100}{{% endfor %}}"

    for text, whole in ((turns(60_000), True), (turns(80_000), False), ("x" * 3_000_000 + turns(50_000), True)):
        PROBLEMS.clear()
        out = engine.render(text, {}, file="post.md", line=1)
        assert out.endswith("x" * 100) is whole
        assert [problem.count("max_liquid_steps") for problem in PROBLEMS] == ([] if whole else [1])
