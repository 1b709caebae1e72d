"""Which texts the guard lets through, and where two parsers could be played against each other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.problems import Problem, Refused
from api.queries.guard import JudgedQuery, judge, misread
from graph.store import MalformedQuery, StoreError, open_store
from ontology import PREFIXES, examples

SERVICE = "SERVICE <http://203.0.113.1/> { ?s ?p ?o }"
DEEPEST = 100


def judged(text: str) -> JudgedQuery:
    """Return the query that is answered; raises Refused for what guard or engine refuses."""
    query = judge(text, max_nesting=DEEPEST)
    with open_store("memory") as store:
        try:
            store.query(query.text)
        except MalformedQuery as error:
            raise Refused(misread(query.text, str(error))) from error
    return query


@contextmanager
def refused(kind: str) -> Iterator[list[Problem]]:
    """Expect the block to be refused as `kind`; the problem is then in the list."""
    problems: list[Problem] = []
    with pytest.raises(Refused) as caught:
        yield problems
    problems.append(caught.value.problem)
    assert caught.value.problem.kind == kind


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * { ?s ?p ?o }", "SELECT"),
        ("ASK {}", "ASK"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "CONSTRUCT"),
        ("BASE <http://e/> PREFIX a: <b> DESCRIBE a:c", "DESCRIBE"),
    ],
)
def test_form_is_the_one_that_the_text_has(text: str, form: str) -> None:
    assert judged(text).form == form


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT * {{ {SERVICE} }}",
        f"select * {{ {SERVICE.lower()} }}",
        f"SELECT * {{ {{ SELECT * {{ {SERVICE} }} }} }}",
        f"SELECT * {{ OPTIONAL {{ {SERVICE} }} }}",
        f"SELECT * {{ MINUS {{ {SERVICE} }} }}",
        f"SELECT * {{ {{}} UNION {{ {SERVICE} }} }}",
        f"SELECT * {{ GRAPH ?g {{ {SERVICE} }} }}",
        f"SELECT * {{ FILTER EXISTS {{ {SERVICE} }} }}",
        f"SELECT * {{ FILTER NOT EXISTS {{ {SERVICE} }} }}",
        f"SELECT * {{ BIND(IF(EXISTS {{ {SERVICE} }}, 1, 2) AS ?x) }}",
        f"SELECT (EXISTS {{ {SERVICE} }} AS ?x) {{}}",
        f"SELECT (SUM(IF(EXISTS {{ {SERVICE} }}, 1, 2)) AS ?n) {{}}",
        f"SELECT ?s {{ ?s ?p ?o }} GROUP BY ?s HAVING (EXISTS {{ {SERVICE} }})",
        f"SELECT * {{ ?s ?p ?o }} ORDER BY (EXISTS {{ {SERVICE} }})",
        "ASK { SERVICE SILENT ?anywhere { ?s ?p ?o } }",
        f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {SERVICE} }}",
        f"DESCRIBE ?s {{ {SERVICE} }}",
    ],
)
def test_service_is_refused_wherever_it_stands(text: str) -> None:
    with refused("service-refused"):
        judged(text)


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT * {{ ?s ?p '{SERVICE}' }}",
        f"SELECT * {{ ?s ?p '''\n{SERVICE}\n''' }}",
        f"SELECT * {{ ?s ?p ?o }} # {SERVICE}",
        "SELECT ?service { ?service <http://e/SERVICE> <http://e/#SERVICE> }",
        "PREFIX service: <http://e/> SELECT * { service:SERVICE ?p service:x }",
        "SELECT * { ?s ?p ?a . FILTER(?a < 3 && CONTAINS(?s, 'LOAD <http://e/> DROP ALL')) }",
    ],
)
def test_the_words_of_a_refusal_pass_where_they_are_only_words(text: str) -> None:
    assert judged(text).form == "SELECT"


@pytest.mark.parametrize(
    "text",
    [
        # `<?b#c>` is an IRI to one reader, and "less than ?b" with a comment to another.
        'SELECT * { FILTER(?a<?b#c>"""\n) ' + SERVICE + ' #""" )\n}',
        "SELECT * { FILTER(?a<?b)SERVICE#>\n<http://203.0.113.1/> {} }",
        # A bare carriage return ends a comment for the engine, not for rdflib.
        f"SELECT * {{ #\r {SERVICE}\n }}",
        # Resolved early, the escape ends the string; resolved late, it is part of it.
        f'SELECT * {{ FILTER("\\u0022 # " ) {SERVICE} #" )\n}}',
        f'SELECT * {{ FILTER("\\U00000022 # " ) {SERVICE} #" )\n}}',
        # An escape that makes the backslash of another escape.
        f'SELECT * {{ FILTER("\\u005Cu0022 # " ) {SERVICE} #" )\n}}',
        # Extensions of SPARQL that only the engine knows: with SERVICE in them, none passes.
        f"SELECT * {{ ?s ?p ?o LATERAL {{ {SERVICE} }} }}",
        f"SELECT * {{ <<( ?s ?p ?o )>> ?q ?r . {SERVICE} }}",
    ],
)
def test_no_second_reading_of_a_text_lets_service_through(text: str) -> None:
    with pytest.raises(Refused) as caught:
        judged(text)
    assert 400 <= caught.value.problem.status < 500


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { <a:s> <a:p> 1 }",
        "PREFIX a: <a:> # SELECT\nINSERT { ?s a:p 1 } WHERE { ?s ?p ?o }",
        "DELETE WHERE { ?s ?p ?o }",
        "DELETE DATA { <a:s> <a:p> 1 }",
        "WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "LOAD <http://203.0.113.1/>",
        "LOAD SILENT <file:///etc/passwd> INTO GRAPH <a:g>",
        "CLEAR ALL",
        "DROP GRAPH <a:g>",
        "CREATE GRAPH <a:g>",
        "COPY <a:g> TO <a:h>",
        "MOVE DEFAULT TO <a:h>",
        "ADD <a:g> TO <a:h>",
        "CLEAR ALL ; INSERT DATA { <a:s> <a:p> 1 }",
    ],
)
def test_updates_are_refused(text: str) -> None:
    with refused("update-refused"):
        judged(text)


