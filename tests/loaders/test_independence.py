"""The bundled gazette under other names: what the loaders read must not hang on whom they know.

People, units and the place get invented names, rows other numbers, dates the next year, and page
numbers are dropped: the registry then knows no unit, and nothing announces what a page displaced
to its foot. Names keep what is general in them (the level, the ending, the padding of two
characters); some are a character longer or shorter than before, and some people are called as
units end. What differs is a cell or two of some two thousand names: a displaced name behind a row
whose cells look whole without it.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pytest

import loaders
from loaders.records import Notice, Reading, Task
from loaders.registry.unit_words import unit_words
from loaders.sources import is_page_number

SURNAMES = "赵钱孙冯陈褚卫蒋沈韩杨朱尤许何吕施孔曹严"
GIVEN_NAMES = "岚筠澜霁珂玥琛璟瑾瑜皎皓晗晔曦朗峥嵘镇会"  # the last two end names of units
UNIT_STEMS = "槐榕桦楠椿枫檀柏杉松梧桐柳桑榆槿棠棣桂椰"
PLACE, OTHER_PLACE = "通州", "云杉"

Rename = Callable[[str], str]


@dataclass(frozen=True)
class Change:
    """How the gazette is told anew: how much longer names of units are, how far rows count on."""

    seed: int
    longer: int = 0
    rows_on: int = 0


@dataclass(frozen=True)
class Renamed:
    change: Change
    original: Reading
    renamed: Reading
    rename: Rename

    def pairs(self) -> Iterator[tuple[Task, Task | None]]:
        """The rows of the tables, each with what became of it."""
        found = {(t.annex, t.number, t.row): t for t in self.renamed.notices[0].tasks}
        for task in self.original.notices[0].tasks:
            number = str(int(task.number) + self.change.rows_on)
            yield task, found.get((task.annex, number, task.row))


def invent(people: Iterable[str], units: Iterable[str], change: Change) -> dict[str, str]:
    """Another name for each, no two the same."""
    chance = random.Random(change.seed)
    invented: dict[str, str] = {}
    for name in sorted(set(people)):
        given = chance.choices(GIVEN_NAMES, k=4)
        tries = (chance.choice(SURNAMES) + "".join(given[: len(name) - 1]) for _ in range(99))
        invented[name] = next(other for other in tries if other not in invented.values())
    for name in sorted(set(units)):
        tries = (other_unit(name, change.longer, chance) for _ in range(99))
        invented[name] = next(other for other in tries if other not in invented.values())
    return invented


def other_unit(name: str, longer: int, chance: random.Random) -> str:
    level = name[0] if name[0] in "区市" else ""
    endings = (ending for ending in unit_words().endings if name.endswith(ending))
    ending = max(endings, key=len, default=name[-1])
    ending = ending if len(level + ending) < len(name) else name[-1]
    length = max(1, len(name) - len(level + ending) + longer)
    return level + "".join(chance.choices(UNIT_STEMS, k=length)) + ending


def renamer(names: dict[str, str]) -> Rename:
    """A function that replaces the names in a text, wherever its lines break inside them."""
    known = sorted(names, key=len, reverse=True)
    pattern = re.compile("|".join(r"\s*".join(name) for name in known))

    def replaced(match: re.Match[str]) -> str:
        old = re.sub(r"\s", "", match[0])
        new = names[old]
        # Breaks stay before the same characters, counted from the end; the front gives or takes.
        kept = list(new[max(0, len(new) - len(old) + 1) :])
        front = new[: len(new) - len(kept)]
        letters = iter([front, *[""] * (len(old) - 1 - len(kept)), *kept])
        return "".join(c if c.isspace() else next(letters) for c in match[0])

    return lambda text: pattern.sub(replaced, text)


def names_of(notice: Notice) -> dict[str, str]:
    """The people and units that the tables name, each with its role or kind."""
    return {
        found.printed_name: "leader" if found.role == "leader" else found.agent.kind
        for task in notice.tasks
        for found in task.responsibilities
    }


def told_anew(reading: Reading, rename: Rename, change: Change) -> str:
    annexes = reading.notices[0].annexes
    first, last = annexes[0].span.line_start, annexes[-1].span.line_end
    lines = [
        re.sub(r"^\s*(\d{1,2})(?=\s)", lambda n: str(int(n[1]) + change.rows_on), line)
        if first < number <= last
        else line
        for number, line in enumerate(reading.source.text.split("\n"), start=1)
        if not is_page_number(line)
    ]
    text = rename("\n".join(lines))
    return re.sub(r"20[12]\d(?=\s*[年〕-])", lambda year: str(int(year[0]) + 1), text)


@pytest.fixture(scope="module")
def original() -> Reading:
    return loaders.read(loaders.sample_gazette())


CHANGES = (Change(2022), Change(7, longer=1, rows_on=3), Change(41, longer=-1, rows_on=40))


@pytest.fixture(scope="module", params=CHANGES, ids=lambda change: f"seed{change.seed}")
def gazettes(
    request: pytest.FixtureRequest, original: Reading, tmp_path_factory: pytest.TempPathFactory
) -> Renamed:
    change: Change = request.param
    names = names_of(original.notices[0])
    people = [name for name, kind in names.items() if kind == "leader"]
    units = [name for name, kind in names.items() if kind == "unit" and PLACE not in name]
    rename = renamer(invent(people, units, change) | {PLACE: OTHER_PLACE})
    path = tmp_path_factory.mktemp("renamed") / "gazette.txt"
    path.write_text(told_anew(original, rename, change), encoding="utf-8")
    return Renamed(change, original, loaders.read(path), rename)


def words(text: str) -> str:
    return re.sub(r"\d", "", text)


def test_nothing_of_the_old_names_is_left(gazettes: Renamed) -> None:
    text = re.sub(r"\s", "", gazettes.renamed.source.text)
    assert PLACE not in text
    assert "倪德才" not in text
    assert "区生态环境局" not in text
    agents = [r.agent for t in gazettes.renamed.notices[0].tasks for r in t.responsibilities]
    assert {agent.area.code for agent in agents} == {None}


def test_the_notices_are_the_same(gazettes: Renamed) -> None:
    def frames(reading: Reading, years: int) -> list[tuple[str, int, int, int, int]]:
        return [
            (n.number.series, n.number.year + years, n.number.sequence, len(n.annexes), n.ordinal)
            for n in reading.notices
            if n.number is not None
        ]

    assert len(gazettes.renamed.notices) == 10
    assert frames(gazettes.renamed, 0) == [
        (gazettes.rename(series), *rest) for series, *rest in frames(gazettes.original, 1)
    ]


def test_the_rows_are_the_same_with_the_same_texts_and_key_tasks(gazettes: Renamed) -> None:
    assert len(gazettes.renamed.notices[0].tasks) == len(gazettes.original.notices[0].tasks) == 183
    for one, other in gazettes.pairs():
        assert other is not None
        assert words(other.text.text) == words(gazettes.rename(one.text.text))
        assert one.key_task is not None
        assert other.key_task is not None
        assert words(other.key_task.text) == words(gazettes.rename(one.key_task.text))


def test_deadlines_move_with_the_year_of_the_plan(gazettes: Renamed) -> None:
    assert any(one.time_frame and one.time_frame.due for one, _ in gazettes.pairs())
    for one, other in gazettes.pairs():
        here, there = one.time_frame, other.time_frame if other else None
        assert here is not None
        assert there is not None
        assert (there.printed, there.kind) == (here.printed, here.kind)
        if here.due is not None:
            assert there.due == here.due.replace(year=here.due.year + 1)


def test_leaders_and_units_stand_in_the_same_cells(gazettes: Renamed) -> None:
    same, total, differ = 0, 0, []
    for one, other in gazettes.pairs():
        due = Counter((r.role, gazettes.rename(r.printed_name)) for r in one.responsibilities)
        found = Counter((r.role, r.printed_name) for r in (other.responsibilities if other else ()))
        same += (due & found).total()
        total += max(due.total(), found.total())
        if due != found:
            place = (one.annex, one.number, one.row)
            differ.append(f"{place}: missing {dict(due - found)}, added {dict(found - due)}")
    assert same / total >= 0.99, "\n".join([f"{same / total:.2%} of names in place", *differ])
