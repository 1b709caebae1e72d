"""What the form of the analytics page offers: the notices, areas and words to choose from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, get_args
from weakref import WeakKeyDictionary

from flask import request

from api.analysis.words import word
from api.things import PROLOGUE, Brief, briefs, natural_order
from graph.analytics.measures import MEASURES
from graph.analytics.questions import Method, Model
from graph.networks import KINDS, WEIGHTS
from graph.networks.selection import CERTAINTIES, GROUPS, ROLES
from graph.store import Store

MOST_NOTICES: Final = 300
_WORDS: Final = {
    ("certainty", "any"): ("不限", "any"),
    ("certainty", "inferred"): ("至少推定", "inferred or better"),
    ("certainty", "certain"): ("仅确定", "certain only"),
    ("groups", "left-out"): ("不计", "left out"),
    ("groups", "expanded"): ("以其成员计", "stand for their members"),
    ("readings", "yes"): ("尝试", "tried"),
    ("readings", "no"): ("不尝试", "not tried"),
}
SELECTING: Final = frozenset(
    ("notice", "annex", "section", "area", "role", "from", "until", "certainty", "groups")
) | {"network", "weight"}
"""The parameters that one analysis hands on to the next."""


@dataclass(frozen=True, slots=True)
class Option:
    """A value to choose, in two languages, chosen or not."""

    value: str
    zh: str
    en: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A parameter of one choice, or of any number, with what can be chosen."""

    name: str
    zh: str
    en: str
    options: Sequence[Option]
    many: bool = False
    otherwise: tuple[str, str] = ("全部", "all")


@dataclass(frozen=True, slots=True)
class _Things:
    notices: Sequence[Brief]
    areas: Sequence[Brief]


# A store that is served is not written to, so it is asked once.
_things: WeakKeyDictionary[Store, _Things] = WeakKeyDictionary()


def selection_fields(store: Store, before: str = "") -> list[Field]:
    """Return the fields that choose tasks; `before` is `against-` for the other side."""
    things = _found(store)
    return [
        _things_field(f"{before}notice", "文件", "notice", things.notices),
        _things_field(f"{before}area", "区域", "area", things.areas),
        _field(f"{before}role", "职责", "role", ROLES, many=True),
        _field(f"{before}certainty", "确定性", "certainty", CERTAINTIES),
        _field(f"{before}groups", "集合", "groups", GROUPS),
    ]


def network_fields() -> list[Field]:
    """Return the fields that choose the network and its weights."""
    return [
        _field("network", "网络", "network", KINDS),
        _field("weight", "权重", "weight", WEIGHTS),
    ]


def method_fields(analysis: str) -> list[Field]:
    """Return the fields that choose how an analysis is made."""
    fields = {
        "clusters": [_field("method", "方法", "method", get_args(Method))],
        "backbone": [_field("model", "零模型", "null model", get_args(Model))],
    }.get(analysis, [])
    if analysis not in ("backbone", "clusters"):
        fields = [*fields, _field("readings", "存疑读法", "alternative readings", ("yes", "no"))]
    return fields


def measure_field() -> Field:
    """Return the field that chooses the measure that is compared."""
    return _field("shown", "测度", "measure", MEASURES)


def typed(name: str) -> str:
    """Return what stands in a field for text."""
    return request.args.get(name, "")


def _field(name: str, zh: str, en: str, values: Iterable[str], *, many: bool = False) -> Field:
    """Return a field of words; of one choice, the first is what holds without a word."""
    given = request.args.getlist(name)
    known = list(values)
    options = [Option(value, *_words(name, value), value in given) for value in known]
    unknown = _unknown(given, known)
    if many:
        return Field(name, zh, en, [*options, *unknown], many=True)
    first, *others = options
    return Field(name, zh, en, [*others, *unknown], otherwise=(first.zh, first.en))


def _words(name: str, value: str) -> tuple[str, str]:
    said = _WORDS.get((name.removeprefix("against-"), value))
    return said or (word(value, "zh"), word(value, "en"))


def _things_field(name: str, zh: str, en: str, things: Sequence[Brief]) -> Field:
    given = request.args.getlist(name)
    options = [
        Option(
            thing.iri,
            thing.number or thing.label,
            thing.label if thing.number else thing.label_en,
            thing.iri in given,
        )
        for thing in things
    ]
    unknown = _unknown(given, [thing.iri for thing in things])
    return Field(name, zh, en, [*options, *unknown])


def _unknown(given: Iterable[str], known: Sequence[str]) -> list[Option]:
    """Return what was typed into the address and is none of the options, so that it is kept."""
    return [Option(value, value, value, True) for value in given if value and value not in known]


def _found(store: Store) -> _Things:
    found = _things.get(store)
    if found is None:
        found = _things[store] = _Things(
            _all(
                store,
                f"SELECT DISTINCT ?thing WHERE {{ ?thing a gbo:Notice }} "
                f"ORDER BY ?thing LIMIT {MOST_NOTICES}",
            ),
            _all(store, "SELECT DISTINCT ?thing WHERE { ?unit a gbo:Unit ; gbo:inArea ?thing }"),
        )
    return found


def _all(store: Store, query: str) -> list[Brief]:
    rows = store.select(f"{PROLOGUE}{query}")
    named = briefs(store, [str(row["thing"]) for row in rows])
    return sorted(named.values(), key=lambda thing: natural_order(thing.iri))
