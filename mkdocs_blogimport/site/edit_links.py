"""Where the file of a post is edited: its path for MkDocs' link, or none where that link would lead elsewhere."""

from __future__ import annotations

import os
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

from mkdocs.config.defaults import MkDocsConfig

from ..blog import addresses


def edit_uri(config: MkDocsConfig, source: Path) -> str | None:
    """Return the path of a file below `docs_dir`, as MkDocs appends it to `edit_uri`.

    Args:
        config: MkDocs' configuration.
        source: The file, resolved.

    Returns:
        The path, percent-encoded unless the site's template does that; None where the site has no such links, where the
        file is not in the repository of mkdocs.yml, and where it is not below `docs_dir` and no such path can name it.
    """
    # other plugins take these out of the configuration
    template, below = (str(config.get(key) or "") for key in ("edit_uri_template", "edit_uri"))
    if not (below or template) or not config.config_file_path:
        return None
    folder = Path(os.path.realpath(config.config_file_path)).parent
    repository = _repository(folder)
    root = repository or folder
    if _repository(source.parent) != repository or root not in source.parents:
        return None
    docs = os.path.realpath(config.docs_dir)
    try:
        written = os.path.relpath(source, docs)
    except ValueError:  # another drive
        return None
    if written.startswith(os.pardir) and not _leads_up(template or below, Path(docs), root):
        return None
    path = Path(written).as_posix().encode(errors="replace").decode()
    # themes write it into an attribute unescaped; `{path!q}` in a template is quoted by MkDocs
    return path if "!q}" in template else addresses.encode(path)


def _leads_up(template: str, docs: Path, root: Path) -> bool:
    """Whether a path with `..` in it leads to the right place: what is before it is the path of `docs_dir`, and nothing
    else than the path of a URL."""
    before, _, behind = template.partition("{path")
    if "?" in before or "#" in before or behind.startswith("!q"):
        return False
    return root in docs.parents and f"/{unquote(before)}".endswith(f"/{docs.relative_to(root).as_posix()}/")


@lru_cache(maxsize=10_000)
def _repository(folder: Path) -> Path | None:
    """The innermost repository around a folder; a submodule has a file `.git`."""
    if os.path.lexists(folder / ".git"):
        return folder
    return _repository(folder.parent) if folder.parent != folder else None
