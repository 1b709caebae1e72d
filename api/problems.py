"""What went wrong, said once: problem details (RFC 9457) for programs, a page for people.

A kind of problem has its status and its titles here. `problem` makes one, `Refused` carries it up
from wherever a request fails, and `create_app` turns it, and every other error, into a response.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from flask import Response, render_template, request
from werkzeug.exceptions import HTTPException, NotFound
from werkzeug.http import HTTP_STATUS_CODES

from ontology import BASE

if TYPE_CHECKING:
    from wsgiref.types import StartResponse

MEDIA_TYPE: Final = "application/problem+json"

# Kind: status, title in Chinese, title in English.
_KINDS: Final[dict[str, tuple[int, str, str]]] = {
    "missing-query": (400, "没有查询", "There is no query"),
    "bad-request": (400, "请求有误", "The request cannot be read"),
    "syntax-error": (400, "查询语法有误", "The query is not valid SPARQL 1.1"),
    "malformed-rdf": (400, "RDF 有误", "The document is not valid RDF 1.1"),
    "too-nested": (400, "查询嵌套过深", "The query is nested too deeply"),
    "unknown-graph": (400, "没有这个图", "There is no such graph here"),
    "unauthorized": (401, "需要令牌", "A token is needed"),
    "forbidden": (403, "令牌无效", "The token does not allow this"),
    "update-refused": (403, "只能查询，不能更新", "Updates are not accepted here"),
    "load-refused": (403, "不允许 LOAD", "LOAD is not allowed here"),
    "service-refused": (403, "不允许 SERVICE", "SERVICE is not allowed here"),
    "not-found": (404, "这里没有这个地址", "Nothing has this address"),
    "unknown-query": (404, "没有这个查询", "No such query is running"),
    "method-not-allowed": (405, "不支持的请求方法", "The method is not one for this address"),
    "not-acceptable": (406, "没有所要的格式", "The answer has none of the formats asked for"),
    "query-id-taken": (409, "查询编号已被使用", "A query with this id is running"),
    "cancelled": (410, "查询已被取消", "The query was cancelled"),
    "update-failed": (409, "无法更新", "The update cannot be carried out"),
    "too-large": (413, "查询过长", "The query is too long"),
    "wrong-content-type": (415, "不支持的内容类型", "The content type is not one for this address"),
    "too-complex": (422, "查询过于复杂", "The query is too complex"),
    "answer-too-large": (422, "结果过大", "The answer is too large"),
    "too-many-requests": (429, "请求过于频繁", "There are too many requests"),
    "too-many-queries": (429, "同时查询过多", "There are too many queries at a time"),
    "internal": (500, "服务器出错", "Something went wrong on the server"),
    "interrupted": (503, "查询被中断", "The query was interrupted"),
    "busy": (503, "服务繁忙", "All query workers are busy"),
    "index-not-ready": (503, "检索索引正在建立", "The search index is being made"),
    "store-busy": (503, "数据正在重建", "The graph is being written at the moment"),
    "store-unavailable": (503, "数据暂不可用", "The graph cannot be read at the moment"),
    "timeout": (504, "查询超时", "The query took too long"),
}

_HTTP_TITLES_ZH: Final = {
    404: "没有这个页面",
    405: "不支持的请求方法",
    406: "没有所要的格式",
    413: "请求过大",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: `kind` is the last part of its type IRI, `detail` one line on this case.

    `members` are RFC 9457 extension members, such as the line and column of a syntax error;
    `headers` go with the response.
    """

    kind: str
    status: int
    title_zh: str
    title: str
    detail: str
    members: Mapping[str, object] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def encoded(self) -> bytes:
        """Return the problem as the body of an application/problem+json response."""
        members = {
            "type": f"{BASE}problem/{self.kind}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.members,
        }
        return json.dumps(members, ensure_ascii=False).encode()

    def response(self) -> Response:
        """Return the problem as application/problem+json."""
        return Response(self.encoded(), self.status, dict(self.headers), mimetype=MEDIA_TYPE)

    def send(
        self, start_response: StartResponse, more_headers: Iterable[tuple[str, str]] = ()
    ) -> list[bytes]:
        """Answer a WSGI request with the problem, as `response` does within Flask."""
        body = self.encoded()
        headers = {
            "Content-Type": MEDIA_TYPE,
            "Content-Length": str(len(body)),
            **self.headers,
            **dict(more_headers),
        }
        start_response(status_line(self.status), list(headers.items()))
        return [body]


@dataclass(frozen=True, slots=True)
class KindOfProblem:
    """A kind of problem, whatever the case: `kind` is the last part of its type IRI."""

    kind: str
    status: int
    title_zh: str
    title: str


def kinds_of_problem() -> list[KindOfProblem]:
    """Return the kinds of problems, by status."""
    kinds = (KindOfProblem(kind, *rest) for kind, rest in _KINDS.items())
    return sorted(kinds, key=lambda each: (each.status, each.kind))


def kind_of_problem(kind: str) -> KindOfProblem | None:
    """Return the kind of this name: one listed here, or one that HTTP knows; None for others."""
    if kind in _KINDS:
        return KindOfProblem(kind, *_KINDS[kind])
    for status, title in HTTP_STATUS_CODES.items():
        if status >= 400 and _slug(title) == kind:
            return KindOfProblem(kind, status, _HTTP_TITLES_ZH.get(status, "请求未能完成"), title)
    return None


def _slug(title: str) -> str:
    return title.lower().replace(" ", "-")


class Refused(Exception):
    """A request is not served; `problem` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


def problem(
    kind: str,
    detail: str,
    *,
    members: Mapping[str, object] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Problem:
    """Return the problem of a `kind` listed above; raises KeyError for any other."""
    status, title_zh, title = _KINDS[kind]
    return Problem(kind, status, title_zh, title, detail, members or {}, headers or {})


def http_problem(error: HTTPException) -> Problem:
    """Return the problem that an error of the web framework amounts to, its headers kept."""
    status = error.code or 500
    title = HTTP_STATUS_CODES.get(status, "Error")
    kept = {name: value for name, value in error.get_headers() if name != "Content-Type"}
    return Problem(
        kind=_slug(title),
        status=status,
        title_zh=_HTTP_TITLES_ZH.get(status, "请求未能完成"),
        title=title,
        detail=_detail(error),
        headers=kept,
    )


def _detail(error: HTTPException) -> str:
    """Return what an error says of its case; the framework's own words on 404 are long."""
    if isinstance(error, NotFound) and error.description == NotFound.description:
        return "nothing has this address: look for a slip in it, or begin at the start page"
    return " ".join((error.description or "").split())


def status_line(status: int) -> str:
    """Return a status as WSGI wants it: `404 Not Found`."""
    return f"{status} {HTTP_STATUS_CODES.get(status, 'Unknown')}"


def wants_page() -> bool:
    """Return whether the request asks for HTML rather than for data."""
    accept = request.accept_mimetypes
    html = accept["text/html"]
    # A bare */* is a program: curl and libraries send it; browsers name text/html.
    named = any(name == "text/html" for name, _ in accept)
    return named and html > 0 and html >= max(accept["application/json"], accept[MEDIA_TYPE])


def error_response(problem: Problem) -> Response:
    """Return the problem in the form the request asks for."""
    if wants_page():
        page = render_template("problem.html", problem=problem)
        answer = Response(page, problem.status, dict(problem.headers), mimetype="text/html")
    else:
        answer = problem.response()
    answer.vary.add("Accept")
    return answer
