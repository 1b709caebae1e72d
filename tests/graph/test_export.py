"""Exports: the same bytes each time, the same facts in every format, tables as agreed."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import BNode, Literal, URIRef
from small_gazette import store_of

from graph import Quad
from graph.export import FORMATS, export
from graph.iris import Minter
from graph.serialise import SERIALISERS
from graph.store import Store, from_oxigraph, from_quad, open_store
from graph.triples import quads
from loaders.records import Notice
from ontology import EDTF, GBO, RDF, XSD

GOLDEN = Path(__file__).parent / "golden"
PARSERS = {
    "turtle": ox.RdfFormat.TURTLE,
    "nquads": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdfxml": ox.RdfFormat.RDF_XML,
}
COLUMNS = {
    "documents": "document_id source number title issuer signed_date printed_date printed_by "
    "disclosure addressees copied_to effective_clause effective_date expiry_date interpreted_by "
    "approved_by encloses annexes",
    "tasks": "task_id notice annex section subsection number row form key_task text deadline "
    "deadline_kind due_date edtf line_start line_end certainty",
    "responsibilities": "task_id notice annex number row role position printed_name agent_id "
    "agent_kind open_ended certainty line_start line_end",
    "alternatives": "task_id field reading rationale",
    "statements": "statement_id notice stated_in task_id indicator kind comparator value lower "
    "upper unit printed_unit period coverage printed_text line",
    "citations": "citation_id notice stated_in relation title number cited_id line",
    "posts": "official_id name post body role notice line",
    "units": "unit_id name kind area aliases parent",
    "groups": "group_id phrase kind members",
    "spans": "subject_id source_sha256 start end line_start line_end quote",
}


@pytest.fixture
def notice_only(notice: Notice) -> Store:
    """Give a store with one notice and its stubs, small enough to read."""
    store = open_store("memory")
    graphs: dict[URIRef, list[Quad]] = {}
    for quad in quads(notice, Minter()):
        graphs.setdefault(quad[3], []).append(quad)
    for graph, members in graphs.items():
        store.replace_graph(graph, [(s, p, o) for s, p, o, _ in members])
    return store


def test_a_small_notice_is_written_as_the_golden_file_says(
    notice_only: Store, tmp_path: Path
) -> None:
    export(notice_only, "turtle", tmp_path / "notice.ttl")
    assert (tmp_path / "notice.ttl").read_bytes() == (GOLDEN / "notice.ttl").read_bytes()


def test_n_quads_stand_in_the_order_of_their_code_points(store: Store, tmp_path: Path) -> None:
    export(store, "nquads", tmp_path / "all.nq")
    lines = (tmp_path / "all.nq").read_text("utf-8").splitlines()
    assert lines == sorted(lines)
    assert len(lines) == len(store)


@pytest.mark.parametrize(
    "name", ["documents", "tasks", "responsibilities", "statements", "citations", "posts"]
)
def test_a_small_notice_gives_the_golden_tables(store: Store, tmp_path: Path, name: str) -> None:
    export(store, "csv", tmp_path)
    assert (tmp_path / f"{name}.csv").read_bytes() == (GOLDEN / f"{name}.csv").read_bytes()


@pytest.mark.parametrize("form", PARSERS)
def test_every_rdf_format_holds_all_facts(store: Store, tmp_path: Path, form: str) -> None:
    export(store, form, tmp_path / "out")
    parsed = ox.parse(path=tmp_path / "out", format=PARSERS[form])
    if form in ("nquads", "trig", "jsonld"):
        assert {from_quad(quad) for quad in parsed} == set(store.quads())
    else:
        written = {tuple(map(from_oxigraph, (q.subject, q.predicate, q.object))) for q in parsed}
        assert written == {quad[:3] for quad in store.quads()}


IRIS = st.sampled_from(
    [GBO.Task, URIRef("https://w3id.org/gongbao/id/a#char=1,2"), URIRef("urn:x"), RDF.type]
)
# RDF/XML cannot hold most control characters; no text of a notice does.
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r\t"))
LITERALS = st.one_of(
    st.builds(Literal, WORDS),
    st.builds(Literal, WORDS, lang=st.sampled_from(["zh", "en"])),
    st.builds(Literal, WORDS, datatype=st.sampled_from([EDTF.EDTF, XSD.hexBinary])),
    st.builds(lambda n: Literal(str(n), datatype=XSD.integer), st.integers()),
)


@given(
    st.sets(
        st.tuples(
            st.one_of(IRIS, st.just(BNode("b"))),
            st.sampled_from([GBO.ledBy, RDF.type, URIRef("https://example.org/p")]),
            st.one_of(IRIS, LITERALS),
            IRIS,
        )
    )
)
def test_any_literal_survives_every_serialiser(some: set[Quad]) -> None:
    # What an rdf:type points at is an IRI.
    some = {q for q in some if q[1] != RDF.type or isinstance(q[2], URIRef)}
    for form, serialise in SERIALISERS.items():
        text = "".join(serialise(sorted(some)))
        back = {
            (str(q.subject), str(q.predicate), from_oxigraph(q.object))
            for q in ox.parse(text.encode(), PARSERS[form])
            if isinstance(q.subject, ox.NamedNode)
        }
        assert back == {(f"<{s}>", f"<{p}>", o) for s, p, o, _ in some if not isinstance(s, BNode)}


def test_a_store_gives_the_same_bytes_in_every_process(tmp_path: Path, notice: Notice) -> None:
    with open_store(str(tmp_path / "some.db")) as store:
        store.replace_graph(URIRef("urn:g"), [(s, p, o) for s, p, o, _ in quads(notice)])
    program = (
        "import sys; from pathlib import Path\n"
        "from graph.export import FORMATS, export; from graph.store import open_store\n"
        "store = open_store(sys.argv[1], read_only=True)\n"
        "[export(store, form, Path(sys.argv[2], form)) for form in FORMATS]\n"
    )
    digests = []
    for seed in ("1", "2"):
        target = tmp_path / seed
        subprocess.run(
            [sys.executable, "-c", program, str(tmp_path / "some.db"), str(target)],
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        files = sorted(path for path in target.rglob("*") if path.is_file())
        digests.append([(path.name, path.read_bytes()) for path in files])
    assert len(digests[0]) == len(FORMATS) - 1 + len(COLUMNS) + 1
    assert digests[0] == digests[1]


@pytest.fixture
def tables(store: Store, tmp_path: Path) -> Path:
    export(store, "csv", tmp_path)
    return tmp_path


def rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, strict=True)


@pytest.mark.parametrize("name", COLUMNS)
def test_a_table_has_exactly_the_agreed_columns(tables: Path, name: str) -> None:
    header = (tables / f"{name}.csv").read_bytes().partition(b"\r\n")[0]
    assert header.decode() == COLUMNS[name].replace(" ", ",")


def test_every_quote_comes_through_csv_as_it_stands_in_the_source(
    tables: Path, notice: Notice
) -> None:
    spans = list(rows(tables / "spans.csv"))
    assert any("\n" in span["quote"] for span in spans)
    for span in spans:
        assert notice.source.text[int(span["start"]) : int(span["end"])] == span["quote"]
        assert span["source_sha256"] == notice.source.sha256


def test_lists_in_a_cell_stand_in_printed_order(tables: Path) -> None:
    (document,) = rows(tables / "documents.csv")
    assert document["copied_to"] == "区委各部、委、办|区法院"
    assert document["issuer"] == "北京市通州区人民政府"
    assert document["disclosure"] == "此件公开发布"
    (alternative,) = rows(tables / "alternatives.csv")
    assert alternative["reading"] == "区法院|区税务局"


def test_a_person_without_a_body_has_one_row_and_no_body(notice: Notice, tmp_path: Path) -> None:
    signature = replace(notice.posts[0], body=None, role="")
    export(store_of(replace(notice, posts=(signature,))), "csv", tmp_path)
    (post,) = rows(tmp_path / "posts.csv")
    assert (post["name"], post["post"], post["body"], post["role"]) == ("秦涛", "副区长", "", "")


def test_a_statement_of_no_task_says_which_provision_makes_it(tables: Path) -> None:
    stated = {row["printed_text"]: row for row in rows(tables / "statements.csv")}
    change, bounds = stated["用水量同比下降5%"], stated["20≤X<300"]
    assert change["task_id"] == ""
    assert change["stated_in"].endswith("/annex/1/art_1")
    assert (change["comparator"], change["kind"], change["value"]) == ("delta", "limit", "-5")
    assert (bounds["value"], bounds["lower"], bounds["upper"]) == ("", "20", "300")


def test_the_package_describes_the_files_as_they_are(tables: Path) -> None:
    package = json.loads((tables / "datapackage.json").read_text("utf-8"))
    assert package["profile"] == "tabular-data-package"
    assert [resource["name"] for resource in package["resources"]] == list(COLUMNS)
    for resource in package["resources"]:
        content = (tables / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        names = [field["name"] for field in resource["schema"]["fields"]]
        assert names == COLUMNS[resource["name"]].split()


def test_cells_are_of_the_types_and_keys_that_the_package_declares(tables: Path) -> None:
    package = json.loads((tables / "datapackage.json").read_text("utf-8"))
    data = {each["name"]: list(rows(tables / each["path"])) for each in package["resources"]}
    patterns = {"integer": int, "boolean": ("true", "false").index, "string": str}
    for resource in package["resources"]:
        schema, table = resource["schema"], data[resource["name"]]
        for field in schema["fields"]:
            cells = [row[field["name"]] for row in table if row[field["name"]]]
            if field["type"] in patterns:
                assert all(patterns[field["type"]](cell) is not None for cell in cells)
            allowed = field.get("constraints", {}).get("enum")
            assert allowed is None or set(cells) <= set(allowed)
        key = schema.get("primaryKey")
        assert key is None or len({row[key] for row in table}) == len(table)
        for foreign in schema.get("foreignKeys", []):
            reference = foreign["reference"]
            there = {
                row[reference["fields"]] for row in data[reference["resource"] or resource["name"]]
            }
            assert {row[foreign["fields"]] for row in table} <= there | {""}


def test_an_export_takes_the_place_of_an_older_one_and_leaves_nothing_else(
    store: Store, tmp_path: Path
) -> None:
    target = tmp_path / "graph.nq"
    target.write_text("old")
    export(store, "nquads", target)
    assert target.read_text("utf-8").startswith("<http")
    assert [path.name for path in tmp_path.iterdir()] == ["graph.nq"]


def test_a_format_that_there_is_not_is_named(store: Store, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="n3 is no format"):
        export(store, "n3", tmp_path / "graph.n3")
