"""Files and folders of the blog that can't be opened: each is told in a line, and costs nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from building import build_again, build_site
from cases import Case, cases
from privileges import as_anybody

BLOG: dict[str, Any] = {
    "_config.yml": "permalink: /:title/\n",
    "_posts/2020-01-01-tea.md": "---\ntitle: Tea\n---\n"
    "Tea is hot. {% include box.html %} {{ site.data.kinds.green }} ![cup](/images/cup.png)\n",
    "_posts/2020-01-02-soup.md": "---\ntitle: Soup\n---\nSoup is hot.\n",
    "_data/kinds.yml": "green: Gyokuro\n",
    "_includes/box.html": "<b>Boxed.</b>\n",
    "images/cup.png": b"a cup\0",
}


@pytest.mark.parametrize("case", cases("site", "unreadable.yml"))
def test_what_can_not_be_opened_is_told_and_costs_nothing_else(case: Case, tmp_path: Path) -> None:
    blog = tmp_path / "blog"
    whole = build_site(tmp_path, blog={**BLOG, **case.get("blog", {})}, options=case.get("options"))
    assert not whole.aborted
    modes = {blog / name: 0o000 for name in case.get("closed", ())} | {
        blog / name: 0o444 for name in case.get("listed", ())
    }
    usual = {path: path.stat().st_mode for path in modes}
    try:
        for path, mode in modes.items():
            path.chmod(mode)
        with as_anybody():
            built = build_again(tmp_path)
    finally:
        for path, mode in usual.items():
            path.chmod(mode)
    said = "\n".join(built.warnings())
    for line in case["told"]:
        assert line in said
    assert len(built.warnings()) == len(case["told"]), said
    assert built.aborted == case.get("aborts", False)
    for file, text in case.get("files", {}).items():
        assert built.has(file) == (text is not None)
        assert text is None or text in built.read(file)
