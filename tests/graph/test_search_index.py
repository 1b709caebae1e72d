"""The search index: what counts as the same writing, what is found, and in which order."""

from __future__ import annotations

import gc
import os
import re
import sqlite3
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import URIRef
from sparql_servers import SparqlServer

from graph.search import (
    INDEX_FILE,
    MAX_QUERY,
    Index,
    Snippet,
    UnusableIndex,
    build_index,
)
from graph.search.entries import Entry, read_entries
from graph.search.folding import KEPT_MARKS, forms, located, plain
from graph.search.making import write_index
from graph.search.words import MAX_WORDS
from graph.store import StoreError, open_store
from ontology import BASE


@pytest.fixture(scope="module")
def gazette(built_store: Path) -> Iterator[Index]:
    with Index(built_store / INDEX_FILE) as index:
        yield index


def named(path: str, *names: str, kind: str = "unit", order: int = 1, tasks: int = 0) -> Entry:
    told = [("prefLabel", name) for name in names]
    return Entry(f"{BASE}id/{path}", kind, order, told, tasks=tasks)


def telling(path: str, *texts: str, context: tuple[str, ...] = ()) -> Entry:
    told = [("taskText", text) for text in texts]
    return Entry(f"{BASE}id/{path}", "task", 9, texts=told, context=list(context))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / INDEX_FILE


def paths(index: Index, typed: str) -> list[str]:
    return [hit.iri.removeprefix(f"{BASE}id/") for hit in index.search(typed).hits]


# What counts as the same writing


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("通政发〔2022〕8号", "通政发[2022]8号"),
        ("通政发〔2022〕8号", "通政发［2022］8 号"),
        ("通政发〔2022〕8号", "通政发（2022）８号"),
        ("通政发〔2022〕8号", "通政發(２０２２)8號"),
        ("区水务局", "區水務局"),
        ("卫生健康", "衞生健康"),
        ("里面", "裏面"),
        ("第五条", "第5条"),
        ("第一百二十条", "第120条"),
        ("二〇二二年", "2022年"),
        ("十五万亩", "15万亩"),
        ("两千三百", "2300"),
        ("10,000人", "10000人"),
        ("GB/T 18870—2011", "gb/t18870-2011"),
        ("《中华人民共和国水法》", "中华人民共和国水法"),
        ("6—9月", "6～9月"),
        ("甲、乙，丙；丁", "甲,乙,丙,丁"),
        ("Café", "CAFE"),
        ("⑤", "5"),
    ],
)
def test_one_thing_written_in_two_ways_is_folded_into_one(one: str, other: str) -> None:
    assert set(forms(one)) & set(forms(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [("1.5", "15"), ("水务", "水、务"), ("百姓", "100姓"), ("千家万户", "1000家万户"), ("5%", "5")],
)
def test_what_means_something_else_stays_apart(one: str, other: str) -> None:
    assert not set(forms(one)) & set(forms(other))


@given(st.text(), st.text())
def test_the_plain_form_of_a_part_is_a_part_of_the_plain_form(before: str, after: str) -> None:
    assert plain(before + after) == plain(before) + plain(after)


@given(st.text())
def test_a_folded_text_holds_letters_digits_and_the_marks_that_are_kept(text: str) -> None:
    known = set(string.ascii_lowercase + string.digits + KEPT_MARKS + "+<=>$^`|")
    assert {char for form in forms(text) for char in form if char.isascii()} <= known


@given(st.text(alphabet=st.sampled_from("第五十百千零〇两条,10,000 a甲（）")))
def test_every_folded_character_knows_where_it_is_printed(text: str) -> None:
    folded = located(text)
    assert tuple(form.text for form in folded) == forms(text)
    for form in folded:
        assert len(form.text) == len(form.starts) == len(form.ends)
        assert all(0 <= a < b <= len(text) for a, b in zip(form.starts, form.ends, strict=True))
        assert list(form.starts) == sorted(form.starts)


# What is found


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("區水務局", "org/110112/qushuiwuju-76419f"),
        ("水务", "org/110112/qushuiwuju-76419f"),
        ("通政发[2022]8号", "doc/tongzhengfa/2022/8"),
        ("通政發［２０２２］８ 號", "doc/tongzhengfa/2022/8"),
        ("第五条", "doc/tongzhengbanfa/2022/9/instrument/art_5"),
        ("第5条", "doc/tongzhengbanfa/2022/9/instrument/art_5"),
        ("两公律师", "doc/tongzhengfa/2022/10/glossary/lianggonglvshi-0859a8"),
        ("黑色金属矿采选", "classification/gb-t-4754-2017/08"),
        ("说理论述", "doc/tongzhengbanfa/2022/9/instrument/art_9__para_2"),
    ],
)
def test_the_gazette_is_found_by_number_name_term_industry_and_text(
    gazette: Index, typed: str, path: str
) -> None:
    assert paths(gazette, typed)[0] == path


