"""People who use the pages: a guest who walked in as a sample, an account, a delegate, a stranger.

`guest()` walks in as a sample clinician without an account. `account()` signs in with an account
that owns such a record, and has just shown who it is. Each gives the browser (`.client`) and the
row (`.person`, and of an account `.user`). What the process remembers of how often something was
done is forgotten before each test.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.core.cache import cache
from django.test import Client

from cmeridian.features.accounts.models import Person
from tests.features.walking import Account, Guest, make_user, rolled_back, sign_in

WalkIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    """Forget how often something was done, so that no test is slowed down by another."""
    cache.clear()


@pytest.fixture
def walk_in(db: None) -> WalkIn:
    """Open a browser of its own and walk in as a sample clinician."""

    def begin(sample: str = "amara") -> Client:
        client = Client(SERVER_NAME="localhost")
        answer = client.post("/start/", {"sample": sample})
        assert answer.status_code == 302, answer.content
        return client

    return begin


@pytest.fixture
def stranger(db: None) -> Client:
    """Open a browser in which nobody has begun."""
    return Client(SERVER_NAME="localhost")


@pytest.fixture
def guest(walk_in: WalkIn) -> Callable[..., Guest]:
    """Walk in as a sample clinician, and keep their row beside the browser."""

    def begin(sample: str = "amara") -> Guest:
        client = walk_in(sample)
        client.raise_request_exception = False
        return Guest(client, Person.objects.get(key=client.session["person"]))

    return begin


@pytest.fixture
def account(guest: Callable[..., Guest]) -> Callable[..., Account]:
    """Sign in with an account that owns the record of a sample, which is a sample no longer.

    sample: whose record; empty for an account that has not begun one. email: verified, and another
    for each account. is_fresh: whether it showed a moment ago who it is, as some pages ask.
    """

    def begin(sample: str = "amara", *, email: str = "", is_fresh: bool = True) -> Account:
        user = make_user(email or f"{sample or 'nobody'}@example.org")
        person = None
        if sample:
            person = guest(sample).person
            person.user, person.sample = user, ""
            person.save(update_fields=["user", "sample"])
        client = Client(SERVER_NAME="localhost", raise_request_exception=False)
        sign_in(client, user, is_fresh=is_fresh)
        return Account(client, person, user)

    return begin


@pytest.fixture
def undone(db: None) -> Callable[[Client], AbstractContextManager[None]]:
    """Do something with a browser, and put rows and cookies back afterwards."""
    cache.clear()
    return rolled_back
