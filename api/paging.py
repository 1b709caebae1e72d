"""Long lists in pages: which page a request asks for, and the pages around it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import abort, request, url_for

from api.parameters import whole_number

PAGE_SIZE = 100

# No list is so long.
_MAX_PAGE = 10**6


@dataclass(frozen=True, slots=True)
class Paging:
    """Page `number` (from 1) of a list of `total` items, `size` on a page."""

    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    def address(self, number: int) -> str:
        """Return the address of another page of the list that the request shows."""
        assert request.endpoint is not None
        values = request.args.to_dict(flat=False) | (request.view_args or {})
        return url_for(request.endpoint, **(values | {"page": number}))


def requested_page() -> int:
    """Return `?page=`, 1 without it; answers 400 to what is no page number."""
    return whole_number("page", 1, 1, _MAX_PAGE)


def paging(total: int, size: int = PAGE_SIZE) -> Paging:
    """Return the paging of a list of `total`; answers 404 when the page asked for is behind it."""
    shown = Paging(requested_page(), total, size)
    if shown.number > shown.pages:
        abort(404, description=f"page={shown.number}: the list has {shown.pages}")
    return shown


def offset(size: int = PAGE_SIZE) -> int:
    """Return how many items stand before the page asked for."""
    return (requested_page() - 1) * size
