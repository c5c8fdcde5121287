"""Who sees a document: the audience that its front matter names, and the one that the site is built for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote

from ..blog.post import Post

KEY = "audience"
#: The environment variable that names the audience.
VARIABLE = "BLOGIMPORT_AUDIENCE"
# as it may stand in front matter and in data that can't be read: on a line of its own, or behind a brace or a comma
_WRITTEN = re.compile(
    rb"(?:^[ \t]*+|[{,][ \t]*+|^[ \t]*+(?:\w++\.)++|\b(?:const|let|var)[ \t]++)[\"']?audiences?[\"']?[ \t]*+[:=]",
    re.IGNORECASE | re.MULTILINE,
)
#: How much of a file is looked through for it, in bytes.
_BEGINNING = 300_000
#: What may be the address of a file in a text: up to what ends an address in Markdown, HTML, Liquid and YAML.
_ADDRESS = re.compile(r"""[^\s"'`<>()\[\]{}|=,;?#\\]++""")


class AudienceError(ValueError):
    """It can't be known who may see what: there is no site to build then. The message says where and why."""


class _Read(Protocol):
    """What a parser knows of a file."""

    @property
    def has_front_matter(self) -> bool: ...
    @property
    def findings(self) -> Collection[Any]: ...
    @property
    def lines(self) -> Mapping[str, int]: ...


@dataclass(frozen=True, slots=True)
class Audience:
    """The audience that a site is built for."""

    name: str
    seen: frozenset[str]
    """The audiences whose documents it sees, its own among them."""
    known: tuple[str, ...]
    """All audiences."""
    default: str
    """That of a document that names none."""

    @property
    def sees_default(self) -> bool:
        """Whether it sees what names no audience."""
        return self.default in self.seen

    def sees(self, metadata: Mapping[Any, Any], file: str, line: int | None = None) -> bool:
        """Whether it sees a document.

        Args:
            metadata: What the document's front matter says, and the defaults of its source.
            file: The document's file, named as in messages.
            line: The line of `audience` in it.

        Raises:
            AudienceError: The document names no audience that there is, or another key that was meant for one.
        """
        where = file if line is None else f"{file}:{line}"
        for key, value in metadata.items():
            is_near = isinstance(key, str) and key != KEY and key.strip().casefold() in {KEY, f"{KEY}s"}
            if is_near and metadata.get(KEY) != value:
                raise AudienceError(f"{where}: the front matter says {key!r}, where `{KEY}` is expected.")
        if KEY not in metadata:
            return self.sees_default
        named = metadata[KEY]
        if not isinstance(named, str) or named not in self.known:
            every = ", ".join(self.known)
            raise AudienceError(f"{where}: there is no audience {named!r}. Expected one of {every}.")
        return named in self.seen

    def sees_document(self, metadata: Mapping[Any, Any], document: _Read, data: bytes, file: str) -> bool:
        """Whether it sees a document whose front matter may have been hard to read.

        Args:
            metadata: As in `sees`.
            document: What a parser made of the file.
            data: The file.
            file: Its name in messages.

        Raises:
            AudienceError: As in `sees`, or a line that names an audience was not understood.
        """
        if KEY not in metadata and (document.findings or not document.has_front_matter):
            self.refuse_unread(data, file)
        return self.sees(metadata, file, document.lines.get(KEY))

    def refuse_unread(self, data: bytes, file: str) -> None:
        """Refuse a file that names an audience where nothing was understood of it.

        Args:
            data: The file.
            file: Its name in messages.

        Raises:
            AudienceError: It has such a line.
        """
        beginning = data[:_BEGINNING].replace(b"\0", b"")  # of UTF-16
        if (found := _WRITTEN.search(beginning)) is not None:
            line = beginning.count(b"\n", 0, found.start()) + 1
            raise AudienceError(f"{file}:{line}: a line names an audience, but the front matter can't be read so.")


def choose(
    audiences: Mapping[str, Collection[str]], name: str | None, default: str | None, asked_by: str = "'audience'"
) -> Audience | None:
    """The audience that a site is built for.

    Args:
        audiences: The option `audiences`: the name of each to the names of those whose documents it sees too.
        name: Its name, None where nobody has given one.
        default: The option `default_audience`.
        asked_by: What gave the name, for messages.

    Returns:
        The audience; None where the site has only one.

    Raises:
        AudienceError: A name is missing, or there is no such audience.
    """
    if not audiences:
        if name is not None or default is not None:
            raise AudienceError("an audience is named, but 'audiences' says of none what it sees.")
        return None
    known = tuple(audiences)
    for owner, others in audiences.items():
        for other in others:
            if other not in audiences:
                raise AudienceError(f"'audiences' lets {owner!r} see {other!r}, and there is no such audience.")
    every = ", ".join(known)
    if default is None:
        raise AudienceError(f"'default_audience' is missing: who sees what names no audience? Expected one of {every}.")
    if name is None:
        raise AudienceError(f"whom is this site for? Set {VARIABLE} or the option 'audience' to one of {every}.")
    for given, option in ((default, "'default_audience'"), (name, asked_by)):
        if given not in known:
            raise AudienceError(f"there is no audience {given!r}, which {option} names. Expected one of {every}.")
    return Audience(name, frozenset({name, *audiences[name]}), known, default)


def only_theirs(withheld: Iterable[Post], visible: Iterable[Post], static: Mapping[str, Path]) -> frozenset[str]:
    """The static files that are named in withheld documents and in no visible one.

    Args:
        withheld: What the audience doesn't see.
        visible: What it sees.
        static: The old site's static files: address to file.

    Returns:
        Their addresses.
    """
    names = _Names(static)
    found = names.named(text for post in withheld for text in texts_of(post))
    if found:
        found -= names.named(text for post in visible for text in texts_of(post))
    return frozenset(found)


def named_files(texts: Iterable[str], files: Iterable[str]) -> set[str]:
    """Those of some files that texts name, by any path that ends as the file's does.

    Args:
        texts: Markdown, HTML, style sheets, settings.
        files: Paths or addresses with forward slashes.
    """
    return _Names(files).named(texts)


class _Names:
    """Files by their names without folders."""

    def __init__(self, files: Iterable[str]) -> None:
        self._plain: dict[str, list[str]] = {}
        self._odd: dict[str, list[str]] = {}
        for file in files:
            name = file.rpartition("/")[2]
            (self._plain if _ADDRESS.fullmatch(name) else self._odd).setdefault(name, []).append(file)

    def named(self, texts: Iterable[str]) -> set[str]:
        found: set[str] = set()
        for text in texts:
            for match in _ADDRESS.finditer(text):
                written = unquote(match[0]).rstrip(".:!*")
                name = written.rpartition("/")[2]
                for file in self._plain.get(name, ()) or self._odd.get(name, ()):
                    ours, theirs = f"/{file.lstrip('/')}", f"/{written.lstrip('./')}"
                    if ours.endswith(theirs) or theirs.endswith(ours):
                        found.add(file)
            for name, files in self._odd.items():  # with blanks or brackets in them
                if name in text:
                    found.update(files)
        return found


def texts_of(post: Post) -> Iterator[str]:
    """All that a document says: its body, and each string of its front matter."""
    yield post.body
    yield from strings(post.metadata)


def strings(value: Any) -> Iterator[str]:
    """The strings in a value of front matter or of settings, however deep."""
    left = [value]
    while left:
        value = left.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, Mapping):
            left.extend(value.values())
        elif isinstance(value, list | tuple):
            left.extend(value)
