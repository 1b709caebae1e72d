"""What is computed from the facts and stored beside them: the graph `derived`.

Who works with whom is asked often and costs a join over all tasks. It is computed once, when
the store is built, and stored as gbo:CoResponsibility nodes, so that a query looks it up.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from rdflib import Literal, URIRef

from graph import Triple, iris
from graph.networks import co_responsibility
from graph.store import Store
from ontology import GBO, PROV, RDF, XSD

WEIGHT_PLACES: Final = Decimal("0.000001")


def derived_triples(store: Store) -> Iterator[Triple]:
    """Yield the content of graph `derived`: one gbo:CoResponsibility for each two units.

    Each names its two units, the number of tasks they share, Newman's weight (xsd:decimal, at
    most 6 places) and the notice graphs it was derived from. The order is fixed.
    """
    for one, other, shared in co_responsibility(store).edges(data=True):
        link = iris.co_responsibility_iri(URIRef(one), URIRef(other))
        yield link, RDF.type, GBO.CoResponsibility
        yield link, GBO.coUnit, URIRef(one)
        yield link, GBO.coUnit, URIRef(other)
        yield link, GBO.sharedTasks, Literal(shared["tasks"], datatype=XSD.positiveInteger)
        yield link, GBO.weight, _decimal(shared["weight"])
        for graph in shared["graphs"]:
            yield link, PROV.wasDerivedFrom, URIRef(graph)


def _decimal(weight: float) -> Literal:
    rounded = Decimal(repr(weight)).quantize(WEIGHT_PLACES).normalize()
    return Literal(f"{rounded:f}", datatype=XSD.decimal)
