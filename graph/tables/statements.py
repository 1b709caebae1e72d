"""Rows about indicators: one for each value that a notice states."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from graph.tables.facts import Facts, Row, local_name


def statement_rows(facts: Facts) -> Iterator[Row]:
    """Yield a row for each stated value."""
    tasks = facts.single("?task gbo:hasStatement ?statement", "statement", "task")
    for row in facts.rows(
        """GRAPH ?graph { ?statement_id a ?class ; gbo:ofIndicator ?of ;
             gbo:comparator ?comparator ; gbo:printedText ?printed_text ; gbo:statedIn ?stated_in .
             OPTIONAL { ?statement_id gbo:value ?value }
             OPTIONAL { ?statement_id gbo:lowerValue ?lower }
             OPTIONAL { ?statement_id gbo:upperValue ?upper }
             OPTIONAL { ?statement_id gbo:unitOfMeasure ?unit }
             OPTIONAL { ?statement_id gbo:printedUnit ?printed_unit }
             OPTIONAL { ?statement_id gbo:coverageNote ?coverage }
             OPTIONAL { ?statement_id gbo:periodYear ?year }
             OPTIONAL { ?statement_id gbo:edtf ?period } }
           ?of skos:prefLabel ?indicator""",
        *("graph", "statement_id", "class", "indicator", "comparator", "value", "lower", "upper"),
        *("unit", "printed_unit", "printed_text", "stated_in", "coverage", "year", "period"),
    ):
        statement = row["statement_id"]
        yield {
            **row,
            "task_id": tasks.get(statement, ""),
            "notice": facts.notice_of_graph.get(row["graph"], ""),
            "kind": _KINDS.get(local_name(row["class"]), ""),
            "comparator": local_name(row["comparator"]),
            "period": row.get("period", row.get("year", "")),
            "line": facts.lines.get(statement, ("", ""))[0],
        }


_KINDS: Final = {
    "Target": "target",
    "Achievement": "achieved",
    "Limit": "limit",
    "Quota": "quota",
}
