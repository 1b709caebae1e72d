"""What subcommands have in common: options, exit codes, the store that they ask."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from api.printing import ROW_FORMATS
from api.settings import load_settings

Command = Callable[..., Any]


class Failed(click.ClickException):
    """Some input failed: one line on stderr, exit code 1."""

    exit_code = 1


class WrongUsage(click.ClickException):
    """The command cannot mean anything: one line on stderr, exit code 2."""

    exit_code = 2


def store_option(command: Command) -> Command:
    """Add --store."""
    return click.option(
        "--store", metavar="LOCATION", help="Directory or sparql+http://… [./gongbao.db]"
    )(command)


def quiet_option(command: Command) -> Command:
    """Add --quiet."""
    return click.option("--quiet", is_flag=True, help="Say nothing that is not data or an error.")(
        command
    )


def format_option(command: Command) -> Command:
    """Add --format for rows."""
    return click.option(
        "--format", "form", type=click.Choice(ROW_FORMATS), default="table", show_default=True
    )(command)


def store_location(store: str | None) -> str:
    """Return the location of the store by all settings; a file is refused."""
    found = load_settings(store=store).store
    if Path(found).is_file():
        raise WrongUsage(f"{found} is a file, not a store: give a directory")
    return found
