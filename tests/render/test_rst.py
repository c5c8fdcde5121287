"""reStructuredText: what docutils knows besides is only for the posts of a blog, not for the rest of the process."""

from __future__ import annotations

from anything import any_post
from docutils import nodes
from docutils.core import publish_doctree
from docutils.parsers.rst import Directive, directives

from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.render import rst

BODY = ".. code:: python\n\n   x\n\n.. youtube:: abc\n"


def shown_elsewhere() -> str:
    return str(publish_doctree(BODY, settings_overrides={"report_level": 5, "syntax_highlight": "none"}))


def test_other_users_of_docutils_see_nothing_of_it() -> None:
    before = shown_elsewhere()
    assert "youtube-nocookie" in rst.render(BODY, any_post(), Problems())
    assert shown_elsewhere() == before


def test_a_directive_of_somebody_else_is_there_again() -> None:
    class Theirs(Directive):
        has_content = True

        def run(self) -> list[nodes.Node]:
            return [nodes.paragraph("", "theirs")]

    directives.register_directive("sourcecode", Theirs)
    try:
        assert "theirs" not in rst.render(".. sourcecode::\n\n   x\n", any_post(), Problems())
        assert "theirs" in str(publish_doctree(".. sourcecode::\n\n   x\n"))
    finally:
        del directives._directives["sourcecode"]
