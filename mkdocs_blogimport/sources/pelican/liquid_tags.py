"""The tags of Pelican's plugin liquid_tags: players, pictures, files of code and notebooks."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Callable, Mapping
from html import escape

from ...blog.post import Expansion, Post, Tools
from ...conventions.includes import includes
from ...diagnostics.problems import Problems
from ...frontmatter.decoding import decode
from ...liquid.media import attributes, film, is_address, link, player, sound, text
from .. import notebooks
from ..kept import Kept
from ..markup import FENCED_AND_SPANS

#: Code, which stays; then the tags, of which those of diagrams have several lines.
_TOKEN = re.compile(
    rf"(?P<code>{FENCED_AND_SPANS}|^(?: {{4}}|\t)[^\n]*+)"
    r"|\{%[ \t\n]*(?:(?P<program>blockdiag|graphviz|pygal)\s(?P<lines>(?:[^%{]|%(?!\})|\{(?!%)){0,20000}+)"
    r"|(?P<name>\w++)(?P<line>[^%\n]{0,500}))%\}",
    re.MULTILINE,
)
_FILM = re.compile(r"\.(?:mp4|m4v|webm|og[gv]|mov)(?:[?#]|\Z)", re.IGNORECASE)
_SLIDES = re.compile(r"\w{4,64}", re.ASCII)
_NAME = re.compile(r"[\w-]{1,64}", re.ASCII)
_WORD = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|[^\s\"']+|[\"']")
_CELLS = re.compile(r"cells\[(-?\d{0,6}):(-?\d{0,6})\]")
_LANGUAGE = re.compile(r"language\[([\w+#-]{1,40})\]")
#: What these would show is known to another program alone: their source is shown, or a link.
_PROGRAMS = frozenset({"blockdiag", "graphviz", "pygal"})
#: The bytes of files that an article shows once more after the first time.
_MOST_AGAIN = 200_000
_NETWORK = frozenset({"flickr", "soundcloud"})


class LiquidTags:
    """Expands the tags in the articles of one blog."""

    def __init__(
        self,
        files: Mapping[str, Callable[[], bytes | None]],
        folders: Mapping[str, str],
        problems: Problems,
        tools: Tools,
    ) -> None:
        """Begin with nothing expanded.

        Args:
            files: What reads the files of the content, by their paths in it.
            folders: The folder of a tag's files, by the name of the tag.
            problems: Receives the tags that aren't known.
            tools: Render notebooks and code.
        """
        self._files = files
        self._folders = folders
        self._problems = problems
        self._tools = tools
        self._kept: dict[Post, Kept] = {}
        self._counts: Counter[str] = Counter()
        self._first: dict[str, tuple[str, int]] = {}
        self._reported: set[tuple[Post, str]] = set()
        self._lengths: dict[tuple[Post, str], int] = {}
        """The lengths of the files that articles show."""
        self._again: Counter[Post] = Counter()
        """The characters of files that articles show once more."""

    def expansion(self) -> Expansion:
        """Return what the site calls."""
        return Expansion(self.source, self.placed, report=self.report)

    def source(self, post: Post) -> str:
        """Return the body of a post with its tags replaced; those in code stay, and so do those that aren't known."""
        if "{%" not in post.body or post.body_format != "markdown":
            return post.body
        kept = self._kept[post] = Kept(post.body)

        def replaced(found: re.Match[str]) -> str:
            return found[0] if found["code"] is not None else self._shown(found, kept, post)

        return _TOKEN.sub(replaced, post.body)

    def placed(self, post: Post, html: str) -> str:
        """Put code and notebooks into a part of a rendered post."""
        kept = self._kept.get(post)
        return html if kept is None else kept.filled(html)

    def report(self) -> None:
        """Report the tags whose meaning is known to the network or a program alone, each once."""
        for name, count in self._counts.items():
            file, line = self._first[name]
            times = "once" if count == 1 else f"{count} times"
            why, done = (
                ("would ask another host", "a link is shown")
                if name in _NETWORK
                else ("would run a program", "its source is shown")
            )
            self._problems.report("liquid", file, line, f"the tag {name!r} of the plugin liquid_tags, which articles "
                                  f"have {times}, {why}", done)  # fmt: skip

    def _shown(self, found: re.Match[str], kept: Kept, post: Post) -> str:
        name, written = found["program"] or found["name"], (found["lines"] or found["line"] or "").strip()
        if name in _PROGRAMS | _NETWORK:
            self._counts[name] += 1
            if name not in self._first:
                self._first[name] = (post.display_path, _line(post, found))
        if name in _PROGRAMS:
            return kept.put(f"<pre>{escape(written, quote=False)}</pre>")
        if name in {"include_code", "notebook"}:
            html = self._file(name, written, post, found)
            return found[0] if html is None else kept.put(html)
        words = [word.strip("\"'") for word in _WORD.findall(written)]
        if name == "b64img":  # its files are named from the folder of the blog
            content = f"{self._folders[name]}/"
            words = ["{static}/" + word.removeprefix(content) if word.startswith(content) else word for word in words]
        shown = _tag(name, words, written)
        if shown is None:
            self._report(name, post, found, f"the tag {name!r} of the plugin liquid_tags isn't known")
            return found[0]
        return shown

    def _file(self, name: str, written: str, post: Post, found: re.Match[str]) -> str | None:
        """Return what is shown of a file; None if there is none, which is reported."""
        words = written.split()
        written_path = posixpath.normpath(words[0] if words else "").lstrip("/")
        path = posixpath.normpath(f"{self._folders[name]}/{written_path}").lstrip("/")
        if path not in self._files and written_path in self._files:  # as pelican-jupyter has it
            path = written_path
        self._again[post] += self._lengths.get((post, path), 0)
        if self._again[post] > _MOST_AGAIN:
            self._report(path, post, found, f"the tag {name!r} names {path!r}, which is shown too often")
            return None
        content = self._files[path]() if path in self._files else None
        self._lengths[post, path] = len(content or b"")
        shown: str | None = None
        if content is not None:
            source = decode(content)[0]
            shown = self._code(source, path, written) if name == "include_code" else self._notebook(source, written)
        if shown is None:
            what = "no such file" if content is None else "no notebook that can be read"
            self._report(path, post, found, f"the tag {name!r} names {path!r}, which is {what}")
        return shown

    def _report(self, key: str, post: Post, found: re.Match[str], what: str) -> None:
        """Report a tag that stays as it is, each once in an article."""
        if (post, key) not in self._reported:
            self._reported.add((post, key))
            self._problems.report("liquid", post.display_path, _line(post, found), what, "left unchanged")

    def _notebook(self, source: str, written: str) -> str | None:
        cells, language = _CELLS.search(written), _LANGUAGE.search(written)
        first, last = (int(end) if end.strip("-") else None for end in (cells.groups() if cells else ("", "")))
        return notebooks.shown(source, self._tools, first, last, language[1] if language else "")

    def _code(self, source: str, path: str, written: str) -> str:
        """Return a file as a figure: `{% include_code a.py lang:python lines:2-5 :hidelink: Title %}`."""
        _, *words = written.split()
        language, caption, flags = None, [], set()
        for word in words:
            key, _, value = word.partition(":")
            if word in {":hidefilename:", ":hidelink:", ":hideall:"}:
                flags.add(word)
            elif key == "lang" and value:
                language = value
            elif key == "lines" and re.fullmatch(r"\d{1,7}-\d{1,7}", value):
                first, last = map(int, value.split("-"))
                source = "\n".join(source.splitlines()[max(first - 1, 0) : last])
            elif key != "codec" or not value:
                caption.append(word)
        parts = [f"<span>{text(' '.join(caption))}</span>"] if caption else []
        if ":hidefilename:" not in flags:
            parts.append(f"<span>{text(posixpath.basename(path))}</span>")
        if ":hidelink:" not in flags:
            parts.append(f"<a{attributes({'href': '{static}/' + path})}>download</a>")
        below = "" if ":hideall:" in flags else f"<figcaption>{' '.join(parts)}</figcaption>"
        language = language or posixpath.splitext(path)[1][1:] or None
        return f'<figure class="code">{below}{self._tools.highlight(source, language, {})}</figure>'


