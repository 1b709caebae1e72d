"""What can be said: the vocabulary, its code lists and its shapes, and their names in Python.

The Turtle files are the only place where a term is written down. The namespaces below are read
from them and closed, so a misspelt term stops the program where it stands:

    from ontology import GBO, ROLE, TFK
    GBO.ledBy, ROLE.lead, TFK["by-date"]

`ELI`, `OA`, `CITO`, `EDTF`, `CV` and `QUDT` hold the borrowed terms that `gongbao.ttl` declares.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyoxigraph
from rdflib import Graph, Literal, URIRef
from rdflib.compare import to_canonical_graph
from rdflib.namespace import DCAT as _OPEN_DCAT
from rdflib.namespace import DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SH, SKOS, VOID
from rdflib.namespace import XSD as _OPEN_XSD

from ontology.concepts import Concept, concept
from ontology.example_queries import Example, examples
from ontology.terms import Terms

__all__ = [
    "ANALYSIS",
    "BASE",
    "CERT",
    "CHG",
    "CITO",
    "CMP",
    "CROLE",
    "CV",
    "DCAT",
    "DCTERMS",
    "DISC",
    "DTYPE",
    "EDTF",
    "ELI",
    "FOAF",
    "GBO",
    "GK",
    "IDB",
    "LOGIC",
    "MEASURE",
    "METHOD",
    "NETWORK",
    "OA",
    "ORG",
    "OWL",
    "PREFIXES",
    "PROV",
    "PTYPE",
    "QUDT",
    "RDF",
    "RDFS",
    "ROLE",
    "SH",
    "SIZE",
    "SKOS",
    "TFK",
    "TFORM",
    "TREND",
    "UTYPE",
    "VOID",
    "WEIGHTING",
    "XSD",
    "Concept",
    "Example",
    "Terms",
    "concept",
    "concept_named",
    "examples",
    "ontology_graph",
    "schemes_graph",
    "shapes_graph",
]

BASE = "https://w3id.org/gongbao/"

_FOLDER = Path(__file__).parent
_ONTOLOGY = _FOLDER / "gongbao.ttl"
_SHAPES = _FOLDER / "shapes.ttl"
_SCHEMES = sorted((_FOLDER / "schemes").glob("*.ttl"))


def ontology_graph() -> Graph:
    """Return the vocabulary: classes, properties and the borrowed terms, in a new graph.

    Blank nodes (the members of disjointness axioms) have the same labels on every call.
    """
    # rdflib labels blank nodes at random, which would make two exports of one store differ.
    return to_canonical_graph(Graph().parse(_ONTOLOGY))


def shapes_graph() -> Graph:
    """Return the SHACL shapes that a built store should satisfy, in a new graph."""
    return Graph().parse(_SHAPES)


def schemes_graph() -> Graph:
    """Return all code lists, one SKOS concept scheme each, in a new graph."""
    graph = Graph()
    for path in _SCHEMES:
        graph.parse(path)
    return graph


def concept_named(scheme: Terms, name: str) -> URIRef | None:
    """Return the concept of `scheme` that has `name` as a label or notation, or None.

    `concept_named(DTYPE, "通知")` is `DTYPE.notice`.
    """
    return _concepts_by_name().get((str(scheme), name))


@cache
def _concepts_by_name() -> dict[tuple[str, str], URIRef]:
    names = (SKOS.prefLabel, SKOS.altLabel, SKOS.notation)
    return {
        (f"{concept.rpartition('/')[0]}/", str(name)): concept
        for concept, predicate, name in schemes_graph()
        if predicate in names and isinstance(concept, URIRef) and isinstance(name, Literal)
    }


def _iris(*paths: Path) -> frozenset[str]:
    """Return every IRI that is described (is a subject) in the Turtle files."""
    # pyoxigraph, since rdflib would take a quarter of a second at every start of the program.
    return frozenset(
        quad.subject.value
        for path in paths
        for quad in pyoxigraph.parse(path=path, format=pyoxigraph.RdfFormat.TURTLE)
        if isinstance(quad.subject, pyoxigraph.NamedNode)
    )


def _terms(namespace: str, described: frozenset[str]) -> Terms:
    size = len(namespace)
    return Terms(namespace, (iri[size:] for iri in described if iri.startswith(namespace)))


class DCAT(_OPEN_DCAT):
    """The DCAT namespace, closed: rdflib's own only warns of an unknown term."""

    _fail = True


