"""Sites for one of several audiences: nothing of what it doesn't see is in any file, and what leaks is caught."""

from __future__ import annotations

import gzip
import json
import logging
import os
import re
import sys
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from beside import MATERIAL, needs, needs_theme, with_font
from building import Built, Preview, build_again, build_site, free_port, write
from command import run
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from repository import committed, git
from timing import grows_too_fast

from mkdocs_blogimport.site.leaks import Document, Proof

WHO = {
    "audiences": {"public": [], "partners": ["public"], "internal": ["partners", "public"]},
    "default_audience": "public",
}
BLOG = {
    "_config.yml": (
        "title: Harbour\npermalink: /:year/:month/:day/:title.html\nplugins: [jekyll-feed, jekyll-redirect-from]\n"
    ),
    "_posts/2020-01-01-market-day.md": (
        "---\ntitle: Market day\ntags: [market]\nimage: /pictures/stall.png\n---\n"
        "Fish and bread on the quay, every week. See [the ledger](/2020/02/02/cellar-ledger.html).\n\n"
        "![](/pictures/stall.png)\n"
    ),
    "_posts/2020-02-02-cellar-ledger.md": (
        "---\ntitle: What the cellar owes\naudience: internal\ntags: [arrears]\ncategories: [bookkeeping]\n"
        "redirect_from: /wine-debts/\nimage: /pictures/barrel.png\n---\n"
        "Nobody has paid for the “barrels” since the flood of last autumn.\n\n![](/pictures/barrel.png)\n"
    ),
    "_posts/2020-03-03-pilot-rates.md": (
        "---\ntitle: Rates for pilots\naudience: partners\ntags: [tariff]\n---\n"
        "Pilots bring in ships at half the usual rate.\n"
    ),
    "pictures/stall.png": "\0",
    "pictures/barrel.png": "\0",
}
DOCS = {
    "index.md": "# Home\n\nA harbour, and [its plans](dredging-plan.md).\n",
    "tags.md": "# Tags\n",
    "dredging-plan.md": (
        "---\naudience: internal\ntags: [sludge]\n---\n# Dredging before Easter\n\n"
        "The northern basin will be closed for a month.\n"
    ),
}
#: What only the internal pages have.
SECRETS = [
    *("owes", "cellar-ledger", "ledger.html", "arrears", "bookkeeping", "wine-debts", "barrel", "flood", "autumn"),
    *("dredging", "sludge", "basin"),
]


def all_words(built: Built) -> Iterator[tuple[str, str]]:
    for file in sorted(built.files()):
        yield file, file
        data = (built.folder / file).read_bytes()
        text = (gzip.decompress(data) if file.endswith(".gz") else data).decode("utf-8", "replace")
        if not file.startswith(("assets/", "js/", "css/", "webfonts/", "search/lunr", "search/main", "search/worker")):
            yield file, unescape(re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)).lower()


def found(built: Built, secrets: list[str]) -> list[tuple[str, str]]:
    return [(file, word) for file, text in all_words(built) for word in secrets if word in text]


def build(folder: Path, audience: str | None, **more: Any) -> Built:
    options = {**WHO, **({} if audience is None else {"audience": audience}), **more.pop("options", {})}
    before = more.pop("before", [])
    after = more.pop("after", [])
    plugins = [*before, {"blogimport": {"source": "../blog", **options}}, *after]
    blog, docs = {**BLOG, **more.pop("blog", {})}, {**DOCS, **more.pop("docs", {})}
    return build_site(folder, blog=blog, docs=docs, plugins=plugins, **more)


def errors(built: Built) -> str:
    return "\n".join(text for level, text in built.messages if level >= logging.ERROR)


# -- whole sites ------------------------------------------------------------------------------------------------

RSS = {"rss": {"use_git": False}}


