"""The answer 404, with what the address may have been meant for: to people and to programs."""

from __future__ import annotations

from typing import Final

from flask import render_template
from flask.typing import ResponseReturnValue

from api.nearness import near, suggestions
from api.problems import problem, wants_page
from api.store_access import current_store

# A path of any length would be compared with every name.
_LONGEST: Final = 300


def not_found(iri: str) -> ResponseReturnValue:
    """Answer 404 for an IRI under our base that names nothing, and say what comes near.

    A program gets the list as the member `suggestions` of the problem.
    """
    found = near(current_store(), iri) if len(iri) <= _LONGEST else []
    if wants_page():
        return render_template("not_found.html", iri=iri, near=found), 404
    detail = f"nothing here is named {iri[:_LONGEST]}"
    return problem("not-found", detail, members={"suggestions": suggestions(found)}).response()
