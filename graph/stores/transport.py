"""HTTP to a SPARQL server: requests made by SPARQLWrapper, answers read as a stream.

Whatever goes wrong between here and the server becomes a StoreError whose message is one line
that says what to do: nothing listens, no answer in time, an error page, an answer that breaks off.
"""

from __future__ import annotations

import http.client
import re
import socket
import ssl
import urllib.error
import urllib.request
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from SPARQLWrapper import INSERT, POST, POSTDIRECTLY, SELECT, SPARQLWrapper

from graph.stores.interface import (
    IncompleteAnswer,
    MalformedQuery,
    StoreError,
    StoreTimeout,
    StoreUnreachable,
)

CONNECT_SECONDS: Final = 5.0
"""How long a server may take to accept a connection, before any query of it."""
_MOST_OF_AN_ERROR: Final = 4096

Connect = Callable[[tuple[str, int], float], socket.socket]
"""Opens a connection to a host and port within so many seconds; raises OSError."""

_connect: Connect = socket.create_connection


def connect_by(connect: Connect) -> None:
    """Have all later connections of this process opened by `connect`: it may open none itself."""
    global _connect
    _connect = connect


def address_of(url: str) -> tuple[str, int]:
    """Return the host, in lower case, and the port of `url`; raises ValueError for a bad one."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered: its headers, and its body to be read once."""

    headers: Mapping[str, str]
    media_type: str
    body: Body


