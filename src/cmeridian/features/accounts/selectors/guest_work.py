"""What a guest would take along into an account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.apps import apps

from cmeridian.domain.requirements.sentences import joined

if TYPE_CHECKING:
    from cmeridian.features.accounts.models import Person

_WORDS = {
    "accounts.Credential": ("credential", "credentials"),
    "portfolio.Activity": ("activity", "activities"),
}
"""What is counted of a record. Named as foreign keys name it: a row knows its person anywhere."""
_SET_ASIDE = {"portfolio.Activity": {"deleted_at__isnull": False}}


@dataclass(frozen=True, slots=True)
class GuestWork:
    """What a guest has entered, counted in a sentence; empty if nothing.

    is_sample: the record is that of an invented clinician.
    """

    is_sample: bool
    sentence: str


def guest_work(person: Person) -> GuestWork:
    """Count what a guest would take along."""
    counts = []
    for name, (one, many) in _WORDS.items():
        rows = apps.get_model(name).objects.of(person)
        count = rows.exclude(**_SET_ASIDE.get(name, {"pk": None})).count()
        counts += [f"{count} {one if count == 1 else many}"] if count else []
    sentence = joined(counts, "and") if counts else ""
    return GuestWork(is_sample=bool(person.sample), sentence=sentence)
