"""Writes to a store on disk: what they change, what they leave, and what a death in them does."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from rdflib import Literal, URIRef

from graph import updates, workshop
from graph.build import build
from graph.documents import Document, MalformedDocument, read_documents
from graph.export import export
from graph.store import DEFAULT_GRAPH, MalformedQuery, Store, mark_of, open_store
from graph.updates import (
    UpdateFailed,
    delete_graph,
    merge_graph,
    replace_graph,
    update,
)
from graph.workshop import StoreBusy
from ontology import GBO

BASE = "http://example.org/"
GRAPH = URIRef("http://example.org/graph")
OTHER = URIRef("http://example.org/other")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A store of one triple in OTHER, with a file of the owner's and a directory beside it."""
    location = tmp_path / "some.db"
    with open_store(str(location)) as store:
        store.replace_graph(OTHER, [(URIRef(BASE), URIRef(BASE + "p"), Literal("before"))])
    (location / "build.json").write_text('{"notices": 0}')
    (location / "restricted.nq").touch(0o600)
    (location / "more").mkdir()
    (location / "more" / "file").write_text("kept")
    return location


def turtle(text: str) -> list[Document]:
    return [Document("text/turtle", text.encode())]


def opened(place: Path) -> Store:
    return open_store(str(place), read_only=True)


def values(place: Path, graph: URIRef) -> list[str]:
    with opened(place) as store:
        rows = store.select("SELECT ?o { ?s ?p ?o }", default_graphs=[graph])
    return sorted(str(row["o"]) for row in rows)


def contents(place: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(place)): path.read_bytes()
        for path in place.rglob("*")
        if path.is_file()
    }


def test_update_changes_the_store_and_nothing_beside_it(place: Path) -> None:
    update(str(place), f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <a> <b> 'new' }} }}", base=BASE)
    assert (values(place, GRAPH), values(place, OTHER)) == (["new"], ["before"])
    with opened(place) as store:
        assert store.ask(f"ASK {{ <{BASE}a> <{BASE}b> 'new' }}")
    assert json.loads((place / "build.json").read_text()) == {"notices": 0}
    assert (place / "restricted.nq").stat().st_mode & 0o777 == 0o600
    assert (place / "more" / "file").read_text() == "kept"
    assert [path.name for path in place.parent.iterdir()] == ["some.db"]


@pytest.mark.parametrize("gap", [" ", "\n", " # GRAPH\n "])
def test_graph_that_is_not_there_can_be_cleared(place: Path, gap: str) -> None:
    kept = '\'CLEAR GRAPH\', """CLEAR GRAPH""", <CLEAR>'
    text = f"clear{gap}graph <{BASE}none> ; INSERT DATA {{ GRAPH <{GRAPH}> {{ <a> <b> {kept} }} }}"
    update(str(place), text, base=BASE)
    assert values(place, GRAPH) == ["CLEAR GRAPH", f"{BASE}CLEAR"]


def test_update_needs_no_declaration_of_our_prefixes(place: Path) -> None:
    update(str(place), f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <a> a gbo:Task }} }}", base=BASE)
    assert values(place, GRAPH) == [str(GBO.Task)]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("INSERT DATA { <a> <b> }", MalformedQuery),
        ("SELECT * { ?s ?p ?o }", MalformedQuery),
        (f"CLEAR ALL ; DROP GRAPH <{BASE}none>", UpdateFailed),
        (f"CLEAR ALL ; CREATE GRAPH <{GRAPH}> ; CREATE GRAPH <{GRAPH}>", UpdateFailed),
    ],
)
def test_update_that_fails_leaves_every_byte_as_it_was(
    place: Path, text: str, error: type[Exception]
) -> None:
    before = contents(place)
    with pytest.raises(error):
        update(str(place), text, base=BASE)
    assert contents(place) == before
    assert [path.name for path in place.parent.iterdir()] == ["some.db"]


def test_each_write_is_seen_by_the_mark_of_the_store(place: Path) -> None:
    marks = [mark_of(str(place))]
    for number in range(3):
        merge_graph(str(place), GRAPH, turtle(f"<a> <b> {number} ."), base=BASE)
        marks.append(mark_of(str(place)))
    assert len(set(marks)) == 4


def test_reader_keeps_the_store_that_it_opened(place: Path) -> None:
    with opened(place) as old:
        update(str(place), "CLEAR ALL", base=BASE)
        assert len(old) == 1
    assert values(place, OTHER) == []


def test_graph_is_replaced_filled_and_taken_away(place: Path) -> None:
    location = str(place)
    assert replace_graph(location, GRAPH, turtle("<a> <b> 1, 2 ."), base=BASE) is True
    assert replace_graph(location, GRAPH, turtle("<a> <b> 3 ."), base=BASE) is False
    assert merge_graph(location, GRAPH, turtle("<a> <b> 4 ."), base=BASE) is False
    assert values(place, GRAPH) == ["3", "4"]
    assert delete_graph(location, GRAPH) is True
    assert delete_graph(location, GRAPH) is False
    assert (values(place, GRAPH), values(place, OTHER)) == ([], ["before"])


