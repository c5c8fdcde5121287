"""The plugin's options, each with its default and its docstring: what the command `options` prints."""

from __future__ import annotations

import ast
import inspect
import json
import re
import textwrap
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from mkdocs.config import config_options

from ..config import BlogImportConfig

#: A link in Markdown: its text stays.
_LINK = re.compile(r"\[([^\[\]]*)\]\([^()]*\)")


@dataclass(frozen=True, slots=True)
class OptionEntry:
    """One option as its reader sees it."""

    name: str
    default: Any
    """None where it isn't set, and another than a value takes its place."""
    choices: tuple[Any, ...]
    """The values that it may have; empty where there are too many to name."""
    description: str
    """Its docstring, in Markdown. Links are relative to the documentation's page of options."""

    @property
    def default_text(self) -> str:
        """The default as it is written in mkdocs.yml, or what takes its place, in words."""
        if self.default is None:
            return "not set"
        if self.default in ([], {}):
            return "none"
        return f"`{_as_written(self.default)}`"

    @property
    def facts(self) -> str:
        """The default and the choices, in one or two sentences."""
        told = f"Default: {self.default_text}."
        if self.choices:
            told += f" One of {', '.join(f'`{_as_written(choice)}`' for choice in self.choices)}."
        return told


def entries() -> Iterator[OptionEntry]:
    """Yield the options in the order in which `config.py` declares them."""
    schema = dict(BlogImportConfig._schema)
    for name, description in docstrings(BlogImportConfig).items():
        option = schema[name]
        is_optional = isinstance(option, config_options.Optional)
        choices = getattr(option, "choices", None) or getattr(getattr(option, "option", None), "choices", None)
        yield OptionEntry(name, None if is_optional else option.default, tuple(choices or ()), description)


def docstrings(owner: type) -> dict[str, str]:
    """The fields of a class in their order, each with the docstring right under it, or with nothing."""
    body = next(
        node.body
        for node in ast.parse(inspect.getsource(inspect.getmodule(owner) or owner)).body
        if isinstance(node, ast.ClassDef) and node.name == owner.__name__
    )
    found: dict[str, str] = {}
    last = ""
    for node in body:
        last_before, last = last, ""
        match node:
            case ast.AnnAssign(target=ast.Name(id=field)) | ast.Assign(targets=[ast.Name(id=field)]):
                last = field
                found[field] = ""
            case ast.Expr(value=ast.Constant(value=str(text))) if last_before:
                found[last_before] = inspect.cleandoc(text)
    return found


def as_text() -> str:
    """All options for a person: a paragraph each, without a line end behind the last."""
    paragraphs = []
    for entry in entries():
        words = " ".join(_LINK.sub(r"\1", f"{entry.description} {entry.facts}").split())
        paragraphs.append(f"{entry.name}\n{textwrap.indent(textwrap.fill(words, 96), '    ')}")
    return "\n\n".join(paragraphs)


def as_json() -> str:
    """All options for a program: a list of objects with `name`, `default`, `choices` and `description`."""
    return json.dumps([asdict(entry) for entry in entries()], ensure_ascii=False, indent=2)


def _as_written(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
