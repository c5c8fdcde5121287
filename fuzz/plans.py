"""The targets that plan redirects: of posts and of what the site itself has, and of a table that the site supplies."""

from __future__ import annotations

import tempfile
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from checks import check

from mkdocs_blogimport import pipeline
from mkdocs_blogimport.blog import addresses
from mkdocs_blogimport.blog.occupancy import Occupant, Rank
from mkdocs_blogimport.blog.paths import PathSet, spelled
from mkdocs_blogimport.blog.plan import SiteOptions, SitePlan
from mkdocs_blogimport.blog.post import ImportedBlog, Post
from mkdocs_blogimport.blog.redirect_table import read as read_table
from mkdocs_blogimport.blog.redirects import Redirect
from mkdocs_blogimport.diagnostics.naming import display_path
from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.frontmatter.decoding import decode
from mkdocs_blogimport.frontmatter.reading import UNFIT
from mkdocs_blogimport.pipeline import Options
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
        display_path=f"{number}.md",
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

    def read(self, folder: Path, _problems: Problems, _requested: ReadOptions) -> ImportedBlog:
        """The posts, whatever the folder holds."""
        static = {"/static.pdf": folder / "static.pdf", "/dir/static.png": folder / "static.png"}
        return ImportedBlog(folder, self.NAME, posts=self.posts, static=static, hosts=frozenset({HOST}))


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
        site=SiteOptions(path_prefix="weblog" if flags & 1 else "", folding_names=bool(flags & 2)),
    )
    try:
        plan = planned(options, wanted, problems)
    finally:
        del SOURCES[_LINES.NAME]
    check_redirects(plan, plan.redirects, wanted)
    check_places(plan, wanted)
    check_told(plan, wanted, problems)


#: Where the addresses of a table are, and what stands there.
TABLE_URL = "https://own.example/site/"
_TABLE_POSTS = "/2020/a/||\n/b.html|/old-b/|\n~/about/||\n=/guide/\n>/moved/|/guide/\n"


def redirect_table(data: bytes) -> None:
    """Read a table of redirects, and plan a site with it. The first byte is as for `redirect_plan`."""
    flags = data[0] if data else 0
    problems = Problems()
    with tempfile.TemporaryDirectory(prefix="blogimport-fuzz-") as folder:
        file = Path(folder).resolve() / "table.csv"
        file.write_bytes(data[1:])
        table = read_table(file, problems)
        name = display_path(file)
    count = len(data[1:].decode("utf-8-sig", "replace").splitlines())
    told = [problem for problem in problems if problem.file == name]
    for line in (*(row.line for row in table), *(problem.line for problem in told)):
        check(line is not None and 1 <= line <= count, f"line {line} of {count} is named")
    lines = [row.line for row in table]
    check(len(lines) == len(set(lines)), "two redirects are of one line")
    wanted = given(_TABLE_POSTS)
    options = Options(
        folders=(Path(__file__).parent,),
        format=_LINES.NAME,
        site=SiteOptions(
            path_prefix="weblog" if flags & 1 else "", folding_names=bool(flags & 2), redirects=table, url=TABLE_URL
        ),
    )
    _LINES.posts = wanted.posts
    SOURCES[_LINES.NAME] = _LINES
    try:
        plan = planned(options, wanted, problems)
    finally:
        del SOURCES[_LINES.NAME]
    check_redirects(plan, plan.redirects, wanted)
    check_places(plan, wanted)
    check(len(plan.pages) == len(wanted.posts), "a post was lost by the table")
    redirected = {redirect.line for redirect in plan.redirects if redirect.display_path == name}
    reported = {problem.line for problem in problems if problem.file == name}
    for row in table:
        # of two spellings of one address with one target, or of the target's own address, nothing is lost
        is_done = (
            any(other is not row and other.target == row.target for other in table)
            or row.source.partition("#")[0].strip("/") in row.target
        )
        check(row.line in redirected | reported or is_done, f"the row of line {row.line} is gone without a word: {row}")
    for problem in problems:
        check(str(problem).isprintable(), f"a message is more than one line: {str(problem)!r}")


def planned(options: Options, wanted: Given, problems: Problems) -> SitePlan:
    """Plan the posts of an input among the files that it gives to the site."""
    occupants = [Occupant(Rank.SITE, file, "a page of the site", url) for file, url in wanted.documents.items()]
    occupants += [
        Occupant(Rank.SITE_REDIRECT, file, "a redirect of the site", leads_to=target)
        for file, target in wanted.own_maps.items()
    ]
    blog = pipeline.assemble(pipeline.read(options, problems))
    return pipeline.plan(blog, options, occupants, problems)


def _standing(plan: SitePlan, wanted: Given) -> set[str]:
    """The files at which a page or a file of the site stands."""
    static = {plan.site.path_prefix + address for address in plan.blog.imports[0].static}
    return {
        *(there.file for there in plan.pages.values()),
        *(index.file for index in plan.indexes),
        *(file.lstrip("/") for file in static),
        *wanted.documents,
    }


