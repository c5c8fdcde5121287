"""The addresses that the site's options give to posts whose own can't be known."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from babel.dates import format_date

from ..blog import addresses
from .options import ReadOptions

#: A placeholder of `post_url_format`, whose names the option has checked.
_PLACEHOLDER = re.compile(r"\{(date|slug|title|categories|file|folder)\}")


def post_url(
    date: datetime, slug: str, title: str, categories: Sequence[str], names: Sequence[str], options: ReadOptions
) -> str:
    """Return the address of a post by the options `post_url_format`, `post_url_date_format` and `blog_dir`.

    Args:
        date: Its date.
        slug: Its slug.
        title: Its title.
        categories: The names of its categories.
        names: The names of its folders below the blog's, and of its file without the file extension.
        options: The site's options.
    """
    values = {
        "date": format_date(date, options.post_url_date_format, locale="en"),
        "slug": slug,
        "title": addresses.slug(title),
        "categories": "/".join(addresses.slug(name) for name in categories),
        "file": names[-1],
        "folder": "/".join(names[:-1]),
    }
    filled = _PLACEHOLDER.sub(lambda token: values[token[1]], options.post_url_format)
    return addresses.clean(f"/{options.blog_dir}/{filled}/")
