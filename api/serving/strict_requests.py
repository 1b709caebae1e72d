"""What waitress lets pass and RFC 9112 has a server refuse, before it is a request.

Where two servers can read one stream of bytes as different requests, the one in front checks a
request that the one behind never sees (request smuggling). So what can be read in two ways is 400,
and the connection ends with it.
"""

from __future__ import annotations

import re
from typing import Final

from waitress.parser import HTTPRequestParser, ParsingError
from waitress.task import ErrorTask
from waitress.utilities import BadRequest
from werkzeug.exceptions import default_exceptions

from api.problems import MEDIA_TYPE, http_problem, status_line
from api.serving.headers import ON_ALL

_FIELD_NAME: Final = re.compile(rb"\r\n([^:\r\n]*):")


class StrictRequest(HTTPRequestParser):  # type: ignore[misc]
    """The parser of one request."""

    completed: bool
    headers_finished: bool

    def received(self, data: bytes) -> int:
        """Take bytes; headers that end in line feeds alone are refused, not waited for."""
        consumed = int(super().received(data))
        if not self.headers_finished and not self.completed and b"\n\n" in self.header_plus:
            self.parse_header(b"GET / HTTP/1.0\r\n")
            self.error = BadRequest("Lines end in CR and LF")
            self.completed = True
        return consumed

    def parse_header(self, header_plus: bytes) -> None:
        """Read start line and headers; raises ParsingError."""
        names = [name.lower() for name in _FIELD_NAME.findall(header_plus)]
        start = header_plus.partition(b"\r\n")[0]
        if not start.isascii():  # RFC 9112 3.2, RFC 3986 2
            raise ParsingError("An address is ASCII: percent-encode it (curl -G --data-urlencode)")
        if b"transfer-encoding" in names:
            if b"content-length" in names:  # RFC 9112 6.3
                raise ParsingError("Content-Length beside Transfer-Encoding")
            if start.endswith(b"HTTP/1.0"):  # RFC 9112 6.1
                raise ParsingError("Transfer-Encoding in HTTP/1.0")
        if names.count(b"host") > 1 or (start.endswith(b"HTTP/1.1") and b"host" not in names):
            raise ParsingError("HTTP/1.1 has one Host")  # RFC 9112 3.2
        super().parse_header(header_plus)


class RefusedRequest(ErrorTask):  # type: ignore[misc]
    """The answer to what is no request, or too large a one: a problem, like every other error."""

    def execute(self) -> None:
        """Send it, and end the connection: where the next request begins is not known."""
        error = self.request.error
        problem = http_problem(default_exceptions[error.code](str(error.body)))
        body = problem.encoded()
        self.status = status_line(problem.status)
        self.response_headers += [("Content-Type", MEDIA_TYPE), *ON_ALL]
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)