class Body:
    """The bytes of an answer as they come; a body that ends too early raises StoreError."""

    def __init__(self, response: http.client.HTTPResponse, address: str) -> None:
        self._response = response
        self._address = address

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes, none at the end."""
        try:
            piece = self._response.read(None if size < 0 else size)
        except TimeoutError as error:
            raise StoreTimeout(f"{self._address} stopped in the middle of an answer") from error
        except (OSError, http.client.HTTPException) as error:
            raise self._broken() from error
        # http.client takes the end of a connection for the end of the body.
        if not piece and size and self._response.length:
            raise self._broken()
        return piece

    def _broken(self) -> StoreError:
        return StoreUnreachable(
            f"{self._address} broke off in the middle of an answer: look into its log"
        )


def send_query(
    address: str,
    query: str,
    *,
    accept: str,
    timeout: float,
    default_graphs: Sequence[str] = (),
    named_graphs: Sequence[str] = (),
    parameters: Mapping[str, str] | None = None,
) -> Reply:
    """Send a query by POST, and return the reply in `accept`.

    `timeout` bounds, in seconds, every wait for the next bytes. Raises MalformedQuery where the
    server says so, StoreUnreachable, StoreTimeout, or StoreError for what is no SPARQL answer.
    """
    wrapper = _wrapper(address, query, timeout)
    # Whatever it is, it is sent as a query.
    wrapper.queryType = SELECT
    wrapper.addCustomHttpHeader("Accept", accept)
    for name in default_graphs:
        wrapper.addParameter("default-graph-uri", name)
    for name in named_graphs:
        wrapper.addParameter("named-graph-uri", name)
    for name, value in (parameters or {}).items():
        wrapper.addParameter(name, value)
    reply = _send(wrapper, address)
    if reply.media_type != accept:
        raise StoreError(
            f"{address} did not answer in {accept}, but in {reply.media_type}: "
            "is it a SPARQL endpoint?"
        )
    return reply


def send_update(address: str, update: str, *, timeout: float) -> None:
    """Send an update by direct POST; raises as `send_query` does."""
    wrapper = _wrapper(address, update, timeout)
    wrapper.queryType = INSERT
    wrapper.setRequestMethod(POSTDIRECTLY)
    body = _send(wrapper, address).body
    while body.read(65_536):
        pass


class _Wrapper(SPARQLWrapper):
    """A SPARQLWrapper that connects the way of this process and reports errors as they came."""

    seconds: float

    def _query(self) -> tuple[Any, str]:
        # Its own setTimeout takes whole seconds.
        return _OPENER.open(self._createRequest(), timeout=self.seconds), self.returnFormat


def _wrapper(address: str, text: str, timeout: float) -> _Wrapper:
    wrapper = _Wrapper(address, updateEndpoint=address)
    wrapper.setMethod(POST)
    wrapper.seconds = timeout
    wrapper.setOnlyConneg(True)
    with warnings.catch_warnings():
        # It warns of a query that it does not understand; the server says it better.
        warnings.simplefilter("ignore", RuntimeWarning)
        wrapper.setQuery(text)
    return wrapper


def _send(wrapper: _Wrapper, address: str) -> Reply:
    try:
        response = wrapper.query().response
    except urllib.error.HTTPError as error:
        raise _refusal(error, address) from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        cause = error.reason if isinstance(error, urllib.error.URLError) else error
        raise _failure(cause, address, wrapper.seconds) from error
    headers = {name.lower(): value for name, value in response.headers.items()}
    return Reply(headers, response.headers.get_content_type(), Body(response, address))


def _failure(cause: object, address: str, timeout: float) -> StoreError:
    if isinstance(cause, ConnectTimeout):
        return StoreUnreachable(
            f"{address} accepts no connection within {CONNECT_SECONDS:g} seconds: "
            "check the address, and that no firewall stands between"
        )
    if isinstance(cause, TimeoutError):
        return StoreTimeout(f"{address} gave no answer in {timeout:g} seconds: ask for less")
    if isinstance(cause, ConnectionRefusedError):
        return StoreUnreachable(f"nothing listens at {address}: is the server running?")
    return StoreUnreachable(f"{address} cannot be reached ({cause}): is the server running?")


# Virtuoso: the time for a transaction is over, or a query was cut off; Oxigraph: --timeout-s.
_TIMED_OUT = re.compile(r"S1T00|SR171|S1TAT|timed? ?out|timeout", re.IGNORECASE)


def _refusal(error: urllib.error.HTTPError, address: str) -> StoreError:
    """Return the error that a status other than 2xx amounts to."""
    said = _reason(error)
    if error.code == 404:
        return StoreError(
            f"there is no SPARQL endpoint at {address}: "
            "Oxigraph has it at …/query, Virtuoso at …/sparql"
        )
    if error.code in (401, 403) or "SR186" in said or "No permission" in said:
        return StoreError(
            f"{address} does not let us do that ({error.code}{said}): Virtuoso wants "
            'GRANT SPARQL_UPDATE TO "SPARQL" before a build'
        )
    if error.code == 400:
        # Who asked reads this: no word of where the server is.
        return MalformedQuery(f"the server of the store refuses it{said}")
    if "x-sql-state" in error.headers or _TIMED_OUT.search(said):
        return StoreTimeout(f"{address} stopped the query{said}")
    if "SR353" in said:
        return IncompleteAnswer(
            f"{address} does not sort so many rows: raise MaxSortedTopRows in its virtuoso.ini"
        )
    message = f"{address} answers {error.code} {error.reason}{said}: look into its log"
    return StoreUnreachable(message) if error.code in (502, 503, 504) else StoreError(message)


def _reason(error: urllib.error.HTTPError) -> str:
    """Return the first lines of a plain text as `: reason`; a page in HTML says nothing to us."""
    if error.headers.get_content_type() not in ("text/plain", "application/problem+json"):
        return ""
    try:
        text = error.read(_MOST_OF_AN_ERROR).decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        return ""
    # Virtuoso repeats the query below its message, and sends half an answer as an error.
    said = " ".join(text.partition("\n\nSPARQL query:")[0].split())
    return f": {said[:500]}" if said and not said.startswith("{") else ""


class ConnectTimeout(TimeoutError):
    """The server did not accept the connection in time."""


def _open_socket(host: str, port: int, timeout: float | None) -> socket.socket:
    seconds = CONNECT_SECONDS if timeout is None else min(CONNECT_SECONDS, timeout)
    try:
        opened = _connect((host.lower(), port), seconds)
    except TimeoutError as error:
        raise ConnectTimeout(*error.args) from error
    opened.settimeout(timeout)
    opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return opened


class _Connection(http.client.HTTPConnection):
    def connect(self) -> None:
        self.sock = _open_socket(self.host, self.port, self.timeout)


class _SecureConnection(http.client.HTTPSConnection):
    def connect(self) -> None:
        opened = _open_socket(self.host, self.port, self.timeout)
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(opened, server_hostname=self.host)


class _Handler(urllib.request.HTTPHandler):
    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_Connection, request)


class _SecureHandler(urllib.request.HTTPSHandler):
    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_SecureConnection, request)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A store that sends us elsewhere is not followed: its address is the operator's choice."""

    def redirect_request(self, *_: object) -> None:
        return None


# No proxy either, whatever the environment says.
_OPENER: Final = urllib.request.build_opener(
    urllib.request.ProxyHandler({}), _Handler, _SecureHandler, _NoRedirect
)
