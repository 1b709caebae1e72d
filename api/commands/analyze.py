"""`gongbao analyze`: who works with whom, asked on the command line.

Options are the names that `graph.analytics.read_question` knows: what the web takes in an address,
the command line takes as options, and both say the same of what cannot be.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from api.commands.options import (
    Command,
    Failed,
    WrongUsage,
    quiet_option,
    store_location,
    store_option,
)
from api.printing import messages, progress_bar
from graph.store import Store, open_store

if TYPE_CHECKING:
    from graph.analytics import Answer, Question

_FORMATS: Final = ("table", "csv", "json", "graphml", "gexf", "turtle")
_PLOTS: Final = ("svg", "png")

_MANY_ROWS: Final = 100
"""More in a terminal only push away what stands first: the hundreds of ties of a backbone."""

# Name, what stands for its value, what it does: of the tasks that count, …
_SELECTION: Final = (
    ("notice", "NOTICE", "Only tasks of this notice: 通政发〔2022〕8号, or its title. Repeatable."),
    ("annex", "ANNEX", "Only tasks of this annex: 附件2, or its title. Repeatable."),
    ("section", "SECTION", "Only tasks of the section with this heading. Repeatable."),
    ("area", "AREA", "Only units of this area: 通州区, or its code. Repeatable."),
    ("role", "ROLE", "Only parts as lead, support or assigned. Repeatable. [all]"),
    ("from", "DATE", "Only tasks due on this day or later: 2022-01-01."),
    ("until", "DATE", "Only tasks due on this day or earlier."),
    ("certainty", "LEVEL", "Only parts that are certain, or at least inferred. [any]"),
    ("groups", "HOW", "Groups such as 各街道乡镇: left-out, or expanded to members. [left-out]"),
)
# … of the network and the method, …
_PARAMETERS: Final = {
    "network": ("KIND", "any, lead-lead, lead-support or leaders. [any]"),
    "weight": (
        "WEIGHT",
        "What a tie counts: shared tasks (tasks), those over the tasks of either (jaccard), "
        "or 1/(n-1) for each one of n units (newman). [newman]",
    ),
    "seed": ("NUMBER", "Where random numbers start. [2022]"),
    "measure": ("NAME", "Only this measure: pagerank, betweenness, … Repeatable. [all]"),
    "method": ("NAME", "leiden or louvain. [leiden]"),
    "resolution": ("NUMBER", "Above 0; a higher one gives smaller clusters. [1]"),
    "seeds": ("COUNT", "How often the division is repeated to see if it is stable. [100]"),
    "replicates": ("COUNT", "Bootstrap samples of the tasks for intervals. [by size]"),
    "model": ("NAME", "configuration, hypergeometric or disparity. [configuration]"),
    "alpha": ("NUMBER", "Level of the tests. [0.05]"),
}
# … of what is printed: no part of the question.
_PRINTING: Final = (
    *("store", "form", "output", "plot", "kind"),
    *("table", "top", "sort", "language", "quiet"),
)


def _asking(*names: str) -> Command:
    """Give a command the options of a question: its selection, its network, and `names`."""

    def decorate(command: Command) -> Command:
        named = [(name, *_PARAMETERS[name]) for name in ("network", "weight", *names)]
        for name, metavar, told in reversed((*_SELECTION, *named)):
            command = _question_option(name, metavar, told)(command)
        return command

    return decorate


def _question_option(name: str, metavar: str, told: str) -> Command:
    # All may be repeated: whether that means anything is for the question to say.
    return click.option(f"--{name}", multiple=True, metavar=metavar, help=told)


_readings: Final = click.option(
    "--readings/--no-readings",
    default=None,
    help="Try the other readings of ambiguous tasks. [yes]",
)


def _printing(command: Command) -> Command:
    """Give a command the options of what is printed."""
    for option in reversed(
        (
            store_option,
            click.option(
                "--format",
                "form",
                type=click.Choice(_FORMATS),
                default="table",
                show_default=True,
                help="csv is the table, json all, graphml and gexf the network.",
            ),
            click.option("-o", "--output", metavar="FILE", help="Write there, not to stdout."),
            click.option("--plot", metavar="FILE", help="Draw a plot: FILE.svg or FILE.png."),
            click.option("--kind", metavar="NAME", help="Which plot: bars, heat-map, …"),
            click.option("--table", metavar="NAME", help="Another table of the answer."),
            click.option(
                "--top", type=click.IntRange(1), help="The first rows only. [100 on a terminal]"
            ),
            click.option("--sort", metavar="COLUMN", help="Sort by this measure or column."),
            click.option(
                "--language",
                type=click.Choice(("zh", "en")),
                help="Of headings and notes. [that of the terminal]",
            ),
            quiet_option,
        )
    ):
        command = option(command)
    return command


@click.group()
def analyze() -> None:
    """Measure who works with whom: units and leaders joined by the tasks that they share.

    \b
    Example:
      gongbao analyze centrality --top 10
      gongbao analyze clusters --plot clusters.svg
      gongbao analyze compare --notice 通政发〔2022〕8号 --against-notice 通政办发〔2022〕12号
    """


@analyze.command(short_help="Rank units or leaders by centrality, with intervals.")
@_asking("measure", "seed", "replicates")
@_readings
@_printing
def centrality(**given: Any) -> None:
    """Rank units (or leaders) by how central they are, with intervals.

    \b
    Example:
      gongbao analyze centrality --top 10 --sort betweenness
      gongbao analyze centrality --network leaders --format csv
    """
    _answer("centrality", given)


@analyze.command(short_help="Divide units into clusters, and say how stable these are.")
@_asking("method", "resolution", "seed", "seeds")
@_printing
def clusters(**given: Any) -> None:
    """Divide the units into clusters that share most tasks, and say how stable these are.

    \b
    Example:
      gongbao analyze clusters --resolution 1.5 --plot clusters.svg
      gongbao analyze clusters --format gexf -o clusters.gexf
    """
    _answer("clusters", given)


@analyze.command(short_help="Find the ties that are more than chance.")
@_asking("model", "alpha", "seed")
@_printing
def backbone(**given: Any) -> None:
    """Find the ties that are more than chance: shared tasks, how many were expected, p and q.

    \b
    Example:
      gongbao analyze backbone --alpha 0.01 --top 20
      gongbao analyze backbone --model disparity --format graphml -o backbone.graphml
    """
    _answer("backbone", given)


@analyze.command(short_help="Count tasks, targets and deadlines by unit or leader.")
@_asking("seed", "replicates")
@_readings
@_printing
def workload(**given: Any) -> None:
    """Count tasks, targets and deadlines of each unit (or leader), and how concentrated they are.

    \b
    Example:
      gongbao analyze workload --top 10
      gongbao analyze workload --network leaders --plot workload.png
    """
    _answer("workload", given)


@analyze.command(short_help="Set two selections side by side.")
@_asking("measure", "seed", "replicates")
@_readings
@_printing
def compare(**given: Any) -> None:
    """Compare two selections: the same measures side by side, and how ranks change.

    The second selection has the options of the first with --against- before them.

    \b
    Example:
      gongbao analyze compare --notice 通政发〔2022〕8号 --against-notice 通政办发〔2022〕12号
      gongbao analyze compare --until 2022-12-31 --against-from 2023-01-01
    """
    _answer("compare", given)


for _name, _metavar, _told in reversed(_SELECTION):
    compare.params.insert(
        0,
        click.Option(
            [f"--against-{_name}"], multiple=True, metavar=_metavar, help="Of the other side."
        ),
    )


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to be printed, and where."""

    store: str | None
    form: str
    output: str | None
    plot: str | None
    kind: str | None
    table: str | None
    top: int | None
    sort: str | None
    language: Any
    quiet: bool


