"""The data of the templates: posts, terms and numbers of pages, as a reader sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..blog.post import OldPage


@dataclass(frozen=True, slots=True)
class TermView:
    """A term in the templates."""

    name: str
    url: str
    """Empty if it has no page."""
    count: int
    """The number of its posts."""
    weight: int = 0
    """From 1 to 5, the more posts the higher, where the overview is a cloud; else 0."""
    within: Sequence[TermView] = ()
    """Of a year: its months, if they have pages; of a term in which others stand: those."""
    short_name: str = ""
    """Its name among those that stand in the same term."""


@dataclass(frozen=True, slots=True)
class PictureView:
    """A picture that a post's front matter names."""

    url: str
    alt: str
    caption: str
    """HTML; empty for none."""
    width: int
    """In pixels; 0 where it isn't known."""
    height: int


@dataclass(frozen=True, slots=True)
class FrameView:
    """What stands in a frame above a post: the player of a film, or a page."""

    url: str
    title: str


@dataclass(frozen=True, slots=True)
class ActionView:
    """A button above a post."""

    label: str
    url: str
    is_primary: bool
    """Whether it stands out."""


@dataclass(frozen=True, slots=True)
class AuthorView:
    """An author in the templates, as the old blog described them."""

    name: str
    url: str
    """Of the page of their posts; empty where there is none."""
    link: str
    """A URL of their own, of the web or of an email address; empty for none."""
    picture: str
    """The URL of a picture; empty for none."""
    description: str

    @property
    def site(self) -> str:
        """What the link of their own leads to, for readers: `ann.example`."""
        return self.link.removeprefix("mailto:").removeprefix("https://").removeprefix("http://").rstrip("/")


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link beside the text of a post, or the name of a group of them."""

    title: str
    url: str = ""
    """Empty for a group."""
    part: str = ""
    """The heading to which it leads on its page; empty for the page itself."""
    within: Sequence[LinkView] = ()
    """Of a group: its links."""


@dataclass(frozen=True, slots=True)
class PostView:
    """A post in the templates. URLs work on the page that contains it."""

    title: str
    url: str
    date: str
    """In the post's own language; empty for pages."""
    datetime: str
    """In the format of HTML's `datetime` attribute."""
    authors: Sequence[str]
    """Their names."""
    categories: Sequence[TermView]
    tags: Sequence[TermView]
    language: str
    draft: bool
    description: str | None
    image: str | None
    """The URL of its image; none where nothing answers that."""
    metadata: Mapping[str, Any]
    """The front matter as the author wrote it. Templates escape the values that they show."""
    is_pinned: bool = False
    """Whether lists begin with it."""
    excerpt: str = ""
    """HTML, if the template shows it."""
    is_whole: bool = False
    """True if the excerpt is the whole post."""
    updated: str = ""
    """The day of its last change, in the post's own language; empty if that is the day of the post."""
    updated_datetime: str = ""
    minutes: int = 0
    """How long it takes to read; 0 where that isn't shown."""
    reading_time: str = ""
    """The same in the post's own language; empty where it isn't shown."""
    bylines: Sequence[TermView] = ()
    """Its authors as terms, which lead to the pages of their posts where there are such."""
    cards: Sequence[AuthorView] = ()
    """Its authors as the old blog described them, where the site asks for it."""
    lead: str = ""
    """The line below the title, as HTML."""
    picture: PictureView | None = None
    """The picture above the post, or in a list the one beside it; None where the text shows it."""
    frame: FrameView | None = None
    """What stands in a frame above the post, on its own page."""
    actions: Sequence[ActionView] = ()
    """The buttons above the post, on its own page."""
    external: str = ""
    """The URL to which the title led; empty for none."""
    old: OldPage = field(default_factory=OldPage)
    """Its names in the old blog, by which comment services know it: `old.id`, `old.path`, `old.url` and `old.term`."""
    lang: str = ""
    """The post's language if it isn't the site's."""
    direction: str = ""
    """`rtl` or `ltr`, if the post's language may have another direction than the site's."""


@dataclass(frozen=True, slots=True)
class VersionView:
    """A post in another language."""

    language: str
    """A BCP 47 tag."""
    name: str
    """The name of the language, in that language."""
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class PartView:
    """The place of a post in a series."""

    series: TermView
    label: str
    """`Part 2 of 5`, in the language of the post."""
    number: int
    count: int
    older: PostView | None
    """The part before it."""
    newer: PostView | None
    """The part after it."""


@dataclass(frozen=True, slots=True)
class CategoryView:
    """The posts of its first category around a post."""

    category: TermView
    older: PostView | None
    newer: PostView | None


@dataclass(frozen=True, slots=True)
class GroupView:
    """Posts under one heading: those of a year, of a term, or the items of a collection."""

    name: str
    """Empty where there is no heading."""
    id: str
    """Of the heading; empty where another one has it."""
    url: str
    """Of the term's page; empty where there is none."""
    posts: Sequence[PostView]


@dataclass(frozen=True, slots=True)
class PageLink:
    """One number of a pagination; `gap` replaces the pages between."""

    number: int
    url: str = ""
    current: bool = False
    gap: bool = False
