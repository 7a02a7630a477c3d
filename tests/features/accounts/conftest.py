"""A guest, and what is on their record."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator

from cmeridian.features.accounts.models import Credential, OwnSet, Person, User
from cmeridian.features.accounts.selectors import held_by
from tests.features.accounts.signing import PASSKEY


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


@pytest.fixture
def a_passkey() -> Callable[..., Authenticator]:
    """Put a passkey of the newest account on record, as a browser made it for another server."""

    def put(name: str = "blue key") -> Authenticator:
        return Authenticator.objects.create(
            user=User.objects.order_by("pk").last(),
            type=Authenticator.Type.WEBAUTHN,
            data={"name": name, "credential": PASSKEY},
        )

    return put
