"""Everything worth telling the author: file, line, what it is, what was done about it."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple, Protocol

#: The most characters of what a message says to be odd.
LONGEST = 600
#: The levels of a kind of problem, spelled and meant as in MkDocs' own `validation:`.
LEVELS: dict[str, int] = {"warn": logging.WARNING, "info": logging.INFO, "ignore": logging.DEBUG}


class Code(NamedTuple):
    """A kind of problem."""

    level: int
    """The log level unless the site says otherwise. A WARNING fails a build under `--strict`; INFO never does."""
    what: str
    """What it is, in one line."""


#: Every kind of problem.
CODES: dict[str, Code] = {
    "front-matter": Code(logging.WARNING, "the front matter had to be mended or made sense of"),
    "encoding": Code(logging.WARNING, "a file is not plain UTF-8"),
    "date": Code(logging.WARNING, "a date can't be made out"),
    "unreadable": Code(logging.WARNING, "a file or folder can't be opened"),
    "config": Code(logging.WARNING, "the old blog's configuration or data can't be used"),
    "assumed": Code(logging.INFO, "the old blog was built with settings that its configuration doesn't name"),
    "plugin": Code(logging.INFO, "a plugin of the old blog's is not run"),
    "source": Code(logging.WARNING, "the source doesn't look like a blog that is known here"),
    "left-out": Code(logging.INFO, "a file of the folder is no post, or not in the site"),
    "address": Code(logging.WARNING, "a post's address can't be a file"),
    "clash": Code(logging.WARNING, "two things claim one address"),
    "case-clash": Code(logging.INFO, "two addresses are one to a host that folds case or Unicode forms"),
    "folder-clash": Code(logging.WARNING, "a file would stand where a folder of the same name has to be"),
    "page-wins": Code(logging.INFO, "the blog has a home page, and so has the site"),
    "front-page": Code(logging.INFO, "something stands where the list of all posts would be"),
    "redirect-clash": Code(logging.WARNING, "a redirect's source is taken"),
    "redirect-loop": Code(logging.WARNING, "a redirect leads to itself, or in a circle"),
    "redirect-nowhere": Code(logging.WARNING, "a redirect leads to where nothing stands"),
    "redirect-outside": Code(logging.WARNING, "a redirect's source is no address of this site"),
    "redirect-rule": Code(logging.WARNING, "a redirect of the old host is more than a page can do"),
    "feed": Code(logging.WARNING, "a feed can't be written, or not as the old blog's template makes it"),
    "link": Code(logging.WARNING, "a link or an image of a post leads nowhere"),
    "link-elsewhere": Code(logging.INFO, "links lead to a part of the old host that isn't in the blog"),
    "liquid": Code(logging.WARNING, "a template tag or filter in a post can't be expanded"),
    "term": Code(logging.INFO, "two tags or categories have the same slug"),
    "base-url": Code(logging.WARNING, "the blog lived below a path that the site doesn't have"),
}


class Finding(Protocol):
    """What a parser finds to be odd in a text; it doesn't know the file."""

    @property
    def code(self) -> str:
        """A key of `CODES`."""

    @property
    def line(self) -> int | None:
        """The line in the file, from 1."""

    @property
    def what(self) -> str:
        """What is odd, in one clause."""

    @property
    def done(self) -> str:
        """What was done about it, in one clause."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that the author should know.

    Attributes:
        file: The file, as the author would name it (relative to where the build was started, where that is short).
        line: The line in that file, from 1; None where no line is to blame.
        code: A key of `CODES`.
        what: What is odd, in one clause.
        done: What was done about it, in one clause.
        level: The log level at which it is reported; DEBUG where the site or the post wants it ignored.
    """

    file: str
    line: int | None
    code: str
    what: str
    done: str
    level: int = field(default=logging.WARNING, compare=False)

    @property
    def where(self) -> str:
        """The file, and the line where there is one."""
        return one_line(self.file if self.line is None else f"{self.file}:{self.line}")

    @property
    def text(self) -> str:
        """What is odd and what was done about it."""
        return one_line(f"{self.what}; {self.done}" if self.done else self.what)

    @property
    def is_ignored(self) -> bool:
        """Whether the site or the post wants to hear nothing of it."""
        return self.level <= logging.DEBUG

    def __str__(self) -> str:
        return f"{self.where}: {self.text} [{self.code}]"


def one_line(text: str) -> str:
    """Spell out what isn't printable: input may hold anything, and one problem is one line of the log."""
    return text if text.isprintable() else "".join(c if c.isprintable() else repr(c)[1:-1] for c in text)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Sort problems by file, line and code."""
    return sorted(problems, key=lambda p: (p.file, p.line or 0, p.code))


@dataclass(slots=True)
class Problems:
    """The problems of one build, each reported once."""

    levels: Mapping[str, int] = field(default_factory=dict)
    """The levels of the codes that are not at their own."""
    _seen: dict[Problem, None] = field(default_factory=dict)
    _silenced: dict[str, frozenset[str]] = field(default_factory=dict)

    def report(
        self, code: str, file: str, line: int | None, what: str, done: str = "", *, level: int | None = None
    ) -> None:
        """Note a problem; the same one again is not noted twice.

        Args:
            code: A key of `CODES`.
            file: The file, named as in `Problem`.
            line: The line in it.
            what: What is odd.
            done: What was done about it.
            level: Its level, where it isn't that of its code.

        Raises:
            KeyError: `code` is not one of `CODES` (a defect of the caller's).
        """
        if level is None:
            level = self.levels.get(code, CODES[code].level)
        if len(what) > LONGEST:  # what it quotes may be as long as a post
            what = f"{what[: LONGEST // 2]}…{what[-LONGEST // 2 :]}"
        self._seen.setdefault(Problem(file, line, code, what, done, level))

    def add(self, findings: Iterable[Finding], file: str) -> None:
        """Report what was found to be odd in reading a file.

        Args:
            findings: What was odd.
            file: The file, named as in `report`.
        """
        for finding in findings:
            self.report(finding.code, file, finding.line, finding.what, finding.done)

    def mark(self) -> int:
        """A mark behind what was found so far, for `forget`."""
        return len(self._seen)

    def forget(self, mark: int) -> None:
        """Forget what was found since a mark."""
        for problem in list(self._seen)[mark:]:
            del self._seen[problem]

    def silence(self, file: str, codes: Iterable[str]) -> None:
        """Ignore some kinds of problem of a file, those found already among them.

        Args:
            file: The file, named as in `report`.
            codes: Keys of `CODES`.
        """
        self._silenced[file] = self._silenced.get(file, frozenset()) | frozenset(codes)

    def __iter__(self) -> Iterator[Problem]:
        """Yield all in the order in which they were found, those that are ignored with their level."""
        for problem in list(self._seen):
            silenced = problem.code in self._silenced.get(problem.file, ())
            yield replace(problem, level=LEVELS["ignore"]) if silenced else problem

    def __len__(self) -> int:
        return len(self._seen)
