"""Begin as a guest, change who one is and what one holds, leave nothing behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import F

from cmeridian.domain.kernel.problems import UserError
from cmeridian.domain.records.record import Clinician
from cmeridian.domain.records.record import Credential as HeldCredential
from cmeridian.domain.requirements.wording.names import authority_name
from cmeridian.exchange.record_parts import read_credential
from cmeridian.exchange.record_schema import MAX_SETS
from cmeridian.exchange.record_text import credential_values
from cmeridian.features.accounts.models import Credential, OwnSet, Person
from cmeridian.features.accounts.selectors import clinician_of, find_held, held_by, own_sets
from cmeridian.features.base.ids import new_public_id
from cmeridian.features.base.models import Owned
from cmeridian.features.base.services import audit, once

if TYPE_CHECKING:
    from cmeridian.domain.records.record import FactValue, Record

MAX_CREDENTIALS = 200
"""As many as a record file may hold."""
_ABOUT = ("name", "profession", "specialty", "npi", "birth_date", "training")


class TooMany(UserError):
    """No more of a kind are kept."""


@dataclass(frozen=True, slots=True)
class Removed:
    """What was taken off the record: a credential, a set of one's own, or both.

    name: whose it is. The values are plain, days as text, so that a session can hold them.
    """

    name: str
    credential: Mapping[str, Any] | None = None
    own_set: Mapping[str, Any] | None = None


@transaction.atomic
def create_guest(*, profession: str, on: date, sample: str = "") -> Person:
    """Begin a record for someone without an account."""
    person = Person.objects.create(profession=profession, last_seen_on=on, sample=sample)
    audit("guest.created", actor=person.key)
    return person


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
def save_answers(
    *,
    person: Person,
    facts: Mapping[str, FactValue | None],
    specialty: str | None = None,
    issued: Mapping[str, date] | None = None,
) -> None:
    """Keep answers to what rules ask: facts, the specialty, and days of issue by public id.

    None takes an answer back; no specialty leaves it as it is. Raises Credential.DoesNotExist for
    an id that is not the person's.
    """
    touch(person)
    if facts:
        plain = {n: list(v) if isinstance(v, tuple) else v for n, v in facts.items()}
        save_facts(person=person, facts=plain)
    if specialty:
        person.specialty = specialty
        person.save(update_fields=["specialty"])
    for public_id, day in (issued or {}).items():
        row = _own_credential(person, public_id)
        row.issued = day
        row.save(update_fields=["issued"])
        audit("credential.saved", actor=person.key, subject=f"credential {public_id}")


@transaction.atomic
def save_credential(
    *, person: Person, credential: HeldCredential, public_id: str | None = None
) -> str:
    """Keep a credential, new or changed. Returns its public id.

    Raises Credential.DoesNotExist for an id that is not the person's, IntegrityError for a second
    credential under one set, and TooMany beyond what a record file may hold.
    """
    touch(person)
    if public_id is None:
        _refuse_more(person, Credential, most=MAX_CREDENTIALS, noun="credentials")
    row = Credential(person=person) if public_id is None else _own_credential(person, public_id)
    for name, value in _credential_fields(credential).items():
        setattr(row, name, value)
    row.save()
    audit("credential.saved", actor=person.key, subject=f"credential {row.public_id}")
    return row.public_id


def add_credential(
    *, person: Person, credential: HeldCredential, submission: str, address: str
) -> str:
    """Keep a new credential, once for each form. Returns the address to go to.

    submission: the key of the form; address: where to go afterwards. Raises as save_credential.
    """

    def act() -> str:
        save_credential(person=person, credential=credential)
        return address

    return once(key=submission, actor=person.key, act=act) or address


@transaction.atomic
def remove_credential(*, person: Person, public_id: str) -> Removed:
    """Take a credential off the record. Raises Credential.DoesNotExist for one of another."""
    touch(person)
    credential = find_held(person, public_id).credential
    _own_credential(person, public_id).delete()
    audit("credential.removed", actor=person.key, subject=f"credential {public_id}")
    terms = own_sets(person).rulebook.sets.get(credential.set)
    name = authority_name(terms) if terms else credential.set
    return Removed(name, credential=_as_text(credential_values(credential)))


@transaction.atomic
def save_own_set(*, person: Person, content: Mapping[str, Any]) -> None:
    """Keep a requirement set of the person's own, new or changed; its id tells which."""
    touch(person)
    OwnSet.objects.update_or_create(
        person=person, set_id=content["id"], defaults={"content": dict(content)}
    )
    audit("own_set.saved", actor=person.key)


