"""What a reader sees, as a browser lays it out: measured in Chromium, where there is one.

It is the one that `BLOGIMPORT_CHROMIUM` names, else one in PATH.
"""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from building import Built, build_site

CHROMIUM = os.environ.get("BLOGIMPORT_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
BLOG = {
    "_config.yml": "permalink: /:title/\n",
    "_posts/2020-01-01-gears.md": "---\ntitle: Gears\ntags: [wheel]\ncategories: [workshop]\n---\n\n"
    "{% highlight ruby linenos %}\n" + "a\n" * 11 + "# " + "long " * 80 + "\n{% endhighlight %}\n",
}
#: Gives the value of an expression to whoever reads the page.
PROBE = """<script>addEventListener("load", () => setTimeout(() => {
  const box = s => document.querySelector(s).getBoundingClientRect();
  const style = s => getComputedStyle(document.querySelector(s));
  const found = JSON.stringify(%s);
  document.body.textContent = "MEASURED" + found + "MEASURED";
}, 300))</script></body>"""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium in PATH or BLOGIMPORT_CHROMIUM")


@pytest.fixture(scope="module", params=["mkdocs", "readthedocs", "material"])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Built]:
    theme = {"name": request.param, **({"font": False} if request.param == "material" else {})}
    yield build_site(tmp_path_factory.mktemp(request.param), blog=BLOG, mkdocs={"theme": theme})


def measured(site: Built, file: str, expression: str) -> Any:
    """The value of an expression of JavaScript on a page."""
    page = site.read(file).replace("</body>", PROBE % expression)
    (site.folder / file).with_name("measured.html").write_text(page, encoding="utf-8")
    profile = site.folder.parent / "profile"
    command = [
        str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--window-size=1200,1000",
        "--virtual-time-budget=5000", f"--user-data-dir={profile}", "--dump-dom",
        (site.folder / file).with_name("measured.html").as_uri(),
    ]  # fmt: skip
    printed = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=100).stdout
    found = re.search("MEASURED(.*)MEASURED", printed, re.DOTALL)
    assert found is not None, printed[-2000:]
    return json.loads(html.unescape(found[1]))


def test_line_numbers_stand_beside_their_lines(site: Built) -> None:
    places = measured(
        site,
        "gears/index.html",
        """{
          numbers: [box("td.linenos pre").top + parseFloat(style("td.linenos pre").paddingTop),
                    style("td.linenos pre").lineHeight, style("td.linenos pre").fontSize],
          lines: [box("td.code code").top + parseFloat(style("td.code code").paddingTop),
                  style("td.code code").lineHeight, style("td.code code").fontSize],
          right: Math.max(box("td.code").right, box("table.highlighttable").right), room: box(".e-content").right}""",
    )
    assert places["numbers"][0] == pytest.approx(places["lines"][0], abs=1.5)
    assert places["numbers"][1:] == places["lines"][1:]
    assert places["right"] <= places["room"] + 1, "the code leaves its column"


def test_links_to_terms_are_told_from_text_by_more_than_colour(site: Built) -> None:
    line = "style('.blogimport-meta a.p-category').textDecorationLine"
    border = "style('.blogimport-tags a.p-category').borderTopStyle"
    assert measured(site, "gears/index.html", f"[{line}, {border}]") == ["underline", "solid"]
    assert measured(site, "blog/tag/index.html", "style('.blogimport-terms a').textDecorationLine") == "underline"


def test_an_overview_keeps_its_distance(site: Built) -> None:
    assert measured(site, "blog/tag/index.html", "parseFloat(style('.blogimport-terms').marginBottom)") >= 24
