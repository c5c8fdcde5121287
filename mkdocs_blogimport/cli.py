"""The same rooms without a site: look at a blog, write it, check it, or begin a site with it."""

from __future__ import annotations

import errno
import ipaddress
import logging
import os
import re
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from types import FrameType
from typing import Any, Protocol
from urllib.parse import urlsplit

import click
import yaml

from . import addresses, report
from .indexes import Layout
from .labels import labels
from .post import Imported, Post
from .problems import Problems
from .site import BlogSite, Options
from .sources import Wishes
from .sources.folder import NAME as ANY_FOLDER

#: A home page with fewer visible characters than this is no text of its own, but what was left of a layout.
HOME_TEXT = 300
#: Standalone pages that are named in the navigation.
NAV_PAGES = 7
#: Says of a folder that `build` wrote it, and may empty it. MkDocs leaves it: it spares names with a dot.
MARK = ".mkdocs-blogimport"

_LISTS_POSTS = re.compile(r"\{[%{][^}]*\b(?:site\.(?:posts|tags|categories)|paginator)\b")
_MARKUP = re.compile(r"<[^>]*>")
_HOST = re.compile(r"[\w-]+(\.[\w-]+)+")


class Mistake(click.ClickException):
    """Something that whoever typed the command can mend: one line, and exit code 2."""

    exit_code = 2


# -- the commands -----------------------------------------------------------------------------------------------


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(None, "-V", "--version", package_name="mkdocs-blogimport", prog_name="mkdocs-blogimport")
def main() -> None:
    """Make a site of an old blog: of the folder that Jekyll was fed with, or of any folder of Markdown posts.

    The folder is only ever read.
    """


_old_blog = click.argument("old_blog", type=click.Path(path_type=Path))
_verbose = click.option("-v", "--verbose", is_flag=True, help="Tell everything, in full.")


@main.command()
@_old_blog
@click.option("-a", "--dev-addr", default="127.0.0.1:8000", show_default=True, metavar="IP:PORT",
              help="Where the preview is served.")  # fmt: skip
@click.option("-o", "--open", "open_in_browser", is_flag=True, help="Open the preview in a browser.")
@click.option("--drafts/--no-drafts", default=True, show_default=True, help="Show drafts and future posts, marked.")
@_verbose
def preview(old_blog: Path, dev_addr: str, open_in_browser: bool, drafts: bool, verbose: bool) -> None:
    """Show the blog in OLD_BLOG as a site in the browser.

    Needs no mkdocs.yml, and leaves nothing behind. The pages follow while you edit the posts; Ctrl-C ends it.
    """
    folder = _folder(old_blog)
    _free(dev_addr)
    with _ends_tidily(), _log(verbose), tempfile.TemporaryDirectory(prefix="mkdocs-blogimport-") as temporary:
        from mkdocs.commands.serve import serve

        place = Path(temporary).resolve()
        survey = Survey.of(folder, drafts=drafts)
        _write(place, survey.files(str(folder), drafts=drafts))
        try:
            serve(
                config_file=str(place / "mkdocs.yml"),
                hooks=[str(_hook(place))],
                dev_addr=dev_addr,
                open_in_browser=open_in_browser,
            )
        except OSError as error:
            raise Mistake(f"{dev_addr}: {error.strerror or error}") from error


@main.command()
@_old_blog
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--site-url", metavar="URL",
              help="Where the site will live. [default: what the blog's own configuration says]")  # fmt: skip
@click.option("--strict", is_flag=True, help="Fail if there are warnings.")
@_verbose
def build(old_blog: Path, out: Path, site_url: str | None, strict: bool, verbose: bool) -> None:
    """Write the blog in OLD_BLOG as a site to the folder OUT.

    OUT is made, or has to be empty, or to hold a site that this command wrote before; that is then replaced.
    """
    folder = _folder(old_blog)
    out = _writable(out, folder)
    if site_url is not None and not _is_url(site_url):
        raise Mistake(f"--site-url: {site_url!r} is not a URL such as https://example.com/")
    with _ends_tidily(), _log(verbose), tempfile.TemporaryDirectory(prefix="mkdocs-blogimport-") as temporary:
        from mkdocs.commands.build import build as write_site
        from mkdocs.config import load_config

        place = Path(temporary).resolve()
        survey = Survey.of(folder)
        if site_url is not None:
            survey = replace(survey, site_url=site_url)
        _write(place, survey.files(str(folder)))
        try:
            out.mkdir(parents=True, exist_ok=True)
            (out / MARK).write_text("mkdocs-blogimport wrote this folder, and empties it when it writes again.\n")
            config = load_config(str(place / "mkdocs.yml"), site_dir=str(out), strict=strict, hooks=[str(_hook(place))])
            config.plugins.on_startup(command="build", dirty=False)
            try:
                write_site(config)
            finally:
                config.plugins.on_shutdown()
        except OSError as error:
            raise Mistake(f"{error.filename or out}: {error.strerror or error}") from error


