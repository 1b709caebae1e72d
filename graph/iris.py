"""Every IRI of the project is minted here, from natural keys, in ASCII (ontology notes, 2.1).

`Minter` carries the base and the registry. A name becomes toneless pinyin, a hyphen and six
digits of a hash: the hash of area and name carries the identity (区水务局 and 区税务局 are both
qushuiwuju), the pinyin is there to be read. Slugs that the registry lists are frozen there.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from rdflib import URIRef
from rdflib.term import Node

from loaders.records import (
    Agent,
    Area,
    Citation,
    CitedWork,
    DocumentNumber,
    Notice,
    Provision,
    Role,
    Span,
    Task,
)
from loaders.registry import Registry, default_registry
from loaders.registry.files import slug_hash
from loaders.registry.mint import pinyin
from ontology import BASE

UNKNOWN_AREA: Final = "000000"
_SHARED: Final = (
    *("org/", "person/", "group/", "area/"),
    *("indicator/", "industry/", "classification/", "source/"),
)


@dataclass(frozen=True, slots=True)
class Minter:
    """The IRIs under one base, with the slugs that one registry has frozen."""

    base: str = BASE
    registry: Registry = field(default_factory=default_registry)

    # Documents and their parts

    def notice(self, notice: Notice) -> URIRef:
        """Return …/id/doc/{series}/{year}/{n}, or …/id/doc/unnumbered/{sha8}-{ordinal}."""
        if notice.number is None:
            return self._id(f"doc/unnumbered/{notice.source.sha256[:8]}-{notice.ordinal}")
        return self.numbered(notice.number, notice.area)

    def numbered(self, number: DocumentNumber, area: Area | None) -> URIRef:
        """Return the IRI of the document with `number`, issued in `area` as far as is known."""
        series = self.series_slug(number.series, area)
        return self._id(f"doc/{series}/{number.year}/{number.sequence}")

    def series_slug(self, series: str, area: Area | None) -> str:
        """Return the slug of a document series: frozen if listed for `area`, else minted.

        Governments of two places use one series: 通政发 is printed in 通州 and in 南通.
        """
        for entry in self.registry.series():
            if entry.series == series:
                home = self.registry.area_of(entry.issuer)
                if area is None or home.code is None or home == area:
                    return entry.slug
        return minted_slug(_area_key(area), series)

    def series(self, slug: str) -> URIRef:
        """Return the IRI of the concept of a document series."""
        return URIRef(f"{self.base}scheme/series/{slug}")

    def series_scheme(self) -> URIRef:
        """Return the IRI of the concept scheme of the document series."""
        return URIRef(f"{self.base}scheme/series")

    def cited(self, citation: Citation, citing: Notice) -> URIRef:
        """Return the IRI of the document that `citation` means: one for all its mentions."""
        work = citation.work or CitedWork(citation.title, citation.number, citation.standard)
        if work.number is None and work.standard is not None:
            return self.standard(work.standard)
        title = work.title or work.order or citation.title
        return self.document(title, work.number, citing, work.issuer)

    def document(
        self, title: str, number: DocumentNumber | None, citing: Notice, issuer: str | None = None
    ) -> URIRef:
        """Return the IRI of the document that `citing` means, by its number, else by its title.

        Without a number the title means the abstract law, wherever it is cited. `issuer` is who
        issued it if that is known, else what stands before 关于 in the title.
        """
        if number is None:
            return self.law(title)
        if citing.number is not None and citing.number.series == number.series:
            return self.numbered(number, citing.area)
        if issuer is None:
            before, separator, _ = title.partition("关于")
            issuer = before if separator and before else None
        # 中共北京市委北京市人民政府 is no area's name, but begins with who issues the series.
        listed = [entry.issuer for entry in self.registry.series() if entry.series == number.series]
        if issuer is None or issuer.startswith(tuple(listed)):
            return self.numbered(number, None)
        return self.numbered(number, self.registry.area_of(issuer))

    def law(self, title: str) -> URIRef:
        """Return the IRI of a document that is known by its title alone."""
        return self._id(f"law/{minted_slug('', title)}")

    def standard(self, number: str) -> URIRef:
        """Return the IRI of a standard."""
        return self._id(f"std/{standard_slug(number)}")

    def instrument(self, notice: Notice) -> URIRef:
        """Return the IRI of what the notice promulgates."""
        return URIRef(f"{self.notice(notice)}/instrument")

    def annex(self, notice: Notice, number: int) -> URIRef:
        """Return the IRI of an annex."""
        return URIRef(f"{self.notice(notice)}/annex/{number}")

    def part(self, notice: Notice, annex: int | None) -> URIRef:
        """Return the annex, else the instrument if the notice encloses one, else the notice."""
        if annex is not None:
            return self.annex(notice, annex)
        return self.instrument(notice) if notice.encloses else self.notice(notice)

    def provision(self, notice: Notice, provision: Provision) -> URIRef:
        """Return {part}/{key}; the letter before an instrument is the notice's own text."""
        part = self.notice(notice) if provision.in_letter else self.part(notice, provision.annex)
        return URIRef(f"{part}/{segment(provision.key)}")

    def citation(self, notice: Notice, ordinal: int) -> URIRef:
        """Return the IRI of the n-th citation of a notice."""
        return URIRef(f"{self.notice(notice)}/citation/{ordinal}")

    # Tasks and what hangs on them

    def task(self, notice: Notice, task: Task, row: int) -> URIRef:
        """Return {part}/task/{number}/{row}; the row always stands, so that it can be joined."""
        return URIRef(f"{self.part(notice, task.annex)}/task/{segment(task.number)}/{row}")

    def key_task(self, notice: Notice, annex: int | None, text: str) -> URIRef:
        """Return the IRI of a key task: one for each text within a part."""
        part = self.part(notice, annex)
        return URIRef(f"{part}/key-task/{minted_slug(part.removeprefix(self.base), text)}")

    @staticmethod
    def responsibility(task: URIRef, role: Role, position: int) -> URIRef:
        """Return {task}/resp/{role}/{position}."""
        return URIRef(f"{task}/resp/{role}/{position}")

    @staticmethod
    def time_frame(task: URIRef) -> URIRef:
        """Return {task}/timeframe."""
        return URIRef(f"{task}/timeframe")

    @staticmethod
    def milestone(task: URIRef, ordinal: int) -> URIRef:
        """Return {task}/milestone/{n}."""
        return URIRef(f"{task}/milestone/{ordinal}")

    @staticmethod
    def statement(holder: URIRef, ordinal: int) -> URIRef:
        """Return {task or provision}/statement/{n}."""
        return URIRef(f"{holder}/statement/{ordinal}")

    def indicator(self, name: str) -> URIRef:
        """Return the IRI of an indicator, by its name."""
        return self._id(f"indicator/{minted_slug('', name)}")

    def indicator_scheme(self) -> URIRef:
        """Return the IRI of the concept scheme of the indicators."""
        return URIRef(f"{self.base}scheme/indicator")

    def measure_unit(self, iri: str) -> URIRef:
        """Return the IRI of a unit of measure under this base, if it is one of ours."""
        return URIRef(iri.replace(BASE, self.base, 1) if iri.startswith(BASE) else iri)

    @staticmethod
    def alternative(task: URIRef, ordinal: int) -> URIRef:
        """Return {task}/alt/{n}."""
        return URIRef(f"{task}/alt/{ordinal}")

    @staticmethod
    def decision(task: URIRef) -> URIRef:
        """Return {task}/decision."""
        return URIRef(f"{task}/decision")

    @staticmethod
    def contact(task: URIRef, ordinal: int) -> URIRef:
        """Return {task}/contact/{n}."""
        return URIRef(f"{task}/contact/{ordinal}")

    # What a notice explains and classifies

    def glossary(self, notice: Notice) -> URIRef:
        """Return the IRI of the concept scheme of the terms that a notice defines."""
        return URIRef(f"{self.notice(notice)}/glossary")

    def term(self, notice: Notice, term: str) -> URIRef:
        """Return the IRI of one defined term."""
        return URIRef(f"{self.glossary(notice)}/{minted_slug('', term)}")

    @staticmethod
    def threshold(part: URIRef, ordinal: int) -> URIRef:
        """Return {part}/rule/{n}, the n-th cell of the classification tables of a part."""
        return URIRef(f"{part}/rule/{ordinal}")

    def industry(self, name: str) -> URIRef:
        """Return the IRI of an industry that a classification of enterprises names."""
        return self._id(f"industry/{minted_slug('', name)}")

    def industry_scheme(self) -> URIRef:
        """Return the IRI of the concept scheme of the industries known by name."""
        return URIRef(f"{self.base}scheme/industry")

    def classification(self, slug: str) -> URIRef:
        """Return the IRI of an industry classification; its codes come behind a slash."""
        return self._id(f"classification/{slug}")

    # Agents and places

    @staticmethod
    def membership(part: URIRef, ordinal: int) -> URIRef:
        """Return {part}/membership/{n}, the n-th person whom a part names with a post."""
        return URIRef(f"{part}/membership/{ordinal}")

    def agent(self, agent: Agent, holder: URIRef, place: str) -> URIRef:
        """Return the IRI of an agent.

        An open phrase such as 有关部门 means other units each time: it gets its own IRI,
        {holder}/group/{place}.
        """
        if agent.kind == "person":
            return self._named("person", agent.name, agent.area)
        if agent.kind == "unit":
            return self.unit(agent.name, agent.area)
        if agent.group_kind in ("enumerable", "members-of-body"):
            return self.group(agent.name, agent.area)
        return URIRef(f"{holder}/group/{place}")

    def unit(self, name: str, area: Area) -> URIRef:
        """Return the IRI of the unit with the preferred or printed `name`."""
        entry = self.registry.unit(name, area)
        if entry is not None:
            return self._id(f"org/{entry.area_code}/{entry.slug}")
        return self.name_only_unit(name, area)

    def name_only_unit(self, name: str, area: Area) -> URIRef:
        """Return the IRI of a unit that no registry lists, by its printed name."""
        return self._named("org", name, area)

    def group(self, phrase: str, area: Area) -> URIRef:
        """Return the IRI of a group that all its mentions in one area share."""
        entry = self.registry.group(phrase, area)
        if entry is not None:
            return self._id(f"group/{entry.area_code}/{entry.slug}")
        return self._named("group", phrase, area)

    def area(self, area: Area) -> URIRef:
        """Return the IRI of an administrative area: its code, else pinyin and hash of its name."""
        return self._id(f"area/{area.code or minted_slug('', area.name)}")

    # Sources, graphs, the dataset

    def source(self, sha256: str) -> URIRef:
        """Return the IRI of a source text."""
        return self._id(f"source/{sha256[:8]}")

    def span(self, sha256: str, span: Span) -> URIRef:
        """Return the IRI of a range of a source text, as an RFC 5147 fragment."""
        return URIRef(f"{self.source(sha256)}#char={span.start},{span.end}")

    def graph(self, name: str) -> URIRef:
        """Return the IRI of one of the graphs beside those of the notices."""
        return URIRef(f"{self.base}graph/{name}")

    def notice_graph(self, notice: Notice) -> URIRef:
        """Return the IRI of the graph that holds what one notice says."""
        return URIRef(self.notice(notice).replace(f"{self.base}id/", f"{self.base}graph/", 1))

    def names_graph(self) -> URIRef:
        """Return the IRI of the graph that describes what notices share but no registry lists."""
        return self.graph("registry-names")

    def is_shared(self, iri: Node) -> bool:
        """Say whether `iri` names what several notices may describe: a person, an indicator."""
        start = f"{self.base}id/"
        path = str(iri).removeprefix(start) if str(iri).startswith(start) else ""
        # A span is a fragment of its source, and stands with the facts that rest on it.
        return path.startswith(_SHARED) and "#" not in path

    def is_own_graph(self, graph: URIRef) -> bool:
        """Say whether `graph` has a name that a build may give, and not one that people gave."""
        return graph.startswith(f"{self.base}graph/")

    def is_notice_graph(self, graph: URIRef) -> bool:
        """Say whether `graph` is named as the graph of a notice."""
        return graph.startswith(f"{self.base}graph/doc/")

    def contacts_graph(self, graph: URIRef) -> URIRef:
        """Return the IRI of the restricted graph with the contacts of a notice, by its graph."""
        return URIRef(graph.replace("/graph/", "/graph/restricted/contacts/", 1))

    def extraction(self, graph: URIRef) -> URIRef:
        """Return the IRI of the run that filled a notice's graph."""
        return self._id(f"extraction/{graph.removeprefix(f'{self.base}graph/')}")

    def loader(self, version: str) -> URIRef:
        """Return the IRI of one version of the loaders."""
        return self._id(f"loader/{version}")

    def analysis_run(self, analysis: str, digest: str) -> URIRef:
        """Return the IRI of the run that answers one question, by the digest of the question."""
        return self._id(f"run/{analysis}/{digest}")

    def observation(self, run: URIRef, measure: str, agent: str | None = None) -> URIRef:
        """Return {run}/{measure}/{agent}; {run}/{measure} for one of the whole network."""
        return URIRef(f"{run}/{measure}/{self._tail(agent)}" if agent else f"{run}/{measure}")

    @staticmethod
    def cluster(run: URIRef, number: int) -> URIRef:
        """Return {run}/cluster/{n}."""
        return URIRef(f"{run}/cluster/{number}")

    def tie(self, run: URIRef, one: str, other: str) -> URIRef:
        """Return {run}/tie/{one}/{other}, the tie of two agents that one run measured."""
        return URIRef(f"{run}/tie/{self._tail(one)}/{self._tail(other)}")

    def co_responsibility(self, run: URIRef, one: str, other: str) -> URIRef:
        """Return the IRI of the link between two units; of the run's tie, if one is not ours."""
        try:
            return co_responsibility_iri(URIRef(one), URIRef(other))
        except ValueError:
            return self.tie(run, *sorted((one, other)))

    def _tail(self, agent: str) -> str:
        """Return the path of an agent behind id/; somebody else's IRI becomes a hash."""
        start = f"{self.base}id/"
        return agent.removeprefix(start) if agent.startswith(start) else slug_hash("", agent)

    def dataset(self) -> URIRef:
        """Return the IRI of the dataset."""
        return self._id("dataset")

    def example(self, name: str) -> URIRef:
        """Return the IRI of a worked query."""
        return self._id(f"example/{name}")

    def grounded(self, label: str) -> URIRef:
        """Return the IRI that stands for a blank node in the dataset (RDF 1.1, 3.5)."""
        return URIRef(f"{self.base}.well-known/genid/{label}")

    def _id(self, path: str) -> URIRef:
        return URIRef(f"{self.base}id/{path}")

    def _named(self, kind: str, name: str, area: Area) -> URIRef:
        place = area.code or UNKNOWN_AREA
        return self._id(f"{kind}/{place}/{minted_slug(_area_key(area), name)}")


