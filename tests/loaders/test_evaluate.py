import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.evaluate import Evaluation, Score, UnreadableGold, evaluate
from loaders.evaluate.gazette_gold import compare_gazette
from loaders.evaluate.gold import read_gold
from loaders.evaluate.notice_gold import compare_notice
from loaders.evaluate.scores import Ledger
from loaders.records import (
    Agent,
    AgentMention,
    Area,
    Citation,
    Contact,
    DatedMention,
    DocumentNumber,
    Mention,
    Notice,
    Post,
    Provision,
    Reading,
    Responsibility,
    Source,
    Span,
    Statement,
    Task,
    TimeFrame,
)

TONGZHOU = Area("110112", "通州区")
DOC = "通政发〔2022〕8号"
NUMBER = DocumentNumber("通政发", 2022, 8)

PRINTED = """\
通政发〔2022〕8 号
1
空气质量
PM2.5 年均浓度达到 35 微克/立方米。
年底前 秦 涛
区生态环境局 区水务局
2
落实《北京市大气污染防治条例》。
年底前
区发展改革
委
"""
SOURCE = Source("notice.txt", "0" * 64, "UTF-8", PRINTED)


def span(line: int, line_end: int | None = None) -> Span:
    """A span of whole lines; its offsets only tell one span from another."""
    return Span(line * 100, line * 100 + 9, line, line_end or line, None, "")


def agent(name: str, line: int, kind: str = "unit") -> AgentMention:
    return AgentMention(name, Agent(kind, name, TONGZHOU, "registry"), (span(line),))


def part(role: str, name: str, line: int, kind: str = "unit") -> Responsibility:
    mention = agent(name, line, kind)
    return Responsibility(role, 1, name, mention.agent, "", False, "certain", mention.spans)


def deadline(printed: str, line: int) -> TimeFrame:
    return TimeFrame(printed, "by-date", None, None, None, None, None, (span(line),))


def task(number: str, text: str, line: int, *parts: Responsibility, **changes) -> Task:
    made = Task(
        annex=1, section="sec_1", subsection=None, number=number, row=1, form="table-row",
        key_task=Mention("空气质量", (span(3),)), text=Mention(text, (span(line),)),
        time_frame=deadline("年底前", 5), responsibilities=parts, alternatives=(),
        certainty="certain",
    )  # fmt: skip
    return replace(made, **changes)


def notice(*tasks: Task, **changes) -> Notice:
    made = Notice(
        source=SOURCE, ordinal=1, area=TONGZHOU, number=NUMBER, number_spans=(span(1),),
        title=Mention("关于印发行动计划的通知", (span(1),)), document_type="通知",
        issuers=(agent("通州区人民政府", 1),), signed=None, printed=None, printed_by=None,
        disclosure=None, addressees=None, copied_to=(), encloses=None, effective=None,
        expiry=None, interpreted_by=None, approved_by=None, annexes=(),
        provisions=(Provision(1, "section", "sec_1", None, "一", "主要目标", (span(2),)),),
        tasks=tasks, contacts=(), citations=(), span=span(1, 11),
    )  # fmt: skip
    return replace(made, **changes)


FIRST = task(
    "1", "PM2.5年均浓度达到35微克/立方米。", 4,
    part("leader", "秦涛", 5, "person"),
    part("lead", "区生态环境局", 6),
    part("support", "区水务局", 6),
)  # fmt: skip
ROW = {
    "doc": DOC, "annex": 1, "section": "一、主要目标", "no": "1", "sub": 1,
    "key_task": "空气质量", "measure": "PM2.5年均浓度达到35微克/立方米。", "deadline": "年底前",
    "leaders": ["秦涛"], "lead_units": ["区生态环境局"], "support_units": ["区水务局"],
    "line_start": 2, "line_end": 6, "ambiguous": [], "alternatives": {},
}  # fmt: skip


def against(tmp_path: Path, kind: str, lines: list[dict], *notices: Notice) -> Evaluation:
    """Compare `notices` with a gazette's gold of one kind."""
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    (tmp_path / f"{kind}.jsonl").write_text(text, encoding="utf-8")
    ledger = Ledger()
    compare_gazette(read_gold(tmp_path).gazette, [Reading(SOURCE, notices, (), ())], ledger)
    return ledger.evaluation()


