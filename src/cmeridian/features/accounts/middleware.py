"""Find out who is asking, and on whose record, from the session alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.contrib import messages
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils import timezone

from cmeridian.features.accounts.models import Person
from cmeridian.features.accounts.selectors import find_delegated, find_person, person_of
from cmeridian.features.accounts.services import note_visit
from cmeridian.features.accounts.sessions import PERSON_KEY, WORKING_KEY
from cmeridian.features.accounts.sessions.lasting import end_if_over
from cmeridian.features.base.asking import Acting, acting
from cmeridian.features.base.permissions import PERSON, SAFE_METHODS, permission_of

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from cmeridian.features.accounts.models import User

ENDED = "Your leave to work on the record of another has ended. You are on your own record again."


class EndsInTime:
    """Signs out whoever has been signed in for as long as it may last."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._respond = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        end_if_over(request)
        return self._respond(request)


class CurrentPerson:
    """Puts whose record a request is about into `request.person`, or None.

    `request.own`: the record of the account that is signed in, or None. `request.delegated`: what
    the owner has opened, where the record is that of someone else; None on one's own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._respond = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        today = timezone.localdate()
        own = _own(request, today)
        request.own = own if request.user.is_authenticated else None  # type: ignore[attr-defined]
        request.person, request.delegated = own, None  # type: ignore[attr-defined]
        if own is not None and note_visit(person=own, on=today):
            # Saved anew, the session lasts as long again as the guest is kept.
            request.session.modified = True
        if not request.user.is_authenticated or WORKING_KEY not in request.session:
            return self._respond(request)
        return self._respond_for_another(request, request.user, today)

    def process_exception(self, _request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Lead someone to the start whose record was erased while the request was under way."""
        return redirect("home:start") if isinstance(error, Person.DoesNotExist) else None

    def _respond_for_another(self, request: HttpRequest, user: User, today: date) -> HttpResponse:
        found = find_delegated(user, request.session[WORKING_KEY], on=today)
        if found is None:
            return self._respond_at_its_end(request)
        delegated, owner = found
        request.person, request.delegated = owner, delegated  # type: ignore[attr-defined]
        via = f"delegation {delegated.public_id}"
        mark = acting.set(Acting(actor=user.key, owner=owner.key, via=via))
        try:
            return self._respond(request)
        finally:
            acting.reset(mark)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *_: object
    ) -> HttpResponse | None:
        """Refuse what was written for the record of another after the leave to do so ended."""
        if not getattr(request, "has_ended", False) or request.method in SAFE_METHODS:
            return None
        if not (permission_of(view) or "").startswith(PERSON):
            return None
        return render(request, "errors/403.html", {"has_ended": True}, status=403)

    def _respond_at_its_end(self, request: HttpRequest) -> HttpResponse:
        """Go back to their own record: what they worked under ended, or was revoked."""
        del request.session[WORKING_KEY]
        request.has_ended = True  # type: ignore[attr-defined]
        messages.warning(request, ENDED)
        # What is open in other windows was written for the other record; a token that is checked
        # or drawn in this very request has to stay good for it.
        if request.method in SAFE_METHODS:
            rotate_token(request)
            return self._respond(request)
        response = self._respond(request)
        rotate_token(request)
        return response


def _own(request: HttpRequest, today: date) -> Person | None:
    if request.user.is_authenticated:
        return person_of(request.user)
    key = request.session.get(PERSON_KEY, "")
    return find_person(key, on=today) if key else None
