"""The plugin's options, each with its docstring; the reference page is made from them."""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from typing import Any

from babel.dates import format_date
from mkdocs.config import config_options as c
from mkdocs.config.base import BaseConfigOption, Config, ValidationError

from .blog.post import STEPS
from .conventions import SUBJECTS, Tables, tables
from .diagnostics.problems import CODES, LEVELS
from .render import ENGINES
from .sources import SOURCES


class _OneOrMore(c.ListOfItems[str]):
    """A string, or a list of strings."""

    def run_validation(self, value: object) -> list[str]:
        """Turn a single string into a list; raises `ValidationError` as its base does."""
        return super().run_validation([value] if isinstance(value, str) else value)


class _Clouds(c.ListOfItems[str]):
    """Names of groupings; true is `tags`, and false is none."""

    def __init__(self) -> None:
        super().__init__(c.Type(str), default=[])

    def run_validation(self, value: object) -> list[str]:
        """Turn true and false into a list; raises `ValidationError` as its base does."""
        if isinstance(value, bool):
            return ["tags"] if value else []
        return super().run_validation([value] if isinstance(value, str) else value)


class _Levels(BaseConfigOption[dict[str, int]]):
    """Levels of kinds of message: keys of `CODES` to keys of `LEVELS`."""

    def __init__(self) -> None:
        super().__init__()
        self.default = {}

    def run_validation(self, value: object) -> dict[str, int]:
        """Turn names of levels into numbers.

        Raises:
            ValidationError: It is not a mapping, or a code or a level isn't known.
        """
        if not isinstance(value, dict):
            raise ValidationError(f"Expected a mapping of codes to levels, such as 'link: info', got {value!r}.")
        for code, level in value.items():
            if code not in CODES:
                near = get_close_matches(str(code), CODES, 1)
                hint = f"Did you mean {near[0]!r}?" if near else f"Expected one of {', '.join(CODES)}."
                raise ValidationError(f"Unknown kind of message {code!r}. {hint}")
            if not isinstance(level, str) or level not in LEVELS:
                raise ValidationError(f"Expected one of {', '.join(LEVELS)} as the level of {code!r}, got {level!r}.")
        return {code: LEVELS[level] for code, level in value.items()}


class _Conventions(BaseConfigOption[Tables | None]):
    """Rows that the site adds to the tables of conventions."""

    def __init__(self) -> None:
        super().__init__()
        self.default = None

    def run_validation(self, value: object) -> Tables | None:
        """Read the rows.

        Raises:
            ValidationError: They are no mapping, there is no such table, or a row can't be used.
        """
        if value is None:
            return None
        if not isinstance(value, dict):
            raise ValidationError(f"Expected a mapping of {', '.join(SUBJECTS)}, got {value!r}.")
        try:
            return tables(value)
        except ValueError as error:
            raise ValidationError(f"{error}.") from error


def _inside(address: str) -> str:
    """Let an address pass that stays where it belongs; raises `ValidationError` for one that leads out."""
    if ".." in re.split(r"[/\\]", address):
        raise ValidationError(f"It leads out of the site: {address!r}. Name a place in it, such as 'blog'.")
    return address


class _Place(c.Type[str]):
    """An address in the site, without a slash before it."""

    def __init__(self, default: str | None = None) -> None:
        super().__init__(str)
        self.default = default

    def run_validation(self, value: object) -> str:
        """Take an address in the site; raises `ValidationError` for one that leads out of it."""
        return _inside(super().run_validation(value))


class _Metadata(BaseConfigOption[dict[str, dict[str, Any]]]):
    """Metadata of posts, by glob patterns."""

    def __init__(self) -> None:
        super().__init__()
        self.default = {}

    def run_validation(self, value: object) -> dict[str, dict[str, Any]]:
        """Look at each pattern's metadata; raises `ValidationError` for what is no mapping of mappings."""
        if not isinstance(value, dict):
            raise ValidationError(
                f"Expected patterns with metadata, such as '_posts/*: {{comments: true}}', got {value!r}."
            )
        for pattern, metadata in value.items():
            if not isinstance(pattern, str) or not pattern.strip("/"):
                raise ValidationError(f"Expected a glob pattern such as '_posts/*', got {pattern!r}.")
            if not isinstance(metadata, dict) or not all(isinstance(key, str) for key in metadata):
                raise ValidationError(f"Expected metadata such as 'comments: true' for {pattern!r}, got {metadata!r}.")
        return value


