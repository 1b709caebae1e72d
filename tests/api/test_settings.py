"""Where a setting comes from, what a bad one says, and that each has its paragraph."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from api.settings import BadSetting, Settings, load_settings

DOCUMENT = Path(__file__).parents[2] / "docs/settings.md"


@pytest.fixture(autouse=True)
def _in_empty_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_defaults_answer_on_this_machine_only() -> None:
    settings = load_settings()
    assert (settings.store, settings.host, settings.port) == ("./gongbao.db", "127.0.0.1", 8000)
    assert settings.query_timeout == 30


def test_command_line_goes_before_environment_before_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path("gongbao.toml").write_text('port = 1001\nhost = "h"\nworkers = 3\n', encoding="utf-8")
    assert load_settings().port == 1001
    monkeypatch.setenv("GONGBAO_PORT", "1002")
    monkeypatch.setenv("GONGBAO_HOST", "i")
    assert load_settings().port == 1002
    settings = load_settings(port=1003, host=None)
    assert (settings.port, settings.host, settings.workers) == (1003, "i", 3)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("GONGBAO_PORT", "eighty", "setting port"),
        ("GONGBAO_PORT", "70000", "70000"),
        ("GONGBAO_WORKERS", "0", "setting workers"),
        ("GONGBAO_QUERY_TIMEOUT", "-1", "setting query_timeout"),
        ("GONGBAO_STORE", "", "setting store"),
    ],
)
def test_bad_value_is_one_line_that_names_the_setting(
    name: str, value: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSetting, match=said) as caught:
        load_settings()
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"prot = 8001\n", "there is no setting prot"),
        (b"port = = 1\n", "gongbao.toml is no TOML"),
        (b"host = '\xff'\n", "gongbao.toml is no TOML"),
    ],
)
def test_bad_file_is_one_line_that_names_it(content: bytes, said: str) -> None:
    Path("gongbao.toml").write_bytes(content)
    with pytest.raises(BadSetting, match=said) as caught:
        load_settings()
    assert "\n" not in str(caught.value)


def test_token_is_shown_by_no_print_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGBAO_WRITE_TOKEN", "quite-a-secret")
    settings = load_settings()
    assert settings.write_token is not None
    assert settings.write_token.get_secret_value() == "quite-a-secret"
    assert "quite-a-secret" not in f"{settings!r} {settings} {settings.model_dump_json()}"


def test_empty_token_is_none_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGBAO_WRITE_TOKEN", "")
    assert load_settings().write_token is None


def test_bad_token_is_refused_without_being_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GONGBAO_WRITE_TOKEN", "two words")
    with pytest.raises(BadSetting, match="setting write_token") as caught:
        load_settings()
    assert "two words" not in str(caught.value)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_setting_has_a_paragraph_that_gives_its_default(name: str) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    section = re.search(rf"^## `{name}`\n(.+?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert section is not None, f"docs/settings.md says nothing of {name}"
    default = Settings.model_fields[name].default
    written = f"{default:g}" if isinstance(default, float) else str(default)
    assert f"Default: `{written}`" in section[1]
    assert f"`GONGBAO_{name.upper()}`" in section[1]


def test_document_describes_no_setting_that_is_gone() -> None:
    described = re.findall(r"^## `(\w+)`", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert described == list(Settings.model_fields)
