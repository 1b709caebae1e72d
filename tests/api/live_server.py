"""A small graph on disk, and `gongbao serve` over it, spoken to through real sockets."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from rdflib import Literal, URIRef

from graph import Triple
from graph.store import Store, open_store
from ontology import BASE, GBO, RDF, SKOS

GRAPH = f"{BASE}graph/doc/tongzhengfa/2022/8"
OTHER_GRAPH = f"{BASE}graph/registry"
WATER = f"{BASE}id/org/110112/qushuiwuju-76419f"
TASK = f"{BASE}id/doc/tongzhengfa/2022/8/annex/1/task/1/1"


def build_small_store(location: Path, *, tasks: int = 3) -> None:
    """Make a store on disk of what `fill_small_store` says."""
    with open_store(str(location)) as store:
        fill_small_store(store, tasks=tasks)


def fill_small_store(store: Store, *, tasks: int = 3) -> None:
    """Write two graphs: `tasks` tasks led by 区水务局, and the unit's names."""
    triples: list[Triple] = []
    for number in range(1, tasks + 1):
        task = URIRef(f"{BASE}id/doc/tongzhengfa/2022/8/annex/1/task/{number}/1")
        triples += [
            (task, RDF.type, GBO.Task),
            (task, GBO.taskText, Literal(f'第{number}项, "引号"\n与换行')),
            (task, GBO.ledBy, URIRef(WATER)),
        ]
    store.replace_graph(URIRef(GRAPH), triples)
    unit = URIRef(WATER)
    store.replace_graph(
        URIRef(OTHER_GRAPH),
        [(unit, RDF.type, GBO.Unit), (unit, SKOS.prefLabel, Literal("区水务局", lang="zh"))],
    )


@dataclass(frozen=True)
class Reply:
    """A response off the wire."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get_content_type()

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass(frozen=True)
class Server:
    """A running `gongbao serve`."""

    process: subprocess.Popen[str]
    port: int

    def send(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            payload = body.encode() if isinstance(body, str) else body
            connection.request(method, path, payload, headers or {})
            response = connection.getresponse()
            return Reply(response.status, response.headers, response.read())
        finally:
            connection.close()

    def query(
        self,
        query: str,
        accept: str | None = None,
        headers: dict[str, str] | None = None,
        **parameters: str,
    ) -> Reply:
        """Send a query by GET."""
        form = urlencode({"query": query, **parameters})
        accepted = {"Accept": accept} if accept else {}
        return self.send("GET", f"/sparql?{form}", headers={**accepted, **(headers or {})})


_PATIENT = {
    "PYTHONUNBUFFERED": "1",
    "GONGBAO_QUEUE_TIMEOUT": "60",
    # What nobody asked for would stand in lists, counts and logs.
    "GONGBAO_PREPARE_ANALYSES": "false",
}


@contextmanager
def running_server(
    store: Path | str,
    *options: str,
    cwd: Path | None = None,
    environment: Mapping[str, str] | None = None,
    stdin: int = subprocess.DEVNULL,
) -> Iterator[Server]:
    """Run `gongbao serve` over `store` on a free port until the block ends.

    What is asked first waits for the workers, which start slowly on a busy machine: for a minute
    instead of answering 503, unless `environment` says otherwise.
    """
    command = [sys.executable, "-m", "api.cli", "serve", "--store", str(store), "--port", "0"]
    process = subprocess.Popen(
        [*command, *options],
        stdin=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=cwd,
        env={**os.environ, **_PATIENT, **(environment or {})},
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:(\d+)", line)
        assert address is not None, line + (process.stderr.read() if process.stderr else "")
        yield Server(process, int(address[1]))
    finally:
        end(process)


def end(process: subprocess.Popen[str]) -> str:
    """Have a server end, at once if running requests keep it for long; return its stderr."""
    process.terminate()
    try:
        return process.communicate(timeout=5)[1]
    except subprocess.TimeoutExpired:
        process.terminate()
        return process.communicate(timeout=30)[1]


def descendants_of(process_id: int) -> set[int]:
    """Return the ids of all processes under a process, zombies included.

    One that ends meanwhile is left out.
    """
    parents: dict[int, int] = {}
    for directory in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            after_name = (directory / "stat").read_text("utf-8", "replace").rpartition(")")[2]
            parents[int(directory.name)] = int(after_name.split()[1])
    found = {process_id}
    while more := {each for each, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {process_id}
