"""Jekyll's filters."""

from __future__ import annotations

import contextlib
import email.utils
import random
import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import quote, quote_plus, unquote

from liquid.exceptions import LiquidTypeError

from . import addresses, core_filters, dates, limits, slugs, values
from .context import Context
from .core_filters import count_words, in_order, prop, refuse, with_entities
from .expressions import EmptyArgument
from .limits import spend, walked
from .registry import filter

_ESCAPED: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;"}
_WHITESPACE = re.compile(r"\s++", re.ASCII)
_CJK: Final = (
    "\u1100-\u11ff\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3038-\u303b\u3041-\u3096\u309d-\u309f\u30a1-\u30fa"
    "\u30fd-\u30ff\u3105-\u312f\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3200-\u321e\u3260-\u327e\u32d0-\u32fe"
    "\u3300-\u3357\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7a3\ud7b0-\ud7fb\uf900-\ufaff"
    "\uff66-\uff9d\uffa0-\uffdc\U00020000-\U000323af"
)
_CJK_CHARACTER = re.compile(f"[{_CJK}]")


# Addresses ----------------------------------------------------------------------------------------


@filter("relative_url")
def relative_url(value: Any, *, context: Context) -> str | None:
    """The address below the site's base address."""
    return None if value is None else addresses.relative(walked(values.to_output(value)), context.site.base)


@filter("absolute_url")
def absolute_url(value: Any, *, context: Context) -> str | None:
    """The address with the site's URL."""
    site = context.site
    return None if value is None else addresses.absolute(walked(values.to_output(value)), site.base, site.url)


@filter("strip_index")
def strip_index(value: Any) -> str | None:
    """`/a/index.html` is `/a/`."""
    return None if value is None else re.sub(r"/index\.html?\Z", "/", values.to_output(value))


@filter("cgi_escape")
def cgi_escape(value: Any) -> str:
    """Everything escaped, a space as `+`."""
    return quote_plus(walked(values.to_output(value)), safe="")


@filter("uri_escape")
def uri_escape(value: Any) -> str | None:
    """Escaped, except for characters that are allowed in an address."""
    if value is None:
        return None
    return quote(unquote(walked(values.to_output(value))), safe="!#$&'()*+,/:;=?@[]~")


# Dates --------------------------------------------------------------------------------------------


@filter("date")
def date_(value: Any, form: Any = None, *, context: Context) -> Any:
    """A date in a format of Ruby's `strftime`; a value that is no date is not changed."""
    site = context.site
    moment = dates.read(value, site.now, site.timezone)
    written = values.to_output(form)
    if moment is None or not written:
        return value
    spend(written.count("%"))
    return dates.strftime(moment, written)


def _moment(value: Any, context: Context) -> datetime | None:
    """Return a date in the site's time zone; a value that is no date is reported."""
    if value is None or value == "":
        return None
    site = context.site
    moment = dates.read(value, site.now, site.timezone)
    if moment is None:
        context.report(context.token, f"“{values.to_output(value)[:80]}” is not a date", "shown unchanged")
        return None
    return dates.local(moment, site.timezone)


@filter("date_to_xmlschema")
def date_to_xmlschema(value: Any, *, context: Context) -> Any:
    """`2020-01-02T03:04:05+01:00`."""
    moment = _moment(value, context)
    return value if moment is None else dates.strftime(moment, "%Y-%m-%dT%H:%M:%S%:z")


@filter("date_to_rfc822")
def date_to_rfc822(value: Any, *, context: Context) -> Any:
    """`Thu, 02 Jan 2020 03:04:05 +0100`."""
    moment = _moment(value, context)
    return value if moment is None else email.utils.format_datetime(moment)


@filter("date_to_string")
def date_to_string(value: Any, kind: Any = None, style: Any = None, *, context: Context) -> Any:
    """`02 Jan 2020`, `2nd Jan 2020` or `Jan 2nd, 2020`."""
    return _written(value, "%b", kind, style, context)


@filter("date_to_long_string")
def date_to_long_string(value: Any, kind: Any = None, style: Any = None, *, context: Context) -> Any:
    """`02 January 2020`, `2nd January 2020` or `January 2nd, 2020`."""
    return _written(value, "%B", kind, style, context)