def test_a_unit_and_a_word_find_the_tasks_of_that_unit_with_that_word(gazette: Index) -> None:
    found = gazette.search("区水务局 节水").hits
    assert {hit.kind for hit in found} == {"task"}
    assert all("节水" in hit.snippet.text for hit in found)
    assert paths(gazette, "节水 区水务局") == paths(gazette, "区水务局 节水")


def test_a_number_of_an_article_and_a_word_find_its_paragraph(gazette: Index) -> None:
    found = gazette.search("第五条 合法性").hits
    assert found
    assert all("/art_5" in hit.iri and "合法性" in hit.snippet.text for hit in found)


def test_every_two_characters_of_every_name_find_its_thing(
    built_store: Path, gazette: Index
) -> None:
    with open_store(str(built_store), read_only=True) as store:
        units = [entry for entry in read_entries(store) if entry.kind in {"unit", "notice"}]
    for entry in units:
        for _, name in entry.names:
            for start in range(len(name) - 1):
                if len(plain(part := name[start : start + 2]).strip(",")) == 2:
                    found = gazette.search(part, limit=1000)
                    assert entry.iri in {hit.iri for hit in found.hits}, part


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    data=st.data(),
    name=st.text("第一二十百〇五条水務务局（）〔〕1２a，、甲", min_size=2, max_size=12),
)
def test_a_name_is_found_by_any_two_of_its_characters(
    data: st.DataObject, name: str, tmp_path: Path
) -> None:
    place = tmp_path / "one.sqlite"
    write_index([named("one", name)], place)
    start = data.draw(st.integers(0, len(name) - 2))
    typed = name[start : start + 2]
    with Index(place) as index:
        found = paths(index, typed)
    assert found == (["one"] if plain(typed).strip(",") else [])


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(typed=st.text(max_size=150) | st.text("\"*^():-+ ANDORNEAR节水{}“”＂\\'", max_size=40))
def test_no_text_is_a_syntax_error(gazette: Index, typed: str) -> None:
    results = gazette.search(typed, limit=3)
    for hit in [*results.hits, *results.nearest, *gazette.suggest(typed, 3)]:
        assert all(0 <= start < end <= len(hit.snippet.text) for start, end in hit.snippet.marks)


def test_a_number_in_words_is_that_number_and_no_part_of_another(place: Path) -> None:
    entries = [named("year", "2015年"), named("article", "第15条"), named("larger", "第二十五条")]
    write_index(entries, place)
    with Index(place) as index:
        assert paths(index, "十五") == ["article", "larger"]
        assert paths(index, "15") == ["article", "year"]
        assert paths(index, "第15条") == paths(index, "第十五条") == ["article"]


def test_one_character_is_looked_for_in_names_only(place: Path) -> None:
    write_index([named("unit", "区水务局"), telling("task", "治水")], place)
    with Index(place) as index:
        assert paths(index, "水") == ["unit"]
        assert paths(index, "治水") == ["task"]


def test_words_in_quotation_marks_stand_together(place: Path) -> None:
    write_index([telling("apart", "节水，做好宣传"), telling("joined", "节水宣传")], place)
    with Index(place) as index:
        assert paths(index, '"节水 宣传"') == ["joined"]
        assert paths(index, "“节水宣传”") == ["joined"]
        assert set(paths(index, "宣传 节水")) == {"apart", "joined"}
        assert paths(index, "节水 宣传")[0] == "joined"


