"""Tokens of one's own programs: made and shown once, within their scopes, ended at once."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from cmeridian.features.accounts.models import ApiToken
from cmeridian.features.accounts.selectors import find_program, list_tokens
from cmeridian.features.accounts.services import (
    MAX_TOKEN_DAYS,
    MAX_TOKENS,
    TooManyTokens,
    issue_token,
    note_use,
    revoke_token,
)
from cmeridian.features.base.access import SCOPES
from cmeridian.features.base.logs import JsonLines
from cmeridian.features.base.models import AuditEvent
from tests.features.walking import Account, all_rows
from tests.features.web.programs import Asking, program_of

AccountOf = Callable[..., Account]
SECRET = re.compile(r"cmeridian_[A-Za-z0-9_-]{43}")
PAGE = "/account/programs/"


def given(**changes: object) -> dict[str, object]:
    last_day = timezone.localdate() + timedelta(days=30)
    values = {"name": "Import", "scopes": ["activities:write"], "last_day": last_day.isoformat()}
    return {**values, "submission": "s" * 22, **changes}


# --- the page -------------------------------------------------------------------------------------


def test_a_token_is_shown_once_and_kept_as_a_digest(account: AccountOf) -> None:
    amara = account()
    made = amara.client.post(PAGE, given())
    assert made.status_code == 200
    assert made.headers["Cache-Control"] == "no-store"
    secret = SECRET.search(made.content.decode())[0]  # type: ignore[index]
    assert secret not in amara.client.get(PAGE).content.decode()
    assert secret not in str(all_rows())
    assert secret not in str(dict(amara.client.session))
    row = ApiToken.objects.of(amara.person).get()
    assert (row.hint, row.scopes) == (secret[-4:], ["activities:write"])
    assert find_program(secret, on=timezone.localdate()).public_id == row.public_id  # type: ignore[union-attr]


def test_a_form_sent_twice_makes_one_token(account: AccountOf) -> None:
    amara = account()
    amara.client.post(PAGE, given())
    again = amara.client.post(PAGE, given(), follow=True)
    assert "shown only once" in again.content.decode()
    assert not SECRET.search(again.content.decode())
    assert ApiToken.objects.of(amara.person).count() == 1


def test_who_one_is_has_to_be_shown_again_before_one_is_made(account: AccountOf) -> None:
    amara = account(is_fresh=False)
    for answer in (amara.client.get(PAGE, {"new": "1"}), amara.client.post(PAGE, given())):
        assert answer.status_code == 302
        assert "next=" in answer.headers["Location"]
    assert ApiToken.objects.count() == 0
    assert amara.client.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Enter a name"),
        ({"name": "x" * 101}, "Use at most 100 characters"),
        ({"name": "a\u202eb"}, "U+202E"),
        ({"scopes": []}, "Tick at least one thing"),
        ({"scopes": ["everything"]}, "Tick only what stands here"),
        ({"last_day": "soon"}, "year-month-day"),
        ({"last_day": ""}, "Enter the last day"),
    ],
)
def test_what_cannot_be_made_is_said_and_kept(
    account: AccountOf, changes: dict[str, object], words: str
) -> None:
    amara = account()
    answer = amara.client.post(PAGE, given(**changes))
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert ApiToken.objects.count() == 0


@pytest.mark.parametrize(
    ("days", "is_made"),
    [(-1, False), (0, True), (MAX_TOKEN_DAYS, True), (MAX_TOKEN_DAYS + 1, False)],
)
def test_the_last_day_lies_within_a_year(account: AccountOf, days: int, is_made: bool) -> None:
    amara = account()
    day = timezone.localdate() + timedelta(days=days)
    answer = amara.client.post(PAGE, given(last_day=day.isoformat()))
    assert answer.status_code == (200 if is_made else 400)
    assert ApiToken.objects.exists() == is_made


def test_an_account_without_a_record_is_led_to_the_start(account: AccountOf) -> None:
    nobody = account("")
    answer = nobody.client.post(PAGE, given())
    assert "Begin a record" in answer.content.decode()
    assert ApiToken.objects.count() == 0


def test_a_token_of_another_is_not_there(account: AccountOf) -> None:
    amara, lena = account(), account("lena")
    program = program_of(amara)
    missing = lena.client.post(f"{PAGE}{'A' * 22}/revoke/")
    foreign = lena.client.post(f"{PAGE}{program.public_id}/revoke/")
    assert missing.status_code == foreign.status_code == 404
    assert program.ask("GET", "/api/credits").status_code == 200


# --- how many -------------------------------------------------------------------------------------


def test_fifty_hold_at_once_and_no_more(account: AccountOf) -> None:
    amara = account()
    for _ in range(MAX_TOKENS):
        program = program_of(amara)
    with pytest.raises(TooManyTokens):
        program_of(amara)
    full = amara.client.post(PAGE, given())
    assert full.status_code == 409
    revoke_token(person=program.person, public_id=program.public_id, at=timezone.now())
    assert program_of(amara)


def test_what_ended_long_ago_is_forgotten(account: AccountOf) -> None:
    amara = account()
    for _ in range(55):
        program = program_of(amara)
        revoke_token(person=program.person, public_id=program.public_id, at=timezone.now())
    program_of(amara)
    assert ApiToken.objects.of(amara.person).count() == 51


@pytest.mark.parametrize("scopes", [[], ["everything"]])
def test_a_token_needs_scopes_that_are_known(account: AccountOf, scopes: list[str]) -> None:
    amara, today = account(), timezone.localdate()
    assert amara.person is not None
    with pytest.raises(ValueError, match="scope"):
        issue_token(
            person=amara.person, name="x", scopes=scopes, last_day=today, on=today, submission=""
        )


# --- the end --------------------------------------------------------------------------------------


def end_by_revoking(program: Asking) -> None:
    program.owner.client.post(f"{PAGE}{program.public_id}/revoke/")


def end_by_time(program: Asking) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    ApiToken.objects.filter(public_id=program.public_id).update(last_day=yesterday)


def end_by_closing(program: Asking) -> None:
    program.owner.user.is_active = False
    program.owner.user.save()


def end_by_erasing(program: Asking) -> None:
    program.owner.user.delete()


@pytest.mark.parametrize("end", [end_by_revoking, end_by_time, end_by_closing, end_by_erasing])
def test_a_token_that_ended_is_refused_at_once(
    account: AccountOf, end: Callable[[Asking], None]
) -> None:
    program = program_of(account())
    assert program.ask("GET", "/api/credits").status_code == 200
    end(program)
    refused = program.ask("GET", "/api/credits")
    assert refused.status_code == 401
    assert 'error="invalid_token"' in refused.headers["WWW-Authenticate"]


def test_a_token_holds_on_its_last_day(account: AccountOf) -> None:
    program, today = program_of(account()), timezone.localdate()
    ApiToken.objects.filter(public_id=program.public_id).update(last_day=today)
    assert program.ask("GET", "/api/credits").status_code == 200
    assert find_program(program.secret, on=today + timedelta(days=1)) is None


# --- what is noted --------------------------------------------------------------------------------


def test_the_day_of_use_is_noted_once_a_day(account: AccountOf) -> None:
    program, today = program_of(account()), timezone.localdate()
    assert list_tokens(program.person, on=today)[0].last_used_on is None
    program.ask("GET", "/api/credits")
    assert list_tokens(program.person, on=today)[0].last_used_on == today
    found = find_program(program.secret, on=today)
    assert found is not None
    assert not note_use(program=found, on=today)
    assert note_use(program=found, on=today + timedelta(days=1))


def test_what_a_program_does_names_account_owner_and_token(account: AccountOf) -> None:
    program = program_of(account())
    program.ask("DELETE", "/api/activities/" + first_activity(program))
    row = AuditEvent.objects.get(action="activity.deleted")
    assert row.actor == program.owner.user.key
    assert row.acting_for == program.person.key
    assert row.via == f"token {program.public_id}"


def test_making_and_revoking_are_noted(account: AccountOf) -> None:
    amara = account()
    amara.client.post(PAGE, given())
    row = ApiToken.objects.of(amara.person).get()
    amara.client.post(f"{PAGE}{row.public_id}/revoke/")
    amara.client.post(f"{PAGE}{row.public_id}/revoke/")
    subject = f"token {row.public_id}"
    noted = AuditEvent.objects.filter(subject=subject).order_by("id")
    assert [one.action for one in noted] == ["token.issued", "token.revoked"]


def test_what_is_done_after_a_program_asked_is_not_in_its_name(account: AccountOf) -> None:
    program = program_of(account())
    program.ask("GET", "/api/credits")
    program.owner.client.post(f"/activities/{first_activity(program)}/delete/")
    row = AuditEvent.objects.get(action="activity.deleted")
    assert (row.actor, row.via) == (program.person.key, "")


def test_no_log_line_holds_a_token(account: AccountOf, caplog: pytest.LogCaptureFixture) -> None:
    program = program_of(account())
    logger = logging.getLogger("cmeridian")
    caplog.handler.setFormatter(JsonLines())
    logger.addHandler(caplog.handler)
    try:
        program.ask("GET", "/api/credits")
        program.ask("GET", "/api/credits", Authorization=f"Bearer {program.secret}x")
        program.ask("PUT", "/api/clinician", b"{")
    finally:
        logger.removeHandler(caplog.handler)
    assert "api/credits" in caplog.text
    assert program.secret not in caplog.text


def first_activity(program: Asking) -> str:
    found: str = program.ask("GET", "/api/activities").json()["activities"][0]["id"]
    return found


def test_scopes_of_tokens_are_in_words(account: AccountOf) -> None:
    program = program_of(account(), ["activities:read", "record:read"])
    shown = list_tokens(program.person, on=timezone.localdate())[0]
    assert shown.may == (SCOPES["activities:read"], SCOPES["record:read"])
