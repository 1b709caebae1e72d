"""The bundled gazette under other names: what the loaders read must not hang on whom they know.

People, units, the place and the years are replaced by invented ones of the same length, page
numbers are dropped. The registry then knows hardly any unit, and layout and form must do.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pytest

import loaders
from loaders.facts.units import unit_words
from loaders.records import Notice, Reading, Task
from loaders.sources import is_page_number

SURNAMES = "赵钱孙冯陈褚卫蒋沈韩杨朱尤许何吕施孔曹严"
GIVEN_NAMES = "岚筠澜霁珂玥琛璟瑾瑜皎皓晗晔曦朗峥嵘嵩岳"
UNIT_STEMS = "槐榕桦楠椿枫檀柏杉松梧桐柳桑榆槿棠棣桂椰"
PLACE, OTHER_PLACE = "通州", "云杉"

Rename = Callable[[str], str]


@dataclass(frozen=True)
class Renamed:
    original: Reading
    renamed: Reading
    rename: Rename
    share: float
    rows_that_differ: tuple[str, ...]


def invent(names: Iterable[str], seed: int) -> dict[str, str]:
    """Another name of the same length for each, a unit's with its level and its ending."""
    chance = random.Random(seed)
    invented: dict[str, str] = {}
    for name in sorted(set(names)):
        while name not in invented or invented[name] in list(invented.values())[:-1]:
            invented[name] = other_name(name, chance)
    return invented


def other_name(name: str, chance: random.Random) -> str:
    if not name.startswith("区"):
        given = chance.choices(GIVEN_NAMES, k=len(name) - 1)
        return chance.choice(SURNAMES) + "".join(given)
    ending = max((e for e in unit_words().endings if name.endswith(e)), key=len, default="")
    ending = ending if len(ending) < len(name) - 1 else name[-1]
    return "区" + "".join(chance.choices(UNIT_STEMS, k=len(name) - 1 - len(ending))) + ending


def renamer(names: dict[str, str]) -> Rename:
    """A function that replaces the names in a text, wherever its lines break inside them."""
    known = sorted(names, key=len, reverse=True)
    pattern = re.compile("|".join(r"\s*".join(name) for name in known))

    def replaced(match: re.Match[str]) -> str:
        letters = iter(names[re.sub(r"\s", "", match[0])])
        return "".join(c if c.isspace() else next(letters) for c in match[0])

    return lambda text: pattern.sub(replaced, text)


def names_in_roles(notice: Notice) -> Iterable[str]:
    for task in notice.tasks:
        for found in task.responsibilities:
            if found.role == "leader" or found.agent.kind == "unit":
                yield found.printed_name


def under_other_names(text: str, rename: Rename) -> str:
    lines = [line for line in rename(text).split("\n") if not is_page_number(line)]
    return re.sub(r"20[12]\d(?=\s*[年〕-])", lambda year: str(int(year[0]) + 1), "\n".join(lines))


def cells(task: Task, rename: Rename) -> Counter[tuple[str, str]]:
    return Counter((r.role, rename(r.printed_name)) for r in task.responsibilities)


def rows(notice: Notice) -> dict[tuple[int | None, str, int], Task]:
    return {(t.annex, t.number, t.row): t for t in notice.tasks if t.annex in (1, 5)}


def compare(one: Notice, other: Notice, rename: Rename) -> tuple[float, tuple[str, ...]]:
    """The share of names that stand in the same row and role, and the rows that differ."""
    same, total, differ = 0, 0, []
    others = rows(other)
    for key, task in rows(one).items():
        due = cells(task, rename)
        found = cells(others[key], str) if key in others else Counter()
        same += (due & found).total()
        total += max(due.total(), found.total())
        if due != found:
            differ.append(f"{key}: missing {dict(due - found)}, added {dict(found - due)}")
    return same / total, tuple(differ)


@pytest.fixture(scope="module")
def gazettes(tmp_path_factory: pytest.TempPathFactory) -> Renamed:
    original = loaders.read(loaders.sample_gazette())
    names = [n for n in names_in_roles(original.notices[0]) if n.startswith("区") and len(n) > 2]
    leaders = {
        r.printed_name
        for task in original.notices[0].tasks
        for r in task.responsibilities
        if r.role == "leader"
    }
    rename = renamer(invent([*names, *leaders], seed=2022) | {PLACE: OTHER_PLACE})
    path = tmp_path_factory.mktemp("renamed") / "gazette.txt"
    path.write_text(under_other_names(original.source.text, rename), encoding="utf-8")
    renamed = loaders.read(path)
    share, differ = compare(original.notices[0], renamed.notices[0], rename)
    return Renamed(original, renamed, rename, share, differ)


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


def test_the_rows_are_the_same_with_the_same_texts(gazettes: Renamed) -> None:
    one, other = (rows(r.notices[0]) for r in (gazettes.original, gazettes.renamed))
    assert list(other) == list(one)
    for key, task in one.items():
        years_apart = re.compile(r"20\d\d")
        assert years_apart.sub("", other[key].text.text) == years_apart.sub(
            "", gazettes.rename(task.text.text)
        )


def test_deadlines_move_with_the_year_of_the_plan(gazettes: Renamed) -> None:
    one, other = (rows(r.notices[0]) for r in (gazettes.original, gazettes.renamed))
    for key, task in one.items():
        here, there = task.time_frame, other[key].time_frame
        assert here is not None
        assert there is not None
        assert there.printed == here.printed
        assert there.kind == here.kind
        if here.due is not None:
            assert there.due == here.due.replace(year=here.due.year + 1)


def test_leaders_and_units_stand_in_the_same_cells(gazettes: Renamed) -> None:
    report = "\n".join(
        [f"share of names in place: {gazettes.share:.1%}", *gazettes.rows_that_differ]
    )
    print(report)
    assert gazettes.share >= 0.90, report
