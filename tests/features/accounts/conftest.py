"""A guest, and what is on their record."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from cmeridian.features.accounts.models import Credential, OwnSet, Person
from cmeridian.features.accounts.selectors import held_by


@pytest.fixture
def person_of() -> Callable[..., Person]:
    """Find whose browser it is."""
    return lambda client: Person.objects.get(key=client.session["person"])


@pytest.fixture
def held() -> Callable[..., dict]:
    """Give what a person holds, by the set."""
    return lambda person: {one.credential.set: one for one in held_by(person)}


@pytest.fixture
def rows() -> Callable[..., tuple]:
    """Take down all that these pages may change."""
    return lambda: (
        list(Person.objects.order_by("pk").values()),
        list(Credential.objects.order_by("pk").values()),
        list(OwnSet.objects.order_by("pk").values()),
    )
