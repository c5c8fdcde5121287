"""The same five posts through the tools that a blog may go to instead, and what their feeds and lists hold.

The posts have what breaks feeds: `R&D` and `<fast>` in names, a control character, Chinese, and text below the fold.
Each tool is run as its own documentation says, with all its feeds asked for. Run what is installed:

    python benchmarks/peers.py --hugo hugo --pelican venv/bin/pelican --nikola venv/bin/nikola --ablog venv/bin/ablog
        --jekyll jekyll --mkdocs venv/bin/mkdocs --docusaurus folder

`--docusaurus` names a folder that `create-docusaurus` has made and in which its packages are installed; its folder
`blog` and its configuration are replaced. The output is the feeds with their faults, and the pages of each site.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree as ET

TITLE, NAME, TAG, CATEGORY = "R&D notes", "Bob & Co", "R&D", "Feed & Test"
#: The end of each post, below the fold.
END = "THE-END"
CJK = "茶の話をしよう。" * 1125
POSTS = {
    "2024-01-01-fast": ("Tea & <fast>", f"First\vlines.\n\n<!--more-->\n\nBell. {END}\n"),
    "2024-01-02-long": ("茶", f"{CJK}\n\n{END}\n"),
    "2024-02-01-again": ("Again", f"Some words.\n\n<!--more-->\n\n[Link](https://example.com/x) {END}\n"),
    "2025-02-01-later": ("Later", f"Some words.\n\n<!--more-->\n\n{END}\n"),
    "2025-03-01-unlisted": ("Unlisted", f"Nobody finds this.\n\n{END}\n"),
}
URL = "https://peer.example"


class Feed(NamedTuple):
    """What a feed holds."""

    file: str
    format: str
    entries: int
    faults: tuple[str, ...]


def posts(**extra: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield the name, the day, the front matter and the body of each post; `extra` is for the unlisted one."""
    for name, (title, body) in POSTS.items():
        lines = [f"title: {json.dumps(title, ensure_ascii=False)}", f"date: {name[:10]}"]
        lines += [f"tags: [{json.dumps(TAG)}, tea]", f"categories: [{json.dumps(CATEGORY)}]"]
        lines += [f"authors: [{json.dumps(NAME)}]", f"author: {json.dumps(NAME)}", "series: Knots"]
        lines += [f"{key}: {value}" for key, value in extra.items() if "unlisted" in name]
        yield name, name[:10], "\n".join(lines), body


def write(file: Path, content: str) -> None:
    """Write a file and its folder."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")


def run(folder: Path, *command: str) -> None:
    """Run a tool; its messages are shown if it fails."""
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", errors="replace")
    if done.returncode:
        print(f"  {command[0]} failed:", *(done.stdout + done.stderr).splitlines()[-12:], sep="\n    ")


def jekyll(program: str, folder: Path) -> Path:
    """Jekyll with jekyll-feed, jekyll-archives and jekyll-seo-tag."""
    write(
        folder / "_config.yml",
        f"""title: "{TITLE}"
