"""The pages of the documentation that link to posts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.pages import Page

from ..render import backlinks
from ..render.backlinks import LinkingPage
from ..render.standalone import absolute
from .page_titles import plain_title

#: The root of a site without a URL, for its links alone.
_NOWHERE = "http://site.invalid/"


def targets(html: str, page: Page, config: MkDocsConfig) -> Collection[str]:
    """Return the pages of the site to which a page links, by their URLs from the site's root.

    Args:
        html: The page's content.
        page: The page.
        config: MkDocs' configuration.
    """
    root = f"{config.site_url.rstrip('/')}/" if config.site_url else _NOWHERE
    return backlinks.targets(html, absolute(page.url, root), root)


def linking(found: Iterable[tuple[Page, Collection[str]]], config: MkDocsConfig) -> Iterator[LinkingPage]:
    """Yield the pages that others may name.

    Args:
        found: The pages in their order, with what they link to.
        config: MkDocs' configuration.
    """
    for page, urls in found:
        if page.file.inclusion.is_included():
            url = "" if page.url in {".", "./"} else page.url
            yield LinkingPage(plain_title(page) or str(config.site_name), url, urls)