def counts(evaluation: Evaluation) -> dict[str, tuple[int, int, int]]:
    return {score.field: (score.tp, score.fp, score.fn) for score in evaluation.totals}


# A gazette: table rows


def test_a_row_read_as_the_gold_says_is_right_in_every_field(tmp_path):
    evaluation = against(tmp_path, "rows", [ROW], notice(FIRST))

    assert counts(evaluation) == {
        f"rows.{field}": (1, 0, 0)
        for field in (
            "found", "section", "key_task", "measure", "deadline",
            "leaders", "lead_units", "support_units",
        )
    }  # fmt: skip
    assert all(score.f1 == 1 for score in evaluation.scores)
    assert not evaluation.misses
    assert {(score.notice, score.annex) for score in evaluation.scores} == {(DOC, 1)}


def test_a_wrong_unit_is_listed_with_both_values_and_the_printed_lines(tmp_path):
    wrong = replace(FIRST, responsibilities=(part("lead", "区水务局", 6),))

    evaluation = against(tmp_path, "rows", [ROW], notice(wrong))

    miss = next(miss for miss in evaluation.misses if miss.field == "rows.lead_units")
    assert (miss.gold, miss.found) == (("区生态环境局",), ("区水务局",))
    assert (miss.item, str(miss.place), miss.place.line_end) == ("1/1", "notice.txt:2", 6)
    assert miss.place.printed.splitlines()[-1] == "区生态环境局 区水务局"
    assert counts(evaluation)["rows.lead_units"] == (0, 1, 1)


def test_unit_fields_are_scored_name_by_name(tmp_path):
    row = {**ROW, "lead_units": ["区生态环境局", "区交通局", "区教委"]}
    more = replace(FIRST, responsibilities=(*FIRST.responsibilities, part("lead", "区科委", 6)))

    score = next(
        score
        for score in against(tmp_path, "rows", [row], notice(more)).scores
        if score.field == "rows.lead_units"
    )

    assert (score.tp, score.fp, score.fn) == (1, 1, 2)
    assert (score.precision, score.recall) == (1 / 2, 1 / 3)
    assert score.f1 == pytest.approx(0.4)


def test_white_space_makes_no_difference(tmp_path):
    row = {**ROW, "measure": "PM2.5 年均浓度达到 35 微克/立方米。", "leaders": ["秦 涛"]}

    assert not against(tmp_path, "rows", [row], notice(FIRST)).misses


@pytest.mark.parametrize(("number", "heading"), [("一", "主要目标"), ("一、", "一、主要目标")])
def test_a_heading_may_keep_its_number_apart(tmp_path, number, heading):
    provision = Provision(1, "section", "sec_1", None, number, heading, (span(2),))

    evaluation = against(tmp_path, "rows", [ROW], notice(FIRST, provisions=(provision,)))

    assert not evaluation.misses


def ambiguous() -> dict:
    return {
        **ROW,
        "lead_units": ["区生态环境局", "区水务局"],
        "support_units": [],
        "ambiguous": ["lead_units", "support_units"],
        "alternatives": {"lead_units": [["区生态环境局"]], "support_units": [["区水务局"]]},
    }


def test_a_listed_alternative_is_right(tmp_path):
    assert not against(tmp_path, "rows", [ambiguous()], notice(FIRST)).misses


def test_alternatives_of_lead_and_support_go_together(tmp_path):
    # The lead of one reading with the support of the other: 区水务局 would be in neither or both.
    mixed = replace(FIRST, responsibilities=(part("lead", "区生态环境局", 6),))

    evaluation = against(tmp_path, "rows", [ambiguous()], notice(mixed))

    assert sum(fn for _, _, fn in counts(evaluation).values()) == 2  # 秦涛, 区水务局
    assert len({miss.field for miss in evaluation.misses}) == 2


