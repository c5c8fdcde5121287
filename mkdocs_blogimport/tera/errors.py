"""What a template can't do."""

from __future__ import annotations


class TeraError(Exception):
    """A template can't be read or run; the message is a clause."""


class StepsExceededError(TeraError):
    """A template takes more steps than it was given."""
