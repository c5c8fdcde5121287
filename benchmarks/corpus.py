"""Made-up blog posts, the same for the same seed, written out in the shape that each build expects.

The words below are the whole vocabulary: nothing here comes from anybody's blog.
"""

from __future__ import annotations

import json
import random
import re
import struct
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

VOCABULARY = (
    "the a and of to in that with for from by on at as is was has had can could would should may not "
    "this those which when where while until after before about over under between through every "
    "some many few most other another same new old small large early late long short quick slow "
    "bright quiet plain rough steady careful simple broken open closed empty full local remote "
    "harbour garden kitchen river mountain window letter engine station market bridge winter summer "
    "morning evening paper copper timber canvas lantern compass ladder barrel bicycle railway "
    "server client package release version branch commit module function loop buffer thread cache "
    "parser table column query record index header payload token schema format request response "
    "build test deploy measure compare rewrite remove replace repair collect publish describe "
    "explain follow notice remember forget prefer avoid keep leave begin finish return arrive carry "
    "draw read write listen answer question reason habit detail mistake result change method example "
    "figure number week month year hour day people neighbour author reader visitor teacher student "
    "colleague friend group meeting talk chapter page line word story history map list note draft "
    "usually often never again perhaps almost rather quite still already together alone instead"
)
WORDS = VOCABULARY.split()

CATEGORIES = (
    "Announcements",
    "Databases",
    "Design",
    "Gardening",
    "Hardware",
    "Languages",
    "Networks",
    "Notes",
    "Photography",
    "Reading",
    "Tools",
    "Travel",
)

LANGUAGES = ("python", "javascript", "bash", "yaml", "c", "json")

CODE = {
    "python": "def {0}_{1}(items, limit={n}):\n    total = 0\n    for item in items[:limit]:\n"
    '        if item.name == "{2}":\n            total += item.size  # {3} {4}\n    return total\n',
    "javascript": "export function {0}(values) {{\n  const {1} = values.filter((v) => v > {n});\n"
    '  return {1}.map((v) => `{2} ${{v}}`).join(", ");\n}}\n',
    "bash": '#!/bin/sh\nset -e\nfor {0} in *.txt; do\n  grep -c "{1}" "${0}" | sort -n | head -{n}\ndone\n',
    "yaml": "{0}:\n  {1}: {n}\n  {2}:\n    - {3}\n    - {4}\n  enabled: true\n",
    "c": '#include <stdio.h>\n\nint main(void) {{\n    int {0} = {n};\n    printf("{1} %d\\n", {0});\n'
    "    return 0;\n}}\n",
    "json": '{{\n  "{0}": {n},\n  "{1}": ["{2}", "{3}"],\n  "{4}": null\n}}\n',
}

IMAGES = 24
DOC_PAGES = ("index", "install", "configuration", "guide", "reference", "faq")
TARGET = re.compile(r"@(post|image)(\d+)")

#: One link in so many is written in Liquid: one post in five has any, as in the real blogs that were counted.
LIQUID = 6
SITE_URL = "https://example.org/"


@dataclass(frozen=True, slots=True)
class Entry:
    """One made-up post; links in `body` read `@post17` and `@image3` until it is written out."""

    day: date
    slug: str
    title: str
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    redirect_from: tuple[str, ...]
    body: str

    @property
    def name(self) -> str:
        """The file name without its ending, as Jekyll wants it."""
        return f"{self.day.isoformat()}-{self.slug}"

    @property
    def address(self) -> str:
        """The path that the post has in every build, below whatever folder the build puts it in."""
        return f"{self.day:%Y/%m/%d}/{self.slug}/"


def tag_names() -> list[str]:
    """Give sixty tags."""
    long_words = sorted({word for word in WORDS if len(word) > 4})
    return random.Random("tags").sample(long_words, 60)


