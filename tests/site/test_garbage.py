"""What a build keeps out of the search for garbage is searched again when the build has ended, in whatever way."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
from building import write
from mkdocs.commands.build import build
from mkdocs.config import load_config


@pytest.mark.parametrize("template", ["{{ title }}", "{{ nothing.at.all }}"])
def test_nothing_stays_out_of_the_search_for_garbage(tmp_path: Path, template: str) -> None:
    write(
        tmp_path,
        {
            "blog/_config.yml": "title: Old\n",
            "blog/_posts/2020-01-01-a.md": "---\ntitle: A\n---\nText.\n",
            "site/docs/index.md": "# Home\n",
            "site/theme/blogimport/post.html": template,
            "site/mkdocs.yml": "site_name: Test\ntheme: {name: mkdocs, custom_dir: theme}\n"
            "plugins: [{blogimport: {source: ../blog}}]\n",
        },
    )
    config = load_config(str(tmp_path / "site/mkdocs.yml"))
    config.plugins.on_startup(command="build", dirty=False)
    before = gc.get_freeze_count()
    during = []
    config.plugins.events["page_context"].append(lambda context, **_: during.append(gc.get_freeze_count()) or context)
    try:
        build(config)
    except Exception as error:
        assert "nothing" in str(error)
    assert during[0] > before
    assert gc.get_freeze_count() == before
