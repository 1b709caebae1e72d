"""IRIs: ASCII, of the agreed patterns, and different for different things."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib import URIRef

from graph.iris import Minter, arabic, co_responsibility_iri, minted_slug, segment
from loaders.records import Agent, Area, Citation, CitedWork, DocumentNumber, Notice
from ontology import BASE

MINTER = Minter()
TONGZHOU = Area("110112", "通州区")
NANTONG = Area(None, "南通市人民政府")
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=12)
PRINTED = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)


def numeral(value: int) -> str:
    """Return the Chinese numeral of 1 to 99."""
    tens, units = divmod(value, 10)
    digits = "零一二三四五六七八九"
    head = "" if tens == 0 else ("十" if tens == 1 else f"{digits[tens]}十")
    return head + (digits[units] if units else "")


@given(st.integers(1, 99))
def test_a_chinese_numeral_reads_as_its_value(value: int) -> None:
    assert arabic(numeral(value)) == value


@pytest.mark.parametrize(
    ("printed", "path"),
    [
        ("5", "5"),
        ("（二）", "2"),
        ("十一", "11"),
        ("一百零三", "103"),
        ("二〇", "20"),
        ("3.1", "3.1"),
        ("第四条", "4"),
        ("sec_3__subsec_2", "sec_3__subsec_2"),
    ],
)
def test_a_printed_number_becomes_an_ascii_segment(printed: str, path: str) -> None:
    assert segment(printed) == path


@given(PRINTED)
def test_a_segment_of_anything_printed_needs_no_escape_in_an_iri(printed: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9._-]+", segment(printed))


@given(PRINTED, st.sampled_from([TONGZHOU, NANTONG]))
def test_a_unit_of_any_name_has_an_iri_of_the_pattern(name: str, area: Area) -> None:
    assert re.search(r"/id/org/[0-9]{6}/[a-z0-9]+-[0-9a-f]{6}$", MINTER.unit(name, area))


@given(st.lists(HAN, min_size=2, max_size=30, unique=True))
def test_different_names_have_different_slugs(names: list[str]) -> None:
    assert len({minted_slug("110112", name) for name in names}) == len(names)


def test_units_that_sound_alike_stay_apart() -> None:
    water, tax = MINTER.unit("区水务局", TONGZHOU), MINTER.unit("区税务局", TONGZHOU)
    assert water == URIRef(f"{BASE}id/org/110112/qushuiwuju-76419f")
    assert tax == URIRef(f"{BASE}id/org/110112/qushuiwuju-b0f61c")


def test_equal_names_in_two_unlisted_places_stay_apart() -> None:
    here, there = Area(None, "甲县人民政府"), Area(None, "乙县人民政府")
    assert MINTER.unit("县财政局", here) != MINTER.unit("县财政局", there)


@given(HAN, st.integers(1990, 2050), st.integers(1, 999))
def test_document_numbers_and_their_iris_are_one_to_one(
    series: str, year: int, sequence: int
) -> None:
    number = DocumentNumber(series, year, sequence)
    iri = MINTER.numbered(number, TONGZHOU)
    assert re.search(r"/id/doc/[a-z0-9-]+/[0-9]{4}/[1-9][0-9]*$", iri)
    for other in (
        replace(number, series=series + "办"),
        replace(number, year=year + 1),
        replace(number, sequence=sequence + 1),
    ):
        assert MINTER.numbered(other, TONGZHOU) != iri


def test_one_series_of_two_governments_gives_two_documents() -> None:
    number = DocumentNumber("通政发", 2022, 8)
    assert MINTER.numbered(number, TONGZHOU) == URIRef(f"{BASE}id/doc/tongzhengfa/2022/8")
    assert MINTER.numbered(number, NANTONG) != MINTER.numbered(number, TONGZHOU)


def test_a_citation_means_the_document_of_the_government_that_its_title_names(
    notice: Notice,
) -> None:
    number = DocumentNumber("通政发", 2020, 1)
    title = "南通市人民政府关于节水的通知"
    elsewhere = replace(notice, number=None)
    citation = Citation("cites", title, number, None, None, ())
    assert MINTER.cited(citation, elsewhere) == MINTER.numbered(number, NANTONG)
    untitled = replace(citation, title="关于节水的通知")
    assert MINTER.cited(untitled, notice) == URIRef(f"{BASE}id/doc/tongzhengfa/2020/1")


def test_all_mentions_of_a_work_have_one_iri_and_that_of_its_notice(notice: Notice) -> None:
    work = CitedWork("通州区政府工作规则", DocumentNumber("通政发", 2022, 1))
    named = Citation("implements", "北京市通州区人民政府工作规则", None, None, None, (), work=work)
    numbered = Citation("cites", "", work.number, None, None, (), work=work)
    itself = replace(notice, number=work.number)
    assert MINTER.cited(named, notice) == MINTER.cited(numbered, notice) == MINTER.notice(itself)


def test_a_document_of_two_issuers_stands_in_the_series_of_the_first(notice: Notice) -> None:
    number = DocumentNumber("京发", 2011, 23)
    work = CitedWork("意见", number, issuer="中共北京市委北京市人民政府")
    citation = Citation("basis", "", number, None, None, (), work=work)
    assert MINTER.cited(citation, notice) == URIRef(f"{BASE}id/doc/jingfa/2011/23")


def test_a_standard_and_a_law_are_named_by_the_work_that_is_meant(notice: Notice) -> None:
    standard = CitedWork("国民经济行业分类", standard="GB/T 4754-2017")
    cited = Citation("cites", "2017年国民经济行业分类", None, None, None, (), work=standard)
    assert MINTER.cited(cited, notice) == URIRef(f"{BASE}id/std/gb-t-4754-2017")
    law = CitedWork("行政诉讼法")
    one, other = (
        Citation("basis", title, None, None, None, (), work=law)
        for title in ("中华人民共和国行政诉讼法", "行政诉讼法")
    )
    assert MINTER.cited(one, notice) == MINTER.cited(other, notice)


def test_a_notice_without_a_number_is_named_by_its_source_and_place(notice: Notice) -> None:
    unnumbered = replace(notice, number=None, ordinal=3)
    digits = notice.source.sha256[:8]
    assert MINTER.notice(unnumbered) == URIRef(f"{BASE}id/doc/unnumbered/{digits}-3")
    graph = MINTER.notice_graph(unnumbered)
    assert graph == URIRef(f"{BASE}graph/doc/unnumbered/{digits}-3")
    assert MINTER.is_notice_graph(graph)


def test_an_open_phrase_is_another_group_for_each_task() -> None:
    others = Agent("group", "有关部门", TONGZHOU, "registry", group_kind="open")
    first, second = URIRef("https://example.org/1"), URIRef("https://example.org/2")
    assert MINTER.agent(others, first, "support-1") != MINTER.agent(others, second, "support-1")


def test_an_enumerable_group_is_one_for_all_tasks() -> None:
    towns = Agent("group", "各街道乡镇", TONGZHOU, "registry", group_kind="enumerable")
    first, second = URIRef("https://example.org/1"), URIRef("https://example.org/2")
    assert MINTER.agent(towns, first, "lead-1") == MINTER.agent(towns, second, "lead-1")


def test_the_link_of_two_units_is_the_same_in_either_order() -> None:
    one, other = MINTER.unit("区水务局", TONGZHOU), MINTER.unit("区税务局", TONGZHOU)
    assert co_responsibility_iri(one, other) == co_responsibility_iri(other, one)
    with pytest.raises(ValueError, match="not two units"):
        co_responsibility_iri(one, URIRef("https://example.org/1"))


def test_another_base_moves_every_iri(notice: Notice) -> None:
    minter = Minter(base="https://graph.example.cn/")
    assert minter.notice(notice).startswith("https://graph.example.cn/id/doc/")
    assert minter.notice_graph(notice).startswith("https://graph.example.cn/graph/doc/")
