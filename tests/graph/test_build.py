"""Builds: what is kept, what is replaced, what fails, and what a killed build leaves."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import stat
from collections import Counter
from pathlib import Path

import pytest
from sparql_servers import SparqlServer

from graph import workshop
from graph.build import build, fill
from graph.export import export
from graph.store import StoreError, open_store
from graph.validate import validate
from loaders import sample_gazette
from ontology import GBO, SKOS

# Paragraphs end in a blank, as in the text of a PDF.
NOTICE = "".join(
    f"{paragraph} \n\n"
    for paragraph in (
        "北京市通州区人民政府",
        "关于{what}的通知",
        "通政发〔2022〕{number} 号",
        "各街道办事处，各乡、镇人民政府，区政府各委、办、局：",
        "为进一步做好{what}工作，现将有关事项通知如下。",
        "北京市通州区人民政府",
        "2022 年 6 月 10 日",
        "（此件公开发布）",
        "抄送：区委各部、委、办，区法院，区检察院。",
        "北京市通州区人民政府办公室 2022 年 6 月 16 日印发",
    )
)


def write(path: Path, *notices: tuple[str, int]) -> Path:
    path.write_text(
        "".join(NOTICE.format(what=what, number=number) for what, number in notices), "utf-8"
    )
    return path


def titles(location: Path | str) -> dict[str, str]:
    """Return the titles of the notices in a store by their number."""
    with open_store(str(location), read_only=True) as store:
        rows = store.select(
            f"""SELECT ?number ?title WHERE {{ ?n a <{GBO.Notice}> ;
                  <{GBO.documentNumber}> ?number ; <http://purl.org/dc/terms/title> ?title }}"""
        )
    return {str(row["number"]): str(row["title"]) for row in rows}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "some.db"


@pytest.fixture(scope="module")
def gazette(built_store: Path) -> Path:
    """Give the store of the bundled gazette."""
    return built_store


def test_a_build_reports_what_it_read(tmp_path: Path, place: Path) -> None:
    source = write(tmp_path / "two.txt", ("节水", 20), ("节电", 21))
    steps: list[tuple[str, int, int]] = []
    report = build([source], str(place), progress=lambda *step: steps.append(step))
    assert (report.written, report.notices, report.kept, report.failures) == (True, 2, 0, ())
    (read,) = report.sources
    assert (read.name, read.notices, read.problems) == ("two.txt", 2, ())
    assert sum(read.lines.values()) == sum(
        1 for line in source.read_text("utf-8").splitlines() if line.strip()
    )
    assert len(read.unclaimed) == read.lines["unclaimed"]
    with open_store(str(place), read_only=True) as store:
        assert report.triples == len(store)
    of_analyses = [(done, all_) for what, done, all_ in steps if what == "analyses"]
    assert of_analyses == [(done, len(of_analyses)) for done in range(1, len(of_analyses) + 1)]
    of_build = [done for what, done, _ in steps if what != "analyses"]
    assert of_build == list(range(len(of_build)))
    assert steps[-1][1] == steps[-1][2]
    assert json.loads(report.to_json())["sources"][0]["sha256"] == read.sha256
    assert json.loads((place / "build.json").read_text("utf-8"))["notices"] == 2


def test_a_second_build_keeps_other_notices_and_replaces_its_own(
    tmp_path: Path, place: Path
) -> None:
    build([write(tmp_path / "old.txt", ("节水", 20), ("节电", 21))], str(place))
    report = build([write(tmp_path / "new.txt", ("节气", 21))], str(place))
    assert (report.notices, report.kept) == (2, 1)
    assert {number: title[12:14] for number, title in titles(place).items()} == {
        "通政发〔2022〕20号": "节水",
        "通政发〔2022〕21号": "节气",
    }


def test_a_kept_notice_keeps_the_names_of_what_it_speaks_of(tmp_path: Path, place: Path) -> None:
    first = write(tmp_path / "one.txt", ("造林", 20))
    first.write_text(
        first.read_text("utf-8").replace("现将", "2022年森林覆盖率达到35%以上，现将"), "utf-8"
    )
    build([first], str(place))
    build([write(tmp_path / "two.txt", ("节电", 21))], str(place))
    with open_store(str(place), read_only=True) as store:
        rows = store.select(
            f"""SELECT ?name WHERE {{ ?s <{GBO.ofIndicator}> ?i . ?i <{SKOS.prefLabel}> ?name }}"""
        )
    assert [str(row["name"]) for row in rows] == ["森林覆盖率"]


def test_the_manifest_says_where_kept_and_new_notices_come_from(
    tmp_path: Path, place: Path
) -> None:
    build([write(tmp_path / "old.txt", ("节水", 20))], str(place))
    build([write(tmp_path / "new.txt", ("节气", 21))], str(place))
    with open_store(str(place), read_only=True) as store:
        rows = store.select(
            f"""PREFIX prov: <http://www.w3.org/ns/prov#>
                SELECT ?file WHERE {{ ?graph prov:wasGeneratedBy ?run .
                  ?run a <{GBO.Extraction}> ; <{GBO.loaderVersion}> ?version ;
                    prov:used/<{GBO.fileName}> ?file }} ORDER BY ?file"""
        )
    assert [str(row["file"]) for row in rows] == ["new.txt", "old.txt"]


def test_one_notice_in_two_sources_is_taken_from_the_later_and_reported(
    tmp_path: Path, place: Path
) -> None:
    first = write(tmp_path / "a.txt", ("节水", 20))
    second = write(tmp_path / "b.txt", ("节电", 20))
    report = build([first, second], str(place))
    assert report.notices == 1
    (problem,) = report.sources[1].problems
    assert "replaces the one read from a.txt" in problem.message
    assert "节电" in titles(place)["通政发〔2022〕20号"]


def test_a_bad_source_is_named_and_stops_no_other(tmp_path: Path, place: Path) -> None:
    good = write(tmp_path / "good.txt", ("节水", 20))
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "bytes.txt").write_bytes(b"\xff\xff\xff")
    (tmp_path / "novel.txt").write_text("从前有一座山。\n", "utf-8")
    (tmp_path / "nothing").mkdir()
    report = build([tmp_path / "none.txt", tmp_path / "nothing", tmp_path, good], str(place))
    assert report.written
    assert set(titles(place)) == {"通政发〔2022〕20号"}
    failed = [Path(failure.source).name for failure in report.failures]
    assert sorted(failed) == ["bytes.txt", "empty.txt", "none.txt", "nothing", "novel.txt"]
    assert all("\n" not in failure.message for failure in report.failures)


