"""Where pages find the graph: the read-only store that the app opened when it was created."""

from __future__ import annotations

from typing import cast

from flask import current_app

from graph.store import Store


def current_store() -> Store:
    """Return the store behind the running app."""
    return cast(Store, current_app.extensions["gongbao"].store)
