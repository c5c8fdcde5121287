"""The link to edit a post leads to its file in the site's repository; a file of another one has none."""

from __future__ import annotations

import re
from pathlib import Path

from building import build_site, write
from repository import committed

POST = "---\ntitle: One\n---\nText.\n"


def test_a_link_to_edit_a_post_leads_to_a_file_that_is_in_the_repository(tmp_path: Path) -> None:
    blogs = {"docs/in": 1, "beside": 2, "../above": 3, "apart": 4, "docs/module": 5, "../../other": 6}
    for source, day in blogs.items():
        write(tmp_path / "repo/site" / source, {"_config.yml": "", f"_posts/2020-01-0{day}-kite.md": POST})
    for apart in ("repo/site/apart", "repo/site/docs/module", "other"):
        committed(tmp_path / apart)
    committed(tmp_path / "repo")
    built = build_site(
        tmp_path / "repo",
        plugins=[{"blogimport": {"source": source, "blog_dir": f"b{day}"}} for source, day in blogs.items()],
        mkdocs={
            "theme": {"name": "mkdocs"},
            "repo_url": "https://code.example/me/it",
            "edit_uri": "edit/main/site/docs/",
        },
    )
    links = {
        day: re.findall(r'"https://code\.example/me/it/edit/main/([^"]*)"', built.read(f"2020/01/0{day}/kite.html"))
        for day in blogs.values()
    }
    assert links == {
        1: ["site/docs/in/_posts/2020-01-01-kite.md"],
        2: ["site/beside/_posts/2020-01-02-kite.md"],
        3: ["above/_posts/2020-01-03-kite.md"],
        4: [],
        5: [],
        6: [],
    }
    assert all((tmp_path / "repo" / link).is_file() for found in links.values() for link in found)
