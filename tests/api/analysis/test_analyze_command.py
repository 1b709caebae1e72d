"""`gongbao analyze`: tables to read, files to take away, and one line for what cannot be."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from small_graph import TAX, WATER

from api.analysis.formats import FORMATS
from api.cli import main
from graph.store import open_store

READY = ("centrality", "clusters", "backbone", "workload")
QUICK = ("--replicates", "0", "--no-readings")


@pytest.fixture(scope="module")
def empty_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    location = tmp_path_factory.mktemp("empty") / "gongbao.db"
    open_store(str(location)).close()
    return location


def analyze(store: Path, *words: str | Path, **environment: str) -> Result:
    command = ["analyze", *map(str, words), "--store", str(store)]
    return CliRunner().invoke(main, command, env={"LC_ALL": "C.UTF-8", **environment})


def records(result: Result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.stderr
    return list(csv.DictReader(io.StringIO(result.stdout)))


# Tables


def test_table_of_centrality_is_as_it_was(small_site_location: Path) -> None:
    result = analyze(small_site_location, "centrality", *QUICK, "--top", "2")
    assert result.exit_code == 0
    head, *rows = [line for line in result.stdout.splitlines() if line[0] in "┃│"]
    assert head.split("┃")[1:4] == [" rank ", " name     ", " PageRank "]
    assert [row.split("│")[1:4] for row in rows] == [
        ["    1 ", " 区水务局 ", "    0.486 "],
        ["    2 ", " 区税务局 ", "    0.326 "],
    ]
    assert "2 rows of 3" in result.stderr


def test_no_line_of_a_table_is_wider_than_a_wide_terminal(small_site_location: Path) -> None:
    result = analyze(small_site_location, "centrality", *QUICK)
    assert max(map(len, result.stdout.splitlines())) <= 120
    assert "more columns" in result.stderr


def test_headings_and_notes_are_chinese_where_the_terminal_is(small_site_location: Path) -> None:
    result = analyze(small_site_location, "workload", "--top", "1", LC_ALL="zh_CN.UTF-8")
    assert "名次" in result.stdout
    assert "1行，共3行" in result.stderr
    english = analyze(small_site_location, "workload", "--language", "en", LC_ALL="zh_CN.UTF-8")
    assert "rank" in english.stdout


def test_sorting_brings_a_measure_forward(small_site_location: Path) -> None:
    result = analyze(
        small_site_location, "centrality", *QUICK, "--sort", "degree", "--format", "csv"
    )
    assert [row["degree"] for row in records(result)] == ["2", "1", "1"]
    table = analyze(small_site_location, "centrality", *QUICK, "--sort", "degree").stdout
    assert "degree" in table.splitlines()[1].split("┃")[3]


def test_interval_stands_behind_its_value(small_site_location: Path) -> None:
    result = analyze(small_site_location, "workload", "--replicates", "50")
    assert "123 [123, 123]" in result.stdout
    assert "95% interval" in result.stderr


def test_quiet_says_nothing_that_is_not_data(small_site_location: Path) -> None:
    result = analyze(small_site_location, "workload", "--quiet")
    assert result.exit_code == 0
    assert result.stderr == ""


# Files


@pytest.mark.parametrize("analysis", ["centrality", "workload"])
def test_csv_has_a_row_a_unit(small_site_location: Path, analysis: str) -> None:
    rows = records(analyze(small_site_location, analysis, "--format", "csv"))
    assert {row["label"] for row in rows} == {WATER, TAX, "区生态环境局"}
    assert all(row["unit"].startswith("https://") for row in rows)


def test_json_says_how_to_redo_it(small_site_location: Path) -> None:
    result = analyze(small_site_location, "centrality", *QUICK, "--seed", "7", "--format", "json")
    data = json.loads(result.stdout)
    assert data["parameters"]["seed"] == ["7"]
    assert data["code"]
    assert len(data["digest"]) == 64
    assert len(data["graphs"]) == 1


def test_equal_questions_have_equal_answers(small_site_location: Path) -> None:
    words = ("workload", "--format", "json", "--seed", "7")
    assert (
        analyze(small_site_location, *words).stdout == analyze(small_site_location, *words).stdout
    )


def test_output_and_plot_go_into_files(small_site_location: Path, tmp_path: Path) -> None:
    table, plot = tmp_path / "a.csv", tmp_path / "a.svg"
    result = analyze(
        small_site_location, "centrality", *QUICK, "--format", "csv", "-o", table, "--plot", plot
    )
    assert result.exit_code == 0
    assert result.stdout == ""
    assert table.read_text("utf-8").startswith("unit,label")
    assert "区水务局" in plot.read_text("utf-8")
    assert f"written: {plot}" in result.stderr


def test_table_goes_into_a_file_too(small_site_location: Path, tmp_path: Path) -> None:
    target = tmp_path / "table.txt"
    assert analyze(small_site_location, "workload", *QUICK, "-o", target).stdout == ""
    assert WATER in target.read_text("utf-8")


# What cannot be


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--seed", "zwei"], "seed=zwei: give a whole number"),
        (["--seed", "-1"], "seed=-1: give a whole number, 0 or more"),
        (["--seed", "1", "--seed", "2"], "seed: give it once"),
        (["--measure", "beauty"], "measure=beauty: unknown; choose of pagerank"),
        (["--sort", "beauty"], "--sort beauty: choose of unit, label"),
        (["--from", "yesterday"], "from=yesterday: give a date such as 2022-12-31"),
        (["--network", "web"], "network=web: choose of any, lead-lead"),
        (["--role", "boss"], "lead, support, assigned"),
        (["--plot", "out.gif"], "--plot out.gif: give a file that ends in .svg or .png"),
        (["--plot", "out"], "--plot out: give a file that ends in .svg or .png"),
        (["--plot", "a.svg", "--kind", "pie"], "--kind pie: choose of bars, heat-map"),
        (["--kind", "bars"], "--kind says which plot: give its file too"),
        (["--replicates", "1e9"], "replicates=1e9: give a whole number"),
        (["--replicates", "99999999999"], "replicates=99999999999: give a whole number from 0"),
        (["--format", "xls"], "'xls' is not one of 'table', 'csv'"),
        (["--top", "0"], "--top"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, list) else "",
)
def test_wrong_usage_is_one_line_that_says_what_to_give(
    small_site_location: Path, words: list[str], said: str
) -> None:
    result = analyze(small_site_location, "centrality", *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


def test_notice_is_named_as_people_name_it(small_site_location: Path) -> None:
    named = analyze(
        small_site_location, "workload", *QUICK, "--notice", "通政发[2022]8号", "--format", "csv"
    )
    assert len(records(named)) == 3


def test_unknown_notice_is_one_line_with_what_there_is(small_site_location: Path) -> None:
    result = analyze(small_site_location, "workload", "--notice", "通政发〔2022〕9号")
    assert result.exit_code == 2
    assert "did you mean 通政发〔2022〕8号" in result.stderr
    assert result.stderr.count("\n") == 1


def test_comparison_says_how_ranks_change(small_site_location: Path) -> None:
    words = ("compare", *QUICK, "--role", "lead", "--role", "assigned", "--against-role", "support")
    result = analyze(small_site_location, *words, "--measure", "degree")
    assert result.exit_code == 0
    assert "change of rank" in result.stdout
    assert re.search(r"区水务局 .* → ", result.stdout)
    assert "in what it is compared with → in the selection" in result.stderr


def test_list_of_analyses_is_told_in_whole_sentences() -> None:
    result = CliRunner().invoke(main, ["analyze", "--help"], terminal_width=80)
    assert result.exit_code == 0
    assert "..." not in result.stdout.partition("Commands:")[2]


def test_comparison_with_nothing_says_with_what(small_site_location: Path) -> None:
    result = analyze(small_site_location, "compare")
    assert result.exit_code == 2
    assert "compare: say against what" in result.stderr


def test_filter_that_leaves_nothing_is_named(small_site_location: Path) -> None:
    result = analyze(small_site_location, "centrality", "--from", "2040-01-01", "--format", "csv")
    assert records(result) == []
    assert "nothing is left by --from 2040-01-01" in result.stderr
    chinese = analyze(small_site_location, "centrality", "--from", "2040-01-01", "--language", "zh")
    assert "没有符合条件的任务：--from 2040-01-01" in chinese.stderr


def test_another_table_is_shown_by_its_name(small_site_location: Path) -> None:
    shown = analyze(small_site_location, "clusters", "--seeds", "3", "--table", "members")
    assert WATER in shown.stdout
    wrong = analyze(small_site_location, "clusters", "--seeds", "3", "--table", "chairs")
    assert wrong.exit_code == 2
    assert "--table chairs: choose of clusters, members, scan" in wrong.stderr


@pytest.mark.parametrize("analysis", READY)
@pytest.mark.parametrize("form", ["table", *FORMATS])
def test_empty_store_has_an_empty_answer(
    empty_store: Path, analysis: str, form: str, tmp_path: Path
) -> None:
    plot = tmp_path / "nothing.svg"
    result = analyze(empty_store, analysis, "--format", form, "--plot", plot)
    assert result.exit_code == 0
    assert "the store has no tasks with units" in result.stderr
    assert "no data" in plot.read_text("utf-8")
    assert "nan" not in result.stdout.lower()


@pytest.mark.parametrize("name", ["out.svg", "out.png"])
def test_plot_that_cannot_be_written_is_one_line(
    small_site_location: Path, tmp_path: Path, name: str
) -> None:
    target = tmp_path / "missing" / name
    result = analyze(small_site_location, "centrality", *QUICK, "--plot", target, "--quiet")
    assert result.exit_code == 1
    assert result.stderr == f"Error: {target} cannot be written: No such file or directory\n"
