"""What all tests share."""

from __future__ import annotations

import cases
import pytest
from hypothesis import settings

# the same examples each time: what random ones find belongs among the examples, not into somebody's build
settings.register_profile("blogimport", derandomize=True, deadline=None)
settings.load_profile("blogimport")


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
