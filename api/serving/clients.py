"""Who a request comes from, as far as limits go: an address, or its network.

Behind a proxy that the operator trusts, `REMOTE_ADDR` is the address that the proxy saw; it is put
there before requests come here. What else a client says of itself, `X-Forwarded-For` above all, is
never believed.
"""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from wsgiref.types import WSGIEnvironment

# What a provider gives to one household or one rented machine (RFC 6177, BCP 157).
_IPV6_PREFIX: Final = 64
_NOBODY: Final = "unknown"

_FORWARDED: Final = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


def client_of(environ: WSGIEnvironment) -> str:
    """Return the client: an IPv4 address, an IPv6 network of 64 bits, or `unknown`."""
    return _client(environ.get("REMOTE_ADDR") or "")


def is_local(environ: WSGIEnvironment) -> bool:
    """Return whether the request was made on this machine, and not passed on by a proxy on it."""
    if not _is_loopback(environ.get("REMOTE_ADDR") or ""):
        return False
    return not any(name in environ for name in _FORWARDED)


@lru_cache(maxsize=4096)
def _client(address: str) -> str:
    parsed = _parsed(address)
    if parsed is None:
        return _NOBODY
    if parsed.version == 4:
        return str(parsed)
    return str(ipaddress.ip_network((parsed, _IPV6_PREFIX), strict=False))


@lru_cache(maxsize=4096)
def _is_loopback(address: str) -> bool:
    parsed = _parsed(address)
    return parsed is not None and parsed.is_loopback


def _parsed(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return None
    # A socket that takes both kinds shows an IPv4 client as ::ffff:192.0.2.1.
    return getattr(parsed, "ipv4_mapped", None) or parsed
