"""Pictures, code and players that tags write, with the functions of the site."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from . import addresses, limits, media
from .context import Context
from .limits import spend
from .nodes import TagNode

# names of parameters: a picture's (the likeliest first), its caption, and the page that it leads to
_SOURCES: Final = ("image_path", "src", "image", "img", "file", "path", "url")
_CAPTIONS: Final = ("caption", "description")
_LINKS: Final = ("link", "href", "url")


def code_block(context: Context, code: str, language: str | None, options: Mapping[str, str | bool]) -> str:
    """Make a block of code; line breaks around it do not count.

    Jekyll 4.3: it has lines of its own, so that in Markdown it is in no paragraph, table or list.
    """
    spend(limits.FILTER + len(code) // limits.COPIED)
    block = context.site.highlight(code.strip("\r\n"), language, options)
    return f"\n{block}\n"


def strings(tag: TagNode, context: Context, parameters: Mapping[str, Any]) -> dict[str, str]:
    """Return the strings among parameters, outputs in them rendered."""
    found = {key: value.strip() for key, value in parameters.items() if isinstance(value, str)}
    return {key: tag.expanded(context, value) if "{{" in value else value for key, value in found.items()}


def picture(tag: TagNode, context: Context, parameters: Mapping[str, str]) -> tuple[str, str] | None:
    """Return the picture that parameters name.

    Returns:
        Its source as it was written, and its HTML; None if they name none.
    """
    key = next((key for key in _SOURCES if media.is_image(parameters.get(key, ""))), None)
    if key is None:
        return None
    written = parameters[key]
    title = parameters.get("title")
    attributes = {"src": _source(context, written), "alt": parameters.get("alt") or title or "", "title": title}
    sizes = {name: parameters.get(name, "") for name in ("width", "height")}
    attributes |= {name: size for name, size in sizes.items() if re.fullmatch(r"\d+%?", size)}
    image = f"<img{media.attributes(attributes)}>"
    links = (parameters[name] for name in _LINKS if name != key and media.is_address(parameters.get(name, "")))
    if (link := next(links, None)) is not None:
        image = f"<a{media.attributes({'href': link})}>{image}</a>"
    caption = next((parameters[name] for name in _CAPTIONS if parameters.get(name)), None)
    if caption is None:
        return written, f"<figure>{image}</figure>" if tag.is_alone else image
    figure = f"<figure>{image}<figcaption>{_caption(context, caption)}</figcaption></figure>"
    return written, tag.apart(figure)


def _caption(context: Context, markdown: str) -> str:
    spend(limits.FILTER + len(markdown) // limits.RENDERED)
    html = context.site.markdownify(markdown).strip()
    if html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1:
        return html[3:-4]
    return html


def _source(context: Context, written: str) -> str:
    """Return a picture's address: themes take a path without a slash for one from the blog's root, if there is one."""
    if "://" in written or written.startswith("/") or (found := context.site.link(written)) is None:
        return written
    return addresses.relative(found, context.site.base)
