"""What passes between the server and its query workers.

The server sends a job, pickled; the worker answers in frames. A frame is one message of the pipe
between them: a letter that says what it is, then its content.

- `READY`, before the first job: the worker's process id;
- `PROBLEM`: the job failed before a byte of its answer was sent;
- `WHOLE`: head and body of an answer that is complete;
- `HEAD` with first bytes, any number of `CHUNK`, then `END`, or `BROKEN` with the reason when
  the rest cannot be had;
- `DONE`: the job has written what it was to write, or the answer to an analysis, whole;
- `CONNECT`, between any of these: a connection to the store is wanted (`store_connections`).

The pipe holds little, so a worker that is ahead of its reader waits: that is the back-pressure.
"""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal

from api.queries.formats import Choice, chosen
from api.queries.guard import Form
from graph.documents import Document

if TYPE_CHECKING:
    from graph.analytics import Question

READY: Final = b"R"
PROBLEM: Final = b"P"
WHOLE: Final = b"W"
HEAD: Final = b"H"
CHUNK: Final = b"C"
END: Final = b"E"
BROKEN: Final = b"B"
DONE: Final = b"D"
CONNECT: Final = b"N"


@dataclass(frozen=True, slots=True)
class QueryJob:
    """A query as it came, with the format to answer in for each form it may turn out to have.

    Graphs given here go before those of the query's own dataset clause (SPARQL 1.1 Protocol,
    2.1.4). `head` asks for that many rows (or triples) only, or as many of them as a page can hold,
    with their number in all.
    """

    text: str
    choices: Mapping[Form, Choice]
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    head: int | None = None

    # Formats pass by name: pickled as they are, they take longer than many a query.
    def __reduce__(self) -> tuple[object, ...]:
        named = tuple((form, *choice.named()) for form, choice in self.choices.items())
        return _query_job, (self.text, named, self.default_graphs, self.named_graphs, self.head)


@dataclass(frozen=True, slots=True)
class UpdateJob:
    """A SPARQL Update as it came, and the graphs that its request gives it (2.2.3).

    `base` is what relative IRIs are read against.
    """

    text: str
    base: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class GraphJob:
    """A graph to replace by documents, to add them to, or to delete."""

    operation: Literal["replace", "merge", "delete"]
    graph: str
    base: str
    documents: tuple[Document, ...] = ()

    @property
    def text(self) -> str:
        """What the list of running queries shows."""
        return f"# {self.operation} graph <{self.graph}>"


@dataclass(frozen=True, slots=True)
class AnalysisJob:
    """An analysis of the networks in the store; `form` is one that `api.analysis.forms` writes.

    `options` are what the form asks for beside it, by name. `found` is the answer, where it has
    been found before and only its form is wanted.
    """

    question: Question
    form: str
    options: tuple[tuple[str, str], ...] = ()
    found: bytes = field(default=b"", compare=False)

    @property
    def text(self) -> str:
        """What the list of running queries shows."""
        # Late: what analyses load would take a part of every worker's memory.
        from graph.analytics import parameters

        asked = [
            (name, text) for name, texts in parameters(self.question).items() for text in texts
        ]
        said = " ".join(f"{name}={text}" for name, text in (*asked, *self.options))
        return f"# {self.question.analysis} as {self.form} {said}".rstrip()


WriteJob = UpdateJob | GraphJob
Job = QueryJob | AnalysisJob | WriteJob


@dataclass(frozen=True, slots=True)
class Written:
    """A job has written all that it was to write; `new` tells of a graph that was not there."""

    new: bool = False


@dataclass(frozen=True, slots=True)
class Analysed:
    """The answer to an analysis in the form asked for; equal answers have equal `digest`.

    `seconds` is how long the worker took over it. `found` is the answer itself, for other forms;
    empty where it is large.
    """

    media_type: str
    digest: str
    body: bytes
    seconds: float
    found: bytes = b""


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of an answer before its bytes.

    `seconds` is the time until then. `truncated` names the limit that cut the answer, as
    `max_rows=1000000`. Where a head was asked for, `shown` counts the rows or triples in it and
    `total` all of them, up to that limit.
    """

    form: Form
    choice: Choice
    seconds: float
    truncated: str | None = None
    total: int | None = None
    shown: int | None = None

    def __reduce__(self) -> tuple[object, ...]:
        key, content_type = self.choice.named()
        known = self.seconds, self.truncated, self.total, self.shown
        return _head, (self.form, key, content_type, *known)


def _query_job(text: str, named: tuple[tuple[Form, str, str], ...], *more: Any) -> QueryJob:
    return QueryJob(text, {form: chosen(key, name) for form, key, name in named}, *more)


def _head(form: Form, key: str, content_type: str, *more: Any) -> Head:
    return Head(form, chosen(key, content_type), *more)


def framed(kind: bytes, content: object, body: bytes = b"") -> bytes:
    """Return the frame of a kind above with a pickled content, and bytes behind it."""
    pickled = pickle.dumps(content, pickle.HIGHEST_PROTOCOL)
    return b"".join((kind, len(pickled).to_bytes(4, "big"), pickled, body))


def unframed(frame: bytes) -> tuple[object, bytes]:
    """Return the content and the bytes behind it of a frame made by `framed`."""
    end = 5 + int.from_bytes(frame[1:5], "big")
    return pickle.loads(frame[5:end]), frame[end:]
