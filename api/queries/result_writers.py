"""Rows of a SELECT as JSON, XML, CSV or TSV, a row at a time, and the answer of an ASK.

A writer has the bytes that open a result, those that close it, and a function that encodes one
row. Whoever writes can therefore stop between any two rows and still end in good form, which the
engine's own serialiser cannot. The formats are those of W3C: SPARQL 1.1 Query Results JSON
Format, SPARQL Query Results XML Format, SPARQL 1.1 Query Results CSV and TSV Formats. Terms of
RDF 1.2, which the engine can make, are written as the drafts for SPARQL 1.2 have them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring as _quoted
from typing import Final

import pyoxigraph as ox

from api.queries import formats
from api.queries.formats import Format

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

_XSD_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"


class CannotCarry(ValueError):
    """A value that the format asked for cannot carry; the message says which, and what can."""


@dataclass(frozen=True, slots=True)
class ResultWriter:
    """How one result is written: `head`, rows with `between` among them, `tail`.

    `row` raises CannotCarry for a row with a value that has no place in the format.
    """

    head: bytes
    row: Callable[[ox.QuerySolution], bytes]
    between: bytes
    tail: bytes


def writer(form: Format, names: Sequence[str]) -> ResultWriter:
    """Return the writer of a SELECT result with the variables `names`, in their order."""
    return _WRITERS[form](names)


def truth(form: Format, answer: bool) -> bytes:
    """Return the result of an ASK in JSON or XML; the other formats have none."""
    word = "true" if answer else "false"
    if form == formats.JSON:
        return f'{{"head":{{}},"boolean":{word}}}'.encode()
    return f"{_XML_OPEN}<head></head><boolean>{word}</boolean></sparql>".encode()


def _json(names: Sequence[str]) -> ResultWriter:
    keys = [f"{_quoted(name)}:" for name in names]

    def row(solution: ox.QuerySolution) -> bytes:
        cells = [
            key + _json_term(term)
            for key, term in zip(keys, solution, strict=True)
            if term is not None
        ]
        return f"{{{','.join(cells)}}}".encode()

    head = f'{{"head":{{"vars":[{",".join(map(_quoted, names))}]}},"results":{{"bindings":['
    return ResultWriter(head.encode(), row, b",", b"]}}")


def _json_term(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return f'{{"type":"uri","value":{_quoted(term.value)}}}'
    if isinstance(term, ox.Literal):
        value = _quoted(term.value)
        if term.language is not None:
            base = f',"its:dir":"{term.direction.value}"' if term.direction is not None else ""
            return f'{{"type":"literal","value":{value},"xml:lang":"{term.language}"{base}}}'
        datatype = term.datatype.value
        if datatype == _XSD_STRING:
            return f'{{"type":"literal","value":{value}}}'
        return f'{{"type":"literal","value":{value},"datatype":{_quoted(datatype)}}}'
    if isinstance(term, ox.BlankNode):
        return f'{{"type":"bnode","value":{_quoted(term.value)}}}'
    subject, predicate, object_ = map(_json_term, term)
    parts = f'"subject":{subject},"predicate":{predicate},"object":{object_}'
    return f'{{"type":"triple","value":{{{parts}}}}}'


_XML_OPEN: Final = '<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">'
# A bare carriage return would be read back as a line feed (XML 1.0, 2.11); so would be, within
# an attribute, tabs and line feeds as spaces, but neither IRIs nor language tags have any.
_XML_SPECIAL: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}
)
_XML_ANY_SPECIAL: Final = re.compile(r'[&<>"\r]')
_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _xml(names: Sequence[str]) -> ResultWriter:
    opened = [f'<binding name="{_xml_text(name)}">' for name in names]

    def row(solution: ox.QuerySolution) -> bytes:
        cells = [
            f"{start}{_xml_term(term)}</binding>"
            for start, term in zip(opened, solution, strict=True)
            if term is not None
        ]
        return f"<result>{''.join(cells)}</result>".encode()

    variables = "".join(f'<variable name="{_xml_text(name)}"/>' for name in names)
    head = f"{_XML_OPEN}<head>{variables}</head><results>"
    return ResultWriter(head.encode(), row, b"", b"</results></sparql>")


def _xml_term(term: Term) -> str:
    if isinstance(term, ox.NamedNode):
        return f"<uri>{_xml_text(term.value)}</uri>"
    if isinstance(term, ox.Literal):
        value = _xml_text(term.value)
        if term.language is not None:
            base = ""
            if term.direction is not None:
                its = 'xmlns:its="http://www.w3.org/2005/11/its" its:version="2.0"'
                base = f' {its} its:dir="{term.direction.value}"'
            return f'<literal xml:lang="{term.language}"{base}>{value}</literal>'
        datatype = term.datatype.value
        if datatype == _XSD_STRING:
            return f"<literal>{value}</literal>"
        return f'<literal datatype="{_xml_text(datatype)}">{value}</literal>'
    if isinstance(term, ox.BlankNode):
        return f"<bnode>{_xml_text(term.value)}</bnode>"
    subject, predicate, object_ = map(_xml_term, term)
    parts = (
        f"<subject>{subject}</subject><predicate>{predicate}</predicate><object>{object_}</object>"
    )
    return f"<triple>{parts}</triple>"


def _xml_text(text: str) -> str:
    if text.isprintable() and _XML_ANY_SPECIAL.search(text) is None:
        return text
    refused = _NOT_IN_XML.search(text)
    if refused is not None:
        code = f"U+{ord(refused[0]):04X}"
        raise CannotCarry(f"the answer holds {code}, which XML 1.0 cannot carry: ask for JSON")
    return text.translate(_XML_SPECIAL)


def _csv(names: Sequence[str]) -> ResultWriter:
    def row(solution: ox.QuerySolution) -> bytes:
        cells = ["" if term is None else _csv_term(term) for term in solution]
        return f"{','.join(cells)}\r\n".encode()

    return ResultWriter(f"{','.join(names)}\r\n".encode(), row, b"", b"")


_CSV_SPECIAL: Final = re.compile(r'[",\r\n]')


def _csv_term(term: Term) -> str:
    if isinstance(term, (ox.NamedNode, ox.Literal)):
        return _csv_cell(term.value)
    if isinstance(term, ox.Triple):
        return _csv_cell(" ".join(map(_csv_term, term)))
    return str(term)  # a blank node: _:label


def _csv_cell(text: str) -> str:
    if _CSV_SPECIAL.search(text) is None:
        return text
    return '"' + text.replace('"', '""') + '"'


def _tsv(names: Sequence[str]) -> ResultWriter:
    def row(solution: ox.QuerySolution) -> bytes:
        # The engine's str is N-Triples, in which tabs and line ends are escaped.
        cells = ["" if term is None else _tsv_term(term) for term in solution]
        return ("\t".join(cells) + "\n").encode()

    head = "\t".join(f"?{name}" for name in names)
    return ResultWriter(f"{head}\n".encode(), row, b"", b"")


def _tsv_term(term: Term) -> str:
    if isinstance(term, ox.Triple):
        return f"<<( {' '.join(map(_tsv_term, term))} )>>"
    return str(term)


_WRITERS: Final[dict[Format, Callable[[Sequence[str]], ResultWriter]]] = {
    formats.JSON: _json,
    formats.XML: _xml,
    formats.CSV: _csv,
    formats.TSV: _tsv,
}
