"""The same rooms without a site: preview a blog, build it, check it, or begin a site with it."""

from __future__ import annotations

import errno
import logging
import os
import shlex
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any
from urllib.parse import urlsplit

import click

from .. import garbage, pipeline
from ..blog import addresses, overlap
from ..blog.paths import is_in
from ..blog.plan import SitePlan
from ..diagnostics import report
from ..diagnostics.problems import Problems
from ..pipeline import Options
from ..render.bodies import Bodies, RenderOptions
from ..sources import ReadOptions, blog_root
from ..sources.audience import AudienceError
from . import answers, audience, old_addresses, preview_report, report_page, starter, theme
from .progress import BAR, hook, log
from .survey import NoBlog, Survey, choose_home, is_ip, must_be_a_blog


class Mistake(click.ClickException):
    """An error that the user of the command can correct: one line, and exit code 2."""

    exit_code = 2


# -- the commands -----------------------------------------------------------------------------------------------


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(None, "-V", "--version", package_name="mkdocs-blogimport", prog_name="mkdocs-blogimport")
def main() -> None:
    """Make a site of an old blog: of the folder that its generator was given, or of any folder of Markdown posts.

    The folder is only read, never changed.
    """


_old_blog = click.argument("old_blog", type=click.Path(path_type=Path))
_config = click.option("--config", metavar="FILE[,FILE...]", multiple=True,
                       callback=lambda _context, _option, given: _named(given),
                       help="The files of the old blog's settings, if not the usual ones.")  # fmt: skip
_github_pages = click.option("--github-pages/--no-github-pages", default=None,
                             help="Whether GitHub Pages built the blog.  [default: detected]")  # fmt: skip
_verbose = click.option("-v", "--verbose", is_flag=True, help="Report every problem in full.")


@main.command()
@_old_blog
@click.option("-a", "--dev-addr", default="127.0.0.1:8000", show_default=True, metavar="IP:PORT",
              help="The address and port of the preview.")  # fmt: skip
@click.option("-o", "--open", "open_in_browser", is_flag=True, help="Open the preview in a browser.")
@click.option("--drafts/--no-drafts", default=True, show_default=True, help="Show drafts and future posts, marked.")
@_config
@_github_pages
@audience.options
@_verbose
def preview(  # noqa: PLR0913 - one for each option
    old_blog: Path, dev_addr: str, open_in_browser: bool, drafts: bool, config: tuple[str, ...],
    github_pages: bool | None, verbose: bool, **for_whom: str | None,
) -> None:  # fmt: skip
    """Show the blog in OLD_BLOG as a site in the browser.

    Needs no mkdocs.yml, and leaves no files. The pages are updated while you edit the posts; Ctrl-C ends it.
    """
    folder = _folder(old_blog)
    _must_have_theme()
    _free(dev_addr)
    chosen = _chosen(for_whom)
    with _temporary_site(folder, verbose) as place, chosen.named():
        from mkdocs.commands.serve import serve

        survey = _survey(folder, _read_options(config, github_pages, chosen, drafts=drafts))
        click.echo(f"A report to look at: http://{dev_addr}/{preview_report.ADDRESS}", err=True)
        _write(place, starter.files(survey, str(folder), drafts=drafts, audience=chosen.settings))
        _write(place, {"report.py": preview_report.hook()})
        try:
            serve(
                config_file=str(place / "mkdocs.yml"),
                hooks=[str(_hook(place)), str(place / "report.py")],
                dev_addr=dev_addr,
                open_in_browser=open_in_browser,
            )
        except OSError as error:
            raise Mistake(f"{error.filename or dev_addr}: {error.strerror or error}") from error


@main.command()
@_old_blog
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--site-url", metavar="URL",
              help="The URL of the site. [default: the URL in the blog's own configuration]")  # fmt: skip
