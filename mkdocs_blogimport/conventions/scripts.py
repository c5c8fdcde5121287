"""What scripts made of posts in the pages of old blogs: math that was typeset, diagrams and charts that were drawn."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from . import rows
from .themes import themes


@dataclass(frozen=True, slots=True)
class Chart:
    """A kind of chart that nothing draws here; the fields are those of `scripts.yml`."""

    language: str
    keys: tuple[str, ...]
    themes: tuple[str, ...]
    generators: tuple[str, ...]

    def is_drawn(self, of_blog: Collection[str], generator: str, post: Mapping[str, Any]) -> bool:
        """Whether the old blog drew it.

        Args:
            of_blog: The blog's themes.
            generator: The blog's generator.
            post: The front matter of a post, with what the blog's defaults say.
        """
        is_usual = generator in self.generators or any(theme in of_blog for theme in self.themes)
        return is_usual or asks(post, self.keys)


@dataclass(frozen=True, slots=True)
class Scripts:
    """The whole of `scripts.yml`, which says what each field means."""

    math_keys: tuple[str, ...]
    dollar: tuple[str, ...]
    loaded: tuple[str, ...]
    mathjax: str
    mermaid_keys: tuple[str, ...]
    mermaid: tuple[str, ...]
    mermaid_script: str
    charts: Mapping[str, Chart]
    """By language."""


@lru_cache(maxsize=1)
def scripts() -> Scripts:
    """Read `scripts.yml`.

    Raises:
        ValueError: The file can't be used: a defect of this package.
    """
    whole = rows.known_keys(rows.read("scripts"), ("math", "mermaid", "charts"), "scripts.yml")
    math = rows.known_keys(whole["math"], ("keys", "dollar", "loaded", "script"), "scripts.yml: math")
    mermaid = rows.known_keys(whole["mermaid"], ("keys", "languages", "script"), "scripts.yml: mermaid")
    return Scripts(
        math_keys=rows.strings(math["keys"], "scripts.yml: math: keys"),
        dollar=_themes(math["dollar"], "scripts.yml: math: dollar"),
        loaded=rows.strings(math["loaded"], "scripts.yml: math: loaded"),
        mathjax=str(math["script"]),
        mermaid_keys=rows.strings(mermaid["keys"], "scripts.yml: mermaid: keys"),
        mermaid=rows.strings(mermaid["languages"], "scripts.yml: mermaid: languages"),
        mermaid_script=str(mermaid["script"]),
        charts={language: _chart(language, row) for language, row in whole["charts"].items()},
    )


def _chart(language: str, row: Any) -> Chart:
    where = f"scripts.yml: charts: {language}"
    row = rows.known_keys(row, ("keys", "themes", "generators"), where)
    keys, generators = (rows.strings(row.get(key), where) for key in ("keys", "generators"))
    return Chart(language, keys, _themes(row.get("themes"), where), generators)


def _themes(value: Any, where: str) -> tuple[str, ...]:
    names = rows.strings(value, where)
    if unknown := [name for name in names if name not in themes()]:
        raise ValueError(f"{where}: there is no theme {unknown[0]!r}")
    return names


def asks(metadata: Mapping[str, Any], keys: Collection[str]) -> bool:
    """Whether front matter or a configuration switches on what one of some keys asks for."""
    return any(key in metadata and _is_on(metadata[key]) for key in keys)


def _is_on(value: Any) -> bool:
    if isinstance(value, Mapping):
        return _is_on(value.get("enabled", value.get("enable", bool(value))))
    return str(value).strip().lower() not in {"", "false", "no", "off", "none", "0"}
