"""Addresses of this site, wherever it is mounted: the only code that writes one.

Behind a reverse proxy the site may answer under a prefix (`https://example.org/gongbao/`). The
proxy says so, WSGI carries it as SCRIPT_NAME, and every link, form, redirect and JSON member takes
its address from here. Templates call `address` too; scripts find the prefix at the root element,
as `data-root`.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urlencode

from flask import abort, has_request_context, request

# What may stand in a path or a query as it is, so that IRIs and addresses look alike.
_READABLE = "/=,:~"
_HOST = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?")


def address(path: str, **parameters: object) -> str:
    """Return the address of `path` (with its leading slash, not quoted) on this site.

    Parameters with an empty value are left out; a list or tuple gives its name once for each item.
    """
    given = [(name, value) for name, value in parameters.items() if value not in ("", None)]
    query = urlencode(given, doseq=True, safe="/,:~")
    return _root() + quote(path, safe=_READABLE) + (f"?{query}" if query else "")


def absolute(path: str) -> str:
    """Return the address of `path` with scheme and host, as the request named them.

    Answers 400 to a Host header that is no host: it would come back as a part of an IRI.
    """
    if not _HOST.fullmatch(request.host):
        abort(400, description="the Host header is no name of a host")
    return f"{request.scheme}://{request.host}{address(path)}"


def _root() -> str:
    """Return the prefix without a final slash: empty for a site at the root of its host."""
    return quote(request.root_path.rstrip("/"), safe=_READABLE) if has_request_context() else ""
