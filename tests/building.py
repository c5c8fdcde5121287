"""Small sites, written to a folder and built by MkDocs itself."""

from __future__ import annotations

import logging
import re
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

import yaml
from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort

REFRESH = re.compile(r'http-equiv="refresh" content="0; url=([^"]*)"')


@dataclass
class Built:
    """What a build left behind."""

    folder: Path
    messages: list[tuple[int, str]] = field(default_factory=list)
    aborted: bool = False
    reason: str = ""
    """What the build was aborted with."""

    def read(self, file: str) -> str:
        return (self.folder / file).read_text(encoding="utf-8")

    def has(self, file: str) -> bool:
        return (self.folder / file).is_file()

    def files(self) -> set[str]:
        return {p.relative_to(self.folder).as_posix() for p in self.folder.rglob("*") if p.is_file()}

    def warnings(self) -> list[str]:
        return [text for level, text in self.messages if level >= logging.WARNING]

    def goal(self, file: str) -> str:
        """Where a reader of a redirect ends: an absolute URL, or a file of the site."""
        for _ in range(5):
            match = REFRESH.search(self.read(file))
            if match is None:
                return file
            target = match[1].replace("&amp;", "&")
            if urlsplit(target).scheme:
                return target
            address = "/" + quote(file.removesuffix("index.html") if file.endswith("index.html") else file)
            parts = urlsplit(urljoin("http://host" + address, target))
            path = unquote(parts.path).lstrip("/")
            file = next(c for c in (path, f"{path}.html", f"{path}index.html", f"{path}/index.html") if self.has(c))
            if parts.fragment:
                return f"{file}#{parts.fragment}"
        raise AssertionError(f"{file} redirects without end")


class _Listener(logging.Handler):
    def __init__(self, messages: list[tuple[int, str]]) -> None:
        super().__init__()
        self.messages = messages

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append((record.levelno, record.getMessage()))


def write(folder: Path, files: Mapping[str, Any]) -> None:
    """Write files: text, bytes, or `{link: target}` for a symbolic link."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, Mapping):
            file.symlink_to(content["link"])
        elif isinstance(content, bytes):
            file.write_bytes(content)
        else:
            file.write_text(str(content), encoding="utf-8", newline="")


def build_site(  # noqa: PLR0913 - what a site is made of, by keyword
    folder: Path,
    *,
    blog: Mapping[str, Any] | None = None,
    docs: Mapping[str, Any] | None = None,
    mkdocs: Mapping[str, Any] | None = None,
    options: Mapping[str, Any] | None = None,
    plugins: list[Any] | None = None,
    dirty: bool = False,
) -> Built:
    """Write a site with a blog beside it and build it with MkDocs."""
    write(folder / "blog", blog or {})
    write(folder / "site", {f"docs/{name}": content for name, content in (docs or {"index.md": "# Home\n"}).items()})
    settings: dict[str, Any] = {
        "site_name": "Test",
        "site_url": "https://example.com/",
        "theme": "mkdocs",
        "plugins": plugins if plugins is not None else [{"blogimport": {"source": "../blog", **(options or {})}}],
        **(mkdocs or {}),
    }
    (folder / "site/mkdocs.yml").write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
    return build_again(folder, dirty=dirty)


def build_again(
    folder: Path,
    *,
    dirty: bool = False,
    verbose: bool = False,
    config: str = "site/mkdocs.yml",
    site: str = "site/site",
) -> Built:
    """Build the site whose configuration stands in a folder."""
    config_file, built = folder / config, Built(folder / site)
    listener = _Listener(built.messages)
    logger = logging.getLogger("mkdocs")
    level = logger.level
    logger.addHandler(listener)
    logger.setLevel(logging.DEBUG if verbose else logging.INFO)
    # MkDocs keeps plugins for all builds of a process; a new one of ours is a new process of an author's
    dict(MkDocsConfig._schema)["plugins"].plugin_cache.clear()  # type: ignore[attr-defined]
    try:
        try:
            loaded = load_config(str(config_file))
        except Abort:
            built.aborted = True
            return built
        loaded.plugins.on_startup(command="build", dirty=dirty)
        try:
            build(loaded, dirty=dirty)
        except Abort as error:
            built.aborted = True
            built.reason = str(error)
        finally:
            loaded.plugins.on_shutdown()
    finally:
        logger.removeHandler(listener)
        logger.setLevel(level)
    return built


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Preview:
    """A server that runs in a process of its own."""

    def __init__(
        self, command: list[str], url: str, *, cwd: Path, log: Path, env: Mapping[str, str] | None = None
    ) -> None:
        self.url = url
        self.log = log.open("w+")
        # what runs in the background ignores Ctrl-C, and so would everything that it starts
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            self.process = subprocess.Popen(command, cwd=cwd, env=env, stdout=self.log, stderr=subprocess.STDOUT)
        finally:
            signal.signal(signal.SIGINT, before)

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.url + path, timeout=20) as answer:
            return str(answer.read().decode())

    def wait_for(self, path: str, text: str) -> str:
        page = ""
        for _ in range(600):
            try:
                page = self.get(path)
            except urllib.error.HTTPError as error:
                page = error.read().decode()
            except (urllib.error.URLError, ConnectionError):
                page = ""
            if text in page:
                return page
            assert self.process.poll() is None, self.told()
            time.sleep(0.1)
        raise AssertionError(f"{path} never had {text!r}, but {page}\n{self.told()}")

    def wait_told(self, text: str, times: int = 1) -> None:
        for _ in range(600):
            if self.told().count(text) >= times:
                return
            assert self.process.poll() is None, self.told()
            time.sleep(0.1)
        raise AssertionError(f"{text!r} was never told:\n{self.told()}")

    def told(self) -> str:
        self.log.seek(0)
        return self.log.read()
