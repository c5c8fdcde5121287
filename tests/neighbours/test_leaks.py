"""Other plugins that show what this site's audience is not to see: the proof at the end of the build finds it."""

from __future__ import annotations

from pathlib import Path

import pytest
from beside import MATERIAL, needs, needs_theme, with_font
from building import build_site, write
from repository import committed, git

#: A plugin that has kept a hidden page from the time before it was taken out, and hands it to another one.
HOOK = """
from mkdocs.plugins import event_priority
from mkdocs.structure.pages import Page

@event_priority(200)
def on_files(files, config):
    global hidden
    hidden = Page(None, files.get_file_from_path("dredging.md"), config)
    hidden.read_source(config)
    hidden.render(config, files)
    return files

"""
LEAKS = {
    "rss": (
        {"rss": {"use_git": False}},
        "def on_env(env, config, files):\n"
        "    config.plugins['rss'].on_page_content(hidden.content, hidden, config, files)\n",
        "feed_rss_created.xml",
    ),
    "search": (
        "search",
        "def on_env(env, config, files):\n"
        "    config.plugins['material/search'].search_index.add_entry_from_context(hidden)\n",
        "search/search_index.json",
    ),
    "tags": (
        "tags",
        "def on_page_markdown(markdown, page, config, files):\n"
        "    config.plugins['material/tags'].mappings.add(hidden, hidden.markdown)\n"
        "    return markdown\n",
        "tags/index.html",
    ),
    "social": (
        "social",
        "def on_env(env, config, files):\n"
        "    cards = config.plugins['material/social']\n"
        "    cards.on_page_markdown('', page=hidden, config=config, files=files)\n"
        "    cards.on_post_page('<head></head>', page=hidden, config=config)\n",
        "assets/images/social/dredging.png",
    ),
    "git-authors": (
        {"git-authors": {}},
        "def on_env(env, config, files):\n    config.plugins['git-authors'].repo().page(hidden.file.abs_src_path)\n",
        "index.html",
    ),
    "navigation": (
        "search",
        "from mkdocs.structure.nav import Link\n"
        "def on_nav(nav, config, files):\n"
        "    nav.items.append(Link(hidden.title, 'https://example.com/elsewhere/'))\n"
        "    return nav\n",
        "index.html",
    ),
    "sitemap": (
        "search",
        "def on_template_context(context, template_name, config):\n"
        "    if template_name == 'sitemap.xml':\n"
        "        context['pages'] = [*context['pages'], hidden.file]\n"
        "    return context\n",
        "sitemap.xml",
    ),
}


@pytest.mark.parametrize("name", LEAKS)
def test_what_another_plugin_shows_of_a_hidden_page_ends_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    needs_theme("material")
    theirs, hook, file = LEAKS[name]
    monkeypatch.chdir(tmp_path)
    if name == "rss":
        needs("mkdocs_rss_plugin")
    if name == "git-authors":
        needs("mkdocs_git_authors_plugin")
    if name == "social":
        with_font(tmp_path)
    docs = {
        "index.md": "---\ntags: [quay]\n---\n# Home\n\n{{ git_site_authors }}\n",
        "tags.md": "# Tags\n\n<!-- material/tags -->\n",
        "dredging.md": "---\naudience: internal\ntags: [sludge]\nauthor: Eve Inside\n---\n"
        "# Dredging before Easter\n\nNo ships come in.\n",
    }
    write(tmp_path / "site", {"hook.py": HOOK + hook})
    if name == "git-authors":
        write(tmp_path / "site/docs", {"index.md": docs["index.md"]})
        committed(tmp_path)
        write(tmp_path / "site/docs", docs)
        git(tmp_path, "add", "--all")
        git(tmp_path, "commit", "--quiet", "--message", "More", "--author", "Eve Inside <eve@example.com>")
    ours = {"blogimport": {
        "source": "../blog", "audiences": {"public": [], "internal": ["public"]}, "default_audience": "public",
        "audience": "public",
    }}  # fmt: skip
    blog = {"_posts/2020-01-01-a.md": "---\ntitle: A\n---\nText.\n"}
    settings = {"theme": MATERIAL, "hooks": ["hook.py"]}
    built = build_site(tmp_path, blog=blog, docs=docs, plugins=[theirs, ours], mkdocs=settings)
    assert built.aborted
    told = [text for _, text in built.messages if "holds what its audience is not to see" in text]
    assert file in "".join(told)
    assert "dredging.md" in "".join(told)
