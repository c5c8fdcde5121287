"""What templates see of the blog, its pages and their files."""

from __future__ import annotations

import mimetypes
import posixpath
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property, cmp_to_key, partial
from typing import Any, Final
from urllib.parse import urlsplit

from ..gotemplates import Beyond, Html, Method, Object, Params, Plain, TemplateError, dates, limits
from ..gotemplates.list_functions import Scratch
from ..gotemplates.values import ZERO, Items, aware, compare, parameters, whole
from ..gotemplates.writing import field as value_of
from ..gotemplates.writing import string
from .contents import Levels
from .placing import Placed
from .site import LanguageFacts, PageFacts, ResourceFacts, Site, glob

#: What is seen of a page that is beyond a body's own rendering.
_BEYOND_PAGE = frozenset(
    {"Translations", "AllTranslations", "Sites", "RawContent", "GitInfo", "OutputFormats", "Paginator", "Next", "Prev",
     "Ancestors", "Sections", "Len"}
)  # fmt: skip
#: What is made of a page's rendered text, and is empty as long as there is none.
_UNRENDERED: Final[Mapping[str, Any]] = {
    "Content": Html(""), "Summary": Html(""), "Plain": "", "PlainWords": (),
    "WordCount": 0, "ReadingTime": 0, "FuzzyWordCount": 0,
}  # fmt: skip
_BEYOND_FRAGMENTS = frozenset({"Headings", "HeadingsMap", "Identifiers"})


class Lazy(Object):
    """An object whose fields are made when they are asked for."""

    def __init__(
        self, makers: Mapping[str, Callable[[], Any]], beyond: frozenset[str] = frozenset(), of: str = ""
    ) -> None:
        self._makers = makers
        self._beyond = beyond
        self._of = of

    def field(self, name: str) -> Any:
        """Return a field.

        Raises:
            Beyond: It is known, and not given here.
            TemplateError: There is none of this name.
        """
        maker = self._makers.get(name)
        if maker is None:
            if name in self._beyond:
                raise Beyond(f".{self._of}.{name}")
            raise TemplateError(f"there is no field `{name}` of {self._of or 'this'}")
        return maker()


def absolute(site: Site, address: str) -> str:
    """Return the URL of an address of the host."""
    parts = urlsplit(site.base_url)
    return f"{parts.scheme}://{parts.netloc}{address}" if parts.netloc else address


