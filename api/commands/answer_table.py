"""An answer as a table in the terminal: what fits is shown, values with their intervals."""

from __future__ import annotations

import locale
import os
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from typing import IO, Final

from rich.console import Console
from rich.table import Table as Drawn
from rich.text import Text

from api.analysis.words import Language, word
from api.printing import messages
from graph.analytics import Answer, Figure, Observation, Table, Value

FLIPS: Final = "‡"
_PLAIN_WIDTH: Final = 120
"""Characters a line where no terminal says how many it has."""

_NAMED: Final = ("label", "name", "one_label", "other_label")
# Shown as part of another column, or not at all: a reader of the terminal cannot follow an IRI.
_BESIDE: Final = ("_low", "_high", "_flips")


def language_of_terminal() -> Language:
    """Return zh where the locale is Chinese, else en."""
    named = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    return "zh" if (named or locale.getlocale()[0] or "").startswith("zh") else "en"
