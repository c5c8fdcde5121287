"""Parsing of a post or an included file in spite of errors."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from liquid import BoundTemplate, Environment, Node, Token
from liquid.exceptions import LiquidError
from liquid.parser import get_parser
from liquid.token import TOKEN_CONTENT, TOKEN_EXPRESSION, TOKEN_OUTPUT, TOKEN_TAG

from . import lax, limits, registry
from .expressions import CROWDED, Tokens
from .octopress import OTHER_CODE, is_code
from .pieces import Piece, cut
from .repair import BLOCK, Block, ReportPiece, balance, set_aside
from .tags import shortened

#: The most problems reported of one template or rendering; a file full of braces is not worth more lines.
MOST_REPORTED: Final = 100
#: The report about a construct that can't be rendered.
LEFT_UNCHANGED: Final = "left unchanged"


class Template(BoundTemplate):
    """A parsed template with its position in its file.

    Attributes:
        source: The template as it was written.
        first_line: The line of its file at which it starts.
        problems: Its problems: line, what is wrong, what was done.
        ends: The end of each of its constructs, by its beginning.
    """

    source: str = ""
    first_line: int = 1
    problems: tuple[tuple[int, str, str], ...] = ()
    ends: Mapping[int, int] = MappingProxyType({})

    def line(self, token: Token | None) -> int:
        """Return the line of a token in the file."""
        index = max(token.start_index, 0) if token else 0
        return self.first_line + (token.source.count("\n", 0, index) if token else 0)


class Parser:
    """Parses the templates of one blog."""

    def __init__(self, env: Environment, site_tags: Collection[str]) -> None:
        """Prepare parsing.

        Args:
            env: The environment, with all tags.
            site_tags: The names of the tags that the site supplies.
        """
        self._env = env
        self._site_tags = frozenset(site_tags)
        self._fallbacks = {name for name, tag in registry.TAGS.items() if tag.fallback} - self._site_tags

    def parse(self, source: str, file: str, line: int) -> Template:
        """Parse a template; constructs that can't be parsed are set aside, and are among its problems.

        Args:
            source: The template.
            file: The file that it comes from, as messages name it.
            line: The line of the file at which it starts.
        """
        problems: list[tuple[int, str, str]] = []

        def report(piece: Piece, what: str, done: str) -> None:
            if len(problems) < MOST_REPORTED:
                problems.append((line + source.count("\n", 0, piece.start), bounded(what), done))

        pieces = cut(source)
        openers = balance(pieces, self._env.tags, report)
        self._set_aside_unknown(pieces, openers, report)
        try:
            nodes = self._nodes(source, pieces, openers)
        except (LiquidError, RecursionError, ValueError):
            set_aside(pieces, openers, report, lambda piece, block: self._wrong(source, piece, block))
            nodes = self._nodes(source, pieces, openers)
        template = Template(self._env, nodes, name=file)
        template.source = source
        template.first_line = line
        template.problems = tuple(problems)
        template.ends = _ends(pieces, openers)
        return template

    def _set_aside_unknown(self, pieces: list[Piece], openers: Mapping[Piece, Block], report: ReportPiece) -> None:
        """Set aside the tags of a blog's own Ruby plugins; in a block of code they are left unchanged."""
        code_end = -1
        for piece in pieces:
            if piece.kind != "tag" or _is_part(piece):
                continue
            block, in_code = openers.get(piece), piece.start < code_end
            is_known = piece.name in self._env.tags or (block is not None and piece.name + BLOCK in self._env.tags)
            if piece.name == "gist" and block is not None and "gist" not in self._site_tags:
                is_known = False  # one with its code as its body is another plugin's
            what = f"unknown Liquid tag “{piece.name}”"
            if in_code and (not is_known or piece.name in self._fallbacks):
                for part in (piece, block.end) if block and block.end else (piece,):
                    part.kind = "broken"
                report(
                    piece, f"the Liquid tag “{piece.name}” is in a block of code" if is_known else what, LEFT_UNCHANGED
                )
                continue
            if not is_known:
                done = self._without(piece, block)
                if block is None and piece.name + BLOCK in self._env.tags:
                    what, done = f"the Liquid tag “{piece.name}” is never closed", "the text after it is kept"
                report(piece, what, done)
            if (
                block is not None
                and block.end is not None
                and piece.name in registry.TAGS
                and registry.TAGS[piece.name].code
            ):
                code_end = max(code_end, block.end.start)

    def _without(self, piece: Piece, block: Block | None) -> str:
        """Set aside an unknown tag, and return what was done."""
        tag = shortened(piece.source)
        if block is None:
            piece.kind = "gone"
            return f"left out: {tag}"
        if block.end is not None and is_code(piece.name):
            piece.name, block.end.name = OTHER_CODE, f"end{OTHER_CODE}"
            return f"its content is shown as code, without {tag}"
        block.dissolve()
        return f"its content is kept, without {tag}" if piece.markup else "its content is kept"

    def _nodes(self, source: str, pieces: list[Piece], openers: Mapping[Piece, Block]) -> list[Node]:
        return get_parser(self._env).parse(Tokens(self._tokens(source, pieces, openers)))

    def _tokens(self, source: str, pieces: list[Piece], openers: Mapping[Piece, Block]) -> Iterator[Token]:
        following: Piece | None = None
        for piece in pieces:
            if following is not None and piece is not following:
                continue
            following = None
            if piece.kind in ("content", "raw", "broken"):
                if piece.source:
                    yield Token(TOKEN_CONTENT, piece.source, piece.start, source)
            elif piece.kind == "output":
                yield Token(TOKEN_OUTPUT, piece.source, piece.start, source)
                yield Token(TOKEN_EXPRESSION, piece.markup, piece.markup_start, source)
            elif piece.kind == "tag":
                block = piece in openers and piece.name + BLOCK in self._env.tags
                if piece.name == "case" and piece in openers:
                    # the text before the first “when” is never shown, and an error for the library
                    following = openers[piece].branch()
                yield Token(TOKEN_TAG, piece.name + BLOCK if block else piece.name, piece.start, source)
                if piece.markup and piece.name != "else" and not piece.name.startswith("end"):
                    yield Token(TOKEN_EXPRESSION, piece.markup, piece.markup_start, source)

    def _wrong(self, source: str, piece: Piece, block: bool) -> str | None:
        """Parse a construct by itself, strictly and then laxly; return its fault, None without one."""
        error = self._try(source, piece, block)
        if error is None:
            return None
        loosely = lax.output if piece.kind == "output" else lax.TAGS.get(piece.name)
        strict, markup = piece.markup, loosely(piece.markup) if loosely and error != CROWDED else None
        if markup is not None:
            piece.markup = markup
            if self._try(source, piece, block) is None:
                return None
            piece.markup = strict
        what = "Liquid output" if piece.kind == "output" else f"Liquid tag “{piece.name}”"
        return f"a {what} can't be read ({error})"

    def _try(self, source: str, piece: Piece, block: bool) -> str | None:
        around: list[Piece] = [piece]
        if piece.name == "elsif":
            around = [Piece("tag", piece.start, "", "if", piece.markup, piece.markup_start)]
            around.append(Piece("tag", piece.start, "", "endif"))
        elif piece.name == "when":
            around.insert(0, Piece("tag", piece.start, "", "case", "nil", piece.start))
            around.append(Piece("tag", piece.start, "", "endcase"))
        elif piece.name == "else":
            return None
        elif block:
            around.append(Piece("tag", piece.start, "", f"end{piece.name}"))
        try:
            self._nodes(source, around, {piece: Block(piece, end=around[-1])} if block else {})
        except LiquidError as error:
            return str(error.message)
        except (RecursionError, ValueError) as error:
            return type(error).__name__
        return None


def _ends(pieces: list[Piece], openers: Mapping[Piece, Block]) -> dict[int, int]:
    ends = {}
    for piece in pieces:
        block = openers.get(piece)
        last = block.end if block and block.end else piece
        ends[piece.start] = last.start + len(last.source)
    return ends


def bounded(what: str) -> str:
    """Shorten a message to the limit."""
    return what if len(what) <= limits.MESSAGE else f"{what[: limits.MESSAGE - 1]}…"


def _is_part(piece: Piece) -> bool:
    return piece.name in ("else", "elsif", "when") or piece.name.startswith("end")
