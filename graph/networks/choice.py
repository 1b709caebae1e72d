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
    Virtuoso 7 loses rows of larger ones, under some of its plans.
    """
    choices = [patterns for patterns in _choices(store, selection) if patterns]
    if choices and server_addresses(store.location):
        return _by_name(store, choices)
    return " ".join(
        f"{{ SELECT DISTINCT ?task WHERE {{ {_union(patterns)} }} }}" for patterns in choices
    )


def _choices(store: Store, selection: Selection) -> tuple[list[str], ...]:
    """Return the conditions on a task; of the patterns of each, any may hold."""
    notices, annexes, sections = (
        [_within(store, part) for part in parts]
        for parts in (selection.notices, selection.annexes, selection.sections)
    )
    alone = [*map(_of_its_graph, selection.notices)]
    return [*notices, *alone], annexes, sections, _due(selection)


def _by_name(store: Store, choices: Iterable[Iterable[str]]) -> str:
    tasks = set.intersection(*({*_tasks(store, patterns)} for patterns in choices))
    return values("?task", tasks)


def _tasks(store: Store, patterns: Iterable[str]) -> Iterator[str]:
    for pattern in patterns:
        rows = store.select(f"SELECT DISTINCT ?task WHERE {{ {pattern} }}")
        yield from (str(row["task"]) for row in rows)


def chosen_agents(store: Store, selection: Selection) -> str:
    """Return the pattern that leaves the ?agent of the areas chosen, or of areas in them."""
    if not selection.areas:
        return ""
    areas = _reached(store, selection.areas, f"?next {DCTERMS.isPartOf.n3()} ?known")
    return f"{values('?area', areas)} ?agent {GBO.inArea.n3()} ?area ."


def below(store: Store, parts: Iterable[str]) -> set[str]:
    """Return parts of notices (or notices) and all parts below them."""
    return _reached(store, parts, f"?known {_PARTS} ?next")


def values(variable: str, iris: Iterable[str]) -> str:
    """Return the pattern that binds a variable to IRIs; with none it holds nowhere."""
    named = " ".join(f"<{iri}>" for iri in sorted(iris))
    return f"VALUES {variable} {{ {named} }}" if named else "FILTER(1 = 0)"


def _reached(store: Store, start: Iterable[str], step: str) -> set[str]:
    """Return where steps from ?known to ?next lead in the end, the start included.

    Asked step by step: of the rows of a transitive path Virtuoso 7 loses some, under some plans.
    """
    reached = set(start)
    new = reached
    while new:
        rows = store.select(f"SELECT DISTINCT ?next WHERE {{ {values('?known', new)} {step} }}")
        new = {str(row["next"]) for row in rows} - reached
        reached = reached | new
    return reached


def _within(store: Store, part: str) -> str:
    return f"{values('?place', below(store, [part]))} ?task {GBO.statedIn.n3()} ?place"


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
