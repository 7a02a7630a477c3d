"""What tests on where one stands share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from cmeridian.features.accounts.models import Credential
from cmeridian.features.accounts.services import create_guest, save_own_set
from cmeridian.features.compliance.selectors import Standing, find_standing
from tests.features.walking import Guest

Address = Callable[..., str]


@pytest.fixture
def today() -> date:
    """The day on which the pages are read."""
    return timezone.localdate()


@pytest.fixture
def address_of() -> Address:
    """Give the address of a set of a person, or of what lies below it."""

    def address(guest: Guest, set_id: str = "us-ca-md", below: str = "") -> str:
        row = Credential.objects.of(guest.person).get(set_id=set_id)
        return f"/credits/{row.public_id}/{below}"

    return address


@pytest.fixture
def holding(db: None, today: date) -> Callable[..., Standing]:
    """Judge someone new who holds credentials under sets, some of them their own."""

    def standing(*set_ids: str, own: tuple[dict[str, Any], ...] = ()) -> Standing:
        person = create_guest(profession="MD", on=today)
        for content in own:
            save_own_set(person=person, content=content)
        for set_id in set_ids:
            Credential.objects.create(person=person, set_id=set_id)
        return find_standing(person=person, on=today)

    return standing