@pytest.mark.parametrize("text", ["", "# SELECT * {}", "INSERT", "hello", "SELECT * {", "`"])
def test_what_is_neither_query_nor_update_is_a_syntax_error(text: str) -> None:
    with refused("syntax-error"):
        judged(text)


@pytest.mark.parametrize(
    ("text", "line", "column", "around"),
    [
        ("SELECT * {\n ?s ?p ?o .\n FILTR(?s)\n}", 3, 10, "FILTR(?s▸)"),
        ("SELECT * {\r\n ?s ?p ?o .\r\n FILTR(?s)\r\n}", 3, 10, "FILTR(?s▸)"),
        ("SELECT * { ?s ?p ?o }\nLIMIT ten", 2, 7, "LIMIT ▸ten"),
        ("SELECT * {\n  ?s ?p ?o", 2, 11, "?s ?p ?o▸"),
    ],
)
def test_syntax_error_tells_its_place(text: str, line: int, column: int, around: str) -> None:
    with refused("syntax-error") as problems:
        judged(text)
    assert problems[0].members == {"line": line, "column": column}
    assert around in problems[0].detail


def test_prefix_that_is_not_declared_is_named_as_the_cause() -> None:
    with refused("syntax-error") as problems:
        judged("ASK { ?s a gov:Task }")
    assert problems[0].detail == (
        "line 1, column 20: a prefix is not declared at ▸ in “ASK { ?s a gov:Task▸ }”"
    )


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("SELECT ?s (COUNT(?p) AS ?n) WHERE { ?s ?p ?o }", "GROUP BY"),
        ("SELECT (LANG(?o) AS ?l) (COUNT(?s) AS ?n) { ?s ?p ?o } GROUP BY (LANG(?o))", "GROUP BY"),
        ("SELECT * { ?s ?p ?o } GROUP BY ?s", "SELECT * does not go with GROUP BY"),
        ("SELECT (?s AS ?a) (?o AS ?a) { ?s ?p ?o }", "SELECT has one variable twice"),
        ("SELECT (?s AS ?p) { ?s ?p ?o }", "AS gives a name that is taken"),
    ],
)
def test_rule_of_the_select_clause_is_named_as_the_cause(text: str, cause: str) -> None:
    with refused("syntax-error") as problems:
        judged(text)
    assert cause in problems[0].detail


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("SELECT ?s { ?s a gbo:Task ； dcterms:title ?t }", "“；” is full-width, SPARQL knows ;"),
        ("SELECT ?s { ?s a gbo:Task FILTER（?s = 1) }", "“（” is full-width, SPARQL knows ("),
        ("SELECT ?s ｛ ?s a gbo:Task }", "“｛” is full-width, SPARQL knows {"),
        ("SELECT ?s { ?s skos:prefLabel “区水务局” }", '““” is full-width, SPARQL knows "'),
    ],
)
def test_full_width_sign_is_named_as_the_cause(text: str, hint: str) -> None:
    with refused("syntax-error") as problems:
        judged(text)
    assert problems[0].detail.endswith(hint)


