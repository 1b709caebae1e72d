"""The collector of cycles rests while notices are read, and only then."""

from __future__ import annotations

import gc
import weakref

import pytest

from loaders.garbage_collection import clear_what_is_left, paused_collector


def test_the_collector_rests_inside_and_works_again_behind() -> None:
    with paused_collector():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_collector_works_again_behind_an_error() -> None:
    with pytest.raises(ValueError, match="unread"), paused_collector():
        raise ValueError("unread")
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with paused_collector():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_what_holds_itself_is_cleared_while_the_collector_rests() -> None:
    class Item:
        above: Item

    with paused_collector():
        item = Item()
        item.above = item
        left = weakref.ref(item)
        del item
        assert left() is not None
        clear_what_is_left()
        assert left() is None
