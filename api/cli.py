"""The command `gongbao`. Data go to stdout, messages and progress to stderr.

Exit codes: 0 done, 1 some input failed (and a line says which), 2 wrong usage.
"""

from __future__ import annotations

import re
import signal
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, TextIO

import click

import loaders
from api.commands.analyze import analyze
from api.commands.options import (
    Command,
    Failed,
    WrongUsage,
    format_option,
    quiet_option,
    store_location,
    store_option,
)
from api.printing import (
    messages,
    print_rows,
    print_table,
    progress_bar,
    working,
)
from api.settings import BadSetting, Settings, load_settings
from graph.store import (
    MalformedQuery,
    Store,
    StoreError,
    WrongMediaType,
    is_store,
    open_store,
    previous_of,
)
from loaders.corrections import BadCorrections, Correction, read_corrections
from loaders.evaluate import UnreadableGold
from loaders.records import Role
from ontology import XSD


class _Commands(click.Group):
    """The subcommands; what they cannot do ends in one line, never in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run a subcommand."""
        try:
            return super().invoke(ctx)
        except BadSetting as error:
            raise WrongUsage(str(error)) from error
        except (StoreError, loaders.UnreadableSource, UnreadableGold, BadCorrections) as error:
            raise Failed(str(error)) from error


_LONG_TOKEN: Final = 16


def _corrections_option(command: Command) -> Command:
    return click.option(
        "--corrections", metavar="FILE", help="Decisions on open readings. [./corrections.toml]"
    )(command)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gongbao", prog_name="gongbao")
def main() -> None:
    """Turn Chinese government notices (公报, 通知) into a knowledge graph to query and cite.

    Settings come from the command line, GONGBAO_… in the environment, and gongbao.toml.

    \b
    Example:
      gongbao build
      gongbao serve
    """


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@store_option
@_corrections_option
@click.option("--verbose", is_flag=True, help="Account for every line of the sources.")
@quiet_option
def build(
    paths: tuple[Path, ...],
    store: str | None,
    corrections: str | None,
    verbose: bool,
    quiet: bool,
) -> None:
    """Read notices into the store: files, or all *.txt of a directory.

    Without PATH the bundled gazette is read. What could be read is kept when something fails.
    Decisions that `gongbao review` took are applied.

    \b
    Example:
      gongbao build notices/ --store notices.db
    """
    from api.reports import print_build
    from graph.build import build as build_store

    location = store_location(store)
    with progress_bar(quiet=quiet) as progress:
        report = build_store(
            paths or (loaders.sample_gazette(),),
            location,
            corrections=_corrections(corrections),
            max_source_bytes=load_settings().max_source_bytes,
            progress=progress,
        )
    if report.written and not quiet:
        print_build(report, verbose=verbose)
    for failure in report.failures:
        messages().print(f"failed: {failure.message}")
    if report.failures or not report.written:
        sys.exit(Failed.exit_code)


@main.command()
@store_option
@click.option("--host", help="Address to listen on. [127.0.0.1]")
@click.option("--port", type=int, help="Port to listen on, 0 for any free one. [8000]")
@click.option("--workers", type=int, help="Number of query workers. [2]")
@click.option("--query-timeout", type=float, help="Seconds that a query may take. [30]")
@click.option(
    "--writable", is_flag=True, default=None, help="Let whoever shows GONGBAO_WRITE_TOKEN write."
)
def serve(
    store: str | None,
    host: str | None,
    port: int | None,
    workers: int | None,
    query_timeout: float | None,
    writable: bool | None,
) -> None:
    """Serve the site and the SPARQL endpoint until interrupted.

    \b
    Example:
      gongbao serve --port 8080
    """
    given = {
        "store": store_location(store),
        "host": host,
        "port": port,
        "workers": workers,
        "query_timeout": query_timeout,
        "writable": writable,
    }
    settings = load_settings(**given)
    if settings.store == "memory":
        raise WrongUsage("a store in memory cannot be served: give a directory")
    if settings.writable:
        _prepare_to_write(settings)
    _serve(given, settings)


def _prepare_to_write(settings: Settings) -> None:
    """Make an empty store where there is none; raises WrongUsage where nobody could write."""
    if settings.write_token is None:
        raise WrongUsage("--writable needs a token: set GONGBAO_WRITE_TOKEN (openssl rand -hex 24)")
    if len(settings.write_token.get_secret_value()) < _LONG_TOKEN:
        messages().print("GONGBAO_WRITE_TOKEN is short and can be guessed: openssl rand -hex 24")
    directory = Path(settings.store)
    # A build that died between its two renames has left the store under its other name.
    if (
        "://" not in settings.store
        and not is_store(directory)
        and not previous_of(directory).exists()
    ):
        open_store(settings.store).close()


