"""The network of an answer, for Gephi, yEd, igraph and their like: GraphML and GEXF.

Both formats want one plain type an attribute. networkx writes what it is given and cannot read
some of it again (networkx issue 8527): the network is made plain first. What the file comes from
stands in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any, Final
from xml.etree import ElementTree as ET

import networkx as nx

from graph.analytics import Answer, parameters

Plain = str | int | float | bool

# What XML 1.0 cannot say.
NOT_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>'
_GEXF: Final = "http://www.gexf.net/1.2draft"


def graphml(answer: Answer) -> str:
    """Return the network as GraphML; the graph's own data say how it was made."""
    network = plain(answer.network, answer.run.question.weight)
    network.graph.update(_origin(answer))
    file = BytesIO()
    # Not generate_graphml, which writes every Chinese character as its number.
    nx.write_graphml_xml(network, file)
    return file.getvalue().decode() + "\n"


def gexf(answer: Answer) -> str:
    """Return the network as GEXF 1.2; its description says how it was made."""
    network = plain(answer.network, answer.run.question.weight)
    root = ET.fromstring("\n".join(nx.generate_gexf(network, version="1.2draft")))
    meta = next(root.iter(f"{{{_GEXF}}}meta"))
    # The day it was written: equal answers have equal files.
    meta.attrib.pop("lastmodifieddate", None)
    for creator in meta.iter(f"{{{_GEXF}}}creator"):
        creator.text = f"Gongbao {answer.run.code}"
    description = ET.SubElement(meta, f"{{{_GEXF}}}description")
    description.text = "; ".join(f"{name}={text}" for name, text in _origin(answer).items())
    ET.register_namespace("", _GEXF)
    text: str = ET.tostring(root, encoding="unicode")
    return f"{_DECLARATION}\n{text}\n"


def plain(network: nx.Graph[str], weight: str) -> nx.Graph[str]:
    """Return a copy of `network` with text and numbers only, of one type an attribute.

    What has no value is left out; a list is joined by `|`. An edge has its `weight` also under
    that name, where programs look for it.
    """
    copy: nx.Graph[str] = nx.DiGraph() if network.is_directed() else nx.Graph()
    copy.add_nodes_from(_plain_items(network.nodes.items()))
    for (one, other), data in _plain_items(network.edges.items()):
        if weight in data:
            data.setdefault("weight", data[weight])
        copy.add_edge(one, other, **data)
    return copy


def _plain_items(items: Iterable[tuple[Any, Mapping[str, Any]]]) -> Iterator[tuple[Any, Any]]:
    cleaned = [(key, {name: _plain(value) for name, value in data.items()}) for key, data in items]
    types = _types(data for _, data in cleaned)
    for key, data in cleaned:
        yield (
            key,
            {name: types[name](value) for name, value in data.items() if value is not None},
        )


def _plain(value: Any) -> Plain | None:
    if hasattr(value, "item"):  # a number of numpy
        value = value.item()
    if value is None or isinstance(value, (bool, int)):
        return value
    if isinstance(value, float):
        return value if abs(value) < float("inf") else None
    if isinstance(value, (tuple, list, set, frozenset)):
        value = "|".join(map(str, sorted(value) if isinstance(value, (set, frozenset)) else value))
    return NOT_XML.sub("", str(value))


def _types(items: Iterable[Mapping[str, Plain | None]]) -> dict[str, type[Plain]]:
    """Return the one type that holds all values of each attribute."""
    found: dict[str, set[type]] = {}
    for data in items:
        for name, value in data.items():
            found.setdefault(name, set()).update(() if value is None else (type(value),))
    return {name: _one_type(types) for name, types in found.items()}


def _one_type(types: set[type]) -> type[Plain]:
    if len(types) == 1:
        return next(iter(types))
    return float if types == {int, float} else str


def _origin(answer: Answer) -> dict[str, str]:
    run = answer.run
    asked = {
        name: " ".join(texts) for name, texts in parameters(run.question, defaults=True).items()
    }
    return {"analysis": run.question.analysis, **asked, "code": run.code, "digest": run.digest}
