"""The index that is served: taken from a build, made in the background, kept while it is made."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from live_server import WATER, build_small_store, running_server
from rdflib import Literal, URIRef

from api.live_index import LiveIndex
from api.problems import Refused
from graph.search import INDEX_FILE, Index, build_index
from graph.store import open_store
from graph.updates import update
from graph.workshop import swap
from ontology import BASE, SKOS

NAMES = URIRef(f"{BASE}graph/more-names")


@pytest.fixture
def store(tmp_path: Path) -> Path:
    location = tmp_path / "gongbao.db"
    build_small_store(location)
    return location


def index_of(location: Path) -> None:
    with open_store(str(location), read_only=True) as opened:
        build_index(opened, location / INDEX_FILE)


def named(location: Path, name: str) -> None:
    """Give the unit another name, as a build of another day would: the index is gone."""
    with open_store(str(location)) as opened:
        opened.replace_graph(NAMES, [(URIRef(WATER), SKOS.altLabel, Literal(name, lang="zh"))])
    (location / "build.json").write_text(name)
    (location / INDEX_FILE).unlink(missing_ok=True)


def waited(live: LiveIndex, until: Callable[[Index], object] = lambda index: True) -> Index:
    """Return the index once it is what is waited for."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            if until(index := live.current()):
                return index
        except Refused:
            pass
        time.sleep(0.05)
    raise AssertionError("no such index within a minute")


def test_the_index_that_a_build_left_is_served_at_once(store: Path):
    index_of(store)
    assert LiveIndex(str(store), 3600).current().search("水务").total == 1


def test_a_store_without_an_index_gets_one_in_the_background(store: Path):
    live = LiveIndex(str(store), 3600)
    with pytest.raises(Refused) as refused:
        live.current()
    problem = refused.value.problem
    assert (problem.status, problem.kind) == (503, "index-not-ready")
    assert int(problem.headers["Retry-After"]) > 0
    assert waited(live).search("水务").total == 1


def test_an_index_made_for_a_store_stays_with_it(store: Path):
    waited(LiveIndex(str(store), 3600))
    end = time.monotonic() + 10
    while not (store / INDEX_FILE).is_file() and time.monotonic() < end:
        time.sleep(0.05)
    assert LiveIndex(str(store), 3600).current().search("水务").total == 1
    assert [path.name for path in store.iterdir() if path.name.startswith("search")] == [INDEX_FILE]


def test_the_old_index_answers_until_the_new_one_is_made(store: Path):
    index_of(store)
    live = LiveIndex(str(store), 3600)
    old = live.current()
    changed = store.with_name("changed")
    shutil.copytree(store, changed)
    named(changed, "治水办公室")
    swap(changed, store)
    assert live.current() is old
    assert old.search("治水").total == 0
    assert waited(live, lambda index: index is not old).search("治水").total == 1
    assert old.search("水务").total == 1


def test_an_index_of_another_version_is_made_again(store: Path):
    (store / INDEX_FILE).write_bytes(b"no index of this version")
    assert waited(LiveIndex(str(store), 3600)).search("水务").total == 1


def test_what_is_written_is_found_soon_after(store: Path):
    index_of(store)
    live = LiveIndex(str(store), 3600)
    old = live.current()
    insert = f'INSERT DATA {{ GRAPH <{NAMES}> {{ <{WATER}> <{SKOS.altLabel}> "治水"@zh }} }}'
    update(str(store), insert, base=BASE)
    assert live.current() is old
    assert waited(live, lambda index: index is not old).search("治水").total == 1


def test_a_server_says_that_the_index_is_being_made_then_finds(store: Path):
    with running_server(store) as server:
        end = time.monotonic() + 60
        reply = server.send("GET", "/api/suggest?q=%E6%B0%B4%E5%8A%A1")
        while reply.status == 503 and time.monotonic() < end:
            assert reply.media_type == "application/problem+json"
            assert int(reply.headers["Retry-After"]) > 0
            time.sleep(0.05)
            reply = server.send("GET", "/api/suggest?q=%E6%B0%B4%E5%8A%A1")
        assert [hit["label"] for hit in reply.json()["suggestions"]] == ["区水务局"]