def test_full_width_sign_in_a_string_is_no_cause() -> None:
    with refused("syntax-error") as problems:
        judged("SELECT ?s { ?s skos:prefLabel '（；' FILTR(?s) }")
    assert "full-width" not in problems[0].detail


def test_prefix_of_a_dataset_clause_must_be_declared() -> None:
    with refused("syntax-error") as problems:
        judged("SELECT * FROM nowhere:g {}")
    assert "nowhere" in problems[0].detail


def test_graphs_of_the_dataset_clause_are_resolved() -> None:
    query = judged(
        "BASE <http://b/> PREFIX x: <http://a/> SELECT * FROM <g> FROM NAMED x:h "
        "FROM <file:///etc/passwd> { ?s ?p 'FROM <c:d>' }"
    )
    assert query.default_graphs == ("http://b/g", "file:///etc/passwd")
    assert query.named_graphs == ("http://a/h",)


@pytest.mark.parametrize("bracket", ["(", "{", "[", "EXISTS {", "(("])
def test_deep_nesting_is_refused_before_any_parser_recurses(bracket: str) -> None:
    with refused("too-nested"):
        judged("SELECT * { ?s ?p ?o FILTER" + bracket * 10_000)


def test_nesting_up_to_the_limit_is_parsed() -> None:
    inner = DEEPEST - 2
    assert judged(f"SELECT * {{ FILTER({'(' * inner}1{')' * inner}) }}").form == "SELECT"


def test_brackets_in_literals_and_comments_are_no_nesting() -> None:
    many = "(" * 10_000
    assert judged(f"SELECT * {{ ?s ?p '{many}', \"{many}\" }} # {many}").form == "SELECT"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { FILTER(" + "!" * 20_000 + "1) }",
        "SELECT * { ?s " + "^" * 20_000 + "<a:b> ?o }",
        "SELECT * { FILTER(" + "-" * 20_000 + "1) }",
    ],
)
def test_long_chains_are_refused_without_a_recursion_error(text: str) -> None:
    with pytest.raises(Refused) as caught:
        judged(text)
    assert caught.value.problem.kind == "too-nested"


def test_long_lines_in_comments_and_strings_are_no_chains() -> None:
    line = "-" * 500
    assert judged(f"ASK {{ ?s ?p '{line}' }} #{line}\n#{line}").form == "ASK"


@pytest.mark.parametrize("text", ["SELECT * {\0}", "ASK { ?s ?p '\0' }"])
def test_nul_is_refused(text: str) -> None:
    with refused("syntax-error"):
        judged(text)


@pytest.mark.parametrize("escape", ["\\uD800", "\\U00110000", "\\u0000"])
def test_escape_of_what_is_no_character_is_refused(escape: str) -> None:
    with refused("syntax-error"):
        judged(f"ASK {{ ?s ?p '{escape}' }}")


def test_escapes_are_resolved_once() -> None:
    text = r"ASK { ?s ?p 'caf\u00e9dead \\u0041 \U0001F600 \n' }"
    assert judged(text).text == r"ASK { ?s ?p 'cafédead \\u0041 😀 \n' }"


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.en)
def test_worked_examples_pass(example: object) -> None:
    judged(example.query)  # type: ignore[attr-defined]


def test_published_queries_pass() -> None:
    queries = sorted((Path(__file__).parents[3] / "docs/queries").glob("*.rq"))
    assert queries
    for path in queries:
        judged(path.read_text(encoding="utf-8"))


