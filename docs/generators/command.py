"""The page of the command, from its own help."""

from __future__ import annotations

import inspect
import textwrap
from importlib import import_module

import click

from cmeridian.cli.main import COMMANDS, commands
from generators.markdown import code, page, plain, table

OPENING = """\
Every command takes `--help` and, where it answers, `--json`. Answers go to standard output;
notes, warnings and problems go to standard error. See also [exit codes](exit-codes.md) and
[JSON answers](json-answers.md)."""


def command_page() -> str:
    """Write the page of the command."""
    context = click.Context(commands, info_name="cmeridian", **commands.context_settings)
    parts = [OPENING, *_described(commands, context, heading="## cmeridian", help_=commands.help)]
    for name in COMMANDS:
        command = import_module(f"cmeridian.cli.{name}").command
        inner = click.Context(command, info_name=name, parent=context)
        parts += _described(command, inner, heading=f"## cmeridian {name}", help_=command.help)
    return page("The command", source="the command's own help", parts=parts)


def _described(
    command: click.Command, context: click.Context, *, heading: str, help_: str | None
) -> list[str]:
    usage = " ".join((context.command_path, *command.collect_usage_pieces(context)))
    return [
        heading,
        plain(" ".join(inspect.cleandoc(help_ or "").split())),
        f"```text\n{usage}\n```",
        table(("option", "meaning"), _options(command, context)),
        _members(command),
        *_epilog(command.epilog or ""),
    ]


def _options(command: click.Command, context: click.Context) -> list[tuple[str, str]]:
    found = (param.get_help_record(context) for param in command.get_params(context))
    return [(code(record[0]), plain(record[1])) for record in found if record and record[1]]


def _members(command: click.Command) -> str:
    if not isinstance(command, click.Group):
        return ""
    rows = [(f"[`{name}`](#cmeridian-{name})", plain(words)) for name, words in COMMANDS.items()]
    return table(("command", "meaning"), rows)


def _epilog(text: str) -> list[str]:
    """Set each block of an epilogue under its first line."""
    blocks = [block.strip("\b\n ") for block in text.split("\b")]
    return [_block(block) for block in blocks if block]


def _block(block: str) -> str:
    """Set the indented lines of a block as text, and the others around it as prose."""
    lines = block.splitlines()
    inside = [place for place, line in enumerate(lines) if line.startswith(" ")]
    if not inside:
        return plain(" ".join(lines))
    first, last = inside[0], inside[-1] + 1
    fenced = textwrap.dedent("\n".join(lines[first:last]))
    parts = (
        plain(" ".join(lines[:first])),
        f"```text\n{fenced}\n```",
        plain(" ".join(lines[last:])),
    )
    return "\n\n".join(part for part in parts if part)
