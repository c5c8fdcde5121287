"""A bare folder of Markdown posts with front matter, whatever wrote them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any

from babel.dates import format_date

from .. import addresses, frontmatter
from ..naming import shown
from ..post import Imported, Post
from ..problems import Problems
from . import dates, fields
from .walk import Found, content, walk
from .wishes import Wishes

NAME = "folder"

SUFFIXES = frozenset({".md", ".markdown", ".mkd", ".mkdn", ".mdown"})
_NEVER = datetime.min.replace(tzinfo=UTC)
_DATED = re.compile(r"(?P<date>\d{4}-\d{1,2}-\d{1,2})[-_](?P<slug>.+)\Z")


def recognises(folder: Path) -> bool:
    """Any folder will do."""
    return folder.is_dir()


def read(folder: Path, problems: Problems, wishes: Wishes) -> Imported:
    """Read every Markdown file with front matter below a folder as a post.

    A file that is named `index` is the post of its folder. The address is the front matter's `permalink` or `url`,
    else the site's `post_url_format`; a file without a date is a page at the address of its path.

    Args:
        folder: The folder.
        problems: Where oddities are told.
        wishes: What the site wants.

    Returns:
        The posts.
    """
    imported = Imported(folder=folder, generator=NAME, relative_to="file")
    if (other := _somebody_elses(folder)) is not None:
        problems.report("source", shown(folder), None, other,
                        "it was read as a bare folder, with the addresses of `post_url_format`")  # fmt: skip

    def enters(path: str) -> bool:
        hidden = path.rsplit("/", 1)[-1].startswith((".", "#", "~"))
        return not hidden and not wishes.leaves_out(path) and folder / path not in wishes.not_below

    for found in walk(folder, problems, enters):
        name = found.path.rsplit("/", 1)[-1]
        if wishes.leaves_out(found.path) or name.startswith("."):
            continue
        if PurePosixPath(name).suffix.lower() not in SUFFIXES:
            imported.static["/" + found.path] = found.file
            continue
        post = _post(found, problems, wishes)
        if post is not None:
            imported.posts.append(post)
    # what is later replaces what was before: the newer post comes first, and a post before a page
    imported.posts.sort(key=lambda post: (post.date is not None, post.date or _NEVER, post.path))
    if not imported.posts:
        problems.report("source", shown(folder), None, "there are no posts in it",
                        "the blog is empty; Markdown files with front matter would have been read")  # fmt: skip
    return imported


#: Files that tell a generator which has no module here.
_SIGNS = {
    "Hugo": ("hugo.toml", "hugo.yaml", "hugo.json", "archetypes", "config/_default"),
    "Hexo": ("source/_posts", "scaffolds"),
    "Pelican": ("pelicanconf.py",),
    "Eleventy": (".eleventy.js", "eleventy.config.js", "eleventy.config.mjs"),
    "Gatsby": ("gatsby-config.js", "gatsby-config.ts"),
    "Zola": ("config.toml",),
}


def _somebody_elses(folder: Path) -> str | None:
    """What a folder is, if it is not a bare one."""
    if folder.name in {"_posts", "_drafts"}:
        return f"this is the {folder.name} folder of a Jekyll blog; name the folder that it lies in"
    name = next((name for name, files in _SIGNS.items() if any((folder / file).exists() for file in files)), None)
    return f"this looks like {name}'s, which is not known here yet" if name else None


def _post(found: Found, problems: Problems, wishes: Wishes) -> Post | None:
    data = content(found, problems, wishes)
    if data is None:
        return None
    document = frontmatter.read(data)
    metadata: dict[str, Any] = document.metadata
    path = PurePosixPath(found.path)
    stem = path.parent.name if path.stem in {"index", "README"} and path.parent.name else path.stem
    match = _DATED.fullmatch(stem)
    if not document.has_front_matter and match is None:
        return None
    draft = metadata.get("draft") is True or metadata.get("published") is False
    if draft and not wishes.drafts:
        return None
    for finding in document.findings:
        problems.report(finding.code, shown(found.file), finding.line, finding.what, finding.done)

    written = metadata.get("date") or (match["date"] if match else None)
    if isinstance(written, dict):  # Material's blog: created, updated
        written = written.get("created")
    date = dates.parse(written, UTC) if written else None
    if written and date is None:
        problems.report("date", shown(found.file), document.lines.get("date"), f"{fields.text(written)!r} is no date",
                        "the file is a page without a date")  # fmt: skip
    slug = fields.text(metadata.get("slug")) or addresses.slug(match["slug"] if match else stem)
    title = fields.text(document.as_written("title")) or _title(match["slug"] if match else stem)
    categories = fields.unique(_terms(document, "categories") + _terms(document, "category"))
    own = fields.text(metadata.get("permalink") or metadata.get("url"))
    if own:
        address = addresses.clean(addresses.decode(own))
    elif date:
        names = {
            "{date}": format_date(date, wishes.post_url_date_format, locale="en"),
            "{slug}": slug,
            "{categories}": "/".join(addresses.slug(name) for name in categories),
            "{file}": path.stem,
        }
        format = wishes.post_url_format
        for name, value in names.items():
            format = format.replace(name, value)
        address = addresses.clean(f"/{wishes.blog_dir}/{format}/")
    else:
        inside = path.with_suffix("").as_posix()
        address = addresses.clean(f"/{'' if inside == 'index' else inside.removesuffix('/index')}/")
    file = addresses.answering_file(address)
    reason = addresses.refusal(file)
    if reason is not None:
        address = addresses.clean(f"/{wishes.blog_dir}/{addresses.slug(stem)}/")
        file = addresses.answering_file(address)
        problems.report("address", shown(found.file), document.lines.get("permalink"),
                        f"the address can't be used: {reason}", f"the post is at {address}")  # fmt: skip
    separator = metadata.get("excerpt_separator")
    return Post(
        path=found.path,
        source_file=found.file,
        shown=shown(found.file),
        kind="post" if date else "page",
        address=address,
        file=file,
        title=title,
        slug=slug,
        collection="posts" if date else "pages",
        date=date,
        authors=fields.authors(metadata, {}),
        tags=fields.unique(_terms(document, "tags") + _terms(document, "tag")),
        categories=categories,
        language=fields.language(metadata.get("lang") or metadata.get("language")),
        description=fields.text(metadata.get("description") or metadata.get("summary")) or None,
        image=fields.image(metadata.get("image")),
        excerpt=fields.text(metadata.get("excerpt")) or None,
        excerpt_separator=None if separator is None else str(separator),
        draft=draft,
        redirect_from=fields.strings(metadata.get("redirect_from")) + fields.strings(metadata.get("aliases")),
        redirect_to=next(iter(fields.strings(metadata.get("redirect_to"))), None),
        body=document.body,
        body_line=document.body_line,
        markdown=fields.text(metadata.get("markdown")) or None,
        lines=document.lines,
        metadata=metadata,
    )


def _terms(document: frontmatter.Document, key: str) -> list[str]:
    """Terms as a list, or as a text with commas."""
    value = document.as_written(key)
    if isinstance(value, str) and "," in value:
        return [term.strip() for term in value.split(",")]
    return fields.strings(value)


def _title(name: str) -> str:
    """A title from a file's name."""
    return " ".join(word.capitalize() for word in re.split(r"[-_ ]+", name) if word) or name