url: {URL}
plugins: [jekyll-feed, jekyll-archives, jekyll-seo-tag]
feed: {{tags: true, categories: ["{CATEGORY}"]}}
excerpt_separator: <!--more-->
jekyll-archives: {{enabled: all}}
""",
    )
    write(folder / "_layouts/post.html", "<html><head>{% seo %}{% feed_meta %}</head><body>{{ content }}</body></html>")
    write(folder / "_layouts/archive.html", "{% for post in page.posts %}{{ post.title }}{% endfor %}")
    for name, _, front, body in posts(published="false"):
        write(folder / f"_posts/{name}.md", f"---\nlayout: post\n{front}\n---\n{body}")
    run(folder, program, "build")
    return folder / "_site"


def hugo(program: str, folder: Path) -> Path:
    """Hugo with its built-in feeds, and taxonomies for authors and series."""
    kinds = '[taxonomies]\ntag = "tags"\ncategory = "categories"\nauthor = "authors"\nserie = "series"\n'
    write(folder / "hugo.toml", f'title = "{TITLE}"\nbaseURL = "{URL}/"\nhasCJKLanguage = true\n{kinds}')
    write(folder / "layouts/_default/single.html", "{{ .ReadingTime }} minutes {{ .Content }}")
    write(folder / "layouts/_default/list.html", "{{ range .Pages }}<a href='{{ .RelPermalink }}'>x</a>{{ end }}")
    for name, _, front, body in posts(build="{list: never}"):
        write(folder / f"content/posts/{name}.md", f"---\n{front}\n---\n{body}")
    run(folder, program, "--logLevel", "error")
    return folder / "public"


def pelican(program: str, folder: Path) -> Path:
    """Pelican with all its feeds."""
    feeds = {f"{kind}_FEED_{form.upper()}": f"feeds/{kind.lower()}-{{slug}}.{form}.xml"
             for kind in ("CATEGORY", "TAG", "AUTHOR") for form in ("atom", "rss")}  # fmt: skip
    settings = {"SITENAME": TITLE, "SITEURL": URL, "AUTHOR": NAME, "TIMEZONE": "UTC", "DEFAULT_LANG": "en",
                "FEED_ALL_ATOM": "feeds/all.atom.xml", "FEED_ALL_RSS": "feeds/all.rss.xml", "PATH": "content",
                "YEAR_ARCHIVE_SAVE_AS": "{date:%Y}/index.html", "RSS_FEED_SUMMARY_ONLY": False,
                "MONTH_ARCHIVE_SAVE_AS": "{date:%Y}/{date:%m}/index.html", **feeds}  # fmt: skip
    write(folder / "pelicanconf.py", "".join(f"{key} = {value!r}\n" for key, value in settings.items()))
    for name, day, _, body in posts():
        head = f"Title: {POSTS[name][0]}\nDate: {day}\nTags: {TAG}, tea\nCategory: {CATEGORY}\nAuthors: {NAME}\n"
        head += "Status: hidden\n" if "unlisted" in name else ""
        write(folder / f"content/{name}.md", f"{head}\n{body}")
    run(folder, program, "content", "-s", "pelicanconf.py", "-o", "output", "-q")
    return folder / "output"


def nikola(program: str, folder: Path) -> Path:
    """Nikola with Atom beside its RSS."""
    run(folder, program, "init", "-q", "site")
    site = folder / "site"
    settings = {"BLOG_TITLE": TITLE, "SITE_URL": f"{URL}/", "BLOG_AUTHOR": NAME, "GENERATE_ATOM": True,
                "FEED_TEASERS": False, "CREATE_MONTHLY_ARCHIVE": True, "ENABLE_AUTHOR_PAGES": True,
                "CATEGORY_ALLOW_HIERARCHIES": True, "FEED_PLAIN": False}  # fmt: skip
    own = "".join(f"\n{key} = {value!r}" for key, value in settings.items())
    write(site / "conf.py", (site / "conf.py").read_text(encoding="utf-8") + own + "\n")
    for name, day, _, body in posts():
        head = f".. title: {POSTS[name][0]}\n.. slug: {name[11:]}\n.. date: {day} 00:00:00 UTC\n.. author: {NAME}\n"
        head += f".. tags: {TAG}, tea\n.. category: {CATEGORY}\n"
        head += ".. status: private\n" if "unlisted" in name else ""
        text = body.replace("<!--more-->", "<!-- TEASER_END -->")
        write(site / f"posts/{name}.md", f"<!--\n{head}-->\n\n{text}")
    run(site, program, "build")
    return site / "output"


def ablog(program: str, folder: Path) -> Path:
    """ABlog with the whole text, in feeds of all its lists too."""
    settings = {"extensions": ["ablog", "myst_parser"], "project": TITLE, "blog_title": TITLE, "blog_baseurl": URL,
                "blog_feed_fulltext": True, "blog_feed_archives": True, "html_theme": "alabaster"}  # fmt: skip
    authors = f"blog_authors = {{'bob': ({NAME!r}, None)}}\n"
    write(folder / "conf.py", "".join(f"{key} = {value!r}\n" for key, value in settings.items()) + authors)
    write(folder / "index.rst", "Home\n====\n\n.. postlist:: 5\n\n.. toctree::\n   :glob:\n\n   posts/*\n")
    for name, day, _, body in posts():
        title = POSTS[name][0]
        head = f'---\nblogpost: true\ndate: {day}\nauthor: bob\ntags: "{TAG}, tea"\ncategory: "{CATEGORY}"\n---\n'
        text = body.replace("<!--more-->\n\n", "")
        write(folder / f"posts/{name}.md", f"{head}\n# {title.replace('<', chr(92) + '<')}\n\n{text}")
    run(folder, program, "build", "-w", "_website")
    return folder / "_website"


def docusaurus(source: str, folder: Path) -> Path:
    """Docusaurus with all its feeds, in the folder that is given."""
    site = Path(source).resolve()
    shutil.rmtree(site / "blog", ignore_errors=True)
    shutil.rmtree(site / "build", ignore_errors=True)
    for name, _, _, body in posts():
        front = f"title: {json.dumps(POSTS[name][0], ensure_ascii=False)}\ndate: {name[:10]}\nauthors: [bob]\n"
        front += f"tags: [{json.dumps(TAG)}, tea]\n" + ("unlisted: true\n" if "unlisted" in name else "")
        write(site / f"blog/{name}.md", f"---\n{front}---\n{body.replace('<!--more-->', '{/* truncate */}')}")
    write(site / "blog/authors.yml", f"bob: {{name: {json.dumps(NAME)}, page: true, url: 'https://bob.example'}}\n")
    blog = {"feedOptions": {"type": "all", "title": TITLE, "description": TITLE}, "showReadingTime": True}
    options = {"docs": False, "blog": {**blog, "onInlineTags": "ignore"}, "pages": {}}
    config = {"title": TITLE, "url": URL, "baseUrl": "/", "onBrokenLinks": "ignore",
              "presets": [["classic", options]]}  # fmt: skip
    write(site / "docusaurus.config.js", f"export default {json.dumps(config)};\n")
    shutil.rmtree(site / "src", ignore_errors=True)
    run(site, "npx", "docusaurus", "build")
    return site / "build"


def material(program: str, folder: Path) -> Path:
    """Material's blog with mkdocs-rss-plugin."""
    write(
        folder / "mkdocs.yml",
        f"""site_name: "{TITLE}"
site_url: {URL}/
theme: {{name: material, font: false}}
plugins:
  - blog: {{archive: true, categories: true, authors_profiles: true, blog_dir: blog}}
  - tags
  - rss: {{match_path: blog/posts/.*, use_git: false, date_from_meta: {{as_creation: date}}, abstract_chars_count: -1,
           categories: [tags, categories], json_feed_enabled: true}}
""",
    )
    write(folder / "docs/index.md", "# Home\n")
    write(folder / "docs/blog/index.md", "# Blog\n")
    write(folder / "docs/blog/.authors.yml", f"authors: {{bob: {{name: {NAME!r}, description: b, avatar: x.png}}}}\n")
    for name, day, _, body in posts():
        title = json.dumps(POSTS[name][0], ensure_ascii=False)
        front = f"title: {title}\ndate: {day}\nauthors: [bob]\ntags: [{TAG!r}, tea]\ncategories: [{CATEGORY!r}]\n"
        write(folder / f"docs/blog/posts/{name}.md", f"---\n{front}---\n{body.replace('<!--more-->', '<!-- more -->')}")
    run(folder, program, "build", "-q")
    return folder / "site"


