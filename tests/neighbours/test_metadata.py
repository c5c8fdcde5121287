"""Metadata from the site's side: the option `meta`, Material's plugin of that name, and what its theme makes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from beside import OURS
from building import Built, build_site, write

BLOG = {
    "_config.yml": "permalink: /:title/\n",
    "_posts/2020-01-01-tea.md": "---\ntitle: Tea\ndescription: Hot & wet\n---\n## Green\n\nLeaves.\n",
    "_posts/2020-01-02-milk.md": "---\ntitle: Milk\ncomments: false\n---\n## White\n\nCold.\n",
    "about.md": "---\ntitle: About\n---\n## Us\n\nMe.\n",
}
#: As Material's documentation has comments added: a partial that asks for the key.
COMMENTS = '{% if page.meta.comments %}<h2 id="__comments">{{ lang.t("meta.comments") }}</h2>{% endif %}'
MATERIAL = {"name": "material", "font": False, "custom_dir": "overrides"}


def build(
    folder: Path,
    *,
    docs: dict[str, Any] | None = None,
    plugins: list[Any] | None = None,
    ours_first: bool = False,
    **options: Any,
) -> Built:
    write(
        folder / "site/overrides",
        {"partials/comments.html": COMMENTS, "bare.html": "<title>Bare</title>BARE {{ page.content }}"},
    )
    ours = {"blogimport": {**OURS["blogimport"], **options}} if isinstance(OURS, dict) else {"blogimport": options}
    return build_site(
        folder,
        blog=BLOG,
        docs={"index.md": "# Home\n", **(docs or {})},
        plugins=[ours, *(plugins or [])] if ours_first else [*(plugins or []), ours],
        mkdocs={"theme": MATERIAL},
    )


def test_the_option_reaches_posts_by_patterns(tmp_path: Path) -> None:
    meta = {
        "_posts": {"comments": True, "hide": ["toc"]},
        "_posts/*milk*": {"comments": False},
        "about.md": {"template": "bare.html"},
    }
    built = build(tmp_path, meta=meta)
    assert not built.warnings()
    tea, milk = built.read("tea/index.html"), built.read("milk/index.html")
    assert "__comments" in tea
    assert "__comments" not in milk
    assert 'data-md-type="toc" hidden' in tea
    assert 'data-md-type="toc" hidden' in milk
    assert built.read("about/index.html").startswith("<title>Bare</title>BARE")
    assert "__comments" not in built.read("blog/index.html")


def test_what_a_post_says_itself_is_no_metadata_of_the_theme(tmp_path: Path) -> None:
    built = build(tmp_path)
    assert "__comments" not in built.read("tea/index.html")
    assert built.read("about/index.html").count("BARE") == 0


@pytest.mark.parametrize("ours_first", [True, False])
@pytest.mark.parametrize("folder", ["", "blog/"])
def test_a_file_of_materials_plugin_reaches_posts(tmp_path: Path, folder: str, ours_first: bool) -> None:
    docs = {f"{folder}.meta.yml": "comments: true\ndescription: Of the site\n"}
    built = build(tmp_path, docs=docs, plugins=["meta"], ours_first=ours_first)
    assert not built.warnings()
    assert "__comments" in built.read("tea/index.html")
    assert "Hot &amp; wet" in built.read("tea/index.html")
    assert ("__comments" in built.read("index.html")) == (folder == "")


@pytest.mark.parametrize("meta", ["x", ["x"], {"": {}}, {"a": "b"}, {"a": {1: 2}}, {3: {}}])
def test_what_is_no_metadata_is_refused(tmp_path: Path, meta: Any) -> None:
    assert build(tmp_path, meta=meta).aborted


def test_metadata_does_not_run_what_stands_in_a_title(tmp_path: Path) -> None:
    write(tmp_path / "blog", {"_posts/2020-01-03-run.md": "---\ntitle: 'Run {{ 6 * 7 }}'\n---\nText.\n"})
    pytest.importorskip("mkdocs_macros")
    built = build(tmp_path, meta={"_posts": {"render_macros": True}}, plugins=["macros"])
    assert "Run 42" not in built.read("run/index.html")
