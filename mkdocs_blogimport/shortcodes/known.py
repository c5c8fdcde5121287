"""What the shortcodes of themes show, made of their parameters: each role in one way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape, unescape
from typing import Any, Final
from urllib.parse import urlsplit

from ..conventions.includes import Provider
from ..conventions.shortcodes import Shortcode, Shortcodes
from ..gotemplates.escaping import is_safe
from ..gotemplates.limits import RENDERED, spend
from .pages import Resources, without_paragraph
from .site import Site

_TAG = re.compile(r"<[^<>]*+>")
_BLANK = re.compile(r"[\x00-\x20\x7f]")
_ID = re.compile(r"[\w./:?=&%@-]{1,300}", re.ASCII)
_SCREEN: Final = (560, 315)


@dataclass(frozen=True, slots=True)
class Shown:
    """What stands before and behind the inside of a shortcode."""

    before: str
    after: str = ""
    inside: str = "markdown"
    """What the inside is: `markdown`, `html`, a `line` of Markdown, or `nothing` where it isn't shown."""


_Maker = Callable[["_Asked"], Shown | None]
_MAKERS: Final[dict[str, _Maker]] = {}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A call of a shortcode of a theme."""

    row: Shortcode
    known: Shortcodes
    values: Mapping[str, str]
    inner: str
    site: Site
    resources: Resources

    def get(self, key: str) -> str:
        return self.values.get(key, "")


def shown(
    row: Shortcode,
    known: Shortcodes,
    given: Mapping[str, Any] | list[Any],
    inner: str,
    site: Site,
    resources: Resources,
) -> Shown | None:
    """Make what a shortcode of a theme shows.

    Args:
        row: The shortcode.
        known: All of them.
        given: The parameters of the call.
        inner: What it encloses.
        site: The blog.
        resources: The files beside the page.

    Returns:
        HTML around the inside; None where nothing can be made of the parameters.
    """
    return _MAKERS[row.role](_Asked(row, known, known.values(row, given), inner, site, resources))


def _role(name: str) -> Callable[[_Maker], _Maker]:
    def register(maker: _Maker) -> _Maker:
        _MAKERS[name] = maker
        return maker

    return register


def _attributes(values: Mapping[str, str]) -> str:
    return "".join(f' {name}="{escape(value)}"' for name, value in values.items() if value)


def _address(written: str) -> str:
    """An address that runs nothing; empty for another."""
    bare = _BLANK.sub("", written) if ":" in written[:50] else written.strip()
    return bare if is_safe(bare) else ""


@_role("callout")
def _callout(asked: _Asked) -> Shown:
    words = asked.get("type").lower().split()
    known = (asked.known.types[word] for word in words if word in asked.known.types)
    kind = asked.row.type or next(known, asked.known.types.get(asked.get("icon").lower(), "note"))
    names = {"note": "alert-primary", "tip": "prompt-tip"}
    title = {"title": unescape(_TAG.sub("", _line(asked.site, asked.get("title"))))}
    return Shown(f'<div class="{names.get(kind, f"alert-{kind}")}"{_attributes(title)}>', "</div>")


@_role("details")
def _details(asked: _Asked) -> Shown:
    return Shown(f"<details><summary>{_line(asked.site, asked.get('title') or 'Details')}</summary>", "</details>")


@_role("figure")
def _figure(asked: _Asked) -> Shown | None:
    source = _address(asked.get("source"))
    found = asked.resources.get(source) if source else None
    return _pictured(asked, source if found is None else found.address)


@_role("resource")
def _resource(asked: _Asked) -> Shown | None:
    word = asked.get("source")
    found = asked.resources.matching(f"**{word}*") if word else ()
    caption = asked.inner.strip()
    if not found:
        return None
    picture = f"<img{_attributes({'src': found[0].address})}>"
    if not caption:
        return Shown(f"<figure>{picture}</figure>", inside="nothing")
    return Shown(f"<figure>{picture}<figcaption>", "</figcaption></figure>", "line")


def _pictured(asked: _Asked, source: str) -> Shown | None:
    if not source:
        return None
    caption, link = asked.get("caption"), _address(asked.get("link"))
    picture = f'<img src="{escape(source)}" alt="{escape(asked.get("alt") or caption)}">'
    if link and link != asked.get("source"):
        picture = f'<a href="{escape(link)}">{picture}</a>'
    below = f"<figcaption>{_line(asked.site, caption)}</figcaption>" if caption else ""
    return Shown(f"<figure>{picture}{below}</figure>", inside="nothing" if not asked.inner.strip() else "markdown")


def _line(site: Site, markdown: str) -> str:
    spend(1 + len(markdown) // RENDERED)
    return without_paragraph(site.markdownify(markdown, None))


@_role("gallery")
def _gallery(asked: _Asked) -> Shown | None:
    found = asked.resources.matching(asked.get("pattern") or "**")
    pictures = [facts for facts in found if facts.is_picture]
    if not pictures:
        return Shown("", "") if asked.inner.strip() else None
    inside = "".join(f'<img src="{escape(facts.address)}" alt="">' for facts in pictures)
    return Shown(f'<div class="blogimport-grid">{inside}</div>', inside="nothing")


@_role("player")
def _player(asked: _Asked) -> Shown | None:
    provider = asked.known.includes.providers[asked.row.provider]
    return _played(provider, asked.get("id"), asked.site)


def _played(provider: Provider, identity: str, site: Site) -> Shown | None:
    try:
        host = urlsplit(site.base_url).hostname or ""
    except ValueError:
        host = ""
    address = provider.player(identity, host)
    if address is None:
        return None
    width, height = _SCREEN[0], provider.height or _SCREEN[1]
    kind = "blogimport-player" if provider.height else "blogimport-video"
    given = {"src": address, "class": kind, "title": provider.title, "width": str(width), "height": str(height)}
    return Shown(
        f'<iframe{_attributes(given)} frameborder="0" loading="lazy" allowfullscreen="allowfullscreen"></iframe>',
        inside="nothing",
    )


@_role("film")
def _film(asked: _Asked) -> Shown | None:
    return _media(asked, "video")


@_role("sound")
def _sound(asked: _Asked) -> Shown | None:
    return _media(asked, "audio")


def _media(asked: _Asked, element: str) -> Shown | None:
    source = _address(asked.get("source"))
    if not source:
        return None
    provider = asked.known.includes.provider_at(source)
    if provider is not None:
        return _played(provider, source, asked.site)
    found = asked.resources.get(source)
    address = escape(source if found is None else found.address)
    link = f'<a href="{address}">{address}</a>'
    return Shown(f'<{element} controls preload="none" src="{address}">{link}</{element}>', inside="nothing")


@_role("button")
def _button(asked: _Asked) -> Shown | None:
    link = _address(asked.get("link"))
    if not link:
        return None
    before = f'<a class="btn" href="{escape(link)}">'
    if asked.inner.strip():
        return Shown(before, "</a>", "line")
    return Shown(f"{before}{escape(asked.get('label') or link)}</a>", inside="nothing")


@_role("link")
def _link(asked: _Asked) -> Shown | None:
    identity = asked.get("id").strip("/")
    if not _ID.fullmatch(identity):
        return None
    address = _address(asked.row.address.replace("{id}", identity))
    if not address.startswith(("https://", "http://")):
        return None
    return Shown(f'<p><a href="{escape(address)}">{escape(address)}</a></p>', inside="nothing")


@_role("quote")
def _quote(asked: _Asked) -> Shown:
    by = asked.get("by")
    cited = f"<p>— {_line(asked.site, by)}</p>" if by else ""
    return Shown("<blockquote>", f"{cited}</blockquote>")


@_role("tab")
def _tab(asked: _Asked) -> Shown:
    title = asked.get("title")
    return Shown(f"<p><strong>{escape(title)}</strong></p>" if title else "")


@_role("diagram")
def _diagram(asked: _Asked) -> Shown:
    language = asked.row.language
    if language == "mermaid":
        return Shown(f'<div class="mermaid">\n{escape(asked.inner.strip(), quote=False)}\n</div>', inside="nothing")
    return Shown(asked.site.highlight(asked.inner.strip("\n"), language, {}), inside="nothing")


@_role("math")
def _math(asked: _Asked) -> Shown:
    inner = escape(asked.inner.strip(), quote=False)
    if "\n" in asked.inner.strip() or "display" in asked.values.values():
        return Shown(f'<div class="arithmatex">\\[{inner}\\]</div>', inside="nothing")
    return Shown(f'<span class="arithmatex">\\({inner}\\)</span>', inside="nothing")


@_role("word")
def _word(asked: _Asked) -> Shown:
    label = asked.get("label")
    if asked.inner.strip():
        return Shown("", "", "line")
    return Shown(f"<span>{escape(label)}</span>", inside="nothing")


@_role("inside")
def _inside(asked: _Asked) -> Shown:
    return Shown("")


@_role("html")
def _html(asked: _Asked) -> Shown:
    return Shown("", inside="html")


@_role("nothing")
def _nothing(asked: _Asked) -> Shown:
    return Shown("", inside="nothing")
