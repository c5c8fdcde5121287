"""Pictures of a blog in three themes, for people to look at, and for the documentation.

    python tests/browser/screenshots.py FOLDER [--theme material] [--docs]

writes into a folder one picture of each kind of page in each theme, in several widths, in the dark, and as printed.
`--docs` writes only those that the documentation shows, into `docs/images`. It needs what tests in a browser need.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from boats import ALL_BLOG, ALL_DOCS, ALL_OPTIONS, ALL_PAGES, PAGES  # noqa: E402 - tests are no package
from building import build_site  # noqa: E402
from conftest import CHROMIUM, THEMES, serve  # noqa: E402

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ViewportSize

WIDTHS = (1280, 768, 390, 320)


class Look(NamedTuple):
    """How a page is looked at."""

    width: int = 1280
    height: int = 900
    dark: bool = False
    """Whether the reader prefers the dark."""
    whole: bool = True
    """Whether the whole page is shown; else what a window shows."""
    printed: bool = False


#: What is taken of each page, by what is added to the name of the picture.
LOOKS = {
    **{str(width): Look(width) for width in WIDTHS},
    "dark": Look(dark=True),
    "print": Look(768, printed=True),
}
#: What the documentation shows: the page, the theme, and how.
SHOWN = {
    "blog-material": ("the blog's home", "material", Look(whole=False)),
    "post-material-dark": ("a post", "material", Look(dark=True, whole=False)),
    "post-readthedocs": ("a post", "readthedocs", Look(whole=False)),
}


def take(browser: Browser, url: str, file: Path, look: Look) -> None:
    """Write a picture of a page.

    Args:
        browser: The browser.
        url: The page.
        file: The picture.
        look: How the page is looked at.
    """
    size: ViewportSize = {"width": look.width, "height": look.height}
    page = browser.new_page(viewport=size, color_scheme="dark" if look.dark else "light")
    if look.printed:
        page.emulate_media(media="print")
    page.goto(url)
    page.wait_for_load_state("networkidle")
    file.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=file, full_page=look.whole)
    page.close()


def main() -> None:
    """Build a site in each theme and take its pictures."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("folder", type=Path, nargs="?", default=HERE.parents[1] / "docs/images")
    arguments.add_argument("--theme", choices=THEMES, action="append")
    arguments.add_argument("--docs", action="store_true")
    chosen = arguments.parse_args()
    from playwright.sync_api import sync_playwright

    pages = {**PAGES, **ALL_PAGES}
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as work:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for theme in chosen.theme or THEMES:
            built = build_site(
                Path(work) / theme,
                blog=ALL_BLOG,
                docs=ALL_DOCS,
                plugins=["search", {"blogimport": ALL_OPTIONS}],
                mkdocs={"theme": THEMES[theme], "site_name": "The boatyard"},
            )
            with serve(built.folder) as url:
                if chosen.docs:
                    for name, (page, its, look) in SHOWN.items():
                        if its == theme:
                            take(browser, url + pages[page], chosen.folder / f"{name}.png", look)
                    continue
                for name, address in pages.items():
                    stem = name.replace(" ", "-").replace("'", "")
                    for added, look in LOOKS.items():
                        take(browser, url + address, chosen.folder / theme / f"{stem}-{added}.png", look)
        browser.close()


if __name__ == "__main__":
    main()
