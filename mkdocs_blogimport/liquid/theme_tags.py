"""Tags of plugins that themes bring along, known where neither Jekyll nor the site has one of the name.

What they give is what a reader of such a blog saw, in HTML without scripts.
"""

from __future__ import annotations

from html import escape
from typing import cast

from liquid import RenderContext

from . import files, limits, media
from .context import Context
from .guard import GuardedNode
from .limits import spend
from .nodes import TagNode
from .pictures import caption_of
from .registry import tag
from .tags import shortened

#: Keys that one citation names.
_KEYS = 50


@tag("details", block=True, needs_markup=False, fallback=True)
def details(tag: TagNode, context: Context) -> str:
    """`{% details Words to click on %} … {% enddetails %}`: what is shown when a reader asks for it."""
    caption = tag.expanded(context, tag.markup).strip()
    summary = f"<summary>{caption_of(context, caption)}</summary>" if caption else ""
    return tag.apart(f"<details>{summary}{_rendered(context, tag.inner(context))}</details>")


@tag("tabs", block=True, needs_markup=False, fallback=True)
def tabs(tag: TagNode, context: Context) -> str:
    """`{% tabs group %}{% tab group Name %} … {% endtab %}{% endtabs %}` (jekyll-tabs): one of several texts at a time.

    The markup is that of `pymdownx.tabbed`, which Material styles.
    """
    labels: list[str] = []
    blocks: list[str] = []
    others = context.get_buffer()
    for node in tag.body.nodes if tag.body is not None else ():
        inside = node.node if isinstance(node, GuardedNode) else node
        if isinstance(inside, TagNode) and inside.name == "tab":
            labels.append(_label(inside, context))
            blocks.append(_rendered(context, inside.inner(context)))
        else:
            node.render(cast(RenderContext, context), others)
    around = others.getvalue().strip()
    if not labels:
        return around
    group = f"__tabbed_{tag.token.start_index}"
    numbers = range(1, len(labels) + 1)
    inputs = "".join(
        f'<input{" checked" if number == 1 else ""} id="{group}_{number}" name="{group}" type="radio">'
        for number in numbers
    )
    named = "".join(
        f'<label for="{group}_{number}">{media.text(label)}</label>'
        for number, label in zip(numbers, labels, strict=True)
    )
    bodies = "".join(f'<div class="tabbed-block">{block}</div>' for block in blocks)
    whole = (
        f'<div class="tabbed-set tabbed-alternate" data-tabs="1:{len(labels)}">{inputs}'
        f'<div class="tabbed-labels">{named}</div><div class="tabbed-content">{bodies}</div></div>'
    )
    return f"{around}\n\n{tag.apart(whole)}" if around else tag.apart(whole)


@tag("tab", block=True, needs_markup=False, fallback=True)
def tab(tag: TagNode, context: Context) -> str:
    """A tab that stands among no others: its name, and what it holds."""
    return f"\n<p><strong>{media.text(_label(tag, context))}</strong></p>\n\n{tag.inner(context)}\n"


def _label(tag: TagNode, context: Context) -> str:
    """The name of a tab: what stands behind that of its group."""
    group, _, name = tag.expanded(context, tag.markup).strip().partition(" ")
    return name.strip() or group


def _rendered(context: Context, markdown: str) -> str:
    spend(limits.FILTER + len(markdown) // limits.RENDERED)
    return f"\n{context.site.markdownify(markdown).strip()}\n"


@tag("mermaid", block=True, needs_markup=False, fallback=True)
def mermaid(tag: TagNode, context: Context) -> str:
    """`{% mermaid %} … {% endmermaid %}` (jekyll-mermaid): a diagram, as Mermaid finds it."""
    diagram = tag.inner(context)
    spend(len(diagram) // limits.COPIED)
    return f'\n<div class="mermaid">\n{escape(diagram.strip(), quote=False)}\n</div>\n'


@tag("cite", needs_markup=False, fallback=True)
def cite(tag: TagNode, context: Context) -> str:
    """`{% cite key other --locator 3 %}` (jekyll-scholar): the keys in brackets, since no bibliography is read."""
    words = tag.expanded(context, tag.markup).split()
    end = next((at for at, word in enumerate(words) if word.startswith("-")), len(words))
    keys = [media.text(word) for word in words[:end][:_KEYS]]
    what = f"the work “{shortened(' '.join(words[:end]))}” is cited, and bibliographies are not read"
    context.report(tag.token, what, "its key is shown" if keys else "left out")
    return f"&#91;{', '.join(keys)}&#93;" if keys else ""


@tag("file_exists", needs_markup=False, fallback=True)
def file_exists(tag: TagNode, context: Context) -> str:
    """`{% file_exists path %}`: `true` or `false`, whether the blog has this file."""
    name = tag.expanded(context, tag.markup).strip().strip("\"'").lstrip("/")
    if context.site.link(name) is not None:
        return "true"
    try:
        context.file(context.site.folder, name)
    except files.UnreadError:
        return "false"
    return "true"
