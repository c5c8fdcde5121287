"""Liquid that only names addresses: what is made of it without the language is what the language makes of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from building import write

from mkdocs_blogimport.blog.post import Tools
from mkdocs_blogimport.diagnostics.problems import Problems
from mkdocs_blogimport.sources import ReadOptions, read_source
from mkdocs_blogimport.sources.jekyll import plain_references

POSTS = {
    "_posts/2020-01-02-tea.md": "---\ntitle: Tea\n---\n",
    "_posts/2020-01-03-tea-.md": "---\ntitle: Tea\n---\n",
    "_posts/2020-01-04-äpfel.md": "---\ntitle: Apples\n---\n",
    "food/_posts/2020-01-05-v1.2.md": "---\ntitle: Two\n---\n",
    "_posts/2020-01-06-dots.md": "---\ntitle: Dots\npermalink: /a/../.b/./c.html\n---\n",
    "_posts/2020-01-07-odd.md": "---\ntitle: Odd\npermalink: /a b/%7Ec/[d]/\n---\n",
    "_posts/2020-01-08-twice.md": "---\ntitle: Twice\npermalink: //a//b/\n---\n",
    "_posts/2020-01-09-index.md": "---\ntitle: Root\npermalink: /\n---\n",
}
CONFIGURATIONS = [
    "",
    "url: https://tea.example\nbaseurl: /blog\npermalink: /:title/\n",
    "url: https://tea.example/\nbaseurl: blog/\ncollections: [url]\n",
    "url: [a, b]\nbaseurl: ' /a b/ '\n",
    "url: '{{ site.baseurl }}'\nbaseurl: /a.b/../c\n",
]
#: Bodies in which nothing else is asked of the language.
PLAIN = [
    "[a]({% post_url 2020-01-02-tea %})",
    "![a]({{ site.baseurl }}/a.png) {{site.baseurl}}x",
    "{%post_url 2020-01-02-tea%}",
]
BODIES = [
    *PLAIN,
    "{% post_url 2020-01-04-äpfel %}",
    "{% post_url /2020-01-02-tea %}",
    "{% post_url food/2020-01-05-v1 %}{% post_url food/2020-01-05-v1.2 %}",
    "{% post_url 2020-01-06-dots %}{% post_url 2020-01-07-odd %}",
    "{% post_url 2020-01-08-twice %}{% post_url 2020-01-09-index %}",
    "{% post_url 2020-01-03-tea- %} {% post_url 2020-01-02-tea -%}  x",
    "{% post_url 2020-01-03-tea-%}  x",
    "  {%- post_url 2020-01-02-tea %}",
    "{% post_url none %}",
    "{% post_url %} {% post_url  %}",
    "{% post_url 2020-01-02-tea | upcase %}",
    "{{{ site.url }}}",
    "{{{ site.url }} }",
    "{{ site.url }}} { {{ site.url }} }",
    "{{% post_url 2020-01-02-tea %}} {%{% post_url 2020-01-02-tea %}",
    "{% raw %}{% post_url 2020-01-02-tea %}{% endraw %}",
    "{% comment %}{{ site.url }}{% endcomment %}",
    "{{ site.url | upcase }}{{ site.baseurl }}",
    "{{ site.url }}{{ site.title }}",
    "{%\tpost_url\n2020-01-02-tea %}{%\fpost_url\f2020-01-02-tea\f%}",
    "`{{ site.url }}`\n\n```\n{% post_url 2020-01-02-tea %}\n```\n",
    "{% post_url 2020-01-02-tea %} {% unknown %} {{ site.url",
    "%} }} {{ site.url }}",
]


def expanded(folder: Path, tools: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """What each body becomes, and what is reported of it."""
    problems = Problems()
    blog = read_source(folder, problems, format="jekyll", options=ReadOptions())
    assert blog.template is not None
    expansion = blog.template(Tools(markdownify=str, highlight=lambda code, *_: code, **tools))
    bodies = sorted((post for post in blog.posts if "body-" in post.path), key=lambda post: post.path)
    made = []
    for post in bodies:
        source = expansion.source(post)
        made.append((source, [problem.text for problem in problems if problem.file == post.display_path]))
    return made


@pytest.mark.parametrize("configuration", CONFIGURATIONS)
@pytest.mark.parametrize(
    "tools", [{}, {"tags": {"post_url": lambda markup, body, page: "own"}}, {"max_liquid_steps": 3}]
)
def test_references_become_what_the_language_makes_of_them(
    tmp_path: Path, configuration: str, tools: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    bodies = {f"_posts/2021-01-01-body-{number:02}.md": f"---\n---\n{body}\n" for number, body in enumerate(BODIES)}
    write(tmp_path, {"_config.yml": configuration, **POSTS, **bodies})
    without = expanded(tmp_path, tools)
    monkeypatch.setattr(plain_references, "_MOST", -1)
    assert len(without) == len(BODIES)
    assert without == expanded(tmp_path, tools)