def test_an_alternative_does_not_excuse_a_row_that_was_not_found(tmp_path):
    row = {**ROW, "alternatives": {"lead_units": [[]]}}

    assert counts(against(tmp_path, "rows", [row], notice()))["rows.lead_units"] == (0, 0, 1)


def test_a_row_that_was_not_found_is_missed_in_every_field(tmp_path):
    evaluation = against(tmp_path, "rows", [ROW], notice())

    assert set(counts(evaluation).values()) == {(0, 0, 1)}
    assert all(score.precision == score.recall == score.f1 == 0 for score in evaluation.scores)


def test_a_notice_that_was_not_found_is_missed_with_its_lines(tmp_path):
    evaluation = against(tmp_path, "rows", [ROW])

    assert counts(evaluation)["rows.found"] == (0, 0, 1)
    assert "区生态环境局" in evaluation.misses[0].place.printed


def test_a_row_between_two_that_follow_each_other_counts_against_precision(tmp_path):
    second = {**ROW, "no": "2", "line_start": 9, "line_end": 11}
    invented = task("7", "不存在的措施。", 8)
    tasks = (FIRST, invented, task("2", ROW["measure"], 9, *FIRST.responsibilities))

    evaluation = against(tmp_path, "rows", [ROW, second], notice(*tasks))

    assert counts(evaluation)["rows.found"] == (2, 1, 0)
    assert [miss.found for miss in evaluation.misses if miss.field == "rows.found"] == [("7/1",)]


def test_what_the_gold_does_not_cover_counts_neither_way(tmp_path):
    elsewhere = task("2", "别处的措施。", 9)
    other_annex = replace(FIRST, annex=2)

    assert not against(tmp_path, "rows", [ROW], notice(FIRST, elsewhere, other_annex)).misses


# A gazette: measures, documents, citations, indicators

MEASURE = {
    "doc": DOC, "section": "", "subsection": "", "no": "1", "text": "减免税费。",
    "responsible": ["区税务局"], "line_start": 2, "line_end": 6,
    "contacts": [{"unit": "区税务局", "name": "某甲", "phones": ["80000001"]}],
}  # fmt: skip


def measure(number: str = "1", line: int = 3) -> Task:
    return task(
        number, "减免税费。", line, part("assigned", "区税务局", line),
        annex=None, section=None, form="numbered-measure",
    )  # fmt: skip


def contact(phone: str) -> Contact:
    return Contact(None, "1", 1, agent("区税务局", 4), "某甲", (phone,), None, (span(4),))


def test_a_measure_is_compared_with_its_contacts(tmp_path):
    right = notice(measure(), contacts=(contact("80000001"),))
    wrong = notice(measure(), contacts=(contact("80000002"),))

    assert not against(tmp_path, "measures", [MEASURE], right).misses
    assert counts(against(tmp_path, "measures", [MEASURE], wrong))["measures.contacts"] == (0, 1, 1)


def test_measures_counted_anew_in_each_section_are_told_apart_by_their_place(tmp_path):
    again = {**MEASURE, "no": "（一）", "line_start": 8, "line_end": 9, "contacts": []}
    first = {**MEASURE, "no": "（一）", "contacts": []}
    right = notice(measure("一", 9), measure("（一）", 3))

    assert not against(tmp_path, "measures", [first, again], right).misses
    assert counts(against(tmp_path, "measures", [first, again], notice(measure("一", 9))))[
        "measures.found"
    ] == (1, 0, 1)


def test_a_division_of_labour_is_compared_by_lead_and_participants(tmp_path):
    block = {
        "doc": DOC, "section": "", "subsection": "", "no": "（一）", "text": "（分工：…）",
        "lead": ["区教委"], "participants": ["区科委"], "responsible": ["区教委"],
        "line_start": 2, "line_end": 6,
    }  # fmt: skip
    parts = (part("lead", "区教委", 5), part("support", "区科委", 5))

    read = replace(measure("（一）"), responsibilities=parts)
    # The gold has the block once: its parts count neither way.
    item = replace(measure("——", 4), form="division-item", parent=read.ref, responsibilities=())

    evaluation = against(tmp_path, "measures", [block], notice(read, item))

    assert counts(evaluation) == {
        "measures.found": (1, 0, 0),
        "measures.lead": (1, 0, 0),
        "measures.participants": (1, 0, 0),
    }


