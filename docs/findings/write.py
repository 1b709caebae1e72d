"""Write docs/findings.md: three findings on the bundled gazette, each with query and interval.

    python docs/findings/write.py [--store ./gongbao.db]      (or: make findings)

The sentences stand in page.md.jinja, the queries beside it; every number and every name comes from
the store. A finding that no longer holds stops the run: no sentence is printed over numbers that
say something else.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from rdflib import Literal
from scipy.stats import binom

from graph.analytics import Question, analyse
from graph.build import build
from graph.networks import Selection
from graph.store import Store, open_store
from loaders import sample_gazette
from ontology import GBO

HERE = Path(__file__).parent
PAGE = HERE.parent / "findings.md"

Row = dict[str, object]

PARTS = f"""
  ?task {GBO.ledBy.n3()}|{GBO.supportedBy.n3()}|{GBO.assignedTo.n3()} ?unit .
  ?unit a {GBO.Unit.n3()} .
"""


class NoLongerSo(Exception):
    """The data do not say what the sentence of a finding says."""


def page(store: Store) -> str:
    """Return docs/findings.md for a store of the bundled gazette; raises NoLongerSo."""
    template = Environment(
        loader=FileSystemLoader(HERE), undefined=StrictUndefined, keep_trailing_newline=True
    ).get_template("page.md.jinja")
    return template.render(
        hub=held_together(store),
        pairs=tied_beyond_chance(store),
        leaders=overseen_by_few(store),
        samples=_samples(store),
        query=_query,
        percent="{:.0%}".format,
        fixed=lambda number, digits: f"{number:.{digits}f}",
        short="{:.1g}".format,
    )


def held_together(store: Store) -> Row:
    """Return who stands between the others, how sure that is, and what one notice does to it."""
    rows = _rows(store, "1-who-holds-it-together")
    first, second = rows[:2]
    _demand(first["rankHigh"] == 1 and not first["flips"], "the first rank is not sure")
    _demand(second["rankHigh"] > 5, "the second rank is sure")
    notice, number, share = _largest_notice(store)
    ranks = _ranks_without(store, notice)
    rank = ranks[str(first["agent"])]
    _demand(rank > len(ranks) / 2, f"{first['unit']} is central without {number} too")
    return {
        "rows": rows,
        "first": first,
        "second": second,
        "number": number,
        "share": share,
        "rank_without": rank,
        "others": len(ranks),
    }


def _largest_notice(store: Store) -> tuple[str, str, float]:
    """Return the notice with most tasks that name units, its number, its share of them."""
    rows = store.select(
        f"""SELECT ?notice ?number (COUNT(DISTINCT ?task) AS ?tasks) WHERE {{
              GRAPH ?graph {{ ?notice a {GBO.Notice.n3()} ; {GBO.documentNumber.n3()} ?number .
                              ?task {GBO.taskText.n3()} ?text }}
              {PARTS} }}
            GROUP BY ?notice ?number ORDER BY DESC(?tasks) ?notice"""
    )
    tasks = [int(str(row["tasks"])) for row in rows]
    return str(rows[0]["notice"]), str(rows[0]["number"]), tasks[0] / sum(tasks)


def _ranks_without(store: Store, notice: str) -> dict[str, int]:
    """Return the ranks of units by betweenness in all notices but one."""
    rows = store.select(f"SELECT ?notice WHERE {{ ?notice a {GBO.Notice.n3()} }}")
    question = Question(
        analysis="centrality",
        selection=Selection(notices=tuple(sorted({str(row["notice"]) for row in rows} - {notice}))),
        measures=("betweenness",),
        replicates=0,
        readings=False,
    )
    found = analyse(store, question).observations
    return {each.agent: each.rank for each in found if each.rank is not None}


def tied_beyond_chance(store: Store) -> Row:
    """Return which pairs share most tasks, and which of them more than chance explains."""
    rows = _rows(store, "2-together-more-than-chance")
    (found,) = store.select(f"SELECT (COUNT(DISTINCT ?task) AS ?tasks) WHERE {{ {PARTS} }}")
    for row in rows:
        row["low"], row["high"] = _sampled(row["tasks"], int(str(found["tasks"])))
    most, kept = rows[0], [row for row in rows if row["kept"]]
    _demand(bool(kept), "no pair shares more tasks than chance explains")
    _demand(most["low"] <= most["expected"] <= most["high"], "chance lies outside of the interval")
    # Pairs that share as many tasks as a kept one have no order among them.
    above = sum(row["tasks"] > max(each["tasks"] for each in kept) for row in rows)
    _demand(above > 1, "the pairs that share most are tied beyond chance")
    return {
        "all": len(rows),
        "most": most,
        "kept": len(kept),
        "above": above,
        "units": len({row[end] for row in kept for end in ("one", "other")}),
        "shown": [*rows[:5], *sorted(kept, key=lambda row: row["p"])[:5]],
    }


def _sampled(shared: int, tasks: int) -> tuple[int, int]:
    """Return the 95 % percentiles of how often a sample of the tasks holds a shared one."""
    low, high = binom.ppf([0.025, 0.975], tasks, shared / tasks)
    return int(low), int(high)


def overseen_by_few(store: Store) -> Row:
    """Return how the tasks lie with the leaders who oversee them."""
    rows = _rows(store, "3-few-leaders-carry-most")
    leaders = [row for row in rows if "leader" in row]
    (hhi,) = (row for row in rows if str(row["measure"]).endswith("/hhi"))
    parts = sum(row["value"] for row in leaders)
    share = sum(row["value"] for row in leaders[:2]) / parts
    _demand(share > 0.5, "two leaders do not oversee most")
    return {"rows": leaders, "hhi": hhi, "parts": parts, "share": share}


def _samples(store: Store) -> int:
    """Return how many samples stand behind the intervals of the graph; they are of one number."""
    rows = store.select(
        f"""SELECT DISTINCT ?number WHERE {{
              ?run {GBO.replicates.n3()} ?number FILTER(?number > 0) }}"""
    )
    (number,) = (int(str(row["number"])) for row in rows)
    return number


def _query(name: str) -> str:
    return (HERE / f"{name}.rq").read_text(encoding="utf-8").strip()


def _rows(store: Store, name: str) -> list[dict]:
    """Return the rows of a query as Python values."""
    rows = [
        {key: each.toPython() if isinstance(each, Literal) else str(each) for key, each in found}
        for found in (row.items() for row in store.select(_query(name)))
    ]
    _demand(bool(rows), f"{name}.rq finds nothing")
    return rows


def _demand(holds: bool, otherwise: str) -> None:
    if not holds:
        raise NoLongerSo(otherwise)


def main() -> None:
    """Write the page from the store given, or from one made for it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--store", type=Path, help="a store of the bundled gazette")
    given = parser.parse_args().store
    with tempfile.TemporaryDirectory() as place:
        location = given or Path(place) / "gongbao.db"
        if given is None:
            build([sample_gazette()], str(location))
        with open_store(str(location), read_only=True) as store:
            PAGE.write_text(page(store), encoding="utf-8")
    print(f"written: {PAGE}")


if __name__ == "__main__":
    main()
