"""The target that plans redirects: an input is a list of posts, and of what the site itself has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from checks import check

from mkdocs_blogimport.blog import addresses, redirects
from mkdocs_blogimport.blog.paths import PathSet, spelled
from mkdocs_blogimport.blog.post import Imported, Post
from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.frontmatter.decoding import decode
from mkdocs_blogimport.frontmatter.reading import UNFIT
from mkdocs_blogimport.pipeline import BlogSite, Options
from mkdocs_blogimport.sources import SOURCES, ReadOptions, fields

HOST = "own.example"
_START = datetime(2020, 1, 1, tzinfo=UTC)
#: What a message about a redirect is filed under, and what else can become of its post.
_ABOUT_REDIRECTS = frozenset(
    """redirect-clash redirect-loop redirect-nowhere redirect-outside case-clash folder-clash front-page clash
    page-wins""".split()  # noqa: SIM905
)


@dataclass
class Given:
    """What an input says."""

    posts: list[Post] = field(default_factory=list)
    documents: dict[str, str] = field(default_factory=dict)
    """The site's own files."""
    own_maps: dict[str, str] = field(default_factory=dict)
    """The site's own redirects."""


#: Each post is a file of its own in a real blog, so that many take time that no small input costs.
MOST_POSTS = 5_000


def given(text: str) -> Given:
    """Read an input.

    Args:
        text: A line for each post, `permalink|redirect_from redirect_from …|redirect_to`; one that begins with `~` is
            for a page, with `=` for a file of the site, with `>` for a redirect of the site, `file|target`.

    Returns:
        Posts at their addresses, and what the site has.
    """
    found = Given()
    for number, line in enumerate(text.split("\n")[:MOST_POSTS]):
        first, _, rest = line.partition("|")
        if line.startswith("="):
            file = addresses.answering_file(addresses.clean(first[1:]))
            if addresses.refusal(file) is None:
                found.documents[file] = addresses.encode(file)
        elif line.startswith(">"):
            file = addresses.answering_file(addresses.clean(first[1:]))
            if addresses.refusal(file) is None and rest:
                found.own_maps[file] = rest if "://" in rest else addresses.answering_file(addresses.clean(rest))
        elif line:
            sources, _, target = rest.partition("|")
            found.posts.append(_post(number, first, sources.split(), target))
    return found


def _post(number: int, permalink: str, sources: list[str], target: str) -> Post:
    # characters that no page can show never come out of front matter
    address = addresses.clean(addresses.decode(UNFIT.sub("", permalink.removeprefix("~"))))
    file = addresses.answering_file(address)
    if addresses.refusal(file) is not None:  # as the sources do
        address = f"/refused-{number}/"
        file = addresses.answering_file(address)
    return Post(
        path=f"{number}.md",
        source_file=Path(f"{number}.md"),
        shown=f"{number}.md",
        kind="page" if permalink.startswith("~") else "post",
        address=address,
        file=file,
        title=f"{number}",
        date=_START + timedelta(minutes=number),
        redirect_from=fields.strings([UNFIT.sub("", source) for source in sources]),
        redirect_to=next(iter(fields.strings(UNFIT.sub("", target))), None),
        lines={"permalink": 1, "redirect_from": 2, "redirect_to": 3},
    )


class _Lines:
    """A source whose posts are those of an input."""

    NAME = "lines"
    posts: list[Post]

    def recognises(self, _folder: Path) -> bool:
        """No folder: it is asked for by name."""
        return False

    def read(self, folder: Path, _problems: Problems, _wishes: ReadOptions) -> Imported:
        """The posts, whatever the folder holds."""
        static = {"/static.pdf": folder / "static.pdf", "/dir/static.png": folder / "static.png"}
        return Imported(folder, self.NAME, posts=self.posts, static=static, hosts=frozenset({HOST}))


_LINES = _Lines()


def redirect_plan(data: bytes) -> None:
    """Plan a site. The first byte says whether the blog has a path of its own, and whether `A` and `a` are one name."""
    flags = data[0] if data else 0
    wanted = given(decode(data[1:])[0])
    _LINES.posts = wanted.posts
    SOURCES[_LINES.NAME] = _LINES
    problems = Problems()
    options = Options(
        folders=(Path(__file__).parent,),
        format=_LINES.NAME,
        path_prefix="weblog" if flags & 1 else "",
        folding_names=bool(flags & 2),
    )
    try:
        site = BlogSite(options, problems)
        site.read()
        site.plan(wanted.documents, wanted.own_maps)
    finally:
        del SOURCES[_LINES.NAME]
    check_redirects(site, wanted)
    check_places(site, wanted)
    check_told(site, wanted, problems)


