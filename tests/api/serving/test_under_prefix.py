"""The whole site behind nginx under /gongbao/: every link stays there and leads somewhere."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, urldefrag, urljoin, urlsplit

import pytest
from live_server import running_server
from nginx import nginx_before

from api import assets

PREFIX = "/gongbao/"
PAGES = 150
UNIT = "org/110112/qushuiwuju-76419f"


@dataclass(frozen=True)
class Site:
    """The site as its visitors reach it: through nginx."""

    port: int

    def get(self, target: str, accept: str = "text/html") -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", target, headers={"Accept": accept})
            response = connection.getresponse()
            headers = {name.lower(): value for name, value in response.getheaders()}
            return response.status, headers, response.read()
        finally:
            connection.close()

    def json(self, target: str) -> object:
        status, _, body = self.get(target, "application/json")
        assert status == 200, target
        return json.loads(body)

    def internal(self, link: str, base: str) -> str | None:
        """Return the target of a link that leads to this host, without its fragment."""
        whole = urljoin(f"http://127.0.0.1:{self.port}{base}", link)
        parts = urlsplit(urldefrag(whole).url)
        if parts.scheme not in ("http", "https") or parts.netloc != f"127.0.0.1:{self.port}":
            return None
        return parts._replace(scheme="", netloc="").geturl()


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name in ("href", "src", "action", "data-root") and value:
                # The root of the site, before which no slash stands, is a link too.
                self.found.append(f"{value}/" if name == "data-root" else value)


@pytest.fixture(scope="module")
def proxied(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    if not assets.is_current():
        assets.build()
    environment = {"GONGBAO_TRUSTED_PROXIES": "1", "GONGBAO_RATE_LIMIT": "1000000"}
    with (
        running_server(built, environment=environment) as server,
        nginx_before(server.port, tmp_path_factory.mktemp("nginx")) as port,
    ):
        yield Site(port)


def kind_of(target: str) -> str:
    """Return what shows whether pages of one make have been seen: the path but for its names."""
    parts = urlsplit(target)
    names = [name for name in parts.path.split("/") if name.isascii() and not name.isdecimal()]
    return "/".join(names[:5])


def test_every_link_of_the_site_stays_under_the_prefix_and_answers(proxied: Site) -> None:
    waiting = [PREFIX]
    seen = {PREFIX}
    kinds: dict[str, int] = {}
    strayed: list[str] = []
    broken: list[str] = []
    for _ in range(PAGES):
        if not waiting:
            break
        # The rarest kind of page first: a hundred tasks look alike.
        target = min(waiting, key=lambda each: kinds.get(kind_of(each), 0))
        waiting.remove(target)
        kinds[kind_of(target)] = kinds.get(kind_of(target), 0) + 1
        status, headers, body = proxied.get(target)
        if status not in (200, 303):
            broken.append(f"{status} {target}")
        links = [headers["location"]] if "location" in headers else []
        if headers.get("content-type", "").startswith("text/html"):
            parser = _Links()
            parser.feed(body.decode())
            links += parser.found
        for link in links:
            internal = proxied.internal(link, target)
            if internal is None:
                continue
            if not internal.startswith(PREFIX):
                strayed.append(f"{target} → {link}")
            elif internal not in seen:
                seen.add(internal)
                waiting.append(internal)
    assert strayed == []
    assert broken == []
    assert len(kinds) >= 20


@pytest.mark.parametrize(
    "target",
    [
        f"api/suggest?q={quote('区水务局')}",
        f"api/neighbours?id={UNIT}",
        f"api/search?q={quote('生态环境')}",
    ],
)
def test_addresses_in_json_carry_the_prefix(proxied: Site, target: str) -> None:
    addresses = list(_addresses(proxied.json(PREFIX + target)))
    assert addresses
    assert [each for each in addresses if not each.startswith(PREFIX)] == []


def _addresses(node: object) -> Iterator[str]:
    """Yield every string in JSON that is the path of an address here."""
    if isinstance(node, dict):
        for value in node.values():
            yield from _addresses(value)
    elif isinstance(node, list):
        for value in node:
            yield from _addresses(value)
    elif isinstance(node, str) and node.startswith("/"):
        yield node


@pytest.mark.parametrize(
    "accept", ["text/html", "text/turtle", "application/ld+json", "application/n-triples"]
)
def test_redirect_of_a_thing_carries_the_prefix(proxied: Site, accept: str) -> None:
    status, headers, _ = proxied.get(f"{PREFIX}id/{UNIT}", accept)
    assert status == 303
    place = proxied.internal(headers["location"], f"{PREFIX}id/{UNIT}")
    assert place is not None
    assert place.startswith(PREFIX)
    assert proxied.get(place, accept)[0] == 200


@pytest.mark.parametrize("target", ["sparql", ".well-known/void", "api/openapi.json"])
def test_descriptions_name_the_address_that_visitors_use(proxied: Site, target: str) -> None:
    accept = "application/json" if target.endswith("json") else "text/turtle"
    status, _, body = proxied.get(PREFIX + target, accept)
    assert status == 200
    text = body.decode()
    root = f"http://127.0.0.1:{proxied.port}"
    assert f"{root}/sparql" not in text
    assert f"{root}{PREFIX.rstrip('/')}" in text


def test_no_template_and_no_script_writes_an_address_by_itself() -> None:
    api = Path(assets.__file__).parent
    by_hand = re.compile(r"""(?:href|action|src)="/|[`"']/[a-z]""")
    written = [
        f"{path.name}: {match[0]}"
        for pattern in ("templates/*.html", "frontend/src/*.js")
        for path in api.glob(pattern)
        for match in by_hand.finditer(_without_calls(path.read_text(encoding="utf-8")))
    ]
    assert written == []


def _without_calls(text: str) -> str:
    """Return a template without its code, where addresses are asked for, not written."""
    return re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text, flags=re.DOTALL)


def test_bare_prefix_leads_to_the_home_page(proxied: Site) -> None:
    status, headers, _ = proxied.get("/gongbao")
    assert status == 308
    assert headers["location"].endswith(PREFIX)


def test_client_through_nginx_sees_that_an_answer_broke_off(built: Path, tmp_path: Path) -> None:
    pairs = quote("SELECT * { ?a ?b ?c . ?d ?e ?f }")
    limits = {"GONGBAO_MAX_ROWS": "1000000000", "GONGBAO_MAX_ANSWER_BYTES": "10000000"}
    with (
        running_server(built, environment=limits) as server,
        nginx_before(server.port, tmp_path) as port,
    ):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", f"{PREFIX}sparql?query={pairs}", headers={"Accept": "text/csv"})
        response = connection.getresponse()
        assert response.status == 200
        with pytest.raises(http.client.IncompleteRead):
            response.read()
