"""Python-Markdown with the extensions of a Pelican blog, as options of the engine."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import markdown

from ...diagnostics.problems import Problems
from .expressions import MarkdownExtension
from .settings import Settings

#: Python-Markdown's own extensions, and those of PyMdown Extensions: those that read no files.
SAFE = {
    **{name: f"markdown.extensions.{name}" for name in (
        "abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code", "footnotes",
        "legacy_attrs", "legacy_em", "md_in_html", "meta", "nl2br", "sane_lists", "smarty", "tables", "toc",
        "wikilinks",
    )},
    **{f"pymdownx.{name}": f"pymdownx.{name}" for name in (
        "arithmatex", "betterem", "caret", "critic", "details", "emoji", "escapeall", "extra", "highlight",
        "inlinehilite", "keys", "magiclink", "mark", "progressbar", "quotes", "saneheaders", "smartsymbols",
        "superfences", "tabbed", "tasklist", "tilde", "blocks.admonition", "blocks.caption", "blocks.definition",
        "blocks.details", "blocks.tab",
    )},
}  # fmt: skip
#: Older names of some.
_OLD_NAMES = {"headerid": "toc", "smart_strong": "legacy_em", "fenced-code-blocks": "fenced_code"}
#: Pelican's own choice, and that of Pelican 3.
USUAL: Mapping[str, Mapping[str, Any]] = {
    "markdown.extensions.codehilite": {"css_class": "highlight"},
    "markdown.extensions.extra": {},
    "markdown.extensions.meta": {},
}
_MOST = 60
_WITH_OPTIONS = re.compile(r"([\w.-]+)\(([^()]*)\)\Z")
_MATH = frozenset({"render_math", "math"})


def engine_options(settings: Settings, plugins: list[str], problems: Problems) -> Mapping[str, Any]:
    """Return the options of the engine `python-markdown`: its extensions, and their settings.

    Args:
        settings: The blog's settings.
        plugins: The names of its plugins.
        problems: Receives the extensions that are not used.
    """
    wanted, name = _wanted(settings)
    kept: dict[str, dict[str, Any]] = {}
    unknown: list[str] = []
    file, line = settings.where(name)
    for extension, own in wanted.items():
        module = module_of(extension)
        if module is None:
            unknown.append(extension)
            continue
        config = {key: value for key, value in own.items() if isinstance(key, str) and _is_plain(value)}
        if module == "markdown.extensions.meta":
            continue  # what it reads is read already
        try:
            markdown.Markdown(extensions=[module], extension_configs={module: config})
        except Exception as error:  # whatever an extension thinks of settings that it doesn't know
            problems.report("config", file, line,
                            f"the settings of the Markdown extension {extension} can't be used ({error})",
                            "it is used with its own")  # fmt: skip
            config = {}
        kept[module] = config
    if unknown:
        which = ", ".join(unknown[:20]) + (f" and {len(unknown) - 20} more" if len(unknown) > 20 else "")
        problems.report("plugin", file, line, f"these extensions of Python-Markdown are not used: {which}",
                        "Markdown is rendered without them")  # fmt: skip
    return {"extensions": kept, "math": not _MATH.isdisjoint(plugins)}


def module_of(extension: str) -> str | None:
    """Return the module of an extension that is known to read no files; None for another one."""
    name = extension.partition(":")[0].strip()
    for prefix in ("markdown.extensions.", "mdx_"):
        name = name.removeprefix(prefix)
    name = _OLD_NAMES.get(name, name)
    return SAFE.get(name)


def _wanted(settings: Settings) -> tuple[dict[str, Mapping[str, Any]], str]:
    """Return the extensions that the settings name, with their settings, and the setting's name."""
    given = settings["MARKDOWN"]
    if isinstance(given, dict) and given:
        configs = given.get("extension_configs")
        configs = configs if isinstance(configs, dict) else {}
        listed = given.get("extensions")
        listed = listed if isinstance(listed, list | tuple) else []
        named = [name for name in [*listed, *configs] if isinstance(name, str)][:_MOST]
        made = {given.name: given.config for given in listed[:_MOST] if isinstance(given, MarkdownExtension)}
        return {**made, **{n: own if isinstance(own := configs.get(n), dict) else {} for n in named}}, "MARKDOWN"
    old = settings["MD_EXTENSIONS"]
    if isinstance(old, list | tuple) and old:
        usable = [name for name in old[:_MOST] if isinstance(name, str | MarkdownExtension)]
        return dict(map(_of_old, usable)), "MD_EXTENSIONS"
    return dict(USUAL), "MARKDOWN"


def _of_old(written: str | MarkdownExtension) -> tuple[str, Mapping[str, Any]]:
    """Return an extension of `MD_EXTENSIONS`, which may be written as `codehilite(css_class=highlight)`."""
    if isinstance(written, MarkdownExtension):
        return written.name, written.config
    found = _WITH_OPTIONS.match(written.strip())
    if found is None:
        return written.strip(), {}
    pairs = (pair.partition("=") for pair in found[2].split(","))
    return found[1], {key.strip(): _read(value.strip()) for key, _, value in pairs if key.strip()}


def _read(value: str) -> Any:
    return {"True": True, "true": True, "False": False, "false": False, "None": None}.get(value, value.strip("'\""))


def _is_plain(value: Any, depth: int = 0) -> bool:
    """Return True for a constant, or a small list or mapping of some."""
    if isinstance(value, str | int | float | bool | None):
        return True
    if depth > 2 or not isinstance(value, list | tuple | dict) or len(value) > _MOST:
        return False
    parts = [*value, *value.values()] if isinstance(value, dict) else value
    return all(_is_plain(part, depth + 1) for part in parts)
