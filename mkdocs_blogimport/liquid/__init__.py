"""Liquid, as Jekyll 4 runs it in the bodies of posts.

The language is the library python-liquid's; this package adds Jekyll's tags and filters and Ruby's way with values, and
sees to it that a post which Jekyll would stop at is rendered as far as it can be.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from ..blog.post import STEPS
from ..diagnostics.problems import Problems
from .environment import Context, LiquidEnvironment
from .limits import Budget, LimitReached

__all__ = ["Liquid", "Site"]

#: What posts see as `jekyll.version`.
JEKYLL = "4.3.1"


@dataclass(frozen=True)
class Site:
    """What Liquid may know of a blog, and what it asks the blog for."""

    variables: Mapping[str, Any]
    """Liquid's `site`: the keys of the configuration, `data`, `posts`, `pages`, `tags`, `categories`, `time` …"""
    folder: Path
    """The blog's folder; `include_relative` reads files beside the page in it."""
    includes: Path
    """The folder of included files; it need not exist."""
    base: str
    """What `relative_url` puts before an address: empty, or `/blog`."""
    url: str
    """What `absolute_url` puts before that: empty, or `https://example.com`."""
    link: Callable[[str], str | None]
    """The address of a source file by its path, None if there is none."""
    post_url: Callable[[str], str | None]
    """The address of a post by its file's name without the ending, None if there is none."""
    markdownify: Callable[[str], str]
    """Markdown to HTML."""
    highlight: Callable[[str, str | None, Mapping[str, str | bool]], str]
    """Code, its language and the options of the tag to a block of HTML."""
    timezone: tzinfo
    """The site's time zone."""
    now: datetime
    """The time of the build."""
    tags: Mapping[str, Callable[..., str]] = field(default_factory=dict)
    """Tags that the site brings along, called with the markup, the rendered body (None without one) and the page."""
    filters: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    """Filters that the site brings along, called with the value and the arguments."""
    steps: int = STEPS
    """How many steps the Liquid of one post may take."""


class Liquid:
    """Renders the bodies of one blog's posts."""

    def __init__(self, site: Site, problems: Problems) -> None:
        self._problems = problems
        self._steps = site.steps
        self._environment = LiquidEnvironment(site, problems)
        self._variables = {
            "site": site.variables,
            "jekyll": {"environment": "production", "version": JEKYLL},
            "layout": {},
            "paginator": None,
            "content": None,
        }
        # The library remembers every environment for as long as the program runs; it is not to keep the posts.
        weakref.finalize(self, self._environment.forget)

    def render(self, text: str, page: Mapping[str, Any], *, file: str, line: int) -> str:
        """Expand the Liquid in a text. Nothing is raised, and whatever fails costs as little of the text as it can.

        Args:
            text: A body, such as a post's.
            page: Liquid's `page`.
            file: The file that the text comes from, as messages name it.
            line: The line of the file at which the text starts.

        Returns:
            The text with its tags and outputs replaced; as it was where it costs too much to render.
        """
        if "{%" not in text and "{{" not in text:
            return text
        try:
            template = self._environment.template(text, file, line)
            budget = Budget(self._steps)
            context = Context(template, globals={**self._variables, "page": page}, page=page, budget=budget)
            with budget.at_work():
                return self._environment.post(template, context)
        except LimitReached as error:
            self._problems.report("liquid", file, line, str(error.message), "its Liquid is left as it was written")
        except Exception as error:  # a post must not be lost, whatever is in it
            what = f"its Liquid can't be rendered ({type(error).__name__}: {error})"
            self._problems.report("liquid", file, line, what, "it is left as it was written")
        return text
