"""Whatever addresses posts and redirects ask for: all can be written side by side, in whatever order they were read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from hypothesis import example, given
from hypothesis import strategies as st

from mkdocs_blogimport.blog import addresses, paths
from mkdocs_blogimport.blog.blog import assemble
from mkdocs_blogimport.blog.occupancy import Occupancy
from mkdocs_blogimport.blog.placing import place
from mkdocs_blogimport.blog.post import ImportedBlog, Post, SiteRules
from mkdocs_blogimport.blog.redirects import RedirectPlan
from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.sources.jekyll import permalinks

RULES = SiteRules(clean=permalinks.clean, redirect_file=permalinks.redirect_file)
_SEGMENTS = st.sampled_from(["x", "X", "x.html", "x.html-2", "x-2", "index.html", "é", "e\u0301", "v1.2", "p.pdf"])
_ADDRESSES = st.builds(
    lambda segments, slash: permalinks.clean("/" + "/".join(segments) + slash),
    st.lists(_SEGMENTS, min_size=1, max_size=3),
    st.sampled_from(["", "/"]),
)


def post(name: str, address: str, redirect_from: Sequence[str] = ()) -> Post:
    path = f"_posts/{name}.md"
    return Post(
        path=path,
        source_file=Path("/blog") / path,
        display_path=path,
        kind="post",
        address=address,
        file=addresses.answering_file(address),
        title=name,
        redirect_from=redirect_from,
    )


def stand_side_by_side(files: Sequence[str], *, folding: bool) -> bool:
    names = [paths.spelled(file, folding=folding) for file in files]
    folders = {folder.as_posix() for name in names for folder in PurePosixPath(name).parents}
    return len(set(names)) == len(names) and not folders & set(names)


@given(st.lists(_ADDRESSES, max_size=8), st.randoms(), st.booleans())
def test_every_post_has_a_file_that_does_not_depend_on_the_order(
    wished: list[str], random: object, folding: bool
) -> None:
    def files(order: Sequence[int]) -> dict[str, str]:
        found = [post(f"{number:02}", wished[number]) for number in order]
        blog = assemble([ImportedBlog(folder=Path("/blog"), generator="folder", posts=found)])
        places = place(blog, Occupancy(Problems(), folding_names=folding), Problems())
        assert not places.absent
        return {post.path: there.file for post, there in places.pages.items()}

    order = list(range(len(wished)))
    given_files = files(order)
    assert len(given_files) == len(wished)
    assert stand_side_by_side(list(given_files.values()), folding=folding)
    random.shuffle(order)  # type: ignore[attr-defined]
    assert files(order) == given_files


@example([("/x", ["/v1.2/index.html/x"]), ("/v1.2/", []), ("/x", ["/v1.2"])], False)
@given(
    st.lists(st.tuples(_ADDRESSES, st.lists(_ADDRESSES, max_size=4)), max_size=5),
    st.booleans(),
)
def test_redirects_stand_beside_pages(wished: list[tuple[str, list[str]]], folding: bool) -> None:
    found = [post(f"{number:02}", address, old) for number, (address, old) in enumerate(wished)]
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
