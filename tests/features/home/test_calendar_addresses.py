"""A calendar program reads the deadlines at a private address, until the address is ended."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cmeridian.features.accounts.services import erase_person, save_facts
from cmeridian.features.base.ids import digest_of_secret
from cmeridian.features.base.logs import JsonLines
from cmeridian.features.base.models import AuditEvent
from cmeridian.features.home.forms.calendar_addresses import MAX_LABEL
from cmeridian.features.home.models import CalendarAddress
from cmeridian.features.home.services import MOST_ADDRESSES, make_address
from cmeridian.features.home.views.calendar_addresses import READS_PER_HOUR
from tests.features.test_atomic import at_the_same_moment
from tests.features.walking import Account, Guest

pytestmark = pytest.mark.django_db
PAGE = "/account/calendar/"
SHOWN = re.compile(r"http://localhost(/calendar/([A-Za-z0-9]{22})\.ics)")


@pytest.fixture
def amara(account: Callable[..., Account]) -> Account:
    return account("amara")


@pytest.fixture
def program() -> Client:
    """A calendar program: it holds no cookie."""
    return Client(SERVER_NAME="localhost")


def make(who: Guest, label: str = "phone", submission: str = "") -> str:
    """Make an address on the page, and give its path."""
    answer = who.client.post(PAGE, {"label": label, "submission": submission})
    assert answer.status_code == 200, answer.content
    found = SHOWN.search(answer.content.decode())
    assert found
    return found[1]


# --- made -----------------------------------------------------------------------------------------


def test_an_address_is_shown_once_and_only_its_digest_is_kept(amara: Account) -> None:
    answer = amara.client.post(PAGE, {"label": "phone"})
    said = answer.content.decode()
    found = SHOWN.search(said)
    assert found and f"webcal://localhost{found[1]}" in said
    assert answer.headers["Cache-Control"] == "no-store"
    row = CalendarAddress.objects.get()
    assert row.digest == digest_of_secret(found[2])
    assert found[2] not in str(CalendarAddress.objects.values().get())
    assert not SHOWN.search(amara.client.get(PAGE).content.decode())


def test_a_form_sent_twice_makes_one_address(amara: Account) -> None:
    make(amara, submission="drawn-once")
    again = amara.client.post(PAGE, {"label": "phone", "submission": "drawn-once"}, follow=True)
    assert b"shown only once" in again.content
    assert CalendarAddress.objects.count() == 1


def test_a_label_has_its_limit_and_stays_when_it_is_too_long(amara: Account) -> None:
    make(amara, "x" * MAX_LABEL)
    answer = amara.client.post(PAGE, {"label": "y" * (MAX_LABEL + 1)})
    assert answer.status_code == 400
    assert b"y" * (MAX_LABEL + 1) in answer.content
    assert amara.client.post(PAGE, {"label": "a\u202eb"}).status_code == 400
    assert CalendarAddress.objects.count() == 1


def test_there_may_be_ten(amara: Account) -> None:
    for _ in range(MOST_ADDRESSES):
        make(amara)
    answer = amara.client.post(PAGE, {"label": "one more"})
    assert answer.status_code == 409
    assert b"which is the limit" in answer.content
    assert CalendarAddress.objects.count() == MOST_ADDRESSES


@pytest.mark.django_db(transaction=True)
def test_there_may_be_ten_also_at_the_same_moment(amara: Account) -> None:
    for _ in range(MOST_ADDRESSES - 1):
        make(amara)
    failed = at_the_same_moment(
        4, lambda _: make_address(person=amara.person, label="", submission="") and None
    )
    assert [type(error).__name__ for error in failed] == ["TooManyAddresses"] * 3
    assert CalendarAddress.objects.count() == MOST_ADDRESSES


def test_who_signed_in_long_ago_shows_again_who_they_are_and_keeps_the_label(
    amara: Account,
) -> None:
    answer = amara.stale().client.post(PAGE, {"label": "my phone"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/account/again/")
    assert "label%3Dmy%2Bphone" in answer.headers["Location"]
    assert not CalendarAddress.objects.exists()
    assert b'value="my phone"' in amara.client.get(f"{PAGE}?label=my+phone").content


def test_a_guest_is_told_that_it_ends_with_the_record(
    guest: Callable[..., Guest], program: Client
) -> None:
    lena = guest("lena")
    assert b"It ends with your record" in lena.client.get(PAGE).content
    path = make(lena)
    assert program.get(path).status_code == 200
    type(lena.person).objects.update(
        last_seen_on=timezone.localdate() - timedelta(days=settings.GUEST_DAYS + 1)
    )
    assert program.get(path).status_code == 404


def test_an_account_is_not_told_so(amara: Account) -> None:
    assert b"It ends with your record" not in amara.client.get(PAGE).content


# --- read -----------------------------------------------------------------------------------------


def test_the_address_gives_what_the_calendar_of_the_pages_gives(
    amara: Account, program: Client
) -> None:
    answer = program.get(make(amara))
    own = amara.client.get("/calendar.ics")
    assert answer.status_code == 200
    assert answer.content == own.content
    assert answer.headers["Content-Type"] == own.headers["Content-Type"]
    assert "private" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies
    assert b"TRIGGER:-P90D" in answer.content and b"UID:" in answer.content


def test_links_in_the_calendar_lead_to_pages_that_ask_who_one_is(
    amara: Account, program: Client
) -> None:
    content = program.get(make(amara)).content.decode().replace("\r\n ", "")
    links = set(re.findall(r"^URL:http://localhost(\S+)", content, flags=re.MULTILINE))
    assert links
    for link in links:
        assert program.get(link).headers["Location"] == "/start/"
        assert amara.client.get(link).status_code == 200


def test_head_gives_no_content(amara: Account, program: Client) -> None:
    answer = program.head(make(amara))
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["ETag"]


def test_what_did_not_change_is_not_given_again(amara: Account, program: Client) -> None:
    path = make(amara)
    etag = program.get(path).headers["ETag"]
    same = program.get(path, HTTP_IF_NONE_MATCH=etag)
    assert (same.status_code, same.content) == (304, b"")
    assert "private" in same.headers["Cache-Control"]
    packed = program.get(path, HTTP_ACCEPT_ENCODING="gzip").headers["ETag"]
    assert program.get(path, HTTP_IF_NONE_MATCH=packed).status_code == 304
    save_facts(person=amara.person, facts={"dea_registrant": None})
    changed = program.get(path, HTTP_IF_NONE_MATCH=etag)
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag


def test_the_last_day_of_reading_is_noted_once_a_day(amara: Account, program: Client) -> None:
    path, today = make(amara), timezone.localdate()
    assert b"Not read yet" in amara.client.get(PAGE).content
    program.get(path)
    assert CalendarAddress.objects.get().last_read_on == today
    with CaptureQueriesContext(connection) as asked:
        program.get(path)
    assert not any(query["sql"].startswith("UPDATE") for query in asked)
    CalendarAddress.objects.update(last_read_on=today - timedelta(days=1))
    program.head(path)
    assert CalendarAddress.objects.get().last_read_on == today
    assert b"Last read on" in amara.client.get(PAGE).content


def test_an_account_that_stays_away_for_a_year_is_still_read(
    amara: Account, program: Client
) -> None:
    path = make(amara)
    long_ago = timezone.localdate() - timedelta(days=400)
    type(amara.person).objects.update(last_seen_on=long_ago)
    assert program.get(path).status_code == 200
    amara.person.refresh_from_db()
    assert amara.person.last_seen_on == long_ago, "a program that reads is no visit"


def test_an_address_is_read_so_often_in_an_hour(amara: Account, program: Client) -> None:
    path, other = make(amara), make(amara)
    answers = [program.head(path).status_code for _ in range(READS_PER_HOUR + 1)]
    assert answers == [200] * READS_PER_HOUR + [429]
    assert program.get(path).headers["Retry-After"]
    assert program.get(other).status_code == 200


# --- not there ------------------------------------------------------------------------------------


def test_unknown_ended_and_odd_addresses_answer_alike(amara: Account, program: Client) -> None:
    ended, closed = make(amara), make(amara)
    row = CalendarAddress.objects.order_by("pk").first()
    amara.client.post(f"/account/calendar/{row.public_id}/end/")
    said = set()
    paths = [ended, f"/calendar/{'A' * 22}.ics", "/calendar/x.ics", "/calendar/%00.ics"]
    paths += [f"/calendar/{'ſ' * 300}.ics", "/calendar/' OR 1=1.ics", "/calendar/%F0%9F%98%80.ics"]
    for path in paths:
        with CaptureQueriesContext(connection) as asked:
            answer = program.get(path)
        headers = tuple(sorted((k, v) for k, v in answer.headers.items() if k != "X-Request-ID"))
        said.add((answer.status_code, answer.content, headers, len(asked)))
    assert len(said) == 1
    [(status, content, headers, _)] = said
    assert (status, content) == (404, b"Not found.\n")
    assert dict(headers)["Content-Type"].startswith("text/plain")
    amara.user.is_active = False
    amara.user.save()
    assert program.get(closed).status_code == 404


def test_an_address_ends_with_its_record(amara: Account, program: Client) -> None:
    path = make(amara)
    erase_person(person=amara.person)
    assert program.get(path).status_code == 404


def test_an_address_is_only_read(amara: Account, program: Client) -> None:
    path = make(amara)
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert program.generic(method, path).status_code == 405


def test_nobody_ends_the_address_of_another(
    amara: Account, guest: Callable[..., Guest], program: Client
) -> None:
    path = make(amara)
    row = CalendarAddress.objects.get()
    answer = guest("lena").client.post(f"/account/calendar/{row.public_id}/end/")
    assert answer.status_code == 404
    assert program.get(path).status_code == 200


def test_making_and_ending_stand_in_the_audit_trail_without_the_secret(amara: Account) -> None:
    path = make(amara)
    row = CalendarAddress.objects.get()
    amara.client.post(f"/account/calendar/{row.public_id}/end/")
    events = AuditEvent.objects.filter(action__startswith="calendar_address.").order_by("pk")
    assert [event.action for event in events] == ["calendar_address.made", "calendar_address.ended"]
    assert not any(path[10:32] in str(event.__dict__) for event in events)


def test_no_secret_stands_in_a_log(amara: Account, program: Client) -> None:
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    loggers = [logging.getLogger(name) for name in ("", "cmeridian")]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        path = make(amara)
        program.get(path)
        CalendarAddress.objects.all().delete()
        assert program.get(path).status_code == 404
    finally:
        for logger in loggers:
            logger.removeHandler(handler)
    said = written.getvalue()
    assert said.count("calendar/<str:secret>.ics") == 2
    assert "answered with 404" in said
    assert path[10:32] not in said
