"""The whole dataset to take home, as RDF in five formats or as CSV tables in one archive."""

from __future__ import annotations

import shutil
import threading
import zipfile
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from weakref import WeakKeyDictionary

from flask import Blueprint, abort, render_template, send_file
from flask.typing import ResponseReturnValue

from api.store_access import current_store
from graph.export import export
from graph.store import Store

blueprint = Blueprint("datasets", __name__)


@dataclass(frozen=True, slots=True)
class Download:
    """A file of the dataset: its name, the name of its format in `graph.export`, what it is."""

    name: str
    format: str
    media_type: str
    zh: str
    en: str


DOWNLOADS = (
    Download("gongbao.ttl", "turtle", "text/turtle", "Turtle", "all triples"),
    Download(
        "gongbao.nq", "nquads", "application/n-quads", "N-Quads", "with the graph of each notice"
    ),
    Download("gongbao.trig", "trig", "application/trig", "TriG", "with the graph of each notice"),
    Download(
        "gongbao.jsonld",
        "jsonld",
        "application/ld+json",
        "JSON-LD",
        "with the graph of each notice",
    ),
    Download("gongbao.rdf", "rdfxml", "application/rdf+xml", "RDF/XML", "all triples"),
    Download(
        "gongbao-csv.zip", "csv", "application/zip", "CSV 表格", "CSV tables and datapackage.json"
    ),
)
_BY_NAME = {download.name: download for download in DOWNLOADS}


class _Files:
    """The files made of one store; they go when the store does."""

    def __init__(self) -> None:
        self._folder = TemporaryDirectory(prefix="gongbao-")
        self._lock = threading.Lock()

    def path(self, store: Store, download: Download) -> Path:
        """Return the file, made on first demand: sorting the whole dataset takes seconds."""
        path = Path(self._folder.name, download.name)
        with self._lock:
            if not path.exists():
                _write(store, download, path)
        return path


_files: WeakKeyDictionary[Store, _Files] = WeakKeyDictionary()
_files_lock = threading.Lock()


@blueprint.get("/datasets")
def datasets() -> ResponseReturnValue:
    """Show what can be downloaded, under which licence, and how it was made."""
    store = current_store()
    graphs = [str(name) for name in store.graphs()]
    return render_template("datasets.html", downloads=DOWNLOADS, triples=len(store), graphs=graphs)


@blueprint.get("/datasets/<name>")
def download(name: str) -> ResponseReturnValue:
    """Return one file of the dataset."""
    if name not in _BY_NAME:
        abort(404, description=f"there is no file {name}: choose of {', '.join(_BY_NAME)}")
    wanted = _BY_NAME[name]
    store = current_store()
    with _files_lock:
        files = _files.setdefault(store, _Files())
    path = files.path(store, wanted)
    return send_file(path, mimetype=wanted.media_type, as_attachment=True, download_name=name)


def _write(store: Store, download: Download, path: Path) -> None:
    """Write the file whole or not at all."""
    with TemporaryDirectory(dir=path.parent) as folder:
        made = Path(folder, download.name)
        if download.format == "csv":
            tables = Path(folder, "tables")
            export(store, "csv", tables)
            _zip(tables, made)
        else:
            export(store, download.format, made)
        shutil.move(made, path)


def _zip(folder: Path, target: Path) -> None:
    """Pack the files of `folder`; the same files always give the same bytes."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo(f"gongbao/{path.name}", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, path.read_bytes())
