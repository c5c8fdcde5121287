"""The elements of a page's head for search engines and for shared links, if the page lacks them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Any, Literal

from .dates import iso

#: The words of a description that is made of an excerpt (jekyll-seo-tag 2.8, `seo_description_max_words`).
WORDS = 100
#: What elements of a head are told apart by.
_NAMES = re.compile(r'\b(?:name|property|rel)="[^"]*+"|application/ld\+json|\bhreflang\b')
_HEAD_END = re.compile(r"</head\s*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """The facts about a page for its head. URLs are absolute; empty strings are left out."""

    kind: Literal["post", "page", "list"]
    title: str
    site_name: str
    language: str
    url: str = ""
    canonical: str = ""
    """The URL for search engines, if the author names another than the page's own."""
    description: str = ""
    image: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    authors: Sequence[str] = ()
    author_urls: Mapping[str, str] = field(default_factory=dict)
    """The URLs of authors' own sites, by their names, as far as they are known."""
    section: str = ""
    tags: Sequence[str] = ()
    words: int = 0
    """The number of words of a post."""
    blog_title: str = ""
    blog_url: str = ""
    is_hidden: bool = False
    """True if search engines should skip it."""
    previous: str = ""
    following: str = ""
    versions: Sequence[tuple[str, str]] = ()
    """The languages of its translations with their URLs, itself included; `x-default` for readers of any other."""
    site: Mapping[str, str] = field(default_factory=dict)
    """What the old blog said of the site: the name of an element to its content."""


def with_head(output: str, facts: PageFacts, more: str = "") -> str:
    """Add the missing elements to a page's head.

    Args:
        output: The whole page, as the theme and other plugins have rendered it.
        facts: The facts for the head.
        more: Further elements.

    Returns:
        The page. An element is left out if the head already has one with the same name.
    """
    end = _HEAD_END.search(output)
    if end is None:
        return output
    head = output[: end.start()]
    there = set(_NAMES.findall(head))
    added = "".join(element for name, element in elements(facts) if name not in there)
    return f"{head}{added}{more}{output[end.start() :]}"


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
    shared = {
        "og:type": "article" if facts.kind == "post" else "website",
        "og:title": facts.title,
        "og:description": facts.description,
        "og:url": facts.canonical or facts.url,
        "og:site_name": facts.site_name,
        "og:locale": facts.language.replace("-", "_"),
        "og:image": facts.image,
    }
    for name, content in shared.items():
        if content:
            yield _meta("property", name, content)
    if facts.kind == "post":
        yield from _article(facts)
    card = (facts.site.get("twitter:card") or "summary_large_image") if facts.image else "summary"
    yield _meta("name", "twitter:card", card)
    yield from of_site({name: content for name, content in facts.site.items() if name != "twitter:card"})
    if facts.kind == "post":
        # nothing in it may end the element
        data = json.dumps(_data(facts), ensure_ascii=False).replace("<", "\\u003c")
        yield "application/ld+json", f'<script type="application/ld+json">{data}</script>'


def of_site(said: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the elements for what a blog says of its site, each after its identifying attribute."""
    for name, content in said.items():
        yield _meta("property" if name.startswith(("fb:", "article:")) else "name", name, content)


def with_elements(output: str, said: Mapping[str, str], more: str = "") -> str:
    """Add what a blog says of its site to the head of a page that is none of its own, if the head lacks it; and more.

    Args:
        output: The whole page.
        said: The name of an element to its content.
        more: Further elements.
    """
    end = _HEAD_END.search(output)
    if end is None or not (said or more):
        return output
    head = output[: end.start()]
    there = set(_NAMES.findall(head))
    added = "".join(element for name, element in of_site(said) if name not in there)
    return f"{head}{added}{more}{output[end.start() :]}"


def _meta(key: str, name: str, content: str) -> tuple[str, str]:
    return f'{key}="{name}"', f'<meta {key}="{name}" content="{escape(content)}">'


def _article(facts: PageFacts) -> Iterator[tuple[str, str]]:
    dates = {"article:published_time": iso(facts.published), "article:modified_time": iso(facts.updated)}
    for name, content in {**dates, "article:section": facts.section}.items():
        if content:
            yield _meta("property", name, content)
    if facts.tags:
        tags = "".join(_meta("property", "article:tag", tag)[1] for tag in facts.tags)
        yield 'property="article:tag"', tags


def _person(name: str, url: str | None) -> dict[str, str]:
    return {"@type": "Person", "name": name, **({"url": url} if url else {})}


def _data(facts: PageFacts) -> dict[str, Any]:
    """Return a post's data for schema.org."""
    blog = {"@type": "Blog", "name": facts.blog_title, "url": facts.blog_url}
    data = {
        "@context": "https://schema.org",
        "@type": "BlogPosting",
        "headline": facts.title,
        "url": facts.url,
        "mainEntityOfPage": facts.canonical or facts.url,
        "description": facts.description,
        "datePublished": iso(facts.published),
        "dateModified": iso(facts.updated or facts.published),
        "author": [_person(name, facts.author_urls.get(name)) for name in facts.authors],
        "image": facts.image,
        "keywords": list(facts.tags),
        "articleSection": facts.section,
        "inLanguage": facts.language,
        "wordCount": facts.words,
        "isPartOf": {key: value for key, value in blog.items() if value},
        "publisher": {"@type": "Organization", "name": facts.site_name},
    }
    return {key: value for key, value in data.items() if value}
