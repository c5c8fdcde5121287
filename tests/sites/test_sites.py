"""Whole sites: what a reader finds in them, and what the author is told.

Each case in `tests/sites/cases/` is a blog, the documentation around it, and what must come out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest
from building import Built, build_site
from cases import Case, cases

#: The ways in which a file begins that is a feed.
FEEDS = ("<rss", "<feed", "<rdf:RDF")
CHECKED = {"files", "redirects", "told", "quiet", "aborts"}


@pytest.mark.parametrize("case", cases("sites"))
def test_site(case: Case, tmp_path: Path) -> None:
    assert set(case) & CHECKED, "checks nothing"
    built = build_site(
        tmp_path, **{key: case[key] for key in ("blog", "docs", "mkdocs", "options", "plugins") if key in case}
    )
    assert built.aborted == case.get("aborts", False), built.messages
    assert not list(faulty_feeds(built))
    for file, wanted in case.get("files", {}).items():
        if wanted is None:
            assert not built.has(file), f"{file} is there"
            continue
        assert built.has(file), f"{file} is not there, but {sorted(built.files())}"
        text = " ".join(built.read(file).split())
        for piece in [wanted] if isinstance(wanted, str) else wanted:
            assert " ".join(piece.split()) in text, f"{file} lacks {piece!r}: {text}"
    for file, unwanted in case.get("without", {}).items():
        text = " ".join(built.read(file).split())
        for piece in [unwanted] if isinstance(unwanted, str) else unwanted:
            assert piece not in text, f"{file} has {piece!r}"
    for file, goal in case.get("redirects", {}).items():
        assert built.has(file), f"no redirect at {file}, but {sorted(built.files())}"
        assert built.goal(file) == goal
    told = [text for _, text in built.messages]
    for message in case.get("told", []):
        matching = [text for text in told if message in text]
        assert len(matching) == 1, f"{message!r} was told {len(matching)} times: {told}"
    if case.get("quiet"):
        assert not built.warnings()


def faulty_feeds(built: Built) -> Iterator[str]:
    """What a feed reader finds wrong with the feeds of a site, whatever the site is about."""
    for file in built.files():
        if not file.endswith((".xml", ".rss", ".atom")):
            continue
        data = (built.folder / file).read_bytes()
        if any(start.encode() in data[:600] for start in FEEDS):
            found = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
            ids = [entry.get("id") for entry in found.entries]
            if found.bozo or None in ids or len(set(ids)) < len(ids):
                yield f"{file}: {found.get('bozo_exception')}, {ids}"