def test_empty_graph_is_a_graph(place: Path) -> None:
    assert replace_graph(str(place), GRAPH, turtle(""), base=BASE) is True
    with opened(place) as store:
        assert store.has_graph(GRAPH)
    assert replace_graph(str(place), GRAPH, turtle(""), base=BASE) is False


def test_default_graph_is_the_one_without_a_name(place: Path) -> None:
    assert replace_graph(str(place), DEFAULT_GRAPH, turtle("<a> <b> 1 ."), base=BASE) is True
    assert replace_graph(str(place), DEFAULT_GRAPH, turtle("<a> <b> 2 ."), base=BASE) is False
    update(str(place), "INSERT DATA { <a> <b> 3 }", base=BASE)
    assert values(place, DEFAULT_GRAPH) == ["2", "3"]
    with opened(place) as store:
        # A query sees it in the union of all graphs.
        assert len(store.select("SELECT * { ?s ?p ?o }")) == 3
    assert delete_graph(str(place), DEFAULT_GRAPH) is True
    assert values(place, DEFAULT_GRAPH) == []


def test_blank_nodes_of_two_documents_are_kept_apart(place: Path) -> None:
    merge_graph(str(place), GRAPH, turtle("_:x <b> 1 .") + turtle("_:x <b> 2 ."), base=BASE)
    merge_graph(str(place), GRAPH, turtle("_:x <b> 3 ."), base=BASE)
    with opened(place) as store:
        assert len(store.select("SELECT DISTINCT ?s { ?s ?p ?o FILTER(isBlank(?s)) }")) == 3


def entity(*declarations: str) -> str:
    """Return RDF/XML with a text that is the entity b."""
    declared = "".join(f"<!ENTITY {each}>" for each in declarations)
    return (
        f"<!DOCTYPE r [{declared}]>"
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://e/">'
        '<rdf:Description rdf:about="a"><p>&b;</p></rdf:Description></rdf:RDF>'
    )


@pytest.mark.parametrize(
    ("media_type", "text", "said"),
    [
        ("text/turtle", "<a> <b> .", "line 1"),
        ("text/turtle", "<a> <b> <<( <c> <d> <e> )>> .", "not RDF 1.1"),
        ("text/turtle", "<a> <b> <c> {| <d> <e> |} .", "not RDF 1.1"),
        ("text/turtle", '<a> <b> "c"@en--ltr .', "not RDF 1.1"),
        ("application/n-triples", "<a> <b> <c> .", "line 1"),
        ("application/ld+json", '{"@id": "a",', "line 1"),
        ("application/ld+json", '{"@context": "http://127.0.0.1:9/c", "b": 1}', "not fetched"),
        ("application/ld+json", '{"@id": "g", "@graph": [{"@id": "a", "b:": 1}]}', "send triples"),
        ("application/rdf+xml", "<rdf:RDF>", "prefix"),
        ("application/rdf+xml", entity('b SYSTEM "file:///etc/passwd"'), "ENTITY"),
        ("application/rdf+xml", entity('a "ha"', 'b "&a;&a;"'), "entity"),
    ],
)  # fmt: skip
def test_document_that_is_no_rdf_1_1_changes_nothing(
    place: Path, media_type: str, text: str, said: str
) -> None:
    before = contents(place)
    with pytest.raises(MalformedDocument, match=said):
        replace_graph(str(place), OTHER, [Document(media_type, text.encode())], base=BASE)
    assert contents(place) == before


def test_entity_that_names_no_other_is_read(place: Path) -> None:
    document = Document("application/rdf+xml", entity('b "ha"').encode())
    replace_graph(str(place), GRAPH, [document], base=BASE)
    assert values(place, GRAPH) == ["ha"]


