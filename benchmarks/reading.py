"""How fast notices are read, and whether twice the text takes twice the time.

    python -m benchmarks.reading [--scales 1 10 100]

The bundled gazette, up to its last imprint, is written 1, 10 and 100 times one after the other
into one file, and each file is read in a process of its own: its processor time and its peak
memory are those of one core. What counts is the last column: 1.00 is linear.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from loaders import read, sample_gazette

_KIB_IN_MIB = 1024 if sys.platform != "darwin" else 1024 * 1024  # ru_maxrss is in bytes there


@dataclass(frozen=True)
class Run:
    """What reading one file took: processor seconds, peak memory in MiB; and what it gave."""

    characters: int
    pages: int
    notices: int
    tasks: int
    seconds: float
    memory: float


def gazette() -> tuple[str, int]:
    """Return the text of the gazette up to its last imprint, and the number of its pages."""
    reading = read(sample_gazette())
    pages = {notice.span.page for notice in reading.notices}
    pages |= {
        span.page for notice in reading.notices for task in notice.tasks for span in task.text.spans
    }
    end = reading.notices[-1].span.end
    return reading.source.text[:end].rstrip() + "\n\n", max(int(page or 0) for page in pages)


def measure(path: Path, pages: int) -> Run:
    """Read the file at `path` in this process."""
    started = time.process_time()
    reading = read(path)
    seconds = time.process_time() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KIB_IN_MIB
    tasks = sum(len(notice.tasks) for notice in reading.notices)
    return Run(len(reading.source.text), pages, len(reading.notices), tasks, seconds, memory)


def measure_apart(path: Path, pages: int) -> Run:
    """Read the file at `path` in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.reading", "--read", str(path), str(pages)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    return Run(**json.loads(done.stdout))


def table(runs: Iterable[tuple[int, Run]]) -> str:
    """Return the runs as a Markdown table; the last column compares the time a character takes."""
    lines = [
        "| Scale | Characters | Notices | Tasks | Seconds | Characters/s | Pages/s | Peak memory "
        "| Time a character |",
        "|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    base: float | None = None
    for scale, run in runs:
        each = run.seconds / run.characters
        base = base or each
        lines.append(
            f"| {scale}x | {run.characters:,} | {run.notices:,} | {run.tasks:,} "
            f"| {run.seconds:,.1f} | {run.characters / run.seconds:,.0f} "
            f"| {run.pages / run.seconds:,.0f} | {run.memory:,.0f} MiB | {each / base:.2f} |"
        )
    return "\n".join(lines)


def main() -> None:
    """Measure at each scale and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--scales", type=int, nargs="+", default=[1, 10, 100], metavar="N")
    parser.add_argument("--read", nargs=2, metavar=("FILE", "PAGES"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.read:
        path, pages = arguments.read
        sys.stdout.write(json.dumps(asdict(measure(Path(path), int(pages)))) + "\n")
        return
    text, pages = gazette()
    runs: list[tuple[int, Run]] = []
    with tempfile.TemporaryDirectory() as directory:
        for scale in arguments.scales:
            sys.stderr.write(f"{scale}x: reading {scale * len(text):,} characters …\n")
            path = Path(directory, f"{scale}.txt")
            path.write_text(text * scale, "utf-8")
            runs.append((scale, measure_apart(path, pages * scale)))
            path.unlink()
    sys.stdout.write(table(runs) + "\n")


if __name__ == "__main__":
    main()
