"""Add, change and set aside activities; put a whole record in the place of another."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from cmeridian.domain.kernel.problems import UserError
from cmeridian.features.accounts.services import lock, replace_person, touch
from cmeridian.features.base.ids import is_public_id, new_public_id
from cmeridian.features.base.services import audit, once
from cmeridian.features.portfolio.models import Activity
from cmeridian.features.portfolio.selectors import digest_of, value_of
from cmeridian.features.portfolio.selectors.effects import what_moves
from cmeridian.features.portfolio.services.rows import fill_row, write_new, write_parts

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Activity as DoneActivity
    from cmeridian.exchange.record_file import RecordFile
    from cmeridian.features.accounts.models import Person
    from cmeridian.features.portfolio.selectors import Kept

MAX_ACTIVITIES = 20_000
"""As many as a record file may hold."""
MAX_SET_ASIDE = 2 * MAX_ACTIVITIES
"""So many that were deleted, or undone, may wait to be brought back when another is added."""
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
    """The record is full, or would be too full. room: so many more it takes."""

    def __init__(self, room: int) -> None:
        holds = f"has room for {room:,}" if room > 0 else "holds as many"
        then = "or split the file" if room > 0 else "then try again"
        super().__init__(
            f"A record holds at most {MAX_ACTIVITIES:,} activities, and yours {holds}. "
            f"Delete what you no longer need, {then}."
        )


class TooManySetAside(TooManyActivities):
    """Too many activities wait to be brought back."""

    def __init__(self) -> None:
        UserError.__init__(
            self,
            f"More than {MAX_SET_ASIDE:,} activities were deleted lately. Each is kept for "
            f"{UNDO_DAYS} days, so that it can come back; until then nothing can be added.",
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


class UsedForAnother(UserError):
    """The key of a submission came before, with other values."""

    def __init__(self) -> None:
        super().__init__("This key was used for another activity.")


def enter_activity(
    *, person: Person, kept: Kept, activity: DoneActivity, on: date, key: str, values: str
) -> Saved:
    """Add an activity as a program does, once for each key, and say what it moves.

    key: of the submission, empty for none; values: names what was sent, in at most 64 characters.
    Sent again, the public id of the first time is given and nothing is done. Raises UsedForAnother,
    TooManyActivities, and IntegrityError for an id that another activity has in the record.
    """
    done: list[str] = []

    def act() -> str:
        done.append(save_activity(person=person, activity=activity))
        return f"{done[0]} {values}"

    moved = what_moves(kept, activity=activity, instead_of=None, on=on)
    public_id, _, sent = once(key=key, actor=person.key, act=act).partition(" ")
    if sent != values:
        raise UsedForAnother
    if not done:
        # Whoever sent it first may have finished while this waited.
        person.refresh_from_db(fields=["mark", "revision"])
    return Saved(address="", moved=moved if done else (), public_id=public_id)


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
        refuse_hoard(person)
        refuse_too_many(person, 1)
        row = Activity(person=person)
        activity_id = activity.id
    else:
        row = _own(person, public_id)
        activity_id = row.record_id
        if row.batch_id is not None and value_of(row) != replace(activity, id=activity_id):
            row.is_changed = True
        for related in (row.credit_lines, row.topic_hours, row.evidence):
            related.all().delete()
    fill_row(row, activity, record_id=activity_id)
    row.save()
    write_parts([(row, activity)])
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
    refuse_too_many(person, 1)
    row.deleted_at = None
    row.save(update_fields=["deleted_at"])
    audit("activity.restored", actor=person.key, subject=f"activity {public_id}")


@transaction.atomic
def replace_record(*, person: Person, file: RecordFile) -> None:
    """Put a whole record in the place of what a person had: all of it, or nothing."""
    lock(person)
    Activity.objects.of(person).delete()
    replace_person(person=person, record=file.record, custom_sets=file.custom_sets)
    write_new(person, file.record.activities)
    audit("record.replaced", actor=person.key)


@transaction.atomic
def add_activities(*, person: Person, activities: Collection[DoneActivity]) -> None:
    """Add activities as a whole: all of them, or none.

    One whose id is taken, also by one that was set aside, gets a new id. Raises TooManyActivities.
    """
    touch(person)
    refuse_too_many(person, len(activities))
    taken = set(Activity.objects.of(person).values_list("record_id", flat=True))
    write_new(
        person,
        (replace(one, id=new_activity_id()) if one.id in taken else one for one in activities),
    )
    audit("activities.added", actor=person.key)


def clear_deleted(*, on: date) -> int:
    """Delete for good what was set aside so long ago that nobody will undo it."""
    before = on - timedelta(days=UNDO_DAYS)
    return Activity.objects.filter(deleted_at__date__lt=before).delete()[0]


def refuse_hoard(person: Person) -> None:
    """Refuse to add while so much is set aside that adding and deleting would fill the disk.

    Raises TooManySetAside.
    """
    if Activity.objects.of(person).exclude(deleted_at=None).count() > MAX_SET_ASIDE:
        raise TooManySetAside


def refuse_too_many(person: Person, more: int) -> None:
    """Refuse more activities than a record takes. Raises TooManyActivities."""
    room = MAX_ACTIVITIES - Activity.objects.of(person).filter(deleted_at=None).count()
    if more > room:
        raise TooManyActivities(room)


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
