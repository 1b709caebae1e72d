"""What the endpoint says of itself, off the wire."""

from __future__ import annotations

from pathlib import Path

import pytest
import rdflib
from live_server import GRAPH, OTHER_GRAPH, Server, build_small_store, running_server
from rdflib import RDF, Literal, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import SH

from api.queries.formats import FORMATS
from ontology import PREFIXES

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
FORMAT_NAMES = Namespace("http://www.w3.org/ns/formats/")


def description(server: Server, accept: str = "text/turtle", **headers: str) -> rdflib.Graph:
    reply = server.send("GET", "/sparql", headers={"Accept": accept, **headers})
    assert (reply.status, reply.media_type) == (200, accept)
    return rdflib.Graph().parse(reply.body, format=accept)


def test_description_names_languages_formats_and_the_union(server: Server) -> None:
    said = description(server)
    (service,) = said.subjects(RDF.type, SD.Service)
    assert service == URIRef(f"http://127.0.0.1:{server.port}/sparql")
    assert set(said.objects(service, SD.endpoint)) == {service}
    assert set(said.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query}
    assert set(said.objects(service, SD.feature)) == {SD.UnionDefaultGraph}
    formats = {each for row in FORMATS.values() for each in row}
    assert len(set(said.objects(service, SD.resultFormat))) == len(formats)
    assert (service, SD.resultFormat, FORMAT_NAMES.SPARQL_Results_JSON) in said


def test_description_names_every_graph_of_the_default_dataset(server: Server) -> None:
    said = description(server)
    dataset = said.value(predicate=RDF.type, object=SD.Dataset)
    named = list(said.objects(dataset, SD.namedGraph))
    assert {str(said.value(each, SD.name)) for each in named} == {GRAPH, OTHER_GRAPH}
    assert said.value(dataset, SD.defaultGraph) is not None


def test_description_names_the_prefixes_that_need_no_declaration(server: Server) -> None:
    said = description(server)
    assert {str(said.value(each, SH.prefix)) for each in said.objects(None, SH.declare)} == set(
        PREFIXES
    )
    declared = said.value(predicate=SH.prefix, object=Literal("gbo"))
    assert str(said.value(declared, SH.namespace)) == PREFIXES["gbo"]


@pytest.mark.parametrize(
    "media_type", ["application/n-triples", "application/ld+json", "application/rdf+xml"]
)
def test_description_is_the_same_in_every_format(server: Server, media_type: str) -> None:
    assert isomorphic(description(server, media_type), description(server))


def test_description_is_the_same_bytes_while_the_store_is(server: Server) -> None:
    first, second = (server.send("GET", "/sparql").body for _ in range(2))
    assert first == second


def test_endpoint_is_called_as_the_proxy_calls_it(tmp_path: Path) -> None:
    build_small_store(tmp_path / "db")
    one_proxy = {"GONGBAO_TRUSTED_PROXIES": "1"}
    with running_server(tmp_path / "db", environment=one_proxy) as server:
        said = description(
            server,
            **{
                "X-Forwarded-Proto": "https",
                "X-Forwarded-Host": "data.example.org",
                "X-Forwarded-Prefix": "/gongbao",
                "X-Forwarded-For": "192.0.2.1",
            },
        )
    service = said.value(predicate=RDF.type, object=SD.Service)
    assert service == URIRef("https://data.example.org/gongbao/sparql")