def ours(program: str, folder: Path) -> Path:
    """This plugin, with its feeds and lists asked for."""
    kinds = ("tags", "categories", "authors", "series", "years")
    feeds = [{"path": "feed.xml"}, {"path": "rss.xml", "format": "rss"}, {"path": "feed.json"}]
    feeds += [{"path": f"feeds/{kind}/{{slug}}.xml", "of": kind} for kind in kinds]
    options = {"source": "blog", "feeds": feeds, "authors": True, "series": True, "years": True, "months": True}
    config = {"site_name": TITLE, "site_url": f"{URL}/", "plugins": [{"blogimport": options}]}
    write(folder / "mkdocs.yml", json.dumps(config))
    write(folder / "docs/index.md", "# Home\n")
    for name, _, front, body in posts(unlisted="true"):
        write(folder / f"blog/_posts/{name}.md", f"---\n{front}\n---\n{body}")
    write(folder / "blog/_config.yml", f'title: "{TITLE}"\n')
    run(folder, program, "build", "-q")
    return folder / "site"


PEERS: dict[str, tuple[tuple[str, Callable[[str, Path], Path]], ...]] = {
    "mkdocs": (("here", ours), ("Material's blog", material)),
    "jekyll": (("Jekyll", jekyll),),
    "hugo": (("Hugo", hugo),),
    "pelican": (("Pelican", pelican),),
    "nikola": (("Nikola", nikola),),
    "ablog": (("ABlog", ablog),),
    "docusaurus": (("Docusaurus", docusaurus),),
}


