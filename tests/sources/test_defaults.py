"""The values that a configuration gives to documents, however many sets of them there are."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from building import write
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_blogimport.sources.jekyll.defaults import GLOBS, Defaults, merged

KEYS = st.sampled_from("abc")
VALUES = st.recursive(st.none() | st.integers(0, 3), lambda inner: st.dictionaries(KEYS, inner, max_size=3))
#: By their lengths: of two sets the one with the longer path wins, else the later one.
SETS = st.lists(st.tuples(st.sampled_from(["", "p", "po", "pos"]), st.dictionaries(KEYS, VALUES, max_size=3)))


def order(value: Any) -> Any:
    """The keys of a mapping, as they follow each other; nested ones may follow otherwise."""
    return list(value)


@given(SETS)
def test_sets_are_merged_one_after_the_other(sets: list[tuple[str, dict[str, Any]]]) -> None:
    wanted: dict[str, Any] = {}
    last = -1
    for path, values in sets:
        if len(path) >= last:
            wanted, last = merged(wanted, values), len(path)
        else:
            wanted = merged(values, wanted)
    given = [{"scope": {"path": path}, "values": values} for path, values in sets]
    found = Defaults(given, Path(), "").of("posts/a.md", "pages")
    assert found == wanted
    assert order(found) == order(wanted)


def test_a_glob_means_what_begins_with_what_it_finds(tmp_path: Path) -> None:
    names = ["c/a", "c/ab", "c/b/x", "c/ba", "d/a-b", "d/a.md"]
    write(tmp_path, {f"{name}/1.md": "x" for name in names[:4]} | dict.fromkeys(names[4:], "x"))
    defaults = Defaults([{"scope": {"path": "*/a"}, "values": {"k": 1}}], tmp_path, "")
    paths = ["c/a/1.md", "c/ab/1.md", "c/b/x/1.md", "c/ba/1.md", "d/a.md"]
    assert [path for path in paths if defaults.of(path, "pages")] == ["c/a/1.md", "c/ab/1.md"]
    of_all = Defaults([{"scope": {"path": "**/**/**/*b"}, "values": {"k": 1}}], tmp_path, "")
    assert [path for path in paths if of_all.of(path, "pages")] == ["c/ab/1.md", "c/b/x/1.md", "c/ba/1.md"]


def test_a_path_below_the_collections_folder_is_found_in_order(tmp_path: Path) -> None:
    write(tmp_path, {"_z/1.md": "x", "col/_a/1.md": "x", "col/_z/1.md": "x"})
    defaults = Defaults([{"scope": {"path": "**/_*/*"}, "values": {"k": 1}}], tmp_path, "col")
    assert all(defaults.of(path, "posts") for path in ("_a/1.md", "_z/1.md"))


def test_one_glob_counts_once(tmp_path: Path) -> None:
    write(tmp_path, {"p/1.md": "x"})
    sets = [{"scope": {"path": "p/*"}, "values": {f"k{number}": 1}} for number in range(GLOBS + 9)]
    defaults = Defaults(sets, tmp_path, "")
    assert defaults.globs == 1
    assert len(defaults.of("p/1.md", "posts")) == GLOBS + 9
