"""Feeds of built sites: each case is a blog, and what a feed reader finds."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path
from typing import Any

import feedparser
import pytest
from building import build_site
from cases import Case, cases


def read(file: Path) -> dict[str, Any]:
    """A feed as feedparser reads it, in the words of the cases."""
    found = feedparser.parse(file.read_bytes(), sanitize_html=False, resolve_relative_uris=False)
    assert not found.bozo, found.bozo_exception
    feed = found.feed
    ids = [entry.id for entry in found.entries]
    assert len(set(ids)) == len(ids)
    return {
        "version": found.version,
        "title": feed.title,
        "subtitle": feed.get("subtitle"),
        "language": feed.get("language"),
        "id": feed.get("id"),
        "link": feed.get("link"),
        "self": next((link.href for link in feed.links if link.rel == "self"), None),
        "author": feed.get("author_detail", {}).get("name"),
        "updated": feed.get("updated"),
        "ids": ids,
        "entries": [_entry(entry) for entry in found.entries],
    }


def _entry(entry: Any) -> dict[str, Any]:
    return {
        "id": entry.id,
        "link": entry.link,
        "title": entry.title,
        "published": entry.get("published"),
        "updated": entry.get("updated"),
        "author": entry.get("author"),
        "summary": entry.get("summary"),
        "terms": [tag.term for tag in entry.get("tags", ())],
        "image": next((media["url"] for media in entry.get("media_content", ())), None),
        "content": next((content.value for content in entry.get("content", ())), None),
    }


def differences(found: Any, wanted: Any, place: str = "") -> list[str]:
    """Where a feed isn't what a case wants; of a text, a list names pieces that are in it."""
    if isinstance(wanted, dict):
        return [text for key, value in wanted.items() for text in differences(found[key], value, f"{place}/{key}")]
    if isinstance(wanted, list) and isinstance(found, str):
        return [f"{place} lacks {piece!r}: {found!r}" for piece in wanted if piece not in found]
    if isinstance(wanted, list) and any(isinstance(item, dict) for item in wanted):
        if len(found) != len(wanted):
            return [f"{place} has {len(found)} items: {found}"]
        pairs = enumerate(zip(found, wanted, strict=True))
        return [text for number, (one, other) in pairs for text in differences(one, other, f"{place}/{number}")]
    return [] if found == wanted else [f"{place} is {found!r} and not {wanted!r}"]


@pytest.mark.parametrize("case", cases("feeds"))
def test_feed(case: Case, tmp_path: Path) -> None:
    keys = ("blog", "docs", "mkdocs", "options", "plugins")
    built = build_site(tmp_path, **{key: case[key] for key in keys if key in case})
    for file, wanted in case.get("feeds", {}).items():
        assert built.has(file), f"{file} is not there, but {sorted(built.files())}"
        assert not differences(read(built.folder / file), wanted, file)
    for file, pieces in case.get("files", {}).items():
        assert built.has(file) == (pieces is not None)
        assert not differences(built.read(file) if pieces is not None else None, pieces and [*pieces], file)
    for file, piece in case.get("without", {}).items():
        assert piece not in built.read(file)
    told = [text for _, text in built.messages]
    for message in case.get("told", []):
        assert [message in text for text in told].count(True) == 1, told
    if case.get("quiet"):
        assert not built.warnings()


PARTNERS: dict[str, Any] = {
    "partner_secret_env": "SHORE_SECRET",
    "feeds": [{"path": "for/{key}.xml", "partners": ["acme", "bolt"]}, {"path": "all.xml"}],
    "feeds_opml": "feeds.opml",
    "llms_txt": True,
}
POSTS = {"_posts/2020-01-01-a.md": "---\ntitle: A\ntags: wind\n---\nText.\n"}


def test_a_partner_has_a_feed_at_an_address_that_nobody_guesses(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHORE_SECRET", "a secret of some length")
    built = build_site(tmp_path, blog=POSTS, options=PARTNERS)
    keys = [hmac.new(b"a secret of some length", name, hashlib.sha256).hexdigest()[:32] for name in (b"acme", b"bolt")]
    assert {file for file in built.files() if file.startswith("for/")} == {f"for/{key}.xml" for key in keys}
    feed = built.folder / "for" / f"{keys[0]}.xml"
    assert read(feed)["ids"] == ["/2020/01/01/a"]
    hidden = '<xhtml:meta name="robots" content="noindex" xmlns:xhtml="http://www.w3.org/1999/xhtml" />'
    assert hidden in feed.read_text(encoding="utf-8")
    others = [
        built.read(f) for f in built.files() if f.endswith((".html", ".xml", ".opml", ".txt")) and "for/" not in f
    ]
    assert "all.xml" in "".join(others)
    assert not [text for text in (*others, *(text for _, text in built.messages)) if any(key in text for key in keys)]
    assert not built.warnings()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (PARTNERS, "the environment variable 'SHORE_SECRET' has no secret of at least 16 characters"),
        ({**PARTNERS, "partner_secret_env": None}, "name with 'partner_secret_env' the environment variable"),
        ({"feeds": [{"path": "a.xml", "partners": "acme"}]}, "needs {key} in its path: 'a.xml'"),
        ({"feeds": [{"path": "{key}.xml"}]}, "has {key} in its path, but no partners: '{key}.xml'"),
    ],
)
def test_a_feed_for_partners_needs_a_secret(
    options: dict[str, Any], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SHORE_SECRET", "short")
    built = build_site(tmp_path, blog=POSTS, options={k: v for k, v in options.items() if v is not None})
    assert built.aborted
    assert [told in text for _, text in built.messages].count(True) == 1
