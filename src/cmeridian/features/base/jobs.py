"""What runs by itself: what has served its time is cleared away. Running twice is harmless."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module

from django.conf import settings
from django.utils import timezone

from cmeridian.features.base.services import clear_submissions

KEPT_SUBMISSIONS = timedelta(days=7)
"""For so long a form that is sent again has no second effect."""


def clear_old_submissions() -> int:
    """Forget forms that nobody will send again."""
    return clear_submissions(before=timezone.now() - KEPT_SUBMISSIONS)


def clear_ended_sessions() -> None:
    """Delete sessions that have ended."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
