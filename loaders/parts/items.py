"""Items of a text: an entry of the outline with the paragraphs and the enumeration it has.

二、种树                     an item above others
1.山上种树：                 an item; what follows is its own
（1）选种；                  its enumeration
（2）浇水。
责任单位：区甲局             a paragraph of its own
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from loaders.outline import Entry
from loaders.sources import Passage

# What enumerates within an item, and has no statement of responsibility as a rule.
_ENUMERATION = ("subpoint", "item", "dash")


@dataclass(slots=True)
class Item:
    """An entry with its unmarked paragraphs and the items below it, in reading order.

    `entry` is None for the text itself, above all its items.
    """

    entry: Entry | None
    parent: Item | None = None
    below: list[Item] = field(default_factory=list)
    order: list[Entry | Item] = field(default_factory=list)

    @property
    def is_above(self) -> bool:
        """Whether other items stand below it that are no enumeration."""
        return any(item.entry and item.entry.kind not in _ENUMERATION for item in self.below)

    @property
    def paragraphs(self) -> list[Entry]:
        """The unmarked paragraphs that belong to the item itself."""
        return [part for part in self.order if not isinstance(part, Item)]

    @property
    def closing(self) -> list[Entry]:
        """The unmarked paragraphs behind the last item below."""
        last = max((i for i, part in enumerate(self.order) if isinstance(part, Item)), default=-1)
        return [part for part in self.order[last + 1 :] if not isinstance(part, Item)]

    def own_texts(self) -> list[Passage]:
        """Return the words behind the mark and the paragraphs of the item itself."""
        words = [self.entry.words] if self.entry and self.entry.words else []
        return words + [entry.passage for entry in self.paragraphs]

    def all_texts(self) -> list[Passage]:
        """Return all its texts in reading order, those below it with their marks."""
        return ([self.entry.words] if self.entry and self.entry.words else []) + self._below()

    def _below(self) -> list[Passage]:
        texts: list[Passage] = []
        for part in self.order:
            if isinstance(part, Item):
                texts += [part.entry.passage] if part.entry else []
                texts += part._below()
            else:
                texts.append(part.passage)
        return texts

    def walk(self) -> Iterator[Item]:
        """Yield the item and all below it, in reading order."""
        yield self
        for item in self.below:
            yield from item.walk()

    def keys(self) -> Iterator[str]:
        """Yield the keys of all entries that belong to the item and to those below it."""
        for item in self.walk():
            if item.entry:
                yield item.entry.key
            yield from (entry.key for entry in item.paragraphs)

    def above(self, *kinds: str) -> Entry | None:
        """Return the nearest entry of one of `kinds` that the item stands under, or None."""
        item = self.parent
        while item is not None:
            if item.entry and item.entry.kind in kinds:
                return item.entry
            item = item.parent
        return None


def items_of(entries: Sequence[Entry]) -> Item:
    """Return the items that `entries` make, under one that stands for the whole text."""
    root = Item(None)
    found: dict[str | None, Item] = {None: root}
    for entry in entries:
        parent = found.get(entry.parent, root)
        if entry.kind == "paragraph":
            # 项 below a 款 of an article belong to the article as the 款 does.
            parent.order.append(entry)
            found[entry.key] = parent
            continue
        item = Item(entry, parent)
        parent.below.append(item)
        parent.order.append(item)
        found[entry.key] = item
    return root