def _serve(given: Mapping[str, object], settings: Settings) -> None:
    from api.serving.listening import CannotListen, PortTaken, listen, site_address
    from api.serving.serving_process import serving
    from api.serving.supervisor import NotServing, Supervisor, log_to_stderr

    log_to_stderr()
    try:
        listener = listen(settings.host, settings.port)
        greeting = f"公报 Gongbao: {site_address(listener)}"
        Supervisor(serving(given), listener, lambda: print(greeting, flush=True)).run()
    except (PortTaken, NotServing) as error:
        raise Failed(str(error)) from error
    except CannotListen as error:
        raise WrongUsage(str(error)) from error


# Names of formats here → media types of SPARQL answers.
_ANSWERS: Final = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "turtle": "text/turtle",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdfxml": "application/rdf+xml",
}


@main.command()
@click.argument("text", required=False, metavar="[QUERY]")
@click.option("-f", "--file", type=click.File(encoding="utf-8"), help="Read the query; - is stdin.")
@click.option("--endpoint", metavar="URL", help="Ask a remote SPARQL 1.1 endpoint.")
@store_option
@click.option(
    "--format",
    "form",
    type=click.Choice(("table", *_ANSWERS)),
    default="table",
    show_default=True,
    help="The table of a CONSTRUCT or DESCRIBE is Turtle.",
)
@quiet_option
def query(
    text: str | None,
    file: TextIO | None,
    endpoint: str | None,
    store: str | None,
    form: str,
    quiet: bool,
) -> None:
    """Answer one SPARQL query. Prefixes such as gbo: and skos: need no declaration.

    \b
    Example:
      gongbao query 'SELECT ?unit (COUNT(?task) AS ?tasks) WHERE { ?task gbo:ledBy ?unit }
                     GROUP BY ?unit ORDER BY DESC(?tasks) LIMIT 5'
    """
    asked = _query_text(text, file)
    location = _endpoint(endpoint) if endpoint else store_location(store)
    with open_store(location, read_only=True) as opened, working("…", quiet=quiet):
        # The engine does not look up while it works: an interrupt ends the program then and there.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        answer, kind = _answer(opened, asked, form)
    if kind == "table":
        _print_answer(answer)
    else:
        sys.stdout.buffer.write(answer)


def _query_text(text: str | None, file: TextIO | None) -> str:
    if text is not None and file is None:
        return text
    if text is not None or file is None:
        raise WrongUsage("give a query, or a file of one with -f")
    try:
        return file.read()
    except UnicodeDecodeError as error:
        raise Failed(f"{file.name} is not UTF-8 at byte {error.start + 1}") from error


def _endpoint(url: str) -> str:
    if not re.match(r"(sparql\+)?https?://", url):
        raise WrongUsage(f"{url} is no address of an endpoint: it starts with http://")
    return url if url.startswith("sparql+") else f"sparql+{url}"


def _answer(store: Store, text: str, form: str) -> tuple[bytes, str]:
    """Return the answer, and `table` where it is JSON results to be shown as one.

    The query is judged as the endpoint judges it: the engine would carry out a SERVICE.
    """
    from api.problems import Refused
    from api.queries.guard import judge, misread, refuse_unknown_graphs

    try:
        query = judge(text, max_nesting=Settings().max_query_nesting)
        refuse_unknown_graphs((*query.default_graphs, *query.named_graphs), store)
    except Refused as refused:
        raise Failed(refused.problem.detail) from refused
    text = query.text
    try:
        if form != "table":
            return store.answer(text, media_type=_ANSWERS[form]), form
        try:
            return store.answer(text, media_type=_ANSWERS["json"]), "table"
        except WrongMediaType:
            return store.answer(text, media_type=_ANSWERS["turtle"]), "turtle"
    except MalformedQuery as error:
        raise Failed(misread(text, str(error)).detail) from error
    except WrongMediaType as error:
        raise WrongUsage(str(error)) from error


def _print_answer(answer: bytes) -> None:
    import json

    results = json.loads(answer)
    if "boolean" in results:
        print("yes" if results["boolean"] else "no")
        return
    rows = [
        {name: _value(term) for name, term in binding.items()}
        for binding in results["results"]["bindings"]
    ]
    print_table(rows, results["head"]["vars"])


def _value(term: dict[str, str]) -> object:
    from api.protocol.query_page import short_name

    if term["type"] == "uri":
        return short_name(term["value"])
    if term.get("datatype") == str(XSD.integer):
        return int(term["value"])
    return term["value"]


@main.command()
@click.argument("target", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(("turtle", "nquads", "trig", "jsonld", "rdfxml", "csv")),
    required=True,
)
@store_option
@quiet_option
def export(target: Path, form: str, store: str | None, quiet: bool) -> None:
    """Write the whole graph to the file TARGET, or, as CSV tables, into the directory TARGET.

    \b
    Example:
      gongbao export --format turtle gongbao.ttl
    """
    from graph.export import export as export_store

    with (
        open_store(store_location(store), read_only=True) as opened,
        working(f"writing {target}", quiet=quiet),
    ):
        try:
            export_store(opened, form, target)
        except OSError as error:
            raise Failed(f"{target} cannot be written: {error.strerror or error}") from error
    if not quiet:
        messages().print(f"written: {target}")


