"""Terms as the templates see them: those of a post, of a list, and those that stand in each other."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from ..blog.blog import Term, listed
from ..blog.indexes import Index
from ..blog.plan import SitePlan
from ..blog.post import Post
from ..render.links import rooted
from .titles import name_of
from .views import TermView


class TermViews:
    """The terms of one site."""

    def __init__(self, plan: SitePlan, language: str, clouds: Collection[str]) -> None:
        """Find the pages of terms.

        Args:
            plan: The site.
            language: Its language.
            clouds: The groupings whose overviews are clouds.
        """
        self._plan = plan
        self._language = language
        self._clouds = clouds
        self._urls = {
            index.term: rooted(index.url)
            for index in plan.indexes
            if index.number == 1 and index.term is not None and not index.is_unlisted
        }
        self._known = {
            grouping: {name: term for term in terms for name in term.names}
            for grouping, terms in plan.blog.terms.items()
        }

    def named(self, grouping: str, name: str) -> Term | None:
        """Return the term that has a name in posts; None if there is none."""
        return self._known[grouping].get(name)

    def url(self, term: Term | None) -> str:
        """Return the URL of the page of a term, from the site's root; empty if nothing leads to one."""
        return self._urls.get(term, "") if term is not None else ""

    def of_post(self, post: Post, grouping: str, *, in_list: bool) -> list[TermView]:
        """Return a post's terms of a grouping; lists leave out those in which others of them stand."""
        known = self._known[grouping]
        names = self._plan.blog.groupings[grouping].key(post)
        names = _innermost(listed(names) if in_list else names, known)
        return [self.of(known[name], name) if name in known else TermView(name, "", 0) for name in names]

    def of(self, term: Term, called: str = "") -> TermView:
        """Return a term, by its own name or by that which a post has for it."""
        name = called if called in term.other_names else name_of(term, self._language)
        return TermView(name, self.url(term), len(term.posts), short_name=name)

    def above(self, index: Index) -> list[TermView]:
        """Return the terms in which that of a list stands, the outermost first, and itself; none without others."""
        if index.term is None or not index.term.separator:
            return []
        known = self._known[index.term.grouping]
        above = [known[name] for name in index.term.levels if name in known]
        views = self.tree(above, [self.of(term) for term in above])
        found: list[TermView] = []
        while views:
            found.append(views[0])
            views = [*views[0].within]
        return found if len(found) > 1 else []

    def tree(self, terms: Sequence[Term], views: Sequence[TermView]) -> list[TermView]:
        """Put terms into those in which they stand.

        Args:
            terms: The terms.
            views: What templates see of each of them.

        Returns:
            Those that stand in no other of the terms, in their order.
        """
        if not any(term.separator for term in terms):
            return list(views)
        known = {term.name: place for place, term in enumerate(terms)}
        inner: dict[int, list[int]] = {}
        outermost: list[int] = []
        short = [view.name for view in views]
        for place, term in enumerate(terms):
            outer = next((name for name in reversed(term.levels[:-1]) if name in known), None)
            if outer is None:
                outermost.append(place)
            else:
                inner.setdefault(known[outer], []).append(place)
                short[place] = term.name.removeprefix(outer).removeprefix(term.separator)

        def whole(place: int) -> TermView:
            within = [whole(other) for other in inner.get(place, ())]
            return replace(views[place], within=within, short_name=short[place])

        return [whole(place) for place in outermost]

    def listed(self, index: Index) -> list[TermView]:
        """Return the terms of an overview: years with their months, others with their weights where it is a cloud."""
        found = [self.of(term) for term in index.terms]
        if index.grouping is None:
            return found
        if index.term is not None:
            return self._within(index.term) if index.number == 1 else []
        if index.grouping.kind == "year" and self._plan.site.layout.shows("months"):
            months: dict[str, list[TermView]] = {}
            for month in filter(self._plan.site.layout.lists, self._plan.blog.terms["months"]):
                months.setdefault(month.name.partition("-")[0], []).append(self.of(month))
            years = zip(index.terms, found, strict=True)
            return [replace(view, within=months.get(year.name, ())) for year, view in years]
        if index.grouping.name in self._clouds and not index.grouping.is_of_time:
            most = max((len(term.posts) for term in self._plan.blog.terms[index.grouping.name]), default=1)
            return [replace(view, weight=_weight(view.count, most)) for view in found]
        return self.tree(index.terms, found)

    def _within(self, term: Term) -> list[TermView]:
        """The terms that stand in a term."""
        if not term.separator:
            return []
        start = term.name + term.separator
        lists = self._plan.site.layout.lists
        inner = [t for t in self._plan.blog.terms[term.grouping] if t.name.startswith(start) and lists(t)]
        found = [term, *(other for other in inner if term.name in other.levels)]
        return [*self.tree(found, [self.of(other) for other in found])[0].within] if inner else []


def _innermost(names: Sequence[str], known: Mapping[str, Term]) -> Sequence[str]:
    """The terms of a post without those in which others of them stand."""
    outer = {name for own in names if own in known and known[own].separator for name in known[own].levels[:-1]}
    return [name for name in names if name not in outer] if outer else names


def _weight(count: int, most: int) -> int:
    """The weight of a term in a cloud, from 1 to 5: by the logarithm of its posts, few terms have many."""
    return 5 if most <= 1 else 1 + round(4 * math.log(max(count, 1)) / math.log(most))
