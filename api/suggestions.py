"""Names as one types them: labels, aliases, document numbers and measures that hold the words."""

from __future__ import annotations

from dataclasses import dataclass

from api.things import PROLOGUE, Brief, briefs, literal
from graph.store import Store

MAX_QUERY = 100


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A thing and the name of it that fits what was typed (its label or another)."""

    thing: Brief
    matched: str


def suggest(store: Store, typed: str, limit: int) -> list[Suggestion]:
    """Return up to `limit` things whose name holds `typed`, white space and case ignored.

    The name itself comes first, then what begins with it (区 and 市 before it do not count: a
    unit is seldom looked for by its level), then what holds it; within these, agents before
    documents before tasks, and short names before long ones.
    """
    words = "".join(typed.split()).lower()[:MAX_QUERY]
    if not words:
        return []
    # A thing can fit by several names and several types; each takes a row.
    rows = store.select(_query(words, limit * 8))
    matched = {str(row["thing"]): str(row["name"]) for row in reversed(rows)}
    order = list(dict.fromkeys(str(row["thing"]) for row in rows))[:limit]
    named = briefs(store, order)
    return [Suggestion(named[iri], matched[iri]) for iri in order]


def _query(words: str, limit: int) -> str:
    return f"""{PROLOGUE}SELECT ?thing ?name WHERE {{
    VALUES (?class ?order) {{ (gbo:Unit 1) (gbo:UnitGroup 2) (gbo:Official 1) (gbo:Notice 3)
                              (gbo:Instrument 4) (gbo:Indicator 5) (gbo:CitedDocument 6)
                              (gbo:KeyTask 7) (gbo:Task 8) }}
    VALUES ?property {{ skos:prefLabel skos:altLabel skos:hiddenLabel foaf:name dcterms:title
                        gbo:documentNumber gbo:taskText rdfs:label }}
    ?thing a ?class ; ?property ?name .
    BIND(LCASE(REPLACE(STR(?name), "\\\\s", "")) AS ?plain)
    FILTER(CONTAINS(?plain, {literal(words)}))
    BIND(IF(?plain = {literal(words)}, 0, IF(STRSTARTS(?plain, {literal(words)})
         || STRSTARTS(REPLACE(?plain, "^[省市区县]", ""), {literal(words)}), 1, 2)) AS ?rank)
    }} ORDER BY ?rank ?order STRLEN(?plain) ?thing LIMIT {limit}"""
