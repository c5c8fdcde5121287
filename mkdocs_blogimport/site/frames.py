"""What the theme puts around pages of the blog, rendered once for all pages that get the same but for their strings.

The theme's template is given a page whose strings are holes. A hole is in the output as a mark, records each question
that the template asks of it, and refuses every other use; so does the page with what else is read of it. The output of
any other page of which all answers are the same is then that output, with the page's own strings for the marks. A
template that does more with a page than that is rendered for each page as ever. One could still decide by a text that
it has put together of a string and also shows, which no known theme does: the first pages are made both ways.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import wraps
from itertools import starmap
from pathlib import Path
from typing import Any, NamedTuple, NoReturn, cast

import jinja2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents
from mkdocs.utils import templates

from .log import log
from .remembering import THEMES, unknown_plugin

#: The strings of a page, and of its metadata, that become holes.
_STRINGS = frozenset({"title", "content", "canonical_url", "edit_url", "url"})
_META = frozenset({"title", "description", "author"})
#: The filters of a string that make another one of it, which becomes a hole too.
_FILTERS = frozenset({"striptags", "e", "escape", "urlencode", "replace"})
#: Those that ask no more than whether it is empty.
_THROUGH = frozenset({"d", "default"})
#: Those that ask the context for the page.
_URLS = frozenset({"url", "script_tag"})
#: What the context has of every page; the rest is compared.
_SAME = frozenset({"page", "nav", "pages", "config", "build_date_utc"})
#: The kinds of values whose equality is that of all that a template may make of them.
_PLAIN = (str, int, float, date, type(None))
#: The frames for pages with the same table of contents; those that no second page uses; the templates that refuse.
_ALIKE, _UNUSED, _REFUSALS = 4, 12, 2
#: The pages that are rendered besides, to compare.
_COMPARED = 2
# whatever a template changes about a string changes this one: markup, case, whitespace, quotes, what is no ASCII
_MARK = "\x05<\"Aä  {}'&\x05"
_MARKS = re.compile(_MARK.format("([0-9]+)"))
_MISSING = object()

_Of = Callable[[Page], Any]


class Refused(Exception):
    """A template makes more of a page than a frame can show."""


@dataclass
class _Answers:
    """What a template has asked about a page, and the holes that it was given."""

    page: Page
    base_url: str
    asked: list[tuple[_Of, object]] = field(default_factory=list)
    holes: list[_Hole] = field(default_factory=list)
    is_refused: bool = False
    _known: dict[object, object] = field(default_factory=dict)

    def ask(self, question: _Of, key: object = None) -> Any:
        """Return an answer, and record it; of questions with one key only the first, since the others ask the same."""
        if key is not None and key in self._known:
            return self._known[key]
        answer = question(self.page)
        self.asked.append((question, answer))
        if key is not None:
            self._known[key] = answer
        return answer

    def hole(self, value: _Of) -> _Hole:
        """Return a hole for a string."""
        hole = _Hole(self, len(self.holes), value)
        self.holes.append(hole)
        return hole

    def refuse(self) -> NoReturn:
        """Raise `Refused`; it is recorded too, since there are callers that go on after any exception."""
        self.is_refused = True
        raise Refused


class _Silent:
    """What refuses to say what it is."""

    answers: _Answers

    def __str__(self) -> str:
        self.answers.refuse()

    def __repr__(self) -> str:
        self.answers.refuse()

    def __hash__(self) -> int:
        self.answers.refuse()


class _Hole(_Silent):
    """In place of a string: it may only be written, and asked whether it is empty, has a part, or is another one.

    It is no string: what Python makes of a string without asking its class, it refuses to make of this.
    """

    def __init__(self, answers: _Answers, number: int, value: _Of) -> None:
        self.answers = answers
        self.value = value
        """Returns the string of a page."""
        self.written = 0
        self._number = number

    @property  # type: ignore[misc] # for `isinstance`
    def __class__(self) -> type:
        return str

    def __getattr__(self, name: str) -> NoReturn:
        self.answers.refuse()

    def _ask(self, question: Callable[[Any], object]) -> bool:
        return bool(self.answers.ask(lambda page: question(self.value(page))))

    def __str__(self) -> str:
        self.written += 1
        return _MARK.format(self._number)

    def __bool__(self) -> bool:
        return self._ask(bool)

    def __contains__(self, part: object) -> bool:
        if type(part) is _Hole:
            self.answers.refuse()
        return self._ask(lambda value: part in value)

    def __eq__(self, other: object) -> bool:
        if type(other) is _Hole:
            self.answers.refuse()
        return self._ask(lambda value: value == other)

    __hash__ = _Silent.__hash__

    def __getitem__(self, key: object) -> NoReturn:
        self.answers.refuse()

    def __len__(self) -> int:
        self.answers.refuse()

    def __iter__(self) -> Iterator[Any]:
        self.answers.refuse()


class _Meta(_Silent, Mapping[str, Any]):
    """The metadata of a page: some are holes, of the others is recorded which are read."""

    def __init__(self, answers: _Answers) -> None:
        self.answers = answers

    def __getitem__(self, key: str) -> Any:
        is_string = key in _META and self.answers.ask(lambda page: isinstance(page.meta.get(key), str), ("is", key))
        if is_string:
            return self.answers.hole(lambda page: page.meta[key])
        value = self.answers.ask(lambda page: page.meta.get(key, _MISSING), ("meta", key))
        if value is _MISSING:
            raise KeyError(key)
        return value

    def __contains__(self, key: object) -> bool:
        return bool(self.answers.ask(lambda page: key in page.meta, ("in", key)))

    def __bool__(self) -> bool:
        return bool(self.answers.ask(lambda page: bool(page.meta), "meta"))

    def __len__(self) -> int:
        self.answers.refuse()

    def __iter__(self) -> Iterator[Any]:
        self.answers.refuse()


class _Probe(_Silent):
    """In place of a page, or of one of its neighbours: its strings are holes, of all else is recorded what is read."""

    def __init__(self, answers: _Answers, of: Callable[[Page], Page]) -> None:
        self.answers = answers
        self._of = of

    @property  # type: ignore[misc] # for `isinstance`, which MkDocs' comparison of pages asks
    def __class__(self) -> type:
        return type(self._of(self.answers.page))

    def __getattr__(self, name: str) -> Any:
        answers, of = self.answers, self._of

        def value(page: Page) -> Any:
            return getattr(of(page), name, _MISSING)

        found = value(answers.page)
        if name in _STRINGS and isinstance(found, str):
            answers.ask(lambda page: isinstance(value(page), str))
            return answers.hole(value)
        if isinstance(found, Page):
            answers.ask(lambda page: isinstance(value(page), Page))
            return _Probe(answers, value)
        if of(answers.page) is answers.page and name == "meta":
            return _Meta(answers)
        if of(answers.page) is answers.page and name == "toc":
            return TableOfContents([_entry(answers, place) for place in _places(found)])
        if answers.ask(value, ("attribute", name) if of(answers.page) is answers.page else None) is _MISSING:
            raise AttributeError(name)
        if not isinstance(found, _PLAIN) and found != []:
            answers.refuse()
        return found


class _Entry(AnchorLink):
    """An entry of a table of contents, whose strings are holes."""

    url: Any = None


def _places(entries: TableOfContents | list[AnchorLink], above: tuple[int, ...] = ()) -> list[tuple[int, ...]]:
    return [(*above, number) for number, _ in enumerate(entries)]


def _entry(answers: _Answers, place: tuple[int, ...]) -> AnchorLink:
    def at(page: Page) -> AnchorLink:
        found: AnchorLink = page.toc.items[place[0]]
        for number in place[1:]:
            found = found.children[number]
        return found

    real = at(answers.page)
    title, name = answers.hole(lambda page: at(page).title), answers.hole(lambda page: at(page).id)
    entry = _Entry(cast("str", title), cast("str", name), real.level)
    entry.url = answers.hole(lambda page: at(page).url)
    entry.children = [_entry(answers, below) for below in _places(real.children, place)]
    if hasattr(real, "active"):
        entry.active = real.active  # type: ignore[attr-defined]
    return entry


def _shape(entry: AnchorLink) -> object:
    """What of an entry is no string.

    Raises:
        Refused: It has more than MkDocs' own have.
    """
    own = vars(entry)
    if own.keys() - {"title", "id", "level", "children", "active"}:
        raise Refused
    return entry.level, own.get("active"), tuple(map(_shape, entry.children))


class _Piece(NamedTuple):
    at: int
    value: _Of


class _Frame:
    """The output for a page with holes."""

    def __init__(self, output: str, answers: _Answers) -> None:
        """Look for the holes.

        Raises:
            Refused: Not each hole is as often in the output as it was written: something was made of it.
        """
        if answers.is_refused:
            raise Refused
        self.uses = 0
        self._pieces = _MARKS.split(output)
        numbers = [int(number) for number in self._pieces[1::2]]
        if any(numbers.count(number) != hole.written for number, hole in enumerate(answers.holes)):
            answers.refuse()
        self._holes = [_Piece(2 * at + 1, answers.holes[number].value) for at, number in enumerate(numbers)]
        self._asked = tuple(answers.asked)

    def filled(self, page: Page) -> str | None:
        """Return the output for a page; None if the template would be answered otherwise."""
        for question, answer in self._asked:
            if not _is_same(question(page), answer):
                return None
        pieces = self._pieces.copy()
        for at, value in self._holes:
            pieces[at] = str(value(page))
        return "".join(pieces)


class Frames:
    """The frames of one build."""

    def __init__(
        self, owns: Callable[[Page], bool], nav: Navigation, env: jinja2.Environment, config: MkDocsConfig
    ) -> None:
        """Use frames from now on, where it is known that a template shows no more than it is given.

        Args:
            owns: Whether a page is one of the blog's.
            nav: The site's navigation: while one of its pages is made, it says so.
            env: The environment of the theme; its class of templates and some filters are replaced.
            config: MkDocs' configuration.
        """
        self._owners = [owns]
        self._in_nav = {id(page) for page in nav.pages}
        self._config = config
        self._frames: dict[object, list[_Frame]] = {}
        self._known: set[object] = set()
        self._answers: _Answers | None = None
        self._refusals = self._unused = 0
        self._is_used = _may_use(env, config)
        if self._is_used:
            for name, original in env.filters.items():
                env.filters[name] = self._filter(name, original)
            env.template_class = self._template(env.template_class)

    @classmethod
    def of(cls, owns: Callable[[Page], bool], nav: Navigation, env: jinja2.Environment, config: MkDocsConfig) -> Frames:
        """Return the frames of an environment, which are those of all blogs of a site: see `__init__`."""
        known = getattr(env.template_class, "frames", None)
        if not isinstance(known, cls):
            return cls(owns, nav, env, config)
        known._owners.append(owns)
        return known

    def share(self, page: Page) -> bool:
        """Whether pages such as one of the blog's are filled from frames, as far as is known before it is made."""
        return self._is_used and self._is_shared and self._is_usual(page)

    @property
    def _is_shared(self) -> bool:
        return self._refusals <= _REFUSALS and self._unused <= _UNUSED

    def _is_usual(self, page: Page) -> bool:
        return not page.is_homepage and page.parent is None and id(page) not in self._in_nav

    def _filter(self, name: str, original: Callable[..., Any]) -> Callable[..., Any]:
        """Return a filter that makes a hole of a hole, and records what it makes of other strings for the page."""

        @wraps(original)
        def filtered(*given: Any, **named: Any) -> Any:
            answers = self._answers
            has_hole = any(type(value) is _Hole for value in given)
            if answers is None or name in _THROUGH or not (has_hole or name in _URLS):
                return original(*given, **named)
            if name not in _URLS and name not in _FILTERS:
                answers.refuse()
            base_url = answers.base_url

            def made(page: Page) -> Any:
                values = [value.value(page) if type(value) is _Hole else value for value in given]
                if name in _URLS:  # the first one is the context, of which they ask no more
                    values[0] = {"page": page, "base_url": base_url}
                return original(*values, **named)

            if has_hole:
                return answers.hole(made)
            is_plain = not named and all(type(value) is str for value in given[1:])
            return answers.ask(made, (name, *given[1:]) if is_plain else None)

        return filtered

    def _template(self, base: type[jinja2.Template]) -> type[jinja2.Template]:
        own = self

        class Framed(base):  # type: ignore[misc, valid-type] # of the theme's environment
            """A template that is rendered for several pages at once."""

            frames = own

            def render(self, *args: Any, **named: Any) -> str:
                """Return the output of a frame where there is one."""
                page = args[0].get("page") if len(args) == 1 and not named else None
                if page is None or not any(owns(page) for owns in own._owners):
                    return str(super().render(*args, **named))
                return own._output(str(self.name), page, args[0], super().render)

        return Framed

    def _output(self, name: str, page: Page, context: dict[str, Any], render: Callable[[dict[str, Any]], str]) -> str:
        key = self._key(name, page, context)
        if key is None:
            return render(context)
        frames = self._frames.setdefault(key, [])
        for frame in frames:
            if (output := frame.filled(page)) is not None:
                frame.uses += 1
                self._unused -= frame.uses == 1
                return output if frame.uses > _COMPARED else self._compared(output, render(context), page)
        # one page alone has no use for a frame
        if key not in self._known or len(frames) == _ALIKE:
            self._known.add(key)
            return render(context)
        answers = self._answers = _Answers(page, context["base_url"])
        try:
            frame = _Frame(render({**context, "page": _Probe(answers, lambda page: page)}), answers)
        except Exception as error:  # whatever a template or a filter raises for what it isn't made for
            self._refuse(f"{name} can't be rendered without a page: {error!r}")
            return render(context)
        finally:
            self._answers = None
        frames.append(frame)
        self._unused += 1
        return self._compared(frame.filled(page), render(context), page)

    def _key(self, name: str, page: Page, context: Mapping[str, Any]) -> object | None:
        """Return what pages have in common that may share a frame; None for a page that shares none."""
        if not self._is_shared or not self._is_usual(page):
            return None
        rest = [(key, value) for key, value in context.items() if key not in _SAME]
        if context["config"] is not self._config or not all(starmap(_is_plain, rest)):
            return None
        try:
            return name, repr(rest), tuple(map(_shape, page.toc))
        except Refused:
            return None

    def _compared(self, output: str | None, expected: str, page: Page) -> str:
        if output != expected:
            self._refuse(f"{page.file.src_uri} differs from its frame")
            self._frames.clear()
            self._refusals = _REFUSALS + 1
        return expected

    def _refuse(self, reason: str) -> None:
        self._refusals += 1
        log.debug("The theme renders each page by itself: %s.", reason)


def _is_same(answer: object, other: object) -> bool:
    if type(answer) is not type(other):
        return False
    return answer == other if isinstance(answer, str) else answer is other or repr(answer) == repr(other)


def _is_plain(_: str, value: object) -> bool:
    return isinstance(value, _PLAIN) or (isinstance(value, list) and all(isinstance(item, _PLAIN) for item in value))


def is_made_alone(config: MkDocsConfig) -> bool:
    """Whether a page is made of what its template is given, and nobody asks for it when it is written.

    That is known of some themes and plugins.
    """
    own = config.theme.custom_dir
    return (
        config.theme.name in THEMES
        and unknown_plugin(config) is None
        and (own is None or not any(file.parent.name != "blogimport" for file in Path(own).rglob("*.html")))
    )


def _may_use(env: jinja2.Environment, config: MkDocsConfig) -> bool:
    """Whether a template shows no more than it is given, and its filters are those that are known."""
    return (
        is_made_alone(config)
        and env.filters.get("url") is templates.url_filter
        and env.filters.get("script_tag") is templates.script_tag_filter
    )