def test_white_space_inside_a_word_does_not_count(place: Path) -> None:
    write_index([named("unit", "区水务局")], place)
    with Index(place) as index:
        assert paths(index, "区 水\t务　局") == ["unit"]


def test_context_alone_finds_nothing(place: Path) -> None:
    write_index([telling("task", "节水", context=("区水务局",))], place)
    with Index(place) as index:
        assert paths(index, "水务局") == []
        assert paths(index, "水务局 节水") == ["task"]


def test_only_the_beginning_of_a_long_text_is_looked_for(place: Path) -> None:
    write_index([named("unit", "节" * MAX_QUERY)], place)
    with Index(place) as index:
        assert paths(index, "节" * MAX_QUERY + "水") == ["unit"]


def test_of_many_words_the_first_must_be_there(place: Path) -> None:
    write_index([telling("task", "节水")], place)
    with Index(place) as index:
        assert paths(index, " ".join(["节水"] * 30)) == ["task"]
        words = ["节水", *(f"{letter}{letter}" for letter in string.ascii_lowercase)]
        assert len(index.search(" ".join(words)).words) == MAX_WORDS


# In which order


def test_the_name_itself_then_its_beginnings_then_what_holds_it_then_texts(place: Path) -> None:
    entries = [
        telling("text", "加强水务工作"),
        named("holds", "临空水务站"),
        named("begins", "水务中心"),
        named("levelled", "区水务局"),
        named("exact", "水务"),
    ]
    write_index(entries, place)
    with Index(place) as index:
        assert paths(index, "水务") == ["exact", "begins", "levelled", "holds", "text"]
        assert [hit.iri for hit in index.suggest("水务")] == [
            hit.iri for hit in index.search("水务").hits
        ]


def test_agents_come_before_documents_short_names_before_long_busy_agents_before_idle(
    place: Path,
) -> None:
    entries = [
        named("notice", "水务通知", kind="notice", order=3),
        named("long", "水务监督站"),
        named("idle", "水务一站"),
        named("busy", "水务二站", tasks=7),
    ]
    write_index(entries, place)
    with Index(place) as index:
        assert paths(index, "水务") == ["busy", "idle", "long", "notice"]


def test_a_thing_is_told_once_by_its_best_name(place: Path) -> None:
    write_index([named("unit", "北京市水务局", "水务局", "水务")], place)
    with Index(place) as index:
        (hit,) = index.search("水务").hits
        assert hit.snippet == Snippet("水务", ((0, 2),))


def test_a_statement_is_left_out_where_its_task_is_found(place: Path) -> None:
    stated = Entry(
        f"{BASE}id/task/statement/1", "statement", 10, texts=[("printedText", "节水30%")]
    )
    stated.holders = {f"{BASE}id/task"}
    write_index([telling("task", "节水"), stated], place)
    with Index(place) as index:
        assert paths(index, "节水") == ["task"]
        assert [hit.kind for hit in index.suggest("节水")] == ["task"]
        assert paths(index, "30%") == ["task/statement/1"]


# Facets, snippets, nearest names


def test_a_facet_is_counted_under_the_choices_in_the_others(gazette: Index) -> None:
    every = gazette.search("工作", limit=100)
    tasks = gazette.search("工作", kinds=["task"])
    assert tasks.total == every.facets["kind"]["task"]
    assert tasks.facets["kind"] == every.facets["kind"]
    assert sum(tasks.facets["notice"].values()) < sum(every.facets["notice"].values())
    led = gazette.search("工作", kinds=["task"], roles=["lead"], limit=100)
    assert led.total == tasks.facets["role"]["lead"] == len(led.hits)
    both = gazette.search("工作", kinds=["task", "unit"])
    assert both.total == every.facets["kind"]["task"] + every.facets["kind"]["unit"]


