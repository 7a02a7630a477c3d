"""Add to a record what is not there: credentials, sets of one's own, answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction

from cmeridian.features.accounts.models import Credential, OwnSet, Person
from cmeridian.features.accounts.services.people import credential_fields, stored_facts, touch
from cmeridian.features.base.services import audit

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Credential as HeldCredential
    from cmeridian.domain.records.record import FactValue


@transaction.atomic
def add_to_person(
    *,
    person: Person,
    credentials: Sequence[HeldCredential],
    own_sets: Sequence[Mapping[str, Any]],
    answers: Mapping[str, FactValue],
    carried: Mapping[str, Any],
) -> None:
    """Add what a record does not hold yet; what it holds stays as it is.

    answers: to what rules ask; those that the record has already are passed over. carried: sections
    of the record file that no page shows yet. Raises IntegrityError for a credential or a set that
    is there.
    """
    touch(person)
    OwnSet.objects.bulk_create(
        OwnSet(person=person, set_id=content["id"], content=dict(content)) for content in own_sets
    )
    rows = [Credential(person=person, **credential_fields(one)) for one in credentials]
    Credential.objects.bulk_create(rows)
    person.refresh_from_db(fields=["facts", "carried"])
    person.facts = {**stored_facts(answers), **person.facts}
    person.carried = {**person.carried, **carried}
    person.save(update_fields=["facts", "carried"])
    for row in rows:
        audit("credential.saved", actor=person.key, subject=f"credential {row.public_id}")
    if own_sets:
        audit("own_set.added", actor=person.key)


@transaction.atomic
def keep_as_own(*, person: Person) -> None:
    """Let a record be a sample no longer: what its owner brought stands in it now."""
    if person.sample:
        Person.objects.filter(pk=person.pk).update(sample="")
        person.sample = ""
