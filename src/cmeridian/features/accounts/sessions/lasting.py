"""How long a sign-in lasts: 12 hours and no longer than the browser is open, or 30 days if asked.

A cookie that ends with the browser is restored by some browsers, and whoever copied it keeps it. So
the server counts from the moment of signing in, whatever the cookie says.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth import logout
from django.utils import timezone

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase
    from django.http import HttpRequest

DAY = timedelta(hours=12)
STAY = timedelta(days=30)
SIGNED_IN_KEY = "signed_in_at"
"""Seconds since 1970 at which someone signed in."""
STAYS_KEY = "stays"
"""Whether they asked to stay signed in."""
_ASKED_KEY = "asked_to_stay"


def ask_to_stay(request: HttpRequest, *, wanted: bool) -> None:
    """Remember through the steps of signing in whether someone asked to stay."""
    request.session[_ASKED_KEY] = wanted


def begin_lasting(request: HttpRequest) -> None:
    """Count from now on. Call it when someone has signed in."""
    stays = bool(request.session.pop(_ASKED_KEY, False))
    request.session[SIGNED_IN_KEY] = timezone.now().timestamp()
    request.session[STAYS_KEY] = stays
    request.session.set_expiry(int(STAY.total_seconds()) if stays else 0)


def is_over(session: SessionBase, *, at: datetime) -> bool:
    """Tell whether the sign-in of a session has lasted for as long as it may."""
    lasts = STAY if session.get(STAYS_KEY) else DAY
    return at.timestamp() - float(session[SIGNED_IN_KEY]) >= lasts.total_seconds()


def end_if_over(request: HttpRequest) -> None:
    """Sign out whoever has been signed in for as long as it may last, and tell them."""
    if not request.user.is_authenticated:
        return
    if SIGNED_IN_KEY not in request.session:
        # Signed in by a way that does not say when: from now on, it is counted.
        begin_lasting(request)
    if not is_over(request.session, at=timezone.now()):
        return
    stayed = bool(request.session.get(STAYS_KEY))
    logout(request)
    long = "30 days" if stayed else "12 hours"
    messages.info(request, f"You were signed out after {long}. Sign in again to go on.")
