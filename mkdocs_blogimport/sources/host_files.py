"""Redirects in the files of an old host: `_redirects`, `netlify.toml`, `vercel.json`, `.htaccess`."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from ..blog.paths import is_file, why_not_read
from ..blog.post import OldRedirect
from ..diagnostics.naming import display_path
from ..diagnostics.problems import Problems
from ..frontmatter.decoding import decode
from . import settings_file
from .options import ReadOptions
from .walk import Found, content


class _Rule(NamedTuple):
    """A rule of a file."""

    source: str
    target: str
    line: int | None
    comes_first: bool = True
    """True if the host tries it before it looks for a file."""
    reason: str = ""
    """The part of the rule that a page can't do, in a clause."""


_STATUS = re.compile(r"([0-9]{3})(!?)")
_CODES = frozenset({"301", "302", "303", "307", "308"})
_SCHEME = re.compile(r"https?://[^/]*", re.IGNORECASE)
#: Netlify's documentation, "Redirect options": `*` and a name after `/:` are placeholders.
_NETLIFY_PATTERN = re.compile(r"\*|/:[A-Za-z]")
#: path-to-regexp 6, as Vercel has it: these characters make a pattern unless they are escaped.
_VERCEL_PATTERN = re.compile(r"(?<!\\)[*?+(){}]|(?<!\\):[A-Za-z_]")
#: Apache's documentation, mod_alias.
_APACHE_STATUS = {"permanent": "301", "temp": "302", "seeother": "303", "gone": "410"}
_APACHE = {"redirect": None, "redirectpermanent": "301", "redirecttemp": "302"}


def old_redirects(folders: Iterable[Path], problems: Problems, options: ReadOptions) -> list[OldRedirect]:
    """Read the redirects of the files that hosts read.

    Args:
        folders: The folders that may contain them, resolved: the repository's, and that of the blog's source in it.
        problems: Receives the rules that a redirect page can't do: patterns, conditions, answers from elsewhere.
        options: The site's options.

    Returns:
        The redirects; of two from one address the first counts, as it does on these hosts.
    """
    found: list[OldRedirect] = []
    for folder in dict.fromkeys(folders):
        for name, read in _FILES.items():
            file = folder / name
            if not is_file(file) or options.leaves_out(name):
                continue
            label = display_path(file)
            if (reason := why_not_read(file, folder)) is not None:
                problems.report("unreadable", label, None, reason, "left out")
                continue
            data = content(Found(name, file), problems, options)
            if data is None:
                continue
            text = decode(data)[0]
            try:
                rules = list(read(text))
            except (ValueError, RecursionError):
                problems.report("config", label, None, "can't be read", "its redirects are left out")
                continue
            found += _kept(rules, label, problems)
    return found


def _kept(rules: Iterable[_Rule], label: str, problems: Problems) -> Iterator[OldRedirect]:
    sources: set[str] = set()
    for rule in rules:
        if rule.reason:
            problems.report("redirect-rule", label, rule.line, f"the rule for {rule.source!r} {rule.reason}",
                            "rule left out")  # fmt: skip
        elif rule.source not in sources:
            sources.add(rule.source)
            yield OldRedirect(rule.source, rule.target, label, rule.line, comes_first=rule.comes_first)


def _is_canonical(source: str, target: str) -> bool:
    """Return True if a rule only redirects one name of the host to another, or to HTTPS."""
    old, new = _SCHEME.match(source), _SCHEME.match(target)
    return bool(old and new) and source.endswith("/*") and target.endswith("/:splat")


def _why_not(source: str, status: str, *, is_pattern: bool, has_conditions: bool) -> str:
    """Return the part of a rule that a redirect page can't do; empty if it can do everything."""
    if status not in _CODES:
        return f"answers with status {status}, not with a redirect"
    if has_conditions:
        return "has conditions, which only a server can check"
    if is_pattern:
        return "is a pattern for many addresses"
    return "" if _SCHEME.match(source) or source.startswith("/") else "is not for an address"


def _netlify_rule(source: str, target: str, status: str, line: int | None, conditions: Any) -> _Rule | None:
    found = _STATUS.fullmatch(status)
    code, forced = (found[1], bool(found[2])) if found else (status, False)
    if _is_canonical(source, target):
        return None
    reason = _why_not(source, code, is_pattern=_NETLIFY_PATTERN.search(_SCHEME.sub("", source)) is not None,
                      has_conditions=bool(conditions))  # fmt: skip
    return _Rule(source, target, line, forced, reason)


