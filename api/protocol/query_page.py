"""The query page at `/sparql`, for browsers: a query, its answer, or what went wrong.

It shows the first rows of an answer; downloads are the endpoint's own replies. A query that failed
stays in its form.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, cast
from urllib.parse import urlencode

from flask import Blueprint, Response, current_app, make_response, render_template, request

from api.addresses import address
from api.problems import Problem, Refused
from api.protocol.endpoint import PATHS, SparqlEndpoint
from api.protocol.request import ProtocolRequest
from api.protocol.unused_terms import unused_terms
from api.queries.answer import Answer
from api.queries.formats import FORMATS, Choice
from api.queries.guard import Form
from api.store_access import current_store
from api.things import THINGS, UnknownThing, briefs, page_address, prefixed
from ontology import BASE, Example, examples

blueprint = Blueprint("sparql", __name__)

# What the page is made from.
_SHOWN: Final[dict[Form, Choice]] = {
    form: Choice(formats[0], formats[0].content_type) for form, formats in FORMATS.items()
}


# So many things of a result are shown with their names.
_MOST_LABELS: Final = 2000


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a result row: what is shown, where it leads, and what kind of value it is.

    `label` is the name of the thing that an IRI stands for, empty where it has none.
    """

    text: str
    href: str | None = None
    title: str | None = None
    language: str | None = None
    number: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """An answer as the template shows it: a table, a yes or no, or Turtle text.

    `downloads` are names and addresses of the whole answer; `total` counts rows or triples;
    `truncated` is the limit at which counting stopped.
    """

    seconds: float
    downloads: tuple[tuple[str, str], ...]
    total: int = 0
    shown: int = 0
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell | None, ...], ...] = ()
    truth: bool | None = None
    turtle: str | None = None
    truncated: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing matched."""
        return not self.total if self.truth is None else not self.truth


def example_address(example: Example) -> str:
    """Return the address of the page that shows and runs a worked query."""
    return _address([("query", example.query)])


@blueprint.route(PATHS[0], methods=["GET", "POST"], provide_automatic_options=False)
@blueprint.route(PATHS[1], methods=["GET", "POST"], provide_automatic_options=False)
def query_page() -> Response:
    """Show the answer to a query; without one, an example to begin with."""
    endpoint = cast(SparqlEndpoint, current_app.extensions["sparql"])
    asked = None
    try:
        asked = endpoint.read(request.environ)
        if asked.operation == "update" or asked.format is not None:
            reply = endpoint.carry_out(asked, request.environ)
            return Response(reply.body, reply.status, reply.headers)
        if asked.operation is None:
            return _page(None)
        rows = current_app.extensions["gongbao"].settings.page_rows
        answer, headers = endpoint.ask(asked, _SHOWN, request.environ, head=rows)
        return _page(asked, answer=answer, headers=headers)
    except Refused as refused:
        return _page(asked, refused=refused.problem)


def _page(
    asked: ProtocolRequest | None,
    *,
    answer: Answer | None = None,
    refused: Problem | None = None,
    headers: Sequence[tuple[str, str]] = (),
) -> Response:
    query = asked.text if asked else ""
    kept = _graph_parameters(asked) if asked else []
    page = render_template(
        "sparql.html",
        query=query or (examples()[0].query if refused is None else ""),
        asked=bool(query),
        kept=kept,
        examples=[(example, example_address(example)) for example in examples()],
        result=(result := _result(answer, query, kept) if answer else None),
        unused=unused_terms(current_store(), query) if result and result.is_empty else [],
        unknown_graphs=dict(headers).get("X-Unknown-Graph"),
        problem=refused,
    )
    response = make_response(page)
    response.headers.extend(headers)
    if refused is not None:
        response.status_code = refused.status
        response.headers.extend(refused.headers)
    response.headers["Vary"] = "Accept"
    return response


def _graph_parameters(asked: ProtocolRequest) -> list[tuple[str, str]]:
    """Return the dataset that the request gives; the form keeps it."""
    return [("default-graph-uri", graph) for graph in asked.default_graphs] + [
        ("named-graph-uri", graph) for graph in asked.named_graphs
    ]


def _result(answer: Answer, query: str, kept: list[tuple[str, str]]) -> Result:
    downloads = tuple(
        (each.label, _address([("query", query), *kept, ("format", each.key)]))
        for each in FORMATS[answer.form]
    )
    if answer.form in ("CONSTRUCT", "DESCRIBE"):
        return Result(
            answer.seconds,
            downloads,
            answer.total or 0,
            answer.shown or 0,
            turtle=answer.read().decode(),
            truncated=answer.truncated,
        )
    results = json.loads(answer.read())
    if answer.form == "ASK":
        return Result(answer.seconds, downloads, truth=results["boolean"])
    columns = tuple(results["head"]["vars"])
    bindings = results["results"]["bindings"]
    labels = _labels(bindings)
    rows = tuple(
        tuple(_cell(binding[name], labels) if name in binding else None for name in columns)
        for binding in bindings
    )
    return Result(
        answer.seconds,
        downloads,
        answer.total or 0,
        len(rows),
        columns,
        rows,
        truncated=answer.truncated,
    )


def short_name(iri: str) -> str:
    """Return `iri` as id/… for a thing of the graph, else with a prefix where there is one."""
    return f"id/{iri.removeprefix(THINGS)}" if iri.startswith(THINGS) else prefixed(iri)


_NUMBERS = ("integer", "decimal", "double", "float", "int", "long", "positiveInteger", "gYear")
_WEB = re.compile(r"https?://", re.IGNORECASE)


def _labels(bindings: list[dict[str, dict[str, str]]]) -> dict[str, str]:
    """Return the names of our own things and terms in a result, read at once."""
    ours = {
        term["value"]
        for binding in bindings
        for term in binding.values()
        if term["type"] == "uri" and term["value"].startswith(BASE)
    }
    try:
        named = briefs(current_store(), sorted(ours)[:_MOST_LABELS])
    except UnknownThing:  # a query can make an IRI that no query can name
        return {}
    return {iri: thing.short for iri, thing in named.items() if thing.short not in iri}


def _cell(term: dict[str, str], labels: Mapping[str, str]) -> Cell:
    value = term["value"]
    if term["type"] == "uri":
        # Whatever else an IRI in the data may say, javascript: above all, is no link.
        page = page_address(value)
        is_link = page.startswith("/") or _WEB.match(page) is not None
        return Cell(
            short_name(value),
            page if is_link else None,
            title=value,
            label=labels.get(value, ""),
        )
    if term["type"] == "bnode":
        return Cell(f"_:{value}")
    datatype = prefixed(term["datatype"]) if "datatype" in term else None
    return Cell(
        value,
        title=datatype,
        language=term.get("xml:lang"),
        number=datatype is not None and datatype.removeprefix("xsd:") in _NUMBERS,
    )


def _address(parameters: list[tuple[str, str]]) -> str:
    return f"{address('/sparql')}?{urlencode(parameters)}"
