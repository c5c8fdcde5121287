"""The plan of all redirects: chains resolved, loops and clashes refused, targets checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple
from urllib.parse import urlsplit

from ..diagnostics.problems import Problems
from . import addresses
from .paths import PathSet, as_folder
from .post import Post

# browsers drop these from a URL, wherever they stand (URL standard, 4.4)
_UNSEEN = re.compile(r"[\t\n\r]")


@dataclass(frozen=True, slots=True)
class Redirect:
    """One file of the site that sends its reader elsewhere."""

    file: str
    """The file to write, decoded, relative to the site's root."""
    target: str
    """An absolute http(s) URL, or the file of the site that is aimed at."""
    fragment: str = ""
    """What the author wrote after `#`, with it."""
    shown: str = field(default="mkdocs.yml", compare=False)
    """The file that asks for it, as messages name it."""
    line: int | None = field(default=None, compare=False)
    """The line of that file, from 1."""

    @property
    def is_external(self) -> bool:
        """Whether the target is on another host."""
        return "://" in self.target


def source_file(address: str) -> str:
    """The file of a `redirect_from` (jekyll-redirect-from 0.16: `RedirectPage`).

    `/x/` is x/index.html, `/x` is x.html, an address with an ending is the file of that name.

    Args:
        address: A clean, decoded address.

    Returns:
        The file relative to the site's root.
    """
    file = addresses.answering_file(address, "")
    if address.endswith("/"):
        return file + ".html"
    name = file.rsplit("/", 1)[-1]
    stem, dot, suffix = name.rpartition(".")
    return file if dot and stem and suffix else file + ".html"


@dataclass(frozen=True, slots=True)
class _Wish:
    """A redirect as it was asked for."""

    target: str
    fragment: str
    post: Post
    key: str


class _End(NamedTuple):
    """Where redirects lead in the end."""

    target: str
    fragment: str


