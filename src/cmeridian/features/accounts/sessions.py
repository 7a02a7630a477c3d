"""What the browser's session holds of a person: who they are, and what they removed last."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.middleware.csrf import rotate_token

from cmeridian.features.accounts.services import Removed

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cmeridian.features.accounts.models import Person

PERSON_KEY = "person"
_REMOVED_KEY = "set_aside"


def begin(request: HttpRequest, person: Person) -> None:
    """Open a session of its own for a person; whatever was open before is closed."""
    request.session.flush()
    rotate_token(request)
    request.session[PERSON_KEY] = person.key
    request.person = person  # type: ignore[attr-defined]


def remember_removed(request: HttpRequest, removed: Removed) -> None:
    """Remember what was removed; what was remembered before is forgotten."""
    request.session[_REMOVED_KEY] = asdict(removed)


def what_was_removed(request: HttpRequest) -> Removed | None:
    """Give what was removed last and can come back."""
    found = request.session.get(_REMOVED_KEY)
    return Removed(**found) if found else None


def forget_removed(request: HttpRequest) -> None:
    """Forget what was removed last: it came back."""
    request.session.pop(_REMOVED_KEY, None)
