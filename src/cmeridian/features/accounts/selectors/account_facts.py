"""Read what is kept of an account beside the record: for its owner to take along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from cmeridian.features.accounts.models import ApiToken, Delegation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cmeridian.features.accounts.models import Person, User


def account_facts(*, person: Person, user: User) -> dict[str, Any]:
    """Gather an account's addresses, ways to sign in, delegates and programs, as plain values.

    Secrets are left out: no password, no key, no token, nor what is kept to recognise them.
    """
    delegated = Delegation.objects.filter(delegate=user)
    return {
        "key": user.key,
        "joined": user.date_joined,
        "last_sign_in": user.last_login,
        "mail_addresses": [
            {"address": one.email, "is_verified": one.verified, "is_primary": one.primary}
            for one in EmailAddress.objects.filter(user=user).order_by("pk")
        ],
        "has_password": user.has_usable_password(),
        "second_factors": list(_second_factors(user)),
        "signed_in_browsers": [
            {"since": one.created_at, "browser": one.user_agent, "address": one.ip}
            for one in UserSession.objects.filter(user=user).order_by("pk")
        ],
        "delegates": list(_delegations(Delegation.objects.of(person))),
        "records_opened_to_you": list(_delegations(delegated, is_own=False)),
        "programs": list(_programs(person)),
    }


def _second_factors(user: User) -> Iterator[dict[str, Any]]:
    for row in Authenticator.objects.filter(user=user).order_by("pk"):
        yield {
            "kind": row.type,
            "name": row.wrap().name if row.type == Authenticator.Type.WEBAUTHN else "",
            "added": row.created_at,
            "last_used": row.last_used_at,
        }


def _delegations(rows: Iterable[Delegation], *, is_own: bool = True) -> Iterator[dict[str, Any]]:
    """Write delegations; what an owner noted on a delegate is the owner's alone."""
    for row in sorted(rows, key=lambda one: one.pk):
        about = {"mail_address": row.email, "called": row.label} if is_own else {}
        yield {
            "id": row.public_id,
            **about,
            "scopes": list(row.scopes),
            "offered": row.created_at,
            "accepted": row.accepted_at,
            "last_day": row.last_day,
            "revoked": row.revoked_at,
        }


def _programs(person: Person) -> Iterator[dict[str, Any]]:
    for row in ApiToken.objects.of(person).order_by("pk"):
        yield {
            "id": row.public_id,
            "name": row.name,
            "ends_in": row.hint,
            "scopes": list(row.scopes),
            "made": row.created_at,
            "last_day": row.last_day,
            "last_used": row.last_used_on,
            "revoked": row.revoked_at,
        }