def _line(post: Post, found: re.Match[str]) -> int:
    return post.body.count("\n", 0, found.start()) + post.body_line


def _tag(name: str, words: list[str], written: str) -> str | None:
    """Return what a tag of liquid_tags shows; None for one that isn't known, or can't be read."""
    match name:
        case "youtube" | "vimeo" | "spotify" if words:
            return player(includes().providers.get(name), words[0])
        case "img" | "b64img":
            return _picture(words)
        case "video" if words and _is_file(words[0]):
            sizes = [word for word in words[1:] if word.isdecimal()]
            files = [word for word in words if not word.isdecimal() and _is_file(word)]
            # three formats of it at most, each with its own extension; a picture to begin with is the last
            films = [files[0], *(word for word in files[1:] if _FILM.search(word))][:3]
            poster = next((word for word in files[1:] if word not in films), None)
            width, height = (*sizes, None, None)[:2]
            return film(films, poster=poster, width=width, height=height)
        case "audio" if words and _is_file(words[0]):
            return sound([word for word in words if _is_file(word)][:3])
        case "soundcloud" if words and words[0].startswith(("https://", "http://")):
            return link(words[0])
        case "speakerdeck" if words and _SLIDES.fullmatch(words[0]):
            return link(f"https://speakerdeck.com/player/{words[0]}")
        case "literal" if written:
            return f"{{% {written} %}}"
        case "gist" | "gram" | "flickr" | "giphy" if words and _NAME.fullmatch(words[0].rpartition("/")[2]):
            return _elsewhere(name, words)
        case _:
            return None


