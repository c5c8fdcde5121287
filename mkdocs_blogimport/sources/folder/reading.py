"""A bare folder of Markdown posts with front matter, of any program."""

from __future__ import annotations

import logging
import os
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from ... import frontmatter
from ...blog import addresses
from ...blog.paths import is_file, is_folder
from ...blog.post import ImportedBlog, Post
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from .. import authors, dates, export_texts, exports, fields, medium, substack, wiki_links
from ..audience import only_theirs
from ..markup import CODE, other_markup, report_unread, some
from ..options import ReadOptions
from ..post_urls import post_url
from ..usable import usable
from ..walk import Found, content, once, walk

SUFFIXES = frozenset({".md", ".markdown", ".mkd", ".mkdn", ".mdown"})
#: Markup of posts that no engine here renders.
OTHER_MARKUP = other_markup(".rst", ".rest", ".adoc", ".asciidoc", ".org", ".textile", ".mdx", ".ipynb")
#: Folders that package managers fill with what other people wrote, wherever they lie.
PACKAGES = frozenset({"node_modules", "bower_components", "__pycache__"})
#: The same at the top of a blog: what Jekyll's `exclude` names unless the blog says otherwise.
VENDORED = frozenset({"vendor/bundle", "vendor/cache", "vendor/gems", "vendor/ruby"})
_ADVICE = "left out, as they are not posts"
_PAGES = f"{_ADVICE}; `without_front_matter: true` makes pages of them"
_TEMPLATING = re.compile(r"\{\{[<%][^>%\n]{0,40}|\{%-?[ \t]*\w+")
#: What is in the name of a note, and in no address.
_NAME = re.compile(r"\s")
#: Where the folder of a vault's settings is looked for, above the folder of posts.
_ABOVE = 3
#: The most hosts that a message names.
_NAMED = 3
_NEVER = datetime.min.replace(tzinfo=UTC)
_DATED = re.compile(r"(?P<date>\d{4}-\d{1,2}-\d{1,2})[-_](?P<slug>.+)\Z")


def read(folder: Path, problems: Problems, options: ReadOptions) -> ImportedBlog:
    """Read every Markdown file with front matter below a folder as a post.

    A file with the name `index` is the post of its folder. The address is the front matter's own (`exports.address`),
    else the site's `post_url_format`; a file without a date is a page at the address of its path.

    Args:
        folder: The folder.
        problems: Receives the problems.
        options: The site's options.

    Returns:
        The posts.
    """
    known_authors = authors.in_folder(folder, problems)
    names = fields.author_names(known_authors)
    files = _Files(problems, options, is_vault=_is_vault(folder))
    for found in walk(folder, problems, partial(_enters, folder, options, problems), options.not_below):
        if not options.leaves_out(found.path) and not found.path.rpartition("/")[2].startswith("."):
            files.add(found)
    documents, withheld, static = files.documents, files.withheld, files.static
    if pages := exports.folders_of_pages(read.found.path for read in documents):
        documents = [replace(read, is_page=True) if read.found.path.startswith(pages) else read for read in documents]
    is_devs = any(export_texts.is_devs(read.document.metadata) for read in documents)
    documents = [replace(read, document=_without_embeds(read.document, is_devs=is_devs)) for read in documents]
    documents = [replace(read, document=_of_wordpress(read, static)) for read in documents]
    hosts = exports.own_hosts(read.document.metadata for read in documents)
    made = [(read.found, _post(read, problems, options, hosts)) for read in documents]
    posts = [post for _, post in made if post is not None]
    # these name no audience
    is_seen = options.audience is None or options.audience.sees_default
    told = problems if is_seen else Problems()
    of_substack = substack.take(folder, static, told, options)
    of_medium = medium.take(static, told, options)
    hosts |= exports.own_hosts(post.metadata for post in of_medium)
    (posts if is_seen else withheld).extend([*of_substack, *of_medium])
    hosts |= export_texts.linked_hosts((post.body for post in posts), {post.address.strip("/") for post in posts})
    if names:
        posts = [replace(post, authors=fields.authors(post.metadata, names)) for post in posts]
    for post in posts:
        _report_templates(post, problems)
    linked = {found.file for found, post in made if post is not None and found.is_linked}
    if linked:
        posts = once(posts, linked, by_address=False)
    # a later one replaces an earlier one: the newer post comes first, and a post before a page
    posts.sort(key=lambda post: (post.date is not None, post.date or _NEVER, post.path))
    _report_folder(folder, posts, files.unmarked, files.unread, problems)
    _report_assumed(folder, posts, hosts, options, problems)
    posts = _with_links(folder, posts, static, files, problems)
    return ImportedBlog(
        folder=folder,
        generator="folder",
        authors=authors.by_name(known_authors),
        posts=posts,
        withheld=withheld,
        withheld_static=only_theirs(withheld, posts, static),
        static=static,
        hosts=hosts,
    )


