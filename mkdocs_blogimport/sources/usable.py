"""Addresses at which a document can be published: its own, or one beside it."""

from __future__ import annotations

from collections.abc import Callable

from ..blog import addresses
from ..diagnostics.problems import Problems


def usable(
    address: str, otherwise: Callable[[], str], label: str, line: int | None, problems: Problems
) -> tuple[str, str]:
    """Return the address of a post and the file that answers it: those beside them if they can't be used.

    Args:
        address: A clean address.
        otherwise: Returns the address of a post for which that without its hidden parts can't be used either.
        label: The file of the post, as messages name it.
        line: The line that gives the address, if there is one.
        problems: Receives the reason why it can't be used.
    """
    file = addresses.answering_file(address)
    reason = addresses.refusal(file)
    if reason is None:
        return address, file
    address = addresses.unhidden(address)
    file = addresses.answering_file(address)
    if addresses.refusal(file) is not None:
        address = otherwise()
        file = addresses.answering_file(address)
    problems.report("address", label, line, f"the address can't be used: {reason}", f"the post is at {address}")
    return address, file
