"""Mail: written in the transaction that it tells of, and sent later by the worker.

Whoever kills a process loses no mail, and a mail that could not be sent is tried again. It is sent
at least once: a worker killed between sending and noting it sends the same mail again, under the
same Message-ID, by which mail programs know it.

A mail that the server refuses is tried again, after longer and longer waits, and in the end given
up; `cmeridian manage mail` shows it. A server that cannot be reached says nothing about a mail: the
mail waits, and goes out once the server is back.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from hashlib import sha256
from smtplib import SMTPDataError, SMTPRecipientsRefused
from time import monotonic
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django_q.tasks import async_task

from cmeridian.features.base.models import OutgoingMail

if TYPE_CHECKING:
    from django.db.models import QuerySet

MAX_ATTEMPTS = 10
FIRST_WAIT = timedelta(minutes=1)
"""Doubled with every refusal: the last attempt is made about nine hours after the first."""
LONGEST_REST = timedelta(hours=1)
"""While the server cannot be reached, a mail rests for a tenth of the time it has waited so far,
but at least for FIRST_WAIT and at most for this."""
CLAIMED_FOR = timedelta(seconds=settings.JOB_TIMEOUT_S)
"""After so long a mail that a worker took in hand is taken to be the next one's. No job runs for
longer: see `Q_CLUSTER`, whose next attempt comes after this."""
KEPT = timedelta(days=30)
LAST = "last "
"""So begins the key of a mail of which nothing is kept once it is sent, its address neither."""
SWEEP_SECONDS = 45
"""For so long one sweep goes on: the next begins a minute after it."""
MAX_KEY = 200
_UNREACHED = "mail:unreached"
_log = logging.getLogger("cmeridian.mail")


@dataclass(frozen=True, slots=True)
class Posted:
    """A mail that was written. is_sent: whether it is on its way."""

    at: datetime
    subject: str
    is_sent: bool


class Outcome(Enum):
    """What came of an attempt. NONE: none was made, since the mail is sent, in hand or resting."""

    SENT = auto()
    NONE = auto()
    REFUSED = auto()
    UNREACHED = auto()


def post_mail(*, key: str, to: str, subject: str, body: str) -> bool:
    """Write a mail, to be sent once the transaction is committed. Returns whether it is new.

    key: says what it tells, in at most MAX_KEY characters; under one key one mail is written.
    subject: one line. body: plain text. Raises ValueError for a longer key.
    """
    if len(key) > MAX_KEY:
        raise ValueError(f"the key of a mail has more than {MAX_KEY} characters")
    values = {"to": to, "subject": " ".join(subject.split())[:200], "body": body}
    with transaction.atomic():
        mail, is_new = OutgoingMail.objects.get_or_create(key=key, defaults=values)
        if is_new:
            async_task("cmeridian.features.base.jobs.send_mail", mail.pk)
    return bool(is_new)


def is_posted(key: str) -> bool:
    """Tell whether a mail was written under a key, sent or not."""
    return OutgoingMail.objects.filter(key=key).exists()


def mails_under(prefix: str, *, most: int) -> tuple[Posted, ...]:
    """List the mails whose keys begin so, the last one first."""
    rows = OutgoingMail.objects.filter(key__startswith=prefix).order_by("-pk")[:most]
    return tuple(Posted(row.created_at, row.subject, row.sent_at is not None) for row in rows)


def send(mail_id: int, *, at: datetime) -> Outcome:
    """Send a mail, unless it is sent, in hand, resting or given up. Raises what is no fault of it.

    No transaction is open while the server is spoken to.
    """
    if not _free(at).filter(pk=mail_id).update(claimed_at=at, attempts=F("attempts") + 1):
        return Outcome.NONE
    mail = OutgoingMail.objects.get(pk=mail_id)
    held = OutgoingMail.objects.filter(pk=mail_id, claimed_at=at, sent_at=None)
    try:
        _message(mail).send()
    # What smtplib raises is an OSError; a header or an address that none can be, a ValueError.
    except (SMTPRecipientsRefused, SMTPDataError, ValueError) as error:
        _note_refusal(mail, at, error)
        return Outcome.REFUSED
    except OSError as error:
        rest = min(max((at - mail.created_at) / 10, FIRST_WAIT), LONGEST_REST)
        held.update(
            claimed_at=None,
            not_before=at + rest,
            attempts=F("attempts") - 1,
            why=type(error).__name__,
        )
        _log.error("the mail server was not reached", extra={"why": type(error).__name__})
        cache.set(_UNREACHED, True, timeout=2 * FIRST_WAIT.total_seconds())
        return Outcome.UNREACHED
    if mail.key.startswith(LAST):
        held.delete()
    else:
        held.update(sent_at=timezone.now(), body="", claimed_at=None, why="")
    cache.delete(_UNREACHED)
    return Outcome.SENT


def send_unless_unreached(mail_id: int, *, at: datetime) -> Outcome:
    """Send a mail, or leave it to the next sweep where the server was not reached a moment ago.

    So that a server that lets everyone wait does not keep the worker from all else.
    """
    return Outcome.NONE if cache.get(_UNREACHED) else send(mail_id, at=at)


def send_waiting() -> int:
    """Send what waits, until all is sent, SWEEP_SECONDS are over, or the server is not reached.

    Returns how many mails were sent.
    """
    until, sent = monotonic() + SWEEP_SECONDS, 0
    for mail_id in mails_waiting(at=timezone.now()):
        outcome = send(mail_id, at=timezone.now())
        sent += outcome is Outcome.SENT
        if outcome is Outcome.UNREACHED or monotonic() > until:
            break
    return sent


def mails_waiting(*, at: datetime) -> list[int]:
    """List the mails that could be sent now, what has waited longest first."""
    return list(_free(at).order_by("not_before", "pk").values_list("pk", flat=True))


def clear_mails(*, at: datetime) -> int:
    """Delete mails that were written so long ago that nobody asks. Returns how many."""
    return OutgoingMail.objects.filter(created_at__lt=at - KEPT).delete()[0]


def _free(at: datetime) -> QuerySet[OutgoingMail]:
    """Give the mails that may be taken in hand."""
    free = Q(claimed_at=None) | Q(claimed_at__lt=at - CLAIMED_FOR)
    return OutgoingMail.objects.filter(
        free, sent_at=None, not_before__lte=at, attempts__lt=MAX_ATTEMPTS
    )


def _message(mail: OutgoingMail) -> EmailMessage:
    name = sha256(mail.key.encode()).hexdigest()[:32]
    host = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    headers = {"Message-ID": f"<{name}@{host}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(mail.subject, mail.body, to=[mail.to], headers=headers)


def _note_refusal(mail: OutgoingMail, at: datetime, error: Exception) -> None:
    """Let a mail wait that was refused."""
    # The kind of error only: a mail server may quote the address.
    why = type(error).__name__
    OutgoingMail.objects.filter(pk=mail.pk, claimed_at=at, sent_at=None).update(
        claimed_at=None, not_before=at + FIRST_WAIT * 2 ** (mail.attempts - 1), why=why
    )
    is_last = mail.attempts >= MAX_ATTEMPTS
    words = "a mail was given up" if is_last else "a mail was refused"
    _log.log(
        logging.ERROR if is_last else logging.WARNING, words, extra={"mail": mail.pk, "why": why}
    )
