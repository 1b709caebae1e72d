"""What was found, with what lists and JSON show of it: its brief, and where its words stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from api.addresses import address
from api.pages.outline import openings
from api.pages.places import Place, places
from api.things import PROLOGUE, Brief, briefs, reference
from graph.search import Hit, Snippet
from graph.store import Store


@dataclass(frozen=True, slots=True)
class Found:
    """A hit as a list shows it; `place` is where a text or a provision stands.

    `opening` tells things apart that have nothing but a common name: how the text of a provision
    begins, or of the task that names a group of units; else empty.
    """

    thing: Brief
    hit: Hit
    place: Place
    opening: str = ""

    @property
    def is_alias(self) -> bool:
        """Whether the name that fits is neither the label nor the number of the thing."""
        return self.hit.is_name and self.hit.snippet.text not in {
            self.thing.label,
            self.thing.number,
        }


def found(store: Store, hits: Sequence[Hit]) -> list[Found]:
    """Return `hits` with what a list shows of them."""
    named = briefs(store, [hit.iri for hit in hits])
    # Many articles are the fifth of their notice.
    stated = [hit.iri for hit in hits if not hit.is_name or hit.kind == "provision"]
    where = places(store, stated)
    return [Found(named[hit.iri], hit, where.get(hit.iri, Place())) for hit in hits]


def with_openings(store: Store, items: Sequence[Found]) -> list[Found]:
    """Return `items` with the openings of provisions and groups found by a common name."""
    bare = [item for item in items if _is_bare(item)]
    begun = {
        **openings(store, [item.hit.iri for item in bare if item.hit.kind == "provision"]),
        **_texts_of_tasks(store, [item.hit.iri for item in bare if item.hit.kind == "group"]),
    }
    return [replace(item, opening=begun.get(item.hit.iri, "")) for item in items]


def _texts_of_tasks(store: Store, groups: Sequence[str]) -> dict[str, str]:
    """Return the text of the task that names each of `groups`."""
    if not groups:
        return {}
    rows = store.select(
        f"""{PROLOGUE}SELECT ?group (MIN(?words) AS ?text) WHERE {{
        VALUES ?group {{ {" ".join(reference(iri) for iri in sorted(set(groups)))} }}
        ?task gbo:ledBy|gbo:supportedBy|gbo:assignedTo ?group ; gbo:taskText ?words }}
        GROUP BY ?group"""
    )
    return {str(row["group"]): str(row["text"]) for row in rows}


def _is_bare(item: Found) -> bool:
    return item.hit.is_name and item.hit.snippet.text == item.thing.label


def as_node(thing: Brief) -> dict[str, object]:
    """Return a thing as JSON names it."""
    return {
        "id": thing.path,
        "iri": thing.iri,
        "label": thing.label,
        "number": thing.number,
        "kind": {"key": thing.kind.key, "zh": thing.kind.zh, "en": thing.kind.en},
        "page": thing.page,
        "explore": address("/explore", focus=thing.path),
    }


def as_hit(item: Found) -> dict[str, object]:
    """Return a hit as JSON: a node, and the words found in the property `field`.

    `matched` is the snippet as one string; the marks of `snippet` bound the words in its `text`,
    counted in characters.
    """
    return as_node(item.thing) | {
        "field": item.hit.field,
        "is_name": item.hit.is_name,
        "matched": str(item.hit.snippet),
        "snippet": _as_snippet(item.hit.snippet),
        "notice": as_node(item.place.notice) if item.place.notice else None,
    }


def _as_snippet(snippet: Snippet) -> dict[str, object]:
    return {
        "text": snippet.text,
        "marks": [list(mark) for mark in snippet.marks],
        "is_cut_before": snippet.is_cut_before,
        "is_cut_after": snippet.is_cut_after,
    }