class _Format(c.Type[str]):
    """A string with a placeholder for a part that differs from page to page."""

    def __init__(self, placeholder: str, *more: str, default: str | None = None, any_of: bool = False) -> None:
        super().__init__(str)
        self.default = default
        self._known = (placeholder, *more)
        self._wanted = self._known if any_of else (placeholder,)

    def run_validation(self, value: object) -> str:
        """Look for the placeholder; raises `ValidationError` if it is missing, or another isn't known."""
        text = super().run_validation(value)
        if not any(placeholder in text for placeholder in self._wanted):
            raise ValidationError(f"Expected a format with {' or '.join(self._wanted)}, got {text!r}.")
        for found in re.findall(r"\{[^{}]*\}", text):
            if found not in self._known:
                raise ValidationError(f"Unknown placeholder {found}. Expected {', '.join(self._known)}, got {text!r}.")
        return _inside(text)


class _Count(c.Type[int]):
    """A number from 1, or from 0."""

    def __init__(self, default: int, least: int = 1) -> None:
        super().__init__(int)
        self.default = default
        self._least = least

    def run_validation(self, value: object) -> int:
        """Accept a number that is large enough; raises `ValidationError` for another."""
        number = super().run_validation(value)
        if isinstance(number, bool) or number < self._least:
            raise ValidationError(f"Expected a number from {self._least}, got {value!r}.")
        return number


class _Audiences(BaseConfigOption[dict[str, list[str]]]):
    """Names of audiences, each with those whose documents it sees too."""

    def __init__(self) -> None:
        super().__init__()
        self.default = {}

    def run_validation(self, value: object) -> dict[str, list[str]]:
        """Take nothing for an empty list, and a name for a list of one.

        Raises:
            ValidationError: It is no mapping of names to lists of names.
        """
        if not isinstance(value, dict):
            raise ValidationError(f"Expected a mapping such as {{public: [], internal: [public]}}, got {value!r}.")
        found: dict[str, list[str]] = {}
        for name, others in value.items():
            listed = [] if others is None else [others] if isinstance(others, str) else others
            if not isinstance(listed, list) or not all(isinstance(other, str) for other in (name, *listed)):
                raise ValidationError(f"Expected the names that {name!r} sees as a list, got {others!r}.")
            found[name] = listed
        return found


class _DateFormat(c.Type[str]):
    """A format that Babel knows."""

    def __init__(self, default: str) -> None:
        super().__init__(str)
        self.default = default

    def run_validation(self, value: object) -> str:
        """Format a date with it; raises `ValidationError` if that fails."""
        text = super().run_validation(value)
        try:
            format_date(date(2000, 1, 1), text, locale="en")
        except (AttributeError, KeyError, ValueError, IndexError) as error:
            raise ValidationError(
                f"Expected full, long, medium, short, or a pattern such as dd.MM.yyyy, got {text!r}."
            ) from error
        return text


class _Feed(Config):
    """A feed that the site asks for."""

    path = c.Type(str)
    of = c.Type(str, default="posts")
    format = c.Choice(("auto", "atom", "rss", "json"), default="auto")
    content = c.Choice(("full", "excerpt"), default="full")
    limit = _Count(default=20)
    partners = _OneOrMore(c.Type(str), default=[])
    copy_of = c.Optional(c.Type(str))


class _NotingConfig(Config):
    """Options, with the names of those that mkdocs.yml sets: what an old blog says comes before a default alone."""

    options_set: frozenset[str] = frozenset()

    def load_dict(self, patch: Any) -> None:
        """Take options of mkdocs.yml."""
        super().load_dict(patch)
        self.options_set = self.options_set.union(patch or ())