# The engine refuses port 9 by itself, with a message that names it: nothing goes out.
UNREACHABLE = "SERVICE <http://127.0.0.1:9/> {}"
PIECES = st.sampled_from(
    [
        *["SELECT * {", "ASK {", "EXISTS {", "OPTIONAL {", "FILTER(", "INSERT DATA {", "FROM"],
        *["{", "}", "(", ")", "<", ">", "&&", ".", "1", "?s", "<a:b>", "a:", "公报", UNREACHABLE],
        *["<http://x", ">", "SERVICE", "#>", "http:", "<http://127.0.0.1:9/> {}", "/", "?", "="],
        *['"', "'", '"""', "#", "\n", "\r", " ", "\0", "\\", "\\u0022", "\\u005c", "\\u000a"],
    ]
)


def outcome(text: str) -> str:
    """Return the kind of the refusal, or what the engine says of the judged text."""
    try:
        query = judged(text)
    except Refused as refusal:
        return refusal.problem.kind
    with open_store("memory") as store:
        try:
            return store.answer(query.text, media_type="application/sparql-results+json").decode()
        except StoreError as error:
            return str(error)


@pytest.mark.parametrize(
    "hidden",
    [
        "?a ?b ?c FILTER(?a<http://x)SERVICE#>\n<http://127.0.0.1:9/> {}",
        "?a ?b ?c FILTER(?a<http://x&&?b)SERVICE#>\n<http://127.0.0.1:9/> {}",
        "?s ?p '<http://'. SERVICE#>\n<http://127.0.0.1:9/> {}",
        '?s ?p "<http://". SERVICE?x#>\n{}',
        "# <http://x\nSERVICE#>\n<http://127.0.0.1:9/> {}",
        "?a ?b ?c FILTER(?a<http:)SERVICE#>\n<http://127.0.0.1:9/> {}",
        "?s ?p <http://x\\u003E. SERVICE <http://127.0.0.1:9/> {}",
    ],
)
def test_clause_that_looks_like_an_address_is_seen(hidden: str) -> None:
    assert "port 9" not in outcome(f"PREFIX http: <urn:x> SELECT * {{ {hidden} }}")


def test_prefixes_need_no_second_parser_however_many_are_declared() -> None:
    declared = {**PREFIXES, "sd": "http://www.w3.org/ns/sparql-service-description#"}
    prologue = "".join(f"PREFIX {prefix}: <{name}>\n" for prefix, name in declared.items())
    # Only the engine knows LATERAL.
    text = prologue + "SELECT * { ?a ?b ?c LATERAL { ?c ?d ?e } }"
    assert judge(text, max_nesting=100, max_triple_patterns=500).text == text


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_whatever_the_text_the_engine_calls_nobody(text: str) -> None:
    assert "port 9" not in outcome(f"SELECT * {{ {text}")


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { ?s ?p ?o LATERAL { SELECT * { ?s ?q ?r } LIMIT 1 } }",
        "SELECT * { <<( ?s ?p ?o )>> ?q ?r }",
    ],
)
def test_what_only_the_engine_knows_passes_where_nothing_can_be_called(text: str) -> None:
    assert judged(text).form == "SELECT"


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("PREFIX ask: <http://e/select#> # DESCRIBE\nSELECT * { ?s ask:ask ?o }", "SELECT"),
        ("#SELECT\n ask{}", "ASK"),
        (
            "PREFIX\n#x\n: # ASK\n<http://e/>BASE<http://e/>#\nConstruct where { ?s :p ?o }",
            "CONSTRUCT",
        ),
        ("SELECT?ask{?ask?p?o}", "SELECT"),
    ],
)
def test_form_is_told_by_the_first_word_after_the_prologue(text: str, form: str) -> None:
    assert judged(text).form == form


@pytest.mark.parametrize("keyword", ["ſervice", "SERVİCE", "ſERVICE", "FRΟM"])
def test_letters_of_other_alphabets_make_no_keyword(keyword: str) -> None:
    with pytest.raises(Refused):
        judged(f"SELECT * {{ {keyword} <http://203.0.113.1/> {{ ?s ?p ?o }} }}")


