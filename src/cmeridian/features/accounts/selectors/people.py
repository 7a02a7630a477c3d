"""Read people, what they hold, and the sets they brought."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings

from cmeridian.domain.records.record import Clinician, Event, Training
from cmeridian.domain.records.record import Credential as HeldCredential
from cmeridian.exchange.record_build import build_facts
from cmeridian.exchange.record_parts import own_sets_of
from cmeridian.features.accounts.models import Credential, OwnSet, Person, User
from cmeridian.features.base.ids import is_public_id
from cmeridian.packs.loader import load_rulebook
from cmeridian.packs.plain_tree import find_control_character

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import Vocabulary
    from cmeridian.exchange.own_sets import OwnSets


@dataclass(frozen=True, slots=True)
class Held:
    """A credential, with the id under which pages speak of it."""

    public_id: str
    credential: HeldCredential


def find_person(key: str, *, on: date) -> Person | None:
    """Find a guest by their key, unless they have been away for longer than guests are kept."""
    since = on - timedelta(days=settings.GUEST_DAYS)
    return Person.objects.filter(key=key, user=None, last_seen_on__gte=since).first()


def person_of(user: User) -> Person | None:
    """Find the record of an account, if it has begun one."""
    return Person.objects.filter(user=user).first()


def clinician_of(person: Person, vocabulary: Vocabulary) -> Clinician:
    """Build who the record is about. Facts that no rule asks for any longer are left out."""
    facts = build_facts(person.facts, vocabulary)
    return Clinician(
        profession=person.profession,
        name=person.name or None,
        specialty=person.specialty or None,
        npi=person.npi or None,
        birth_date=person.birth_date,
        training=tuple(Training(t["kind"], t["ends"]) for t in person.training),
        facts={name: value for name, value in facts.items() if value is not None},
    )


def held_by(person: Person) -> tuple[Held, ...]:
    """List what a person holds, in the order in which it was entered."""
    return tuple(Held(row.public_id, _credential(row)) for row in Credential.objects.of(person))


def own_set_contents(person: Person) -> tuple[Mapping[str, Any], ...]:
    """List the sets a person brought, as they were entered."""
    return tuple(row.content for row in OwnSet.objects.of(person))


def find_own_set(person: Person, set_id: str) -> Mapping[str, Any] | None:
    """Find a set the person brought by its id, as it was entered."""
    # PostgreSQL refuses to look for some characters.
    if find_control_character(set_id):
        return None
    row = OwnSet.objects.of(person).filter(set_id=set_id).first()
    return row.content if row else None


def find_held(person: Person, public_id: str) -> Held:
    """Find a credential by its public id.

    Raises Credential.DoesNotExist, an ObjectDoesNotExist, for an id that is not the person's.
    """
    if not is_public_id(public_id):
        raise Credential.DoesNotExist
    row: Credential = Credential.objects.of(person).get(public_id=public_id)
    return Held(row.public_id, _credential(row))


def held_under(person: Person, set_id: str) -> Held | None:
    """Find the credential under a set, if one is held."""
    row = Credential.objects.of(person).filter(set_id=set_id).first()
    return Held(row.public_id, _credential(row)) if row else None


def own_sets(person: Person, *, also: Iterable[Mapping[str, Any]] = ()) -> OwnSets:
    """Give the person's own sets, and the rulebook with them.

    also: sets that are about to be added. Those that no longer read are left out: they are no
    reason to refuse anything else.
    """
    found = own_sets_of([*own_set_contents(person), *also], load_rulebook())
    return replace(found, problems=(), warnings=())


def _credential(row: Credential) -> HeldCredential:
    return HeldCredential(
        set=row.set_id,
        number=row.number or None,
        issued=row.issued,
        expires=row.expires,
        events=tuple(Event(event["kind"], event["on"]) for event in row.events),
    )
