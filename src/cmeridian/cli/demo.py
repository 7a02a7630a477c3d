"""`cmeridian demo`: the ledgers of six sample clinicians."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from cmeridian.cli.output import emit_json
from cmeridian.cli.parameters import read_day
from cmeridian.exchange.samples import NAMES, SAMPLES, Sample, sample_text

if TYPE_CHECKING:
    from cmeridian.exchange.record_file import RecordFile

EPILOG = """\b
Examples:
  cmeridian demo                          all six, an overview first
  cmeridian demo amara                    one of them
  cmeridian demo amara --yaml > me.yaml   her record file, to edit and to try
  cmeridian credits me.yaml

\b
The people, providers and courses are invented. Their dates move with the day.
"""


def complete_name(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Complete the name of a sample."""
    return [name for name in NAMES if name.startswith(incomplete)]


@click.command("demo", epilog=EPILOG)
@click.argument("name", metavar="[NAME]", required=False, shell_complete=complete_name)
@click.option("--yaml", "as_yaml", is_flag=True, help="Print the record file of one sample.")
@click.option("--on", metavar="DATE", callback=read_day, help="As of this day; today if left out.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def command(name: str | None, as_yaml: bool, on: date | None, as_json: bool) -> None:
    """Show what six sample clinicians owe, or one of them."""
    today = on or date.today()
    chosen = [sample for sample in SAMPLES if name in (None, sample.name)]
    if not chosen:
        raise click.UsageError(f"There is no sample {name!r}. There are {', '.join(NAMES)}.")
    if as_yaml:
        _print_file(name, today, as_json=as_json)
        return
    files = [(sample, _read(sample, today)) for sample in chosen]
    if as_json:
        _emit(files, today)
        return
    from cmeridian.cli.demo_view import show_samples

    show_samples(files, on=today)


def _print_file(name: str | None, today: date, *, as_json: bool) -> None:
    if name is None:
        raise click.UsageError(f"--yaml prints one sample: name it. There are {', '.join(NAMES)}.")
    if as_json:
        raise click.UsageError("Choose --yaml or --json.")
    click.echo(sample_text(name, today=today), nl=False)


def _read(sample: Sample, today: date) -> RecordFile:
    from cmeridian.exchange.record_file import read_record
    from cmeridian.packs.loader import load_rulebook

    text = sample_text(sample.name, today=today)
    return read_record(text.encode(), rulebook=load_rulebook())


def _emit(files: list[tuple[Sample, RecordFile]], today: date) -> None:
    from cmeridian.domain.requirements.evaluate import evaluate
    from cmeridian.exchange.answers import credits_answer

    samples = []
    for sample, file in files:
        ledger = evaluate(rulebook=file.rulebook, record=file.record, on=today)
        samples.append(
            {
                "name": sample.name,
                "title": sample.title,
                "story": sample.story,
                "sample": True,
                "credits": credits_answer(ledger),
            }
        )
    emit_json({"schema": "cmeridian/demo/1", "on": today.isoformat(), "samples": samples})
