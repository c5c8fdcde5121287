"""The tags of Pelican's plugin liquid_tags: players of videos, and pictures."""

from __future__ import annotations

import re

from ...blog.post import Post
from ...conventions.includes import includes
from ...diagnostics.problems import Problems
from ...liquid.media import attributes, film, is_address, link, player, sound
from ..markup import FENCED_AND_SPANS

_TAG = re.compile(r"\{%[ \t]*(\w++)([^%\n]{0,500})%\}")
_FILM = re.compile(r"\.(?:mp4|m4v|webm|og[gv]|mov)(?:[?#]|\Z)", re.IGNORECASE)
_SLIDES = re.compile(r"\w{4,64}", re.ASCII)
_WORD = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|[^\s\"']+|[\"']")
_CODE = re.compile(rf"{FENCED_AND_SPANS}|^(?: {{4}}|\t)[^\n]*+", re.MULTILINE)


def expanded(post: Post, problems: Problems) -> str:
    """Return the body of a post with its tags replaced; those in code stay, and so do those that aren't known.

    Args:
        post: An article or page.
        problems: Receives the tags that aren't known.
    """
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
        case _:
            return None


def _is_file(word: str) -> bool:
    """Whether a word is an address, or a link of Pelican's own to a file."""
    return word.startswith(("{static}", "{attach}", "{filename}", "|static|", "|filename|")) or is_address(word)


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
