"""`cmeridian demo`: six sample clinicians, in the browser or as ledgers here."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cmeridian.cli.output import emit_json
from cmeridian.cli.parameters import read_day
from cmeridian.exchange.samples import NAMES, SAMPLES, Sample, sample_text

if TYPE_CHECKING:
    from cmeridian.exchange.record_file import RecordFile

EPILOG = """\b
Examples:
  cmeridian demo                          in the browser: walk in as any of the six
  cmeridian demo --ledgers                all six here, an overview first
  cmeridian demo amara                    one of them
  cmeridian demo amara --yaml > me.yaml   her record file, to edit and to try
  cmeridian credits me.yaml

\b
In the browser it asks for no account and keeps to a data folder of its own.
The people, providers and courses are invented. Their dates move with the day.
"""


def complete_name(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Complete the name of a sample."""
    return [name for name in NAMES if name.startswith(incomplete)]


@click.command("demo", epilog=EPILOG)
@click.argument("name", metavar="[NAME]", required=False, shell_complete=complete_name)
@click.option("--ledgers", is_flag=True, help="Print what all six owe.")
@click.option("--yaml", "as_yaml", is_flag=True, help="Print the record file of one sample.")
@click.option("--on", metavar="DATE", callback=read_day, help="As of this day; today if left out.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
@click.option("--host", metavar="HOST", help="Listen here; 127.0.0.1 if left out.")
@click.option(
    "--port",
    metavar="PORT",
    type=click.IntRange(0, 65535),
    help="Listen on this port or the next free one; 8000 if left out.",
)
@click.option(
    "--data",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder of its data; `demo` in the data folder of `serve` if left out.",
)
def command(
    name: str | None,
    ledgers: bool,
    as_yaml: bool,
    on: date | None,
    as_json: bool,
    host: str | None,
    port: int | None,
    data: Path | None,
) -> int:
    """Walk in as a sample clinician in the browser, or print what the samples owe."""
    in_browser = {"--host": host, "--port": port, "--data": data}
    given = [option for option, value in in_browser.items() if value is not None]
    if name is None and not (ledgers or as_yaml or as_json):
        if on:
            raise click.UsageError("--on goes with a NAME, --ledgers or --json.")
        return _serve(host=host, port=port, data=data)
    if given:
        raise click.UsageError(f"{given[0]} is for the browser: leave the rest out.")
    _print(name, on or date.today(), as_yaml=as_yaml, as_json=as_json)
    return 0


def _serve(*, host: str | None, port: int | None, data: Path | None) -> int:
    from cmeridian.cli.serve import data_folder, run_server

    os.environ["CMERIDIAN_DATA"] = str(data or data_folder() / "demo")
    os.environ["CMERIDIAN_DEMO"] = "1"
    # Whatever is set for real records is not for samples.
    for name in ("DATABASE_URL", "HTTPS", "WEB_PROCESSES"):
        os.environ.pop(f"CMERIDIAN_{name}", None)
    return run_server(host=host, port=port, may_move=True)


def _print(name: str | None, on: date, *, as_yaml: bool, as_json: bool) -> None:
    chosen = [sample for sample in SAMPLES if name in (None, sample.name)]
    if not chosen:
        raise click.UsageError(f"There is no sample {name!r}. There are {', '.join(NAMES)}.")
    if as_yaml:
        _print_file(name, on, as_json=as_json)
        return
    files = [(sample, _read(sample, on)) for sample in chosen]
    if as_json:
        _emit(files, on)
        return
    from cmeridian.cli.demo_view import show_samples

    show_samples(files, on=on)


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
