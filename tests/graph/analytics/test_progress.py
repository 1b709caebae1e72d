"""Who waits for an analysis is told how far it is."""

from __future__ import annotations

from graph.analytics.progress import listening, steps


def test_each_step_is_told_when_it_is_done() -> None:
    told: list[tuple[str, int, int]] = []
    with listening(lambda what, done, total: told.append((what, done, total))):
        for item in steps("readings", "ab", 2):
            told.append((item, 0, 0))
    assert told == [("a", 0, 0), ("readings", 1, 2), ("b", 0, 0), ("readings", 2, 2)]


def test_without_a_listener_nothing_is_told() -> None:
    told: list[int] = []
    with listening(lambda _what, done, _total: told.append(done)):
        pass
    assert list(steps("readings", "ab", 2)) == ["a", "b"]
    assert told == []
