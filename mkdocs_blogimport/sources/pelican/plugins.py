"""The plugins of Pelican that are known here, by name, and those that aren't."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from ...blog.post import Template
from ...diagnostics.problems import Problems
from ..options import ReadOptions
from ..walk import content
from .files import ContentFile
from .settings import Settings

#: What is done here, or shows nothing on an article's own page, or is done by the new site.
_KNOWN = frozenset(
    [
        "alias",
        "pelican_alias",
        "article_checksum",
        "assets",
        "backreftranslate",
        "better_codeblock_line_numbering",
        "better_figures_and_images",
        "clean_summary",
        "ctags_generator",
        "dead_links",
        "deadlinks",
        "drafts_on_top",
        "extended_sitemap",
        "extract_toc",
        "feed_summary",
        "filetime_from_git",
        "filetime_from_hg",
        "gallery",
        "github_activity",
        "googleplus_comments",
        "gzip_cache",
        "i18n_subsites",
        "image_process",
        "interlinks",
        "ipynb.liquid",
        "pelican_jupyter.liquid",
        "latex",
        "libravatar",
        "liquid_tags",
        "liquid_tags.youtube",
        "liquid_tags.vimeo",
        "liquid_tags.img",
        "liquid_tags.video",
        "markdown_inline_extension",
        "math",
        "minify",
        "more_categories",
        "multi_neighbors",
        "neighbors",
        "next_prev",
        "optimize_images",
        "page_hierarchy",
        "page_order",
        "pelican_comment_system",
        "pelican_minify",
        "pelican_youtube",
        "pelican_vimeo",
        "permalinks",
        "photos",
        "pin_to_top",
        "post_stats",
        "read_more_link",
        "readtime",
        "related_posts",
        "render_math",
        "representative_image",
        "search",
        "section_number",
        "seo",
        "series",
        "share_post",
        "similar_posts",
        "sitemap",
        "static_comments",
        "statistics",
        "subcategory",
        "sub_parts",
        "summary",
        "tag_cloud",
        "thumbnailer",
        "tipue_search",
        "touch",
        "unity_webgl",
        "update_date",
        "webassets",
        "yaml_metadata",
        "pelican_yaml_metadata",
        "md_metayaml",
    ]
)
#: Of these, what they do to the text of an article is not done here.
_CHANGING = frozenset({"better_figures_and_images", "image_process", "interlinks", "photos", "sub_parts",
                       "backreftranslate", "liquid_tags", "ctags_generator"})  # fmt: skip


def names(settings: Settings) -> list[str]:
    """Return the names of a blog's plugins, without the package of namespace plugins."""
    return [name.removeprefix("pelican.plugins.") for name in settings.texts("PLUGINS")]


def report(settings: Settings, problems: Problems) -> None:
    """Report the plugins that are not run, once, by name, and the library of TYPOGRIFY."""
    missing = [
        name
        for name in names(settings)
        if _KNOWN.isdisjoint({name, name.partition(".")[0]}) or name in _CHANGING - _TAGS
    ]
    if missing:
        file, line = settings.where("PLUGINS")
        which = ", ".join(missing[:20]) + (f" and {len(missing) - 20} more" if len(missing) > 20 else "")
        problems.report("plugin", file, line, f"these plugins of Pelican are not run: {which}",
                        "what they add to articles is missing")  # fmt: skip
    if settings["DOCUTILS_SETTINGS"]:
        problems.report("config", *settings.where("DOCUTILS_SETTINGS"), "DOCUTILS_SETTINGS are not used",
                        "reStructuredText is rendered with Pelican's own")  # fmt: skip
    if settings["TYPOGRIFY"]:
        problems.report("plugin", *settings.where("TYPOGRIFY"), "the library that TYPOGRIFY asks for is not run",
                        "quotes, dashes and dots are as they were written")  # fmt: skip


_TAGS = frozenset({"liquid_tags"})


def has_tags(settings: Settings) -> bool:
    """Return True if the blog's articles may hold the tags of the plugin liquid_tags."""
    known = {"liquid_tags", "ipynb.liquid", "pelican_jupyter.liquid"}
    return any(not known.isdisjoint({name, name.partition(".")[0]}) for name in names(settings))


def template(
    settings: Settings, files: Iterable[ContentFile], problems: Problems, options: ReadOptions
) -> Template | None:
    """Return what expands the tags of liquid_tags in Markdown; None for a blog without the plugin.

    Args:
        settings: The blog's settings.
        files: The files of its content.
        problems: Receives what can't be shown.
        options: The site's options.
    """
    if not has_tags(settings):
        return None
    from . import liquid_tags  # few blogs have them, and all of Liquid comes with it

    folders = {
        "include_code": settings.text("CODE_DIR") or "code",
        "notebook": settings.text("NOTEBOOK_DIR") or "notebooks",
        "b64img": settings.content,
    }
    readers = {file.path: partial(content, file.found, problems, options) for file in files if file.kind == "file"}
    return lambda tools: liquid_tags.LiquidTags(readers, folders, problems, tools).expansion()
