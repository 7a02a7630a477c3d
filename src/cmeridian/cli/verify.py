"""`cmeridian verify`: run worked cases, and show every difference."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cmeridian.cli.output import DIFFERENCE_EXIT, INPUT_EXIT, emit_json, escaped, report_problems
from cmeridian.domain.kernel.problems import BadInput
from cmeridian.exchange.case_check import CaseResult, run_case
from cmeridian.packs.loader import load_rulebook

if TYPE_CHECKING:
    from cmeridian.exchange.cases_file import CasesFile

EPILOG = """\b
Examples:
  cmeridian verify cases.yaml
  cmeridian verify *_cases.yaml --json

\b
A case names a day, a set and a record, and what it expects of the answer; what it leaves out is not
asserted. Exit code 1 if a case fails, 2 if a file is bad or a kind of case is not known yet.
"""

Run = tuple["CasesFile | BadInput", tuple[CaseResult, ...]]


@click.command("verify", epilog=EPILOG)
@click.argument("files", metavar="FILE...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON document on standard output.")
def command(files: tuple[str, ...], as_json: bool) -> int:
    """Run every worked case of the files: value, expected, difference."""
    from cmeridian.exchange.cases_file import read_cases

    rulebook = load_rulebook()
    runs: list[Run] = []
    for file in files:
        try:
            read = read_cases(file, rulebook=rulebook)
        except BadInput as error:
            runs.append((error, ()))
        else:
            runs.append((read, tuple(run_case(case) for case in read.cases)))
    if as_json:
        from cmeridian.exchange.verify_answers import verify_answer

        emit_json(verify_answer(runs))
    else:
        _show(runs)
    return _exit_code(runs)


def _show(runs: list[Run]) -> None:
    results = [result for _, of_file in runs for result in of_file]
    for read, of_file in runs:
        if len(runs) > 1:
            click.echo(escaped(f"{read.file}:"))
        for result in of_file:
            _show_case(result)
        if isinstance(read, BadInput):
            report_problems(read.file, read.problems)
            continue
        for case in read.unknown:
            click.echo(escaped(f"not run  {case.id}: the kind {case.kind} is not known yet"))
        report_problems(read.file, read.problems)
    failed = sum(1 for result in results if not result.passed)
    click.echo(f"{len(results) - failed} passed, {failed} failed{_not_run(runs)}")


def _show_case(result: CaseResult) -> None:
    if result.passed:
        values = ", ".join(f"{c.what} {c.value}" for c in result.checks if c.what == "missing")
        held = f"{len(result.checks)} values as expected"
        click.echo(escaped(f"passed   {result.id}: {values + '; ' if values else ''}{held}"))
        return
    of = len(result.checks)
    click.echo(
        click.style("FAILED", fg="red", bold=True)
        + f"   {escaped(result.id)}: {len(result.failures)} of {of} values differ"
    )
    for check in result.failures:
        values = f"value {check.value}, expected {check.expected}"
        click.echo(escaped(f"           {check.what}: {values}{_gap(check.gap)}"))


def _gap(gap: str | None) -> str:
    return f", difference {gap}" if gap else ""


def _not_run(runs: list[Run]) -> str:
    files = [read for read, _ in runs if not isinstance(read, BadInput)]
    unknown = sum(len(file.unknown) for file in files)
    return f", {unknown} not run" if unknown else ""


def _exit_code(runs: list[Run]) -> int:
    for read, _ in runs:
        if isinstance(read, BadInput) or read.unknown or read.problems:
            return INPUT_EXIT
    passed = all(result.passed for _, results in runs for result in results)
    return 0 if passed else DIFFERENCE_EXIT
