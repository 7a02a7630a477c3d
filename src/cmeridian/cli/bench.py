"""`cmeridian bench`: the benchmarks, each beside a bound on the same input in the same run."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Protocol

import click

from cmeridian.cli.output import emit_json
from cmeridian.exchange.activity_table.table import MAX_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cmeridian.cli.bench_ledger import Measurement

EPILOG = """\b
Benchmarks:
  ledger      judging records, beside reading the same records once
  pages       two pages with a sample's record, beside an answer without any work
  durability  many people who write, a backup and its return, beside the bare database
  imports     a large table that is kept and undone, and who else writes, beside them alone

\b
Times on a shared machine mean little: compare the ratio. Inputs are generated with a fixed seed,
or are the sample's. All but `ledger` start servers of their own on empty databases and remove them.
"""
NAMES = ("ledger", "pages", "durability", "imports")


class Measured(Protocol):
    """What a benchmark found."""

    def as_answer(self) -> dict[str, Any]:
        """Build the JSON form."""

    def lines(self) -> Iterable[str]:
        """Write it for people."""


@click.command("bench", epilog=EPILOG)
@click.argument("name", metavar="[NAME]", required=False)
@click.option(
    "--clinicians",
    metavar="N",
    type=click.IntRange(1, 10_000_000),
    default=100_000,
    help="ledger: how many clinicians to generate (100000 if left out).",
)
@click.option(
    "--requests",
    metavar="N",
    type=click.IntRange(1, 100_000),
    default=200,
    help="pages: how many requests to time (200 if left out).",
)
@click.option(
    "--seconds",
    metavar="S",
    type=click.FloatRange(0.05, 600),
    default=5.0,
    help="pages, durability: for how long several ask, or write, at once (5 if left out).",
)
@click.option(
    "--engine",
    metavar="NAME",
    type=click.Choice(["sqlite", "postgresql"]),
    help="All but ledger: only on this database, sqlite or postgresql.",
)
@click.option(
    "--database-url",
    metavar="URL",
    help="All but ledger: a PostgreSQL server; this machine's if left out, where it answers.",
)
@click.option(
    "--writers",
    metavar="N",
    type=click.IntRange(1, 1000),
    default=32,
    help="durability: how many write at once (32 if left out).",
)
@click.option(
    "--megabytes",
    metavar="N",
    type=click.IntRange(1, 100_000),
    default=100,
    help="durability: how large a database to back up and restore (100 if left out).",
)
@click.option(
    "--rows",
    metavar="N",
    type=click.IntRange(1, MAX_ROWS),
    default=MAX_ROWS,
    help=f"imports: how many rows the table has ({MAX_ROWS} if left out, the most of a record).",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def command(
    name: str | None,
    clinicians: int,
    requests: int,
    seconds: float,
    engine: str | None,
    database_url: str | None,
    writers: int,
    megabytes: int,
    rows: int,
    as_json: bool,
) -> None:
    """Run the benchmarks, or one of them."""
    if name not in (None, *NAMES):
        raise click.UsageError(f"There is no benchmark {name!r}. Known: {', '.join(NAMES)}.")
    found: dict[str, Sequence[Measured]] = {}
    if name in (None, "ledger"):
        found["ledger"] = _ledger(clinicians)
    if name in (None, "pages"):
        from cmeridian.cli.bench_pages import measure_pages

        found["pages"] = measure_pages(
            engine=engine, database_url=database_url, rounds=requests, seconds=seconds
        )
    if name in (None, "durability"):
        from cmeridian.cli.bench_durability import measure_durability

        found["durability"] = measure_durability(
            engine=engine,
            database_url=database_url,
            writers=writers,
            seconds=seconds,
            megabytes=megabytes,
        )
    if name in (None, "imports"):
        from cmeridian.cli.bench_imports import measure_imports

        found["imports"] = measure_imports(engine=engine, database_url=database_url, rows=rows)
    if as_json:
        answers = {key: [one.as_answer() for one in many] for key, many in found.items()}
        emit_json({"schema": "cmeridian/bench/1", **answers})
        return
    for many in found.values():
        for measured in many:
            click.echo("\n".join(measured.lines()) + "\n")


def _ledger(clinicians: int) -> list[Measurement]:
    from cmeridian.cli.bench_ledger import measure_many, measure_one

    one = measure_one()
    many = measure_many(clinicians, progress=_progress if sys.stderr.isatty() else None)
    return [one, many]


def _progress(done: int, of: int) -> None:
    click.echo(f"\r{done:,} of {of:,} clinicians", err=True, nl=done == of)