DOCUMENT = {
    "number": DOC, "title": "关于印发行动计划的通知", "issuer": "通州区人民政府",
    "signed": "2022-04-07", "printed": None, "printed_by": None, "public": "此件公开发布",
    "addressees": "各街道办事处",
    "cc": ["区法院", "区检察院"], "annexes": [], "encloses": "行动计划",
    "effective": "自印发之日起施行", "expires": None, "interpreter": None,
    "repeals": [{"title": "旧办法", "number": "通政发〔2012〕12号"}], "approved_by": None,
    "line_start": 1, "line_end": 11,
}  # fmt: skip


def letterhead(**changes) -> Notice:
    repealed = DocumentNumber("通政发", 2012, 12)
    made = notice(
        signed=DatedMention("2022年4月7日", date(2022, 4, 7), (span(1),)),
        disclosure=Mention("（此件公开发布）", (span(11),)),
        addressees=Mention("各街道办事处：", (span(1),)),
        copied_to=(Mention("区法院", (span(11),)), Mention("区检察院", (span(11),))),
        encloses=Mention("《行动计划》", (span(1),)),
        effective=DatedMention("自印发之日起施行", None, (span(11),), "printed-date"),
        citations=(Citation("repeals", "旧办法", repealed, None, None, (span(11),)),),
    )
    return replace(made, **changes)


def test_a_letterhead_is_compared_field_by_field(tmp_path):
    evaluation = against(tmp_path, "documents", [DOCUMENT], letterhead())

    assert not evaluation.misses
    assert counts(evaluation)["documents.cc"] == (2, 0, 0)
    assert "documents.expires" not in counts(evaluation)


def test_a_value_where_the_gold_has_none_is_wrong(tmp_path):
    evaluation = against(
        tmp_path, "documents", [DOCUMENT], letterhead(interpreted_by=agent("区司法局", 11))
    )

    assert counts(evaluation)["documents.interpreter"] == (0, 1, 0)
    assert evaluation.misses[0].place.printed == "委"


def citation(role: str, title: str, line: int, **changes) -> Citation:
    return replace(Citation(role, title, None, 1, None, (span(line),)), **changes)


CITED = {
    "doc": DOC, "title": "北京市大气污染防治条例", "number": None, "relation": "implements",
    "scope": "annex 1 no 2", "line": 8, "optional": False, "relation_alternatives": [],
}  # fmt: skip


def test_a_citation_is_found_by_title_within_two_lines(tmp_path):
    near = notice(citations=(citation("implements", "北京市大气污染防治条例", 10),))
    far = notice(citations=(citation("implements", "北京市大气污染防治条例", 11),))

    assert not against(tmp_path, "citations", [CITED], near).misses
    assert counts(against(tmp_path, "citations", [CITED], far))["citations.found"] == (0, 1, 1)


def test_a_citation_is_found_by_number_where_the_title_is_printed_otherwise(tmp_path):
    line = {**CITED, "number": "京发〔2011〕23号"}
    number = DocumentNumber("京发", 2011, 23)
    read = notice(citations=(citation("implements", "大气条例", 8, number=number),))

    assert not against(tmp_path, "citations", [line], read).misses


def test_an_optional_citation_counts_neither_for_nor_against(tmp_path):
    optional = {**CITED, "optional": True}
    read = notice(citations=(citation("cites", "北京市大气污染防治条例", 8),))

    assert against(tmp_path, "citations", [optional], notice()).scores == ()
    assert against(tmp_path, "citations", [optional], read).scores == ()


def test_a_relation_listed_as_right_too_is_right(tmp_path):
    line = {**CITED, "relation_alternatives": ["cites"]}
    cites = notice(citations=(citation("cites", "北京市大气污染防治条例", 8),))
    basis = notice(citations=(citation("basis", "北京市大气污染防治条例", 8),))

    assert not against(tmp_path, "citations", [line], cites).misses
    assert counts(against(tmp_path, "citations", [line], basis))["citations.relation"] == (0, 1, 1)


