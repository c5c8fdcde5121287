"""What the includes of themes wrote, for blogs without the files: made of their parameters, each kind in one way."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from ..conventions.includes import Include
from . import limits, media, values
from .context import Context
from .files import File
from .limits import spend
from .nodes import TagNode
from .pictures import address_of, caption_of, image, picture, strings

_NAME: Final = re.compile(r"[\w-]{1,100}")
_EXTENSION: Final = re.compile(r"[a-z0-9]{2,4}")
#: Pictures of a gallery, and cards.
_MOST: Final = 500

_Maker = Callable[[TagNode, Context, Include, Mapping[str, Any]], str | None]
_MAKERS: Final[dict[str, _Maker]] = {}


def made(tag: TagNode, context: Context, name: str, parameters: Mapping[str, Any]) -> str | None:
    """Make what an include of a theme wrote.

    Args:
        tag: The tag that includes it.
        context: The template.
        name: The file's name, as it was written.
        parameters: What it was given.

    Returns:
        HTML, or the Markdown of a table of contents; None where nothing is known of such an include, or nothing can be
        made of its parameters.
    """
    include = context.site.theme_includes().of(name)
    return None if include is None else _MAKERS[include.kind](tag, context, include, parameters)


def _kind(name: str) -> Callable[[_Maker], _Maker]:
    def register(maker: _Maker) -> _Maker:
        _MAKERS[name] = maker
        return maker

    return register


def _first(context: Context, parameters: Mapping[str, str], kind: str) -> str:
    """The first of the parameters that may be called so, or nothing."""
    names = context.site.theme_includes().parameters[kind]
    return next((parameters[name] for name in names if parameters.get(name)), "")


@_kind("nothing")
def _nothing(tag: TagNode, context: Context, include: Include, parameters: Mapping[str, Any]) -> str | None:
    return ""


@_kind("template")
def _template(tag: TagNode, context: Context, include: Include, parameters: Mapping[str, Any]) -> str | None:
    spend(limits.FILTER)
    # no file has such an identity
    file = File(include.template, (-1, hash(include.template)), 0, "an include of the theme")
    return context.render_file(file, include=dict(parameters))


@_kind("picture")
def _picture(tag: TagNode, context: Context, include: Include, parameters: Mapping[str, Any]) -> str | None:
    found = picture(tag, context, strings(tag, context, parameters))
    return None if found is None else found[1]


@_kind("contents")
def _contents(tag: TagNode, context: Context, include: Include, parameters: Mapping[str, Any]) -> str | None:
    """The engine's own table of contents, below its title if it is given one."""
    contents = context.site.contents
    if not contents or not tag.is_alone:
        return None
    title = strings(tag, context, parameters).get("title", "")
    above = f"<p><strong>{media.text(title)}</strong></p>\n\n" if title else ""
    return f"\n{above}{contents}\n\n"


# Films and sounds ---------------------------------------------------------------------------------


@_kind("player")
def _player(tag: TagNode, context: Context, include: Include, parameters: Mapping[str, Any]) -> str | None:
    found = strings(tag, context, _with_numbers(parameters))
    player = media.player(
        context.site.theme_includes().providers[include.provider],
        _first(context, found, "id") or _first(context, found, "address"),
        _host(context),
    )
    return None if player is None else _apart(tag, context, player, found)


@_kind("film")
def _film(tag: TagNode, context: Context, include: Include, parameters: Mapping[str, Any]) -> str | None:
    return _played(tag, context, parameters, is_sound=False)


@_kind("sound")
def _sound(tag: TagNode, context: Context, include: Include, parameters: Mapping[str, Any]) -> str | None:
    return _played(tag, context, parameters, is_sound=True)


def _played(tag: TagNode, context: Context, parameters: Mapping[str, Any], *, is_sound: bool) -> str | None:
    """A player of the provider that is named or at whose host it is; else the file itself, or a link to it."""
    found = strings(tag, context, _with_numbers(parameters))
    known = context.site.theme_includes()
    provider, written = found.get("provider", "").lower(), _first(context, found, "address")
    if provider:
        player = media.player(known.providers.get(provider), _first(context, found, "id") or written, _host(context))
        return None if player is None else _apart(tag, context, player, found)
    if not media.is_address(written):
        return None
    at = known.provider_at(written)
    if at is not None:
        player = media.player(at, written, _host(context))
        return None if player is None else _apart(tag, context, player, found)
    if not (media.is_sound(written) or media.is_film(written)):
        if "://" not in written:
            return None
        return _apart(tag, context, f"<p>{media.link(written)}</p>", found)
    sources = [address_of(context, source) for source in _sources(written, found.get("types", ""))]
    if is_sound:
        return _apart(tag, context, media.sound(sources), found)
    poster = found.get("poster", "")
    flags = [flag for flag in ("loop", "muted") if values.to_output(parameters.get(flag)) == "true"]
    html = media.film(
        sources,
        poster=address_of(context, poster) if media.is_image(poster) else None,
        width=None,
        height=None,
        flags=flags,
    )
    return _apart(tag, context, html, found)


def _with_numbers(parameters: Mapping[str, Any]) -> Mapping[str, Any]:
    """Ids of digits may be written without quotes."""
    whole = {key: str(value) for key, value in parameters.items() if isinstance(value, int) and value is not True}
    return {**parameters, **whole}


