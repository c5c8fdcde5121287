"""MkDocs' log: each problem of a build once, of many similar ones the first few in full."""

from __future__ import annotations

import logging
from collections import Counter

from ..diagnostics import report
from ..diagnostics.problems import Problem, Problems, in_order

log = logging.getLogger("mkdocs.plugins.blogimport")


class ProblemLog:
    """The logged problems of one build."""

    def __init__(self, problems: Problems, before: ProblemLog | None = None) -> None:
        """Begin with nothing logged.

        Args:
            problems: Those of the build.
            before: What was logged of the build before this one in the same preview: that is not shown again.
        """
        self._problems = problems
        self.known: set[Problem] | None = None if before is None else set()
        """The problems that the build before had too; None where there was none."""
        self._earlier: set[Problem] = set() if before is None else before._last_logged()
        self._before = Counter(map(_without_line, self._earlier))
        self._logged: set[Problem] = set()
        self._has_written = False
        self._in_full: Counter[str] = Counter()
        self._alike: set[tuple[str, ...]] = set()
        self.hidden: set[str] = set()
        """The codes of which some problems were not logged in full."""

    def write(self) -> None:
        """Log the problems since the last call, in the order of the files."""
        self._has_written = True
        everything = log.isEnabledFor(logging.DEBUG)
        for problem in in_order(p for p in self._problems if p not in self._logged):
            self._logged.add(problem)
            if self.known is not None and self._before[_without_line(problem)] > 0:
                self._before[_without_line(problem)] -= 1
                self.known.add(problem)
                log.debug("%s", report.unlike_commands(str(problem)))
                continue
            alike = report.gist(problem)
            most = report.SHOWN if alike in self._alike else 2 * report.SHOWN
            in_full = everything or self._in_full[problem.code] < most
            if report.is_reported_once(problem):
                in_full = everything or alike not in self._alike
            if not problem.is_ignored:
                self._alike.add(alike)
                self._in_full[problem.code] += in_full
                if not in_full:
                    self.hidden.add(problem.code)
            log.log(problem.level if in_full else logging.DEBUG, "%s", report.unlike_commands(str(problem)))

    def _last_logged(self) -> set[Problem]:
        """The problems of the last build that logged any: a build for a saved post may have been given up."""
        return self._logged if self._has_written else self._earlier


def _without_line(problem: Problem) -> tuple[str, ...]:
    """A problem wherever it stands in its file: what is written above it moves it."""
    return (problem.file, problem.code, problem.what, problem.done)


class _NoCommands(logging.Filter):
    """Breaks up strings in MkDocs' own messages that a workflow's runner would take for a command."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the message of a record, and keep the record."""
        message = record.getMessage()
        if (broken := report.unlike_commands(message)) != message:
            record.msg, record.args = broken, ()
        return True


_NO_COMMANDS = _NoCommands()


def break_up_commands() -> None:
    """Keep MkDocs' log from containing commands of a GitHub workflow: it names files and links of posts."""
    for handler in logging.getLogger("mkdocs").handlers:
        handler.addFilter(_NO_COMMANDS)  # the same one again is not added twice
