"""The reference can be read in a checkout: its parts stand in their pages, and are those of today's source."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import reference

from mkdocs_blogimport.diagnostics.problems import CODES

PAGES = {page.relative_to(reference.ROOT).as_posix(): page for page in reference.pages()}


@pytest.mark.parametrize("name", PAGES)
def test_page_is_of_today(name: str) -> None:
    page = PAGES[name].read_text(encoding="utf-8")
    assert reference.written(page) == page, f"{name} is stale: run {reference.COMMAND}"


def test_every_part_is_in_a_page() -> None:
    asked = {
        part
        for page in PAGES.values()
        for part in re.findall(r"^<!-- reference: (.*) -->$", page.read_text("utf-8"), re.M)
    }
    assert asked == set(reference.PARTS)


def test_the_command_is_in_contributing() -> None:
    assert reference.COMMAND in (reference.ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_every_kind_of_message_is_explained() -> None:
    page = Path(reference.ROOT / "docs/messages.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"^### `([a-z-]+)`", page, re.M)) == sorted(CODES)


def test_the_report_to_look_at_explains_as_the_page_does() -> None:
    made = reference.EXPLANATIONS.read_text(encoding="utf-8")
    assert reference.explanations() == made, f"it is stale: run {reference.COMMAND}"
    assert sorted(re.findall(r"^## (.*)$", made, re.M)) == sorted(CODES)


def test_every_room_says_what_it_is() -> None:
    assert all(summary for _, summary in reference.rooms())
