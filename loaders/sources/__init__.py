"""Source files: finding them, decoding them, and the lines and pages of their text."""

from loaders.sources.text import Line, UnreadableSource, find_sources, read_lines, read_source

__all__ = ["Line", "UnreadableSource", "find_sources", "read_lines", "read_source"]
