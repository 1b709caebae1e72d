"""Rows about documents: the notices, what they cite, whom they name with a post."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from graph.tables.facts import Facts, Row, local_name, without_blanks

_NOWHERE: Final = 1 << 60


@dataclass(frozen=True, slots=True)
class Passages:
    """The quotes behind one notice, to tell in what form and order something was printed."""

    quotes: tuple[tuple[int, str], ...]

    def place_of(self, words: str) -> int:
        """Return the offset at which `words` are printed, beyond all offsets if they are not."""
        bare = without_blanks(words)
        found = [start + quote.index(bare) for start, quote in self.quotes if bare in quote]
        return min(found, default=_NOWHERE)

    def form_of(self, names: list[str]) -> str:
        """Return the longest of `names` that is printed, else the first."""
        printed = [name for name in names if self.place_of(name) < _NOWHERE]
        return max(printed, key=len, default=names[0] if names else "")


def document_rows(facts: Facts) -> Iterator[Row]:
    """Yield a row for each notice."""
    about: defaultdict[str, defaultdict[str, list[str]]]
    about = defaultdict(lambda: defaultdict(list))
    for row in facts.rows("?notice a gbo:Notice ; ?property ?value", "notice", "property", "value"):
        about[row["notice"]][local_name(row["property"])].append(row["value"])
    files = facts.pairs(
        "?notice a gbo:Notice ; prov:wasDerivedFrom/gbo:inSource/gbo:fileName ?file",
        "notice",
        "file",
    )
    enclosed = facts.pairs("?notice gbo:promulgates/dcterms:title ?title", "notice", "title")
    annexes = _annexes(facts)
    passages = _passages(facts)
    for notice, values in about.items():
        printed = passages[notice]

        def named(
            property_: str,
            values: dict[str, list[str]] = values,
            printed: Passages = printed,
        ) -> str:
            forms = [printed.form_of(facts.names.get(iri, [])) for iri in values[property_]]
            return "|".join(sorted(forms, key=printed.place_of))

        yield {
            "document_id": notice,
            "source": "|".join(files.get(notice, [])),
            "number": "".join(values["documentNumber"]),
            "title": "|".join(values["title"]),
            "issuer": named("issuedBy"),
            "signed_date": "".join(values["signedDate"]),
            "printed_date": "".join(values["printedDate"]),
            "printed_by": named("printedBy"),
            "disclosure": named("disclosure"),
            "addressees": "|".join(values["printedAddressees"]),
            "copied_to": "|".join(sorted(values["printedCopyRecipient"], key=printed.place_of)),
            "effective_clause": "".join(values["effectiveClause"]),
            "effective_date": "".join(values["effectiveDate"]),
            "expiry_date": "".join(values["expiryDate"]),
            "interpreted_by": named("interpretedBy"),
            "approved_by": named("approvedBy"),
            "encloses": "|".join(enclosed.get(notice, [])),
            "annexes": "|".join(title for _, title in sorted(annexes.get(notice, []))),
        }


def _annexes(facts: Facts) -> dict[str, list[tuple[int, str]]]:
    """Return number and title of the annexes of each notice and of what it encloses."""
    annexes: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in facts.rows(
        """?notice a gbo:Notice ; gbo:promulgates?/gbo:hasAnnex ?annex .
           ?annex gbo:annexNumber ?number ; dcterms:title ?title""",
        "notice",
        "number",
        "title",
    ):
        annexes[row["notice"]].append((int(row["number"]), row["title"]))
    return annexes


def _passages(facts: Facts) -> defaultdict[str, Passages]:
    found: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in facts.rows(
        """?notice a gbo:Notice ; prov:wasDerivedFrom ?span .
           ?span oa:start ?start ; gbo:quote ?quote""",
        "notice",
        "start",
        "quote",
    ):
        found[row["notice"]].append((int(row["start"]), without_blanks(row["quote"])))
    none = Passages(())
    return defaultdict(
        lambda: none, {notice: Passages(tuple(sorted(quotes))) for notice, quotes in found.items()}
    )


def citation_rows(facts: Facts) -> Iterator[Row]:
    """Yield a row for each mention of a document."""
    for row in facts.rows(
        """GRAPH ?graph { ?citation_id a gbo:Citation ; gbo:citationRole ?role ;
             gbo:statedIn ?stated_in ; cito:hasCitedEntity ?cited_id
             OPTIONAL { ?citation_id gbo:printedTitle ?title }
             OPTIONAL { ?citation_id gbo:printedNumber ?number } }""",
        *("graph", "citation_id", "role", "stated_in", "cited_id", "title", "number"),
    ):
        role = local_name(row["role"])
        yield {
            **row,
            "notice": facts.notice_of_graph.get(row["graph"], ""),
            "relation": "defines" if role == "reproduces" else role,
            "line": facts.lines.get(row["citation_id"], ("", ""))[0],
        }


def post_rows(facts: Facts) -> Iterator[Row]:
    """Yield a row for each naming of a person with post or role."""
    for row in facts.rows(
        """GRAPH ?graph { ?membership org:member ?official_id ; a org:Membership
             OPTIONAL { ?membership gbo:printedPost ?post }
             OPTIONAL { ?membership gbo:printedRole ?role } }
           ?official_id skos:prefLabel ?name
           OPTIONAL { ?membership org:organization/skos:prefLabel ?body }""",
        *("graph", "membership", "official_id", "name", "post", "body", "role"),
    ):
        yield {
            **row,
            "notice": facts.notice_of_graph.get(row["graph"], ""),
            "line": facts.lines.get(row["membership"], ("", ""))[0],
        }
