"""Answers as files: every format of every analysis, and networks that open again."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from functools import cache
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from api.analysis.formats import FORMATS, write
from api.analysis.network_files import plain
from graph.analytics import ANALYSES, Answer, analyse, parameters, read_question
from graph.store import open_store
from ontology import GBO, PROV


@cache
def answered(location: Path, analysis: str, network: str = "any") -> Answer:
    against = {"against-role": ("support",)} if analysis == "compare" else {}
    given = {"replicates": ("20",), "seeds": ("5",), "network": (network,), **against}
    with open_store(str(location), read_only=True) as store:
        return analyse(store, read_question(analysis, given))


def reread(form: str, text: str) -> nx.Graph:
    if form == "gexf":
        return nx.read_gexf(io.BytesIO(text.encode()))
    return nx.read_graphml(io.BytesIO(text.encode()))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("analysis", ANALYSES)
def test_every_analysis_has_every_format(
    small_site_location: Path, analysis: str, form: str
) -> None:
    written = write(answered(small_site_location, analysis), form)
    assert written.text
    assert written.file_name.startswith(f"{analysis}.")
    assert "/" in written.media_type


@pytest.mark.parametrize("form", ["graphml", "gexf"])
@pytest.mark.parametrize("analysis", ANALYSES)
def test_network_opens_again_as_it_was(small_site_location: Path, analysis: str, form: str) -> None:
    answer = answered(small_site_location, analysis)
    network = plain(answer.network, answer.run.question.weight)
    again = reread(form, write(answer, form).text)
    assert dict(again.nodes(data=True)) == dict(network.nodes(data=True))
    for one, other, data in network.edges(data=True):
        found = {name: value for name, value in again.edges[one, other].items() if name != "id"}
        assert found == data


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_directions_are_kept(small_site_location: Path, form: str) -> None:
    answer = answered(small_site_location, "centrality", "lead-support")
    again = reread(form, write(answer, form).text)
    assert again.is_directed()
    assert set(again.edges) == set(answer.network.edges)


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_file_says_how_it_was_made(small_site_location: Path, form: str) -> None:
    text = write(answered(small_site_location, "clusters"), form).text
    assert "seeds" in text
    assert answered(small_site_location, "clusters").run.digest in text


VALUES = (None, True, 3, -(10**9), 0.5, float("nan"), float("inf"), 1e-300, "", "甲<&", "x\0")
OF_NUMPY = (np.float64(0.5), np.int64(3), np.bool_(True), ("x", "y"), frozenset({"y", "x"}))


@given(
    st.lists(
        st.fixed_dictionaries(
            {}, optional={name: st.sampled_from((*VALUES, *OF_NUMPY)) for name in "ab"}
        ),
        max_size=5,
    )
)
def test_attributes_of_any_type_can_be_written_and_read(
    nodes: list[dict[str, object]],
) -> None:
    network: nx.Graph = nx.Graph()
    network.add_nodes_from((str(node), data) for node, data in enumerate(nodes))
    cleaned = plain(network, "newman")
    for data in cleaned.nodes.values():
        assert all(type(value) in (str, int, float, bool) for value in data.values())
    for writer, reader in ((nx.write_gexf, nx.read_gexf), (nx.write_graphml, nx.read_graphml)):
        file = io.BytesIO()
        writer(cleaned, file)
        file.seek(0)
        assert set(reader(file)) == set(cleaned)


def test_csv_reads_back_as_the_table(small_site_location: Path) -> None:
    answer = answered(small_site_location, "workload")
    rows = list(csv.reader(io.StringIO(write(answer, "csv").text)))
    assert tuple(rows[0]) == answer.tables[0].columns
    assert len(rows) == len(answer.tables[0].rows) + 1
    lorenz = write(answer, "csv", table="lorenz").text
    assert lorenz.splitlines()[0] == "share_of_units,share_of_tasks"


def test_json_makes_the_question_again(small_site_location: Path) -> None:
    answer = answered(small_site_location, "compare")
    data = json.loads(write(answer, "json").text)
    assert read_question(data["analysis"], data["parameters"]) == answer.run.question
    assert data["tables"]["comparison"][0].keys() == set(answer.tables[0].columns)


@pytest.mark.parametrize("analysis", ["centrality", "workload"])
def test_turtle_has_observations_and_their_run(small_site_location: Path, analysis: str) -> None:
    answer = answered(small_site_location, analysis)
    graph = rdflib.Graph().parse(data=write(answer, "turtle").text, format="turtle")
    [run] = set(graph.subjects(rdflib.RDF.type, GBO.AnalysisRun))
    observed = set(graph.subjects(PROV.wasGeneratedBy, run))
    assert len(observed) >= sum(each.value is not None for each in answer.observations)


def test_no_format_has_a_number_that_is_none(small_site_location: Path) -> None:
    for analysis in ANALYSES:
        for form in FORMATS:
            text = write(answered(small_site_location, analysis), form).text.lower()
            assert not {"nan", "inf", "-inf"} & set(
                text.replace(",", " ").replace('"', " ").split()
            )


def test_control_characters_stay_out_of_xml(small_site_location: Path) -> None:
    answer = answered(small_site_location, "centrality")
    network = answer.network.copy()
    network.nodes[next(iter(network))]["label"] = "区\x00水\x0b务"
    for form in ("graphml", "gexf"):
        assert "区水务" in write(replace(answer, network=network), form).text


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"seed": ("3",), "readings": ("no",), "alpha": ("0.01",)},
        {"notice": ("http://x/1", "http://x/2"), "role": ("lead",), "from": ("2022-01-01",)},
        {"measure": ("degree", "core"), "groups": ("expanded",), "certainty": ("certain",)},
    ],
)
@pytest.mark.parametrize("defaults", [False, True])
def test_parameters_make_the_question_again(
    given: dict[str, tuple[str, ...]], *, defaults: bool
) -> None:
    question = read_question("centrality", given)
    said = parameters(question, defaults=defaults)
    assert read_question("centrality", said) == question
    if not defaults:
        assert said == dict(sorted(given.items()))