def _written(value: Any, month: str, kind: Any, style: Any, context: Context) -> Any:
    moment = _moment(value, context)
    if moment is None:
        return value
    if kind != "ordinal":
        return dates.strftime(moment, f"%d {month} %Y")
    teen = moment.day in (11, 12, 13)
    day = f"{moment.day}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(moment.day % 10, 'th')}"
    return dates.strftime(moment, f"{month} {day}, %Y" if style == "US" else f"{day} {month} %Y")


# Lists --------------------------------------------------------------------------------------------


def _members(value: Any) -> list[Any] | None:
    """Return the items of a list or the values of a hash, None if it is neither."""
    if isinstance(value, Mapping):
        return [values.plain(value[key]) for key in value]
    return [values.plain(item) for item in value] if values.is_list(value) else None


def _value(item: Any, name: str) -> Any:
    """Return a property of an item; of a string it is the name, if the string contains it."""
    if isinstance(item, str):
        limits.spend_on_search(item, name)
        return name if name in item else None
    return prop(item, name)


def _property(name: Any) -> Callable[[Any], Any]:
    """Return a function for a property, or the property of a property: `author.name`, false without an author."""
    written = values.to_output(name)
    if "." not in written:
        return lambda item: _value(item, written)
    parts = written.split(".")

    def nested(item: Any) -> Any:
        found = _value(item, written)
        if found is None:
            spend(len(parts) // 2)
            found = item
            for part in parts:
                found = _value(found, part) if isinstance(found, Mapping | str) else False
        return found

    return nested


def _matching(name: Any, wanted: Any) -> Callable[[Any], bool]:
    """Return a function that compares a property of an item with a value, as strings; of a list any item counts."""
    of, target = _property(name), values.to_output(wanted)
    if isinstance(wanted, EmptyArgument):
        return lambda item: not values.to_output(of(item))
    steps = len(target) // limits.COMPARED

    def matches(item: Any) -> bool:
        found = of(item)
        if wanted is None or found is None:
            return found is wanted
        if isinstance(found, str):
            spend(steps)
            return found == target
        if not values.is_list(found):
            return values.to_output(found) == target
        if paid := len(found) // limits.ITEMS + len(found) * steps:
            spend(paid)
        if target in found:
            return True
        return any(values.to_output(inner) == target for inner in found if type(inner) is not str)

    return matches


@filter("where")
def where(value: Any, name: Any, wanted: Any) -> Any:
    """The items with this value of a property, compared as strings; of a list in it any item counts."""
    members = _members(value)
    if members is None or not values.is_truthy(name):
        return value
    matches = _matching(name, wanted)
    return [item for item in members if matches(item)]


@filter("find")
def find(value: Any, name: Any, wanted: Any) -> Any:
    """The first item with this value of a property."""
    members = _members(value)
    if members is None or not values.is_truthy(name):
        return value
    matches = _matching(name, wanted)
    return next((item for item in members if matches(item)), None)


@contextlib.contextmanager
def _with_each(members: list[Any], variable: Any, expression: str, context: Context) -> Iterator[Iterator[Any]]:
    """Yield every item in turn, as a variable of this name in an expression."""
    scope: dict[str, Any] = {}
    name, steps = values.to_output(variable), limits.weight(expression)

    def each() -> Iterator[Any]:
        for item in members:
            spend(steps)
            scope[name] = item
            yield item

    with context.extend(scope):
        yield each()


@filter("where_exp")
def where_exp(value: Any, variable: Any, expression: Any, *, context: Context) -> Any:
    """The items that meet a condition."""
    members = _members(value)
    if members is None:
        return value
    written = values.to_output(expression)
    condition = context.condition(written)
    with _with_each(members, variable, written, context) as each:
        return [item for item in each if condition()]


@filter("find_exp")
def find_exp(value: Any, variable: Any, expression: Any, *, context: Context) -> Any:
    """The first item that meets a condition."""
    members = _members(value)
    if members is None:
        return value
    written = values.to_output(expression)
    condition = context.condition(written)
    with _with_each(members, variable, written, context) as each:
        return next((item for item in each if condition()), None)


def _grouped(pairs: list[tuple[Any, Any]]) -> list[dict[str, Any]]:
    """Group the items of pairs of a name and an item by their names."""
    groups: dict[tuple[type, Hashable], dict[str, Any]] = {}
    for name, item in pairs:
        key = type(name), name if isinstance(name, Hashable) else values.inspect(name)
        groups.setdefault(key, {"name": name, "items": []})["items"].append(item)
    spend(len(groups) // 2)
    return [{**group, "size": len(group["items"])} for group in groups.values()]


@filter("group_by")
def group_by(value: Any, name: Any) -> Any:
    """The items by the value of a property as a string: a list of `name`, `items` and `size`."""
    members, of = _members(value), _property(name)
    return value if members is None else _grouped([(values.to_s(of(item)), item) for item in members])


@filter("group_by_exp")
def group_by_exp(value: Any, variable: Any, expression: Any, *, context: Context) -> Any:
    """The items by the value of an expression for them."""
    members = _members(value)
    if members is None:
        return value
    written = values.to_output(expression)
    parsed = context.expression(written)
    with _with_each(members, variable, written, context) as each:
        return _grouped([(values.plain(parsed()), item) for item in each])


@filter("sort")
def sort(value: Any, name: Any = None, nils: Any = "first") -> Any:
    """In order, by a property if one is named; items without it come first or `last`.

    Numerals count as numbers; properties of several kinds are compared as strings.
    """
    if value is None:
        raise refuse("nil can't be sorted")
    members = _sorted_items(value)
    if not values.is_truthy(name):
        return in_order(members, members)
    keys = list(map(_property(name), members))
    missing = [item for key, item in zip(keys, members, strict=True) if key is None]
    found = [item for key, item in zip(keys, members, strict=True) if key is not None]
    result = in_order(found, [_sortable(key) for key in keys if key is not None], _order_loosely)
    return result + missing if nils == "last" else missing + result


def _sorted_items(value: Any) -> list[Any]:
    """Return the items of a list, which may be lists, the pairs of a hash, or any other value as the only item."""
    if isinstance(value, Mapping):
        return [[key, value[key]] for key in value]
    return [values.plain(item) for item in value] if values.is_list(value) else [value]


def _order_loosely(left: Any, right: Any) -> int:
    if isinstance(left, bool) == isinstance(right, bool):
        try:
            return core_filters.order(left, right)
        except LiquidTypeError:
            pass
    return core_filters.order(values.to_output(left), values.to_output(right))


_REAL: Final = re.compile(r"\s*+-?(?:\d++\.\d*+|\.\d++)\s*+")
_WHOLE: Final = re.compile(r"\s*+-?\d{1,300}+\s*+")


def _sortable(value: Any) -> Any:
    if isinstance(value, str):
        if value[:1].isalpha():
            return value
        if _REAL.fullmatch(value):
            return float(value)
        if _WHOLE.fullmatch(value):
            return int(value)
    return dates.comparable(value) if isinstance(value, date) else value


@filter("sample")
def sample(value: Any, count: Any = 1, *, context: Context) -> Any:
    """Any item, or any so many; the same ones at every build, so that a site does not change by itself."""
    members = None if isinstance(value, range) else _members(value)
    if not members:
        return value
    chosen = random.Random(len(members)).sample(members, min(max(values.integer(count), 0), len(members)))
    return chosen[0] if values.integer(count) == 1 else chosen


def _is_array(value: Any) -> bool:
    """Return True if a value is a list, and no range."""
    return values.is_list(value) and not isinstance(value, range)


@filter("push")
def push(value: Any, item: Any) -> Any:
    """With one more item at the end."""
    return [*value, item] if _is_array(value) else value


@filter("pop")
def pop(value: Any, count: Any = 1) -> Any:
    """Without the last item, or the last so many."""
    return list(value)[: max(len(value) - max(values.integer(count), 0), 0)] if _is_array(value) else value


@filter("shift")
def shift(value: Any, count: Any = 1) -> Any:
    """Without the first item, or the first so many."""
    return list(value)[max(values.integer(count), 0) :] if _is_array(value) else value


@filter("unshift")
def unshift(value: Any, item: Any) -> Any:
    """With one more item at the beginning."""
    return [item, *value] if _is_array(value) else value


@filter("array_to_sentence_string")
def array_to_sentence_string(value: Any, connector: Any = "and") -> str:
    """`a, b, and c`."""
    if not values.is_list(value):
        raise refuse("the value of array_to_sentence_string must be a list")
    words = [values.to_output(item) for item in value]
    limits.fits(sum(map(len, words)) + 2 * len(words))
    if len(words) < 2:
        return "".join(words)
    if len(words) == 2:
        return f"{words[0]} {values.to_output(connector)} {words[1]}"
    return f"{', '.join(words[:-1])}, {values.to_output(connector)} {words[-1]}"


# Text ---------------------------------------------------------------------------------------------


@filter("markdownify")
def markdownify(value: Any, *, context: Context) -> str:
    """Markdown as HTML."""
    written = values.to_output(value)
    spend(len(written) // limits.RENDERED)
    return context.site.markdownify(written)


@filter("smartify")
def smartify(value: Any) -> str:
    """Straight quotes, dashes and dots as typographic ones."""
    written = values.to_output(value).replace("<<", "«").replace(">>", "»")
    spend(sum(map(written.count, "<\"'")) // limits.PLACES)
    parts = re.split(r"(<[^<>]*>)", written)
    before = ""
    for index, part in enumerate(parts):
        if index % 2 == 0:
            parts[index] = _smart(part, before)
            before = parts[index][-1:] or before
    return "".join(parts)


def _smart(written: str, before: str) -> str:
    for plain, printed in (("---", "—"), ("--", "–"), ("...", "…")):
        written = written.replace(plain, printed)
    written = re.sub(r"'(?=\d\ds?\b)", "’", written)

    def quoted(found: re.Match[str]) -> str:
        previous = written[found.start() - 1] if found.start() else before
        opening = not previous or previous.isspace() or previous in "([{“‘—–"
        return ("“" if opening else "”") if found.group() == '"' else ("‘" if opening else "’")

    return re.sub(r"""["']""", quoted, written)


@filter("scssify")
@filter("sassify")
def sassify(value: Any, *, context: Context) -> Any:
    """Sass to CSS, which is not possible here."""
    context.report(context.token, "Sass can't be converted to CSS here", "shown unchanged")
    return value


@filter("slugify")
def slugify(value: Any, mode: Any = None) -> str | None:
    """A string as part of an address: `default`, `pretty`, `ascii`, `latin`, `raw`, `none`."""
    if value is None:
        return None
    return slugs.slugify(walked(values.to_output(value)), "default" if mode is None else values.to_output(mode))


@filter("number_of_words")
def number_of_words(value: Any, mode: Any = None) -> int:
    """The number of words; with `cjk` or `auto` every Chinese, Japanese or Korean character is one."""
    written = values.to_output(value)
    if mode not in ("cjk", "auto") or written.isascii():
        return count_words(written)
    others, count = _CJK_CHARACTER.subn(" ", written)
    spend(count // limits.PLACES)
    return count + count_words(others)


@filter("normalize_whitespace")
def normalize_whitespace(value: Any) -> str:
    """Every run of whitespace one space."""
    return _WHITESPACE.sub(" ", values.to_output(value)).strip(" ")


@filter("xml_escape")
def xml_escape(value: Any) -> str:
    """`&`, `<`, `>` and both quotes as entities of XML."""
    return with_entities(values.to_output(value), _ESCAPED)


@filter("jsonify")
def jsonify(value: Any) -> str:
    """A value as JSON."""
    return values.to_json(value)


@filter("inspect")
def inspect(value: Any) -> str:
    """A value as Ruby writes it for programmers."""
    return xml_escape(values.inspect(value))


@filter("to_integer")
def to_integer(value: Any) -> int:
    """A whole number: true is 1, and a value that is none is 0."""
    return values.integer(value)