def check_redirects(plan: SitePlan, redirects: Sequence[Redirect], wanted: Given) -> None:
    """No redirect replaces anything or leads to another one or to nowhere, and all are inside the site."""
    standing = _standing(plan, wanted)
    files = [redirect.file for redirect in redirects]
    # where the site has a page of its own as well, that is what others are led to
    sources = {*files, *wanted.own_maps} - wanted.documents.keys()
    check(len(files) == len(set(files)), "two redirects are one file")
    for redirect in redirects:
        if said := _wrong(plan, redirect, standing, sources, wanted):
            check(False, said)


def _wrong(plan: SitePlan, redirect: Redirect, standing: Container[str], sources: Container[str], wanted: Given) -> str:
    """What is wrong with a redirect; empty if nothing is."""
    if addresses.refusal(redirect.file) is not None:
        return f"{redirect.file!r} would be written"
    if redirect.file in standing:
        return f"a redirect would replace what stands at {redirect.file!r}"
    if redirect.file in wanted.own_maps:
        return f"a redirect would replace the site's at {redirect.file!r}"
    if redirect.target in sources:
        return f"{redirect} leads to a redirect"
    if redirect.is_external:
        is_web = redirect.target.lower().startswith(("http://", "https://"))
        return "" if is_web or redirect.target in wanted.own_maps.values() else f"{redirect} leads to no web address"
    if redirect.target not in standing:
        return f"{redirect} leads to where nothing stands"
    url = plan.redirect_url(redirect)
    return f"{redirect} leads to {url}" if "://" in url.partition("#")[0].partition("?")[0] else ""


def check_places(plan: SitePlan, wanted: Given) -> None:
    """No file is needed as a folder by another, and posts have files of their own."""
    places = PathSet((*wanted.documents, *wanted.own_maps), folding=plan.site.folding_names)
    for file in _written(plan):
        check(addresses.refusal(file) is None, f"{file!r} would be written")
        check(places.is_free(file), f"{file!r} can't stand beside what is there")
        places.add(file)


def _written(plan: SitePlan) -> Iterator[str]:
    yield from (there.file for there in plan.pages.values())
    yield from (redirect.file for redirect in plan.redirects)
    yield from (index.file for index in plan.indexes if index.page is None)


def check_told(plan: SitePlan, wanted: Given, problems: Problems) -> None:
    """Each post is there or reported, and so is each of its redirects."""
    messages: dict[str, list[str]] = {}
    for problem in problems:
        if problem.code in _ABOUT_REDIRECTS:
            messages.setdefault(problem.file, []).append(problem.what)
        check(str(problem).isprintable(), f"a message is more than one line: {str(problem)!r}")
    leads = {redirect.file: redirect.target for redirect in plan.redirects} | wanted.own_maps
    spelled_leads = {_spelled(file, plan): _spelled(aim, plan) for file, aim in leads.items()}
    standing = {_spelled(file, plan) for file in _standing(plan, wanted)}
    # others follow a redirect that can't be written, which is told, to where it would lead
    refused = {
        _spelled(source, plan): _spelled(_file(post, plan), plan)
        for post in wanted.posts
        if post.display_path in messages
        for source in _sources(plan, post.redirect_from)
    }
    ways = refused | spelled_leads
    shown = {id(post) for post in plan.pages}
    for post in wanted.posts:
        told = messages.get(post.display_path, [])
        check(id(post) in shown or _file(post, plan) in leads or bool(told), f"{post.address} was lost without a word")
        unanswered = _unanswered(plan, post, spelled_leads, ways, standing)
        if post.redirect_to is not None and _file(post, plan) not in leads:
            unanswered.add(_file(post, plan))
        check(len(unanswered) <= len(told), f"{unanswered} of {post.address} are redirected by nobody; told: {told}")


def _unanswered(
    plan: SitePlan, post: Post, leads: Mapping[str, str], ways: Mapping[str, str], standing: Container[str]
) -> set[str]:
    """The files of a post's redirects that don't lead to where the post is, or to where that leads by `ways`."""
    here: str | None = _spelled(_file(post, plan), plan)
    ends: set[str] = set()
    while here is not None and here not in ends:
        ends.add(here)
        # a host answers a file that isn't there with the page of a folder of its name
        there = (file for file in addresses.candidates(here) if file in standing or file in ways)
        here = ways.get(here) or (None if here in standing else next(there, None))
    missing = set()
    for source in _sources(plan, post.redirect_from):
        names = [_spelled(file, plan) for file in (source, *addresses.candidates(source.removesuffix("index.html")))]
        if not any(leads.get(name, name) in ends for name in names):
            missing.add(source)
    return missing


def _file(post: Post, plan: SitePlan) -> str:
    """Where a post stands, or would stand."""
    return (plan.places.get(post) or plan.absent[post]).file


def _spelled(file: str, plan: SitePlan) -> str:
    return spelled(file, folding=plan.site.folding_names)


def _sources(plan: SitePlan, written: Iterable[str]) -> set[str]:
    """The files of the addresses that are redirected, as far as they are addresses."""
    prefix = f"/{plan.site.path_prefix}" if plan.site.path_prefix else ""
    found = set()
    for source in written:
        path = source
        try:
            parts = urlsplit("/" + source.lstrip("/") if source.startswith("//") else source)
            if parts.scheme or parts.netloc:
                path = parts.path or "/"
        except ValueError:
            path = source
        found.add(addresses.redirect_file(prefix + addresses.clean(addresses.decode(path.partition("#")[0]))))
    return found
