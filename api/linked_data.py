"""Every thing of the graph, answered: `/id/…` leads to a page for people or to data for programs.

The data name things under https://w3id.org/gongbao/. The same paths are answered here under our
own host, so nothing has to be rewritten, wherever the site runs. A thing that gave way to another
when the registry merged the two keeps its address, and leads to the other with 301.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Blueprint, abort, make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from api.addresses import address
from api.advice import advice, place_zh
from api.assets import asset_address
from api.not_found import not_found
from api.pages.agent import read_agent
from api.pages.anything import read_anything
from api.pages.cited import read_cited
from api.pages.concept import read_concept
from api.pages.dataset import read_dataset
from api.pages.indicator import read_indicator
from api.pages.neighbourhood import (
    JoinedPage,
    read_area,
    read_key_task,
    read_shared,
    read_source,
    read_span,
)
from api.pages.notice import read_notice
from api.pages.part import read_part
from api.pages.scheme import read_scheme
from api.pages.statements import one_statement, statements_of_indicator
from api.pages.task import read_task
from api.pages.thresholds import read_rule
from api.paging import PAGE_SIZE, offset, paging
from api.representations import DATA, PAGE, content_type, links, preferred, varied
from api.store_access import current_settings, current_store
from api.things import PROLOGUE, THINGS, Brief, UnknownThing, brief, outgoing, reference, thing_iri
from graph.store import Store
from ontology import BASE, SH

blueprint = Blueprint("linked_data", __name__)

_Show = Callable[[Store, Brief], ResponseReturnValue]


@blueprint.app_context_processor
def _for_all_pages() -> dict[str, object]:
    return {"asset_address": asset_address, "base": BASE, "advice": advice, "place_zh": place_zh}


@blueprint.get("/id/<path:path>")
def identified(path: str) -> ResponseReturnValue:
    """Answer 303 to the page or to the data about a thing, as the Accept header prefers."""
    store = current_store()
    if (other := _replacement(store, path)) is not None:
        return redirect(address(f"/id/{other}"), 301)
    if not _known(store, path):
        return not_found(f"{THINGS}{path}")
    wanted = preferred(PAGE, *DATA)
    target = f"/page/{path}" if wanted == PAGE else f"/data/{path}.{wanted}"
    answer = make_response(redirect(address(target), 303))
    return links(varied(answer), (address(f"/data/{path}.ttl"), "describedby", DATA["ttl"]))


@blueprint.get("/page/<path:path>")
def page(path: str) -> ResponseReturnValue:
    """Show a thing to a reader; a thing that is not there gets 404 and what comes near."""
    store = current_store()
    if (other := _replacement(store, path)) is not None:
        return redirect(address(f"/page/{other}"), 301)
    try:
        found = brief(store, thing_iri(path))
        show = _PAGES.get(found.kind.key, _show_anything)
        answer = make_response(show(store, found))
    except UnknownThing:
        return not_found(f"{THINGS}{path}")
    files = ((found.data(each), "alternate", DATA[each]) for each in DATA)
    return links(
        answer,
        (found.iri, "canonical", ""),
        (found.data("ttl"), "describedby", DATA["ttl"]),
        *files,
    )


@blueprint.get("/data/<path:path>.<any(ttl, jsonld, nt, rdf):extension>")
def data(path: str, extension: str) -> ResponseReturnValue:
    """Return the statements about a thing, with those of its parts and of the lines behind it."""
    store = current_store()
    if (other := _replacement(store, path)) is not None:
        return redirect(address(f"/data/{other}.{extension}"), 301)
    if not _known(store, path):
        return not_found(f"{THINGS}{path}")
    limit = current_settings().max_data_triples
    body = store.answer(_description(path, limit), media_type=DATA[extension])
    answer = links(
        make_response(body),
        (thing_iri(path), "describes", ""),
        (address(f"/page/{path}"), "alternate", "text/html"),
    )
    answer.content_type = content_type(extension)
    if _is_named_more_often_than(store, path, limit):
        answer.headers["X-Truncated"] = f"max_data_triples={limit}"
    return answer


@blueprint.get("/data/<path:path>")
def data_in_no_format(path: str) -> ResponseReturnValue:
    """Answer 404: where the data of a thing are, or what comes near a thing that is not there."""
    stem = path.rpartition(".")[0] or path
    for name in (path, stem):
        if _known(current_store(), name):
            first, *others = DATA
            also = ", ".join(f".{each}" for each in others)
            abort(404, description=f"the data are at /data/{name}.{first}, also {also}")
    return not_found(f"{THINGS}{path}")


@blueprint.get("/.well-known/genid/<label>")
def unnamed(label: str) -> ResponseReturnValue:
    """Show what the dataset has instead of a blank node, or return it as data (RDF 1.1, 3.5)."""
    store, iri = current_store(), f"{BASE}.well-known/genid/{label}"
    try:
        found = brief(store, iri)
        wanted = preferred(PAGE, *DATA)
        if wanted == PAGE:
            return varied(make_response(_show_anything(store, found)))
    except UnknownThing:
        return not_found(iri)
    about = f"CONSTRUCT {{ {reference(iri)} ?p ?o }} WHERE {{ {reference(iri)} ?p ?o }}"
    answer = make_response(store.answer(about, media_type=DATA[wanted]))
    answer.content_type = content_type(wanted)
    return varied(answer)


def _known(store: Store, path: str) -> bool:
    try:
        iri = reference(thing_iri(path))
    except UnknownThing:
        return False
    return store.ask(f"ASK {{ {{ {iri} ?p ?o }} UNION {{ ?s ?p {iri} }} }}")


def _replacement(store: Store, path: str) -> str | None:
    """Return the path of what took the place of a thing; None for one that stands."""
    try:
        iri = reference(thing_iri(path))
    except UnknownThing:
        return None
    # The end of a chain; two that point at each other have none, and stand.
    rows = store.select(
        f"""{PROLOGUE}SELECT ?new WHERE {{ {iri} dcterms:isReplacedBy+ ?new
        FILTER NOT EXISTS {{ ?new dcterms:isReplacedBy ?other }} }}"""
    )
    new = min((str(row["new"]) for row in rows), default="")
    return new.removeprefix(THINGS) if new.startswith(THINGS) else None


def _is_named_more_often_than(store: Store, path: str, limit: int) -> bool:
    rows = store.select(
        f"""SELECT (COUNT(*) AS ?n) WHERE {{ SELECT ?s ?p WHERE {{
        ?s ?p {reference(thing_iri(path))} }} LIMIT {limit + 1} }}"""
    )
    return int(str(rows[0]["n"])) > limit


def _description(path: str, limit: int) -> str:
    iri = reference(thing_iri(path))
    return f"""{PROLOGUE}CONSTRUCT {{ ?s ?p ?o }} WHERE {{ SELECT DISTINCT ?s ?p ?o WHERE {{
    {{ BIND({iri} AS ?s) ?s ?p ?o }}
    UNION {{ {iri} gbo:hasResponsibility|gbo:hasTimeFrame|gbo:hasMilestone|gbo:hasStatement
             |gbo:hasCitation|gbo:hasProvision|^gbo:alternativeFor
             |^cito:hasCitingEntity|prov:wasDerivedFrom
             |(gbo:hasResponsibility/prov:wasDerivedFrom) ?s . ?s ?p ?o }}
    UNION {{ {iri} ?link ?s . ?s skos:prefLabel ?o BIND(skos:prefLabel AS ?p) }}
    UNION {{ SELECT ?s ?p ?o WHERE {{ ?s ?p {iri} BIND({iri} AS ?o) }}
             ORDER BY ?p ?s LIMIT {limit} }}
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


def _show_joined(read: Callable[[Store, str], JoinedPage]) -> _Show:
    def show(store: Store, found: Brief) -> ResponseReturnValue:
        return render_template("joined.html", shown=read(store, found.iri), thing=found)

    return show


def _show_shared(store: Store, found: Brief) -> ResponseReturnValue:
    return render_template("shared.html", shown=read_shared(store, found.iri), thing=found)


def _show_statement(store: Store, found: Brief) -> ResponseReturnValue:
    stated = one_statement(store, found.iri)
    others = [
        other
        for other in statements_of_indicator(store, stated.indicator.iri)
        if other.brief.iri != found.iri
    ]
    return render_template("statement.html", stated=stated, others=others, thing=found)


def _show_span(store: Store, found: Brief) -> ResponseReturnValue:
    shown = read_anything(store, found.iri, offset=offset(), limit=PAGE_SIZE)
    quote = read_span(store, found.iri)
    lines = replace(shown, quotes=[quote], statements=[]) if quote else shown
    return render_template("anything.html", shown=lines, thing=found, paging=paging(shown.total))


def _show_dataset(store: Store, found: Brief) -> ResponseReturnValue:
    return render_template("dataset.html", dataset=read_dataset(store, found.iri), thing=found)


def _show_example(store: Store, found: Brief) -> ResponseReturnValue:
    said = outgoing(store, found.iri)
    texts = [str(text) for name in (SH.select, SH.ask, SH.construct) for text in said.get(name, ())]
    return render_template("example.html", query="".join(texts[:1]), thing=found)


_PAGES: dict[str, _Show] = {
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
    "statement": _show_statement,
    "area": _show_joined(read_area),
    "keytask": _show_joined(read_key_task),
    "source": _show_joined(read_source),
    "coresponsibility": _show_shared,
    "span": _show_span,
    "dataset": _show_dataset,
    "example": _show_example,
}
