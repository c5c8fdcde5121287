"""A small blog with something of all that templates and style sheets have to do with."""

from __future__ import annotations

import struct
import zlib


def _picture(width: int, height: int) -> bytes:
    """A grey picture in PNG."""
    rows = b"".join(b"\0" + b"\x99" * width for _ in range(height))

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


WORDS = "A boat is a hole in the water, and who owns one knows what the weather was like on any day of the year. "
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen"


def _post(title: str, body: str = "", **metadata: str) -> str:
    lines = "".join(f"{key}: {value}\n" for key, value in metadata.items())
    return f"---\ntitle: {title}\n{lines}---\n{WORDS}\n\n{body}\n\n## And then\n\n{WORDS * 3}\n"


_FULL = f"""\
[A link](/2020/01/02/oars/), `code`, *emphasis* and a footnote[^1].

![A grey wall](/wall.png)

| One column | Another column | A third | A fourth, with {LONG} |
|---|---|---|---|
| 1 | 2 | 3 | 4 |

{{% highlight ruby linenos %}}
def row(boat)
  boat.each {{ |oar| oar.pull(at: Time.now, with: "all the strength that there is in both arms, and more") }}
end
{{% endhighlight %}}

```python
print("{"far " * 40}")
```

> A quotation.

[^1]: The note.
"""

BLOG: dict[str, str | bytes] = {
    "_config.yml": "title: The boat\nurl: https://old.example\nplugins: [jekyll-redirect-from]\n",
    "wall.png": _picture(1600, 400),
    "404.md": "---\npermalink: /404.html\ntitle: Nothing here\n---\nNothing is at this address.\n",
    "_posts/2020-01-01-boats.md": _post(
        "Boats, and all that belongs to them",
        _FULL,
        tags="[wood, water]",
        categories="[Afloat]",
        author="Ann Ashore",
        image="{path: /wall.png, alt: A wall, caption: A wall of grey}",
        subtitle="What to know before one buys one",
        redirect_from="[/old-boats/, /boats/old/]",
    ),
    "_posts/2020-01-02-oars.md": _post("Oars", tags="[wood]", categories="[Afloat, Ashore]"),
    "_posts/2020-01-03-long.md": _post(f"Of {LONG} and other words", tags=f"[{LONG}, water]"),
    "_posts/2020-01-04-hebrew.md": _post("סירות", lang="he", tags="[מים]"),
    "_posts/2020-01-05-leads-away.md": _post("Elsewhere", link="https://other.example/"),
    **{
        f"_posts/2020-02-0{day}-day-{day}.md": _post(f"Day {day} on the water", tags="[water]", categories="[Afloat]")
        for day in range(1, 8)
    },
}
DOCS = {"index.md": "# Home\n\nThe boat's papers.\n"}
#: One page of each kind.
PAGES = {
    "a post": "afloat/2020/01/01/boats.html",
    "the blog's home": "blog/",
    "its second page": "blog/page/2/",
    "a tag": "blog/tag/water/",
    "all tags": "blog/tag/",
    "all categories": "blog/category/",
    "a post in Hebrew": "2020/01/04/hebrew.html",
    "a title of a very long word": "2020/01/03/long.html",
    "nothing": "no/such/page/",
}

#: The same with all that a site may ask for around its posts.
ALL_OPTIONS: dict[str, object] = {
    "source": "../blog",
    "pagination_per_page": 4,
    "authors": True,
    "series": True,
    "years": True,
    "months": True,
    "author_cards": True,
    "related_posts": 2,
    "series_links": True,
    "category_links": True,
    "categories_hierarchy": True,
    "tag_cloud": True,
    "backlinks": True,
    "post_readtime": True,
    "feeds": [{"path": "feed.xml"}, {"path": "rss.xml", "format": "rss"}],
    "feed_stylesheet": True,
}
ALL_BLOG: dict[str, str | bytes] = {
    **BLOG,
    "_data/authors.yml": "ann:\n  name: Ann Ashore\n  bio: Builds boats, and rows them.\n  url: https://ann.example\n"
    "  avatar: /wall.png\n",
    "_posts/2020-03-01-knots.md": _post("The first knot", series="Knots", categories="Ashore", author="ann"),
    "_posts/2020-03-02-knots.md": _post(
        "The second knot",
        "Two [loops](/ashore/2020/03/01/knots.html).",
        series="Knots",
        categories="Ashore/Ropes",
        author="ann",
        tags="[rope, water]",
        ref="second",
        lang="en",
    ),
    "_posts/2020-01-06-noeuds.md": _post(
        "Le second nœud", series="Knots", categories=f"Ashore/Ropes/{LONG}", ref="second", lang="fr", tags="[rope]"
    ),
}
ALL_DOCS = {
    "index.md": "# Home\n\nThe boat's papers, and [a knot](blog/_posts/2020-03-02-knots.md).\n",
    "lists.md": "# Lists\n\n<!-- blogimport/posts {tag: water, limit: 3} -->\n\n## With excerpts\n\n"
    "<!-- blogimport/posts {limit: 2, excerpts: true} -->\n\n## Terms\n\n"
    "<!-- blogimport/terms {of: categories} -->\n\n<!-- blogimport/terms {of: tags, limit: 3} -->\n",
}
#: The pages of that site which have something that the other one lacks.
ALL_PAGES = {
    "a cloud of tags": "blog/tag/",
    "categories in categories": "blog/category/",
    "a category with others in it": "blog/category/ashore/",
    "a category in others": "blog/category/ashore/ropes/",
    "an author": "blog/author/ann-ashore/",
    "all years": "blog/archive/",
    "a year": "blog/archive/2020/",
    "a series": "blog/series/knots/",
    "a post with all around it": "ashore/ropes/2020/03/02/knots.html",
    "lists in a page of the site": "lists/",
}
