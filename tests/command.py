"""The command `mkdocs-blogimport`, run in this process."""

from __future__ import annotations

import inspect
from typing import Any

from click.testing import CliRunner, Result

from mkdocs_blogimport.cli import commands

#: click 8.1 mixes the errors into the output unless it is told not to; later versions never do.
_APART: dict[str, Any] = {"mix_stderr": False} if "mix_stderr" in inspect.signature(CliRunner).parameters else {}


def run(*arguments: object) -> Result:
    """Run it with these arguments."""
    return CliRunner(**_APART).invoke(commands.main, [str(argument) for argument in arguments])
