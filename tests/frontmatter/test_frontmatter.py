"""Reading files: the cases in `cases`, and what must hold whatever the bytes are."""

from __future__ import annotations

import copy
import pickle
from pathlib import Path
from typing import Any

import pytest
import yaml
from cases import Case, cases, expect, load
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mkdocs_blogimport.frontmatter import FINDING_KINDS, REPAIRS, Document, Float, Int, Timestamp, read, text
from mkdocs_blogimport.frontmatter.findings import RawFinding, make_findings
from mkdocs_blogimport.frontmatter.repairs.table import REGISTERED

CASES = Path(__file__).parent / "cases"


def words(path: Path) -> list[dict[str, Any]]:
    """The cases of a file: every scalar is a string, but `values` is YAML within it."""
    found = yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    return [{**case, "values": typed.get("values", {})} for case, typed in zip(found, load(path), strict=True)]


ALL = cases("frontmatter", read=words)


def without_none(value: Any) -> Any:
    if isinstance(value, list):
        return [without_none(item) for item in value]
    if isinstance(value, dict):
        return {key: without_none(item) for key, item in value.items()}
    return "" if value is None else value


def expected(finding: str) -> tuple[str, int, str, str | None]:
    place, _, about = finding.partition(": ")
    line, name = place.split()
    if name == "encoding":
        return name, int(line), about, None
    (told,) = make_findings([RawFinding(name, int(line) - 1, key) for key in about.split(", ")], 1)
    return told.code, told.line, told.what, told.done


@pytest.mark.parametrize("case", ALL)
def test_case(case: Case) -> None:
    data = (CASES / case["file"]).read_bytes() if "file" in case else case["in"].encode()
    document = read(data)
    expect(case, "metadata", {key: without_none(document.as_written(key)) for key in document.metadata})
    for key, value in case["values"].items():
        found = document.metadata[key]
        assert found == value
        assert [type(v) is bool for v in [found]] == [type(v) is bool for v in [value]]
    for key, kind in case.get("kinds", {}).items():
        assert type(document.metadata[key]).__name__ == kind
    expect(case, "body", document.body, "Body.\n")
    expect(case, "syntax", document.syntax or "none", "yaml")
    assert document.has_front_matter == bool(document.syntax)
    expect(case, "encoding", document.encoding, "utf-8")
    wanted = [expected(finding) for finding in case.get("told", ())]
    assert [
        (f.code, f.line, f.what, f.done if w[3] is not None else None)
        for f, w in zip(document.findings, wanted, strict=False)
    ] == wanted
    assert len(document.findings) == len(wanted)
    if "in" in case:
        check_lines(document, case["in"])


def check_lines(document: Document, source: str) -> None:
    lines = source.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert set(document.lines) == set(document.metadata)
    for key, line in document.lines.items():
        assert key in lines[line - 1]
    if document.body:
        assert "\n".join(lines[document.body_line - 1 :]) == document.body


@pytest.mark.parametrize("name", [*REPAIRS, *FINDING_KINDS])
def test_everything_told_has_a_case(name: str) -> None:
    if name == "too-long":
        pytest.skip("its case would be a quarter of a megabyte; see below")
    findings = [finding for case in ALL for finding in case.values[0].get("told", ())]
    assert any(name in finding.split(":")[0].split()[1].split("+") for finding in findings)


def test_repairs_have_names_and_texts_of_their_own() -> None:
    assert len({repair.what for repair in REPAIRS.values()}) == len(REPAIRS) == len(REGISTERED)


@pytest.mark.parametrize("lines", [[""], ["---"], ["title: A day"], ["a: b", "  c"], [" "], ["-"], ["a:"]])
def test_repairs_take_any_lines(lines: list[str]) -> None:
    for repair in REPAIRS.values():
        before = list(lines)
        repair.mend(lines)
        assert lines == before


def test_a_block_of_no_end_is_text() -> None:
    source = "---\ntitle: A day\n" + "more: yes\n" * 40_000 + "---\nBody.\n"
    document = read(source.encode())
    assert document.body == source
    assert not document.has_front_matter
    assert [(f.line, f.what) for f in document.findings] == [(1, FINDING_KINDS["too-long"].what)]


def test_a_huge_file_is_read_whole() -> None:
    body = "word " * 20_000
    document = read(b"---\ntitle: A day\n---\n" + body.encode(), limit=1_000)
    assert document.metadata == {"title": "A day"}
    assert document.body == body
    assert document.findings == ()