def _answer(analysis: str, given: Mapping[str, Any]) -> None:
    from graph.analytics import analyse
    from graph.analytics.progress import listening

    wish = _Wish(**{name: given[name] for name in _PRINTING})
    _check_plot(analysis, wish)
    asked = {name.replace("_", "-"): value for name, value in given.items() if value}
    asked = {name: value for name, value in asked.items() if name not in _PRINTING}
    if given.get("readings") is not None:
        asked["readings"] = ("yes" if given["readings"] else "no",)
    with open_store(store_location(wish.store), read_only=True) as opened:
        question = _question(opened, analysis, asked)
        with progress_bar(quiet=wish.quiet) as report, listening(report):
            answer = analyse(opened, question)
        _show(answer, wish)


def _question(store: Store, analysis: str, asked: Mapping[str, tuple[str, ...]]) -> Question:
    """Return the question; names of notices, annexes, sections and areas become IRIs.

    Raises WrongUsage.
    """
    from graph.analytics import BadQuestion, read_question
    from graph.networks import UnknownName, resolved

    try:
        return read_question(analysis, resolved(store, asked))
    except (BadQuestion, UnknownName) as error:
        raise WrongUsage(str(error)) from error


def _check_plot(analysis: str, wish: _Wish) -> None:
    """Refuse a plot that there is not, before anything is computed."""
    from api.analysis.plots.choice import KINDS

    if wish.plot and Path(wish.plot).suffix[1:].lower() not in _PLOTS:
        raise WrongUsage(f"--plot {wish.plot}: give a file that ends in .svg or .png")
    if wish.kind and not wish.plot:
        raise WrongUsage("--kind says which plot: give its file too, --plot FILE.svg")
    if wish.kind and wish.kind not in KINDS[analysis]:
        raise WrongUsage(f"--kind {wish.kind}: choose of {', '.join(KINDS[analysis])}")


