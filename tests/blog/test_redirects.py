"""The plan of redirects: whatever they ask for, each ends where something stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from anything import any_post, many
from hypothesis import example, given
from hypothesis import strategies as st
from planning import site_with
from side_by_side import ADDRESSES, post_at, stand_side_by_side

from mkdocs_blogimport.blog import addresses, paths
from mkdocs_blogimport.blog.blog import assemble
from mkdocs_blogimport.blog.occupancy import Occupancy, Occupant, Rank
from mkdocs_blogimport.blog.placing import Placed, place
from mkdocs_blogimport.blog.post import ImportedBlog, OldRedirect, SiteRules
from mkdocs_blogimport.blog.redirects import RedirectPlan
from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.sources.jekyll import permalinks

RULES = SiteRules(clean=permalinks.clean, redirect_file=permalinks.redirect_file)
NAMES = [f"/{letter}/" for letter in "abcdef"]
SOURCES = st.sampled_from([*NAMES, "/g/", "/h", "/i.html", "/../x/", "//host/x", "", "/index.html", "/pdf.pdf"])
AIMS = [*NAMES, "/g/", "/g/#x", "https://example.org/x", "javascript:x", "//h", "/nowhere"]
TARGETS = st.none() | st.sampled_from(AIMS)


@many
@given(
    st.lists(st.tuples(st.lists(SOURCES, max_size=3), TARGETS), max_size=6),
    st.dictionaries(st.sampled_from(["a/index.html", "g/index.html", "z/index.html"]),
                    st.sampled_from(["b/index.html", "g/index.html", "https://example.org/", "no/index.html"])),
)  # fmt: skip
def test_a_plan_of_redirects_ends_where_something_stands(
    wishes: list[tuple[list[str], str | None]], own_maps: Mapping[str, str]
) -> None:
    posts = [
        any_post(address=name, redirect_from=sources, redirect_to=target)
        for name, (sources, target) in zip(NAMES, wishes, strict=False)
    ]
    existing = {post.file: "" for post in posts} | {"index.html": "", "pdf.pdf": ""}
    table = site_with(*existing.items())
    for file, target in own_maps.items():
        if file not in existing:
            table.put(Occupant(Rank.SITE_REDIRECT, file, "a redirect of the site", leads_to=target))
    plan = RedirectPlan(table, Problems(), rules=lambda post: RULES, hosts=lambda host: host == "host")
    plan.add(Placed(post, post.address, post.file, "") for post in posts)
    resolved = plan.resolved()
    files = [redirect.file for redirect in resolved]
    leaving = {post.file for post in posts if post.redirect_to is not None}
    assert len(set(files)) == len(files)
    for redirect in resolved:
        assert addresses.refusal(redirect.file) is None
        assert redirect.file not in existing or redirect.file in leaving
        assert redirect.target != redirect.file
        if redirect.is_external:
            assert redirect.target.startswith(("http://", "https://"))
        else:
            assert redirect.target in existing
            assert redirect.target not in files


@example([("/x", ["/v1.2/index.html/x"]), ("/v1.2/", []), ("/x", ["/v1.2"])], False)
@given(
    st.lists(st.tuples(ADDRESSES, st.lists(ADDRESSES, max_size=4)), max_size=5),
    st.booleans(),
)
def test_redirects_stand_beside_pages(wished: list[tuple[str, list[str]]], folding: bool) -> None:
    found = [post_at(f"{number:02}", address, old) for number, (address, old) in enumerate(wished)]
    blog = assemble([ImportedBlog(folder=Path("/blog"), generator="folder", posts=found)])
    problems = Problems()
    table = Occupancy(problems, folding_names=folding)
    places = place(blog, table, problems).pages
    existing = {there.file for there in places.values()}
    plan = RedirectPlan(table, problems, rules=lambda post: RULES, hosts=lambda host: False)
    plan.add(places.values())
    redirects = plan.resolved()
    assert stand_side_by_side([*existing, *(r.file for r in redirects)], folding=folding)
    assert all(r.target in existing for r in redirects)
    # each is made, or told of, or needless, as what it leads to answers already
    told = {problem.file for problem in problems}
    made = {(paths.folded(r.file), r.target) for r in redirects}
    for p in blog.posts:
        for address in p.redirect_from:
            file = paths.folded(RULES.redirect_file(address))
            is_needless = paths.folded(places[p].file).startswith(file)
            is_made = any(name.startswith(file) and target == places[p].file for name, target in made)
            assert is_made or is_needless or p.display_path in told


def test_a_table_that_cant_be_read_to_its_end_doesnt_change_whose_hosts_are_the_blogs_own() -> None:
    def table() -> Iterator[OldRedirect]:
        yield OldRedirect("https://new.example/c/", "/a/", "redirects.csv")
        raise OSError

    plan = RedirectPlan(
        site_with(("a/index.html", "")), Problems(), rules=lambda post: RULES, hosts=lambda host: host == "old.example"
    )
    with pytest.raises(OSError):
        plan.add_table(table(), "https://new.example/")
    post = any_post(address="/a/", redirect_from=["https://new.example/b/", "https://old.example/d/"])
    plan.add([Placed(post, post.address, "a/index.html", "")])
    assert [redirect.file for redirect in plan.resolved()] == ["c/index.html", "d/index.html"]
