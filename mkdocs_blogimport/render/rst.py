"""reStructuredText, through docutils, which the extra `pelican` installs."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from ..blog.post import Post
from ..diagnostics.problems import Problems

#: The longest body that is not shown as plain text, in characters, and the longest paragraph.
RST_LIMIT, PARAGRAPH_LIMIT = 400_000, 20_000
#: What substitutions and the targets of references may add to a text: so many characters, and so many times its length.
FREE_LENGTH, TIMES_ITS_LENGTH = 100_000, 20
#: The deepest indentation: each level costs the whole text below it once more.
INDENT_LIMIT = 160
#: The widest line of a table, and the most characters of one.
TABLE_LIMIT = 40_000

_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
_DEEP = re.compile(rf"^(?: |\t){{{INDENT_LIMIT},}}\S", re.MULTILINE)
_NESTED = re.compile(r"^[ ]*(?:(?:[-*+]|\|)[ ]+){30,}", re.MULTILINE)
_TABLE = re.compile(r"(?:^[ ]*[+|][^\n]*\n)+", re.MULTILINE)
#: Docutils looks for a URL behind each of these characters, and each time reads the word to its end.
_BEFORE_URLS = re.compile(r"[-/':{]")
_LONG_WORD = re.compile(r"[\w.+/':{-]{200,}+")
_BORDER = re.compile(r"[ ]*\+(?:[-=]+\+)+[ ]*")
_BORDER_LINE = re.compile(r"^[ ]*\+[-=+]+\+[ ]*$", re.MULTILINE)
_MARKS = re.compile(r"[`*|_\[\]]")
_MOST_MARKS = 3_000
#: Paragraphs longer than this are looked at; one with a mark in so many characters is dense.
_SHORT, _DENSE = 500, 6
#: How many characters times marks dense paragraphs, and long words, may have together, and how many for each character
#: of the text.
_MOST_DENSE, _TIMES_DENSE = 4_000_000, 80
#: The most directives and targets, references, and lines of one paragraph.
_MOST_EXPLICIT, _MOST_REFERENCES, _MOST_LINES = 2_000, 5_000, 10_000
_EXPLICIT = re.compile(r"^[ \t]*\.\.(?:[ \t]|$)", re.MULTILINE)
_REFERENCE = re.compile(r"\w_{1,2}(?![\w_])|[`\]|]_(?![\w_])")


def render(text: str, post: Post, problems: Problems) -> str:
    """Render a body that is written in reStructuredText.

    Args:
        text: The whole document, with its title and the fields below it, which are left out of the result.
        post: The post, for messages.
        problems: Receives what docutils can't read, and a report if the library is missing or fails.

    Returns:
        HTML; the text itself without the library.
    """
    try:
        return _converted(text, post, problems)
    except ImportError:
        what = "is written in reStructuredText, but the library `docutils` is not installed"
        done = "shown as plain text; install mkdocs-blogimport[pelican] to render it"
    except RecursionError:
        what, done = "its reStructuredText is nested too deep", "shown as plain text"
    except Exception as error:  # a post must not be lost, whatever error the library raises
        what = f"its reStructuredText can't be rendered ({type(error).__name__}: {error})"
        done = "shown as plain text"
    problems.report("unreadable", post.display_path, None, what, done)
    return f'<pre class="literal-block">{html.escape(text, quote=False)}</pre>\n'


def _converted(text: str, post: Post, problems: Problems) -> str:
    from docutils import core

    from .rst_parts import reader, registered, writer

    if is_too_hard(text):
        raise ValueError("it is too long, or nested too deep")
    messages: list[tuple[int | None, str]] = []
    settings = {
        "_disable_config": True,
        "doctitle_xform": True,
        "docinfo_xform": True,
        "embed_stylesheet": False,
        "file_insertion_enabled": False,
        "halt_level": 5,
        "initial_header_level": 2,
        "input_encoding": "unicode",
        "language_code": "en",
        "line_length_limit": RST_LIMIT,
        "math_output": "LaTeX",
        "raw_enabled": True,
        "report_level": 5,
        "smart_quotes": False,
        "stylesheet_path": "",
        "syntax_highlight": "none",
        "traceback": True,  # otherwise docutils ends the whole process
        "warning_stream": False,
    }
    with registered():
        parts = core.publish_parts(
            text,
            source_path=post.display_path,
            reader=reader(messages, FREE_LENGTH + TIMES_ITS_LENGTH * len(text)),
            writer=writer(),
            settings_overrides=settings,
        )
    for line, what in messages[:1]:
        more = f", and {len(messages) - 1} more in this post" if len(messages) > 1 else ""
        what = what.rstrip(".")
        problems.report("unreadable", post.display_path, line, f"docutils can't read a part of the post: {what}{more}",
                        "that part is shown as it is written or left out")  # fmt: skip
    return str(parts["body"])


def is_too_hard(text: str) -> bool:
    """Return True for a text on which docutils would take much longer than on others of its length."""
    if len(text) > RST_LIMIT or _DEEP.search(text) or _NESTED.search(text):
        return True
    if sum(map(_cost, _LONG_WORD.findall(text))) > _MOST_DENSE + _TIMES_DENSE * len(text):
        return True
    if sum(1 for _ in _EXPLICIT.finditer(text)) > _MOST_EXPLICIT:
        return True
    if sum(1 for _ in _REFERENCE.finditer(text)) > _MOST_REFERENCES:
        return True
    if any(len(table[0]) > TABLE_LIMIT for table in _TABLE.finditer(text)):
        return True
    dense = 0
    for part in _paragraphs(text):
        if part.count("\n") > _MOST_LINES:
            return True
        marks = sum(1 for _ in _MARKS.finditer(part)) if len(part) > _SHORT else 0
        dense += len(part) * marks if marks * _DENSE > len(part) else 0
        if dense > _MOST_DENSE + _TIMES_DENSE * len(text):
            return True
        if marks > _MOST_MARKS or (len(part) > PARAGRAPH_LIMIT and marks > _MOST_MARKS // 10):
            return True
    return False


def _cost(word: str) -> int:
    """Return how many characters docutils reads for a word."""
    return len(word) * sum(1 for _ in _BEFORE_URLS.finditer(word))


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the paragraphs of a text, and the rows of its grid tables without the borders between their cells."""
    for part in _BLANK_LINES.split(text):
        first = part.partition("\n")[0]
        if not _BORDER.fullmatch(first):
            yield part
            continue
        columns = {at for at, character in enumerate(first) if character == "+"}
        for row in _BORDER_LINE.split(part):
            yield "\n".join(
                "".join(character for at, character in enumerate(line) if at not in columns or character != "|")
                for line in row.split("\n")
            )
