"""`cmeridian credits`: what is owed, by when and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import click

from cmeridian.cli.output import emit_json, warn
from cmeridian.cli.parameters import complete_set_id, find_set, read_day
from cmeridian.domain.kernel.problems import BadInput, Problem

if TYPE_CHECKING:
    from cmeridian.domain.requirements.findings import Ledger
    from cmeridian.domain.requirements.rulebook import Rulebook
    from cmeridian.exchange.record_file import RecordFile

EPILOG = """\b
Examples:
  cmeridian credits me.yaml
  cmeridian credits me.yaml --on 2027-01-31 --set us-fl-md
  cmeridian credits me.yaml --what-if texas.yaml      if I moved, or stopped prescribing
  cmeridian credits me.yaml --until 2029-12-31        every date on which something falls due
  cmeridian credits me.yaml --audit us-fl-md          what an auditor would ask for
  pass show cme/me.yaml | cmeridian credits - --json

\b
A what-if file:
  schema: cmeridian/what-if/1
  suppose: I move to Texas and stop prescribing
  facts: {prescribes_controlled_substances: false}
  add_credentials: [{set: us-tx-physician, issued: 2027-03-01}]
  remove_credentials: [us-fl-md]
"""


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked of a record."""

    record_file: RecordFile
    on: date
    sets: tuple[str, ...]
    as_json: bool
    explain: bool

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook with the record's own sets."""
        return self.record_file.rulebook


@click.command("credits", epilog=EPILOG)
@click.argument("record", metavar="RECORD")
@click.option(
    "--on", metavar="DATE", callback=read_day, help="Judge as of this day; today if left out."
)
@click.option(
    "--set",
    "sets",
    metavar="ID",
    multiple=True,
    shell_complete=complete_set_id,
    help="Only this set; may be repeated.",
)
@click.option("--what-if", metavar="FILE", help="Compare with a supposition.")
@click.option(
    "--until", metavar="DATE", callback=read_day, help="List every due date up to this day."
)
@click.option(
    "--audit",
    metavar="ID",
    shell_complete=complete_set_id,
    help="What an auditor of this set would ask for, and what is there.",
)
@click.option(
    "--explain", is_flag=True, help="Also what counts for each rule, and what does not and why."
)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def command(
    record: str,
    on: date | None,
    sets: tuple[str, ...],
    what_if: str | None,
    until: date | None,
    audit: str | None,
    explain: bool,
    as_json: bool,
) -> None:
    """Say what is owed, by when and why, from a record file in YAML or JSON.

    RECORD is a file, an archive that the pages gave, or - for standard input.
    """
    if sum(option is not None for option in (what_if, until, audit)) > 1:
        raise click.UsageError("Choose one of --what-if, --until and --audit.")
    if audit and sets:
        raise click.UsageError("--audit names its set itself: leave out --set.")
    from cmeridian.exchange.record_file import read_record
    from cmeridian.packs.loader import load_rulebook

    record_file = read_record(record, rulebook=load_rulebook())
    warn(record_file.file, record_file.warnings)
    request = Request(record_file, on or date.today(), sets, as_json, explain)
    for set_id in (*sets, *([audit] if audit else [])):
        _require_credential(set_id, request)
    if what_if is not None:
        _compare(request, what_if)
    elif until is not None:
        _list_due_dates(request, until)
    elif audit is not None:
        _audit(request, audit)
    else:
        _judge(request)


def _judge(request: Request) -> None:
    from cmeridian.domain.requirements.evaluate import evaluate

    record = request.record_file.record
    if request.sets:
        chosen = tuple(c for c in record.credentials if c.set in request.sets)
        record = replace(record, credentials=chosen)
    ledger = evaluate(rulebook=request.rulebook, record=record, on=request.on)
    _answer(ledger, request)


def _answer(ledger: Ledger, request: Request) -> None:
    if request.as_json:
        from cmeridian.exchange.answers import credits_answer

        emit_json(credits_answer(ledger))
        return
    from cmeridian.cli.console import make_console
    from cmeridian.cli.ledger_view import show_closing, show_ledger
    from cmeridian.domain.requirements.wording.names import who_is

    vocabulary = request.rulebook.vocabulary
    who = who_is(request.record_file.record.clinician, vocabulary)
    console = make_console()
    show_ledger(console, ledger=ledger, who=who, vocabulary=vocabulary, explain=request.explain)
    show_closing(console)


def _compare(request: Request, file: str) -> None:
    from cmeridian.domain.requirements.what_if import compare
    from cmeridian.exchange.what_if_file import read_what_if

    record = request.record_file.record
    supposed = read_what_if(file, record=record, rulebook=request.rulebook)
    warn(file, supposed.warnings)
    difference = compare(
        rulebook=supposed.rulebook, record=record, change=supposed.change, on=request.on
    )
    if request.sets:
        from cmeridian.cli.choosing import only_sets

        difference = only_sets(difference, request.sets)
    if request.as_json:
        from cmeridian.exchange.answers import difference_answer

        emit_json(difference_answer(difference))
        return
    from cmeridian.cli.difference_view import show_difference

    show_difference(difference, suppose=supposed.suppose, vocabulary=supposed.rulebook.vocabulary)


def _list_due_dates(request: Request, until: date) -> None:
    from cmeridian.domain.requirements.evaluate import evaluate
    from cmeridian.domain.requirements.timeline import list_due_dates

    if until < request.on:
        raise click.UsageError(f"--until {until} is before {request.on}.")
    dates = list_due_dates(
        rulebook=request.rulebook, record=request.record_file.record, on=request.on, until=until
    )
    if request.sets:
        dates = tuple(item for item in dates if item.set in request.sets)
    if request.as_json:
        from cmeridian.exchange.answers import due_dates_answer

        emit_json(due_dates_answer(dates, on=request.on, until=until))
        return
    from cmeridian.cli.due_dates_view import show_due_dates

    ledger = evaluate(rulebook=request.rulebook, record=request.record_file.record, on=request.on)
    show_due_dates(dates, ledger=ledger, rulebook=request.rulebook, until=until)


def _audit(request: Request, set_id: str) -> None:
    from cmeridian.domain.requirements.audit import assess_audit

    readiness = assess_audit(
        rulebook=request.rulebook, record=request.record_file.record, set_id=set_id, on=request.on
    )
    if request.as_json:
        from cmeridian.exchange.answers import audit_answer

        emit_json(audit_answer(readiness, on=request.on))
        return
    from cmeridian.cli.audit_view import show_audit

    show_audit(readiness, vocabulary=request.rulebook.vocabulary, on=request.on)


def _require_credential(set_id: str, request: Request) -> None:
    """Refuse a set under which the record holds nothing, and name those under which it does."""
    find_set(set_id, request.rulebook)
    held = [credential.set for credential in request.record_file.record.credentials]
    if set_id not in held:
        what = f"the record has no credential under {set_id}."
        remedy = f"It has {', '.join(held)}." if held else "It has none."
        raise BadInput(request.record_file.file, [Problem(0, "credentials", what, remedy)])
