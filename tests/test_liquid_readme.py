"""The example in the README of `mkdocs_blogimport/liquid/` prints what is said there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import mkdocs_blogimport.liquid

README = Path(mkdocs_blogimport.liquid.__file__).with_name("README.md").read_text(encoding="utf-8")


def test_example(tmp_path: Path) -> None:
    (code,) = re.findall(r"^```python\n(.*?)^```$", README, re.M | re.S)
    (printed,) = re.findall(r"^```text\n(.*?)^```$", README, re.M | re.S)
    (tmp_path / "example.py").write_text(code, encoding="utf-8")
    command = [sys.executable, "-X", "utf8", "example.py"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, encoding="utf-8")
    assert (ran.stdout, ran.stderr) == (printed, "")
