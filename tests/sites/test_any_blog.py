"""Any blog becomes a site, and nothing is lost without a message."""

from __future__ import annotations

import logging
from pathlib import Path
from tempfile import TemporaryDirectory

from anything import PATHS, same
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mkdocs.commands.build import build
from mkdocs.config import load_config
from untouched import snapshot

from mkdocs_blogimport.plugin import BlogImportPlugin

NAMED = st.sampled_from(["_posts/2020-01-02-{}.md", "_posts/2020-01-02-{}.html", "{}.md", "_posts/2020-99-99-{}.md"])
ENTRY = st.tuples(
    NAMED,
    st.binary(max_size=60)
    | st.tuples(PATHS, st.text("<>\"'&{}%*`[]()# a\n", max_size=40)).map(
        lambda given: (
            f"---\npermalink: '{given[0]}'\ntitle: {given[1]}\ntags: ['{given[1]}']\n"
            f"redirect_from: ['{given[0]}x', '{given[0]}/']\n---\n{given[1]}\n".encode("utf-8", "surrogatepass")
        )
    ),
)
SITE = """
site_name: Any
site_url: https://example.com/
theme: {name: null, custom_dir: theme}
plugins: [{blogimport: {source: ../blog}}]
"""


@settings(same, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ENTRY, min_size=1, max_size=8))
def test_any_blog_becomes_a_site(entries: list[tuple[str, bytes]]) -> None:
    logging.getLogger("mkdocs").setLevel(logging.CRITICAL)
    try:
        with TemporaryDirectory() as temporary:
            _import_any(Path(temporary).resolve(), entries)
    finally:
        logging.getLogger("mkdocs").setLevel(logging.NOTSET)


def _import_any(folder: Path, entries: list[tuple[str, bytes]]) -> None:
    files = {
        "blog/_config.yml": b"plugins: [jekyll-redirect-from]\nunpublished: true\nfuture: true\n",
        "site/mkdocs.yml": SITE.encode(),
        "site/docs/index.md": b"# Home\n",
        "site/theme/main.html": b"<title>{{ page.title }}</title>{{ page.content }}",
        "site/theme/404.html": b"",
    }
    files |= {f"blog/{name.format(number)}": data for number, (name, data) in enumerate(entries)}
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    before = snapshot(folder, "site/site")
    config = load_config(str(folder / "site/mkdocs.yml"))
    plugin = config.plugins["blogimport"]
    assert isinstance(plugin, BlogImportPlugin)
    build(config)
    assert snapshot(folder, "site/site") == before
    site = folder / "site/site"
    told = {problem.file.rsplit("/", 1)[-1] for problem in plugin.build.problems}
    for number, (name, data) in enumerate(entries):
        file = folder / "blog" / name.format(number)
        page = next((p for post, p in plugin.build.files.posts.items() if post.source_file == file), None)
        if page is not None:
            assert (site / page.file.dest_uri).is_file()
        elif "_posts" in name or data.startswith(b"---\n"):
            assert file.name in told, (name, data)
