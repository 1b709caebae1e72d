"""Requests to /sparql, read from WSGI environments: what they ask, or the status they get."""

from __future__ import annotations

import io
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.problems import Refused
from api.protocol.request import (
    FORM_TYPE,
    QUERY_TYPE,
    UPDATE_TYPE,
    Limits,
    ProtocolRequest,
    read_request,
)

LIMITS = Limits(query=2000, update=4000)
GRAPH = "http://example.org/图"
# What a URL and a form can carry: any text of Unicode characters.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200).filter(
    lambda text: text.strip() and not text.startswith("\N{BYTE ORDER MARK}")
)


def environ(
    method: str, query: str = "", body: bytes | None = None, content_type: str = "", **headers: str
) -> dict[str, object]:
    made: dict[str, object] = {"REQUEST_METHOD": method, "QUERY_STRING": query, **headers}
    if body is not None:
        made |= {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}
    if content_type:
        made["CONTENT_TYPE"] = content_type
    return made


def status_of(made: dict[str, object]) -> int:
    with pytest.raises(Refused) as refused:
        read_request(made, LIMITS)
    return refused.value.problem.status


@given(TEXTS, st.lists(st.just(GRAPH), max_size=3))
def test_query_is_the_same_by_get_by_form_and_directly(text: str, graphs: list[str]) -> None:
    dataset = [("default-graph-uri", graph) for graph in graphs]
    whole = urlencode([("query", text), *dataset])
    requests = [
        environ("GET", whole),
        environ("HEAD", whole),
        environ("POST", body=whole.encode(), content_type=FORM_TYPE),
        environ("POST", urlencode(dataset), urlencode({"query": text}).encode(), FORM_TYPE),
        environ("POST", urlencode(dataset), text.encode(), QUERY_TYPE),
    ]
    expected = ProtocolRequest("query", text, tuple(graphs))
    assert [read_request(made, LIMITS) for made in requests] == [expected] * 5


@given(TEXTS)
def test_update_is_the_same_by_form_and_directly(text: str) -> None:
    dataset = urlencode({"using-graph-uri": GRAPH, "using-named-graph-uri": f"{GRAPH}/2"})
    form = environ("POST", dataset, urlencode({"update": text}).encode(), FORM_TYPE)
    direct = environ("POST", dataset, text.encode(), UPDATE_TYPE)
    expected = ProtocolRequest("update", text, (GRAPH,), (f"{GRAPH}/2",))
    assert read_request(form, LIMITS) == read_request(direct, LIMITS) == expected


@given(
    method=st.sampled_from(["GET", "HEAD", "POST", "PUT", "QUERY"]),
    query=st.text(st.characters(max_codepoint=255)),
    body=st.none() | st.binary(max_size=6000),
    content_type=st.sampled_from([FORM_TYPE, QUERY_TYPE, UPDATE_TYPE, "a/b"]) | st.text(),
    length=st.none() | st.text(max_size=5),
)
def test_whatever_is_sent_is_read_or_refused(
    method: str, query: str, body: bytes | None, content_type: str, length: str | None
) -> None:
    made = environ(method, query, body, content_type)
    if length is not None:
        made["CONTENT_LENGTH"] = length
    try:
        read = read_request(made, LIMITS)
    except Refused as error:
        refused = error
    else:
        assert read.operation is None or read.text.strip()
        return
    assert 400 <= refused.problem.status < 500


