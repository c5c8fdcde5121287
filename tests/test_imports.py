"""What a process imports: only what the site and its blog need, as each import delays every start of a preview."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from building import write

BUILD = """
from mkdocs.commands.build import build
from mkdocs.config import load_config
config = load_config({file!r})
config.plugins.on_startup(command="build", dirty=False)
build(config)
"""
CONFIGURATION = "site_name: Test\nsite_url: https://example.com/\nplugins: [{blogimport: {source: ../blog}}]\n"


def imported(code: str) -> set[str]:
    """Run a program in a process of its own, and return the modules that it has imported by its end."""
    code += "\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=300)
    return set(done.stdout.splitlines()[-1].split())


def of(modules: set[str], *packages: str) -> set[str]:
    """Return those modules that are, or are in, some packages, without the name of ours."""
    inside = {module.removeprefix("mkdocs_blogimport.") for module in modules}
    return {module for module in inside if any(f"{module}.".startswith(f"{package}.") for package in packages)}


GENERATORS = {
    "jekyll": {
        "_config.yml": "",
        "_posts/2019-05-01-one.md": "---\ntitle: One\n---\n[Text]({% post_url 2019-05-01-one %}) {{ site.baseurl }}",
    },
    "hugo": {"hugo.toml": "", "content/posts/one.md": "+++\ntitle = 'One'\ndate = 2019-05-01\n+++\nText"},
    "material": {
        "mkdocs.yml": "plugins: [blog]",
        "docs/blog/posts/one.md": "---\ndate: 2019-05-01\n---\n# One\n\nText",
    },
    "pelican": {"pelicanconf.py": "PATH = 'content'", "content/one.md": "Title: One\nDate: 2019-05-01\n\nText"},
    "zola": {
        "config.toml": 'base_url = "https://example.com"',
        "content/blog/one.md": "+++\ntitle = 'One'\ndate = 2019-05-01\n+++\nText",
    },
    "folder": {"one.md": "---\ntitle: One\ndate: 2019-05-01\n---\nText"},
}
TEMPLATES = ("liquid", "shortcodes", "gotemplates")


def test_the_plugin_alone_imports_nothing_that_reads_a_blog() -> None:
    modules = imported("import mkdocs_blogimport.plugin")
    assert "mkdocs_blogimport.plugin" in modules
    assert of(modules, *TEMPLATES, *(f"sources.{name}.reading" for name in GENERATORS)) == set()


@pytest.mark.parametrize("generator", GENERATORS)
def test_a_build_imports_the_generator_of_its_blog_alone(tmp_path: Path, generator: str) -> None:
    write(tmp_path / "blog", GENERATORS[generator])
    write(tmp_path / "site", {"docs/index.md": "# Home", "mkdocs.yml": CONFIGURATION})
    modules = imported(BUILD.format(file=str(tmp_path / "site/mkdocs.yml")))
    written = {file.relative_to(tmp_path / "site/site").as_posix() for file in (tmp_path / "site/site").rglob("*.html")}
    assert any(re.search(r"\bone(?:/index)?\.html\Z", file) for file in written), written
    assert of(modules, *(f"sources.{name}.reading" for name in GENERATORS)) == {f"sources.{generator}.reading"}
    assert of(modules, *TEMPLATES) == set()