@main.command()
@_old_blog
@click.option("--format", "form", type=click.Choice(["text", "json", "annotations"]), default="text", show_default=True,
              help="For people, for programs, or for code hosts that show messages beside the lines.")  # fmt: skip
@_verbose
def check(old_blog: Path, form: str, verbose: bool) -> None:
    """Read the whole blog in OLD_BLOG, write nothing, and report what was found.

    Exits with 1 if there are warnings.
    """
    folder = _folder(old_blog)
    problems = Problems()
    site = BlogSite(Options(folders=(folder,)), problems)
    BAR.begin("Checking")
    try:
        site.read()
        _must_be_a_blog(site, folder)
        site.plan({}, {})
        BAR.length = len(site.pages)
        for post in site.pages:
            site.body(post)
            site.image(post, "")
            if post.kind == "post":
                site.excerpt(post)
            BAR.step()
    finally:
        BAR.end()
    counts = site.counts()
    if form == "json":
        click.echo(report.as_json(problems, counts), nl=False)
    elif form == "text":
        click.echo(report.as_text(problems, counts, verbose=verbose))
    elif annotations := report.as_annotations(problems):
        click.echo(annotations)
    if any(problem.level >= logging.WARNING for problem in problems):
        sys.exit(1)


@main.command()
@_old_blog
@click.argument("directory", metavar="[DIR]", type=click.Path(path_type=Path), default=".")
def init(old_blog: Path, directory: Path) -> None:
    """Begin a MkDocs site with the blog in OLD_BLOG: write DIR/mkdocs.yml and DIR/docs/.

    DIR is the current folder unless it is named. No file that exists is overwritten.
    """
    folder = _folder(old_blog)
    directory = Path(os.path.realpath(directory))
    docs = directory / "docs"
    if _is_in(docs, folder):
        raise Mistake(f"{directory} lies in the blog, which is only read: name another folder, beside the blog")
    survey = Survey.of(folder, docs=docs)
    files = survey.files(_relative(folder, directory))
    for name in files:
        if (directory / name).exists() or (directory / name).is_symlink():
            raise Mistake(f"{directory / name} exists already; it was not touched, and nothing was written")
    try:
        _write(directory, files)
    except OSError as error:
        raise Mistake(f"{error.filename or directory}: {error.strerror or error}") from error
    for name in files:
        click.echo(f"Wrote {directory / name}")
    click.echo("`mkdocs serve` shows the site, `mkdocs build` writes it.")


