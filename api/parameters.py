"""Numbers among the parameters of a request: what is none gets 400, and is told what to give."""

from __future__ import annotations

from flask import abort, request


def whole_number(name: str, default: int, least: int, most: int) -> int:
    """Return the parameter `name`, `default` without it; answers 400 unless from `least` to `most`.

    Leading zeros count as digits: a number is no longer than `most` is.
    """
    printed = request.args.get(name, str(default))
    is_number = printed.isascii() and printed.isdecimal() and len(printed) <= len(str(most))
    if not (is_number and least <= int(printed) <= most):
        abort(400, description=f"{name}={printed[:20]}: give a whole number from {least} to {most}")
    return int(printed)