def co_responsibility_iri(one: URIRef, other: URIRef) -> URIRef:
    """Return the IRI of the link between two units, the same for either order."""
    first, second = sorted((one, other))
    prefix, separator, path = first.partition("/id/org/")
    if not separator or "/id/org/" not in second:
        raise ValueError(f"{first} and {second} are not two units")
    return URIRef(f"{prefix}/id/co-responsibility/{path}/{second.partition('/id/org/')[2]}")


@lru_cache(maxsize=65_536)
def minted_slug(scope: str, name: str) -> str:
    """Return pinyin and hash of `name`; `scope` keeps equal names of two places apart."""
    return f"{pinyin(name) or 'x'}-{slug_hash(scope, name)}"


def standard_slug(number: str) -> str:
    """Return the number of a standard as a path segment: GB/T 4754—2017 is gb-t-4754-2017."""
    plain = unicodedata.normalize("NFKC", number).lower()
    return re.sub(r"[^a-z0-9.]+", "-", plain).strip("-.") or minted_slug("", number)


def segment(printed: str) -> str:
    """Return a printed number as one ASCII path segment: （二） is 2, 十一 is 11, 3.1 stays.

    What is no number in Chinese or Latin characters becomes pinyin and hash.
    """
    text = unicodedata.normalize("NFKC", printed).strip()
    bare = text.strip("()、.第条项章节 ")
    if bare and set(bare) <= _NUMERALS:
        return str(arabic(bare))
    if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", bare):
        return bare
    return minted_slug("", printed)


def arabic(numeral: str) -> int:
    """Return the value of a Chinese numeral: 十二, 一百零三, or digit by digit 二〇.

    Raises KeyError for a character that is none.
    """
    if not set(numeral) & _UNITS.keys():
        return int("".join(str(_DIGITS[character]) for character in numeral))
    total, digit = 0, None
    for character in numeral:
        if character in _UNITS:
            total += (1 if digit is None else digit) * _UNITS[character]
            digit = None
        else:
            digit = _DIGITS[character] or None
    return total + (digit or 0)


def _area_key(area: Area | None) -> str:
    return "" if area is None else area.code or area.name


_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMERALS = _DIGITS.keys() | _UNITS.keys()
