"""Change what one holds, the answers to what rules ask, and the sets of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from cmeridian.domain.kernel.problems import UserError
from cmeridian.domain.records.record import Credential as HeldCredential
from cmeridian.domain.requirements.wording.names import authority_name
from cmeridian.exchange.record_parts import read_credential
from cmeridian.exchange.record_schema import MAX_SETS
from cmeridian.exchange.record_text import credential_values
from cmeridian.features.accounts.models import Credential, OwnSet, Person
from cmeridian.features.accounts.selectors import clinician_of, find_held, held_by, own_sets
from cmeridian.features.accounts.services.people import credential_fields, save_facts, touch
from cmeridian.features.base.ids import is_public_id
from cmeridian.features.base.models import Owned
from cmeridian.features.base.services import audit, once

if TYPE_CHECKING:
    from cmeridian.domain.records.record import FactValue

MAX_CREDENTIALS = 200
"""As many as a record file may hold."""


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
        refuse_more(person, Credential, most=MAX_CREDENTIALS, noun="credentials")
    row = Credential(person=person) if public_id is None else _own_credential(person, public_id)
    for name, value in credential_fields(credential).items():
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
    refuse_more(person, OwnSet, most=MAX_SETS, noun="sets of rules of your own")
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


def _own_credential(person: Person, public_id: str) -> Credential:
    if not is_public_id(public_id):
        raise Credential.DoesNotExist
    row: Credential = Credential.objects.of(person).get(public_id=public_id)
    return row


def refuse_more(person: Person, model: type[Owned], *, most: int, noun: str) -> None:
    """Refuse one more than a record file may hold. Raises TooMany."""
    if model.objects.of(person).count() >= most:
        raise TooMany(f"A record holds at most {most} {noun}. Remove one first.")


def _as_text(value: Any) -> Any:
    """Write days as a record file would."""
    if isinstance(value, dict):
        return {key: _as_text(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_as_text(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
