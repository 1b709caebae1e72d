"""Clauses on validity: effect and end, who interprets, who agreed."""

from __future__ import annotations

import pytest
from printed_passages import printed_passage

from loaders.facts import clauses
from loaders.sources import Passage


def texts(*printed: str) -> list[Passage]:
    return [printed_passage(text) for text in printed]


def words(found: Passage | None) -> str | None:
    return found.text if found is not None else None


@pytest.mark.parametrize(
    ("printed", "clause"),
    [
        ("本办法自印发之日起施行。", "自印发之日起施行"),
        ("本细则自印发之日起正式实施，有效期三年。", "自印发之日起正式实施"),
        ("本规定自2023年5月1日起\n施行。", "自2023年5月1日起施行"),
        ("自公布之日起生效。", "自公布之日起生效"),
        ("本办法由区甲局负责解释，自发布之日起执行。", "自发布之日起执行"),
    ],
)
def test_the_effective_clause_is_read_as_printed(printed: str, clause: str) -> None:
    assert words(clauses.effective_clause(texts(printed))) == clause


def test_the_last_effective_clause_counts_as_closing_articles_carry_it() -> None:
    found = clauses.effective_clause(
        texts("《种树办法》自2020年1月1日起施行。", "本办法自印发之日起施行。")
    )
    assert words(found) == "自印发之日起施行"


def test_a_text_without_an_effective_clause_has_none() -> None:
    assert clauses.effective_clause(texts("自印发之日起7日内报送。", "大家自觉施行。")) is None


def test_the_end_of_validity_is_the_printed_date() -> None:
    assert words(clauses.expiry_clause(texts("有效期至2025年12月\n\n31日。"))) == "2025年12月31日"
    assert words(clauses.expiry_clause(texts("有效期限到2025年1月1日"))) == "2025年1月1日"
    assert clauses.expiry_clause(texts("有效期三年。")) is None


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        ("本办法由区甲局负责解释。", "区甲局"),
        ("本办法由区甲局会同区乙委负责解释。", "区甲局"),
        ("本办法由区甲局负责具体解释，自印发之日起施行。", "区甲局"),
        ("由区政府决定，具体工作由区乙委负责解释。", "区乙委"),
    ],
)
def test_the_interpreter_is_the_unit_that_explains(printed: str, unit: str) -> None:
    assert words(clauses.interpreter(texts(printed))) == unit


def test_who_is_in_charge_of_a_task_interprets_nothing() -> None:
    assert clauses.interpreter(texts("种树由区甲局负责。")) is None


@pytest.mark.parametrize(
    ("printed", "body"),
    [
        ("《某区种树办法》已经区政府常务会议审议通过，现印发给你们。", "区政府常务会议"),
        ("经区政府研究同意，现印发给你们。", "区政府"),
        ("现将办法印发给你们，经区委批准，请执行。", "区委"),
    ],
)
def test_the_approver_is_the_body_that_agreed(printed: str, body: str) -> None:
    assert words(clauses.approver(texts(printed))) == body


def test_experience_and_economy_are_no_approval() -> None:
    assert clauses.approver(texts("经济发展全面转型，总结经验，请大家同意。")) is None