def test_what_a_text_reproduces_defines_it(tmp_path):
    read = notice(citations=(citation("reproduces", "北京市大气污染防治条例", 8),))

    assert not against(tmp_path, "citations", [{**CITED, "relation": "defines"}], read).misses


def test_citations_of_an_annex_without_gold_do_not_count(tmp_path):
    here = citation("implements", "北京市大气污染防治条例", 8)
    elsewhere = citation("cites", "别的文件", 8, annex=2)

    assert not against(tmp_path, "citations", [CITED], notice(citations=(here, elsewhere))).misses


INDICATOR = {
    "doc": DOC, "where": "annex 1 no 1", "indicator": "PM2.5年均浓度", "op": "<=", "value": 35,
    "unit": "微克/立方米", "kind": "target", "period": "2022", "scope": "全区",
    "text": "PM2.5年均浓度达到35微克/立方米", "line": 4,
}  # fmt: skip
STATED = Statement(
    kind="target", indicator="PM2.5年均浓度", comparator="lte", value=Decimal(35),
    printed_unit="微克/立方米", text=Mention("PM2.5年均浓度达到35微克/立方米", (span(4),)),
    annex=1, edtf="2022",
)  # fmt: skip


def with_statements(*statements: Statement) -> Notice:
    return notice(FIRST, statements=statements)


def test_a_value_near_its_gold_line_is_found_and_its_fields_compared(tmp_path):
    evaluation = against(tmp_path, "indicators", [INDICATOR], with_statements(STATED))

    assert counts(evaluation) == {
        "indicators.found": (1, 0, 0),
        "indicators.kind": (1, 0, 0),
        "indicators.comparator": (1, 0, 0),
        "indicators.unit": (1, 0, 0),
        "indicators.period": (1, 0, 0),
    }


def test_another_value_or_another_place_is_not_found(tmp_path):
    other = replace(STATED, value=Decimal(36))
    far = replace(STATED, text=Mention("", (span(9),)))

    evaluation = against(tmp_path, "indicators", [INDICATOR], with_statements(other, far))

    assert counts(evaluation)["indicators.found"] == (0, 1, 1)


def test_two_indicators_of_one_value_are_paired_by_name(tmp_path):
    gold = [INDICATOR, {**INDICATOR, "indicator": "PM10年均浓度", "kind": "limit"}]
    coarse = replace(STATED, indicator="PM10年均浓度", kind="limit")

    evaluation = against(tmp_path, "indicators", gold, with_statements(coarse, STATED))

    assert counts(evaluation)["indicators.kind"] == (2, 0, 0)


def test_what_is_not_printed_as_a_number_is_scored_apart(tmp_path):
    gold = {**INDICATOR, "value": None, "op": "delta", "trend": "improve"}
    trend = replace(STATED, value=None, comparator="delta", trend="improve")

    evaluation = against(tmp_path, "indicators", [gold], with_statements(trend))

    assert counts(evaluation) == {"indicators.extended": (1, 0, 0)}


def test_a_range_and_a_period_of_years_compare_with_their_gold_forms(tmp_path):
    gold = {**INDICATOR, "value": [30, 35], "op": "=", "period": "2017-2021"}
    stated = replace(
        STATED, value=None, lower=Decimal(30), upper=Decimal(35), edtf="2017/2021",
        comparator="between",
    )  # fmt: skip

    evaluation = against(tmp_path, "indicators", [gold], with_statements(stated))

    assert all(score.f1 == 1 for score in evaluation.totals)


def test_an_optional_indicator_never_counts_against(tmp_path):
    gold = {key: value for key, value in INDICATOR.items() if key != "doc"}
    optional = {**gold, "note": "optional: 现行政策的范围"}

    evaluation = against_single(tmp_path, "indicators", [optional], with_statements())

    assert counts(evaluation) == {}


def test_a_value_that_the_gold_of_a_notice_does_not_have_is_an_error(tmp_path):
    gold = {key: value for key, value in INDICATOR.items() if key != "doc"}
    extra = replace(STATED, value=Decimal(5), text=Mention("", (span(11),)))

    evaluation = against_single(tmp_path, "indicators", [gold], with_statements(STATED, extra))

    assert counts(evaluation)["indicators.found"] == (1, 1, 0)


