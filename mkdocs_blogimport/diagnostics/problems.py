"""The problems that are reported to the author: file, line, what is wrong, what was done about it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Protocol

#: The longest first part of a message, in characters.
LONGEST = 600
#: The levels of a kind of problem, with the names and meanings of MkDocs' own `validation:`.
LEVELS: dict[str, int] = {"warn": logging.WARNING, "info": logging.INFO, "ignore": logging.DEBUG}


class Code(NamedTuple):
    """A kind of problem."""

    level: int
    """The log level unless the site says otherwise. A WARNING fails a build under `--strict`; INFO never does."""
    what: str
    """A description of the kind, in one line."""


#: Every kind of problem.
CODES: dict[str, Code] = {
    "front-matter": Code(logging.WARNING, "the front matter was repaired, or is not clear"),
    "encoding": Code(logging.WARNING, "a file is not plain UTF-8"),
    "date": Code(logging.WARNING, "a date can't be read"),
    "unreadable": Code(logging.WARNING, "a file or folder can't be read"),
    "config": Code(logging.WARNING, "the old blog's configuration or data can't be used"),
    "option": Code(logging.INFO, "an option of mkdocs.yml has no effect on this blog"),
    "assumed": Code(logging.INFO, "the old blog was built with settings that its configuration doesn't name"),
    "plugin": Code(logging.INFO, "a plugin of the old blog is not run"),
    "source": Code(logging.WARNING, "the source is not a blog of a known kind"),
    "left-out": Code(logging.INFO, "a file of the folder is not a post, or not in the site"),
    "address": Code(logging.WARNING, "a post's address can't be the name of a file"),
    "clash": Code(logging.WARNING, "two pages or files have the same address"),
    "case-clash": Code(logging.INFO, "two addresses differ only in case or Unicode form; some hosts show only one"),
    "folder-clash": Code(logging.WARNING, "a file has the name of a folder that another file needs"),
    "page-wins": Code(logging.INFO, "both the blog and the site have a home page"),
    "front-page": Code(logging.INFO, "the address of the list of all posts is taken"),
    "menu": Code(logging.INFO, "pages of the old blog are in no menu"),
    "redirect-clash": Code(logging.WARNING, "the source of a redirect is taken"),
    "redirect-loop": Code(logging.WARNING, "a redirect leads to itself or in a circle"),
    "redirect-nowhere": Code(logging.WARNING, "the target of a redirect doesn't exist"),
    "redirect-outside": Code(logging.WARNING, "the source of a redirect is not an address of this site"),
    "redirect-rule": Code(logging.WARNING, "a redirect rule of the old host can't be written as a page"),
    "feed": Code(logging.WARNING, "a feed can't be written, or not as the old blog's template makes it"),
    "link": Code(logging.WARNING, "a link or image of a post is broken"),
    "audience": Code(logging.INFO, "a link or a redirect leads to what this site's audience doesn't see"),
    "link-elsewhere": Code(logging.INFO, "links lead to a part of the old host that isn't in the blog"),
    "liquid": Code(logging.WARNING, "a template tag or filter in a post can't be expanded"),
    "shortcode": Code(logging.WARNING, "a shortcode in a post can't be run, or isn't known"),
    "script": Code(logging.INFO, "posts hold what only a script shows, and the site loads none for it"),
    "term": Code(logging.INFO, "two tags or categories have the same slug"),
    "list": Code(logging.WARNING, "a page asks for a list of posts that can't be made"),
    "cache": Code(logging.INFO, "the cache can't be written"),
    "base-url": Code(logging.WARNING, "the old blog had a path in its URL that this site doesn't have"),
}


class Finding(Protocol):
    """A fault that a parser finds in a file; it doesn't know the file's name."""

    @property
    def code(self) -> str:
        """A key of `CODES`."""

    @property
    def line(self) -> int | None:
        """The line in the file, from 1."""

    @property
    def what(self) -> str:
        """What is wrong, in one clause."""

    @property
    def done(self) -> str:
        """What was done about it, in one clause."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault that the author should know.

    Attributes:
        file: The file, as the author would name it (relative to the folder in which the build was started, if short).
        line: The line in that file, from 1; None if no single line is at fault.
        code: A key of `CODES`.
        what: What is wrong, in one clause.
        done: What was done about it, in one clause.
        level: The log level at which it is reported; DEBUG if the site or the post ignores it.
    """

    file: str
    line: int | None
    code: str
    what: str
    done: str
    level: int = field(default=logging.WARNING, compare=False)

    @property
    def where(self) -> str:
        """The file, and the line if there is one."""
        return one_line(self.file if self.line is None else f"{self.file}:{self.line}")

    @property
    def text(self) -> str:
        """What is wrong and what was done about it."""
        return one_line(f"{self.what}; {self.done}" if self.done else self.what)

    @property
    def is_ignored(self) -> bool:
        """True if the site or the post ignores it."""
        return self.level <= logging.DEBUG

    def __str__(self) -> str:
        return f"{self.where}: {self.text} [{self.code}]"


def one_line(text: str) -> str:
    """Escape characters that aren't printable: input may contain anything, and one problem is one line of the log."""
    return text if text.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems by file, line and code."""
    return sorted(problems, key=lambda p: (p.file, p.line or 0, p.code))


@dataclass(slots=True)
class Problems:
    """The problems of one build, each reported once."""

    levels: Mapping[str, int] = field(default_factory=dict)
    """The levels of the codes that differ from the default."""
    _seen: dict[Problem, None] = field(default_factory=dict)
    _silenced: dict[str, frozenset[str]] = field(default_factory=dict)
    _reports: int = 0

    def report(
        self, code: str, file: str, line: int | None, what: str, done: str = "", *, level: int | None = None
    ) -> None:
        """Record a problem; the same one again is not recorded twice.

        Args:
            code: A key of `CODES`.
            file: The file, named as in `Problem`.
            line: The line in it.
            what: What is wrong.
            done: What was done about it.
            level: Its level, if it isn't that of its code.

        Raises:
            KeyError: `code` is not one of `CODES` (a defect of the caller).
        """
        self._reports += 1
        if level is None:
            level = self.levels.get(code, CODES[code].level)
        if len(what) > LONGEST:  # it may quote a text as long as a post
            what = f"{what[: LONGEST // 2]}…{what[-LONGEST // 2 :]}"
        self._seen.setdefault(Problem(file, line, code, what, done, level))

    def add(self, findings: Iterable[Finding], file: str) -> None:
        """Report the findings of reading a file.

        Args:
            findings: The findings.
            file: The file, named as in `report`.
        """
        for finding in findings:
            self.report(finding.code, file, finding.line, finding.what, finding.done)

    def count(self) -> int:
        """Return how often something was reported, what was recorded already included."""
        return self._reports

    def mark(self) -> int:
        """Return a mark after the problems so far, for `forget`."""
        return len(self._seen)

    def forget(self, mark: int) -> None:
        """Forget the problems since a mark."""
        while len(self._seen) > mark:
            self._seen.popitem()

    def forget_file(self, file: str) -> None:
        """Forget the problems of a file that is read again.

        Args:
            file: The file, named as in `report`.
        """
        for problem in [problem for problem in self._seen if problem.file == file]:
            del self._seen[problem]

    def silence(self, file: str, codes: Iterable[str]) -> None:
        """Ignore some kinds of problem of a file, those recorded already included.

        Args:
            file: The file, named as in `report`.
            codes: Keys of `CODES`.
        """
        self._silenced[file] = self._silenced.get(file, frozenset()) | frozenset(codes)

    def __iter__(self) -> Iterator[Problem]:
        """Yield all in the order in which they were recorded, ignored ones with their level."""
        for problem in list(self._seen):
            silenced = problem.code in self._silenced.get(problem.file, ())
            yield replace(problem, level=LEVELS["ignore"]) if silenced else problem

    def __len__(self) -> int:
        return len(self._seen)
