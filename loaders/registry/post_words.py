"""The words of lists of people (roles in a body, bodies, posts), as post_words.toml lists them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from loaders.registry.package_data import toml_tables


@dataclass(frozen=True, slots=True)
class PostWords:
    """Roles, the ends of names of `bodies`, and the `endings` and `beginnings` of posts.

    `levels` are the levels of government with which a post may begin.
    """

    roles: frozenset[str]
    bodies: tuple[str, ...]
    endings: tuple[str, ...]
    levels: tuple[str, ...]
    beginnings: tuple[str, ...]


@cache
def post_words() -> PostWords:
    """Return the words that come with the package."""
    tables = toml_tables("post_words.toml")
    return PostWords(
        roles=frozenset(tables["roles"]),
        bodies=tuple(tables["bodies"]),
        endings=tuple(tables["post_endings"]),
        levels=tuple(tables["levels"]),
        beginnings=tuple(tables["post_beginnings"]),
    )
