"""How well notices are read: what the loaders give, compared with annotations made by hand.

`evaluate` reads a directory of gold files (`gold` knows the two formats), reads the sources with
`loaders.read`, and compares. Precision is the part of what was found that is right, recall the
part of what is due that was found, F1 their harmonic mean; values compare as sets and without
white space, and any reading that the gold lists as an alternative is right. Every miss is kept
with its lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from loaders import read, sample_gazette
from loaders.evaluate.gazette_gold import compare_gazette
from loaders.evaluate.gold import Gold, UnreadableGold, read_gold
from loaders.evaluate.notice_gold import compare_notice
from loaders.evaluate.scores import Evaluation, Ledger, Miss, Place, Score
from loaders.sources import find_sources

__all__ = ["Evaluation", "Miss", "Place", "Score", "UnreadableGold", "evaluate"]


def evaluate(gold_dir: Path, sources: Sequence[Path] | None = None) -> Evaluation:
    """Compare what the loaders read with the gold in `gold_dir`.

    The gold of a gazette is compared with all notices in `sources`, by default the bundled
    gazette; that of single notices with the source of the same name, by default `NAME.txt` one
    folder up. Raises UnreadableGold for gold that is missing or broken, UnreadableSource for a
    source that cannot be read.
    """
    gold = read_gold(gold_dir)
    ledger = Ledger()
    if gold.gazette:
        paths = [sample_gazette()] if sources is None else find_sources(sources)
        compare_gazette(gold.gazette, [read(path) for path in paths], ledger)
    for name, path in _sources_by_name(gold, gold_dir, sources).items():
        compare_notice(name, gold.notices[name], read(path), ledger)
    return ledger.evaluation()


def _sources_by_name(gold: Gold, gold_dir: Path, sources: Sequence[Path] | None) -> dict[str, Path]:
    """Return the source of each single notice of the gold; of `sources`, those that have gold."""
    if sources is None:
        return {name: gold_dir.resolve().parent / f"{name}.txt" for name in gold.notices}
    given = {path.stem: path for path in find_sources(sources)}
    if gold.notices and not gold.notices.keys() & given.keys():
        raise UnreadableGold(f"{gold_dir}: no gold for any of the sources given")
    return {name: given[name] for name in gold.notices if name in given}
