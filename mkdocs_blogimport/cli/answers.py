"""What answers an old address: a file of a built site, or a redirect, followed to its end."""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Literal, Protocol
from urllib.parse import urljoin, urlsplit

from ..blog import addresses
from ..blog.paths import tree
from ..blog.plan import SitePlan, is_own
from ..diagnostics.problems import one_line
from ..diagnostics.report import unlike_commands

#: How much of a page is looked at for a redirect, in bytes.
HEAD = 65_536
#: Redirects in a row that are followed.
MOST_HOPS = 20
#: A page that changes later than after so many seconds is read, not passed through.
LONGEST_DELAY = 15
#: Addresses that the text names without `--verbose`.
SHOWN = 50

How = Literal["page", "redirect", "elsewhere", "nothing", "dead redirect", "loop", "outside"]

#: What is said of an address that is not answered, beside it.
_WHY: Mapping[str, str] = {
    "dead redirect": "its redirect leads to {target}, which nothing answers",
    "loop": "its redirects lead in a circle, from {target}",
    "outside": "it lies outside of {target}",
}
_WAYS = {"page": "a page or a file", "redirect": "a redirect", "elsewhere": "a redirect to another site"}
_REFRESH = re.compile(
    r"\s*(?P<delay>\d{1,6})(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?(?P<url>\S.*)", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What answers an address."""

    address: str
    how: How
    file: str = ""
    """The file of the site that a reader ends at."""
    target: str = ""
    """Where a redirect leads: an address of the site or a URL; of a loop where it begins again."""
    perhaps: str = ""
    """An address of the site that has the same last part, where nothing answers and there is but one."""

    @property
    def is_answered(self) -> bool:
        """Whether a reader finds something."""
        return self.how in {"page", "redirect", "elsewhere"}

    @property
    def why(self) -> str:
        """Why it isn't answered, where there is more to say than that nothing is there; a clause."""
        return _WHY.get(self.how, "").replace("{target}", self.target)


class Site(Protocol):
    """A site that answers addresses."""

    def has(self, file: str) -> bool:
        """Whether there is a file, named by its decoded path."""

    def redirect(self, file: str) -> str | None:
        """Where a file sends its reader: a URL, relative to its address or absolute; None where it is read."""

    def files(self) -> Iterable[str]:
        """All files."""


class BuiltSite:
    """A folder to which a site was built, by whatever."""

    def __init__(self, folder: Path) -> None:
        """List the files of a folder."""
        self._folder = folder
        self._files = dict.fromkeys(
            Path(above, entry.name).relative_to(folder).as_posix()
            for above, entries in tree(str(folder), most=addresses.FOLDER_LIMIT)
            for entry in entries
            if entry.is_file()
        )

    def has(self, file: str) -> bool:
        """Whether there is a file."""
        return file in self._files

    def files(self) -> Iterable[str]:
        """All files."""
        return self._files

    def redirect(self, file: str) -> str | None:
        """Where the `meta refresh` of a page leads."""
        if not file.lower().endswith((".html", ".htm")):
            return None
        try:
            with (self._folder / file).open("rb") as opened:
                head = opened.read(HEAD)
        except OSError:
            return None
        return refresh(head.decode("utf-8", "replace")) if b"refresh" in head.lower() else None


class PlannedSite:
    """A site that is not built yet: what a plan has at each file."""

    def __init__(self, plan: SitePlan, static: Iterable[str] = (), *, base: str = "") -> None:
        """Take what stands in a plan, and files that are copied; `base` is the path below which the site stands."""
        self._plan = plan
        self._base = base
        self._static = {address.lstrip("/") for address in static}

    def has(self, file: str) -> bool:
        """Whether there is a page, a list, a redirect, or a file that is copied."""
        return file in self._static or self._plan.table.at(file) is not None

    def files(self) -> Iterable[str]:
        """The pages."""
        return [there.file for there in self._plan.pages.values()]

    def redirect(self, file: str) -> str | None:
        """Where a redirect leads."""
        there = self._plan.table.at(file)
        if there is None or not there.leads_to:
            return None
        if "://" in there.leads_to:
            return there.leads_to
        end = self._plan.table.at(there.leads_to)
        url = end.url.removeprefix("./") if end is not None and end.url else addresses.encode(there.leads_to)
        return url if "://" in url else f"{self._base}/{url}"


class _Head(HTMLParser):
    """Looks for the `meta refresh` of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.content: str | None = None
        self._skipped = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"noscript", "template"}:
            self._skipped += 1
        values = {key: value or "" for key, value in reversed(attrs)}
        is_refresh = tag == "meta" and values.get("http-equiv", "").strip().lower() == "refresh"
        if is_refresh and self.content is None and not self._skipped:
            self.content = values.get("content")

    def handle_endtag(self, tag: str) -> None:
        if tag in {"noscript", "template"}:
            self._skipped = max(0, self._skipped - 1)


def refresh(html: str) -> str | None:
    """Where a page sends its reader by `meta refresh`, or None.

    Args:
        html: The beginning of a page.
    """
    head = _Head()
    head.feed(html)
    found = _REFRESH.fullmatch(head.content or "")
    if found is None or int(found["delay"]) > LONGEST_DELAY:
        return None
    url = found["url"].strip()
    if url[0] in "\"'":
        url = url[1:].partition(url[0])[0]
    return url.strip() or None


class Answers:
    """Asks a site for old addresses, as a static host would answer them."""

    def __init__(self, site: Site, *, base: str = "", hosts: Iterable[str] = ()) -> None:
        """Begin.

        Args:
            site: The site.
            base: The path below which the site stands on its host: empty, or `/blog`.
            hosts: Hosts that are the site's own, now or before.
        """
        self._site = site
        self._base = base
        self._hosts = frozenset(hosts)
        self._by_name: dict[str, list[str]] | None = None

    def answer(self, address: str) -> Answer:
        """Find what answers an address.

        Args:
            address: A decoded path on the host.
        """
        seen: dict[str, None] = {}
        here = address
        for _ in range(MOST_HOPS):
            file = self._file(here)
            if file is None:
                if here != address:
                    return Answer(address, "dead redirect", target=here)
                how: How = "nothing" if self._below(address) is not None else "outside"
                return Answer(address, how, target=self._base, perhaps=self._perhaps(address))
            if file in seen:
                return Answer(address, "loop", target=here)
            seen[file] = None
            target = self._site.redirect(file)
            if target is None:
                return Answer(address, "redirect" if len(seen) > 1 else "page", file, here if len(seen) > 1 else "")
            following = self._following(here, file, target)
            if following is None:
                return Answer(address, "elsewhere", target=target)
            here = following
        return Answer(address, "loop", target=here)

    def _below(self, address: str) -> str | None:
        """An address below the site's root; None where it lies outside."""
        if not self._base:
            return address
        if address == self._base:
            return "/"
        return address[len(self._base) :] if address.startswith(self._base + "/") else None

    def _file(self, address: str) -> str | None:
        below = self._below(address)
        found = () if below is None else addresses.candidates(below)
        return next((file for file in found if self._site.has(file)), None)

    def _following(self, here: str, file: str, target: str) -> str | None:
        """The address that a redirect leads to; None where it is another site's."""
        # a host answers the address of a folder with a slash behind it
        is_folder = file.endswith("index.html") and not here.endswith(("/", "index.html"))
        try:
            parts = urlsplit(urljoin("http://site" + addresses.encode(here + "/" * is_folder), target))
            host = parts.hostname or ""
        except ValueError:
            return None
        if host != "site" and not is_own(host, self._hosts):
            return None
        return addresses.clean(addresses.decode(parts.path) or "/")

    def _perhaps(self, address: str) -> str:
        if self._by_name is None:
            self._by_name = {}
            for file in self._site.files():
                if file.endswith((".html", ".htm")):
                    found = file.removesuffix("index.html") if file.endswith("/index.html") else file
                    self._by_name.setdefault(_name(found), []).append("/" + found)
        alike = self._by_name.get(_name(address), ())
        return self._base + alike[0] if len(alike) == 1 and _name(address) else ""


def _name(address: str) -> str:
    """The last part of an address, without its file extension."""
    return re.sub(r"\.html?\Z", "", address.strip("/").rsplit("/", 1)[-1].lower())


# -- reports ----------------------------------------------------------------------------------------------------


def as_text(answers: Sequence[Answer], *, verbose: bool = False) -> str:
    """The report for people.

    Args:
        answers: What answers each address.
        verbose: Whether all addresses are named that are not answered, and those that are.

    Returns:
        Some lines, without a line end behind the last.
    """
    lost = [answer for answer in answers if not answer.is_answered]
    counts = Counter[str](answer.how for answer in answers)
    ways = ", ".join(f"{counts[how]} by {what}" for how, what in _WAYS.items() if counts[how])
    found, total = len(answers) - len(lost), len(answers)
    what = "old address" if total == 1 else "old addresses"
    number = f"{found} of {total}" if lost else f"All {total}" if total > 1 else "The 1"
    lines = [f"{number} {what} {'is' if found == 1 else 'are'} answered{f': {ways}' if ways else ''}."]
    if lost:
        lines += ["", f"{len(lost)} {'is' if len(lost) == 1 else 'are'} not answered:"]
        lines += [f"  {_described(answer)}" for answer in (lost if verbose else lost[:SHOWN])]
        if len(lost) > SHOWN and not verbose:
            lines.append(f"  … and {len(lost) - SHOWN} more: --verbose shows them")
    if verbose and len(lost) < len(answers):
        lines += ["", "Answered:"]
        lines += [f"  {_described(answer)}" for answer in answers if answer.is_answered]
    return unlike_commands("\n".join(lines))


def _described(answer: Answer) -> str:
    if answer.is_answered:
        return one_line(f"{answer.address} -> {answer.target or answer.file}")
    perhaps = f"; perhaps {answer.perhaps} is meant" if answer.perhaps else ""
    return one_line(f"{answer.address}{': ' * bool(answer.why)}{answer.why}{perhaps}")


def as_json(answers: Iterable[Answer]) -> str:
    """The report for programs: `counts` by how an address is answered, and `addresses`, each with what answers it."""
    listed = list(answers)
    hows = Counter[str](answer.how for answer in listed)
    counts = {"addresses": len(listed), "answered": sum(answer.is_answered for answer in listed)}
    value = {
        "counts": {**counts, **hows},
        "addresses": [
            {
                "address": answer.address,
                "answered": answer.is_answered,
                "how": answer.how,
                "file": answer.file or None,
                "target": answer.target or None,
                "perhaps": answer.perhaps or None,
            }
            for answer in listed
        ],
    }
    return json.dumps(value, ensure_ascii=True, indent=2) + "\n"


def _written(address: str) -> str:
    """Write an address so that it is the same one when a table with it is read."""
    return one_line(address.replace("%", "%25").replace("?", "%3F").replace("#", "%23"))


def as_csv(answers: Iterable[Answer]) -> str:
    """What is not answered, as a table to fill in: the old address, an empty column for the new one, and remarks."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["old address", "new address", "why", "perhaps"])
    for answer in answers:
        if not answer.is_answered:
            why = answer.why or "nothing answers it"
            writer.writerow([_written(answer.address), "", one_line(why), _written(answer.perhaps)])
    return table.getvalue()
