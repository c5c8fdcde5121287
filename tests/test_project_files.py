"""What a package index and a code host show of the project."""

from __future__ import annotations

import re
from importlib.metadata import metadata
from pathlib import Path
from typing import Any

import yaml
from command import run

ROOT = Path(__file__).parents[1]
_LINK = re.compile(r"\]\((?![a-z]+:|#)")


def load(name: str) -> Any:
    return yaml.safe_load((ROOT / ".github" / name).read_text(encoding="utf-8"))


def test_the_description_on_an_index_has_no_link_into_a_checkout() -> None:
    shown = str(metadata("mkdocs-blogimport").get_payload())
    assert "# mkdocs-blogimport" in shown
    assert "From Jekyll to MkDocs in five minutes" in " ".join(shown.split())
    assert _LINK.findall(shown) == [], "made before README.md or pyproject.toml changed? run pip install -e . again"
    assert _LINK.search((ROOT / "README.md").read_text(encoding="utf-8"))


def test_a_code_host_runs_the_tests_with_every_python_that_is_named() -> None:
    named = re.findall(r"Python :: (3\.\d+)", " ".join(metadata("mkdocs-blogimport").get_all("Classifier", ())))
    matrix = load("workflows/tests.yml")["jobs"]["tests"]["strategy"]["matrix"]
    assert matrix["python"] == named
    assert {"python": named[0], "versions": "lowest"} in matrix["include"]


def test_the_issue_form_asks_for_a_command_that_there_is(tmp_path: Path) -> None:
    fields = {field["id"]: field for field in load("ISSUE_TEMPLATE/report.yml")["body"] if "id" in field}
    asked = re.search(r"`mkdocs-blogimport (.*?)`", fields["check"]["attributes"]["description"])
    assert asked is not None
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts/2020-01-01-a.md").write_text("---\ntitle: A\n---\n", encoding="utf-8")
    ran = run(*[str(tmp_path) if word == "OLD_BLOG" else word for word in asked[1].split()])
    assert (ran.exit_code, ran.stdout[:1]) == (0, "{")
