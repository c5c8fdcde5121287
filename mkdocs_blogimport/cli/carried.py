"""The settings of the old site as lines of mkdocs.yml, each with a comment that says where it came from.

They are somebody else's text: each is quoted as YAML, each address is looked at, and what stands in a template of the
theme holds nothing that could be markup or run.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import yaml

from ..blog import addresses
from ..blog.paths import is_file
from ..blog.post import ImportedBlog, OldSetting
from ..diagnostics.problems import one_line

#: The largest picture that is copied as favicon or logo, in bytes.
MOST_BYTES = 2_000_000
PICTURES = frozenset({".ico", ".png", ".svg", ".jpg", ".jpeg", ".gif", ".webp"})
#: Where Material's icons of networks are called otherwise than their hosts.
_ICONS: Mapping[str, str] = {
    "bitbucket.org": "bitbucket",
    "bsky.app": "bluesky",
    "dribbble.com": "dribbble",
    "facebook.com": "facebook",
    "flickr.com": "flickr",
    "github.com": "github",
    "gitlab.com": "gitlab",
    "instagram.com": "instagram",
    "linkedin.com": "linkedin",
    "mastodon.social": "mastodon",
    "medium.com": "medium",
    "orcid.org": "orcid",
    "pinterest.com": "pinterest",
    "reddit.com": "reddit",
    "stackoverflow.com": "stack-overflow",
    "t.me": "telegram",
    "twitter.com": "twitter",
    "x.com": "x-twitter",
    "youtube.com": "youtube",
}
_LONGEST = 2_000
_ANALYTICS = re.compile(r"(?:G|UA)-[A-Z0-9-]{4,30}\Z")
_SHORTNAME = re.compile(r"[A-Za-z0-9-]{1,100}\Z")
_REPOSITORY = re.compile(r"[\w.-]{1,100}/[\w.-]{1,100}\Z", re.ASCII)
_PLAIN = re.compile(r"[\w .:=/+-]{1,200}\Z")
_BRANCH = re.compile(r"[\w./-]{1,100}\Z", re.ASCII)
_GISCUS = {
    "repo_id": "data-repo-id",
    "repository_id": "data-repo-id",
    "category": "data-category",
    "category_name": "data-category",
    "category_id": "data-category-id",
    "mapping": "data-mapping",
    "discussion_term": "data-mapping",
    "strict": "data-strict",
    "reactions_enabled": "data-reactions-enabled",
    "input_position": "data-input-position",
    "lang": "data-lang",
}
#: The part of a template that is the old path of a post as these services take it.
_TERM = "{{ post.old.term }}"
_UTTERANCES = {"issue_term": "issue-term", "label": "label"}


@dataclass(frozen=True, slots=True)
class Carried:
    """What of the old site's settings goes into the new site."""

    head: Sequence[str] = ()
    """Lines of mkdocs.yml: settings of the site."""
    theme: Sequence[str] = ()
    """Lines below `theme:`."""
    features: Sequence[str] = ()
    """Lines below `features:` of the theme."""
    extra: Sequence[str] = ()
    """Lines below `extra:`."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Files beside mkdocs.yml."""


def carried(imported: ImportedBlog, *, asks_others: bool, pictures: bool = True) -> Carried:
    """Bring the settings of an old site into the form of mkdocs.yml and Material.

    Args:
        imported: The blog.
        asks_others: Whether settings count too that make pages ask other hosts: analytics and comments.
        pictures: Whether favicon and logo are copied into docs/.

    Returns:
        The lines and files; none for a setting that can't be used.
    """
    return _Carrier(imported, asks_others, pictures).all()