@dataclass(frozen=True, slots=True)
class _Read:
    """A document, before it is known what its folder is."""

    found: Found
    document: frontmatter.Document
    stem: str
    """The name of its file, or of its folder for an `index`."""
    dated: re.Match[str] | None
    """The date and the rest of that name."""
    is_page: bool = False
    """Whether its folder says that it is no post."""


@dataclass(slots=True)
class _Files:
    """The files of a folder, by what they are."""

    problems: Problems
    options: ReadOptions
    is_vault: bool
    documents: list[_Read] = field(default_factory=list)
    withheld: list[Post] = field(default_factory=list)
    """What the site's audience doesn't see."""
    static: dict[str, Path] = field(default_factory=dict)
    unmarked: list[Found] = field(default_factory=list)
    """Markdown files without front matter and date."""
    unread: dict[str, list[Found]] = field(default_factory=dict)
    """By their markup, the files that can't be read."""

    def add(self, found: Found) -> None:
        """Take a file for what it is."""
        suffix = PurePosixPath(found.path).suffix.lower()
        if suffix not in SUFFIXES:
            self.static["/" + found.path] = found.file
            if suffix in OTHER_MARKUP:
                self.unread.setdefault(OTHER_MARKUP[suffix], []).append(found)
            return
        data = content(found, self.problems, self.options)
        if data is not None:
            self._add_document(found, data)

    def _add_document(self, found: Found, data: bytes) -> None:
        document = frontmatter.read(data).with_lowercase_keys()
        stem = _stem(PurePosixPath(found.path))
        if (plain := exports.plain_name(stem)) != stem and not document.has_front_matter:
            document = _of_notion(document)
        elif self.options.without_front_matter and not document.has_front_matter:
            document = replace(
                document, metadata={**_heading(document.body), **document.metadata}, has_front_matter=True
            )
        dated = _DATED.fullmatch(plain)
        label = display_path(found.file)
        if not document.has_front_matter and dated is None:
            self.unmarked.append(found)
            return
        if exports.is_template(document.metadata):
            self.problems.report("left-out", label, None, "is a template of notes", "left out")
            return
        document = _as_markdown(document, is_vault=self.is_vault)
        read = _Read(found, document, plain, dated)
        audience = self.options.audience
        if audience is not None and not audience.sees_document(document.metadata, document, data, label):
            hidden = _post(read, Problems(), self.options)
            self.withheld += [] if hidden is None else [hidden]
            return
        self.documents.append(read)


def _as_markdown(document: frontmatter.Document, *, is_vault: bool) -> frontmatter.Document:
    """Replace what platforms and vaults have in their texts, and Ghost in its front matter."""
    metadata = {key: export_texts.ghosts(value) for key, value in document.metadata.items()}
    body = export_texts.ghosts(document.body)
    if is_vault:
        body = export_texts.of_vault(body)
    elif export_texts.is_hashnodes(metadata):
        body = export_texts.of_hashnode(body)
    return replace(document, metadata=metadata, body=body)


def _without_embeds(document: frontmatter.Document, *, is_devs: bool) -> frontmatter.Document:
    """Replace the tags of DEV; in other folders only those that name the whole URL of what they show."""
    if "{%" not in document.body:
        return document
    return replace(document, body=export_texts.of_dev(document.body, with_names=is_devs))


def _of_notion(document: frontmatter.Document) -> frontmatter.Document:
    """Take the heading and the properties of a page of Notion's for its front matter."""
    read = exports.notion_page(document.body)
    if read is None:
        return document
    metadata, body = read
    return replace(document, metadata=dict(metadata), body=body, has_front_matter=True)


