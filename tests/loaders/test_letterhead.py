"""The frame of a notice: title, number, issuers, addressees, signature, annexes, imprint."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from printed_passages import printed_lines, printed_passage

import loaders
from loaders import frame as letterhead
from loaders.records import DocumentNumber, Notice


def read(directory: Path, printed: str) -> tuple[Notice, ...]:
    path = directory / "notice.txt"
    path.write_text(printed, encoding="utf-8")
    return loaders.read(path).notices


@pytest.mark.parametrize(
    "printed",
    [
        "某政发〔2022〕8号",
        "某政发〔2022〕8 号 ",
        "某政发[2022]8号",
        "某政发［2022］8号",
        "某政发（2022）8号",
        "某政发(2022)8号",
        "某政发【2022】8号",
        "某政发〔2022〕第8号",
        "某政发〔2022〕08号",
        "  某政发 〔2022〕 8号",
    ],
)
def test_a_number_is_one_whatever_its_brackets(printed: str) -> None:
    number = DocumentNumber.parse(printed)
    assert number == DocumentNumber("某政发", 2022, 8)
    assert str(number) == "某政发〔2022〕8号"


@pytest.mark.parametrize(
    "printed",
    [
        "",
        "某政发2022年8号",
        "〔2022〕8号",
        "某政发〔2022〕0号",
        "某政发〔1822〕8号",
        "某政发〔2022〕8",
    ],
)
def test_other_texts_are_no_number(printed: str) -> None:
    assert DocumentNumber.parse(printed) is None


@pytest.mark.parametrize(
    ("printed", "kind", "issuer", "encloses"),
    [
        ("某区人民政府\n关于印发《某区种树办法》的通知", "通知", "某区人民政府", "某区种树办法"),
        ("某区人民政府关于印发某区种树办法的通知", "通知", "某区人民政府", "某区种树办法"),
        ("关于印发《某区种树办法》的通知", "通知", None, "某区种树办法"),
        (
            "某区人民政府关于印发《某区人民政府“三重一大”《种树》办法》的通知",
            "通知",
            "某区人民政府",
            "某区人民政府“三重一大”《种树》办法",
        ),
        (
            "某区人民政府印发某区《关于种树的若干措施》落实指引的通知",
            "通知",
            "某区人民政府",
            None,
        ),
        ("某区人民政府关于加快种树的意见", "意见", "某区人民政府", None),
        ("某区人民政府关于种树的决定", "决定", "某区人民政府", None),
        ("1.某区人民政府关于种树的通告（2022年3月1日）", "通告", "某区人民政府", None),
    ],
)
def test_a_title_tells_kind_issuer_and_what_it_encloses(
    printed: str, kind: str, issuer: str | None, encloses: str | None
) -> None:
    title = letterhead.read_title(printed_lines(printed))
    assert title is not None
    assert title.document_type == kind
    assert (title.issuer.text if title.issuer else None) == issuer
    if encloses is not None:
        assert title.encloses is not None
        assert title.encloses.text == encloses


@pytest.mark.parametrize(
    "printed",
    ["", "通知", "某区种树办法", "关于种树的想法", "某区人民政府", "请看关于种树的通知。"],
)
def test_other_lines_are_no_title(printed: str) -> None:
    assert letterhead.read_title(printed_lines(printed)) is None


JOINT = """\
某区甲局 某区乙委
关于种树工作的通知

某甲发〔2023〕5号

各街道办事处，各乡、镇人民政府，
区属机构：

现就种树工作通知如下。

附件：1.种树名单
2.护林名单

某区甲局␣

某区乙委␣

2023年3月5日␣

（此件公开发布）

附件1

种树名单␣

正文。

附件2

护林名单␣

正文。

抄送：区委各部、委、办，区人大办公室，
区法院。

