"""mkdocs-redirects."""

from __future__ import annotations

from pathlib import Path

import pytest
from beside import OURS, build_with


@pytest.mark.parametrize("ours_first", [True, False])
def test_redirects_of_the_site_and_of_the_blog(tmp_path: Path, ours_first: bool) -> None:
    theirs = {"redirects": {"redirect_maps": {"was.md": "index.md"}}}
    built = build_with(tmp_path, *([OURS, theirs] if ours_first else [theirs, OURS]))
    assert built.goal("was/index.html") == "index.html"
    assert built.goal("old-tea/index.html") == "2020/tea.html"
    assert not built.warnings()
