"""Mail is written with what it tells of, sent once a server takes it, and never lost before."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core import mail as django_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from django_q.models import OrmQ
from pytest_django import Settings

from cmeridian.features.base import jobs
from cmeridian.features.base.forgetting import forget_mails
from cmeridian.features.base.mail import (
    CLAIMED_FOR,
    FIRST_WAIT,
    KEPT,
    LONGEST_REST,
    MAX_ATTEMPTS,
    MAX_KEY,
    Outcome,
    clear_mails,
    mails_waiting,
    post_mail,
    send,
)
from cmeridian.features.base.models import OutgoingMail
from tests.features.base.smtp_sink import listening
from tests.features.test_atomic import at_the_same_moment

pytestmark = pytest.mark.django_db
TO, SECRET = "amara@example.org", "words-for-amara-only"


def post(key: str = "k1", to: str = TO) -> OutgoingMail:
    post_mail(key=key, to=to, subject="Due by 31 Jan 2027", body=f"{SECRET}\n")
    return OutgoingMail.objects.get(key=key)


def now() -> datetime:
    return timezone.now()


@pytest.fixture
def smtp(settings: Settings) -> Callable[[int], None]:
    """Let mail go to a server on this machine."""

    def use(port: int) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False

    return use


# --- written --------------------------------------------------------------------------------------


def test_one_key_is_one_mail_and_one_job() -> None:
    post()
    assert not post_mail(key="k1", to="other@example.org", subject="again", body="again")
    assert [row.to for row in OutgoingMail.objects.all()] == [TO]
    assert OrmQ.objects.count() == 1


def test_a_transaction_that_fails_writes_no_mail() -> None:
    with transaction.atomic():
        post()
        transaction.set_rollback(True)
    assert not OutgoingMail.objects.exists()
    assert not OrmQ.objects.exists()


def test_a_key_has_its_limit() -> None:
    post("k" * MAX_KEY)
    with pytest.raises(ValueError, match="200 characters"):
        post("k" * (MAX_KEY + 1))


def test_a_subject_is_one_line() -> None:
    post_mail(key="k", to=TO, subject="Due\r\nBcc: all@example.org", body="")
    assert OutgoingMail.objects.get().subject == "Due Bcc: all@example.org"


@pytest.mark.django_db(transaction=True)
def test_a_mail_posted_at_the_same_moment_is_written_once() -> None:
    assert at_the_same_moment(6, lambda _: post()) == []
    assert OutgoingMail.objects.count() == 1
    assert OrmQ.objects.count() == 1


# --- sent -----------------------------------------------------------------------------------------


def test_a_sent_mail_loses_its_words_and_is_not_sent_again() -> None:
    row = post()
    assert send(row.pk, at=now()) is Outcome.SENT
    assert send(row.pk, at=now()) is Outcome.NONE
    row.refresh_from_db()
    assert (row.body, row.sent_at is None, row.claimed_at) == ("", False, None)
    assert [(sent.to, sent.body) for sent in django_mail.outbox] == [([TO], f"{SECRET}\n")]


def test_a_mail_carries_one_id_however_often_it_is_sent() -> None:
    row = post()
    send(row.pk, at=now())
    OutgoingMail.objects.update(sent_at=None)
    send(row.pk, at=now())
    ids = {sent.extra_headers["Message-ID"] for sent in django_mail.outbox}
    assert len(django_mail.outbox) == 2 and len(ids) == 1
    assert django_mail.outbox[0].extra_headers["Auto-Submitted"] == "auto-generated"


def test_a_mail_in_hand_is_left_alone_until_its_worker_must_be_gone() -> None:
    row, taken = post(), now()
    OutgoingMail.objects.update(claimed_at=taken, attempts=1)
    assert send(row.pk, at=taken + CLAIMED_FOR) is Outcome.NONE
    assert send(row.pk, at=taken + CLAIMED_FOR + timedelta(seconds=1)) is Outcome.SENT


class Kills(BaseException):
    """What ends a worker in the middle."""


class KillingBackend(BaseEmailBackend):
    """Ends the worker once the mail is out."""

    def send_messages(self, messages: Any) -> int:
        django_mail.outbox.extend(messages)
        raise Kills


def test_a_worker_killed_before_it_noted_it_leaves_the_mail_to_the_next(settings: Settings) -> None:
    row, began = post(), now()
    settings.EMAIL_BACKEND = f"{__name__}.KillingBackend"
    with pytest.raises(Kills):
        send(row.pk, at=began)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert mails_waiting(at=began + FIRST_WAIT) == []
    assert mails_waiting(at=began + 2 * CLAIMED_FOR) == [row.pk]
    assert send(row.pk, at=began + 2 * CLAIMED_FOR) is Outcome.SENT


class WatchingBackend(BaseEmailBackend):
    """Looks whether a transaction is open while the server is spoken to."""

    open: list[bool] = []  # noqa: RUF012 - shared on purpose

    def send_messages(self, messages: Any) -> int:
        self.open.append(connection.in_atomic_block)
        return len(messages)


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_the_server_is_spoken_to(settings: Settings) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.WatchingBackend"
    WatchingBackend.open.clear()
    jobs.send_mail(post().pk)
    post("k2")
    jobs.send_waiting_mail()
    assert WatchingBackend.open == [False, False]


@pytest.mark.django_db(transaction=True)
def test_a_mail_sent_at_the_same_moment_goes_out_once() -> None:
    row = post()
    assert at_the_same_moment(6, lambda _: jobs.send_mail(row.pk)) == []
    assert len(django_mail.outbox) == 1


# --- by a server ----------------------------------------------------------------------------------


def test_a_server_takes_the_mail_as_written(smtp: Callable[[int], None]) -> None:
    with listening() as sink:
        smtp(sink.port)
        assert send(post().pk, at=now()) is Outcome.SENT
    [taken] = sink.mails
    assert f"To: {TO}" in taken and "Subject: Due by 31 Jan 2027" in taken and SECRET in taken


def test_mail_waits_for_a_server_that_is_down_and_goes_out_once_it_is_back(
    smtp: Callable[[int], None],
) -> None:
    with listening() as sink:
        port = sink.port
    smtp(port)
    rows = [post(f"k{number}") for number in range(3)]
    jobs.send_mail(rows[0].pk)
    assert jobs.send_waiting_mail() == 0
    assert {row.attempts for row in OutgoingMail.objects.all()} == {0}
    assert all(row.body for row in OutgoingMail.objects.all())
    OutgoingMail.objects.update(not_before=now())
    with listening(port) as sink:
        assert jobs.send_waiting_mail() == 3
    assert len(sink.mails) == 3
    assert not OutgoingMail.objects.exclude(body="").exists()


def test_a_server_that_hangs_up_is_no_refusal(smtp: Callable[[int], None]) -> None:
    with listening() as sink:
        smtp(sink.port)
        sink.hangs_up = True
        assert send(post().pk, at=now()) is Outcome.UNREACHED


def test_a_server_not_reached_is_left_in_peace_until_the_next_sweep(
    smtp: Callable[[int], None],
) -> None:
    with listening() as sink:
        smtp(sink.port)
        sink.hangs_up = True
        first, second = post("k1"), post("k2")
        jobs.send_mail(first.pk)
        sink.hangs_up = False
        jobs.send_mail(second.pk)
        assert sink.mails == []
        assert jobs.send_waiting_mail() == 1
        jobs.send_mail(post("k3").pk)
        assert len(sink.mails) == 2


def test_a_mail_that_is_refused_stops_no_other(smtp: Callable[[int], None]) -> None:
    post("k1", to="gone@example.org")
    post("k2")
    with listening() as sink:
        smtp(sink.port)
        sink.refuses.add("gone@example.org")
        assert jobs.send_waiting_mail() == 1
    refused = OutgoingMail.objects.get(key="k1")
    assert (refused.attempts, refused.why) == (1, "SMTPRecipientsRefused")


@pytest.mark.parametrize("to", ["two\nlines@example.org", "no-domain@" + "x" * 70 + ".example.org"])
def test_an_address_that_is_none_stops_no_other(to: str, smtp: Callable[[int], None]) -> None:
    post("k1", to=to)
    post("k2")
    with listening() as sink:
        smtp(sink.port)
        jobs.send_waiting_mail()
    assert OutgoingMail.objects.get(key="k2").sent_at is not None


# --- waits, and is given up -----------------------------------------------------------------------


class RefusingBackend(BaseEmailBackend):
    """Refuses every mail, quoting its address."""

    def send_messages(self, messages: Any) -> int:
        from smtplib import SMTPRecipientsRefused

        raise SMTPRecipientsRefused({messages[0].to[0]: (550, SECRET.encode())})


def test_a_refused_mail_waits_twice_as_long_each_time_and_is_then_given_up(
    settings: Settings,
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.RefusingBackend"
    row, at = post(), now()
    for attempt in range(MAX_ATTEMPTS):
        assert send(row.pk, at=at) is Outcome.REFUSED
        row.refresh_from_db()
        assert row.not_before - at == FIRST_WAIT * 2**attempt
        assert send(row.pk, at=row.not_before - timedelta(seconds=1)) is Outcome.NONE
        at = row.not_before
    assert send(row.pk, at=at + timedelta(days=9)) is Outcome.NONE
    assert mails_waiting(at=at + timedelta(days=9)) == []
    assert row.body, "nothing is lost: it can be tried again"


def test_a_server_that_stays_away_is_asked_less_and_less_often(
    smtp: Callable[[int], None],
) -> None:
    with listening() as sink:
        smtp(sink.port)
    row = post()
    waits = []
    for minutes in (0, 20, 100_000):
        at = row.created_at + timedelta(minutes=minutes)
        OutgoingMail.objects.update(not_before=at)
        assert send(row.pk, at=at) is Outcome.UNREACHED
        waits.append(OutgoingMail.objects.get().not_before - at)
    assert waits == [FIRST_WAIT, timedelta(minutes=2), LONGEST_REST]


def test_a_log_names_no_address_and_quotes_nothing(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.RefusingBackend"
    logging.getLogger("cmeridian").addHandler(caplog.handler)
    try:
        send(post().pk, at=now())
    finally:
        logging.getLogger("cmeridian").removeHandler(caplog.handler)
    [said] = caplog.records
    assert (said.getMessage(), said.why) == ("a mail was refused", "SMTPRecipientsRefused")
    assert not any(word in str(said.__dict__) for word in (TO, SECRET))


def test_old_mails_are_cleared_and_those_of_whoever_leaves_at_once() -> None:
    row = post()
    assert clear_mails(at=row.created_at + KEPT) == 0
    assert forget_mails(to=TO.upper()) == 1
    post()
    assert clear_mails(at=now() + KEPT) == 1


# --- for whoever runs the server ------------------------------------------------------------------


def manage(*arguments: str) -> str:
    said = StringIO()
    call_command(*arguments, stdout=said)
    return said.getvalue()


def test_manage_mail_lists_what_waits_and_what_was_given_up_without_addresses() -> None:
    post("k1")
    OutgoingMail.objects.filter(pk=post("k2").pk).update(attempts=MAX_ATTEMPTS, why="SMTPDataError")
    said = manage("mail")
    assert "1 mail waits, the oldest since" in said
    assert "1 mail was given up." in said and "SMTPDataError" in said
    assert TO not in said and SECRET not in said
    assert TO in manage("mail", "--addresses")


def test_manage_mail_says_that_nothing_waits() -> None:
    assert manage("mail") == "No mails wait.\nNo mails were given up.\n"


def test_manage_mail_lets_what_failed_be_tried_again() -> None:
    row = post()
    OutgoingMail.objects.update(
        attempts=MAX_ATTEMPTS, why="SMTPDataError", not_before=now() + timedelta(days=1)
    )
    assert manage("mail", "--try-again") == "1 mail will be tried within a minute.\n"
    assert jobs.send_waiting_mail() == 1
    row.refresh_from_db()
    assert (row.sent_at is None, row.why) == (False, "")
