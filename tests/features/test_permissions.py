"""Every route says whose it is, reads without changing, and takes no field that is not a form's."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from importlib import import_module

import pytest
from django.db import models
from django.test import Client
from django.urls import get_resolver

from cmeridian.features.base.access import DELEGABLE
from tests.features.addresses import ACCOUNT, ADDRESSES, MISSING, PERSON, PUBLIC, all_routes
from tests.features.roles import OWNER
from tests.features.walking import (
    Account,
    all_rows,
    assert_none,
    crawl,
    delegate_of,
    forms_of,
    models_of_ours,
    readable_addresses,
    send,
    view_at,
)

PLACE = "PLACE".ljust(len(MISSING), "_")
ROUTES = list(all_routes())
EVERY = list(ADDRESSES.values())

# --- the map --------------------------------------------------------------------------------------


def permission_of(callback: object) -> object:
    """Read the permission of a view; a programming interface declares one for each operation."""
    permissions = import_module("cmeridian.features.base.permissions")
    if hasattr(permissions, "permission_of"):
        return permissions.permission_of(callback)
    return getattr(callback, "permission", None)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.view)
def test_every_route_declares_who_may_use_it(route):
    declared = permission_of(route.callback)
    assert str(declared).partition(":")[0] in {PUBLIC, PERSON, ACCOUNT}, (
        f"{route.view} ({route.pattern}) declares {declared!r}. "
        "Put @public, @person_required, @part_required or @account_required outermost on its view."
    )


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.view)
def test_every_route_stands_in_the_list(route):
    assert route.view in ADDRESSES, (
        f"{route.view} ({route.pattern}) is not in tests/features/addresses.py. Add an Address for "
        "it: its methods, its permission, and what its arguments and its query mean."
    )
    known = ADDRESSES[route.view]
    assert set(known.args) == set(re.findall(r"<(?:\w+:)?(\w+)>", route.pattern))
    assert permission_of(route.callback) == known.declared


def test_the_list_holds_no_route_that_is_gone():
    assert set(ADDRESSES) == {route.view for route in ROUTES}


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_every_error_page_is_for_everyone(status):
    assert permission_of(get_resolver().resolve_error_handler(status)) == PUBLIC


# --- what is odd, or not there --------------------------------------------------------------------


@pytest.fixture
def amara(account: Callable[..., Account]) -> Account:
    """An account with a record, and all rows that the addresses name."""
    owner = account()
    for address in EVERY:
        address.of(owner.person)
    return owner


def test_an_empty_form_is_answered_in_words(amara, undone):
    wrong = []
    for address in EVERY:
        if "POST" in address.methods:
            with undone(amara.client):
                answer = amara.client.post(address.of(amara.person), {})
            is_there = 404 not in address.reads
            if answer.status_code not in OWNER.expected(address, "POST") - {404 * is_there}:
                wrong.append(f"{address.view}: {answer.status_code}")
    assert_none(wrong)


ODD = (MISSING, "x", "%00", "..", "%2e%2e", "a%2fb", "%F0%9F%98%80", "ſ" * 300, "0", "None")


def test_what_is_not_there_is_not_found(amara):
    wrong = []
    before = all_rows(without=("AuditEvent",))
    for address in EVERY:
        for name in address.args:
            path = address.of(amara.person, **{name: PLACE})
            for odd in ODD:
                for method in address.methods:
                    answer = amara.client.generic(method, path.replace(PLACE, odd))
                    # Who changes something by a session is refused before anything is looked for.
                    is_refused = OWNER.expected(address, method) == {401}
                    if answer.status_code not in ({400, 401, 404} if is_refused else {400, 404}):
                        wrong.append(f"{address.view} {method} {odd}: {answer.status_code}")
    assert_none(wrong)
    assert all_rows(without=("AuditEvent",)) == before


# --- reading changes nothing ----------------------------------------------------------------------

NOTED_READS = ("home:archive",)
"""What is noted in the audit trail when it is read, whoever reads it."""


def test_reading_every_page_changes_nothing(amara):
    wrong = []
    before = all_rows()
    for address in readable_addresses():
        for ask in (amara.client.get, amara.client.head, amara.client.options):
            ask(address.of(amara.person))
        after = all_rows(without=("AuditEvent",) if address.view in NOTED_READS else ())
        wrong += [address.view for name, rows in after.items() if before[name] != rows]
        before = all_rows()
    for address in crawl(amara):
        if all_rows() != before:
            wrong.append(address)
        before = all_rows()
    assert_none(wrong)


# --- fields that never come from a form -----------------------------------------------------------

GUARDED = {
    "User": {"id", "key", "is_active", "date_joined", "last_login"},
    "Delegation": {
        *("id", "person", "public_id", "digest", "created_at", "delegate"),
        *("accepted_at", "revoked_at"),
    },
    "ApiToken": {
        *("id", "person", "public_id", "digest", "hint", "created_at", "last_used_on"),
        "revoked_at",
    },
    "Person": {
        *("id", "key", "user", "created_at", "last_seen_on", "revision", "mark", "sample"),
        "carried",
    },
    "Credential": {"id", "person", "public_id"},
    "OwnSet": {"id", "person", "public_id"},
    "Activity": {"id", "person", "public_id", "record_id", "deleted_at", "batch"},
    "ImportBatch": {"id", "person", "public_id", "name", "created_at", "undone_at"},
    "RememberedMap": {"id", "person", "public_id", "fingerprint"},
    "CreditLine": {"id", "activity"},
    "TopicHours": {"id", "activity"},
    "Evidence": {"id", "activity"},
    "RuleNote": {"id", "person", "public_id", "state", "set_id", "rule_id", "digest", "made_on"},
    "RulesSeen": {"id", "person", "seen_on", "rules"},
    "EarlierRecord": {"id", "person", "text", "replaced_at"},
    "AuditEvent": {"id", "at", "actor", "action", "subject", "request_id"},
    "Submission": {"id", "key", "actor", "outcome", "at"},
    "CalendarAddress": {"id", "person", "public_id", "digest", "created_at", "last_read_on"},
    "MailChoice": {"id", "person"},
    "SentReminder": {"id", "person", "key", "at"},
    "RulesTold": {"id", "person", "as_of", "rules"},
    "OutgoingMail": {
        *("id", "key", "to", "subject", "body", "created_at", "not_before", "claimed_at"),
        *("sent_at", "attempts", "why"),
    },
}
"""Fields that only the server fills. All others are what a person enters."""

ODD_TEXT, ODD_NUMBER, ODD_YEAR = "odd-5f1d", 73_571, 1903
ITS_EFFECT = {
    "portfolio:delete": {"Activity.deleted_at"},
    "portfolio:restore": {"Activity.deleted_at"},
    "accounts:delegate_revoke": {"Delegation.revoked_at"},
    "accounts:working_give_back": {"Delegation.revoked_at"},
    "accounts:invitation": {"Delegation.delegate", "Delegation.accepted_at"},
    "accounts:token_revoke": {"ApiToken.revoked_at"},
}
"""What a form is there to have the server fill."""
GROWING = {"Person.revision", "Person.mark", "User.last_login"}


def test_every_model_says_what_only_the_server_fills():
    unsaid = [model.__name__ for model in models_of_ours() if model.__name__ not in GUARDED]
    assert unsaid == [], "Add the model to GUARDED, with the fields that never come from a form."
    for model in models_of_ours():
        names = {one.name for one in model._meta.get_fields() if one.concrete}
        assert GUARDED[model.__name__] <= names


def odd_values() -> dict[str, object]:
    """Build an odd value for every field of every model of ours."""
    found: dict[str, object] = {}
    for model in models_of_ours():
        for one in model._meta.get_fields():
            if not one.concrete:
                continue
            for name in (one.name, one.attname, f"{model.__name__.lower()}.{one.name}"):
                found[name] = _odd(one)
    return {**found, "pk": ODD_NUMBER, "owner": ODD_TEXT, "is_staff": "1"}


def _odd(one: models.Field) -> object:
    if isinstance(one, models.DateTimeField):
        return f"{ODD_YEAR}-03-03T03:03:03Z"
    if isinstance(one, models.DateField):
        return f"{ODD_YEAR}-03-03"
    if isinstance(one, models.IntegerField | models.AutoField | models.ForeignKey):
        return ODD_NUMBER
    return ODD_TEXT


def is_odd(value: object) -> bool:
    """Tell whether a value is one that the test sent."""
    if isinstance(value, datetime | date):
        return value.year == ODD_YEAR
    return value == ODD_NUMBER or (isinstance(value, str) and ODD_TEXT in value)


def test_no_form_fills_what_only_the_server_fills(amara, account, undone):
    assert_none(overstepped_by(amara, amara, account("lena"), undone))


def test_no_form_of_a_delegate_fills_what_only_the_server_fills(amara, account, undone):
    dana = delegate_of(amara, DELEGABLE, Client(SERVER_NAME="localhost"))
    dana.client.raise_request_exception = False
    assert_none(overstepped_by(dana, amara, account("lena"), undone))


def overstepped_by(someone, owner, lena, undone):
    """Send every form that someone is shown with every field there is; list what it changed."""
    wrong = []
    forms = forms_of(crawl(someone), method="post")
    assert len(forms) > 5
    for form in forms:
        view = view_at(form.path) or ""
        before = all_rows()
        with undone(someone.client):
            more = {n: v for n, v in odd_values().items() if n not in form.kinds}
            more["person"] = more["person_id"] = lena.person.pk
            answer = send(someone, form, **more)
            after = all_rows()
        if answer.status_code >= 500:
            wrong.append(f"{view}: {answer.status_code}")
        wrong += [f"{view}: {what}" for what in _overstepped(view, before, after, owner, lena)]
    return wrong


def _overstepped(view, before, after, amara, lena):
    """List what a form changed that it must not."""
    for model, rows in after.items():
        was = {row["id"]: row for row in before[model]}
        for row in rows:
            for name in GUARDED[model]:
                value = row.get(name, row.get(f"{name}_id"))
                old = was.get(row["id"])
                if is_odd(value):
                    yield f"{model}.{name} took {value!r}"
                elif (
                    old is not None
                    and f"{model}.{name}" not in GROWING | ITS_EFFECT.get(view, set())
                    and model not in {"RulesSeen", "EarlierRecord"}
                    and old.get(name, old.get(f"{name}_id")) != value
                ):
                    yield f"{model}.{name} was changed"
        of_lena = [r for r in rows if r.get("person_id") == lena.person.pk]
        if of_lena != [r for r in before[model] if r.get("person_id") == lena.person.pk]:
            yield f"{model} of another person was changed"


# --- forms from elsewhere -------------------------------------------------------------------------


def test_a_form_from_elsewhere_is_refused_on_our_page(amara):
    before = all_rows()
    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    strict.cookies["cmeridian_session"] = amara.client.cookies["cmeridian_session"].value
    wrong = []
    for address in EVERY:
        # A program shows a token of its own, which no other site can have a browser send.
        if "POST" not in address.methods or address.kind == "json":
            continue
        for token in ({}, {"csrfmiddlewaretoken": "x" * 64}):
            answer = strict.post(address.of(amara.person), {**address.fields, **token})
            is_ours = b"CMEridian" in answer.content and b"<h1" in answer.content
            if answer.status_code != 403 or not is_ours:
                wrong.append(f"{address.view}: {answer.status_code}")
    assert_none(wrong)
    assert all_rows() == before


def test_a_form_with_its_token_is_taken(db):
    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    page = strict.get("/start/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    answer = strict.post("/start/", {"sample": "lena", "csrfmiddlewaretoken": token[1]})
    assert answer.status_code == 302
