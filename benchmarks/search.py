"""Suggestions as one types, over an index of a million labels.

    python -m benchmarks.search [--labels 1000000]

Labels are made of two-character words drawn by Zipf's law out of 20,000 (so that the commonest
stands in a third of all labels), of the lengths that names of units, documents and indicators
have; every tenth thing has a text of sixty characters besides. Asked are 200 beginnings, words,
single characters and pairs of words, common and rare alike. Each is asked once of a warm file,
as a person types it, then the same through `Index.search`, which counts facets besides. Times are
told as a clock has them, and as time of one processor, whatever else the machine does.
"""

from __future__ import annotations

import argparse
import itertools
import platform
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from graph.search import Index
from graph.search.entries import Entry
from graph.search.making import write_index
from ontology import BASE

WORDS, QUESTIONS = 20_000, 200
_KINDS = (("unit", 1, 5), ("notice", 3, 5), ("indicator", 5, 55), ("cited", 6, 35))
_SYLLABLES = [chr(code) for code in range(0x4E00, 0x4E00 + 3_000)]


class _Language:
    """Words by rank, and labels made of them; the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        chance = self.random
        by_rank = [1 / rank for rank in range(1, len(_SYLLABLES) + 1)]
        drawn: dict[str, None] = {}
        while len(drawn) < WORDS:
            drawn["".join(chance.choices(_SYLLABLES, by_rank, k=2))] = None
        self.words = list(drawn)
        self._weights = list(itertools.accumulate(1 / rank for rank in range(1, WORDS + 1)))

    def label(self) -> str:
        length = min(2 + int(self.random.expovariate(1 / 4)), 25)
        return self.text(length)

    def text(self, words: int) -> str:
        return "".join(self.random.choices(self.words, cum_weights=self._weights, k=words))


def _entries(language: _Language, labels: int) -> Iterator[Entry]:
    chance = language.random
    notices = [f"{BASE}id/doc/{number}" for number in range(1, 1001)]
    for number in range(labels // 2):
        kind, order, _ = chance.choices(_KINDS, [share for _, _, share in _KINDS])[0]
        names = [("prefLabel", language.label()), ("altLabel", language.label())]
        entry = Entry(f"{BASE}id/{kind}/{number}", kind, order, names)
        entry.notices = {chance.choice(notices)}
        entry.tasks = int(chance.expovariate(1 / 5)) if kind == "unit" else 0
        if number % 10 == 0:
            entry.texts = [("taskText", language.text(30))]
        yield entry


def _questions(language: _Language) -> list[str]:
    chance = language.random
    ranks = [int(WORDS ** (step / 80)) - 1 for step in range(80)]
    words = [language.words[rank] for rank in ranks]
    beginnings = [language.label()[: chance.randint(2, 7)] for _ in range(60)]
    characters = [language.label()[0] for _ in range(30)]
    together = [" ".join(chance.choices(words, k=2)) for _ in range(30)]
    return [*words, *beginnings, *characters, *together]


def _rows(name: str, ask: Callable[[str], object], questions: list[str]) -> Iterator[str]:
    """Yield the lines of the table for one way of asking."""
    times: dict[str, list[float]] = {"by the clock": [], "of a processor": []}
    for typed in questions:
        start, used = time.perf_counter(), time.process_time()
        ask(typed)
        times["of a processor"].append(1000 * (time.process_time() - used))
        times["by the clock"].append(1000 * (time.perf_counter() - start))
    for clock, taken in times.items():
        p95 = statistics.quantiles(taken, n=20)[-1]
        figures = " | ".join(
            f"{figure:.2f}" for figure in (statistics.median(taken), p95, max(taken))
        )
        yield f"| {name} | {clock} | {figures} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--labels", type=int, default=1_000_000)
    labels = parser.parse_args().labels
    language = _Language(2022)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "search.sqlite"
        start = time.perf_counter()
        write_index(_entries(language, labels), path)
        seconds = time.perf_counter() - start
        print(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}")
        print(f"{labels:,} labels: made in {seconds:.0f} s, {path.stat().st_size / 2**20:.0f} MiB")
        questions = _questions(language)
        assert len(questions) == QUESTIONS
        with Index(path) as index:
            index.suggest(questions[0])
            print("| Question | Milliseconds | p50 | p95 | max |\n|---|---|---:|---:|---:|")
            for name, ask in {"suggest": index.suggest, "search": index.search}.items():
                print("\n".join(_rows(name, ask, questions)), flush=True)


if __name__ == "__main__":
    main()