def _redirects(text: str) -> Iterator[_Rule]:
    """Read `_redirects` of Netlify, Cloudflare Pages, GitLab Pages: `FROM [QUERY=:x …] TO [STATUS] [CONDITION=…]`."""
    for number, line in enumerate(text.splitlines(), 1):
        words = line.split()
        comment = next((at for at, word in enumerate(words) if word.startswith("#")), len(words))
        words = words[:comment]
        if not words:
            continue
        at = next((n for n, word in enumerate(words) if n and (word.startswith("/") or _SCHEME.match(word))), None)
        if at is None:
            yield _Rule(words[0], "", number, reason="has no target")
            continue
        behind = words[at + 1 :]
        status = behind[0] if behind and _STATUS.fullmatch(behind[0]) else "301"
        conditions = [*words[1:at], *(word for word in behind if "=" in word)]
        rule = _netlify_rule(words[0], words[at], status, number, conditions)
        if rule is not None:
            yield rule


def _netlify_toml(text: str) -> Iterator[_Rule]:
    """Read `netlify.toml`: `[[redirects]]` with `from`, `to`, `status`, `force`, `query`, `conditions`."""
    lines = _Lines(text)
    for entry in _entries(settings_file.toml(text), "redirects"):
        source, target = str(entry.get("from", "")), str(entry.get("to", ""))
        status = f"{entry.get('status', 301)}{'!' if entry.get('force') is True else ''}"
        conditions = [entry.get(key) for key in ("query", "conditions", "signed") if entry.get(key)]
        rule = _netlify_rule(source, target, status, lines.next(source), conditions)
        if rule is not None:
            yield rule


def _vercel(text: str) -> Iterator[_Rule]:
    """Read `vercel.json`: `redirects` with `source`, `destination`, `permanent`, `statusCode`, `has`, `missing`."""
    lines = _Lines(text)
    for entry in _entries(json.loads(text), "redirects"):
        source, target = str(entry.get("source", "")), str(entry.get("destination", ""))
        reason = _why_not(
            source,
            str(entry.get("statusCode", 308)),
            is_pattern=_VERCEL_PATTERN.search(source) is not None,
            has_conditions=bool(entry.get("has") or entry.get("missing")),
        )
        plain = re.sub(r"\\(.)", r"\1", source)
        yield _Rule(plain, target, lines.next(source), reason=reason)


def _htaccess(text: str) -> Iterator[_Rule]:
    """Read `.htaccess` of Apache: `Redirect [STATUS] FROM TO` and its short forms; other rules are only reported."""
    for number, line in enumerate(text.splitlines(), 1):
        directive, _, rest = line.strip().partition(" ")
        name = directive.lower()
        if name == "redirectmatch" or (name == "rewriterule" and _redirects_by_flag(rest)):
            yield _Rule(line.strip(), "", number, reason="is a pattern for many addresses")
        if name not in _APACHE:
            continue
        try:
            words = shlex.split(rest)
        except ValueError:
            words = rest.split()
        status = _APACHE[name]
        if status is None and words and not words[0].startswith("/"):
            status = _APACHE_STATUS.get(words[0].lower(), words[0])
            del words[0]
        source, target = (*words, "", "")[:2]
        # it applies to all addresses with this beginning, and a slash is the beginning of the whole site
        reason = _why_not(source, status or "302", is_pattern=source == "/", has_conditions=False)
        yield _Rule(source, target, number, reason=reason)


def _redirects_by_flag(rule: str) -> bool:
    """Return True if a `RewriteRule` redirects: flag R, as in `[R=301,L]`."""
    flags = rule.rpartition("[")[2].rstrip().removesuffix("]").split(",")
    return any(flag.strip().partition("=")[0].lower() in {"r", "redirect"} for flag in flags)


#: The files, in order of precedence.
_FILES: Mapping[str, Callable[[str], Iterator[_Rule]]] = {
    "_redirects": _redirects,
    "netlify.toml": _netlify_toml,
    "vercel.json": _vercel,
    ".htaccess": _htaccess,
}


def _entries(data: Any, key: str) -> Iterator[Mapping[str, Any]]:
    """Yield the rules among the settings of a file."""
    listed = data.get(key) if isinstance(data, dict) else None
    yield from (entry for entry in (listed if isinstance(listed, list) else ()) if isinstance(entry, dict))


class _Lines:
    """The lines of the sources of rules, which follow each other as the rules do."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._line = 1

    def next(self, source: str) -> int | None:
        """Return the line of the next string that is written so; None if it is written otherwise."""
        quoted = (json.dumps(source, ensure_ascii=False), json.dumps(source), f"'{source}'")
        places = [at for at in (self._text.find(written, self._at) for written in quoted) if at >= 0]
        if not source or not places:
            return None
        self._line += self._text.count("\n", self._at, min(places))
        self._at = min(places)
        return self._line