def test_what_the_gold_of_a_notice_does_not_look_for_is_listed_and_not_counted(tmp_path):
    gold = {key: value for key, value in INDICATOR.items() if key != "doc"}
    implied = replace(STATED, value=Decimal(100), is_implicit=True, text=Mention("", (span(11),)))

    evaluation = against_single(tmp_path, "indicators", [gold], with_statements(STATED, implied))

    assert "indicators.extended" not in counts(evaluation)
    assert [miss.field for miss in evaluation.misses] == ["indicators.extended"]


# A single notice

STATEMENT = {
    "no": "1", "heading": "空气质量", "level": "row", "item_line": 2, "line": 6, "line_end": 6,
    "lead": ["区生态环境局"], "support": ["区水务局"], "assigned": [], "leaders": [],
    "groups": [], "open_ended": [], "deadline": "年底前", "alternatives": {}, "note": "",
}  # fmt: skip


def against_single(tmp_path: Path, kind: str, lines: list[dict], *notices: Notice) -> Evaluation:
    """Compare `notices` with the gold of one source, of one kind."""
    text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    suffix = "json" if kind == "document" else "jsonl"
    (tmp_path / f"一号.{kind}.{suffix}").write_text(text, encoding="utf-8")
    ledger = Ledger()
    gold = read_gold(tmp_path).notices["一号"]
    compare_notice("一号", gold, Reading(SOURCE, notices, (), ()), ledger)
    return ledger.evaluation()


def test_names_are_found_by_role_near_their_statement(tmp_path):
    evaluation = against_single(
        tmp_path, "assignments", [{**STATEMENT, "leaders": ["秦涛"]}], notice(FIRST)
    )

    assert counts(evaluation) == {
        "assignments.lead": (1, 0, 0),
        "assignments.support": (1, 0, 0),
        "assignments.leaders": (1, 0, 0),
        "assignments.deadline": (1, 0, 0),
    }


def test_a_name_more_than_two_lines_away_is_another_one(tmp_path):
    far = {**STATEMENT, "item_line": 9, "line": 9, "line_end": 9, "deadline": None}

    evaluation = against_single(tmp_path, "assignments", [far], notice(FIRST))

    assert counts(evaluation)["assignments.lead"] == (0, 1, 1)


def test_a_name_in_another_role_is_missed_there_and_wrong_here(tmp_path):
    swapped = replace(
        FIRST,
        responsibilities=(part("assigned", "区生态环境局", 6), part("support", "区水务局", 6)),
    )

    evaluation = against_single(tmp_path, "assignments", [STATEMENT], notice(swapped))

    assert counts(evaluation)["assignments.lead"] == (0, 0, 1)
    assert counts(evaluation)["assignments.assigned"] == (0, 1, 0)


def test_a_statement_counts_once_where_several_tasks_inherit_it(tmp_path):
    heirs = (FIRST, replace(FIRST, number="2"), replace(FIRST, number="3"))
    line = {**STATEMENT, "leaders": ["秦涛"]}

    assert set(
        counts(against_single(tmp_path, "assignments", [line], notice(*heirs))).values()
    ) == {(1, 0, 0)}


def test_one_mention_answers_only_one_of_two_statements(tmp_path):
    again = {**STATEMENT, "no": "2", "line": 8, "line_end": 8}

    evaluation = against_single(tmp_path, "assignments", [STATEMENT, again], notice(FIRST))

    assert counts(evaluation)["assignments.lead"] == (1, 0, 1)
    missed = [miss for miss in evaluation.misses if miss.field == "assignments.lead"]
    assert [miss.place.line_start for miss in missed] == [8]


def test_another_reading_of_a_statement_is_right(tmp_path):
    line = {
        **STATEMENT,
        "support": [],
        "alternatives": {"lead": [[]], "assigned": [["区生态环境局"]]},
    }
    assigned = replace(FIRST, responsibilities=(part("assigned", "区生态环境局", 6),))

    evaluation = against_single(tmp_path, "assignments", [line], notice(assigned))

    assert not evaluation.misses
    nothing = against_single(tmp_path, "assignments", [line], notice())
    assert counts(nothing)["assignments.lead"] == (0, 0, 1)


