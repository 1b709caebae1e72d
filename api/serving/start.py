"""What a wrapper of a WSGI app does when the answer starts: read its headers, or add to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wsgiref.types import StartResponse

    Headers = list[tuple[str, str]]


def at_start(start_response: StartResponse, act: Callable[[str, Headers], None]) -> StartResponse:
    """Return `start_response`, with `act` called first; it may change the list of headers."""

    def start(status: str, headers: Headers, exc_info: Any = None, /) -> Any:
        act(status, headers)
        if exc_info is None:
            return start_response(status, headers)
        return start_response(status, headers, exc_info)

    return start
