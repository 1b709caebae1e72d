"""The scripts of the pages: built from the lock alone, and again when a source changes."""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path

import pytest

from api import assets


@pytest.fixture
def sources(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sources, with bundles marked as made of them."""
    frontend, built = tmp_path / "frontend", tmp_path / "build"
    ignored = shutil.ignore_patterns("node_modules")
    shutil.copytree(assets.FRONTEND, frontend, ignore=ignored)
    monkeypatch.setattr(assets, "FRONTEND", frontend)
    monkeypatch.setattr(assets, "BUILT", built)
    built.mkdir()
    for name in ("explore.js", "suggest.js"):
        built.joinpath(name).write_text("")
    built.joinpath("sources.sha256").write_text(assets.sources_digest(), "ascii")
    return frontend


def test_nothing_is_built_again_while_the_sources_are_the_same(sources: Path):
    assert assets.is_current()
    sources.joinpath("src", "explore.js").touch()
    assert assets.is_current()


@pytest.mark.parametrize("name", ["src/explore.js", "package-lock.json", ".npmrc"])
def test_a_changed_source_makes_the_scripts_stale(sources: Path, name: str):
    with sources.joinpath(name).open("a") as file:
        file.write("\n")
    assert not assets.is_current()


def test_a_missing_script_makes_the_scripts_stale(sources: Path):
    assets.BUILT.joinpath("suggest.js").unlink()
    assert not assets.is_current()


def test_without_any_node_the_message_says_what_to_install(
    sources: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    sources.joinpath("package.json").write_text("{}")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert assets.main() == 1
    assert "install Node.js" in capsys.readouterr().err


def test_a_failed_build_is_one_line_that_names_the_step(
    sources: Path, capsys: pytest.CaptureFixture[str]
):
    sources.joinpath("package-lock.json").unlink()
    assert assets.main() == 1
    message = capsys.readouterr().err
    assert message.startswith("Error: ")
    assert " ci " in message
    assert message.count("\n") == 1


def test_the_lock_pins_every_package_by_its_hash_and_names_no_registry():
    lock = json.loads(assets.FRONTEND.joinpath("package-lock.json").read_text("utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert packages
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
