"""Tables that a PDF has flattened into lines: header → pages → rows → cells.

A page is read as a sequence of typed lines. Rows are cut where the types start over; the cells
that no type settles (where lead units end and support units begin, which row a displaced cell
belongs to) are assigned so that the fewest expectations break, and the margin to the next best
assignment is the certainty.
"""

from loaders.tables.assignment import RowReading, assign
from loaders.tables.branches import join_branches
from loaders.tables.header import Header
from loaders.tables.pages import TablePage, split_pages
from loaders.tables.rows import Fragment, Row, read_rows

__all__ = [
    "Fragment",
    "Header",
    "Row",
    "RowReading",
    "TablePage",
    "assign",
    "join_branches",
    "read_rows",
    "split_pages",
]