class World:
    """Makes the objects of one blog."""

    def __init__(self, site: Site, render: Callable[[str, PageFacts], str]) -> None:
        """Start without any.

        Args:
            site: The blog.
            render: Converts Markdown with shortcodes, as it stands on a page, to HTML.
        """
        self.site = site
        self._render = render
        self._pages: dict[int, Object] = {}
        self._kept: list[PageFacts] = []
        self._sites: dict[str, Object] = {}
        self._parameters: dict[str, Params] = {}
        self.at: tuple[PageFacts, Placed] | None = None
        """The page that is being rendered, and what it places."""

    def page(self, facts: PageFacts) -> Object:
        """Return a page."""
        found = self._pages.get(id(facts))
        if found is None:
            self._kept.append(facts)  # so that its id stays its own
            found = self._pages[id(facts)] = self._new_page(facts)
        return found

    def _new_page(self, facts: PageFacts) -> Object:
        site, store = self.site, Scratch()
        params = Params(facts.parameters)
        file = posixpath.split(facts.path)
        stem = file[1].rpartition(".")[0] or file[1]

        def find(path: Any) -> Object | None:
            found = site.find_page(string(path), facts)
            return None if found is None else self.page(found)

        def render(*given: Any) -> Html:
            options, text = (given[0], given[1]) if len(given) > 1 else ({}, given[0])
            html = self._render(string(text), facts)
            is_block = isinstance(options, Mapping) and string(options.get("display")) == "block"
            return Html(html if is_block else without_paragraph(html))

        fields: dict[str, Callable[[], Any]] = {
            "Title": lambda: facts.title,
            "LinkTitle": lambda: _link_title(facts),
            "Description": lambda: facts.description,
            "Params": lambda: params,
            "Param": lambda: Method(lambda key: self.parameter(facts, key)),
            "RelPermalink": lambda: facts.address,
            "Permalink": lambda: absolute(site, facts.address),
            "Date": lambda: facts.date or ZERO,
            "Lastmod": lambda: facts.updated or facts.date or ZERO,
            "PublishDate": lambda: facts.published or facts.date or ZERO,
            "ExpiryDate": lambda: facts.expires or ZERO,
            "Draft": lambda: facts.is_draft,
            "Weight": lambda: facts.weight,
            "Kind": lambda: facts.kind,
            "Type": lambda: facts.type,
            "Section": lambda: facts.section,
            "Layout": lambda: string(params.get("layout")),
            "Slug": lambda: string(params.get("slug")),
            "Keywords": lambda: params.get("keywords") or [],
            "Aliases": lambda: params.get("aliases") or [],
            "IsPage": lambda: facts.kind == "page",
            "IsHome": lambda: facts.kind == "home",
            "IsSection": lambda: facts.kind == "section",
            "IsNode": lambda: facts.kind != "page",
            "IsTranslated": lambda: False,
            "Site": lambda: self.of_site(facts.language),
            "Page": lambda: self.page(facts),
            "Language": lambda: self.language(facts.language),
            "Lang": lambda: facts.language,
            "File": lambda: Plain(
                {
                    "Path": facts.path,
                    "Dir": f"{file[0]}/" if file[0] else "",
                    "LogicalName": file[1],
                    "BaseFileName": stem,
                    "TranslationBaseName": stem,
                    "ContentBaseName": stem if stem != "index" else posixpath.basename(file[0]),
                    "Ext": file[1].rpartition(".")[2],
                    "Lang": facts.language,
                    "UniqueID": "",
                },
                facts.path,
            ),
            "Path": lambda: f"/{facts.path.rpartition('.')[0]}".removesuffix("/index"),
            "Resources": lambda: Resources(site, facts.resources),
            "Parent": lambda: self._above(facts),
            "CurrentSection": lambda: self._above(facts) if facts.kind == "page" else self.page(facts),
            "Pages": lambda: self._below(facts, directly=True),
            "RegularPages": lambda: self._below(facts, directly=True),
            "RegularPagesRecursive": lambda: self._below(facts, directly=False),
            "Scratch": lambda: store,
            "Store": lambda: store,
            "GetPage": lambda: Method(find),
            "Ref": lambda: Method(lambda given: self.ref(facts, given, is_absolute=True)),
            "RelRef": lambda: Method(lambda given: self.ref(facts, given, is_absolute=False)),
            "RenderString": lambda: Method(render),
            "HasShortcode": lambda: Method(lambda name: False),
            "Sitemap": dict,
            "BundleType": lambda: "leaf" if stem == "index" else "",
            "TableOfContents": lambda: self._contents(facts, self._levels),
            "Fragments": lambda: self._fragments(facts),
            **{name: partial(self._unrendered, facts, name, empty) for name, empty in _UNRENDERED.items()},
        }
        return Lazy(fields, _BEYOND_PAGE, "Page")

    def _contents(self, facts: PageFacts, levels: Levels) -> Html:
        """The table of contents of the page that is being rendered.

        Raises:
            Beyond: It is another page.
        """
        if self.at is None or self.at[0] is not facts:
            raise Beyond(".Page.TableOfContents of another page")
        return Html(self.at[1].put_table(levels))

    @property
    def _levels(self) -> Levels:
        said = Params(_mapping(_mapping(self.site.settings.get("markup")).get("tableofcontents")))
        usual = Levels()
        return Levels(
            whole(said.get("startlevel", usual.first)),
            whole(said.get("endlevel", usual.last)),
            said.get("ordered") is True,
        )

    def _fragments(self, facts: PageFacts) -> Object:
        def written(first: Any, last: Any, is_ordered: Any = False) -> Html:
            return self._contents(facts, Levels(whole(first), whole(last), is_ordered is True))

        return Lazy({"ToHTML": lambda: Method(written)}, _BEYOND_FRAGMENTS, "Page.Fragments")

    def _unrendered(self, facts: PageFacts, name: str, empty: Any) -> Any:
        """What is made of a page's rendered text: of the page that is being rendered there is nothing yet.

        Raises:
            Beyond: It is another page.
        """
        if self.at is None or self.at[0] is not facts:
            raise Beyond(f".Page.{name}")
        return empty

    def _above(self, facts: PageFacts) -> Object | None:
        """The section that a page stands in."""
        found = self.site.find_page(f"/{_folder(facts)}", facts) if facts.kind != "home" else None
        return None if found is None else self.page(found)

    def _below(self, facts: PageFacts, *, directly: bool) -> Pages:
        """The pages in a section."""
        if facts.kind == "page":
            return Pages(self, ())
        inside = facts.path.rpartition("/")[0]
        pages = self.site.pages()
        limits.spend(len(pages) // limits.ITEMS)
        return Pages(
            self,
            [
                page
                for page in pages
                if page.language == facts.language
                and (_folder(page) == inside or (not directly and (not inside or page.path.startswith(f"{inside}/"))))
            ],
        )

    def parameters(self, language: str) -> Params:
        """Return the parameters of the blog in a language."""
        if language not in self._parameters:
            self._parameters[language] = Params(self.site.parameters(language))
        return self._parameters[language]

    def parameter(self, facts: PageFacts, key: Any) -> Any:
        """Return a parameter of a page, or else of the blog; its parts are parted by dots."""
        for params in (Params(facts.parameters), self.parameters(facts.language)):
            value: Any = params.get(string(key))
            if value is None:
                value = params
                for part in string(key).split("."):
                    value = parameters(value).get(part) if isinstance(value, Mapping) else None
            if value is not None:
                return parameters(value)
        return None

    def ref(self, facts: PageFacts, given: Any, *, is_absolute: bool) -> str:
        """Return the address that a path means; where there is no such page the path itself, as a broken link, or the
        address that the settings name for that."""
        path, language = given, ""
        if isinstance(given, Mapping):
            path, language = given.get("path"), string(given.get("lang"))
        elif not isinstance(given, str):
            path = given[0] if given else ""
        name, mark, fragment = string(path).partition("#")
        if not name:
            return f"{mark}{fragment}"
        if "://" in name or name.startswith("//"):
            return f"{name}{mark}{fragment}"
        found = self.found(facts, name, language)
        if found is None:
            return string(self.site.settings.get("reflinksnotfoundurl") or path)
        return (absolute(self.site, found.address) if is_absolute else found.address) + mark + fragment

    def found(self, facts: PageFacts, path: str, language: Any = None) -> PageFacts | None:
        """Return the page that a path means on a page, in its language or another one."""
        start = PageFacts("", facts.address, facts.path, language=string(language or "") or facts.language)
        return self.site.find_page(path, start)

    def language(self, code: str) -> Object:
        """Return a language."""
        facts = self.site.languages.get(code) or LanguageFacts(code or "en")
        return Plain(
            {
                "Lang": facts.code,
                "LanguageCode": facts.locale or facts.code,
                "Locale": facts.locale or facts.code,
                "LanguageName": facts.name,
                "Label": facts.name,
                "LanguageDirection": facts.direction,
                "Direction": facts.direction,
                "Weight": facts.weight,
                "Params": Params(facts.parameters),
            },
            facts.code,
        )

    def of_site(self, language: str) -> Object:
        """Return the blog in a language."""
        if language not in self._sites:
            self._sites[language] = self._new_site(language)
        return self._sites[language]

    def _new_site(self, language: str) -> Object:
        site, store = self.site, Scratch()
        settings = site.settings

        def find(path: Any) -> Object | None:
            found = site.find_page(string(path), PageFacts("", "", "", language=language))
            return None if found is None else self.page(found)

        def pages() -> Pages:
            found = [facts for facts in site.pages() if not language or facts.language in {"", language}]
            limits.spend(len(found) // limits.ITEMS)
            return Pages(self, found)

        def home() -> Object | None:
            found = site.home()
            return None if found is None else self.page(found)

        fields: dict[str, Callable[[], Any]] = {
            "Title": lambda: site.title(language),
            "Params": lambda: self.parameters(language),
            "BaseURL": lambda: site.base_url,
            "Language": lambda: self.language(language),
            "LanguageCode": lambda: string(settings.get("languagecode") or settings.get("locale")) or language,
            "LanguagePrefix": lambda: f"/{self._prefix(language)}" if self._prefix(language) else "",
            "Languages": lambda: [self.language(code) for code in site.languages],
            "IsMultiLingual": lambda: len(site.languages) > 1,
            "Data": lambda: site.data(),
            "Copyright": lambda: string(settings.get("copyright")),
            "Author": lambda: Params(_mapping(settings.get("author"))),
            "Config": lambda: self._config,
            "Pages": pages,
            "RegularPages": pages,
            "AllPages": pages,
            "Home": home,
            "GetPage": lambda: Method(find),
            "IsServer": lambda: False,
            "Store": lambda: store,
            "Scratch": lambda: store,
            "Hugo": lambda: hugo(site),
            "Lastmod": lambda: site.now,
            "BuildDrafts": lambda: False,
            "MainSections": lambda: (
                _mapping(settings.get("params")).get("mainsections") or settings.get("mainsections") or []
            ),
        }
        return Lazy(fields, frozenset({"Menus", "Taxonomies", "Sections", "Sites", "Social"}), "Site")

    def _prefix(self, language: str) -> str:
        facts = self.site.languages.get(language)
        return facts.prefix if facts else ""

    @cached_property
    def _config(self) -> Object:
        settings = self.site.settings
        privacy = _mapping(settings.get("privacy"))
        services = _mapping(settings.get("services"))

        def of(section: Mapping[str, Any], name: str, *fields: str) -> Object:
            own = Params(_mapping(Params(section).get(name)))
            return Plain({field: own.get(field, "" if field in {"ID", "Shortname"} else False) for field in fields})

        return Plain(
            {
                "Privacy": Plain(
                    {
                        "YouTube": of(privacy, "youtube", "Disable", "PrivacyEnhanced"),
                        "Vimeo": of(privacy, "vimeo", "Disable", "Simple", "EnableDNT"),
                        "Twitter": of(privacy, "twitter", "Disable", "Simple", "EnableDNT"),
                        "X": of(privacy, "x", "Disable", "Simple", "EnableDNT"),
                        "Instagram": of(privacy, "instagram", "Disable", "Simple"),
                        "Disqus": of(privacy, "disqus", "Disable"),
                        "GoogleAnalytics": of(privacy, "googleanalytics", "Disable", "RespectDoNotTrack"),
                    }
                ),
                "Services": Plain(
                    {
                        "Twitter": of(services, "twitter", "DisableInlineCSS"),
                        "X": of(services, "x", "DisableInlineCSS"),
                        "Instagram": of(services, "instagram", "DisableInlineCSS"),
                        "Disqus": of(services, "disqus", "Shortname"),
                        "GoogleAnalytics": of(services, "googleanalytics", "ID"),
                    }
                ),
            }
        )


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def hugo(site: Site) -> Object:
    """Return what templates see of Hugo itself."""
    return Lazy(
        {
            "Version": lambda: "0.168.0",
            "Environment": lambda: "production",
            "IsProduction": lambda: True,
            "IsDevelopment": lambda: False,
            "IsServer": lambda: False,
            "IsExtended": lambda: True,
            "IsMultihost": lambda: False,
            "IsMultilingual": lambda: len(site.languages) > 1,
            "Generator": lambda: Html('<meta name="generator" content="Hugo 0.168.0">'),
            "Data": site.data,
        },
        frozenset({"BuildDate", "CommitHash", "Deps", "GoVersion", "Sites", "Store", "WorkingDir"}),
        "hugo",
    )


def without_paragraph(html: str) -> str:
    """Return HTML without its paragraph, if it is one and no more (Hugo's `TrimShortHTML`)."""
    text = html.strip()
    if text.startswith("<p>") and text.endswith("</p>") and text.count("<p>") == 1 and text.count("</p>") == 1:
        return text[3:-4].strip()
    return text


def _folder(facts: PageFacts) -> str:
    """The folder of the section that a page stands in."""
    folder, _, name = facts.path.rpartition("/")
    return folder.rpartition("/")[0] if name.startswith(("index.", "_index.")) else folder


class Pages(Items):
    """Pages in an order."""

    def __init__(self, world: World, found: Sequence[PageFacts]) -> None:
        self._world = world
        self._found = found

    def __len__(self) -> int:
        return len(self._found)

    def __getitem__(self, at: Any) -> Any:
        limits.spend()
        if isinstance(at, slice):
            limits.spend(len(self._found) // limits.ITEMS)
            return Pages(self._world, self._found[at])
        return self._world.page(self._found[at])

    def like(self, items: Sequence[Any]) -> Sequence[Any]:
        """Return some of the pages in an order."""
        known = {id(page): facts for page, facts in zip(self, self._found, strict=True)}
        return Pages(self._world, [known[id(page)] for page in items])

    def _by(self, key: Callable[[PageFacts], Any]) -> Method:
        def ordered() -> Pages:
            limits.spend(len(self._found))
            return Pages(self._world, sorted(self._found, key=key))

        return Method(ordered)

    def _by_parameter(self, name: Any) -> Pages:
        limits.spend(len(self._found))
        valued = [(self._world.parameter(facts, name), facts) for facts in self._found]
        valued.sort(key=_ORDER)
        return Pages(self._world, [facts for _, facts in valued])

    def _in_groups(self, keyed: Sequence[tuple[Any, PageFacts]]) -> Groups:
        """Group pages in their order by keys."""
        limits.spend(len(keyed))
        found: dict[str, tuple[Any, list[PageFacts]]] = {}
        for key, facts in keyed:
            found.setdefault(string(key), (key, []))[1].append(facts)
        return Groups([Plain({"Key": key, "Pages": Pages(self._world, inside)}) for key, inside in found.values()])

    def _by_time(self, time: Callable[[PageFacts], datetime | None]) -> Method:
        """Group pages by what one of their times looks like."""

        def grouped(layout: Any, order: Any = "desc") -> Groups:
            timed = [(time(facts) or ZERO, facts) for facts in self._found]
            timed.sort(key=lambda one: _seconds(one[0]))
            if string(order) != "asc":
                timed.reverse()  # those of one time too
            return self._in_groups([(dates.formatted(when, string(layout)), facts) for when, facts in timed])

        return Method(grouped)

    def _by_value(self, keyed: list[tuple[Any, PageFacts]], order: Any) -> Groups:
        keyed = [(key, facts) for key, facts in keyed if key is not None]
        keyed.sort(key=_ORDER, reverse=string(order) == "desc")
        return self._in_groups(keyed)

    def _by_field(self, name: Any, order: Any = "asc") -> Groups:
        pages = [(self._world.page(facts), facts) for facts in self._found]
        return self._by_value([(value_of(page, string(name)), facts) for page, facts in pages], order)

    def _by_own(self, name: Any, order: Any = "asc") -> Groups:
        return self._by_value([(Params(facts.parameters).get(string(name)), facts) for facts in self._found], order)

    def _beside(self, page: Any, step: int) -> Object | None:
        """Return the page that stands before or behind another one."""
        limits.spend(len(self._found))
        at = next((at for at, facts in enumerate(self._found) if self._world.page(facts) is page), None)
        if at is None or not 0 <= at + step < len(self._found):
            return None
        return self._world.page(self._found[at + step])

    def fields(self) -> Mapping[str, Any]:
        """Return the methods."""
        return {
            "ByDate": self._by(_time),
            "ByPublishDate": self._by(lambda facts: _seconds(_published(facts))),
            "ByLastmod": self._by(lambda facts: _seconds(_updated(facts))),
            "ByExpiryDate": self._by(lambda facts: _seconds(facts.expires)),
            "ByTitle": self._by(lambda facts: facts.title.casefold()),
            "ByLinkTitle": self._by(lambda facts: _link_title(facts).casefold()),
            "ByWeight": self._by(lambda facts: (facts.weight == 0, facts.weight)),
            "ByLanguage": self._by(lambda facts: facts.language),
            "ByParam": Method(self._by_parameter),
            "Reverse": Method(lambda: self[::-1]),
            "Limit": Method(lambda most: self[: max(whole(most), 0)]),
            "Len": len(self._found),
            "Next": Method(lambda page: self._beside(page, -1)),
            "Prev": Method(lambda page: self._beside(page, 1)),
            "GroupBy": Method(self._by_field),
            "GroupByDate": self._by_time(lambda facts: facts.date),
            "GroupByPublishDate": self._by_time(_published),
            "GroupByLastmod": self._by_time(_updated),
            "GroupByExpiryDate": self._by_time(lambda facts: facts.expires),
            "GroupByParam": Method(self._by_own),
            "GroupByParamDate": Method(
                lambda name, layout, order="desc": self._by_time(
                    lambda facts: _as_time(Params(facts.parameters).get(string(name)))
                ).function(layout, order)
            ),
        }

    def field(self, name: str) -> Any:
        """Return a method.

        Raises:
            Beyond: It asks for what isn't known of pages here.
            TemplateError: There is none of this name.
        """
        if name in {"ByLength", "Related"}:
            raise Beyond(f".Pages.{name}")
        return super().field(name)


class Groups(Items):
    """Pages in groups, each with its `Key`."""

    def __init__(self, found: Sequence[Object]) -> None:
        self._found = found

    def __len__(self) -> int:
        return len(self._found)

    def __getitem__(self, at: Any) -> Any:
        limits.spend()
        return Groups(self._found[at]) if isinstance(at, slice) else self._found[at]

    def fields(self) -> Mapping[str, Any]:
        """Return the methods."""
        return {"Len": len(self._found), "Reverse": Method(lambda: self[::-1])}


def _compared(one: tuple[Any, PageFacts], other: tuple[Any, PageFacts]) -> int:
    """Compare values of pages; those of nothing are the last."""
    left, right = one[0], other[0]
    if left is None or right is None:
        return (left is None) - (right is None)
    difference = compare(left, right)
    return (difference > 0) - (difference < 0)


_ORDER: Final = cmp_to_key(_compared)


def _as_time(value: Any) -> datetime | None:
    try:
        return None if value is None else dates.read(value)
    except TemplateError:
        return None


def _published(facts: PageFacts) -> datetime | None:
    return facts.published or facts.date


def _updated(facts: PageFacts) -> datetime | None:
    return facts.updated or facts.date


def _link_title(facts: PageFacts) -> str:
    return string(Params(facts.parameters).get("linktitle")) or facts.title


def _seconds(time: datetime | None) -> float:
    return aware(time).timestamp() if time is not None and time.year > 1 else -1e12


def _time(facts: PageFacts) -> float:
    return _seconds(facts.date)


# Files beside a page --------------------------------------------------------------------------------


class Resources(Items):
    """Files beside a page: a list with methods."""

    def __init__(self, site: Site, all_of_them: Callable[[], Sequence[ResourceFacts]]) -> None:
        self._site = site
        self._read = all_of_them

    @cached_property
    def all(self) -> Sequence[ResourceFacts]:
        """Return the files."""
        found = self._read()
        limits.spend(len(found))
        return found

    def __len__(self) -> int:
        return len(self.all)

    def __getitem__(self, at: Any) -> Any:
        if isinstance(at, slice):
            return [Resource(self._site, facts) for facts in self.all[at]]
        return Resource(self._site, self.all[at])

    def fields(self) -> Mapping[str, Any]:
        """Return the methods."""
        return {
            "Get": Method(lambda name: self._made(self.get(string(name)))),
            "GetMatch": Method(lambda pattern: self._made(next(iter(self.matching(string(pattern))), None))),
            "Match": Method(lambda pattern: self._some(self.matching(string(pattern)))),
            "ByType": Method(lambda kind: self._some([facts for facts in self.all if _kind(facts) == string(kind)])),
        }

    def _some(self, found: Sequence[ResourceFacts]) -> Resources:
        return Resources(self._site, lambda: found)

    def _made(self, facts: ResourceFacts | None) -> Object | None:
        return None if facts is None else Resource(self._site, facts)

    def get(self, name: str) -> ResourceFacts | None:
        """Return the file of a name."""
        wanted = name.removeprefix("./").lstrip("/").lower()
        return next((facts for facts in self.all if facts.name.lower() == wanted), None)

    def matching(self, pattern: str) -> list[ResourceFacts]:
        """Return the files whose names match a pattern.

        Raises:
            TemplateError: It is too long a pattern.
        """
        expression = glob(pattern.removeprefix("./").lstrip("/").lower())
        return [facts for facts in self.all if facts.is_like(facts.name, expression)]


class Resource(Object):
    """A file beside a page, or an asset. A picture keeps its size: none is made of it."""

    def __init__(self, site: Site, facts: ResourceFacts) -> None:
        self._site = site
        self._facts = facts

    def field(self, name: str) -> Any:
        """Return a field or method.

        Raises:
            Beyond: It is what Hugo knows of a picture and isn't known here.
        """
        match name:
            case "Width" | "Height":
                size = self._facts.size()
                if size is not None:
                    return size[name == "Height"]
                raise Beyond(f".Resource.{name}")
            case "Content":
                content = self._facts.content()
                if content is not None:
                    return content
                raise Beyond(f".Resource.{name}")
            case "Exif" | "Meta" | "Colors" | "Data":
                raise Beyond(f".Resource.{name}")
        return super().field(name)

    def fields(self) -> Mapping[str, Any]:
        """Return the fields and methods that are always known."""
        facts = self._facts
        main, _, sub = _type(facts).partition("/")
        same = Method(lambda *_: self)
        return {
            "Name": facts.name,
            "Title": facts.title or facts.name,
            "Params": Params(facts.parameters),
            "RelPermalink": facts.address,
            "Permalink": absolute(self._site, facts.address),
            "ResourceType": main,
            "MediaType": Plain({"Type": f"{main}/{sub}", "MainType": main, "SubType": sub}, f"{main}/{sub}"),
            "Err": None,
            **dict.fromkeys(("Resize", "Fit", "Fill", "Crop", "Filter", "Process"), same),
        }


def _kind(facts: ResourceFacts) -> str:
    return _type(facts).partition("/")[0]


def _type(facts: ResourceFacts) -> str:
    return mimetypes.guess_type(facts.name)[0] or "application/octet-stream"
