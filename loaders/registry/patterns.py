"""Lists of words against a text: as a regular expression, at its ends, anywhere inside."""

from __future__ import annotations

import re
from collections.abc import Iterable


def any_of(words: Iterable[str]) -> str:
    """Return a regular expression for any of `words`, the longest first."""
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"


def ends_in(text: str, words: Iterable[str]) -> str:
    """Return the first of `words` that `text` ends in, empty for none."""
    return next((word for word in words if text.endswith(word)), "")


def begins_in(text: str, words: Iterable[str]) -> str:
    """Return the first of `words` that `text` begins with, empty for none."""
    return next((word for word in words if text.startswith(word)), "")


def holds(text: str, words: Iterable[str]) -> str:
    """Return the first of `words` that stands in `text`, empty for none."""
    return next((word for word in words if word in text), "")
