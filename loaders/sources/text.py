"""Plain text files: decoding them, and the lines and pages of their text.

UTF-8 is read, else GB18030 (the national standard that every older Chinese encoding is part of);
anything else is refused with the place of the first byte that fits neither.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import Final

from loaders.records import Source, Span
from loaders.sources.widths import page_width


class UnreadableSource(Exception):
    """A source file that cannot be read as text; its message is one line that says why."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a source: 1-based number, offset of its first code point, text, page label.

    `gap_before` tells whether a blank line stands before it: text from a PDF leaves one where
    the next line is a whole line lower or more, none where it is less (loaders.tables).
    `page_width` is the width of a full line of the source, in ems, None where none is settled.
    """

    number: int
    start: int
    text: str
    page: str | None
    gap_before: bool
    page_width: float | None = None

    @property
    def content(self) -> str:
        """The text without the white space around it."""
        return self.text.strip()

    @property
    def ends_paragraph(self) -> bool:
        """Whether the line carries the trailing space that closes a paragraph or cell."""
        return self.text.endswith(" ")

    @property
    def is_pad(self) -> bool:
        """Whether the line is an empty paragraph: white space that was set, not left out."""
        return bool(self.text) and not self.content


@dataclass(frozen=True)
class Passage:
    """Pieces of lines, in reading order, that together say one thing.

    Each piece is a line with the half-open range of its characters that belongs here.
    """

    pieces: tuple[tuple[Line, int, int], ...]

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Passage:
        """Return the passage of whole lines, the white space around each left out."""
        return cls(tuple(_trimmed(line, 0, len(line.text)) for line in lines if line.content))

    @classmethod
    def within(cls, line: Line, start: int, end: int) -> Passage:
        """Return the passage of one part of a line, trimmed."""
        return cls((_trimmed(line, start, end),))

    def __add__(self, other: Passage) -> Passage:
        return Passage(self.pieces + other.pieces)

    def __bool__(self) -> bool:
        return bool(self.pieces)

    @cached_property
    def text(self) -> str:
        """The words with line breaks and layout blanks removed."""
        return unwrap(line.text[start:end] for line, start, end in self.pieces)

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines that the passage touches."""
        return tuple(line for line, _, _ in self.pieces)

    def part(self, start: int, end: int) -> Passage:
        """Return the pieces behind the characters [start, end) of `text`.

        The space that joins two words of Latin letters stands nowhere in the source: it is a
        part of no piece.
        """
        columns, starts = self._columns
        found = []
        for index in range(max(bisect_right(starts, start) - 1, 0), len(starts)):
            if starts[index] >= end:
                break
            here = columns[index]
            first = max(start - starts[index], 0)
            last = min(end - starts[index], len(here)) - 1
            if first <= last:
                found.append((self.pieces[index][0], here[first], here[last] + 1))
        return Passage(tuple(found))

    def spans(self, text: str) -> tuple[Span, ...]:
        """Return the spans of the source `text`: one for each run of neighbouring lines."""
        runs: list[tuple[int, int, Line, Line]] = []
        for line, start, end in self.pieces:
            first, last = line.start + start, line.start + end
            if runs and first >= runs[-1][1] and _blank_until(text, runs[-1][1], first):
                runs[-1] = (runs[-1][0], last, runs[-1][2], line)
            else:
                runs.append((first, last, line, line))
        return tuple(
            Span(first, last, head.number, tail.number, head.page, text[first:last])
            for first, last, head, tail in runs
        )

    @cached_property
    def _columns(self) -> tuple[list[Sequence[int]], list[int]]:
        """For each piece the columns of its line that are words, and where they begin in `text`."""
        columns: list[Sequence[int]] = []
        starts: list[int] = []
        length, before = 0, ""
        for line, start, end in self.pieces:
            raw = line.text[start:end]
            kept = [start + column for column in _kept(raw)] if _BLANK.search(raw) else None
            columns.append(range(start, end) if kept is None else kept)
            length += _needs_space(before, raw)
            starts.append(length)
            length, before = length + len(columns[-1]), raw.rstrip() or before
        return columns, starts


_BLANK = re.compile(r"\s")
_BLANKS = re.compile(r"\s*")


def _blank_until(text: str, start: int, end: int) -> bool:
    """Whether `text` holds nothing but white space from `start` to `end`."""
    blanks = _BLANKS.match(text, start, end)
    return blanks is not None and blanks.end() == end


def _trimmed(line: Line, start: int, end: int) -> tuple[Line, int, int]:
    raw = line.text[start:end]
    return line, start + len(raw) - len(raw.lstrip()), start + len(raw.rstrip())


def _needs_space(before: str, after: str) -> bool:
    """Whether `before` ends and `after` begins with a Latin letter."""
    return _is_latin(before[-1:]) and _is_latin(after[:1])


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()


def _kept(raw: str) -> list[int]:
    """Return the columns of `raw` that are words: a blank counts only between Latin letters."""
    return [
        column
        for column, character in enumerate(raw)
        if not character.isspace()
        or (0 < column < len(raw) - 1 and _needs_space(raw[column - 1], raw[column + 1]))
    ]


# The blanks that `_kept` leaves out.
_LAYOUT_BLANK = re.compile(r"\s{2,}|(?<![A-Za-z])\s|\s(?![A-Za-z])")


