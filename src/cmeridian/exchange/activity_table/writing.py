"""Write activities as a CSV table that holds everything of them, and that any spreadsheet opens."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from cmeridian.domain.kernel.amounts import plain
from cmeridian.exchange.activity_table.cells import join_items, safe_cell
from cmeridian.exchange.activity_table.headers import OWN_ID
from cmeridian.exchange.activity_table.table import MAX_CELL

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Activity

CONTENT_TYPE = "text/csv; charset=utf-8"
_SAID = {None: "", True: "yes", False: "no"}
_ROOM = MAX_CELL - 500
"""Characters of a list in one cell; a longer one goes on in a further column."""


def write_table(activities: Iterable[Activity]) -> bytes:
    """Write activities as CSV: UTF-8 with its mark, a header, ISO dates, decimal points.

    Reads back exactly, by `read_table` and `guess_map` alone: credit lines stand side by side as
    Credits 1, Class 1, Unit 1, Credits 2 and so on.
    """
    every = list(activities)
    lists = [_Lists(one) for one in every]
    lines = max((len(one.credits) for one in every), default=0) or 1
    widths = [max((len(cells) for cells in column), default=0) or 1 for column in _columns(lists)]
    out = io.StringIO(newline="")
    # Every cell in quotes: what divides cells may then be whatever a program takes it for.
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(_headers(lines, widths))
    for one, its in zip(every, lists, strict=True):
        writer.writerow([safe_cell(cell) for cell in _row(one, its, lines, widths)])
    return codecs.BOM_UTF8 + out.getvalue().encode("utf-8")


class _Lists:
    """The lists of an activity, each cut into as many cells as it needs."""

    def __init__(self, one: Activity) -> None:
        hours = [f"{topic} {plain(amount)}" for topic, amount in one.topics.items()]
        self.topics = [join_items(part) for part in _parts(hours)]
        self.approved = [join_items(part) for part in _parts(one.approved_lists)]
        self.relevance = [join_items(part) for part in _parts(one.relevance)]
        files = list(_parts([proof.file for proof in one.evidence], beside=66))
        digests = iter([proof.sha256 or "" for proof in one.evidence])
        self.files = [join_items(part) for part in files]
        self.digests = ["; ".join(next(digests) for _ in part) for part in files]

    @property
    def cells(self) -> tuple[list[str], ...]:
        """The cells of each list, in the order of the columns."""
        return self.topics, self.approved, self.relevance, self.files, self.digests


def _columns(lists: Sequence[_Lists]) -> Iterator[list[list[str]]]:
    for place in range(5):
        yield [one.cells[place] for one in lists]


def _parts(items: Sequence[str], *, beside: int = 0) -> Iterator[Sequence[str]]:
    """Cut a list where a cell would grow too long. beside: room for what stands beside an item."""
    size, start = 0, 0
    for place, item in enumerate(items):
        needed = max(2 * len(item) + 2, beside)
        if size + needed > _ROOM and place > start:
            yield items[start:place]
            size, start = 0, place
        size += needed
    if items:
        yield items[start:]


def _headers(lines: int, widths: list[int]) -> list[str]:
    topics, approved, relevance, files, _ = widths
    return [
        OWN_ID,
        "Title",
        "Provider",
        "Date completed",
        "Format",
        *(f"{name} {n}" for n in range(1, lines + 1) for name in ("Credits", "Class", "Unit")),
        *["Topics"] * topics,
        "Subtype",
        "Named course",
        *["Approved lists"] * approved,
        *["Relevance"] * relevance,
        "Post-test score",
        "Formally approved",
        "Reflection",
        *["Evidence", "Evidence SHA-256"] * files,
    ]


def _row(one: Activity, its: _Lists, lines: int, widths: list[int]) -> Iterator[str]:
    topics, approved, relevance, files, _ = widths
    yield from (one.id, one.title, one.provider, one.completed.isoformat(), one.format)
    for line in one.credits:
        yield from (plain(line.amount), line.credit_class, line.unit or "")
    yield from [""] * 3 * (lines - len(one.credits))
    yield from _filled(its.topics, topics)
    yield from (one.subtype or "", one.course or "")
    yield from _filled(its.approved, approved)
    yield from _filled(its.relevance, relevance)
    score = one.post_test_score_pct
    yield "" if score is None else plain(score)
    yield from (_SAID[one.formally_approved], _SAID[one.reflection])
    for pair in zip(_filled(its.files, files), _filled(its.digests, files), strict=True):
        yield from pair


def _filled(cells: list[str], width: int) -> list[str]:
    return cells + [""] * (width - len(cells))