@main.command()
@store_option
@quiet_option
def validate(store: str | None, quiet: bool) -> None:
    """Check the graph against its shapes; exit code 1 when it breaks one.

    \b
    Example:
      gongbao validate --store gongbao.db
    """
    from api.reports import print_validation
    from graph.validate import validate as validate_store

    with open_store(store_location(store), read_only=True) as opened, working("…", quiet=quiet):
        report = validate_store(opened)
    print_validation(report, quiet=quiet)
    if not report.conforms:
        sys.exit(Failed.exit_code)


@main.command()
@store_option
@format_option
def stats(store: str | None, form: str) -> None:
    """Count what is in the store.

    \b
    Example:
      gongbao stats --format csv
    """
    from api.reports import counts

    with open_store(store_location(store), read_only=True) as opened:
        print_rows(counts(opened), form, columns=("what", "count"))


main.add_command(analyze)


@main.command()
@click.argument("gold_dir", type=click.Path(path_type=Path))
@click.option("--source", type=click.Path(path_type=Path), help="Notices to compare. [bundled]")
@click.option("--json", "target", type=click.Path(path_type=Path), help="Write the scores there.")
@quiet_option
def evaluate(gold_dir: Path, source: Path | None, target: Path | None, quiet: bool) -> None:
    """Compare what is read with gold annotations: precision, recall, F1, and every miss.

    \b
    Example:
      gongbao evaluate gold/ --json scores.json
    """
    from api.reports import print_evaluation
    from loaders.evaluate import evaluate as compare

    with working("…", quiet=quiet):
        evaluation = compare(gold_dir, [source] if source else None)
    print_evaluation(evaluation, quiet=quiet)
    if target is not None:
        try:
            target.write_text(evaluation.to_json(), encoding="utf-8")
        except OSError as error:
            raise Failed(f"{target} cannot be written: {error.strerror}") from error


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@_corrections_option
@click.option("--decide", "key", metavar="KEY", help="Decide this task: notice/annex/number/row.")
@click.option("--take", type=click.IntRange(1), metavar="N", help="Take reading N of the list.")
@click.option("--lead", metavar="NAMES", help="Lead units, 区教委、区科委; empty for none.")
@click.option("--support", metavar="NAMES", help="Support units, likewise.")
@click.option("--who", metavar="NAME", help="Who decides.")
@click.option("--why", metavar="REASON", help="Why.")
@click.option("--ask", is_flag=True, help="Ask for a decision on each open task in turn.")
@click.option("--conflicts", is_flag=True, help="List values that contradict each other.")
@format_option
@quiet_option
def review(
    paths: tuple[Path, ...],
    corrections: str | None,
    key: str | None,
    take: int | None,
    lead: str | None,
    support: str | None,
    who: str | None,
    why: str | None,
    ask: bool,
    conflicts: bool,
    form: str,
    quiet: bool,
) -> None:
    """List what the text leaves open, with its lines and readings, and take decisions.

    A decision goes into the corrections file, which every later build applies. It holds for the
    very text it was taken on. Without PATH the bundled gazette is read.

    \b
    Example:
      gongbao review
      gongbao review --decide 通政发〔2022〕8号/1/2/1 --take 2 --who 李明 --why 原件表格如此
      gongbao review --conflicts
    """
    from api import review as reviewing

    file = _corrections_file(corrections)
    known = read_corrections(file) if file.exists() else ()
    with working("…", quiet=quiet):
        session = reviewing.open_session(paths or (loaders.sample_gazette(),), known)
    for fault in session.faults:
        messages().print(f"failed: {fault}")
    try:
        if key is not None:
            task = session.task(key)
            names: dict[Role, str | None] = {"lead": lead, "support": support}
            reviewing.save(session, file, task, reviewing.decision(task, take, names, who, why))
        elif conflicts:
            reviewing.print_conflicts(session, form, quiet=quiet)
        elif ask:
            reviewing.ask(session, file, who)
        else:
            reviewing.print_open(session, form, quiet=quiet)
    except reviewing.BadDecision as error:
        raise WrongUsage(str(error)) from error
    if session.faults:
        sys.exit(Failed.exit_code)


def _corrections_file(given: str | None) -> Path:
    return Path(load_settings(corrections=given).corrections)


def _corrections(given: str | None) -> tuple[Correction, ...]:
    """Return the decisions to apply; the default file need not be there, a named one must."""
    path = _corrections_file(given)
    if not path.exists() and path == Path(Settings.model_fields["corrections"].default):
        return ()
    return read_corrections(path)


if __name__ == "__main__":
    main()
