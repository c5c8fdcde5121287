"""The files that a Hugo site publishes unchanged, and their addresses."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from .documents import Document, Reader
from .site import resource_folder, resource_name

#: File extensions of what posts show.
_MEDIA = frozenset(
    """.apng .avif .bmp .gif .ico .jfif .jpeg .jpg .m4a .m4v .mov .mp3 .mp4 .ogg .ogv .pdf .png .svg .tif .tiff .wav
    .webm .webp""".split()  # noqa: SIM905
)


def static(reader: Reader) -> dict[str, Path]:
    """Return the files that are published unchanged.

    Args:
        reader: The reader, which has read everything.

    Returns:
        By address: the files of static folders, those beside the pages of sections, and those of bundles below the
        address of each of their pages.
    """
    found: dict[str, Path] = {}
    bundles: dict[str, list[Document]] = {}
    for document in (*reader.documents, *reader.unpublished, *reader.withheld):
        if document.kind == "page" and document.entry.stem == "index" and not document.is_hidden:
            bundles.setdefault(document.entry.folder, []).append(document)
    for folder, entry in reader.contents.resources:
        if entry.is_document:
            continue
        for document in bundles.get(folder, ()):
            address = f"{resource_folder(document)}{resource_name(folder, entry.path)}"
            found.setdefault(address, entry.found.file)
    for entry in reader.contents.loose:
        address = f"/{entry.path}"
        found.setdefault(address, entry.found.file)
        # where relative links of the pages beside it look for it, whose addresses have that spelling
        parts = entry.path.rpartition("/")
        lowered = "/".join(reader.config.slugs.of_name(part) for part in parts[0].split("/"))
        found.setdefault(f"/{lowered}{parts[1]}{parts[2]}", entry.found.file)
    for path, file in reader.contents.static:
        found.setdefault(f"/{path}", file.file)
    for path, asset in reader.contents.supplies.items():
        # templates and render hooks publish those that they show
        if path.startswith("assets/") and PurePosixPath(path).suffix.lower() in _MEDIA:
            found.setdefault(path.removeprefix("assets"), asset)
    return found


def of_withheld(reader: Reader) -> frozenset[str]:
    """Return the addresses of the files of bundles that this site's audience doesn't see.

    Args:
        reader: The reader, which has read everything.
    """
    folders = {resource_folder(document): document.entry.folder for document in reader.withheld}
    seen = {document.entry.folder for document in reader.documents if document.entry.stem == "index"}
    names: dict[str, list[str]] = {}
    for folder, entry in reader.contents.resources:
        names.setdefault(folder, []).append(resource_name(folder, entry.path))
    return frozenset(
        f"{start}{name}" for start, folder in folders.items() if folder not in seen for name in names.get(folder, ())
    )
