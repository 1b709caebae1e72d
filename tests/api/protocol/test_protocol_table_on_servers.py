"""The protocol's table again, over stores on real servers; what differs stands in DIFFERENCES."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from live_server import Server, fill_small_store, running_server
from protocol_cases import FORMATS, HTTP, QUERIES, READ_ONLY, REFUSED, Case, failures, fill
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