class _Carrier:
    def __init__(self, imported: ImportedBlog, asks_others: bool, pictures: bool) -> None:
        self._imported = imported
        self._settings: dict[str, OldSetting] = {}
        for setting in imported.settings:
            if len(setting.value) <= _LONGEST:
                self._settings.setdefault(setting.name, setting)
        self._asks_others = asks_others
        self._pictures = pictures
        self._files: dict[str, bytes] = {}

    def all(self) -> Carried:
        theme = [*self._picture("favicon"), *self._picture("logo")] if self._pictures else []
        theme += self._comments() if self._asks_others else ()
        edits = self._edit()
        return Carried(
            head=[*self._texts(), *self._repository(), *edits],
            theme=theme,
            features=["    # A button that leads to the source of a page.", "    - content.action.edit"]
            if edits
            else [],
            extra=[*self._analytics(), *self._social()],
            files=self._files,
        )

    def _texts(self) -> Iterator[str]:
        for name, key, why in (
            ("description", "site_description", "For search engines and previews of links"),
            ("author", "site_author", "In the head of each page"),
            ("copyright", "copyright", "At the foot of each page"),
        ):
            setting = self._settings.get(name)
            text = plain(setting.value) if setting is not None else ""
            if setting is not None and text:
                yield f"# {why}. From {_origin(setting)}."
                yield f"{key}: {scalar(html.escape(text, quote=False) if key == 'copyright' else text)}"

    def _repository(self) -> Iterator[str]:
        setting = self._settings.get("repository")
        if setting is not None and (url := checked_url(setting.value)):
            yield f"# Where the source lives; a link in the header leads there. From {_origin(setting)}."
            yield f"repo_url: {scalar(url)}"

    def _edit(self) -> list[str]:
        setting = self._settings.get("edit")
        if setting is None or "repository" not in self._settings or not _BRANCH.match(setting.value):
            return []
        return [
            f"# Where pages of docs/ are edited, below `repo_url`. The branch is from {_origin(setting)}.",
            f"edit_uri: {scalar(f'edit/{setting.value}/docs/')}",
        ]

    def _picture(self, name: str) -> Iterator[str]:
        setting = self._settings.get(name)
        file = self._imported.static.get(setting.value) if setting is not None else None
        if setting is None or file is None:
            return
        suffix = PurePosixPath(setting.value).suffix.lower()
        content = _content(file) if suffix in PICTURES else None
        if content:
            target = f"images/{name}{suffix}"
            while f"/{target}" in self._imported.static:  # the blog's own file stays at its address
                target = target.replace("images/", "images/site-", 1)
            self._files[f"docs/{target}"] = content
            yield f"  # A copy of {one_line(setting.value)}, which is from {_origin(setting)}."
            yield f"  {name}: {target}"

    def _analytics(self) -> Iterator[str]:
        setting = self._settings.get("analytics")
        if setting is None or not self._asks_others or not _ANALYTICS.match(setting.value):
            return
        yield f"  # Google is told of each visit. From {_origin(setting)}."
        if setting.value.startswith("UA-"):
            yield "  # Google counts nothing under this identifier since 2023; a new one begins with `G-`."
            yield "  # analytics: {provider: google, property: " + setting.value + "}"
        else:
            yield f"  analytics: {{provider: google, property: {setting.value}}}"

    def _social(self) -> Iterator[str]:
        links = []
        for setting in self._imported.settings:
            if setting.name == "social" and (url := checked_url(setting.value)):
                links.append((_icon(url), url, _origin(setting)))
        if links:
            yield "  # Links at the foot of each page."
            yield "  social:"
        for icon, url, origin in links:
            yield f"    # From {origin}."
            yield f"    - icon: {icon}"
            yield f"      link: {scalar(url)}"

    def _comments(self) -> Iterator[str]:
        """The lines that let the theme find templates, after the one with the code of the comments was made."""
        for name, code in (("disqus", _disqus), ("giscus", _giscus), ("utterances", _utterances)):
            setting = self._settings.get(name)
            script = code(setting) if setting is not None else ""
            if setting is not None and script:
                self._files["overrides/blogimport/comments.html"] = (
                    f"{{#- The comments of a post, as the old site had them: {name}. -#}}\n"
                    f"{{% if post.metadata.comments is not false %}}\n{script}\n{{% endif %}}\n"
                ).encode()
                yield f"  # Templates of your own. One shows comments below posts, by {name}. From {_origin(setting)}."
                yield "  custom_dir: overrides"
                return


