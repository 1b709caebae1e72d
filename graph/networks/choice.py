"""A selection in SPARQL: patterns that leave the tasks and the agents which it chooses.

A task stands in the notice, annex or section whose provision states it (gbo:statedIn), directly
or through the parts above: a notice promulgates an instrument, which has annexes, which have
provisions within provisions. A task of which no place is known stands in the notice that its
graph describes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from graph.networks.selection import Selection
from graph.store import Store, server_addresses
from ontology import DCTERMS, GBO, XSD

_PARTS: Final = "|".join(term.n3() for term in (GBO.hasAnnex, GBO.hasProvision, GBO.promulgates))
_SHORTCUTS: Final = "|".join(
    term.n3() for term in (GBO.ledBy, GBO.supportedBy, GBO.assignedTo, GBO.overseenBy)
)


def chosen_tasks(store: Store, selection: Selection) -> str:
    """Return the pattern that binds ?task to the tasks of `selection`, empty if it takes all.

    A store on another server is asked for the tasks beforehand, in queries of one condition each:
    Virtuoso 7 loses rows where a path is joined with more, under some of its plans.
    """
    choices = [patterns for patterns in _choices(selection) if patterns]
    if choices and server_addresses(store.location):
        return _by_name(store, choices)
    return " ".join(
        f"{{ SELECT DISTINCT ?task WHERE {{ {_union(patterns)} }} }}" for patterns in choices
    )


def _choices(selection: Selection) -> tuple[list[str], ...]:
    """Return the conditions on a task; of the patterns of each, any may hold."""
    return (
        [*map(_within, selection.notices), *map(_of_its_graph, selection.notices)],
        [*map(_within, selection.annexes)],
        [*map(_within, selection.sections)],
        _due(selection),
    )


def _by_name(store: Store, choices: Iterable[Iterable[str]]) -> str:
    tasks = set.intersection(*({*_tasks(store, patterns)} for patterns in choices))
    named = " ".join(f"<{task}>" for task in sorted(tasks))
    return f"VALUES ?task {{ {named} }}" if named else "FILTER(1 = 0)"


def _tasks(store: Store, patterns: Iterable[str]) -> Iterator[str]:
    for pattern in patterns:
        rows = store.select(f"SELECT DISTINCT ?task WHERE {{ {pattern} }}")
        yield from (str(row["task"]) for row in rows)


def chosen_agents(selection: Selection) -> str:
    """Return the pattern that leaves the ?agent of the areas chosen, or of areas in them."""
    inside = _union([f"?area {DCTERMS.isPartOf.n3()}* <{area}>" for area in selection.areas])
    if not inside:
        return ""
    return f"{{ SELECT DISTINCT ?area WHERE {{ {inside} }} }} ?agent {GBO.inArea.n3()} ?area ."


def below(part: str, variable: str) -> str:
    """Return the pattern that binds a variable to a part of a notice and to all parts below it."""
    return f"<{part}> ({_PARTS})* {variable}"


def _within(part: str) -> str:
    return f"{below(part, '?place')} . ?task {GBO.statedIn.n3()} ?place"


def _of_its_graph(notice: str) -> str:
    return (
        f"GRAPH ?home {{ <{notice}> a {GBO.Notice.n3()} . ?task {_SHORTCUTS} ?anybody }} "
        f"FILTER NOT EXISTS {{ ?task {GBO.statedIn.n3()} ?somewhere }}"
    )


def _due(selection: Selection) -> list[str]:
    """Return the patterns of the tasks due in the period, none without a period.

    A time frame without an end that has a beginning lasts from there on.
    """
    first, last = (
        f'"{day.isoformat()}"^^{XSD.date.n3()}' if day else None for day in selection.period
    )
    if first is None and last is None:
        return []
    frame = f"?task {GBO.hasTimeFrame.n3()} ?frame . ?frame"
    due = GBO.dueDate.n3()
    after = f"FILTER(?due >= {first})" if first else ""
    before = f"FILTER(?due <= {last})" if last else ""
    begun = f"FILTER(?start <= {last})" if last else ""
    return [
        f"{frame} {due} ?due {after} {before}",
        f"{frame} {GBO.startDate.n3()} ?start {begun} FILTER NOT EXISTS {{ ?frame {due} ?some }}",
    ]


def _union(patterns: Sequence[str]) -> str:
    return " UNION ".join(f"{{ {pattern} }}" for pattern in patterns)