@click.option("--strict", is_flag=True, help="Fail if there are warnings.")
@_config
@_github_pages
@audience.options
@_verbose
def build(  # noqa: PLR0913 - one for each option
    old_blog: Path, out: Path, site_url: str | None, strict: bool, config: tuple[str, ...],
    github_pages: bool | None, verbose: bool, **for_whom: str | None,
) -> None:  # fmt: skip
    """Write the blog in OLD_BLOG as a site to the folder OUT.

    OUT is created, or has to be empty, or to contain a site that this command wrote before; that one is replaced.
    """
    folder = _folder(old_blog)
    out = _writable(out, blog_root(folder))
    if site_url is not None and not _is_url(site_url):
        raise Mistake(f"--site-url: {site_url!r} is not a URL such as https://example.com/")
    _must_have_theme()
    chosen = _chosen(for_whom)
    with _temporary_site(folder, verbose) as place, chosen.named():
        from mkdocs.commands.build import build as write_site
        from mkdocs.config import load_config

        survey = _survey(folder, _read_options(config, github_pages, chosen))
        if site_url is not None:
            survey = replace(survey, site_url=site_url)
        _write(place, starter.files(survey, str(folder), audience=chosen.settings))
        try:
            out.mkdir(parents=True, exist_ok=True)
            overlap.write_mark(out)
            site = load_config(str(place / "mkdocs.yml"), site_dir=str(out), strict=strict, hooks=[str(_hook(place))])
            site.plugins.on_startup(command="build", dirty=False)
            try:
                write_site(site)
            finally:
                site.plugins.on_shutdown()
        except OSError as error:
            raise Mistake(f"{error.filename or out}: {error.strerror or error}") from error


@main.command()
@click.argument("old_blog", required=False, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json", "annotations", "csv"]), default="text",
              show_default=True,
              help="Text for people, JSON for programs, annotations for code hosts to show beside lines, CSV for a "
              "table of the addresses that are not answered.")  # fmt: skip
@click.option("--addresses", "old", multiple=True, metavar="OLD", type=click.Path(path_type=Path),
              help="A sitemap, a folder to which the old site was built, or a list: see whether --site answers the "
              "addresses in it, and those of OLD_BLOG if that is named.")  # fmt: skip
@click.option("--site", metavar="FOLDER", type=click.Path(path_type=Path),
              help="The folder to which the new site was built, with this plugin or without.")  # fmt: skip
@click.option("--html", "page", metavar="FILE", type=click.Path(path_type=Path),
              help="Write the whole report as a page to look at.")  # fmt: skip
@click.option("--base", metavar="/PATH", default="", help="The path below which the new site stands on its host.")
@_config
@_github_pages
@audience.options
@_verbose
def check(  # noqa: PLR0913 - the options of one command
    old_blog: Path | None,
    form: str,
    old: tuple[Path, ...],
    site: Path | None,
    base: str,
    page: Path | None,
    config: tuple[str, ...],
    github_pages: bool | None,
    verbose: bool,
    **for_whom: str | None,
) -> None:
    """Read the whole blog in OLD_BLOG, write nothing, and report the problems.

    Exits with 1 if there are warnings.

    With --site it is reported instead which old addresses that site doesn't answer, directly or by a redirect. Exits
    with 1 if there are any.
    """
    read = _read_options(config, github_pages, _chosen(for_whom))
    if page is None and (site is not None or old):
        _check_addresses(old_blog, form, old, site, base, read=read, verbose=verbose)
        return
    if old_blog is None:
        raise Mistake("name the folder of the old blog, such as `mkdocs-blogimport check old-blog`")
    if form == "csv":
        raise Mistake("--format csv is a table of addresses, and needs --site")
    folder = _folder(old_blog)
    found, built = _old_addresses(None, old, read), None if site is None else _folder(site)
    if page is not None and is_in(Path(os.path.realpath(page)), blog_root(folder)):
        raise Mistake(f"{page} lies in the blog, which is only read: name a file beside the blog")
    problems = Problems()
    bodies = _rendered(folder, read, problems)
    plan = bodies.plan
    counts = plan.counts(plan.pages, plan.redirects, bodies.copied)
    with _fails_in_a_line():
        if page is not None:
            old_addresses.of_blog(plan.blog.imports[0], found)
            given, answering = _answers(found, built or plan, base, bodies.copied)
            report_page.write(page, report_page.page(bodies, problems, counts, given, site=answering))
        if form == "json":
            click.echo(report.as_json(problems, counts), nl=False)
        elif form == "text":
            click.echo(report.as_text(problems, counts, verbose=verbose))
        elif annotations := report.as_annotations(problems):
            click.echo(annotations)
    if any(problem.level >= logging.WARNING for problem in problems):
        sys.exit(1)


