"""A text that is cut off keeps what could be read, and the build says what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.build import build
from graph.store import open_store
from loaders import sample_gazette
from ontology import GBO


def first_lines(count: int, directory: Path) -> Path:
    lines = sample_gazette().read_text(encoding="utf-8").split("\n")
    path = directory / "cut.txt"
    path.write_text("\n".join(lines[:count]), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("count", "missing"),
    [
        pytest.param(300, "annexes listed but not printed: 2, 3, 4, 5", id="within a table"),
        pytest.param(7500, "通政发〔2022〕12号: no imprint", id="within the third notice"),
    ],
)
def test_a_cut_text_is_a_failure_that_says_what_is_missing(
    tmp_path: Path, count: int, missing: str
) -> None:
    report = build([first_lines(count, tmp_path)], str(tmp_path / "store"))
    assert report.written
    (failure,) = report.failures
    assert missing in failure.message


def test_what_was_read_before_the_cut_is_kept(tmp_path: Path) -> None:
    report = build([first_lines(300, tmp_path)], str(tmp_path / "store"))
    assert [source.tasks for source in report.sources] == [5]


def test_a_cut_text_does_not_replace_the_fuller_one_in_the_store(tmp_path: Path) -> None:
    whole, cut, store = tmp_path / "whole.txt", first_lines(5000, tmp_path), str(tmp_path / "store")
    lines = sample_gazette().read_text(encoding="utf-8").split("\n")
    whole.write_text("\n".join(lines[:5843]), encoding="utf-8")
    before = build([whole], store)
    after = build([cut], store)
    assert any("is the text cut off? The fuller one is kept" in f.message for f in after.failures)
    assert not after.written
    with open_store(store, read_only=True) as opened:
        (row,) = opened.select(f"SELECT (COUNT(?t) AS ?n) WHERE {{ ?t a <{GBO.Task}> }}")
    assert int(str(row["n"])) == before.tasks == 183


def test_of_two_copies_read_together_the_fuller_one_is_kept(tmp_path: Path) -> None:
    whole, cut = tmp_path / "a-whole.txt", first_lines(300, tmp_path)
    lines = sample_gazette().read_text(encoding="utf-8").split("\n")
    whole.write_text("\n".join(lines[:5843]), encoding="utf-8")
    report = build([whole, cut], str(tmp_path / "store"))
    assert report.tasks == 183
    said = [problem.message for source in report.sources for problem in source.problems]
    assert "通政发〔2022〕8号 gives less than a-whole.txt, which is kept" in said
