from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st
from printed_passages import printed_passage, printed_reader

from loaders.facts.indicators import measure_units, read_statements
from loaders.prose import Prose
from loaders.records import Statement


def targets(text: str) -> list[Statement]:
    prose = Prose(printed_passage(text), None, None, None, (), 2022)
    return list(read_statements([prose], printed_reader(text)))


def test_a_rate_with_a_number_is_a_target() -> None:
    (read,) = targets("加强回收，地膜综合回收率达到 92%，试点统计。")
    assert (read.indicator, read.comparator, read.value) == (
        "地膜综合回收率",
        "eq",
        Decimal(92),
    )
    assert read.printed_unit == "%"
    assert read.unit == "http://qudt.org/vocab/unit/PERCENT"
    assert read.text.text == "地膜综合回收率达到92%"


def test_words_for_at_least_make_the_number_a_lower_bound() -> None:
    above, floor = targets("处理率达到 93%以上；预留比例不低于 70%。")
    assert above.comparator == floor.comparator == "gte"


def test_year_and_area_before_an_indicator_are_no_part_of_its_name() -> None:
    (read,) = targets("2022年全区安全利用率达到100%")
    assert read.indicator == "安全利用率"


def test_a_target_wrapped_over_two_lines_leads_back_to_both() -> None:
    (read,) = targets("处理设施覆\n盖率达到 40%。")
    assert [(span.line_start, span.line_end) for span in read.text.spans] == [(1, 2)]


def test_an_unlisted_unit_keeps_its_printed_form_and_gets_no_iri() -> None:
    (read,) = targets("推广数量达到300台。")
    assert (read.printed_unit, read.unit) == ("台", None)


def test_numbers_set_elsewhere_trends_and_plain_counts_are_left_as_text() -> None:
    assert targets("绿色出行比例达到市级下达指标要求。") == []
    assert targets("施用总量继续下降。") == []
    assert targets("重点检查 6 家单位，覆盖 13 条道路。") == []


def test_each_unit_of_measure_is_an_iri() -> None:
    assert all(iri.startswith("http") for iri in measure_units().values())


@given(st.text(max_size=200))
def test_any_text_is_read_without_error_and_targets_lie_in_it(text: str) -> None:
    whole = printed_passage(text).text
    for read in targets(text):
        assert read.text.text in whole
        assert str(read.value) in read.text.text
