"""Someone with an account for whom something falls due."""

from __future__ import annotations

from datetime import date

from cmeridian.domain.records.record import Credential
from cmeridian.features.accounts.models import Person
from cmeridian.features.accounts.services import save_credential
from tests.features.walking import make_user


def person_due_on(due: date, email: str = "lena@example.org") -> Person:
    """Make an account that holds one licence, with nothing done for it."""
    person = Person.objects.create(
        profession="MD", last_seen_on=due, user=make_user(email), facts={}, name="Lena Secret"
    )
    issued = date(due.year - 8, due.month, due.day)
    held = Credential(set="us-ca-md", number="LIC-4711", issued=issued, expires=due)
    save_credential(person=person, credential=held)
    return person
