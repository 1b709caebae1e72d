"""The graph as plain tables: what columns there are, and the rows that a store gives.

`TABLES` is the contract with whoever reads the CSV files. A list in a cell is joined by `|`;
`notice` is the document number, or the document_id where none is printed; line numbers are
1-based lines of the source file. Rows stand in the order of their notice, annex and number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from graph.store import Store
from ontology import PREFIXES

FieldType = Literal["string", "integer", "date", "boolean", "number"]
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Field:
    """A column; `values` lists what may stand in it, `refers_to` names a table whose key it is."""

    name: str
    type: FieldType = "string"
    values: tuple[str, ...] = ()
    refers_to: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns, its key (the first column, if it identifies a row), its rows."""

    name: str
    title: str
    fields: tuple[Field, ...]
    rows: Callable[[Facts], Iterable[Row]]
    keyed: bool = True


class Facts:
    """What several tables need from a store, each asked for once."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def rows(self, pattern: str, *variables: str) -> list[Row]:
        """Return the distinct solutions of a graph pattern as plain strings."""
        head = " ".join(f"?{name}" for name in variables)
        query = f"{_PROLOGUE}SELECT DISTINCT {head} WHERE {{ {pattern} }}"
        return [
            {name: str(term) for name, term in row.items()} for row in self._store.select(query)
        ]

    def pairs(self, pattern: str, key: str, value: str) -> dict[str, list[str]]:
        """Return the values of `value` for each `key`, in order."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        for row in self.rows(pattern, key, value):
            found[row[key]].append(row[value])
        return {name: sorted(values) for name, values in found.items()}

    def single(self, pattern: str, key: str, value: str) -> dict[str, str]:
        """Return the first value of `value` for each `key`."""
        return {name: values[0] for name, values in self.pairs(pattern, key, value).items()}

    @cached_property
    def notice_of_graph(self) -> dict[str, str]:
        """The notice as the tables name it, by its graph."""
        rows = self.rows(
            "GRAPH ?graph { ?notice a gbo:Notice } OPTIONAL { ?notice gbo:documentNumber ?number }",
            "graph",
            "notice",
            "number",
        )
        return {row["graph"]: row.get("number", row["notice"]) for row in rows}

    @cached_property
    def places(self) -> dict[str, Place]:
        """The provisions and annexes, by IRI."""
        parents = self.single("?parent gbo:hasProvision ?place", "place", "parent")
        labels = self.single("?place a gbo:Provision ; rdfs:label ?label", "place", "label")
        kinds = self.single("?place eli:type_subdivision ?kind", "place", "kind")
        numbers = self.single("?place gbo:annexNumber ?number", "place", "number")
        return {
            place: Place(
                numbers.get(place, ""),
                parents.get(place),
                _local(kinds.get(place, "")),
                labels.get(place, ""),
            )
            for place in labels.keys() | numbers.keys()
        }

    def above(self, place: str) -> dict[str, str]:
        """Return annex, section and subsection that `place` is or stands in."""
        found: dict[str, str] = {}
        at: str | None = place
        while at in self.places:
            here = self.places[at]
            if here.kind:
                found.setdefault(here.kind, here.label)
            if here.annex:
                found.setdefault("annex", here.annex)
            at = here.parent
        return found

    @cached_property
    def lines(self) -> dict[str, tuple[str, str]]:
        """First and last line of what each fact with a row of its own rests on."""
        found: dict[str, tuple[int, int]] = {}
        for row in self.rows(
            """VALUES ?kind { gbo:Task gbo:Responsibility gbo:Citation gbo:Target gbo:Achievement
                              gbo:Limit gbo:Quota org:Membership }
               ?thing a ?kind ; prov:wasDerivedFrom ?span .
               ?span gbo:startLine ?first ; gbo:endLine ?last""",
            "thing",
            "first",
            "last",
        ):
            first, last = int(row["first"]), int(row["last"])
            low, high = found.get(row["thing"], (first, last))
            found[row["thing"]] = min(low, first), max(high, last)
        return {thing: (str(low), str(high)) for thing, (low, high) in found.items()}

    @cached_property
    def names(self) -> dict[str, list[str]]:
        """Every name of each agent, the preferred one first."""
        preferred = self.pairs("?thing skos:prefLabel ?name", "thing", "name")
        others = self.pairs("?thing skos:altLabel|gbo:fullName ?name", "thing", "name")
        return {thing: names + others.get(thing, []) for thing, names in preferred.items()}


