"""Every role, at every address, with every method: what it is answered, and what it changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection
from django.db.models import Max
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cmeridian.features.accounts.models import Delegation
from cmeridian.features.base.models import AuditEvent
from tests.features.addresses import ACCOUNT, ADDRESSES, METHODS, MISSING, PERSON, Address
from tests.features.roles import (
    COLLEAGUE,
    DELEGATES,
    EVERYTHING,
    GUEST,
    NOBODY,
    ROLES,
    SAFE,
    STRANGER,
    Role,
    allows_credits,
)
from tests.features.walking import (
    Account,
    Guest,
    all_rows,
    assert_none,
    delegate_of,
    rolled_back,
    settled,
    view_at,
)

EVERY = tuple(ADDRESSES.values())
NAME, EMAIL = "Quillan Vexworth", "quillan@example.org"
SECRETS = (NAME.encode(), EMAIL.encode())
"""What tells of the owner, and stands nowhere else."""

TOLD_NOTHING = (COLLEAGUE, STRANGER, NOBODY)

READ, DENIED = "record.read", "permission.denied"

Enter = Callable[[Role], tuple[Guest, Guest]]


@pytest.fixture
def enter(account: Callable[..., Account], guest: Callable[..., Guest]) -> Enter:
    """Let someone in under a role: give the owner of the addresses, and who asks.

    All rows that the addresses name are there.
    """

    def begin(role: Role) -> tuple[Guest, Guest]:
        owner = guest() if role is GUEST else account(email=EMAIL)
        owner.person.name = NAME
        owner.person.save(update_fields=["name"])
        for address in EVERY:
            address.of(owner.person)
        if role.owns:
            return owner, owner
        if role is STRANGER:
            return owner, guest("lena")
        if role is COLLEAGUE:
            return owner, account("lena")
        client = Client(SERVER_NAME="localhost", raise_request_exception=False)
        if role is NOBODY:
            return owner, Guest(client, owner.person)
        assert role.scopes is not None
        return owner, delegate_of(owner, role.scopes, client)

    return begin


def requests_of(owner: Guest) -> Iterator[tuple[Address, str, str]]:
    """Give each address with each method."""
    for address in EVERY:
        path = address.of(owner.person)
        for method in METHODS:
            yield address, method, path


def ask(client: Client, method: str, path: str, address: Address) -> Any:
    return client.post(path, address.fields) if method == "POST" else client.generic(method, path)


# --- one walk for each role, looked at from several sides -----------------------------------------


@dataclass(frozen=True, slots=True)
class Walk:
    """What came of every request of a role.

    wrong: answers of another code than they should have; telling: those that tell of the owner;
    changing: refused requests that changed a row. noted: what the audit trail says of reads and
    refusals, due: what it should; by: who it says did so, for whom, and by what leave.
    """

    wrong: tuple[str, ...]
    telling: tuple[str, ...]
    changing: tuple[str, ...]
    noted: Counter[tuple[str, str]]
    due: Counter[tuple[str, str]]
    by: frozenset[tuple[str, str, str]]
    meant: tuple[str, str, str]


def walk_as(role: Role, owner: Guest, someone: Guest) -> Walk:
    """Send what is refused first, so that one look at the rows tells that nothing was changed."""
    # What is looked at for the first time on a day is noted.
    someone.client.get("/sets/")
    first = AuditEvent.objects.aggregate(last=Max("pk"))["last"] or 0
    every = [Request(*one) for one in requests_of(owner) if role.concerns(one[0])]
    refused = [one for one in every if one.is_refused(role)]
    before = all_rows(without=("AuditEvent",))
    seen = [(one, one.send(someone.client)) for one in refused]
    changing = () if all_rows(without=("AuditEvent",)) == before else guilty(someone, refused)
    for one in every:
        if one.is_refused(role):
            continue
        with nullcontext() if one.method in SAFE else rolled_back(someone.client):
            seen.append((one, one.send(someone.client)))
    told = AuditEvent.objects.filter(pk__gt=first, action__in=[READ, DENIED])
    return Walk(
        wrong=tuple(f"{one}: {a.status_code}" for one, a in seen if one.is_wrong(role, a)),
        telling=tuple(str(one) for one, a in seen if any(s in a.content for s in SECRETS)),
        changing=changing,
        noted=Counter((one.action, one.subject) for one in told),
        due=Counter(due for one in every if (due := one.to_be_noted(role))),
        by=frozenset((one.actor, one.acting_for, one.via) for one in told),
        meant=meant_by(owner, someone),
    )


@dataclass(frozen=True, slots=True)
class Request:
    """One method at one address of the owner."""

    address: Address
    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.address.view} {self.method}"

    def is_refused(self, role: Role) -> bool:
        """Tell whether it is kept from them, or answered by nothing at all."""
        return not role.expected(self.address, self.method) & {200, 201, 204, 303, 400, 422}

    def is_wrong(self, role: Role, answer: Any) -> bool:
        """Tell whether it was answered otherwise than it should be."""
        is_half = (self.method == "HEAD" and answer.content) or (
            answer.status_code == 405 and not answer.headers.get("Allow")
        )
        return bool(is_half) or answer.status_code not in role.expected(self.address, self.method)

    def send(self, client: Client) -> Any:
        """Send it, with the fields of a form that stands on another page."""
        return ask(client, self.method, self.path, self.address)

    def to_be_noted(self, role: Role) -> tuple[str, str] | None:
        """Say what the audit trail has to hold of it; what is rolled back leaves no trace."""
        if not role.is_delegate:
            return None
        view, is_safe = self.address.view, self.method in SAFE
        if view == "home:start":
            return (DENIED, view) if self.address.accepts(self.method) else None
        if view == "home:today":
            is_seen = self.method in {"GET", "HEAD"} and allows_credits(role)
            return (READ, view) if is_seen else None
        if self.address.permission != PERSON:
            return None
        if self.address.kind == "json":
            return (DENIED, view) if 403 in role.expected(self.address, self.method) else None
        if not role.may(self.address, self.method):
            return DENIED, view
        return (READ, view) if is_safe else None


def guilty(someone: Guest, refused: list[Request]) -> tuple[str, ...]:
    """Find which of the refused requests change a row, each time or only the first."""
    found = []
    for one in refused:
        before = all_rows(without=("AuditEvent",))
        one.send(someone.client)
        if all_rows(without=("AuditEvent",)) != before:
            found.append(str(one))
    return tuple(found) or ("one of them, the first time only",)


def meant_by(owner: Guest, someone: Guest) -> tuple[str, str, str]:
    """Give who has to be named: who acts, whose record it is, and by what leave."""
    row = Delegation.objects.filter(digest="dana").first()
    if row is None or not isinstance(someone, Account):
        return "", "", ""
    return someone.user.key, owner.person.key, f"delegation {row.public_id}"


@pytest.mark.parametrize("role", ROLES, ids=str)
def test_each_role_is_answered_as_it_should_be_and_refused_without_a_trace(
    role: Role, enter: Enter
) -> None:
    walk = walk_as(role, *enter(role))
    assert_none(walk.wrong)
    assert_none(walk.changing)
    if role in TOLD_NOTHING:
        assert_none(walk.telling)
    if role in DELEGATES:
        # What a delegate reads and is refused is noted, with both.
        assert walk.noted == walk.due
        assert walk.by == {walk.meant}


# --- seen from elsewhere --------------------------------------------------------------------------


@pytest.mark.parametrize("role", [NOBODY, STRANGER], ids=str)
def test_who_is_not_signed_in_is_led_to_sign_in_and_back(role: Role, enter: Enter) -> None:
    owner, someone = enter(role)
    wrong = []
    for address in EVERY:
        if address.permission == ACCOUNT:
            path = address.of(owner.person)
            answer = someone.client.get(f"{path}?page=2")
            if answer.headers.get("Location") != f"/account/sign-in/?next={path}%3Fpage%3D2":
                wrong.append(f"{address.view}: {answer.headers.get('Location')}")
    assert_none(wrong)


@pytest.mark.parametrize("role", [COLLEAGUE, EVERYTHING], ids=str)
def test_what_belongs_to_another_is_as_if_it_were_not_there(
    role: Role, enter: Enter, account: Callable[..., Account]
) -> None:
    owner, someone = enter(role)
    # Whoever works for someone does not reach a third one's, nor what is their own, from there.
    third = account("lena", email="third@example.org") if role is EVERYTHING else owner
    for address in EVERY:
        if "own set" not in address.args.values():
            address.of(third.person)
    wrong = []
    for address in EVERY:
        for name in address.owned:
            if third is not owner and address.args[name] == "own set":
                continue
            missing = address.of(someone.person, **{name: MISSING})
            foreign = address.of(third.person)
            given = filled_in(owner, address)
            for method in ("GET", "HEAD", "POST"):
                if not role.expected(address, method) & {401, 403, 405}:
                    wrong += compared(
                        someone.client, method, (missing, foreign), given, str(address.view)
                    )
    assert_none(wrong)


def filled_in(owner: Guest, address: Address) -> dict[str, Any]:
    """Fill in the form of a page as its owner would, so that it is refused for nothing else."""
    if "GET" not in address.methods or "POST" not in address.methods:
        return dict(address.fields)
    forms = owner.page(address.of(owner.person)).forms
    own = [one for one in forms if one.method == "post" and view_at(one.path) == address.view]
    return own[0].filled() if own else dict(address.fields)


def compared(
    client: Client, method: str, paths: tuple[str, str], given: dict[str, Any], view: str
) -> Iterator[str]:
    """Tell how what is another's differs from what is not there."""
    missing, foreign = paths

    def ask(client: Client, method: str, path: str) -> Any:
        return client.post(path, given) if method == "POST" else client.generic(method, path)

    # Once beforehand, so that what is kept in memory is kept for both.
    ask(client, method, missing)
    before = all_rows(without=("AuditEvent",))
    with CaptureQueriesContext(connection) as for_missing:
        not_there = ask(client, method, missing)
    with CaptureQueriesContext(connection) as for_foreign:
        not_theirs = ask(client, method, foreign)
    here = f"{view} {method}"
    if (not_there.status_code, not_theirs.status_code) != (404, 404):
        yield f"{here}: {not_there.status_code}, {not_theirs.status_code}"
    if settled(not_there, missing) != settled(not_theirs, foreign):
        yield f"{here}: the pages differ"
    if len(for_missing) != len(for_foreign):
        yield f"{here}: {len(for_missing)} and {len(for_foreign)} queries"
    if all_rows(without=("AuditEvent",)) != before:
        yield f"{here}: something was changed"


def test_pages_of_an_account_are_those_of_whoever_is_signed_in(
    enter: Enter,
) -> None:
    owner, dana = enter(EVERYTHING)
    wrong = []
    for address in EVERY:
        if address.permission != ACCOUNT or "GET" not in address.methods or address.owned:
            continue
        answer = dana.client.get(address.of(owner.person))
        shown = answer.content.partition(b"<main")[2]
        wrong += [f"{address.view}: {one!r}" for one in SECRETS if one in shown]
        wrong += [f"{address.view}: a delegate"] if b"assistant@example.org" in shown else []
    # On their list of what is open to them the owner stands by name, and nowhere else.
    assert_none([one for one in wrong if one != f"accounts:working: {NAME.encode()!r}"])