# -- the site that a blog becomes -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Survey:
    """What the configuration of a blog's site has to say."""

    title: str
    language: str
    """A language that Material has words for."""
    site_url: str | None
    base: str
    """The path below which the blog lived, where nothing says on which host."""
    blog_dir: str
    exclude: str | None
    """The old home page, where the list of posts takes its place."""
    nav: Mapping[str, str]
    """Title to document; empty where MkDocs shall find out by itself."""
    has_docs: bool
    """Whether there is documentation already."""

    @classmethod
    def of(cls, folder: Path, *, drafts: bool = False, docs: Path | None = None) -> Survey:
        """Read a blog and find out how its site begins.

        Args:
            folder: The blog.
            drafts: Whether drafts count.
            docs: The documentation that the blog is to stand beside.

        Returns:
            The findings. What is odd about the blog is told when the site is built.

        Raises:
            Mistake: The folder holds no blog.
        """
        docs = docs if docs is not None and docs.is_dir() and any(docs.iterdir()) else None
        not_below = () if docs is None or _is_in(folder, docs) else (docs,)
        site = BlogSite(Options(folders=(folder,), wishes=Wishes(drafts=drafts, not_below=not_below)), Problems())
        site.read()
        _must_be_a_blog(site, folder)
        imported = site.imports[0]
        exclude = None
        has_home = docs is not None and any((docs / name).exists() for name in ("index.md", "README.md"))
        if not has_home:
            exclude, has_home = _home(site)
        site.options = replace(site.options, layout=Layout(blog_dir="blog" if has_home else ""))
        site.plan({}, {})
        site_url = _site_url(imported)
        return cls(
            title=_plain(imported.title) or _plain(folder.name) or "Blog",
            language=_theme_language(imported.language),
            site_url=site_url,
            base="" if site_url else imported.base,
            blog_dir=site.options.layout.blog_dir,
            exclude=exclude,
            nav={} if docs is not None else dict(_nav(site, exclude)),
            has_docs=docs is not None,
        )

    def files(self, source: str, *, drafts: bool = True) -> dict[str, str]:
        """The files that the site consists of.

        Args:
            source: The blog's folder, as mkdocs.yml shall name it.
            drafts: Whether a preview shows drafts.

        Returns:
            Path to content; the configuration is the first.
        """
        files = {"mkdocs.yml": "\n".join(self._settings(source, drafts)) + "\n"}
        if not self.has_docs:
            files["docs/extra.css"] = _STYLES
        return files

    def _settings(self, source: str, drafts: bool) -> Iterator[str]:
        yield from (
            "# The site of an old blog, made by `mkdocs-blogimport init`.",
            "# `mkdocs serve` shows it, `mkdocs build` writes it to the folder site/.",
            "",
            "# Stands in the header of every page and in the browser's tabs.",
            f"site_name: {_scalar(self.title)}",
            "",
            "# Where the site will live. Search engines and feeds are told this address.",
            f"site_url: {_scalar(self.site_url)}" if self.site_url else "# site_url: https://example.com/",
            "",
            "theme:",
            "  name: material",
            "  # The language of buttons and labels, not of the posts.",
            f"  language: {_scalar(self.language)}",
            "  # Show the reader's own fonts. Without this line, pages fetch theirs from another host.",
            "  font: false",
            "  features:",
            "    # The entries of `nav` as tabs at the top.",
            "    - navigation.tabs",
            "    # A button that leads back to the top of a long page.",
            "    - navigation.top",
            "    # A button that copies a block of code.",
            "    - content.code.copy",
            "  # Light or dark: as the reader's system is set, and a button to change it.",
            "  palette:",
            '    - media: "(prefers-color-scheme: light)"',
            "      scheme: default",
            "      toggle: {icon: material/weather-night, name: Dark}",
            '    - media: "(prefers-color-scheme: dark)"',
            "      scheme: slate",
            "      toggle: {icon: material/weather-sunny, name: Light}",
            "",
            "plugins:",
            "  # The search field in the header.",
            "  - search",
            "  - blogimport:",
            "      # The old blog, relative to this file. It is only ever read.",
            f"      source: {_scalar(source)}",
        )
        if self.blog_dir:
            yield "      # Where the list of all posts stands. The home page is another."
            yield f"      blog_dir: {_scalar(self.blog_dir)}"
        else:
            yield "      # Where the list of all posts stands: nothing means that it is the home page."
            yield '      blog_dir: ""'
        if self.exclude is not None:
            yield "      # The old home page, which only listed the posts."
            yield f"      exclude: {_scalar(self.exclude)}"
        if self.base:
            yield f"      # The blog lived below {self.base}/. Publish the site there, and every address is as it was."
            yield '      path_prefix: ""'
        if not drafts:
            yield "      draft_on_serve: false"
        if self.nav:
            yield ""
            yield "# What stands in the navigation. Posts don't: their lists lead to them."
            yield "nav:"
            for title, document in self.nav.items():
                yield f"  - {_scalar(title)}: {_scalar(document)}"
        if not self.has_docs:
            yield ""
            yield "# Your own styles, in the folder docs/. Pages of your own go there too."
            yield "extra_css:"
            yield "  - extra.css"


_STYLES = """\
/* Your own styles. They come last, and so they win. For example:

:root {
  --md-primary-fg-color: #37474f;
}
*/
"""


def _home(site: BlogSite) -> tuple[str | None, bool]:
    """What to do with the old home page.

    Nearly always it is a template that lists the posts, or nothing but the name of a layout that does, and layouts are
    not taken over. The list of posts is the better home then.

    Returns:
        The file to leave out, if there is one that isn't a page, and whether the old home page stays.
    """
    if "/index.html" in site.imports[0].static:
        return "index.html", False
    home = next((post for post in site.blog.everything() if post.file == "index.html"), None)
    if home is None:
        return None, False
    text = "" if _LISTS_POSTS.search(home.body) else _MARKUP.sub("", site.body(home).html)
    if home.kind == "post" or len(" ".join(text.split())) >= HOME_TEXT:
        return None, True
    return None, False  # with `blog_dir: ""` the list comes before it, and its redirects lead there


