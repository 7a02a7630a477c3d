"""What runs by itself: mail is sent, and what has served its time is cleared away.

Running twice is harmless.
"""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.utils import timezone

from cmeridian.features.base.mail import clear_mails, send_unless_unreached, send_waiting
from cmeridian.features.base.outbox import clear_failures
from cmeridian.features.base.services import clear_submissions

KEPT_SUBMISSIONS = timedelta(days=7)
"""For so long a form that is sent again has no second effect."""
KEPT_FAILURES = timedelta(days=30)


def clear_old_submissions() -> int:
    """Forget forms that nobody will send again."""
    return clear_submissions(before=timezone.now() - KEPT_SUBMISSIONS)


def clear_ended_sessions() -> None:
    """Delete sessions that have ended."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def send_mail(mail_id: int) -> None:
    """Send one mail; what was sent already is left alone."""
    send_unless_unreached(mail_id, at=timezone.now())


def send_waiting_mail() -> int:
    """Send what waits: what failed before, or was in the hands of a worker that was killed."""
    return send_waiting()


def clear_old_mail() -> int:
    """Forget mails that were sent, or given up, long ago."""
    return clear_mails(at=timezone.now())


def clear_old_failures() -> int:
    """Forget jobs that were given up long ago: what is kept of an error may name a person."""
    return clear_failures(before=timezone.now() - KEPT_FAILURES)
