"""Comparing the people of member lists with their gold: name and role by place, then the post."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from loaders.evaluate.matching import LINE_TOLERANCE, line_gap, pair_nearest
from loaders.evaluate.scores import Item, Ledger, compact
from loaders.records import Post

FOUND: Final = "people.found"
POST: Final = "people.post"


@dataclass(frozen=True, slots=True)
class GoldPerson:
    """Who is due: name, post (empty where none is printed) and role, with the printed line."""

    item: Item
    name: str
    post: str
    role: str
    line: int
    optional: bool


def compare_people(
    ledger: Ledger,
    gold: Sequence[GoldPerson],
    found: Sequence[Post],
    item_of: Callable[[Post], Item],
) -> None:
    """Take down which people were found with their role, and whether with their post."""

    def gap(due: GoldPerson, post: Post) -> int | None:
        if _who(due.name, due.role) != _who(post.official.printed_name, post.role):
            return None
        distance = line_gap(due.line, due.line, post.spans)
        return distance if distance <= LINE_TOLERANCE else None

    pairs = dict(pair_nearest(gold, found, gap))
    for index, due in enumerate(gold):
        post = found[pairs[index]] if index in pairs else None
        if due.optional:
            continue
        who = _who(due.name, due.role)
        ledger.compare(due.item, FOUND, [who], [who] if post else [])
        if post is not None:
            due_post, given = ([words] if words else [] for words in (due.post, post.post))
            ledger.compare(due.item, POST, due_post, given)
    answered = set(pairs.values())
    for index, post in enumerate(found):
        if index not in answered:
            given = [_who(post.official.printed_name, post.role)]
            ledger.compare(item_of(post), FOUND, [], given)


def _who(name: str, role: str) -> str:
    return f"{compact(name)} {compact(role)}".strip()
