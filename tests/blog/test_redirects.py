"""The plan of redirects: whatever they ask for, each ends where something stands."""

from __future__ import annotations

from collections.abc import Mapping

from anything import any_post, many
from hypothesis import given
from hypothesis import strategies as st
from planning import site_with

from mkdocs_blogimport.blog import addresses
from mkdocs_blogimport.blog.occupancy import Occupant, Rank
from mkdocs_blogimport.blog.placing import Placed
from mkdocs_blogimport.blog.post import SiteRules
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
