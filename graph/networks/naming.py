"""What people type for a notice, an annex, a section or an area, and the IRI that it means.

通政发〔2022〕8号, 通政发[2022]8号    a notice, by its number or its title
附件2, 通政发〔2022〕8号 附件2        an annex, by its number or its title
一、控制能耗                         a section, by its heading
通州区, 110112                      an area, by its name or its code
doc/tongzhengfa/2022/8/annex/2      any of them, by its path behind /id/
https://…                           any of them, by its IRI
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Final, Literal

from graph.networks.choice import below, values
from graph.networks.parts import rows_of
from graph.networks.selection import IRI, BadSelection
from graph.store import Store
from loaders.records import DocumentNumber
from ontology import DCTERMS, GBO, RDFS, SKOS

Named = Literal["notice", "annex", "section", "area"]
NAMED: Final[tuple[Named, ...]] = ("notice", "annex", "section", "area")

_AGAINST: Final = "against-"
_PROPOSED: Final = 3
_NEAR: Final = 0.4
_LONGEST: Final = 80
_TYPES: Final = {
    "notice": GBO.Notice,
    "annex": GBO.Annex,
    "section": GBO.Provision,
    "area": GBO.AdministrativeArea,
}
_NAMES: Final = {
    "notice": (GBO.documentNumber, DCTERMS.title),
    "annex": (RDFS.label, DCTERMS.title),
    "section": (RDFS.label, GBO.heading),
    "area": (SKOS.prefLabel, SKOS.altLabel, GBO.areaCode),
}


class UnknownName(BadSelection):
    """A name that nothing in the store has, or several things; the message says what is near."""


def resolved(store: Store, given: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Return `given` with an IRI for each name of a notice, annex, section or area in it.

    The names of its keys are those of `read_question`, also with `against-` before them. Annexes
    and sections are looked for in the notices of the same side, if there are any.

    Raises UnknownName, and StoreError for a store that cannot answer.
    """
    answer = {key: tuple(texts) for key, texts in given.items()}
    for side in ("", _AGAINST):
        for what in NAMED:
            within = answer.get(f"{side}notice", ()) if what in ("annex", "section") else ()
            if f"{side}{what}" in answer:
                answer[f"{side}{what}"] = tuple(
                    find(store, what, text, within=within) for text in answer[f"{side}{what}"]
                )
    return answer


def find(store: Store, what: Named, text: str, *, within: Sequence[str] = ()) -> str:
    """Return the IRI of the notice, annex, section or area that `text` means.

    `within` are the IRIs of notices in which an annex or section is looked for. An IRI means
    itself, be it in the store or not: a selection of nothing has an answer.

    Raises UnknownName where nothing has that name, with the nearest ones, or where several have it.
    """
    if IRI.fullmatch(text.strip()):
        return text.strip()
    names = _names(store, what, within)
    found = sorted(iri for iri, known in names.items() if _plain(text) in known)
    if len(found) == 1:
        return found[0]
    shown = text.strip()[:_LONGEST]
    if found:
        some = ", ".join(_path(iri) for iri in found[:_PROPOSED])
        more = "" if len(found) <= _PROPOSED else " …"
        raise UnknownName(f"{what}={shown}: {len(found)} have this name; give one of {some}{more}")
    near = _nearest(text, names)
    advice = f"did you mean {' or '.join(near)}?" if near else "the store has none like it"
    raise UnknownName(f"{what}={shown}: no {what} has this name; {advice}")


def _names(store: Store, what: Named, within: Sequence[str]) -> dict[str, dict[str, str]]:
    """Return by IRI the names that mean it, in plain form, each with the form to show."""
    inside = values("?it", below(store, within)) if within else ""
    terms = "|".join(term.n3() for term in _NAMES[what])
    query = (
        f"SELECT DISTINCT ?it ?name WHERE {{ {inside} ?it a {_TYPES[what].n3()} . "
        f"OPTIONAL {{ ?it {terms} ?name }} }}"
    )
    names: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for it, name in rows_of(store, query):
        shown = [_path(it.value)] if name is None else [_path(it.value), name.value]
        names[it.value] |= {_plain(each): each for each in shown}
    if what == "annex":
        for annex, each in _annex_numbers(store):
            if annex in names:
                names[annex][_plain(each)] = each
    return names


def _annex_numbers(store: Store) -> list[tuple[str, str]]:
    """Return annexes with their numbers: 附件2, and 通政发〔2022〕8号附件2."""
    query = (
        f"SELECT DISTINCT ?annex ?number ?notice WHERE {{ ?annex {GBO.annexNumber.n3()} ?number "
        f"OPTIONAL {{ ?home a {GBO.Notice.n3()} ; {GBO.documentNumber.n3()} ?notice ; "
        f"({GBO.promulgates.n3()}|{GBO.hasAnnex.n3()})+ ?annex }} }}"
    )
    found = []
    for annex, number, notice in rows_of(store, query):
        found.append((annex.value, f"附件{number.value}"))
        if notice is not None:
            found.append((annex.value, f"{notice.value} 附件{number.value}"))
    return found


def _nearest(text: str, names: Mapping[str, Mapping[str, str]]) -> list[str]:
    shown = {plain: each for known in names.values() for plain, each in known.items()}
    return [
        shown[plain]
        for plain in get_close_matches(_plain(text[:_LONGEST]), shown, _PROPOSED, _NEAR)
    ]


def _plain(text: str) -> str:
    """Return a name as it is compared: one form of brackets, no blanks, no /id/ before a path."""
    bare = "".join(unicodedata.normalize("NFKC", text).split()).casefold()
    number = DocumentNumber.parse(bare)
    if number is not None:
        return str(number)
    bare = bare.translate(_BRACKETS)
    return bare.lstrip("/").removeprefix("id/") if "/" in bare else bare


_BRACKETS: Final = str.maketrans("[【﹝(", "〔〔〔〔") | str.maketrans("]】﹞)", "〕〕〕〕")


def _path(iri: str) -> str:
    """Return what stands behind /id/ in an IRI, the whole of another one."""
    _, separator, path = iri.partition("/id/")
    return path if separator else iri
