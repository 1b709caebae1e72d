"""`gongbao review`: listing what is open, deciding it, and builds that apply the decision."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from api.cli import main
from api.pages.task import read_task
from graph.store import open_store
from loaders import sample_gazette
from loaders.corrections import read_corrections
from ontology import BASE

HEAD = "通政发〔2022〕8号"


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first annex of the bundled gazette: its second row is open."""
    text = sample_gazette().read_text("utf-8")
    path = tmp_path_factory.mktemp("plan") / "plan.txt"
    path.write_text(text[: text.index("\n 附件 2 \n")], "utf-8")
    return path


@pytest.fixture(autouse=True)
def _in_empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def gongbao(*words: str | Path, typed: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words], input=typed)


def rows_of(result: Result) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(result.stdout, newline="")))


DECIDE = ("--take", "2", "--who", "李明", "--why", "原件的表格线")


def test_open_tasks_are_listed_with_printed_lines_and_readings(plan: Path) -> None:
    result = gongbao("review", plan)
    assert result.exit_code == 0
    assert f"{HEAD}/1/2/1" in result.stdout
    assert "   150  区城市管理委" in result.stdout
    assert "[1] (taken)" in result.stdout
    assert "[2]" in result.stdout
    assert "--ask" in result.stderr


def test_readings_are_rows_for_programs(plan: Path) -> None:
    rows = rows_of(gongbao("review", plan, "--format", "csv"))
    first = [row for row in rows if row["key"] == f"{HEAD}/1/2/1"]
    assert [row["taken"] for row in first][:2] == ["True", "False"]
    readings = {(row["lead"], row["support"]) for row in first}
    assert len(readings) == len(first)
    assert all(row["lead"].startswith("区发展改革委|区生态环境局") for row in first)
    assert json.loads(gongbao("review", plan, "--format", "json").stdout)[0]["key"]


def test_a_decision_is_applied_by_the_next_build_and_is_open_no_more(plan: Path) -> None:
    key = f"{HEAD}/1/2/1"
    second = next(
        row
        for row in rows_of(gongbao("review", plan, "--format", "csv"))
        if (row["key"], row["reading"]) == (key, "2")
    )
    result = gongbao("review", plan, "--decide", key, *DECIDE)
    assert result.exit_code == 0, result.stderr
    assert "corrections.toml" in result.stderr
    assert key not in gongbao("review", plan).stdout
    built = gongbao("build", plan, "--store", "plan.db")
    assert "decisions applied: 1" in built.stdout
    answer = gongbao(
        "query", "--store", "plan.db", "--format", "csv",
        """SELECT ?name WHERE { ?task gbo:taskNumber "2" ; gbo:hasResponsibility ?part .
             ?part gbo:responsibilityRole role:lead ; gbo:printedName ?name ;
               gbo:certainty cert:certain ; gbo:printedOrder ?order } ORDER BY ?order""",
    )  # fmt: skip
    assert answer.stdout.split()[1:] == second["lead"].split("|")
    signed = gongbao(
        "query", "--store", "plan.db", "--format", "csv",
        """SELECT ?who ?why ?sha WHERE { ?task prov:wasGeneratedBy ?decision .
             ?decision gbo:decidedBy ?who ; dcterms:description ?why ;
               prov:used/gbo:sha256 ?sha }""",
    )  # fmt: skip
    sha = hashlib.sha256(plan.read_bytes()).hexdigest()
    assert signed.stdout.split()[1:] == [f"李明,原件的表格线,{sha}"]
    assert gongbao("validate", "--store", "plan.db", "--quiet").exit_code == 0
    with open_store("plan.db", read_only=True) as store:
        page = read_task(store, f"{BASE}id/doc/tongzhengfa/2022/8/annex/1/task/2/1")
    assert page.decided is not None
    assert (page.decided.who, page.decided.why) == ("李明", "原件的表格线")
    assert page.alternatives == []


def test_names_may_be_typed(plan: Path) -> None:
    key = "通政发[2022]8号/1/2/1"
    typed = ("--lead", "区发展改革委", "--support", "区生态环境局、区交通局")
    assert gongbao("review", plan, "--decide", key, *typed, *DECIDE[2:]).exit_code == 0
    (correction,) = read_corrections(Path("corrections.toml"))
    assert correction.names == {"lead": ("区发展改革委",), "support": ("区生态环境局", "区交通局")}


