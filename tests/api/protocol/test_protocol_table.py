"""Every row of the protocol's tables, off the wire, against read-only and writable servers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from live_server import Server, build_small_store, running_server
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

from graph.store import open_store

WRITABLE = {"GONGBAO_WRITE_TOKEN": TOKEN}


def protocol_store(location: Path) -> Path:
    build_small_store(location)
    with open_store(str(location)) as store:
        fill(store)
    return location


@pytest.fixture(scope="module")
def read_only(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store = protocol_store(tmp_path_factory.mktemp("read-only") / "db")
    with running_server(store) as server:
        yield server


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    store = protocol_store(tmp_path_factory.mktemp("writable") / "db")
    with running_server(store, "--writable", environment=WRITABLE) as server:
        yield server


@pytest.fixture(params=["read_only", "writable"])
def either(request: pytest.FixtureRequest) -> Server:
    server = request.getfixturevalue(request.param)
    assert isinstance(server, Server)
    return server


@pytest.mark.parametrize("case", [*QUERIES, *FORMATS, *REFUSED, *HTTP], ids=lambda case: case.name)
def test_every_server_answers(case: Case, either: Server) -> None:
    assert failures(case, either.port) == []


@pytest.mark.parametrize("case", READ_ONLY, ids=lambda case: case.name)
def test_read_only_server_answers(case: Case, read_only: Server) -> None:
    assert failures(case, read_only.port) == []


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A writable server whose graphs the tests may take away."""
    store = protocol_store(tmp_path_factory.mktemp("scratch") / "db")
    with running_server(store, "--writable", environment=WRITABLE) as server:
        yield server


@pytest.mark.parametrize("row", UPDATES, ids=lambda row: row.name)
def test_writable_server_carries_out_and_refuses_updates(row: Steps, scratch: Server) -> None:
    for step in row.cases:
        assert failures(step, scratch.port) == [], step.name