@pytest.mark.parametrize("theme", ["mkdocs", "readthedocs", "material"])
def test_no_word_of_internal_pages_is_in_any_file(tmp_path: Path, theme: str) -> None:
    others = [RSS, {"search": {"prebuild_index": False}}] if theme != "material" else [RSS, "search", "tags"]
    settings_ = {"theme": theme, "repo_url": "https://example.org/harbour", "edit_uri": "edit/main/docs/"}
    for audience, sees in (("public", False), ("internal", True)):
        built = build(tmp_path / audience, audience, before=others, mkdocs=settings_, options={"static_files": "all"})
        assert not built.aborted, built.messages
        assert not built.warnings()
        hits = found(built, SECRETS)
        shown = {word for _, word in hits}
        # only one of these themes shows the tags of a page
        assert (shown >= {*SECRETS} - {"sludge"}) if sees else not shown, hits


def test_social_cards_are_made_for_what_is_seen_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    needs_theme("material")
    with_font(tmp_path)
    monkeypatch.chdir(tmp_path)
    built = build(tmp_path, "public", before=["social"], mkdocs={"theme": MATERIAL})
    assert not built.aborted
    assert built.has("assets/images/social/index.png")
    assert not found(built, SECRETS)


@pytest.mark.parametrize("ours_first", [True, False])
def test_an_author_in_git_of_hidden_files_alone_is_named_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ours_first: bool
) -> None:
    needs("mkdocs_git_authors_plugin")
    docs = {"index.md": "# Home\n\n{{ git_site_authors }}\n"}
    write(tmp_path / "site/docs", docs)
    write(tmp_path / "blog", {"_posts/2020-01-01-a.md": "---\ntitle: A\n---\nText.\n"})
    committed(tmp_path)
    write(tmp_path / "site/docs", {"rates.md": "---\naudience: internal\n---\n# Rates\n"})
    write(tmp_path / "blog", {"_posts/2020-01-02-b.md": "---\naudience: internal\n---\nText.\n"})
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "More", "--author", "Eve Inside <eve@example.com>")
    monkeypatch.chdir(tmp_path)
    ours = {"blogimport": {"source": "../blog", "audiences": {"public": [], "internal": ["public"]},
                           "default_audience": "public", "audience": "public"}}  # fmt: skip
    theirs: dict[str, object] = {"git-authors": {}}
    built = build_site(tmp_path, docs=docs, plugins=[ours, theirs] if ours_first else [theirs, ours])
    assert not built.aborted
    assert "Ann Ashore" in built.read("index.html")
    assert not found(built, ["Eve Inside", "eve@example.com"])


def test_partners_see_what_is_public_and_what_is_theirs(tmp_path: Path) -> None:
    built = build(tmp_path, "partners")
    assert not built.aborted
    assert "half the usual rate" in built.read("2020/03/03/pilot-rates.html")
    assert "Market day" in built.read("blog/index.html")
    assert not found(built, SECRETS)


# -- leaks ------------------------------------------------------------------------------------------------------

