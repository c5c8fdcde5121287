"""Puts answers into the text of a file of cases, and leaves everything else as it stands."""

from __future__ import annotations

from typing import Any

import yaml

#: The value of an answer that a case is to have no more.
ABSENT = object()


class _Dumper(yaml.SafeDumper):
    """Writes lists on one line, strings of several lines as they are, and the rest as blocks."""

    def ignore_aliases(self, data: Any) -> bool:
        """Write everything out."""
        return True


def _list(dumper: _Dumper, data: list[Any]) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)


def _string(dumper: _Dumper, data: str) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", data, style="|" if "\n" in data.strip("\n") else None)


_Dumper.add_representer(list, _list)
_Dumper.add_representer(str, _string)


def rewrite(text: str, answers: list[dict[str, Any]]) -> str:
    """Put answers into the text of a file of cases.

    Args:
        text: A list of mappings in YAML, one a case.
        answers: For each case the keys that it is to have with these values, or not at all (`ABSENT`).

    Returns:
        The text with what differs written anew; a key that is new stands at the end of its case.
    """
    lines = text.splitlines(keepends=True)
    cases = yaml.safe_load(text)
    edits: list[tuple[int, int, list[str]]] = []
    for node, case, wanted in zip(yaml.compose(text, Loader=yaml.SafeLoader).value, cases, answers, strict=True):
        for key, value in node.value:
            answer = wanted.get(key.value, case[key.value])
            if answer != case[key.value]:
                edits.append((key.start_mark.line, _end(value, lines), _block(key.value, answer)))
        end = max(_end(value, lines) for _, value in node.value)
        edits += [(end, end, _block(key, answer)) for key, answer in wanted.items() if key not in case]
    for start, end, new in reversed(edits):
        lines[start:end] = new
    return "".join(lines)


def _end(value: yaml.Node, lines: list[str]) -> int:
    """The number of the line behind a value, from 0."""
    mark = value.end_mark
    is_block = value.style in ("|", ">") if isinstance(value, yaml.ScalarNode) else not value.flow_style
    end = mark.line if is_block else mark.line + 1
    while not lines[end - 1].strip() or (is_block and lines[end - 1].startswith("#")):
        end -= 1
    return end


def _block(key: str, answer: Any) -> list[str]:
    if answer is ABSENT:
        return []
    text = yaml.dump(
        {key: answer},
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=10_000,
        default_flow_style=False,
    )
    # PyYAML ends a string with blank lines at its end as if it were a document
    text = text.removesuffix("\n...\n").rstrip("\n")
    return [f"  {line}\n" if line else "\n" for line in text.split("\n")]
