"""The writers of redirects: mkdocs-redirects those that it can express, this plugin the rest; all from one plan."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.utils import is_markdown_file
from mkdocs_redirects.plugin import HTML_TEMPLATE, RedirectPlugin, get_html_path

from ..blog.occupancy import Occupant, Rank, left_out
from ..blog.plan import SitePlan
from ..blog.redirects import Redirect
from ..diagnostics.problems import Problems
from .written import Obstacle, Written

# mkdocs-redirects puts a target into its page unescaped
_HARMLESS = re.compile(r"[A-Za-z0-9._~:/?=%+,;@-]*(?:#[A-Za-z0-9._~:/?=%+,;@-]*)?\Z")


class Writer:
    """The redirects of one build."""

    def __init__(
        self,
        config: MkDocsConfig,
        files: Files,
        posts: Mapping[str, str],
        problems: Problems,
        written: Written,
        others: Iterable[Writer] = (),
    ) -> None:
        """Find the site's own mkdocs-redirects, if it lists one.

        Args:
            config: MkDocs' configuration.
            files: The site's own files.
            posts: The blog's posts: the name that documentation links to, to the file that it becomes.
            problems: Receives the conflicts.
            written: The state of the blog's files.
            others: The writers of other blogs: their entries in the map are not the site's own.
        """
        self._config = config
        self._problems = problems
        self._written = written
        listed = [p for name, p in config.plugins.items() if isinstance(p, RedirectPlugin)]
        self._is_own = not listed
        if listed:
            self._plugin = listed[0]
        else:
            self._plugin = RedirectPlugin()
            self._plugin.load_config({"redirect_maps": {}}, config_file_path=config.config_file_path)
        self._maps: dict[str, str] = self._plugin.config["redirect_maps"]
        self._delegated: dict[str, Redirect] = {}
        self._left: list[Redirect] = []
        self.own_maps = {
            get_html_path(old, config.use_directory_urls): _aim(str(new), files, posts)
            for old, new in self._maps.items()
            if is_markdown_file(old) and not any(old in other.map_keys for other in others)
        }
        """The redirects of the site's configuration: file to target file or URL."""

    @property
    def map_keys(self) -> Collection[str]:
        """The keys that this writer has added to the map of mkdocs-redirects."""
        return self._delegated.keys()

    @property
    def redirects(self) -> list[Redirect]:
        """The redirects that will be written, or were."""
        return [*self._delegated.values(), *self._left]

    def add(self, plan: SitePlan, files: Files) -> None:
        """Add the redirects of a plan: fill the map of mkdocs-redirects before it reads it.

        Args:
            plan: The planned blog.
            files: All files, the blog's pages among them.
        """
        known = {file.dest_uri: file.src_uri for file in files.documentation_pages()}
        for redirect in plan.redirects:
            target = _as_redirect_map(redirect, plan, known, directory_urls=self._config.use_directory_urls)
            if target is None:
                self._left.append(redirect)
            else:
                name = redirect.file.removesuffix(".html") + ".md"
                self._maps[name] = target
                self._delegated[name] = redirect
        if self._is_own:
            self._plugin.on_files(files, self._config)

    def follow(self, plan: SitePlan) -> None:
        """Use another plan, when mkdocs-redirects has read its map: this plugin writes the new redirects."""
        planned = {redirect.file: redirect for redirect in plan.redirects}
        for name, redirect in list(self._delegated.items()):
            if planned.get(redirect.file) == redirect:
                del planned[redirect.file]
            else:
                del self._maps[name], self._delegated[name]
        self._left = list(planned.values())

    def make_room(self) -> None:
        """Leave out the redirects whose files other plugins have written, before any is written."""
        for name, redirect in list(self._delegated.items()):
            if not self._is_free(redirect):
                del self._maps[name]

    def release(self) -> None:
        """Take the redirects out of the map of mkdocs-redirects again, when it has written them."""
        for name in self._delegated:
            self._maps.pop(name, None)

    def write(self, plan: SitePlan, page: Callable[[str], str]) -> None:
        """Write the redirects that mkdocs-redirects can't.

        Args:
            plan: The planned blog.
            page: Makes the HTML of a redirect to a URL.

        Raises:
            OSError: One can't be written.
        """
        for redirect in self._delegated.values():
            self._written.note_page(redirect.file, HTML_TEMPLATE)
        if self._is_own:
            self._plugin.on_post_build(self._config)
        root = Path(self._config.site_dir)
        for redirect in list(self._left):
            if not self._is_free(redirect):
                continue
            target = plan.redirect_url(redirect)
            if not redirect.is_external:
                target = ("../" * redirect.file.count("/") or "./") + target.removeprefix("./")
            output = page(target)
            self._written.note_page(redirect.file, output)
            file = root / redirect.file
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(output, encoding="utf-8", errors="xmlcharrefreplace")
        said = [redirect.file for redirect in self._delegated.values()]
        if self._is_own:
            self._written.look(said)
        else:
            self._written.expect(said)
        self._written.look(redirect.file for redirect in self._left)
        if plan.redirects_file:
            self._list(plan)

    def _list(self, plan: SitePlan) -> None:
        """Write the file that names all redirects of posts, as jekyll-redirect-from does."""
        if self._written.obstacle(plan.redirects_file) is not None:
            return
        start = (self._config.site_url or "/").rstrip("/") + "/"
        named = {redirect.address: self._target(redirect, plan, start) for redirect in self.redirects}
        output = json.dumps({address: named[address] for address in sorted(named) if address}, ensure_ascii=False)
        file = Path(self._config.site_dir) / plan.redirects_file
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(output, encoding="utf-8", errors="replace")
        self._written.note_page(plan.redirects_file, output)
        self._written.look([plan.redirects_file])

    @staticmethod
    def _target(redirect: Redirect, plan: SitePlan, start: str) -> str:
        url = plan.redirect_url(redirect)
        return url if redirect.is_external else start + url.removeprefix("./")

    def report_lost(self, file: str, found: Obstacle) -> None:
        """Report the change that another plugin has made to a redirect."""
        for redirect in self.redirects:
            if redirect.file == file:
                self._leave_out(redirect, found)

    def _is_free(self, redirect: Redirect) -> bool:
        obstacle = self._written.obstacle(redirect.file)
        if obstacle is not None:
            self._leave_out(redirect, obstacle)
        return obstacle is None

    def _leave_out(self, redirect: Redirect, obstacle: Obstacle) -> None:
        """Report the reason why a redirect isn't in the site."""
        self._delegated = {name: other for name, other in self._delegated.items() if other is not redirect}
        self._left = [other for other in self._left if other is not redirect]
        code = "redirect-clash" if obstacle.code == "clash" else obstacle.code
        claim = Occupant(Rank.REDIRECT, redirect.file, redirect.display_path)
        self._problems.report(code, redirect.display_path, redirect.line, obstacle.what,
                              f"{obstacle.kept}{left_out(claim)}")  # fmt: skip