@pytest.mark.parametrize("note", ["optional: 行文", "DOUBTFUL"])
def test_an_optional_statement_counts_neither_for_nor_against(tmp_path, note):
    line = {**STATEMENT, "note": note, "leaders": ["秦涛"]}

    assert not against_single(tmp_path, "assignments", [line], notice(FIRST)).scores
    assert not against_single(tmp_path, "assignments", [line], notice()).scores


def test_groups_are_compared_as_such(tmp_path):
    line = {**STATEMENT, "lead": ["各街道乡镇"], "support": [], "groups": ["各街道乡镇"]}
    as_group = replace(FIRST, responsibilities=(part("lead", "各街道乡镇", 6, "group"),))
    as_unit = replace(FIRST, responsibilities=(part("lead", "各街道乡镇", 6),))

    right = counts(against_single(tmp_path, "assignments", [line], notice(as_group)))
    wrong = counts(against_single(tmp_path, "assignments", [line], notice(as_unit)))

    assert (right["assignments.groups"], wrong["assignments.groups"]) == ((1, 0, 0), (0, 0, 1))


def test_a_wrong_deadline_beside_a_statement_counts_against_it(tmp_path):
    late = replace(FIRST, time_frame=deadline("6月底前", 5))

    evaluation = against_single(tmp_path, "assignments", [STATEMENT], notice(late))

    assert counts(evaluation)["assignments.deadline"] == (0, 1, 1)


def test_a_date_where_no_deadline_is_due_is_not_wrong(tmp_path):
    line = {**STATEMENT, "deadline": None}

    evaluation = against_single(tmp_path, "assignments", [line], notice(FIRST))

    assert "assignments.deadline" not in counts(evaluation)


def test_the_letterhead_of_a_single_notice_accepts_other_readings(tmp_path):
    document = {
        "number": DOC, "title": "关于印发行动计划的通知", "encloses": None,
        "issuers": ["区政府"], "signed": None, "addressees": None, "kind": "通知",
        "negative": False, "alternatives": {"issuers": [["通州区人民政府"]]},
    }  # fmt: skip

    assert not against_single(tmp_path, "document", [document], notice()).misses
    missed = counts(against_single(tmp_path, "document", [document]))
    assert missed["documents.found"] == (0, 0, 1)


def test_a_second_notice_in_a_source_of_one_is_wrong(tmp_path):
    document = {
        "number": DOC, "title": "关于印发行动计划的通知", "encloses": None,
        "issuers": ["通州区人民政府"], "signed": None, "addressees": None, "kind": "通知",
    }  # fmt: skip
    second = notice(ordinal=2, number=None)

    evaluation = against_single(tmp_path, "document", [document], second, notice())

    assert counts(evaluation)["documents.found"] == (1, 1, 0)


def test_a_citation_noted_as_optional_does_not_count(tmp_path):
    line = {
        "title": "许可证",
        "number": None,
        "relation": "cites",
        "line": 8,
        "note": "证照；可不计",
    }

    assert against_single(tmp_path, "citations", [line], notice()).scores == ()


# Files


def test_a_directory_without_gold_is_refused(tmp_path):
    with pytest.raises(UnreadableGold, match=r"no gold files here; expected rows\.jsonl"):
        evaluate(tmp_path)


def test_a_directory_that_does_not_exist_is_refused(tmp_path):
    with pytest.raises(UnreadableGold, match="no such directory"):
        evaluate(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"doc": ', r"rows\.jsonl:2: broken JSON"),
        ("[]", r"rows\.jsonl:2: not a JSON object"),
        ('{"doc": "x"}', r"rows\.jsonl:2: 'no' is missing"),
    ],
)
def test_a_broken_line_is_named(tmp_path, line, message):
    content = json.dumps(ROW, ensure_ascii=False) + "\n" + line + "\n"
    (tmp_path / "rows.jsonl").write_text(content, encoding="utf-8")

    with pytest.raises(UnreadableGold, match=message):
        compare_gazette(
            read_gold(tmp_path).gazette, [Reading(SOURCE, (notice(FIRST),), (), ())], Ledger()
        )


