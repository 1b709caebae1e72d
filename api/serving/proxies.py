"""Reverse proxies in front of the site: whose word is taken for client, scheme, host and prefix."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment


def behind_proxies(app: WSGIApplication, hops: int) -> WSGIApplication:
    """Return `app` seeing the request as the client sent it to the outermost of `hops` proxies.

    X-Forwarded-For grows by one address a proxy, so the client is the last but `hops`. Scheme,
    host and prefix are taken from the nearest proxy, which must set or remove them; the prefix
    becomes SCRIPT_NAME, with one slash before it and none behind it. With no hops nothing is
    believed: any client can send these headers.
    """
    if not hops:
        return app

    def under_prefix(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        # Whatever is sent: `//host` before an address would lead a browser to another site.
        prefix = environ.get("SCRIPT_NAME", "").strip("/")
        environ["SCRIPT_NAME"] = f"/{prefix}" if prefix else ""
        return app(environ, start_response)

    return ProxyFix(under_prefix, x_for=hops, x_proto=1, x_host=1, x_prefix=1)
