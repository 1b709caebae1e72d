"""How the tests of pages read them: fetched as a browser does, without tags, fact by fact."""

from __future__ import annotations

import html
import re

from flask.testing import FlaskClient
from small_graph import BROWSER


def page(client: FlaskClient, address: str, status: int = 200) -> str:
    reply = client.get(address, headers=BROWSER)
    assert reply.status_code == status, reply.get_data(as_text=True)
    return reply.get_data(as_text=True)


def words(markup: str) -> str:
    """The text of a page as read, tags and runs of white space gone."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def fact(markup: str, name: str) -> str:
    """What stands behind `name` in the list of facts."""
    rows = re.findall(r"<div><dt>(.*?)</dt>\s*<dd>(.*?)</dd></div>", markup, re.DOTALL)
    return next(words(value) for term, value in rows if words(term).startswith(name))