@transaction.atomic
def add_own_set(
    *, person: Person, content: Mapping[str, Any], credential: HeldCredential | None
) -> str:
    """Keep a new set of the person's own, and what they hold under it.

    Returns the public id of the credential, or nothing without one. Raises IntegrityError if a set
    of that id or a credential under it is there already, and TooMany beyond what a file may hold.
    """
    touch(person)
    _refuse_more(person, OwnSet, most=MAX_SETS, noun="sets of rules of your own")
    OwnSet.objects.create(person=person, set_id=content["id"], content=dict(content))
    audit("own_set.added", actor=person.key)
    return save_credential(person=person, credential=credential) if credential else ""


def enter_own_set(
    *,
    person: Person,
    content: Mapping[str, Any],
    credential: HeldCredential,
    submission: str,
    address: str,
) -> str:
    """Keep a new set and what is held under it, once for each form. Returns the address to go to.

    submission: the key of the form; address: where to go afterwards. Raises as add_own_set.
    """

    def act() -> str:
        add_own_set(person=person, content=content, credential=credential)
        return address

    return once(key=submission, actor=person.key, act=act) or address


@transaction.atomic
def remove_own_set(*, person: Person, set_id: str) -> Removed:
    """Take a set of the person's own off the record, and what is held under it.

    Raises OwnSet.DoesNotExist for a set that is not the person's.
    """
    touch(person)
    row: OwnSet = OwnSet.objects.of(person).get(set_id=set_id)
    held = [h.credential for h in held_by(person) if h.credential.set == set_id]
    row.delete()
    Credential.objects.of(person).filter(set_id=set_id).delete()
    audit("own_set.removed", actor=person.key)
    return Removed(
        name=str(row.content.get("authority") or set_id),
        credential=_as_text(credential_values(held[0])) if held else None,
        own_set=row.content,
    )


@transaction.atomic
def bring_back(*, person: Person, removed: Removed) -> None:
    """Put on record again what was taken off it.

    Raises IntegrityError where it is there already, TooMany beyond what a file may hold, and
    BadInput for a credential that no record can hold any longer.
    """
    credential = None
    if removed.credential is not None:
        own = own_sets(person, also=[removed.own_set] if removed.own_set is not None else ())
        clinician = clinician_of(person, own.rulebook.vocabulary)
        credential = read_credential(removed.credential, own=own, clinician=clinician).value
    if removed.own_set is not None:
        add_own_set(person=person, content=removed.own_set, credential=credential)
    elif credential is not None:
        save_credential(person=person, credential=credential)


@transaction.atomic
def replace_person(
    *, person: Person, record: Record, custom_sets: Iterable[Mapping[str, Any]]
) -> None:
    """Put who a record is about, and what they hold, in the place of what was there."""
    touch(person)
    _set_clinician(person, record.clinician)
    person.facts = _stored_facts(record.clinician)
    person.carried = dict(record.carried)
    person.save(update_fields=[*_ABOUT, "facts", "carried"])
    Credential.objects.of(person).delete()
    OwnSet.objects.of(person).delete()
    OwnSet.objects.bulk_create(
        OwnSet(person=person, set_id=content["id"], content=dict(content))
        for content in custom_sets
    )
    Credential.objects.bulk_create(
        Credential(person=person, **_credential_fields(c)) for c in record.credentials
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
    for person in Person.objects.filter(last_seen_on__lt=before).iterator():
        erase_person(person=person)
        gone += 1
    return gone


def _own_credential(person: Person, public_id: str) -> Credential:
    row: Credential = Credential.objects.of(person).get(public_id=public_id)
    return row


def _refuse_more(person: Person, model: type[Owned], *, most: int, noun: str) -> None:
    """Refuse one more than are kept."""
    if model.objects.of(person).count() >= most:
        raise TooMany(f"A record holds at most {most} {noun}. Remove one first.")


def _as_text(value: Any) -> Any:
    """Write days as a record file would."""
    if isinstance(value, dict):
        return {key: _as_text(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_as_text(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _set_clinician(person: Person, clinician: Clinician) -> None:
    person.name = clinician.name or ""
    person.profession = clinician.profession
    person.specialty = clinician.specialty or ""
    person.npi = clinician.npi or ""
    person.birth_date = clinician.birth_date
    person.training = [asdict(one) for one in clinician.training]


def _stored_facts(clinician: Clinician) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in clinician.facts.items()
    }


def _credential_fields(credential: HeldCredential) -> dict[str, Any]:
    return {
        "set_id": credential.set,
        "number": credential.number or "",
        "issued": credential.issued,
        "expires": credential.expires,
        "events": [asdict(event) for event in credential.events],
    }
