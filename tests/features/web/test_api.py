"""The API: who may ask what, and that it does what the pages do."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.exchange.record_file import read_record
from cmeridian.features.accounts.api.checks import WRONG_TOKENS
from cmeridian.features.accounts.models import Credential, OwnSet
from cmeridian.features.base.access import SCOPES, allows
from cmeridian.features.base.api import MOST_BYTES
from cmeridian.features.home.selectors import record_text
from cmeridian.features.portfolio.models import Activity
from cmeridian.packs.loader import load_rulebook
from cmeridian.web.api import description
from tests.features.walking import Account, Guest, all_rows
from tests.features.web.programs import Asking, program_of

AccountOf = Callable[..., Account]
GuestOf = Callable[..., Guest]
PROBLEMS = "cmeridian/problems/1"
ACTIVITY = {
    "title": "Grand rounds",
    "completed": "2026-03-02",
    "credits": [{"class": "AMA_CAT1", "amount": 1.5}],
    "topics": {"medical_errors": 1},
}
OPERATIONS = [
    (method.upper(), path, operation)
    for path, operations in description()["paths"].items()
    for method, operation in operations.items()
]
GUARDED = [one for one in OPERATIONS if "security" in one[2]]


def by_id(one: Any) -> str:
    return str(one["operationId"]) if isinstance(one, dict) else ""


def filled(path: str, amara: Account) -> str:
    person = amara.person
    return path.format(
        activity_id=Activity.objects.of(person).first().public_id,
        credential_id=Credential.objects.of(person).first().public_id,
        set_id=OwnSet.objects.of(person).first().set_id if "own-sets" in path else "us-ca-md",
    )


def problem(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content
    document = answer.json()
    assert document["schema"] == PROBLEMS
    found: dict[str, Any] = document["problems"][0]
    return found


# --- who may ask ----------------------------------------------------------------------------------


@pytest.mark.parametrize(("method", "path", "told"), GUARDED, ids=by_id)
def test_each_operation_needs_its_own_scope(
    account: AccountOf, method: str, path: str, told: dict[str, Any]
) -> None:
    amara = account()
    (needed,) = told["security"][0]["token"]
    part, _, level = needed.partition(":")
    address = filled(path, amara)
    for scope in SCOPES:
        program = program_of(amara, [scope])
        if allows([scope], part=part, level=level):
            assert program.ask(method, address, b"").status_code not in {401, 403}
            continue
        answer = program.ask(method, address, b"")
        assert needed in problem(answer, 403)["what"]
        assert f'scope="{needed}"' in answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize(("method", "path", "told"), GUARDED, ids=by_id)
def test_without_leave_nothing_is_answered_or_changed(
    account: AccountOf, method: str, path: str, told: dict[str, Any]
) -> None:
    amara = account()
    address = filled(path, amara)
    before = all_rows()
    nobody = Client(SERVER_NAME="localhost")
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eDp5"}):
        answer = nobody.generic(method, address, b"{}", "application/json", headers=headers)
        assert problem(answer, 401)["remedy"]
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert all_rows() == before
    takes_session = any("session" in asked for asked in told["security"])
    assert takes_session == (method == "GET")


@pytest.mark.parametrize(("method", "path", "told"), GUARDED, ids=by_id)
def test_a_session_reads_and_never_writes(
    guest: GuestOf, method: str, path: str, told: dict[str, Any]
) -> None:
    amara = guest()
    address = filled(path, amara)  # type: ignore[arg-type]
    before = all_rows()
    answer = amara.client.generic(method, address, b"{}", "application/json")
    assert answer.status_code == (200 if method == "GET" else 401)
    assert all_rows() == before


def test_a_session_that_showed_long_ago_who_it_is_does_not_take_the_whole_record(
    account: AccountOf,
) -> None:
    amara = account(is_fresh=False)
    assert "shows again" in problem(amara.client.get("/api/record"), 403)["what"]
    assert amara.client.get("/api/credits").status_code == 200
    assert program_of(amara).ask("GET", "/api/record").status_code == 200


def test_a_session_does_not_stand_in_for_a_token_that_does_not_hold(account: AccountOf) -> None:
    amara = account()
    answer = amara.client.get("/api/credits", headers={"Authorization": "Bearer x"})
    assert problem(answer, 401)["place"] == "Authorization"


def test_the_record_is_that_of_the_token_whatever_the_session(account: AccountOf) -> None:
    amara, lena = account(), account("lena")
    token = f"Bearer {program_of(amara).secret}"
    answer = lena.client.get("/api/clinician", headers={"Authorization": token})
    assert answer.json()["clinician"]["name"] == "Amara Okafor (sample)"


def test_many_wrong_tokens_are_slowed_down_and_a_right_one_is_not(account: AccountOf) -> None:
    cache.clear()
    program = program_of(account())
    for _ in range(WRONG_TOKENS):
        assert program.ask("GET", "/api/credits", Authorization="Bearer x").status_code == 401
    slowed = program.ask("GET", "/api/credits", Authorization="Bearer x")
    assert problem(slowed, 429)
    assert int(slowed.headers["Retry-After"]) > 0
    assert program.ask("GET", "/api/credits").status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        (method, path)
        for method, path, _ in GUARDED
        if "activity_id" in path or "credential_id" in path
    ],
)
def test_an_entry_of_another_is_as_if_it_were_not_there(
    account: AccountOf, method: str, path: str
) -> None:
    amara, lena = account(), account("lena")
    program = program_of(lena)
    before = all_rows(without=("ApiToken",))
    sent = {"set": "us-ca-md"} if "credential" in path else ACTIVITY
    answers = [
        program.ask(method, one, sent, **{"If-Match": "*"})
        for one in (filled(path, amara), path.format(activity_id="A" * 22, credential_id="A" * 22))
    ]
    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert all_rows(without=("ApiToken",)) == before


# --- activities -----------------------------------------------------------------------------------


def add(program: Asking, **changes: Any) -> Any:
    return program.ask("POST", "/api/activities", {**ACTIVITY, **changes})


def test_an_activity_is_added_read_changed_deleted_and_brought_back(account: AccountOf) -> None:
    program = program_of(account())
    added = add(program)
    assert added.status_code == 201
    address = added.headers["Location"]
    kept = added.json()
    assert kept["activity"] == {**ACTIVITY, "id": kept["activity"]["id"]}
    read = program.ask("GET", address)
    assert read.json()["activity"] == kept["activity"]
    assert read.headers["ETag"] == added.headers["ETag"] == f'"{kept["etag"]}"'
    changed = program.ask(
        "PUT", address, {**ACTIVITY, "title": "Rounds"}, **{"If-Match": read.headers["ETag"]}
    )
    assert changed.json()["activity"]["title"] == "Rounds"
    assert program.ask("DELETE", address).status_code == 204
    assert program.ask("DELETE", address).status_code == 204
    assert program.ask("GET", address).status_code == 404
    assert program.ask("POST", f"{address}/restore").json()["activity"]["title"] == "Rounds"
    assert program.ask("GET", address).status_code == 200


def test_nobody_overwrites_what_they_have_not_seen(account: AccountOf) -> None:
    program = program_of(account())
    added = add(program)
    address, tag = added.headers["Location"], added.headers["ETag"]
    assert problem(program.ask("PUT", address, ACTIVITY), 428)["place"] == "If-Match"
    weak = {"If-Match": f'"x", W/{tag}'}
    assert program.ask("PUT", address, {**ACTIVITY, "title": "A"}, **weak).status_code == 200
    late = program.ask("PUT", address, {**ACTIVITY, "title": "B"}, **{"If-Match": tag})
    assert problem(late, 412)["remedy"]
    again = {"If-Match": late.headers["ETag"]}
    assert program.ask("PUT", address, {**ACTIVITY, "title": "B"}, **again).status_code == 200
    assert program.ask("PUT", address, ACTIVITY, **{"If-Match": "*"}).status_code == 200


def test_sent_twice_with_one_key_it_is_added_once(account: AccountOf) -> None:
    program = program_of(account())
    before = Activity.objects.count()
    key = {"Idempotency-Key": "0b0e6d7e-5b2c-4f7c-9a57-3d2f1f1c9d10"}
    first, second = (program.ask("POST", "/api/activities", ACTIVITY, **key) for _ in range(2))
    assert first.status_code == second.status_code == 201
    assert first.json()["id"] == second.json()["id"]
    assert Activity.objects.count() == before + 1
    other = program.ask("POST", "/api/activities", {**ACTIVITY, "title": "Other"}, **key)
    assert "another activity" in problem(other, 409)["what"]
    program.ask("DELETE", first.headers["Location"])
    gone = program.ask("POST", "/api/activities", ACTIVITY, **key)
    assert problem(gone, 409)["place"] == "Idempotency-Key"


def test_the_same_key_of_another_person_is_another(account: AccountOf) -> None:
    key = {"Idempotency-Key": "1"}
    for owner in (account(), account("lena")):
        answer = program_of(owner).ask("POST", "/api/activities", ACTIVITY, **key)
        assert answer.status_code == 201


@pytest.mark.parametrize(("key", "status"), [("x" * 200, 201), ("x" * 201, 422), ("ä", 422)])
def test_a_key_has_a_limit(account: AccountOf, key: str, status: int) -> None:
    headers = {"Idempotency-Key": key}
    answer = program_of(account()).ask("POST", "/api/activities", ACTIVITY, **headers)
    assert answer.status_code == status


def test_an_id_that_is_used_is_told(account: AccountOf) -> None:
    program = program_of(account())
    assert add(program, id="mine").status_code == 201
    assert problem(add(program, id="mine"), 409)["place"] == "id"


def test_every_problem_of_an_activity_is_told_at_once(account: AccountOf) -> None:
    program = program_of(account())
    before = all_rows(without=("ApiToken",))
    answer = add(program, completed="x", credits=[{"class": "NO", "amount": -1}])
    assert answer.status_code == 422
    places = {one["place"] for one in answer.json()["problems"]}
    assert places == {"completed", "credits[0].class", "credits[0].amount"}
    assert all_rows(without=("ApiToken",)) == before


def test_pages_of_the_list_hold_everything_once_and_keep_their_place(account: AccountOf) -> None:
    program = program_of(account())
    every = program.ask("GET", "/api/activities?limit=200").json()
    assert every["found"] == len(every["activities"]) == Activity.objects.count()
    seen: list[str] = []
    address = "/api/activities?limit=3"
    while address:
        page = program.ask("GET", address).json()
        seen += [one["id"] for one in page["activities"]]
        address = f"/api/activities?limit=3&cursor={page['next']}" if page["next"] else ""
        if len(seen) == 3:
            # Deleted meanwhile, the last one of a page still holds the place.
            program.ask("DELETE", f"/api/activities/{seen[-1]}")
    assert seen == [one["id"] for one in every["activities"]]


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("from=2026-03-02&to=2026-03-02", lambda a: a["completed"] == "2026-03-02"),
        ("class=AMA_CAT1", lambda a: any(c["class"] == "AMA_CAT1" for c in a["credits"])),
        ("topic=medical_errors", lambda a: "medical_errors" in a.get("topics", {})),
        ("q=GRAND+rounds", lambda a: "Grand rounds" in a["title"]),
    ],
)
def test_the_list_is_narrowed(account: AccountOf, query: str, fits: Callable[[Any], bool]) -> None:
    program = program_of(account())
    add(program)
    every = program.ask("GET", "/api/activities?limit=200").json()["activities"]
    found = program.ask("GET", f"/api/activities?limit=200&{query}").json()["activities"]
    assert found == [one for one in every if fits(one["activity"])]
    assert found


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("cursor=x", "cursor"),
        ("cursor=%00", "cursor"),
        ("from=soon", "from"),
        ("q=" + "x" * 201, "q"),
    ],
)
def test_a_parameter_that_cannot_be_read_is_named(
    account: AccountOf, query: str, place: str
) -> None:
    answer = program_of(account()).ask("GET", f"/api/activities?{query}")
    assert problem(answer, 422)["place"] == place


# --- what is held ---------------------------------------------------------------------------------


def test_a_credential_is_added_changed_and_removed(account: AccountOf) -> None:
    program = program_of(account())
    sent = {"set": "us-az-md", "number": "T1", "expires": "2027-05-31"}
    added = program.ask("POST", "/api/credentials", sent)
    assert (added.status_code, added.json()["credential"]) == (201, sent)
    assert problem(program.ask("POST", "/api/credentials", sent), 409)["place"] == "set"
    address = added.headers["Location"]
    changed = program.ask("PUT", address, {**sent, "number": "T2"})
    assert changed.json()["credential"]["number"] == "T2"
    moved = program.ask("PUT", address, {**sent, "set": "us-ca-md"})
    assert problem(moved, 422)["place"] == "set"
    assert program.ask("DELETE", address).status_code == 204
    assert program.ask("GET", address).status_code == 404


def test_a_credential_sent_twice_with_one_key_is_added_once(account: AccountOf) -> None:
    program = program_of(account())
    key, sent = {"Idempotency-Key": "1"}, {"set": "us-az-md"}
    ids = {program.ask("POST", "/api/credentials", sent, **key).json()["id"] for _ in range(2)}
    assert len(ids) == 1


def test_who_one_is_is_replaced_as_a_whole(account: AccountOf) -> None:
    program = program_of(account())
    before = program.ask("GET", "/api/clinician").json()["clinician"]
    assert before["facts"]
    sent = {"name": "A. Okafor", "profession": "MD", "facts": {"dea_registrant": False}}
    assert program.ask("PUT", "/api/clinician", sent).json()["clinician"] == sent
    assert program.ask("GET", "/api/clinician").json()["clinician"] == sent
    assert program.ask("PUT", "/api/clinician", before).status_code == 200
    assert program.ask("GET", "/api/clinician").json()["clinician"] == before


def test_rules_of_ones_own_are_entered_changed_and_removed(account: AccountOf) -> None:
    program = program_of(account())
    (own,) = program.ask("GET", "/api/own-sets").json()["sets"]
    address = f"/api/own-sets/{own['id']}"
    assert program.ask("PUT", address, own).status_code == 200
    other = {**own, "id": "second-hospital"}
    assert problem(program.ask("PUT", address, other), 422)["place"] == "id"
    assert program.ask("PUT", "/api/own-sets/second-hospital", other).status_code == 201
    assert len(program.ask("GET", "/api/own-sets").json()["sets"]) == 2
    assert problem(program.ask("PUT", "/api/own-sets/us-ca-md", own), 409)
    assert program.ask("DELETE", "/api/own-sets/second-hospital").status_code == 204
    for name in ("second-hospital", "zz", "%00"):
        assert program.ask("DELETE", f"/api/own-sets/{name}").status_code == 404


# --- the record as a whole ------------------------------------------------------------------------


def test_the_record_is_that_of_the_file(account: AccountOf) -> None:
    program = program_of(account())
    answer = program.ask("GET", "/api/record")
    rulebook = load_rulebook()
    expected = read_record(record_text(program.person).encode(), rulebook=rulebook)
    assert read_record(answer.content, rulebook=rulebook).record == expected.record


def test_the_record_is_replaced_and_brought_back(account: AccountOf) -> None:
    program = program_of(account())
    before = program.ask("GET", "/api/record").content
    sent = {"schema": "cmeridian/record/1", "clinician": {"profession": "RN"}}
    replaced = program.ask("PUT", "/api/record", sent)
    assert replaced.json()["activities"] == 0
    assert program.ask("GET", "/api/record").json() == sent
    assert program.ask("POST", "/api/record/undo").status_code == 204
    assert program.ask("GET", "/api/record").content == before
    assert problem(program.ask("POST", "/api/record/undo"), 409)


# --- bodies ---------------------------------------------------------------------------------------

WRITING = [one for one in GUARDED if "requestBody" in one[2]]
DEEP = b'{"a":' * 100 + b"1" + b"}" * 100
BAD_BODIES = [
    b"",
    b"{",
    b"[]",
    b"null",
    b'{"completed": NaN}',
    b'{"title": "\xff"}',
    b'{"title": "\\ud800", "completed": "2026-01-01"}',
    b'{"title": "a\\u0000b", "completed": "2026-01-01"}',
    b'{"completed": "2026-01-01", "completed": "2026-01-02"}',
    b'{"completed": "2026-01-01", "credits": [{"class": "AMA_CAT1", "amount": 1e400}]}',
    b'{"completed": "2026-01-01", "credits": [{"class": "AMA_CAT1", "amount": '
    + b"9" * 5000
    + b"}]}",
    DEEP,
]


@pytest.mark.parametrize("body", BAD_BODIES, ids=range(len(BAD_BODIES)))
def test_a_body_that_makes_no_sense_changes_nothing(account: AccountOf, body: bytes) -> None:
    amara = account()
    program = program_of(amara)
    program.ask("GET", "/api/credits")
    before = all_rows()
    for method, path, _ in WRITING:
        answer = program.ask(method, filled(path, amara), body, **{"If-Match": "*"})
        assert answer.status_code in {400, 415, 422}, (method, path, answer.content)
        assert answer.json()["schema"] == PROBLEMS
    assert all_rows() == before


def test_any_bytes_as_a_body_are_answered_in_words(account: AccountOf) -> None:
    amara = account()
    program = program_of(amara)
    addresses = [(method, filled(path, amara)) for method, path, _ in WRITING]

    @settings(max_examples=25, suppress_health_check=list(HealthCheck))
    @given(body=st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
    def ask(body: bytes) -> None:
        for method, address in addresses:
            answer = program.ask(method, address, body, **{"If-Match": "*"})
            assert 400 <= answer.status_code < 500
            assert answer.json()["problems"]

    ask()


def test_a_body_has_a_limit(account: AccountOf) -> None:
    program = program_of(account())
    start, end = b'{"completed": "2026-01-01", "title": "x"', b"}"
    fits = start + b" " * (MOST_BYTES - len(start) - len(end)) + end
    assert program.ask("POST", "/api/activities", fits).status_code == 201
    assert problem(program.ask("POST", "/api/activities", fits + b" "), 413)


def test_a_body_of_another_kind_is_refused(account: AccountOf) -> None:
    program = program_of(account())
    client = Client(SERVER_NAME="localhost")
    headers = {"Authorization": f"Bearer {program.secret}"}
    for kind in (
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "text/plain",
    ):
        answer = client.generic("POST", "/api/activities", b"{}", kind, headers=headers)
        assert "Content-Type" in problem(answer, 415)["remedy"]


def test_what_is_no_address_or_no_method_is_answered_in_problems(account: AccountOf) -> None:
    program = program_of(account())
    assert problem(program.ask("GET", "/api/nothing"), 404)
    assert problem(program.ask("GET", "/api/activities/a/b/c"), 404)
    wrong = program.ask("PATCH", "/api/activities")
    assert problem(wrong, 405)
    assert "GET" in wrong.headers["Allow"]


def test_refusals_of_a_part_are_those_of_the_file(account: AccountOf) -> None:
    program = program_of(account())
    wrong = {**ACTIVITY, "id": "a", "topics": {"nonsense": 1}}
    alone = program.ask("POST", "/api/activities", wrong).json()["problems"]
    whole = {
        "schema": "cmeridian/record/1",
        "clinician": {"profession": "MD"},
        "activities": [wrong],
    }
    with pytest.raises(BadInput) as refused:
        read_record(json.dumps(whole).encode(), rulebook=load_rulebook())
    assert [one.what for one in refused.value.problems] == [one["what"] for one in alone]