HOOK = """
from pathlib import Path

def on_post_build(config, **more):
    file = Path(config.site_dir, {name!r})
    file.parent.mkdir(exist_ok=True)
    file.write_text({text!r}, encoding="utf-8")
"""
LEAKS = {
    "a title in a page of the documentation": (
        {"docs": {"news.md": "# News\n\nRead what the *cellar* owes.\n"}},
        "news/index.html has the title of ", "cellar-ledger.md",
    ),
    "a title in the metadata of a page": (
        {"hook": ("news.html", '<meta name="description" content="Read what the cellar owes">')},
        "news.html has the title of ", "cellar-ledger.md",
    ),
    "the title of a page in another plugin's file": (
        {"hook": ("plans.json", '["Dredging\\u0020before \\u0045aster"]')},
        "plans.json has the title of ", "dredging-plan.md",
    ),
    "a slug in a link that was written as plain text": (
        {"docs": {"news.md": "# News\n\nSee https://example.com/2020/02/02/cellar-ledger.html for more.\n"}},
        "news/index.html has the address or the name of the file of ", "cellar-ledger.md",
    ),
    "a name in another spelling of Unicode": (
        {
            "docs": {"cafe.md": "---\naudience: internal\n---\n# Café der Träume\n"},
            "hook": ("a.txt", "Cafe\u0301 der Tra\u0308ume"),
        },
        "a.txt has the title of ", "cafe.md",
    ),
    "an address that is percent-encoded": (
        {
            "docs": {"träume-im-café.md": "---\naudience: internal\n---\n# Sleep\n"},
            "hook": ("a.html", '<a href="/tr%C3%A4ume-im-caf%C3%A9/">1</a>'),
        },
        "a.html has the address or the name of the file of ", "träume-im-café.md",
    ),
    "an old address": (
        {"docs": {"news.md": "# News\n\nThat was at `/wine-debts/` once.\n"}},
        "news/index.html has the address or the name of the file of ", "cellar-ledger.md",
    ),
    "the name of a picture": (
        {"hook": ("gallery.html", "<img src=pictures/barrel.png>")},
        "gallery.html has the name of the file 'barrel.png' of ", "cellar-ledger.md",
    ),
    "a picture under its name": (
        {"hook": ("thumbs/barrel.png", "\0")},
        "thumbs/barrel.png has the name of the file 'barrel.png' of ", "cellar-ledger.md",
    ),
    "a term": (
        {"hook": ("terms.xml", "<terms><term>market</term><term>Arrears</term></terms>")},
        "terms.xml has the term 'arrears' of ", "cellar-ledger.md",
    ),
    "a page's term in an address": (
        {"hook": ("all.html", '<a href="/tags/sludge/">1</a>')},
        "all.html has the term 'sludge' of ", "dredging-plan.md",
    ),
    "five words in another plugin's file": (
        {"hook": ("notes.txt", "It says: paid for the\n<b>BARRELS</b> since, and more.\n")},
        "notes.txt has the words “paid for the barrels since” of ", "cellar-ledger.md",
    ),
    "five words in a feed of another's": (
        {"hook": ("a.xml", "<d>&lt;p&gt;Nobody has &lt;em&gt;paid&lt;/em&gt; for&amp;nbsp;the barrels&lt;/p&gt;</d>")},
        "a.xml has the words “nobody has paid for the” of ", "cellar-ledger.md",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LEAKS)
def test_a_leak_ends_the_build(tmp_path: Path, name: str) -> None:
    planted, told, document = LEAKS[name]
    more: dict[str, Any] = {}
    if "hook" in planted:
        file, text = planted["hook"]
        write(tmp_path / "site", {"hook.py": HOOK.format(name=file, text=text)})
        more["mkdocs"] = {"hooks": ["hook.py"]}
    built = build(tmp_path, "public", docs=planted.get("docs", {}), **more)
    assert built.aborted
    assert f"the site for 'public' holds what its audience is not to see: {told}" in errors(built)
    assert document in errors(built)


NESTED = {
    "_posts/2020-02-05-yard.md": "---\ntitle: Yard\naudience: internal\ncategories: [boats/mooring]\n---\nText.\n"
}
NESTED_TAG = {"yard.md": "---\naudience: internal\ntags: [boats/mooring]\n---\n# Yard of ours\n"}


@pytest.mark.parametrize("named", ["mooring", "boats", None])
@pytest.mark.parametrize("where", ["a post", "a page"])
def test_each_part_of_the_name_of_a_term_in_terms_is_searched_for(
    tmp_path: Path, where: str, named: str | None
) -> None:
    if where == "a page":
        needs_theme("material")
    text = f"<ul><li>{named or 'harbour'}</li></ul>"
    write(tmp_path / "site", {"hook.py": HOOK.format(name="terms.html", text=text)})
    more: dict[str, Any] = {"mkdocs": {"hooks": ["hook.py"]}}
    if where == "a post":
        more |= {"blog": NESTED, "options": {"categories_hierarchy": True}}
    else:
        more["docs"] = NESTED_TAG
        more["mkdocs"] |= {"theme": {"name": "material", "font": False}}
        more["before"] = [{"material/tags": {"tags_hierarchy": True}}]
    built = build(tmp_path, "public", **more)
    assert built.aborted == (named is not None), errors(built)
    if named is not None:
        assert f"terms.html has the term '{named}' of " in errors(built)
        assert "yard.md" in errors(built)


def test_a_leak_in_a_compressed_file(tmp_path: Path) -> None:
    hook = "import gzip\nfrom pathlib import Path\n\n\ndef on_post_build(config, **more):\n"
    hook += "    Path(config.site_dir, 'x.gz').write_bytes(gzip.compress(b'<a>What the cellar owes</a>'))\n"
    write(tmp_path / "site", {"hook.py": hook})
    built = build(tmp_path, "public", mkdocs={"hooks": ["hook.py"]})
    assert built.aborted
    assert "x.gz has the title" in errors(built)


def test_another_plugin_that_says_later_for_whom_a_page_is_ends_the_build(tmp_path: Path) -> None:
    hook = "def on_page_markdown(markdown, page, **more):\n    page.meta['audience'] = 'internal'\n"
    write(tmp_path / "site", {"hook.py": hook})
    built = build(tmp_path, "public", mkdocs={"hooks": ["hook.py"]})
    assert built.aborted
    assert "another plugin gives index.md the audience 'internal'" in errors(built)


def proof(hidden: Document, *visible: Document, site: dict[str, str], folder: Path) -> list[str]:
    write(folder, site)
    return [str(hit) for hit in Proof([hidden], visible, ["Search Home May 2020 Next page"]).search(folder)]


def test_what_any_text_says_is_no_leak(tmp_path: Path) -> None:
    hidden = Document(
        "x.md",
        title="Search",
        terms=["may", "open source", "python"],
        paths=["_posts/2020-01-01-step-by-step.md", "/2020/01/01/notes/"],
        pictures=["/pictures/chart.png"],
        texts=[
            "for (var i = 0; i < n; i++) { x }",
            "Thanks for reading this blog of ours.",
            '<img alt="" width="200" class="wide framed" src="https://elsewhere.example/a/picture/of/a/boat.png">',
            "[a]({% post_url 2020-01-01-harbour-master-of-the-year %}) https://elsewhere.example/a/long/address/of/another",
            "[b]: https://elsewhere.example/other/long/address/of/another",
        ],
    )
    visible = Document(
        "y.md",
        title="Notes",
        paths=["/notes/", "chart.png"],
        texts=[
            "Python and open source, a step further by one step. It goes step by step.",
            "Thanks for reading this blog of ours.",
        ],
    )
    page = (
        '<label>Search</label> <time>May</time> <a href="/notes/">notes</a> python, open source, step-by-step'
        '<img src="chart.png"><img alt="" width="200" class="wide framed" src="https://elsewhere.example/a/picture/of">'
        '<a href="/2020/01/01/harbour-master-of-the-year/">1</a> https://elsewhere.example/a/long/address/of/another '
        "https://elsewhere.example/other/long/address/of/another"
        "<script>for (var i = 0; i < n; i++) {}</script> Thanks for reading this blog of ours."
    )
    assert proof(hidden, visible, site={"a.html": page}, folder=tmp_path) == []


def test_what_the_theme_says_is_no_leak(tmp_path: Path) -> None:
    hidden = Document("x.md", title="Next page", paths=["/next-page/", "/may/"])
    page = '<a class="next-page">Next page</a> <b>May</b>'
    assert proof(hidden, Document("y.md", texts=["Anything."]), site={"a.html": page}, folder=tmp_path) == []


def test_the_time_of_a_proof_grows_with_the_site(tmp_path: Path) -> None:
    def searched(size: int) -> Any:
        folder = tmp_path / str(size)
        text = " ".join(f"w{number % 997}x{number}" for number in range(200))
        write(folder, {f"{number}.html": f"<p>{number} {text}</p>" for number in range(size)})
        hidden = [Document(f"{n}.md", title=f"Title {n} of x{n}", texts=[f"s{n} {text} {n}"]) for n in range(size)]
        visible = [Document(f"{n}.md", title=f"Other {n}", texts=[f"v{n} {text}"]) for n in range(size)]
        return lambda: list(Proof(hidden, visible).search(folder))

    assert not grows_too_fast(searched, 100)


# -- who chooses ------------------------------------------------------------------------------------------------


def test_the_environment_comes_before_the_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BLOGIMPORT_AUDIENCE", "internal")
    assert build(tmp_path, "public").has("2020/02/02/cellar-ledger.html")
    monkeypatch.setenv("BLOGIMPORT_AUDIENCE", "partners")
    again = build_again(tmp_path)
    assert again.has("2020/03/03/pilot-rates.html")
    assert not again.has("2020/02/02/cellar-ledger.html")
    for wrong in ("", "all"):
        monkeypatch.setenv("BLOGIMPORT_AUDIENCE", wrong)
        built = build_again(tmp_path)
        assert built.aborted
        assert f"there is no audience {wrong!r}, which BLOGIMPORT_AUDIENCE names" in errors(built)


ASKED = ["--audiences", json.dumps(WHO["audiences"]), "--default-audience", "public"]


def test_the_command_line_comes_before_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "blog", BLOG)
    monkeypatch.setenv("BLOGIMPORT_AUDIENCE", "internal")
    for given_, files in (([], {"cellar-ledger", "pilot-rates"}), (["--audience", "partners"], {"pilot-rates"})):
        out = tmp_path / "out"
        answer = run("build", str(tmp_path / "blog"), str(out), *ASKED, *given_)
        assert answer.exit_code == 0, answer.output
        assert {file.stem for file in out.glob("2020/0[23]/*/*.html")} == files
    answer = run("check", str(tmp_path / "blog"), *ASKED, "--audience", "public")
    assert "1 post" in answer.stdout
    assert "ledger" not in answer.stdout + answer.stderr


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--audience", "public"], "--audience needs --audiences"),
        (["--audiences", "public"], "--audiences is to be a mapping"),
        (["--audiences", "{public: 1}"], "--audiences says of 'public'"),
        ([*ASKED], "whom is this site for?"),
        ([*ASKED, "--audience", "all"], "there is no audience 'all', which --audience names"),
    ],
)
def test_a_command_that_leaves_open_who_sees_what(tmp_path: Path, options: list[str], told: str) -> None:
    write(tmp_path / "blog", BLOG)
    for command in (["check"], ["build"]):
        out = [str(tmp_path / "out")] if command == ["build"] else []
        answer = run(*command, str(tmp_path / "blog"), *out, *options)
        assert answer.exit_code == 2
        assert told in answer.stderr


