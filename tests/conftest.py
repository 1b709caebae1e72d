"""The bundled gazette as a graph, built once for all tests that only read it."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.build import build
from loaders import sample_gazette


@pytest.fixture(scope="session")
def built_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    location = tmp_path_factory.mktemp("gazette") / "gongbao.db"
    assert build([sample_gazette()], str(location)).failures == ()
    return location
