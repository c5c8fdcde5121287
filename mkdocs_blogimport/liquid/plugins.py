"""Tags of plugins that a blog lists: jekyll-multiple-languages-plugin, jekyll-polyglot, jekyll-avatar."""

from __future__ import annotations

import re
from html import escape
from typing import Any, Final

from liquid.exceptions import LiquidError

from . import addresses, files, values
from .context import Context
from .nodes import TagNode
from .registry import tag
from .tags import included, shortened

MULTIPLE: Final = "jekyll-multiple-languages-plugin"
#: The folder of translations of jekyll-multiple-languages-plugin.
FOLDER: Final = "_i18n"
_MARKDOWN: Final = (".md", ".markdown", ".mkd", ".mkdn", ".mkdown")

_USER = re.compile(r"@?([A-Za-z0-9][\w-]{0,99})", re.ASCII)
_VARIABLE = re.compile(r"\buser=([A-Za-z_][\w.-]*)", re.ASCII)
_SIZE = re.compile(r"\bsize=([0-9]{1,4})\b", re.IGNORECASE | re.ASCII)
_SMALL: Final = 48


@tag("t", plugin=MULTIPLE)
@tag("translate", plugin=MULTIPLE)
def translate(tag: TagNode, context: Context) -> str:
    """`{% t menu.home %}`: the translation of a key, or of the key in a variable.

    jekyll-multiple-languages-plugin 1.8: from `_i18n/xx.yml`, with a dot between levels; if the page's language has
    none, that of the default language.
    """
    key = _meant(tag, context)
    for language in _languages(context):
        if written := values.to_output(context.site.translation(language, key)):
            return written
    context.report(tag.token, f"there is no translation of “{shortened(key)}”", "left out")
    return ""


@tag("tf", plugin=MULTIPLE)
@tag("translate_file", plugin=MULTIPLE)
def translate_file(tag: TagNode, context: Context) -> str:
    """`{% tf about/intro.md %}`: a file of the page's language, converted if it is Markdown.

    jekyll-multiple-languages-plugin 1.8: from `_i18n/xx/`. If there is none, that of the default language is
    shown; Jekyll stops there.
    """
    name, _, parameters = _meant(tag, context).partition(" ")
    places = [context.site.folder / FOLDER / language for language in _languages(context)]
    place = next((place for place in places if _is_there(context, place, name)), places[0])
    written = included(tag, context, place, name, parameters)
    return context.site.markdownify(written) if name.endswith(_MARKDOWN) else written


@tag("tl", plugin=MULTIPLE)
@tag("translate_link", plugin=MULTIPLE)
def translate_link(tag: TagNode, context: Context) -> str:
    """`{% tl about %}`, `{% tl about de %}`: the address of the page with this `namespace`, in a language.

    jekyll-multiple-languages-plugin 1.8: the page's `permalink_xx`, else its `permalink`.
    """
    namespace, language = (*_meant(tag, context).split(), "", "")[:2]
    default = _languages(context)[-1]
    language = language or _languages(context)[0]
    pages: Any = context.value("site.pages")
    page = next((page for page in pages or () if namespace and page.get("namespace") == namespace), None)
    if page is None:
        context.report(tag.token, f"no page has the namespace “{shortened(namespace)}”", "the link leads nowhere")
        return "#"
    address = values.to_output(page.get(f"permalink_{language}") or page.get("permalink") or page.get("url"))
    root = "" if language == default else f"/{language}"
    return addresses.relative(f"{root}/{address.lstrip('/')}", context.site.base)


@tag("static_href", block=True, needs_markup=False, plugin="jekyll-polyglot")
def static_href(tag: TagNode, context: Context) -> str:
    """`<a {% static_href %}href="/x"{% endstatic_href %}>`: the body of the tag, as in jekyll-polyglot 1.5."""
    return tag.inner(context)


@tag("avatar", plugin="jekyll-avatar")
def avatar(tag: TagNode, context: Context) -> str:
    """`{% avatar hubot size=50 %}`, `{% avatar user=page.author %}`: the picture of a GitHub user.

    jekyll-avatar 0.8; the picture is on the one host that has replaced its numbered ones.
    """
    markup = tag.expanded(context, tag.markup).strip()
    variable, first = _VARIABLE.search(markup), markup.split(maxsplit=1)[:1]
    name = values.to_output(context.value(variable[1])) if variable else "".join(first)
    user = _USER.fullmatch(name)
    if user is None:
        context.report(tag.token, f"“{shortened(name)}” is not the name of a user", "the picture is left out")
        return ""
    found = _SIZE.search(markup)
    size = int(found[1]) if found else 40
    source = escape(f"https://avatars.githubusercontent.com/{user[1]}?v=3&s=")
    classes = "avatar avatar-small" if size < _SMALL else "avatar"
    others = ", ".join(f"{source}{size * scale} {scale}x" for scale in (1, 2, 3, 4))
    return (
        f'<img class="{classes}" alt="{user[1]}" width="{size}" height="{size}" '
        f'src="{source}{size}" srcset="{others}" />'
    )


def _meant(tag: TagNode, context: Context) -> str:
    """Return the argument of a tag: the value of a variable, or its markup with the outputs in it rendered."""
    markup = tag.markup.strip()
    try:
        value = values.to_output(context.value(markup))
    except LiquidError:
        value = ""
    return value or tag.expanded(context, markup).strip()


def _languages(context: Context) -> tuple[str, ...]:
    """Return the language of the current page, and then the default one."""
    own, default = (values.to_output(context.value(f"site.{key}")) for key in ("lang", "default_lang"))
    return tuple(dict.fromkeys((own, default)))


def _is_there(context: Context, folder: Any, name: str) -> bool:
    try:
        context.file(folder, name)
    except files.UnreadError:
        return False
    return True
