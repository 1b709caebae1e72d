"""Every IRI under our base is answered: things that moved, graphs, vocabularies, problems, VoID.

And an address that names nothing says, to people and to programs, what it may have meant.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient
from pages_read import page, words
from rdflib import Graph, URIRef
from small_graph import BROWSER, NOTICE_PATH, OLD_PATH, OLDER_PATH, TASK_PATH, WATER, unit_path

from api import create_app
from api.problems import kinds_of_problem
from api.settings import Settings
from graph.store import open_store
from ontology import BASE, DCAT, DCTERMS, FOAF, GBO, RDF, SH, VOID

DATASET = URIRef(f"{BASE}id/dataset")
NOTICE_GRAPH = f"/graph/{NOTICE_PATH}"


def turtle(client: FlaskClient, path: str, **headers: str) -> Graph:
    reply = client.get(path, headers={"Accept": "text/turtle", **headers})
    assert (reply.status_code, reply.mimetype) == (200, "text/turtle")
    return Graph().parse(data=reply.get_data(), format="turtle")


# What gave way to another


@pytest.mark.parametrize("old", [OLD_PATH, OLDER_PATH])
@pytest.mark.parametrize(("view", "suffix"), [("id", ""), ("page", ""), ("data", ".ttl")])
def test_address_of_a_merged_thing_leads_to_the_other_for_good(
    client: FlaskClient, old: str, view: str, suffix: str
):
    reply = client.get(f"/{view}/{old}{suffix}", headers={"Accept": "text/turtle"})

    assert reply.status_code == 301
    assert reply.headers["Location"] == f"/{view}/{unit_path(WATER)}{suffix}"


# Negotiation


@pytest.mark.parametrize(
    ("accept", "ends"),
    [
        ("text/turtle;q=0.5, application/n-triples;q=0.51", ".nt"),
        # A range that excludes a type outweighs the one that covers everything.
        ("*/*, text/html;q=0", ".ttl"),
        ("text/*;q=0.9, text/html;q=0.1, application/rdf+xml;q=0.5", ".ttl"),
        ("application/json", ".jsonld"),
        ("application/xhtml+xml", TASK_PATH),
        ("", TASK_PATH),
    ],
)
def test_quality_values_decide_to_the_third_digit(client: FlaskClient, accept: str, ends: str):
    reply = client.get(f"/id/{TASK_PATH}", headers={"Accept": accept})

    assert reply.status_code == 303
    assert reply.headers["Location"].endswith(ends)


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        (f"/id/{TASK_PATH}", "image/png", 406),
        ("/id/none", "text/turtle", 404),
        ("/id/none", BROWSER["Accept"], 404),
        ("/no/such/page", BROWSER["Accept"], 404),
    ],
)
def test_what_is_refused_varies_with_accept_too(
    client: FlaskClient, path: str, accept: str, status: int
):
    reply = client.get(path, headers={"Accept": accept})
    assert reply.status_code == status
    assert "Accept" in reply.headers["Vary"]


def test_head_tells_what_get_would(client: FlaskClient):
    for path in (f"/id/{TASK_PATH}", f"/page/{TASK_PATH}", f"/data/{TASK_PATH}.ttl", NOTICE_GRAPH):
        got, head = client.get(path), client.head(path)
        assert head.get_data() == b""
        for name in ("Content-Type", "Vary", "Location", "Link"):
            assert head.headers.getlist(name) == got.headers.getlist(name)


def test_page_and_data_name_each_other_and_the_thing(client: FlaskClient):
    links = client.get(f"/page/{TASK_PATH}").headers.getlist("Link")
    assert f'</data/{TASK_PATH}.jsonld>; rel="alternate"; type="application/ld+json"' in links
    assert f'</data/{TASK_PATH}.ttl>; rel="describedby"; type="text/turtle"' in links
    assert f'<{BASE}id/{TASK_PATH}>; rel="canonical"' in links

    links = client.get(f"/data/{TASK_PATH}.ttl").headers.getlist("Link")
    assert f'<{BASE}id/{TASK_PATH}>; rel="describes"' in links
    assert f'</page/{TASK_PATH}>; rel="alternate"; type="text/html"' in links


def test_thing_with_a_chinese_iri_is_answered_like_any_other(tmp_path: Path):
    """Ours are ASCII, but an update may write what it likes."""
    thing = URIRef(f"{BASE}id/水")
    with open_store(str(tmp_path / "db")) as store:
        store.replace_graph(URIRef(f"{BASE}graph/水"), [(thing, RDF.type, GBO.Unit)])
    client = create_app(Settings(store=str(tmp_path / "db"))).test_client()

    for path in ("/id/水", "/page/水", "/data/水.ttl", "/graph/水", "/graph/水.nt"):
        reply = client.get(path)
        assert reply.status_code in (200, 303), path
        assert all(link.isascii() for link in reply.headers.getlist("Link"))
    assert (thing, RDF.type, GBO.Unit) in turtle(client, "/data/水.ttl")


@pytest.mark.parametrize("view", ["id", "page", "data", "graph", "scheme"])
@pytest.mark.parametrize("char", ["[", "%25", "%7F", "%FF", "%E4%B8", "%EE%80%80", "%EF%BF%BF"])
def test_path_that_no_iri_can_have_names_nothing(client: FlaskClient, view: str, char: str):
    """RFC 3987, 2.2: what is no IRI is nothing of ours, and no failure of the store."""
    reply = client.get(f"/{view}/doc/a{char}b" + ".ttl" * (view == "data"))
    assert (reply.status_code, reply.mimetype) == (404, "application/problem+json")


def test_data_in_a_format_there_is_not_are_told_where_they_are(client: FlaskClient):
    for path in (TASK_PATH, f"{TASK_PATH}.csv"):
        reply = client.get(f"/data/{path}")
        assert (reply.status_code, reply.mimetype) == (404, "application/problem+json")
        assert f"/data/{TASK_PATH}.ttl" in reply.json["detail"]
    misspelt = client.get(f"/data/{unit_path(WATER)[:-1]}")
    assert misspelt.json["suggestions"][0]["iri"] == f"{BASE}id/{unit_path(WATER)}"


# Named graphs


def test_graph_of_a_notice_is_described_and_given_whole(client: FlaskClient):
    text = words(page(client, NOTICE_GRAPH))
    assert "通州区节水2022年行动计划" in text
    assert "gbo:Task 任务 task 123" in text

    graph = turtle(client, NOTICE_GRAPH)
    assert (URIRef(f"{BASE}id/{TASK_PATH}"), RDF.type, GBO.Task) in graph
    assert (None, RDF.type, GBO.AdministrativeArea) not in graph


def test_graphs_are_listed_with_their_sizes(client: FlaskClient):
    markup = page(client, "/graph/")
    assert f'href="{NOTICE_GRAPH}"' in markup
    assert 'href="/graph/vocab"' in markup


def test_graph_that_is_cut_says_so(small_site_location: Path):
    settings = Settings(store=str(small_site_location), max_data_triples=10)
    client = create_app(settings).test_client()

    reply = client.get(f"{NOTICE_GRAPH}.nt")
    assert reply.headers["X-Truncated"] == "max_data_triples=10"
    assert reply.get_data().count(b"\n") == 10
    assert reply.get_data() == client.get(f"{NOTICE_GRAPH}.nt").get_data()
    assert "10" in words(page(client, NOTICE_GRAPH)).partition("只含前")[2]
    assert "X-Truncated" in client.get(f"/data/{unit_path(WATER)}.ttl").headers
    assert "X-Truncated" not in client.get(f"/data/{TASK_PATH}.ttl").headers


# Vocabularies


@pytest.mark.parametrize("path", ["/ontology", "/ontology/0.1.0", "/scheme/role", "/scheme/"])
def test_vocabularies_are_given_in_every_format(client: FlaskClient, path: str):
    for media_type, form in (
        ("text/turtle", "turtle"),
        ("application/n-triples", "nt"),
        ("application/rdf+xml", "xml"),
        ("application/ld+json", "json-ld"),
    ):
        reply = client.get(path, headers={"Accept": media_type})
        assert reply.mimetype == media_type
        assert len(Graph().parse(data=reply.get_data(), format=form)) > 5
    assert client.get(path, headers=BROWSER).mimetype == "text/html"


def test_shapes_are_turtle_for_everybody(client: FlaskClient):
    assert (None, SH.targetClass, GBO.Task) in turtle(client, "/shapes")
    assert client.get("/shapes", headers=BROWSER).mimetype == "text/turtle"


# The dataset


def test_description_of_the_dataset_adds_where_this_site_offers_it(client: FlaskClient):
    graph = turtle(client, "/.well-known/void", Host="gongbao.example:8443")

    assert (DATASET, RDF.type, VOID.Dataset) in graph
    endpoint = URIRef("http://gongbao.example:8443/sparql")
    assert (DATASET, VOID.sparqlEndpoint, endpoint) in graph
    here = URIRef("http://gongbao.example:8443/.well-known/void")
    assert (here, FOAF.primaryTopic, DATASET) in graph
    dumps = {str(dump) for dump in graph.objects(DATASET, VOID.dataDump)}
    assert dumps
    for dump in dumps:
        assert client.get(dump.removeprefix("http://gongbao.example:8443")).status_code == 200
    assert (DATASET, VOID.subset, URIRef(f"{BASE}graph/{NOTICE_PATH}")) in graph
    assert {title.language for title in graph.objects(DATASET, DCTERMS.title)} == {"zh", "en"}
    assert len(set(graph.objects(DATASET, DCAT.distribution))) > len(dumps) - 1


@pytest.mark.parametrize("host", ["a>b", 'x"y', "a b", "[::1"])
def test_a_host_that_is_none_gets_into_no_description(client: FlaskClient, host: str):
    reply = client.get("/.well-known/void", headers={"Host": host, "Accept": "text/turtle"})
    assert reply.status_code == 400


def test_description_of_the_dataset_is_a_page_for_readers(client: FlaskClient):
    reply = client.get("/.well-known/void", headers=BROWSER)
    assert (reply.status_code, reply.headers["Location"]) == (303, "/page/dataset")
    assert "Accept" in reply.headers["Vary"]

    text = words(page(client, "/page/dataset"))
    assert "gbo:taskText" in text
    assert "哪些单位牵头的任务最多" in text


def test_worked_query_has_a_page_that_leads_to_its_answer(client: FlaskClient):
    markup = page(client, "/page/example/most-led")
    assert "COUNT(DISTINCT ?task)" in markup
    assert 'href="/sparql?query=PREFIX' in markup


# Problems


def test_type_of_every_problem_leads_to_its_explanation(client: FlaskClient):
    for kind in kinds_of_problem():
        reply = client.get(f"/problem/{kind.kind}")
        assert reply.json["type"] == f"{BASE}problem/{kind.kind}"
        assert reply.json["status"] == kind.status
        assert kind.title_zh in page(client, f"/problem/{kind.kind}")
    assert client.get("/problem/nonsense").status_code == 404


def test_type_of_a_problem_of_http_is_explained_too(client: FlaskClient):
    reply = client.get("/no/such/page")
    path = reply.json["type"].removeprefix(BASE)
    assert client.get(f"/{path}").status_code == 200


# What names nothing


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("id/org/110112/qushuiwujv-76419f", f"id/{unit_path(WATER)}"),
        (f"id/{unit_path(WATER)[:-6]}000000", f"id/{unit_path(WATER)}"),
        ("id/org/110112/区水物局", f"id/{unit_path(WATER)}"),
        ("id/区水务局", f"id/{unit_path(WATER)}"),
        (f"{'id/'}{NOTICE_PATH}/annex/1/task/4/1", f"id/{NOTICE_PATH}/annex/1/task/1/1"),
        ("id/doc/tongzhengfa/2022/9", f"id/{NOTICE_PATH}"),
        (f"id/{NOTICE_PATH}/annex/7", f"id/{NOTICE_PATH}/annex/1"),
        ("scheme/role/leed", "scheme/role/lead"),
        ("graph/doc/tongzhengfa/2022/9", f"graph/{NOTICE_PATH}"),
        ("page/org/110112/qushuiwujv-76419f", f"id/{unit_path(WATER)}"),
        ("data/org/110112/qushuiwujv-76419f.ttl", f"id/{unit_path(WATER)}"),
    ],
)
def test_address_of_nothing_suggests_what_was_meant(client: FlaskClient, path: str, meant: str):
    reply = client.get(f"/{path}")
    assert (reply.status_code, reply.mimetype) == (404, "application/problem+json")
    suggested = {each["iri"]: each["page"] for each in reply.json["suggestions"]}
    assert f"{BASE}{meant}" in list(suggested)[:5]

    shown = client.get(f"/{path}", headers=BROWSER)
    assert (shown.status_code, shown.mimetype) == (404, "text/html")
    if not path.startswith("data/"):
        assert f'href="{suggested[f"{BASE}{meant}"]}"' in shown.get_data(as_text=True)


def test_unlike_address_suggests_nothing(client: FlaskClient):
    assert client.get("/id/zzz").json["suggestions"] == []


def test_very_long_address_is_answered_without_a_search(client: FlaskClient):
    assert client.get(f"/id/{'水' * 2000}").json["suggestions"] == []


def test_blank_nodes_have_addresses_too(built: Path):
    with open_store(str(built), read_only=True) as store:
        rows = store.select(
            f'SELECT ?s {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{BASE}.well-known/")) }} LIMIT 1'
        )
    path = str(rows[0]["s"]).removeprefix(BASE)
    client = create_app(Settings(store=str(built))).test_client()
    assert len(turtle(client, f"/{path}")) > 0
    assert client.get(f"/{path}", headers=BROWSER).status_code == 200