def _nav(site: BlogSite, exclude: str | None) -> Iterator[tuple[str, str]]:
    """The home page, the lists, and the pages that stood at the top of the old blog: title and document."""
    words = labels(site.imports[0].language)
    taken: set[str] = set()
    entries: list[tuple[str, str]] = []
    if exclude is None:
        entries += [(_plain(page.title), _document(site, page)) for page in site.pages if page.file == "index.html"]
    for index in site.indexes:
        if index.number == 1 and index.kind == "front":
            # with the old home page gone, the list moves from beside it to its place
            file = "index.html" if exclude is not None else index.file
            entries.append((words["blog"], file.removesuffix(".html") + ".md"))
        elif index.number == 1 and index.kind in {"tags", "categories"}:
            entries.append((words[index.kind], index.file.removesuffix(".html") + ".md"))
    entries += [(_plain(page.title), _document(site, page)) for page in _top_pages(site)]
    for title, document in entries:
        if title and len(title) < 80 and title not in taken:
            taken.add(title)
            yield title, document


def _top_pages(site: BlogSite) -> Iterable[Post]:
    pages = (
        post
        for post in site.pages
        if post.kind == "page"
        and "/" not in post.path
        and post.file.removesuffix("/index.html").count("/") == 0
        and post.file not in {"404.html", "index.html"}
        and post.body_format == "markdown"
        and post.body.strip()
        and not post.redirect_to
    )
    return list(pages)[:NAV_PAGES]


def _document(site: BlogSite, post: Post) -> str:
    """The name by which MkDocs knows an imported page."""
    uri = f"{site.origin(post).folder.name}/{post.path}"
    return uri if uri.endswith((".md", ".markdown", ".mkd", ".mkdn", ".mdown")) else uri + ".md"


def _site_url(imported: Imported) -> str | None:
    """Where the blog lived, if it says so and it wasn't on somebody's desk."""
    for host in sorted(imported.hosts):
        if _HOST.fullmatch(host) and not _is_ip(host):
            return f"https://{host}{addresses.encode(imported.base)}/"
    return None


def _theme_language(language: str | None) -> str:
    spec = find_spec("material")
    folders = spec.submodule_search_locations if spec is not None else None
    known: dict[str, str] = {}
    for folder in folders or ():
        known |= {f.stem.lower(): f.stem for f in Path(folder, "templates/partials/languages").glob("*.html")}
    tag = (language or "en").replace("_", "-").lower()
    return known.get(tag) or known.get({"no": "nb"}.get(tag, tag.partition("-")[0])) or "en"


def _plain(text: str) -> str:
    """A title that stays text in themes, which escape a configuration in some places and not in others."""
    text = " ".join(_MARKUP.sub("", text).split())
    text = re.sub(r'"([^"]*)"', r"“\1”", text)
    text = text.translate({ord("<"): "‹", ord(">"): "›", ord('"'): "”"})
    return "".join(c for c in text if c.isprintable())


def _scalar(text: str) -> str:
    """A text as YAML."""
    dumped: str = yaml.safe_dump(text, allow_unicode=True, width=10_000)
    return dumped.removesuffix("\n").removesuffix("\n...")


# -- folders ----------------------------------------------------------------------------------------------------


def _folder(old_blog: Path) -> Path:
    folder = Path(os.path.realpath(old_blog))
    if not folder.exists():
        raise Mistake(f"there is no folder {old_blog}")
    if not folder.is_dir():
        raise Mistake(f"{old_blog} is not a folder")
    if not os.access(folder, os.R_OK | os.X_OK):
        raise Mistake(f"no permission to read {old_blog}")
    return folder


def _must_be_a_blog(site: BlogSite, folder: Path) -> None:
    if site.imports[0].generator == ANY_FOLDER and not any(True for _ in site.blog.everything()):
        raise Mistake(
            f"{folder} holds no blog: there is no _posts folder with posts, and no Markdown file with front matter"
        )


def _writable(out: Path, folder: Path) -> Path:
    """The folder to write, if nothing speaks against it."""
    place = Path(os.path.realpath(out))
    if _is_in(place, folder):
        raise Mistake(f"{out} lies in the blog, which is only read: name a folder beside the blog")
    if _is_in(folder, place):
        raise Mistake(f"the blog lies in {out}, which would be emptied: name a folder beside the blog")
    if not place.exists():
        return place
    if not place.is_dir():
        raise Mistake(f"{out} is not a folder")
    try:
        entries = list(place.iterdir())
    except OSError as error:
        raise Mistake(f"{out}: {error.strerror}") from error
    if entries and not (place / MARK).is_file():
        raise Mistake(f"{out} is not empty, and `mkdocs-blogimport build` didn't write it: name another folder")
    for entry in entries:
        if entry.is_symlink():  # a build would write where it leads
            raise Mistake(f"{entry} is a symbolic link, and could lead a build out of {out}: remove it")
    return place


