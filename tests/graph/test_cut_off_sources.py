"""A text that is cut off keeps what could be read, and the build says what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.build import build
from loaders import sample_gazette


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
