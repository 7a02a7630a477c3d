"""Read a person's record: the one way from rows to the values that the engine judges."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cmeridian.domain.records.record import (
    Activity as DoneActivity,
)
from cmeridian.domain.records.record import (
    CreditLine as Credits,
)
from cmeridian.domain.records.record import (
    Evidence as Proof,
)
from cmeridian.domain.records.record import (
    Record,
)
from cmeridian.exchange.record_parts import own_sets_of
from cmeridian.features.accounts.selectors import Held, clinician_of, held_by, own_set_contents
from cmeridian.features.base.ids import is_public_id
from cmeridian.features.base.keeping import Remembered
from cmeridian.features.portfolio.models import Activity, CreditLine, Evidence, TopicHours
from cmeridian.packs.loader import load_rulebook

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import Rulebook
    from cmeridian.exchange.own_sets import OwnSets
    from cmeridian.features.accounts.models import Person


@dataclass(frozen=True, slots=True)
class Kept:
    """A person's record as it is kept.

    record: of what can be judged; whole: also with credentials under sets that the packs no longer
    hold, for the way out. held: all credentials with their public ids. activity_ids: public ids of
    activities by their ids in the record.
    """

    record: Record
    whole: Record
    own: OwnSets
    held: tuple[Held, ...]
    custom_sets: tuple[Mapping[str, Any], ...]
    activity_ids: Mapping[str, str]

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook with the person's own sets."""
        return self.own.rulebook

    @property
    def lost(self) -> tuple[Held, ...]:
        """Credentials under sets that the packs no longer hold."""
        return tuple(h for h in self.held if h.credential.set not in self.rulebook.sets)

    def held_as(self, public_id: str) -> Held | None:
        """Find a credential by its public id."""
        return next((h for h in self.held if h.public_id == public_id), None)

    def id_of_set(self, set_id: str) -> str:
        """Give the public id of the credential under a set. Raises KeyError if none is held."""
        for held in self.held:
            if held.credential.set == set_id:
                return held.public_id
        raise KeyError(set_id)

    def activity_as(self, public_id: str) -> DoneActivity | None:
        """Find an activity by its public id."""
        return next(
            (one for one in self.record.activities if self.activity_ids[one.id] == public_id), None
        )


def read_kept(person: Person) -> Kept:
    """Read a person's whole record; what was read is kept until the record changes."""
    return _records.get(person.mark, lambda: _read(person))


_records = Remembered["Kept"](128)


def _read(person: Person) -> Kept:
    contents = own_set_contents(person)
    own = own_sets_of(contents, load_rulebook())
    held = held_by(person)
    rows = list(Activity.objects.of(person).filter(deleted_at=None).order_by("id"))
    whole = Record(
        clinician=clinician_of(person, own.rulebook.vocabulary),
        credentials=tuple(h.credential for h in held),
        activities=_activities(rows, {"activity__person": person, "activity__deleted_at": None}),
        carried=person.carried,
    )
    known = tuple(c for c in whole.credentials if c.set in own.rulebook.sets)
    return Kept(
        record=replace(whole, credentials=known),
        whole=whole,
        own=own,
        held=held,
        custom_sets=contents,
        activity_ids={row.record_id: row.public_id for row in rows},
    )


def value_of(row: Activity) -> DoneActivity:
    """Read one activity as it stands in its row."""
    return _activities([row], {"activity": row})[0]


def digest_of(activity: DoneActivity) -> str:
    """Name the values of an activity, so that a change of any of them is noticed."""
    return hashlib.sha256(repr(activity).encode()).hexdigest()


def find_deleted(person: Person, public_id: str) -> str | None:
    """Give the title of an activity that was set aside and can be brought back."""
    if not is_public_id(public_id):
        return None
    row = Activity.objects.of(person).filter(public_id=public_id).exclude(deleted_at=None).first()
    return (row.title or row.record_id) if row else None


def _activities(rows: Iterable[Activity], here: Mapping[str, Any]) -> tuple[DoneActivity, ...]:
    credits_of: dict[int, list[Credits]] = defaultdict(list)
    topics_of: dict[int, dict[str, Decimal]] = defaultdict(dict)
    proofs_of: dict[int, list[Proof]] = defaultdict(list)
    for line in CreditLine.objects.filter(**here):
        credits_of[line.activity_id].append(
            Credits(line.credit_class, _plain(line.amount), line.unit or None)
        )
    for topic in TopicHours.objects.filter(**here):
        topics_of[topic.activity_id][topic.topic] = _plain(topic.hours)
    for proof in Evidence.objects.filter(**here):
        proofs_of[proof.activity_id].append(Proof(proof.file, proof.sha256 or None))
    return tuple(
        DoneActivity(
            id=row.record_id,
            completed=row.completed,
            title=row.title,
            provider=row.provider,
            format=row.format,
            credits=tuple(credits_of[row.pk]),
            topics=topics_of[row.pk],
            subtype=row.subtype or None,
            course=row.course or None,
            approved_lists=tuple(row.approved_lists),
            relevance=tuple(row.relevance),
            post_test_score_pct=(
                None if row.post_test_score_pct is None else _plain(row.post_test_score_pct)
            ),
            formally_approved=row.formally_approved,
            reflection=row.reflection,
            evidence=tuple(proofs_of[row.pk]),
        )
        for row in rows
    )


def _plain(value: Decimal) -> Decimal:
    """Drop the zeros that the column adds."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()
