"""The first inputs of the fuzzer: the project's own test cases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

CASES = Path(__file__).parent.parent / "tests" / "cases"
#: Which folders of cases each target starts from, and the keys under which they keep their text.
SOURCES: dict[str, tuple[tuple[str, str], ...]] = {
    "front_matter": (("frontmatter", "in"), ("odd", "content")),
    "liquid": (("liquid", "in"), ("odd", "content")),
    "kramdown": (("kramdown", "markdown"), ("odd", "content")),
    "commonmark": (("kramdown", "markdown"),),
    "excerpt": (("kramdown", "markdown"), ("odd", "content")),
    "excerpt_of_html": (("kramdown", "html"), ("odd", "content")),
}
#: Longer cases make the fuzzer slow.
LONGEST = 4_000


def seeds(target: str) -> Iterator[bytes]:
    """The inputs that a target starts from."""
    for folder, key in SOURCES[target]:
        for path in sorted((CASES / folder).glob("*")):
            if path.suffix in {".yml", ".yaml"}:
                for case in _listed(yaml.safe_load(path.read_text(encoding="utf-8"))):
                    text = case.get(key)
                    data = text if isinstance(text, bytes) else str(text or "").encode("utf-8", "surrogatepass")
                    if 0 < len(data) <= LONGEST:
                        yield data
            elif path.is_file() and path.suffix == ".md":
                data = path.read_bytes()
                if path.name != "README.md" and len(data) <= LONGEST:
                    yield data


def _listed(loaded: Any) -> list[dict[str, Any]]:
    return [case for case in loaded if isinstance(case, dict)] if isinstance(loaded, list) else []
