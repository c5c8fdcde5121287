"""Which posts belong to a post, in blogs that are too large for a case."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from timing import grows_too_fast

from mkdocs_blogimport.blog.blog import Blog, assemble
from mkdocs_blogimport.blog.post import ImportedBlog, Post
from mkdocs_blogimport.blog.related import Related, parts
from mkdocs_blogimport.render.backlinks import MOST, backlinks
from mkdocs_blogimport.render.links import ROOT


def _post(number: int, **values: Any) -> Post:
    day = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(days=number)
    name = f"{number}.md"
    return Post(name, Path(name), name, "post", f"/{number}/", f"{number}/index.html", str(number), date=day, **values)


def _blog(tags: Callable[[int], list[str]], count: int, **values: Any) -> Blog:
    return assemble([ImportedBlog(Path(), "folder", [_post(n, tags=tags(n), **values) for n in range(count)])])


@pytest.mark.parametrize(
    "tags",
    [
        pytest.param(lambda n: ["all", "each"], id="all posts share all tags"),
        pytest.param(lambda n: [f"tag {n % 50}", "all"], id="some tags"),
        pytest.param(lambda n: [f"tag {m}" for m in range(60)], id="very many tags"),
    ],
)
def test_related_posts_take_no_more_time_than_there_are_posts(tags: Callable[[int], list[str]]) -> None:
    def prepare(size: int) -> Callable[[], object]:
        blog = _blog(tags, size)

        def run() -> None:
            related = Related(blog)
            for post in blog.posts:
                assert len(related.to(post, 3)) <= 3

        return run

    assert not grows_too_fast(prepare, 100)


def test_of_equal_posts_the_nearest_in_time_are_related() -> None:
    blog = _blog(lambda n: ["x"] if n % 2 else ["y"], 101)
    names = [post.title for post in Related(blog).to(blog.posts[50], 4)]
    assert sorted(names) == ["46", "48", "52", "54"]


def test_a_long_series_takes_no_more_time_than_it_is_longer() -> None:
    def prepare(size: int) -> Callable[[], object]:
        blog = _blog(lambda n: [], size, metadata={"series": "Knots"})
        return lambda: parts(blog)

    assert not grows_too_fast(prepare, 100)


def test_a_list_of_very_many_posts_says_nothing_of_each() -> None:
    posts = [_post(n) for n in range(MOST + 3)]
    urls = {f"{post.title}/": post for post in posts}
    links = [f'<a href="{ROOT}{post.title}/">x</a>' for post in posts]
    short, long = _post(1000), _post(1001)
    found = backlinks([(long, "".join(links[: MOST + 1])), (short, "".join(links[:MOST]))], urls)
    assert found[posts[0]] == [short]
    assert len(found) == MOST


def test_the_parts_of_a_series_have_their_numbers_however_its_name_is_composed() -> None:
    spelled = ["Caf\u00e9", "Cafe\u0301", "Cafe\u0301 "]
    posts = [
        _post(n, metadata={"series": [7.5, {"name": name, "part": 3 - n}, "Other"]}) for n, name in enumerate(spelled)
    ]
    found = parts(assemble([ImportedBlog(Path(), "folder", posts)]))
    assert [(part.series.name, part.number) for part in map(found.__getitem__, posts)] == [
        ("Caf\u00e9", 3),
        ("Caf\u00e9", 2),
        ("Caf\u00e9", 1),
    ]
