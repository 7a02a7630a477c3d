"""Add, change and set aside activities; put a whole record in the place of another."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import transaction

from cmeridian.domain.kernel.problems import UserError
from cmeridian.features.accounts.services import lock, replace_person, touch
from cmeridian.features.base.ids import is_public_id, new_public_id
from cmeridian.features.base.services import audit, once
from cmeridian.features.portfolio.models import Activity, CreditLine, Evidence, TopicHours
from cmeridian.features.portfolio.selectors import digest_of, value_of
from cmeridian.features.portfolio.selectors.effects import what_moves

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Activity as DoneActivity
    from cmeridian.exchange.record_file import RecordFile
    from cmeridian.features.accounts.models import Person
    from cmeridian.features.portfolio.selectors import Kept

BATCH = 500
"""So many rows are written at once at most."""
MAX_ACTIVITIES = 20_000
"""As many as a record file may hold."""
UNDO_DAYS = 30


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of saving. address: where to go next; moved: which rules' numbers changed.

    public_id: of the activity; empty where the same form had been sent before and nothing was done.
    """

    address: str
    moved: tuple[str, ...]
    public_id: str


class TooManyActivities(UserError):
    """The record is full."""

    def __init__(self) -> None:
        super().__init__(
            f"A record holds at most {MAX_ACTIVITIES:,} activities, and yours holds as many. "
            "Delete what you no longer need, then save again."
        )


class ChangedElsewhere(UserError):
    """The activity is no longer as it was when the form was shown. now: as it is on record."""

    def __init__(self, now: DoneActivity) -> None:
        self.now = now
        super().__init__("This activity was changed in another window.")


def add_activity(
    *, person: Person, kept: Kept, activity: DoneActivity, on: date, submission: str, address: str
) -> Saved:
    """Add an activity, once for each form, and say what it moves.

    submission: the key of the form; address: where to go afterwards. Raises TooManyActivities, and
    nothing is kept.
    """
    moved = what_moves(kept, activity=activity, instead_of=None, on=on)
    return _once(
        person,
        submission=submission,
        address=address,
        moved=moved,
        act=lambda: save_activity(person=person, activity=activity),
    )


def change_activity(
    *,
    person: Person,
    kept: Kept,
    public_id: str,
    activity: DoneActivity,
    digest: str,
    on: date,
    submission: str,
    address: str,
) -> Saved:
    """Change an activity, once for each form, and say what that moves.

    digest: of the values from which the change was made. Raises ChangedElsewhere, and
    Activity.DoesNotExist for an id that is not the person's, or that was deleted.
    """
    moved = what_moves(kept, activity=activity, instead_of=activity.id, on=on)

    def act() -> str:
        touch(person)
        now = value_of(_own(person, public_id))
        if digest_of(now) not in (digest, digest_of(activity)):
            raise ChangedElsewhere(now)
        return save_activity(person=person, activity=activity, public_id=public_id)

    return _once(person, submission=submission, address=address, moved=moved, act=act)


@transaction.atomic
def save_activity(*, person: Person, activity: DoneActivity, public_id: str | None = None) -> str:
    """Keep an activity, new or changed. Returns its public id.

    Raises Activity.DoesNotExist for an id that is not the person's, and TooManyActivities.
    """
    # The person's row is locked first, so that two who add at once cannot both be the last.
    touch(person)
    if public_id is None:
        _refuse_if_full(person)
        row = Activity(person=person)
        activity_id = activity.id
    else:
        row = _own(person, public_id)
        activity_id = row.record_id
        for related in (row.credit_lines, row.topic_hours, row.evidence):
            related.all().delete()
    _fill(row, activity, record_id=activity_id)
    row.save()
    _write_parts([(row, activity)])
    audit("activity.saved", actor=person.key, subject=f"activity {row.public_id}")
    return row.public_id


@transaction.atomic
def set_aside_activity(*, person: Person, public_id: str, at: datetime) -> None:
    """Delete an activity in such a way that it can be brought back; once more does nothing.

    Raises Activity.DoesNotExist for an id that is not the person's.
    """
    lock(person)
    row = _any_own(person, public_id)
    if row.deleted_at is not None:
        return
    touch(person)
    row.deleted_at = at
    row.save(update_fields=["deleted_at"])
    audit("activity.deleted", actor=person.key, subject=f"activity {public_id}")