def _show(answer: Answer, wish: _Wish) -> None:
    from api.analysis.formats import write
    from api.analysis.ordering import NoSuchColumn, first_measure, ordered
    from api.commands.answer_table import language_of_terminal, print_answer, print_remarks

    language = wish.language or language_of_terminal()
    chosen = _with_table(answer, wish.table)
    whole = first_measure(chosen) if wish.form == "table" else chosen
    try:
        shown = ordered(whole, wish.sort, wish.top or _rows_on_a_screen(wish))
    except NoSuchColumn as error:
        raise WrongUsage(f"--sort {error}") from error
    text, hidden = StringIO(), list[str]()
    if wish.form != "table":
        text.write(write(shown, wish.form).text)
    else:
        to = text if wish.output else sys.stdout
        hidden = print_answer(shown, wish.sort, language, to)
    if wish.output:
        _save(wish.output, text.getvalue().encode())
    else:
        click.echo(text.getvalue(), nl=False)
    if wish.plot:
        _plot(answer, wish, language)
    if not wish.quiet:
        rows = len(shown.tables[0].rows)
        print_remarks(whole, rows, hidden, language, is_cut=whole is not chosen)
        for file in filter(None, (wish.output, wish.plot)):
            messages().print(f"{'已写入：' if language == 'zh' else 'written: '}{file}")


def _rows_on_a_screen(wish: _Wish) -> int | None:
    """Return how many rows are enough for somebody who looks at a terminal; None for all."""
    is_looked_at = wish.form == "table" and not wish.output and sys.stdout.isatty()
    return _MANY_ROWS if is_looked_at else None


def _with_table(answer: Answer, name: str | None) -> Answer:
    from api.analysis.ordering import NoSuchTable, with_table_first

    try:
        return answer if name is None else with_table_first(answer, name)
    except NoSuchTable as error:
        raise WrongUsage(f"--table {error}") from error


def _plot(answer: Answer, wish: _Wish, language: Any) -> None:
    from api.analysis.plots import BadPlot, NoChineseFont, plot

    form = Path(str(wish.plot)).suffix[1:].lower()
    measured = {each.measure for each in answer.observations}
    measure = wish.sort if wish.sort in measured else None
    try:
        drawn = plot(answer, wish.kind, _iri, form, measure=measure, language=language)
    except BadPlot as error:
        raise WrongUsage(str(error)) from error
    except NoChineseFont as error:
        raise Failed(str(error)) from error
    _save(str(wish.plot), drawn)


def _iri(*agents: str) -> str | None:
    """Return where the tasks behind a number are described: at the IRI of the agent or the tie."""
    from rdflib import URIRef

    from graph.iris import co_responsibility_iri

    if len(agents) == 1:
        return agents[0]
    return str(co_responsibility_iri(URIRef(agents[0]), URIRef(agents[1])))


def _save(file: str, content: bytes) -> None:
    try:
        Path(file).write_bytes(content)
    except OSError as error:
        raise Failed(f"{file} cannot be written: {error.strerror or error}") from error
