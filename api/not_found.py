"""The answer 404, with what the address may have been meant for: to people and to programs."""

from __future__ import annotations

from typing import Final

from flask import Response, render_template

from api.nearness import near, suggestions
from api.problems import problem, wants_page
from api.representations import varied
from api.store_access import current_store

# A path of any length would be compared with every name.
_LONGEST: Final = 300


def not_found(iri: str) -> Response:
    """Answer 404 for an IRI under our base that names nothing, and say what comes near.

    A program gets the list as the member `suggestions` of the problem.
    """
    found = near(current_store(), iri) if len(iri) <= _LONGEST else []
    if wants_page():
        page = render_template("not_found.html", iri=iri, near=found)
        return varied(Response(page, 404, mimetype="text/html"))
    detail = f"nothing here is named {iri[:_LONGEST]}"
    members = {"suggestions": suggestions(found)}
    return varied(problem("not-found", detail, members=members).response())