def feeds_of(site: Path) -> Iterator[Feed]:
    """Yield the feeds of a built site with their faults."""
    for file in sorted(path for path in site.rglob("*") if path.suffix in {".xml", ".json", ".atom", ".rss"}):
        text, name = file.read_bytes(), str(file.relative_to(site))
        if file.suffix == ".json":
            try:
                found = json.loads(text)
            except ValueError:
                continue
            if isinstance(found, dict) and "jsonfeed.org" in str(found.get("version")):
                items = found["items"]
                yield Feed(name, "JSON", len(items), tuple(_faults(json.dumps(found, ensure_ascii=False), True)))
            continue
        if b"<rss" not in text[:2000] and b"<feed" not in text[:2000]:
            continue
        format = "RSS" if b"<rss" in text[:2000] else "Atom"
        try:
            root = ET.fromstring(text)
        except ET.ParseError as error:
            yield Feed(name, format, 0, (f"NOT WELL-FORMED: {error}",))
            continue
        entries = [e for e in root.iter() if e.tag.rpartition("}")[2] in {"item", "entry"}]
        pieces = [*root.itertext(), *(value for e in root.iter() for value in e.attrib.values())]
        yield Feed(name, format, len(entries), tuple(_faults("\n".join(pieces), False)))


def _faults(text: str, in_json: bool) -> Iterator[str]:
    """What a feed lacks of names and text; JSON may hold a control character."""
    if POSTS["2024-01-01-fast"][0] not in text:
        yield "no title 'Tea & <fast>'"
    for what, name in (("title of the site", TITLE), ("author", NAME), ("tag", TAG), ("category", CATEGORY)):
        if name not in text:
            yield f"no {what} {name!r}"
    if END not in text:
        yield "no text below the fold"
    if "Nobody finds this" in text:
        yield "the unlisted post"
    if "\\u000b" in text and not in_json:
        yield "a control character"


def main() -> None:
    """Run the tools that are named."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in PEERS:
        arguments.add_argument(f"--{name}", metavar="PROGRAM" if name != "docusaurus" else "FOLDER")
    arguments.add_argument("--tame", action="store_true", help="leave the control character out")
    chosen = vars(arguments.parse_args())
    if chosen["tame"]:
        POSTS.update({name: (title, body.replace("\v", " ")) for name, (title, body) in POSTS.items()})
    for name, peers in PEERS.items():
        for title, build in peers if chosen[name] else ():
            with tempfile.TemporaryDirectory(prefix="peers-") as folder:
                print(f"\n## {title}")
                program = shutil.which(chosen[name]) or chosen[name]
                site = build(str(Path(program).absolute()), Path(folder))
                for feed in feeds_of(site):
                    print(f"  {feed.format:4} {feed.entries} entries  {feed.file}  {'; '.join(feed.faults) or 'right'}")
                pages = sorted(str(page.relative_to(site)) for page in site.rglob("*.html"))
                print("  pages:", *pages, sep="\n    ")


if __name__ == "__main__":
    main()
