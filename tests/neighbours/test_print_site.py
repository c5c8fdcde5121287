"""mkdocs-print-site-plugin."""

from __future__ import annotations

from pathlib import Path

import pytest
from beside import BLOG, MATERIAL, OURS, needs
from building import build_site, write

needs("mkdocs_print_site_plugin")


@pytest.mark.parametrize("ours_first", [True, False])
@pytest.mark.parametrize("theirs", ["print-site", {"print-site": {"exclude": ["blog/*"]}}])
@pytest.mark.parametrize("nav", [False, True])
def test_the_whole_site_is_one_page(tmp_path: Path, theirs: object, nav: bool, ours_first: bool) -> None:
    blog = {**BLOG, "about.md": "---\ntitle: About\npermalink: /about/\n---\nWho we are.\n"}
    entries = [{"Home": "index.md"}, {"Blog": "blog/index.md"}, {"About": "blog/about.md"}]
    mkdocs = {"theme": MATERIAL, **({"nav": entries} if nav else {})}
    docs = {"index.md": "# Home\n\nA quagga.\n"}
    plugins = [OURS, theirs] if ours_first else [theirs, OURS]
    built = build_site(tmp_path, blog=blog, docs=docs, plugins=plugins, mkdocs=mkdocs)
    assert not built.aborted
    # the plugin itself wants to be the last in the list, and warns where it isn't
    assert not [warning for warning in built.warnings() if ours_first or "blog" in warning.replace("blogimport", "")]
    page = built.read("print_page/index.html")
    assert "A quagga." in page
    assert ("Who we are." in page) is (nav and theirs == "print-site")


@pytest.mark.parametrize("ours_first", [True, False])
def test_the_link_to_the_printed_page_is_right_below_a_path_too(tmp_path: Path, ours_first: bool) -> None:
    button = '<a href="{{ page.url_to_print_page }}">P</a>'
    main = '{% extends "base.html" %}{% block content %}{{ super() }}' + button + "{% endblock %}"
    write(tmp_path / "site/overrides", {"main.html": main})
    theme = {**MATERIAL, "custom_dir": "overrides"}
    plugins = [OURS, "print-site"] if ours_first else ["print-site", OURS]
    built = build_site(tmp_path, blog=BLOG, plugins=plugins, mkdocs={"theme": theme})
    assert '<a href="print_page/">P</a>' in built.read("index.html")
    assert '<a href="../print_page/">P</a>' in built.read("2020/tea.html")
