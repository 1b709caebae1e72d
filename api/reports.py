"""Reports of the command line: what a build did, what a check found, how a comparison came out."""

from __future__ import annotations

from typing import Final

from rich.console import Console

from api.printing import data, print_table
from api.things import PROLOGUE
from graph.build import BuildReport, SourceReport
from graph.store import Store
from graph.validate import ValidationReport
from loaders.evaluate import Evaluation

# Without --verbose a list is cut here: the rest is counted.
_LISTED: Final = 10


def print_build(report: BuildReport, *, verbose: bool) -> None:
    """Print what a build that wrote a store read; `verbose` accounts for every line."""
    out = data()
    for source in report.sources:
        _print_source(out, source, verbose=verbose)
    if report.name_only:
        names = "、".join(f"{each.name} ({each.count})" for each in report.name_only[:_LISTED])
        more = "" if len(report.name_only) <= _LISTED else " …"
        out.print(f"units the registry does not list: {len(report.name_only)}")
        out.print(f"  {names}{more}")
    if report.corrections:
        out.print(f"decisions applied: {report.corrections}")
    out.print(f"analyses: {report.runs_computed} computed, {report.runs_reused} as they were")
    kept = f" ({report.kept} kept from before)" if report.kept else ""
    out.print(
        f"{report.location}: {report.notices:,} notices{kept}, {report.tasks:,} tasks, "
        f"{report.triples:,} triples in {report.seconds:.1f} s",
    )


def _print_source(out: Console, source: SourceReport, *, verbose: bool) -> None:
    out.print(
        f"{source.name}: {source.notices} notices, {source.tasks} tasks, "
        f"{source.triples:,} triples",
    )
    rows = [{"fate": kind.fate, "kind": kind.by, "lines": kind.lines} for kind in source.kinds]
    print_table(rows, ["fate", "kind", "lines"])
    hint = "" if verbose else " (--verbose accounts for each line)"
    out.print(f"  lines no loader claimed: {len(source.unclaimed):,}{hint}")
    if verbose:
        _print_lines(out, source)
    _print_references(out, source, verbose=verbose)
    shown = source.problems if verbose else source.problems[:_LISTED]
    if source.problems:
        out.print(f"  problems: {len(source.problems)}")
    for problem in shown:
        place = "" if problem.line is None else f"line {problem.line}: "
        out.print(f"    {place}{problem.message}")
    if len(shown) < len(source.problems):
        rest = len(source.problems) - len(shown)
        out.print(f"    and {rest} more (--verbose lists them)")


def _print_lines(out: Console, source: SourceReport) -> None:
    """Print what became of every line, in ranges, and the words of those no loader claimed."""
    unclaimed = {line.line: line.text for line in source.unclaimed}
    for each in source.ranges:
        place = f"{each.first}–{each.last}" if each.last > each.first else str(each.first)
        out.print(f"  {place:>13}  {each.fate}: {each.by}")
        if each.fate == "unclaimed":
            for number in range(each.first, each.last + 1):
                if number in unclaimed:
                    out.print(f"  {number:>13}    {unclaimed[number]}")


def _print_references(out: Console, source: SourceReport, *, verbose: bool) -> None:
    """Print what became of the printed titles and numbers; `verbose` lists the uncited ones."""
    counts = ", ".join(f"{count:,} {fate}" for fate, count in source.references.items())
    if counts:
        out.print(f"  titles and document numbers: {counts}")
    if verbose:
        for each in source.uncited:
            out.print(f"  {each.line:>13}  {each.fate}: {each.text}")


def print_evaluation(evaluation: Evaluation, *, quiet: bool) -> None:
    """Print the scores a field and a notice, and unless `quiet` every miss with its lines."""
    names = ["notice", "annex", "field", "tp", "fp", "fn", "precision", "recall", "f1"]
    rows = [{**row, "annex": row["annex"] or ""} for row in evaluation.rows()]
    print_table([{**row, "notice": row["notice"] or "all"} for row in rows], names)
    if quiet:
        return
    out = data()
    for miss in evaluation.misses:
        out.print(f"{miss.place}  {miss.field}  {miss.item}")
        out.print(f"  gold:  {' | '.join(miss.gold) or '–'}")
        out.print(f"  found: {' | '.join(miss.found) or '–'}")
        for line in miss.place.printed.splitlines():
            out.print(f"    {line}")


