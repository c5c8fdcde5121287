"""The functions of templates that see the blog."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Any, Protocol
from urllib.parse import urljoin, urlsplit

from ..gotemplates import Html, Object, Parsed, Plain, TemplateError, parse, run
from ..gotemplates.limits import RENDERED, REPORTED, spend
from ..gotemplates.string_functions import printf
from ..gotemplates.values import is_list
from ..gotemplates.writing import string
from .pages import Lazy, Resource, World, hugo, without_paragraph
from .site import PageFacts, ResourceFacts, Site, glob


class Blog(Protocol):
    """The shortcodes of a blog."""

    @property
    def site(self) -> Site:
        """The blog."""

    @property
    def world(self) -> World:
        """Its objects."""

    def partial(self, name: str) -> Parsed | None:
        """Return a partial template."""


class _Teller(Protocol):
    """Reports what a template says."""

    def warn(self, what: str) -> None:
        """Report a warning of a template."""


def of_page(blog: Blog, page: PageFacts, teller: _Teller) -> Mapping[str, Callable[..., Any]]:
    """Return the functions that a template of a page may call.

    Args:
        blog: The shortcodes of the blog.
        page: The page.
        teller: Receives the warnings of templates.
    """
    return _Functions(blog, page, teller).named()


class _Functions:
    """The functions for one page."""

    def __init__(self, blog: Blog, page: PageFacts, teller: _Teller) -> None:
        self.blog = blog
        self.site = blog.site
        self.page = page
        self.teller = teller
        self.reported = 0
        self._named: dict[str, Callable[..., Any]] = {}

    def named(self) -> Mapping[str, Callable[..., Any]]:
        """Return the functions by their names."""
        if self._named:
            return self._named
        world, page = self.blog.world, self.page
        named: dict[tuple[str, ...], Callable[..., Any]] = {
            ("site",): lambda: world.of_site(page.language),
            ("page",): lambda: world.page(page),
            ("hugo",): lambda: hugo(self.site),
            ("now", "time.Now"): lambda: self.site.now,
            ("partial", "partials.Include"): self.partial,
            ("partialCached", "partials.IncludeCached"): lambda name, dot=None, *_: self.partial(name, dot),
            ("templates.Exists",): self.exists,
            ("T", "i18n", "lang.Translate"): self.translated,
            ("relURL", "urls.RelURL"): self.relative,
            ("absURL", "urls.AbsURL"): self.absolute,
            ("relLangURL", "urls.RelLangURL"): lambda value: self.relative(value, in_language=True),
            ("absLangURL", "urls.AbsLangURL"): lambda value: self.absolute(value, in_language=True),
            ("ref", "urls.Ref"): lambda _, given: world.ref(page, given, is_absolute=True),
            ("relref", "urls.RelRef"): lambda _, given: world.ref(page, given, is_absolute=False),
            ("markdownify", "transform.Markdownify"): self.markdownified,
            ("highlight", "transform.Highlight"): self.highlighted,
            ("transform.HighlightCodeBlock",): self.highlighted_block,
            ("transform.CanHighlight",): lambda language: bool(string(language)),
            ("emojify", "transform.Emojify"): lambda value: Html(string(value)),
            ("warnf", "fmt.Warnf", "errorf", "fmt.Errorf"): self.warned,
            ("warnidf", "fmt.Warnidf", "erroridf", "fmt.Erroridf"): lambda _, *given: self.warned(*given),
            ("urls.JoinPath",): self.joined,
            ("resources.Get",): lambda path: self._asset(self.site.asset(string(path).lstrip("/"))),
            ("resources.GetMatch",): lambda pattern: next(iter(self._assets(pattern)), None),
            ("resources.Match",): self._assets,
            ("reflect.IsImageResource",): lambda value: _is_picture(value),
            ("reflect.IsImageResourceProcessable",): lambda value: _is_picture(value),
            ("reflect.IsResource",): lambda value: isinstance(value, Resource),
            ("reflect.IsPage",): lambda value: isinstance(value, Lazy),
        }
        self._named = {name: function for names, function in named.items() for name in names}
        return self._named

    def partial(self, name: Any, dot: Any = None, *_: Any) -> Any:
        """Run a partial template: what it returns, or its HTML."""
        path = string(name).removeprefix("partials/")
        parsed = self.blog.partial(path)
        if parsed is None:
            raise TemplateError(f"there is no partial “{path[:100]}”")
        result = run(parsed, dot, self.named())
        return result.returned if result.has_returned else result.html

    def _asset(self, facts: ResourceFacts | None) -> Resource | None:
        return None if facts is None else Resource(self.site, facts)

    def _assets(self, pattern: Any) -> list[Resource]:
        expression = glob(string(pattern).lstrip("/").lower())
        paths = self.site.assets()
        spend(len(paths))
        found = (self.site.asset(path) for path in paths if ResourceFacts.is_like(path, expression))
        return [Resource(self.site, facts) for facts in found if facts is not None]

    def exists(self, name: Any) -> bool:
        """Whether the blog has a partial template."""
        path = string(name)
        return path.startswith("partials/") and self.blog.partial(path.removeprefix("partials/")) is not None

    def translated(self, key: Any, given: Any = None) -> str:
        """Return the translation of a key, in the number that is given."""
        name = string(key)
        codes = [self.page.language, *self.site.languages]
        found = None
        for code in dict.fromkeys(codes):
            found = self.site.translation(code, name)
            if found is not None:
                break
        if found is None:
            return f"[i18n] {name}" if self.site.missing_translation else ""
        text = _in_number(found, given)
        if "{{" not in text:
            return text
        spend(1 + len(text))
        dot = {"Count": given} if isinstance(given, int | float | str) and not isinstance(given, bool) else given
        return run(parse(text), dot, self.named()).html

    def relative(self, value: Any, *, in_language: bool = False) -> str:
        """Return an address with the path of the blog's root before it."""
        text = string(value)
        if "://" in text or text.startswith("//"):
            return text
        root = urlsplit(self.site.base_url).path or "/"
        return self._below(root, text, in_language=in_language)

    def absolute(self, value: Any, *, in_language: bool = False) -> str:
        """Return an address with the URL of the blog's root before it."""
        text = string(value)
        if "://" in text or text.startswith("//"):
            return text
        base = self.site.base_url
        return urljoin(base, self._below(urlsplit(base).path or "/", text, in_language=in_language))

    def _below(self, root: str, text: str, *, in_language: bool) -> str:
        facts = self.site.languages.get(self.page.language)
        if in_language and facts is not None and facts.prefix:
            if not text.startswith("/"):
                return f"{root}{facts.prefix}/{text}"
            return text if f"{text}/".startswith(f"/{facts.prefix}/") else f"/{facts.prefix}{text}"
        return text if text.startswith("/") else f"{root}{text}"

    def joined(self, *parts: Any) -> str:
        """Join the parts of an address."""
        texts = [string(part) for part in parts]
        first, rest = texts[0], [text.strip("/") for text in texts[1:] if text.strip("/")]
        end = "/" if len(texts) > 1 and texts[-1].endswith("/") else ""
        return "/".join([first.rstrip("/"), *rest]) + end

    def markdownified(self, value: Any) -> Html:
        """Return Markdown as HTML, without the paragraph if it is one alone."""
        text = string(value)
        spend(1 + len(text) // RENDERED)
        return Html(without_paragraph(self.site.markdownify(text, None)))

    def highlighted(self, code: Any, language: Any = "", options: Any = "") -> Html:
        """Return code with its colours."""
        text = string(code)
        spend(1 + len(text) // RENDERED)
        given = options if isinstance(options, Mapping) else _options(string(options))
        given = {string(key).lower(): value for key, value in given.items()}
        asked = {
            "linenos": string(given.get("linenos", "")).lower() in {"true", "table", "inline"},
            "start": given.get("linenostart"),
            "lines": _lines(given.get("hl_lines")),
            "figure": False,
        }
        return Html(self.site.highlight(text, string(language) or None, asked))

    def highlighted_block(self, block: Any, options: Any = None) -> Object:
        """Return the code of a render hook with its colours: in its block, and alone.

        Raises:
            TemplateError: It is given something else.
        """
        if not isinstance(block, Object):
            raise TemplateError("`transform.HighlightCodeBlock` is given no block of code")
        given = {**block.field("Options"), **(options if isinstance(options, Mapping) else {})}
        html = self.highlighted(block.field("Inner"), block.field("Type"), given)
        return Plain({"Wrapped": html, "Inner": Html(escape(string(block.field("Inner"))))})

    def warned(self, *given: Any) -> str:
        """Report what a template warns of."""
        self.reported += 1
        if given and self.reported <= REPORTED:
            self.teller.warn(printf(*given))
        return ""


def _is_picture(value: Any) -> bool:
    return isinstance(value, Resource) and value.fields()["ResourceType"] == "image"


def _lines(value: Any) -> str:
    """Return the lines to mark as one string; in a list, as render hooks have it, they are counted from 0."""
    if not is_list(value):
        return string(value)
    pairs = [pair for pair in value[:1000] if is_list(pair) and len(pair) == 2]
    return " ".join(f"{first + 1}-{last + 1}" for first, last in pairs if isinstance(first, int))


def _options(text: str) -> Mapping[str, Any]:
    found: dict[str, Any] = {}
    for part in re.split(r",(?=\s*\w+=)", text[:1000]):
        key, equals, value = part.partition("=")
        if equals:
            found[key.strip().lower()] = value.strip().strip("\"'")
    return found


def _in_number(found: Any, given: Any) -> str:
    if not isinstance(found, Mapping):
        return string(found)
    is_one = given in {1, "1"} if isinstance(given, int | str) and not isinstance(given, bool) else False
    order = ("one", "other") if is_one else ("other", "many", "few", "two", "one")
    value = next((found[name] for name in (*order, "translation") if found.get(name)), "")
    return string(value)
