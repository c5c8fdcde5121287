"""Runs the calls of shortcodes in the posts of one blog (Hugo's hugolib/shortcode.go)."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Protocol

from ..gotemplates import Beyond, Budget, Html, LimitReached, Method, Object, Parsed, TemplateError, parse, run
from ..gotemplates.limits import RENDERED, REPORTED, spend
from ..gotemplates.list_functions import Scratch
from ..gotemplates.writing import string
from . import built_in, functions, known
from .calls import DEEPEST, Call, Part, read
from .hooks import Hooks
from .pages import Resources, World, without_paragraph
from .placing import Placed
from .site import PageFacts, Site, Source

#: What a template says to have its inside rendered as Hugo did before 0.55.
_OLD: Final = '"version": 1'
#: How the names of shortcodes end whose template stands in the post.
_INLINE: Final = ".inline"
#: Those that show the address of a page, and what stands before an address in a link.
_REFERENCES: Final = frozenset({"ref", "relref"})
_BEFORE_ADDRESS: Final = ("(", "<", '"', "'", "=", ": ", ":\n")
#: Calls of one post that may reach a limit before the others aren't tried.
_REACHED: Final = 5


class Report(Protocol):
    """Reports a problem."""

    def __call__(self, file: str, line: int | None, what: str, done: str) -> None:
        """Report a problem.

        Args:
            file: The file, as messages name it.
            line: The line in it, from 1; None if no single line is at fault.
            what: What is wrong, in one clause.
            done: What was done about it, in one clause.
        """


@dataclass(slots=True)
class _Lost:
    """What is counted over all posts: where it first stands, and how often."""

    what: str
    file: str
    line: int | None
    done: str
    noun: str
    posts: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True, eq=False)
class _Template:
    """A template of a shortcode."""

    parsed: Parsed
    label: str
    is_old: bool
    takes_inner: bool


class Shortcodes:
    """Expands the shortcodes of one blog's posts."""

    def __init__(self, site: Site, report: Report) -> None:
        """Prepare nothing before the first post that calls a shortcode.

        Args:
            site: The blog.
            report: Receives the problems.
        """
        self.site = site
        self._report = report
        self._templates: dict[tuple[str, ...], _Template | TemplateError | None] = {}
        self._partials: dict[str, Parsed | TemplateError | None] = {}
        self._hooks: dict[str, Parsed | TemplateError] = {}
        self._inline: dict[str, Parsed] = {}
        self._lost: dict[tuple[str, str], _Lost] = {}
        self.world = World(site, self._rendered)

    def expand(self, text: str, page: PageFacts, *, file: str, line: int) -> tuple[str, Placed]:
        """Expand the shortcodes of a text. Nothing is raised, and a call that fails costs only itself.

        Args:
            text: The Markdown or HTML of a post.
            page: The post.
            file: Its file, as messages name it.
            line: The line of the file at which the text begins.

        Returns:
            The text with words in the places of HTML, and the HTML to be put there when it is rendered.
        """
        placed = Placed.beside(text)
        if "{{<" not in text and "{{%" not in text:
            return text, placed
        parts, faults = read(text)
        for fault in faults[:REPORTED]:
            self._report(file, line + fault.line - 1, fault.what, "the text stays")
        if len(faults) > REPORTED:
            what = f"{len(faults) - REPORTED:,} more shortcodes can't be read"
            self._report(file, line + faults[REPORTED].line - 1, what, "the text stays")
        post = _Post(self, page, file, line, Budget(self.site.steps))
        self.world.at = page, placed
        try:
            with post.budget.at_work():
                return post.expanded(parts, placed), placed
        finally:
            self.world.at = None

    def _rendered(self, markdown: str, page: PageFacts) -> str:
        """Return the HTML of Markdown with shortcodes (`.RenderString`)."""
        spend(len(markdown) // RENDERED)
        if "{{<" not in markdown and "{{%" not in markdown:
            return self.site.markdownify(markdown, page)
        parts, _ = read(markdown)
        placed = Placed.beside(markdown)
        post = _Post(self, page, page.path, 1, Budget(self.site.steps))
        return placed.exchanged(self.site.markdownify(post.expanded(parts, placed), page))

    # Templates ----------------------------------------------------------------------------------

    def template(self, name: str, page: PageFacts) -> _Template | None:
        """Return the template of a shortcode: the blog's own, or Hugo's; None if there is none.

        Raises:
            TemplateError: It can't be parsed.
        """
        key = name, page.language, posixpath.dirname(page.path), page.type
        if key not in self._templates:
            source = self.site.template(name, page)
            if source is None and (own := built_in.template(name)) is not None:
                source = Source(own, "")
            made = None if source is None else _template(source)
            if isinstance(made, _Template):
                self._kept(made.parsed)
            self._templates[key] = made
        found = self._templates[key]
        if isinstance(found, TemplateError):
            raise found
        return found

    def partial(self, name: str) -> Parsed | None:
        """Return a partial template by its name; None if there is none.

        Raises:
            TemplateError: It can't be parsed.
        """
        if name not in self._partials:
            bare = name.removesuffix(".html")
            source = self.site.partial(name)
            if source is None:
                return self._inline.get(bare)
            try:
                self._partials[name] = self._kept(parse(source.text))
            except TemplateError as error:
                self._partials[name] = _located(error, source.label)
        found = self._partials[name]
        if isinstance(found, TemplateError):
            raise found
        return found

    def hook(self, kind: str, variant: str, page: PageFacts) -> tuple[str, Parsed, str] | None:
        """Return the template with which a page has an element rendered.

        Args:
            kind: The element, such as `codeblock`.
            variant: What it is more exactly, such as the code's language.
            page: The page.

        Returns:
            Its name, the template and its file, as messages name it; None if there is none.

        Raises:
            TemplateError: It can't be parsed.
        """
        found = self.site.hook(kind, variant, page)
        if found is None:
            return None
        name, source = found
        if source.label not in self._hooks:
            made = _template(source)
            self._hooks[source.label] = self._kept(made.parsed) if isinstance(made, _Template) else made
        template = self._hooks[source.label]
        if isinstance(template, TemplateError):
            raise template
        return name, template, source.label

    def hooks(self, page: PageFacts, file: str) -> Hooks:
        """Return the render hooks for one rendering of a page.

        Args:
            page: The page.
            file: Its file, as messages name it.
        """
        return Hooks(self, page, file, Budget(self.site.steps))

    def _kept(self, parsed: Parsed) -> Parsed:
        """Keep the partial templates that a template defines."""
        for name, content in parsed.defined.items():
            folder, _, rest = name.partition("/")
            if folder in {"partials", "_partials"}:
                self._inline.setdefault(rest.removesuffix(".html"), Parsed(content, parsed.defined))
        return parsed

    def other(self, name: str) -> Parsed | None:
        """Return what a template means by the name of another one: Hugo's own shortcodes, or a partial."""
        path = name.removeprefix("_internal/").removesuffix(".html")
        if path.startswith("shortcodes/"):
            source = built_in.template(path.removeprefix("shortcodes/"))
            return None if source is None else parse(source)
        folder, _, rest = name.partition("/")
        return self.partial(rest) if folder in {"partials", "_partials"} else None

    # Reports ------------------------------------------------------------------------------------

    def count(self, what: str, name: str, file: str, line: int | None, done: str, noun: str = "shortcode") -> None:
        """Count what is reported once for the whole blog.

        Args:
            what: `unknown`, the function that is not run, what it `is` or `has`, or `warns:` with what a template says.
            name: The shortcode.
            file: The post's file.
            line: The line of the call.
            done: What was done about it.
            noun: What it is, if it is no shortcode.
        """
        key = name, what if not what.startswith("warns: ") else "warns"
        lost = self._lost.setdefault(key, _Lost(what, file, line, done, noun))
        lost.posts[file] += 1

    def tell(self, file: str, line: int | None, what: str, done: str) -> None:
        """Report a problem of one call."""
        self._report(file, line, what, done)

    def report(self) -> None:
        """Report what was counted, once all posts are expanded."""
        for (name, _), lost in self._lost.items():
            what = lost.what
            times, posts = sum(lost.posts.values()), len(lost.posts)
            often = f"{times:,} {'time' if times == 1 else 'times'} in {posts:,} {'post' if posts == 1 else 'posts'}"
            if what == "unknown":
                clause = f"isn't known ({often})"
            elif what.startswith(("is ", "has ")):
                clause = f"{what} ({often})"
            elif what.startswith("warns: "):
                clause = f"warns ({often}):{what[6:]}"
            else:
                clause = f"asks for what is not run here, `{what}` ({often})"
            self._report(lost.file, lost.line, f"the {lost.noun} “{name[:60]}” {clause}", lost.done)
        self._lost.clear()


def _template(source: Source) -> _Template | TemplateError:
    try:
        parsed = parse(source.text)
    except TemplateError as error:
        return TemplateError(str(error), error.line) if not source.label else _located(error, source.label)
    is_old = "$_hugo_config" in source.text and _OLD in source.text
    return _Template(parsed, source.label, is_old, bool(parsed.fields & {"Inner", "InnerDeindent"}))


def _located(error: TemplateError, label: str) -> TemplateError:
    return TemplateError(f"{label}, line {error.line}: {error}", error.line)


@dataclass(slots=True)
class _Result:
    """What became of a call."""

    text: str
    """The result; or the inside, if something is shown around it."""
    shown: known.Shown | None = None
    is_markdown: bool = False


@dataclass(slots=True, eq=False)
class _Post:
    """One post whose shortcodes are expanded."""

    of: Shortcodes
    page: PageFacts
    file: str
    line: int
    budget: Budget
    reached: int = 0
    inline: dict[str, str] = field(default_factory=dict)
    """The templates that stand in the post itself."""

    def expanded(self, parts: Sequence[Part], placed: Placed) -> str:
        out: list[str] = []
        ordinal = 0
        for part in parts:
            if isinstance(part, str):
                out.append(part)
                continue
            if part.name in _REFERENCES and not (out and out[-1].endswith(_BEFORE_ADDRESS)):
                self._check(part)
            out.append(self._top(part, ordinal, placed))
            ordinal += 1
        return "".join(out)

    def _check(self, call: Call) -> None:
        """Report a reference to no page that stands in the text; one in a link is a broken link."""
        given = call.named.get("path") if call.named else next(iter(call.positional), "")
        path = string(given).partition("#")[0]
        if path and "://" not in path and self.of.world.found(self.page, path, call.named.get("lang")) is None:
            self._say(call, f"leads to no page: {path[:100]}", "the path is shown")

    def _top(self, call: Call, ordinal: int, placed: Placed) -> str:
        if self.reached >= _REACHED:
            return _kept(call)
        try:
            if call.depth > DEEPEST:
                raise LimitReached("its shortcodes are nested too deep")
            return self._written(call, ordinal, placed)
        except LimitReached as error:
            self._tell(call, str(error))
        except RecursionError:
            self._tell(call, "its shortcodes are nested too deep")
        except Exception as error:  # a post must not be lost, whatever is in it
            self._tell(call, f"{type(error).__name__}: {error}")
        self.reached = self.reached + 1 if self.budget.steps >= 0 else _REACHED
        if self.reached == _REACHED:
            self.of.tell(self.file, None, "too many of its shortcodes reach a limit", "those behind them are not run")
        return _kept(call)

    def _tell(self, call: Call, what: str) -> None:
        self._say(call, f"can't be run: {what}", "its inside is shown" if call.inner else "left out")

    def _say(self, call: Call, clause: str, done: str) -> None:
        line = self.line + call.line - 1
        self.of.tell(self.file, line, f"the shortcode “{call.name[:60]}” {clause}", done)

    def _written(self, call: Call, ordinal: int, placed: Placed) -> str:
        """What stands in Markdown for a call of the post itself."""
        result = self._run(call, ordinal, None, level=0)
        shown, text = result.shown, result.text
        if shown is None:
            return text if result.is_markdown else placed.put(text)
        if not (call.is_markup and shown.inside == "markdown"):
            return placed.put(self._around(shown, text))
        begin, end = (placed.put(html) if html else "" for html in (shown.before, shown.after))
        return f"\n\n{begin}\n\n{text.strip()}\n\n{end}\n\n" if begin or end else text

    def _around(self, shown: known.Shown, inner: str) -> str:
        match shown.inside:
            case "markdown":
                inside = self._markdown(inner.strip("\n")) if inner.strip() else ""
                if not shown.before and "\n" not in inner:
                    inside = without_paragraph(inside)
            case "line":
                inside = without_paragraph(self._markdown(inner.strip()))
            case "html":
                inside = inner
            case _:
                inside = ""
        return f"{shown.before}{inside}{shown.after}"

    def _markdown(self, text: str) -> str:
        spend(1 + len(text) // RENDERED)
        return self.of.site.markdownify(text, self.page)

    def _inner(self, call: Call, context: _Context | None, level: int) -> str:
        """What a call encloses, with the calls in it run."""
        out: list[str] = []
        ordinal = 0
        for part in call.inner or ():
            if isinstance(part, str):
                out.append(part)
                continue
            result = self._run(part, ordinal, context, level + 1)
            ordinal += 1
            out.append(result.text if result.shown is None else self._around(result.shown, result.text))
        return "".join(out)

    def _run(self, call: Call, ordinal: int, parent: _Context | None, level: int) -> _Result:
        """Run a call."""
        spend(5)
        context = _Context(self, call, ordinal, parent)
        inner = self._inner(call, context, level)
        supplied = self.of.site.supplied.get(call.name)
        if supplied is not None:
            return self._supplied(call, supplied, inner)
        try:
            template = self.of.template(call.name, self.page)
            if template is None and call.name.endswith(_INLINE):
                return self._run_inline(call, context)
        except TemplateError as error:
            self._tell(call, str(error))
            return self._without_template(call, inner)
        if template is None:
            return self._of_theme(call, inner) or self._unknown(call, inner)
        context.inner = self._prepared(call, template, inner, level)
        try:
            return self._finished(call, template, self._templated(template, context), context)
        except Beyond as error:
            shown = self._as_hugo(call, context) if template.label else None
            shown = shown or self._of_theme(call, inner)
            if shown is None:
                done = "its inside is shown" if inner.strip() else "left out"
                self.of.count(error.name, call.name, self.file, self.line + call.line - 1, done)
            return shown or self._without_template(call, inner)
        except TemplateError as error:
            where = f" ({template.label}, line {error.line})" if template.label else ""
            self._tell(call, f"{error}{where}")
            return self._without_template(call, inner)

    def _run_inline(self, call: Call, context: _Context) -> _Result:
        """Run a call whose inside is its template, as far as the blog ran such."""
        if not self.of.site.runs_inline:
            self.of.count("is written in the post, which the blog's settings don't allow", call.name, self.file,
                          self.line + call.line - 1, "left out")  # fmt: skip
            return _Result("", is_markdown=call.is_markup)
        if call.inner is not None:
            self.inline[call.name] = "".join(part for part in call.inner if isinstance(part, str))
        template = _template(Source(self.inline.get(call.name, ""), self.file))
        if isinstance(template, TemplateError):
            raise template
        return _Result(self._templated(template, context), is_markdown=call.is_markup)

    def _as_hugo(self, call: Call, context: _Context) -> _Result | None:
        """What Hugo's own shortcode of the name shows; None if there is none."""
        own = built_in.template(call.name)
        made = None if own is None else _template(Source(own, ""))
        if not isinstance(made, _Template):
            return None
        try:
            return _Result(self._templated(made, context), is_markdown=call.is_markup)
        except TemplateError:
            return None

    def _without_template(self, call: Call, inner: str) -> _Result:
        """What stands for a call whose template can't be run: what its theme meant, or its inside."""
        row = self.of.site.known().of(call.name)
        if row is None or not inner.strip():
            return _Result(inner, known.Shown("") if inner.strip() else None, is_markdown=call.is_markup)
        return self._of_theme(call, inner) or _Result(inner, known.Shown(""))

    def _finished(self, call: Call, template: _Template, result: str, context: _Context) -> _Result:
        if template.takes_inner and call.inner is None and not call.is_closed:
            self._say(call, "is never closed", "shown without an inside")
        elif not template.takes_inner and template.label and context.inner.strip():
            self._say(call, "has a template that doesn't use what it encloses", "that is shown behind it")
            result += context.inner
        if call.inner is None and call.indentation:
            result = result.replace("\n", f"\n{call.indentation}")
        return _Result(result, is_markdown=call.is_markup and not template.is_old)

    def _prepared(self, call: Call, template: _Template, inner: str, level: int) -> Html:
        if call.is_markup and call.inner and (level or template.is_old):
            html = self._markdown(inner)
            is_line = "\n" not in inner and html.startswith("<p>") and html.endswith("</p>\n")
            inner = html[3:-5] if is_line else html
        return Html(inner)

    def _templated(self, template: _Template, context: _Context) -> str:
        given = functions.of_page(self.of, self.page, context)
        return run(template.parsed, context, given, self.of.other).html

    def _supplied(self, call: Call, function: Callable[..., str], inner: str) -> _Result:
        page = {**self.page.parameters, "title": self.page.title, "url": self.page.address, "path": self.page.path}
        try:
            text = str(function(call.named or call.positional, None if call.inner is None else inner, page))
        except Exception as error:  # the site's own function, which may do anything
            self._tell(call, f"{type(error).__name__}: {error}")
            text = inner
        return _Result(text, is_markdown=call.is_markup)

    def _of_theme(self, call: Call, inner: str) -> _Result | None:
        """What a call shows whose template isn't there, if its theme is known."""
        themes = self.of.site.known()
        row = themes.of(call.name)
        if row is None:
            return None
        resources = Resources(self.of.site, self.page.resources)
        try:
            shown = known.shown(row, themes, call.named or call.positional, inner, self.of.site, resources)
        except TemplateError:
            shown = None
        if shown is None:
            done = "its inside is shown" if inner.strip() else "left out"
            self._say(call, "has parameters of which nothing can be made", done)
            return _Result(inner, is_markdown=call.is_markup)
        return _Result(inner, shown)

    def _unknown(self, call: Call, inner: str) -> _Result:
        done = "its inside is shown" if inner.strip() else "left out"
        self.of.count("unknown", call.name, self.file, self.line + call.line - 1, done)
        return _Result(inner, known.Shown("") if inner.strip() else None, is_markdown=call.is_markup)


def _kept(call: Call) -> str:
    """The inside of a call that isn't run, without the calls in it."""
    waiting: list[Part] = list(reversed(call.inner or ()))
    out: list[str] = []
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            out.append(part)
        else:
            waiting += reversed(part.inner or ())
    return "".join(out)


class _Context(Object):
    """What a shortcode's template sees as `.`."""

    def __init__(self, post: _Post, call: Call, ordinal: int, parent: _Context | None) -> None:
        self.inner = Html("")
        self._post = post
        self._call = call
        self._ordinal = ordinal
        self._parent = parent
        self._scratch = Scratch()

    def fields(self) -> Mapping[str, Any]:
        """Return the fields and methods that are known beforehand."""
        post, call = self._post, self._call
        page = post.page
        return {
            "Inner": Method(lambda: self.inner),
            "InnerDeindent": Method(lambda: Html(deindented(self.inner, call.indentation))),
            "Get": Method(self._get),
            "Params": call.named or call.positional,
            "IsNamedParams": bool(call.named),
            "Name": call.name,
            "Ordinal": self._ordinal,
            "Parent": self._parent,
            "Scratch": self._scratch,
            "Store": self._scratch,
            "Position": f'"{post.file}:{post.line + call.line - 1}"',
            "Page": post.of.world.page(page),
            "Site": post.of.world.of_site(page.language),
            "Ref": Method(lambda given: post.of.world.ref(page, given, is_absolute=True)),
            "RelRef": Method(lambda given: post.of.world.ref(page, given, is_absolute=False)),
        }

    @cached_property
    def _known(self) -> Mapping[str, Any]:
        return self.fields()

    def field(self, name: str) -> Any:
        """Return a field.

        Raises:
            TemplateError: There is none of this name.
        """
        if name not in self._known:
            raise TemplateError(f"there is no field `{name}` of a shortcode")
        return self._known[name]

    def warn(self, what: str) -> None:
        """Report a warning of the template."""
        post, call = self._post, self._call
        post.of.count(f"warns: {what[:300]}", call.name, post.file, post.line + call.line - 1, "shown all the same")

    def _get(self, key: Any) -> Any:
        call = self._call
        if isinstance(key, int) and not isinstance(key, bool):
            return call.positional[key] if 0 <= key < len(call.positional) else ""
        return call.named.get(string(key), "")


def deindented(text: str, indentation: str) -> str:
    """Return a text whose lines don't begin with the indentation of its call."""
    if not indentation:
        return text
    return "".join(line.removeprefix(indentation) for line in text.splitlines(keepends=True))
