"""Material's plugin optimize, which makes pictures smaller."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from beside import MATERIAL, OURS
from building import build_site


@pytest.mark.parametrize("ours_first", [True, False])
def test_pictures_of_the_blog_are_made_smaller_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ours_first: bool
) -> None:
    imaging = pytest.importorskip("PIL.Image", reason="optimize needs pillow")
    monkeypatch.chdir(tmp_path)
    picture = io.BytesIO()
    # a large one: the plugin falls over its own thread where that is done too early
    imaging.effect_noise((1500, 1500), 80).convert("RGB").save(picture, "JPEG", quality=100)
    blog = {
        "_config.yml": "",
        "_posts/2020-01-01-a.md": "---\n---\n![](/pictures/tea.jpg)\n",
        "pictures/tea.jpg": picture.getvalue(),
    }
    theirs = {"optimize": {"optimize_png": False}}
    plugins = [OURS, theirs] if ours_first else [theirs, OURS]
    built = build_site(tmp_path, blog=blog, plugins=plugins, mkdocs={"theme": MATERIAL})
    assert not built.aborted
    assert not built.warnings()
    size = (built.folder / "pictures/tea.jpg").stat().st_size
    assert 0 < size < len(picture.getvalue())
