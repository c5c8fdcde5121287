"""Whether a folder is a blog of MkDocs, while its files change during one preview."""

from __future__ import annotations

from pathlib import Path

from building import write

from mkdocs_blogimport.sources import recognised


def test_a_changed_parent_of_the_configuration_counts(tmp_path: Path) -> None:
    write(tmp_path, {"mkdocs.yml": "INHERIT: base.yml\n", "docs/blog/posts/a.md": "# A\n"})
    assert recognised(tmp_path) is None
    write(tmp_path, {"base.yml": "site_name: A\n"})
    assert recognised(tmp_path) is None
    write(tmp_path, {"base.yml": "plugins: [blog]\n"})
    assert recognised(tmp_path) == "material"


def test_a_folder_of_posts_may_be_made_later(tmp_path: Path) -> None:
    write(tmp_path, {"mkdocs.yml": "plugins: [blog]\n", "docs/index.md": "# A\n"})
    assert recognised(tmp_path) is None
    write(tmp_path, {"docs/blog/posts/a.md": "# A\n"})
    assert recognised(tmp_path) == "material"
