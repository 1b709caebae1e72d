"""Source files: finding them, decoding them, and the lines and pages of their text."""

from loaders.sources.furniture import set_furniture_aside
from loaders.sources.paragraphs import marks_paragraphs, paragraphs
from loaders.sources.text import (
    MAX_SOURCE_BYTES,
    Line,
    Passage,
    UnreadableSource,
    find_sources,
    is_page_number,
    read_lines,
    read_source,
    unwrap,
)
from loaders.sources.wrapped import begins_item, item_mark

__all__ = [
    "MAX_SOURCE_BYTES",
    "Line",
    "Passage",
    "UnreadableSource",
    "begins_item",
    "find_sources",
    "is_page_number",
    "item_mark",
    "marks_paragraphs",
    "paragraphs",
    "read_lines",
    "read_source",
    "set_furniture_aside",
    "unwrap",
]
