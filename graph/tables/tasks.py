"""Rows about tasks: their words, who answers for them, and what stays open."""

from __future__ import annotations

from collections.abc import Iterator

from graph.tables.facts import Facts, Row, local_name


def task_rows(facts: Facts) -> Iterator[Row]:
    """Yield a row for each task."""
    for row in facts.rows(
        """GRAPH ?graph { ?task a gbo:Task ; gbo:taskNumber ?number ; gbo:subNumber ?row ;
             gbo:taskForm ?form ; gbo:taskText ?text ; gbo:statedIn ?place .
             OPTIONAL { ?task gbo:certainty ?certainty }
             OPTIONAL { ?task gbo:partOfKeyTask/rdfs:label ?key_task }
             OPTIONAL { ?task gbo:hasTimeFrame ?frame . ?frame gbo:printedDeadline ?deadline ;
                          gbo:timeFrameKind ?deadline_kind
                        OPTIONAL { ?frame gbo:dueDate ?due_date }
                        OPTIONAL { ?frame gbo:edtf ?edtf } } }""",
        *("graph", "task", "number", "row", "form", "text", "place", "certainty"),
        *("key_task", "deadline", "deadline_kind", "due_date", "edtf"),
    ):
        first, last = facts.lines.get(row["task"], ("", ""))
        yield {
            **row,
            **facts.above(row["place"]),
            "task_id": row["task"],
            "notice": facts.notice_of_graph.get(row["graph"], ""),
            "form": local_name(row["form"]),
            "deadline_kind": local_name(row.get("deadline_kind", "")),
            "certainty": local_name(row.get("certainty", "")),
            "line_start": first,
            "line_end": last,
        }


def responsibility_rows(facts: Facts) -> Iterator[Row]:
    """Yield a row for each agent's part in a task."""
    kinds = {
        agent: kind
        for kind, of in (("unit", "Unit"), ("group", "UnitGroup"), ("person", "Official"))
        for agent in facts.pairs(f"?agent a gbo:{of}, ?class", "agent", "class")
    }
    for row in facts.rows(
        """GRAPH ?graph { ?task gbo:hasResponsibility ?node ; gbo:taskNumber ?number ;
             gbo:subNumber ?row ; gbo:statedIn ?place .
             ?node gbo:responsibilityRole ?role ; gbo:printedOrder ?position ;
               gbo:printedName ?printed_name ; gbo:responsibleAgent ?agent_id
             OPTIONAL { ?node gbo:openEnded ?open_ended }
             OPTIONAL { ?node gbo:certainty ?certainty } }""",
        *("graph", "task", "node", "number", "row", "place", "role", "position"),
        *("printed_name", "agent_id", "open_ended", "certainty"),
    ):
        first, last = facts.lines.get(row["node"], ("", ""))
        yield {
            **row,
            "task_id": row["task"],
            "notice": facts.notice_of_graph.get(row["graph"], ""),
            "annex": facts.above(row["place"]).get("annex", ""),
            "role": local_name(row["role"]),
            "agent_kind": kinds.get(row["agent_id"], ""),
            "open_ended": row.get("open_ended", "false"),
            "certainty": local_name(row.get("certainty", "")),
            "line_start": first,
            "line_end": last,
        }


def alternative_rows(facts: Facts) -> list[Row]:
    """Return a row for each field of another reading."""
    return facts.rows(
        """?node gbo:alternativeFor ?task_id ; gbo:alternativeField ?field ;
             gbo:printedText ?reading ; gbo:rationale ?rationale""",
        *("node", "task_id", "field", "reading", "rationale"),
    )
