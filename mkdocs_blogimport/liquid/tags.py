"""Jekyll's tags, those of its plugins that nearly every blog has, and those that a site supplies."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from . import addresses, files, includes, media, values
from .context import Context
from .nodes import TagNode
from .pictures import code_block, picture, strings
from .registry import TagEntry, tag

_FILE = re.compile(r"(?:\{\{.*?\}\}|[^\s{]|\{(?!\{))+", re.DOTALL)
PARAMETER: Final = re.compile(
    r"""(?<![\w-])([\w-]++)\s*+=\s*+(?:"([^"\\]*+(?:\\.[^"\\]*+)*+)"|'([^'\\]*+(?:\\.[^'\\]*+)*+)'|([\w.\[\]'"-]+))""",
    re.DOTALL,
)
_LANGUAGE = re.compile(r"[\w.+#-]+")
_OPTION = re.compile(r"""(?<!\s)\s++(\w+)(?:=(?:"([^"]*)"|'([^']*)'|([^\s"']+)))?""")


def shortened(written: str) -> str:
    """Return a string as messages quote it: on one line, and shortened if it is long."""
    words = " ".join(written[:400].split())
    return f"{words[:79]}…" if len(words) > 80 else words


# Code ---------------------------------------------------------------------------------------------


@tag("highlight", block=True, needs_markup=False, code=True)
def highlight(tag: TagNode, context: Context) -> str:
    """`{% highlight ruby linenos %}`: a block of code.

    Jekyll 4.3: a language, then options such as `linenos`, `linenos=table` and `mark_lines="1 2"`. The language may be
    missing.
    """
    language, options = _highlighting(tag.markup)
    for other in ("title", "url", "link", "start"):  # the highlighter has them, this tag does not
        options.pop(other, None)
    return code_block(context, tag.inner(context), language, options)


def _highlighting(markup: str) -> tuple[str | None, dict[str, str | bool]]:
    found = _LANGUAGE.match(markup)
    if found is None:
        return None, {}
    options: dict[str, str | bool] = {}
    for option in _OPTION.finditer(markup, found.end()):
        written = [value for value in option.groups()[1:] if value is not None]
        options[option[1]] = written[0] if written else True
    return found.group().lower(), options


# Included files -----------------------------------------------------------------------------------


@tag("include_cached")
@tag("include")
def include(tag: TagNode, context: Context) -> str:
    """`{% include file.html name="value" other=page.title %}`: a file, with the parameters in `include`.

    Jekyll 4.3: a file of `_includes`; its name may contain outputs, `{% include {{ page.box }}.html %}`. The tag
    `include_cached` of jekyll-include-cache does the same, only faster there.
    """
    return _included(tag, context, context.site.includes)


@tag("include_relative")
def include_relative(tag: TagNode, context: Context) -> str:
    """`{% include_relative file.md %}`: Jekyll 4.3, a file beside the page, never above it."""
    return _included(tag, context, context.page_folder)


def _included(tag: TagNode, context: Context, folder: Path | str) -> str:
    """Return the output of a file of a folder; `folder` may be the reason why there is none."""
    found = _FILE.match(tag.markup)
    name = tag.expanded(context, found.group() if found else "").strip()
    return included(tag, context, folder, name, tag.markup[found.end() if found else 0 :])


def included(tag: TagNode, context: Context, folder: Path | str, name: str, parameters: str) -> str:
    """Render a file in the place of a tag.

    Args:
        tag: The tag.
        context: The rendering.
        folder: The folder of the file, or the reason that there is none.
        name: The file's path in it.
        parameters: The parameters of the tag after the name, `key="value"`.

    Returns:
        The output of the file; for a file that can't be read, which is reported, its replacement.
    """
    file: files.File | None = None
    try:
        if isinstance(folder, Path):
            file, why = context.file(folder, name), ""
        else:
            why = folder
    except files.UnreadError as error:
        why = str(error)
    given = _parameters(context, parameters)
    if file is None:
        return _replacement(tag, context, name, why, given)
    return context.render_file(file, include=given)


def _parameters(context: Context, markup: str) -> dict[str, Any]:
    parameters: dict[str, Any] = {}
    for parameter in PARAMETER.finditer(markup):
        key, double, single, variable = parameter.groups()
        if variable is not None:
            parameters[key] = context.value(variable)
        else:
            parameters[key] = re.sub(r"\\(.)", r"\1", double if double is not None else single)
    return parameters


def _replacement(tag: TagNode, context: Context, name: str, why: str, parameters: Mapping[str, Any]) -> str:
    """Replace a missing file, as most of a theme are, by the picture or the film in its parameters."""
    if why == files.MISSING and (shown := includes.made(tag, context, name, parameters)) is not None:
        return shown
    done, html = "left out", ""
    if why == files.MISSING and (found := strings(tag, context, parameters)):
        if (image := picture(tag, context, found)) is not None:
            source, html = image
            done = f"the image “{shortened(source)}” is shown instead"
        elif (player := _player(context, name, found)) is not None:
            done, html = "the video is shown instead", tag.apart(player)
    context.report(tag.token, f"“{name}” can't be included: {why}", done)
    return html


def _player(context: Context, name: str, parameters: Mapping[str, str]) -> str | None:
    known = next((known for known in ("youtube", "vimeo") if known in name.lower()), "")
    provider = (parameters.get("provider") or known).lower()
    found = context.site.theme_includes().providers.get(provider)
    return media.player(found, parameters.get("id") or parameters.get("url") or "")


# Addresses ----------------------------------------------------------------------------------------


@tag("link")
def link(tag: TagNode, context: Context) -> str:
    """`{% link _posts/2020-01-02-x.md %}`: an address, below the base address.

    Jekyll 4.3: that of any file that the site publishes, by its path in the source.
    """
    return _address(tag, context, context.site.link, "file")


@tag("post_url")
def post_url(tag: TagNode, context: Context) -> str:
    """`{% post_url 2020-01-02-x %}`: an address, below the base address.

    Jekyll 4.3: that of a post, by its file's name without the file extension.
    """
    return _address(tag, context, context.site.post_url, "post")


def _address(tag: TagNode, context: Context, find: Callable[[str], str | None], noun: str) -> str:
    name = tag.expanded(context, tag.markup).strip()
    address = find(name)
    if address is None and name.startswith("/"):
        address = find(name.lstrip("/"))
    if address is None:
        context.report(tag.token, f"there is no {noun} “{name}” to link to", "the link is broken")
        return "#"  # its own page: the broken link isn't reported a second time
    return addresses.relative(address, context.site.base)


@tag("gist")
def gist(tag: TagNode, context: Context) -> str:
    """`{% gist user/id file.rb %}`: the script that shows the gist, and a link to it for readers without scripts.

    jekyll-gist: a gist by its id, with or without its user, and the file to show of it.
    """
    words = tag.markup.split()
    identity, file = (_gist_word(context, word) for word in (*words[:2], "")[:2])
    if not re.fullmatch(r"[\w-]+(?:/\w+)?", identity):
        context.report(tag.token, f"“{identity}” is not the name of a gist", "left out")
        return ""
    address = f"https://gist.github.com/{identity}"
    source = f"{address}.js" + (f"?file={quote(file)}" if file else "")
    return f'<noscript><a href="{address}">{escape(address)}</a></noscript><script src="{escape(source)}"> </script>'


def _gist_word(context: Context, word: str) -> str:
    if word[:1] in "\"'":
        return word.strip("\"'")
    if re.fullmatch(r"[A-Za-z_][\w-]*(?:\.[\w-]+)+", word):
        value = context.value(word)
        if value is not None:
            return values.to_output(value)
    return word


# Tags of the site ---------------------------------------------------------------------------------


def site_tag(name: str, function: Callable[..., str | None], *, block: bool) -> TagEntry:
    """Make a tag of a function that the site supplies.

    Args:
        name: The tag's name.
        function: Called with the markup, the rendered body (None without one) and the page.
        block: True if the tag has a body.
    """

    def run(tag: TagNode, context: Context) -> str:
        body = None if tag.body is None else tag.inner(context)
        try:
            written = function(tag.markup, body, context.page)
        except Exception as error:  # it is the site's own code
            what = f"the site's Liquid tag “{name}” fails ({type(error).__name__}: {error})"
            context.report(tag.token, what, "left out")
            return ""
        return "" if written is None else str(written)

    return TagEntry(name, run, block=block, needs_markup=False)
