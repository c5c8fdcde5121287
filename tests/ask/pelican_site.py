"""Builds a blog with Pelican and prints what became of each file as JSON; run by the Python that has Pelican."""

import json
import logging
import re
import sys
import tempfile
import xml.etree.ElementTree as ET
from pathlib import Path

from pelican import Pelican, signals
from pelican.settings import get_settings_from_file, read_settings

TEMPLATES = [
    "index",
    "article",
    "page",
    "archives",
    "period_archives",
    "tags",
    "categories",
    "authors",
    "tag",
    "category",
    "author",
]
LIST = "<!--list-->{% for a in (articles_page.object_list if articles_page else articles) %}[{{ a.slug }}]{% endfor %}"
SINGLE = {"article": "{{ article.content }}", "page": "{{ page.content }}"}
ATOM = "{http://www.w3.org/2005/Atom}"


def main() -> None:
    asked = json.load(sys.stdin)
    folder = Path(asked["folder"])
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as temporary:
        theme, output = Path(temporary, "theme"), Path(temporary, "output")
        (theme / "templates").mkdir(parents=True)
        for name in TEMPLATES:
            (theme / "templates" / f"{name}.html").write_text(SINGLE.get(name, LIST))
        if asked["summaries"]:
            (theme / "templates" / "article.html").write_text("{{ article.summary }}")
        try:
            print(json.dumps(built(folder, theme, output, texts=asked["texts"] or asked["summaries"])))
        except BaseException as error:  # what Pelican gives up with
            print(json.dumps({"fails": f"{type(error).__name__}: {error}".split("\n")[0]}))


def built(folder: Path, theme: Path, output: Path, *, texts: bool) -> dict:
    name = "publishconf.py" if (folder / "publishconf.py").exists() else "pelicanconf.py"
    sys.path.insert(0, str(folder))
    own = {"THEME": str(theme), "OUTPUT_PATH": str(output), "LOAD_CONTENT_CACHE": False, "PLUGINS": []}
    if "PATH" not in get_settings_from_file(str(folder / name)):
        own["PATH"] = str(folder / "content")  # as people call it: `pelican content`
    settings = read_settings(str(folder / name), override=own)
    generators: list = []
    signals.all_generators_finalized.connect(lambda found: generators.extend(found), weak=False)
    Pelican(settings).run()
    documents: dict = {}
    for generator in generators:
        for kind, several in groups(generator):
            for item in several:
                path = Path(item.source_path).relative_to(settings["PATH"]).as_posix()
                documents[path] = document(item, kind, output, texts=texts)
    singles = {entry["file"] for entry in documents.values()}
    lists, feeds = {}, {}
    for file in sorted(output.rglob("*")):
        name = file.relative_to(output).as_posix()
        if file.is_file() and name not in singles and not name.startswith("theme/"):
            text = file.read_text(errors="replace")
            if text.startswith("<!--"):
                lists[name] = re.findall(r"\[([^\]]*)\]", text)
            elif "<feed" in text or "<rss" in text:
                feeds[name] = feed(text)
    return {"documents": documents, "lists": lists, "feeds": feeds}


def groups(generator: object) -> list:
    found = []
    for kind, names in {
        "article": "articles translations",
        "hidden": "hidden_articles hidden_translations",
        "draft": "drafts drafts_translations",
        "page": "pages",
        "hidden page": "hidden_pages",
        "draft page": "draft_pages draft_translations",
        "file": "staticfiles",
    }.items():
        for name in names.split():
            several = getattr(generator, name, [])
            if name == "translations" and hasattr(generator, "pages"):
                kind = "page"
            found.append((kind, several))
    return found


def document(item: object, kind: str, output: Path, *, texts: bool) -> dict:
    if kind == "file":
        return {"kind": kind, "file": item.save_as}
    said = {"kind": kind, "url": item.url, "file": item.save_as}
    if texts:
        return {**said, "html": (output / item.save_as).read_text()}
    said |= {"title": item.title, "slug": item.slug}
    for key in ("date", "modified"):
        if hasattr(item, key):
            said[key] = getattr(item, key).isoformat()
    if kind.startswith(("article", "hidden", "draft")) and "page" not in kind:
        said["category"] = str(item.category) if hasattr(item, "category") else None
        said["tags"] = [str(tag) for tag in getattr(item, "tags", [])]
    said["authors"] = [str(author) for author in getattr(item, "authors", [])]
    said["lang"] = item.lang
    if "summary" in item.metadata:
        said["summary"] = " ".join(re.sub(r"<[^>]*>", "", item.metadata["summary"]).split())
    return said


def feed(text: str) -> dict:
    root = ET.fromstring(text)
    if root.tag == f"{ATOM}feed":
        entries = [(e.findtext(f"{ATOM}id"), e.findtext(f"{ATOM}title")) for e in root.iter(f"{ATOM}entry")]
        return {"title": root.findtext(f"{ATOM}title"), "id": root.findtext(f"{ATOM}id"), "entries": dict(entries)}
    entries = [(e.findtext("guid"), e.findtext("title")) for e in root.iter("item")]
    return {"title": root.findtext("channel/title"), "entries": dict(entries)}


if __name__ == "__main__":
    main()