def serve(folder: Path, env: dict[str, str]) -> Preview:
    port = free_port()
    command = [sys.executable, "-m", "mkdocs", "serve", "-a", f"127.0.0.1:{port}", "-f", "mkdocs.yml"]
    return Preview(command, f"http://127.0.0.1:{port}", cwd=folder / "site", log=folder / "serve.log", env=env)


def test_a_preview_for_one_audience(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(tmp_path, None)
    preview = serve(tmp_path, {**os.environ, "BLOGIMPORT_AUDIENCE": "public"})
    try:
        assert "cellar" not in preview.wait_for("/blog/", "Market day")
        post = tmp_path / "blog/_posts/2020-01-01-market-day.md"
        post.write_text(post.read_text().replace("Market day", "Fish day").replace("---\nFish", "---\nMore fish"))
        page = preview.wait_for("/blog/", "Fish day")
        assert "cellar" not in page
    finally:
        preview.process.terminate()
        preview.process.wait(10)
    preview = serve(tmp_path, {name: value for name, value in os.environ.items() if name != "BLOGIMPORT_AUDIENCE"})
    assert preview.process.wait(60) != 0
    assert "whom is this site for?" in preview.told()
    assert "Traceback" not in preview.told()


# -- any blog ---------------------------------------------------------------------------------------------------

AUDIENCES = st.sampled_from([None, "public", "partners", "internal"])
TREES = ["ash", "birch", "cedar", "date", "elm", "fig", "gum", "hazel", "iris", "juniper"]
WORDS = st.lists(st.sampled_from(TREES), max_size=8)
ENTRY = st.tuples(
    AUDIENCES, WORDS, WORDS, st.sampled_from(["_posts/2020-01-{:02}-p{}.md", "page{:02}{}.md", "_notes/{:02}{}.md"])
)
SITE = """
site_name: Any
site_url: https://example.com/
theme: {name: null, custom_dir: theme}
plugins:
  - search
  - blogimport:
      {source: ../blog, audiences: %s, default_audience: public, audience: %s, static_files: all}
"""


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(ENTRY, min_size=1, max_size=8),
    st.lists(st.tuples(AUDIENCES, WORDS), max_size=3),
    st.sampled_from(["public", "partners", "internal"]),
)
def test_a_site_is_as_if_what_is_hidden_had_been_deleted(
    entries: list[tuple[str | None, list[str], list[str], str]],
    docs: list[tuple[str | None, list[str]]],
    audience: str,
) -> None:
    sees = {None, "public", audience, *WHO["audiences"][audience]}  # type: ignore[index]
    blog: dict[str, str] = {}
    pages: dict[str, str] = {}
    hidden: set[str] = set()
    for number, (who, tags, text, name) in enumerate(entries):
        file = name.format(number + 1, number)
        said = "" if who is None else f"audience: {who}\n"
        picture = f"/pictures/p{number}.png"
        blog[file] = (
            f"---\ntitle: T{number} of x{number}\ntags: [{', '.join(f'{tag}{number % 3}' for tag in tags)}]\n{said}"
            f"redirect_from: /old{number}/\n---\n{' '.join(text)} y{number} ![]({picture}) ![](/pictures/all.png)\n"
            "{% for post in site.posts %}{{ post.title }} {% endfor %}"
            "{% for file in site.static_files %}{{ file.path }} {% endfor %}"
            "{{ page.previous.title }}\n"
        )
        blog[picture[1:]] = "\0"
        if who not in sees:
            hidden |= {file, picture[1:]}
    for number, (who, text) in enumerate(docs):
        said = "" if who is None else f"---\naudience: {who}\n---\n"
        pages[f"d{number}.md"] = f"{said}# D{number}\n\n{' '.join(text)} ![](d{number}.png)\n"
        pages[f"d{number}.png"] = "\0"
        if who not in sees:
            hidden |= {f"d{number}.md", f"d{number}.png"}
    with TemporaryDirectory() as temporary:
        sites = []
        for name, left_out in (("whole", set()), ("deleted", hidden)):
            folder = Path(temporary).resolve() / name
            files = {
                "blog/_config.yml": (
                    "plugins: [jekyll-redirect-from, jekyll-feed]\ncollections: {notes: {output: true}}\n"
                ),
                "blog/_posts/2019-01-01-first.md": "---\ntitle: First\n---\n![](/pictures/all.png)\n",
                "blog/pictures/all.png": "\0",
                "site/docs/index.md": "# Home\n",
                "site/mkdocs.yml": SITE % (json.dumps(WHO["audiences"]), audience),
                "site/theme/main.html": (
                    "<title>{{ page.title }}</title>{{ page.content }}{% for i in nav %}{{ i.title }}{% endfor %}"
                ),
                "site/theme/sitemap.xml": "{% for file in pages %}{{ file.url }}\n{% endfor %}",
            }
            files |= {f"blog/{file}": text for file, text in blog.items() if file not in left_out}
            files |= {f"site/docs/{file}": text for file, text in pages.items() if file not in left_out}
            write(folder, files)
            built = build_again(folder)
            assert not built.aborted, built.messages
            sites.append({file: without_times((built.folder / file).read_bytes()) for file in built.files()})
        assert sites[0].keys() == sites[1].keys()
        for file in sites[0]:
            assert sites[0][file] == sites[1][file], file


def without_times(data: bytes) -> bytes:
    if data.startswith(b"\x1f\x8b"):
        data = gzip.decompress(data)
    return re.sub(rb"\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)", b"TIME", data)
