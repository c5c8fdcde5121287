"""Front matter of any file: nothing of it is lost."""

from __future__ import annotations

from anything import many
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_blogimport import frontmatter
from mkdocs_blogimport.frontmatter.decoding import decode

KEYS = st.sampled_from(["title", "tags", "date", "permalink", "a b", "redirect_from", "é"])
ODD = [
    "yes",
    "1.10",
    "[a, b]",
    "[a",
    "'x'",
    "it's",
    '"x',
    "a: b",
    "@x",
    "- /x",
    "|",
    "  more",
    "&a b",
    "*a",
    "!ruby/x y",
]
ODD += ["2020-01-02", "", "{a: b}", "# c", "é", "\ud7ff", "\x07", '"\\0"', "\t x"]
ENTRIES = st.tuples(KEYS, st.sampled_from(ODD)).map(": ".join)
LINES = ENTRIES | st.sampled_from(["---", "+++", "...", "", "- a", "  b", "text", "{", "}"])
FILES = st.binary(max_size=200) | st.lists(LINES, max_size=10).map(lambda lines: "\n".join(["---", *lines]).encode())


@many
@given(FILES)
def test_nothing_of_a_file_is_lost(data: bytes) -> None:
    document = frontmatter.read(data)
    source = decode(data)[0]
    assert source.endswith(document.body)
    assert document.has_front_matter or document.body == source
    count = source.count("\n") + 1
    assert set(document.lines) == set(document.metadata)
    for line in (document.body_line, *document.lines.values(), *(finding.line for finding in document.findings)):
        assert 1 <= line <= count
