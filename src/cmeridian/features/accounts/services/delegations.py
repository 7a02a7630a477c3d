"""Let someone in, take up an invitation, change what is open, and end it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from cmeridian.domain.kernel.problems import UserError
from cmeridian.features.accounts.models import Delegation
from cmeridian.features.accounts.selectors.delegations import (
    GOOD_FOR,
    digest_of,
    holding,
    waiting_for,
)
from cmeridian.features.accounts.services.delegation_mails import post_acceptance, post_invitation
from cmeridian.features.accounts.services.people import lock
from cmeridian.features.base.access import DELEGABLE, fewest
from cmeridian.features.base.asking import Acting, acting
from cmeridian.features.base.ids import new_public_id
from cmeridian.features.base.services import audit, once

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cmeridian.features.accounts.models import Person, User

MOST_DAYS = 366
"""A delegation ends so many days after the day on which it is offered or changed, at the latest."""
MOST_AT_ONCE = 20
MOST_A_DAY = 40
"""So many invitations are mailed for one person in 24 hours."""
MOST_EMAIL, MOST_LABEL = 254, 100


class NotOffered(UserError):
    """No invitation goes out, for a reason that its owner can mend."""


class AlreadyAsked(NotOffered):
    """Someone under this address has been asked, or holds leave."""


class NotTaken(UserError):
    """The invitation is not for whoever wants to accept it."""


class HasEnded(UserError):
    """There is nothing left to change."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What an owner opens: to which mail address, under which name, what, until when."""

    email: str
    label: str
    scopes: tuple[str, ...]
    last_day: date


def offer(
    *,
    person: Person,
    offer: Offer,
    at: datetime,
    submission: str,
    link_to: Callable[[str], str],
    address_of: Callable[[str], str],
) -> str:
    """Invite someone to a record, once for each form. Returns the address to go to.

    link_to: writes the whole address of the invitation, given its secret, which goes into one mail
    and is kept nowhere; address_of: writes the page of the delegation. Raises NotOffered, and
    ValueError for what no form lets through.
    """
    _check(offer.scopes, offer.last_day, at)

    def act() -> str:
        user = lock(person).user
        if user is None:
            raise NotOffered("Sign up first: a guest cannot let others in.")
        _refuse_more(person, offer, own=user.email, at=at)
        secret = new_public_id()
        row = Delegation.objects.create(
            person=person,
            email=offer.email.lower(),
            label=offer.label,
            scopes=list(fewest(offer.scopes)),
            last_day=offer.last_day,
            digest=digest_of(secret),
        )
        audit("delegation.offered", actor=person.key, subject=_subject(row))
        post_invitation(
            row=row,
            asked_by=user.email,
            link=link_to(secret),
            good_until=min(timezone.localdate(at + GOOD_FOR), row.last_day),
        )
        return address_of(row.public_id)

    return once(key=submission, actor=person.key, act=act)


@transaction.atomic
def accept(*, user: User, secret: str, at: datetime, link: str) -> str:
    """Take up an invitation: one acceptance, by whom it was sent to. Returns its public id.

    link: the whole address of the owner's page, for a mail to them. Raises Delegation.DoesNotExist,
    an ObjectDoesNotExist, if there is none that can be accepted, and NotTaken for someone else.
    """
    row = waiting_for(secret, at=at, is_locked=True)
    if row is None or row.person.user is None:
        raise Delegation.DoesNotExist
    if row.person.user == user:
        raise NotTaken("You sent this invitation yourself. It is for someone else.")
    verified = EmailAddress.objects.filter(user=user, verified=True, email=row.email)
    if not verified.exists():
        raise NotTaken(
            f"This invitation was sent to another address than {user.email}. Sign in with the "
            "account of the address to which it was sent."
        )
    row.delegate, row.accepted_at = user, at
    row.save(update_fields=["delegate", "accepted_at"])
    with _acting_for(row, user):
        audit("delegation.accepted", actor=row.person.key, subject=_subject(row))
    post_acceptance(row=row, to=row.person.user.email, link=link)
    return row.public_id


