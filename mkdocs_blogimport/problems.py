"""Everything worth telling the author: file, line, what it is, what was done about it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field

#: Every kind of problem, and the log level at which it is told.
#: A WARNING fails a build under `--strict`; INFO never does.
CODES: dict[str, int] = {
    "front-matter": logging.WARNING,
    "encoding": logging.WARNING,
    "date": logging.WARNING,
    "unreadable": logging.WARNING,
    "config": logging.WARNING,
    "address": logging.WARNING,
    "clash": logging.WARNING,
    "page-wins": logging.INFO,
    "front-page": logging.INFO,
    "redirect": logging.WARNING,
    "link": logging.WARNING,
    "liquid": logging.WARNING,
    "term": logging.INFO,
    "base-url": logging.WARNING,
}


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that the author should know.

    Attributes:
        file: The file, as the author would name it (relative to the source folder's parent where it can be).
        line: The line in that file, from 1; None where no line is to blame.
        code: A key of `CODES`.
        what: What is odd, in one clause.
        done: What was done about it, in one clause.
    """

    file: str
    line: int | None
    code: str
    what: str
    done: str

    def __str__(self) -> str:
        where = self.file if self.line is None else f"{self.file}:{self.line}"
        text = f"{where}: {self.what}; {self.done}" if self.done else f"{where}: {self.what}"
        # Input may hold anything: one problem is one line of the log, whatever stands in it.
        return "".join(c if c.isprintable() else repr(c)[1:-1] for c in text) + f" [{self.code}]"


@dataclass(slots=True)
class Problems:
    """The problems of one build, each told once."""

    _seen: dict[Problem, None] = field(default_factory=dict)

    def report(self, code: str, file: str, line: int | None, what: str, done: str = "") -> None:
        """Note a problem; the same one again is not noted twice.

        Raises:
            KeyError: `code` is not one of `CODES` (a defect of the caller's).
        """
        CODES[code]
        self._seen.setdefault(Problem(file, line, code, what, done))

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._seen)

    def __len__(self) -> int:
        return len(self._seen)