@transaction.atomic
def bring_back_activity(*, person: Person, public_id: str) -> None:
    """Undo a deletion; once more does nothing.

    Raises Activity.DoesNotExist for an id that is not the person's, and TooManyActivities.
    """
    lock(person)
    row = _any_own(person, public_id)
    if row.deleted_at is None:
        return
    touch(person)
    _refuse_if_full(person)
    row.deleted_at = None
    row.save(update_fields=["deleted_at"])
    audit("activity.restored", actor=person.key, subject=f"activity {public_id}")


@transaction.atomic
def replace_record(*, person: Person, file: RecordFile) -> None:
    """Put a whole record in the place of what a person had: all of it, or nothing."""
    lock(person)
    Activity.objects.of(person).delete()
    replace_person(person=person, record=file.record, custom_sets=file.custom_sets)
    for batch in _batches(file.record.activities):
        rows = [_fill(Activity(person=person), one, record_id=one.id) for one in batch]
        Activity.objects.bulk_create(rows)
        _write_parts(list(zip(rows, batch, strict=True)))
    audit("record.replaced", actor=person.key)


def clear_deleted(*, on: date) -> int:
    """Delete for good what was set aside so long ago that nobody will undo it."""
    before = on - timedelta(days=UNDO_DAYS)
    return Activity.objects.filter(deleted_at__date__lt=before).delete()[0]


def new_activity_id() -> str:
    """Draw an id for an activity in a record file."""
    return f"act-{new_public_id()}"


def _once(
    person: Person, *, submission: str, address: str, moved: tuple[str, ...], act: Callable[[], str]
) -> Saved:
    done: list[str] = []

    def first() -> str:
        done.append(act())
        return address

    outcome = once(key=submission, actor=person.key, act=first)
    return Saved(address=outcome or address, moved=moved, public_id=done[0] if done else "")


def _refuse_if_full(person: Person) -> None:
    if Activity.objects.of(person).filter(deleted_at=None).count() >= MAX_ACTIVITIES:
        raise TooManyActivities


def _own(person: Person, public_id: str) -> Activity:
    row = _any_own(person, public_id)
    if row.deleted_at is not None:
        raise Activity.DoesNotExist
    return row


def _any_own(person: Person, public_id: str) -> Activity:
    if not is_public_id(public_id):
        raise Activity.DoesNotExist
    row: Activity = Activity.objects.of(person).get(public_id=public_id)
    return row


def _fill(row: Activity, activity: DoneActivity, *, record_id: str) -> Activity:
    values: dict[str, Any] = {
        "record_id": record_id,
        "title": activity.title,
        "provider": activity.provider,
        "completed": activity.completed,
        "format": activity.format,
        "subtype": activity.subtype or "",
        "course": activity.course or "",
        "approved_lists": list(activity.approved_lists),
        "relevance": list(activity.relevance),
        "post_test_score_pct": activity.post_test_score_pct,
        "formally_approved": activity.formally_approved,
        "reflection": activity.reflection,
    }
    for name, value in values.items():
        setattr(row, name, value)
    return row


def _write_parts(pairs: list[tuple[Activity, DoneActivity]]) -> None:
    lines = (
        CreditLine(
            activity=row,
            credit_class=line.credit_class,
            amount=line.amount,
            unit=line.unit or "",
        )
        for row, activity in pairs
        for line in activity.credits
    )
    topics = (
        TopicHours(activity=row, topic=topic, hours=hours)
        for row, activity in pairs
        for topic, hours in activity.topics.items()
    )
    proofs = (
        Evidence(activity=row, file=proof.file, sha256=proof.sha256 or "")
        for row, activity in pairs
        for proof in activity.evidence
    )
    for model, rows in ((CreditLine, lines), (TopicHours, topics), (Evidence, proofs)):
        for batch in _batches(rows):
            model.objects.bulk_create(batch)


def _batches(rows: Iterable[Any]) -> Iterator[list[Any]]:
    rest = iter(rows)
    while batch := list(islice(rest, BATCH)):
        yield batch
