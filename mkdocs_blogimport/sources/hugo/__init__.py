"""Hugo: its configuration, sections, bundles, languages, and the addresses that they make."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from ...blog import addresses
from ...blog.post import ImportedBlog, SiteRules
from ...diagnostics.naming import display_path
from ...diagnostics.problems import Problems
from .. import fields
from ..audience import only_theirs
from ..options import ReadOptions
from ..signs import hugo_root
from ..walk import Found, once
from . import engines, files, templating
from . import posts as neutral
from .config import Config, read_config
from .contents import read_contents
from .documents import Reader
from .site import Site

NAME = "hugo"
#: What `hugo.toml` says, and the front matter.
IGNORED = frozenset({"config", "github_pages", "post_url_format", "post_url_date_format"})


def recognises(folder: Path) -> bool:
    """Return True for the root of a Hugo site, and for a folder of its content."""
    folder = folder.resolve()
    root = hugo_root(folder)
    if root is None or root == folder:
        return root is not None
    config = read_config(root, Problems())
    path = folder.relative_to(root).as_posix()
    return any(mount.inside(path) is not None for mount in config.content)


def read(folder: Path, problems: Problems, options: ReadOptions) -> ImportedBlog:
    """Read a Hugo site as Hugo would.

    Args:
        folder: The root of the site, or a folder of its content, of which alone the pages are read then.
        problems: Receives the problems.
        options: The site's options.

    Returns:
        Posts, pages and settings; drafts and future posts only if requested or configured.
    """
    root = hugo_root(folder) or folder
    config = read_config(root, problems)
    part = "" if root == folder else folder.relative_to(root).as_posix()
    contents = read_contents(config, part, problems, options)
    reader = Reader(config, contents, part, datetime.now(UTC), problems, options)
    reader.read()
    main = neutral.main_sections(reader.documents, config)
    for document in (*reader.documents, *reader.withheld):
        document.post = neutral.neutral(document, config, main, part)
    posts = [document.post for document in reader.documents if document.post is not None]
    withheld = [document.post for document in reader.withheld if document.post is not None]
    if contents.linked:
        posts = once(posts, contents.linked, by_address=False)
    posts.sort(key=lambda post: (post.kind == "post", post.path), reverse=True)
    _report(config, reader, bool(posts), problems)
    static = files.static(reader)
    site = Site(config, reader.documents, contents, reader.now)
    engine, engine_options = engines.engine(config)
    return ImportedBlog(
        folder=folder,
        generator=NAME,
        posts=posts,
        withheld=withheld,
        withheld_static=only_theirs(withheld, posts, static),
        static=static,
        title=config.default.title,
        url=_url(config),
        language=config.default.tag,
        hosts=config.hosts,
        base=config.default.base,
        engine=engine,
        engine_options=engine_options,
        template=templating.template(site, problems),
        rules=SiteRules(
            redirect_file=_ugly_redirect if config.is_ugly_everywhere else addresses.redirect_file,
            relative_to="address",
            order=neutral.order,
        ),
    )


def _ugly_redirect(address: str) -> str:
    """Return the file of a redirect where all addresses are those of files: `/old/` is `old.html`."""
    path = address.strip("/")
    return path if path.endswith((".html", ".htm")) else f"{path or 'index'}.html"


def _url(config: Config) -> str:
    """Return the absolute URL of the site's root, empty if its configuration names no host."""
    url = fields.line(config.values.get("baseurl"))
    return url.rstrip("/") if "://" in url else ""


def _report(config: Config, reader: Reader, has_pages: bool, problems: Problems) -> None:
    """Report the problems of the site as a whole."""
    name = display_path(reader.config.folder)
    for markup, found in reader.unread.items():
        problems.report("source", name, None, f"{_some(found)}: {markup} can't be read", "left out")
    if not has_pages:
        folders = ", ".join(dict.fromkeys(mount.source for mount in config.content))
        problems.report("source", name, None, f"there are no pages in {folders}", "the blog is empty")


def _some(found: list[Found]) -> str:
    return found[0].path if len(found) == 1 else f"{found[0].path} and {len(found) - 1} more"