class Plan:
    """The redirects of a site: take up posts, then ask for what is `resolved`."""

    def __init__(
        self,
        *,
        path_prefix: str,
        hosts: Callable[[str], bool],
        existing: Mapping[str, object],
        own_maps: Mapping[str, str],
        problems: Problems,
        folding_names: bool = False,
    ) -> None:
        """Begin a plan.

        Args:
            path_prefix: The clean path, without slashes around it, below which the blog stands in the site; or nothing.
            hosts: Says of a host name whether it was the blog's own.
            existing: The files of the site at which something stands, a page or a static file, and what it is,
                as messages name it.
            own_maps: What the site's own configuration redirects: file to a target file or URL. It wins.
            problems: Where everything refused is told.
            folding_names: Whether the site is written to a file system for which `A` and `a` are one name.
        """
        self.prefix = path_prefix
        self.hosts = hosts
        self.existing = dict(existing)
        self.own_maps = own_maps
        self.problems = problems
        self.folding_names = folding_names
        self.wishes: dict[str, _Wish] = {}

    def stand(self, files: Mapping[str, object]) -> None:
        """Take up further files of the site, such as indexes; redirects taken up before are kept."""
        self.existing |= files

    def take(self, posts: Sequence[Post], lists: Container[str] = ()) -> None:
        """Take up the redirects of some posts; of two that claim one source the one taken up first gets it.

        Args:
            posts: Posts and pages at their final addresses.
            lists: The files of indexes that may stand where one of these redirects would be: what an old home page
                redirected to itself was mostly a list of posts, so that is no clash to mend.
        """
        for post in posts:
            self.leaving(post)
        for post in posts:
            self.arriving(post, lists)

    def take_of_absent(self, posts: Sequence[Post], lists: Container[str]) -> None:
        """Take up what leads to posts that have given way: their own addresses belong to something else.

        Args:
            posts: Posts and pages that are not in the site.
            lists: As in `take`.
        """
        for post in posts:
            self.arriving(post, lists)

    def leaving(self, post: Post) -> None:
        """Take up a post's `redirect_to`: the post's own address becomes a redirect."""
        if post.redirect_to is None:
            return
        target = self._target(post, post.redirect_to)
        if target is None:
            return
        self.wishes[post.file] = _Wish(*target, post, "redirect_to")

    def arriving(self, post: Post, lists: Container[str] = ()) -> None:
        """Take up a post's `redirect_from`."""
        for written in post.redirect_from:
            address = self._source(post, written)
            if address is None:
                continue
            file = source_file(address)
            reason = addresses.refusal(file)
            if reason is not None:
                self._tell(
                    "redirect-outside", post, "redirect_from", f"a redirect from {written!r} can't be written: {reason}"
                )
            elif file == post.file:
                self._tell("redirect-loop", post, "redirect_from", f"a redirect from {written!r} would lead to itself")
            elif file in self.own_maps:
                aim = self.own_maps[file]
                if aim != post.file:
                    self._tell(
                        "redirect-clash",
                        post,
                        "redirect_from",
                        f"redirect_maps sends {written!r} to {aim!r} already",
                        "it was kept",
                    )
            elif file in lists:
                self._tell("front-page", post, "redirect_from", f"a list of posts stands at {written!r}")
            elif file in self.existing:
                self._tell(
                    "redirect-clash",
                    post,
                    "redirect_from",
                    f"a redirect from {written!r} would replace {self.existing[file]}",
                )
            elif file in self.wishes:
                first = self.wishes[file]
                if first.target != post.file:
                    self._tell(
                        "redirect-clash",
                        post,
                        "redirect_from",
                        f"{written!r} is redirected by {first.post.shown} too",
                        f"it leads to {_address(first.target)}; this one was left out",
                    )
            else:
                self.wishes[file] = _Wish(post.file, "", post, "redirect_from")

    def resolved(self) -> list[Redirect]:
        """Follow every redirect to where it ends.

        Returns:
            Redirects whose sources are free and inside the site, none of which leads to another one.
        """
        circles = self._circles()
        faults = {
            file: fault
            for file, wish in self.wishes.items()
            if wish.key == "redirect_to" and (fault := self._fault(file, wish.target, circles))
        }
        for source, (code, what) in faults.items():
            # the page itself stays, and others may lead to it
            wish = self.wishes.pop(source)
            self._tell(code, wish.post, wish.key, f"the redirect from {_address(source)} {what}")
        ends: dict[str, _End | None] = {}
        found = [(wish, r) for file, wish in self.wishes.items() if (r := self._resolve(file, wish, ends))]
        return list(self._side_by_side(found))

    def _next(self, target: str) -> str | None:
        """Where a redirect that stands at a file leads, if one does."""
        return self.wishes[target].target if target in self.wishes else self.own_maps.get(target)

    def _circles(self) -> set[str]:
        """All files from which redirects lead back to themselves. Each redirect is followed but once."""
        found: set[str] = set()
        followed: set[str] = set()
        for file in self.wishes:
            way: dict[str, None] = {}
            following: str | None = file
            while following is not None and following not in followed:
                followed.add(following)
                way[following] = None
                following = self._next(following)
            if following in way:
                files = list(way)
                found.update(files[files.index(following) :])
        return found

    def _fault(self, file: str, target: str, circles: Container[str]) -> tuple[str, str] | None:
        """What is wrong with a redirect itself: it aims at nothing, or comes back to where it started."""
        if "://" not in target and self._next(target) is None and target not in self.existing:
            return "redirect-nowhere", f"leads to {_address(target)}, where nothing stands"
        return ("redirect-loop", "leads back to itself") if file in circles else None

    def _end(self, target: str, ends: dict[str, _End | None]) -> _End | None:
        """Where all redirects from a file lead in the end; None where they lead in a circle.

        Args:
            target: The file.
            ends: What was found out before; grows.
        """
        way: dict[str, None] = {}
        while target not in ends and target not in way and (following := self._next(target)) is not None:
            way[target] = None
            target = following
        end = ends[target] if target in ends else None if target in way else _End(target, "")
        for passed in reversed(way):
            fragment = self.wishes[passed].fragment if passed in self.wishes else ""
            end = end and _End(end.target, end.fragment or fragment)
            ends[passed] = end
        return end

    def _resolve(self, file: str, wish: _Wish, ends: dict[str, _End | None]) -> Redirect | None:
        end = self._end(wish.target, ends)
        if end is None or ("://" not in end.target and end.target not in self.existing):
            code = "redirect-loop" if end is None else "redirect-nowhere"
            what = "in a circle" if end is None else f"to {_address(end.target)}, where nothing stands"
            self._tell(code, wish.post, wish.key, f"redirect_maps leads the redirect from {_address(file)} {what}")
            return None
        return Redirect(file, end.target, end.fragment or wish.fragment, wish.post.shown, wish.post.line(wish.key))

    def _side_by_side(self, found: Sequence[tuple[_Wish, Redirect]]) -> Iterator[Redirect]:
        """Leave out or move what can't be written beside the pages and other redirects; tell what hosts confuse."""
        spellings = PathSet((*self.existing, *self.own_maps), folding=True)
        written = PathSet((*self.existing, *self.own_maps), folding=self.folding_names)
        needed = PathSet((*self.existing, *self.own_maps, *self.wishes), folding=self.folding_names)
        aims = {redirect.file: redirect.target for _, redirect in found}
        for wish, redirect in found:
            file = redirect.file
            if wish.key == "redirect_to":  # stands in its own page's place
                yield redirect
                continue
            alike = spellings.at(file)
            aim = None if alike is None else aims.get(alike, alike)
            if alike is not None and alike != file and self.folding_names:
                if aim != redirect.target:
                    self._tell("redirect-clash", wish.post, wish.key,
                               f"{_address(file)} is {_address(alike)} on this file system, where something stands",
                               "the redirect was left out")  # fmt: skip
                continue
            if alike is not None and alike != file and aim != redirect.target:
                self._tell("case-clash", wish.post, wish.key,
                           f"{_address(file)} and {_address(alike)} differ only in case, or in how accents are spelled",
                           "both are written, but some hosts and file systems take them for one")  # fmt: skip
            above = written.above(file)
            if above is not None:
                self._tell("folder-clash", wish.post, wish.key,
                           f"/{above} stands where a redirect from {_address(file)} needs a folder",
                           "the redirect was left out")  # fmt: skip
                continue
            while needed.inside(file) is not None and file != redirect.target:
                file = as_folder(file)
            if file != redirect.file and redirect.file.rsplit("/", 1)[-1] == "index.html":
                # no host looks into a folder that is called as a page is
                self._tell("folder-clash", wish.post, wish.key,
                           f"a redirect from {_address(redirect.file)} can't be where a folder of that name is",
                           "the redirect was left out")  # fmt: skip
                continue
            if file == redirect.target:
                continue  # the folder's own page answers
            if file != redirect.file and (needed.at(file) or written.at(file) or written.above(file)) is not None:
                self._tell("folder-clash", wish.post, wish.key,
                           f"a redirect from {_address(redirect.file)} can't be where a folder of that name is",
                           "the folder's page was kept")  # fmt: skip
                continue
            spellings.add(file)
            written.add(file)
            yield replace(redirect, file=file)

    def _source(self, post: Post, written: str) -> str | None:
        """The address of a `redirect_from`, or None where it isn't one of this site."""
        if written.startswith("//"):  # no host, but one slash too many, as Jekyll takes it
            written = "/" + written.lstrip("/")
        try:
            parts = urlsplit(written)
        except ValueError:
            self._tell("redirect-outside", post, "redirect_from", f"{written!r} is no address")
            return None
        path = written
        if parts.scheme or parts.netloc:
            if not self.hosts(parts.hostname or ""):
                self._tell("redirect-outside", post, "redirect_from", f"{written!r} is not an address of this site")
                return None
            path = parts.path or "/"
        if "\\" in path or "\0" in path or ".." in addresses.decode(path).split("/"):
            self._tell(
                "redirect-outside", post, "redirect_from", f"a redirect from {written!r} would lie outside the site"
            )
            return None
        address = addresses.clean(addresses.decode(path.partition("#")[0]))
        return f"/{self.prefix}{address}" if self.prefix else address

    def _target(self, post: Post, written: str) -> tuple[str, str] | None:
        """The file or URL of a `redirect_to`, with its fragment."""
        written = _UNSEEN.sub("", written)
        try:
            parts = urlsplit(written)
            host = parts.hostname or ""
        except ValueError:
            self._tell(
                "redirect-nowhere", post, "redirect_to", f"{written!r} is no address", "the page itself is shown"
            )
            return None
        if parts.netloc and parts.scheme in {"", "http", "https"} and not self.hosts(host):
            # one spelling, and nothing in it that a page could take for markup
            url = addresses.encode_url(written if parts.scheme else "https:" + written)
            return url.partition("#")[0], "#" + parts.fragment if parts.fragment else ""
        if parts.scheme and parts.scheme not in {"http", "https"}:
            self._tell(
                "redirect-nowhere",
                post,
                "redirect_to",
                f"{written!r} is no address of the web",
                "the page itself is shown",
            )
            return None
        address = addresses.clean(addresses.decode(parts.path))
        if self.prefix:
            address = f"/{self.prefix}{address}"
        known = next(
            (f for f in addresses.candidates(address) if f in self.existing or f in self.wishes or f in self.own_maps),
            None,
        )
        if known is None:
            return next(addresses.candidates(address)), ""
        return known, "#" + parts.fragment if parts.fragment else ""

    def _tell(self, code: str, post: Post, key: str, what: str, done: str = "the redirect was left out") -> None:
        self.problems.report(code, post.shown, post.line(key), what, done)


def _address(file: str) -> str:
    """How an author knows a file of the site."""
    return "/" + (file.removesuffix("index.html") if file.rsplit("/", 1)[-1] == "index.html" else file)
