"""Liquid, as Jekyll 4 runs it in the bodies of posts.

The language is the library python-liquid's; this package adds Jekyll's tags and filters and Ruby's conversions of
values, and renders posts at which Jekyll would stop, as far as possible. `README.md` has an example.
"""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import Any

from .environment import LiquidEnvironment, Rendering
from .expressions import EMPTY_ARGUMENTS
from .limits import Budget, LimitReached
from .pieces import without_liquid
from .site import Report, Site
from .values import Drop, Hash, Lazy

__all__ = ["Drop", "Hash", "Lazy", "Liquid", "Report", "Site"]

#: The version that posts see as `jekyll.version`.
JEKYLL = "4.3.1"


class Liquid:
    """Renders the bodies of one blog's posts."""

    def __init__(self, site: Site, report: Report) -> None:
        """Prepare the rendering.

        Args:
            site: The blog.
            report: Called with the file, the line, the problem and what was done about it.
        """
        self._report = report
        self._steps = site.steps
        self._environment = LiquidEnvironment(site, report)
        self._variables = {
            "site": site.variables,
            "jekyll": {"environment": "production", "version": JEKYLL},
            **{f":{word}": value for word, value in EMPTY_ARGUMENTS.items()},
        }
        # The library keeps every environment until the program ends; it should not keep the posts.
        weakref.finalize(self, self._environment.forget)

    def render(  # noqa: PLR0913 - what a template is rendered with
        self,
        source: str,
        page: Mapping[str, Any],
        *,
        file: str,
        line: int,
        path: str | None = None,
        layout: Mapping[str, Any] | None = None,
        variables: Mapping[str, Any] | None = None,
    ) -> str:
        """Expand the Liquid in a string. Nothing is raised, and an error costs only the tag or output with it.

        Args:
            source: A body, such as a post's.
            page: Liquid's `page`.
            file: The file that the body comes from, as messages name it.
            line: The line of the file at which the body starts.
            path: The file, relative to the blog's folder; without it the page's own `path`.
            layout: Liquid's `layout`: the front matter of the page's layout.
            variables: What else the page knows.

        Returns:
            The string with its tags and outputs replaced, or without them if they exceed a limit.
        """
        if "{%" not in source and "{{" not in source:
            return source
        try:
            template = self._environment.parser.parse(source, file, line)
            budget = Budget(self._steps)
            known = {**self._variables, "page": page, "layout": layout, **(variables or {})}
            rendering = Rendering(template, globals=known, page=page, budget=budget, path=path)
            with budget.at_work():
                return rendering.render_post()
        except LimitReached as error:
            self._report(file, line, str(error.message), "all Liquid of this file left out")
        except Exception as error:  # a post must not be lost, whatever is in it
            what = f"its Liquid can't be rendered ({type(error).__name__}: {error})"
            self._report(file, line, what, "all Liquid of this file left out")
        return without_liquid(source)