WRITER = """
import sys
from graph.updates import update
location, number = sys.argv[1:]
text = "CLEAR SILENT GRAPH <http://e/n> ; INSERT DATA { GRAPH <http://e/n> {"
text += "".join(f"<http://e/{i}> <http://e/p> {number} ." for i in range(500)) + "}}"
print("ready", flush=True)
update(location, text, base="http://e/")
print("done", flush=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="kills by signal")
def test_writer_killed_at_any_moment_leaves_the_old_store_or_the_new_one(place: Path) -> None:
    chance = random.Random(5)
    update(str(place), f"CREATE GRAPH <{GRAPH}>", base=BASE)
    killed = 0
    for number in range(25):
        process = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(place), str(number)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(chance.uniform(0, 0.15))
        process.send_signal(signal.SIGKILL)
        finished = "done" in process.communicate()[0]
        killed += not finished
        now = values(place, URIRef("http://e/n"))
        assert len(now) in (0, 500)
        assert len(set(now)) <= 1
        assert not finished or set(now) == {str(number)}
        assert values(place, OTHER) == ["before"]
    assert killed
    update(str(place), "CLEAR ALL", base=BASE)
    assert [path.name for path in place.parent.iterdir()] == ["some.db"]


def test_death_between_the_renames_loses_nothing(place: Path) -> None:
    place.rename(place.with_name("some.db.previous"))
    assert values(place, OTHER) == ["before"]
    merge_graph(str(place), OTHER, turtle("<a> <b> 'after' ."), base=BASE)
    assert values(place, OTHER) == ["after", "before"]
    assert [path.name for path in place.parent.iterdir()] == ["some.db"]


def test_writers_take_turns_and_readers_never_meet_a_store_that_is_gone(place: Path) -> None:
    faults: list[Exception] = []
    stop = threading.Event()

    def write(writer: int) -> None:
        for number in range(8):
            text = f"INSERT DATA {{ GRAPH <{GRAPH}> {{ <a> <b{writer}> {number} }} }}"
            update(str(place), text, base=BASE)

    def read() -> None:
        while not stop.is_set():
            try:
                assert values(place, OTHER) == ["before"]
            except Exception as error:
                faults.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    writers = [threading.Thread(target=write, args=(number,)) for number in range(3)]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    stop.set()
    for thread in readers:
        thread.join()
    assert faults == []
    assert len(values(place, GRAPH)) == 24


def test_write_during_a_build_is_told_to_come_again(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workshop, "PATIENCE_SECONDS", 0.1)
    with workshop.workshop(place), pytest.raises(StoreBusy, match="try again"):
        update(str(place), "CLEAR ALL", base=BASE)
    assert values(place, OTHER) == ["before"]


def test_next_build_keeps_what_people_wrote_into_graphs_of_their_own(
    short_source: Path, tmp_path: Path
) -> None:
    place = tmp_path / "some.db"
    assert build([short_source], str(place)).failures == ()
    with opened(place) as store:
        own = next(graph for graph in store.graphs() if graph.endswith("/graph/registry"))
        before = len(store)
    merge_graph(str(place), GRAPH, turtle("<a> <b> [ <c> 'mine' ] ."), base=BASE)
    merge_graph(str(place), DEFAULT_GRAPH, turtle("<a> <b> 'unnamed' ."), base=BASE)
    merge_graph(str(place), own, turtle("<a> <b> 'lost' ."), base=BASE)
    export_all(place, tmp_path)
    build([short_source], str(place))
    assert "mine" in values(place, GRAPH)
    assert values(place, DEFAULT_GRAPH) == ["unnamed"]
    assert "lost" not in values(place, own)
    with opened(place) as store:
        assert len(store) >= before + 3


def export_all(place: Path, target: Path) -> None:
    with opened(place) as store:
        for form in ("nquads", "trig", "jsonld", "turtle"):
            export(store, form, target / form)
            assert "unnamed" in (target / form).read_text("utf-8")
    assert "urn:x-rdflib" not in (target / "nquads").read_text("utf-8")


def test_contacts_stay_unreadable_for_others_after_a_write(
    built_store: Path, tmp_path: Path
) -> None:
    place = Path(shutil.copytree(built_store, tmp_path / "some.db"))
    before = (place / "restricted.nq").read_bytes()
    update(str(place), "CLEAR ALL", base=BASE)
    assert (place / "restricted.nq").read_bytes() == before
    assert (place / "restricted.nq").stat().st_mode & 0o077 == 0


def test_large_graph_goes_to_a_server_in_batches_that_keep_its_blank_nodes_together() -> None:
    text = "".join(f"<a{n}> <b> {n} . _:x <c> {n} .\n" for n in range(1500))
    triples = read_documents(turtle(text), BASE)
    first, *later = updates._batches(triples)
    assert len(first) == updates.REMOTE_BATCH
    assert not any(updates._has_blank_node(triple) for batch in later for triple in batch)
    assert sum(map(len, [first, *later])) == 3000


def test_old_store_lies_aside_until_its_last_reader_lets_go(place: Path) -> None:
    one, other = opened(place), opened(place)
    for _ in range(2):
        update(
            str(place), f"CLEAR ALL ; INSERT DATA {{ GRAPH <{OTHER}> {{ <a> <b> 1 }} }}", base=BASE
        )
    aside = [path.name for path in place.parent.glob("some.db.old-*")]
    assert len(aside) == 1
    one.close()
    assert [str(row["o"]) for row in other.select("SELECT ?o { ?s ?p ?o }")] == ["before"]
    assert [path.name for path in place.parent.glob("some.db.old-*")] == aside
    other.close()
    assert [path.name for path in place.parent.iterdir()] == ["some.db"]
