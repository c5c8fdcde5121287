"""Addresses, their files and slugs: nothing leads out of the site, whatever the input."""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote, urlsplit

import pytest
from anything import PATHS, many
from hypothesis import given
from hypothesis import strategies as st

from mkdocs_blogimport.blog import addresses
from mkdocs_blogimport.sources.jekyll import permalinks


@many
@given(PATHS)
def test_an_address_is_cleaned_once(text: str) -> None:
    for clean in (addresses.clean, permalinks.clean):
        address = clean(addresses.decode(text))
        assert address.startswith("/") and "//" not in address and "/../" not in address + "/"
        assert clean(address) == address


@many
@given(PATHS, st.sampled_from(["", ".html", ".xml"]))
def test_no_address_leads_out(text: str, suffix: str) -> None:
    for address in (text, addresses.decode(text), addresses.clean(text), addresses.clean(addresses.decode(text))):
        for file in (
            addresses.answering_file(address, suffix),
            addresses.redirect_file(address),
            permalinks.redirect_file(address),
            *addresses.candidates(address),
        ):
            if addresses.refusal(file) is not None:
                continue
            assert posixpath.normpath("/site/" + file) == "/site/" + file
            assert not re.search(r"[\x00-\x1f\\]", file)
            file.encode()


@many
@given(PATHS, st.booleans())
def test_a_url_leads_to_its_address(text: str, directories: bool) -> None:
    address = addresses.clean(text)
    file = addresses.answering_file(address)
    if addresses.refusal(file) is not None:
        return
    url = addresses.url_of(address, file, use_directory_urls=directories)
    assert url.isascii() and not re.search(r"[\s\"'<>\\^`{|}]", url.replace("'", ""))
    there = urlsplit(url)
    assert (there.scheme, there.netloc, there.query, there.fragment) == ("", "", "", "")
    assert not url.startswith("/")
    assert unquote(there.path.removeprefix("./")) == (address.lstrip("/") if directories else file)


@many
@given(st.lists(st.text(min_size=1, max_size=12), unique=True, max_size=12))
def test_every_term_has_a_slug_of_its_own(terms: list[str]) -> None:
    slugs = addresses.unique_slugs(terms)
    assert set(slugs) == set(terms)
    assert len(set(slugs.values())) == len(terms)
    for slug in slugs.values():
        assert slug and "/" not in slug and "." not in slug
        assert addresses.refusal(addresses.answering_file(f"/tag/{slug}/")) is None
    assert addresses.unique_slugs(terms[::-1]) == slugs


@many
@given(PATHS, st.integers(2, 99))
def test_the_address_beside_is_another(text: str, number: int) -> None:
    address = addresses.clean(text)
    beside = addresses.clean(addresses.numbered(address, number))
    assert beside != address


@pytest.mark.parametrize(
    ("file", "refused"),
    [
        ("con.html", True),
        ("a/NUL/index.html", True),
        ("a/lpt1", True),
        ("what?.html", True),
        ("ab:c/index.html", True),
        ("trail./index.html", True),
        ("contact.html", False),
        ("a/console/index.html", False),
        ("a.con.html", False),
    ],
)
def test_names_that_windows_keeps(file: str, refused: bool) -> None:
    assert (addresses.refusal(file, windows=True) is not None) == refused
    assert addresses.refusal(file, windows=False) is None