class XSD(_OPEN_XSD):
    """The XML Schema namespace, closed: rdflib's own only warns of an unknown term."""

    _fail = True


_vocabulary = _iris(_ONTOLOGY)
_concepts = _iris(*_SCHEMES)

GBO = _terms(f"{BASE}ontology#", _vocabulary)
ELI = _terms("http://data.europa.eu/eli/ontology#", _vocabulary)
OA = _terms("http://www.w3.org/ns/oa#", _vocabulary)
CITO = _terms("http://purl.org/spar/cito/", _vocabulary)
EDTF = _terms("http://id.loc.gov/datatypes/edtf/", _vocabulary)
CV = _terms("http://data.europa.eu/m8g/", _vocabulary)
QUDT = _terms("http://qudt.org/schema/qudt/", _vocabulary)

ROLE = _terms(f"{BASE}scheme/role/", _concepts)
CROLE = _terms(f"{BASE}scheme/citation-role/", _concepts)
CMP = _terms(f"{BASE}scheme/comparator/", _concepts)
TFK = _terms(f"{BASE}scheme/time-frame-kind/", _concepts)
GK = _terms(f"{BASE}scheme/group-kind/", _concepts)
CERT = _terms(f"{BASE}scheme/certainty/", _concepts)
TFORM = _terms(f"{BASE}scheme/task-form/", _concepts)
DTYPE = _terms(f"{BASE}scheme/document-type/", _concepts)
UTYPE = _terms(f"{BASE}scheme/unit-type/", _concepts)
IDB = _terms(f"{BASE}scheme/identity/", _concepts)
DISC = _terms(f"{BASE}scheme/disclosure/", _concepts)
PTYPE = _terms(f"{BASE}scheme/provision-type/", _concepts)
CHG = _terms(f"{BASE}scheme/change-kind/", _concepts)
TREND = _terms(f"{BASE}scheme/trend/", _concepts)
SIZE = _terms(f"{BASE}scheme/size-class/", _concepts)
LOGIC = _terms(f"{BASE}scheme/rule-logic/", _concepts)
ANALYSIS = _terms(f"{BASE}scheme/analysis/", _concepts)
NETWORK = _terms(f"{BASE}scheme/network/", _concepts)
WEIGHTING = _terms(f"{BASE}scheme/weighting/", _concepts)
METHOD = _terms(f"{BASE}scheme/method/", _concepts)
MEASURE = _terms(f"{BASE}scheme/measure/", _concepts)

PREFIXES: dict[str, str] = {
    "gbo": str(GBO),
    "role": str(ROLE),
    "crole": str(CROLE),
    "cmp": str(CMP),
    "tfk": str(TFK),
    "gk": str(GK),
    "cert": str(CERT),
    "tform": str(TFORM),
    "dtype": str(DTYPE),
    "utype": str(UTYPE),
    "idb": str(IDB),
    "disc": str(DISC),
    "ptype": str(PTYPE),
    "chg": str(CHG),
    "trend": str(TREND),
    "size": str(SIZE),
    "logic": str(LOGIC),
    "analysis": str(ANALYSIS),
    "network": str(NETWORK),
    "weighting": str(WEIGHTING),
    "method": str(METHOD),
    "measure": str(MEASURE),
    "eli": str(ELI),
    "oa": str(OA),
    "cito": str(CITO),
    "edtf": str(EDTF),
    "cv": str(CV),
    "qudt": str(QUDT),
    "dcterms": str(DCTERMS),
    "skos": str(SKOS),
    "prov": str(PROV),
    "org": str(ORG),
    "foaf": str(FOAF),
    "dcat": str(DCAT),
    "void": str(VOID),
    "sh": str(SH),
    "rdf": str(RDF),
    "rdfs": str(RDFS),
    "xsd": str(XSD),
    "owl": str(OWL),
}
