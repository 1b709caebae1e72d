"""The whole graph as files to take home: RDF in five formats, or CSV tables with a description.

One store gives the same bytes each time. A file is written beside its target and then takes its
place, so that a reader never meets half of one.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from graph.dataset import TITLES
from graph.serialise import SERIALISERS
from graph.shared import LOADER_VERSION
from graph.store import Store
from graph.tables import TABLES, Facts, Field, Table, ordered_rows

FORMATS: Final = (*SERIALISERS, "csv")


def export(store: Store, form: str, target: Path) -> None:
    """Write the dataset in `store` as `form` (one of FORMATS) to `target`.

    For `csv` the target is a directory, which gets a file a table and datapackage.json, for any
    other format a file. Raises OSError when it cannot be written, ValueError for another format.
    """
    if form == "csv":
        _write_tables(store, target)
    elif form in SERIALISERS:
        _replace(target, SERIALISERS[form](list(store.quads())))
    else:
        raise ValueError(f"{form} is no format: use one of {', '.join(FORMATS)}")


def _write_tables(store: Store, directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    facts = Facts(store)
    resources = []
    for table in TABLES:
        text = _csv(table, ordered_rows(table, facts))
        _replace(directory / f"{table.name}.csv", [text])
        resources.append(_resource(table, text.encode()))
    _replace(directory / "datapackage.json", [_package(resources)])


def _csv(table: Table, rows: Iterable[list[str]]) -> str:
    """Return a table after RFC 4180: a header, lines ended by CRLF, quotes only where needed."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(field.name for field in table.fields)
    writer.writerows(rows)
    return text.getvalue()


def _package(resources: list[dict[str, object]]) -> str:
    """Return the Frictionless Data Package (v1) that describes the tables."""
    package = {
        "profile": "tabular-data-package",
        "name": "gongbao",
        "title": " ".join(TITLES),
        "version": LOADER_VERSION,
        "licenses": [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}],
        "resources": resources,
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(table: Table, content: bytes) -> dict[str, object]:
    schema: dict[str, object] = {
        "fields": [_field(field) for field in table.fields],
        "missingValues": [""],
    }
    if table.keyed:
        schema["primaryKey"] = table.fields[0].name
    keys = [
        {
            "fields": field.name,
            "reference": {
                # The empty name means the table itself.
                "resource": "" if field.refers_to == table.name else field.refers_to,
                "fields": _key_of(field.refers_to),
            },
        }
        for field in table.fields
        if field.refers_to is not None
    ]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "title": table.title,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "doubleQuote": True},
        "schema": schema,
    }


def _field(field: Field) -> dict[str, object]:
    described: dict[str, object] = {"name": field.name, "type": field.type}
    if field.values:
        described["constraints"] = {"enum": list(field.values)}
    return described


def _key_of(name: str) -> str:
    return next(table.fields[0].name for table in TABLES if table.name == name)


def _replace(target: Path, pieces: Iterable[str]) -> None:
    """Write `pieces` to a new file and put it in the place of `target`."""
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
