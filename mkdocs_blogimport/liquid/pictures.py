"""Pictures and code that tags write, with the functions of the site."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from . import addresses, limits, media
from .context import Context
from .limits import spend
from .nodes import TagNode

_CLASS: Final = re.compile(r"[A-Za-z_][\w-]*")


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
    """Return the picture that parameters name, with its caption, and with the classes in its parameters.

    Returns:
        Its source as it was written, and its HTML; None if they name none.
    """
    known = context.site.theme_includes().parameters
    key = _source_key(context, parameters)
    html = image(context, parameters)
    if key is None or html is None:
        return None
    links = (parameters[name] for name in known["link"] if name != key and media.is_address(parameters.get(name, "")))
    if (link := next(links, None)) is not None:
        html = f"<a{media.attributes({'href': link})}>{html}</a>"
    names = " ".join(name for name in parameters.get("class", "").split() if _CLASS.fullmatch(name))
    figure = f"<figure{media.attributes({'class': names or None})}>{html}"
    caption = next((parameters[name] for name in known["caption"] if parameters.get(name)), None)
    if caption is not None:
        html = tag.apart(f"{figure}<figcaption>{caption_of(context, caption)}</figcaption></figure>")
    elif tag.is_alone:
        html = f"{figure}</figure>"
    return parameters[key], html


def image(context: Context, parameters: Mapping[str, str], *, folder: str = "") -> str | None:
    """The `<img>` that parameters name; None where they name none.

    Args:
        context: The template.
        parameters: The source, the words in its place, the title and the size.
        folder: Where the picture is, if not where its source says.
    """
    key = _source_key(context, parameters)
    if key is None:
        return None
    title = parameters.get("title")
    source = address_of(context, parameters[key], folder=folder)
    attributes = {"src": source, "alt": parameters.get("alt") or title or "", "title": title}
    sizes = {name: parameters.get(name, "") for name in ("width", "height")}
    attributes |= {name: size for name, size in sizes.items() if re.fullmatch(r"\d+%?", size)}
    return f"<img{media.attributes(attributes)}>"


def _source_key(context: Context, parameters: Mapping[str, str]) -> str | None:
    names = context.site.theme_includes().parameters["picture"]
    return next((key for key in names if media.is_image(parameters.get(key, ""))), None)


def caption_of(context: Context, markdown: str) -> str:
    """A caption that an author wrote, as HTML that stands in a line."""
    spend(limits.FILTER + len(markdown) // limits.RENDERED)
    html = context.site.markdownify(markdown).strip()
    if html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1:
        return html[3:-4]
    return html


def address_of(context: Context, written: str, *, folder: str = "") -> str:
    """Return an address: themes look for a path without a slash at the blog's root, or in a folder."""
    if "://" in written or written.startswith(("/", "#")):
        if not folder or context.site.link(f"{folder}{written}") is None:
            return written
        written = written.lstrip("/")
    found: str | None
    if folder:
        found = context.site.link(f"{folder}/{written}") or context.site.link(written) or f"/{folder}/{written}"
    else:
        found = context.site.link(written)
    return written if found is None else addresses.relative(found, context.site.base)
