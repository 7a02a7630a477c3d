"""Find out who is asking, from the session alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.shortcuts import redirect
from django.utils import timezone

from cmeridian.features.accounts.models import Person
from cmeridian.features.accounts.selectors import find_person
from cmeridian.features.accounts.services import note_visit
from cmeridian.features.accounts.sessions import PERSON_KEY

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


class CurrentPerson:
    """Puts the person of the session, or None, into `request.person`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._respond = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        key = request.session.get(PERSON_KEY, "")
        today = timezone.localdate()
        person = find_person(key, on=today) if key else None
        request.person = person  # type: ignore[attr-defined]
        if person is not None and note_visit(person=person, on=today):
            # Saved anew, the session lasts as long again as the guest is kept.
            request.session.modified = True
        return self._respond(request)

    def process_exception(self, _request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Lead someone to the start whose record was erased while the request was under way."""
        return redirect("home:start") if isinstance(error, Person.DoesNotExist) else None