class Writer:
    """Makes text from the vocabulary."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)

    def words(self, least: int, most: int) -> str:
        return " ".join(self.random.choices(WORDS, k=self.random.randint(least, most)))

    def sentence(self, number: int, link: Callable[[], str]) -> str:
        """Give one sentence, now and then with emphasis, code or a link in it."""
        words = self.random.choices(WORDS, k=self.random.randint(7, 18))
        chance = self.random.random()
        at = self.random.randrange(1, len(words) - 2)
        if chance < 0.10:
            words[at] = f"*{words[at]}*"
        elif chance < 0.18:
            words[at : at + 2] = [f"**{words[at]} {words[at + 1]}**"]
        elif chance < 0.26:
            words[at] = f"`{words[at]}_{number}`"
        elif chance < 0.38:
            words[at : at + 2] = [f"[{words[at]} {words[at + 1]}]({link()})"]
        if len(words) > 10:
            words[5] += ","
        text = " ".join(words)
        return text[0].upper() + text[1:] + self.random.choices(".?!", weights=(9, 1, 1))[0]

    def paragraph(self, number: int, link: Callable[[], str], least: int = 3, most: int = 6) -> str:
        return " ".join(self.sentence(number, link) for _ in range(self.random.randint(least, most)))

    def code(self) -> str:
        language = self.random.choice(LANGUAGES)
        names = self.random.sample([word for word in WORDS if len(word) > 3], 5)
        return f"```{language}\n{CODE[language].format(*names, n=self.random.randint(2, 99))}```"

    def body(self, number: int) -> str:
        """Give about 3 KB of Markdown."""

        def link() -> str:
            # A blog links outwards more often than to itself, and to itself only backwards.
            if number and self.random.random() < 0.3:
                return f"@post{self.random.randrange(number)}"
            return f"https://example.com/{self.random.choice(WORDS)}/{self.random.choice(WORDS)}.html"

        blocks = [self.paragraph(number, link)]
        with_code = self.random.random() < 0.4
        with_image = self.random.random() < 0.3
        sections = self.random.randint(3, 4)
        for section in range(sections):
            depth = "###" if section and self.random.random() < 0.25 else "##"
            blocks.append(f"{depth} {self.words(2, 5).capitalize()}")
            blocks += [self.paragraph(number, link) for _ in range(self.random.randint(1, 2))]
            kind = self.random.random()
            if kind < 0.25:
                blocks.append("\n".join(f"- {self.sentence(number, link)}" for _ in range(4)))
            elif kind < 0.40:
                blocks.append("\n".join(f"{i}. {self.words(3, 9)}" for i in range(1, 5)))
            elif kind < 0.50:
                blocks.append(f"> {self.sentence(number, link)}")
            if with_code and section == 1:
                blocks += [self.code(), self.paragraph(number, link, 1, 2)]
            if with_image and section == 0:
                blocks.append(f"![{self.words(2, 5)}](@image{self.random.randrange(IMAGES)})")
        return "\n\n".join(blocks) + "\n"


def make(count: int, seed: int) -> list[Entry]:
    """Make `count` posts, spread evenly over ten years, oldest first."""
    tags = tag_names()
    start, span = date(2014, 1, 6), 3650
    entries = []
    for number in range(count):
        writer = Writer(f"{seed}/{number}")
        day = start + timedelta(days=number * span // count)
        title = writer.words(3, 7).capitalize()
        redirects = (f"/archive/{number}/",) if number % 10 == 0 else ()
        entries.append(
            Entry(
                day=day,
                slug=f"{re.sub(r'[^a-z]+', '-', title.lower())}-{number}",
                title=f"{title} {number}",
                categories=tuple(writer.random.sample(CATEGORIES, writer.random.choice((1, 1, 2)))),
                tags=tuple(writer.random.sample(tags, writer.random.randint(2, 4))),
                redirect_from=redirects,
                body=writer.body(number),
            )
        )
    return entries


def picture(shade: int) -> bytes:
    """Give a small PNG of one colour."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes((shade, 128, 255 - shade)) * 32 for _ in range(32))
    head = struct.pack(">IIBBBBB", 32, 32, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def write(path: Path, text: str) -> None:
    """Write a text file, making its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def write_images(folder: Path) -> None:
    """Write the pictures that the posts show."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(IMAGES):
        (folder / f"picture-{number}.png").write_bytes(picture(number * 10))


def write_docs(folder: Path) -> None:
    """Write the documentation pages, the same for every build."""
    for number, name in enumerate(DOC_PAGES):
        writer = Writer(f"docs/{name}")
        body = writer.body(0)
        write(folder / f"{name}.md", f"# {name.capitalize()} {number}\n\n{TARGET.sub('index.md', body)}")


def write_posts(
    entries: Sequence[Entry],
    folder: Path,
    name: Callable[[Entry], str],
    front: Callable[[Entry], dict[str, str]],
    target: Callable[[str, int], str],
    break_after_first: str = "",
) -> None:
    """Write every post.

    Args:
        entries: The posts.
        folder: Where to.
        name: Gives a post's file below the folder, without its ending.
        front: Gives a post's front matter, besides what every build reads; values are YAML.
        target: Gives what a link to a post or to an image reads, by its kind and number.
        break_after_first: What to put between the first paragraph and the rest.
    """
    for entry in entries:
        matter = {
            "title": json.dumps(entry.title),
            "categories": json.dumps(entry.categories),
            "tags": json.dumps(entry.tags),
            **front(entry),
        }
        body = TARGET.sub(lambda match: target(match[1], int(match[2])), entry.body)
        if break_after_first:
            first, rest = body.split("\n\n", 1)
            body = f"{first}\n\n{break_after_first}\n\n{rest}"
        head = "".join(f"{key}: {value}\n" for key, value in matter.items())
        write(folder / f"{name(entry)}.md", f"---\n{head}---\n\n{body}")


def config(plugins: str, nav: Sequence[str], extensions: bool, more: str = "") -> str:
    """Give mkdocs.yml."""
    text = f"site_name: Benchmark\nsite_url: {SITE_URL}\ntheme:\n  name: material\n"
    text += "nav:\n" + "".join(f"  - {name}\n" for name in nav)
    if extensions:
        text += (
            "markdown_extensions:\n  - admonition\n  - attr_list\n  - footnotes\n  - tables\n"
            "  - pymdownx.highlight\n  - pymdownx.inlinehilite\n  - pymdownx.superfences\n"
        )
    return f"{text}{more}plugins:\n  - search\n{plugins}"


DOCS_NAV = [f"{name}.md" for name in DOC_PAGES]


def write_import(entries: Sequence[Entry], root: Path, extensions: bool) -> Path:
    """Write (a), a Jekyll blog beside a MkDocs site with this plugin, and give the site's folder."""
    blog, site = root / "old-blog", root / "site"

    def front(entry: Entry) -> dict[str, str]:
        matter = {"layout": "post", "date": f"{entry.day} 09:30:00 +0100"}
        if entry.redirect_from:
            matter["redirect_from"] = json.dumps(entry.redirect_from)
        return matter

    def target(kind: str, number: int) -> str:
        # Jekyll blogs link in both of these ways, mostly without Liquid.
        if kind == "image":
            return f"{'{{ site.baseurl }}' if number % LIQUID == 0 else ''}/assets/images/picture-{number}.png"
        entry = entries[number]
        return f"{{% post_url {entry.name} %}}" if number % LIQUID == 0 else f"/{entry.address}"

    settings = "permalink: /:year/:month/:day/:title/\nplugins:\n  - jekyll-redirect-from\n"
    write(blog / "_config.yml", f"title: Old blog\nurl: {SITE_URL.rstrip('/')}\n{settings}")
    write_posts(entries, blog / "_posts", lambda entry: entry.name, front, target)
    write_images(blog / "assets" / "images")
    write_docs(site / "docs")
    plugins = "  - blogimport:\n      source: ../old-blog\n"
    write(site / "mkdocs.yml", config(plugins, DOCS_NAV, extensions))
    return site


#: What is there to read and to follow a blog, all of it.
FEATURES = """\
      post_readtime: true
      author_cards: true
      related_posts: 5
      series_links: true
      backlinks: true
      tag_cloud: true
      authors: true
      series: true
      years: true
      months: true
      feeds:
        - {path: atom.xml}
        - {path: rss.xml, format: rss}
        - {path: feed.json, format: json}
        - {path: "tag/{slug}.xml", of: tags}
        - {path: "category/{slug}.xml", of: categories}
      feed_stylesheet: true
      feeds_opml: feeds.opml
      markdown_copies: true
      llms_txt: true
"""


def write_features(entries: Sequence[Entry], root: Path, extensions: bool) -> Path:
    """Write (f), the same as (a) with all that helps to read and to follow the blog, and give the site's folder."""
    site = write_import(entries, root, extensions)
    plugins = f"  - blogimport:\n      source: ../old-blog\n{FEATURES}"
    write(site / "mkdocs.yml", config(plugins, DOCS_NAV, extensions))
    return site


def write_hugo(entries: Sequence[Entry], root: Path, extensions: bool) -> Path:
    """Write (h), a Hugo blog beside a MkDocs site with this plugin, and give the site's folder."""
    blog, site = root / "old-blog", root / "site"

    def front(entry: Entry) -> dict[str, str]:
        matter = {"date": f"{entry.day}T09:30:00+01:00", "slug": entry.slug}
        if entry.redirect_from:
            matter["aliases"] = json.dumps(entry.redirect_from)
        return matter

    def target(kind: str, number: int) -> str:
        if kind == "image":
            return f"/assets/images/picture-{number}.png"
        entry = entries[number]
        return f'{{{{< relref "/posts/{entry.name}" >}}}}' if number % LIQUID == 0 else f"/{entry.address}"

    # every second post has a shortcode of its own, every fourth one of Hugo's too
    notes = [
        "{{% note %}}\nThe **wind** turned.\n{{% /note %}}\n" if number % 2 == 0 else ""
        for number in range(len(entries))
    ]
    notes = [
        note + ('\n{{< figure src="/assets/images/picture-0.png" caption="A *kite*" >}}\n' if number % 4 == 0 else "")
        for number, note in enumerate(notes)
    ]
    longer = [replace(entry, body=f"{entry.body}\n{note}") for entry, note in zip(entries, notes, strict=True)]
    settings = 'title = "Old blog"\n[permalinks]\nposts = "/:year/:month/:day/:slug/"\n'
    write(blog / "hugo.toml", f'baseURL = "{SITE_URL}"\n{settings}')
    write(blog / "layouts/shortcodes/note.html", '<div class="{{ .Get 0 | default "note" }}">{{ .Inner }}</div>\n')
    write_posts(longer, blog / "content/posts", lambda entry: entry.name, front, target)
    write_images(blog / "static" / "assets" / "images")
    return _beside(site, extensions)


def write_hexo(entries: Sequence[Entry], root: Path, extensions: bool) -> Path:
    """Write (x), a Hexo blog beside a MkDocs site with this plugin, and give the site's folder."""
    blog, site = root / "old-blog", root / "site"

    def front(entry: Entry) -> dict[str, str]:
        return {"date": f"{entry.day} 09:30:00"}

    def target(kind: str, number: int) -> str:
        if kind == "image":
            return f"/assets/images/picture-{number}.png"
        return f"{{% post_path {entries[number].slug} %}}" if number % LIQUID == 0 else f"/{entries[number].address}"

    settings = "permalink: :year/:month/:day/:title/\ndependencies: {}\n"
    write(blog / "_config.yml", f"title: Old blog\nurl: {SITE_URL.rstrip('/')}\n{settings}")
    write(blog / "package.json", json.dumps({"hexo": {"version": "7.3.0"}, "dependencies": {"hexo": "^7.0.0"}}))
    write_posts(entries, blog / "source/_posts", lambda entry: entry.slug, front, target)
    write_images(blog / "source" / "assets" / "images")
    return _beside(site, extensions)


def write_pelican(entries: Sequence[Entry], root: Path, extensions: bool) -> Path:
    """Write (p), a Pelican blog of Markdown beside a MkDocs site with this plugin, and give the site's folder."""
    blog, site = root / "old-blog", root / "site"

    def target(kind: str, number: int) -> str:
        if kind == "image":
            return f"{{static}}/images/picture-{number}.png"
        return f"{{filename}}/{entries[number].name}.md" if number % LIQUID == 0 else f"/{entries[number].address}"

    address = "{date:%Y}/{date:%m}/{date:%d}/{slug}/"
    settings = {
        "SITENAME": "Old blog",
        "SITEURL": SITE_URL.rstrip("/"),
        "PATH": "content",
        "TIMEZONE": "Europe/Berlin",
        "ARTICLE_URL": address,
        "ARTICLE_SAVE_AS": f"{address}index.html",
    }
    write(blog / "pelicanconf.py", "".join(f"{name} = {value!r}\n" for name, value in settings.items()))
    for entry in entries:
        body = TARGET.sub(lambda match: target(match[1], int(match[2])), entry.body)
        head = f"Title: {entry.title}\nDate: {entry.day} 09:30\nCategory: {entry.categories[0]}\n"
        head += f"Tags: {', '.join(entry.tags)}\nSlug: {entry.slug}\n"
        write(blog / "content" / f"{entry.name}.md", f"{head}\n{body}")
    write_images(blog / "content" / "images")
    return _beside(site, extensions)


def write_moved(entries: Sequence[Entry], root: Path, extensions: bool) -> Path:
    """Write (m), a site with Material's blog beside a MkDocs site with this plugin, and give the site's folder."""
    write_material(entries, root / "old-blog", extensions)
    (root / "old-blog/site").rename(root / "old-blog/material")
    plugins = "  - blogimport:\n      source: ../old-blog/material\n"
    return _beside(root / "site", extensions, plugins)


def _beside(site: Path, extensions: bool, plugins: str = "  - blogimport:\n      source: ../old-blog\n") -> Path:
    """Write the MkDocs site with this plugin."""
    write_docs(site / "docs")
    write(site / "mkdocs.yml", config(plugins, DOCS_NAV, extensions))
    return site


def write_material(entries: Sequence[Entry], root: Path, extensions: bool) -> Path:
    """Write (b), Material's blog and tags with mkdocs-redirects, and give the site's folder."""
    site = root / "site"
    blog = site / "docs" / "blog"

    def front(entry: Entry) -> dict[str, str]:
        return {"date": entry.day.isoformat(), "slug": entry.slug}

    def target(kind: str, number: int) -> str:
        return f"../../assets/images/picture-{number}.png" if kind == "image" else f"{entries[number].name}.md"

    write_posts(entries, blog / "posts", lambda entry: entry.name, front, target, "<!-- more -->")
    write(blog / "index.md", "# Blog\n")
    write(site / "docs" / "tags.md", "# Tags\n\n<!-- material/tags -->\n")
    write_images(site / "docs" / "assets" / "images")
    write_docs(site / "docs")
    plugins = "  - blog\n  - tags\n  - redirects:\n      redirect_maps:\n" + "".join(
        f"        {old.strip('/')}.md: blog/posts/{entry.name}.md\n" for entry in entries for old in entry.redirect_from
    )
    write(site / "mkdocs.yml", config(plugins, [*DOCS_NAV, "blog/index.md", "tags.md"], extensions))
    return site


def write_bare(entries: Sequence[Entry], root: Path, extensions: bool) -> Path:
    """Write (c), the posts as ordinary pages outside the navigation, and give the site's folder."""
    site = root / "site"

    def front(entry: Entry) -> dict[str, str]:
        return {"date": entry.day.isoformat()}

    def target(kind: str, number: int) -> str:
        if kind == "image":
            return f"../../../../assets/images/picture-{number}.png"
        return f"../../../{entries[number].address.rstrip('/')}.md"

    posts = site / "docs" / "posts"
    write_posts(entries, posts, lambda entry: entry.address.rstrip("/"), front, target)
    write_images(site / "docs" / "assets" / "images")
    write_docs(site / "docs")
    write(site / "mkdocs.yml", config("", DOCS_NAV, extensions, "not_in_nav: |\n  /posts/\n"))
    return site
