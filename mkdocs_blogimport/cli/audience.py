"""The options of commands that say for whom a site is: those of mkdocs.yml, by the same names."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import click
import yaml

from ..sources.audience import VARIABLE, Audience, AudienceError, choose

_Command = TypeVar("_Command", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Chosen:
    """What a command was told of audiences."""

    audience: Audience | None = None
    settings: dict[str, Any] = field(default_factory=dict)
    """The options of mkdocs.yml that say the same."""

    @contextmanager
    def named(self) -> Iterator[None]:
        """Let the audience that the command names come before the one in the environment."""
        before = os.environ.get(VARIABLE)
        if self.audience is not None:
            os.environ[VARIABLE] = self.audience.name
        try:
            yield
        finally:
            if before is None:
                os.environ.pop(VARIABLE, None)
            else:
                os.environ[VARIABLE] = before


def options(command: _Command) -> _Command:
    """Add the options to a command, as `audience`, `audiences` and `default_audience`."""
    for option in (
        click.option("--default-audience", metavar="NAME", help="The audience of what names none."),
        click.option("--audiences", metavar="YAML",
                     help="What each audience sees, as in mkdocs.yml: '{public: [], internal: [public]}'."),
        click.option("--audience", metavar="NAME",
                     help=f"For whom the site is; needs --audiences. [default: ${VARIABLE}]"),
    ):  # fmt: skip
        command = option(command)
    return command


def chosen(audience: str | None = None, audiences: str | None = None, default_audience: str | None = None) -> Chosen:
    """What the options say together.

    Args:
        audience: The option of this name.
        audiences: The option of this name, in YAML.
        default_audience: The option of this name.

    Raises:
        AudienceError: They leave open who sees what.
    """
    if audiences is None:
        if audience is None and default_audience is None:
            return Chosen()
        raise AudienceError("--audience needs --audiences, which says what each audience sees.")
    try:
        read = yaml.safe_load(audiences)
    except yaml.YAMLError:
        read = None
    if not isinstance(read, dict) or not read:
        raise AudienceError("--audiences is to be a mapping such as '{public: [], internal: [public]}'.")
    seen: dict[str, list[str]] = {}
    for name, others in read.items():
        listed = [] if others is None else [others] if isinstance(others, str) else others
        if not isinstance(listed, list) or not all(isinstance(other, str) for other in (name, *listed)):
            raise AudienceError(f"--audiences says of {name!r} what is no list of names.")
        seen[name] = listed
    name, asked_by = (os.environ.get(VARIABLE), VARIABLE) if audience is None else (audience, "--audience")
    found = choose(seen, name, default_audience, asked_by)
    return Chosen(found, {"audiences": seen, "audience": name, "default_audience": default_audience})