def _rendered(folder: Path, read: ReadOptions, problems: Problems) -> Bodies:
    """Render each body of a blog, so that all is reported."""
    options = Options(folders=(folder,), read=read)
    if read.audience is not None and not read.audience.sees_default:
        options = replace(options, render=RenderOptions(static_files="referenced"))
    BAR.begin("Reading")
    try:
        blog = pipeline.assemble(pipeline.read(options, problems))
        garbage.keep()
        must_be_a_blog(blog, folder)
        home = choose_home(blog, options, problems)
        plan = pipeline.plan(home.blog, home.options, (), problems)
        bodies = pipeline.render(plan, home.options, problems)
        BAR.begin("Checking", len(plan.pages))
        for post in plan.pages:
            if post.markdown == "site" and post.body_format == "markdown":
                bodies.allows_site_markdown(post, ())
            bodies.body(post)
            bodies.image(post, "")
            for in_list in (False, True):
                bodies.picture(post, in_list=in_list)
            if post.kind == "post":
                bodies.excerpt(post)
            BAR.step()
        bodies.report_links()
    except (NoBlog, AudienceError) as error:
        raise Mistake(str(error)) from None
    finally:
        garbage.release()
        BAR.end()
    return bodies


def _check_addresses(  # noqa: PLR0913 - one for each option
    old_blog: Path | None,
    form: str,
    old: tuple[Path, ...],
    site: Path | None,
    base: str,
    *,
    read: ReadOptions,
    verbose: bool,
) -> None:
    """Report which old addresses a built site doesn't answer."""
    if site is None:
        raise Mistake("--addresses needs --site, the folder to which the new site was built")
    if old_blog is None and not old:
        raise Mistake("--site needs old addresses: name the old blog's folder, or use --addresses")
    if form == "annotations":
        raise Mistake("--format annotations is of files and lines, and addresses have none: use text, json or csv")
    folder = _folder(site)
    with _fails_in_a_line():
        given, _ = _answers(_old_addresses(old_blog, old, read), folder, base)
        if form == "json":
            click.echo(answers.as_json(given), nl=False)
        elif form == "csv":
            click.echo(answers.as_csv(given), nl=False)
        else:
            click.echo(answers.as_text(given, verbose=verbose))
    if not all(answer.is_answered for answer in given):
        sys.exit(1)


def _old_addresses(old_blog: Path | None, old: tuple[Path, ...], read: ReadOptions) -> old_addresses.Addresses:
    """Return the old addresses of files and built folders, and of the source of a blog."""
    found = old_addresses.Addresses()
    for place in old:
        try:
            old_addresses.of(place, found)
        except old_addresses.Unreadable as error:
            raise Mistake(f"--addresses: {place}: {error}") from None
    if old_blog is not None:
        options = Options(folders=(_folder(old_blog),), read=read)
        try:
            blog = pipeline.assemble(pipeline.read(options, Problems()))
            must_be_a_blog(blog, options.folders[0])
        except (NoBlog, AudienceError) as error:
            raise Mistake(str(error)) from None
        old_addresses.of_blog(blog.imports[0], found)
    return found


def _answers(
    found: old_addresses.Addresses, by: Path | SitePlan, base: str, copied: Iterable[str] = ()
) -> tuple[list[answers.Answer], str]:
    """What answers old addresses: a built site, or a plan of one; and what that is called."""
    if isinstance(by, Path):
        base, site, hosts = addresses.clean(base).rstrip("/"), answers.BuiltSite(by), old_addresses.hosts_of(by)
        asked, name = answers.Answers(site, base=base, hosts=found.hosts | hosts), f"the site in {by.name}/"
    else:
        own = by.blog.imports[0].base
        planned = answers.PlannedSite(by, copied, base=own)
        asked, name = answers.Answers(planned, base=own, hosts=found.hosts), "the site that this plugin makes"
    return [asked.answer(address) for address in found], name


