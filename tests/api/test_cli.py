"""The command line: what goes to stdout, what to stderr, and the exit codes."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from live_server import WATER, running_server

import loaders
from api.cli import main
from graph.analytics import ANALYSES

# Short and whole: one notice, cut out of the bundled gazette by its first and last lines.
GAZETTE = loaders.sample_gazette()


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def gongbao(*words: str | Path, **options: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "api.cli", *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, **options)  # type: ignore[call-overload,no-any-return]


@pytest.fixture(scope="module")
def notice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first notice of the gazette in a file of its own."""
    first = next(loaders.load(GAZETTE))
    path = tmp_path_factory.mktemp("notice") / "notice.txt"
    path.write_text(first.source.text[first.span.start : first.span.end], encoding="utf-8")
    return path


# Help and usage

COMMANDS = ["build", "serve", "query", "export", "validate", "analyze", "evaluate", "stats"]


@pytest.mark.parametrize(
    "words",
    [[], *([name] for name in COMMANDS), *(["analyze", name] for name in ANALYSES)],
    ids=" ".join,
)
def test_help_has_an_example(words: list[str]) -> None:
    result = run(*words, "--help")
    assert result.exit_code == 0
    assert f"gongbao {' '.join(words)}".strip() in result.stdout.partition("Example:")[2]


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["build", "--nonsense"],
        ["export", "target"],
        ["export", "--format", "docx", "target"],
        ["serve", "--port", "eighty"],
        ["analyze", "centrality", "--top", "0"],
        ["query"],
        ["query", "ASK {}", "--endpoint", "ftp://example.org/"],
        ["query", "ASK {}", "-f", "-"],
        ["serve", "--store", "memory"],
        ["serve", "--port", "99999"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_exit_code_2_and_said_on_stderr(words: list[str]) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert "Error: " in result.stderr
    assert result.stdout == ""


# build


def test_build_reports_notices_tasks_triples_and_lines(notice: Path, tmp_path: Path) -> None:
    result = run("build", notice, "--store", tmp_path / "db")
    assert result.exit_code == 0
    assert "notice.txt: 1 notices" in result.stdout
    assert "no loader claimed" in result.stdout
    assert re.search(r"fact\W+task\W+\d+", result.stdout)
    assert "triples in" in result.stdout
    assert result.stderr == ""


def test_build_accounts_for_every_line_with_verbose(notice: Path, tmp_path: Path) -> None:
    said = run("build", notice, "--store", tmp_path / "db").stdout
    listed = run("build", notice, "--store", tmp_path / "db", "--verbose").stdout
    ranges = re.findall(
        r"^ +(\d+)(?:–(\d+))?  (?:fact|structure|left-out|unclaimed): ", listed, re.M
    )
    told = {n for first, last in ranges for n in range(int(first), int(last or first) + 1)}
    printed = notice.read_text(encoding="utf-8").split("\n")
    assert {number for number, text in enumerate(printed, 1) if text} <= told
    assert max(told) <= len(printed)
    assert not re.search(r"^ +\d+–\d+  fact: ", said, re.M)


def test_build_prints_the_words_of_unclaimed_lines_with_verbose(
    notice: Path, tmp_path: Path
) -> None:
    """What stands before the first letterhead belongs to no notice: here a cover."""
    text = "本期刊登区政府文件。\n\n" + notice.read_text(encoding="utf-8")
    covered = tmp_path / "covered.txt"
    covered.write_text(text, encoding="utf-8")
    listed = run("build", covered, "--store", tmp_path / "db", "--verbose").stdout
    assert re.search(r"^ +1    本期刊登区政府文件。$", listed, re.M)
    count = re.search(r"lines no loader claimed: (\d+)", listed)
    assert count is not None
    assert int(count[1]) == len(re.findall(r"^ +\d+    \S", listed, re.M)) >= 1


def test_quiet_build_says_nothing(notice: Path, tmp_path: Path) -> None:
    result = run("build", notice, "--store", tmp_path / "db", "--quiet")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_gazette_in_gb18030_builds_like_the_one_in_utf_8(notice: Path, tmp_path: Path) -> None:
    other = tmp_path / "notice.txt"
    other.write_bytes(notice.read_text(encoding="utf-8").encode("gb18030"))
    assert run("build", other, "--store", tmp_path / "db").exit_code == 0
    rows = json.loads(run("stats", "--store", tmp_path / "db", "--format", "json").stdout)
    assert {"what": "notices", "count": 1} in rows


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.txt", b"", "empty.txt"),
        ("blank.txt", b" \n\n", "blank.txt"),
        ("bad.txt", b"\xff\xfe\xff\xff\x80", "bad.txt: neither UTF-8 (byte 0"),
        ("prose.txt", "春眠不觉晓\n".encode(), "prose.txt"),
        (None, None, "missing.txt"),
    ],
)
def test_source_that_cannot_be_read_is_one_line_and_exit_code_1(
    name: str | None, content: bytes | None, said: str, tmp_path: Path
) -> None:
    path = tmp_path / (name or "missing.txt")
    if content is not None:
        path.write_bytes(content)
    result = run("build", path, "--store", tmp_path / "db")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1
    assert said in result.stderr
    assert not (tmp_path / "db").exists()