@pytest.mark.parametrize("query", ["", "format=ttl", "unknown=1"])
def test_request_without_operation_asks_for_the_description(query: str) -> None:
    assert read_request(environ("GET", query), LIMITS).operation is None


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("query=", 400),
        ("query=%20%0A", 400),
        ("update=", 400),
        ("query=ASK+{}&query=ASK+{}", 400),
        ("query=ASK+{}&query=", 400),
        ("query=ASK+{}&update=CLEAR+ALL", 400),
        ("default-graph-uri=http://a/", 400),
        ("query=ASK+{}&default-graph-uri=relative", 400),
        ("query=ASK+{}&default-graph-uri=http://a/%3E", 400),
        ("query=ASK+{}&named-graph-uri=", 400),
        ("query=ASK+{}&using-graph-uri=http://a/", 400),
        ("update=CLEAR+ALL&default-graph-uri=http://a/", 400),
        ("query=%EF%BB%BFASK+{}", 400),
        ("query=%FF", 400),
        ("query=%C0%AF", 400),
        ("query=%ED%A0%80", 400),
        ("query=\xb9\xab", 400),
        ("&".join(["a=b"] * 1001), 400),
        ("query=" + "x" * 2001, 413),
        ("query=" + quote("公") * 700, 413),
        ("update=" + "x" * 4001, 413),
    ],
)
def test_parameters_that_are_no_operation_are_refused(query: str, status: int) -> None:
    assert status_of(environ("GET", query)) == status
    if query.isascii():
        assert status_of(environ("POST", "", query.encode(), FORM_TYPE)) == status


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("", b"ASK {}", 415),
        ("text/plain", b"ASK {}", 415),
        (f"{QUERY_TYPE}; charset=utf-16", b"ASK {}", 415),
        (f'{QUERY_TYPE}; charset="latin1"', b"ASK {}", 415),
        (QUERY_TYPE, b"", 400),
        (QUERY_TYPE, "ASK {}".encode("utf-16"), 400),
        (QUERY_TYPE, b"\xef\xbb\xbfASK {}", 400),
        (QUERY_TYPE, b"ASK { ?s ?p '\xc0\xaf' }", 400),
        (QUERY_TYPE, b"x" * 2001, 413),
        (UPDATE_TYPE, b"x" * 4001, 413),
        (FORM_TYPE, b"query=" + b"x" * 100_000, 413),
        (FORM_TYPE, b"", 400),
    ],
)
def test_body_that_is_no_operation_is_refused(content_type: str, body: bytes, status: int) -> None:
    assert status_of(environ("POST", "", body, content_type)) == status


@pytest.mark.parametrize("charset", ["", ";charset=UTF-8", '; charset="utf-8"', "; Charset=utf8"])
def test_utf_8_may_be_said_in_any_spelling(charset: str) -> None:
    made = environ("POST", "", "ASK {} # 公".encode(), QUERY_TYPE + charset)
    assert read_request(made, LIMITS).text == "ASK {} # 公"


@pytest.mark.parametrize("name", ["query", "update"])
def test_text_of_a_post_request_stands_in_its_body_alone(name: str) -> None:
    for body, content_type in ((b"ASK {}", QUERY_TYPE), (b"", FORM_TYPE), (b"a=b", FORM_TYPE)):
        assert status_of(environ("POST", f"{name}=ASK+{{}}", body, content_type)) == 400


def test_compressed_body_is_refused_with_what_is_taken_instead() -> None:
    made = environ("POST", "", b"\x1f\x8b", QUERY_TYPE, HTTP_CONTENT_ENCODING="gzip")
    with pytest.raises(Refused) as refused:
        read_request(made, LIMITS)
    assert refused.value.problem.status == 415
    assert refused.value.problem.headers == {"Accept-Encoding": "identity"}


def test_chunked_body_is_read_to_its_end_and_no_further_than_allowed() -> None:
    made = environ("POST", "", b"ASK {}", QUERY_TYPE, HTTP_TRANSFER_ENCODING="chunked")
    del made["CONTENT_LENGTH"]
    assert read_request(made, LIMITS).text == "ASK {}"
    source = io.BytesIO(b"x" * 1_000_000)
    made["wsgi.input"] = source
    assert status_of(made) == 413
    assert source.tell() <= LIMITS.query + 1


def test_body_that_breaks_off_is_refused() -> None:
    made = environ("POST", "", b"ASK {", QUERY_TYPE)
    made["CONTENT_LENGTH"] = "6"
    assert status_of(made) == 400


def test_body_of_a_get_request_is_refused() -> None:
    assert status_of(environ("GET", "query=ASK+{}", b"ASK {}")) == 400


def test_other_methods_are_told_what_is_allowed() -> None:
    with pytest.raises(Refused) as refused:
        read_request(environ("PUT", "query=ASK+{}"), LIMITS)
    assert refused.value.problem.status == 405
    assert refused.value.problem.headers["Allow"] == "GET, HEAD, POST, OPTIONS"


def test_two_graphs_in_one_parameter_are_read_as_w3c_s_test_means_them() -> None:
    query = f"query=ASK+{{}}&named-graph-uri={quote('http://a/&named-graph-uri=http://b/')}"
    assert read_request(environ("GET", query), LIMITS).named_graphs == ("http://a/", "http://b/")