def _standing(site: BlogSite, wanted: Given) -> set[str]:
    """The files at which a page or a file of the site stands."""
    static = {site.options.path_prefix + address for address in site.imports[0].static}
    return {
        *(post.file for post in site.pages),
        *(index.file for index in site.indexes),
        *(file.lstrip("/") for file in static),
        *wanted.documents,
    }


def check_redirects(site: BlogSite, wanted: Given) -> None:
    """No redirect replaces anything or leads to another one or to nowhere, and all are inside the site."""
    standing = _standing(site, wanted)
    files = [redirect.file for redirect in site.redirects]
    sources = {*files, *wanted.own_maps}
    check(len(files) == len(set(files)), "two redirects are one file")
    for redirect in site.redirects:
        check(addresses.refusal(redirect.file) is None, f"{redirect.file!r} would be written")
        check(redirect.file not in standing, f"a redirect would replace what stands at {redirect.file!r}")
        check(redirect.file not in wanted.own_maps, f"a redirect would replace the site's at {redirect.file!r}")
        check(redirect.target not in sources, f"{redirect} leads to a redirect")
        if redirect.is_external:
            is_web = redirect.target.lower().startswith(("http://", "https://"))
            check(is_web or redirect.target in wanted.own_maps.values(), f"{redirect} leads to no address of the web")
        else:
            check(redirect.target in standing, f"{redirect} leads to where nothing stands")
        url = site.redirect_target(redirect)
        check(redirect.is_external or "://" not in url.partition("#")[0], f"{redirect} leads to {url}")


def check_places(site: BlogSite, wanted: Given) -> None:
    """No file is needed as a folder by another, and posts have files of their own."""
    places = PathSet((*wanted.documents, *wanted.own_maps), folding=site.options.folding_names)
    for file in _written(site):
        check(addresses.refusal(file) is None, f"{file!r} would be written")
        check(places.is_free(file), f"{file!r} can't stand beside what is there")
        places.add(file)


def _written(site: BlogSite) -> Iterator[str]:
    yield from (post.file for post in site.pages)
    yield from (redirect.file for redirect in site.redirects)
    yield from (index.file for index in site.indexes)


def check_told(site: BlogSite, wanted: Given, problems: Problems) -> None:
    """Each post is there or reported, and so is each of its redirects."""
    messages: dict[str, list[str]] = {}
    for problem in problems:
        if problem.code in _ABOUT_REDIRECTS:
            messages.setdefault(problem.file, []).append(problem.what)
        check(str(problem).isprintable(), f"a message is more than one line: {str(problem)!r}")
    leads = {redirect.file: redirect.target for redirect in site.redirects} | wanted.own_maps
    spelled_leads = {_spelled(file, site): _spelled(aim, site) for file, aim in leads.items()}
    shown = {id(post) for post in site.pages}
    for post in wanted.posts:
        told = messages.get(post.shown, [])
        check(id(post) in shown or post.file in leads or bool(told), f"{post.address} was lost without a word")
        unanswered = _unanswered(site, post, spelled_leads)
        if post.redirect_to is not None and post.file not in leads:
            unanswered.add(post.file)
        check(len(unanswered) <= len(told), f"{unanswered} of {post.address} are redirected by nobody; told: {told}")


def _unanswered(site: BlogSite, post: Post, leads: Mapping[str, str]) -> set[str]:
    """The files of a post's redirects that don't lead to where the post is."""
    here = _spelled(post.file, site)
    ends = {here, leads.get(here, here)}
    missing = set()
    for source in _sources(site, post.redirect_from):
        names = [_spelled(file, site) for file in (source, *addresses.candidates(source.removesuffix("index.html")))]
        if not any(leads.get(name, name) in ends for name in names):
            missing.add(source)
    return missing


def _spelled(file: str, site: BlogSite) -> str:
    return spelled(file, folding=site.options.folding_names)


def _sources(site: BlogSite, written: Iterable[str]) -> set[str]:
    """The files of the addresses that are redirected, as far as they are addresses."""
    prefix = f"/{site.options.path_prefix}" if site.options.path_prefix else ""
    found = set()
    for source in written:
        path = source
        try:
            parts = urlsplit("/" + source.lstrip("/") if source.startswith("//") else source)
            if parts.scheme or parts.netloc:
                path = parts.path or "/"
        except ValueError:
            path = source
        found.add(redirects.source_file(prefix + addresses.clean(addresses.decode(path.partition("#")[0]))))
    return found
