"""The expressions of `ignoreFiles`."""

from __future__ import annotations

from mkdocs_blogimport.sources.hugo.patterns import Ignored


def test_of_many_alternatives_none_is_forgotten() -> None:
    ignored = Ignored(["|".join(f"draft{number:03}x" for number in range(70))])
    assert ignored.matches("content/draft069x.md")
    assert not ignored.matches("content/b.md")
