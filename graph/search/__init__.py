"""Search over a store: an index made of it in one file, and what is asked of that file.

`folding` says what counts as the same writing, `entries` what of a store can be found, `making`
writes the index, `words` reads what a person types, `index` answers. The index is SQLite FTS5
over pre-split pairs of characters: Chinese prints no spaces, and two characters are a word.
"""

from graph.search.index import (
    MAX_HITS,
    MAX_SUGGESTIONS,
    Hit,
    Index,
    Results,
    UnusableIndex,
)
from graph.search.making import INDEX_FILE, build_index
from graph.search.snippets import Snippet
from graph.search.words import MAX_QUERY

__all__ = [
    "INDEX_FILE",
    "MAX_HITS",
    "MAX_QUERY",
    "MAX_SUGGESTIONS",
    "Hit",
    "Index",
    "Results",
    "Snippet",
    "UnusableIndex",
    "build_index",
]
