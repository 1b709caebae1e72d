"""Which SPARQL texts are answered: queries over our own graphs, and nothing that calls out.

The engine parses every text that it runs, and tells what is no query. `judge` looks for what it
would carry out all the same. In a text without the letters `service` and `from`, in whatever case,
after escapes are resolved, and outside addresses of the web, no clause of that name can stand,
however it is read; so such a text needs no second parser, and may use what the engine knows beyond
SPARQL 1.1. In any other, rdflib's parser tells a clause from a word in a literal or a comment: the
tree decides, never the letters. Both parsers then get the text in a form that leaves one reading
(`sparql_text`), and what rdflib cannot read is refused.

The judged text is the text that runs.
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
from api.queries.sparql_text import (
    check_nesting,
    grammars,
    nodes,
    one_reading,
    place,
    read,
)
from graph.sparql_tokens import find_parts
from graph.store import Store
from ontology import BASE, PREFIXES

Form = Literal["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"]

_FORMS: Final[tuple[Form, ...]] = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")

# Declarations and comments, then the word that tells the form.
_PROLOGUE: Final = re.compile(
    r"""(?: \s++ | \#[^\n]*+ | (?:BASE | PREFIX (?:\s | \#[^\n]*+\n)*+ [^\s:<>]*+ :)
        (?:\s | \#[^\n]*+\n)*+ <[^<>]*+> )*+
        (?P<form>SELECT|ASK|CONSTRUCT|DESCRIBE)""",
    re.VERBOSE | re.IGNORECASE,
)


# An address of the web is one for every parser, in code as in a comment or a string: after < and
# a name, no expression goes on with two slashes, and nothing in it ends a comment or a string.
# Whoever declares all the prefixes there are has many words in them, and few patterns.
_WEB_ADDRESS: Final = re.compile(r"<https?://[\w/.~:%\#?&=+-]*+>", re.ASCII)


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query that may run: its text, its form, and the graphs of its dataset clause.

    Where the engine finds that the text is no query, its form means nothing.
    """

    text: str
    form: Form
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


def judge(text: str, *, max_nesting: int, max_triple_patterns: int | None = None) -> JudgedQuery:
    """Return the query that `text` is, in the form that is to run.

    Raises Refused for brackets nested deeper than `max_nesting`, for more triple patterns than
    `max_triple_patterns` or far too many words to have fewer, for SERVICE anywhere in the query,
    and, where the text must be parsed to see that, for an update or a syntax error (with line and
    column, from 1). Else the engine says that the text is no query, and `misread` what is wrong
    with it.
    """
    text = one_reading(text)
    check_nesting(text, max_nesting)
    outside_addresses = _WEB_ADDRESS.sub("<>", text)
    letters = outside_addresses.casefold()
    names_others = "service" in letters or "from" in letters
    most = max_triple_patterns
    # Every pattern is three characters at least.
    words = 0 if most is None or len(text) <= most else _words_outside_data(outside_addresses)
    if most is not None and words > _WORDS_A_PATTERN * most:
        detail = f"it has {words} words outside VALUES, {_WORDS_A_PATTERN * most} are allowed"
        raise Refused(problem("too-complex", f"{detail}: ask in several queries"))
    if not names_others and (most is None or 2 * words <= most):
        return JudgedQuery(text, _form(text))
    try:
        prologue, query = _parse(text)
    except Refused:
        if names_others:
            raise
        # The limit alone asks for the tree, and rdflib may not know what the engine does.
        patterns = sum(1 for match in find_parts(_SEPARATOR, text) if match["separator"])
        _check_patterns(patterns, most)
        return JudgedQuery(text, _form(text))
    if any(node.name == "ServiceGraphPattern" for node in nodes(query)):
        raise Refused(
            problem("service-refused", "this endpoint asks no other endpoint: leave SERVICE out")
        )
    _check_patterns(sum(map(_patterns_in, nodes(query))), most)
    return JudgedQuery(text, _form(text), *_dataset(prologue, query))


def _form(text: str) -> Form:
    found = _PROLOGUE.match(text)
    if found is None:
        return "SELECT"
    word = found["form"].upper()
    return next(form for form in _FORMS if form == word)


# Every triple pattern has an object, or is an item of a list, which stands for two; and each of
# these begins with one of these characters, or is a word.
_WORD: Final = re.compile(r"\w+|[<\"'\[(]")
_SEPARATOR: Final = r"(?P<separator>[.;,{\[])"
# A text of more words than that has too many patterns, or takes too long to be parsed.
_WORDS_A_PATTERN: Final = 20
# Data hold no pattern. What makes VALUES a part of a name, as in ex:VALUES, does not begin them;
# data with a comment or a string of three quotation marks count as anything else.
_DATA: Final = r"""(?P<data>(?<![\w:.@?$%\\-])(?i:VALUES)\s*+(?:[?$]\w++|\([?$\w\s]*+\))\s*+\{
    (?:[^{}"'\#<]|<[^<>"{}|^`\\\s]*+>|"(?!"")(?:[^"\\\n]|\\[^\n])*+"
      |'(?!'')(?:[^'\\\n]|\\[^\n])*+')*+\})"""


def _words_outside_data(text: str) -> int:
    """Return how many words there are; there are at most twice as many triple patterns."""
    if "values" not in text.casefold():
        return len(_WORD.findall(text))
    found, end = 0, 0
    for match in find_parts(_DATA, text):
        if match["data"]:
            found += len(_WORD.findall(text, end, match.start()))
            end = match.end()
    return found + len(_WORD.findall(text, end))


def _patterns_in(node: CompValue) -> int:
    """Return the triple patterns right in a node of rdflib's tree: three terms each."""
    found = [terms for name in ("triples", "template") if name in node for terms in node[name]]
    return sum(len(terms) // 3 for terms in found)


def _check_patterns(number: int, most: int | None) -> None:
    if most is not None and number > most:
        detail = f"it has {number} triple patterns, {most} are allowed: ask in several queries"
        raise Refused(problem("too-complex", detail))


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
            raise Refused(_no_update()) from error
        raise Refused(_syntax_problem(text, error)) from error
    except (RecursionError, ValueError) as error:
        raise Refused(problem("too-complex", "the query is too long a chain to parse")) from error
    return prologue, body


def _no_update() -> Problem:
    return problem("update-refused", "this endpoint answers queries and changes nothing")


def _is_update(grammar: ParserElement, text: str) -> bool:
    try:
        (unit,) = read(grammar, text)
    except (ParseException, RecursionError, ValueError):
        return False
    # The empty text is an update that does nothing.
    return bool(unit.request)


def misread(text: str, message: str) -> Problem:
    """Return what is wrong with a judged text that the engine takes for no query.

    `message` is what the engine says of it.
    """
    _, update = grammars()
    if _is_update(update, text):
        return _no_update()
    return syntax_problem(text, message)


_ENGINE_PLACE = re.compile(r"error at (?P<line>\d+):(?P<column>\d+): (?P<complaint>.*)", re.DOTALL)

# What the engine says of rules that are no matter of spelling, and what we say. It notices most of
# them at the end of the clause. What else it expected is a list of characters, of use to nobody.
_COMPLAINTS: Final = {
    "Prefix not found": "a prefix is not declared at ▸",
    "a variable that is unbound": "with GROUP BY, COUNT or the like, SELECT may name only "
    "variables that stand in GROUP BY, others in COUNT and the like; read up to ▸",
    "SELECT * is not authorized": "SELECT * does not go with GROUP BY; read up to ▸",
    "Duplicated variable name": "SELECT has one variable twice; read up to ▸",
    "overrides an existing variable": "AS gives a name that is taken; read up to ▸",
}


def syntax_problem(text: str, message: str) -> Problem:
    """Return the syntax error in `text` that a message of the engine tells of, with its place."""
    found = _ENGINE_PLACE.search(message)
    if found is None:
        return problem("syntax-error", " ".join(message.split()))
    complaint = next(
        (ours for theirs, ours in _COMPLAINTS.items() if theirs in found["complaint"]),
        "not SPARQL 1.1 at ▸",
    )
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
    if (sign := _full_width(text, line, column)) is not None:
        detail += f"; “{sign}” is full-width, SPARQL knows {_FULL_WIDTH[sign]}"
    return problem("syntax-error", detail, members={"line": line, "column": column})


# Signs of a Chinese keyboard. Some may stand in names, so the engine stops only later.
_FULL_WIDTH: Final = dict(
    zip("，；：。．？（）｛｝［］“”‘’＂＇＝＞＜", ",;:..?(){}[]\"\"''\"'=><", strict=True)
)
_WIDE: Final = f"(?P<wide>[{''.join(_FULL_WIDTH)}])"


def _full_width(text: str, line: int, column: int) -> str | None:
    """Return the last full-width sign of a line, up to a column, that is in no string."""
    lines = text.split("\n")[:line]
    read_up_to = "\n".join([*lines[:-1], lines[-1][:column]])
    start = len(read_up_to) - len(lines[-1][:column])
    found = [match["wide"] for match in find_parts(_WIDE, read_up_to) if match.start() >= start]
    return next(filter(None, reversed(found)), None)


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
