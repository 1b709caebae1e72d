"""Frames of other governments' notices: collections, red heads, data bases, plans alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import loaders
from loaders.frame import read_date
from loaders.records import Notice

LETTER = """\
各区人民政府，市政府各部门：
《某市种树行动方案》已经市政府同意，现印发给你们，请认真贯彻执行。
某市人民政府
2023年5月10日
某市种树行动方案
为了种树，制定本方案。
"""


def read(directory: Path, printed: str) -> Notice:
    path = directory / "notice.txt"
    path.write_text(printed, encoding="utf-8")
    (notice,) = loaders.read(path).notices
    return notice


def title_of(notice: Notice) -> str | None:
    return notice.title.text if notice.title else None


def issuers_of(notice: Notice) -> list[str]:
    return [issuer.printed_name for issuer in notice.issuers]


def test_the_number_and_day_that_a_collection_adds_to_a_title_are_no_part_of_it(
    tmp_path: Path,
) -> None:
    head = (
        "1.某市人民政府关于印发某市种\n树行动方案的通知（2023 年5 月9 日）\n某政发〔2023〕27 号\n"
    )
    notice = read(tmp_path, head + LETTER)
    assert title_of(notice) == "某市人民政府关于印发某市种树行动方案的通知"
    assert str(notice.number) == "某政发〔2023〕27号"
    assert notice.signed is not None
    assert notice.signed.date == date(2023, 5, 10)


def test_the_head_of_the_periodical_is_no_part_of_the_title(tmp_path: Path) -> None:
    head = "某市人民政府关于印发某市种树行动方案的通知\n某政发〔2023〕27号\n"
    notice = read(tmp_path, f"某市人民政府公报 2023年第8期\n{head}{LETTER}")
    assert title_of(notice) == "某市人民政府关于印发某市种树行动方案的通知"
    assert issuers_of(notice) == ["某市人民政府"]


def test_a_letter_that_prints_no_day_has_that_of_its_title(tmp_path: Path) -> None:
    head = "2.某市人民政府关于印发某市种树行动方案的通知（2023年5月9日）\n某政发〔2023〕27号\n"
    notice = read(tmp_path, head + LETTER.replace("2023年5月10日\n", ""))
    assert notice.signed is not None
    assert notice.signed.date == date(2023, 5, 9)
    assert notice.encloses is not None
    assert notice.encloses.text == "某市种树行动方案"


def test_a_registration_number_above_the_number_is_no_title(tmp_path: Path) -> None:
    head = "AHDR-2022-01008\n某政办发〔2022〕20号\n某市人民政府办公室关于印发种树方案的通知\n"
    notice = read(tmp_path, head + LETTER)
    assert str(notice.number) == "某政办发〔2022〕20号"
    assert title_of(notice) == "某市人民政府办公室关于印发种树方案的通知"
    assert issuers_of(notice) == ["某市人民政府办公室"]


def test_a_joint_red_head_stands_above_the_number_and_the_title_below(tmp_path: Path) -> None:
    head = (
        "甲改革委办公厅  文件\n乙务总局办公厅\n 甲改办规〔2019〕860号 \n"
        "甲改革委办公厅 乙务总局办公厅\n关于种树的通知\n"
    )
    notice = read(tmp_path, head + "各省级部门：\n现就种树通知如下。\n2019年8月1日\n")
    assert str(notice.number) == "甲改办规〔2019〕860号"
    assert title_of(notice) == "甲改革委办公厅乙务总局办公厅关于种树的通知"
    assert issuers_of(notice) == ["甲改革委办公厅", "乙务总局办公厅"]


def test_a_red_head_names_the_issuers_that_no_title_and_no_signature_names(
    tmp_path: Path,
) -> None:
    head = "甲市发展改革委  文件\n乙市财政局\n甲发改〔2019〕8号\n关于种树的通知\n"
    notice = read(tmp_path, head + "各单位：\n现就种树通知如下。\n2019年8月1日\n")
    assert issuers_of(notice) == ["甲市发展改革委", "乙市财政局"]


@pytest.mark.parametrize(
    "issuers",
    ["中共某市委\n某市人民政府", "中共某市委 某市人民政府", "中共某市委某市人民政府"],
)
def test_party_and_government_are_two_issuers_however_they_are_set(
    tmp_path: Path, issuers: str
) -> None:
    notice = read(tmp_path, f"{issuers}关于印发《种树清单》的通知\n某发〔2023〕2号\n{LETTER}")
    assert issuers_of(notice) == ["中共某市委", "某市人民政府"]


def test_others_whom_a_title_leaves_out_are_those_that_sign(tmp_path: Path) -> None:
    letter = LETTER.replace("某市人民政府\n2023", "甲委员会\n乙部\n2023")
    notice = read(tmp_path, f"甲委员会等部门关于种树的通知\n某发〔2023〕2号\n{letter}")
    assert issuers_of(notice) == ["甲委员会", "乙部"]


def test_a_title_that_wraps_inside_its_issuer_has_one(tmp_path: Path) -> None:
    notice = read(tmp_path, f"某市\n人民政府\n办公室关于种树的通知\n某发〔2023〕2号\n{LETTER}")
    assert issuers_of(notice) == ["某市人民政府办公室"]


RECORD = """\
【某行业法规】 某省林业局办公室关于成立种树领导小组的通知

