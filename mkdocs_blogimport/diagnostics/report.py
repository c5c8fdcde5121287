"""The report of an import: as text, as JSON, as annotations that code hosts show, as a line of the log."""

from __future__ import annotations

import json
import logging
import os
import re
from collections import Counter
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from pathlib import Path

from .problems import CODES, LEVELS, Problem, in_order, one_line

#: The most problems of a kind that are reported one by one, and the most with a new text after them; the others are
#: reported only with `--verbose`.
SHOWN = 10
#: The most problems of a kind that a summary names.
NAMED = 3

#: The singulars that are not the plural without its last letter.
_SINGULAR = {
    "categories": "category",
    "galleries": "gallery",
    "links out": "link out",
    "pages shown by their layouts": "page shown by its layout",
    "series": "series",
}
#: The beginning of each report in JSON.
_BEGINNING = '{\n  "counts": {'
_COMMAND = re.compile(r":(?=:)|##(?=\[)")
_QUOTED = re.compile(r"'[^']*'")
#: Each unknown Liquid tag or filter is reported once in full, and counted in the summary.
_UNKNOWN = re.compile(r"unknown Liquid (?P<kind>tag|filter) “(?P<name>[^”]*)”")
#: The most unknown tags and filters that a summary names.
NAMED_UNKNOWN = 20
_LEVEL_NAMES = {number: name for name, number in LEVELS.items()}
_ANNOTATED = {logging.WARNING: "warning", logging.INFO: "notice"}


def as_text(problems: Iterable[Problem], counts: Mapping[str, int], *, verbose: bool = False) -> str:
    """Return the report for a person.

    Args:
        problems: The problems, in any order; ignored ones are shown only with `verbose`.
        counts: The number of `posts`, `pages`, `categories`, `tags`, `redirects`, `files`.
        verbose: Show all problems, not just the first few of each kind.

    Returns:
        Lines of text, without a line end after the last.
    """
    lines = [f"{counted(counts)}."]
    for code, found in _by_code(problems, ignored=verbose):
        lines += ["", f"{_reported_and_ignored(found)} [{code}]: {CODES[code].what}"]
        if verbose:
            lines += [f"  {problem.where}: {problem.text}{' (ignored)' * problem.is_ignored}" for problem in found]
            continue
        alike = _alike(found)
        shown = alike if len(alike) == NAMED + 1 else alike[:NAMED]  # "1 more" would need a line too
        for first, *others in shown:
            again = f" (and {len(others)} more of the same)" if others else ""
            lines.append(f"  {first.where}: {first.text}{again}")
        if left := len(found) - sum(map(len, shown)):
            lines.append(f"  … and {left} more: shown with --verbose")
        elif len(shown) < len(found):
            lines.append("  all are shown with --verbose")
        if unknown := _unknown(found):
            lines.append(f"  {unknown}")
    if len(lines) == 1:
        lines.append("No problems found.")
    return unlike_commands("\n".join(lines))


def as_json(problems: Iterable[Problem], counts: Mapping[str, int]) -> str:
    """Return the report for a program.

    Args:
        problems: The problems, in any order; ignored ones are included, at level `ignore`.
        counts: As in `as_text`.

    Returns:
        A JSON object with `counts`, `by_code` (how many of each kind that is not ignored) and `problems`, each with
        `file`, `line` (a number or null), `code`, `level` (`warn`, `info` or `ignore`), `what` and `done`.
    """
    found = list(problems)
    listed = [
        {
            "file": problem.file,
            "line": problem.line,
            "code": problem.code,
            "level": _level(problem),
            "what": problem.what,
            "done": problem.done,
        }
        for problem in in_order(found)
    ]
    by_code = {code: len(of_code) for code, of_code in _by_code(found)}
    # ASCII, as a quoted string may contain half of a surrogate pair, which has no bytes in UTF-8
    text = json.dumps({"counts": dict(counts), "by_code": by_code, "problems": listed}, indent=2) + "\n"
    return text.replace("##[", "#\\u0023[")  # the same for a program, not a command for a runner: `unlike_commands`


def as_annotations(problems: Iterable[Problem]) -> str:
    """Return the problems as the workflow commands that code hosts show beside the lines of a change.

    Args:
        problems: The problems, in any order; ignored ones are left out.

    Returns:
        A line each, without a line end after the last; empty without problems.
    """
    return "\n".join(
        f"::{_ANNOTATED.get(problem.level, 'warning')} "
        + ",".join(f"{name}={_property(value)}" for name, value in _properties(problem))
        + f"::{_data(problem.text)}"
        for problem in in_order(problems)
        if not problem.is_ignored
    )


def summary(
    problems: Iterable[Problem],
    counts: Mapping[str, int],
    *,
    hidden: Container[str] = (),
    known: Collection[Problem] | None = None,
) -> str:
    """Return the report at the end of a build's log, in which the problems themselves have been logged one by one.

    Args:
        problems: The problems, in any order; ignored ones are left out.
        counts: As in `as_text`.
        hidden: The kinds of which only the first few problems have been logged.
        known: The problems that the build before had too, which are only counted; None if there was none.

    Returns:
        One line, and one more for each kind of problem.
    """
    text = f"Imported {counted(counts)}"
    found_now = list(problems)
    kinds = _by_code(found_now)
    if not kinds:
        return text
    text += f". {_number(sum(len(found) for _, found in kinds), 'problems')}"
    if known is not None:
        kinds = _by_code(problem for problem in found_now if problem not in known)
        text += f", {sum(len(found) for _, found in kinds) or 'none'} new"
    text += ":" if kinds else ""
    for code, found in kinds:
        text += f"\n  - {len(found)} [{code}]: {', '.join(problem.where for problem in found[:NAMED])}"
        if code in hidden:
            text += f" … and {len(found) - NAMED} more: shown with --verbose"
        elif len(found) > NAMED:
            text += f" … and {len(found) - NAMED} more"
        if unknown := _unknown(found):
            text += f"\n    {unknown}"
    return unlike_commands(text)


