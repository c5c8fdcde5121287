"""mkdocs-macros."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from beside import OURS
from building import build_site


@pytest.mark.parametrize("ours_first", [True, False])
def test_macros_run_no_code_that_a_post_of_the_blog_brings(tmp_path: Path, ours_first: bool) -> None:
    written = tmp_path / "written"
    code = f"{{{{ cycler.__init__.__globals__.os.system('touch {written}') }}}}"
    own = "render_with_liquid: false\nrender_macros: true\nmarkdown: site\n"
    blog = {"_config.yml": "", "_posts/2020-01-01-a.md": f"---\n{own}---\nText. {code}\n"}
    plugins = [OURS, "macros"] if ours_first else ["macros", OURS]
    built = build_site(tmp_path, blog=blog, plugins=plugins)
    assert not written.exists()
    assert "cycler" in built.read("2020/01/01/a.html")
    let = {"blogimport": {**OURS["blogimport"], "markdown_site": "_posts"}}
    build_site(tmp_path / "trusted", blog=blog, plugins=[let, "macros"])
    assert written.exists(), "the code would never run, and this test can't fail"


def test_macros_run_no_code_in_titles_of_the_blog(tmp_path: Path) -> None:
    code = "{{ 111 * 111 }}"
    front_matter = yaml.safe_dump({"title": code, "tags": [code], "categories": [code], "author": code})
    blog = {
        "_config.yml": yaml.safe_dump({"title": code}),
        "_posts/2020-01-01-a.md": f"---\n{front_matter}---\nText.\n",
    }
    built = build_site(tmp_path, blog=blog, plugins=[OURS, "macros"])
    pages = [built.read(file) for file in built.files() if file.endswith(".html")]
    assert len([page for page in pages if code in page]) >= 4
    assert not [page for page in pages if "12321" in page]


@pytest.mark.parametrize("ours_first", [True, False])
def test_a_call_in_a_page_lists_posts(tmp_path: Path, ours_first: bool) -> None:
    blog = {
        "_config.yml": "permalink: /:title/\n",
        "_posts/2020-01-01-a.md": "---\ntitle: Of wind\ntags: wind\n---\nText.\n",
        "_posts/2020-01-02-b.md": "---\ntitle: Of rope\n---\nText.\n",
    }
    docs = {"index.md": "# Home\n\n{{ blogimport_posts(limit=3, tag='wind') }}\n"}
    plugins = [OURS, "macros"] if ours_first else ["macros", OURS]
    for name in ("first", "again"):
        built = build_site(tmp_path / name, blog=blog, docs=docs, plugins=plugins)
        home = built.read("index.html")
        assert '<a href="./a/">Of wind</a>' in home
        assert "Of rope" not in home
