"""What can be said, answered at its IRIs: the ontology, the shapes, the code lists.

The list of all code lists also names those that grow with the notices and are kept in the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue
from rdflib import RDF, Graph, URIRef

from api.addresses import address
from api.not_found import not_found
from api.pages.code import read_code
from api.pages.scheme import read_scheme
from api.paging import PAGE_SIZE, offset, paging
from api.representations import DATA, PAGE, content_type, links, preferred, serialised, varied
from api.store_access import current_store
from api.things import (
    PROLOGUE,
    Brief,
    UnknownThing,
    brief,
    briefs,
    natural_order,
    page_address,
    reference,
)
from graph.store import Store
from ontology import BASE, GBO, OWL, RDFS, SKOS, ontology_graph, schemes_graph, shapes_graph

blueprint = Blueprint("vocabularies", __name__)


# Parsing takes half a second; nothing changes these while the server runs, and nobody writes them.
_ontology = cache(ontology_graph)
_schemes = cache(schemes_graph)


@blueprint.get("/ontology")
@blueprint.get("/ontology/<version>")
def ontology(version: str | None = None) -> ResponseReturnValue:
    """Show the vocabulary, or return it as data; of its versions only this one is kept."""
    graph = _ontology()
    if version is not None:
        iri = f"{BASE}ontology/{version}"
        if (None, OWL.versionIRI, URIRef(iri)) not in graph:
            return not_found(iri)
    return _vocabulary(graph, "/ontology", _ontology_page)


@blueprint.get("/ontology.<any(ttl, jsonld, nt, rdf):extension>")
def ontology_file(extension: str) -> Response:
    """Return the vocabulary as data."""
    return _data(_ontology(), extension)


@blueprint.get("/shapes")
def shapes() -> Response:
    """Return the shapes that a graph is checked against; they are for programs only."""
    wanted = preferred(PAGE, *DATA)
    return varied(_data(shapes_graph(), "ttl" if wanted == PAGE else wanted))


@blueprint.get("/scheme/")
@blueprint.get("/scheme/<path:path>")
def scheme(path: str = "") -> ResponseReturnValue:
    """Show the code lists, one of them or one concept, or return them as data."""
    everything = _schemes()
    iri = f"{BASE}scheme/{path}".rstrip("/")
    chosen = Graph()
    for subject in set(everything.subjects()):
        if str(subject) == iri or str(subject).startswith(f"{iri}/"):
            chosen += everything.triples((subject, None, None))
    if len(chosen):
        return _vocabulary(chosen, None, lambda graph: _list_or_concept(graph, path, iri))
    # The indicators, the industries and the document series grow with the notices.
    return _grown_scheme(current_store(), iri)


def _list_or_concept(graph: Graph, path: str, iri: str) -> str:
    """Return the page of all code lists, of one, or of a concept."""
    store = current_store()
    if not path:
        return _scheme_page(graph, _code_lists(store))
    if (URIRef(iri), RDF.type, SKOS.Concept) in graph:
        try:
            return render_template("code.html", code=read_code(store, iri), thing=brief(store, iri))
        except UnknownThing:  # a store without the code lists, as updates may leave it
            pass
    return _scheme_page(graph, [])


def _grown_scheme(store: Store, iri: str) -> ResponseReturnValue:
    """Show a list of concepts, or a concept, that the store holds, or return it as data."""
    try:
        found = brief(store, iri)
        if found.kind.key == "other":
            return not_found(iri)
        wanted = preferred(PAGE, *DATA)
        if wanted == PAGE:
            shown = read_scheme(store, iri, offset=offset(), limit=PAGE_SIZE)
            page = render_template(
                "scheme.html", scheme=shown, thing=found, paging=paging(shown.total)
            )
            return varied(Response(page, mimetype="text/html"))
    except UnknownThing:
        return not_found(iri)
    about = f"""{PROLOGUE}CONSTRUCT {{ ?s ?p ?o }} WHERE {{
    {{ BIND({reference(iri)} AS ?s) ?s ?p ?o }}
    UNION {{ ?s skos:inScheme {reference(iri)} ; ?p ?o }} }}"""
    body = store.answer(about, media_type=DATA[wanted])
    return varied(Response(body, content_type=content_type(wanted)))


def _vocabulary(
    graph: Graph, file: str | None, show: Callable[[Graph], str]
) -> ResponseReturnValue:
    """Answer with a page or with data; `file` is the path of the data files, without extension."""
    wanted = preferred(PAGE, *DATA)
    if wanted != PAGE:
        return varied(_data(graph, wanted))
    answer = varied(Response(show(graph), mimetype="text/html"))
    if file is None:
        return answer
    files = ((address(f"{file}.{each}"), "alternate", DATA[each]) for each in DATA)
    return links(answer, *files)


def _data(graph: Graph, extension: str) -> Response:
    return Response(serialised(graph, extension), content_type=content_type(extension))


def _ontology_page(graph: Graph) -> str:
    groups = [
        ("类", "Classes", OWL.Class),
        ("对象属性", "Object properties", OWL.ObjectProperty),
        ("数据属性", "Datatype properties", OWL.DatatypeProperty),
    ]
    terms = [
        (zh, en, _described(graph, URIRef(kind), RDFS.label, RDFS.comment))
        for zh, en, kind in groups
    ]
    return render_template("vocabulary.html", title=("本体", "Ontology"), groups=terms)


def _code_lists(store: Store) -> list[Brief]:
    """Return every concept scheme of the store, also those that grow with the notices."""
    rows = store.select(
        f"{PROLOGUE}SELECT DISTINCT ?scheme WHERE {{ ?scheme a skos:ConceptScheme }}"
    )
    named = briefs(store, {str(row["scheme"]) for row in rows})
    return sorted(named.values(), key=lambda scheme: natural_order(scheme.iri))


def _scheme_page(graph: Graph, lists: Iterable[Brief]) -> str:
    schemes = list(graph.subjects(RDF.type, SKOS.ConceptScheme))
    concepts = _described(graph, SKOS.Concept, SKOS.prefLabel, SKOS.definition)
    groups = [("概念", "Concepts", concepts)]
    title = ("代码表", "Code lists")
    if len(schemes) == 1:
        names = {
            getattr(name, "language", ""): str(name)
            for name in graph.objects(schemes[0], SKOS.prefLabel)
        }
        title = (names.get("zh", "代码表"), names.get("en", "Code list"))
    return render_template("vocabulary.html", title=title, groups=groups, lists=list(lists))


def _described(
    graph: Graph, kind: URIRef, label: URIRef, comment: URIRef
) -> list[dict[str, str | dict[str, str]]]:
    """Return the project's own terms of one kind, each with its labels and comments by language."""

    def texts(subject: URIRef, name: URIRef) -> dict[str, str]:
        return {
            str(getattr(value, "language", "")): str(value)
            for value in graph.objects(subject, name)
        }

    subjects = sorted(str(subject) for subject in graph.subjects(RDF.type, kind))
    return [
        {
            "iri": iri,
            "page": page_address(iri),
            "name": iri.removeprefix(str(GBO)).removeprefix(f"{BASE}scheme/"),
            "label": texts(URIRef(iri), label),
            "comment": texts(URIRef(iri), comment),
        }
        for iri in subjects
        if iri.startswith(BASE)
    ]