def test_directory_without_notices_is_one_line_and_exit_code_1(tmp_path: Path) -> None:
    (tmp_path / "notices").mkdir()
    result = run("build", tmp_path / "notices", "--store", tmp_path / "db")
    assert result.exit_code == 1
    assert len(result.stderr.splitlines()) == 1
    assert "notices" in result.stderr


def test_what_could_be_read_is_kept_beside_what_could_not(notice: Path, tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"\xff\xff")
    result = run("build", tmp_path / "bad.txt", notice, "--store", tmp_path / "db")
    assert result.exit_code == 1
    assert "bad.txt" in result.stderr
    assert "1 notices" in result.stdout
    assert run("query", "ASK { ?s a gbo:Notice }", "--store", tmp_path / "db").stdout == "yes\n"


@pytest.mark.parametrize("command", ["build", "serve", "stats", "validate"])
def test_store_path_that_is_a_file_is_exit_code_2(command: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("not a store")
    result = run(command, "--store", path)
    assert result.exit_code == 2
    assert result.stderr == f"Error: {path} is a file, not a store: give a directory\n"
    assert path.read_text() == "not a store"


@pytest.mark.parametrize(
    "words",
    [
        ["serve"],
        ["query", "ASK {}"],
        ["stats"],
        ["validate"],
        ["analyze", "centrality"],
        ["analyze", "clusters"],
        ["export", "--format", "turtle", "x.ttl"],
    ],
    ids=" ".join,
)
def test_store_that_is_not_there_tells_how_to_build_it(words: list[str], tmp_path: Path) -> None:
    result = run(*words, "--store", tmp_path / "none")
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "run gongbao build" in result.stderr


def test_bad_setting_from_the_environment_is_exit_code_2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGBAO_WORKERS", "many")
    result = run("stats")
    assert result.exit_code == 2
    assert result.stderr.startswith("Error: setting workers: ")


# query

LED = (
    "SELECT ?name (COUNT(?task) AS ?tasks) { ?task gbo:ledBy/skos:prefLabel ?name } GROUP BY ?name"
)


def test_known_prefixes_need_no_declaration(built: Path) -> None:
    result = run("query", LED, "--store", built, "--format", "csv")
    assert result.exit_code == 0
    rows = {row["name"]: int(row["tasks"]) for row in csv.DictReader(io.StringIO(result.stdout))}
    assert rows["区水务局"] > 10


def test_prefix_that_the_query_declares_is_its_own(small_store: Path) -> None:
    text = "PREFIX gbo: <http://www.w3.org/2004/02/skos/core#> SELECT ?n { ?s gbo:prefLabel ?n }"
    assert "区水务局" in run("query", text, "--store", small_store).stdout


def test_table_is_the_default_and_shows_short_names(small_store: Path) -> None:
    shown = run("query", f"SELECT * {{ <{WATER}> a ?class }}", "--store", small_store).stdout
    assert "gbo:Unit" in shown
    assert "class" in shown


@pytest.mark.parametrize(
    ("form", "told"),
    [("json", '"bindings"'), ("xml", "<sparql"), ("csv", "name\r\n"), ("tsv", "?name\n")],
)
def test_select_is_printed_in_the_formats_of_the_standard(
    small_store: Path, form: str, told: str
) -> None:
    text = "SELECT ?name { ?s skos:prefLabel ?name }"
    done = gongbao("query", text, "--store", small_store, "--format", form)
    assert done.returncode == 0
    assert told.replace("\r\n", "\n") in done.stdout
    assert "区水务局" in done.stdout


def test_construct_is_printed_as_turtle(small_store: Path) -> None:
    text = "CONSTRUCT { ?s skos:prefLabel ?o } { ?s skos:prefLabel ?o }"
    assert 'skos:prefLabel "区水务局"@zh' in run("query", text, "--store", small_store).stdout


def test_query_is_read_from_a_file_and_from_stdin(small_store: Path, tmp_path: Path) -> None:
    path = tmp_path / "ask.rq"
    path.write_text("ASK { ?s a gbo:Unit }", encoding="utf-8")
    assert run("query", "-f", path, "--store", small_store).stdout == "yes\n"
    piped = gongbao("query", "-f", "-", "--store", small_store, input="ASK { ?s a gbo:Notice }")
    assert piped.stdout == "no\n"


def test_syntax_error_is_one_line_with_its_place(small_store: Path) -> None:
    result = run("query", "SELECT * {\n ?s a gbo:Task .\n FILTR(?s) }", "--store", small_store)
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "line 3, column 10" in result.stderr


def test_format_that_the_form_of_query_lacks_is_exit_code_2(small_store: Path) -> None:
    result = run("query", "ASK {}", "--format", "turtle", "--store", small_store)
    assert (result.exit_code, result.stdout) == (2, "")


def test_query_goes_to_a_remote_endpoint(small_store: Path) -> None:
    with running_server(small_store) as server:
        endpoint = f"http://127.0.0.1:{server.port}/sparql"
        text = "SELECT ?name { ?s skos:prefLabel ?name }"
        answer = run("query", text, "--endpoint", endpoint, "--format", "csv")
        assert answer.output.split() == ["name", "区水务局"]


def test_endpoint_that_does_not_answer_is_one_line_and_exit_code_1() -> None:
    result = run("query", "ASK {}", "--endpoint", "http://127.0.0.1:1/sparql")
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1
    assert "127.0.0.1:1" in result.stderr


def test_closed_pipe_ends_the_program_quietly(built: Path) -> None:
    query = "SELECT * { ?s ?p ?o } LIMIT 4000"
    program = shlex.join([sys.executable, "-m", "api.cli", "query", query, "--store", str(built)])
    for form in ("table", "csv"):
        shell = f"{program} --format {form} | head -1"
        done = subprocess.run(["sh", "-c", shell], capture_output=True, text=True)
        assert done.stdout.count("\n") == 1
        assert done.stderr == ""


# The rest, over the bundled gazette


def test_stats_count_the_notices_and_every_graph(built: Path) -> None:
    rows = {
        row["what"]: row["count"]
        for row in json.loads(run("stats", "--store", built, "--format", "json").stdout)
    }
    assert rows["notices"] == 10
    # Every task has one of the forms that are counted.
    forms = [count for what, count in rows.items() if what.startswith("tasks ")]
    assert rows["tasks"] == sum(forms)
    assert rows["threshold rules"] == 114
    assert rows["defined terms"] == 14
    by_graph = [count for what, count in rows.items() if what.startswith("triples in ")]
    assert sum(by_graph) == rows["triples"]


@pytest.mark.parametrize("form", ["turtle", "nquads", "trig", "jsonld", "rdfxml"])
def test_export_writes_the_file(built: Path, form: str, tmp_path: Path) -> None:
    result = run("export", "--format", form, tmp_path / "out", "--store", built, "--quiet")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")
    assert (tmp_path / "out").stat().st_size > 100_000


def test_export_writes_tables(built: Path, tmp_path: Path) -> None:
    result = run("export", "--format", "csv", tmp_path / "tables", "--store", built)
    assert result.exit_code == 0
    assert (tmp_path / "tables/tasks.csv").is_file()


def test_export_to_a_place_that_cannot_be_is_one_line(small_store: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    target = tmp_path / "file/x.ttl"
    result = run("export", "--format", "turtle", target, "--store", small_store)
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1


def test_validation_of_the_bundled_gazette_succeeds(built: Path) -> None:
    result = run("validate", "--store", built)
    assert result.exit_code == 0
    assert "the graph conforms" in result.stdout


def test_validation_of_a_broken_graph_names_the_shape_and_the_thing(small_store: Path) -> None:
    result = run("validate", "--store", small_store)
    assert result.exit_code == 1
    assert "violation" in result.stdout
    assert "/annex/1/task/1/1" in result.stdout
    assert "does not conform" in result.stdout


def test_evaluation_prints_scores_and_misses_and_writes_json(tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    first = next(loaders.load(GAZETTE))
    texts = ("issuer", "signed", "printed", "printed_by", "public", "addressees", "encloses")
    texts += ("effective", "expires", "interpreter", "approved_by")
    line = {
        **{name: [] for name in ("cc", "annexes", "repeals")},
        **dict.fromkeys(texts),
        "number": str(first.number),
        "title": "别的标题",
        "line_start": 1,
        "line_end": 2,
    }
    text = json.dumps(line, ensure_ascii=False)
    (gold / "documents.jsonl").write_text(text + "\n", encoding="utf-8")
    result = run("evaluate", gold, "--json", tmp_path / "scores.json")
    assert result.exit_code == 0
    assert "precision" in result.stdout
    assert "gold:  别的标题" in result.stdout
    scores = json.loads((tmp_path / "scores.json").read_text(encoding="utf-8"))
    assert "documents.title" in {miss["field"] for miss in scores["misses"]}


def test_evaluation_without_gold_is_one_line(tmp_path: Path) -> None:
    result = run("evaluate", tmp_path)
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1


# serve


def test_taken_port_is_one_line_and_exit_code_1(small_store: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = gongbao("serve", "--store", small_store, "--port", port, timeout=60)
    assert done.returncode == 1
    assert done.stderr == f"Error: port {port} is taken: give another --port\n"


@pytest.mark.parametrize("host", ["no-such-host.invalid", "192.0.2.1", "300.1.1.1"])
def test_host_that_is_not_here_is_one_line_and_exit_code_2(small_store: Path, host: str) -> None:
    done = gongbao("serve", "--store", small_store, "--host", host, timeout=60)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert host in done.stderr


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_server_ends_quietly(small_store: Path, ending: signal.Signals) -> None:
    with running_server(small_store) as server:
        os.kill(server.process.pid, ending)
        _, errors = server.process.communicate(timeout=30)
    assert (server.process.returncode, errors) == (0, "")


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE"),
        ("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }", "no graph of this store"),
    ],
)
def test_query_reaches_nothing_outside_the_store(small_store: Path, query: str, why: str) -> None:
    result = CliRunner().invoke(main, ["query", query, "--store", str(small_store)])
    assert result.exit_code == 1
    assert why in result.stderr
    assert "Traceback" not in result.stderr