@main.command()
@_old_blog
@click.argument("directory", metavar="[DIR]", type=click.Path(path_type=Path), default=".")
@_config
@_github_pages
def init(old_blog: Path, directory: Path, config: tuple[str, ...], github_pages: bool | None) -> None:
    """Begin a MkDocs site with the blog in OLD_BLOG: write DIR/mkdocs.yml and DIR/docs/.

    DIR is the current folder by default. No existing file is overwritten.
    """
    folder = _folder(old_blog)
    directory = Path(os.path.realpath(directory))
    docs = directory / "docs"
    root = blog_root(folder)
    if is_in(Path(os.path.realpath(docs)), root):
        place = directory if is_in(directory, root) else docs
        relation = "is the blog's folder" if is_in(root, place) else "is inside the blog's folder"
        beside = _relative(root.parent / "my-site", Path.cwd())
        raise Mistake(
            f"{place} {relation}, which is only read: "
            f"name a folder beside the blog, such as `mkdocs-blogimport init {old_blog} {beside}`"
        )
    reason = overlap.conflict(
        directory / "site",
        [root],
        name="MkDocs writes the site to site/, and",
        advice=f"Name another folder for the new site, such as `mkdocs-blogimport init {old_blog} my-site`.",
    )
    if reason is not None:
        raise Mistake(reason)
    survey = _survey(folder, ReadOptions(config=config, github_pages=github_pages), docs)
    files = starter.files(survey, _relative(folder, directory), asks_others=True)
    for name in files:
        if (directory / name).exists() or (directory / name).is_symlink():
            raise Mistake(f"{directory / name} exists already; nothing was written")
        for above in (directory / name).parents:
            if not above.is_dir() and (above.exists() or above.is_symlink()):
                raise Mistake(f"{above} is a file, but must be a folder; nothing was written")
    try:
        _write(directory, files)
    except OSError as error:
        raise Mistake(f"{error.filename or directory}: {error.strerror or error}") from error
    with _fails_in_a_line():
        for name in files:
            click.echo(f"Wrote {directory / name}")
        there = "" if directory == Path.cwd() else f"`cd {shlex.quote(_relative(directory, Path.cwd()))}` first: "
        click.echo(f"{there}`mkdocs serve` shows the site, `mkdocs build` writes it.")
        if theme.installed() is None:
            click.echo(f"Before that: {theme.MISSING}")


@main.command()
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
              help="For people, or for programs.")  # fmt: skip
def options(form: str) -> None:
    """Print all options of the plugin in mkdocs.yml, with their defaults and what they do."""
    from . import option_list  # loads all that MkDocs needs for a configuration

    with _fails_in_a_line():
        click.echo(option_list.as_json() if form == "json" else option_list.as_text())


def _survey(folder: Path, read: ReadOptions, docs: Path | None = None) -> Survey:
    try:
        survey = Survey.of(folder, read=read, docs=docs)
    except (NoBlog, AudienceError) as error:
        raise Mistake(str(error)) from None
    if line := starter.lost_entries(survey.menu):
        click.echo(line, err=True)
    return survey


def _read_options(
    config: tuple[str, ...], github_pages: bool | None, chosen: audience.Chosen, *, drafts: bool = False
) -> ReadOptions:
    return ReadOptions(draft=drafts, config=config, github_pages=github_pages, audience=chosen.audience)


def _chosen(options: Mapping[str, str | None]) -> audience.Chosen:
    """Return what the options say of audiences; raises `Mistake` where they leave open who sees what."""
    try:
        return audience.chosen(**options)
    except AudienceError as error:
        raise Mistake(str(error)) from None


def _must_have_theme() -> None:
    """Raises `Mistake` where the theme of a site that nobody has set up is missing."""
    if theme.installed() is None:
        raise Mistake(theme.MISSING)


def _named(given: Iterable[str]) -> tuple[str, ...]:
    """Return the files of `--config`, a list with commas each time that it is given."""
    return tuple(file for files in given for file in files.split(",") if file)


# -- folders ----------------------------------------------------------------------------------------------------


def _folder(old_blog: Path) -> Path:
    folder = Path(os.path.realpath(old_blog))
    if not folder.exists():
        raise Mistake(f"the folder {old_blog} doesn't exist")
    if not folder.is_dir():
        raise Mistake(f"{old_blog} is not a folder")
    if not os.access(folder, os.R_OK | os.X_OK):
        raise Mistake(f"no permission to read {old_blog}")
    return folder


