"""Erase an account, with everything that is kept for it anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django_q.tasks import async_task

from cmeridian.features.accounts.models import Delegation, Person, User
from cmeridian.features.accounts.services.people import erase_person, lock
from cmeridian.features.base.forgetting import (
    forget_mails,
    forget_mails_about,
    forget_submissions,
)
from cmeridian.features.base.ids import new_public_id
from cmeridian.features.base.mail import LAST, post_mail
from cmeridian.features.base.services import audit

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

_NAMES_OF_ACCOUNT = frozenset({"_auth_user_id", "user_id", "user_pk"})
"""Under these a session names an account: signed in, or in the middle of signing in."""
_REMOVED = "set_aside"
_MAX_SESSIONS_READ = 500
_FAREWELL = """Hello,

your account on CMEridian, and everything that was entered with it, has been erased, as was
asked with it. It is signed out everywhere, and nobody whom it let in sees anything any longer.

What is left is the list of what was done and when. It names everything by random ids and holds
nothing that was entered. A note on a rule stays with the maintainers of the rules, without a name.

If it was not you who asked for this, tell whoever runs the server at once: a backup of the server
may still hold your record.

This is the last mail. Your address is deleted when it has been sent.
"""


def erase_account(*, user: User, also: Person | None = None) -> None:
    """Delete an account and all that belongs to it; once more does nothing.

    also: work of a guest that waits to be added to the record. A last mail says that it is done.
    What a session still names of the account is cleared by a job.
    """
    with transaction.atomic():
        person = Person.objects.filter(user=user).first()
        if person is not None:
            # Whoever is writing to the record finishes first.
            lock(person)
        held = User.objects.select_for_update().filter(pk=user.pk).first()
        if held is None:
            return
        addresses = _addresses(held)
        _forget_around(held, person, addresses)
        # A record that was begun meanwhile goes too.
        for one in (*Person.objects.filter(user=held), *([also] if also else [])):
            erase_person(person=one)
        for session in UserSession.objects.filter(user=held):
            session.end()
        account, email = held.key, held.email
        held.delete()
        audit("account.erased", actor=account)
        key = f"{LAST}{new_public_id()}"
        post_mail(key=key, to=email, subject="Your account has been erased", body=_FAREWELL)
        async_task(
            "cmeridian.features.accounts.jobs.forget_sessions",
            user.pk,
            person.key if person is not None else "",
        )


def forget_sessions(*, user_id: int, person: str) -> int:
    """End every session that names an account, and clear what others hold of a record.

    user_id: of an account that was erased; person: the key of the record. Returns how many ended.
    """
    ended = []
    for row in _all_sessions():
        held = row.get_decoded()
        if _names(held, str(user_id)):
            ended.append(row.pk)
        elif person and held.get(_REMOVED, {}).get("from") == person:
            # A delegate removed something from the record, and could have brought it back.
            del held[_REMOVED]
            same = Session.objects.filter(pk=row.pk, session_data=row.session_data)
            same.update(session_data=_store().encode(held))
    return Session.objects.filter(pk__in=ended).delete()[0]


def _addresses(user: User) -> list[str]:
    kept = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    return sorted({user.email.lower(), *(address.lower() for address in kept)})


def _forget_around(user: User, person: Person | None, addresses: list[str]) -> None:
    """Delete what names the account, or its addresses, outside its own rows."""
    let_in = Q(delegate=user)
    for address in addresses:
        forget_mails(to=address)
        let_in |= Q(email__iexact=address)
    if person is not None:
        let_in |= Q(person=person)
    rows = Delegation.objects.filter(let_in)
    # The mails between the two name the address of each to the other.
    forget_mails_about(f"delegation {public_id}" for public_id in _ids(rows))
    rows.delete()
    forget_submissions(actors=[user.key, *([person.key] if person is not None else [])])


def _ids(rows: Any) -> list[str]:
    return list(rows.values_list("public_id", flat=True))


def _names(value: Any, user_id: str) -> bool:
    if isinstance(value, dict):
        return any(
            (name in _NAMES_OF_ACCOUNT and str(one) == user_id) or _names(one, user_id)
            for name, one in value.items()
        )
    return isinstance(value, list) and any(_names(one, user_id) for one in value)


def _all_sessions() -> Iterator[Session]:
    """Read all sessions, some at a time, in the order of their keys."""
    last = ""
    while rows := list(Session.objects.filter(pk__gt=last).order_by("pk")[:_MAX_SESSIONS_READ]):
        yield from rows
        last = rows[-1].pk


def _store() -> SessionBase:
    found: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore()
    return found
