"""The protocol's table again, over stores on real servers; what differs stands in DIFFERENCES."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from live_server import Server, fill_small_store, running_server
from protocol_cases import (
    FORMATS,
    HTTP,
    QUERIES,
    READ_ONLY,
    REFUSED,
    TOKEN,
    UPDATES,
    Case,
    Steps,
    failures,
    fill,
)
from sparql_servers import SparqlServer

_ITS_OWN = "the union of all graphs holds some 2,500 triples of Virtuoso's own"
DIFFERENCES: dict[str, dict[str, str]] = {
    "oxigraph": {},
    "virtuoso": {
        "default graph is the union of all": _ITS_OWN,
        "nothing was written": _ITS_OWN,
        "BASE of the query goes before": "IRI() does not resolve a relative IRI",
    },
}
"""Kind of server, name of a case, and why it fails there; docs/remote-stores.md tells of each."""


@pytest.fixture(scope="module")
def served(sparql_server: SparqlServer) -> Iterator[Server]:
    store = sparql_server.store()
    fill_small_store(store)
    fill(store)
    with running_server(sparql_server.location) as server:
        yield server


@pytest.mark.parametrize(
    "case", [*QUERIES, *FORMATS, *REFUSED, *HTTP, *READ_ONLY], ids=lambda case: case.name
)
def test_server_over_a_remote_store_answers(
    case: Case, served: Server, sparql_server: SparqlServer
) -> None:
    found = failures(case, served.port)
    reason = DIFFERENCES[sparql_server.kind].get(case.name)
    assert (found == []) == (reason is None), found or f"it no longer differs: {reason}"


# With --union-default-graph it refuses USING: 409, and nothing is written.
_NO_USING = ["update", "query"]
UPDATE_DIFFERENCES: dict[str, dict[str, list[str]]] = {
    "oxigraph": {
        "w3c:update_dataset_default_graph": _NO_USING,
        "w3c:update_dataset_default_graphs": _NO_USING,
        "w3c:update_dataset_named_graphs": _NO_USING,
        "w3c:update_dataset_full": _NO_USING,
    },
    # It has no graph without a name to write to, its own triples stay, and an update that drops a
    # graph which is not there is 503: what came before is perhaps carried out.
    "virtuoso": {
        "w3c:update_post_form": ["query"],
        "w3c:update_post_direct": ["insertion", "query"],
        "refused updates write nothing": ["insertion", "good part before a bad one", "query"],
    },
}
"""Kind of server, name of a row of UPDATES, and the steps that differ there."""


@pytest.fixture(scope="module")
def writable(sparql_server: SparqlServer) -> Iterator[Server]:
    environment = {"GONGBAO_WRITE_TOKEN": TOKEN}
    with running_server(sparql_server.location, "--writable", environment=environment) as server:
        yield server


@pytest.mark.parametrize("row", UPDATES, ids=lambda row: row.name)
def test_server_over_a_remote_store_carries_out_and_refuses_updates(
    row: Steps, writable: Server, sparql_server: SparqlServer
) -> None:
    found = {step.name: failures(step, writable.port) for step in row.cases}
    failed = [name for name, failure in found.items() if failure]
    assert failed == UPDATE_DIFFERENCES[sparql_server.kind].get(row.name, []), found
