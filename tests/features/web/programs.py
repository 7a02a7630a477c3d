"""Programs that ask the API in tests: a token, and requests with it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from cmeridian.features.accounts.models import Person
from cmeridian.features.accounts.services import issue_token
from cmeridian.features.base.access import SCOPES
from tests.features.walking import Account


@dataclass(frozen=True, slots=True)
class Asking:
    """A program with a token of an account. client: without any session."""

    owner: Account
    public_id: str
    secret: str

    @property
    def person(self) -> Person:
        assert self.owner.person is not None
        return self.owner.person

    def ask(self, method: str, path: str, values: Any = None, **headers: str) -> HttpResponse:
        """Ask as the program; values: of the body, as JSON unless they are bytes."""
        body = values if isinstance(values, bytes) else b""
        if values is not None and not isinstance(values, bytes):
            body = json.dumps(values).encode()
        client = Client(SERVER_NAME="localhost", raise_request_exception=False)
        given = {"Authorization": f"Bearer {self.secret}", **headers}
        kind = "application/json" if values is not None else ""
        return client.generic(method, path, body, content_type=kind, headers=given)


def program_of(owner: Account, scopes: Iterable[str] = tuple(SCOPES)) -> Asking:
    """Make a token of an account that holds for a month."""
    assert owner.person is not None
    today = timezone.localdate()
    issued = issue_token(
        person=owner.person,
        name="A program",
        scopes=scopes,
        last_day=today + timedelta(days=30),
        on=today,
        submission="",
    )
    assert issued is not None
    return Asking(owner, issued.public_id, issued.secret)
