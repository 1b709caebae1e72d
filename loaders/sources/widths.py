"""How wide lines are set, and how wide the page of a text is, in ems (Han characters)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

# A page as wide as this is no page: each line of such a text is a paragraph of its own.
WIDEST_PAGE = 60
_NARROWEST_PAGE = 16
_INDENT = 2
_SHORTER = 10


def set_width(text: str) -> float:
    """Return the width of `text` in ems: Latin letters and digits take half of one."""
    return sum(
        0.25 if character == " " else 0.5 if character < "\u2000" else 1.0 for character in text
    )


def page_width(texts: Iterable[str]) -> float | None:
    """Return the width of a full line of a text, or None where lines do not end at one.

    Lines inside a paragraph are full, first lines set in by two characters: the width that most
    lines are explained by so is taken among the widest that occur. Where lines a little shorter
    are as common, each line is a paragraph that ends where its words do.
    """
    widths: Counter[int] = Counter()
    for text in texts:
        if len(text) > WIDEST_PAGE:
            return None
        widths[round(set_width(text))] += 1
    widest = max(widths, default=0)
    near = {
        width: widths[width] + widths[width - _INDENT] + 0.5 * widths[width - 1]
        for width in range(widest, widest - 4, -1)
    }
    full = max(near, key=lambda width: near[width])
    shorter = sum(widths[width] for width in range(full - _SHORTER, full - _INDENT))
    if full < _NARROWEST_PAGE or near[full] < max(2, shorter / 2):
        return None
    return float(full)
