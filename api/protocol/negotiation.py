"""Which format an answer gets: the Accept header (RFC 9110 12.5.1) and the parameter `format`.

Quality decides, with the most specific range that matches a type; at equal quality a type that is
named goes before one that a wildcard covers (of these, a format's own name before its aliases),
then the order of `FORMATS`. Parameters of a range other than q are not looked at. A header that
cannot be read counts as none, which takes anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from api.queries.formats import FORMATS, Choice, Format, with_charset
from api.queries.guard import Form

_TOKEN: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_QUOTED: Final = r'"(?:[^"\\]|\\.)*"'
_PARAMETER: Final = re.compile(
    rf"\s*;\s*(?:(?P<name>{_TOKEN})\s*=\s*(?P<value>{_TOKEN}|{_QUOTED}))?"
)
_RANGE: Final = re.compile(rf"\s*(?:(?P<type>{_TOKEN})/(?P<subtype>{_TOKEN})|(?P<all>\*))")
# Java's library sends `*; q=.2`.
_QUALITY: Final = re.compile(r"0?\.\d{1,3}|[01](?:\.\d{0,3})?")
_MAX_HEADER: Final = 4096


@dataclass(frozen=True, slots=True)
class Accepted:
    """The ranges of an Accept header, each with its quality; `anything` for no header."""

    qualities: Mapping[str, float]

    def quality(self, media_type: str) -> float:
        """Return the quality of a media type, from 0 (not accepted) to 1."""
        found = self.qualities
        for covering in (media_type, f"{media_type.partition('/')[0]}/*", "*/*"):
            if covering in found:
                return found[covering]
        return 0.0

    def names(self, media_type: str) -> bool:
        """Return whether the header names the type, not only a wildcard that covers it."""
        return media_type in self.qualities


_ANYTHING: Final = Accepted({"*/*": 1.0})


def accepted(header: str | None) -> Accepted:
    """Return what an Accept header takes."""
    return _accepted(_short(header))


def _short(header: str | None) -> str:
    """Return a header that can be remembered: longer than any client's counts as none."""
    return header if header is not None and len(header) <= _MAX_HEADER else ""


@lru_cache(maxsize=1024)
def _accepted(header: str) -> Accepted:
    qualities: dict[str, float] = {}
    position = 0
    while position < len(header):
        if header[position] in ", \t":
            position += 1
            continue
        element = _element(header, position)
        if element is None:
            return _ANYTHING
        media_range, quality, position = element
        qualities[media_range] = max(quality, qualities.get(media_range, 0.0))
    return Accepted(qualities) if qualities else _ANYTHING


def _element(header: str, start: int) -> tuple[str, float, int] | None:
    """Return range, quality and end of the element at `start`, None where there is none."""
    match = _RANGE.match(header, start)
    if match is None:
        return None
    name = "*/*" if match["all"] else f"{match['type']}/{match['subtype']}".lower()
    if name.startswith("*/") and name != "*/*":
        return None
    quality = 1.0
    end = match.end()
    while (parameter := _PARAMETER.match(header, end)) is not None:
        end = parameter.end()
        if (parameter["name"] or "").lower() == "q":
            if not _QUALITY.fullmatch(parameter["value"]) or float(parameter["value"]) > 1:
                return None
            quality = float(parameter["value"])
    rest = header[end:].lstrip()
    return (name, quality, end) if not rest or rest.startswith(",") else None


def choices(header: str | None) -> Mapping[Form, Choice]:
    """Return the best format for each form of query; a form without one is left out."""
    return _choices(_short(header))


@lru_cache(maxsize=1024)
def _choices(header: str) -> Mapping[Form, Choice]:
    accept = _accepted(header)
    found = ((form, best(formats, accept)) for form, formats in FORMATS.items())
    return {form: choice for form, choice in found if choice is not None}


def named_choices(name: str) -> Mapping[Form, Choice]:
    """Return the format called `name`, by its key or a media type, for each form that has it."""
    name = name.strip().lower()
    return {
        form: Choice(each, each.content_type)
        for form, formats in FORMATS.items()
        for each in formats
        if name in (each.key, *each.other_keys, each.media_type, *each.aliases)
    }


def best(formats: tuple[Format, ...], accept: Accepted) -> Choice | None:
    """Return the format, and the name of it, that is accepted most; None where none is."""
    ranked = [
        (accept.quality(name), 2 if accept.names(name) else own, Choice(each, with_charset(name)))
        for each in formats
        for own, name in ((True, each.media_type), *((False, alias) for alias in each.aliases))
    ]
    quality, _, choice = max(ranked, key=lambda row: row[:2])  # the first of equals
    return choice if quality > 0 else None


def is_for_people(header: str | None) -> bool:
    """Return whether an Accept header asks for a page: HTML by name, and data not rather.

    A bare */* is a program: curl and libraries send it; browsers name text/html.
    """
    return _is_for_people(_short(header))


@lru_cache(maxsize=1024)
def _is_for_people(header: str) -> bool:
    accept = _accepted(header)
    html = accept.quality("text/html")
    if not accept.names("text/html") or html == 0:
        return False
    data = (
        accept.quality(name)
        for formats in FORMATS.values()
        for each in formats
        for name in (each.media_type, *each.aliases)
    )
    return html >= max(data)
