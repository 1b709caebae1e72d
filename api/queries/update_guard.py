"""Which updates are carried out: those of our own graphs, and nothing that calls out.

As for queries (`guard`), the tree of rdflib's parser decides, and never a keyword: LOAD and
SERVICE in a literal or a comment are only words. It is asked only where they could stand at all:
a text that does not hold the letters, escapes resolved, holds no such operation either. The
engine's parser, which then runs the text, has the last word on what is SPARQL.
"""

from __future__ import annotations

import re
from typing import Final

from pyparsing import ParseException, ParseResults
from rdflib.plugins.sparql.algebra import translatePrologue
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Prologue

from api.problems import Problem, Refused, problem
from api.queries.guard import syntax_problem
from api.queries.sparql_text import check_nesting, grammars, nodes, one_reading, read
from api.queries.update_dataset import DatasetConflict, with_dataset
from ontology import BASE, PREFIXES, XSD

# Where none of these letters stand, there is no LOAD and no SERVICE, and nothing of SPARQL 1.2:
# triples as terms, reifiers, texts with a direction. The store holds RDF 1.1 only.
_LOOK_CLOSER: Final = re.compile(r"load|service|<<|\{\||~|triple|langdir|@[\w-]*--", re.IGNORECASE)


def judge_update(
    text: str,
    *,
    max_nesting: int,
    default_graphs: tuple[str, ...] = (),
    named_graphs: tuple[str, ...] = (),
    elsewhere: bool = False,
) -> str:
    """Return the update that is to run for `text`, on the graphs that the request names.

    Raises Refused for brackets nested deeper than `max_nesting`, for LOAD and SERVICE, for what
    rdflib cannot read where those might stand, and for a USING or WITH beside graphs of the
    request (SPARQL 1.1 Protocol, 2.2.3). Other syntax errors are left to the engine. An update
    that is to run `elsewhere`, on another server, calls none of the functions of that server:
    Virtuoso's fetch addresses, for instance.
    """
    text = one_reading(text)
    check_nesting(text, max_nesting)
    functions = elsewhere and "where" in text.casefold()  # they stand nowhere else
    if functions or _LOOK_CLOSER.search(text):
        _refuse_calls(text, functions=functions)
    try:
        return with_dataset(text, default_graphs, named_graphs)
    except DatasetConflict as error:
        detail = "the graphs are given by the request, or by USING and WITH in the update: not both"
        raise Refused(problem("bad-request", detail)) from error


def update_problem(text: str, message: str) -> Problem:
    """Return the problem of a text that the engine, as `message` tells, reads as no update."""
    query, _ = grammars()
    try:
        read(query, one_reading(text))
    except (ParseException, RecursionError, ValueError):
        return syntax_problem(text, message)
    return problem("bad-request", "this is a query: send it in the parameter query")


def _refuse_calls(text: str, *, functions: bool) -> None:
    _, grammar = grammars()
    try:
        tree = read(grammar, text)
    except ParseException as error:
        place = {"line": error.lineno, "column": error.column}
        detail = (
            f"line {error.lineno}, column {error.column}: not an update of SPARQL 1.1 from here"
        )
        query_or_not = update_problem(text, detail)
        if query_or_not.kind != "syntax-error":
            raise Refused(query_or_not) from error
        raise Refused(problem("syntax-error", detail, members=place)) from error
    except (RecursionError, ValueError) as error:
        raise Refused(problem("too-complex", "the update is too long a chain to parse")) from error
    for node in nodes(tree):
        if node.name == "Load":
            detail = "this server fetches nothing: send the triples, by INSERT DATA or POST"
            raise Refused(problem("load-refused", detail))
        if node.name == "ServiceGraphPattern":
            detail = "this server asks no other endpoint: leave SERVICE out"
            raise Refused(problem("service-refused", detail))
    if functions:
        _refuse_functions(tree)


def _refuse_functions(tree: ParseResults) -> None:
    """Refuse functions by IRI, but for the casts of SPARQL 1.1 (17.5)."""
    names = Prologue()
    for unit in tree:
        for declared, operation in zip(unit.prologue, unit.request or (), strict=False):
            names = translatePrologue(declared, BASE, PREFIXES, names)
            for node in nodes(operation):
                if node.name == "Function" and not _is_cast(node, names):
                    detail = "this server calls no functions but those of SPARQL 1.1"
                    raise Refused(problem("bad-request", detail))


def _is_cast(call: CompValue, names: Prologue) -> bool:
    try:
        return str(names.absolutize(call.iri)).startswith(str(XSD))
    except Exception as error:  # rdflib raises no narrower one for a prefix that is not declared
        raise Refused(problem("syntax-error", str(error))) from error
