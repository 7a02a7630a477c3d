"""Counts and tables as commands print them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django.utils import timezone

if TYPE_CHECKING:
    from datetime import datetime

    from cmeridian.features.base.outbox import Stuck


def told_count(count: int, noun: str, *, verb: tuple[str, str] = ("", "")) -> str:
    """Write a count with its noun and, if given, the verb for one and for several."""
    is_one = count == 1
    words = f"{count or 'No'} {noun}{'' if is_one else 's'}"
    return f"{words} {verb[0] if is_one else verb[1]}".rstrip()


def told_moment(at: datetime) -> str:
    """Write a moment in the time zone of the server."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def as_table(title: str, rows: Sequence[Stuck], *, what: str) -> Iterator[str]:
    """Write what is stuck, a line each. what: the title of the last column, empty for none."""
    if not rows:
        return
    yield f"\n{title}:"
    yield _line("id", "since", "attempts", "last error", what)
    for row in rows:
        shown = "".join(c for c in row.what if c.isprintable()) if what else ""
        yield _line(row.number, told_moment(row.since), str(row.attempts), row.why or "none", shown)


def _line(number: str, since: str, attempts: str, why: str, what: str) -> str:
    return f"  {number[:8]:<8}  {since:<16}  {attempts:>8}  {why:<28}  {what}".rstrip()
