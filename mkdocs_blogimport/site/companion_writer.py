"""Write a file that goes with the blog, where the plan has a place for it and no other plugin has taken it since."""

from __future__ import annotations

from ..blog.plan import SitePlan
from ..diagnostics.problems import Problems
from .written import Written


class CompanionWriter:
    """The files that go with the blog of one build: see `blog.companions`."""

    def __init__(self, plan: SitePlan, written: Written, problems: Problems) -> None:
        """Start with nothing written.

        Args:
            plan: The planned blog.
            written: The state of the blog's files.
            problems: Receives what can't be written.
        """
        self._plan = plan
        self._written = written
        self._problems = problems

    def save(self, file: str, output: bytes) -> None:
        """Write a file; one that isn't planned has been reported and is passed over.

        Args:
            file: Decoded, relative to the site's root.
            output: Its content.

        Raises:
            OSError: It can't be written.
        """
        if file not in self._plan.companions:
            return
        if (found := self._written.obstacle(file)) is None:
            self._written.save(file, output)
        else:
            self._problems.report("left-out", "mkdocs.yml", None, found.what,
                                  "that one is kept, none is written in its place")  # fmt: skip
