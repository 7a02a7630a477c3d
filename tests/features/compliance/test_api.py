"""The read API: the answers of the command, for whoever has begun in the session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import jsonschema_rs
import pytest
from django.http import HttpRequest
from django.test import Client
from django.urls import get_resolver
from ninja import NinjaAPI

from cmeridian.domain.requirements.audit import assess_audit
from cmeridian.exchange.answers import audit_answer, credits_answer, due_dates_answer
from cmeridian.exchange.set_answers import set_answer, sets_answer
from cmeridian.features.accounts.api.checks import Session, Token
from cmeridian.features.base.permissions import PERSON, PUBLIC, permission_of, public
from cmeridian.features.compliance.selectors import find_standing
from cmeridian.features.compliance.selectors.deadlines import find_due_dates, last_day_allowed
from cmeridian.packs.loader import load_rulebook
from tests.features.walking import Guest, all_rows

GuestOf = Callable[..., Guest]
PROBLEMS = "cmeridian/problems/1"


def problems(answer: Any, status: int) -> list[dict[str, Any]]:
    assert answer.status_code == status
    document = answer.json()
    assert document["schema"] == PROBLEMS
    assert all(p["file"] == "request" and p["line"] is None for p in document["problems"])
    found: list[dict[str, Any]] = document["problems"]
    return found


# --- answers --------------------------------------------------------------------------------------


def test_credits_are_those_of_the_command(guest: GuestOf, today: date) -> None:
    amara = guest()
    standing = find_standing(person=amara.person, on=today)
    assert amara.client.get("/api/credits").json() == credits_answer(standing.ledger)


def test_credits_on_another_day(guest: GuestOf) -> None:
    amara = guest()
    day = date(2027, 5, 31)
    standing = find_standing(person=amara.person, on=day)
    answer = amara.client.get("/api/credits", {"on": day.isoformat()})
    assert answer.json() == credits_answer(standing.ledger)


@pytest.mark.parametrize("on", ["1900-01-01", "2199-12-31"])
def test_the_first_and_the_last_day_are_answered(guest: GuestOf, on: str) -> None:
    assert guest().client.get("/api/credits", {"on": on}).json()["on"] == on


def test_due_dates_are_those_of_the_command(guest: GuestOf, today: date) -> None:
    amara = guest()
    _, dates, until = find_due_dates(person=amara.person, on=today, until=None)
    expected = due_dates_answer(dates, on=today, until=until)
    assert amara.client.get("/api/due-dates").json() == expected


def test_due_dates_up_to_a_day(guest: GuestOf, today: date) -> None:
    amara = guest()
    last = last_day_allowed(today)
    for until in (today, last):
        answer = amara.client.get("/api/due-dates", {"until": until.isoformat()})
        assert answer.json()["until"] == until.isoformat()
    too_far = amara.client.get("/api/due-dates", {"until": (last + timedelta(days=1)).isoformat()})
    assert problems(too_far, 422)[0]["place"] == "until"


def test_audit_readiness_is_that_of_the_command(guest: GuestOf, today: date) -> None:
    amara = guest()
    standing = find_standing(person=amara.person, on=today)
    readiness = assess_audit(
        rulebook=standing.rulebook, record=standing.kept.record, set_id="us-ca-md", on=today
    )
    answer = amara.client.get("/api/audit/us-ca-md").json()
    assert answer == audit_answer(readiness, on=today)


def test_sets_are_for_everyone(stranger: Client, today: date) -> None:
    rulebook = load_rulebook()
    expected = sets_answer(rulebook.sets.values(), on=today)
    assert stranger.get("/api/sets").json() == expected
    one = set_answer(rulebook.sets["us-fl-md"], rulebook.vocabulary, on=today)
    assert stranger.get("/api/sets/us-fl-md").json() == one


def test_sets_of_ones_own_are_seen_by_their_owner_only(guest: GuestOf, stranger: Client) -> None:
    amara = guest()
    assert amara.client.get("/api/sets/valley-view-hospital").status_code == 200
    assert "valley-view-hospital" in amara.client.get("/api/sets").content.decode()
    assert problems(stranger.get("/api/sets/valley-view-hospital"), 404)
    assert "valley-view-hospital" not in stranger.get("/api/sets").content.decode()


def test_reading_changes_nothing(guest: GuestOf) -> None:
    amara = guest()
    before = all_rows()
    for address in ("credits", "due-dates", "audit/us-ca-md", "sets", "sets/us-ca-md"):
        assert amara.client.get(f"/api/{address}").status_code == 200
        assert amara.client.post(f"/api/{address}").status_code == 405
    assert all_rows() == before


# --- refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["credits", "due-dates", "audit/us-ca-md"])
def test_nobody_is_refused_in_words(stranger: Client, address: str) -> None:
    (problem,) = problems(stranger.get(f"/api/{address}"), 401)
    assert problem["what"] == "nobody has begun in this session."
    assert problem["remedy"]


@pytest.mark.parametrize(
    ("on", "what"),
    [
        ("x", "'x' is not a date."),
        ("", "'' is not a date."),
        ("2027-02-30", "there is no day 2027-02-30 in the calendar."),
        ("1899-12-31", "1899-12-31 is out of range."),
        ("2200-01-01", "2200-01-01 is out of range."),
        ("{x}", "'(x)' is not a date."),
        ("9" * 5000, None),
    ],
)
def test_a_bad_day_is_a_problem(guest: GuestOf, on: str, what: str | None) -> None:
    client = guest().client
    for address, name in (("credits", "on"), ("due-dates", "until")):
        (problem,) = problems(client.get(f"/api/{address}", {name: on}), 422)
        assert problem["place"] == name
        assert problem["remedy"]
        assert what is None or problem["what"] == what


@pytest.mark.parametrize("set_id", ["us-fl-md", "zz", "<script>", "%00"])
def test_a_set_that_is_not_held_is_not_there(guest: GuestOf, set_id: str) -> None:
    (problem,) = problems(guest().client.get(f"/api/audit/{set_id}"), 404)
    assert problem["place"] == "set_id"
    assert "It has us-ca-md" in problem["remedy"]


def test_a_set_that_does_not_exist_is_not_there(stranger: Client) -> None:
    (problem,) = problems(stranger.get("/api/sets/us-fl-mdd"), 404)
    assert problem["remedy"] == "Did you mean us-fl-md?"


def test_the_record_of_another_is_never_answered(guest: GuestOf) -> None:
    amara, lena = guest(), guest("lena")
    assert lena.client.get("/api/credits").json() != amara.client.get("/api/credits").json()
    assert problems(lena.client.get("/api/audit/us-ca-md"), 404)


# --- description and permissions ------------------------------------------------------------------


def test_the_description_is_sound_and_complete(stranger: Client) -> None:
    document = stranger.get("/api/openapi.json").json()
    ids = [one["operationId"] for each in document["paths"].values() for one in each.values()]
    assert len(ids) == len(set(ids)) > 20
    shapes = document["components"]["schemas"]
    for path, operations in document["paths"].items():
        for operation in operations.values():
            answers = operation["responses"]
            assert ("401" in answers) == ("security" in operation), path
            assert operation["description"]
    for name, shape in shapes.items():
        jsonschema_rs.meta.validate(shape)
        for example in shape.get("examples", ()):
            whole = {"$ref": f"#/components/schemas/{name}", "components": {"schemas": shapes}}
            jsonschema_rs.validate(whole, example)


def test_every_address_declares_its_permission() -> None:
    resolver = next(p for p in get_resolver().url_patterns if str(p.pattern) == "api/")
    declared = {pattern.name: permission_of(pattern.callback) for pattern in resolver.url_patterns}
    public = {name for name, permission in declared.items() if permission == PUBLIC}
    assert public == {"openapi-json", "api-root", "docs", "sets", "set"}
    assert {declared[name] for name in declared if name not in public} == {PERSON}


def test_an_operation_that_declares_nothing_is_told() -> None:
    api = NinjaAPI(urls_namespace="nothing-declared", docs_url=None, openapi_url=None)

    @api.get("/open")
    def nothing_declared(request: HttpRequest) -> dict[str, str]:
        return {}

    @api.get("/public")
    @public
    def declared(request: HttpRequest) -> dict[str, str]:
        return {}

    @api.get("/checked", auth=[Token("credits:read"), Session()])
    def checked(request: HttpRequest) -> dict[str, str]:
        return {}

    @api.get("/checked-otherwise", auth=lambda request: True)
    def checked_otherwise(request: HttpRequest) -> dict[str, str]:
        return {}

    @api.post("/public")
    def written(request: HttpRequest) -> dict[str, str]:
        return {}

    found = {str(p.pattern): permission_of(p.callback) for p in api.urls[0] if str(p.pattern)}
    assert found == {
        "open": None,
        "public": None,
        "checked": PERSON,
        "checked-otherwise": None,
    }
