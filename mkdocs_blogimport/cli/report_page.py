"""The report of a check as a page to look at: what a mover shows to the others before deciding."""

from __future__ import annotations

import logging
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from ..blog import addresses
from ..blog.occupancy import address_of
from ..blog.paths import is_in
from ..blog.plan import SitePlan
from ..diagnostics.problems import CODES, Problem, in_order, one_line
from ..diagnostics.report import noun
from ..render.bodies import Bodies
from ..render.commonmark import CommonMark
from ..render.links import relative_to
from .answers import Answer

#: What a report begins with, by which one is known again.
MARK = "<!-- a report of mkdocs-blogimport -->"
#: Rows of a table, and problems of a kind.
MOST_ROWS = 2_000
MOST_PROBLEMS = 200
#: Terms of a grouping that are named.
MOST_TERMS = 60
#: Lines of the source around a problem, before it and behind it.
AROUND = 2
_LONGEST_LINE = 500
_LARGEST_FILE = 5_000_000
_BROKEN = re.compile(r"broken link (?P<quote>['\"])(?P<written>.*?)(?P=quote): ", re.DOTALL)
_PICTURE = re.compile(r"<img\b[^<>]*+>", re.IGNORECASE)
#: Years side by side in the plot.
MOST_YEARS = 60


@dataclass(frozen=True, slots=True)
class _Bar:
    year: int
    count: int
    label: str
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 1)


def page(
    bodies: Bodies,
    problems: Iterable[Problem],
    counts: Mapping[str, int],
    answers: Sequence[Answer],
    *,
    site: str,
) -> str:
    """The report as a page of HTML that needs nothing else: no network, no script.

    Args:
        bodies: The bodies of the blog, rendered.
        problems: What was found; what is to be ignored is left out.
        counts: How many of what there are.
        answers: What answers each old address.
        site: What answers them, for a sentence.
    """
    plan = bodies.plan
    found = [problem for problem in in_order(problems) if not problem.is_ignored]
    years = Counter(post.date.year for post in plan.blog.posts if post.date is not None)
    kinds = list(_kinds(found, [imported.folder for imported in plan.blog.imports]))
    redirects = [
        (address_of(redirect.file), _shown(plan.redirect_url(redirect)), redirect.display_path)
        for redirect in plan.redirects
    ]
    values: dict[str, Any] = {
        "mark": Markup(MARK),
        "title": plan.blog.title or "Blog",
        "hosts": sorted(plan.hosts),
        "tiles": [(number, noun(number, name)) for name, number in {**counts, "problems": len(found)}.items()],
        "years": years,
        "plot": _plot(years),
        "groups": list(_groups(plan)),
        "answers": answers,
        "answered": [(a.address, a.target, address_of(a.file)) for a in answers if a.is_answered],
        "lost": [answer for answer in answers if not answer.is_answered],
        "site": site,
        "redirects": redirects,
        "kinds": kinds,
        "links": _broken(found),
        "pictures": list(_pictures(bodies)),
        "most": MOST_ROWS,
    }
    names = {"years": "Posts by year", "groups": "Terms", "addresses": "Old addresses", "redirects": "Redirects",
             "kinds": "Problems", "links": "Broken links", "pictures": "Pictures"}  # fmt: skip
    ids = {"groups": "terms", "kinds": "problems"}
    values["contents"] = [(ids.get(k, k), name) for k, name in names.items() if k == "addresses" or values[k]]
    return _environment().get_template("report.html").render(values)


def _shown(url: str) -> str:
    """A URL for people: decoded, and from the site's root if it is of the site."""
    return url if "://" in url else "/" + addresses.decode(url).removeprefix("./")


def write(file: Path, text: str) -> None:
    """Write a report, over one that was written before.

    Raises:
        OSError: It can't be written, or the file is another.
    """
    if file.exists():
        with file.open(encoding="utf-8", errors="replace") as opened:
            if MARK not in opened.read(200):
                raise FileExistsError(0, "exists already, and is no report", str(file))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", errors="replace")


@lru_cache(maxsize=1)
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.PackageLoader("mkdocs_blogimport.cli"),
        autoescape=True,
        trim_blocks=True,
        finalize=lambda value: one_line(value) if isinstance(value, str) and not isinstance(value, Markup) else value,
    )


