"""What the file system refuses to write: one line says which file and why, and no half of it is left."""

from __future__ import annotations

import errno
import os
import random
import shutil
import string
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from building import Built, build_again, build_site, write
from privileges import as_anybody
from untouched import snapshot

from mkdocs_blogimport.diagnostics.naming import display_path

resource = pytest.importorskip("resource", reason="this system has no limits of this kind")

LIMIT = 2_000_000
LONG = "word " * 500_000
OURS = {"blogimport": {"source": "../blog", "report": "report.json"}}
BLOG = {
    "_config.yml": "permalink: /:title/\n",
    "_posts/2020-01-01-tea.md": "---\ntitle: Tea\nredirect_from: [/old/, /old.html]\n---\nTea. ![cup](/cup.png)\n",
    "_posts/2020-01-02-soup.md": "---\ntitle: Soup\n---\nSoup.\n",
    "cup.png": "a cup",
}


def limited(folder: Path, *command: str, limit: int = LIMIT) -> subprocess.CompletedProcess[str]:
    """Run a program of which no file may become larger than a limit: to it, the disk is full then."""
    before = {path: snapshot(folder / path) for path in ("blog", "site/docs")}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder / "site",
        capture_output=True,
        text=True,
        # what coverage writes down would be too large, too
        env={name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert {path: snapshot(folder / path) for path in before} == before
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    return done


def lines(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [line for line in (done.stdout + done.stderr).splitlines() if "blogimport: " in line]


@pytest.fixture
def built(tmp_path: Path) -> Built:
    return build_site(tmp_path, blog=BLOG, plugins=[OURS])


@pytest.mark.parametrize("flags", [(), ("--dirty",)])
def test_a_page_for_which_the_disk_is_full(built: Built, tmp_path: Path, flags: tuple[str, ...]) -> None:
    post = tmp_path / "blog/_posts/2020-01-02-soup.md"
    short = post.read_text()
    post.write_text(short + LONG)
    os.utime(post, (2**31, 2**31))
    done = limited(tmp_path, "mkdocs", "build", *flags)
    assert done.returncode == 1
    assert lines(done) == [f"blogimport: site/soup/index.html can't be written: {os.strerror(errno.EFBIG)}"]
    assert not built.has("soup/index.html")
    os.utime(post, (1, 1))  # a dirty build would take half a page for a whole one
    again = build_again(tmp_path, dirty=bool(flags))
    assert not again.aborted
    assert LONG.strip() in again.read("soup/index.html")


def test_a_picture_for_which_the_disk_is_full(built: Built, tmp_path: Path) -> None:
    (tmp_path / "blog/cup.png").write_text(LONG)
    done = limited(tmp_path, "mkdocs", "build")
    assert done.returncode == 1
    assert lines(done) == [f"blogimport: site/cup.png can't be written: {os.strerror(errno.EFBIG)}"]
    assert not built.has("cup.png")
    again = build_again(tmp_path)
    assert again.read("cup.png") == LONG


@pytest.mark.parametrize("listed", [[], ["redirects"]])
@pytest.mark.parametrize("files", [["old/index.html"], ["old.html"]])
def test_redirects_for_which_the_disk_is_full(tmp_path: Path, files: list[str], listed: list[str]) -> None:
    post = f"---\ntitle: Tea\nredirect_from: [{', '.join('/' + file for file in files)}]\n---\nTea.\n"
    hook = (
        "import resource\nfrom mkdocs.plugins import event_priority\n"
        "@event_priority(150)\ndef on_post_build(config):\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))\n"
    )
    write(tmp_path / "site", {"hook.py": hook})
    whole = build_site(tmp_path, blog={**BLOG, "_posts/2020-01-01-tea.md": post}, plugins=[*listed, OURS])
    assert all(whole.has(file) for file in files)
    with (tmp_path / "site/mkdocs.yml").open("a") as settings:
        settings.write("hooks: [hook.py]\n")
    done = limited(tmp_path, "mkdocs", "build")
    assert done.returncode == 1
    assert lines(done) == [f"blogimport: site/{files[0]} can't be written: {os.strerror(errno.EFBIG)}"]
    assert not whole.has(files[0])


def test_a_report_for_which_the_disk_is_full(tmp_path: Path) -> None:
    hook = (
        "import resource\nfrom mkdocs.plugins import event_priority\n"
        "@event_priority(-150)\ndef on_post_build(config):\n"
        "    resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))\n"
    )
    write(tmp_path / "site", {"hook.py": hook})
    build_site(tmp_path, blog=BLOG, plugins=[OURS])
    right = (tmp_path / "site/report.json").read_text()
    (tmp_path / "site/report.json").unlink()
    with (tmp_path / "site/mkdocs.yml").open("a") as settings:
        settings.write("hooks: [hook.py]\n")
    done = limited(tmp_path, "mkdocs", "build")
    assert done.returncode == 1
    assert len(lines(done)) == 1
    assert "'report' can't be written" in lines(done)[0]
    assert not (tmp_path / "site/report.json").exists()
    (tmp_path / "site/report.json").write_text(right[:10])  # of a build that was killed
    (tmp_path / "site/hook.py").write_text("")
    assert not build_again(tmp_path).aborted
    assert (tmp_path / "site/report.json").read_text() == right


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 3 MB."""
    folder = tmp_path / "site/disk"
    folder.mkdir(parents=True)
    try:
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", folder], capture_output=True)
    except FileNotFoundError:
        pytest.skip("there is no mount here")
    if mounted.returncode != 0:
        pytest.skip("only root may mount a disk")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_disk_that_is_full(small_disk: Path, tmp_path: Path) -> None:
    blog = {**BLOG, "_posts/2020-01-02-soup.md": "---\ntitle: Soup\n---\n" + LONG}
    full = build_site(tmp_path, blog=blog, mkdocs={"site_dir": "disk"})
    assert full.aborted
    assert full.reason.startswith("blogimport: ")
    assert full.reason.endswith(f"/disk/soup/index.html can't be written: {os.strerror(errno.ENOSPC)}")
    assert not (small_disk / "soup/index.html").exists()
    (tmp_path / "blog/_posts/2020-01-02-soup.md").write_text(BLOG["_posts/2020-01-02-soup.md"])
    assert not build_again(tmp_path).aborted
    assert "Soup." in (small_disk / "soup/index.html").read_text()


def test_a_site_folder_that_may_not_be_written(built: Built, tmp_path: Path) -> None:
    before = built.files()
    folders = [built.folder, *(path for path in built.folder.rglob("*") if path.is_dir())]
    try:
        for folder in folders:
            folder.chmod(0o555)
        with as_anybody():
            refused = build_again(tmp_path)
    finally:
        for folder in folders:
            folder.chmod(0o755)
    assert refused.aborted
    assert refused.reason.endswith(f"can't be written: {os.strerror(errno.EACCES)}")
    assert f"{tmp_path.name}/site/site/" in refused.reason
    assert built.files() == before
    assert not build_again(tmp_path).aborted


@pytest.mark.parametrize("site_dir", ["taken", "taken/site", "taken/deep/site"])
def test_a_site_folder_where_a_file_is(tmp_path: Path, site_dir: str) -> None:
    write(tmp_path / "site", {"taken": "a file"})
    refused = build_site(tmp_path, blog=BLOG, mkdocs={"site_dir": site_dir})
    assert refused.aborted
    assert "/taken is a file, but must be a folder" in refused.reason
    assert (tmp_path / "site/taken").read_text() == "a file"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("data.json", "can't write /data.json: {tea} is at /data.json/tea/index.html"),
        ("soup.html/data.json", "can't write /soup.html: {soup} is there"),
        ("cup.png/data.json", "can't write /cup.png: {cup} is there"),
        ("old.html/data.json", "can't write /old.html: the redirect from '/old.html' of {tea} is there"),
    ],
)  # fmt: skip
def test_the_blog_is_in_the_way_of_another_plugin(tmp_path: Path, name: str, said: str) -> None:
    hook = (
        "from pathlib import Path\ndef on_post_build(config):\n"
        f"    file = Path(config.site_dir, {name!r})\n"
        "    file.parent.mkdir(parents=True, exist_ok=True)\n    file.write_text('theirs')\n"
    )
    blog = {
        "_config.yml": "",
        "_posts/2020-01-01-tea.md": "---\npermalink: /data.json/tea/\nredirect_from: /old.html\n---\n![](/cup.png)\n",
        "_posts/2020-01-02-soup.md": "---\npermalink: /soup.html\n---\nSoup.\n",
        "cup.png": "a cup",
    }
    write(tmp_path / "site", {"hook.py": hook})
    refused = build_site(tmp_path, blog=blog, mkdocs={"hooks": ["hook.py"]})
    assert refused.aborted
    names = {"tea": "_posts/2020-01-01-tea.md", "soup": "_posts/2020-01-02-soup.md", "cup": "cup.png"}
    said = said.format(**{key: display_path(tmp_path / "blog" / path) for key, path in names.items()})
    assert refused.reason == f"blogimport: another plugin {said}"


@pytest.mark.parametrize("where", ["config.site_dir, 'no', 'such', 'folder'", "'/no/such/folder/anywhere'"])
def test_the_traceback_of_another_plugins_defect_is_kept(tmp_path: Path, where: str) -> None:
    hook = f"from pathlib import Path\ndef on_post_build(config):\n    Path({where}).write_text('')\n"
    write(tmp_path / "site", {"hook.py": hook})
    with pytest.raises(FileNotFoundError):
        build_site(tmp_path, blog=BLOG, mkdocs={"hooks": ["hook.py"]})


# -- the cache --------------------------------------------------------------------------------------------------

CACHED = {"blogimport": {"source": "../blog", "cache": "disk/cache"}}


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def cache(folder: Path) -> dict[str, bytes]:
    return contents(folder / "site/disk/cache")


def told_of_cache(messages: Iterable[str]) -> list[str]:
    return [text.partition("/site/disk/cache")[2] for text in messages if text.endswith("[cache]")]


def refused(error: int) -> list[str]:
    return [f" can't be written: {os.strerror(error)}; the next build makes every page anew [cache]"]


def without_cache(folder: Path) -> dict[str, bytes]:
    shutil.rmtree(folder / "site/disk/cache")
    return contents(build_again(folder).folder)


def noise(seed: int, length: int) -> str:
    """Letters that no compression makes much shorter."""
    return "".join(random.Random(seed).choices(string.ascii_letters, k=length))


@pytest.fixture
def _same_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")


@pytest.mark.usefixtures("_same_moment")
def test_a_cache_for_which_the_disk_is_full(tmp_path: Path) -> None:
    names = [f"_posts/2020-02-{number:02}-p{number}.md" for number in range(1, 21)]
    # lists show the beginnings alone
    posts = {name: f"---\ntitle: P\n---\nP.\n\n{noise(number, 25_000)}\n" for number, name in enumerate(names)}
    built = build_site(tmp_path, blog={**BLOG, **posts}, plugins=[CACHED])
    kept = cache(tmp_path)
    largest = max(map(len, contents(built.folder).values()))
    smallest = min(map(len, kept.values()))
    assert largest < smallest
    write(tmp_path / "blog", {name: text.replace("title: P", "title: Q") for name, text in posts.items()})
    done = limited(tmp_path, "mkdocs", "build", limit=(largest + smallest) // 2)
    assert done.returncode == 0, done.stdout + done.stderr
    assert told_of_cache((done.stdout + done.stderr).splitlines()) == refused(errno.EFBIG)
    assert cache(tmp_path) == kept
    made = contents(built.folder)
    assert contents(build_again(tmp_path).folder) == made
    assert cache(tmp_path) != kept
    assert without_cache(tmp_path) == made


@pytest.mark.usefixtures("_same_moment")
def test_a_cache_on_a_disk_that_is_full(small_disk: Path, tmp_path: Path) -> None:
    (small_disk / "filled").write_bytes(b"x" * (3 * 2**20 - 64 * 2**10))
    blog = {**BLOG, "_posts/2020-01-02-soup.md": f"---\ntitle: Soup\n---\n{noise(1, 200_000)}\n"}
    full = build_site(tmp_path, blog=blog, plugins=[CACHED])
    assert not full.aborted, full.reason
    assert told_of_cache(text for _, text in full.messages) == refused(errno.ENOSPC)
    assert cache(tmp_path) == {}
    made = contents(full.folder)
    (small_disk / "filled").unlink()
    assert contents(build_again(tmp_path).folder) == made
    assert len(cache(tmp_path)) == 1
    assert contents(build_again(tmp_path).folder) == made


@pytest.mark.usefixtures("_same_moment")
def test_a_cache_that_may_be_read_but_not_written(tmp_path: Path) -> None:
    built = build_site(tmp_path, blog=BLOG, plugins=[CACHED])
    kept = cache(tmp_path)
    write(tmp_path / "blog", {"_posts/2020-01-02-soup.md": "---\ntitle: Soup\n---\nCold.\n"})
    folder = tmp_path / "site/disk/cache"
    others = [tmp_path / "site", *(path for path in [built.folder, *built.folder.rglob("*")] if path.is_dir())]
    try:
        folder.chmod(0o555)
        for path in others:
            path.chmod(0o777)
        with as_anybody():
            again = build_again(tmp_path)
    finally:
        folder.chmod(0o755)
    assert not again.aborted, again.reason
    assert told_of_cache(text for _, text in again.messages) == refused(errno.EACCES)
    assert "Cold." in again.read("soup/index.html")
    assert cache(tmp_path) == kept
    made = contents(again.folder)
    assert contents(build_again(tmp_path).folder) == made
    assert cache(tmp_path) != kept
    assert without_cache(tmp_path) == made


@pytest.mark.usefixtures("_same_moment")
def test_two_builds_with_one_cache_at_once(tmp_path: Path) -> None:
    build_site(tmp_path, blog=BLOG, plugins=[CACHED])
    write(tmp_path / "blog", {"_posts/2020-01-02-soup.md": "---\ntitle: Broth\n---\nBroth.\n"})
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "-d"]
    running = [subprocess.Popen([*command, f"../out{number}"], cwd=tmp_path / "site") for number in range(2)]
    assert [process.wait() for process in running] == [0, 0]
    assert len(cache(tmp_path)) == 1
    again = contents(build_again(tmp_path).folder)
    assert contents(tmp_path / "out0") == contents(tmp_path / "out1") == again
    assert without_cache(tmp_path) == again
    assert b"Broth." in again["soup/index.html"]


# -- the command line -------------------------------------------------------------------------------------------


def test_the_command_line_says_what_can_not_be_written(tmp_path: Path) -> None:
    write(tmp_path / "blog", {**BLOG, "_posts/2020-01-02-soup.md": "---\ntitle: Soup\n---\n" + LONG})
    (tmp_path / "site/docs").mkdir(parents=True)
    done = limited(tmp_path, "mkdocs_blogimport", "build", "../blog", "out")
    assert done.returncode != 0
    assert lines(done) == [f"blogimport: out/soup/index.html can't be written: {os.strerror(errno.EFBIG)}"]
    done = limited(tmp_path, "mkdocs_blogimport", "init", "../blog", "new", limit=1000)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [f"Error: {tmp_path}/site/new/mkdocs.yml: {os.strerror(errno.EFBIG)}"]
    assert not [path for path in (tmp_path / "site/new").rglob("*") if path.is_file()]
    done = limited(tmp_path, "mkdocs_blogimport", "build", "../blog", "more", limit=10)
    assert done.returncode == 2
    assert done.stderr.endswith(f"/mkdocs.yml: {os.strerror(errno.EFBIG)}\n"), done.stderr
    assert done.stderr.startswith("Error: ")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_output_that_nobody_can_have(tmp_path: Path) -> None:
    write(tmp_path, BLOG)
    program = [sys.executable, "-m", "mkdocs_blogimport"]
    with Path("/dev/full").open("w") as full:
        for command in (["check", "."], ["init", ".", str(tmp_path.with_name("new"))]):
            done = subprocess.run([*program, *command], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, text=True)
            assert done.returncode == 2
            assert done.stderr == f"Error: the output: {os.strerror(errno.ENOSPC)}\n"
        out = tmp_path.with_name("out")
        done = subprocess.run([*program, "build", ".", str(out)], cwd=tmp_path, stderr=full, text=True)
        assert done.returncode == 0
        assert (out / "tea/index.html").is_file()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere paths can be longer or shorter")
def test_a_post_whose_path_is_too_long_for_the_file_system(tmp_path: Path) -> None:
    folder = "/".join(["d" * 200] * 16)
    address = "/".join(["p" * 200] * 4)
    blog = {
        "_posts/2020-01-01-tea.md": f"---\npermalink: /{address}/\n---\nTea.\n",
        "_posts/2020-01-02-soup.md": f"---\npermalink: /soup/\nredirect_from: /{address}/old/\n---\nSoup.\n",
    }
    built = build_site(tmp_path, blog=blog, mkdocs={"site_dir": folder})
    assert not built.aborted
    told = [text for text in built.warnings() if "the file system refuses the name: File name too long" in text]
    assert len(told) == 2
    assert "tea.md:2: " in told[0]
    assert told[0].endswith("; post left out [address]")
    assert "soup.md:3: " in told[1]
    assert (tmp_path / "site" / folder / "soup/index.html").is_file()