def is_reported_once(problem: Problem) -> bool:
    """Return True if only the first of equal problems is worth a line: they name one tag or filter."""
    return _UNKNOWN.match(problem.what) is not None


def _unknown(problems: Iterable[Problem]) -> str:
    """Return the unknown tags and filters, the most used first, with their numbers; empty without any."""
    found = Counter(match["name"] for problem in problems if (match := _UNKNOWN.match(problem.what)))
    names = [f"{name} ({count})" for name, count in found.most_common(NAMED_UNKNOWN)]
    if len(found) > NAMED_UNKNOWN:
        names.append(f"{len(found) - NAMED_UNKNOWN} more")
    return f"unknown in Liquid: {', '.join(names)}; the option `liquid` supplies tags and filters" if names else ""


def unlike_commands(text: str) -> str:
    """Break up strings that the runner of a GitHub workflow would take for a command: it reads all that is printed.

    A line is one where it begins with `::name::`, or contains `##[name]` anywhere. Titles and file names may hold both.

    Args:
        text: The text to log or print.

    Returns:
        The same; in a workflow with a backslash in the middle of each `::` and `##[`.
    """
    return _COMMAND.sub(r"\g<0>\\", text) if os.environ.get("GITHUB_ACTIONS") else text


def save(file: Path, text: str) -> None:
    """Write a report to a file, and create its folder.

    Args:
        file: The file. One with the same content is not touched: it may be in a folder that a preview watches.
        text: The content.

    Raises:
        OSError: It can't be written, or exists and is not a report.
    """
    if file.is_file():
        there = file.read_text(encoding="utf-8", errors="replace")
        if there == text:
            return
        if there.strip() and not there.startswith(_BEGINNING) and not _BEGINNING.startswith(there):
            raise FileExistsError(f"{file} exists already and is not a report")
        file.unlink()  # a hard link in another folder keeps its content
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8") as stream:
        try:
            stream.write(text)
            stream.flush()
        except OSError:
            file.unlink(missing_ok=True)  # half a report can't be read
            raise


def recognised(themes: Iterable[str], counts: Mapping[str, int]) -> str:
    """One line on the conventions of themes that were found in a blog.

    Args:
        themes: What the blog's themes are called.
        counts: How many of what there are: `pictures`, `archive pages` and so on.
    """
    names = ", ".join(themes) or "conventions of themes"
    return f"{names}: {', '.join(_number(count, what) for what, count in counts.items() if count)}"


def counted(counts: Mapping[str, int]) -> str:
    """Return numbers with their nouns: `1 post and 2 pages, with 1 category, 3 tags and 5 files`."""
    main = [_number(counts[name], name) for name in ("posts", "pages") if counts.get(name)]
    more = [_number(count, name) for name, count in counts.items() if count and name not in {"posts", "pages"}]
    text = " and ".join(main) or "no posts"
    return f"{text}, with {' and '.join([', '.join(more[:-1]), more[-1]] if more[1:] else more)}" if more else text


def noun(count: int, name: str) -> str:
    """What is counted, given as a plural, in the number that it has."""
    return _SINGULAR.get(name, name.removesuffix("s")) if count == 1 else name


def _number(count: int, name: str) -> str:
    return f"{count} {noun(count, name)}"


def _reported_and_ignored(problems: Sequence[Problem]) -> str:
    ignored = sum(problem.is_ignored for problem in problems)
    number = _number(len(problems) - ignored, "problems")
    if not ignored:
        return number
    others = f"{_number(ignored, 'problems')} that {'is' if ignored == 1 else 'are'} ignored"
    return others if ignored == len(problems) else f"{number} and {others}"


def _by_code(problems: Iterable[Problem], *, ignored: bool = False) -> Sequence[tuple[str, list[Problem]]]:
    """Return the kinds of problem, those that fail a strict build first, with their problems in the order of files."""
    kinds: dict[str, list[Problem]] = {}
    for problem in in_order(problems):
        if ignored or not problem.is_ignored:
            kinds.setdefault(problem.code, []).append(problem)
    order = {code: place for place, code in enumerate(CODES)}
    return sorted(kinds.items(), key=lambda kind: (-max(p.level for p in kind[1]), order[kind[0]]))


def gist(problem: Problem) -> tuple[str, ...]:
    """Return what equal problems have in common: the kind, and the text without quotations."""
    if (unknown := _UNKNOWN.match(problem.what)) is not None:
        return (problem.code, unknown[0])
    return (problem.code, _QUOTED.sub("", problem.what), _QUOTED.sub("", problem.done))


def _alike(problems: Iterable[Problem]) -> list[list[Problem]]:
    """Group problems with the same text."""
    found: dict[tuple[str, ...], list[Problem]] = {}
    for problem in problems:
        same = gist(problem) if is_reported_once(problem) else (problem.what, problem.done)
        found.setdefault(same, []).append(problem)
    return list(found.values())


def _level(problem: Problem) -> str:
    return _LEVEL_NAMES.get(problem.level, "warn")


def _properties(problem: Problem) -> Iterable[tuple[str, str]]:
    yield "file", one_line(problem.file)
    if problem.line is not None:
        yield "line", str(problem.line)
    yield "title", problem.code


def _data(text: str) -> str:
    """Escape the message of a workflow command: it ends with the line."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """Escape a property of a workflow command: it ends with a comma or a colon."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