def _is_in(inner: Path, outer: Path) -> bool:
    """Whether a folder is another, or lies in it, however they are spelled."""
    if not outer.exists():
        return inner == outer or outer in inner.parents
    return any(part.exists() and part.samefile(outer) for part in (inner, *inner.parents))


def _relative(folder: Path, start: Path) -> str:
    try:
        return Path(os.path.relpath(folder, start)).as_posix()
    except ValueError:  # another drive
        return folder.as_posix()


def _write(folder: Path, files: Mapping[str, str]) -> None:
    """Write new files; raises `FileExistsError` rather than replace one."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(content)


def _is_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def _is_ip(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _free(dev_addr: str) -> None:
    """Find out before the first build whether the preview's port can be had."""
    host, _, port = dev_addr.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65_536 and (host == "localhost" or _is_ip(host))):
        raise Mistake(f"--dev-addr: {dev_addr!r} is not an address such as 127.0.0.1:8000")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        if os.name == "posix":  # as the server will; elsewhere it means that a port may be shared
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Mistake(
                    f"port {port} is taken: choose another, such as -a {host}:{int(port) % 65_535 + 1}"
                ) from None
            raise Mistake(f"{dev_addr}: {error.strerror}") from error


# -- what is seen meanwhile -------------------------------------------------------------------------------------


class _Sized(Protocol):
    def documentation_pages(self) -> list[Any]: ...


class Bar:
    """A progress bar: on stderr, where it takes longer than a second, and where someone is looking."""

    DELAY = 1.0

    def __init__(self) -> None:
        self.length = 0
        self._label = ""
        self._began = 0.0
        self._done = 0
        self._shown: Any = None

    def begin(self, label: str) -> None:
        """Start the clock."""
        self.end()
        self._label, self._began, self._done = label, time.monotonic(), 0

    def step(self) -> None:
        """One of `length` is done."""
        self._done += 1
        if self._shown is not None:
            self._shown.update(1)
        elif self._is_wanted() and time.monotonic() - self._began > self.DELAY:
            self._shown = click.progressbar(length=self.length, label=self._label, file=sys.stderr)
            self._shown.update(self._done)

    def clear(self) -> None:
        """Make room for a line of the log; the bar comes back below it."""
        if self._shown is not None:
            click.echo("\r\033[2K", file=sys.stderr, nl=False)

    def end(self) -> None:
        """Take the bar away."""
        if self._shown is not None:
            click.echo("\r\033[2K\033[?25h", file=sys.stderr, nl=False)  # and the cursor, which the bar hides
            self._shown = None

    @staticmethod
    def _is_wanted() -> bool:
        return sys.stderr.isatty() and not os.environ.get("CI")

    # MkDocs' events: each page is rendered, and later put into its template.

    def on_files(self, files: _Sized, **_: object) -> None:
        """Count the pages."""
        self.begin("Building")
        self.length = 2 * len(files.documentation_pages())

    def on_page_content(self, html: str, **_: object) -> None:
        """A page was rendered."""
        self.step()

    def on_post_page(self, output: str, **_: object) -> None:
        """A page was made."""
        self.step()

    def on_post_build(self, **_: object) -> None:
        """All is done."""
        self.end()

    def on_build_error(self, **_: object) -> None:
        """Nothing more will come."""
        self.end()


BAR = Bar()


def _hook(folder: Path) -> Path:
    """Let MkDocs tell the bar how far it is; written beside mkdocs.yml, which stays as `init` would write it."""
    events = [name for name in vars(Bar) if name.startswith("on_")]
    lines = ["from mkdocs_blogimport.cli import BAR", *(f"{name} = BAR.{name}" for name in events)]
    _write(folder, {"progress.py": "\n".join(lines) + "\n"})
    return folder / "progress.py"


class _Lines(logging.StreamHandler[Any]):
    def emit(self, record: logging.LogRecord) -> None:
        BAR.clear()
        super().emit(record)


@contextmanager
def _log(verbose: bool) -> Iterator[None]:
    """Show what MkDocs logs, in its own dress."""
    from mkdocs.__main__ import ColorFormatter

    logger = logging.getLogger("mkdocs")
    level, propagate = logger.level, logger.propagate
    handler = _Lines()
    handler.setFormatter(ColorFormatter())
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG if verbose else logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        BAR.end()
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate


@contextmanager
def _ends_tidily() -> Iterator[None]:
    """Take being terminated for Ctrl-C, after which temporary folders are removed."""

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before: dict[int, Any] = {}
    if threading.current_thread() is threading.main_thread():
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            # what is ignored on purpose (nohup) stays so
            if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                before[number] = signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
