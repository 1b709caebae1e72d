"""The token: who sends none, who sends another one, and what the answer tells."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from live_server import running_server

from api.problems import Refused
from api.protocol.write_access import require_token, require_write_access
from api.settings import Settings, load_settings
from graph.store import open_store

TOKEN = "correct-horse-battery"


def settings(**given: object) -> Settings:
    return load_settings(**{"write_token": TOKEN, "writable": True, **given})


def refusal(authorization: str | None, chosen: Settings) -> tuple[int, str]:
    with pytest.raises(Refused) as caught:
        require_write_access(authorization, chosen)
    found = caught.value.problem
    return found.status, found.headers.get("WWW-Authenticate", "")


@pytest.mark.parametrize("sent", [f"Bearer {TOKEN}", f"bearer   {TOKEN}", f" BEARER {TOKEN} "])
def test_token_is_taken_under_any_case_of_the_scheme(sent: str) -> None:
    require_token(sent, settings())
    require_write_access(sent, settings())


@pytest.mark.parametrize("sent", [None, "", "Bearer", "Bearer ", "Basic dTpw", TOKEN])
def test_request_without_a_bearer_token_is_challenged(sent: str | None) -> None:
    assert refusal(sent, settings()) == (401, 'Bearer realm="gongbao"')


@pytest.mark.parametrize("sent", [TOKEN[:-1], TOKEN + "x", TOKEN.upper(), "é", "ÿ令"])
def test_other_token_is_forbidden(sent: str) -> None:
    status, challenge = refusal(f"Bearer {sent}", settings())
    assert (status, "invalid_token" in challenge) == (403, True)


@given(st.text(max_size=60))
def test_no_header_but_the_token_opens_anything(sent: str) -> None:
    with pytest.raises(Refused):
        require_token(sent, settings())


def test_token_that_is_not_ascii_is_compared_by_its_bytes() -> None:
    chosen = settings(write_token="一个很长的令牌一个很长的令牌")
    # Header values reach the app as Latin-1.
    require_token("Bearer " + "一个很长的令牌一个很长的令牌".encode().decode("latin-1"), chosen)
    assert refusal("Bearer 一个很长的令牌", chosen)[0] == 403


def test_server_without_the_option_or_without_a_token_forbids_even_the_right_one() -> None:
    assert refusal(f"Bearer {TOKEN}", settings(writable=False))[0] == 403
    assert refusal(f"Bearer {TOKEN}", settings(write_token=None))[0] == 403
    assert refusal(None, settings(write_token=None))[0] == 403


def serve_writable(store: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "api.cli", "serve", "--writable", "--store", str(store)]
    clean = {name: value for name, value in os.environ.items() if name != "GONGBAO_WRITE_TOKEN"}
    return subprocess.run(
        [*command, "--port", "0"],
        capture_output=True,
        text=True,
        timeout=60,
        env=clean | environment,
        check=False,
    )


@pytest.mark.parametrize("environment", [{}, {"GONGBAO_WRITE_TOKEN": ""}])
def test_writable_server_without_a_token_does_not_start(
    environment: dict[str, str], tmp_path: Path
) -> None:
    ended = serve_writable(tmp_path / "new.db", environment)
    assert ended.returncode == 2
    assert "GONGBAO_WRITE_TOKEN" in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "new.db").exists()


def test_writable_server_makes_an_empty_store_where_there_is_none(tmp_path: Path) -> None:
    with running_server(
        tmp_path / "new.db", "--writable", environment={"GONGBAO_WRITE_TOKEN": TOKEN}
    ) as server:
        assert server.query("ASK { ?s ?p ?o }").json()["boolean"] is False
    with open_store(str(tmp_path / "new.db"), read_only=True) as store:
        assert len(store) == 0


def test_token_is_written_nowhere(tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    environment = {"GONGBAO_WRITE_TOKEN": TOKEN, "GONGBAO_ACCESS_LOG": str(log)}
    owner = {"Authorization": f"Bearer {TOKEN}"}
    with running_server(tmp_path / "db", "--writable", environment=environment) as server:
        replies = [
            server.send("GET", path, headers={**owner, "Accept": accept})
            for path in ("/", "/sparql?query=ASK", "/nowhere", "/api/queries", "/metrics")
            for accept in ("text/html", "*/*")
        ]
        replies.append(server.send("POST", "/sparql?update=CLEAR", headers=owner))
        replies.append(server.send("PUT", "/rdf-graph-store?graph=x", "no Turtle", owner))
        command = Path(f"/proc/{server.process.pid}/cmdline")
        assert not command.exists() or TOKEN.encode() not in command.read_bytes()
    assert [each for each in replies if TOKEN in f"{each.headers}{each.text}"] == []
    assert TOKEN not in log.read_text(encoding="utf-8")
    assert TOKEN not in repr(settings())


def test_token_that_can_be_guessed_is_warned_of(tmp_path: Path) -> None:
    # The address is none of this machine, so that the server ends by itself.
    environment = {"GONGBAO_WRITE_TOKEN": "secret", "GONGBAO_HOST": "192.0.2.1"}
    ended = serve_writable(tmp_path / "new.db", environment)
    assert "GONGBAO_WRITE_TOKEN is short" in ended.stderr
    assert "secret" not in ended.stderr