def _disqus(setting: OldSetting) -> str:
    if not _SHORTNAME.match(setting.value):
        return ""
    identifier = setting.more.get("identifier", "")
    if identifier in {"id", "path", "url"}:
        line = f"    this.page.identifier = {{{{ post.old.{identifier} | tojson }}}};\n"
    else:
        line = "    // set `this.page.identifier` if your old theme did: post.old has the old names of a post\n"
    return f"""\
<div id="disqus_thread"></div>
<script>
  var disqus_config = function () {{
{line}    {{%- if post.old.url %}}
    this.page.url = {{{{ post.old.url | tojson }}}};
    {{%- endif %}}
  }};
</script>
<script async src="https://{setting.value}.disqus.com/embed.js"></script>"""


def _giscus(setting: OldSetting) -> str:
    usual = {"data-mapping": "pathname", "data-reactions-enabled": "1", "data-theme": "preferred_color_scheme"}
    return _script("https://giscus.app/client.js", "data-repo", setting, _GISCUS, usual)


def _utterances(setting: OldSetting) -> str:
    usual = {"issue-term": "pathname", "theme": "preferred-color-scheme"}
    return _script("https://utteranc.es/client.js", "repo", setting, _UTTERANCES, usual)


def _script(source: str, key: str, setting: OldSetting, names: Mapping[str, str], usual: dict[str, str]) -> str:
    """The element that shows comments; nothing where the repository can't be one."""
    if not _REPOSITORY.match(setting.value):
        return ""
    # what isn't plain could be run by the template engine
    own = {names[name]: value for name, value in setting.more.items() if name in names and _PLAIN.match(value)}
    own = {name: {"true": "1", "false": "0"}.get(value, value) for name, value in own.items()}
    usual = usual | own
    # the same for a post at its old address, and still found at another one
    if usual.get("data-mapping") == "pathname":
        usual |= {"data-mapping": "specific", "data-term": _TERM}
    if usual.get("issue-term") == "pathname":
        usual["issue-term"] = _TERM
    attributes = {"src": source, key: setting.value, **usual, "crossorigin": "anonymous"}
    written = " ".join(f'{name}="{html.escape(value)}"' for name, value in attributes.items())
    return f"<script {written} async></script>"


def _content(file: Path) -> bytes | None:
    if not is_file(file):
        return None
    try:
        with file.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError:
        return None
    return content if len(content) <= MOST_BYTES else None


def _origin(setting: OldSetting) -> str:
    return one_line(setting.origin)[:200]


def _icon(url: str) -> str:
    if url.startswith("mailto:"):
        return "fontawesome/solid/envelope"
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return f"fontawesome/brands/{_ICONS[host]}" if host in _ICONS else "fontawesome/solid/link"


def checked_url(written: str) -> str:
    """A URL of the web or an address for mail, encoded; empty for what is neither."""
    try:
        parts = urlsplit(written.strip())
        is_web = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return ""
    if not is_web and not (parts.scheme == "mailto" and "@" in parts.path):
        return ""
    return addresses.encode_url(written.strip())


_TAGS = re.compile(r"(?P<endless><[^>]*+\Z)|<[^>]*+>")


def plain(text: str) -> str:
    """A text that stays one in themes, which escape a configuration in some places and not in others."""
    text = " ".join(html.unescape(_TAGS.sub(lambda found: found["endless"] or "", text)).split())
    text = re.sub(r'"([^"]*)"', r"“\1”", text)
    text = text.translate({ord("<"): "‹", ord(">"): "›", ord('"'): "”"})
    return "".join(c for c in text if c.isprintable())


def scalar(text: str) -> str:
    """A text as YAML."""
    dumped: str = yaml.safe_dump(text, allow_unicode=True, width=10_000)
    return dumped.removesuffix("\n").removesuffix("\n...")