def _of_wordpress(read: _Read, static: Mapping[str, Path]) -> frontmatter.Document:
    """Show shortcodes of WordPress, and let what lay among its uploads be the file of that name beside the post."""
    folder = posixpath.dirname(read.found.path)
    beside = f"/{folder}/images" if folder else "/images"
    body = export_texts.of_wordpress(read.document.body)
    body = export_texts.without_uploads(body, lambda name: f"{beside}/{name}" in static)
    return replace(read.document, body=body)


def _heading(body: str) -> dict[str, str]:
    """Return the title that a text begins with, if it has one."""
    first = body.lstrip().partition("\n")[0]
    return {"title": first.strip(" #")} if first.startswith(("# ", "## ")) and first.strip(" #") else {}


def _report_assumed(
    folder: Path, posts: Sequence[Post], hosts: frozenset[str], options: ReadOptions, problems: Problems
) -> None:
    """Report in one line what the folder doesn't say itself."""
    made = sum(post.kind == "post" and not _says_address(post, hosts) for post in posts)
    assumed = []
    if made:
        count = "1 post is" if made == 1 else f"{made} posts are"
        assumed.append(f"{count} at an address of `post_url_format`, {options.post_url_format!r}")
    if hosts:
        assumed.append(f"{', '.join(sorted(hosts)[:_NAMED])} was the blog's own host")
    if assumed:
        problems.report("assumed", display_path(folder), None,
                        f"the folder doesn't say what wrote it: {'; '.join(assumed)}",
                        "`check --addresses` names the old addresses that are not answered")  # fmt: skip


def _says_address(post: Post, hosts: frozenset[str]) -> bool:
    return bool(exports.address(post.metadata, hosts).path)


def _with_links(
    folder: Path, posts: Sequence[Post], static: Mapping[str, Path], files: _Files, problems: Problems
) -> list[Post]:
    """Resolve the links of a vault of Obsidian's, where posts have any."""
    if not any("[[" in post.body for post in posts):
        return list(posts)
    notes = {post.path: _other_names(post) for post in posts}
    names = wiki_links.Names.of(notes, (address.lstrip("/") for address in static))
    left_out = wiki_links.Names.of({found.path: () for found in files.unmarked}, ())
    to_left_out: list[str] = []

    def linked(post: Post) -> Post:
        def lost(line: int, link: str, shown: str) -> str:
            if not files.is_vault:
                return link
            name = re.split(r"[#|]", link.strip("![]"))[0]
            if left_out.path(name) is not None:
                to_left_out.append(name)
            else:
                problems.report("link", post.display_path, post.body_line + line,
                                f"{link!r} names no file of the folder", "shown without a link")  # fmt: skip
            return shown

        return replace(post, body=wiki_links.resolved(post.body, CODE, names, lost))

    posts = [linked(post) if "[[" in post.body else post for post in posts]
    if to_left_out:
        count = "1 link leads" if len(to_left_out) == 1 else f"{len(to_left_out)} links lead"
        problems.report("link", display_path(folder), None,
                        f"{count} to notes without front matter, which are left out, such as {to_left_out[0]!r}",
                        "what they say is shown; `without_front_matter: true` makes pages of these notes")  # fmt: skip
    return posts


def _is_vault(folder: Path) -> bool:
    return any(is_folder(above / ".obsidian") for above in (folder, *folder.parents[:_ABOVE]))


def _other_names(post: Post) -> list[str]:
    """The further names that a note has in a vault: its `aliases` that are no addresses."""
    return [name for name in fields.strings(post.metadata.get("aliases")) if "/" not in name]


