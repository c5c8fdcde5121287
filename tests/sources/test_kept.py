"""Comments that stand for kept HTML, and those of others that look like them."""

from __future__ import annotations

from mkdocs_blogimport.sources.kept import Kept


def test_what_an_included_file_says_of_places_that_are_not_there_stays() -> None:
    kept = Kept("text")
    place = kept.put("<b>kept</b>")
    others = "<!--blogimport-tag-7--> and &lt;!--blogimport-tag-99--&gt;"
    assert kept.filled(f"{place} {others}") == f"<b>kept</b> {others}"


def test_a_text_that_has_the_name_of_places_has_others() -> None:
    kept = Kept("<!--blogimport-tag-0-->")
    place = kept.put("<b>kept</b>")
    assert kept.filled(f"{place} <!--blogimport-tag-0-->") == "<b>kept</b> <!--blogimport-tag-0-->"
