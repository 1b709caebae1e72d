"""Rows about the ranges of text that stand behind the facts."""

from __future__ import annotations

from graph.tables.facts import Facts, Row


def span_rows(facts: Facts) -> list[Row]:
    """Return a row for each range of text behind a fact."""
    return facts.rows(
        """?subject_id prov:wasDerivedFrom ?span .
           ?span gbo:inSource/gbo:sha256 ?source_sha256 ; oa:start ?start ; oa:end ?end ;
             gbo:startLine ?line_start ; gbo:endLine ?line_end ; gbo:quote ?quote""",
        *("subject_id", "source_sha256", "start", "end", "line_start", "line_end", "quote"),
    )
