"""Begin as a guest or with an account, change who one is, leave nothing behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from cmeridian.domain.records.record import Clinician
from cmeridian.features.accounts.models import Credential, OwnSet, Person, User
from cmeridian.features.base.ids import new_public_id
from cmeridian.features.base.services import audit

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Credential as HeldCredential
    from cmeridian.domain.records.record import FactValue, Record

_ABOUT = ("name", "profession", "specialty", "npi", "birth_date", "training")


@transaction.atomic
def create_guest(*, profession: str, on: date, sample: str = "") -> Person:
    """Begin a record for someone without an account."""
    person = Person.objects.create(profession=profession, last_seen_on=on, sample=sample)
    audit("guest.created", actor=person.key)
    return person


@transaction.atomic
def attach_to_account(*, person: Person, user: User) -> None:
    """Make a guest's record that of an account. Raises IntegrityError if that has one already.

    Raises Person.DoesNotExist for a guest who is one no longer: erased, or another account's.
    """
    if lock(person).user_id not in (None, user.pk):
        raise Person.DoesNotExist
    person.user = user
    person.save(update_fields=["user"])
    audit("guest.carried_over", actor=person.key, subject=f"account {user.key}")


def note_visit(*, person: Person, on: date) -> bool:
    """Remember the day of a visit. Returns whether it is the first of that day."""
    if person.last_seen_on >= on:
        return False
    Person.objects.filter(pk=person.pk, last_seen_on__lt=on).update(last_seen_on=on)
    person.last_seen_on = on
    return True


def lock(person: Person) -> Person:
    """Let whoever else changes the record wait for the transaction in which this is called first.

    Returns the row as it is now. Raises Person.DoesNotExist if it was erased meanwhile.
    """
    held: Person = Person.objects.select_for_update().get(pk=person.pk)
    return held


def touch(person: Person) -> None:
    """Mark the record as changed, first in the transaction that changes it.

    Whoever else changes it waits. Raises Person.DoesNotExist if it was erased meanwhile.
    """
    person.mark = new_public_id()
    Person.objects.filter(pk=person.pk).update(revision=F("revision") + 1, mark=person.mark)
    person.refresh_from_db(fields=["revision"])


@transaction.atomic
def save_clinician(*, person: Person, clinician: Clinician) -> None:
    """Keep who the record is about; answers to what rules ask stay as they are."""
    touch(person)
    _set_clinician(person, clinician)
    # Not the whole row, which may have changed since it was read.
    person.save(update_fields=_ABOUT)
    audit("clinician.saved", actor=person.key)


@transaction.atomic
def save_facts(*, person: Person, facts: Mapping[str, Any]) -> None:
    """Keep answers to what rules ask; None takes an answer back."""
    held = lock(person)
    answers = {**held.facts, **facts}
    held.facts = {name: value for name, value in answers.items() if value is not None}
    held.save(update_fields=["facts"])
    person.facts = held.facts
    touch(person)
    audit("facts.saved", actor=person.key)


@transaction.atomic
def replace_person(
    *, person: Person, record: Record, custom_sets: Iterable[Mapping[str, Any]]
) -> None:
    """Put who a record is about, and what they hold, in the place of what was there."""
    touch(person)
    _set_clinician(person, record.clinician)
    person.facts = stored_facts(record.clinician.facts)
    person.carried = dict(record.carried)
    person.save(update_fields=[*_ABOUT, "facts", "carried"])
    Credential.objects.of(person).delete()
    OwnSet.objects.of(person).delete()
    OwnSet.objects.bulk_create(
        OwnSet(person=person, set_id=content["id"], content=dict(content))
        for content in custom_sets
    )
    Credential.objects.bulk_create(
        Credential(person=person, **credential_fields(c)) for c in record.credentials
    )


@transaction.atomic
def erase_person(*, person: Person) -> None:
    """Delete everything a person has entered; once more does nothing."""
    try:
        # Whoever is writing finishes first: otherwise a row would be left without its person.
        lock(person).delete()
    except Person.DoesNotExist:
        return
    audit("person.erased", actor=person.key)


def erase_absent_guests(*, on: date) -> int:
    """Erase guests who have been away for longer than they are kept. Returns how many went."""
    before = on - timedelta(days=settings.GUEST_DAYS)
    gone = 0
    for person in Person.objects.filter(user=None, last_seen_on__lt=before).iterator():
        erase_person(person=person)
        gone += 1
    return gone


def credential_fields(credential: HeldCredential) -> dict[str, Any]:
    """Write what is held as the fields of its row."""
    return {
        "set_id": credential.set,
        "number": credential.number or "",
        "issued": credential.issued,
        "expires": credential.expires,
        "events": [asdict(event) for event in credential.events],
    }


def _set_clinician(person: Person, clinician: Clinician) -> None:
    person.name = clinician.name or ""
    person.profession = clinician.profession
    person.specialty = clinician.specialty or ""
    person.npi = clinician.npi or ""
    person.birth_date = clinician.birth_date
    person.training = [asdict(one) for one in clinician.training]


def stored_facts(answers: Mapping[str, FactValue]) -> dict[str, Any]:
    """Write answers to what rules ask as they are kept."""
    return {
        name: list(value) if isinstance(value, tuple) else value for name, value in answers.items()
    }
