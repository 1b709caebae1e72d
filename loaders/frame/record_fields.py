"""Fields that a data base or a web site prints around the text of a notice.

    【文号】 林生发〔2022〕104号
    【颁布时间】 20221018
    发文字号：某政发〔2022〕8号

They tell number, day and issuer where the text itself does not; the text begins at 【正文】 or
outside the fields.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from loaders.frame.titles import Title, read_title
from loaders.records import DocumentNumber
from loaders.registry.frame_words import frame_words
from loaders.sources import Line, Passage

_BRACKETED = re.compile(r"\s*【\s?(?P<name>[^】]{2,10})】(?P<value>.*)")
_LABELLED = re.compile(r"\s*(?P<name>[\u4e00-\u9fff][\u4e00-\u9fff\s]{1,9})[：:](?P<value>.*)")
_FEWEST_FIELDS = 2


@dataclass(frozen=True, slots=True)
class Record:
    """What the fields say, and the text without them: as many lines as the source has."""

    lines: tuple[Line, ...]
    fields: tuple[Line, ...]
    title: Title | None
    number: Passage | None
    signed: Passage | None
    issuer: Passage | None

    def document_number(self) -> DocumentNumber | None:
        """Return the number of the record, read."""
        return DocumentNumber.parse(self.number.text) if self.number is not None else None


@dataclass(frozen=True, slots=True)
class _Field:
    part: str | None
    line: Line
    value: int  # column where the value begins

    @property
    def passage(self) -> Passage:
        return Passage.within(self.line, self.value, len(self.line.text))


def read_record(lines: Sequence[Line]) -> Record | None:
    """Return the record that `lines` hold, or None where no fields are printed."""
    fields = list(_fields(lines))
    known = [field for field in fields if field.part not in (None, "body")]
    if len(known) < _FEWEST_FIELDS or not any(field.part == "number" for field in known):
        return None
    title = _title(fields)
    taken = {field.line.number: field for field in fields}
    kept = tuple(_without_field(line, taken.get(line.number)) for line in lines)
    return Record(
        kept,
        tuple(field.line for field in fields if field.part != "body"),
        title,
        _value(fields, "number"),
        _value(fields, "signed"),
        _value(fields, "issuer"),
    )


def _fields(lines: Iterable[Line]) -> Iterable[_Field]:
    """Yield the fields: any name in 【】, a known name before a colon."""
    for line in lines:
        match = _BRACKETED.match(line.text)
        if match is not None:
            part = frame_words().field_of(re.sub(r"\s", "", match["name"]))
            yield _Field(part, line, match.start("value"))
            continue
        match = _LABELLED.match(line.text)
        part = frame_words().field_of(re.sub(r"\s", "", match["name"])) if match else None
        if match is not None and part not in (None, "body"):
            yield _Field(part, line, match.start("value"))


def _value(fields: Iterable[_Field], part: str) -> Passage | None:
    """Return the value of the first field that prints `part` and is not empty."""
    values = (field.passage for field in fields if field.part == part)
    return next((value for value in values if value.text), None)


def _title(fields: Iterable[_Field]) -> Title | None:
    """Return the first field that reads as a title, whatever its name."""
    for field in fields:
        if field.part in (None, "title") and len(field.line.text) < 200:
            blanked = " " * field.value + field.line.text[field.value :]
            title = read_title([replace(field.line, text=blanked)])
            if title is not None:
                return title
    return None


def _without_field(line: Line, field: _Field | None) -> Line:
    """Return `line` without its field; of 【正文】 only the name goes."""
    if field is None:
        return line
    if field.part == "body":
        return replace(line, text=" " * field.value + line.text[field.value :])
    return replace(line, text="")
