"""The bundled gazette: ten notices of 2022, with everything that was counted by reading it."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from source_fidelity import assert_true_to_source, spans_of

import loaders
from loaders.records import Reading


@pytest.fixture(scope="module")
def gazette() -> Reading:
    return loaders.read(loaders.sample_gazette())


def test_its_ten_notices_come_in_printed_order_with_number_and_dates(gazette: Reading) -> None:
    assert [
        (str(n.number), n.signed and n.signed.date, n.printed and n.printed.date)
        for n in gazette.notices
    ] == [
        ("通政发〔2022〕8号", date(2022, 4, 7), date(2022, 4, 8)),
        ("通政发〔2022〕10号", date(2022, 4, 15), date(2022, 4, 18)),
        ("通政发〔2022〕12号", date(2022, 6, 10), date(2022, 6, 16)),
        ("通政办发〔2022〕9号", date(2022, 3, 31), date(2022, 4, 1)),
        ("通政办发〔2022〕10号", date(2022, 3, 31), date(2022, 4, 1)),
        ("通政办发〔2022〕11号", date(2022, 4, 28), date(2022, 5, 5)),
        ("通政办发〔2022〕12号", date(2022, 5, 13), date(2022, 5, 13)),
        ("通政办发〔2022〕13号", date(2022, 5, 20), date(2022, 5, 20)),
        ("通政办发〔2022〕14号", date(2022, 5, 31), date(2022, 6, 1)),
        ("通政办发〔2022〕15号", date(2022, 6, 15), date(2022, 6, 15)),
    ]
    assert [n.ordinal for n in gazette.notices] == list(range(1, 11))


def test_every_notice_is_a_通知_of_a_known_issuer(gazette: Reading) -> None:
    assert {n.document_type for n in gazette.notices} == {"通知"}
    assert {n.area.code for n in gazette.notices} == {"110112"}
    issuers = [[issuer.printed_name for issuer in n.issuers] for n in gazette.notices]
    government = "北京市通州区人民政府"
    assert issuers == [[government]] * 3 + [[f"{government}办公室"]] * 7
    for notice in gazette.notices:
        assert notice.title is not None
        assert notice.title.text.startswith("北京市通州区人民政府")
        assert notice.printed_by is not None
        assert notice.printed_by.printed_name == "北京市通州区人民政府办公室"


def test_notices_follow_one_another_without_overlap(gazette: Reading) -> None:
    ends = [0]
    assert len(gazette.notices) == 10
    for notice in gazette.notices:
        assert notice.span.start >= ends[-1]
        for span in spans_of((notice.tasks, notice.contacts, notice.citations, notice.annexes)):
            assert notice.span.start <= span.start <= span.end <= notice.span.end
        ends.append(notice.span.end)


def test_every_fact_quotes_the_text_and_every_line_has_one_account(gazette: Reading) -> None:
    assert sum(1 for _ in spans_of(gazette.notices)) > 2000
    assert_true_to_source(gazette)


def test_the_two_copies_of_the_outline_are_left_out_and_counted(gazette: Reading) -> None:
    last = gazette.notices[-1].span.line_end
    behind = [account for account in gazette.lines if account.line > last]
    left_out = [account for account in behind if account.fate == "left-out"]
    assert {account.by for account in left_out} == {"outline of the PDF, 2 copies"}
    assert {account.fate for account in behind} <= {"left-out", "structure"}
    assert len(left_out) == 168
    withheld = [a.by for a in gazette.lines if a.fate == "left-out" and a.line <= last]
    assert withheld == ["contact person, withheld"] * 2


def test_only_the_name_that_the_source_cuts_off_calls_for_a_look(gazette: Reading) -> None:
    assert [(problem.line, problem.is_loss) for problem in gazette.problems] == [(9019, False)]
    assert "cut off" in gazette.problems[0].message


def test_the_first_notice_has_the_rows_of_its_five_annexes(gazette: Reading) -> None:
    notice = gazette.notices[0]
    assert [annex.number for annex in notice.annexes] == [1, 2, 3, 4, 5]
    assert notice.annexes[0].title == "通州区应对气候变化2022年行动计划"
    for annex in notice.annexes:
        lines = annex.span.quote.split("\n")
        assert lines[0].split()[0].startswith("附件")
        assert lines[-1].strip()
    rows = Counter(task.annex for task in notice.tasks)
    assert (rows[1], rows[5]) == (22, 15)
    assert sorted(rows) == [1, 2, 3, 4, 5]
    keys = [(task.annex, task.number, task.row) for task in notice.tasks]
    assert len(set(keys)) == len(keys)


def test_the_rows_of_annex_five_are_numbered_as_printed(gazette: Reading) -> None:
    rows = [(task.number, task.row) for task in gazette.notices[0].tasks if task.annex == 5]
    # 4 and 8 have three measures each, 4 goes on over the page.
    assert rows == [
        ("1", 1), ("2", 1), ("3", 1), ("4", 1), ("4", 2), ("4", 3), ("5", 1), ("6", 1),
        ("7", 1), ("8", 1), ("8", 2), ("8", 3), ("9", 1), ("10", 1), ("11", 1),
    ]  # fmt: skip


def test_every_row_has_text_deadline_leader_and_lead_unit(gazette: Reading) -> None:
    assert len(gazette.notices[0].tasks) == 183
    for task in gazette.notices[0].tasks:
        assert task.form == "table-row"
        assert len(task.text.text) > 4, task
        assert task.key_task is not None, task
        assert task.section is not None, task
        assert task.time_frame is not None, task
        assert {"leader", "lead"} <= {found.role for found in task.responsibilities}, task


def test_a_row_reads_as_printed(gazette: Reading) -> None:
    row = next(t for t in gazette.notices[0].tasks if (t.annex, t.number) == (1, "4"))
    assert row.key_task is not None
    assert row.key_task.text == "构建绿色低碳产业体系"
    assert row.text.text.startswith("加快推动科技含量高、能效高、碳排放低的高精尖产业发展。")
    assert row.text.text.endswith("推动高能耗老旧数据中心改造。")
    assert [(r.role, r.position, r.printed_name) for r in row.responsibilities] == [
        ("leader", 1, "郑皓"),
        ("leader", 2, "苏国斌"),
        ("leader", 3, "倪德才"),
        ("lead", 1, "区经济和信息化局"),
        ("lead", 2, "区发展改革委"),
        ("lead", 3, "区生态环境局"),
    ]
    assert row.certainty == "certain"


def test_a_boundary_that_the_page_leaves_open_is_ambiguous(gazette: Reading) -> None:
    row = next(t for t in gazette.notices[0].tasks if (t.annex, t.number) == (1, "2"))
    assert row.certainty == "ambiguous"
    assert ["区发展改革委", "区生态环境局", "各街道乡镇"] in [
        [mention.printed_name for mention in alternative.reading]
        for alternative in row.alternatives
        if alternative.field == "lead_units"
    ]


def test_the_last_notice_has_sixty_four_measures(gazette: Reading) -> None:
    notice = gazette.notices[-1]
    assert len(notice.tasks) == 64
    assert {task.form for task in notice.tasks} == {"numbered-measure"}
    assert [int(task.number) for task in notice.tasks] == list(range(1, 65))
    assert all(task.responsibilities for task in notice.tasks)


def test_contacts_stand_in_one_notice_only(gazette: Reading) -> None:
    contacts = {str(n.number): len(n.contacts) for n in gazette.notices if n.contacts}
    assert contacts == {"通政办发〔2022〕13号": 26}
    for contact in gazette.notices[7].contacts:
        assert contact.person
        assert contact.phones


def test_load_gives_the_notices_of_read(gazette: Reading) -> None:
    assert tuple(loaders.load(loaders.sample_gazette())) == gazette.notices