某区甲局办公室    2023年3月6日印发
""".replace("␣", " ")


def test_joint_issuers_are_each_one(tmp_path: Path) -> None:
    (notice,) = read(tmp_path, JOINT)
    assert [issuer.printed_name for issuer in notice.issuers] == ["某区甲局", "某区乙委"]
    assert [issuer.agent.kind for issuer in notice.issuers] == ["unit", "unit"]


def test_addressees_go_up_to_the_colon(tmp_path: Path) -> None:
    (notice,) = read(tmp_path, JOINT)
    assert notice.addressees is not None
    assert notice.addressees.text == "各街道办事处，各乡、镇人民政府，区属机构"


def test_signature_and_note_are_read(tmp_path: Path) -> None:
    (notice,) = read(tmp_path, JOINT)
    assert notice.signed is not None
    assert (notice.signed.printed, notice.signed.date) == ("2023年3月5日", date(2023, 3, 5))
    assert notice.disclosure is not None
    assert notice.disclosure.text == "此件公开发布"


def test_annexes_have_listed_titles_and_reach_to_the_next(tmp_path: Path) -> None:
    (notice,) = read(tmp_path, JOINT)
    assert [(annex.number, annex.title) for annex in notice.annexes] == [
        (1, "种树名单"),
        (2, "护林名单"),
    ]
    assert [annex.span.quote.split() for annex in notice.annexes] == [
        ["附件1", "种树名单", "正文。"],
        ["附件2", "护林名单", "正文。"],
    ]


def test_the_imprint_tells_copies_printer_and_day(tmp_path: Path) -> None:
    (notice,) = read(tmp_path, JOINT)
    assert [copy.text for copy in notice.copied_to] == [
        "区委各部、委、办",
        "区人大办公室",
        "区法院",
    ]
    assert notice.printed_by is not None
    assert notice.printed_by.printed_name == "某区甲局办公室"
    assert notice.printed is not None
    assert notice.printed.date == date(2023, 3, 6)


def test_one_annex_may_go_without_a_number() -> None:
    printed = "附件：某区种树名单 \n\n \n\n某区甲局 \n\n2023年3月5日 \n"
    body = letterhead.read_body(printed_lines(printed), 0)
    assert [(number, title.text) for number, title in body.annex_titles] == [(1, "某区种树名单")]
    assert letterhead.annex_starts(printed_lines("正文\n附件\n名单\n附件：见下\n"), 0) == [(1, 1)]


def test_one_annex_listed_right_above_the_signature_signs_nothing() -> None:
    printed = "附件：某区种树名单\n\n某区甲局\n2023年3月5日\n"
    body = letterhead.read_body(printed_lines(printed), 0)
    assert [signatory.text for signatory in body.signatories] == ["某区甲局"]


def test_a_notice_without_a_number_is_read_by_its_title(tmp_path: Path) -> None:
    printed = JOINT.replace("某甲发〔2023〕5号\n\n", "")
    (notice,) = read(tmp_path, printed)
    assert notice.number is None
    assert notice.title is not None
    assert notice.title.text.endswith("关于种树工作的通知")
    assert notice.signed is not None
    assert notice.signed.date == date(2023, 3, 5)


def test_a_number_cited_on_a_line_of_its_own_begins_no_notice(tmp_path: Path) -> None:
    printed = JOINT.replace("现就种树工作通知如下。", "现就\n\n某政发〔2021〕7号\n\n通知如下。")
    assert [str(notice.number) for notice in read(tmp_path, printed)] == ["某甲发〔2023〕5号"]


def test_two_notices_in_one_file_are_two(tmp_path: Path) -> None:
    second = JOINT.replace("5号", "6号").replace("种树", "护林")
    notices = read(tmp_path, JOINT + "\n" + second)
    assert [(str(n.number), n.ordinal) for n in notices] == [
        ("某甲发〔2023〕5号", 1),
        ("某甲发〔2023〕6号", 2),
    ]
    assert notices[1].title is not None
    assert "护林" in notices[1].title.text


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("2022年3月5日", date(2022, 3, 5)),
        ("2022 年 3 月 5 日", date(2022, 3, 5)),
        ("于2022年12月31日印发", date(2022, 12, 31)),
        ("2022年2月30日", None),
        ("2022年13月1日", None),
        ("0000年1月1日", None),
        ("3月5日", None),
        ("", None),
    ],
)
def test_dates_are_those_of_the_calendar(printed: str, day: date | None) -> None:
    assert letterhead.read_date(printed) == day


def test_the_heading_of_what_is_enclosed_may_differ_by_brackets() -> None:
    lines = printed_lines("某区种树\n办法\n\n第一条 为了种树，制定本办法。\n")
    heading = letterhead.heading_like(lines, 0, "《某区种树的办法》")
    assert heading is not None
    assert heading.text == "某区种树办法"
    assert letterhead.heading_like(lines, 0, "某区护林规定") is None


def test_a_passage_is_an_imprint_when_it_ends_with_the_printing_day() -> None:
    for text, expected in (
        ("某区人民政府办公室   2022年 4月 8日印发 ", True),
        ("2022年4月8日印发", True),
        ("2022年4月8日", False),
        ("印发", False),
    ):
        assert letterhead.is_imprint(printed_lines(text)[0]) is expected


def test_title_pieces_keep_their_place() -> None:
    text = "某区人民政府 \n\n关于印发《某区种树\n\n办法》的通知 \n"
    title = letterhead.read_title(printed_lines(text))
    assert title is not None
    assert title.passage.text == printed_passage(text).text
    assert title.encloses is not None
    (span,) = title.encloses.spans(text)
    assert span.quote == "某区种树\n\n办法"


def test_a_list_of_annexes_ends_before_the_day_or_the_text_of_the_annex() -> None:
    for behind in (
        "某区甲局\n2022年3月5日\n",
        "2022年3月5日\n",
        "一、种树\n",
        "附件1\n",
        "为了种树，制定本方案。\n",
    ):
        printed = f"附件：1.某区种树名单\n2.某区护林\n名单\n{behind}后文。\n"
        titles = letterhead.read_body(printed_lines(printed), 0).annex_titles
        assert [(number, title.text) for number, title in titles] == [
            (1, "某区种树名单"),
            (2, "某区护林名单"),
        ]