def test_gold_for_none_of_the_sources_given_is_refused(tmp_path):
    (tmp_path / "一号.citations.jsonl").write_text("", encoding="utf-8")
    source = tmp_path / "二号.txt"
    source.write_text("通知", encoding="utf-8")

    with pytest.raises(UnreadableGold, match="no gold for any of the sources"):
        evaluate(tmp_path, [source])


def test_the_bundled_gazette_is_read_where_no_source_is_given(tmp_path):
    line = {**MEASURE, "doc": "通政办发〔2022〕13号", "line_start": 9712, "line_end": 9720}
    (tmp_path / "measures.jsonl").write_text(json.dumps(line, ensure_ascii=False), encoding="utf-8")

    evaluation = evaluate(tmp_path)

    assert counts(evaluation)["measures.responsible"] == (1, 0, 0)
    assert counts(evaluation)["measures.text"] == (0, 1, 1)
    assert evaluation.misses[0].place.source == "tongzhou-gazette-2022.txt"


def test_the_source_of_a_single_notice_lies_one_folder_up(tmp_path):
    gold = tmp_path / "gold"
    gold.mkdir()
    (tmp_path / "一号.txt").write_text("没有通知的文本。\n", encoding="utf-8")
    (gold / "一号.assignments.jsonl").write_text(
        json.dumps(STATEMENT, ensure_ascii=False), encoding="utf-8"
    )

    assert counts(evaluate(gold))["assignments.lead"] == (0, 0, 1)


def test_json_holds_scores_totals_and_misses(tmp_path):
    wrong = replace(FIRST, responsibilities=())

    content = json.loads(against(tmp_path, "rows", [ROW], notice(wrong)).to_json())

    assert set(content) == {"scores", "totals", "misses"}
    assert content["scores"][0] == {
        "notice": DOC, "annex": 1, "field": "rows.found", "tp": 1, "fp": 0, "fn": 0,
        "precision": 1.0, "recall": 1.0, "f1": 1.0,
    }  # fmt: skip
    assert content["misses"][0]["place"]["source"] == "notice.txt"


def test_totals_add_up_the_notices():
    scores = (Score("a", None, "x", 1, 2, 3), Score("b", 1, "x", 4, 5, 6))

    assert Evaluation(scores, ()).totals == (Score("", None, "x", 5, 7, 9),)


@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_measures_lie_between_0_and_1_and_f1_between_precision_and_recall(tp, fp, fn):
    score = Score("", None, "x", tp, fp, fn)
    low, high = sorted((score.precision, score.recall))

    assert 0 <= low <= high <= 1
    assert low - 1e-9 <= score.f1 <= high + 1e-9


MEMBER = {"name": "秦涛", "post": "区长助理", "role": "组长", "line": 5}


def member(name: str, post: str, role: str, line: int) -> Post:
    return Post(agent(name, line, "person"), post, None, role, None, (span(line),))


def test_a_person_is_found_by_name_and_role_near_the_line_and_compared_by_post(tmp_path):
    found = notice(posts=(member("秦涛", "区长", "组长", 6),))

    evaluation = against_single(tmp_path, "people", [MEMBER], found)

    assert counts(evaluation) == {"people.found": (1, 0, 0), "people.post": (0, 1, 1)}


def test_a_person_in_another_role_or_far_away_is_missed_and_wrong(tmp_path):
    for other in (member("秦涛", "区长助理", "成员", 5), member("秦涛", "区长助理", "组长", 9)):
        evaluation = against_single(tmp_path, "people", [MEMBER], notice(posts=(other,)))
        assert counts(evaluation) == {"people.found": (0, 1, 1)}


def test_an_optional_person_never_counts_against(tmp_path):
    line = {**MEMBER, "note": "optional: in prose"}
    assert counts(against_single(tmp_path, "people", [line], notice())) == {}
