"""The format that an Accept header or `format=` gets, form of query by form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.protocol.negotiation import accepted, choices, is_for_people, named_choices
from api.queries.formats import FORMATS

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
TSV = "text/tab-separated-values"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def chosen(header: str | None, form: str) -> str | None:
    choice = choices(header).get(form)  # type: ignore[call-overload]
    return None if choice is None else choice.content_type.partition(";")[0]


@pytest.mark.parametrize(
    ("header", "select", "construct"),
    [
        (None, JSON, "text/turtle"),
        ("", JSON, "text/turtle"),
        ("*/*", JSON, "text/turtle"),
        ("text/csv", "text/csv", None),
        ("TEXT/CSV", "text/csv", None),
        ("text/csv;q=0.2, application/sparql-results+xml;q=0.9", XML, None),
        ("text/csv;q=0.9, application/sparql-results+xml;q=0.2", "text/csv", None),
        ("text/csv ; q=0.9 , application/sparql-results+xml ; q=0.91", XML, None),
        # The most specific range decides, wherever it stands.
        ("*/*, application/sparql-results+json;q=0", XML, "text/turtle"),
        ("text/*;q=0.9, text/csv;q=0.1, */*;q=0.5", TSV, "text/turtle"),
        ("text/*, text/turtle;q=0, text/csv;q=0", TSV, "text/xml"),
        ("*/*;q=0", None, None),
        ("image/png", None, None),
        ("application/sparql-results+json;q=0", None, None),
        # A type that is named goes before one that a wildcard covers; then our own order.
        ("text/*", "text/csv", "text/turtle"),
        ("application/json, text/csv", "application/json", "application/json"),
        ("application/n-triples, */*", JSON, "application/n-triples"),
        ("application/xml", "application/xml", "application/xml"),
        ("application/trig", None, "application/trig"),
        ("application/n-quads", None, "application/n-quads"),
        # Parameters other than q are not looked at.
        ('application/ld+json;profile="http://a/, b";q=0.5', None, "application/ld+json"),
        ("text/turtle;charset=utf-8, text/csv;header=present", "text/csv", "text/turtle"),
        # Java's URLConnection, which is no RFC 9110.
        ("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", JSON, "text/turtle"),
        # What cannot be read counts as none.
        ("nonsense", JSON, "text/turtle"),
        ("text/csv;q=2", JSON, "text/turtle"),
        ("text/csv;q=high", JSON, "text/turtle"),
        ("text/csv;q=-1", JSON, "text/turtle"),
        ("text/csv;q=0.12345", JSON, "text/turtle"),
        ("*/csv", JSON, "text/turtle"),
        ("text/csv, ;;;", JSON, "text/turtle"),
        ('text/csv; q="0.5', JSON, "text/turtle"),
        (",,text/csv,,", "text/csv", None),
    ],
)
def test_accept_header_gets(header: str | None, select: str | None, construct: str | None) -> None:
    assert chosen(header, "SELECT") == select
    assert chosen(header, "CONSTRUCT") == construct


def test_ask_has_no_table_formats() -> None:
    assert chosen("text/csv", "ASK") is None
    assert chosen("text/csv, */*;q=0.1", "ASK") == JSON


@given(
    st.text(max_size=200) | st.from_regex(r"([a-z*]{1,4}/[a-z*]{1,4}(;q=[0-9.]{1,4})?,? ?){1,5}")
)
def test_no_header_upsets_it(header: str) -> None:
    for form, choice in choices(header).items():
        assert choice.format in FORMATS[form]
    assert is_for_people(header) in (True, False)


@given(st.dictionaries(st.sampled_from([JSON, XML, "text/csv", TSV]), st.integers(0, 1000)))
def test_highest_quality_wins(qualities: dict[str, int]) -> None:
    header = ", ".join(f"{name};q={value / 1000:.3f}" for name, value in qualities.items())
    best = max(qualities.values(), default=1)
    expected = {name for name, value in qualities.items() if value == best} if best else {None}
    assert chosen(header, "SELECT") in (expected if qualities else {JSON})


def test_browser_gets_a_page_and_programs_get_data() -> None:
    assert is_for_people(BROWSER)
    assert is_for_people("text/html")
    for program in (None, "*/*", "text/*", JSON, f"text/html;q=0.5, {JSON}", "text/html;q=0, */*"):
        assert not is_for_people(program)


@pytest.mark.parametrize(
    ("name", "select", "construct"),
    [
        ("json", "sparql-results+json", "ld+json"),
        ("xml", "sparql-results+xml", "rdf+xml"),
        ("csv", "csv", None),
        ("turtle", None, "turtle"),
        ("TTL", None, "turtle"),
        ("nquads", None, "n-quads"),
        (TSV, "tab-separated-values", None),
        ("docx", None, None),
    ],
)
def test_format_has_short_names(name: str, select: str | None, construct: str | None) -> None:
    found = named_choices(name)
    for form, subtype in (("SELECT", select), ("CONSTRUCT", construct)):
        choice = found.get(form)  # type: ignore[call-overload]
        assert (choice.format.media_type.partition("/")[2] if choice else None) == subtype


def test_long_header_is_not_read() -> None:
    assert accepted("text/csv," * 1000).quality("image/png") == 1


def test_long_headers_are_not_remembered() -> None:
    for number in range(3):
        assert choices(f"text/csv, {'x' * 100_000}/{number}") is choices(None)
