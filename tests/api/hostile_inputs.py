"""What a hostile client may send, and what it gets: one table for the tests and for the document.

`python tests/api/hostile_inputs.py` writes docs/hostile-inputs.md from it. Bytes are sent as they
stand, but for BAITP, which becomes the port of a listener that must never hear anything.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, urlencode

BAIT = "http://127.0.0.1:BAITP"
DOCUMENT = Path(__file__).parents[2] / "docs/hostile-inputs.md"
TOKEN = "a-token-for-the-hostile-inputs"
BROWSER = "Accept: text/html\r\n"


@dataclass(frozen=True)
class Hostile:
    """One input: what it is, the bytes, and what is to come back.

    `status` is that of the answer, None where the connection just ends, several where it is a race
    between two limits. `kind` is the kind of the
    problem (the end of its type IRI); `holds` and `lacks` are in the answer and not in it, headers
    included; `got` says the rest to the reader of the document. `incomplete` marks a request that
    never ends: we hang up. `with_token` sends it to a server that may be written to.
    """

    group: str
    name: str
    request: bytes
    status: int | tuple[int, ...] | None
    got: str
    kind: str = ""
    holds: str = ""
    lacks: str = "CANARY"
    incomplete: bool = False
    with_token: bool = False


def get(target: str, headers: str = "", version: str = "HTTP/1.1") -> bytes:
    return (
        f"GET {target} {version}\r\nHost: localhost\r\n{headers}Connection: close\r\n\r\n".encode(
            "latin-1"
        )
    )


def asked(query: str, headers: str = "", **parameters: str) -> bytes:
    return get(f"/sparql?{urlencode({'query': query, **parameters})}", headers)


def post(
    body: bytes,
    content_type: str = "application/sparql-query",
    headers: str = "",
    target: str = "/sparql",
) -> bytes:
    head = (
        f"POST {target} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(body)}\r\n{headers}Connection: close\r\n\r\n"
    )
    return head.encode() + body


def script(page: str) -> bytes:
    return get(page, BROWSER)


XSS = "<script>alert(1)</script>"
NO_GRAPH = "there is no such graph here, and none is fetched"
NO_SERVICE = "refused after parsing, with the reason"


def outward() -> Iterator[Hostile]:
    group = "A way out: to a file, to another server"
    for name, clause in (
        ("FROM a file", "FROM <file:///etc/passwd>"),
        ("FROM a file beside the server", "FROM <file:canary.nt>"),
        ("FROM NAMED a file", "FROM NAMED <file:///etc/passwd>"),
        ("FROM another server", f"FROM <{BAIT}/data.ttl>"),
        ("FROM NAMED another server", f"FROM NAMED <{BAIT}/data.ttl>"),
    ):
        query = f"SELECT * {clause} {{ ?s ?p ?o }}"
        yield Hostile(group, name, asked(query), 400, NO_GRAPH, "unknown-graph")
    query = "BASE <file:///etc/> SELECT * FROM <passwd> { ?s ?p ?o }"
    yield Hostile(
        group, "FROM a file, made absolute by BASE", asked(query), 400, NO_GRAPH, "unknown-graph"
    )
    query = f"SELECT * \\u0046ROM <{BAIT}/> {{ ?s ?p ?o }}"
    yield Hostile(
        group, "FROM with an escaped letter", asked(query), 400, NO_GRAPH, "unknown-graph"
    )
    everything = "SELECT * { ?s ?p ?o }"
    request = asked(everything, **{"default-graph-uri": "file:///etc/passwd"})
    yield Hostile(group, "default-graph-uri is a file", request, 400, NO_GRAPH, "unknown-graph")
    for parameter in ("default-graph-uri", "named-graph-uri"):
        yield Hostile(
            group,
            f"{parameter} is another server",
            asked(everything, **{parameter: f"{BAIT}/data.ttl"}),
            200,
            "no rows: a graph that is not here is empty, and is not fetched",
            holds='"bindings":[]',
        )
    service = f"SERVICE <{BAIT}/sparql> {{ ?s ?p ?o }}"
    for name, query in (
        ("SERVICE", f"SELECT * {{ {service} }}"),
        ("SERVICE SILENT", f"SELECT * {{ {service.replace('SERVICE', 'SERVICE SILENT')} }}"),
        (
            "SERVICE at a variable",
            f"SELECT * {{ VALUES ?e {{ <{BAIT}/sparql> }} SERVICE ?e {{ ?s ?p ?o }} }}",
        ),
        ("SERVICE in a subquery", f"SELECT * {{ {{ SELECT ?s {{ {service} }} }} }}"),
        ("SERVICE in FILTER EXISTS", f"ASK {{ ?a ?b ?c FILTER EXISTS {{ {service} }} }}"),
        (
            "SERVICE in an expression of the SELECT clause",
            f"SELECT (EXISTS {{ {service} }} AS ?x) {{ }}",
        ),
        ("SERVICE in MINUS in GRAPH", f"ASK {{ GRAPH ?g {{ ?a ?b ?c MINUS {{ {service} }} }} }}"),
        ("SERVICE in a CONSTRUCT", f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {service} }}"),
        ("SERVICE with escaped letters", f"SELECT * {{ \\u0053ERVICE{service[7:]} }}"),
        ("SERVICE in small letters", f"SELECT * {{ {service.replace('SERVICE', 'service')} }}"),
        ("SERVICE after a comment that ends in a carriage return", f"SELECT * {{ # \r{service} }}"),
    ):
        yield Hostile(group, name, asked(query), 403, NO_SERVICE, "service-refused")
    yield Hostile(
        group,
        "SERVICE in CONSTRUCT WHERE, where the grammar has no place for it",
        asked(f"CONSTRUCT WHERE {{ {service} }}"),
        400,
        "a syntax error, with its line and column",
        "syntax-error",
    )
    yield Hostile(
        group,
        "the word SERVICE in a literal and in a comment",
        asked('ASK { BIND("SERVICE <http://x> { }" AS ?x) } # SERVICE <http://x> { }'),
        200,
        "an answer: it is only a word",
        holds='"boolean"',
    )
    yield Hostile(
        group,
        "DESCRIBE an address of another server",
        asked(f"DESCRIBE <{BAIT}/thing>"),
        200,
        "nothing: the graph does not know it, and nobody is asked",
    )
    yield Hostile(
        group,
        "JSON-LD context on another server, sent as a query",
        post(f'{{"@context": "{BAIT}/context.jsonld"}}'.encode(), "application/ld+json"),
        415,
        "the content type is not one for this address",
        "wrong-content-type",
    )


def writing() -> Iterator[Hostile]:
    group = "Writing without being allowed to"
    load = f"LOAD <{BAIT}/data.ttl>"
    for name, update in (
        ("LOAD from another server, as a query", load),
        ("LOAD of a file, as a query", "LOAD <file:///etc/passwd>"),
        ("INSERT DATA, as a query", "INSERT DATA { <urn:a> <urn:b> <urn:c> }"),
        ("DROP ALL, as a query", "DROP ALL"),
    ):
        yield Hostile(
            group, name, asked(update), 403, "parsing tells that it is no query", "update-refused"
        )
    yield Hostile(
        group,
        "LOAD as an update, without a token",
        post(urlencode({"update": load}).encode(), "application/x-www-form-urlencoded"),
        403,
        "updates are off",
        "update-refused",
    )
    yield Hostile(
        group,
        "DROP ALL as application/sparql-update, without a token",
        post(b"DROP ALL", "application/sparql-update"),
        403,
        "updates are off",
        "update-refused",
    )
    yield Hostile(
        group,
        "an update in the query string of a GET",
        get(f"/sparql?{urlencode({'update': 'DROP ALL'})}"),
        403,
        "updates are off",
        "update-refused",
    )
    yield Hostile(
        group,
        "an update behind a query",
        asked("SELECT * { ?s ?p ?o } ; DROP ALL"),
        400,
        "a syntax error, with its line and column",
        "syntax-error",
    )
    yield Hostile(
        group,
        "PUT to the Graph Store Protocol, a guessed token",
        post(
            b"<urn:a> <urn:b> <urn:c> .",
            "text/turtle",
            "Authorization: Bearer guess\r\n",
            "/rdf-graph-store?default",
        ).replace(b"POST", b"PUT", 1),
        403,
        "nobody can write here",
        "update-refused",
    )
    yield Hostile(
        group,
        "the list of running queries, a guessed token",
        get("/api/queries", "Authorization: Bearer guess\r\n"),
        403,
        "this server has no token, so nobody owns it",
    )


def writing_with_the_token() -> Iterator[Hostile]:
    group = "Writing with the token, to a server that takes writes"

    def put(body: str | bytes, content_type: str, headers: str = "", graph: str = "urn:g") -> bytes:
        data = body.encode() if isinstance(body, str) else body
        headers += f"Authorization: Bearer {TOKEN}\r\n"
        target = f"/rdf-graph-store?{urlencode({'graph': graph})}"
        return post(data, content_type, headers, target).replace(b"POST", b"PUT", 1)

    def update(text: str) -> bytes:
        headers = f"Authorization: Bearer {TOKEN}\r\n"
        return post(text.encode(), "application/sparql-update", headers)

    rdf = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="urn:a"><rdf:value>{}</rdf:value></rdf:Description></rdf:RDF>'
    )
    entity = '<!DOCTYPE r [<!ENTITY x SYSTEM "{}">]>' + rdf.format("&x;")
    laughs = "".join(f'<!ENTITY a{number} "{f"&a{number - 1};" * 10}">' for number in range(1, 10))
    for name, body in (
        ("an XML entity that is a file", entity.format("file:///etc/passwd")),
        ("an XML entity on another server", entity.format(f"{BAIT}/entity")),
        (
            "XML entities that grow tenfold nine times",
            f'<!DOCTYPE r [<!ENTITY a0 "ha">{laughs}]>{rdf.format("&a9;")}',
        ),
    ):
        request = put(body, "application/rdf+xml")
        got = "not well-formed: entities are not taken"
        yield Hostile(group, name, request, 400, got, "malformed-rdf", with_token=True)
    yield Hostile(
        group,
        "a JSON-LD context on another server",
        put(f'{{"@context": "{BAIT}/context.jsonld", "a": "b"}}', "application/ld+json"),
        400,
        "no context is fetched",
        "malformed-rdf",
        with_token=True,
    )
    yield Hostile(
        group,
        "Turtle with 100,000 nested brackets",
        put("<urn:a> <urn:b> " + "[ <urn:b> " * 100_000 + "]" * 100_000 + " .", "text/turtle"),
        400,
        "nested too deeply, told with the place",
        "malformed-rdf",
        with_token=True,
    )
    yield Hostile(
        group,
        "a graph that compression made small (a gzip bomb)",
        put(gzip.compress(b"#" * 50_000_000), "text/turtle", "Content-Encoding: gzip\r\n"),
        415,
        "it is not unpacked",
        "wrong-content-type",
        with_token=True,
    )
    yield Hostile(
        group,
        "a graph named by a relative path",
        put("<urn:a> <urn:b> <urn:c> .", "text/turtle", graph="../../etc/passwd"),
        201,
        "a name like any other, under our address; no file is made",
        holds="http://localhost/etc/passwd",
        with_token=True,
    )
    for name, text in (
        ("LOAD from another server, with the token", f"LOAD <{BAIT}/data.ttl>"),
        ("LOAD SILENT of a file, with the token", "LOAD SILENT <file:///etc/passwd>"),
        (
            "SERVICE in the WHERE of an update, with the token",
            f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE <{BAIT}/sparql> {{ ?s ?p ?o }} }}",
        ),
    ):
        yield Hostile(group, name, update(text), 403, NO_SERVICE, with_token=True)
    yield Hostile(
        group,
        "USING a file, with the token",
        update("INSERT { ?s ?p ?o } USING <file:///etc/passwd> WHERE { ?s ?p ?o }"),
        204,
        "done, and nothing changed: a graph that is not here is empty",
        with_token=True,
    )
    everything_eight_times = " ".join(
        f"GRAPH ?g{number} {{ ?a{number} ?b{number} ?c{number} }}" for number in range(8)
    )
    yield Hostile(
        group,
        "an update that never ends",
        update(f"INSERT {{ <urn:a> <urn:b> ?a0 }} WHERE {{ {everything_eight_times} }}"),
        (422, 504),
        "the writer ends, and nothing is written",
        with_token=True,
    )


def exhausting() -> Iterator[Hostile]:
    group = "Using up time or memory"
    deep = "SELECT * {" + "{" * 10_000 + "}" * 10_000 + "}"
    yield Hostile(
        group,
        "10,000 nested brackets",
        post(deep.encode()),
        400,
        "they may be 100 deep",
        "too-nested",
    )
    yield Hostile(
        group,
        "10,000 nested parentheses in an expression",
        post(b"ASK { FILTER(" + b"(" * 10_000 + b"1" + b")" * 10_000 + b") }"),
        400,
        "they may be 100 deep",
        "too-nested",
    )
    yield Hostile(
        group,
        "a query of 10 MB",
        post(b"SELECT * { ?s ?p ?o } #" + b"x" * 10_000_000),
        413,
        "refused with the limit",
        "too-large",
    )
    many = b"".join(b"?s%d?p?o." % number for number in range(20_000))
    yield Hostile(
        group,
        "20,000 triple patterns",
        post(b"ASK {" + many + b"}"),
        422,
        "too many words, seen before parsing",
        "too-complex",
    )
    yield Hostile(
        group,
        "20,000 UNIONs",
        post(b"ASK {" + b"{}UNION" * 20_000 + b"{}}"),
        422,
        "too many words, seen before parsing",
        "too-complex",
    )
    yield Hostile(
        group,
        "5,000 OPTIONALs",
        post(b"ASK {" + b"OPTIONAL{?s ?p ?o}" * 5_000 + b"}"),
        422,
        "too many words, seen before parsing",
        "too-complex",
    )
    yield Hostile(
        group,
        "VALUES of 60,000 rows",
        post(b"SELECT (COUNT(*) AS ?n) { VALUES ?x {" + b" 1" * 60_000 + b"} }"),
        200,
        "an answer: data are no patterns",
    )
    yield Hostile(
        group,
        "1e5 additions in one expression",
        post(b"ASK { FILTER(0" + b"+1" * 100_000 + b" > 0) }"),
        422,
        "too many words, seen before parsing",
        "too-complex",
    )
    ended = "the memory of a worker ends there, or its time; it is replaced"
    late = "the worker is killed at the deadline; the problem keeps limit and query"
    for name, query in (
        (
            "a cartesian product of six scans",
            "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n0 ?o . "
            "?q ?r ?s . ?t ?u ?v }",
        ),
        (
            "an endless OFFSET",
            "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?q ?r ?s . "
            "?t ?u ?v } OFFSET 9000000000000000000",
        ),
        (
            "property paths that reach everything from everywhere",
            "SELECT (COUNT(*) AS ?n) { ?a (!<urn:x>|^!<urn:x>)* ?b . ?c (!<urn:x>|^!<urn:x>)* ?d . "
            "?e (!<urn:x>|^!<urn:x>)* ?f . ?g (!<urn:x>|^!<urn:x>)* ?h . ?i ((!<urn:x>)*)* ?j }",
        ),
    ):
        yield Hostile(group, name, asked(query), 504, late, "timeout", holds="limit_seconds")
    yield Hostile(
        group,
        "a cartesian product, sorted before the first row",
        asked(
            "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?q ?r ?s . "
            "?t ?u ?v } ORDER BY RAND() LIMIT 1"
        ),
        (422, 504),
        ended,
    )
    yield Hostile(
        group,
        "the regular expression (a+)+$ on 50,000 letters",
        post(
            b'SELECT ?m { BIND("' + b"a" * 50_000 + b'!" AS ?t) BIND(REGEX(?t, "(a+)+$") AS ?m) }'
        ),
        200,
        "an answer at once: the engine's expressions run in linear time",
        holds="false",
    )
    yield Hostile(
        group,
        "the regular expression (((a{1000}){1000}){1000})",
        asked('SELECT ?m { BIND(REGEX("a", "(((a{1000}){1000}){1000})") AS ?m) }'),
        200,
        "an error in the expression, so no value: it would be too large",
        lacks='"m":',
    )
    growth = "?x0" + "".join(
        f" BIND(CONCAT(?x{number}, ?x{number}) AS ?x{number + 1})" for number in range(45)
    )
    yield Hostile(
        group,
        "CONCAT that doubles a text 45 times",
        asked(
            'SELECT (STRLEN(?x45) AS ?n) { BIND("a" AS ' + growth.replace("?x0", "?x0)", 1) + " }"
        ),
        (422, 504),
        ended,
    )
    replaced = '"' + "a" * 100 + '"'
    for _ in range(12):
        replaced = f'REPLACE({replaced}, "a", "aaaaaaaaaa")'
    yield Hostile(
        group,
        "REPLACE that makes a text ten times as long, twelve times",
        asked(f"SELECT (STRLEN({replaced}) AS ?n) {{ }}"),
        (422, 504),
        ended,
    )
    yield Hostile(
        group,
        "GROUP_CONCAT over a cartesian product",
        asked(
            "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?g), STR(?j))) AS ?all) { "
            "?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o . ?q ?r ?s . ?t ?u ?v }"
        ),
        (422, 504),
        ended,
    )
    yield Hostile(
        group,
        "numbers of 10,000 digits, multiplied",
        post(b"SELECT (" + b"9" * 10_000 + b" * " + b"9" * 10_000 + b" AS ?n) { }"),
        200,
        "an error in the expression, so no value",
    )
    yield Hostile(
        group,
        "STRDT with a datatype that is no datatype",
        asked('SELECT (STRDT("x", <javascript:alert(1)>) AS ?x) { }', BROWSER),
        200,
        "the literal as it is; the page makes no link of the datatype",
        lacks='href="javascript:',
    )
    yield Hostile(
        group,
        "1,001 graphs in the parameters",
        get("/sparql?query=ASK%7B%7D" + "&named-graph-uri=urn:x" * 1001),
        400,
        "at most 1,000 parameters are read",
        "bad-request",
    )


def characters() -> Iterator[Hostile]:
    group = "Characters"
    yield Hostile(
        group, "a NUL in a query", asked("ASK { } #\0"), 400, "named as such", "syntax-error"
    )
    yield Hostile(
        group,
        "a lone surrogate, escaped",
        asked('ASK { BIND("\\uD800" AS ?x) }'),
        400,
        "it is no character",
        "syntax-error",
    )
    yield Hostile(
        group,
        "a lone surrogate in UTF-8",
        get("/sparql?query=ASK%7B%7D%23%ED%A0%80"),
        400,
        "not UTF-8",
        "bad-request",
    )
    yield Hostile(
        group,
        "an overlong slash in UTF-8",
        get("/sparql?query=ASK%7B%7D%23%C0%AF"),
        400,
        "not UTF-8",
        "bad-request",
    )
    yield Hostile(
        group,
        "bytes that are no UTF-8, sent directly",
        post(b"ASK { } # \xff\xfe"),
        400,
        "the byte is named",
        "bad-request",
    )
    yield Hostile(
        group,
        "controls that turn the direction of writing, in a search",
        script("/search?q=" + quote("\u202etxt.exe")),
        200,
        "a page that shows them as text",
    )
    yield Hostile(
        group,
        "a line break in a query id",
        asked("ASK {}").replace(
            b"\r\nConnection", b"\r\nX-Query-Id: a\r\n Set-Cookie: b=1\r\nConnection"
        ),
        400,
        "folded headers are not taken",
        lacks="Set-Cookie: b",
    )
    yield Hostile(
        group,
        "a line break in a path that is sent back in Location",
        get("/id/x%0d%0aSet-Cookie:%20stolen=1"),
        404,
        "nothing is named so, and no header is made",
        "not-found",
        lacks="\r\nSet-Cookie:",
    )
    yield Hostile(
        group,
        "a line break in the name of a format",
        asked("ASK {}", format="json\r\nSet-Cookie: stolen=1"),
        400,
        "no such format",
        "bad-request",
        lacks="\r\nSet-Cookie:",
    )


def paths() -> Iterator[Hostile]:
    group = "Paths and pages"
    for name, target in (
        ("../ to a file, as it is", "/static/../../../../../../etc/passwd"),
        ("../ to a file, escaped", "/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd"),
        ("../ to a file, escaped twice", "/static/%252e%252e/%252e%252e/etc/passwd"),
        ("a backslash", "/static/..%5c..%5cetc%5cpasswd"),
        ("a NUL in a path", "/static/gongbao.css%00.png"),
        ("../ out of the data files", "/data/%2e%2e/%2e%2e/etc/passwd.ttl"),
        ("a NUL in a name", "/id/%00"),
        ("the private file of contacts", "/data/restricted.nq"),
        ("an address of 50,000 characters", "/page/" + "a" * 50_000),
    ):
        yield Hostile(
            group,
            name,
            get(target),
            404,
            "there is nothing of that name",
            "not-found",
            lacks="root:",
        )
    elsewhere = "Host: localhost", "Host: evil.example"
    yield Hostile(
        group,
        "an absolute path, with the name of another host",
        get("/static//etc/passwd").replace(*(each.encode() for each in elsewhere)),
        308,
        "a redirect to one slash, on this host",
        holds="Location: /static/etc/passwd\r\n",
    )
    yield Hostile(
        group,
        "a redirect to another site, in a name",
        get("/id//evil.example").replace(*(each.encode() for each in elsewhere)),
        308,
        "a redirect to one slash, on this host",
        holds="Location: /id/evil.example\r\n",
    )
    for name, target in (
        ("a redirect to another site, by two slashes", "//evil.example/%2e%2e"),
        ("a redirect to another site, by backslashes", "/id/%5C%5Cevil.example"),
    ):
        yield Hostile(group, name, get(target), 404, "there is nothing of that name", "not-found")
    shown = "a page that shows it as text"
    in_result = quote('SELECT ?x { BIND("' + XSS + '" AS ?x) }')
    as_link = quote("SELECT ?x { BIND(<javascript:alert(1)> AS ?x) }")
    for name, target, status in (
        ("a script in a search", f"/search?q={quote(XSS)}", 200),
        ("a script in the search of the explorer", f"/explore?q={quote(XSS)}", 200),
        ("a script as a facet of the search", f"/search?q=a&type={quote(XSS)}", 400),
        ("a script as the number of a page", f"/search?q=a&page={quote(XSS)}", 400),
        ("a script in a query, on its page", f"/sparql?query={quote(XSS)}", 400),
        (
            "a script in a graph name, on the query page",
            f"/sparql?query=ASK%7B%7D&default-graph-uri={quote(XSS)}",
            400,
        ),
        (
            "a script in a format, on the query page",
            f"/sparql?query=ASK%7B%7D&format={quote(XSS)}",
            400,
        ),
        ("a script in a path", f"/page/{quote(XSS)}", 404),
        ("a script in a path that no page has", f"/{quote(XSS)}", 404),
        ("a script in a literal of a result", f"/sparql?query={in_result}", 200),
    ):
        yield Hostile(group, name, script(target), status, shown, lacks="<script>alert")
    yield Hostile(
        group,
        "javascript: as an IRI in a result",
        script(f"/sparql?query={as_link}"),
        200,
        "a page that shows it as text, and makes no link of it",
        lacks='href="javascript',
    )
    signs = quote('a" OR b* NEAR(c, d) ^:-+ (')
    for name, target, status, got in (
        ("a search for what an index could take for commands", f"q={signs}", 200, "words like any"),
        ("a search for 5,000 quotation marks", "q=" + "%22" * 5000, 400, "at most 100 characters"),
        ("a search with a NUL", "q=a%00b", 200, "a character that stands nowhere"),
        ("page 10^18 of a search", "q=a&page=1" + "0" * 18, 200, "an empty page"),
        ("a search of which 10^9 hits are asked", "q=a&limit=1000000000", 400, "told how many"),
    ):
        yield Hostile(group, name, get(f"/api/search?{target}"), status, got)
    yield Hostile(
        group,
        "format=__proto__",
        asked("ASK {}", format="__proto__"),
        400,
        "no such format",
        "bad-request",
    )


def http() -> Iterator[Hostile]:
    group = "HTTP"
    plain = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n"
    end = "Connection: close\r\n\r\n"
    yield Hostile(
        group,
        "1,000 headers",
        (plain + "".join(f"X-{n}: y\r\n" for n in range(1000)) + end).encode(),
        200,
        "they are read and not looked at",
    )
    yield Hostile(
        group,
        "a header of 1 MB",
        (plain + f"X-Big: {'y' * 1_048_576}\r\n{end}").encode(),
        431,
        "refused before it is whole",
    )
    yield Hostile(
        group, "a header without a colon", (plain + f"nonsense\r\n{end}").encode(), 400, "refused"
    )
    yield Hostile(
        group,
        "white space before the colon",
        (plain + f"Content-Length : 0\r\n{end}").encode(),
        400,
        "refused",
    )
    yield Hostile(
        group,
        "a NUL in a header",
        (plain + f"X-A: a\0b\r\n{end}").encode(),
        400,
        "refused",
    )
    smuggled = "0\r\n\r\nGET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n"
    yield Hostile(
        group,
        "Content-Length and Transfer-Encoding together (smuggling)",
        (
            "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
            f"Content-Length: {len(smuggled)}\r\nTransfer-Encoding: chunked\r\n\r\n{smuggled}"
        ).encode(),
        400,
        "refused, and the second request is never read",
        lacks="process_open_fds",
    )
    yield Hostile(
        group,
        "two different Content-Lengths",
        (plain + f"Content-Length: 0\r\nContent-Length: 5\r\n{end}hello").encode(),
        400,
        "refused",
    )
    yield Hostile(
        group,
        "Content-Length: -1",
        (plain + f"Content-Length: -1\r\n{end}").encode(),
        400,
        "refused",
    )
    yield Hostile(
        group,
        "Content-Length: +5",
        (plain + f"Content-Length: +5\r\n{end}hello").encode(),
        400,
        "refused",
    )
    yield Hostile(
        group,
        "a Transfer-Encoding that nobody knows",
        (plain + f"Transfer-Encoding: gzip, chunked\r\n{end}").encode(),
        501,
        "not implemented",
    )
    chunked = (
        "POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/sparql-query\r\n"
        "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n"
    )
    yield Hostile(
        group,
        "a chunk that says it has 2^64 bytes",
        (chunked + "ffffffffffffffff\r\nASK {}").encode(),
        None,
        "no answer: what comes is read up to max_body_bytes, and nothing is set aside for the rest",
        incomplete=True,
    )
    yield Hostile(
        group,
        "chunks with a size that is no number",
        (chunked + "0x5\r\nASK {}\r\n0\r\n\r\n").encode(),
        400,
        "refused",
    )
    yield Hostile(
        group,
        "a body that compression made small (a gzip bomb)",
        post(gzip.compress(b"ASK {} #" + b" " * 10_000_000), headers="Content-Encoding: gzip\r\n"),
        415,
        "it is not unpacked",
        "wrong-content-type",
    )
    yield Hostile(
        group,
        "a Content-Length larger than the body",
        post(b"ASK {}").replace(b"Content-Length: 6", b"Content-Length: 600"),
        None,
        "no answer: the server waits for the rest, and hangs up at client_timeout",
        incomplete=True,
    )
    yield Hostile(
        group,
        "a Content-Length of 100 GB",
        post(b"ASK {}").replace(b"Content-Length: 6", b"Content-Length: 100000000000"),
        413,
        "refused before it is sent",
    )
    yield Hostile(
        group,
        "HTTP/0.9",
        b"GET /healthz\r\n\r\n",
        200,
        "answered as HTTP/1.0",
        holds="HTTP/1.0 200",
    )
    yield Hostile(
        group,
        "no HTTP at all (TLS)",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        400,
        "refused",
    )
    yield Hostile(
        group,
        "TRACE, which would send headers back",
        get("/", "Cookie: secret\r\n").replace(b"GET", b"TRACE", 1),
        405,
        "not allowed",
        "method-not-allowed",
        lacks="secret",
    )
    yield Hostile(
        group,
        "CONNECT to another server",
        b"CONNECT 127.0.0.1:BAITP HTTP/1.1\r\nHost: 127.0.0.1:BAITP\r\nConnection: close\r\n\r\n",
        404,
        "we are no proxy",
        "not-found",
    )
    yield Hostile(
        group,
        "the address of another server as target (an open proxy)",
        get(f"{BAIT}/healthz"),
        200,
        "our own page of that path: nothing is passed on",
        holds="ok",
    )
    yield Hostile(
        group,
        "a thousand ranges of a file",
        get("/static/gongbao.css", "Range: bytes=" + ",".join("0-1" for _ in range(1000)) + "\r\n"),
        416,
        "one range at a time",
        "requested-range-not-satisfiable",
    )
    poison = (
        "X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\n"
        "X-Forwarded-Prefix: /evil\r\n"
    )
    yield Hostile(
        group,
        "cache poisoning by X-Forwarded-Host",
        get("/", BROWSER + poison),
        200,
        "the page as ever: no proxy is trusted",
        lacks="evil",
    )
    yield Hostile(
        group,
        "a forged Host in the service description",
        get("/sparql", "Accept: text/turtle\r\n").replace(
            b"Host: localhost", b'Host: "><script>evil'
        ),
        200,
        "a description under the name of this machine",
        lacks="evil",
    )
    yield Hostile(
        group,
        "no Host",
        b"GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n",
        400,
        "refused",
    )
    yield Hostile(
        group,
        "two Hosts",
        (plain + f"Host: evil.example\r\n{end}").encode(),
        400,
        "refused",
    )
    yield Hostile(
        group,
        "an upgrade to HTTP/2 in the clear",
        get("/healthz", "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"),
        200,
        "answered as HTTP/1.1",
        lacks="101 ",
    )
    yield Hostile(
        group,
        "figures, by a client behind a proxy",
        get("/metrics", "X-Forwarded-For: 127.0.0.1\r\n"),
        403,
        "they are for this machine and the owner of the token",
        "forbidden",
    )
    yield Hostile(
        group,
        "a suggestion for 30,000 characters",
        get("/api/suggest?q=" + "%E6%B0%B4" * 30_000),
        400,
        "at most 100 characters are looked for",
        "bad-request",
    )


HOSTILE = tuple(
    row
    for group in (outward, writing, writing_with_the_token, exhausting, characters, paths, http)
    for row in group()
)


def outcome(row: Hostile) -> str:
    """Return what an input gets, in words."""
    if row.status is None:
        return row.got
    statuses = row.status if isinstance(row.status, tuple) else (row.status,)
    named = " or ".join(f"{status} {HTTPStatus(status).phrase}" for status in statuses)
    return f"{named}: {row.got}"


def document() -> str:
    """Return docs/hostile-inputs.md."""
    text = f"""# Hostile inputs, and what each got

{len(HOSTILE)} inputs, sent as raw bytes to `gongbao serve` with its defaults, but a deadline of
three seconds and 512 MB a worker. After each of them the server answers a good query, has all its
workers, has connected to nothing and has read no file. The tests in
`tests/api/test_hostile_inputs.py` send them; this page is written from the same table by
`python tests/api/hostile_inputs.py`.
"""
    group = ""
    for number, row in enumerate(HOSTILE, 1):
        if row.group != group:
            group = row.group
            text += f"\n## {group}\n\n| # | Input | Got |\n|---|---|---|\n"
        text += f"| {number} | {_cell(row.name)} | {_cell(outcome(row))} |\n"
    return text


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*")


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
