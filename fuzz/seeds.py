"""The first inputs of the fuzzer: the project's own test cases, and some short ones of `seeds.yml`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from mkdocs_blogimport import frontmatter
from mkdocs_blogimport.sources import fields

TESTS = Path(__file__).parent.parent / "tests"
#: The blog that the cases of Liquid are in.
BLOG = TESTS / "liquid" / "cases" / "blog"
OWN = Path(__file__).parent / "seeds.yml"
#: Longer cases make the fuzzer slow.
LONGEST = 4_000

Source = Callable[[], Iterator[bytes]]

#: The suffixes of documents, and the byte that makes the `document` target take the rest for one.
_POSTS = {".md": b"a", ".markdown": b"a", ".html": b"e", ".textile": b"d"}
_PAGES = {".md": b"b", ".markdown": b"b", ".html": b"c", ".textile": b"d"}
_DATA = {".csv": b"a", ".tsv": b"b", ".json": b"c", ".yml": b"d", ".yaml": b"d"}


def seeds(target: str) -> Iterator[bytes]:
    """The inputs that a target starts from, each once."""
    found = (*own(target), *(data for source in SOURCES[target] for data in source()))
    yield from dict.fromkeys(data for data in found if 0 < len(data) <= LONGEST)


def own(target: str) -> Iterator[bytes]:
    """Those of them that were written for it."""
    for text in _loaded(OWN).get(target, []):
        # one that holds bytes which are no UTF-8 spells them out
        yield text.encode("latin-1") if text.isascii() or "\xef" in text else text.encode()


def _under(folder: str, key: str, before: bytes = b"") -> Iterator[bytes]:
    """What the cases of a folder have under a key, and the Markdown files in it."""
    for path in sorted((TESTS / folder / "cases").glob("*")):
        if path.suffix in {".yml", ".yaml"}:
            for case in _listed(_loaded(path)):
                yield before + _bytes(case.get(key)) if case.get(key) else b""
        elif path.is_file() and path.suffix == ".md" and path.name != "README.md":
            yield before + path.read_bytes()


def _templates() -> Iterator[bytes]:
    """A call with each template of the cases."""
    for path in sorted((TESTS / "shortcodes" / "cases").glob("*.yml")):
        for case in _listed(_loaded(path)):
            for template in (case.get("files") or {}).values():
                yield f"{{{{< s a >}}}}*b*{{{{< /s >}}}}\n=====\n{template}".encode()


def _tera() -> Iterator[bytes]:
    """Calls of shortcodes, each with a template of the cases."""
    for case in _listed(_loaded(TESTS / "sources" / "zola" / "cases" / "shortcodes.yml")):
        for name, template in case["blog"].items():
            if name.startswith("templates/"):
                yield f'{{% s(a="x", b=[1, 2.5, true]) %}}*b*{{% end %}} {{{{ s() }}}}\n=====\n{template}'.encode()


def _some(source: Source) -> Iterator[bytes]:
    """Each tenth of many."""
    return islice(source(), 0, None, 10)


def _files() -> Iterator[tuple[str, bytes]]:
    """The files of the blogs that are cases: path and content."""
    for folder in ("sources/jekyll", "sites"):
        for path in sorted((TESTS / folder / "cases").glob("*.yml")):
            for case in _listed(_loaded(path)):
                for name, content in (case.get("blog") or {}).items():
                    yield str(name), _bytes(content)
    for path in sorted(BLOG.rglob("*")):
        if path.is_file():
            yield path.relative_to(BLOG).as_posix(), path.read_bytes()


def _documents() -> Iterator[bytes]:
    # most of them differ in their names and settings only
    for name, content in dict(_files()).items():
        suffix = Path(name).suffix
        first = (_POSTS if "_posts/" in name else _PAGES).get(suffix)
        if first is not None:
            yield first + content


def _data_files() -> Iterator[bytes]:
    for name, content in _files():
        if "_data/" in name and Path(name).suffix in _DATA:
            yield _DATA[Path(name).suffix] + content


def _configurations() -> Iterator[bytes]:
    for name, content in _files():
        if name in {"_config.yml", "_config.yaml"}:
            yield b"a" + content
    for path in sorted((TESTS / "sources/jekyll/cases").glob("*.yml")):
        for case in _listed(_loaded(path)):
            if case.get("config"):
                yield b"a" + yaml.safe_dump(case["config"], allow_unicode=True).encode()


def _pelicans() -> Iterator[bytes]:
    """The settings and the articles of the cases of Pelican."""
    kinds = {".rst": b"b", ".md": b"d", ".html": b"f"}
    for path in sorted((TESTS / "sources/pelican/cases").glob("*.yml")):
        for case in _listed(_loaded(path)):
            settings = case.get("config") or {}
            if settings:
                yield b"a" + "".join(f"{name} = {value!r}\n" for name, value in settings.items()).encode()
            for name, content in (case.get("blog") or {}).items():
                first = b"a" if name == "pelicanconf.py" else kinds.get(Path(name).suffix)
                if first is not None:
                    yield first + _bytes(content)


def _materials() -> Iterator[bytes]:
    """The settings and the posts of the cases of Material's blog."""
    for case in _listed(_loaded(TESTS / "sites/cases/material.yml")):
        for name, content in {**(case.get("docs") or {}), **(case.get("blog") or {})}.items():
            if name.endswith("mkdocs.yml"):
                yield b"a" + _bytes(content)
            elif name.endswith(".md") and "posts/" in name:
                yield b"c" + _bytes(content)
            elif name.endswith(".authors.yml"):
                yield b"f" + _bytes(content)
            elif name.endswith(".meta.yml"):
                yield b"g" + _bytes(content)
        for plugin in case.get("plugins") or ():
            if isinstance(plugin, dict) and "material/blog" in plugin:
                yield b"b" + yaml.safe_dump(plugin["material/blog"], default_flow_style=True).encode()


