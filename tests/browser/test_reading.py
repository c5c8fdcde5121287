"""What a reader does in a browser: goes from page to page, follows an old address, searches, reads on a phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from boats import ALL_PAGES, PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def test_a_reader_goes_from_list_to_post_to_tag_and_back(page: Page) -> None:
    page.goto(PAGES["the blog's home"])
    entries = page.locator(".blogimport-entry")
    assert entries.count() == 4
    assert page.locator("h1").count() == 1
    entries.first.locator("h2 a").click()
    page.wait_for_url(re.compile("day-7"))
    assert page.locator("h1").inner_text().strip() == "Day 7 on the water"
    page.locator(".blogimport-tags a", has_text="water").click()
    page.wait_for_url(re.compile("/tag/water/"))
    page.locator(".blogimport-pagination a[rel=next]").click()
    page.wait_for_url(re.compile("/tag/water/page/2/"))
    assert page.locator(".blogimport-pagination [aria-current]").inner_text() == "2"
    page.locator(".blogimport-pagination a[rel=prev]").click()
    page.wait_for_url(re.compile("/tag/water/$"))
    page.locator(".blogimport-overviews a").first.click()
    page.wait_for_url(re.compile("/blog/$"))
    page.locator(".blogimport-pagination a", has_text="2").click()
    page.wait_for_url(re.compile("/blog/page/2/$"))
    page.go_back()
    assert page.locator(".blogimport-pagination [aria-current]").inner_text() == "1"


def test_posts_lead_to_their_neighbours(page: Page) -> None:
    page.goto("afloat/2020/02/02/day-2.html")
    page.locator(".blogimport-neighbours a[rel=next]").click()
    page.wait_for_url(re.compile("day-3"))
    page.locator(".blogimport-neighbours a[rel=prev]").click()
    page.wait_for_url(re.compile("day-2"))


@pytest.mark.parametrize("old", ["old-boats/", "boats/old/"])
def test_an_old_address_leads_to_the_heading_that_it_named(page: Page, old: str) -> None:
    page.goto(f"{old}#and-then")
    page.wait_for_url(re.compile(r"/afloat/2020/01/01/boats(\.html)?#and-then$"))
    assert page.locator("#and-then").inner_text().startswith("And then")
    page.wait_for_function("document.querySelector('#and-then').getBoundingClientRect().top < innerHeight")


def test_the_page_for_nothing_can_be_searched_at_any_depth(page: Page, site: Any) -> None:
    answer = page.goto("no/such/page/anywhere/")
    assert answer is not None
    assert answer.status == 404
    assert "Nothing is at this address." in page.locator("body").inner_text()
    # its style sheets and scripts are found, too
    assert page.evaluate("[...document.styleSheets].every(sheet => sheet.cssRules.length > 0)")
    if site.theme == "material":
        page.locator(".md-search__input").press_sequentially("oars")
        found = page.locator(".md-search-result__link").first
    elif site.theme == "mkdocs":
        page.locator("[data-bs-target='#mkdocs_search_modal']").first.click()
        page.locator("#mkdocs-search-query").press_sequentially("oars")
        found = page.locator("#mkdocs-search-results a").first
    else:
        page.locator("#rtd-search-form input[name=q]").fill("oars")
        page.locator("#rtd-search-form input[name=q]").press("Enter")
        page.wait_for_url(re.compile(r"/search\.html\?q=oars"))
        found = page.locator("#mkdocs-search-results a").first
    found.wait_for(timeout=20_000)
    found.click()
    page.wait_for_url(re.compile(r"/oars(\.html)?"))
    assert page.locator("h1").inner_text().strip() == "Oars"


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("kind", PAGES)
def test_nothing_is_wider_than_a_phone(page: Page, kind: str, width: int) -> None:
    assert not too_wide(page, PAGES[kind], width)


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_that_a_site_may_ask_for_is_wider_than_a_window(browser: Browser, full_site: Any, width: int) -> None:
    page = browser.new_page(base_url=full_site.url)
    found = {kind: wide for kind, address in ALL_PAGES.items() if (wide := too_wide(page, address, width))}
    page.close()
    assert not found


@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_nothing_is_wider_than_a_window_from_right_to_left(browser: Browser, right_to_left: Any, width: int) -> None:
    page = browser.new_page(base_url=right_to_left.url)
    found = {kind: wide for kind, address in ALL_PAGES.items() if (wide := too_wide(page, address, width))}
    page.close()
    assert not found


def too_wide(page: Page, address: str, width: int) -> list[str]:
    """What of ours leaves a window of some width, and "it scrolls" if the page can be moved sideways."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(address)
    wide: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('[class*=blogimport] *, [class*=blogimport]')]
        .filter(e => e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)
        .filter(e => { for (let p = e.parentElement; p; p = p.parentElement)
            if (/auto|scroll|hidden/.test(getComputedStyle(p).overflowX)) return false; return true })
        .map(e => e.outerHTML.slice(0, 150))"""
    )
    page.evaluate("scrollTo(1000, 0)")
    page.evaluate("scrollBy(-2000, 0)") if page.evaluate("document.dir == 'rtl'") else None
    return [*wide, "it scrolls"] if page.evaluate("scrollX") else wide


def test_what_is_dark_can_be_read(browser: Browser, site: Any) -> None:
    if site.theme == "readthedocs":
        pytest.skip("readthedocs is always light")
    context = browser.new_context(base_url=site.url, color_scheme="dark")
    page = context.new_page()
    page.goto(PAGES["a post"])
    page.wait_for_timeout(300)
    grounds = page.evaluate(
        """() => {
          const ground = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
            if (!/rgba\\(.*, 0\\)|transparent/.test(c)) return c; } return 'rgb(255, 255, 255)' };
          return [ground(document.querySelector('.blogimport-post')),
                  getComputedStyle(document.querySelector('.blogimport-post')).color]
        }"""
    )
    light = [sum(map(float, re.findall(r"[\d.]+", colour)[:3])) for colour in grounds]
    context.close()
    assert light[0] < 250 < light[1], grounds


def test_a_printed_post_shows_its_code_and_its_tables_whole(page: Page) -> None:
    page.set_viewport_size({"width": 700, "height": 900})
    page.emulate_media(media="print")
    page.goto(PAGES["a post"])
    cut = page.evaluate("""() => {
      const edge = document.querySelector(".e-content").getBoundingClientRect().right + 16;
      const shown = [...document.querySelectorAll(".e-content :is(pre, pre > code, table, td, th)")];
      return shown
        .filter(e => e.offsetParent && (e.scrollWidth > e.clientWidth + 1 || e.getBoundingClientRect().right > edge))
        .map(e => e.outerHTML.slice(0, 80));
    }""")
    assert not cut


@pytest.fixture
def full(browser: Browser, full_site: Any) -> Iterator[Page]:
    """An empty page of a wide window, of the site with all around its posts."""
    page = browser.new_page(base_url=full_site.url, viewport={"width": 1280, "height": 900})
    yield page
    page.close()


def test_a_reader_goes_from_language_to_language_and_along_a_series(full: Page) -> None:
    full.goto(ALL_PAGES["a post with all around it"])
    full.locator(".blogimport-versions a[hreflang=fr]").click()
    full.wait_for_url(re.compile("noeuds"))
    assert full.locator(".blogimport-post").get_attribute("lang") == "fr"
    full.locator(".blogimport-versions a[hreflang=en]").click()
    full.wait_for_url(re.compile("03/02/knots"))
    full.locator("nav.blogimport-series a", has_text="The first knot").first.click()
    full.wait_for_url(re.compile("03/01/knots"))
    full.locator(".blogimport-backlinks a", has_text="The second knot").click()
    full.wait_for_url(re.compile("03/02/knots"))
    full.locator(".blogimport-author a", has_text="Ann Ashore").first.click()
    full.wait_for_url(re.compile("author/ann-ashore"))


def test_feeds_are_found_from_a_post_and_lead_back_to_it(full: Page) -> None:
    full.goto(ALL_PAGES["a post with all around it"])
    links = full.locator("head link[rel=alternate][type$='xml']").evaluate_all("found => found.map(link => link.href)")
    assert [link.rpartition("/")[2] for link in links] == ["feed.xml", "rss.xml"]
    for link in links:
        full.goto(link)
        full.get_by_text("The second knot").first.wait_for()  # the style sheet shows it to people
    entries = full.evaluate(
        """async url => {
      const feed = new DOMParser().parseFromString(await (await fetch(url)).text(), "application/xml");
      if (feed.querySelector("parsererror")) throw Error("it is not well-formed");
      return [...feed.querySelectorAll("entry > link[rel=alternate]")].map(link => link.getAttribute("href"));
    }""",
        links[0],
    )
    full.goto(next(url for url in entries if url.endswith("/02/knots.html")))
    assert full.locator("h1").inner_text().strip() == "The second knot"


def test_a_reader_goes_up_and_down_in_categories(full: Page) -> None:
    full.goto(ALL_PAGES["categories in categories"])
    full.locator(".blogimport-terms li li a", has_text="Ropes").first.click()
    full.wait_for_url(re.compile("category/ashore/ropes/$"))
    assert full.locator(".blogimport-entry").count() == 2
    full.locator(".blogimport-above a", has_text="Ashore").click()
    full.wait_for_url(re.compile("category/ashore/$"))
    assert full.locator(".blogimport-entry h2").first.inner_text() == "The second knot"


def test_the_keyboard_leads_to_all_that_is_around_a_post(full: Page) -> None:
    full.goto(ALL_PAGES["a post with all around it"])
    links = full.evaluate("""() => [...document.querySelectorAll(".blogimport-post a[href]")]
      .filter(link => link.checkVisibility() && !link.matches(".headerlink")).length""")
    full.locator(".blogimport-post").evaluate("e => { e.tabIndex = -1; e.focus() }")
    seen = set()
    for _ in range(links * 2 + 10):
        full.keyboard.press("Tab")
        at = full.evaluate("""() => {
          const e = document.activeElement;
          if (!e.closest(".blogimport-post") || e.matches(".headerlink, button, pre, code")) return null;
          const style = getComputedStyle(e);
          const shown = style.outlineStyle != "none" || style.textDecorationLine != "none" || style.boxShadow != "none";
          return [[...document.querySelectorAll("a")].indexOf(e), shown, e.outerHTML.slice(0, 120)];
        }""")
        if at is not None:
            assert at[1], f"nobody sees that it is reached: {at[2]}"
            seen.add(at[0])
    assert len(seen) == links


def test_what_leads_elsewhere_is_not_printed(full: Page) -> None:
    full.emulate_media(media="print")
    full.goto(ALL_PAGES["a post with all around it"])
    for name in ("series", "related", "backlinks", "versions", "neighbours"):
        assert not full.locator(f".blogimport-{name}").first.is_visible(), name
    assert full.locator(".blogimport-author").first.is_visible()
    assert full.locator(".blogimport-reading-time").first.is_visible()
