"""What all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from types import CodeType
from typing import Any

import cases
import pytest
from hypothesis import settings
from jinja2 import BytecodeCache, Environment
from jinja2.bccache import Bucket

# the feed plugin imports GitPython, which ends where there is no Git, though nothing here asks Git
os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")

# the same examples each time: what random ones find belongs among the examples, not into somebody's build
settings.register_profile("blogimport", derandomize=True, deadline=None)
settings.load_profile("blogimport")


class Compiled(BytecodeCache):
    """The templates of themes, each compiled once: that would be most of what a build of a small site takes."""

    def __init__(self) -> None:
        self.codes: dict[tuple[str, str], CodeType] = {}

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        # what is compiled escapes, or not
        return super().get_bucket(environment, f"{name} {environment.autoescape}", filename, source)

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self.codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        assert bucket.code is not None
        self.codes[bucket.key, bucket.checksum] = bucket.code


@pytest.fixture(autouse=True, scope="session")
def _compiled_templates() -> Iterator[None]:
    compiled, usual = Compiled(), Environment.__init__

    def with_compiled(environment: Environment, *args: Any, **options: Any) -> None:
        # one that has all its arguments by their order is given its own
        usual(environment, *args, **(options if args else {"bytecode_cache": compiled, **options}))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Environment, "__init__", with_compiled)
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--rewrite",
        action="store_true",
        help="write what comes out into the cases that say otherwise; `git diff` shows whether that was meant",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    if config.getoption("rewrite"):
        cases.REWRITTEN = {}
        # all in this process, which writes the files in the end
        config.option.numprocesses = 0
        config.option.dist = "no"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in cases.write_down():
        terminalreporter.write_line(line)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Expect a case that names a known `defect` to fail; if it doesn't, the run fails until the key is removed."""
    for item in items:
        case = (
            item.callspec.params.get("case") if isinstance(item, pytest.Function) and hasattr(item, "callspec") else {}
        )
        if isinstance(case, dict) and "defect" in case:
            item.add_marker(pytest.mark.xfail(reason=case["defect"], strict=True))
