"""What a page says of itself in the words of schema.org, as JSON-LD."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .dates import iso
from .page_facts import PageFacts

#: Keys of JSON-LD that are no names of Python's.
_KEYWORDS = {"at_type": "@type", "at_context": "@context"}


def scripts(facts: PageFacts) -> str:
    """Return the elements of a page's head with its data; empty for none.

    Args:
        facts: The facts about the page.
    """
    found = [_post(facts)] if facts.kind == "post" else []
    if facts.entries:
        found.append(_blog_with_posts(facts))
    if (trail := _breadcrumbs(facts)) is not None:
        found.append(trail)
    return "".join(map(script, found))


def website(name: str, url: str, same_as: list[str]) -> Mapping[str, Any]:
    """Return the data of a site for its home page.

    Args:
        name: Its name.
        url: The URL of its home page.
        same_as: The URLs of its accounts elsewhere.
    """
    return {"@context": "https://schema.org", "@type": "WebSite", "name": name, "url": url, "sameAs": same_as}


def script(data: Mapping[str, Any]) -> str:
    """Return an element with data; nothing in it can end the element."""
    written = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{written}</script>'


def _filled(**values: Any) -> dict[str, Any]:
    return {_KEYWORDS.get(key, key): value for key, value in values.items() if value}


def _person(name: str, url: str | None) -> dict[str, str]:
    return {"@type": "Person", "name": name, **({"url": url} if url else {})}


def _post(facts: PageFacts) -> dict[str, Any]:
    """A post."""
    blog = _filled(at_type="Blog", name=facts.blog_title, url=facts.blog_url)
    series = _filled(at_type="CreativeWorkSeries", name=facts.series, url=facts.series_url)
    logo = _filled(at_type="ImageObject", url=facts.logo)
    return _filled(
        at_context="https://schema.org",
        at_type="BlogPosting",
        headline=facts.title,
        url=facts.url,
        mainEntityOfPage=facts.canonical or facts.url,
        description=facts.description,
        datePublished=iso(facts.published),
        dateModified=iso(facts.updated or facts.published),
        author=[_person(name, facts.author_urls.get(name)) for name in facts.authors],
        image=_image(facts),
        keywords=list(facts.tags),
        articleSection=facts.section,
        inLanguage=facts.language,
        wordCount=facts.words,
        timeRequired=f"PT{facts.minutes}M" if facts.minutes else "",
        isPartOf=[blog, series] if facts.series else blog,
        publisher=_filled(at_type="Organization", name=facts.site_name, logo=logo if facts.logo else None),
    )


def _image(facts: PageFacts) -> str | dict[str, Any]:
    """The image: its URL alone, or what else is known of it too."""
    width, height = facts.image_size
    if not facts.image or not (facts.image_alt or width):
        return facts.image
    return _filled(at_type="ImageObject", url=facts.image, width=width, height=height, caption=facts.image_alt)


def _blog_with_posts(facts: PageFacts) -> dict[str, Any]:
    """The blog on the list of its posts."""
    posts = [
        _filled(at_type="BlogPosting", headline=title, url=url, datePublished=day) for title, url, day in facts.entries
    ]
    return _filled(
        at_context="https://schema.org",
        at_type="Blog",
        name=facts.blog_title or facts.title,
        url=facts.blog_url or facts.url,
        inLanguage=facts.language,
        blogPost=posts,
    )


def _breadcrumbs(facts: PageFacts) -> dict[str, Any] | None:
    """The way from the site's home page to a page; None where the page is no step below another."""
    if not facts.home or not facts.url or facts.kind == "page":
        return None
    steps = [(facts.site_name, facts.home)]
    if facts.blog_url and facts.blog_url != facts.url:
        steps.append((facts.blog_title or "Blog", facts.blog_url))
    if facts.section_url:
        steps.append((facts.section, facts.section_url))
    steps.append((facts.title, facts.url))
    steps = list({url: name for name, url in reversed(steps)}.items())[::-1]
    if len(steps) < 2:
        return None
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": url}
        for number, (url, name) in enumerate(steps, 1)
    ]
    return {"@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items}
