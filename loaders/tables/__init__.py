"""Tables that a PDF has flattened into lines: header → pages → rows → cells.

A page is read as a sequence of typed lines. Rows are cut where the types start over; the cells
that no type settles (where lead units end and support units begin, which row a displaced cell
belongs to) are assigned so that the fewest expectations break, and the margin to the next best
assignment is the certainty. What is expected is learnt from all tables of the document.

Tables of other shapes have modules of their own: rows parted by tabs (`tabbed.py`), a cell line
a line without any mark (`stacked.py`), both giving a `PlainTable`; short cells (`cells.py`).
"""

from loaders.tables.assignment import RowReading, TableReading, assign
from loaders.tables.branches import join_branches
from loaders.tables.cutting import read_table, return_texts
from loaders.tables.fragments import Fragment
from loaders.tables.header import Header
from loaders.tables.judge import Candidate
from loaders.tables.pages import TablePage, split_pages
from loaders.tables.people import people_by_place
from loaders.tables.rationale import rationale
from loaders.tables.rows import Foot, Row, Table

__all__ = [
    "Candidate",
    "Foot",
    "Fragment",
    "Header",
    "Row",
    "RowReading",
    "Table",
    "TablePage",
    "TableReading",
    "assign",
    "join_branches",
    "people_by_place",
    "rationale",
    "read_table",
    "return_texts",
    "split_pages",
]
