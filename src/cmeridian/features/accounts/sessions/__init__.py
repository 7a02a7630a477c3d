"""What the browser's session holds of a person: who they are, and what they removed last."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.middleware.csrf import rotate_token
from django.utils import timezone

from cmeridian.features.accounts.selectors import find_person, person_of
from cmeridian.features.accounts.services import Removed, attach_to_account, erase_person

if TYPE_CHECKING:
    from django.http import HttpRequest

    from cmeridian.features.accounts.models import Person, User

PERSON_KEY = "person"
"""The guest of a session in which nobody is signed in."""
LEFT_KEY = "left_as_guest"
"""What was entered as a guest before signing in to an account that has a record already."""
WORKING_KEY = "working_for"
"""The delegation under which someone works on the record of another."""
KEEP_SAMPLE_KEY = "keep_sample"
"""Whether a sample, too, is to become the record of the account."""
_REMOVED_KEY = "set_aside"


def begin(request: HttpRequest, person: Person) -> None:
    """Open a session of its own for a person; whatever was open before is closed.

    Someone who is signed in stays so: the record becomes that of their account.
    """
    if request.user.is_authenticated:
        attach_to_account(person=person, user=request.user)
        request.person = person  # type: ignore[attr-defined]
        return
    request.session.flush()
    rotate_token(request)
    request.session[PERSON_KEY] = person.key
    request.person = person  # type: ignore[attr-defined]


def remember_removed(request: HttpRequest, removed: Removed) -> None:
    """Remember what was removed, and from whose record; what was before is forgotten."""
    request.session[_REMOVED_KEY] = {"from": _record(request), "removed": asdict(removed)}


def what_was_removed(request: HttpRequest) -> Removed | None:
    """Give what was removed last and can come back, if it was from the record in hand."""
    found = request.session.get(_REMOVED_KEY, {})
    is_from_here = bool(found.get("from")) and found["from"] == _record(request)
    return Removed(**found["removed"]) if is_from_here else None


def forget_removed(request: HttpRequest) -> None:
    """Forget what was removed last: it came back."""
    request.session.pop(_REMOVED_KEY, None)


def carry_over(request: HttpRequest, user: User) -> None:
    """Make what was begun as a guest the record of an account that has none.

    A sample becomes it only if that was asked for. What cannot be carried over, since the account
    has a record, stays with the session until its owner has decided.
    """
    key = request.session.pop(PERSON_KEY, "")
    keep_sample = request.session.pop(KEEP_SAMPLE_KEY, False)
    guest = find_person(key, on=timezone.localdate()) if key else None
    if guest is None:
        return
    if guest.sample and not keep_sample:
        erase_person(person=guest)
    elif person_of(user) is not None or not _attach(guest, user):
        request.session[LEFT_KEY] = guest.key


def _attach(guest: Person, user: User) -> bool:
    """Make a guest's record that of an account, unless it has one, begun a moment ago elsewhere."""
    try:
        attach_to_account(person=guest, user=user)
    except ObjectDoesNotExist:
        # Erased, or carried over to another account: there is nothing left to add.
        return True
    except IntegrityError:
        return False
    return True


def _record(request: HttpRequest) -> str:
    person: Person | None = getattr(request, "person", None)
    return person.key if person is not None else ""