@dataclass(frozen=True, slots=True)
class Place:
    """A provision or an annex: its annex number, what it stands in, its kind and label."""

    annex: str
    parent: str | None
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Passages:
    """The quotes behind one notice, to tell in what form and order something was printed."""

    quotes: tuple[tuple[int, str], ...]

    def place_of(self, words: str) -> int:
        """Return the offset at which `words` are printed, beyond all offsets if they are not."""
        bare = _without_blanks(words)
        found = [start + quote.index(bare) for start, quote in self.quotes if bare in quote]
        return min(found, default=_NOWHERE)

    def form_of(self, names: list[str]) -> str:
        """Return the longest of `names` that is printed, else the first."""
        printed = [name for name in names if self.place_of(name) < _NOWHERE]
        return max(printed, key=len, default=names[0] if names else "")


def _documents(facts: Facts) -> Iterator[Row]:
    about: defaultdict[str, defaultdict[str, list[str]]]
    about = defaultdict(lambda: defaultdict(list))
    for row in facts.rows("?notice a gbo:Notice ; ?property ?value", "notice", "property", "value"):
        about[row["notice"]][_local(row["property"])].append(row["value"])
    files = facts.pairs(
        "?notice a gbo:Notice ; prov:wasDerivedFrom/gbo:inSource/gbo:fileName ?file",
        "notice",
        "file",
    )
    enclosed = facts.pairs("?notice gbo:promulgates/dcterms:title ?title", "notice", "title")
    annexes: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in facts.rows(
        """?notice a gbo:Notice ; gbo:promulgates?/gbo:hasAnnex ?annex .
           ?annex gbo:annexNumber ?number ; dcterms:title ?title""",
        "notice",
        "number",
        "title",
    ):
        annexes[row["notice"]].append((int(row["number"]), row["title"]))
    passages = _passages(facts)
    for notice, values in about.items():
        printed = passages[notice]

        def agents(
            property_: str,
            values: dict[str, list[str]] = values,
            printed: Passages = printed,
        ) -> str:
            forms = [printed.form_of(facts.names.get(iri, [])) for iri in values[property_]]
            return "|".join(sorted(forms, key=printed.place_of))

        yield {
            "document_id": notice,
            "source": "|".join(files.get(notice, [])),
            "number": "".join(values["documentNumber"]),
            "title": "|".join(values["title"]),
            "issuer": agents("issuedBy"),
            "signed_date": "".join(values["signedDate"]),
            "printed_date": "".join(values["printedDate"]),
            "printed_by": agents("printedBy"),
            "disclosure": agents("disclosure"),
            "addressees": "|".join(values["printedAddressees"]),
            "copied_to": "|".join(sorted(values["printedCopyRecipient"], key=printed.place_of)),
            "effective_clause": "".join(values["effectiveClause"]),
            "effective_date": "".join(values["effectiveDate"]),
            "expiry_date": "".join(values["expiryDate"]),
            "interpreted_by": agents("interpretedBy"),
            "approved_by": agents("approvedBy"),
            "encloses": "|".join(enclosed.get(notice, [])),
            "annexes": "|".join(title for _, title in sorted(annexes[notice])),
        }


def _passages(facts: Facts) -> defaultdict[str, Passages]:
    found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in facts.rows(
        """?notice a gbo:Notice ; prov:wasDerivedFrom ?span .
           ?span oa:start ?start ; gbo:quote ?quote""",
        "notice",
        "start",
        "quote",
    ):
        found[row["notice"]].append((int(row["start"]), _without_blanks(row["quote"])))
    none = Passages(())
    return defaultdict(
        lambda: none, {notice: Passages(tuple(sorted(quotes))) for notice, quotes in found.items()}
    )


