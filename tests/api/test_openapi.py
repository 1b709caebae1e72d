"""The description of the interface: whole, valid in itself, and true of what is answered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from small_graph import TASK_PATH

# What is answered before the framework, so that it has no route there.
BEFORE_THE_ROUTES = ("/sparql", "/rdf-graph-store", "/api/queries", "/api/queries/{id}")
METHODS = {"get", "put", "post", "delete", "patch", "head", "options"}


@pytest.fixture
def described(client: FlaskClient) -> Any:
    reply = client.get("/api/openapi.json")
    assert (reply.status_code, reply.mimetype) == (200, "application/json")
    return reply.json


def operations(described: Any) -> Iterator[tuple[str, str, Any]]:
    for path, item in described["paths"].items():
        for method, operation in item.items():
            yield path, method, operation


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if "$ref" in part:
            yield part["$ref"]
        for value in part.values():
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def fits(value: Any, schema: Any, described: Any) -> bool:
    """Whether a value has the shape of a schema, as far as the schemas here go."""
    if "$ref" in schema:
        return fits(
            value, described["components"]["schemas"][schema["$ref"].split("/")[-1]], described
        )
    if "oneOf" in schema:
        return sum(fits(value, each, described) for each in schema["oneOf"]) == 1
    kind = schema.get("type")
    types = {"string": str, "integer": int, "number": (int, float), "array": list, "object": dict}
    if kind == "null":
        return value is None
    if kind == "boolean":
        return isinstance(value, bool)
    if not isinstance(value, types[kind]):
        return False
    if kind == "array":
        return all(fits(each, schema["items"], described) for each in value)
    if kind == "object":
        properties = schema.get("properties", {})
        known = [(each, properties[name]) for name, each in value.items() if name in properties]
        return set(schema.get("required", ())) <= set(value) and all(
            fits(each, its, described) for each, its in known
        )
    return True


def written(rule: str) -> str:
    """Return a route of the framework as OpenAPI writes it."""
    return re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule)


def test_every_route_for_programs_is_described(small_site: Flask, described: Any) -> None:
    for rule in small_site.url_map.iter_rules():
        path = written(rule.rule)
        if path.startswith("/api/"):
            for method in rule.methods - {"HEAD", "OPTIONS"}:
                assert method.lower() in described["paths"][path], f"{method} {path}"
    for path in BEFORE_THE_ROUTES:
        assert path in described["paths"]


def test_every_address_described_that_takes_nothing_is_answered(
    client: FlaskClient, small_site: Flask, described: Any
) -> None:
    routes = {written(rule.rule) for rule in small_site.url_map.iter_rules()}
    for path, method, operation in operations(described):
        given = operation["parameters"]
        if method == "get" and path in routes and not any(each["required"] for each in given):
            codes = {int(code) for code in operation["responses"]}
            assert client.get(path).status_code in codes, path


def test_every_reference_leads_somewhere(described: Any) -> None:
    for reference in references(described):
        part = described
        for name in reference.removeprefix("#/").split("/"):
            part = part[name]
        assert part


def test_operations_have_what_openapi_asks_of_them(described: Any) -> None:
    assert described["openapi"] == "3.1.0"
    assert {"title", "version"} <= described["info"].keys()
    tags = {tag["name"] for tag in described["tags"]}
    names = [operation["operationId"] for _, _, operation in operations(described)]
    assert len(names) == len(set(names))
    for path, method, operation in operations(described):
        assert method in METHODS
        assert set(operation["tags"]) <= tags
        assert operation["responses"]
        in_path = {each["name"] for each in operation["parameters"] if each["in"] == "path"}
        assert in_path == set(re.findall(r"{([^}]+)}", path))
        for each in operation["parameters"]:
            assert {"name", "in", "schema"} <= each.keys()
            assert each["in"] != "path" or each["required"]
        for status, answer in operation["responses"].items():
            assert re.fullmatch(r"[1-5]\d\d", status)
            assert "$ref" in answer or answer["description"]


def test_writing_and_the_list_of_queries_need_the_token(described: Any) -> None:
    guarded = {(path, method) for path, method, told in operations(described) if "security" in told}
    assert {("/rdf-graph-store", "put"), ("/api/queries", "get")} <= guarded
    assert not any(path.startswith("/api/analytics") for path, _ in guarded)


@pytest.mark.parametrize(
    ("path", "address"),
    [
        ("/api/suggest", "/api/suggest?q=%E8%8A%82%E6%B0%B4"),
        ("/api/search", "/api/search?q=%E8%8A%82%E6%B0%B4"),
        ("/api/search", "/api/search?q=%E9%A3%9E%E7%A2%9F%E8%8A%82"),
        ("/api/neighbours", f"/api/neighbours?id={TASK_PATH}"),
        ("/api/analytics/centrality", "/api/analytics/centrality"),
    ],
)
def test_answers_have_the_shape_described(
    client: FlaskClient, described: Any, path: str, address: str
) -> None:
    answer = described["paths"][path]["get"]["responses"]["200"]
    schema = answer["content"]["application/json"]["schema"]
    assert fits(client.get(address).json, schema, described)


def test_problems_have_the_shape_described(client: FlaskClient, described: Any) -> None:
    reply = client.get("/id/org/110112/qushuiwujv-76419f")
    assert fits(reply.json, {"$ref": "#/components/schemas/Problem"}, described)
    assert not fits({"title": "x"}, {"$ref": "#/components/schemas/Problem"}, described)


def test_address_of_the_server_is_the_one_asked(client: FlaskClient) -> None:
    reply = client.get("/api/openapi.json", headers={"Host": "gongbao.example"})
    assert reply.json["servers"] == [{"url": "http://gongbao.example"}]