def test_tasks_are_chosen_by_the_year_of_their_deadline(gazette: Index) -> None:
    due = gazette.search("工作", years=[2022])
    assert due.total == gazette.search("工作").facets["year"]["2022"] > 0
    assert {hit.kind for hit in due.hits} == {"task"}
    assert gazette.search("工作", years=[1999]).total == 0


def test_hits_come_in_pages(gazette: Index) -> None:
    first, second = gazette.search("工作", limit=7), gazette.search("工作", offset=7, limit=7)
    both = gazette.search("工作", limit=14)
    assert first.hits + second.hits == both.hits
    assert first.total == second.total > 14


def test_a_snippet_shows_the_print_with_the_words_marked(place: Path) -> None:
    text = "前" * 50 + "通政发〔2022〕8 号" + "后" * 150
    write_index([telling("task", text)], place)
    with Index(place) as index:
        (hit,) = index.search("发(2022)8號").hits
    ((start, end),) = hit.snippet.marks
    assert hit.snippet.text[start:end] == "发〔2022〕8 号"
    assert str(hit.snippet).startswith("…前")
    assert str(hit.snippet).endswith("后…")


def test_a_numeral_is_marked_whole(place: Path) -> None:
    write_index([telling("task", "依照第一百二十条办理")], place)
    with Index(place) as index:
        (hit,) = index.search("第120条").hits
    assert [word for word, is_word in hit.snippet.pieces() if is_word] == ["第一百二十条"]


def test_nothing_found_offers_the_names_that_resemble_it(gazette: Index) -> None:
    results = gazette.search("通州水务局")
    assert results.total == 0
    assert "区水务局" in [hit.snippet.text for hit in results.nearest]


# The file


def test_equal_stores_give_equal_files(built_store: Path, place: Path) -> None:
    with open_store(str(built_store), read_only=True) as store:
        build_index(store, place)
    assert place.read_bytes() == (built_store / INDEX_FILE).read_bytes()


def test_a_store_on_a_server_gives_the_index_of_its_copy_on_disk(
    built_store: Path, place: Path, oxigraph_server: SparqlServer
) -> None:
    with (
        open_store(str(built_store), read_only=True) as store,
        oxigraph_server.store() as remote,
    ):
        for graph in store.graphs():
            rows = store.select(f"SELECT ?s ?p ?o WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
            triples = [(row["s"], URIRef(str(row["p"])), row["o"]) for row in rows]
            remote.replace_graph(graph, triples)
        build_index(remote, place)
    assert place.read_bytes() == (built_store / INDEX_FILE).read_bytes()


def test_nothing_but_the_index_is_left_beside_it(place: Path) -> None:
    write_index([named("unit", "区水务局")], place)
    assert [path.name for path in place.parent.iterdir()] == [INDEX_FILE]
    with pytest.raises(StoreError, match="cannot be written"):
        write_index([], place.parent / "none" / INDEX_FILE)


def test_a_file_that_is_no_index_is_refused(place: Path) -> None:
    place.write_text("no database")
    with pytest.raises(UnusableIndex, match="build again"):
        Index(place)
    place.unlink()
    with pytest.raises(UnusableIndex, match="build again"):
        Index(place)
    sqlite3.connect(place).close()
    with pytest.raises(UnusableIndex, match="another version"):
        Index(place)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="counts open files by /proc")
def test_an_index_that_was_let_go_keeps_no_file_open(place: Path) -> None:
    write_index([named("unit", "区水务局")], place)

    def held() -> int:
        links = (fd for fd in Path("/proc/self/fd").iterdir() if fd.is_symlink())
        return sum(os.path.realpath(link) == str(place.resolve()) for link in links)

    index = Index(place)
    assert index.suggest("水务")
    assert held() == 1
    del index
    gc.collect()
    assert held() == 0


def test_no_contact_is_found_by_name_or_phone(gazette: Index, built_store: Path) -> None:
    restricted = (built_store / "restricted.nq").read_text(encoding="utf-8")
    secrets = re.findall(r'(?:/name|telephone)> "([^"]+)"', restricted)
    assert len(secrets) > 20
    assert [secret for secret in secrets if gazette.search(f'"{secret}"').total] == []