def _tasks(facts: Facts) -> Iterator[Row]:
    for row in facts.rows(
        """GRAPH ?graph { ?task a gbo:Task ; gbo:taskNumber ?number ; gbo:subNumber ?row ;
             gbo:taskForm ?form ; gbo:taskText ?text ; gbo:statedIn ?place .
             OPTIONAL { ?task gbo:certainty ?certainty }
             OPTIONAL { ?task gbo:partOfKeyTask/rdfs:label ?key_task }
             OPTIONAL { ?task gbo:hasTimeFrame ?frame . ?frame gbo:printedDeadline ?deadline ;
                          gbo:timeFrameKind ?deadline_kind
                        OPTIONAL { ?frame gbo:dueDate ?due_date }
                        OPTIONAL { ?frame gbo:edtf ?edtf } } }""",
        *("graph", "task", "number", "row", "form", "text", "place", "certainty"),
        *("key_task", "deadline", "deadline_kind", "due_date", "edtf"),
    ):
        first, last = facts.lines.get(row["task"], ("", ""))
        yield {
            **row,
            **facts.above(row["place"]),
            "task_id": row["task"],
            "notice": facts.notice_of_graph.get(row["graph"], ""),
            "form": _local(row["form"]),
            "deadline_kind": _local(row.get("deadline_kind", "")),
            "certainty": _local(row.get("certainty", "")),
            "line_start": first,
            "line_end": last,
        }


def _responsibilities(facts: Facts) -> Iterator[Row]:
    kinds = {
        agent: kind
        for kind, of in (("unit", "Unit"), ("group", "UnitGroup"), ("person", "Official"))
        for agent in facts.pairs(f"?agent a gbo:{of}, ?class", "agent", "class")
    }
    for row in facts.rows(
        """GRAPH ?graph { ?task gbo:hasResponsibility ?node ; gbo:taskNumber ?number ;
             gbo:subNumber ?row ; gbo:statedIn ?place .
             ?node gbo:responsibilityRole ?role ; gbo:printedOrder ?position ;
               gbo:printedName ?printed_name ; gbo:responsibleAgent ?agent_id
             OPTIONAL { ?node gbo:openEnded ?open_ended }
             OPTIONAL { ?node gbo:certainty ?certainty } }""",
        *("graph", "task", "node", "number", "row", "place", "role", "position"),
        *("printed_name", "agent_id", "open_ended", "certainty"),
    ):
        first, last = facts.lines.get(row["node"], ("", ""))
        yield {
            **row,
            "task_id": row["task"],
            "notice": facts.notice_of_graph.get(row["graph"], ""),
            "annex": facts.above(row["place"]).get("annex", ""),
            "role": _local(row["role"]),
            "agent_kind": kinds.get(row["agent_id"], ""),
            "open_ended": row.get("open_ended", "false"),
            "certainty": _local(row.get("certainty", "")),
            "line_start": first,
            "line_end": last,
        }


def _alternatives(facts: Facts) -> list[Row]:
    return facts.rows(
        """?node gbo:alternativeFor ?task_id ; gbo:alternativeField ?field ;
             gbo:printedText ?reading ; gbo:rationale ?rationale""",
        *("node", "task_id", "field", "reading", "rationale"),
    )


def _citations(facts: Facts) -> Iterator[Row]:
    for row in facts.rows(
        """GRAPH ?graph { ?citation_id a gbo:Citation ; gbo:citationRole ?role ;
             gbo:statedIn ?stated_in ; cito:hasCitedEntity ?cited_id
             OPTIONAL { ?citation_id gbo:printedTitle ?title }
             OPTIONAL { ?citation_id gbo:printedNumber ?number } }""",
        *("graph", "citation_id", "role", "stated_in", "cited_id", "title", "number"),
    ):
        role = _local(row["role"])
        yield {
            **row,
            "notice": facts.notice_of_graph.get(row["graph"], ""),
            "relation": "defines" if role == "reproduces" else role,
            "line": facts.lines.get(row["citation_id"], ("", ""))[0],
        }


