"""Every IRI of the graph, answered: `/id/…` leads to a page for people or to data for programs.

The data name things under https://w3id.org/gongbao/. The same paths are answered here under our
own host, so nothing has to be rewritten, wherever the site runs.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Blueprint, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from rdflib import RDF, Graph, URIRef
from werkzeug.wrappers import Response

from api.addresses import address
from api.assets import asset_address
from api.pages.agent import read_agent
from api.pages.anything import read_anything
from api.pages.cited import read_cited
from api.pages.concept import read_concept
from api.pages.indicator import read_indicator
from api.pages.notice import read_notice
from api.pages.part import read_part
from api.pages.scheme import read_scheme
from api.pages.task import read_task
from api.pages.thresholds import read_rule
from api.paging import PAGE_SIZE, offset, paging
from api.problems import wants_page
from api.store_access import current_store
from api.things import (
    PROLOGUE,
    THINGS,
    Brief,
    UnknownThing,
    brief,
    briefs,
    literal,
    natural_order,
    page_address,
    reference,
    thing_iri,
)
from graph.serialise import turtle
from graph.store import Store
from ontology import BASE, GBO, OWL, RDFS, SKOS, ontology_graph, schemes_graph

blueprint = Blueprint("linked_data", __name__)

# File name extension → media type of the data about a thing.
FORMATS = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
_EXTENSIONS = {media_type: extension for extension, media_type in FORMATS.items()}

# A hub can be named in many thousand statements; its data file gives this many of them.
INCOMING_LIMIT = 10_000


@blueprint.app_context_processor
def _for_all_pages() -> dict[str, object]:
    return {"asset_address": asset_address, "base": BASE}


@blueprint.get("/id/<path:path>")
def identified(path: str) -> ResponseReturnValue:
    """Answer 303 to the page or to the data about a thing, as the Accept header prefers."""
    if not _known(current_store(), path):
        return _not_found(path)
    wanted = _preferred(["text/html", *_EXTENSIONS])
    if wanted == "text/html":
        answer = redirect(address(f"/page/{path}"), 303)
    else:
        answer = redirect(address(f"/data/{path}.{_EXTENSIONS[wanted]}"), 303)
    answer.vary.add("Accept")
    return answer


@blueprint.get("/page/<path:path>")
def page(path: str) -> ResponseReturnValue:
    """Show a thing to a reader; a thing that is not there gets 404 and what comes near."""
    store = current_store()
    try:
        found = brief(store, thing_iri(path))
        show = _PAGES.get(found.kind.key, _show_anything)
        return show(store, found)
    except UnknownThing:
        return _not_found(path)


@blueprint.get("/data/<path:path>.<any(ttl, jsonld, nt, rdf):extension>")
def data(path: str, extension: str) -> ResponseReturnValue:
    """Return the statements about a thing, with those of its parts and of the lines behind it."""
    store = current_store()
    if not _known(store, path):
        abort(404, description=f"nothing here is named {THINGS}{path}")
    media_type = FORMATS[extension]
    return Response(store.answer(_description(path), media_type=media_type), mimetype=media_type)


@blueprint.get("/ontology")
def ontology() -> ResponseReturnValue:
    """Show the vocabulary, or return it as Turtle."""
    return _vocabulary(ontology_graph(), _ontology_page)


@blueprint.get("/ontology.ttl")
def ontology_file() -> ResponseReturnValue:
    """Return the vocabulary as Turtle."""
    return _turtle(ontology_graph())


@blueprint.get("/scheme/")
@blueprint.get("/scheme/<path:path>")
def scheme(path: str = "") -> ResponseReturnValue:
    """Show the code lists, one of them or one concept, or return them as Turtle.

    The list of all also names those that grow with the notices and are pages of their own.
    """
    everything = schemes_graph()
    prefix = f"{BASE}scheme/{path}".rstrip("/")
    chosen = Graph()
    for subject in set(everything.subjects()):
        if str(subject) == prefix or str(subject).startswith(f"{prefix}/"):
            chosen += everything.triples((subject, None, None))
    if len(chosen):
        lists = _code_lists(current_store()) if not path else []
        return _vocabulary(chosen, lambda graph: _scheme_page(graph, lists))
    # The indicators, the industries and the document series grow with the notices.
    return _grown_scheme(current_store(), prefix)


def _grown_scheme(store: Store, iri: str) -> ResponseReturnValue:
    """Show a list of concepts that the store holds, or return it as Turtle."""
    try:
        page = _show_scheme(store, brief(store, iri))
    except UnknownThing:
        abort(404, description=f"there is no code list or concept {iri}")
    if _preferred(["text/html", "text/turtle"]) == "text/turtle":
        about = f"""{PROLOGUE}CONSTRUCT {{ ?s ?p ?o }} WHERE {{
        {{ BIND({reference(iri)} AS ?s) ?s ?p ?o }}
        UNION {{ ?s skos:inScheme {reference(iri)} ; ?p ?o }} }}"""
        answer = Response(store.answer(about, media_type="text/turtle"), mimetype="text/turtle")
    else:
        answer = Response(page, mimetype="text/html")
    answer.vary.add("Accept")
    return answer


def _known(store: Store, path: str) -> bool:
    try:
        iri = reference(thing_iri(path))
    except UnknownThing:
        return False
    return store.ask(f"ASK {{ {{ {iri} ?p ?o }} UNION {{ ?s ?p {iri} }} }}")


def _preferred(offered: list[str]) -> str:
    """Return the media type of `offered` that the request prefers; answers 406 when none fits."""
    best = request.accept_mimetypes.best_match(offered)
    if best is None and request.accept_mimetypes.provided:
        abort(406, description=f"give one of these in Accept: {', '.join(offered)}")
    return best or offered[0]


def _description(path: str) -> str:
    iri = reference(thing_iri(path))
    return f"""{PROLOGUE}CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SELECT DISTINCT ?s ?p ?o WHERE {{
    {{ BIND({iri} AS ?s) ?s ?p ?o }}
    UNION {{ {iri} gbo:hasResponsibility|gbo:hasTimeFrame|gbo:hasMilestone|gbo:hasStatement
             |gbo:hasCitation|gbo:hasProvision|^gbo:alternativeFor
             |^cito:hasCitingEntity|prov:wasDerivedFrom
             |(gbo:hasResponsibility/prov:wasDerivedFrom) ?s . ?s ?p ?o }}
    UNION {{ {iri} ?link ?s . ?s skos:prefLabel ?o BIND(skos:prefLabel AS ?p) }}
    UNION {{ SELECT ?s ?p ?o WHERE {{ ?s ?p {iri} BIND({iri} AS ?o) }}
             ORDER BY ?p ?s LIMIT {INCOMING_LIMIT} }}
    }} ORDER BY ?s ?p ?o }}"""


def _show_task(store: Store, found: Brief) -> ResponseReturnValue:
    return render_template("task.html", task=read_task(store, found.iri), thing=found)


def _show_agent(store: Store, found: Brief) -> ResponseReturnValue:
    agent = read_agent(store, found.iri, offset=offset(), limit=PAGE_SIZE)
    return render_template("agent.html", agent=agent, thing=found, paging=paging(agent.total))


def _show_notice(store: Store, found: Brief) -> ResponseReturnValue:
    notice = read_notice(store, found.iri, offset=offset(), limit=PAGE_SIZE)
    return render_template("notice.html", notice=notice, thing=found, paging=paging(notice.total))


def _show_part(store: Store, found: Brief) -> ResponseReturnValue:
    part = read_part(store, found.iri, offset=offset(), limit=PAGE_SIZE)
    return render_template("part.html", part=part, thing=found, paging=paging(part.total))


def _show_cited(store: Store, found: Brief) -> ResponseReturnValue:
    return render_template("cited.html", document=read_cited(store, found.iri), thing=found)


def _show_indicator(store: Store, found: Brief) -> ResponseReturnValue:
    indicator = read_indicator(store, found.iri)
    return render_template("indicator.html", indicator=indicator, thing=found)


def _show_rule(store: Store, found: Brief) -> ResponseReturnValue:
    return render_template("rule.html", shown=read_rule(store, found.iri), thing=found)


def _show_concept(store: Store, found: Brief) -> ResponseReturnValue:
    return render_template("concept.html", concept=read_concept(store, found.iri), thing=found)


def _show_scheme(store: Store, found: Brief) -> str:
    shown = read_scheme(store, found.iri, offset=offset(), limit=PAGE_SIZE)
    return render_template("scheme.html", scheme=shown, thing=found, paging=paging(shown.total))


def _show_anything(store: Store, found: Brief) -> ResponseReturnValue:
    shown = read_anything(store, found.iri, offset=offset(), limit=PAGE_SIZE)
    return render_template("anything.html", shown=shown, thing=found, paging=paging(shown.total))


_PAGES: dict[str, Callable[[Store, Brief], ResponseReturnValue]] = {
    "task": _show_task,
    "unit": _show_agent,
    "group": _show_agent,
    "person": _show_agent,
    "notice": _show_notice,
    "instrument": _show_part,
    "annex": _show_part,
    "provision": _show_part,
    "cited": _show_cited,
    "indicator": _show_indicator,
    "rule": _show_rule,
    "concept": _show_concept,
    "scheme": _show_scheme,
}


def _not_found(path: str) -> ResponseReturnValue:
    if not wants_page():
        abort(404, description=f"nothing here is named {THINGS}{path}")
    near = _near(current_store(), path)
    return render_template("not_found.html", path=path, near=near), 404


def _near(store: Store, path: str, limit: int = 10) -> list[Brief]:
    """Return things whose address resembles `path`: by its last part, else by what is before."""
    before, _, last = path.rstrip("/").rpartition("/")
    slug = re.sub(r"-[0-9a-f]{6}$", "", last.lower())
    if re.search(r"[a-z]{3}", slug):
        test = f"CONTAINS(STR(?thing), {literal(slug)})"
    else:
        test = f"STRSTARTS(STR(?thing), {literal(f'{THINGS}{before}/')})"
    rows = store.select(
        f"""{PROLOGUE}SELECT DISTINCT ?thing WHERE {{
        VALUES ?class {{ gbo:Unit gbo:UnitGroup gbo:Official gbo:Notice gbo:Annex gbo:Task }}
        ?thing a ?class FILTER({test}) }} ORDER BY STRLEN(STR(?thing)) ?thing LIMIT {limit}"""
    )
    named = briefs(store, [str(row["thing"]) for row in rows])
    return sorted(named.values(), key=lambda near: natural_order(near.path))


def _vocabulary(graph: Graph, show: Callable[[Graph], str]) -> ResponseReturnValue:
    if _preferred(["text/html", "text/turtle"]) == "text/turtle":
        answer = _turtle(graph)
    else:
        answer = Response(show(graph), mimetype="text/html")
    answer.vary.add("Accept")
    return answer


def _turtle(graph: Graph) -> Response:
    nowhere = URIRef("")
    text = "".join(turtle((s, URIRef(str(p)), o, nowhere) for s, p, o in graph))
    return Response(text, mimetype="text/turtle")


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


def _scheme_page(graph: Graph, lists: list[Brief]) -> str:
    schemes = list(graph.subjects(RDF.type, SKOS.ConceptScheme))
    concepts = _described(graph, SKOS.Concept, SKOS.prefLabel, SKOS.definition)
    groups = [("概念", "Concepts", concepts)]
    title = ("代码表", "Code lists" if len(schemes) != 1 else "Code list")
    return render_template("vocabulary.html", title=title, groups=groups, lists=lists)


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
