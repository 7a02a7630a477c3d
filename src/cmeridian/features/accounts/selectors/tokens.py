"""Read the tokens with which a person's own programs ask."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils import timezone

from cmeridian.features.accounts.models import ApiToken
from cmeridian.features.base.access import SCOPES
from cmeridian.features.base.ids import digest_of_secret

if TYPE_CHECKING:
    from cmeridian.features.accounts.models import Person

BEGINS_WITH = "cmeridian_"
MAX_ENDED = 50
"""So many tokens that no longer hold are still shown, the newest first."""
_TOKEN = re.compile(rf"{BEGINS_WITH}[A-Za-z0-9_-]{{43}}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Program:
    """A program that asks by leave of a person. account: the key of the account that gave it."""

    public_id: str
    scopes: tuple[str, ...]
    account: str
    last_used_on: date | None
    person: Person


@dataclass(frozen=True, slots=True)
class TokenShown:
    """A token as its owner sees it. may: its scopes in words; ended: why it no longer holds."""

    public_id: str
    name: str
    hint: str
    may: tuple[str, ...]
    created_on: date
    last_day: date
    last_used_on: date | None
    ended: str


def find_program(secret: str, *, on: date) -> Program | None:
    """Find whose program shows a secret; None if it does not hold, or no longer.

    It holds until its last day, that day included, unless it was revoked or its account closed.
    """
    if not _TOKEN.fullmatch(secret):
        return None
    rows = ApiToken.objects.filter(digest=digest_of_secret(secret), revoked_at=None)
    holding = rows.filter(last_day__gte=on, person__user__is_active=True)
    row = holding.select_related("person__user").first()
    if row is None or row.person.user is None:
        return None
    account = row.person.user.key
    return Program(row.public_id, tuple(row.scopes), account, row.last_used_on, row.person)


def list_tokens(person: Person, *, on: date) -> tuple[TokenShown, ...]:
    """List a person's tokens: those that hold first, then those that ended, the newest first."""
    shown = [_shown(row, on) for row in ApiToken.objects.of(person)]
    holding = [one for one in shown if not one.ended]
    return (*holding, *[one for one in shown if one.ended][:MAX_ENDED])


def _shown(row: ApiToken, on: date) -> TokenShown:
    ended = "revoked" if row.revoked_at else "ended" if row.last_day < on else ""
    return TokenShown(
        public_id=row.public_id,
        name=row.name,
        hint=row.hint,
        may=tuple(words for scope, words in SCOPES.items() if scope in row.scopes),
        created_on=timezone.localdate(row.created_at),
        last_day=row.last_day,
        last_used_on=row.last_used_on,
        ended=ended,
    )
