"""Where pages find the graph and the settings: what the app opened when it was created."""

from __future__ import annotations

from typing import cast

from flask import current_app

from api.settings import Settings
from graph.store import Store


def current_store() -> Store:
    """Return the store behind the running app."""
    return cast(Store, current_app.extensions["gongbao"].store)


def current_settings() -> Settings:
    """Return the settings of the running app."""
    return cast(Settings, current_app.extensions["gongbao"].settings)