def _elsewhere(name: str, words: list[str]) -> str:
    """Return a link to what is on another host, or a picture of it whose address is known."""
    own = words[0].rpartition("/")[2]
    said = words[-1] if len(words) > 1 and words[-1] not in {"small", "medium", "large", "s", "m", "l"} else ""
    match name:
        case "gist":
            user, _, rest = words[0].rpartition("/")
            return link(f"https://gist.github.com/{f'{user}/' if _NAME.fullmatch(user) else ''}{rest}")
        case "gram":
            return link(f"https://www.instagram.com/p/{own}/")
        case "flickr":
            address = f"https://www.flickr.com/photo.gne?id={own}"
            return f"<a{attributes({'href': address})}>{text(said)}</a>" if said else link(address)
        case _:
            picture = f"<img{attributes({'src': f'https://media.giphy.com/media/{own}/giphy.gif', 'alt': said})}>"
            return f"<a{attributes({'href': f'https://giphy.com/gifs/{own}'})}>{picture}</a>"


def _is_file(word: str) -> bool:
    """Whether a word is an address, or a link of Pelican's own to a file."""
    return word.startswith(("{static}", "{attach}", "{filename}", "|static|", "|filename|")) or is_address(word)


def _picture(words: list[str]) -> str | None:
    """Return the picture of `{% img [classes] address [loading] [width [height]] [title [alt]] %}`."""
    at = next((number for number, word in enumerate(words) if "/" in word or "." in word), None)
    if at is None or not (words[at].startswith(("{", "|")) or is_address(words[at])):
        return None
    rest = words[at + 1 :]
    loading = rest.pop(0) if rest and rest[0] in {"lazy", "eager"} else None
    sizes: list[str] = []
    while rest and rest[0].isdecimal() and len(sizes) < 2:
        sizes.append(rest.pop(0))
    width, height = (*sizes, None, None)[:2]
    title = rest[0] if rest else None
    return "<img" + attributes({
        "class": " ".join(words[:at]) or None, "src": words[at], "width": width, "height": height, "title": title,
        "alt": rest[1] if len(rest) > 1 else title or "", "loading": loading,
    }) + ">"  # fmt: skip