def test_values_can_be_copied() -> None:
    metadata = read(b"---\na: 012\nb: 1.10\nc: 2010-07-27\n---\n").metadata
    for other in (copy.deepcopy(metadata), pickle.loads(pickle.dumps(metadata))):
        assert [text(value) for value in other.values()] == ["012", "1.10", "2010-07-27"]
        assert [type(value) for value in other.values()] == [Int, Float, Timestamp]


def test_text_of_anything() -> None:
    assert text([True, None, "a", 1]) == "true, , a, 1"
    assert text({"a": 1.5}) == "a: 1.5"


def test_what_says_nothing_can_be_told_apart() -> None:
    document = read(b"---\na:\nb: ~\nc: null\nd: [no]\n---\n")
    assert document.written == {("a",): "", ("b",): "~", ("c",): "null", ("d", 0): "no"}
    assert document.as_written("missing") is None


# --- Whatever the bytes are ---------------------------------------------------------------------------------

marks = ["---", "+++", "...", "title: ", "tags:", " - ", "  ", "&a ", "*a", "!x ", "<<", "word", "1.10"]
characters = "\n\t[]{}\"':#\\|>%@`=\r\0\ufeff\x85\u2028é?"
fragments = st.sampled_from([*marks, *characters])
messy = st.lists(fragments, max_size=40).map("".join)


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_give_a_document(data: bytes) -> None:
    document = read(data)
    assert "\r" not in document.body
    assert document.body_line >= 1


@settings(max_examples=1000, deadline=None)
@given(messy, messy)
@example("a: - x - y", "")
def test_any_mess_gives_a_document_and_keeps_its_text(block: str, rest: str) -> None:
    source = f"---\n{block}\n---\nlast words {rest}"
    document = read(source.encode())
    plain = source.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    assert plain.endswith(document.body)
    assert "last words" in document.body
    assert document.body_line == plain.count("\n") - document.body.count("\n") + 1
    assert set(document.lines) == set(document.metadata)
    total = plain.count("\n") + 1
    assert all(1 <= line <= total for line in document.lines.values())
    assert all(1 <= finding.line <= total for finding in document.findings)
    for key in document.metadata:
        document.as_written(key)


@settings(max_examples=400, deadline=None)
@given(messy)
def test_without_front_matter_nothing_is_lost(source: str) -> None:
    document = read(source.encode())
    plain = source.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").replace("\0", "")
    assert plain.endswith(document.body)
    if not document.has_front_matter:
        assert document.body == plain
        assert document.metadata == {}


words = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufeff\ufffe\uffff"), max_size=20
)
scalars = (
    words | st.integers() | st.booleans() | st.none() | st.floats(-1000, 1000).map(lambda number: round(number, 3))
)
trees = st.recursive(scalars, lambda s: st.lists(s, max_size=4) | st.dictionaries(words, s, max_size=4), max_leaves=8)


def as_words(value: Any) -> Any:
    if isinstance(value, list):
        return [as_words(item) for item in value]
    if isinstance(value, dict):
        return {key: as_words(item) for key, item in value.items()}
    return value


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(words, trees, min_size=1, max_size=5), words)
def test_sound_mappings_come_back(mapping: dict[str, Any], body: str) -> None:
    dumped = yaml.safe_dump(mapping, allow_unicode=True, sort_keys=False)
    document = read(f"---\n{dumped}---\n{body}".encode())
    assert document.has_front_matter
    assert document.findings == ()
    assert document.body == body
    assert {key: text(value) for key, value in document.metadata.items()} == {
        key: text(value) for key, value in mapping.items()
    }
    strings = {key: value for key, value in mapping.items() if isinstance(value, str)}
    # PyYAML writes `0:0` without quotes, and Psych reads it as a number: what was written counts
    assert {key: document.as_written(key) for key in strings} == strings


@settings(max_examples=200, deadline=None)
@given(st.lists(words.filter(lambda word: word.strip()), min_size=1, max_size=6))
def test_broken_neighbours_leave_sound_entries_alone(values: list[str]) -> None:
    sound = {f"key{number}": value for number, value in enumerate(values)}
    dumped = yaml.safe_dump(sound, allow_unicode=True, width=10_000)
    document = read(f"---\nredirect_from: - /x/\n{dumped}title: Sea: sand\n---\nBody.\n".encode())
    told = {key: document.as_written(key) for key in document.metadata}
    assert told == {"redirect_from": ["/x/"], **sound, "title": "Sea: sand"}
    assert [finding.line for finding in document.findings] == [2, 3 + dumped.count("\n")]