class BlogImportConfig(_NotingConfig):
    """Options of `blogimport` in mkdocs.yml. An option that Material's blog plugin also has bears the same name."""

    source = _OneOrMore(c.Type(str), default=[])
    """The old blog's folder, relative to mkdocs.yml; a list for several."""

    format = c.Choice(("auto", *SOURCES), default="auto")
    """The kind of the folder: `jekyll`, [`hugo`](from-hugo.md), [`hexo`](from-hexo.md), [`zola`](from-zola.md),
    [`eleventy`](from-eleventy.md), [`pelican`](from-pelican.md), `material` for [Material's own
    blog](from-material.md), or `folder` for bare Markdown posts. Detected if it isn't set."""

    material = c.Optional(c.Type(dict))
    """The settings of Material's blog plugin, as they stood below `blog:` in mkdocs.yml, for a site [from which that
    plugin is gone](from-material.md#without). If it isn't set, those of the `blog` in the mkdocs.yml of `source`."""

    material_blog = c.Type(bool, default=False)
    """Show the posts of Material's own blog plugin, which stays in the site, in [one list with those of the old
    blog](going-on.md#one-list): on the front page, among categories, tags and years, in feeds, and as the posts before
    and after others. The lists stand at that plugin's addresses, in the place of its own."""

    config = _OneOrMore(c.Type(str), default=[])
    """Further configuration files of the old blog, relative to its folder, such as `_config.production.yml`: those that
    Jekyll was given with `--config` after `_config.yml`. The value of a later file counts. If it isn't set, those that
    [commands in the blog's folder](from-jekyll.md#several-configuration-files) name. For Pelican, the files of
    [settings](from-pelican.md#the-settings) that count instead of `publishconf.py` and `pelicanconf.py`."""

    github_pages = c.Choice[str | bool](("auto", True, False), default="auto")
    """`true` if GitHub Pages built the old blog, with [plugins and settings that no file of it
    names](from-jekyll.md#github-pages); `false` if not. Detected if it isn't set."""

    exclude = _OneOrMore(c.Type(str), default=[])
    """Glob patterns of files and folders of the old blog to leave out, relative to its folder, such as `_posts/2009-*`
    or `drafts`."""

    static_files = c.Choice(("referenced", "pages", "all"), default="pages")
    """The files to take over that the old blog published unchanged: those that are `referenced` by posts and pages;
    the `pages` of plain HTML too, such as slides or a demo, with the files they refer to; or `all`. Files whose names
    begin with `_` or `.` are taken over only if they are referenced."""

    redirects = c.Optional(c.File(exists=True))
    """A table of [further redirects](redirects.md#table), relative to mkdocs.yml: CSV, an old address and a new one in
    each row. `mkdocs-blogimport check --addresses … --format csv` begins one."""

    path_prefix = c.Optional(_Place())
    """The path that the blog's old addresses get in this site, such as `weblog`, if they don't start at its root."""

    hosts = _OneOrMore(c.Type(str), default=[])
    """Further host names that the blog had, besides the one in its configuration. Links to them become internal."""

    markdown = c.Choice(("auto", "site", *ENGINES), default="auto")
    """The Markdown engine of the posts: the one nearest to their generator's, a named one, or `site` for the
    site's own `markdown_extensions` and plugins."""

    markdown_site = _OneOrMore(c.Type(str), default=[])
    """Glob patterns of the posts that may say `markdown: site` in their front matter, relative to the old blog's
    folder, such as `_posts/2024-*`. In any other post it is ignored, because the site's extensions and plugins may show
    files of the site or run code."""

    meta = _Metadata()
    """Metadata that posts and pages have for the theme and for other plugins, as pages of your own have in their front
    matter, by glob patterns of their files relative to the old blog's folder: `_posts/*: {comments: true}`,
    `about.md: {hide: [toc]}`. What a later pattern says wins. [What it is for](templates.md#meta)."""

    liquid = c.Optional(c.File(exists=True))
    """A Python file, relative to mkdocs.yml, that supplies Liquid tags and filters of the old blog's plugins, and
    shortcodes: dictionaries `tags`, `filters` and `shortcodes` from names to functions. How to write it: [Liquid's tags
    and filters](markdown.md#supply), [shortcodes](shortcodes.md#supply)."""

    blog_dir = _Place("blog")
    """The folder of the blog's front page and, below it, of the indexes."""

    blog_title = c.Optional(c.Type(str))
    """The title of the front page; the old blog's title if it isn't set."""

    post_date_format = _DateFormat(default="long")
    """The format of dates: `full`, `long`, `medium`, `short`, or a pattern such as `dd.MM.yyyy`."""

    pictures = c.Choice[str | bool]((True, False, "posts", "lists"), default=True)
    """Show [the pictures that front matter names](themes.md#pictures), such as `header.image` or `cover-img`: above
    posts and beside them in lists; only in `posts`, only in `lists`, or nowhere (`false`)."""

    lead_lines = c.Type(bool, default=True)
    """Show [the line that stood below a title](themes.md#lead-lines), such as a `subtitle`."""

    post_readtime = c.Choice[str | bool](("auto", True, False), default="auto")
    """Say [how long a post takes to read](templates.md#reading-time): `true`, `false`, or `auto` where the old blog
    did."""

    post_readtime_words_per_minute = _Count(default=265)
    """The words that a reader reads in a minute. Of Chinese, Japanese and Korean, whose characters are counted, it is
    nearly twice as many characters: 500 for 265."""

    author_cards = c.Type(bool, default=False)
    """Show below each post [who wrote it](templates.md#author-cards): the picture, the description and the link that
    the old blog has in `_data/authors.yml`, in `.authors.yml`, or under `author` in `_config.yml`. Lists show the
    picture."""

    related_posts = _Count(default=0, least=0)
    """The number of [related posts](templates.md#related) below each post: those that share its tags, its categories
    and its series, the rare ones above all."""

    series_links = c.Type(bool, default=False)
    """Show in each post of a [series](indexes.md#series) which part it is, with links to the parts before and after."""

    category_links = c.Type(bool, default=False)
    """Show below each post [the older and the newer one of its first category](indexes.md#category-links)."""

    backlinks = c.Type(bool, default=False)
    """Show below each post which [other posts and pages link to it](templates.md#backlinks), those of the documentation
    too."""

    conventions = _Conventions()
    """What [keys, layouts, gems, classes and includes of a theme](themes.md#conventions) mean, where that isn't known
    here: `fields`, `layouts`, `gems`, `classes`, `includes`, `providers` and [`shortcodes`](shortcodes.md#themes), such
    as `fields: {picture: hero}`."""

    post_url_format = _Format(
        "{slug}", "{date}", "{title}", "{categories}", "{file}", "{folder}", default="{date}/{slug}", any_of=True
    )
    """The address, below `blog_dir`, of a post without a permalink whose generator isn't known: made of its `{slug}`,
    `{date}`, `{title}`, `{categories}`, the name of its `{file}`, and its `{folder}` below `source`, in any number."""

    post_url_date_format = c.Type(str, default="yyyy/MM/dd")
    """The format of the date in `post_url_format`."""

    without_front_matter = c.Type(bool, default=False)
    """Make [pages](from-export.md#notes) of the Markdown files that have no front matter, where the generator isn't
    known: of the notes of a vault, say."""

    unlisted_lists = _OneOrMore(c.Type(str), default=[])
    """Lists that are [at their addresses and nowhere else](indexes.md#unlisted): all of a kind, such as `authors`, or
    that of one term, such as `tags/wind`."""

    categories = c.Type(bool, default=True)
    """Make a page for each category, and an overview of them."""

    categories_url_format = c.Optional(_Format("{slug}"))
    """The address of a category's page, below `blog_dir`, or from the site's root with a leading slash. If it isn't
    set, the address that jekyll-archives gave it, else `category/{slug}`."""

    categories_hierarchy = c.Type(bool, default=False)
    """Take the category `boats/small` for one [in the category `boats`](indexes.md#hierarchy), whose page lists its
    posts too. Those of a Hexo blog, and of a Pelican one with more_categories, stand in each other without it."""

    categories_hierarchy_separator = c.Type(str, default="/")
    """What stands between the names of a category and of one in it."""

    tags = c.Type(bool, default=True)
    """Make a page for each tag, and an overview of them."""

    tags_url_format = c.Optional(_Format("{slug}"))
    """The address of a tag's page, below `blog_dir`, or from the site's root with a leading slash, such as
    `/tags/{slug}/`. If it isn't set, the address that jekyll-archives gave it, else `tag/{slug}`."""

    tags_hierarchy = c.Type(bool, default=False)
    """Take the tag `boats/small` for one [in the tag `boats`](indexes.md#hierarchy), as Material's plugin `tags` does
    with an option of this name."""

    tags_hierarchy_separator = c.Type(str, default="/")
    """What stands between the names of a tag and of one in it."""

    tag_cloud = _Clouds()
    """Show an overview as [a cloud](indexes.md#cloud): the more posts a term has, the larger it is. `true` is for
    tags, and a list names the groupings, such as `[tags, categories]`."""

    authors = c.Choice[str | bool](("auto", True, False), default="auto")
    """Make a page for each author, and an overview of them: `true`, `false`, or `auto` if the old blog had them."""

    authors_url_format = c.Optional(_Format("{slug}"))
    """The address of an author's page, as for tags. If it isn't set, that of the old blog, else `author/{slug}`."""

    series = c.Choice[str | bool](("auto", True, False), default="auto")
    """Make a page for each [series](indexes.md#series) that posts name with `series`, and an overview of them: `true`,
    `false`, or `auto` if the old blog had them."""

    series_url_format = c.Optional(_Format("{slug}"))
    """The address of the page of a series, as for tags. If it isn't set, that of the old blog, else `series/{slug}`."""

    years = c.Choice[str | bool](("auto", True, False), default="auto")
    """Make a page for each year, and an overview of them: `true`, `false`, or `auto` if the old blog had them."""

    years_url_format = c.Optional(_Format("{year}"))
    """The address of a year's page, as for tags, but with `{year}`. If it isn't set, that of the old blog, else
    `archive/{year}`."""

    months = c.Choice[str | bool](("auto", True, False), default="auto")
    """Make a page for each month, and an overview of them: `true`, `false`, or `auto` if the old blog had them. Where
    years have pages too, the months stand below them."""

    months_url_format = c.Optional(_Format("{year}", "{month}"))
    """The address of a month's page, as for tags, but with `{year}` and `{month}`. If it isn't set, that of the old
    blog, else `archive/{year}/{month}`."""

    days = c.Choice[str | bool](("auto", True, False), default="auto")
    """Make a page for each day on which there are posts: `true`, `false`, or `auto` if the old blog had them. An
    overview of them is there where neither years nor months have pages."""

    days_url_format = c.Optional(_Format("{year}", "{month}", "{day}"))
    """The address of a day's page, as for tags, but with `{year}`, `{month}` and `{day}`. If it isn't set, that of the
    old blog, else `archive/{year}/{month}/{day}`."""

    archive = c.Choice[str | bool](("auto", True, False), default="auto")
    """Make a page for each period of the archive of a blog of Material whose `archive_date_format` is neither that of
    years nor that of months, such as `QQQ yyyy`, and an overview of them: `true`, `false`, or `auto` if the old blog
    had them."""

    archive_url_format = c.Optional(_Format("{slug}"))
    """The address of the page of such a period, as for tags. If it isn't set, that of the old blog."""

    feeds = c.ListOfItems(c.SubConfig(_Feed), default=[])
    """Feeds besides those that the old blog had: a list of mappings with `path`, a file such as `rss.xml`, and if they
    are wanted `of` (`posts`, [`changes`](feeds.md#changes), `tags`, `categories`, `authors`, `series`, `years`,
    `months`, `days`, `languages`, or one term such as `tags/wind`), `format` (`atom`, `rss`, `json`), `content` (`full`
    or `excerpt`), `limit`, a number of entries, and `partners`, [for whom alone](feeds.md#partners) they are; or else
    `copy_of`, the path of another feed that is [written here too](feeds.md#copies). [What they
    mean](feeds.md#own)."""

    old_feed = _OneOrMore(c.File(exists=True), default=[])
    """A [saved copy of the old blog's feed](feeds.md#old-feed), relative to mkdocs.yml, or several: posts keep the ids
    that its entries have."""

    feed_stylesheet = c.Type(bool, default=False)
    """Give the feeds [a style sheet](feeds.md#stylesheet), so that a browser shows them to people."""

    feeds_opml = c.Optional(_Place())
    """A file, such as `feeds.opml`, for [a list of all feeds](feeds.md#opml), which feed readers import."""

    partner_secret_env = c.Optional(c.Type(str))
    """The environment variable with the secret of which the addresses of [partners' feeds](feeds.md#partners) are
    made."""

    markdown_copies = c.Type(bool, default=False)
    """Write [a Markdown copy](heads.md#text) beside each post, for programs that read text:
    `2020/tea/index.html.md`."""

    llms_txt = c.Type(bool, default=False)
    """Write [`llms.txt`](heads.md#text), which names all posts and all pages of the documentation for programs."""

    nav_pages = c.Type(bool, default=False)
    """Add the old blog's pages, never its posts, to the navigation that MkDocs makes where mkdocs.yml has no `nav`: by
    the old menu if there was one, else by their folders."""

    pagination = c.Type(bool, default=True)
    """Split long lists into pages."""

    pagination_per_page = _Count(default=10)
    """The number of posts on a page of a list."""

    pagination_url_format = _Format("{page}", default="page/{page}")
    """The address of a further page of a list, below the list's own."""

    draft = c.Type(bool, default=False)
    """Build drafts and future posts too. They come behind all others in lists."""

    draft_on_serve = c.Type(bool, default=True)
    """Show drafts and future posts in the preview of `mkdocs serve`, marked, and behind all others in lists."""

    draft_if_future_date = c.Optional(c.Type(bool))
    """Treat posts dated in the future as drafts; the old blog's own setting if it isn't set."""

    audiences = _Audiences()
    """For whom the site can be built: a mapping of names to the names whose posts and pages each
    [audience](audiences.md) sees besides its own, such as
    `{public: [], partners: [public], internal: [partners, public]}`."""

    audience = c.Optional(c.Type(str))
    """The audience that the site is built for. The environment variable `BLOGIMPORT_AUDIENCE` comes before it."""

    default_audience = c.Optional(c.Type(str))
    """The audience of posts and pages whose front matter names none with `audience`. It must be given where there are
    `audiences`."""

    validation = _Levels()
    """The levels of [messages](messages.md#levels) by their code: `warn`, `info` or `ignore`, as under MkDocs' own
    `validation`. A kind that isn't named keeps its level."""

    cache = c.Optional(c.Type(str))
    """A folder, relative to mkdocs.yml, in which `mkdocs build` [keeps what it has made](speed.md#cache) for the next
    build, such as `.cache/blogimport`. Only pages that would be the same are taken from it, and nothing is kept where
    the site is for an audience. It may be deleted at any time."""

    report = c.Optional(c.Type(str))
    """A file, relative to mkdocs.yml, into which each build writes [its report](messages.md#report) as JSON."""

    max_file_size = _Count(default=5_000_000)
    """The largest file of the old blog that is read as a post, in bytes."""

    max_liquid_steps = _Count(default=STEPS)
    """The most steps of the Liquid or the shortcodes of one post: each tag, output and turn of a loop is a step. A
    construct that needs more is left out. A page that loops over thousands of posts for each tag may need more than
    the default."""
