"""Whose record a session works on: one's own, or that of someone who opened theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.messages import get_messages
from django.middleware.csrf import rotate_token

from cmeridian.features.accounts.sessions import WORKING_KEY

if TYPE_CHECKING:
    from django.http import HttpRequest


def begin_work(request: HttpRequest, public_id: str) -> None:
    """Work on the record of another from the next request on, under a delegation."""
    _leave_record(request)
    request.session[WORKING_KEY] = public_id


def end_work(request: HttpRequest) -> str:
    """Work on one's own record again. Returns under what someone worked, or nothing."""
    _leave_record(request)
    return str(request.session.pop(WORKING_KEY, ""))


def _leave_record(request: HttpRequest) -> None:
    """Let no form and no notice of this record reach the other.

    A form that was opened before, in another window, is refused: its token no longer fits. Else
    what was meant for one record would be written into the other.
    """
    rotate_token(request)
    for _ in get_messages(request):
        pass