def _statements(facts: Facts) -> Iterator[Row]:
    tasks = facts.single("?task gbo:hasStatement ?statement", "statement", "task")
    for row in facts.rows(
        """GRAPH ?graph { ?statement_id a ?class ; gbo:ofIndicator ?of ;
             gbo:comparator ?comparator ; gbo:printedText ?printed_text ; gbo:statedIn ?stated_in .
             OPTIONAL { ?statement_id gbo:value ?value }
             OPTIONAL { ?statement_id gbo:lowerValue ?lower }
             OPTIONAL { ?statement_id gbo:upperValue ?upper }
             OPTIONAL { ?statement_id gbo:unitOfMeasure ?unit }
             OPTIONAL { ?statement_id gbo:printedUnit ?printed_unit }
             OPTIONAL { ?statement_id gbo:coverageNote ?coverage }
             OPTIONAL { ?statement_id gbo:periodYear ?year }
             OPTIONAL { ?statement_id gbo:edtf ?period } }
           ?of skos:prefLabel ?indicator""",
        *("graph", "statement_id", "class", "indicator", "comparator", "value", "lower", "upper"),
        *("unit", "printed_unit", "printed_text", "stated_in", "coverage", "year", "period"),
    ):
        statement = row["statement_id"]
        yield {
            **row,
            "task_id": tasks.get(statement, ""),
            "notice": facts.notice_of_graph.get(row["graph"], ""),
            "kind": _KINDS.get(_local(row["class"]), ""),
            "comparator": _local(row["comparator"]),
            "period": row.get("period", row.get("year", "")),
            "line": facts.lines.get(statement, ("", ""))[0],
        }


def _posts(facts: Facts) -> Iterator[Row]:
    for row in facts.rows(
        """GRAPH ?graph { ?membership org:member ?official_id ; a org:Membership
             OPTIONAL { ?membership gbo:printedPost ?post }
             OPTIONAL { ?membership gbo:printedRole ?role }
             OPTIONAL { ?membership org:organization ?organization } }
           ?official_id skos:prefLabel ?name
           OPTIONAL { ?organization skos:prefLabel ?body }""",
        *("graph", "membership", "official_id", "name", "post", "body", "role"),
    ):
        yield {
            **row,
            "notice": facts.notice_of_graph.get(row["graph"], ""),
            "line": facts.lines.get(row["membership"], ("", ""))[0],
        }


def _units(facts: Facts) -> Iterator[Row]:
    kinds = facts.single("?unit a gbo:Unit ; org:classification ?kind", "unit", "kind")
    parents = facts.single("?unit org:subOrganizationOf ?parent", "unit", "parent")
    areas = _areas(facts)
    for unit in facts.pairs("?unit a gbo:Unit, ?class", "unit", "class"):
        name, *others = facts.names.get(unit, [""])
        yield {
            "unit_id": unit,
            "name": name,
            "kind": _local(kinds.get(unit, "")),
            "area": areas.get(unit, ""),
            "aliases": "|".join(sorted(set(others) - {name})),
            "parent": parents.get(unit, ""),
        }


def _areas(facts: Facts) -> dict[str, str]:
    """Return the code of the area of each agent, else its name."""
    names = facts.single("?agent gbo:inArea/skos:prefLabel ?name", "agent", "name")
    return names | facts.single("?agent gbo:inArea/gbo:areaCode ?code", "agent", "code")


def _groups(facts: Facts) -> Iterator[Row]:
    members = facts.pairs("?group gbo:groupMember/skos:prefLabel ?name", "group", "name")
    for row in facts.rows(
        "?group a gbo:UnitGroup ; skos:prefLabel ?phrase ; gbo:groupKind ?kind",
        *("group", "phrase", "kind"),
    ):
        yield {
            "group_id": row["group"],
            "phrase": row["phrase"],
            "kind": _local(row["kind"]),
            "members": "|".join(members.get(row["group"], [])),
        }


def _spans(facts: Facts) -> list[Row]:
    return facts.rows(
        """?subject_id prov:wasDerivedFrom ?span .
           ?span gbo:inSource/gbo:sha256 ?source_sha256 ; oa:start ?start ; oa:end ?end ;
             gbo:startLine ?line_start ; gbo:endLine ?line_end ; gbo:quote ?quote""",
        *("subject_id", "source_sha256", "start", "end", "line_start", "line_end", "quote"),
    )


_KINDS: Final = {
    "Target": "target",
    "Achievement": "achieved",
    "Limit": "limit",
    "Quota": "quota",
}
_CERTAINTY: Final = Field("certainty", values=("certain", "inferred", "ambiguous"))
_LINES: Final = (Field("line_start", "integer"), Field("line_end", "integer"))
_TASK_ID: Final = Field("task_id", refers_to="tasks")

