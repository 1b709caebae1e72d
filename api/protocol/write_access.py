"""Who may write, and who may see and end the queries of others: whoever shows the token.

The token is a setting (`GONGBAO_WRITE_TOKEN`); a request shows it as
`Authorization: Bearer …` (RFC 6750, 2.1). It is compared in constant time and never written
to a log, a page or an error.
"""

from __future__ import annotations

import hmac
from typing import Final

from api.problems import Refused, problem
from api.settings import Settings

_CHALLENGE: Final = {"WWW-Authenticate": 'Bearer realm="gongbao"'}
_WRONG: Final = {"WWW-Authenticate": 'Bearer realm="gongbao", error="invalid_token"'}


def require_token(authorization: str | None, settings: Settings) -> None:
    """Return if `authorization`, the value of that header, shows the token of `settings`.

    Raises Refused: 401 with a challenge where no bearer token is sent (RFC 9110, 15.5.2), 403
    where it is another one or where the operator has set none.
    """
    if settings.write_token is None:
        detail = "this server has no token: its operator sets GONGBAO_WRITE_TOKEN to allow this"
        raise Refused(problem("forbidden", detail))
    scheme, _, sent = (authorization or "").strip().partition(" ")
    if scheme.lower() != "bearer" or not sent.strip():
        detail = "send the token of this server as Authorization: Bearer …"
        raise Refused(problem("unauthorized", detail, headers=_CHALLENGE))
    # Header values reach us as Latin-1; compare_digest takes no str that is not ASCII.
    shown = sent.strip().encode("latin-1", "replace")
    if not hmac.compare_digest(shown, settings.write_token.get_secret_value().encode()):
        raise Refused(problem("forbidden", "the token is not that of this server", headers=_WRONG))


def require_write_access(authorization: str | None, settings: Settings) -> None:
    """Return if this server may be written to and `authorization` shows its token.

    Raises Refused: 403 where the server was not started writable, else as `require_token`.
    """
    if not settings.writable:
        detail = "this server only answers queries: its operator starts it with --writable to write"
        raise Refused(problem("update-refused", detail))
    require_token(authorization, settings)
