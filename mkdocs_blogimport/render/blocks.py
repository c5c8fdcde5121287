"""The loop over a text's blocks, for each engine that is built on markdown-it: which rules are tried at which line."""

from __future__ import annotations

import re
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.parser_block import ParserBlock
from markdown_it.rules_block import StateBlock, paragraph
from markdown_it.token import Token

from .bounds import DEEPEST

#: The characters with which the first line of a block can begin, by the name of its rule.
_BEGINNINGS = {
    "attribute_line": "{",
    "blockquote": ">",
    "container": ":",
    "definition": ":",
    "fence": "`~",
    "footnote": "[",
    "footnote_def": "[",
    "heading": "#",
    "hr": "*-_",
    "html_block": "<",
    "list": "*+-0123456789",
    "reference": "[",
    "tight_heading": "#",
    # of indented lines alone, at which all rules are tried
    "code": "",
}
#: Rules that are tried at any line: what they look for stands in those below it.
_BELOW = frozenset({"table", "deflist"})
_KNOWN = frozenset({*_BELOW, "lheading", "paragraph", "too_deep"})
#: What is removed around a paragraph (`MD_TRIM_CHARS` of markdown-it-py 4.3, which older versions don't have).
_BLANK = "\t\n\v\f\r \xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))
#: The characters with which the lines below can begin that make a table, a list of terms or a heading.
_SECOND = "|-:~="
#: Those that make a list of terms, below an empty line too.
_TERMS = (":", "~")
#: The most indentation of a line that is no code.
_INDENT = 3
_UNDERLINE = re.compile(r"(?:-+|=+)[ \t]*\Z")


class Blocks(ParserBlock):
    """markdown-it's parser of blocks, which tries at each line only the rules that can begin there.

    Most lines are those of paragraphs, at which markdown-it tries a dozen rules, some of them twice.
    """

    def __init__(self, engine: MarkdownIt) -> None:
        """Take over the rules of an engine, with those that it is given later."""
        super().__init__()
        self.ruler = engine.block.ruler
        self._arranged: list[Any] | None = None
        self._rules: dict[str, list[Any]] = {}
        """The rules to try, by the character that a line begins with."""
        self._others: list[Any] = []
        """Those to try at a line that begins with another character."""
        self._ends: dict[str, list[Any]] = {}
        """The rules that can end a paragraph before a line, by the character that the line begins with."""
        self._is_quick = False
        self._looks_below = False

    def _arrange(self, rules: list[Any]) -> None:
        """Sort the rules that are on by what they begin with."""
        self._arranged = rules
        on = [(rule, _beginning(rule.name)) for rule in self.ruler.__rules__ if rule.enabled]
        characters = {character for _, begin in on for character in begin or ""}
        self._rules = {
            character: [rule.fn for rule, begin in on if begin is None or character in begin]
            for character in characters
        }
        self._others = [rule.fn for rule, begin in on if begin is None]
        self._ends = {
            character: [rule.fn for rule, begin in on if "paragraph" in rule.alt and character in (begin or "")]
            for character in {*characters, *_SECOND}
        }
        names = {rule.name for rule, _ in on}
        self._looks_below = not names.isdisjoint(_BELOW)
        unknown = {rule.name for rule, begin in on if begin is None} - _KNOWN
        self._is_quick = not unknown and {"lheading", "too_deep"} <= names and on[-1][0].fn is paragraph

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:
        """Read the blocks of some lines; in all else this is markdown-it's own loop."""
        all_rules = self.ruler.getRules("")
        if all_rules is not self._arranged:
            self._arrange(all_rules)
        rules, others = self._rules, self._others
        deepest = state.md.options["maxNesting"]
        line = startLine
        has_gap = False
        while line < endLine:
            state.line = line = state.skipEmptyLines(line)
            if line >= endLine or state.sCount[line] < state.blkIndent:
                break
            if state.level >= deepest:
                state.line = endLine
                break
            if state.sCount[line] - state.blkIndent > _INDENT:
                self._try(all_rules, state, line, endLine)
            else:
                tried = rules.get(state.src[state.bMarks[line] + state.tShift[line]])
                if tried is not None or not self._is_quick or not self._paragraph(state, line, endLine):
                    self._try(others if tried is None else tried, state, line, endLine)
            state.tight = not has_gap
            line = state.line
            # a paragraph in a list can take the empty line behind it
            has_gap = has_gap or (line - 1 < endLine and state.isEmpty(line - 1))
            if line < endLine and state.isEmpty(line):
                has_gap = True
                line += 1
                state.line = line

    @staticmethod
    def _try(rules: list[Any], state: StateBlock, line: int, end: int) -> None:
        for rule in rules:
            if rule(state, line, end, False):
                return

    def _paragraph(self, state: StateBlock, start: int, end: int) -> bool:
        """Read a paragraph whose first line begins nothing else; return False if it is for the rules to say."""
        if state.level >= DEEPEST:
            return False
        src, begins, shifts, ends = state.src, state.bMarks, state.tShift, state.eMarks
        last = state.lineMax
        at = start + 1
        while at < last and (pos := begins[at] + shifts[at]) < ends[at]:
            rules = self._ends.get(src[pos])
            if rules is not None and self._looks_below:
                return False
            if rules is not None and 0 <= state.sCount[at] <= state.blkIndent + _INDENT:
                if end != last or _UNDERLINE.match(src, pos, ends[at]):
                    return False
                state.parentType = "paragraph"
                if any(rule(state, at, last, True) for rule in rules):
                    break
            at += 1
        if self._looks_below and at + 1 < last and src.startswith(_TERMS, begins[at + 1] + shifts[at + 1]):
            return False
        if at == start + 1:
            content = src[begins[start] + shifts[start] : ends[start]].strip(_BLANK)
        else:
            content = state.getLines(start, at, state.blkIndent, False).strip(_BLANK)
        state.line = at
        state.parentType = "paragraph"
        level = state.level
        state.tokens += (
            Token("paragraph_open", "p", 1, map=[start, at], level=level, block=True),
            Token("inline", "", 0, map=[start, at], level=level + 1, children=[], content=content, block=True),
            Token("paragraph_close", "p", -1, level=level, block=True),
        )
        return True


def _beginning(name: str) -> str | None:
    """The characters with which a rule's blocks can begin; None where it is tried at any line."""
    return _BEGINNINGS.get("container" if name.startswith("container_") else name)
