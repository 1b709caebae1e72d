"""Headers that every answer carries: what a browser may do with it, and which sites may ask.

Nothing is loaded from elsewhere, nothing runs but our own scripts, and no site may frame us (OWASP
Secure Headers). All data are public and there are no cookies, so any page of any site may ask
(Fetch standard, CORS) and may embed what it gets (Cross-Origin-Resource-Policy).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from api.serving.start import at_start

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

ON_ALL: Final = (
    (
        "Content-Security-Policy",
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'",
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "cross-origin"),
    ("Access-Control-Allow-Origin", "*"),
    (
        "Access-Control-Expose-Headers",
        "ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, X-Query-Id, X-Truncated, "
        "X-Unknown-Graph",
    ),
)
_ADDED: Final = tuple((name.lower(), (name, value)) for name, value in ON_ALL)

# Only for this name: what else its owner runs beside it is not ours to decide. A year, in seconds.
_TRANSPORT: Final = ("Strict-Transport-Security", "max-age=31536000")


def secured(app: WSGIApplication) -> WSGIApplication:
    """Return `app`, with the headers above on every answer that does not set them itself."""

    def serve(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        def add(_status: str, headers: list[tuple[str, str]]) -> None:
            present = {name.lower() for name, _ in headers}
            headers += [pair for name, pair in _ADDED if name not in present]
            # Over plain http a browser would ignore it (RFC 6797, 7.2).
            if environ["wsgi.url_scheme"] == "https":
                headers.append(_TRANSPORT)
            if "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in environ:
                headers += _for_preflight(environ, headers, present)

        return app(environ, at_start(start_response, add))

    return serve


def _for_preflight(
    environ: WSGIEnvironment, headers: list[tuple[str, str]], present: set[str]
) -> list[tuple[str, str]]:
    """Return what a browser must read before it lets a page of another site send a request."""
    if environ["REQUEST_METHOD"] != "OPTIONS" or "access-control-allow-methods" in present:
        return []
    allowed = next((value for name, value in headers if name.lower() == "allow"), "GET, HEAD")
    return [
        ("Access-Control-Allow-Methods", allowed),
        ("Access-Control-Allow-Headers", "Accept, Content-Type, X-Query-Id"),
        ("Access-Control-Max-Age", "86400"),
    ]
