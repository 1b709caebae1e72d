"""The findings are what the graph says today, to the last digit printed."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from graph.store import open_store

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def writer():
    spec = importlib.util.spec_from_file_location("write", ROOT / "docs/findings/write.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_page_of_findings_is_what_the_graph_says(built_store: Path, writer) -> None:
    with open_store(str(built_store), read_only=True) as store:
        assert writer.PAGE.read_text(encoding="utf-8") == writer.page(store), "run `make findings`"


def test_finding_that_no_longer_holds_is_not_printed(writer) -> None:
    with open_store("memory") as store, pytest.raises(writer.NoLongerSo, match="finds nothing"):
        writer.page(store)
