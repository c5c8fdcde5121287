"""The words of every language: the same labels, each a word."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from babel import Locale
from building import build_site

import mkdocs_blogimport

FILES = sorted((Path(mkdocs_blogimport.__file__).parent / "theme/languages").glob("*.toml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_language_has_every_label(file: Path) -> None:
    words = tomllib.loads(file.read_text(encoding="utf-8"))
    forms = {word for word in words if word.startswith("reading_time_")}
    assert forms <= {f"reading_time_{form}" for form in Locale.parse(file.stem).plural_form.tags}
    assert words.keys() - forms == tomllib.loads(file.with_name("en.toml").read_text(encoding="utf-8")).keys()
    assert all(word.strip() == word and word for word in words.values())


@pytest.mark.parametrize(
    ("language", "word"),
    [("de", "Schlagwörter"), ("de-CH", "Schlagwörter"), ("nn", "Stikkord"), ("pt_BR", "Etiquetas"), ("xx", "Tags")],
)
def test_lists_are_in_the_language_of_the_site(tmp_path: Path, language: str, word: str) -> None:
    blog = {"_posts/2020-01-01-a.md": "---\ntags: x\n---\n"}
    built = build_site(tmp_path, blog=blog, mkdocs={"theme": {"name": "mkdocs", "language": language}})
    assert f"<h1>{word}</h1>" in built.read("blog/tag/index.html")


@pytest.mark.parametrize(
    ("language", "minutes", "shown"),
    [
        ("he", 1, "דקת קריאה אחת"),
        ("he", 2, "שתי דקות קריאה"),
        ("he-IL", 11, "11 דקות קריאה"),
        ("ar", 1, "دقيقة قراءة واحدة"),
        ("ar", 3, "3 دقائق قراءة"),
        ("ar", 103, "103 دقائق قراءة"),
        ("ar", 11, "11 دقيقة قراءة"),
        ("de", 1, "1 Min. Lesezeit"),
    ],
)
def test_a_reading_time_has_the_form_of_its_number(tmp_path: Path, language: str, minutes: int, shown: str) -> None:
    blog = {"_posts/2020-01-01-a.md": f"---\nlang: {language}\nreadtime: {minutes}\n---\nText.\n"}
    built = build_site(tmp_path, blog=blog, options={"post_readtime": True})
    assert f'<span class="blogimport-reading-time">{shown}</span>' in built.read("2020/01/01/a.html")
