"""How a resource is represented: as a page for people or as data, which the Accept header chooses.

Every address that has both goes through here, so that quality values, `Vary` and the links from
one representation to the others are the same everywhere (RFC 9110 12.5.1, RFC 8288).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import quote

from flask import Response, abort, request
from rdflib import Graph, URIRef

from api.protocol.negotiation import Accepted, accepted
from api.queries.formats import with_charset
from graph.serialise import rdf_xml, turtle

PAGE: Final = "html"
_IN_ADDRESSES: Final = ":/?#[]@!$&'()*+,;=%~"

# File name extension → media type of the data about a thing.
DATA: Final[Mapping[str, str]] = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
_MEDIA_TYPES: Final[Mapping[str, tuple[str, ...]]] = {
    PAGE: ("text/html", "application/xhtml+xml"),
    "ttl": (DATA["ttl"],),
    "jsonld": (DATA["jsonld"], "application/json"),
    "nt": (DATA["nt"],),
    "rdf": (DATA["rdf"], "application/xml", "text/xml"),
}


def preferred(*offered: str) -> str:
    """Return which of `offered` (PAGE, or extensions of DATA) the request prefers.

    Without a header, or when all are equal to it, that is the first one. Answers 406, naming
    what there is, when the header excludes them all.
    """
    accept = accepted(request.headers.get("Accept"))
    choice = max(offered, key=lambda name: _rank(name, accept))
    if _rank(choice, accept)[0] == 0:
        names = ", ".join(_MEDIA_TYPES[name][0] for name in offered)
        abort(406, description=f"give one of these in Accept: {names}")
    return choice


def _rank(name: str, accept: Accepted) -> tuple[float, bool]:
    """Return the quality, and whether the header names the type itself and not an alias of it.

    A browser names text/html and application/xml: the first is meant, and has the higher quality.
    """
    own, *aliases = _MEDIA_TYPES[name]
    named = (accept.quality(alias) for alias in aliases if accept.names(alias))
    return max(accept.quality(own), *named, 0.0), accept.names(own)


def content_type(extension: str) -> str:
    """Return the Content-Type of data with this extension."""
    return with_charset(DATA[extension])


def serialised(graph: Graph, extension: str) -> str:
    """Return the triples of a small graph as text with this extension, the same each time."""
    if extension == "jsonld":
        return graph.serialize(format="json-ld")
    if extension == "nt":
        return "".join(sorted(graph.serialize(format="nt").splitlines(keepends=True)))
    nowhere = URIRef("urn:x-nowhere:")
    write = {"ttl": turtle, "rdf": rdf_xml}[extension]
    return "".join(write((s, URIRef(str(p)), o, nowhere) for s, p, o in graph))


def varied(response: Response) -> Response:
    """Return `response`, marked as one that another Accept header would have changed."""
    response.vary.add("Accept")
    return response


def links(response: Response, *targets: tuple[str, str, str]) -> Response:
    """Return `response` with a Link header for each of `targets`: address, relation, media type.

    The media type is left out where it is empty.
    """
    for target, relation, media_type in targets:
        kind = f'; type="{media_type}"' if media_type else ""
        # An IRI may have any character, a header none but those of ASCII.
        address = quote(target, safe=_IN_ADDRESSES)
        response.headers.add("Link", f'<{address}>; rel="{relation}"{kind}')
    return response