def _report_folder(
    folder: Path,
    posts: Sequence[Post],
    unmarked: Sequence[Found],
    unread: Mapping[str, Sequence[Found]],
    problems: Problems,
) -> None:
    """Report the problems of the folder as a whole.

    Args:
        folder: The folder.
        posts: The posts in it.
        unmarked: Markdown files without front matter and date.
        unread: By their markup, the files that can't be read.
        problems: Receives the problems.
    """
    if unmarked:
        problems.report("left-out", display_path(folder), None,
                        f"{some(unmarked)}: no front matter, and no date in the name", _PAGES)  # fmt: skip
    report_unread(folder, unread, problems)
    for kind, done, several in (
        ("no front matter, and no date in the name", _ADVICE, unmarked),
        *((f"{markup} can't be read", "left out", files) for markup, files in unread.items()),
    ):
        for found in several if len(several) > 1 else ():  # one alone has been named
            _report_left_out(found.file, kind, done, problems)
    if not posts:
        hint = "a post is a Markdown file with front matter"
        if is_file(folder / "index.html"):
            hint = "this looks like what a generator wrote: name the folder from which it was made"
        problems.report("source", display_path(folder), None, "the folder has no posts", f"the blog is empty; {hint}")
    elif not any(post.date for post in posts):
        count = len(posts)
        what = "the one file has no date" if count == 1 else f"none of the {count} files has a date"
        problems.report("source", display_path(folder), None, f"{what}, in its front matter or in its name",
                        "read as pages, which no list shows")  # fmt: skip


def _enters(folder: Path, options: ReadOptions, problems: Problems, path: str) -> bool:
    """Whether posts are looked for in a subfolder."""
    hidden = path.rsplit("/", 1)[-1].startswith((".", "#", "~"))
    if hidden or options.leaves_out(path) or folder / path in options.not_below:
        return False
    if not _holds_packages(folder, path):
        return True
    _report_left_out(folder / path, "a package manager fills this folder", "left out with all that is in it", problems)
    return False


def _holds_packages(folder: Path, path: str) -> bool:
    """Whether a subfolder holds nothing but what a package manager has put there."""
    if path.rsplit("/", 1)[-1] in PACKAGES or path in VENDORED:
        return True
    # a virtual environment may have any name; of PHP and Go there is a file beside the packages
    marks = ("pyvenv.cfg", *(("autoload.php", "modules.txt") if path == "vendor" else ()))
    return any(os.path.isfile(folder / path / mark) for mark in marks)  # noqa: PTH113 - raises nothing


def _report_left_out(file: Path, what: str, done: str, problems: Problems) -> None:
    """Report what is left out as a matter of course: only `--verbose` shows it."""
    problems.report("left-out", display_path(file), None, what, done, level=logging.DEBUG)


def _report_templates(post: Post, problems: Problems) -> None:
    """Report, once for each post, the tags that a templating language would have replaced."""
    if not _TEMPLATING.search(post.body):
        return
    text = CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), post.body)
    found = list(_TEMPLATING.finditer(text))
    if found:
        line = post.body_line + text.count("\n", 0, found[0].start())
        more = f", and {len(found) - 1} more in this post" if len(found) > 1 else ""
        problems.report("liquid", post.display_path, line,
                        f"“{found[0][0].strip()}” is of an unknown template language{more}",
                        "left unchanged")  # fmt: skip


def _stem(path: PurePosixPath) -> str:
    """Return the name of a file: for an `index` that of its folder."""
    return path.parent.name if path.stem in {"index", "README"} and path.parent.name else path.stem


def _path_of_page(read: _Read, path: PurePosixPath) -> list[str]:
    """Return the parts of a page's address: beside a folder of posts, that of pages and dates are none of them."""
    parts = list(path.with_suffix("").parts)
    if read.is_page:
        parts = exports.path_of_page(parts)
    if read.is_page and read.dated is not None:
        parts[-2 if path.stem == "index" and len(parts) > 1 else -1] = read.dated["slug"]
    return parts


def _changed(found: Found) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(found.file.stat().st_mtime), UTC)
    except (OSError, OverflowError, ValueError):
        return None