def _plot(years: Mapping[int, int]) -> dict[str, Any]:
    """The bars of the plot, from the first year to the last; of a very long time the newest years."""
    if not years:
        return {}
    last = max(years)
    first = max(min(years), last - MOST_YEARS + 1)
    shown = range(first, last + 1)
    most = max(years.get(year, 0) for year in shown)
    step, top, base = min(60.0, 720 / len(shown)), 20, 180
    every = -(-len(shown) // int(720 / 36)) if len(shown) > 720 // 36 else 1
    bars = []
    for place, year in enumerate(shown):
        height = round((base - top) * years.get(year, 0) / most, 1)
        label = str(year) if place % every == 0 else ""
        bars.append(_Bar(year, years.get(year, 0), label, round(place * step + step * 0.1, 1), base - height,
                         round(step * 0.8, 1), height))  # fmt: skip
    return {"bars": bars, "width": round(max(step * len(shown), 300), 1), "height": base + 22, "base": base}


def _groups(plan: SitePlan) -> Iterator[tuple[str, Sequence[tuple[str, int]], int]]:
    """The terms of each grouping, the authors and the languages with how many posts have them."""
    posts = plan.blog.posts
    counted = {
        name.capitalize(): Counter(t for post in posts for t in set(grouping.key(post)))
        for name, grouping in plan.blog.groupings.items()
        if grouping.kind == "name"
    }
    counted["Authors"] = Counter(author for post in posts for author in post.authors)
    counted["Languages"] = Counter(
        language for post in posts if (language := post.language or plan.blog.origins[post].language)
    )
    for name, counter in counted.items():
        terms = sorted(counter.items(), key=lambda item: (-item[1], item[0]))
        if terms:
            yield name, terms[:MOST_TERMS], len(terms) - MOST_TERMS


def _kinds(problems: Iterable[Problem], folders: Sequence[Path]) -> Iterator[dict[str, Any]]:
    by_code: dict[str, list[Problem]] = {}
    for problem in problems:
        by_code.setdefault(problem.code, []).append(problem)
    warned = {code: any(problem.level >= logging.WARNING for problem in found) for code, found in by_code.items()}
    for code in sorted(by_code, key=lambda code: (not warned[code], [*CODES].index(code))):
        found = by_code[code]
        yield {
            "code": code,
            "what": CODES[code].what,
            "explanation": explanations().get(code, ""),
            "count": len(found),
            "problems": [
                {
                    "where": problem.where,
                    "what": problem.what,
                    "done": problem.done,
                    "lines": _lines(problem, folders),
                }
                for problem in found[:MOST_PROBLEMS]
            ],
        }


@lru_cache(maxsize=1)
def explanations() -> Mapping[str, Markup]:
    """What each kind of message means, what was done and what is to be done, in HTML; by its code.

    The text is that of the documentation, which a page without a network can't lead to.
    """
    text = (resources.files(__package__) / "templates" / "explanations.md").read_text(encoding="utf-8")
    engine = CommonMark()
    parts = re.split(r"(?m)^## ([a-z-]+)$", text)[1:]
    return {code: Markup(engine.convert(part.strip()).html) for code, part in zip(parts[::2], parts[1::2], strict=True)}


def _lines(problem: Problem, folders: Sequence[Path]) -> list[tuple[int, str, bool]]:
    """The lines of the source around a problem: number, text, and whether it is the one."""
    if problem.line is None:
        return []
    file = Path(os.path.realpath(problem.file))
    if not any(is_in(file, folder) for folder in folders):
        return []
    lines = _read(file)
    start = max(0, problem.line - 1 - AROUND)
    return [
        (number, text.expandtabs(4)[:_LONGEST_LINE] + "…" * (len(text) > _LONGEST_LINE), number == problem.line)
        for number, text in enumerate(lines[start : problem.line + AROUND], start + 1)
    ]


@lru_cache(maxsize=16)
def _read(file: Path) -> Sequence[str]:
    try:
        with file.open("rb") as opened:
            content = opened.read(_LARGEST_FILE)
    except OSError:
        return ()
    return content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _broken(problems: Iterable[Problem]) -> list[tuple[str, list[str]]]:
    """Where broken links lead, those that stand in the most places first."""
    found: dict[str, list[str]] = {}
    for problem in problems:
        if problem.code == "link" and (match := _BROKEN.match(problem.what)) is not None:
            found.setdefault(match["written"], []).append(problem.where)
    return sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))


class _Picture(HTMLParser):
    source = ""
    is_described = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {key: value or "" for key, value in attrs}
        self.source = values.get("src", "")
        self.is_described = bool(values.get("alt", "").strip()) or values.get("role") in {"presentation", "none"}


def _pictures(bodies: Bodies) -> Iterator[tuple[str, list[str]]]:
    """The pictures of each post that have no alternative text."""
    for post in bodies.plan.pages:
        sources = []
        for found in _PICTURE.finditer(relative_to(bodies.body(post).html, "", "/")):
            picture = _Picture()
            picture.feed(found[0])
            if not picture.is_described:
                sources.append(picture.source[:200] or "a picture without an address")
        if sources:
            yield post.display_path, sources
