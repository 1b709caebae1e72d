"""The search: a page that works without JavaScript, its JSON, and suggestions as one types.

The address holds the whole question: `q`, and any number of `type`, `notice` (the path behind
/id/), `role` and `year` (of a deadline). Of several choices in one facet a hit fits any; it fits
some choice of each facet. What is searched, and how words are read, is `graph.search`'s.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, cast

from flask import Blueprint, abort, current_app, jsonify, render_template, request
from flask.typing import ResponseReturnValue

from api.addresses import address
from api.found import as_hit, found, with_openings
from api.pages.roles import ROLES
from api.paging import offset, paging
from api.parameters import whole_number
from api.store_access import current_store
from api.things import THINGS, briefs, reference, thing_iri
from graph.search import MAX_HITS, MAX_QUERY, MAX_SUGGESTIONS, Index, Results
from graph.store import Store

blueprint = Blueprint("search", __name__)

PAGE_HITS: Final = 20
MAX_LIMIT: Final = 100
# More choices than this are no question a person asks.
MAX_CHOICES: Final = 20
# So many values of a facet are listed before the rest is folded away.
SHOWN_VALUES: Final = 8

TYPES: Final = {
    "notice": ("通知", "notices"),
    "instrument": ("所印发文件", "promulgated instruments"),
    "annex": ("附件", "annexes"),
    "provision": ("条款单元", "provisions"),
    "task": ("任务", "tasks"),
    "keytask": ("重点任务", "key tasks"),
    "unit": ("单位", "units"),
    "group": ("单位集合", "unit groups"),
    "person": ("领导", "officials"),
    "cited": ("被引文件", "cited documents"),
    "statement": ("指标数值", "values of indicators"),
    "rule": ("划型规则", "threshold rules"),
    "indicator": ("指标", "indicators"),
    "concept": ("名词与行业", "terms and industries"),
}
"""The kinds of things that can be found, by key, with their names."""

_ROLES: Final = {role.key: (role.duty_zh, role.duty_en) for role in ROLES}
_FACETS: Final = {
    "type": ("类型", "Type"),
    "notice": ("通知", "Notice"),
    "role": ("职责", "Role"),
    "year": ("时限年份", "Deadline"),
}


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet, with the address of the question that has or has not chosen it."""

    value: str
    zh: str
    en: str
    count: int
    is_chosen: bool
    address: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet with its values: those chosen, then by the number of their hits."""

    name: str
    zh: str
    en: str
    values: tuple[Value, ...]

    @property
    def first(self) -> tuple[Value, ...]:
        """The values to show at once; those chosen are among them."""
        return self.values[:SHOWN_VALUES]

    @property
    def others(self) -> tuple[Value, ...]:
        """The values to show when asked for."""
        return self.values[SHOWN_VALUES:]


@dataclass(frozen=True, slots=True)
class Question:
    """What a request asks: the words, and the values chosen in each facet."""

    q: str
    chosen: Mapping[str, tuple[str, ...]]

    @property
    def is_narrowed(self) -> bool:
        """Whether a value is chosen in any facet."""
        return any(self.chosen.values())

    def turned(self, facet: str, value: str) -> Question:
        """Return the question with `value` chosen, or no longer chosen."""
        now = self.chosen[facet]
        turned = tuple(v for v in now if v != value) if value in now else (*now, value)
        return Question(self.q, {**self.chosen, facet: turned})

    def address(self, path: str = "/search") -> str:
        """Return the address of the question."""
        return address(path, q=self.q, **self.chosen)

    def ask(self, index: Index, offset: int, limit: int) -> Results:
        """Return a part of the hits."""
        return index.search(
            self.q,
            kinds=self.chosen["type"],
            notices=[thing_iri(path) for path in self.chosen["notice"]],
            roles=self.chosen["role"],
            years=[int(year) for year in self.chosen["year"]],
            offset=offset,
            limit=limit,
        )


def current_index() -> Index:
    """Return the search index behind the running app; raises Refused while there is none."""
    return cast(Index, current_app.extensions["gongbao"].live_index.current())


@blueprint.get("/search")
def search_page() -> ResponseReturnValue:
    """Show what fits, with facets; without words, what can be asked."""
    question = _requested(_words(is_cut=True))
    if not question.q.strip():
        return render_template("search.html", question=question, results=None)
    results = question.ask(current_index(), offset(PAGE_HITS), PAGE_HITS)
    store = current_store()
    return render_template(
        "search.html",
        question=question,
        results=results,
        found=with_openings(store, found(store, results.hits)),
        nearest=found(store, results.nearest),
        facets=_facets(store, question, results),
        paging=paging(results.total, PAGE_HITS),
        most=MAX_HITS,
    )


@blueprint.get("/api/search")
def searched() -> ResponseReturnValue:
    """Return what fits, best first, with the counts of each facet.

    `q`: up to 100 characters; `type`, `notice`, `role`, `year`: choices, each any number of times
    up to 20; `offset`: from 0, `limit`: 1 to 100, 20 without it. The answer has `query`, `words`
    (as they were looked for), `total`, `truncated` (there are more hits than were counted),
    `offset`, `limit`, `hits`, `facets` (`value`, `zh`, `en`, `count`), `nearest` (names that
    resemble the words, where nothing fits) and `next` (an address, null at the end).
    """
    question = _requested(_words())
    start, limit = (
        whole_number("offset", 0, 0, MAX_HITS),
        whole_number("limit", PAGE_HITS, 1, MAX_LIMIT),
    )
    results = question.ask(current_index(), start, limit)
    store = current_store()
    facets = {
        facet.name: [
            {"value": value.value, "zh": value.zh, "en": value.en, "count": value.count}
            for value in facet.values
        ]
        for facet in _facets(store, question, results)
    }
    following = start + len(results.hits)
    return jsonify(
        query=question.q,
        words=results.words,
        total=results.total,
        truncated=results.is_truncated,
        offset=start,
        limit=limit,
        hits=[as_hit(item) for item in found(store, results.hits)],
        facets=facets,
        nearest=[as_hit(item) for item in found(store, results.nearest)],
        next=_following(question, following, limit) if following < results.total else None,
    )


@blueprint.get("/api/suggest")
def suggested() -> ResponseReturnValue:
    """Return the first things whose name or text holds what is typed.

    `q`: up to 100 characters; `limit`: 1 to 50, 10 without it. A suggestion is a hit as
    /api/search has it.
    """
    typed = _words()
    hits = current_index().suggest(typed, whole_number("limit", 10, 1, MAX_SUGGESTIONS))
    return jsonify(query=typed, suggestions=[as_hit(item) for item in found(current_store(), hits)])


def _following(question: Question, start: int, limit: int) -> str:
    separator = "&" if "?" in question.address("/api/search") else "?"
    return f"{question.address('/api/search')}{separator}offset={start}&limit={limit}"


def _facets(store: Store, question: Question, results: Results) -> list[Facet]:
    """Return the facets that have values, each value with its names."""
    counts = {"type" if name == "kind" else name: dict(of) for name, of in results.facets.items()}
    notices = counts.get("notice", {})
    counts["notice"] = {iri.removeprefix(THINGS): count for iri, count in notices.items()}
    names = _names(store, {*counts["notice"], *question.chosen["notice"]})
    facets = []
    for facet, (zh, en) in _FACETS.items():
        counted = counts.get(facet, {})
        values = dict.fromkeys([*question.chosen[facet], *counted])
        if values:
            shown = [_value(question, facet, v, counted.get(v, 0), names) for v in values]
            facets.append(Facet(facet, zh, en, tuple(shown)))
    return facets


def _value(
    question: Question, facet: str, value: str, count: int, notices: Mapping[str, str]
) -> Value:
    names = {"type": TYPES, "role": _ROLES}.get(facet, {})
    zh, en = names.get(value, (notices.get(value, value), ""))
    is_chosen = value in question.chosen[facet]
    return Value(value, zh, en, count, is_chosen, question.turned(facet, value).address())


def _names(store: Store, notices: set[str]) -> dict[str, str]:
    """Return the number, else the title, of each of `notices`."""
    named = briefs(store, [thing_iri(path) for path in notices])
    return {thing.path: thing.number or thing.short for thing in named.values()}


def _requested(words: str) -> Question:
    """Return what the request asks; answers 400 to what cannot be chosen."""
    known: dict[str, Mapping[str, object]] = {"type": TYPES, "role": _ROLES}
    return Question(words, {facet: _chosen(facet, known.get(facet)) for facet in _FACETS})


def _words(*, is_cut: bool = False) -> str:
    """Return the words asked; too many are cut for a person, and refused to a program."""
    typed = request.args.get("q", "")
    if is_cut:
        return typed[:MAX_QUERY]
    if len(typed) > MAX_QUERY:
        abort(400, description=f"q has more than {MAX_QUERY} characters: search for fewer")
    return typed


def _chosen(facet: str, known: Mapping[str, object] | None) -> tuple[str, ...]:
    values = tuple(dict.fromkeys(request.args.getlist(facet)))
    if len(values) > MAX_CHOICES:
        abort(400, description=f"{facet} is given {len(values)} times: choose {MAX_CHOICES}")
    for value in values:
        if known is not None and value not in known:
            abort(400, description=f"{facet}={value}: give one of {', '.join(known)}")
        if facet == "year" and not _is_year(value):
            abort(400, description=f"year={value}: give a year as four digits")
        if facet == "notice":
            _check_path(value)
    return values


def _is_year(value: str) -> bool:
    return len(value) == 4 and value.isascii() and value.isdecimal()


def _check_path(path: str) -> None:
    try:
        reference(thing_iri(path))
    except LookupError:
        abort(400, description=f"notice={path}: give the path of a notice behind /id/")
