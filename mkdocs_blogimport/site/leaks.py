"""The proof that a site holds nothing of what its audience doesn't see: every file is searched when all is written.

Searched for is what only hidden documents have: titles, terms, names of files, addresses, and any five words in a row.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize
from urllib.parse import unquote

#: Words in a row that are found wherever they stand.
RUN = 5
#: A run with fewer letters is found in any program (`for var i 0 i`).
FEWEST_LETTERS = 16
#: A name of so many words is searched for even if visible documents have it in their text.
ALWAYS = 4
#: What a compressed file may hold, in bytes.
LARGEST = 200_000_000

# of texts in which a blank stands for each underscore: signs of emphasis are no part of a word
_WORD = re.compile(r"\w+")
_TAG = re.compile(r"<[^<>]*+>")
_LINK_TARGET = re.compile(r"\]\([^()\s]*+\)")
_URL = re.compile(r"\b(?:https?://|www\.)[^\s<>\"')\]]*+|^ {0,3}\[[^\[\]\n]++\]:[^\n]*+", re.IGNORECASE | re.MULTILINE)
_LIQUID = re.compile(r"\{\{[^{}]*+\}\}|\{%[^{}]*+\}")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_JSON_ESCAPE = re.compile(r"\\([nrtbf\"/\\])")
#: Between what stands alone: tags, and what separates terms.
_ALONE = re.compile(r"[\x1f\n\r\t,;|\"'=]")
_SEPARATORS = re.compile(r"[/?#&]")
_GENERIC = frozenset({"index", "readme", "posts", "pages", "docs"})


@dataclass(frozen=True, slots=True)
class Document:
    """A post or a page, as far as it may be recognised."""

    name: str
    """Its file, named as in messages."""
    title: str = ""
    terms: Collection[str] = ()
    paths: Collection[str] = ()
    """Its file, its addresses, and those that redirected to it."""
    pictures: Collection[str] = ()
    """Files that only hidden documents name."""
    texts: Collection[str] = ()


class Hit(NamedTuple):
    """What the site must not hold."""

    file: str
    """The file of the site."""
    document: str
    """The hidden document."""
    what: str
    """What of the document is there."""

    def __str__(self) -> str:
        return f"{self.file} has {self.what} of {self.document}"


class _Wish(NamedTuple):
    """Words in a row that only a hidden document has."""

    named: tuple[str, ...]
    document: str
    what: str
    is_term: bool = False
    is_path: bool = False
    file: str = ""
    """The name of a file with its extension."""


@dataclass(slots=True)
class _Found:
    """What is searched for: each with the document that has it, and what it is of it."""

    runs: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Words in a row, joined by spaces, with one before and behind."""
    names: dict[tuple[str, ...], tuple[str, str]] = field(default_factory=dict)
    """Words in a row inside an address or the name of a file."""
    alone: dict[str, tuple[str, str]] = field(default_factory=dict)
    """A word that says something only where it stands alone: as the whole of an element or of a folder's name."""
    files: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Names of files with their extensions."""


def words(text: str) -> list[str]:
    """The words of a text, as they are compared."""
    return _WORD.findall(normalize("NFC", text).casefold().replace("_", " "))


class Proof:
    """The search of one site."""

    def __init__(self, hidden: Sequence[Document], visible: Iterable[Document], around: Iterable[str] = ()) -> None:
        """Find out what only hidden documents have.

        Args:
            hidden: What the audience doesn't see.
            visible: What it sees.
            around: What the theme says on any page. No name that is in it is searched for.
        """
        self._shown: Counter[str] = Counter()
        self._runs: dict[tuple[str, ...], str] = {}
        self._sought = _Found()
        self._seen_tags: set[str] = set()
        self._seen_tokens: set[str] = set()
        for document in hidden:
            for text in (document.title, *document.texts):
                for run in _runs(text):
                    self._runs.setdefault(run, document.name)
        visible = list(visible)
        shown = self._subtract(visible)
        own = [words(text) for text in around]
        for listed in (*shown, *own):
            self._shown.update(listed)
        wishes = [*_names(hidden, visible), *_paths(hidden, visible)]
        counts = self._count({wish.named for wish in wishes if wish.is_term or len(wish.named) < ALWAYS}, shown)
        anywhere = self._count({wish.named for wish in wishes}, own)
        for wish in wishes:
            if not anywhere[wish.named] and not self._is_common(wish, counts):
                self._seek(wish)
        self._starts: dict[str, list[tuple[str, ...]]] = {}
        for name in self._sought.names:
            self._starts.setdefault(name[0], []).append(name)
        self._triggers: dict[str, list[str]] = {}
        for needle in self._sought.runs:
            rare = min(needle.split(), key=lambda word: (self._shown[word], -len(word)))
            self._triggers.setdefault(rare, []).append(needle)

    # -- what is searched for ---------------------------------------------------------------------------------------

    def _subtract(self, visible: Iterable[Document]) -> list[list[str]]:
        """Search for no row of words that a visible document has; give the words of all of these."""
        shown: list[list[str]] = []
        for document in visible:
            for text in (document.title, *document.texts, *document.terms):
                for view in _views(text):
                    shown.append(words(view))
                    for run in filter(self._runs.__contains__, _in_row(shown[-1])):
                        del self._runs[run]
        return shown

    def _count(self, named: Collection[tuple[str, ...]], shown: Iterable[Sequence[str]]) -> Counter[tuple[str, ...]]:
        """How often visible documents have some words in a row; only of those whose words they have all."""
        found: Counter[tuple[str, ...]] = Counter()
        near = {row for row in named if len(row) > 1 and all(self._shown[word] for word in row)}
        by_length: dict[int, set[tuple[str, ...]]] = {}
        for row in near:
            by_length.setdefault(len(row), set()).add(row)
        # one long list, since there are far more texts than words in most; no row goes over a blank
        every = [word for listed in shown for word in (*listed, " ")]
        for length, wanted in by_length.items():
            rows = zip(*(every[number:] for number in range(length)), strict=False)
            found.update(filter(wanted.__contains__, rows))
        return found

    def _is_common(self, wish: _Wish, counts: Counter[tuple[str, ...]]) -> bool:
        """Whether a name is what any text may say.

        One word is where a visible document has it; a term too. A short name is where the visible documents that have
        it have all of its words elsewhere as well.
        """
        named = wish.named
        if len(named) == 1:
            return self._shown[named[0]] > 0
        count = counts[named]
        if wish.is_term:
            return count > 0
        return len(named) < ALWAYS and count > 0 and all(self._shown[word] > count for word in named)

    def _seek(self, wish: _Wish) -> None:
        source = (wish.document, wish.what)
        if len(wish.named) == 1:
            self._sought.alone.setdefault(wish.named[0], source)
        elif wish.is_path:
            self._sought.names.setdefault(wish.named, source)
        else:
            self._sought.runs.setdefault(f" {' '.join(wish.named)} ", source)
        if wish.file:
            self._sought.files.setdefault(wish.file, source)

    # -- the search -------------------------------------------------------------------------------------------------

    def search(self, site: Path, *, unread: Collection[str] = (), copied: Collection[str] = ()) -> Iterator[Hit]:
        """Search all files of a site.

        Args:
            site: Its folder.
            unread: Files of it that come with the theme or with a plugin.
            copied: Files that were copied as they are from the documentation or the blog: these are visible documents
                themselves, and no five words are searched for in them.

        Yields:
            What was found, of each document in each file once.
        """
        for path in sorted(file for file in site.rglob("*") if file.is_file()):
            file = path.relative_to(site).as_posix()
            if file in unread:
                continue
            found: dict[str, Hit] = {}
            for document, what in self._in_file(file, path, is_copied=file in copied):
                found.setdefault(document, Hit(file, document, what))
            yield from found.values()

    def _in_file(self, file: str, path: Path, *, is_copied: bool) -> Iterator[tuple[str, str]]:
        yield from self._in_tokens([file.casefold()])
        yield from self._standing_alone(_SEPARATORS.split(file.casefold()))
        text = _text(path)
        if text is None:
            return
        text = normalize("NFC", text).casefold()
        if file.endswith((".json", ".js")):
            text = _JSON_ESCAPE.sub(lambda found: '"' if found[1] == '"' else " ", text)
        text = unescape(text)
        tags = set(_TAG.findall(text)) - self._seen_tags
        self._seen_tags |= tags
        text = _TAG.sub("\x1f", text)
        if "&" in text or "<" in text:  # markup that was escaped, as in feeds
            text = unescape(text)
            inner = set(_TAG.findall(text)) - self._seen_tags
            self._seen_tags |= inner
            tags |= inner
            text = _TAG.sub("\x1f", text)
        yield from self._in_text(text, is_copied=is_copied)
        if tags:
            yield from self._in_text("\x1f".join(sorted(tags)), is_copied=is_copied)

    def _in_text(self, text: str, *, is_copied: bool) -> Iterator[tuple[str, str]]:
        listed = _WORD.findall(text.replace("_", " "))
        if not is_copied and not self._runs.keys().isdisjoint(zip(*(listed[n:] for n in range(RUN)), strict=False)):
            run = next(run for run in zip(*(listed[n:] for n in range(RUN)), strict=False) if run in self._runs)
            yield self._runs[run], f"the words “{' '.join(run)}”"
        there = set(listed)
        near = there & self._triggers.keys()
        if near:
            joined = f" {' '.join(listed)} "
            for word in near:
                yield from (self._sought.runs[needle] for needle in self._triggers[word] if needle in joined)
        tokens = set(text.split()) - self._seen_tokens
        self._seen_tokens |= tokens
        yield from self._in_tokens(tokens)
        if there & self._sought.alone.keys():
            yield from self._standing_alone(piece.strip() for piece in _ALONE.split(text))

    def _in_tokens(self, tokens: Iterable[str]) -> Iterator[tuple[str, str]]:
        """Search what has no blanks in it: addresses and names of files."""
        for token in tokens:
            if token.isalnum():
                continue
            listed = words(unquote(token))
            for start, word in enumerate(listed):
                for name in self._starts.get(word, ()):
                    if tuple(listed[start : start + len(name)]) == name:
                        yield self._sought.names[name]
            if self._sought.files:
                for part in re.split(r"[/\"'()<>?#=,]", unquote(token)):
                    if (hit := self._sought.files.get(part.casefold())) is not None:
                        yield hit
            if "/" in token:
                yield from self._standing_alone(_SEPARATORS.split(token))

    def _standing_alone(self, pieces: Iterable[str]) -> Iterator[tuple[str, str]]:
        for piece in pieces:
            for name in (piece, _stem(piece)):
                if (hit := self._sought.alone.get(name)) is not None:
                    yield hit


def _names(hidden: Sequence[Document], visible: Sequence[Document]) -> Iterator[_Wish]:
    """The titles and terms that only hidden documents have."""
    titles = {tuple(words(document.title)) for document in visible}
    terms = {tuple(words(term)) for document in visible for term in document.terms}
    for document in hidden:
        named = tuple(words(document.title))
        if named not in titles and len("".join(named)) > 1:
            yield _Wish(named, document.name, "the title")
        for term in document.terms:
            named = tuple(words(term))
            if named not in terms and len("".join(named)) > 1:
                yield _Wish(named, document.name, f"the term {term!r}", is_term=True)


def _paths(hidden: Sequence[Document], visible: Sequence[Document]) -> Iterator[_Wish]:
    """The names of files and the parts of addresses that only hidden documents have."""
    known: set[tuple[str, ...]] = set()
    files: set[str] = set()
    for document in visible:
        for path in (*document.paths, *document.pictures):
            listed = words(unquote(path))
            known.update(tuple(listed[i:j]) for i in range(len(listed)) for j in range(i + 1, len(listed) + 1))
            files.add(path.rpartition("/")[2].casefold())
    for document in hidden:
        for path in document.paths:
            for named in _parts(path):
                if named not in known:
                    yield _Wish(named, document.name, "the address or the name of the file", is_path=True)
        for picture in document.pictures:
            file = picture.rpartition("/")[2].casefold()
            what = f"the name of the file {file!r}"
            if file not in files:
                yield _Wish(tuple(words(file)), document.name, what, is_path=True, file=file)


def _parts(path: str) -> Iterator[tuple[str, ...]]:
    """What is searched for of a path: each part of several words, the last one whatever it has, and the whole."""
    parts = [part for part in _SEPARATORS.split(unquote(path).casefold()) if part]
    names = [_stem(part) for part in parts]
    last = next((number for number in reversed(range(len(names))) if names[number] not in _GENERIC), None)
    for number, name in enumerate(names):
        listed = words(name)
        while len(listed) > 1 and listed[0].isdigit():
            del listed[0]
        if len(listed) > 1 or (number == last and listed and not listed[0].isdigit() and len(listed[0]) > 1):
            yield tuple(listed)
    whole = tuple(words(" ".join(names)))
    if len(parts) > 1 and len("".join(whole)) > 4:
        yield whole


def _stem(name: str) -> str:
    """The name of a file without its extension."""
    stem, dot, extension = name.rpartition(".")
    return stem if dot and stem and extension.isalnum() and len(extension) <= 8 else name


def _read(text: str) -> str:
    """A text nearly as a reader has it: without tags, the targets of links, addresses and Liquid."""
    text = _TAG.sub(" ", _LIQUID.sub("", unescape(text)))
    return _URL.sub(" ", _LINK_TARGET.sub("] ", text))


def _views(text: str) -> Iterator[str]:
    """A text as it is written, and nearly as a reader has it."""
    text = unescape(text)
    yield text
    if (read := _read(text)) != text:
        yield read


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    """The words in a row that a reader has: those of markup and addresses are in any text."""
    return (run for run in _in_row(words(_read(text))) if len("".join(run)) >= FEWEST_LETTERS)


def _in_row(listed: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(listed[number:] for number in range(RUN)), strict=False)


def _text(path: Path) -> str | None:
    """What can be read in a file; None for pictures and other bytes."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        try:
            data = zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, LARGEST)
        except zlib.error:
            return None
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", "replace")
    elif b"\0" in data[:8_000]:
        return None
    else:
        text = data.decode("utf-8", "replace")
    if "\\u" in text:
        text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    return text


def message(hits: Sequence[Hit], audience: str, most: int = 10) -> str:
    """What ends the build.

    Args:
        hits: What was found, at least one.
        audience: The audience that the site is for.
        most: How many are named.
    """
    more = f" and {len(hits) - most} more" if len(hits) > most else ""
    return f"the site for {audience!r} holds what its audience is not to see: {'; '.join(map(str, hits[:most]))}{more}."
