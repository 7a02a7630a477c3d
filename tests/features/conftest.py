"""People who use the pages: a guest who walked in as a sample, one who began empty, a stranger."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.core.cache import cache
from django.test import Client

from cmeridian.features.accounts.models import Person
from tests.features.walking import Guest, rolled_back

WalkIn = Callable[..., Client]


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
def undone(db: None) -> Callable[[Client], AbstractContextManager[None]]:
    """Do something with a browser, and put rows and cookies back afterwards."""
    cache.clear()
    return rolled_back
