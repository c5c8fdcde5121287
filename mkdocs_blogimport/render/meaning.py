"""What themes of old blogs gave a meaning to, in rendered bodies: math, diagrams, classes."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from ..blog.post import ImportedBlog, OldMath, Post
from ..conventions import scripts
from ..conventions.classes import ClassTable, class_table
from ..kramdown.rendered import Heading
from . import diagrams, math
from .roles import Roles

_GALLERY = '<figure class="blogimport-gallery">'
_LANGUAGE = re.compile(r'<code class="language-(\w+)"')


@dataclass(slots=True)
class Meaning:
    """Writes the conventions of one blog's themes so that the site's theme shows them."""

    imported: ImportedBlog
    material: bool
    """Whether the site's theme is Material for MkDocs."""
    classes: ClassTable | None = None
    """What classes mean; None for our table alone."""
    _roles: Roles = field(init=False)

    def __post_init__(self) -> None:
        """Look up what classes mean in the blog's theme."""
        self._roles = Roles((self.classes or class_table()).of(self.imported.themes), self.material)

    def shown(self, html: str, post: Post, source: str, found: Counter[str]) -> str:
        """Bring the conventions in a body into markup that is shown.

        Args:
            html: The rendered body.
            post: Whose body it is.
            source: Its source, with the templating language expanded.
            found: Is given how many there are of each kind: `math`, `mermaid`, and languages of charts.

        Returns:
            The HTML; the same where there are none.
        """
        if math.may_be_in(html):
            html = self._with_math(html, post, source, found)
        if diagrams.may_be_in(html):
            html, count = diagrams.marked(html, in_code=self.material)
            found.update({"mermaid": count} if count else {})
        if "language-" in html:
            self._count_charts(html, post, found)
        return html

    def in_roles(self, html: str, headings: list[Heading], found: Counter[str]) -> tuple[str, list[Heading]]:
        """Write what the classes in a body mean for the site's theme.

        Args:
            html: The rendered body.
            headings: Its headings.
            found: Is given how many there are of each role.

        Returns:
            The HTML, and the headings that stand in the contents of the page.
        """
        if _GALLERY in html:
            found["galleries"] += html.count(_GALLERY)
        if not self._roles.may_be_in(html):
            return html, headings
        html, dropped = self._roles.written(html, found)
        return html, [heading for heading in headings if heading.id not in dropped] if dropped else headings

    def _count_charts(self, html: str, post: Post, found: Counter[str]) -> None:
        charts = scripts.scripts().charts
        for language in _LANGUAGE.findall(html):
            if language in charts and charts[language].is_drawn(
                self.imported.themes, self.imported.generator, post.metadata
            ):
                found[language] += 1

    def _with_math(self, html: str, post: Post, source: str, found: Counter[str]) -> str:
        # kramdown writes math in delimiters that an author may have written too
        own = self.imported.engine == "kramdown" and "$$" in source
        old = self.imported.math()
        asked = scripts.asks(post.metadata, scripts.scripts().math_keys)
        if not (own or asked or old.everywhere):
            return html
        html, count = math.marked(html, _delimiters(old, asked=asked))
        found.update({"math": count} if count else {})
        return html


def _delimiters(old: OldMath, *, asked: bool) -> math.Delimiters:
    is_typeset = asked or old.everywhere
    return math.Delimiters(double_dollar=is_typeset, dollar=is_typeset and old.dollar, spaced=asked)