def _post(read: _Read, problems: Problems, options: ReadOptions, hosts: frozenset[str] = frozenset()) -> Post | None:
    found, document, stem, match = read.found, read.document, read.stem, read.dated
    metadata: dict[str, Any] = document.metadata
    path = PurePosixPath(found.path)
    has_date = match is not None or any(metadata.get(key) for key in exports.DATES)
    is_among_drafts = exports.is_among_drafts(path.parts[:-1], has_date=has_date)
    draft = exports.is_unpublished(metadata, path.name) or is_among_drafts
    if draft and not options.draft:
        _report_left_out(found.file, "is a draft", "left out", problems)
        return None
    updated = next((metadata[key] for key in exports.UPDATED if metadata.get(key)), None)
    problems.add(document.findings, display_path(found.file))

    key = next((key for key in exports.DATES if metadata.get(key)), "date")
    written = metadata.get(key) or (match["date"] if match else None)
    if isinstance(written, dict):  # Material's blog: created, updated
        updated = written.get("updated")
        written = written.get("created")
    date = dates.parse(written, UTC, as_written=True) if written else None
    if is_among_drafts and not written and not read.is_page:  # as Jekyll dates its drafts
        date = _changed(found)
    is_empty = not written and date is None and "date" in metadata
    if (written and date is None) or (is_empty and not read.is_page and not exports.is_page(metadata)):
        what = "“date” has no value" if is_empty else f"{fields.text(written)!r} is not a date"
        problems.report("date", display_path(found.file), document.lines.get(key),
                        what, "read as a page without a date")  # fmt: skip
    is_early = options.draft_if_future_date is True and date is not None and date > datetime.now(UTC)
    if is_early and not options.draft:
        _report_left_out(found.file, "has a date in the future", "left out", problems)
        return None
    own = exports.address(metadata, hosts)
    slug = fields.text(metadata.get("slug")) if own.key != "slug" else ""
    slug = slug or exports.slug(match["slug"] if match else stem)
    title = fields.plain(fields.text(document.as_written("title") or document.as_written("post_title")))
    title = title or _title(match["slug"] if match else stem)
    categories = _terms(document, "categories", "category")
    is_post = date is not None and not (read.is_page or exports.is_page(metadata))
    if own.path:
        address = addresses.clean("/" + own.path.lstrip("/"))
    elif date is not None and is_post:
        names = [*map(exports.plain_name, (*path.parts[:-1], path.stem))]
        address = post_url(date, slug, title, categories, names, options)
    else:
        inside = "/".join(map(exports.plain_name, _path_of_page(read, path)))
        address = addresses.clean(f"/{'' if inside == 'index' else inside.removesuffix('/index')}/")
    address, file = usable(
        address,
        lambda: addresses.clean(f"/{options.blog_dir}/{addresses.slug(stem)}/"),
        display_path(found.file),
        document.lines.get(own.key or "permalink"),
        problems,
    )
    separator = metadata.get("excerpt_separator")
    image, image_key = exports.picture(metadata)
    return Post(
        path=found.path,
        source_file=found.file,
        display_path=display_path(found.file),
        kind="post" if is_post else "page",
        address=address,
        file=file,
        title=title,
        slug=slug,
        collection="posts" if is_post else "pages",
        date=date,
        authors=fields.authors(metadata, {}),
        tags=_terms(document, "tags", "tag"),
        categories=categories,
        language=fields.language(metadata.get("lang") or metadata.get("language")),
        description=fields.text(next(filter(None, map(metadata.get, exports.DESCRIPTIONS)), None)) or None,
        image=image,
        image_key=image_key,
        external=own.external,
        excerpt=fields.text(metadata.get("excerpt") or metadata.get("custom_excerpt")) or None,
        excerpt_separator=None if separator is None else str(separator),
        updated=dates.parse(updated, UTC, as_written=True) if updated else None,
        draft=draft or is_early,
        redirect_from=fields.strings(metadata.get("redirect_from")) + _aliases(metadata),
        redirect_to=next(iter(fields.strings(metadata.get("redirect_to"))), None),
        body=document.body,
        body_line=document.body_line,
        markdown=fields.text(metadata.get("markdown")) or None,
        lines=document.lines,
        translation_key=fields.translation_key(metadata),
        is_unlisted=fields.is_unlisted(metadata),
        metadata=metadata,
    )


def _aliases(metadata: Mapping[str, Any]) -> list[str]:
    """Return the old addresses among a post's `aliases`: in Obsidian they are other names of a note."""
    return [alias for alias in fields.strings(metadata.get("aliases")) if "/" in alias or not _NAME.search(alias)]


def _terms(document: frontmatter.Document, *keys: str) -> list[str]:
    """Return the terms of some keys, each once: lists, or strings with commas."""
    found: list[str] = []
    for value in map(document.as_written, keys):
        found += value.split(",") if isinstance(value, str) else fields.strings(value)
    return fields.terms(map(fields.plain, found))


def _title(name: str) -> str:
    """Return a title made from a file's name, which may be one."""
    if " " in name:
        return name
    return " ".join(word.capitalize() for word in re.split(r"[-_ ]+", name) if word) or name
