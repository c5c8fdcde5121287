"""Medium's own export: each post as a document of HTML in `posts/`, beside folders of what its author did there."""

from __future__ import annotations

import html
import logging
import posixpath
import re
from collections.abc import Iterable
from datetime import UTC
from pathlib import Path
from typing import Any

from ..blog import addresses
from ..blog.post import Post
from ..diagnostics.naming import display_path
from ..diagnostics.problems import Problems
from ..frontmatter.decoding import decode
from . import dates, exports, fields
from .options import ReadOptions
from .usable import usable
from .walk import Found, content

_NAME = re.compile(r"(?P<when>\d{4}-\d\d-\d\d|draft)_.{1,250}-(?P<id>[0-9a-f]{8,12})\.html", re.ASCII)
_BODY = '<section data-field="body" class="e-content">'
_END = "<footer>"
_TITLE = re.compile(r'<h1 class="p-name">([^<]{0,2000})</h1>')
_SUBTITLE = re.compile(r'<section data-field="subtitle" class="p-summary">([^<]{0,5000})</section>')
_TIME = re.compile(r'<time class="dt-published" datetime="([^"]{1,100})"')
_URL = re.compile(r'<a href="([^"]{1,2000})" class="p-canonical">')
_AUTHOR = re.compile(r'class="p-author h-card">([^<]{1,500})</a>')
#: What stands around parts of a text, and what they are called.
_DIVIDER = re.compile(r'<div class="section-divider"><hr class="section-divider"></div>')
_FRAME = re.compile(
    r'<div class="aspectRatioPlaceholder[^"]{0,80}"[^<>]{0,300}>\s*+'
    r'<div class="aspectRatioPlaceholder-fill"[^<>]{0,200}></div>(?P<picture><img [^<>]{1,3000}>)\s*+</div>'
)
_DIV = re.compile(r'</?div(?: class="section-[^"]{0,200}")?>|</?section(?: [^<>]{0,300})?>')
_ATTRIBUTE = re.compile(r' (?:name|class|data-[\w-]{1,40})="[^"<>]{0,500}"')
_TAG = re.compile(r"<[a-z][^<>]{0,4000}>")
_HEADING = re.compile(r'<h[1-4](?: id="\w{1,20}")?>(?P<text>(?:[^<]|<(?!/h[1-4]>)){0,5000})</h[1-4]>')
_MARKUP = re.compile(r"<[^<>]{0,4000}>")


def take(static: dict[str, Path], problems: Problems, options: ReadOptions) -> list[Post]:
    """Take the posts of an export from among the files of a folder.

    Args:
        static: The files that would be published unchanged. Those of an export are taken out: there are drafts among
            them, and what their author read and liked.
        problems: Receives what is left out.
        options: The site's options.

    Returns:
        The published posts; none if the folder has no such export.
    """
    posts: list[Post] = []
    roots: set[str] = set()
    for address in [address for address in static if _NAME.fullmatch(posixpath.basename(address))]:
        file = static[address]
        data = content(Found(address.lstrip("/"), file), problems, options)
        text = "" if data is None else decode(data)[0]
        if _BODY not in text or ">Medium</a>" not in text[-2_000:]:
            continue
        del static[address]
        folder = posixpath.dirname(address)
        if posixpath.basename(folder) == "posts":
            roots.add(posixpath.dirname(folder).rstrip("/") + "/")
        post = _post(address.lstrip("/"), file, text, problems, options)
        if post is not None:
            posts.append(post)
    for address in [address for address in static if _is_of_export(address, roots)]:
        file = static.pop(address)
        if posixpath.basename(posixpath.dirname(address)) == "posts":
            problems.report("left-out", display_path(file), None, "is not a post as Medium exports it", "left out")
    return posts


def _is_of_export(address: str, roots: Iterable[str]) -> bool:
    """Whether a file is one of an export: its overview, or one in a folder of what its author did there."""
    return address.endswith(".html") and any(
        address == f"{root}README.html" or (address.startswith(root) and address.count("/", len(root)) == 1)
        for root in roots
    )


def _found(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return "" if found is None else " ".join(html.unescape(found[1]).split())


def _post(path: str, file: Path, text: str, problems: Problems, options: ReadOptions) -> Post | None:
    label = display_path(file)
    name = _NAME.fullmatch(posixpath.basename(path))
    is_draft = name is not None and name["when"] == "draft"
    if is_draft and not options.draft:
        problems.report("left-out", label, None, "is a draft", "left out", level=logging.DEBUG)
        return None
    start, end = text.index(_BODY), text.rindex(_END) if _END in text else len(text)
    head, body, foot = text[:start], text[start + len(_BODY) : max(end, start)], text[end:]
    title, url = _found(_TITLE, head), _found(_URL, foot)
    written = _found(_TIME, foot) or ("" if name is None or is_draft else name["when"])
    metadata: dict[str, Any] = {"title": title, "url": url, "date": written}
    slug = addresses.slug(title) or (name["id"] if name is not None else "")
    address, answering = usable(
        addresses.clean(exports.address(metadata, frozenset()).path or f"/{slug}"),
        lambda: addresses.clean(f"/{slug}/"), label, None, problems,
    )  # fmt: skip
    date = dates.parse(written, UTC) if written else None
    author = _found(_AUTHOR, foot)
    subtitle = _found(_SUBTITLE, head)
    return Post(
        path=path,
        source_file=file,
        display_path=label,
        kind="page" if date is None else "post",
        address=address,
        file=answering,
        title=fields.line(title) or slug,
        slug=slug,
        date=date,
        authors=[author] if author else (),
        description=subtitle or None,
        draft=is_draft,
        body=_plain(body, title),
        body_format="html",
        metadata={key: value for key, value in metadata.items() if value},
    )


def _plain(body: str, title: str) -> str:
    """Return the text without Medium's own elements and classes, and without the title with which it begins."""
    body = body.strip().removesuffix("</section>")
    body = _FRAME.sub(lambda found: found["picture"], _DIVIDER.sub("<hr>", body))
    body = _DIV.sub("", body)
    body = _TAG.sub(lambda found: _ATTRIBUTE.sub("", found[0]), body).strip().removeprefix("<hr>").lstrip()
    first = _HEADING.match(body)
    if first is not None and _same(first["text"], title):
        body = body[first.end() :].lstrip()
    return body


def _same(markup: str, title: str) -> bool:
    """Whether a heading says the title, which Medium cuts off where it is long."""
    said = " ".join(html.unescape(_MARKUP.sub("", markup)).split())
    return bool(title) and (said == title or said.startswith(title.rstrip("…").rstrip()))
