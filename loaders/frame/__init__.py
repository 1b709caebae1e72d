"""The frame of a 公文 (GB/T 9704-2012): head and title, letter, annexes, imprint."""

from loaders.frame.annexes import annex_starts, heading_like
from loaders.frame.dates import read_date, read_field_date
from loaders.frame.imprint import Imprint, is_imprint, read_imprint
from loaders.frame.letter import Body, kind_of_letter, promulgated_titles, read_body
from loaders.frame.letterhead import Letterhead, find_letterheads
from loaders.frame.record_fields import Record, read_record
from loaders.frame.titles import Title, may_go_on_title, read_title

__all__ = [
    "Body",
    "Imprint",
    "Letterhead",
    "Record",
    "Title",
    "annex_starts",
    "find_letterheads",
    "heading_like",
    "is_imprint",
    "kind_of_letter",
    "may_go_on_title",
    "promulgated_titles",
    "read_body",
    "read_date",
    "read_field_date",
    "read_imprint",
    "read_record",
    "read_title",
]