def test_a_build_that_reads_no_notice_leaves_the_store_as_it_was(
    tmp_path: Path, place: Path
) -> None:
    (tmp_path / "empty.txt").write_text("")
    assert not build([tmp_path / "empty.txt"], str(place)).written
    assert not place.exists()
    build([write(tmp_path / "good.txt", ("节水", 20))], str(place))
    assert not build([tmp_path / "empty.txt"], str(place)).written
    assert set(titles(place)) == {"通政发〔2022〕20号"}


def test_what_a_killed_build_left_is_cleared(tmp_path: Path, place: Path) -> None:
    build([write(tmp_path / "a.txt", ("节水", 20))], str(place))
    shutil.copytree(place, tmp_path / "some.db.building")
    (tmp_path / "some.db.building" / "store" / "CURRENT").write_text("half written")
    assert set(titles(place)) == {"通政发〔2022〕20号"}
    build([write(tmp_path / "b.txt", ("节电", 21))], str(place))
    assert len(titles(place)) == 2
    assert sorted(path.name for path in tmp_path.glob("some.db*")) == ["some.db"]


def test_a_build_killed_between_its_renames_loses_nothing(tmp_path: Path, place: Path) -> None:
    build([write(tmp_path / "a.txt", ("节水", 20))], str(place))
    place.rename(tmp_path / "some.db.previous")
    build([write(tmp_path / "b.txt", ("节电", 21))], str(place))
    assert len(titles(place)) == 2
    assert sorted(path.name for path in tmp_path.glob("some.db*")) == ["some.db"]


