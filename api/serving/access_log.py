"""The access log: one JSON object a line for each exchange, and nothing that tells who asked.

No address is written, not even hashed or cut: there are so few IPv4 addresses that a hash is one
(Article 29 Working Party, Opinion 05/2014, 4.2), and per-client figures are the business of the
rate limit, which forgets. Paths, query strings, queries, referrers and whole user agents can hold
what people looked for, or their names; instead there are the route's template and the family of
the program. So there is nothing to delete on request, and the log may be kept.
"""

from __future__ import annotations

import atexit
import json
import os
import queue
import re
import sys
import threading
import time
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Final

from api.serving.exchange import Exchange
from api.settings import BadSetting

# With so many lines waiting, the disk does not follow; an answer never waits for its line.
_MOST_WAITING: Final = 10_000

# How long a file that was renamed is still written to.
_REOPEN_SECONDS: Final = 1.0

# The first that fits: Edge says it is Chrome, Chrome says it is Safari, and all that they are
# Mozilla.
_FAMILIES: Final = tuple(
    (family, re.compile(words, re.IGNORECASE))
    for family, words in (
        ("bot", r"bot\b|crawl|spider|slurp"),
        ("curl", r"^curl/"),
        ("wget", r"^wget/"),
        ("rdf-client", r"sparqlwrapper|rdflib|jena|rdf4j|comunica"),
        ("python", r"python|aiohttp|httpx"),
        ("java", r"java|okhttp"),
        ("r", r"libcurl|\br/|httr"),
        ("prometheus", r"^prometheus/"),
        ("edge", r"edg/"),
        ("firefox", r"firefox/"),
        ("chrome", r"chrom(e|ium)/"),
        ("safari", r"safari/"),
    )
)


class AccessLog:
    """Writes exchanges to `target`: `stderr`, or the path of a file that is made and appended to.

    A thread of its own writes. A file that was renamed, as logrotate does, is made anew within a
    second. `lost` counts lines that could not be written. Raises BadSetting for a path that
    cannot be written to.
    """

    def __init__(self, target: str) -> None:
        self._target = target
        self.lost = 0
        self._waiting: queue.Queue[tuple[float, Exchange] | None] = queue.Queue(_MOST_WAITING)
        self._lock = threading.Lock()
        self._writer: threading.Thread | None = None
        self._file = -1
        self._looked = 0.0
        if target != "stderr":
            try:
                self._reopen()
            except OSError as error:
                raise BadSetting(f"setting access_log: {target}: {error.strerror}") from error

    def __call__(self, exchange: Exchange) -> None:
        """Have a line written about `exchange`."""
        if self._writer is None:
            self._start()
        try:
            self._waiting.put_nowait((time.time(), exchange))
        except queue.Full:
            self.lost += 1

    def _start(self) -> None:
        # Not in __init__: a server that forks after loading the app would leave the thread behind.
        with self._lock:
            if self._writer is None:
                self._writer = threading.Thread(target=self._write_all, daemon=True)
                self._writer.start()
                atexit.register(self.close)

    def close(self) -> None:
        """Write what is waiting and end; later exchanges are not written."""
        writer = self._writer
        if writer is not None and writer.is_alive():
            with suppress(queue.Full):
                self._waiting.put(None, timeout=1)
            writer.join(timeout=5)

    def _write_all(self) -> None:
        while (first := self._waiting.get()) is not None:
            lines = [line(*first)]
            with suppress(queue.Empty):
                while (following := self._waiting.get_nowait()) is not None:
                    lines.append(line(*following))
                self._waiting.put(None)  # the end was asked for, after these
            self._write(lines)

    def _write(self, lines: list[str]) -> None:
        try:
            data = "".join(lines).encode("ascii")
            if self._target != "stderr" and time.monotonic() - self._looked > _REOPEN_SECONDS:
                self._reopen()
            descriptor = sys.stderr.fileno() if self._target == "stderr" else self._file
            while data:
                data = data[os.write(descriptor, data) :]
        except (OSError, ValueError):  # ValueError: stderr is closed
            self.lost += len(lines)

    def _reopen(self) -> None:
        """Open the file, unless the one that is open is still the one of that name."""
        self._looked = time.monotonic()
        with suppress(OSError):
            there, ours = Path(self._target).stat(), os.fstat(self._file)
            if (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino):
                return
        # What people do here is nobody else's business on this machine either.
        opened = os.open(self._target, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o640)
        if self._file >= 0:
            os.close(self._file)
        self._file = opened


def line(ended: float, exchange: Exchange) -> str:
    r"""Return the line about `exchange`, which ended `ended` seconds after 1970, `\n` included.

    ASCII only: whatever a header held, it can end no line and move no cursor.
    """
    seconds = int(ended)
    written = (
        f'{{"time":"{_second(seconds)}.{int((ended - seconds) * 1000):03d}Z"'
        f',"method":"{exchange.method}","route":{_quoted(exchange.route)}'
        f',"status":{exchange.status},"bytes":{exchange.size}'
        f',"ms":{exchange.seconds * 1000:.2f}'
        f',"complete":{"true" if exchange.complete else "false"}'
        f',"agent":"{agent_family(exchange.user_agent)}"'
    )
    if exchange.waited is not None:
        written += f',"wait_ms":{exchange.waited * 1000:.2f}'
    if exchange.query_id is not None:
        written += f',"query":{json.dumps(exchange.query_id)}'
    return written + "}\n"


@lru_cache(maxsize=2)
def _second(seconds: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))


@lru_cache(maxsize=512)
def _quoted(text: str) -> str:
    return json.dumps(text)


@lru_cache(maxsize=512)
def agent_family(user_agent: str) -> str:
    """Return the kind of program that a User-Agent header names, `other` for any not known."""
    return next((family for family, words in _FAMILIES if words.search(user_agent)), "other")
