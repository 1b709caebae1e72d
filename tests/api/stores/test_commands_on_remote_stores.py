"""The command line over real servers: build, query, stats, export, validate, and plain errors."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from live_server import fill_small_store
from sparql_servers import SparqlServer, free_port

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?task a gbo:Task }"


def gongbao(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "api.cli", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


def test_commands_answer_over_a_server(sparql_server: SparqlServer, tmp_path: Path) -> None:
    fill_small_store(sparql_server.store())
    store = ("--store", sparql_server.location)
    counted = gongbao("query", *store, "--format", "csv", COUNT)
    assert (counted.returncode, counted.stdout.split()) == (0, ["n", "3"]), counted.stderr
    assert gongbao("stats", *store).returncode == 0
    target = tmp_path / "all.nq"
    exported = gongbao("export", *store, "--format", "nquads", str(target))
    assert exported.returncode == 0, exported.stderr
    assert len(target.read_text().splitlines()) == 11
    # The small graph lacks what the shapes want; that it was looked at is enough here.
    assert gongbao("validate", *store).returncode in (0, 1)


def test_an_update_given_as_a_query_is_refused(sparql_server: SparqlServer) -> None:
    fill_small_store(sparql_server.store())
    refused = gongbao("query", "--store", sparql_server.location, "DROP ALL")
    assert refused.returncode == 1
    assert len(refused.stderr.strip().splitlines()) == 1
    assert len(sparql_server.store_as_it_is()) == 11


def test_a_server_that_is_down_is_one_line(tmp_path: Path) -> None:
    location = f"sparql+http://127.0.0.1:{free_port()}/query"
    for command in (["query", COUNT], ["stats"], ["build"], ["validate"]):
        failed = gongbao(*command, "--store", location)
        assert failed.returncode == 1, command
        assert "is the server running?" in failed.stderr, command
        assert "Traceback" not in failed.stderr, command
