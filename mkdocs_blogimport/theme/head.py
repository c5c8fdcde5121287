"""The elements of a page's head for search engines and for shared links, if the page lacks them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import escape

from . import structured
from .dates import iso
from .page_facts import PageFacts

#: The words of a description that is made of an excerpt (jekyll-seo-tag 2.8, `seo_description_max_words`).
WORDS = 100
_HEAD_END = re.compile(r"</head\s*>", re.IGNORECASE)


def with_head(output: str, facts: PageFacts, more: str = "") -> str:
    """Add the missing elements to a page's head.

    Args:
        output: The whole page, as the theme and other plugins have rendered it.
        facts: The facts for the head.
        more: Further elements.

    Returns:
        The page. An element is left out if the head already has one with the same name.
    """
    return with_elements(output, elements(facts), more)


def described(text: str) -> str:
    """Return the beginning of a text, with the length of a description."""
    words = text.split(maxsplit=WORDS)
    return " ".join(words[:WORDS]) + ("…" if len(words) > WORDS else "")


def elements(facts: PageFacts) -> Iterator[tuple[str, str]]:
    """Yield the elements of a head, each after its identifying attribute, by which an existing one is found."""
    if facts.is_hidden:
        yield _meta("name", "robots", "noindex")
        return
    for name, content in {"description": facts.description, "author": ", ".join(facts.authors)}.items():
        if content:
            yield _meta("name", name, content)
    if facts.previous:
        yield 'rel="prev"', f'<link rel="prev" href="{escape(facts.previous)}">'
    if facts.following:
        yield 'rel="next"', f'<link rel="next" href="{escape(facts.following)}">'
    if facts.versions:
        links = (f'<link rel="alternate" hreflang="{escape(tag)}" href="{escape(url)}">' for tag, url in facts.versions)
        yield "hreflang", "".join(links)
    yield from _shared(facts)
    if facts.kind == "post":
        yield from _article(facts)
    yield from _short(facts)
    yield from of_site({name: content for name, content in facts.site.items() if name != "twitter:card"})
    if scripts := structured.scripts(facts):
        yield "application/ld+json", scripts


def _shared(facts: PageFacts) -> Iterator[tuple[str, str]]:
    """Open Graph (ogp.me)."""
    shared = {
        "og:type": "article" if facts.kind == "post" else "website",
        "og:title": facts.title,
        "og:description": facts.description,
        "og:url": facts.canonical or facts.url,
        "og:site_name": facts.site_name,
        "og:locale": facts.language.replace("-", "_"),
        "og:audio": facts.audio,
        "og:video": facts.video,
    }
    for name, content in shared.items():
        if content:
            yield _meta("property", name, content)
    if facts.image:
        # what is said of an image goes with it: the head may have another one
        width, height = (str(number or "") for number in facts.image_size)
        about = {"": facts.image, ":alt": facts.image_alt, ":width": width, ":height": height}
        yield 'property="og:image"', _together("property", "og:image", about)


def _short(facts: PageFacts) -> Iterator[tuple[str, str]]:
    """The card of a shared link on X, which was Twitter, and the accounts of the author."""
    card = (facts.site.get("twitter:card") or "summary_large_image") if facts.image else "summary"
    short = {
        "twitter:card": card,
        "twitter:title": facts.title,
        "twitter:description": facts.description,
        **facts.accounts,
    }
    for name, content in short.items():
        if content:
            yield _meta("name", name, content)
    if facts.image:
        yield 'name="twitter:image"', _together("name", "twitter:image", {"": facts.image, ":alt": facts.image_alt})


def _together(key: str, name: str, about: Mapping[str, str]) -> str:
    return "".join(_meta(key, f"{name}{tail}", content)[1] for tail, content in about.items() if content)


def of_site(said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the elements for what a blog says of its site, each after its identifying attribute."""
    for name, content in said.items():
        yield _meta("property" if name.startswith(("fb:", "article:")) else "name", name, content)


def with_elements(output: str, missing: Iterable[tuple[str, str]], more: str = "") -> str:
    """Add elements to the head of a page that is none of the blog's.

    Args:
        output: The whole page.
        missing: Elements that are added if the head lacks them, each after its identifying attribute.
        more: Further elements.
    """
    end = _HEAD_END.search(output)
    if end is None:
        return output
    head = output[: end.start()]
    added = "".join(element for name, element in missing if not _has(head, name))
    return f"{head}{added}{more}{output[end.start() :]}"


def _has(head: str, name: str) -> bool:
    """Whether a head has an element with an identifying attribute, which begins where no word goes on."""
    if name.startswith('name="twitter:') and _has(head, name.replace("name", "property", 1)):  # some write that
        return True
    at = head.find(name)
    while at > 0 and (head[at - 1].isalnum() or head[at - 1] == "_"):
        at = head.find(name, at + 1)
    return at >= 0


def _meta(key: str, name: str, content: str) -> tuple[str, str]:
    return f'{key}="{name}"', f'<meta {key}="{name}" content="{escape(content)}">'


def _article(facts: PageFacts) -> Iterator[tuple[str, str]]:
    dates = {"article:published_time": iso(facts.published), "article:modified_time": iso(facts.updated)}
    for name, content in {**dates, "article:section": facts.section}.items():
        if content:
            yield _meta("property", name, content)
    if urls := [facts.author_urls[name] for name in facts.authors if name in facts.author_urls]:
        yield 'property="article:author"', "".join(_meta("property", "article:author", url)[1] for url in urls)
    if facts.tags:
        tags = "".join(_meta("property", "article:tag", tag)[1] for tag in facts.tags)
        yield 'property="article:tag"', tags
    if facts.see_also:
        others = "".join(_meta("property", "og:see_also", url)[1] for url in facts.see_also)
        yield 'property="og:see_also"', others
