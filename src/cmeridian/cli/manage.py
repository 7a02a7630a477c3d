"""`cmeridian manage`: Django's own commands, with our settings."""

from __future__ import annotations

import click

EPILOG = """\b
Examples:
  cmeridian manage check --deploy     is this fit to be reached by others
  cmeridian manage migrate            bring the database up to this version
  cmeridian manage backup FILE        take a backup, while it serves
  cmeridian manage restore FILE       put one back, into an empty place
  cmeridian manage mail               mail that waits, or was given up
  cmeridian manage jobs               jobs that failed
  cmeridian manage help               every command
  cmeridian manage migrate --help     what one of them takes
"""


@click.command(
    "manage",
    epilog=EPILOG,
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="COMMAND [ARGS]...")
def command(arguments: tuple[str, ...]) -> int:
    """Run one of Django's own commands on the data folder and database that `serve` uses."""
    from cmeridian.cli.serve import run_django

    return run_django(list(arguments) or ["help"])
