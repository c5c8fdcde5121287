"""The project of a MkDocs site: its mkdocs.yml, read and never obeyed, and its plugins."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...blog.paths import hidden_part, is_file, is_folder, why_not_read
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from ...frontmatter.safe_yaml import Tagged
from .. import fields, settings_file

FILES = ("mkdocs.yml", "mkdocs.yaml")
#: The number of folders above a source in which mkdocs.yml is looked for: `docs/en/news/posts` has it four above.
ABOVE = 5
#: The most files that inherit from each other.
MOST_PARENTS = 10
_ENV = "!ENV"


@dataclass(frozen=True, slots=True)
class Project:
    """A MkDocs site as its configuration says it."""

    folder: Path
    """The real path of the folder of mkdocs.yml."""
    display_path: str
    """The configuration's file in messages."""
    docs: Path
    """The real path of `docs_dir`."""
    values: Mapping[str, Any] = field(default_factory=dict)
    files: Sequence[Path] = ()
    """The files that say all this, and one that INHERIT names and that isn't there."""

    def plugins(self, *kinds: str) -> Iterator[Mapping[str, Any]]:
        """Yield the settings of each plugin of some names, switched off or not; `material/blog` is a `blog`."""
        listed = self.values.get("plugins")
        entries = listed.items() if isinstance(listed, Mapping) else _entries(listed)
        for name, settings in entries:
            if str(name).rpartition("/")[2].partition("#")[0].strip() in kinds:
                yield settings if isinstance(settings, Mapping) else {}


def _entries(listed: Any) -> Iterator[tuple[str, Any]]:
    for entry in listed if isinstance(listed, list) else ():
        if isinstance(entry, Mapping):
            yield from entry.items()
        elif isinstance(entry, str):
            yield entry, {}


def settings_in(docs: Path, path: str, problems: Problems, done: str) -> dict[str, Any]:
    """Return what a file of the documentation says whose name may begin with a dot.

    Args:
        docs: The real path of the documentation.
        path: The file's, below it.
        problems: Receives the reason why it can't be read.
        done: What is done about that.

    Returns:
        Nothing for a file that isn't there.
    """
    file = docs / path
    if not is_file(file):
        return {}
    real = Path(os.path.realpath(file))
    if real != file:
        # its own name may be hidden, but that of no other file that a link leads to
        target = real.parent if real.name == file.name else real
        reason = why_not_read(target, docs, name="the documentation")
        if reason is not None:
            problems.report("unreadable", display_path(file), None, reason, "not read")
            return {}
    return settings_file.read_settings(file, None, problems, done)


def plain(value: Any) -> Any:
    """Return a setting's value: of `!ENV` the default that it names, of any other unknown tag nothing."""
    if isinstance(value, Tagged):
        listed = value.value if value.tag == _ENV else None
        return listed[-1] if isinstance(listed, list) and len(listed) > 1 else None
    return value


def find(folder: Path, problems: Problems, further: tuple[str, ...] = ()) -> Project | None:
    """Find the project that a folder belongs to, the nearest one above it.

    Args:
        folder: The real path of a folder.
        problems: Receives what can't be read of its configuration.
        further: Files beside mkdocs.yml that are read after it; a later value counts.

    Returns:
        The project; None if there is none.
    """
    file = file_of(folder)
    return None if file is None else _read(file.parent, file, problems, further)


def file_of(folder: Path) -> Path | None:
    """Return the mkdocs.yml that a folder belongs to, the nearest one above it in its repository; None without one."""
    for root in (folder, *folder.parents[:ABOVE]):
        file = next((root / name for name in FILES if is_file(root / name)), None)
        if file is not None or is_folder(root / ".git") or is_file(root / ".git"):
            return file
    return None


def _read(root: Path, file: Path, problems: Problems, further: tuple[str, ...]) -> Project:
    files: list[Path] = []
    values = _loaded(root, file, problems, files)
    for name in further:
        other = root / name
        if ".." in name.split("/") or hidden_part(name) is not None or not is_file(other):
            problems.report("option", "mkdocs.yml", None,
                            f"{name!r} in the option `config` is no file of the project", "ignored")  # fmt: skip
            continue
        values = fields.merged(values, _loaded(root, other, problems, []))
    written = plain(values.get("docs_dir"))
    docs = Path(os.path.realpath(root / (written if isinstance(written, str) and "\0" not in written else "docs")))
    if docs != root and root not in docs.parents:
        problems.report("config", display_path(file), None, f"docs_dir {written!r} is outside the project",
                        "`docs` is read instead")  # fmt: skip
        docs = root / "docs"
    return Project(root, display_path(file), docs, values, files)


def _with_tags(text: str) -> Any:
    return settings_file.yaml(text, keeps_tags=True)


def _loaded(root: Path, file: Path, problems: Problems, files: list[Path]) -> dict[str, Any]:
    """Return what a configuration says, and what it inherits from files in the project's folder.

    Args:
        root: The project's folder.
        file: The configuration.
        problems: Receives what can't be read.
        files: The files that inherit from this one; it and those above it are added.
    """
    files.append(file)
    values = settings_file.read_settings(file, root, problems, "not read", parse=_with_tags)
    above = plain(values.pop("INHERIT", None))
    if not isinstance(above, str) or "\0" in above:
        return values
    parent = Path(os.path.normpath(file.parent / above))
    if parent in files or len(files) > MOST_PARENTS or not is_file(parent) or root not in parent.parents:
        files.append(parent)
        problems.report("config", display_path(file), None,
                        f"INHERIT names {above!r}, which is no other file of the project", "ignored")  # fmt: skip
        return values
    return fields.merged(_loaded(root, parent, problems, files), values)
