"""The console for people: its width, its few colours, and how it does without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.text import Text

from cmeridian.cli.bar import bar_of

if TYPE_CHECKING:
    from decimal import Decimal

MAX_WIDTH = 100
NARROW = 76
"""Below this width rows are stacked instead of laid side by side."""
ROOMY = 90

STATE_STYLES = {
    "Complete": "green",
    "On pace": "cyan",
    "Behind": "yellow",
    "Act now": "bold red",
    "Not due yet": "dim",
    "Does not apply": "dim",
    "Needs an answer": "bold magenta",
    "Confirm": "yellow",
}
STATE_WIDTH = max(len(state) for state in STATE_STYLES)


class PlainConsole(Console):
    """A console that takes text as it is, and leaves a closed pipe to the command."""

    def on_broken_pipe(self) -> None:
        """Raise instead of ending the process with the exit code of a difference."""
        self.quiet = True
        raise BrokenPipeError

    @property
    def is_narrow(self) -> bool:
        """Whether rows have to be stacked."""
        return self.width < NARROW

    @property
    def bar_width(self) -> int:
        """How many cells a bar may take."""
        return 16 if self.width >= ROOMY else 10

    @property
    def draws_blocks(self) -> bool:
        """Whether the output can carry more than ASCII."""
        return self.encoding.lower().replace("-", "").startswith("utf")


def make_console() -> PlainConsole:
    """Build the console on standard output, coloured only on a terminal."""
    console = PlainConsole(highlight=False, markup=False, emoji=False, soft_wrap=False)
    console.width = max(40, min(console.width, MAX_WIDTH))
    return console


def state_text(state: str) -> Text:
    """Set a state word in its colour; the word alone carries the meaning."""
    return Text(state, style=STATE_STYLES[state])


def bar_text(console: PlainConsole, counted: Decimal, required: Decimal, *, state: str) -> Text:
    """Draw how much of an amount is there."""
    full, empty = bar_of(counted, required, width=console.bar_width, blocks=console.draws_blocks)
    return Text.assemble((full, STATE_STYLES[state]), (empty, "bright_black"))