TABLES: Final = (
    Table(
        "documents",
        "通知 notices",
        (
            Field("document_id"),
            *map(Field, ("source", "number", "title", "issuer")),
            Field("signed_date", "date"),
            Field("printed_date", "date"),
            *map(Field, ("printed_by", "disclosure", "addressees", "copied_to")),
            Field("effective_clause"),
            Field("effective_date", "date"),
            Field("expiry_date", "date"),
            *map(Field, ("interpreted_by", "approved_by", "encloses", "annexes")),
        ),
        _documents,
    ),
    Table(
        "tasks",
        "任务 tasks",
        (
            Field("task_id"),
            Field("notice"),
            Field("annex", "integer"),
            *map(Field, ("section", "subsection", "number")),
            Field("row", "integer"),
            *map(Field, ("form", "key_task", "text", "deadline", "deadline_kind")),
            Field("due_date", "date"),
            Field("edtf"),
            *_LINES,
            _CERTAINTY,
        ),
        _tasks,
    ),
    Table(
        "responsibilities",
        "责任关系 responsibilities",
        (
            _TASK_ID,
            Field("notice"),
            Field("annex", "integer"),
            Field("number"),
            Field("row", "integer"),
            Field("role", values=("lead", "support", "assigned", "leader")),
            Field("position", "integer"),
            Field("printed_name"),
            Field("agent_id"),
            Field("agent_kind", values=("unit", "group", "person")),
            Field("open_ended", "boolean"),
            _CERTAINTY,
            *_LINES,
        ),
        _responsibilities,
        keyed=False,
    ),
    Table(
        "alternatives",
        "存疑读法 alternative readings",
        (_TASK_ID, *map(Field, ("field", "reading", "rationale"))),
        _alternatives,
        keyed=False,
    ),
    Table(
        "statements",
        "指标陈述 indicator statements",
        (
            Field("statement_id"),
            *map(Field, ("notice", "stated_in")),
            _TASK_ID,
            Field("indicator"),
            Field("kind", values=("target", "achieved", "limit", "quota")),
            Field("comparator"),
            *(Field(name, "number") for name in ("value", "lower", "upper")),
            *map(Field, ("unit", "printed_unit", "period", "coverage", "printed_text")),
            Field("line", "integer"),
        ),
        _statements,
    ),
    Table(
        "citations",
        "引用 citations",
        (
            Field("citation_id"),
            *map(Field, ("notice", "stated_in")),
            Field(
                "relation",
                values=("basis", "implements", "repeals", "amends", "defines", "cites"),
            ),
            *map(Field, ("title", "number", "cited_id")),
            Field("line", "integer"),
        ),
        _citations,
    ),
    Table(
        "posts",
        "职务 posts",
        (
            *map(Field, ("official_id", "name", "post", "body", "role", "notice")),
            Field("line", "integer"),
        ),
        _posts,
        keyed=False,
    ),
    Table(
        "units",
        "单位 units",
        (
            *map(Field, ("unit_id", "name", "kind", "area", "aliases")),
            Field("parent", refers_to="units"),
        ),
        _units,
    ),
    Table(
        "groups",
        "单位集合 unit groups",
        tuple(map(Field, ("group_id", "phrase", "kind", "members"))),
        _groups,
    ),
    Table(
        "spans",
        "出处 spans",
        (
            Field("subject_id"),
            Field("source_sha256"),
            Field("start", "integer"),
            Field("end", "integer"),
            *_LINES,
            Field("quote"),
        ),
        _spans,
        keyed=False,
    ),
)
"""The tables, in the order in which a reader meets them."""


def ordered_rows(table: Table, facts: Facts) -> list[list[str]]:
    """Return the rows of `table` as lists of cells, in the order of its columns and of the text."""
    names = [field.name for field in table.fields]
    rows = [[row.get(name, "") for name in names] for row in table.rows(facts)]
    return sorted(rows, key=lambda cells: [_natural(cell) for cell in cells])


def _natural(cell: str) -> list[tuple[int, str]]:
    """Return a key that puts …/task/10/1 behind …/task/9/1."""
    parts = re.split(r"([0-9]{1,18})", cell)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]


def _local(iri: str) -> str:
    """Return what stands behind the last # or / of an IRI."""
    return re.split("[#/]", iri)[-1]


def _without_blanks(words: str) -> str:
    return re.sub(r"\s", "", words)


_NOWHERE: Final = 1 << 60
_PROLOGUE: Final = "".join(
    f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items()
)
