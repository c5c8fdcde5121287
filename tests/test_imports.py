"""What a process imports: only what the site and its blog need, as each import delays every start of a preview."""

from __future__ import annotations

import subprocess
import sys

IMPORT = "import mkdocs_blogimport.plugin"


def imported(code: str) -> set[str]:
    """Run a program in a process of its own, and return the modules that it has imported by its end."""
    code += "\nimport sys\nprint(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, timeout=300)
    return set(done.stdout.splitlines()[-1].split())


def of(modules: set[str], *packages: str) -> set[str]:
    """Return those modules that are, or are in, some packages, without the name of ours."""
    inside = {module.removeprefix("mkdocs_blogimport.") for module in modules}
    return {module for module in inside if any(f"{module}.".startswith(f"{package}.") for package in packages)}


def test_the_plugin_alone_imports_no_template_language() -> None:
    modules = imported(IMPORT)
    assert "mkdocs_blogimport.plugin" in modules
    assert of(modules, "liquid", "shortcodes", "gotemplates") == set()
