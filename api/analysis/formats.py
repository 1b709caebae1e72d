"""An answer as text to take away: CSV, JSON, GraphML, GEXF, Turtle."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from io import StringIO
from typing import Final, Literal, get_args

from api.analysis.network_files import gexf, graphml
from graph.analytics import Answer, Table, Value, parameters

Format = Literal["csv", "json", "graphml", "gexf", "turtle"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)


@dataclass(frozen=True, slots=True)
class Written:
    """An answer in one format: its text, media type, and the name of a file for it."""

    text: str
    media_type: str
    file_name: str


def write(answer: Answer, form: str, *, table: str | None = None) -> Written:
    """Return `answer` in a format: all of it as JSON, one table as CSV (the main one without
    `table`), its network as GraphML or GEXF, its observations as Turtle.

    `form` is one of FORMATS. Raises KeyError for a table that the answer has not.
    """
    name = f"{answer.run.question.analysis}.{_ENDINGS.get(form, form)}"
    if form == "csv":
        shown = answer.tables[0] if table is None else answer.table(table)
        return Written(as_csv(shown), _MEDIA_TYPES[form], name)
    return Written(_WRITERS[form](answer), _MEDIA_TYPES[form], name)


def as_csv(table: Table) -> str:
    """Return `table` as CSV (RFC 4180) with a header; None is an empty cell."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.columns)
    writer.writerows([_cell(value) for value in row] for row in table.rows)
    return text.getvalue()


def _cell(value: Value) -> Value:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else value


def as_data(answer: Answer) -> dict[str, object]:
    """Return all of `answer` but its network, as JSON knows it."""
    run = answer.run
    asked = parameters(run.question, defaults=True)
    return {
        "analysis": run.question.analysis,
        "parameters": {name: list(texts) for name, texts in asked.items()},
        "code": run.code,
        "graphs": list(run.graphs),
        "digest": run.digest,
        "figures": [asdict(figure) for figure in answer.figures],
        "notes": [asdict(note) for note in answer.notes],
        "tables": {table.name: table.records() for table in answer.tables},
    }


def _as_json(answer: Answer) -> str:
    return json.dumps(as_data(answer), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _as_turtle(answer: Answer) -> str:
    """Return the answer as graph `derived` would say it: observations, and the run with PROV."""
    # The plots and tables of the site need no RDF: a quarter of a second.
    from graph.derived import answer_triples
    from graph.iris import Minter
    from graph.serialise import turtle

    minter = Minter()
    graph = minter.graph("derived")
    return "".join(turtle((*triple, graph) for triple in answer_triples(answer, minter)))


_WRITERS: Final[dict[str, Callable[[Answer], str]]] = {
    "json": _as_json,
    "graphml": graphml,
    "gexf": gexf,
    "turtle": _as_turtle,
}
_MEDIA_TYPES: Final[dict[str, str]] = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "graphml": "application/graphml+xml",
    "gexf": "application/gexf+xml",
    "turtle": "text/turtle; charset=utf-8",
}
_ENDINGS: Final[dict[str, str]] = {"turtle": "ttl"}