def test_a_task_that_is_not_open_may_be_decided_too(plan: Path) -> None:
    key = f"{HEAD}/1/1/1"
    assert key not in gongbao("review", plan).stdout
    typed = ("--lead", "区生态环境局", "--support", "", *DECIDE[2:])
    assert gongbao("review", plan, "--decide", key, *typed).exit_code == 0
    again = gongbao("review", plan, "--decide", key, *typed)
    assert again.exit_code == 2
    assert "is decided, by 李明 on" in again.stderr


def test_a_decision_tells_which_printed_names_it_leaves_out(plan: Path) -> None:
    typed = ("--lead", "区发展改革委", "--support", "", *DECIDE[2:])
    result = gongbao("review", plan, "--decide", f"{HEAD}/1/2/1", *typed)
    assert "not in the decision, though a reading has it: 区生态环境局" in result.stderr


def test_a_unit_printed_on_another_page_is_no_part_of_a_row(plan: Path) -> None:
    elsewhere = ("--lead", "区气象局", *DECIDE[2:])
    result = gongbao("review", plan, "--decide", f"{HEAD}/1/2/1", *elsewhere)
    assert result.exit_code == 2
    assert "区气象局 is not printed on these lines" in result.stderr


def test_asking_goes_through_the_open_tasks(plan: Path) -> None:
    keys = list(
        dict.fromkeys(r["key"] for r in rows_of(gongbao("review", plan, "--format", "csv")))
    )
    result = gongbao("review", plan, "--ask", "--who", "李明", typed="2\n原件\nq\n")
    assert result.exit_code == 0, result.output
    (correction,) = read_corrections(Path("corrections.toml"))
    assert (correction.decision.who, correction.decision.why) == ("李明", "原件")
    assert f"1 of {len(keys)}" in result.stderr
    assert f"1 decided, {len(keys) - 1} open; now: gongbao build" in result.stderr
    assert keys[0] not in gongbao("review", plan).stdout


def test_a_decision_on_a_changed_text_fails_the_build_and_keeps_what_was_read(plan: Path) -> None:
    gongbao("review", plan, "--decide", f"{HEAD}/1/2/1", *DECIDE)
    changed = Path("changed.txt")
    changed.write_text(plan.read_text("utf-8").replace("有效减缓", "减缓"), "utf-8")
    result = gongbao("build", changed, "--store", "plan.db")
    assert result.exit_code == 1
    assert "not the text it was taken on" in result.stderr
    assert Path("plan.db").is_dir()
    listed = gongbao("review", changed)
    assert listed.exit_code == 1
    assert f"{HEAD}/1/2/1" in listed.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--decide", "通政发〔2022〕8号/9/9/9", *DECIDE), "no task"),
        (("--decide", f"{HEAD}/1/2/1", "--take", "2", "--who", "李明"), "--why REASON"),
        (("--decide", f"{HEAD}/1/2/1", "--take", "99", *DECIDE[2:]), "readings, not 99"),
        (("--decide", f"{HEAD}/1/2/1", *DECIDE[2:]), "give --take N"),
        (
            ("--decide", f"{HEAD}/1/2/1", "--lead", "区飞碟局", *DECIDE[2:]),
            "区飞碟局 is not printed",
        ),
    ],
)
def test_a_decision_that_cannot_be_is_one_line_and_exit_code_2(
    plan: Path, words: tuple[str, ...], said: str
) -> None:
    result = gongbao("review", plan, *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert not Path("corrections.toml").exists()


def test_a_corrections_file_that_is_named_must_be_there_for_a_build(plan: Path) -> None:
    result = gongbao("build", plan, "--store", "plan.db", "--corrections", "none.toml")
    assert result.exit_code == 1
    assert "none.toml: No such file" in result.stderr


def test_values_that_contradict_each_other_are_listed_in_pairs_with_their_lines() -> None:
    rows = rows_of(gongbao("review", "--conflicts", "--format", "csv"))
    (trees,) = [row for row in rows if "造林" in row["indicator"] and row["period"] == "2022"]
    assert (trees["notice_1"], trees["notice_2"]) == (HEAD, "通政发〔2022〕10号")
    lines = sample_gazette().read_text("utf-8").split("\n")
    assert "新增造林1.5" in lines[int(trees["line_1"]) - 1].replace(" ", "")
    assert lines[int(trees["line_2"]) - 1].endswith("实施")
    assert trees["text_2"] == "实施造林2.3万亩"
    listed = gongbao("review", "--conflicts")
    assert listed.exit_code == 0
    assert trees["text_2"] in listed.stdout
