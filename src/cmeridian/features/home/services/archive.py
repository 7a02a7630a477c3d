"""Take everything along: one archive, noted in the audit trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmeridian.exchange.archive import write_archive
from cmeridian.features.base.services import audit
from cmeridian.features.home.selectors.archive import archive_parts

if TYPE_CHECKING:
    from datetime import date

    from cmeridian.features.accounts.models import Person, User
    from cmeridian.features.compliance.selectors.deadlines import AddressOf


def take_archive(*, person: Person, user: User | None, on: date, address_of: AddressOf) -> bytes:
    """Write everything that is kept for a person as one archive, and note that it was taken.

    user: their account, None for a guest. address_of: of a credential's page, for the calendar.
    """
    parts = archive_parts(person=person, user=user, on=on, address_of=address_of)
    audit("archive.taken", actor=person.key)
    return write_archive(parts, made_on=on)
