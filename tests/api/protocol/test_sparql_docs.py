"""docs/sparql.md says what the endpoint does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from live_server import Server

from api.queries.formats import ALL_FORMATS
from api.settings import Settings

DOCS = Path(__file__).parents[3] / "docs" / "sparql.md"
TEXT = DOCS.read_text(encoding="utf-8")


def table_after(heading: str) -> list[list[str]]:
    """Return the cells of the rows of the first table below a heading."""
    section = TEXT.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row] for row in rows[2:]]


def test_every_format_is_told_with_its_names() -> None:
    told = table_after("Formats")
    keys = [key for _, cell, _ in told for key in re.findall(r"`(\w+)`", cell)]
    assert keys == [each.key for each in ALL_FORMATS]
    types = [name for _, _, cell in told for name in re.findall(r"`([\w+/.-]+)`", cell)]
    assert set(types) == {name for each in ALL_FORMATS for name in (each.media_type, *each.aliases)}


def test_every_limit_told_is_a_setting_with_that_default() -> None:
    defaults = {name: field.default for name, field in Settings.model_fields.items()}
    told = {setting: limit for limit, cell, _ in table_after("Limits") for setting in _names(cell)}
    assert told.keys() <= defaults.keys()
    assert told["query_timeout"].startswith(f"{defaults['query_timeout']:g} seconds")
    assert told["max_rows"].startswith(f"{defaults['max_rows']:,} rows")
    assert told["max_answer_bytes"].startswith(f"{defaults['max_answer_bytes'] >> 20} MB")
    assert told["max_query_bytes"].startswith(f"{defaults['max_query_bytes'] >> 10} KB")


def _names(cell: str) -> list[str]:
    return re.findall(r"`(\w+)`", cell)


def test_example_in_python_runs(server: Server) -> None:
    (code,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    here = code.replace("127.0.0.1:8000", f"127.0.0.1:{server.port}").replace(
        "?notice a gbo:Notice ; dcterms:title ?title", "?notice gbo:taskText ?title"
    )
    ran = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", here],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "第1项" in ran.stdout
