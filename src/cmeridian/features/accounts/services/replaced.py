"""Put who one is, or a set of one's own, in the place of what was there, as a program does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from cmeridian.exchange.record_schema import MAX_SETS
from cmeridian.features.accounts.models import OwnSet, Person
from cmeridian.features.accounts.services.held import refuse_more, save_own_set
from cmeridian.features.accounts.services.people import (
    lock,
    save_clinician,
    save_facts,
    stored_facts,
)

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Clinician


@transaction.atomic
def replace_clinician(*, person: Person, clinician: Clinician) -> None:
    """Keep who the record is about, with all answers to what rules ask; others are taken back."""
    before = lock(person).facts
    save_clinician(person=person, clinician=clinician)
    answers = stored_facts(clinician.facts)
    gone = {name: None for name in before if name not in answers}
    save_facts(person=person, facts={**gone, **answers})


@transaction.atomic
def put_own_set(*, person: Person, content: Mapping[str, Any]) -> bool:
    """Keep a set of the person's own, new or changed. Returns whether it is new.

    Raises TooMany beyond what a record file may hold.
    """
    lock(person)
    is_new = not OwnSet.objects.of(person).filter(set_id=content["id"]).exists()
    if is_new:
        refuse_more(person, OwnSet, most=MAX_SETS, noun="sets of rules of your own")
    save_own_set(person=person, content=content)
    return is_new
