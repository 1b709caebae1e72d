"""Lines, pages and passages of a text, and the paragraphs of running text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from printed_passages import printed_lines, printed_passage

from loaders.sources import (
    Passage,
    UnreadableSource,
    is_page_number,
    marks_paragraphs,
    paragraphs,
    read_source,
    unwrap,
)


def pages(text: str) -> list[str | None]:
    return [line.page for line in printed_lines(text)]


def test_lines_count_from_one_and_know_their_offset() -> None:
    text = "一\n\n二 \n \n三"
    lines = printed_lines(text)
    assert [line.number for line in lines] == [1, 2, 3, 4, 5]
    assert [text[line.start : line.start + len(line.text)] for line in lines] == [
        "一", "", "二 ", " ", "三",
    ]  # fmt: skip
    assert [line.gap_before for line in lines] == [True, False, True, False, False]
    assert [line.ends_paragraph for line in lines] == [False, False, True, True, False]
    assert [line.is_pad for line in lines] == [False, False, False, True, False]


def test_a_carriage_return_is_no_part_of_a_line() -> None:
    lines = printed_lines("一 \r\n\r\n二\r\n")
    assert [line.text for line in lines] == ["一 ", "", "二", ""]
    assert [line.gap_before for line in lines] == [True, False, True, False]


def test_a_page_ends_with_its_number() -> None:
    assert pages("一\n\n1\n\f二\n\n2\n\f三\n") == ["1", "1", "1", "2", "2", "2", None, None]


def test_pages_without_a_number_are_counted_between_those_with_one() -> None:
    text = "一\n\n1\n\f二\n\n\f三\n\n3\n"
    assert pages(text) == ["1", "1", "1", "2", "2", "3", "3", "3", None]


def test_pages_that_cannot_be_counted_have_no_label() -> None:
    assert pages("一\n\n1\n二\n三\n\n7\n") == ["1", "1", "1", None, None, None, None, None]


def test_a_text_without_page_numbers_has_no_labels() -> None:
    assert set(pages("一\n二\n\n三\n")) == {None}


@pytest.mark.parametrize("text", ["6", " 12", "- 3 -", "— 4 —", "—105—", "· 6 ·"])
def test_page_numbers_are_digits_that_close_no_paragraph(text: str) -> None:
    assert is_page_number(text)


@pytest.mark.parametrize("text", ["", "6 ", "12345", "第6页", "6.", "—", "2022年"])
def test_other_lines_are_no_page_numbers(text: str) -> None:
    assert not is_page_number(text)


def test_wrapped_latin_words_keep_a_space_and_chinese_ones_none() -> None:
    assert unwrap(["做好 COP", "meeting of", "parties 宣传", "工作 "]) == (
        "做好COP meeting of parties宣传工作"
    )
    assert printed_passage("万元 GDP \n\n能耗下降 5 %").text == "万元GDP能耗下降5%"
    assert printed_passage("World\nWide Web").text == "World Wide Web"


def test_names_padded_to_equal_width_are_closed_up() -> None:
    assert printed_passage("郑\u3000皓").text == "郑皓"


PRINTED = st.lists(st.text("甲乙丙a Zb1。、 \u3000\t", max_size=8), min_size=1, max_size=6).map(
    "\n".join
)


@given(printed=PRINTED, start=st.integers(0, 40), length=st.integers(0, 40))
def test_a_part_of_a_passage_is_that_part_of_its_text(
    printed: str, start: int, length: int
) -> None:
    passage = printed_passage(printed)
    words = passage.text[start : start + length]
    assume(words == words.strip())
    assert passage.part(start, start + length).text == words


def test_a_part_that_ends_with_the_space_of_a_line_break_has_no_letter_of_the_next() -> None:
    assert printed_passage("World\nWide").part(0, 6).text == "World"


@given(printed=PRINTED)
def test_the_text_of_a_passage_is_its_words_without_layout(printed: str) -> None:
    passage = printed_passage(printed)
    assert "".join(passage.text.split()) == "".join(printed.split())
    assert passage.part(0, len(passage.text)).text == passage.text


@given(printed=PRINTED, start=st.integers(0, 40), length=st.integers(0, 40))
def test_spans_quote_what_the_passage_says(printed: str, start: int, length: int) -> None:
    passage = printed_passage(printed).part(start, start + length)
    spans = passage.spans(printed)
    assert "".join("".join(span.quote.split()) for span in spans) == "".join(passage.text.split())
    for span in spans:
        assert printed[span.start : span.end] == span.quote
        assert printed.count("\n", 0, span.start) + 1 == span.line_start
        assert printed.count("\n", 0, span.end) + 1 == span.line_end


def test_an_empty_passage_says_nothing() -> None:
    assert Passage(()).text == ""
    assert Passage(()).spans("") == ()
    assert Passage(()).part(0, 5) == Passage(())
    assert not Passage(())


def test_pieces_that_are_no_neighbours_have_a_span_each() -> None:
    text = "区甲\n别的\n局"
    first, _, last = printed_lines(text)
    spans = Passage.of([first, last]).spans(text)
    assert [span.quote for span in spans] == ["区甲", "局"]


def test_paragraphs_are_closed_by_the_trailing_space_where_the_source_sets_one() -> None:
    text = "第一段的第一句。第二\n\n句。 \n\n标题 \n\n第二段\n\n。 \n"
    assert [found.text for found in paragraphs(printed_lines(text))] == [
        "第一段的第一句。第二句。",
        "标题",
        "第二段。",
    ]


def test_a_trailing_space_inside_brackets_closes_no_paragraph() -> None:
    text = "注：引自《某规定》（某发〔2015〕 \n\n309 号）。 \n\n（未闭合 \n\n第二段。 \n"
    assert [found.text for found in paragraphs(printed_lines(text))] == [
        "注：引自《某规定》（某发〔2015〕309号）。",
        "（未闭合",
        "第二段。",
    ]


def test_paragraphs_end_with_a_sentence_or_before_an_item_elsewhere() -> None:
    text = "现就种树\n通知如下：\n一、种树\n1.种一万\n棵。\n（二）护林\n"
    assert [found.text for found in paragraphs(printed_lines(text))] == [
        "现就种树通知如下：",
        "一、种树",
        "1.种一万棵。",
        "（二）护林",
    ]


def test_each_line_is_a_paragraph_where_lines_are_wider_than_any_page() -> None:
    text = "甲" * 80 + "\n标题\n乙\n"
    assert [found.text for found in paragraphs(printed_lines(text))] == ["甲" * 80, "标题", "乙"]


def test_page_numbers_and_empty_paragraphs_are_in_no_paragraph() -> None:
    text = "第一句没有\n\n12\n\n \n完。 \n"
    assert [found.text for found in paragraphs(printed_lines(text))] == ["第一句没有完。"]


def test_paragraphs_are_marked_when_most_sentences_close_with_a_space() -> None:
    assert marks_paragraphs(printed_lines("甲。 \n乙。 \n丙。\n"))
    assert not marks_paragraphs(printed_lines("甲。 \n乙。\n丙。\n"))
    assert marks_paragraphs(printed_lines("标题 \n"))
    assert not marks_paragraphs(printed_lines("标题\n"))


@given(printed=st.text())
def test_paragraphs_hold_every_word_once(printed: str) -> None:
    lines = [line for line in printed_lines(printed) if not is_page_number(line.text)]
    words = "".join("".join(line.text.split()) for line in lines)
    assert "".join("".join(p.text.split()) for p in paragraphs(lines)) == words


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_text("关于印发计划的通知\n" * 10, encoding="utf-8")
    with pytest.raises(UnreadableSource, match="more than 100 bytes: split it between two notices"):
        read_source(path, max_bytes=100)
    assert read_source(path, max_bytes=path.stat().st_size).text.startswith("关于印发")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "a PDF, not text"),
        (b"PK\x03\x04\x14\x00", "a Word document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
    ],
)
def test_a_file_of_another_kind_is_named_with_what_to_do(
    tmp_path: Path, data: bytes, kind: str
) -> None:
    path = tmp_path / "notice.txt"
    path.write_bytes(data)
    with pytest.raises(UnreadableSource, match=f"{kind}.*save what it says as a text file"):
        read_source(path)
