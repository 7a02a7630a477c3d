"""`cmeridian bench`: the benchmarks, each beside a bound on the same input in the same run."""

from __future__ import annotations

import sys

import click

from cmeridian.cli.output import emit_json

EPILOG = """\b
Benchmarks:
  ledger    judging records, beside reading the same records once

\b
Times on a shared machine mean little: compare the ratio. Inputs are generated with a fixed seed.
"""
NAMES = ("ledger",)


@click.command("bench", epilog=EPILOG)
@click.argument("name", metavar="[NAME]", required=False)
@click.option(
    "--clinicians",
    metavar="N",
    type=click.IntRange(1, 10_000_000),
    default=100_000,
    help="How many clinicians to generate (100000 if left out).",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def command(name: str | None, clinicians: int, as_json: bool) -> None:
    """Run the benchmarks, or one of them."""
    if name not in (None, *NAMES):
        raise click.UsageError(f"There is no benchmark {name!r}. Known: {', '.join(NAMES)}.")
    from cmeridian.cli.bench_ledger import measure_many, measure_one

    one = measure_one()
    many = measure_many(clinicians, progress=_progress if sys.stderr.isatty() else None)
    if as_json:
        emit_json({"schema": "cmeridian/bench/1", "ledger": [one.as_answer(), many.as_answer()]})
        return
    for measured in (one, many):
        for line in measured.lines():
            click.echo(line)
        click.echo()


def _progress(done: int, of: int) -> None:
    click.echo(f"\r{done:,} of {of:,} clinicians", err=True, nl=done == of)