def _sources(written: str, types: str) -> list[str]:
    """A file, and its like of other file extensions, such as `ogg|mov`."""
    others = [kind for kind in re.split(r"[|,\s]+", types[:100]) if _EXTENSION.fullmatch(kind)]
    stem = written.rpartition(".")[0]
    return list(dict.fromkeys([written, *(f"{stem}.{kind}" for kind in others)]))


def _host(context: Context) -> str:
    try:
        return urlsplit(context.site.url).hostname or ""
    except ValueError:
        return ""


def _apart(tag: TagNode, context: Context, html: str, parameters: Mapping[str, str]) -> str:
    caption = _first(context, parameters, "caption") or parameters.get("title", "")
    if caption:
        html = f"<figure>{html}<figcaption>{caption_of(context, caption)}</figcaption></figure>"
    return tag.apart(html)


# Several pictures ---------------------------------------------------------------------------------


@_kind("gallery")
def _gallery(tag: TagNode, context: Context, include: Include, parameters: Mapping[str, Any]) -> str | None:
    found = strings(tag, context, parameters)
    listed = _first(context, found, "pictures")
    if listed:
        items = [{"src": name.strip()} for name in listed.split(",", _MOST)[:_MOST]]
        spend(len(items) * limits.PICTURE + len(listed) // limits.COPIED)
    else:
        items = _items(context, include, found)
    images = [html for item in items if (html := _linked(context, include, item)) is not None]
    if not images:
        return None
    columns = {"half": " blogimport-grid-2", "third": " blogimport-grid-3"}.get(found.get("layout", ""), "")
    if found.get("column") in {"2", "3", "4"}:
        columns = f" blogimport-grid-{found['column']}"
    caption = _first(context, found, "caption")
    below = f"<figcaption>{caption_of(context, caption)}</figcaption>" if caption else ""
    grid = f'<div class="blogimport-grid{columns}">{"".join(images)}</div>'
    return tag.apart(f'<figure class="blogimport-gallery">{grid}{below}</figure>')


@_kind("cards")
def _cards(tag: TagNode, context: Context, include: Include, parameters: Mapping[str, Any]) -> str | None:
    found = strings(tag, context, parameters)
    cards = [html for item in _items(context, include, found) if (html := _card(context, include, item))]
    if not cards:
        return None
    # a side of the text; `center` is above it, as without a type
    beside = f" blogimport-cards-{found['type']}" if found.get("type") in {"left", "right"} else ""
    return tag.apart(f'<div class="blogimport-grid blogimport-cards{beside}">{"".join(cards)}</div>')


def _card(context: Context, include: Include, item: Mapping[str, str]) -> str:
    picture = image(context, item, folder=include.folder)
    caption = item.get("image_caption", "")
    below = f"<figcaption>{caption_of(context, caption)}</figcaption>" if caption else ""
    shown = f"<figure>{picture}{below}</figure>" if below else f"<p>{picture}</p>"
    parts = ["" if picture is None else shown]
    if item.get("title"):
        parts.append(f'<p class="blogimport-card-title"><strong>{media.text(item["title"])}</strong></p>')
    if item.get("excerpt"):
        spend(limits.FILTER + len(item["excerpt"]) // limits.RENDERED)
        parts.append(re.sub(r"\n\s*", "\n", context.site.markdownify(item["excerpt"]).strip()))
    if media.is_address(item.get("url", "")):
        kinds = " ".join(name for name in item.get("btn_class", "").split() if _NAME.fullmatch(name))
        href = media.attributes({"class": f"btn {kinds}".strip(), "href": address_of(context, item["url"])})
        parts.append(f"<p><a{href}>{media.text(item.get('btn_label') or item.get('title') or item['url'])}</a></p>")
    inside = "".join(parts)
    return f'<div class="blogimport-card">{inside}</div>' if inside else ""


def _items(context: Context, include: Include, parameters: Mapping[str, str]) -> list[dict[str, str]]:
    """The items that the front matter has under the key of a list: each the strings that it says."""
    key = parameters.get("id") or include.list
    listed = values.plain(context.page.get(key)) if _NAME.fullmatch(key) else None
    items: Sequence[Any] = ()
    if isinstance(listed, Mapping):
        items = (listed,)
    elif listed is not None and values.is_list(listed):
        items = listed[:_MOST]
    spend(len(items) * limits.PICTURE)
    found: list[dict[str, str]] = []
    for item in items:
        row = item if isinstance(item, Mapping) else {"src": item}
        found.append({key: value.strip() for key, value in row.items() if isinstance(value, str)})
        spend(sum(map(len, found[-1].values())) // limits.COPIED)
    return found


def _linked(context: Context, include: Include, item: Mapping[str, str]) -> str | None:
    """A picture of a gallery, in a link where it leads to another one or to a page."""
    html = image(context, item, folder=include.folder)
    names = context.site.theme_includes().parameters["link"]
    link = next((item[name] for name in names if media.is_address(item.get(name, ""))), None)
    if html is None or link is None or ("image_path" not in item and media.is_image(link)):
        return html
    return f"<a{media.attributes({'href': address_of(context, link)})}>{html}</a>"
