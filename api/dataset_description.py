"""`/.well-known/void`: the record of the dataset as the store has it, with what this site adds.

The store says what the dataset is and how much it holds (`graph.dataset`). Where it can be
queried and fetched is a fact of the site that serves it, and added here (VoID, 3.2 and 6.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from rdflib import Graph, Literal, Namespace, URIRef

from api.addresses import absolute, address
from api.datasets import DOWNLOADS
from api.representations import DATA, PAGE, content_type, links, preferred, serialised, varied
from api.store_access import current_store
from api.things import PROLOGUE, THINGS, reference
from graph import Triple
from ontology import DCAT, DCTERMS, FOAF, RDF, VOID

blueprint = Blueprint("dataset_description", __name__)

DATASET: Final = URIRef(f"{THINGS}dataset")
_FORMATS: Final = Namespace("http://www.w3.org/ns/formats/")
_FEATURES: Final = ("Turtle", "N-Triples", "JSON-LD", "RDF_XML")


@blueprint.get("/.well-known/void")
def void() -> ResponseReturnValue:
    """Return the description of the dataset; send a reader to its page (VoID, 7.2)."""
    wanted = preferred(*DATA, PAGE)
    if wanted == PAGE:
        return varied(_redirect())
    answer = Response(serialised(described(), wanted), content_type=content_type(wanted))
    return links(varied(answer), (str(DATASET), "describes", ""))


def _redirect() -> Response:
    answer = Response(status=303)
    answer.headers["Location"] = address("/page/dataset")
    return answer


def described() -> Graph:
    """Return all that is said of the dataset and its parts, the site's part included."""
    graph = current_store().construct(
        f"""{PROLOGUE}CONSTRUCT {{ ?s ?p ?o }} WHERE {{
        {{ BIND({reference(DATASET)} AS ?s) ?s ?p ?o FILTER(?p != sh:declare) }}
        UNION {{ {reference(DATASET)} void:subset|void:classPartition|void:propertyPartition ?s .
                 ?s ?p ?o }} }}"""
    )
    for triple in _facts_of_the_site():
        graph.add(triple)
    return graph


def _facts_of_the_site() -> Iterator[Triple]:
    here = URIRef(absolute("/.well-known/void"))
    yield here, RDF.type, VOID.DatasetDescription
    yield here, DCTERMS.title, Literal("数据集说明", lang="zh")
    yield here, DCTERMS.title, Literal("Description of the dataset", lang="en")
    yield here, FOAF.primaryTopic, DATASET
    yield DATASET, RDF.type, VOID.Dataset
    yield DATASET, FOAF.homepage, URIRef(absolute("/"))
    yield DATASET, VOID.sparqlEndpoint, URIRef(absolute("/sparql"))
    for feature in _FEATURES:
        yield DATASET, VOID.feature, _FORMATS[feature]
    for download in DOWNLOADS:
        file = URIRef(absolute(f"/datasets/{download.name}"))
        if download.format != "csv":
            yield DATASET, VOID.dataDump, file
        distribution = URIRef(f"{DATASET}/distribution/{download.name}")
        yield DATASET, DCAT.distribution, distribution
        yield distribution, RDF.type, DCAT.Distribution
        yield distribution, DCAT.downloadURL, file
        yield distribution, DCAT.mediaType, Literal(download.media_type)
