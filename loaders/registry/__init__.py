"""Knowledge as data: areas, units, aliases, groups, documents and their series.

The data stand in CSV and TOML files beside this module, a folder an area; `default_registry`
gives what they say. What is known about official Chinese anywhere (words, units of measure) has a
module a file: `loaders.registry.labels` for the words under which notices print roles and columns.
"""

from __future__ import annotations

from loaders.registry.entries import (
    AreaEntry,
    DocumentEntry,
    GroupEntry,
    RegistryError,
    SeriesEntry,
    UnitEntry,
    UnitType,
)
from loaders.registry.lookup import Registry, default_registry, load_registry

__all__ = [
    "AreaEntry",
    "DocumentEntry",
    "GroupEntry",
    "Registry",
    "RegistryError",
    "SeriesEntry",
    "UnitEntry",
    "UnitType",
    "default_registry",
    "load_registry",
]
