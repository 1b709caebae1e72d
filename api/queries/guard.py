r"""Which SPARQL texts are answered: queries over our own graphs, and nothing that calls out.

`judge` reads a text with rdflib's parser and looks at the tree, never at keywords: `SERVICE` in a
literal or a comment is only a word. Another parser, the engine's, then runs the text. Where two
parsers could read one text in two ways, the text is first brought into a form that leaves one:

- `\u0022` and the like are resolved (SPARQL 1.1, 19.2). The engine resolves them after it has
  found the strings, rdflib before: a quotation mark could end a string for one of them only.
- Every line ends in `\n`. For rdflib a comment runs on over a bare carriage return.

The judged text is the text that runs. What only the engine can read is refused as a syntax error.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import pyoxigraph
from pyparsing import ParseException, ParserElement, ParseResults
from rdflib.plugins.sparql.algebra import translatePrologue
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.plugins.sparql.sparql import Prologue
from rdflib.term import Identifier

from api.problems import Problem, Refused, problem
from graph.store import Store
from ontology import BASE, PREFIXES

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

_FORMS: Final[dict[str, Form]] = {
    "SelectQuery": "SELECT",
    "AskQuery": "ASK",
    "ConstructQuery": "CONSTRUCT",
    "DescribeQuery": "DESCRIBE",
}

# rdflib's parser takes about 40 Python frames a level.
_FRAMES_A_LEVEL: Final = 60


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
    text = _one_reading(text)
    _check_nesting(text, max_nesting)
    tree = _parse(text)
    prologue, query = tree
    if any(node.name == "ServiceGraphPattern" for node in _nodes(query)):
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


_ESCAPE = re.compile(r"\\\\|\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def _one_reading(text: str) -> str:
    if "\0" in text:
        raise Refused(problem("syntax-error", "the query contains a NUL character"))
    return _ESCAPE.sub(_character, text).replace("\r\n", "\n").replace("\r", "\n")


def _character(match: re.Match[str]) -> str:
    digits = match[1] or match[2]
    if digits is None:  # an escaped backslash: what follows it is plain text
        return match[0]
    code = int(digits, 16)
    if code == 0 or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        raise Refused(problem("syntax-error", f"{match[0]} is no character"))
    return chr(code)


# A bracket, or something in which a bracket is only a character.
_BRACKET = re.compile(
    r"""(?P<open>[({\[]) | (?P<close>[)}\]]) | \#[^\n]* | <[^<>"{}|^`\\\s]*>
      | \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3} | '{3}(?:[^'\\]|\\.|'(?!''))*'{3}
      | "(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)*'""",
    re.VERBOSE | re.DOTALL,
)


def _check_nesting(text: str, deepest: int) -> None:
    """Refuse what would take the parsers deeper than `deepest` brackets: theirs is recursion."""
    depth = 0
    for match in _BRACKET.finditer(text):
        if match["open"]:
            depth += 1
            if depth > deepest:
                detail = f"brackets may be nested {deepest} deep"
                raise Refused(problem("too-nested", detail, members=_place(text, match.start())))
        elif match["close"]:
            depth -= 1


def _place(text: str, offset: int) -> dict[str, int]:
    line_start = text.rfind("\n", 0, offset) + 1
    return {"line": text.count("\n", 0, offset) + 1, "column": offset - line_start + 1}


@cache
def _grammars() -> tuple[ParserElement, ParserElement]:
    """Return rdflib's grammars of queries and of updates."""
    # Not its functions parseQuery and parseUpdate: they would resolve escapes a second time.
    from rdflib.plugins.sparql.parser import Query, UpdateUnit

    return Query, UpdateUnit


def _parse(text: str) -> tuple[ParseResults, CompValue]:
    query, update = _grammars()
    try:
        prologue, body = _read(query, text)
    except ParseException as error:
        if _is_update(update, text):
            raise Refused(
                problem("update-refused", "this endpoint answers queries and changes nothing")
            ) from error
        raise Refused(_syntax_problem(text, error)) from error
    except (RecursionError, ValueError) as error:
        raise Refused(problem("too-complex", "the query is too long a chain to parse")) from error
    return prologue, body


def _read(grammar: ParserElement, text: str) -> ParseResults:
    allowed = sys.getrecursionlimit()
    sys.setrecursionlimit(max(allowed, 2000 + _FRAMES_A_LEVEL * 500))
    try:
        return grammar.parse_string(text, parse_all=True)
    finally:
        sys.setrecursionlimit(allowed)


def _is_update(grammar: ParserElement, text: str) -> bool:
    try:
        (unit,) = _read(grammar, text)
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
    end = _place(text, len(text))
    if (engine.members.get("line", 0), engine.members.get("column", 0)) < tuple(end.values()):
        return engine
    # It read to the end: the text breaks off, or is no SPARQL 1.1 but an extension of it.
    return _misread(text, error.lineno, error.column, "incomplete, or not SPARQL 1.1, from ▸ on")


def _misread(text: str, line: int, column: int, complaint: str) -> Problem:
    reads = text.split("\n")[line - 1] if line <= text.count("\n") + 1 else ""
    before, after = reads[: column - 1][-30:].lstrip(), reads[column - 1 :][:20].rstrip()
    detail = f"line {line}, column {column}: {complaint} in “{before}▸{after}”"
    return problem("syntax-error", detail, members={"line": line, "column": column})


def _nodes(tree: object) -> Iterator[CompValue]:
    """Yield every node of a parse tree; a loop, so that depth costs no recursion."""
    waiting = [tree]
    while waiting:
        part = waiting.pop()
        if isinstance(part, CompValue):
            yield part
            waiting.extend(part.values())
        elif isinstance(part, (list, tuple, set, ParseResults)):
            waiting.extend(part)


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
