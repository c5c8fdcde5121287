"""Textile: without its library, with one that fails, and too much of it."""

from __future__ import annotations

import sys
import types
from pathlib import Path

import pytest
from building import build_site

BLOG = {
    "_posts/2020-01-01-a.textile": "---\ntitle: A\n---\nOne *two* <b>.\nMore.\n\nh2. Three\n",
    "_posts/2020-01-02-b.md": "---\n---\n[a](/2020/01/01/a.html)\n",
}
PLAIN = "<p>One *two* &lt;b&gt;.<br /> More.</p> <p>h2. Three</p>"


def html(folder: Path) -> tuple[str, list[str]]:
    built = build_site(folder, blog=BLOG)
    return " ".join(built.read("2020/01/01/a.html").split()), built.warnings()


def test_without_the_library_it_is_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "textile", None)
    shown, told = html(tmp_path)
    assert PLAIN in shown
    assert len(told) == 1
    assert "2020-01-01-a.textile: is written in Textile, but the library `textile` is not installed" in told[0]
    assert "install mkdocs-blogimport[textile]" in told[0]


def test_a_failing_library_costs_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def textile(text: str, **_: str) -> str:
        raise KeyError("x")

    monkeypatch.setitem(sys.modules, "textile", types.SimpleNamespace(textile=textile))
    shown, told = html(tmp_path)
    assert PLAIN in shown
    assert len(told) == 1
    assert "its Textile can't be rendered (KeyError: 'x'); shown as plain text" in told[0]


def test_a_very_long_paragraph_is_not_given_to_the_library(tmp_path: Path) -> None:
    built = build_site(tmp_path, blog={"_posts/2020-01-01-a.textile": "---\n---\n" + "*a " * 30_000})
    assert "<p>*a *a" in built.read("2020/01/01/a.html")
    assert "it is too long" in built.warnings()[0]


def test_the_same_post_is_the_same_at_every_build(tmp_path: Path) -> None:
    post = {"_posts/2020-01-01-a.textile": "---\n---\nA[1] \ue000 <pre>\n*b*\n\n</pre>\n\nfn1. C\n"}
    first, second = (build_site(tmp_path / n, blog=post).read("2020/01/01/a.html") for n in "12")
    assert first == second
    assert "<pre>\n*b*\n\n</pre>" in first
