"""Who may do what: every route, for its owner, for another guest, and for nobody."""

from __future__ import annotations

import re
from datetime import date, datetime
from importlib import import_module

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from tests.features.addresses import (
    ADDRESSES,
    METHODS,
    MISSING,
    PERSON,
    PUBLIC,
    Address,
    all_routes,
)
from tests.features.walking import (
    all_rows,
    assert_none,
    crawl,
    forms_of,
    models_of_ours,
    readable_addresses,
    send,
    settled,
    view_at,
)

PLACE = "PLACE".ljust(len(MISSING), "_")
ROUTES = list(all_routes())
EVERY = list(ADDRESSES.values())


def by_view(address: Address) -> str:
    return address.view


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
    assert declared in {PUBLIC, PERSON}, (
        f"{route.view} ({route.pattern}) declares {declared!r}. "
        "Put @public or @person_required outermost on its view."
    )


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.view)
def test_every_route_stands_in_the_list(route):
    assert route.view in ADDRESSES, (
        f"{route.view} ({route.pattern}) is not in tests/features/addresses.py. Add an Address for "
        "it: its methods, its permission, and what its arguments and its query mean."
    )
    known = ADDRESSES[route.view]
    assert set(known.args) == set(re.findall(r"<(?:\w+:)?(\w+)>", route.pattern))
    assert permission_of(route.callback) == known.permission


def test_the_list_holds_no_route_that_is_gone():
    assert set(ADDRESSES) == {route.view for route in ROUTES}


@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_every_error_page_is_for_everyone(status):
    assert permission_of(get_resolver().resolve_error_handler(status)) == PUBLIC


# --- role by method -------------------------------------------------------------------------------


@pytest.mark.parametrize("address", EVERY, ids=by_view)
def test_the_owner_reads_their_own(address, guest):
    amara = guest()
    if "GET" in address.methods:
        answer = amara.client.get(address.of(amara.person))
        assert answer.status_code == 200
        head = amara.client.head(address.of(amara.person))
        assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize("address", EVERY, ids=by_view)
def test_a_method_that_is_not_meant_is_refused(address, guest):
    amara = guest()
    before = all_rows()
    for method in METHODS:
        if not address.accepts(method):
            answer = amara.client.generic(method, address.of(amara.person))
            assert answer.status_code == 405, method
            assert answer.headers["Allow"]
    assert all_rows() == before


@pytest.mark.parametrize("address", EVERY, ids=by_view)
def test_an_empty_form_is_answered_in_words(address, guest):
    if "POST" not in address.methods:
        return
    amara = guest()
    answer = amara.client.post(address.of(amara.person), {})
    assert answer.status_code in {200, 302, 303, 400, 409, 422}


@pytest.mark.parametrize("address", EVERY, ids=by_view)
@pytest.mark.parametrize("method", METHODS)
def test_nobody_sees_and_changes_nothing_of_a_person(address, method, guest):
    amara = guest()
    before = all_rows()
    nobody = Client(SERVER_NAME="localhost", raise_request_exception=False)
    answer = nobody.generic(method, address.of(amara.person))
    if address.permission == PERSON:
        if address.kind == "json":
            expected = {401} if address.accepts(method) else {401, 405}
            assert answer.status_code in expected
        else:
            assert (answer.status_code, answer.headers["Location"]) == (302, "/start/")
    elif not address.accepts(method):
        assert answer.status_code == 405
    elif address.leads_to_start:
        assert (answer.status_code, answer.headers["Location"]) == (302, "/start/")
    elif method != "POST":
        assert answer.status_code == 200
    assert answer.status_code < 500
    assert all_rows() == before
    if address.permission == PERSON:
        assert b"Okafor" not in answer.content


# --- what belongs to another ----------------------------------------------------------------------

OWNED = [
    (address, name, method)
    for address in EVERY
    for name in address.owned
    for method in ("GET", "HEAD", "POST")
    if address.accepts(method)
]


@pytest.mark.parametrize(
    ("address", "name", "method"),
    OWNED,
    ids=[f"{address.view}-{name}-{method}" for address, name, method in OWNED],
)
def test_what_belongs_to_another_is_as_if_it_were_not_there(address, name, method, guest):
    amara, lena = guest("amara"), guest("lena")
    own = {one.path: one.filled() for one in _forms(address, amara)} if method == "POST" else {}
    given = next(iter(own.values()), dict(address.fields))
    missing, foreign = address.of(amara.person, **{name: MISSING}), address.of(amara.person)
    # Once beforehand, so that what is kept in memory is kept for both.
    _ask(lena.client, method, missing, given)
    before = all_rows()
    with CaptureQueriesContext(connection) as for_missing:
        not_there = _ask(lena.client, method, missing, given)
    with CaptureQueriesContext(connection) as for_foreign:
        not_theirs = _ask(lena.client, method, foreign, given)
    assert (not_there.status_code, not_theirs.status_code) == (404, 404)
    assert settled(not_there, missing) == settled(not_theirs, foreign)
    assert len(for_missing) == len(for_foreign)
    assert all_rows() == before