def _writable(out: Path, folder: Path) -> Path:
    """Return the folder to write, if it may be written."""
    place = Path(os.path.realpath(out))
    if is_in(place, folder):
        raise Mistake(f"{out} is inside the blog's folder, which is only read: name a folder beside the blog")
    if is_in(folder, place):
        raise Mistake(f"the blog is inside {out}, which would be emptied: name a folder beside the blog")
    if not place.exists():
        return place
    if not place.is_dir():
        raise Mistake(f"{out} is not a folder")
    try:
        entries = list(place.iterdir())
    except OSError as error:
        raise Mistake(f"{out}: {error.strerror}") from error
    if entries and not (place / overlap.MARK).is_file():
        raise Mistake(f"{out} is not empty, and was not written by `mkdocs-blogimport build`: name another folder")
    for entry in entries:
        if entry.is_symlink():  # a build would write to its target
            raise Mistake(f"{entry} is a symbolic link, through which a build could write outside {out}: remove it")
    if (reason := overlap.conflict(place, [folder])) is not None:
        raise Mistake(reason)
    return place


def _outside(temporary: Path, folder: Path) -> Path:
    """Return the real path of a folder for temporary files, which must not be inside the blog's."""
    place = temporary.resolve()
    if is_in(place, folder):
        raise Mistake(
            f"temporary files would be written to {place.parent}, which is inside the blog's folder: "
            "set the environment variable TMPDIR to another folder"
        )
    return place


def _relative(folder: Path, start: Path) -> str:
    try:
        return Path(os.path.relpath(folder, start)).as_posix()
    except ValueError:  # another drive
        return folder.as_posix()


def _write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write new files, or none; raises `FileExistsError` instead of replacing one, or another `OSError`."""
    written: list[Path] = []
    try:
        for name, content in files.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            with file.open("xb") as stream:
                written.append(file)
                stream.write(content if isinstance(content, bytes) else content.encode())
    except OSError as error:
        if error.filename is None and written:  # the error of a full disk doesn't name the file
            error.filename = str(written[-1])
        for file in written:
            file.unlink()
        raise


def _hook(folder: Path) -> Path:
    """Write a hook by which MkDocs moves the progress bar, beside mkdocs.yml, which stays as `init` would write it."""
    _write(folder, {"progress.py": hook()})
    return folder / "progress.py"


def _is_url(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def _free(dev_addr: str) -> None:
    """Check before the first build that the preview's port is free."""
    host, _, port = dev_addr.rpartition(":")
    host = host.removeprefix("[").removesuffix("]")
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65_536 and (host == "localhost" or is_ip(host))):
        raise Mistake(f"--dev-addr: {dev_addr!r} is not an address such as 127.0.0.1:8000")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        if os.name == "posix":  # as the server will; on other systems it means that a port may be shared
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise Mistake(
                    f"port {port} is in use: choose another, such as -a {host}:{int(port) % 65_535 + 1}"
                ) from None
            raise Mistake(f"{dev_addr}: {error.strerror}") from error


@contextmanager
def _temporary_site(folder: Path, verbose: bool) -> Iterator[Path]:
    """Create a folder outside the blog for a site of MkDocs, removed at the end; an error meanwhile is one line."""
    with (
        _ends_tidily(),
        _fails_in_a_line(),
        log(verbose),
        tempfile.TemporaryDirectory(prefix="mkdocs-blogimport-") as temporary,
    ):
        BAR.begin("Reading")
        yield _outside(Path(temporary), blog_root(folder))


@contextmanager
def _fails_in_a_line() -> Iterator[None]:
    """Report an error of the file system in one line, for temporary files and for printed output."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.EPIPE:  # the reader has closed the pipe, which is not an error
            raise
        raise Mistake(f"{error.filename or 'the output'}: {error.strerror or error}") from error


@contextmanager
def _ends_tidily() -> Iterator[None]:
    """Handle termination like Ctrl-C, after which temporary folders are removed."""

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before: dict[int, Any] = {}
    if threading.current_thread() is threading.main_thread():
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            # a signal that is ignored on purpose (nohup) stays ignored
            if number is not None and signal.getsignal(number) is signal.SIG_DFL:
                before[number] = signal.signal(number, interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