def unwrap(parts: Iterable[str]) -> str:
    """Join wrapped lines into one text without line breaks and layout blanks."""
    words: list[str] = []
    last = ""
    for part in parts:
        if _needs_space(last, part):
            words.append(" ")
        words.append(_LAYOUT_BLANK.sub("", part))
        last = words[-1][-1:] or last
    return "".join(words)


def find_sources(paths: Sequence[Path]) -> list[Path]:
    """Return the files that `paths` name: files as given, the *.txt files of directories, sorted.

    Raises UnreadableSource when a path does not exist or a directory holds no text file.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            texts = sorted(entry for entry in path.glob("*.txt") if entry.is_file())
            if not texts:
                raise UnreadableSource(f"{path}: no *.txt file in this directory")
            found += texts
        elif path.exists():
            found.append(path)
        else:
            raise UnreadableSource(f"{path}: no such file or directory")
    return list(dict.fromkeys(found))


MAX_SOURCE_BYTES: Final = 64 * 1024 * 1024
"""How large a source may be by default: reading one takes some fifty times its size of memory."""


def read_source(path: Path, max_bytes: int = MAX_SOURCE_BYTES) -> Source:
    """Return the decoded file at `path`.

    Raises UnreadableSource when it cannot be opened, is empty, holds more than `max_bytes`, or is
    neither UTF-8 nor GB18030.
    """
    try:
        if path.stat().st_size > max_bytes:
            raise UnreadableSource(
                f"{path}: more than {max_bytes:,} bytes: split it between two notices,"
                " or raise max_source_bytes"
            )
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableSource(f"{path}: {error.strerror or error}") from error
    if not data.strip():
        raise UnreadableSource(f"{path}: the file is empty")
    kind = next((kind for mark, kind in _OTHER_KINDS.items() if data.startswith(mark)), None)
    if kind is not None:
        raise UnreadableSource(f"{path}: {kind}, not text; {_ADVICE}")
    text, encoding = _decode(path, data)
    return Source(path.name, hashlib.sha256(data).hexdigest(), encoding, text)


# How files begin that people take for the text of a notice.
_OTHER_KINDS: Final = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a Word document or another archive",
    b"\xd0\xcf\x11\xe0": "an old Word document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
}
_ADVICE: Final = "save what it says as a text file (of a PDF: pdftotext -layout FILE.pdf FILE.txt)"


def _decode(path: Path, data: bytes) -> tuple[str, str]:
    try:
        return data.decode("utf-8-sig"), "UTF-8"
    except UnicodeDecodeError as error:
        utf8 = error.start
    try:
        return data.decode("gb18030"), "GB18030"
    except UnicodeDecodeError as error:
        raise UnreadableSource(
            f"{path}: neither UTF-8 (byte {utf8}: 0x{data[utf8]:02x}) nor GB18030 "
            f"(byte {error.start}: 0x{data[error.start]:02x}); convert it to UTF-8"
        ) from error


def read_lines(source: Source) -> tuple[Line, ...]:
    """Return the lines of `source`, blank ones included, with the label of the page they lie on."""
    raw = source.text.split("\n")
    texts = [text.rstrip("\r") for text in raw]
    labels = _page_labels(texts)
    width = page_width(text.strip() for text in texts)
    lines: list[Line] = []
    start = 0
    blank_before = True
    for number, (text, label) in enumerate(zip(texts, labels, strict=True), start=1):
        lines.append(Line(number, start, text, label, blank_before, width))
        blank_before = not text
        start += len(raw[number - 1]) + 1
    return tuple(lines)


def is_page_number(text: str) -> bool:
    """Whether a line is a page number: digits that close no paragraph, or set between dashes."""
    return bool(_PAGE_NUMBER.fullmatch(text))


_PAGE_NUMBER = re.compile(r"\s*(?:\d{1,4}|[-—–－·]\s*\d{1,4}\s*[-—–－·]\s*)")


def _page_labels(texts: Sequence[str]) -> list[str | None]:
    """Return the page label of each line, where printed page numbers settle it.

    A page number is printed on some pages only. Between two of them the pages are counted when
    as many page beginnings are seen as the numbers ask for; elsewhere the label stays None.
    """
    labels: list[str | None] = [None] * len(texts)
    anchors = [
        (index, int(re.sub(r"\D", "", text)))
        for index, text in enumerate(texts)
        if is_page_number(text)
    ]
    beginnings = list(_page_beginnings(texts))
    previous_index, previous_label = 0, 0
    for index, label in anchors:
        inside = [0] if previous_label == 0 else []
        inside += [line for line in beginnings if previous_index < line <= index and line > 0]
        if label - previous_label == len(inside):
            for offset, (begin, end) in enumerate(pairwise([*inside, index + 1]), start=1):
                labels[begin:end] = [str(previous_label + offset)] * (end - begin)
        previous_index, previous_label = index, label
    return labels


def _page_beginnings(texts: Sequence[str]) -> Iterator[int]:
    """Yield the indexes of lines that begin a page.

    A page begins after a form feed, after the empty paragraphs of a footer, or with a set-in
    line that follows the last one without a gap.
    """
    in_footer = False
    for index in range(1, len(texts)):
        text, before = texts[index], texts[index - 1]
        footer_begins = not text.strip() and text and texts[max(index - 3, 0) : index] == [""] * 3
        if text.startswith("\f"):
            yield index
        elif footer_begins:
            in_footer = True
        elif text.strip() and (in_footer or (text[0] == " " and before.strip())):
            yield index
            in_footer = False
