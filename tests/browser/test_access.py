"""Nothing serious in what we write into a page, as axe-core judges it: names, contrast, lists, landmarks, headings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest
from boats import ALL_PAGES, BLOG, PAGES
from building import write
from command import run

if TYPE_CHECKING:
    from playwright.sync_api import Browser

#: All that is ours bears such a class, or stands in one that does.
OURS = "[class*='blogimport']"
#: What is the author's and the theme's business: how the text of a post looks.
OF_A_BODY = frozenset({"color-contrast", "link-in-text-block", "scrollable-region-focusable"})
#: The colour that the theme gives to links, asked of one in a text of the site.
LINK = """() => {
  const link = document.createElement("a");
  link.href = "x";
  document.querySelector(".blogimport-post, .blogimport-index").parentElement.append(link);
  const found = getComputedStyle(link).color.match(/\\d+/g).map(part => (+part).toString(16).padStart(2, "0")).join("");
  link.remove();
  return "#" + found;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", PAGES)
def test_nothing_of_ours_keeps_anybody_from_reading(browser: Browser, site: Any, kind: str, scheme: str) -> None:
    assert not serious(browser, site, PAGES[kind], scheme)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ALL_PAGES)
def test_nothing_that_a_site_may_ask_for_does(browser: Browser, full_site: Any, kind: str, scheme: str) -> None:
    assert not serious(browser, full_site, ALL_PAGES[kind], scheme)


@pytest.mark.parametrize("kind", ALL_PAGES)
def test_nothing_does_from_right_to_left(browser: Browser, right_to_left: Any, kind: str) -> None:
    assert not serious(browser, right_to_left, ALL_PAGES[kind], "light")


def serious(browser: Browser, site: Any, address: str, scheme: str) -> str:
    """Say what axe-core finds serious in a page of a site, in what is ours."""
    from axe_playwright_python.sync_playwright import Axe

    if site.theme == "readthedocs" and scheme == "dark":
        pytest.skip("readthedocs is always light")
    context = browser.new_context(base_url=site.url, color_scheme=scheme, viewport={"width": 1280, "height": 900})  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(address)
    page.wait_for_timeout(300)  # colours fade in
    link = page.evaluate(LINK)
    found = Axe().run(page, context=OURS).response["violations"]
    told = []
    for violation in found:
        for node in violation["nodes"]:
            in_body = page.evaluate("s => !!document.querySelector(s)?.closest('.e-content')", node["target"][0])
            theirs = (in_body and violation["id"] in OF_A_BODY) or _is_a_link(violation["id"], node, link)
            if violation["impact"] in {"serious", "critical"} and not theirs:
                said = node["failureSummary"][:300]
                told.append(f"{violation['id']} ({violation['impact']}): {node['html'][:200]}: {said}")
    context.close()
    return "\n".join(told)


def _is_a_link(rule: str, node: dict[str, Any], colour: str) -> bool:
    """Whether something is too faint because the theme's links are."""
    return rule == "color-contrast" and node["any"][0]["data"].get("fgColor") == colour


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_report_of_a_move(browser: Browser, tmp_path: Path, scheme: Literal["light", "dark"]) -> None:
    from axe_playwright_python.sync_playwright import Axe

    odd = {"_posts/2019-01-01-odd.md": "---\ntitle: Odd: a title\ntags: - x\n---\n[gone](/gone/) ![](/boat.png)\n"}
    write(tmp_path / "old", {**BLOG, **odd})
    assert run("check", str(tmp_path / "old"), "--html", str(tmp_path / "report.html")).exit_code == 1
    page = browser.new_page(color_scheme=scheme)
    page.goto((tmp_path / "report.html").as_uri())
    page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
    found = Axe().run(page).response["violations"]
    page.close()
    assert [(violation["id"], violation["nodes"][0]["html"]) for violation in found] == []