def test_two_builds_do_not_write_one_store(
    tmp_path: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workshop, "PATIENCE_SECONDS", 0.1)
    source = write(tmp_path / "a.txt", ("节水", 20))
    building = tmp_path / "some.db.building"
    building.mkdir()
    handle = os.open(building, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with pytest.raises(StoreError, match=r"another build is writing .*some\.db: try again"):
            build([source], str(place))
        assert building.is_dir()
    finally:
        os.close(handle)
    assert build([source], str(place)).written


def test_a_place_that_cannot_hold_a_store_is_refused_and_kept(tmp_path: Path) -> None:
    source = write(tmp_path / "a.txt", ("节水", 20))
    with pytest.raises(StoreError, match="is a file"):
        build([source], str(source))
    (tmp_path / "papers").mkdir()
    write(tmp_path / "papers" / "mine.txt", ("节电", 21))
    with pytest.raises(StoreError, match="holds no store"):
        build([source], str(tmp_path / "papers"))
    assert (tmp_path / "papers" / "mine.txt").exists()
    with pytest.raises(StoreError, match="give a directory"):
        build([source], "memory")


def test_a_cited_document_is_a_stub_until_its_own_text_is_read(tmp_path: Path, place: Path) -> None:
    citing = write(tmp_path / "citing.txt", ("节水", 20))
    clause = "《关于节电的通知》（通政发〔2022〕21号）同时废止。"
    citing.write_text(
        citing.read_text("utf-8").replace("通知如下。", f"通知如下。{clause}"), "utf-8"
    )
    stub = f"ASK {{ ?d a <{GBO.CitedDocument}> ; <{GBO.documentNumber}> '通政发〔2022〕21号' }}"
    build([citing], str(place))
    with open_store(str(place), read_only=True) as store:
        assert store.ask(stub)
    build([write(tmp_path / "cited.txt", ("节电", 21))], str(place))
    with open_store(str(place), read_only=True) as store:
        assert not store.ask(stub)
        assert store.ask(
            f"""ASK {{ ?citation <http://purl.org/spar/cito/hasCitedEntity> ?d .
                       ?d a <{GBO.Notice}> }}"""
        )


def test_the_bundled_gazette_makes_a_conforming_graph(gazette: Path) -> None:
    with open_store(str(gazette), read_only=True) as store:
        report = validate(store)
        assert [result for result in report.results if result.severity == "violation"] == []
        assert len(titles(gazette)) == 10


def test_no_fact_stands_in_two_graphs_where_a_count_would_find_it_twice(gazette: Path) -> None:
    with open_store(str(gazette), read_only=True) as store:
        facts = Counter((s, p, o) for s, p, o, _ in store.quads())
    assert [fact for fact, times in facts.items() if times > 1] == []


def test_the_same_source_gives_the_same_dataset(gazette: Path, tmp_path: Path) -> None:
    shutil.copytree(gazette, tmp_path / "again.db")
    build([sample_gazette()], str(tmp_path / "again.db"))
    for place, name in ((gazette, "one.nq"), (tmp_path / "again.db", "other.nq")):
        with open_store(str(place), read_only=True) as store:
            export(store, "nquads", tmp_path / name)
    assert (tmp_path / "one.nq").read_bytes() == (tmp_path / "other.nq").read_bytes()


def test_contacts_are_readable_by_the_owner_only_and_nowhere_in_the_store(gazette: Path) -> None:
    restricted = gazette / "restricted.nq"
    assert stat.S_IMODE(restricted.stat().st_mode) == 0o600
    lines = restricted.read_text("utf-8").splitlines()
    secrets = {
        line.split('"')[1]
        for line in lines
        if "<http://xmlns.com/foaf/0.1/name>" in line or "/m8g/telephone>" in line
    }
    assert len(secrets) > 20
    with open_store(str(gazette), read_only=True) as store:
        spans = "\n".join(
            "".join(str(row["quote"]).split())
            for row in store.select(f"SELECT ?quote WHERE {{ ?s <{GBO.quote}> ?quote }}")
        )
        assert not any("restricted" in graph for graph in store.graphs())
    assert [secret for secret in secrets if "".join(secret.split()) in spans] == []


def test_contacts_of_kept_notices_are_kept(gazette: Path, tmp_path: Path) -> None:
    shutil.copytree(gazette, tmp_path / "more.db")
    before = (tmp_path / "more.db" / "restricted.nq").read_bytes()
    build([write(tmp_path / "a.txt", ("节水", 20))], str(tmp_path / "more.db"))
    assert (tmp_path / "more.db" / "restricted.nq").read_bytes() == before


def test_an_open_store_is_filled_in_place(tmp_path: Path) -> None:
    store = open_store("memory")
    report = fill(store, [write(tmp_path / "a.txt", ("节水", 20))])
    assert (report.location, report.notices) == ("memory", 1)
    again = fill(store, [write(tmp_path / "b.txt", ("节电", 21))])
    assert (again.notices, again.kept, again.triples) == (2, 1, len(store))


def test_a_build_of_what_has_not_changed_computes_no_analysis_again(tmp_path: Path) -> None:
    source = write(tmp_path / "a.txt", ("节水", 20))
    store = open_store("memory")
    first = fill(store, [source])
    before = set(store.quads())
    again = fill(store, [source])
    assert (first.runs_reused, again.runs_computed) == (0, 0)
    assert again.runs_reused == first.runs_computed > 0
    assert set(store.quads()) == before


def test_a_build_can_go_to_an_endpoint(
    tmp_path: Path, place: Path, oxigraph_server: SparqlServer
) -> None:
    source = write(tmp_path / "a.txt", ("节水", 20))
    with oxigraph_server.store() as remote:
        report = build([source], oxigraph_server.location)
        build([source], str(place))
        with open_store(str(place), read_only=True) as local:
            assert set(remote.quads()) == set(local.quads())
            assert report.triples == len(local)
