"""`/problem/…`: what each kind of problem means and what to do, at the type IRI of the problem."""

from __future__ import annotations

from flask import Blueprint, jsonify, render_template
from flask.typing import ResponseReturnValue

from api.advice import advice
from api.problems import (
    KindOfProblem,
    Refused,
    kind_of_problem,
    kinds_of_problem,
    problem,
    wants_page,
)
from ontology import BASE

blueprint = Blueprint("problem_pages", __name__)


@blueprint.get("/problem/")
def all_kinds() -> ResponseReturnValue:
    """List the kinds of problems."""
    kinds = kinds_of_problem()
    if not wants_page():
        return jsonify(problems=[_told(kind) for kind in kinds])
    return render_template("problems.html", kinds=[(kind, advice(kind.kind)) for kind in kinds])


@blueprint.get("/problem/<kind>")
def one_kind(kind: str) -> ResponseReturnValue:
    """Explain one kind of problem."""
    found = kind_of_problem(kind)
    if found is None:
        listed = [each.kind for each in kinds_of_problem()]
        detail = f"there is no kind of problem {kind[:80]}: {', '.join(listed)}"
        raise Refused(problem("not-found", detail))
    if not wants_page():
        return jsonify(_told(found))
    return render_template("problem_kind.html", kind=found, advice=advice(found.kind))


def _told(kind: KindOfProblem) -> dict[str, object]:
    zh, en = advice(kind.kind)
    return {
        "type": f"{BASE}problem/{kind.kind}",
        "status": kind.status,
        "title": kind.title,
        "title_zh": kind.title_zh,
        "advice": en,
        "advice_zh": zh,
    }