def patterns(text: str, most: int) -> str:
    try:
        judge(text, max_nesting=DEEPEST, max_triple_patterns=most)
    except Refused as refusal:
        return refusal.problem.kind
    return "passes"


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * {" + "?s ?p ?o ." * 11 + "}",
        "SELECT * { ?s ?p 0" + ", 1" * 10 + " }",
        "SELECT * { ?s ?p 0" + "; ?q 1" * 10 + " }",
        "SELECT * { ?s ?p (" + "1 " * 5 + ") }",
        "SELECT * { ?s ?p (" + "<>" * 5 + ") }",
        "SELECT * { ?s ?p (" + "'' " * 5 + ") }",
        "SELECT * { ?s ?p (" + "[]" * 5 + ") }",
        "SELECT * { ?s ?p (" + "?a" * 5 + ") }",
        "SELECT * { " + "{ ?s ?p ?o } UNION" * 10 + " { ?s ?p ?o } }",
        "SELECT * { FILTER(EXISTS { " + "?s ?p ?o ." * 11 + "}) }",
        "CONSTRUCT { " + "?s ?p ?o ." * 10 + "} WHERE { ?s ?p ?o }",
        "CONSTRUCT WHERE { " + "?s ?p ?o ." * 11 + "}",
        "SELECT * { ?s ?p ?o LATERAL { " + "?s ?p ?o ." * 10 + "} }",
    ],
)
def test_triple_patterns_are_counted_wherever_they_stand(text: str) -> None:
    assert patterns(text, 10) == "too-complex"
    assert patterns(text, 100) == "passes"


def test_long_lists_of_values_are_no_triple_patterns() -> None:
    values = " ".join(f"<http://e/{number}>" for number in range(500))
    assert patterns(f"SELECT * {{ VALUES ?s {{ {values} }} ?s ?p ?o }}", 10) == "passes"


@pytest.mark.parametrize(
    "piece", ['\\"""\n', '\\"', "'''\\", '"', "<a", "#\n(", '\\"""(\n', "('", "\\u005c'"]
)
def test_text_made_to_be_read_again_and_again_is_read_once(piece: str) -> None:
    # Read anew from each of its quotation marks, this takes hours.
    text = "SELECT * {" + "(" * (DEEPEST + 1) + piece * (250_000 // len(piece))
    with refused("too-nested"):
        judged(text)
    with pytest.raises(Refused):
        judged("SELECT * {" + piece * (250_000 // len(piece)) + "{" * (DEEPEST + 1))


def test_string_that_is_never_closed_hides_no_brackets() -> None:
    # `"""` is an empty string and the start of another one where nothing closes it.
    with refused("too-nested"):
        judged('SELECT * { VALUES ?x { """ ((" } \n' + "{" * (DEEPEST + 1))


PATTERNS = "?a ?b ?c . " * 30


@pytest.mark.parametrize(
    "data",
    [
        "VALUES ?x { " + "1 " * 5000 + "}",
        "values (?x ?y) { " + '("a}" <urn:b>) ' * 2000 + "}",
        "VALUES ?x { " + "'it is' \"{\" " * 2000 + "}",
    ],
)
def test_data_are_no_triple_patterns(data: str) -> None:
    query = f"SELECT * {{ {data} ?s ?p ?o }}"
    assert judge(query, max_nesting=DEEPEST, max_triple_patterns=5).text == query


@pytest.mark.parametrize(
    "text",
    [
        f"SELECT * {{ ?s ex:VALUES ?x {{ {PATTERNS} }} }}",
        f'SELECT * {{ ?s ?p "a"@VALUES ?x {{ {PATTERNS} }} }}',
        f'SELECT * {{ VALUES ?x {{ "}}" }} ?s ?p "VALUES ?y {{" . {PATTERNS} }}',
        f"SELECT * {{ # VALUES ?x {{\n {PATTERNS} }}",
        f"SELECT * {{ VALUES ?x {{ # }}\n }} {PATTERNS} }}",
        f"SELECT * {{ VALUES ?x {{ '''}}''' }} {PATTERNS} }}",
    ],
)
def test_patterns_cannot_be_hidden_among_data(text: str) -> None:
    query = f"PREFIX ex: <urn:x> {text}"
    with refused("too-complex"):
        judge(query, max_nesting=DEEPEST, max_triple_patterns=5)


@pytest.mark.parametrize("text", ["{}UNION" * 20_000 + "{}", "FILTER(0" + "+1" * 50_000 + ")"])
def test_text_that_takes_long_to_parse_is_refused_unparsed(text: str) -> None:
    with refused("too-complex") as found:
        judge(f"ASK {{ {text} }}", max_nesting=DEEPEST, max_triple_patterns=500)
    assert "words outside VALUES" in found[0].detail
