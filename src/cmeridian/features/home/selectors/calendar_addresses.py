"""The private addresses at which calendar programs read a person's deadlines."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import cmeridian
from cmeridian.features.accounts.selectors import find_present
from cmeridian.features.base.ids import digest_of_secret
from cmeridian.features.compliance.selectors.deadlines import find_calendar
from cmeridian.features.home.models import CalendarAddress

if TYPE_CHECKING:
    from cmeridian.features.accounts.models import Person
    from cmeridian.features.compliance.selectors.deadlines import AddressOf


@dataclass(frozen=True, slots=True)
class AddressShown:
    """One address, without its secret, which nobody knows any longer."""

    public_id: str
    label: str
    created_at: datetime
    last_read_on: date | None


@dataclass(frozen=True, slots=True)
class Feed:
    """What an address gives. person: whose deadlines; number: of the address; last_read_on: its."""

    person: Person
    number: int
    last_read_on: date | None

    def etag(self, *, on: date, base: str) -> str:
        """Name the content as of a day. base: under which address it is asked for."""
        # The mark changes with whatever the calendar is written from.
        text = f"{self.person.mark}\n{on}\n{base}\n{cmeridian.__version__}"
        return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'

    def content(self, *, on: date, address_of: AddressOf) -> bytes:
        """Write the calendar file."""
        return find_calendar(person=self.person, on=on, address_of=address_of)


def list_addresses(person: Person) -> tuple[AddressShown, ...]:
    """List a person's addresses, the last one first."""
    return tuple(
        AddressShown(row.public_id, row.label, row.created_at, row.last_read_on)
        for row in CalendarAddress.objects.of(person)
    )


def find_feed(secret: str, *, on: date) -> Feed | None:
    """Find what an address gives; None where there is none, or its owner is gone."""
    row = CalendarAddress.objects.filter(digest=digest_of_secret(secret)).first()
    person = find_present(row.person_id, on=on) if row else None
    return Feed(person, row.pk, row.last_read_on) if row and person else None