def _tables() -> Iterator[bytes]:
    """The tables of redirects of the cases, and the redirects of posts as such."""
    for case in _listed(_loaded(TESTS / "sites/cases/redirect_table.yml")):
        for files in ("docs", "blog"):
            for name, content in (case.get(files) or {}).items():
                if name.endswith(".csv"):
                    yield b"`" + _bytes(content)
    for plan in _plans():
        yield plan.replace(b"|", b",")


def _plans() -> Iterator[bytes]:
    """The redirects of each blog that is a case."""
    for folder in ("sources/jekyll", "sites"):
        for path in sorted((TESTS / folder / "cases").glob("*.yml")):
            for case in _listed(_loaded(path)):
                lines = [_line(name, _bytes(content)) for name, content in (case.get("blog") or {}).items()]
                if any("|" in line for line in lines):
                    yield b"`" + "\n".join(filter(None, lines)).encode("utf-8", "surrogatepass")


def _line(name: str, content: bytes) -> str:
    metadata = frontmatter.read(content).metadata
    wishes = fields.strings(metadata.get("redirect_from")), fields.strings(metadata.get("redirect_to"))
    permalink = fields.text(metadata.get("permalink")) or f"/{Path(name).stem}/"
    if not any(wishes) and "permalink" not in metadata:
        return ""
    return f"{permalink}|{' '.join(wishes[0])}|{' '.join(wishes[1])}".replace("\n", " ")


@cache
def _loaded(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _listed(loaded: Any) -> list[dict[str, Any]]:
    return [case for case in loaded if isinstance(case, dict)] if isinstance(loaded, list) else []


def _bytes(text: Any) -> bytes:
    return text if isinstance(text, bytes) else str(text or "").encode("utf-8", "surrogatepass")


_ODD = partial(_under, "odd", "in")
#: What each target starts from, besides `seeds.yml`.
SOURCES: dict[str, tuple[Source, ...]] = {
    "front_matter": (partial(_under, "frontmatter", "in"), _ODD),
    "liquid": (partial(_under, "liquid", "in"), _ODD),
    "shortcodes": (partial(_under, "shortcodes", "in"), _templates),
    "tera": (_tera,),
    "kramdown": (partial(_under, "kramdown", "in"), _ODD),
    "pulldown": tuple(partial(_under, "goldmark", "in", settings) for settings in (b"`", b"a", b"b")),
    "commonmark": (partial(_under, "kramdown", "in"),),
    "goldmark": tuple(partial(_under, "goldmark", "in", settings) for settings in (b"`", b"a", b"b", b"c")),
    "excerpt": (partial(_under, "kramdown", "in"), _ODD),
    "excerpt_of_html": (partial(_under, "kramdown", "html"), _ODD),
    "document": (
        _documents,
        partial(_under, "odd", "in", b"a"),
        # these have targets of their own, which are faster
        partial(_some, partial(_under, "kramdown", "in", b"h")),
        partial(_some, partial(_under, "kramdown", "html", b"i")),
        partial(_some, partial(_under, "liquid", "in", b"l")),
    ),
    "configuration": (_configurations,),
    "data_files": (_data_files,),
    "pelican": (_pelicans,),
    "material": (_materials,),
    "redirect_plan": (_plans,),
    "redirect_table": (_tables,),
}