@transaction.atomic
def change_delegation(
    *, person: Person, public_id: str, scopes: Iterable[str], last_day: date, at: datetime
) -> None:
    """Open more or less, or for another time; it holds from the next request on.

    Raises Delegation.DoesNotExist for one that is not the person's, HasEnded, and ValueError for
    what no form lets through.
    """
    kept = fewest(scopes)
    _check(kept, last_day, at)
    row = _own(person, public_id)
    if not _is_open(row, at):
        raise HasEnded("This has ended. Offer it anew instead.")
    row.scopes, row.last_day = list(kept), last_day
    row.save(update_fields=["scopes", "last_day"])
    audit("delegation.changed", actor=person.key, subject=_subject(row))


@transaction.atomic
def revoke(*, person: Person, public_id: str, at: datetime) -> None:
    """End what was offered or accepted, from the next request on; once more does nothing.

    Raises Delegation.DoesNotExist for one that is not the person's.
    """
    row = _own(person, public_id)
    if row.revoked_at is None:
        row.revoked_at = at
        row.save(update_fields=["revoked_at"])
        audit("delegation.revoked", actor=person.key, subject=_subject(row))


@transaction.atomic
def give_back(*, user: User, public_id: str, at: datetime) -> None:
    """End what was opened to oneself; once more does nothing.

    Raises Delegation.DoesNotExist for one that was not accepted by this account.
    """
    rows = Delegation.objects.select_for_update(of=("self",)).select_related("person")
    row = rows.get(delegate=user, public_id=public_id)
    if row.revoked_at is None:
        row.revoked_at = at
        row.save(update_fields=["revoked_at"])
        with _acting_for(row, user):
            audit("delegation.given_back", actor=row.person.key, subject=_subject(row))


@transaction.atomic
def note_work(*, user: User, public_id: str, is_begun: bool, on: date) -> None:
    """Note that someone begins, or stops, working on the record that is open to them.

    Raises Delegation.DoesNotExist, an ObjectDoesNotExist, if it is not open to them today.
    """
    row = holding(user, on=on).get(public_id=public_id)
    with _acting_for(row, user):
        action = "work.begun" if is_begun else "work.ended"
        audit(action, actor=row.person.key, subject=_subject(row))


def _check(scopes: Iterable[str], last_day: date, at: datetime) -> None:
    today, given = timezone.localdate(at), frozenset(scopes)
    if not given or not given <= frozenset(DELEGABLE):
        raise ValueError("A delegate is given at least one scope, out of those for delegates.")
    if not today <= last_day <= today + timedelta(days=MOST_DAYS):
        raise ValueError("A delegation ends today at the earliest, in 366 days at the latest.")


def _refuse_more(person: Person, offer: Offer, *, own: str, at: datetime) -> None:
    rows = Delegation.objects.of(person)
    if offer.email.lower() == own.lower():
        raise NotOffered("This is your own address. Enter that of the person you let in.")
    open_rows = [row for row in rows.filter(revoked_at=None) if _is_open(row, at)]
    if any(row.email == offer.email.lower() for row in open_rows):
        raise AlreadyAsked(
            f"{offer.email} has been asked already, or holds leave. Change or revoke that first."
        )
    if len(open_rows) >= MOST_AT_ONCE:
        raise NotOffered(f"At most {MOST_AT_ONCE} are open at once. Revoke one first.")
    if rows.filter(created_at__gt=at - timedelta(days=1)).count() >= MOST_A_DAY:
        raise NotOffered(f"At most {MOST_A_DAY} invitations go out in 24 hours. Try again later.")


def _is_open(row: Delegation, at: datetime) -> bool:
    is_over = row.revoked_at is not None or row.last_day < timezone.localdate(at)
    return not is_over and (row.accepted_at is not None or at < row.created_at + GOOD_FOR)


def _own(person: Person, public_id: str) -> Delegation:
    row: Delegation = Delegation.objects.select_for_update().of(person).get(public_id=public_id)
    return row


def _subject(row: Delegation) -> str:
    return f"delegation {row.public_id}"


@contextmanager
def _acting_for(row: Delegation, user: User) -> Iterator[None]:
    """Let what is noted name both: who acts, and whose record it is."""
    mark = acting.set(Acting(actor=user.key, owner=row.person.key, via=_subject(row)))
    try:
        yield
    finally:
        acting.reset(mark)
