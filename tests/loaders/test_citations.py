"""References to other documents: what is found, what the clause says of it, which work is meant."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from printed_passages import printed_passage, printed_reader

from loaders import gazette
from loaders.facts.citations import account_for_references, read_citations
from loaders.prose import Prose
from loaders.records import Area, Citation, DocumentNumber, Reading

TONGZHOU = Area("110112", "通州区")
GAZETTE = Path(gazette.__file__).parent / "samples" / "tongzhou-gazette-2022.txt"


def citations(printed: str, *own: str) -> list[Citation]:
    """The citations of one paragraph whose lines are those of `printed`."""
    prose = Prose(printed_passage(printed), None, "art_1", None, (), None)
    return list(read_citations([prose], own, printed_reader(printed, TONGZHOU)))


def titles(printed: str, *own: str) -> list[str]:
    return [citation.title for citation in citations(printed, *own)]


def roles(printed: str, *own: str) -> list[str]:
    return [citation.role for citation in citations(printed, *own)]


# What is found


def test_a_title_wrapped_over_lines_is_read_whole_with_the_number_behind_it() -> None:
    printed = (
        "依据《中共某市委某市人\n\n民政府印发＜关于进一步加强防控的意见＞的通知》（某\n\n"
        "发〔2011〕23号）、《某区工作规则》，制定本办法。"
    )
    first, second = citations(printed)
    assert first.title == "中共某市委某市人民政府印发＜关于进一步加强防控的意见＞的通知"
    assert first.number == DocumentNumber("某发", 2011, 23)
    assert [span.quote for span in first.spans] == [printed[2 : printed.index("、")]]
    assert (second.title, second.number) == ("某区工作规则", None)


def test_titles_in_a_row_are_one_reference_each() -> None:
    assert titles("根据《甲法》《乙条例》及《丙办法》，制定本细则。") == [
        "甲法",
        "乙条例",
        "丙办法",
    ]


def test_a_title_within_a_title_belongs_to_the_outer_one() -> None:
    assert titles("落实《关于印发《某区种树办法》的通知》。") == ["关于印发《某区种树办法》的通知"]


def test_a_standard_is_found_by_its_number_with_the_name_before_it() -> None:
    printed = "涉及国民经济行业分类（GB/T 4754—2017）的，执行厂界噪声和振动标准（GB 12348-2008）。"
    assert [(each.title, each.standard) for each in citations(printed)] == [
        ("国民经济行业分类", "GB/T 4754-2017"),
        ("厂界噪声和振动标准", "GB 12348-2008"),
    ]


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("水质达到GB 3838-2002要求。", "GB 3838-2002"),
        ("执行DB11/1234-2020。", "DB11/1234-2020"),
        ("按照HJ 2.2-2018评价。", "HJ 2.2-2018"),
    ],
)
def test_a_standard_without_a_name_is_found(printed: str, number: str) -> None:
    assert [(c.title, c.standard) for c in citations(printed)] == [("", number)]


def test_what_only_looks_like_a_standard_is_none() -> None:
    assert citations("硬盘容量64GB 2022年配齐，增加SC 5000台，GDP 7.5。") == []


def test_a_number_that_stands_alone_is_a_reference_without_the_verb_before_it() -> None:
    (alone,) = citations("根据京政发〔2022〕23号文件要求，抓好落实。")
    assert alone.title == ""
    assert alone.number == DocumentNumber("京政发", 2022, 23)
    assert alone.spans[0].quote == "京政发〔2022〕23号"


@pytest.mark.parametrize(
    ("printed", "numbers"),
    [
        ("中办发〔2022〕37号", ["中办发〔2022〕37号"]),
        ("（和政发〔2022〕1号）", ["和政发〔2022〕1号"]),
        (
            "按照京政发〔2022〕23号和京政办发〔2022〕14号执行",
            ["京政发〔2022〕23号", "京政办发〔2022〕14号"],
        ),
        ("引自国统设管函﹝2018﹞74号", ["国统设管函〔2018〕74号"]),
    ],
)
def test_a_series_keeps_its_first_character(printed: str, numbers: list[str]) -> None:
    assert [str(citation.number) for citation in citations(printed)] == numbers


def test_a_number_right_before_a_title_belongs_to_it() -> None:
    (cited,) = citations("落实国办发〔2016〕54号文件《关于加强应诉工作的意见》。")
    assert (cited.title, str(cited.number)) == ("关于加强应诉工作的意见", "国办发〔2016〕54号")


def test_an_order_has_a_number_without_series() -> None:
    printed = "落实《促进个体工商户发展条例》（国务院令第755号）和《甲条例》(国令第722号)。"
    assert [(each.number, each.order) for each in citations(printed)] == [
        (None, "国务院令第755号"),
        (None, "国令第722号"),
    ]


def test_a_document_in_quotation_marks_is_found_behind_the_verb_that_carries_it_out() -> None:
    assert titles("贯彻落实“某市沥青绿色评价技术指南”，推广温拌。") == ["某市沥青绿色评价技术指南"]


@pytest.mark.parametrize(
    "printed",
    [
        "在“合法性审查意见”中说明理由。",
        "坚持“集体领导、民主集中、会议决定”的原则。",
        "落实“大学生创新训练计划”。",
        "某工程（2020）3号楼，编号〔2022〕。",
        "《没有结束",
        "没有开始》",
        "》《",
    ],
)
def test_what_names_no_document_is_no_citation(printed: str) -> None:
    assert citations(printed) == []


def test_a_licence_is_no_document() -> None:
    assert citations("核发《建设用地规划许可证》和《不动产权证（土地）》。") == []


# The notice's own names


@pytest.mark.parametrize(
    "printed",
    [
        "现将《某区种树的办法》印发给你们。",
        "特制定《某区种树办法》。",
        "某某同志作的《报告》已经大会审议批准，现印发给你们。",
        "本《通知》发布后，按期补充。",
        "现将《甲省种树办法》（甲发〔2022〕1号）转发给你们。",
        "《甲方案》《乙方案》等2个方案已经区政府同意，现印发给你们。",
        "报送《某区种树统计表》（详见附件3）。",
        "附件：1.《种树表》",
        "【文号】某办字〔2018〕178号",
    ],
)
def test_the_notice_itself_is_no_citation(printed: str) -> None:
    assert citations(printed, "某区人民政府关于印发《某区种树办法》的通知") == []


@pytest.mark.parametrize(
    "printed",
    [
        "为贯彻落实《甲意见》，经区政府同意，现将《某区种树办法》印发给你们。",
        "现将贯彻落实《甲意见》的任务分工印发给你们。",
        "按照《甲意见》，经区政府研究，现印发任务分工。",
    ],
)
def test_what_a_letter_rests_on_is_cited_beside_what_it_sends(printed: str) -> None:
    assert titles(printed, "某区人民政府关于印发《某区种树办法》的通知") == ["甲意见"]


def test_a_short_form_of_the_notice_itself_is_no_citation() -> None:
    printed = "特制定《某区种树方案》（以下简称《方案甲》）。各镇落实《方案甲》，执行《甲法》。"
    assert titles(printed, "某区种树方案") == ["甲法"]


def test_a_document_with_the_title_of_the_notice_is_told_apart_by_its_number() -> None:
    printed = (
        "按照《关于种树的通知》（某国资发〔2022〕5号）办理，《关于种树的通知》另有规定的除外。"
    )
    found = citations(printed, "某区关于种树的通知", "某政发〔2022〕1号")
    assert [str(each.work.number) for each in found if each.work] == ["某国资发〔2022〕5号"] * 2


# What the clause says


@pytest.mark.parametrize(
    ("printed", "role"),
    [
        ("根据《甲法》等有关规定，结合我区实际，制定本细则。", "basis"),
        ("依据《甲法》，特制定本方案。", "basis"),
        ("按照《甲通知》精神，现就有关事项通知如下：", "basis"),
        ("根据《甲通知》要求对承租方的资格进行审核。", "implements"),
        ("按照国家《甲通知》有关要求，制定目录清单。", "implements"),
        ("为全面贯彻落实全会精神和《甲意见》等规定，制定本方案。", "implements"),
        ("为落实国家发展改革委等部门《甲政策》有关要求，现就租金减免通知如下：", "implements"),
        ("严格落实《甲规定》，强化监管。", "implements"),
        ("推动《甲措施》等政策落实。", "implements"),
        ("做好《甲条例》等新修订7部法规的贯彻实施工作。", "implements"),
        ("贯彻落实市级部门新修订的《甲目录》。", "implements"),
        ("按《甲规定》办理。", "implements"),
        ("落实政策;根据《甲法》,结合实际,制定本细则。", "basis"),
        ("修订《甲规则》。", "amends"),
        ("推动《甲条例》立法修订进程。", "amends"),
        ("根据机构改革情况对《甲目录》进行动态调整。", "amends"),
        ("《甲办法》同时废止。", "repeals"),
        ("《甲办法》自本办法施行之日起废止。", "repeals"),
        ("注：上表内容引自《甲通知》。", "reproduces"),
        ("制定《甲方案》，开放数据。", "cites"),
        ("可对照《甲标准》确认。", "cites"),
        ("按照市级要求做好《甲公约》第十五次缔约方大会服务。", "cites"),
        ("自《甲通知》颁布实施以来，成效显著。", "cites"),
        ("有违反《甲法》等法律规定的，依法追责。", "cites"),
        ("未按照《甲办法》办理的，不予受理。", "cites"),
        ("《甲规定》不予废止，继续有效。", "cites"),
        ("区财政局（《甲项目》相关政策解读）", "cites"),
    ],
)
def test_the_clause_says_how_the_notice_stands_to_the_document(printed: str, role: str) -> None:
    assert roles(printed) == [role]


def test_each_verb_governs_its_own_list() -> None:
    printed = (
        "为落实《甲政策》等文件精神，根据市国资委等部门《乙通知》《丙通知》有关要求，制定本指引。"
    )
    assert roles(printed) == ["implements", "basis", "basis"]


def test_what_a_text_rests_on_is_not_repealed_with_what_it_replaces() -> None:
    assert roles("依据《甲法》制定本办法，原《乙办法》同时废止。") == ["basis", "repeals"]


@pytest.mark.parametrize(
    ("printed", "issuer"),
    [
        ("落实市住房城乡建设委拟制定的《甲意见》。", "市住房城乡建设委"),
        ("为落实国家发展改革委等部门《甲政策》要求。", "国家发展改革委"),
        ("国务院出台《甲意见》，政策聚焦。", "国务院"),
        ("落实中共中央办公厅、国务院办公厅《甲方案》要求。", "中共中央办公厅、国务院办公厅"),
        ("落实《国务院办公厅关于种树的意见》。", "国务院办公厅"),
        ("落实《甲方案》。", None),
    ],
)
def test_who_issued_it_stands_before_the_title_or_begins_it(
    printed: str, issuer: str | None
) -> None:
    assert [citation.issuer for citation in citations(printed)] == [issuer]


# Which document is meant


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("《中华人民共和国行政诉讼法》", "《行政诉讼法》"),
        ("市国资委《关于减租的通知》", "《北京市国资委关于减租的通知》"),
        ("区政府印发的《关于禁放的通告》", "《北京市通州区人民政府关于禁放的通告》"),
        ("《某区种树细则(试行）》", "《某区种树的细则》"),
        ("《北京市通州区人民政府工作规则》", "《通州区人民政府工作规则》"),
        ("《关于印发中小企业划型标准规定的通知》", "《中小企业划型标准》"),
        ("《关于修订<三次产业划分规定(2012)>的通知》", "国统设管函〔2018〕74号"),
        ("《纲要（2021—2035年）》", "《纲要（2021-2035）》"),
        ("《国民经济行业分类》（GB/T 4754-2017）", "《2017年国民经济行业分类》(GB/T 4754—2017)"),
    ],
)
def test_two_printings_of_a_document_mean_one_work(one: str, other: str) -> None:
    ((first,), (second,)) = (citations(f"落实{printed}。") for printed in (one, other))
    assert first.work is not None
    assert second.work is not None
    assert first.work.number == second.work.number
    assert first.work.standard == second.work.standard
    assert first.work.standard or first.work.title == second.work.title


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("《甲区2021年行动计划》", "《甲区2022年行动计划》"),
        ("《行政复议法》", "《行政复议法实施条例》"),
        ("省教育厅《关于放假的通知》", "省财政厅《关于放假的通知》"),
    ],
)
def test_two_documents_are_two_works(one: str, other: str) -> None:
    ((first,), (second,)) = (citations(f"落实{printed}。") for printed in (one, other))
    assert first.work != second.work


def test_a_short_form_means_what_it_was_declared_for() -> None:
    printed = "更新到《某省中介服务事项通用目录》（以下简称《通用目录》）。严格执行《通用目录》。"
    full, short = citations(printed)
    assert (full.title, short.title) == ("某省中介服务事项通用目录", "通用目录")
    assert short.work == full.work


def test_a_title_has_the_number_that_another_mention_prints() -> None:
    printed = "执行《某区规则》。按照《某区政府关于印发某区规则的通知》（某政发〔2022〕1号）办理。"
    assert {str(each.work.number) for each in citations(printed) if each.work} == {
        "某政发〔2022〕1号"
    }


# The gazette, and any text


@pytest.fixture(scope="module")
def reading() -> Reading:
    return gazette.read(GAZETTE)


def test_every_title_and_number_of_the_gazette_is_accounted_for(reading: Reading) -> None:
    accounts = account_for_references(reading)
    fates = Counter(account.fate for account in accounts)
    assert [account for account in accounts if account.fate in ("unread", "unclosed")] == []
    assert fates["cited"] > 80
    assert fates["own"] > 35


def test_a_heading_and_a_label_that_name_a_document_are_read(reading: Reading) -> None:
    """（二）中小企业划型标准（引自工信部联企业〔2011〕300号） is a heading without a text, and
    责任部门：区财政局（《…项目》相关政策解读） a label of the task above it."""
    found = [each for notice in reading.notices for each in notice.citations]
    alone = [each for each in found if not each.title]
    assert [each.task.number for each in found if each.title.endswith("项目") and each.task] == [
        "11"
    ]
    assert [str(each.number) for each in alone] == [
        "工信部联企业〔2011〕300号",
        "银发〔2015〕309号",
        "国统设管函〔2018〕74号",
    ]


WORDS = ["根据", "落实", "甲办法", "通知", "以下简称", "同时废止", "制定本", "某政发〔2022〕1号"]
PIECES = st.sampled_from(
    [*WORDS, "国务院令第5号", "GB/T 4754-2017", *"《》〈＞“”（）(的、，。A\n "]
)


@settings(max_examples=200, deadline=None)
@given(st.one_of(st.lists(PIECES, max_size=40).map("".join), st.text(max_size=60)))
def test_any_text_is_read_and_every_span_quotes_it(printed: str) -> None:
    for citation in citations(printed, "甲办法"):
        assert citation.title or citation.number or citation.standard or citation.order
        for span in citation.spans:
            assert printed[span.start : span.end] == span.quote


@pytest.mark.parametrize(
    "piece",
    [
        "《",
        "》",
        "《甲",
        "《甲》",
        "（",
        "“甲",
        "＜",
        "落实",
        "根据《甲》",
        "以下简称",
        "某政发〔2022〕1号",
        "国",
    ],
)
def test_a_long_text_without_end_is_read_in_linear_time(piece: str) -> None:
    printed = piece * (50_000 // len(piece))
    begin = time.process_time()
    citations(printed)
    assert time.process_time() - begin < 10