# What is counted: its name, and the pattern of ?thing in a query.
_COUNTED: Final = (
    ("notices", "?thing a gbo:Notice"),
    ("tasks", "?thing a gbo:Task"),
    ("tasks in table rows", "?thing gbo:taskForm tform:table-row"),
    ("tasks in numbered measures", "?thing gbo:taskForm tform:numbered-measure"),
    ("tasks in divisions of labour", "?thing gbo:taskForm tform:division-block"),
    ("tasks within a division of labour", "?thing gbo:taskForm tform:division-item"),
    ("tasks that provisions lay down", "?thing gbo:taskForm tform:provision-duty"),
    ("tasks in reports", "?thing gbo:taskForm tform:report-task"),
    ("responsibilities", "?thing a gbo:Responsibility"),
    ("responsibilities: lead", "?thing gbo:responsibilityRole role:lead"),
    ("responsibilities: support", "?thing gbo:responsibilityRole role:support"),
    ("responsibilities: assigned", "?thing gbo:responsibilityRole role:assigned"),
    ("responsibilities: leader", "?thing gbo:responsibilityRole role:leader"),
    ("alternative readings", "?thing a gbo:AlternativeReading"),
    ("units", "?thing a gbo:Unit"),
    ("groups", "?thing a gbo:UnitGroup"),
    ("officials", "?thing a gbo:Official"),
    ("provisions", "?thing a gbo:Provision"),
    ("milestones", "?task gbo:hasMilestone ?thing"),
    ("citations", "?thing a gbo:Citation"),
    ("cited documents", "?thing a gbo:CitedDocument"),
    ("indicators", "?thing a gbo:Indicator"),
    ("statements: target", "?thing a gbo:Target"),
    ("statements: achieved", "?thing a gbo:Achievement"),
    ("statements: limit", "?thing a gbo:Limit"),
    ("statements: quota", "?thing a gbo:Quota"),
    ("defined terms", "?thing skos:definition ?text ; gbo:statedIn ?place"),
    ("threshold rules", "?thing a gbo:ThresholdRule"),
    (
        "industry classes",
        "?thing skos:notation ?code ; skos:inScheme ?scheme ; gbo:statedIn ?place "
        'FILTER(CONTAINS(STR(?scheme), "/id/classification/"))',
    ),
    ("posts", "?thing a org:Membership"),
)


def counts(store: Store) -> list[dict[str, object]]:
    """Return rows of `what` and `count`: things by kind, triples in all and by graph."""
    rows: list[dict[str, object]] = [
        {"what": what, "count": _count(store, pattern)} for what, pattern in _COUNTED
    ]
    rows.append({"what": "triples", "count": len(store)})
    by_graph = store.select(
        "SELECT ?graph (COUNT(*) AS ?count) WHERE { GRAPH ?graph { ?s ?p ?o } } "
        "GROUP BY ?graph ORDER BY ?graph"
    )
    rows += [
        {"what": f"triples in {row['graph']}", "count": int(str(row["count"]))} for row in by_graph
    ]
    return rows


def _count(store: Store, pattern: str) -> int:
    query = f"{PROLOGUE}SELECT (COUNT(DISTINCT ?thing) AS ?count) WHERE {{ {pattern} }}"
    return int(str(store.select(query)[0]["count"]))


def print_validation(report: ValidationReport, *, quiet: bool) -> None:
    """Print how often each shape is broken, and unless `quiet` the first cases of each."""
    out = data()
    rows = [
        {"severity": severity, "shape": shape, "results": count}
        for (severity, shape), count in report.counts().items()
    ]
    if rows:
        print_table(rows, ["severity", "shape", "results"])
    if not quiet:
        for severity, shape in report.counts():
            broken = (severity, shape)
            cases = [each for each in report.results if (each.severity, each.shape) == broken]
            out.print(f"{severity} {shape}: {cases[0].message} {cases[0].message_en}".rstrip())
            for case in cases[:_LISTED]:
                value = "" if case.value is None else f"  {case.value}"
                out.print(f"    {case.focus}{value}")
            if len(cases) > _LISTED:
                out.print(f"    and {len(cases) - _LISTED} more")
    verdict = "the graph conforms" if report.conforms else "the graph does not conform"
    out.print(f"{verdict} to the {report.shapes} shapes")
