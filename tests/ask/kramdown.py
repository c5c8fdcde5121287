"""What kramdown makes of the cases in `tests/kramdown/cases/`, with the options that Jekyll gives it.

A case has `in`, perhaps `options`, and kramdown's `html`. Where the importer differs on purpose, `why` says so, and
`better_html` has what the importer makes of it.
"""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

CASES = Path(__file__).parents[1] / "kramdown" / "cases"


def normal(html: str) -> str:
    """HTML without what only lays it out."""
    return re.sub(r"\s+", " ", html).replace("> <", "><").strip()


def answers(cases: list[dict[str, Any]], path: Path) -> list[dict[str, Any]]:
    """Ask kramdown.

    Args:
        cases: What a file of cases holds.
        path: The file.

    Returns:
        For each case the keys that kramdown has to say something about, as `rewrite` takes them.
    """
    asked = [json.dumps({"in": case["in"], "options": case.get("options", {})}) for case in cases]
    ran = subprocess.run(
        ["ruby", str(Path(__file__).with_suffix(".rb"))],
        input="".join(f"{line}\n" for line in asked),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [
        _answer(case, json.loads(line)["html"]) for case, line in zip(cases, ran.stdout.split("\n")[:-1], strict=True)
    ]


def _answer(case: dict[str, Any], theirs: str) -> dict[str, Any]:
    laid_out = case.get("html")
    return {"html": laid_out if laid_out is not None and normal(laid_out) == normal(theirs) else theirs}
