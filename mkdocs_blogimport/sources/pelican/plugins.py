"""The plugins of Pelican that are known here, by name, and those that aren't."""

from __future__ import annotations

import re

from ...blog.post import Expansion, Post, Template
from ...conventions.includes import includes
from ...diagnostics.problems import Problems
from ...liquid.media import attributes, film, is_address, player
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
_TAG = re.compile(r"\{%[ \t]*(\w++)([^%\n]{0,500})%\}")
_WORD = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|[^\s\"']+|[\"']")
_CODE = re.compile(
    r"^ {0,3}(?P<fence>`{3,}+|~{3,}+)[^\n]*+\n(?s:.*?)(?:^ {0,3}(?P=fence)|\Z)"
    r"|(?<!`)(?P<ticks>`++)[^`\n].{0,500}?(?P=ticks)(?!`)"
    r"|^(?: {4}|\t)[^\n]*+",
    re.MULTILINE,
)


def names(settings: Settings) -> list[str]:
    """Return the names of a blog's plugins, without the package of namespace plugins."""
    return [name.removeprefix("pelican.plugins.") for name in settings.texts("PLUGINS")]


def report(settings: Settings, problems: Problems) -> None:
    """Report the plugins that are not run, once, by name, and the library of TYPOGRIFY."""
    missing = [name for name in names(settings) if name.partition(".")[0] not in _KNOWN or name in _CHANGING - _TAGS]
    if missing:
        file, line = settings.where("PLUGINS")
        which = ", ".join(missing[:20]) + (f" and {len(missing) - 20} more" if len(missing) > 20 else "")
        problems.report("plugin", file, line, f"these plugins of Pelican are not run: {which}",
                        "what they add to articles is missing")  # fmt: skip
    if settings["TYPOGRIFY"]:
        problems.report("plugin", *settings.where("TYPOGRIFY"), "the library that TYPOGRIFY asks for is not run",
                        "quotes, dashes and dots are as they were written")  # fmt: skip


_TAGS = frozenset({"liquid_tags"})


def has_tags(settings: Settings) -> bool:
    """Return True if the blog's articles may hold the tags of the plugin liquid_tags."""
    return any(name.partition(".")[0] == "liquid_tags" for name in names(settings))


def template(problems: Problems) -> Template:
    """Return what expands the tags of liquid_tags in Markdown: players of videos, and pictures."""

    return lambda _: Expansion(lambda post: _expanded(post, problems))


def _expanded(post: Post, problems: Problems) -> str:
    if "{%" not in post.body or post.body_format != "markdown":
        return post.body
    unknown: dict[str, int] = {}
    parts: list[str] = []
    at = 0
    for code in [*_CODE.finditer(post.body), None]:
        end = len(post.body) if code is None else code.start()
        start = at

        def replaced(found: re.Match[str], start: int = start) -> str:
            html = _tag(found[1], [word.strip("\"'") for word in _WORD.findall(found[2])], found[2].strip())
            if html is None:
                unknown.setdefault(found[1], post.body.count("\n", 0, start + found.start()) + post.body_line)
                return found[0]
            return html

        parts.append(_TAG.sub(replaced, post.body[at:end]))
        if code is not None:
            parts.append(code[0])
            at = code.end()
    for name, line in unknown.items():
        problems.report("liquid", post.display_path, line, f"the tag {name!r} of the plugin liquid_tags isn't known",
                        "left unchanged")  # fmt: skip
    return "".join(parts)


def _tag(name: str, words: list[str], written: str) -> str | None:
    """Return what a tag of liquid_tags shows; None for one that isn't known, or can't be read."""
    match name:
        case "youtube" | "vimeo" if words:
            return player(includes().providers.get(name), words[0])
        case "img":
            return _picture(words)
        case "video" if words and is_address(words[0]):
            sizes = [word for word in words[1:] if word.isdecimal()]
            poster = next((word for word in words[1:] if not word.isdecimal() and is_address(word)), None)
            width, height = (*sizes, None, None)[:2]
            return film([words[0]], poster=poster, width=width, height=height)
        case "literal" if written:
            return f"{{% {written} %}}"
        case _:
            return None


def _picture(words: list[str]) -> str | None:
    """Return the picture of `{% img [classes] address [width [height]] [title [alt]] %}`."""
    at = next((number for number, word in enumerate(words) if "/" in word or "." in word), None)
    if at is None or not (words[at].startswith(("{", "|")) or is_address(words[at])):
        return None
    rest = words[at + 1 :]
    sizes: list[str] = []
    while rest and rest[0].isdecimal() and len(sizes) < 2:
        sizes.append(rest.pop(0))
    width, height = (*sizes, None, None)[:2]
    title = rest[0] if rest else None
    return "<img" + attributes({
        "class": " ".join(words[:at]) or None, "src": words[at], "width": width, "height": height, "title": title,
        "alt": rest[1] if len(rest) > 1 else title or "",
    }) + ">"  # fmt: skip
