"""How a provision is cited, read from its address: …/art_3__para_1 is 第三条第一款.

The parts of the address are those of Akoma Ntoso (ontology notes, 2.1). A paragraph prints no
number of its own, and whoever cites it counts.
"""

from __future__ import annotations

import re
from typing import Final

_STEP: Final = re.compile(r"(?P<kind>[a-z]+)_(?P<number>\d+)")
_DIGITS: Final = "零一二三四五六七八九"

# Kinds that print a heading, which says more than their number.
_HEADED: Final = frozenset({"chp", "sec", "subsec", "dvs", "app"})


def passage(iri: str) -> str:
    """Return how the provision at `iri` is cited; empty for one whose heading names it better."""
    steps = iri.rpartition("/")[2].split("__")
    found = [_STEP.fullmatch(step) for step in steps if step != "letter"]
    if not found or any(step is None for step in found):
        return ""
    kinds = [step["kind"] for step in found if step]
    if kinds[-1] in _HEADED:
        return ""
    in_article = "art" in kinds
    words = [_word(step["kind"], int(step["number"]), in_article) for step in found if step]
    return ("" if in_article else " ").join(["正文"] * ("letter" in steps) + words)


def _word(kind: str, number: int, in_article: bool) -> str:
    chinese = numeral(number)
    if kind == "para":
        return f"第{chinese}款" if in_article else f"第{number}段"
    if kind == "item":
        return f"第（{chinese}）项" if in_article else f"{chinese}是"
    return {
        "art": f"第{chinese}条",
        "chp": f"第{chinese}章",
        "dvs": f"第{chinese}部分",
        "sec": chinese,
        "subsec": f"（{chinese}）",
        "app": f"附录{number}",
        "point": f"第{number}目" if in_article else f"{number}.",
        "dash": f"——{number}",
    }.get(kind, f"{kind} {number}")


def numeral(number: int) -> str:
    """Return a number from 0 to 999 in Chinese: 3 is 三, 12 十二, 20 二十, 103 一百零三.

    A larger one stays in digits.
    """
    if number > 999:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if hundreds and rest and not tens:
        words += "零"
    if tens:
        words += "十" if tens == 1 and not hundreds else f"{_DIGITS[tens]}十"
    return words + (_DIGITS[ones] if ones or not number else "")
