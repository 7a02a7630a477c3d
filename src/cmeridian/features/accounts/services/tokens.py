"""Give a program of one's own leave to ask, and take it back."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from cmeridian.domain.kernel.problems import UserError
from cmeridian.features.accounts.models import ApiToken, Person
from cmeridian.features.accounts.selectors.tokens import BEGINS_WITH, MAX_ENDED
from cmeridian.features.accounts.services.people import lock
from cmeridian.features.base.access import fewest
from cmeridian.features.base.ids import digest_of_secret
from cmeridian.features.base.services import audit, once

if TYPE_CHECKING:
    from cmeridian.features.accounts.selectors.tokens import Program

MAX_TOKENS = 50
"""So many may hold at once."""
MAX_TOKEN_DAYS = 366
"""So far ahead may the last day of a token lie."""
_BYTES = 32


class TooManyTokens(UserError):
    """As many tokens hold as may."""

    def __init__(self) -> None:
        super().__init__(f"At most {MAX_TOKENS} tokens may hold at once. Revoke one first.")


@dataclass(frozen=True, slots=True)
class Issued:
    """A token that was made. secret: to be shown now, since it is kept nowhere."""

    public_id: str
    secret: str


def issue_token(
    *,
    person: Person,
    name: str,
    scopes: Iterable[str],
    last_day: date,
    on: date,
    submission: str,
) -> Issued | None:
    """Make a token, once for each form; None where the form had been sent before.

    scopes: of `features.base.access`, at least one; last_day: from today on, that day included.
    Raises ValueError for a scope or a day that no form offers, and TooManyTokens.
    """
    given = list(fewest(scopes))
    if not given:
        raise ValueError("a token needs a scope")
    if not on <= last_day <= on + timedelta(days=MAX_TOKEN_DAYS):
        raise ValueError("the last day of a token lies too far away")
    made: list[Issued] = []

    def act() -> str:
        secret = BEGINS_WITH + secrets.token_urlsafe(_BYTES)
        lock(person)
        _make_room(person, on)
        row = ApiToken.objects.create(
            person=person,
            name=name,
            digest=digest_of_secret(secret),
            hint=secret[-4:],
            scopes=given,
            last_day=last_day,
        )
        audit("token.issued", actor=person.key, subject=f"token {row.public_id}")
        made.append(Issued(row.public_id, secret))
        return row.public_id

    once(key=submission, actor=person.key, act=act)
    return made[0] if made else None


@transaction.atomic
def revoke_token(*, person: Person, public_id: str, at: datetime) -> None:
    """Let a token hold no longer, from now on; once more does nothing.

    Raises ApiToken.DoesNotExist, an ObjectDoesNotExist, for an id that is not the person's.
    """
    row: ApiToken = ApiToken.objects.of(person).get(public_id=public_id)
    holding = ApiToken.objects.of(person).filter(pk=row.pk, revoked_at=None)
    if holding.update(revoked_at=at):
        audit("token.revoked", actor=person.key, subject=f"token {public_id}")


def note_use(*, program: Program, on: date) -> bool:
    """Remember the day on which a token was used. Returns whether it is the first of that day."""
    if program.last_used_on is not None and program.last_used_on >= on:
        return False
    rows = ApiToken.objects.filter(public_id=program.public_id)
    before = Q(last_used_on=None) | Q(last_used_on__lt=on)
    return rows.filter(before).update(last_used_on=on) > 0


def _make_room(person: Person, on: date) -> None:
    """Refuse one more than may hold, and forget the oldest of those that ended."""
    holds = Q(revoked_at=None, last_day__gte=on)
    if ApiToken.objects.of(person).filter(holds).count() >= MAX_TOKENS:
        raise TooManyTokens
    ended = ApiToken.objects.of(person).exclude(holds).order_by("-id")
    older = list(ended.values_list("pk", flat=True)[MAX_ENDED:])
    ApiToken.objects.filter(pk__in=older).delete()