def _aim(written: str, files: Files, posts: Mapping[str, str]) -> str:
    """Return the target of an entry of `redirect_maps`: a URL, or the file of the page that it names."""
    path = written.partition("#")[0]
    if path in posts:
        return posts[path]
    file = files.get_file_from_path(path)
    return file.dest_uri if file is not None else written


def _as_redirect_map(
    redirect: Redirect, plan: SitePlan, known: Mapping[str, str], *, directory_urls: bool
) -> str | None:
    """Return a redirect's target in the syntax of mkdocs-redirects, or None if that can't express it.

    It makes `x/index.html` out of `x/index.md` and no other file that an old blog's address could be, appends a slash
    to every target, and escapes nothing.
    """
    if redirect.file.rsplit("/", 1)[-1] != "index.html" or not _HARMLESS.match(redirect.tail):
        return None
    if redirect.is_external:
        target = redirect.target + redirect.tail
        return target if target.startswith(("http://", "https://")) and _HARMLESS.match(target) else None
    name = known.get(redirect.target)
    url = plan.redirect_url(redirect)
    if name is None or "#" in name or "?" in redirect.tail or not _HARMLESS.match(url):
        return None
    if directory_urls and not url.partition("#")[0].endswith("/"):
        return None
    return name + redirect.tail
