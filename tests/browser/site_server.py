"""`gongbao serve`, started for a browser."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def serving(store: Path, **environment: str) -> Iterator[str]:
    """Run `gongbao serve`; yields its address, without a final slash."""
    command = [sys.executable, "-m", "api.cli", "serve", "--store", str(store), "--port", "0"]
    patient = {"PYTHONUNBUFFERED": "1", "GONGBAO_QUEUE_TIMEOUT": "60"}
    variables = {**os.environ, **patient, **environment}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=variables) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            address = re.search(r"http://127\.0\.0\.1:\d+", line)
            assert address is not None, f"no address in {line!r}"
            yield address[0]
        finally:
            process.terminate()
