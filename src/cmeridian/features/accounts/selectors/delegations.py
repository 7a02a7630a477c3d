"""Read what owners have opened to others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from django.utils import timezone

from cmeridian.features.accounts.models import Delegation, Person
from cmeridian.features.base.access import FOR_DELEGATES, SCOPES, in_words

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from cmeridian.features.accounts.models import User

GOOD_FOR = timedelta(days=14)
"""For so long an invitation can be accepted."""
OFFERED, HOLDS, ENDED = "Offered", "Holds", "Ended"
MOST_ENDED = 20
"""So many that have ended are listed, the newest first."""


@dataclass(frozen=True, slots=True)
class Delegated:
    """What someone may do on the record of another, today.

    owner: the key of the person whose record it is; owner_name: as they call themselves, or their
    mail address; last_day: until when, that day included.
    """

    public_id: str
    owner: str
    owner_name: str
    scopes: tuple[str, ...]
    last_day: date

    @property
    def words(self) -> str:
        """What is opened, such as `see credits; change activities`."""
        return in_words(self.scopes)


@dataclass(frozen=True, slots=True)
class Leave:
    """Leave that an owner gave, as they see it. state: Offered, Holds or Ended.

    name: the owner's word for who it is, or the mail address; invited_until: the last day on which
    the invitation can be accepted; ended_on: when it was taken back, or the day after its last.
    """

    public_id: str
    name: str
    email: str
    scopes: tuple[str, ...]
    state: str
    offered_on: date
    invited_until: date
    last_day: date
    accepted_on: date | None
    ended_on: date | None
    was_accepted: bool

    @property
    def words(self) -> str:
        """What is opened, such as `see credits; change activities`."""
        return in_words(self.scopes)

    @property
    def scope_words(self) -> tuple[str, ...]:
        """Each thing that is opened, in a line of its own."""
        return tuple(SCOPES[scope] for scope in self.scopes)


@dataclass(frozen=True, slots=True)
class Leaves:
    """All that an owner has given: what is open, and the last of what has ended."""

    open: tuple[Leave, ...]
    ended: tuple[Leave, ...]

    @property
    def holding(self) -> int:
        """How many see or change something today."""
        return sum(one.state == HOLDS for one in self.open)


@dataclass(frozen=True, slots=True)
class Invitation:
    """Leave that waits to be accepted. asked_by: the mail address that the owner signs in with."""

    public_id: str
    asked_by: str
    scopes: tuple[str, ...]
    last_day: date

    @property
    def scope_words(self) -> tuple[str, ...]:
        """Each thing that is opened, in a line of its own."""
        return tuple(FOR_DELEGATES[scope] for scope in self.scopes)


def digest_of(secret: str) -> str:
    """Give what is kept of a secret: SHA-256, which does not lead back to its 130 random bits."""
    return sha256(secret.encode()).hexdigest()


def find_delegated(user: User, public_id: str, *, on: date) -> tuple[Delegated, Person] | None:
    """Find what someone works under, with the record; None if it does not hold, or no longer."""
    row = holding(user, on=on).filter(public_id=public_id).first()
    return (_delegated(row), row.person) if row else None


def opened_to(user: User, *, on: date) -> tuple[Delegated, ...]:
    """List the records that are open to someone today."""
    return tuple(_delegated(row) for row in holding(user, on=on))


def leaves_of(person: Person, *, at: datetime) -> Leaves:
    """List whom a person lets in, whom they have asked, and what has ended."""
    leaves = [_leave(row, at) for row in Delegation.objects.of(person)]
    return Leaves(
        open=tuple(one for one in leaves if one.state != ENDED),
        ended=tuple(one for one in leaves if one.state == ENDED)[:MOST_ENDED],
    )


def find_leave(person: Person, public_id: str, *, at: datetime) -> Leave:
    """Find leave that a person gave.

    Raises Delegation.DoesNotExist, an ObjectDoesNotExist, for an id that is not the person's.
    """
    return _leave(Delegation.objects.of(person).get(public_id=public_id), at)


def find_invitation(secret: str, *, at: datetime) -> Invitation | None:
    """Find what an invitation offers; None if there is none, or it can no longer be accepted."""
    row = waiting_for(secret, at=at)
    if row is None or row.person.user is None:
        return None
    return Invitation(row.public_id, row.person.user.email, tuple(row.scopes), row.last_day)


def waiting_for(secret: str, *, at: datetime, is_locked: bool = False) -> Delegation | None:
    """Find the row of an invitation that can be accepted now. is_locked: hold it meanwhile."""
    rows = Delegation.objects.filter(digest=digest_of(secret), accepted_at=None, revoked_at=None)
    rows = rows.filter(created_at__gt=at - GOOD_FOR, last_day__gte=timezone.localdate(at))
    rows = rows.filter(person__user__is_active=True)
    rows = rows.select_for_update(of=("self",)) if is_locked else rows
    row: Delegation | None = rows.select_related("person__user").first()
    return row


def was_accepted_by(user: User, secret: str) -> bool:
    """Tell whether someone has accepted an invitation before."""
    return bool(Delegation.objects.filter(digest=digest_of(secret), delegate=user).exists())


def holding(user: User, *, on: date) -> QuerySet[Delegation]:
    """Find the rows of what is open to someone on a day; they come with the owner."""
    rows = Delegation.objects.filter(delegate=user, revoked_at=None, last_day__gte=on)
    return rows.filter(person__user__is_active=True).select_related("person__user")


def _delegated(row: Delegation) -> Delegated:
    owner = row.person
    name = owner.name or (owner.user.email if owner.user else "")
    return Delegated(row.public_id, owner.key, name, tuple(row.scopes), row.last_day)


def _leave(row: Delegation, at: datetime) -> Leave:
    ended_on = _ended_on(row, at)
    state = ENDED if ended_on else HOLDS if row.accepted_at else OFFERED
    return Leave(
        public_id=row.public_id,
        name=row.label or row.email,
        email=row.email,
        scopes=tuple(row.scopes),
        state=state,
        offered_on=timezone.localdate(row.created_at),
        invited_until=min(timezone.localdate(row.created_at + GOOD_FOR), row.last_day),
        last_day=row.last_day,
        accepted_on=timezone.localdate(row.accepted_at) if row.accepted_at else None,
        ended_on=ended_on,
        was_accepted=row.accepted_at is not None,
    )


def _ended_on(row: Delegation, at: datetime) -> date | None:
    """Give the day from which it held no longer; None while it is open."""
    ends = [row.last_day + timedelta(days=1)]
    if row.revoked_at:
        ends.append(timezone.localdate(row.revoked_at))
        return min(ends)
    if row.accepted_at is None and at >= row.created_at + GOOD_FOR:
        ends.append(timezone.localdate(row.created_at + GOOD_FOR))
        return min(ends)
    return ends[0] if timezone.localdate(at) >= ends[0] else None
