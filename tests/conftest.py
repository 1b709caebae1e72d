"""The bundled gazette as a graph, built once for all tests that only read it; SPARQL servers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sparql_servers import SparqlServer, oxigraph, virtuoso

from graph.build import build
from loaders import sample_gazette


@pytest.fixture(scope="session")
def built_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    location = tmp_path_factory.mktemp("gazette") / "gongbao.db"
    assert build([sample_gazette()], str(location)).failures == ()
    return location


@pytest.fixture(scope="session")
def oxigraph_server() -> Iterator[SparqlServer]:
    # A query that nobody waits for any more ends all the same.
    with oxigraph("--union-default-graph", "--timeout-s", "20") as server:
        yield server


@pytest.fixture(scope="session")
def virtuoso_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparqlServer]:
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as server:
        yield server


REMOTE = [
    pytest.param("oxigraph_server", id="oxigraph"),
    pytest.param("virtuoso_server", id="virtuoso", marks=pytest.mark.virtuoso),
]


@pytest.fixture(scope="session", params=REMOTE)
def sparql_server(request: pytest.FixtureRequest) -> SparqlServer:
    """Each kind of server in turn."""
    server = request.getfixturevalue(request.param)
    assert isinstance(server, SparqlServer)
    return server