@pytest.mark.parametrize("address", [one for one in EVERY if one.args], ids=by_view)
def test_what_is_not_there_is_not_found(address, guest):
    amara = guest()
    before = all_rows()
    for name in address.args:
        for odd in (
            MISSING,
            "x",
            "%00",
            "..",
            "%2e%2e",
            "a%2fb",
            "%F0%9F%98%80",
            "ſ" * 300,
            "0",
            "None",
        ):
            path = address.of(amara.person, **{name: PLACE}).replace(PLACE, odd)
            for method in address.methods:
                answer = amara.client.generic(method, path)
                assert answer.status_code in {400, 404}, (name, odd, method)
    assert all_rows() == before


def _forms(address, guest):
    if "GET" not in address.methods:
        return []
    page = guest.page(address.of(guest.person))
    return [
        form for form in page.forms if form.method == "post" and view_at(form.path) == address.view
    ]


def _ask(client, method, path, given):
    return client.post(path, given) if method == "POST" else client.generic(method, path)


# --- reading changes nothing ----------------------------------------------------------------------


def test_reading_every_page_changes_nothing(guest):
    amara = guest()
    before = all_rows()
    for address in readable_addresses():
        for ask in (amara.client.get, amara.client.head, amara.client.options):
            ask(address.of(amara.person))
            assert all_rows() == before, address.view
    for address in crawl(amara):
        assert all_rows() == before, address


# --- fields that never come from a form -----------------------------------------------------------

GUARDED = {
    "Person": {"id", "key", "created_at", "last_seen_on", "revision", "sample", "carried"},
    "Credential": {"id", "person", "public_id"},
    "OwnSet": {"id", "person", "public_id"},
    "Activity": {"id", "person", "public_id", "record_id", "deleted_at"},
    "CreditLine": {"id", "activity"},
    "TopicHours": {"id", "activity"},
    "Evidence": {"id", "activity"},
    "RuleNote": {"id", "person", "public_id", "state", "set_id", "rule_id", "digest", "made_on"},
    "RulesSeen": {"id", "person", "seen_on", "rules"},
    "EarlierRecord": {"id", "person", "text", "replaced_at"},
    "AuditEvent": {"id", "at", "actor", "action", "subject", "request_id"},
    "Submission": {"id", "key", "actor", "outcome", "at"},
}
"""Fields that only the server fills. All others are what a person enters."""

ODD_TEXT, ODD_NUMBER, ODD_YEAR = "odd-5f1d", 73_571, 1903
EMPTIED_BY = {"portfolio:delete": "deleted_at", "portfolio:restore": "deleted_at"}


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


def test_no_form_fills_what_only_the_server_fills(guest, undone):
    amara, lena = guest("amara"), guest("lena")
    wrong = []
    forms = forms_of(crawl(amara), method="post")
    assert forms
    for form in forms:
        view = view_at(form.path) or ""
        before = all_rows()
        with undone(amara.client):
            more = {n: v for n, v in odd_values().items() if n not in form.kinds}
            more["person"] = more["person_id"] = lena.person.pk
            answer = send(amara, form, **more)
            after = all_rows()
        if answer.status_code >= 500:
            wrong.append(f"{view}: {answer.status_code}")
        wrong += [f"{view}: {what}" for what in _overstepped(view, before, after, amara, lena)]
    assert_none(wrong)


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
                    and (model, name) != ("Person", "revision")
                    and EMPTIED_BY.get(view) != name
                    and model not in {"RulesSeen", "EarlierRecord"}
                    and old.get(name, old.get(f"{name}_id")) != value
                ):
                    yield f"{model}.{name} was changed"
        of_lena = [r for r in rows if r.get("person_id") == lena.person.pk]
        if of_lena != [r for r in before[model] if r.get("person_id") == lena.person.pk]:
            yield f"{model} of another person was changed"


# --- forms from elsewhere -------------------------------------------------------------------------


@pytest.mark.parametrize("address", [one for one in EVERY if "POST" in one.methods], ids=by_view)
def test_a_form_from_elsewhere_is_refused_on_our_page(address, guest):
    amara = guest()
    before = all_rows()
    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    strict.cookies["cmeridian_session"] = amara.client.cookies["cmeridian_session"].value
    for token in ({}, {"csrfmiddlewaretoken": "x" * 64}):
        answer = strict.post(address.of(amara.person), {**address.fields, **token})
        assert answer.status_code == 403
        if address.kind != "json":
            assert b"CMEridian" in answer.content and b"<h1" in answer.content
    assert all_rows() == before


def test_a_form_with_its_token_is_taken(db):
    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    page = strict.get("/start/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    answer = strict.post("/start/", {"sample": "lena", "csrfmiddlewaretoken": token[1]})
    assert answer.status_code == 302
