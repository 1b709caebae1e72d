"""Which SPARQL texts are answered: queries over our own graphs, and nothing that calls out.

`judge` reads a text with rdflib's parser and looks at the tree, never at keywords: `SERVICE` in a
literal or a comment is only a word. Another parser, the engine's, then runs the text, in a form
that leaves one reading for both (`sparql_text`).

The judged text is the text that runs. What only the engine can read is refused as a syntax error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

import pyoxigraph
from pyparsing import ParseException, ParserElement, ParseResults
from rdflib.plugins.sparql.algebra import translatePrologue
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Prologue
from rdflib.term import Identifier

from api.problems import Problem, Refused, problem
from api.queries.sparql_text import check_nesting, grammars, nodes, one_reading, place, read
from graph.store import Store
from ontology import BASE, PREFIXES

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

_FORMS: Final[dict[str, Form]] = {
    "SelectQuery": "SELECT",
    "AskQuery": "ASK",
    "ConstructQuery": "CONSTRUCT",
    "DescribeQuery": "DESCRIBE",
}


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query that may run: its text, its form, and the graphs of its dataset clause."""

    text: str
    form: Form
    default_graphs: tuple[str, ...]
    named_graphs: tuple[str, ...]


def judge(text: str, *, max_nesting: int) -> JudgedQuery:
    """Return the query that `text` is, in the form that is to run.

    Raises Refused for a syntax error (with line and column, from 1), for brackets nested deeper
    than `max_nesting`, for an update, and for SERVICE anywhere in the query.
    """
    text = one_reading(text)
    check_nesting(text, max_nesting)
    tree = _parse(text)
    prologue, query = tree
    if any(node.name == "ServiceGraphPattern" for node in nodes(query)):
        raise Refused(
            problem("service-refused", "this endpoint asks no other endpoint: leave SERVICE out")
        )
    return JudgedQuery(text, _FORMS[query.name], *_dataset(prologue, query))


def refuse_unknown_graphs(asked: Iterable[str], store: Store) -> None:
    """Raise Refused, naming it, for a graph that `store` does not have: SPARQL would fetch it."""
    wanted = set(asked)
    unknown = sorted(wanted - set(map(str, store.graphs()))) if wanted else []
    if unknown:
        detail = f"{unknown[0]} is no graph of this store, and none is fetched"
        raise Refused(problem("unknown-graph", detail))


def _parse(text: str) -> tuple[ParseResults, CompValue]:
    query, update = grammars()
    try:
        prologue, body = read(query, text)
    except ParseException as error:
        if _is_update(update, text):
            raise Refused(
                problem("update-refused", "this endpoint answers queries and changes nothing")
            ) from error
        raise Refused(_syntax_problem(text, error)) from error
    except (RecursionError, ValueError) as error:
        raise Refused(problem("too-complex", "the query is too long a chain to parse")) from error
    return prologue, body


def _is_update(grammar: ParserElement, text: str) -> bool:
    try:
        (unit,) = read(grammar, text)
    except (ParseException, RecursionError, ValueError):
        return False
    # The empty text is an update that does nothing.
    return bool(unit.request)


_ENGINE_PLACE = re.compile(r"error at (?P<line>\d+):(?P<column>\d+): (?P<complaint>.*)", re.DOTALL)


def syntax_problem(text: str, message: str) -> Problem:
    """Return the syntax error in `text` that a message of the engine tells of, with its place."""
    found = _ENGINE_PLACE.search(message)
    if found is None:
        return problem("syntax-error", " ".join(message.split()))
    # What the engine expected there is a list of characters, of use to nobody.
    undeclared = "Prefix not found" in found["complaint"]
    complaint = "a prefix is not declared at ▸" if undeclared else "not SPARQL 1.1 at ▸"
    return _misread(text, int(found["line"]), int(found["column"]), complaint)


def _syntax_problem(text: str, error: ParseException) -> Problem:
    text = text.rstrip()
    # The engine tells the place better than rdflib. The backtick, which stands nowhere in SPARQL,
    # makes sure that it stops there and never runs the text; not in a comment, where all may stand.
    stop = "\n`" if "#" in text.rpartition("\n")[2] else "`"
    try:
        pyoxigraph.Store().query(text + stop, base_iri=BASE, prefixes=PREFIXES)
    except (SyntaxError, ValueError) as complaint:
        engine = syntax_problem(text, str(complaint))
    else:
        raise AssertionError("the engine accepts a backtick")
    end = place(text, len(text))
    if (engine.members.get("line", 0), engine.members.get("column", 0)) < tuple(end.values()):
        return engine
    # It read to the end: the text breaks off, or is no SPARQL 1.1 but an extension of it.
    return _misread(text, error.lineno, error.column, "incomplete, or not SPARQL 1.1, from ▸ on")


def _misread(text: str, line: int, column: int, complaint: str) -> Problem:
    reads = text.split("\n")[line - 1] if line <= text.count("\n") + 1 else ""
    before, after = reads[: column - 1][-30:].lstrip(), reads[column - 1 :][:20].rstrip()
    detail = f"line {line}, column {column}: {complaint} in “{before}▸{after}”"
    return problem("syntax-error", detail, members={"line": line, "column": column})


def _dataset(prologue: ParseResults, query: CompValue) -> tuple[tuple[str, ...], tuple[str, ...]]:
    clauses = query.datasetClause or ()
    if not clauses:
        return (), ()
    names = translatePrologue(prologue, BASE, PREFIXES, Prologue())
    default = tuple(_absolute(clause.default, names) for clause in clauses if clause.default)
    named = tuple(_absolute(clause.named, names) for clause in clauses if clause.named)
    return default, named


def _absolute(name: CompValue | Identifier, prologue: Prologue) -> str:
    try:
        return str(prologue.absolutize(name))
    except Exception as error:  # rdflib raises no narrower one for a prefix that is not declared
        raise Refused(problem("syntax-error", str(error))) from error
