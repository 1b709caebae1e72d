"""A source → its notices: where each begins and ends. `notice.py` reads them one by one.

Nothing is dropped without a trace: every line that is not blank gets an account, and what no
reader claimed is listed as such.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from loaders import frame
from loaders.accounts import Ledger
from loaders.garbage_collection import clear_what_is_left, paused_collector
from loaders.notice import read_notice
from loaders.records import Notice, Reading, Source
from loaders.registry import Registry, default_registry
from loaders.sources import (
    MAX_SOURCE_BYTES,
    Line,
    read_lines,
    read_source,
    set_furniture_aside,
)


def read(
    path: Path, registry: Registry | None = None, *, max_bytes: int = MAX_SOURCE_BYTES
) -> Reading:
    """Return all that the file at `path` says, with the fate of each of its lines.

    A text without any notice gives a reading with none and a problem that says so. Raises
    UnreadableSource, naming the file and the place, when it is no readable text.
    """
    source = read_source(path, max_bytes)
    with paused_collector():
        return _read(source, registry or default_registry())


def _read(source: Source, registry: Registry) -> Reading:
    printed = read_lines(source)
    lines, furniture = set_furniture_aside(printed)
    ledger = Ledger(source, printed)
    ledger.claim("structure", "page furniture", (line.number for line in furniture))
    notices = tuple(_notices(source, lines, registry, ledger))
    if not notices:
        ledger.problem(
            None,
            "no notice found: neither a 发文字号 on a line of its own under a title"
            " nor a title that ends in 通知, 意见, 决定 …",
        )
    ledger.rest(lines, notices)
    return Reading(source, notices, ledger.accounts(), tuple(ledger.problems))


def _notices(
    source: Source, lines: Sequence[Line], registry: Registry, ledger: Ledger
) -> Iterator[Notice]:
    record = frame.read_record(lines)
    if record is not None:
        lines = record.lines
        ledger.claim("fact", "record field", (line.number for line in record.fields))
    heads = frame.find_letterheads(lines, record)
    has_imprints = any(frame.is_imprint(line) for line in lines)
    for ordinal, head in enumerate(heads, start=1):
        stop = heads[ordinal].first if ordinal < len(heads) else len(lines)
        imprint = frame.read_imprint(lines[head.first : stop])
        end = head.first + imprint.last + 1 if imprint is not None else stop
        if imprint is None and has_imprints:
            ledger.problem(
                lines[end - 1].number,
                f"{head.number or 'notice'}: no imprint, as the others have; is the text cut off?",
                is_loss=True,
            )
        own, head = lines[head.first : end], replace(head, first=0, body=head.body - head.first)
        yield read_notice(source, ordinal, own, head, imprint, registry, ledger)
        clear_what_is_left()
