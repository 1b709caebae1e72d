"""Which updates are carried out, and what the others are told."""

from __future__ import annotations

import pytest

from api.problems import Refused
from api.queries.update_guard import judge_update, update_problem


def judged(text: str, **graphs: tuple[str, ...]) -> str:
    return judge_update(text, max_nesting=100, **graphs)


def refusal(text: str, **graphs: tuple[str, ...]) -> tuple[int, str]:
    with pytest.raises(Refused) as caught:
        judged(text, **graphs)
    return caught.value.problem.status, caught.value.problem.kind


@pytest.mark.parametrize(
    "text",
    [
        "",
        "CLEAR ALL",
        "INSERT DATA { <a:s> <a:p> 'LOAD <a:b>', 'SERVICE' } # LOAD <a:b>",
        "DELETE { ?s ?p 1 } WHERE { ?s ?p ?o } ; PREFIX load: <a:b> DROP GRAPH load:service",
        "INSERT DATA { <a:s> <a:p> 'a~b <<', '--' }",
    ],
)  # fmt: skip
def test_update_of_our_own_graphs_runs_as_it_came(text: str) -> None:
    assert judged(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <http://example.org/>",
        "LoAd SILENT <file:///etc/passwd> INTO GRAPH <a:g>",
        "CLEAR ALL ; LOAD <http://example.org/>",
        r"\u004coad <http://example.org/>",
        r"LO\U00000041D <http://example.org/>",
    ],
)
def test_load_is_refused(text: str) -> None:
    assert refusal(text) == (403, "load-refused")


@pytest.mark.parametrize(
    "text",
    [
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://example.org/> { ?s ?p ?o } }",
        "DELETE { ?s ?p ?o } WHERE { { SERVICE SILENT ?x { ?s ?p ?o } } UNION { ?s ?p ?o } }",
        "INSERT { ?s ?p 1 } WHERE { ?s ?p ?o FILTER EXISTS { serviCE <a:b> { ?s ?p ?o } } }",
        "INSERT { ?s ?p 1 } WHERE { { SELECT * { SERVICE <a:b> { ?s ?p ?o } } } }",
        "CLEAR ALL ; INSERT { ?s ?p 1 } WHERE { OPTIONAL { \\u0053ERVICE <a:b> {} } }",
    ],
)
def test_service_is_refused_wherever_it_stands(text: str) -> None:
    assert refusal(text) == (403, "service-refused")


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:s> <a:p> <<( <a:s> <a:p> <a:o> )>> }",
        "INSERT DATA { <a:s> <a:p> <a:o> {| <a:p> 1 |} }",
        "INSERT DATA { <a:s> <a:p> <a:o> ~ <a:r> }",
        "INSERT DATA { <a:s> <a:p> 'x'@en--ltr }",
        "INSERT DATA { <a:s> <a:p> 'x'@zh-Hans--rtl }",
        "INSERT { ?s ?p ?t } WHERE { ?s ?p ?o BIND(TRIPLE(?s, ?p, ?o) AS ?t) }",
        "INSERT { ?s ?p ?t } WHERE { ?s ?p ?o BIND(STRLANGDIR('a', 'en', 'ltr') AS ?t) }",
        "LOAD",
        "INSERT DATA { <a:s> <a:p> 1 \0 }",
        r"INSERT DATA { <a:s> <a:p> '\uD800' }",
    ],
)
def test_what_is_not_sparql_1_1_is_a_syntax_error(text: str) -> None:
    assert refusal(text) == (400, "syntax-error")


@pytest.mark.parametrize(
    "text",
    [
        "INSERT { ?s ?p ?x } WHERE { ?s ?p ?o BIND(<bif:http_get>('http://a/') AS ?x) }",
        "CLEAR ALL ; PREFIX b: <bif:> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(b:exec(?o)) }",
        "BASE <bif:> INSERT { ?s ?p ?x } WHERE { { SELECT ?s (<sys>(?o) AS ?x) { ?s ?p ?o } } }",
        "PREFIX b: <bif:> CLEAR ALL ; DELETE { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(b:exec(?o)) }",
    ],
)
def test_update_for_another_server_calls_none_of_its_functions(text: str) -> None:
    with pytest.raises(Refused) as caught:
        judge_update(text, max_nesting=100, elsewhere=True)
    assert caught.value.problem.status == 400


def test_update_for_another_server_may_cast() -> None:
    text = "INSERT { ?s ?p ?x } WHERE { ?s ?p ?o BIND(xsd:integer(?o) AS ?x) } ; CLEAR ALL"
    assert judge_update(text, max_nesting=100, elsewhere=True) == text


def test_deep_nesting_is_refused() -> None:
    assert refusal("INSERT { ?s ?p ?o } WHERE " + "{" * 200 + "}" * 200) == (400, "too-nested")


def test_graphs_of_the_request_and_of_the_update_are_a_conflict() -> None:
    text = "INSERT { ?s ?p 1 } USING <a:g> WHERE { ?s ?p ?o }"
    assert refusal(text, default_graphs=("a:h",)) == (400, "bad-request")
    assert "USING NAMED <a:h>" in judged("DELETE WHERE { ?s ?p ?o }", named_graphs=("a:h",))


def test_query_sent_as_update_is_told_so() -> None:
    found = update_problem("SELECT * { ?s ?p ?o }", "error at 1:1: expected INSERT")
    assert (found.status, "is a query" in found.detail) == (400, True)
    found = update_problem("INSERT DATA { <a> }", "error at 1:19: expected something")
    assert (found.status, found.kind, found.members["column"]) == (400, "syntax-error", 19)
