"""Paragraphs of text that wraps at a page's width, and page furniture within it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from loaders.sources import paragraphs, set_furniture_aside
from tests.loaders.printed_passages import printed_lines


def read_paragraphs(text: str) -> list[str]:
    return [passage.text for passage in paragraphs(printed_lines(text))]


# A page of 20 characters: the first line of a paragraph holds 18 of them, set in by two.
def test_a_line_that_fills_the_page_goes_on_in_the_next() -> None:
    text = (
        "推动本市数字经济高质量发展，现结合实\n"
        "际提出下列措施，请认真组织实施并按季度报\n"
        "送进展。\n"
        "各单位要加强协同配合，完善工作机制和\n"
        "保障措施，按时完成任务。\n"
    )
    assert [len(found) for found in read_paragraphs(text)] == [42, 30]


def test_a_printed_line_broken_after_a_comma_is_one_line() -> None:
    text = (
        "2.在全市范围内深入推进\n“一业一证”\n改革，\n"
        "拓展涉企高频事项的服务范围，\n形成审批、\n"
        "监管、服务一体的工作机制，并及时报告工作\n进展。\n"
        "3.其他事项由各区自行安排并及时报告给市\n政府办公室。\n"
    )
    found = read_paragraphs(text)
    assert [words[:2] for words in found] == ["2.", "3."]


def test_short_lines_with_labels_are_paragraphs_of_their_own() -> None:
    text = (
        "1.建立健全违背市场准入负面清单案例归\n集和通报制度，健全处理回应机制并定期通报\n"
        "结果。\n"
        "牵头单位：市发改委\n"
        "责任单位：各区人民政府\n"
        "完成时限：6月底前\n"
        "（二）深入推进行政审批改革。\n"
    )
    assert read_paragraphs(text)[1:] == [
        "牵头单位：市发改委",
        "责任单位：各区人民政府",
        "完成时限：6月底前",
        "（二）深入推进行政审批改革。",
    ]


def test_a_label_inside_a_bracket_begins_no_paragraph() -> None:
    text = (
        "十、深化惠企政策集中兑现改革，完善企\n业用户画像功能，新增审批预警智能推送模块\n"
        "功能。〔牵头单位：市行政审批局；配合单位\n：市发改委、市财政局等市直有关单位；\n"
        "完成时限：12月底前〕\n"
    )
    assert len(read_paragraphs(text)) == 1


def test_a_heading_without_a_full_stop_ends_before_the_set_in_line() -> None:
    text = (
        "一、指导思想\n"
        "以增强市场主体和群众满意度为标准，以\n落实四个工程建设任务为抓手，积极营造良好\n环境。\n"
    )
    assert read_paragraphs(text)[0] == "一、指导思想"


@given(st.lists(st.text("甲乙，。“1（", min_size=1, max_size=24), max_size=30))
def test_every_word_of_a_wrapped_text_stands_in_one_paragraph(pieces: list[str]) -> None:
    text = "\n".join(["甲" * 20, "乙" * 20, *pieces])
    words = [line for line in text.split("\n") if not line.isdigit()]
    assert "".join(read_paragraphs(text)) == "".join(words)


RUNNING_HEADS = (
    "某市人民政府行政规范性文件\n"
    "各区要加强协同配合，完善工作机制，按\n"
    "- 1 -\n"
    "某市人民政府发布\n"
    "\f某市人民政府行政规范性文件\n"
    "时完成任务。\n"
    "- 2 -\n"
    "某市人民政府发布\n"
    "\f某市人民政府行政规范性文件\n"
    "特此通知。\n"
    "- 3 -\n"
    "某市人民政府发布\n"
)


def test_running_heads_and_page_marks_are_set_aside_and_kept_apart() -> None:
    lines = printed_lines(RUNNING_HEADS)
    kept, furniture = set_furniture_aside(lines)
    assert [line.content for line in kept if line.content] == [
        "各区要加强协同配合，完善工作机制，按",
        "时完成任务。",
        "特此通知。",
    ]
    assert [line.number for line in furniture] == [1, 3, 4, 5, 7, 8, 9, 11, 12]
    assert [line.start for line in kept] == [line.start for line in lines]


def test_a_page_mark_of_a_converter_is_set_aside() -> None:
    lines = printed_lines("责任单位：各审批部门、各开\n\n# Page 1135:\n发区管委会。\n")
    kept, furniture = set_furniture_aside(lines)
    assert [line.content for line in furniture] == ["# Page 1135:"]
    assert [line.content for line in kept if line.content][1] == "发区管委会。"


def test_the_head_of_a_table_and_a_row_number_are_no_furniture() -> None:
    text = "- 1 -\n重点任务\n1\n- 2 -\n重点任务\n2\n- 3 -\n重点任务\n"
    _, furniture = set_furniture_aside(printed_lines(text))
    assert [line.content for line in furniture] == ["- 1 -", "- 2 -", "- 3 -"]


def test_an_issuer_printed_again_in_the_text_is_no_running_head() -> None:
    text = RUNNING_HEADS.replace("时完成任务。\n", "时完成任务。\n某市人民政府发布\n特此。\n")
    kept, _ = set_furniture_aside(printed_lines(text))
    assert "某市人民政府发布" in [line.content for line in kept]


def test_a_printed_indent_begins_a_paragraph() -> None:
    text = "　　" + "甲" * 18 + "\n" + "乙" * 20 + "\n　　" + "丙" * 18 + "\n丁。\n"
    assert [words[0] for words in read_paragraphs(text)] == ["甲", "丙"]


def test_lines_that_end_where_their_words_do_are_paragraphs_each() -> None:
    units = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
    duties = [f"市{unit}局：负责{'做' * (n % 13 + 8)}好各项工作。" for n, unit in enumerate(units)]
    assert read_paragraphs("\n".join(duties)) == duties


# Too few lines to know the page: nothing but the room behind it ends a heading.
def test_a_short_heading_ends_before_a_paragraph_without_a_mark() -> None:
    text = "二、职责分工\n市甲局负责统筹协调整治工作，查处违法行为。\n市乙局负责督促整改。\n"
    assert read_paragraphs(text)[0] == "二、职责分工"


def test_the_full_first_line_of_an_item_goes_on() -> None:
    text = "1.市甲局负责统筹协调全市整治工作和对\n有关违法违规行为的查处。\n"
    assert len(read_paragraphs(text)) == 1