【法规正文】 　　为加强组织领导，现将有关事项通知如下：
　　组  长：张  三
　　特此通知。
【文号】 某林字〔2018〕178号
【年份】 2018
【颁布时间】 20181119
【颁布单位】 某省林业局
"""


def test_a_record_tells_number_day_and_title_around_the_text(tmp_path: Path) -> None:
    notice = read(tmp_path, RECORD)
    assert str(notice.number) == "某林字〔2018〕178号"
    assert title_of(notice) == "某省林业局办公室关于成立种树领导小组的通知"
    assert issuers_of(notice) == ["某省林业局办公室"]
    assert notice.signed is not None
    assert (notice.signed.printed, notice.signed.date) == ("20181119", date(2018, 11, 19))
    assert notice.addressees is None
    texts = [provision.text.text for provision in notice.provisions if provision.text]
    assert texts[0] == "为加强组织领导，现将有关事项通知如下："


def test_a_letter_without_title_and_number_says_what_it_is(tmp_path: Path) -> None:
    notice = read(tmp_path, LETTER)
    assert (title_of(notice), notice.number) == (None, None)
    assert notice.document_type == "通知"
    assert notice.addressees is not None
    assert notice.addressees.text == "各区人民政府，市政府各部门"
    assert notice.encloses is not None
    assert notice.encloses.text == "某市种树行动方案"
    assert issuers_of(notice) == ["某市人民政府"]


def test_an_opinion_without_a_title_is_one_by_its_words(tmp_path: Path) -> None:
    printed = "某政办发〔2025〕12号\n各区人民政府：\n为了种树，提出如下实施意见。\n一、种树。\n"
    notice = read(tmp_path, printed)
    assert notice.document_type == "意见"


def test_a_plan_without_a_letter_is_read_by_its_name(tmp_path: Path) -> None:
    notice = read(tmp_path, "某市优化环境\n行动方案（试行）\n为了种树，制定本方案。\n一、种树\n")
    assert title_of(notice) == "某市优化环境行动方案（试行）"
    assert notice.document_type == "方案"
    assert notice.encloses is None


def test_a_letter_that_names_two_plans_encloses_the_one_that_follows(tmp_path: Path) -> None:
    printed = LETTER.replace("《某市种树行动方案》", "《某市种树行动方案》和《某市护林清单》")
    head = "某市人民政府关于印发种树行动方案和护林清单的通知\n某政发〔2023〕2号\n"
    notice = read(tmp_path, head + printed)
    assert notice.encloses is not None
    assert notice.encloses.text == "某市种树行动方案"


def test_a_heading_that_lost_its_bracket_gives_way_to_the_words_of_the_letter(
    tmp_path: Path,
) -> None:
    printed = LETTER.replace("《某市种树行动方案》", "《某市种树行动方案(2023版)》").replace(
        "\n某市种树行动方案\n", "\n某市种树行动方案(2023版\n"
    )
    head = "某市人民政府关于印发某市种树行动方案（2023版）的通知\n某政发〔2023〕2号\n"
    notice = read(tmp_path, head + printed)
    assert notice.encloses is not None
    assert notice.encloses.text == "某市种树行动方案(2023版)"


def test_the_one_annex_is_what_a_letter_encloses(tmp_path: Path) -> None:
    head = "某市人民政府关于推广种树经验的通知\n某政发〔2023〕2号\n"
    body = "各区人民政府：\n现就种树通知如下。\n"
    notice = read(tmp_path, head + body + "2023年5月10日\n附件\n种树经验清单\n一、种树。\n")
    assert notice.encloses is not None
    assert notice.encloses.text == "种树经验清单"


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("一九八八年六月二十九日", date(1988, 6, 29)),
        ("二〇二三年十月十日", date(2023, 10, 10)),
        ("二○二三年十一月三日", date(2023, 11, 3)),
        ("二零二三年十二月三十一日", date(2023, 12, 31)),
        ("二〇二三年二月三十日", None),
    ],
)
def test_dates_in_chinese_numerals(printed: str, day: date | None) -> None:
    assert read_date(printed) == day


def test_a_text_that_is_no_notice_gives_none(tmp_path: Path) -> None:
    path = tmp_path / "other.txt"
    path.write_text("购物清单：\n苹果，梨。\n买完回家。\n", encoding="utf-8")
    assert loaders.read(path).notices == ()


def test_a_government_issues_what_it_numbers_and_signs_whatever_title_stands_above(
    tmp_path: Path,
) -> None:
    head = "1.某市机关事务管理局关于印发某市种树方案的通知（2023年5月9日）\n某政办发〔2023〕27号\n"
    notice = read(tmp_path, head + LETTER)
    assert issuers_of(notice) == ["某市人民政府"]


def test_a_title_may_stand_above_the_red_head(tmp_path: Path) -> None:
    head = "甲局关于种树的通知\n甲局  文件\n甲办〔2019〕8号\n"
    notice = read(tmp_path, head + "各单位：\n现就种树通知如下。\n2019年8月1日\n")
    assert title_of(notice) == "甲局关于种树的通知"


def test_a_number_may_stand_in_brackets_below_the_title(tmp_path: Path) -> None:
    notice = read(tmp_path, f"某市人民政府关于种树的通知\n（某政发〔2023〕2 号）\n{LETTER}")
    assert str(notice.number) == "某政发〔2023〕2号"


def test_a_plan_may_have_a_number_and_no_letter(tmp_path: Path) -> None:
    notice = read(tmp_path, "某市种树行动方案\n某政发〔2023〕2号\n为了种树，制定本方案。\n")
    assert title_of(notice) == "某市种树行动方案"
    assert notice.document_type == "方案"


def test_a_long_name_that_signs_on_two_lines_is_one(tmp_path: Path) -> None:
    head = "关于印发某市种树行动方案的通知\n某协办〔2023〕2号\n"
    signature = "市推进种树和护林改革\n协调领导小组办公室（代章）\n"
    notice = read(tmp_path, head + LETTER.replace("某市人民政府\n2023", f"{signature}2023"))
    assert issuers_of(notice) == ["市推进种树和护林改革协调领导小组办公室"]


def test_a_note_may_stand_behind_a_contact(tmp_path: Path) -> None:
    contact = "（联系人：\n张三；\n联系电话：\n24538189）\n（此件主动公开）\n"
    printed = LETTER.replace("2023年5月10日\n", f"2023年5月10日\n{contact}")
    notice = read(tmp_path, "某市人民政府关于印发某市种树行动方案的通知\n" + printed)
    assert notice.disclosure is not None
    assert notice.disclosure.text == "此件主动公开"
    quotes = [span.quote for provision in notice.provisions for span in provision.spans]
    assert not any("张三" in quote or "24538189" in quote for quote in quotes)
