"""`cascade`: the front matter that a section, or the configuration, gives to all pages below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from . import patterns
from .settings_files import texts

#: The most entries that hold for one page; the nearer ones count first.
MOST = 100
_MOST_KEYS = 200


@dataclass(frozen=True, slots=True)
class Rule:
    """Values, and the pages that get them."""

    values: Mapping[str, Any]
    target: Mapping[str, Any]

    def holds(self, path: str, kind: str, language: str) -> bool:
        """Return True if a page gets the values.

        Args:
            path: The logical path of the page, with a slash before it: `/posts/a`.
            kind: `page`, `section`, `home`, `taxonomy` or `term`.
            language: The code of its language.
        """
        for key, value, own in (("path", path, True), ("kind", kind, False), ("lang", language, False)):
            wanted = texts(self.target.get(key))
            if wanted and not any(_matches(value, pattern.lower(), is_path=own) for pattern in wanted):
                return False
        environment = texts(self.target.get("environment"))
        return not environment or any(_matches("production", pattern, is_path=False) for pattern in environment)


def rules(said: Any) -> list[Rule]:
    """Return the rules of a value of `cascade`: a mapping, or a list of mappings with a `target` each."""
    found = []
    for entry in (said if isinstance(said, list) else [said])[:MOST]:
        if isinstance(entry, Mapping):
            values = {str(key).lower(): value for key, value in islice(entry.items(), _MOST_KEYS)}
            target = values.pop("target", None) or values.pop("_target", None)
            values.pop("_target", None)
            found.append(Rule(values, target if isinstance(target, Mapping) else {}))
    return found


def filled(metadata: dict[str, Any], holding: Sequence[Rule], path: str, kind: str, language: str) -> dict[str, Any]:
    """Add the values of rules that a page doesn't have itself.

    Args:
        metadata: The front matter of the page.
        holding: The rules of the sections around it, the nearest first.
        path: As in `Rule.holds`.
        kind: As in `Rule.holds`.
        language: As in `Rule.holds`.

    Returns:
        The values that were added, which the front matter doesn't have.
    """
    added: dict[str, Any] = {}
    for rule in holding:
        if rule.holds(path, kind, language):
            for key, value in rule.values.items():
                if key == "params" and isinstance(value, Mapping):
                    own = {**value, **added.get("params", {})}
                    added["params"] = own
                elif key not in metadata:
                    added.setdefault(key, value)
    return added


def _matches(value: str, pattern: str, *, is_path: bool) -> bool:
    if pattern == value or (pattern == "**" and is_path):
        return True
    return any(alternative.matches(value.lower()) for alternative in patterns.glob(pattern))
