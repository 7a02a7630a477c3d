"""The entry point of the command: its subcommands, and what each way of failing returns."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from typing import Any

import click

import cmeridian
from cmeridian.cli.output import (
    INPUT_EXIT,
    INTERRUPTED_EXIT,
    discard_output,
    escaped,
    prepare_streams,
    report_bad_input,
    report_fault,
)
from cmeridian.domain.kernel.problems import BadInput, Problem

# Each module is imported when its command is asked for, so that none pays for another's imports.
COMMANDS = {
    "credits": "What is owed, by when and why.",
    "sets": "The requirement sets and their sources.",
    "verify": "Run worked cases: value, expected, difference.",
    "demo": "Six sample clinicians, in the browser or here.",
    "serve": "The web application, until it is stopped.",
    "bench": "The benchmarks, each beside a bound.",
    "manage": "Django's own commands.",
}

EPILOG = """\b
Try:
  cmeridian demo                          six sample clinicians, in the browser
  cmeridian demo amara --yaml > me.yaml   a sample record file, to edit
  cmeridian credits me.yaml               what is owed, by when and why

\b
Exit codes:
  0  answered (something missing is an answer)
  1  verify found a difference
  2  the input is bad; every problem is listed
  70 a fault of ours

\b
Completion, for bash (zsh and fish likewise):
  eval "$(_CMERIDIAN_COMPLETE=bash_source cmeridian)"
"""


class Commands(click.Group):
    """A group whose members are imported one at a time."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """List the names in the order in which help shows them."""
        return list(COMMANDS)

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002
        cmd_name: str,
    ) -> click.Command | None:
        """Import the module of one command."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"cmeridian.cli.{cmd_name}").command
        return command if isinstance(command, click.Command) else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or name the nearest."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            near = get_close_matches(name, COMMANDS, n=1)
            hint = f"Did you mean {near[0]}?" if near else f"Commands: {', '.join(COMMANDS)}."
            ctx.fail(f"There is no command {name!r}. {hint}")
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; a reader that goes away early is no fault."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            return discard_output()

    def format_commands(
        self,
        ctx: click.Context,  # noqa: ARG002
        formatter: click.HelpFormatter,
    ) -> None:
        """Write the list of commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(cmeridian.__version__, prog_name="cmeridian", message="%(prog)s %(version)s")
def commands() -> None:
    """What a clinician owes in continuing education: by when, why, and from which source."""


def main(args: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code; never a traceback for bad input."""
    given = list(sys.argv[1:] if args is None else args)
    as_json = "--json" in given
    prepare_streams()
    try:
        code = commands.main(args=given, prog_name="cmeridian", standalone_mode=False)
        sys.stdout.flush()
    except BadInput as error:
        return report_bad_input(error, as_json=as_json)
    except click.UsageError as error:
        # Parts of the command line are repeated in it.
        click.UsageError(escaped(error.format_message()), ctx=error.ctx).show()
        return _usage_problem(error, as_json=as_json)
    except (click.Abort, KeyboardInterrupt):
        return INTERRUPTED_EXIT
    except BrokenPipeError:
        return discard_output()
    except Exception as error:  # noqa: BLE001 - the last door: what is left is a fault of ours
        return report_fault(error)
    return code if isinstance(code, int) else 0


def _usage_problem(error: click.UsageError, *, as_json: bool) -> int:
    if as_json:
        problem = Problem(line=0, place="", what=error.format_message(), remedy="See --help.")
        report_bad_input(BadInput("command line", [problem]), as_json=True, on_terminal=False)
    return INPUT_EXIT


if __name__ == "__main__":
    sys.exit(main())
