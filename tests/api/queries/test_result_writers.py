"""What our writers write means what the engine's own serialiser writes."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.queries.formats import CSV, JSON, TSV, XML, Format
from api.queries.result_writers import CannotCarry, truth, writer

RESULTS = "http://www.w3.org/2005/sparql-results#"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XSD = "http://www.w3.org/2001/XMLSchema#"
Term = ox.NamedNode | ox.BlankNode | ox.Literal

TEXTS = st.text(
    st.one_of(
        st.sampled_from("\"'\\\n\r\t,;<>&]公报\u2028\x07\x1f\x7f\x85\ufffe\U0001f600"),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    max_size=12,
)
IRIS = st.sampled_from(["http://e/a", "urn:x:&b", "http://e/公报", "http://e/a?b='c'&d"])
TERMS: st.SearchStrategy[Term | None] = st.one_of(
    st.none(),
    st.builds(ox.NamedNode, IRIS),
    st.builds(ox.BlankNode, st.from_regex(r"[a-z][a-z0-9]{0,5}", fullmatch=True)),
    st.builds(ox.Literal, TEXTS),
    st.builds(
        lambda text, tag: ox.Literal(text, language=tag), TEXTS, st.sampled_from(["zh", "zh-Hans"])
    ),
    st.builds(
        lambda text, kind: ox.Literal(text, datatype=ox.NamedNode(kind)),
        TEXTS,
        st.sampled_from([f"{XSD}integer", f"{XSD}date", "http://e/type&more"]),
    ),
)
ROWS = st.lists(st.tuples(TERMS, TERMS), max_size=4)
NAMES = ("x", "名")


def solutions(rows: list[tuple[Term | None, ...]]) -> ox.QuerySolutions:
    """Return rows as the engine gives them."""
    bindings = [
        {name: shape(term) for name, term in zip(NAMES, row, strict=True) if term is not None}
        for row in rows
    ]
    results = {"head": {"vars": NAMES}, "results": {"bindings": bindings}}
    parsed = ox.parse_query_results(json.dumps(results).encode(), ox.QueryResultsFormat.JSON)
    assert isinstance(parsed, ox.QuerySolutions)
    return parsed


def shape(term: Term) -> dict[str, str]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    return {"type": "literal", "value": term.value, "datatype": term.datatype.value}


def written(form: Format, rows: ox.QuerySolutions) -> bytes:
    results = writer(form, [variable.value for variable in rows.variables])
    return results.head + results.between.join(map(results.row, rows)) + results.tail


def terms(body: bytes, form: ox.QueryResultsFormat) -> list[list[Term | None]]:
    parsed = ox.parse_query_results(body, form)
    assert isinstance(parsed, ox.QuerySolutions)
    assert [variable.value for variable in parsed.variables] == list(NAMES)
    return [list(row) for row in parsed]  # type: ignore[arg-type]


@given(ROWS)
def test_json_has_the_terms_that_were_written(rows: list[tuple[Term | None, ...]]) -> None:
    body = written(JSON, solutions(rows))
    json.loads(body)
    assert terms(body, ox.QueryResultsFormat.JSON) == [list(row) for row in rows]


@given(ROWS)
def test_tsv_has_the_terms_that_were_written(rows: list[tuple[Term | None, ...]]) -> None:
    body = written(TSV, solutions(rows))
    assert terms(body, ox.QueryResultsFormat.TSV) == [list(row) for row in rows]


@given(ROWS)
def test_xml_has_the_terms_that_were_written_or_says_that_it_cannot(
    rows: list[tuple[Term | None, ...]],
) -> None:
    try:
        body = written(XML, solutions(rows))
    except CannotCarry:
        return
    results = ElementTree.fromstring(body).iter(f"{{{RESULTS}}}result")
    assert [xml_cells(result) for result in results] == [
        {name: shape(term) for name, term in zip(NAMES, row, strict=True) if term is not None}
        for row in rows
    ]


def xml_cells(result: ElementTree.Element) -> dict[str, dict[str, str]]:
    """Return a row in the shapes of JSON; the engine's own reader of XML trims white space."""
    found = {}
    for binding in result:
        (term,) = binding
        kind = term.tag.removeprefix(f"{{{RESULTS}}}")
        cell = {"type": kind, "value": term.text or ""}
        if "datatype" in term.attrib:
            cell["datatype"] = term.attrib["datatype"]
        elif LANG in term.attrib:
            cell["xml:lang"] = term.attrib[LANG]
        elif kind == "literal":
            cell["datatype"] = f"{XSD}string"
        found[binding.attrib["name"]] = cell
    return found


@given(ROWS)
def test_csv_has_the_values_that_were_written(rows: list[tuple[Term | None, ...]]) -> None:
    body = written(CSV, solutions(rows))
    engine = solutions(rows).serialize(format=ox.QueryResultsFormat.CSV)
    assert engine is not None
    read = [list(csv.reader(io.StringIO(text.decode(), newline=""))) for text in (body, engine)]
    assert read[0] == read[1]


@pytest.mark.parametrize("form", [JSON, XML])
@pytest.mark.parametrize("answer", [True, False])
def test_yes_and_no_are_read_back(form: Format, answer: bool) -> None:
    engine = ox.QueryResultsFormat.from_media_type(form.media_type)
    assert engine is not None
    assert bool(ox.parse_query_results(truth(form, answer), engine)) is answer


@pytest.mark.parametrize("control", ["\x01", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_character_that_xml_has_no_place_for_is_named(control: str) -> None:
    with pytest.raises(CannotCarry, match=f"U\\+{ord(control):04X}"):
        written(XML, solutions([(ox.Literal(f"a{control}b"), None)]))


def test_csv_rows_end_as_rfc_4180_has_it_and_quotes_are_doubled() -> None:
    rows = [(ox.Literal('a "b", c'), ox.BlankNode("n")), (ox.Literal("1\r\n2"), None)]
    body = written(CSV, solutions(rows))
    assert body.decode() == 'x,名\r\n"a ""b"", c",_:n\r\n"1\r\n2",\r\n'


@pytest.mark.parametrize("form", [JSON, XML, TSV])
def test_triple_terms_of_rdf_1_2_are_written_as_the_engine_does(form: Format) -> None:
    query = "SELECT (<<( <a:s> <a:p> 'o'@en )>> AS ?t) (STRLANGDIR('x', 'ar', 'rtl') AS ?d) {}"
    engine = ox.QueryResultsFormat.from_media_type(form.media_type)
    assert engine is not None
    first, second = ox.Store().query(query), ox.Store().query(query)
    assert isinstance(first, ox.QuerySolutions)
    assert isinstance(second, ox.QuerySolutions)
    expected = second.serialize(format=engine)
    assert expected is not None
    ours, theirs = (
        ox.parse_query_results(body, engine) for body in (written(form, first), expected)
    )
    assert [list(row) for row in ours] == [list(row) for row in theirs]  # type: ignore[union-attr]
