"""What the author is told: the summary, the report as text, JSON and annotations, and who decides on levels."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from building import Built, build_again, build_site

from mkdocs_blogimport.blog import paths
from mkdocs_blogimport.diagnostics import report
from mkdocs_blogimport.diagnostics.problems import CODES, LEVELS, Problem, Problems

COUNTS = {"posts": 2, "pages": 1, "categories": 0, "tags": 1, "redirects": 3, "files": 0}


def links(number: int, level: int = logging.WARNING) -> list[Problem]:
    return [Problem("a.md", line, "link", f"no {line}", "left", level) for line in range(number, 0, -1)]


def many_posts(number: int) -> dict[str, Any]:
    return {f"_posts/2020-01-{day:02}-p.md": f"---\n---\n[gone](/gone-{day}/)\n" for day in range(1, number + 1)}


def of_links(built: Built) -> list[tuple[int, str]]:
    return [(level, text) for level, text in built.messages if text.endswith("[link]")]


def test_few_problems_are_all_told_and_named_in_the_summary(tmp_path: Path) -> None:
    built = build_site(tmp_path, blog=many_posts(report.SHOWN))
    assert [level for level, _ in of_links(built)] == [logging.WARNING] * report.SHOWN
    summary = next(text for _, text in built.messages if text.startswith("Imported"))
    first, second = summary.splitlines()
    assert first == "Imported 10 posts. 10 problems:"
    assert second.startswith("  - 10 [link]: ")
    assert second.count("-p.md:3") == report.NAMED
    assert second.endswith("2020-01-03-p.md:3 … and 7 more")


def test_of_many_problems_the_first_are_told_and_the_others_counted(tmp_path: Path) -> None:
    built = build_site(tmp_path, blog=many_posts(25))
    told = of_links(built)
    assert [text.partition("'")[2].partition("'")[0] for _, text in told] == [f"/gone-{n}/" for n in range(1, 11)]
    summaries = [text for level, text in built.messages if text.startswith("Imported") and level == logging.INFO]
    assert len(summaries) == 1
    assert "Imported 25 posts. 25 problems:\n  - 25 [link]: " in summaries[0]
    assert summaries[0].endswith(" … and 22 more: shown with --verbose")


def test_verbose_tells_all(tmp_path: Path) -> None:
    build_site(tmp_path, blog=many_posts(25))
    built = build_again(tmp_path, verbose=True)
    assert [level for level, _ in of_links(built)] == [logging.WARNING] * 25
    summary = next(text for _, text in built.messages if text.startswith("Imported"))
    assert summary.endswith("… and 22 more")


def test_strict_fails_when_few_of_many_were_told(tmp_path: Path) -> None:
    built = build_site(tmp_path, blog=many_posts(25), mkdocs={"strict": True}, options={"report": "out/report.json"})
    assert built.aborted
    written = json.loads((tmp_path / "site/out/report.json").read_text(encoding="utf-8"))
    assert len(written["problems"]) == 25


def test_each_build_of_a_preview_tells_anew_and_leaves_an_equal_report_alone(tmp_path: Path) -> None:
    built = build_site(tmp_path, blog=many_posts(12), options={"report": "docs/report.json"})
    file = tmp_path / "site/docs/report.json"
    before = file.stat().st_mtime_ns
    again = build_again(tmp_path)
    assert of_links(again) == of_links(built)
    assert file.stat().st_mtime_ns == before


def test_the_report_as_json(tmp_path: Path) -> None:
    build_site(
        tmp_path,
        blog={
            "_posts/2020-01-01-a.md": "---\nblogimport: {ignore: [link]}\ntags: [C, C++]\n---\n[gone](/gone/)\n",
            "_posts/2020-01-02-b.md": "---\npermalink: /x/\nredirect_from: /../\n---\n[gone](/gone/)\n",
        },
        options={"report": "report.json"},
    )
    written = json.loads((tmp_path / "site/report.json").read_text(encoding="utf-8"))
    assert written["counts"] == {"posts": 2, "pages": 0, "categories": 0, "tags": 2, "redirects": 0, "files": 0}
    assert written["by_code"] == {"redirect-outside": 1, "link": 1, "term": 1}
    told = [(Path(p["file"]).name, p["line"], p["code"], p["level"]) for p in written["problems"]]
    assert told == [
        ("2020-01-01-a.md", 3, "term", "info"),
        ("2020-01-01-a.md", 5, "link", "ignore"),
        ("2020-01-02-b.md", 3, "redirect-outside", "warn"),
        ("2020-01-02-b.md", 5, "link", "warn"),
    ]
    assert all(p["what"] and p["done"] for p in written["problems"])


def test_a_report_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    built = build_site(tmp_path, blog=many_posts(1), options={"report": "docs"})
    assert built.aborted
    assert any("'report' can't be written" in text for _, text in built.messages)


@pytest.mark.parametrize(
    ("validation", "message"),
    [
        ({"lnik": "info"}, "Unknown kind of message 'lnik'. Did you mean 'link'?"),
        ({"xyz": "info"}, "Unknown kind of message 'xyz'. Expected one of front-matter, encoding, "),
        ({"link": "error"}, "Expected one of warn, info, ignore as the level of 'link', got 'error'."),
        ({"link": ["info"]}, "Expected one of warn, info, ignore as the level of 'link', got ['info']."),
        ("ignore", "Expected a mapping of codes to levels, such as 'link: info', got 'ignore'."),
    ],
)
def test_wrong_levels_are_errors_of_the_configuration(validation: Any, message: str, tmp_path: Path) -> None:
    built = build_site(tmp_path, blog={"_config.yml": ""}, options={"validation": validation})
    assert built.aborted
    assert any(message in text for text in built.warnings())


def test_on_a_file_system_that_folds_names_nothing_is_overwritten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "folds_names", lambda folder: True)
    built = build_site(
        tmp_path,
        docs={"index.md": "# Home\n", "Guide.md": "# Of the site\n"},
        blog={
            "_posts/2020-01-01-a.md": "---\npermalink: /Bell/\nredirect_from: [/BELL/, /bell-2/old/, /Old/]\n---\nA.\n",
            "_posts/2020-01-02-b.md": "---\npermalink: /bell/\nredirect_from: [/old/, /GUIDE/, /Blog/]\n---\nB.\n",
            "_posts/2020-01-03-c.md": "---\npermalink: /guide/\n---\nC.\n",
        },
    )
    files = [file for file in built.files() if file.endswith(".html")]
    assert len({paths.folded(file) for file in files}) == len(files)
    assert "B." in built.read("bell/index.html")
    assert "A." in built.read("Bell-2/index.html")
    assert "Of the site" in built.read("Guide/index.html")
    told = built.warnings()
    for message in (
        "b.md already has the address /Bell/, at /bell/index.html, which is the same file on this file system; "
        "the post is at /Bell-2/ [clash]",
        "/Guide.md) already has the address /guide/, at /Guide/index.html, which is the same file on this file",
        "/Guide.md), at /Guide/index.html, which is the same file on this file system",
        "b.md, at /bell/index.html, which is the same file on this file system; redirect left out [redirect-clash]",
        "b.md, at /old/index.html, which is the same file on this file system; redirect left out [redirect-clash]",
    ):
        assert len([text for text in told if message in text]) == 1, told


def test_whether_names_are_folded_is_found_out(tmp_path: Path) -> None:
    assert paths.folds_names(tmp_path / "not" / "there") == (tmp_path.with_name(tmp_path.name.swapcase()).exists())


def test_the_text_names_the_first_of_each_kind() -> None:
    text = report.as_text([*links(9), Problem("b.md", None, "term", "folds", "kept", logging.INFO)], COUNTS)
    assert text.splitlines() == [
        "2 posts and 1 page, with 1 tag and 3 redirects.",
        "",
        f"9 problems [link]: {CODES['link'].what}",
        "  a.md:1: no 1; left",
        "  a.md:2: no 2; left",
        "  a.md:3: no 3; left",
        "  … and 6 more: shown with --verbose",
        "",
        f"1 problem [term]: {CODES['term'].what}",
        "  b.md: folds; kept",
    ]


def test_the_text_in_full() -> None:
    text = report.as_text(links(9), COUNTS, verbose=True)
    assert "a.md:9: no 9; left" in text
    assert "more" not in text
    assert "--verbose" not in report.as_text(links(4), COUNTS), "one more would take the line that it saves"


def test_the_text_of_nothing() -> None:
    assert report.as_text([], {}) == "no posts.\nNo problems found."
    assert report.as_text(links(2, LEVELS["ignore"]), {"posts": 1}) == "1 post.\nNo problems found."


def test_annotations_are_escaped_and_leave_out_what_is_ignored() -> None:
    told = [
        Problem("a,b:c%.md", 3, "link", "100% gone\n::error::x", "left"),
        Problem("b.md", None, "term", "folds", "", logging.INFO),
        Problem("c.md", 1, "link", "ignored", "", LEVELS["ignore"]),
    ]
    assert report.as_annotations(told).splitlines() == [
        "::warning file=a%2Cb%3Ac%25.md,line=3,title=link::100%25 gone\\n::error::x; left",
        "::notice file=b.md,title=term::folds",
    ]
    assert report.as_annotations([]) == ""


#: What the runner of a workflow takes for commands, in a post's name and in what is quoted of it.
COMMANDS = {
    "_posts/::error::a.md": "---\ntitle: A\n---\n",
    "_posts/2020-01-01-::stop-commands::b.md": "---\nredirect_to: '::set-env name=x::y'\n---\n"
    "[1](::error::) [2](/##[add-mask]x) [3](:::debug:::) {% ::warning:: %} {{ x | ##[error] }}\n",
    "_posts/2020-01-02-##[add-mask]c.md": "---\ndate: '::add-mask::x'\npermalink: '/..\\::error::'\n---\n",
    "##[set-env]/::debug::.md": "no post",
}


def run(folder: Path, *command: str) -> list[str]:
    """The lines that a program prints in a workflow."""
    done = subprocess.run([sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True,
                          env={**os.environ, "GITHUB_ACTIONS": "true"})  # fmt: skip
    return (done.stdout + done.stderr).splitlines()


def commands(lines: list[str]) -> list[str]:
    """The lines that the runner takes for commands."""
    return [line for line in lines if line.lstrip().startswith("::") or "##[" in line]


@pytest.mark.skipif(sys.platform == "win32", reason="no file has such a name there")
@pytest.mark.parametrize("source", ["jekyll", "folder"])
def test_what_posts_hold_is_no_command_of_a_workflow(tmp_path: Path, source: str) -> None:
    options = {"format": source, "report": "report.json"}
    build_site(tmp_path, blog={"_config.yml": "plugins: [jekyll-redirect-from]\n", **COMMANDS}, options=options)
    printed: list[str] = []
    for program in (
        (tmp_path / "site", "mkdocs", "build"),
        (tmp_path / "site", "mkdocs", "build", "--verbose"),
        (tmp_path / "blog/_posts", "mkdocs_blogimport", "check", ".."),
        (tmp_path / "blog/_posts", "mkdocs_blogimport", "check", "--verbose", ".."),
        (tmp_path / "blog/_posts", "mkdocs_blogimport", "check", "--format", "json", ".."),
    ):
        lines = run(*program)
        printed += lines
        found = [line for line in lines if "stop-commands" in line or "add-mask" in line]
        assert found, lines
        assert not [
            line for line in commands(lines) if "DEBUG   -  Reading" not in line and "DEBUG   -  Building" not in line
        ]
    assert any(":\\:stop-commands:\\:b.md" in line for line in printed)
    told = json.loads((tmp_path / "site/report.json").read_text())["problems"]
    assert any("::stop-commands::b.md" in problem["file"] for problem in told)
    assert any("##[add-mask]" in problem["file"] + problem["what"] for problem in told)

    lines = run(tmp_path / "blog/_posts", "mkdocs_blogimport", "check", "--format", "annotations", "..")
    assert len(lines) > 1
    for line in lines:
        match = re.fullmatch(r"::(?:warning|notice) file=([^:,]*)(?:,line=\d+)?,title=[a-z-]+::(.*)", line)
        assert match, line
    assert any(line.startswith("::warning file=2020-01-01-%3A%3Astop-commands%3A%3Ab.md,line=") for line in lines)


def test_hostile_text_is_json_and_one_line() -> None:
    hostile = [Problem("a\x1b[31m\n.md", 1, "link", "half \ud800\r\u2028", "left")]
    assert json.loads(report.as_json(hostile, COUNTS))["problems"][0]["file"] == "a\x1b[31m\n.md"
    report.as_json(hostile, COUNTS).encode()
    for text in (report.as_text(hostile, COUNTS), report.as_annotations(hostile), report.summary(hostile, COUNTS)):
        text.encode()
        assert "\x1b" not in text and "\r" not in text and "\u2028" not in text
    assert len(report.as_annotations(hostile).splitlines()) == 1


def test_a_problem_is_noted_once_and_can_be_silenced_before_or_after() -> None:
    problems = Problems({"term": LEVELS["warn"]})
    problems.silence("b.md", ["link"])
    for file in ("a.md", "a.md", "b.md"):
        problems.report("link", file, 1, "gone")
    problems.report("term", "a.md", 2, "folds")
    problems.silence("a.md", ["term"])
    found = [(p.file, p.code, p.level) for p in problems]
    assert found == [
        ("a.md", "link", LEVELS["warn"]),
        ("b.md", "link", LEVELS["ignore"]),
        ("a.md", "term", LEVELS["ignore"]),
    ]


def test_every_kind_of_problem_is_explained() -> None:
    assert all(kind.level in {logging.WARNING, logging.INFO} and kind.what for kind in CODES.values())
    with pytest.raises(KeyError):
        Problems().report("no-such-code", "a.md", 1, "x")


def test_what_says_something_new_is_told_behind_many_alike(tmp_path: Path) -> None:
    posts = {f"_posts/2020-01-{day:02}-p.md": "---\n---\n{% post_url 2010-01-01-x %}\n" for day in range(1, 16)}
    posts["_posts/2020-02-01-p.md"] = "---\n---\n{% toot 1 %}\n"
    built = build_site(tmp_path, blog=posts)
    told = [text for _, text in built.messages if text.endswith("[liquid]")]
    assert len(told) == report.SHOWN + 1
    assert "“toot”" in told[-1]


def test_an_unknown_tag_is_told_once_and_counted(tmp_path: Path) -> None:
    posts = {f"_posts/2020-01-{day:02}-p.md": f"---\n---\n{{% tweet {day} %}}\n" for day in range(1, 16)}
    built = build_site(tmp_path, blog=posts)
    told = [text for _, text in built.messages if text.endswith("[liquid]")]
    assert len(told) == 1
    assert "2020-01-01-p.md:3: unknown Liquid tag “tweet”" in told[0]
    summary = next(text for _, text in built.messages if text.startswith("Imported"))
    assert "unknown in Liquid: tweet (15)" in summary
    found = [Problem(f"{n}.md", 1, "liquid", "unknown Liquid tag “tweet”", f"left out: {n}") for n in range(5)]
    text = report.as_text(found, COUNTS)
    assert "0.md:1: unknown Liquid tag “tweet”; left out: 0 (and 4 more of the same)" in text
    assert "unknown in Liquid: tweet (5)" in text


def test_alike_problems_are_told_together() -> None:
    alike = [Problem(f"{n}.md", 1, "liquid", "the tag is not known", "left out") for n in range(5)]
    text = report.as_text([*alike, Problem("z.md", 2, "liquid", "another", "left out")], COUNTS)
    assert "0.md:1: the tag is not known; left out (and 4 more of the same)" in text
    assert "z.md:2: another; left out" in text
    assert "1.md:1" not in text


def test_ignored_problems_are_marked_and_not_counted() -> None:
    problems = [
        Problem("a.md", 1, "link", "no 1", "left"),
        Problem("a.md", 2, "link", "no 2", "left", logging.DEBUG),
    ]
    text = report.as_text(problems, COUNTS, verbose=True)
    assert "1 problem and 1 problem that is ignored [link]" in text
    assert "a.md:2: no 2; left (ignored)" in text
    assert "ignored" not in report.as_text(problems, COUNTS)


def test_a_report_replaces_nothing_but_a_report(tmp_path: Path) -> None:
    built = build_site(tmp_path, blog=many_posts(1), docs={"index.md": "# Mine\n"}, options={"report": "docs/index.md"})
    assert built.aborted
    assert (tmp_path / "site/docs/index.md").read_text(encoding="utf-8") == "# Mine\n"
    (tmp_path / "again").mkdir()
    built = build_site(tmp_path / "again", blog=many_posts(1), options={"report": "../blog/report.json"})
    assert built.aborted
    assert not (tmp_path / "again/blog/report.json").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="no file has such a name there")
def test_what_mkdocs_says_of_posts_is_no_command_of_a_workflow(tmp_path: Path) -> None:
    blog = {
        "_config.yml": "",
        "_posts/2020-02-01-x.md": "---\n---\n[v](##[error]hi)\n",
        "_posts/2020-02-02-y\n::error::z.md": "---\n---\n[x](q.md)\n",
    }
    build_site(tmp_path, blog=blog, options={"markdown": "site"})
    printed = run(tmp_path / "site", "mkdocs", "build", "--verbose")
    assert any("hi" in line for line in printed)
    assert commands(printed) == []
