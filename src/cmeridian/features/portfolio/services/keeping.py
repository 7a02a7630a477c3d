"""Keep what a staged table holds, undo that as a unit, and take the undoing back.

Rows are written a few hundred at a time, each time in a transaction of its own, as activities that
are set aside and so on no page. One last transaction shows them all. So the record never holds half
a table, and nobody waits long for another's import.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from cmeridian.domain.kernel.problems import UserError
from cmeridian.features.accounts.services import lock, touch
from cmeridian.features.base.ids import new_public_id
from cmeridian.features.base.services import audit
from cmeridian.features.base.turns import Turns
from cmeridian.features.portfolio.models import Activity, ImportBatch
from cmeridian.features.portfolio.selectors import read_kept
from cmeridian.features.portfolio.selectors.staged import (
    ALIKE,
    LEFT,
    PROBLEM,
    READY,
    Staged,
    find_import,
    read_staged,
)
from cmeridian.features.portfolio.services.activities import (
    new_activity_id,
    refuse_hoard,
    refuse_too_many,
)
from cmeridian.features.portfolio.services.rows import BATCH, fill_row, write_parts

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Activity as DoneActivity
    from cmeridian.exchange.activity_table.rows import ReadRow
    from cmeridian.features.accounts.models import Person

MAX_TOLD = 100
"""So many rows that were not kept are told one by one afterwards."""
_CLEARED_AT_ONCE = BATCH // 10


@dataclass(frozen=True, slots=True)
class Undone:
    """What undoing did. count: activities set aside; changed: those changed since they came."""

    count: int
    changed: int


class NothingToKeep(UserError):
    """No row can be kept."""

    def __init__(self) -> None:
        super().__init__("No row can be kept yet. Look at what each needs, below.")


class Overtaken(UserError):
    """Someone else keeps the same table, or changed the record, at the same moment."""

    def __init__(self) -> None:
        super().__init__("The record changed while this was kept. Nothing was added. Try again.")


def keep_import(*, person: Person, public_id: str, at: datetime) -> None:
    """Put on record what can be kept of a staged table; once more does nothing.

    Stopped in the middle, nothing of it shows, and the next time begins anew. Raises
    ImportBatch.DoesNotExist, NothingToKeep, TooManyActivities and Overtaken; then nothing is added.
    """
    batch = find_import(person, public_id)
    if batch.state != ImportBatch.STAGED:
        return
    staged = read_staged(batch, read_kept(person), mark=person.mark)
    ready = [one.row for one in staged.rows if one.status(batch.decisions) == READY]
    if not ready:
        raise NothingToKeep
    refuse_hoard(person)
    refuse_too_many(person, len(ready))
    try:
        _keep(person, batch, staged, ready, at=at)
    except (Overtaken, IntegrityError) as error:
        if find_import(person, public_id).state == ImportBatch.STAGED:
            raise Overtaken from error


@transaction.atomic
def undo_import(*, person: Person, public_id: str, at: datetime) -> Undone | None:
    """Set aside all that an import brought, as a unit. Returns None where that is done already.

    What was changed since goes too, and is counted. Raises ImportBatch.DoesNotExist.
    """
    lock(person)
    batch = find_import(person, public_id)
    if batch.state != ImportBatch.KEPT:
        return None
    rows = Activity.objects.of(person).filter(batch=batch, deleted_at=None)
    changed = rows.filter(is_changed=True).count()
    count = rows.update(deleted_at=at)
    batch.state, batch.undone_at = ImportBatch.UNDONE, at
    batch.save(update_fields=["state", "undone_at"])
    touch(person)
    audit("import.undone", actor=person.key, subject=f"import {public_id}")
    return Undone(count, changed)


@transaction.atomic
def restore_import(*, person: Person, public_id: str) -> int | None:
    """Bring back what undoing set aside. Returns how many, None where nothing was undone.

    Raises ImportBatch.DoesNotExist and TooManyActivities.
    """
    lock(person)
    batch = find_import(person, public_id)
    if batch.state != ImportBatch.UNDONE:
        return None
    rows = Activity.objects.of(person).filter(batch=batch, deleted_at=batch.undone_at)
    refuse_too_many(person, rows.count())
    count: int = rows.update(deleted_at=None)
    batch.state, batch.undone_at = ImportBatch.KEPT, None
    batch.save(update_fields=["state", "undone_at"])
    touch(person)
    audit("import.restored", actor=person.key, subject=f"import {public_id}")
    return count


def _keep(
    person: Person, batch: ImportBatch, staged: Staged, ready: list[ReadRow], *, at: datetime
) -> None:
    attempt = _claim(person, batch)
    named = list(_named(person, ready))
    turns = Turns()
    for part in _parts(named):
        _write(person, batch, attempt, part, at=at)
        turns.give_way()
    _show(person, batch, attempt, count=len(named), outcome=_outcome(batch, staged), at=at)


def _named(person: Person, ready: list[ReadRow]) -> Iterator[DoneActivity]:
    """Give an id to each activity that came without, or with one that is taken."""
    taken = set(Activity.objects.of(person).values_list("record_id", flat=True))
    for row in ready:
        if row.activity is not None:
            id_ = row.activity.id
            if not row.has_id or id_ in taken:
                id_ = new_activity_id()
            taken.add(id_)
            yield replace(row.activity, id=id_)


def _claim(person: Person, batch: ImportBatch) -> str:
    """Begin an attempt, so that an earlier one goes no further, and delete what it left."""
    attempt = new_public_id()
    with transaction.atomic():
        held = _lock(person, batch)
        if held.state != ImportBatch.STAGED:
            raise Overtaken
        held.attempt = attempt
        held.save(update_fields=["attempt"])
    left = Activity.objects.of(person).filter(batch=batch).exclude(deleted_at=None)
    turns = Turns()
    while keys := list(left.values_list("pk", flat=True)[:_CLEARED_AT_ONCE]):
        Activity.objects.filter(pk__in=keys).delete()
        turns.give_way()
    return attempt


def _lock(person: Person, batch: ImportBatch, attempt: str | None = None) -> ImportBatch:
    """Lock the record, then read the import. Raises Overtaken if another attempt goes on."""
    if lock(person).mark != person.mark:
        raise Overtaken
    held = find_import(person, batch.public_id)
    if attempt is not None and (held.state, held.attempt) != (ImportBatch.STAGED, attempt):
        raise Overtaken
    if held.mark != batch.mark or held.decisions != batch.decisions:
        raise Overtaken
    return held


def _parts(activities: Sequence[DoneActivity]) -> Iterator[list[DoneActivity]]:
    """Cut activities into lists that make no more than BATCH rows with all that belongs to them."""
    part: list[DoneActivity] = []
    size = 0
    for one in activities:
        rows = 1 + len(one.credits) + len(one.topics) + len(one.evidence)
        if part and size + rows > BATCH:
            yield part
            part, size = [], 0
        part.append(one)
        size += rows
    if part:
        yield part


@transaction.atomic
def _write(
    person: Person,
    batch: ImportBatch,
    attempt: str,
    part: list[DoneActivity],
    *,
    at: datetime,
) -> None:
    _lock(person, batch, attempt)
    rows = [
        fill_row(Activity(person=person, batch=batch, deleted_at=at), one, record_id=one.id)
        for one in part
    ]
    Activity.objects.bulk_create(rows)
    write_parts(list(zip(rows, part, strict=True)))


@transaction.atomic
def _show(
    person: Person,
    batch: ImportBatch,
    attempt: str,
    *,
    count: int,
    outcome: dict[str, Any],
    at: datetime,
) -> None:
    """Let all that was written be seen at once."""
    held = _lock(person, batch, attempt)
    refuse_too_many(person, count)
    if Activity.objects.of(person).filter(batch=batch).update(deleted_at=None) != count:
        # The record was replaced meanwhile, and took some of the rows with it.
        raise Overtaken
    held.state, held.kept_at, held.outcome = ImportBatch.KEPT, at, outcome
    # Its rows are on record now, and the rest is told by the outcome.
    held.table, held.content, held.decisions, held.attempt = {}, None, {}, ""
    held.save(
        update_fields=[
            "state", "kept_at", "outcome", "table", "content", "decisions", "attempt",
        ]
    )  # fmt: skip
    touch(person)
    audit("import.kept", actor=person.key, subject=f"import {batch.public_id}")


def _outcome(batch: ImportBatch, staged: Staged) -> dict[str, Any]:
    """Count what became of the rows, and name those that were not kept."""
    counts = dict.fromkeys((READY, PROBLEM, ALIKE, LEFT), 0)
    told: list[list[Any]] = []
    for one in staged.rows:
        status = one.status(batch.decisions)
        counts[status] += 1
        if status != READY and len(told) < MAX_TOLD:
            why = [problem.sentence for problem in one.row.problems[:3]]
            if one.other is not None and not why:
                why = [f"It has {' and '.join(one.other.reasons)} as another."]
            told.append([one.row.line, one.row.said[:200], " ".join(why)])
    return {"rows": len(staged.rows), **counts, "told": told}
