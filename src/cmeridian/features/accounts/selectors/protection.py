"""How an account is protected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils.crypto import salted_hmac
from django.utils.timezone import localdate

from cmeridian.domain.requirements.sentences import joined
from cmeridian.features.base.ids import ID_LENGTH

if TYPE_CHECKING:
    from datetime import date

    from cmeridian.features.accounts.models import User


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey. public_id: stands for it in addresses; used_on: None if it never was."""

    public_id: str
    pk: int
    name: str
    added_on: date
    used_on: date | None


@dataclass(frozen=True, slots=True)
class Protection:
    """What protects an account. codes_left: recovery codes not used; None if there are none."""

    mail: str
    has_password: bool
    passkeys: tuple[Passkey, ...]
    has_app: bool
    codes_left: int | None
    sessions: int

    @property
    def has_second_step(self) -> bool:
        """Whether a password alone does not suffice."""
        return self.has_app or bool(self.passkeys)

    @property
    def sentence(self) -> str:
        """Say in words how one signs in."""
        keys = "one of your passkeys" if len(self.passkeys) > 1 else "your passkey"
        ways = [keys] if self.passkeys else []
        seconds = [*(["a code of your app"] if self.has_app else []), *ways]
        if self.has_password:
            step = f" and {joined(seconds)}" if seconds else ""
            ways.append(f"your password{step}")
        return f"You sign in with {', or with '.join(ways)}." if ways else "You sign in by mail."


def protection_of(user: User) -> Protection:
    """Find out what protects an account."""
    held = list(Authenticator.objects.filter(user=user).order_by("pk"))
    kinds = Authenticator.Type
    codes = next((one for one in held if one.type == kinds.RECOVERY_CODES), None)
    return Protection(
        mail=user.email,
        has_password=user.has_usable_password(),
        passkeys=tuple(_passkey(one) for one in held if one.type == kinds.WEBAUTHN),
        has_app=any(one.type == kinds.TOTP for one in held),
        codes_left=len(codes.wrap().get_unused_codes()) if codes else None,
        sessions=len(UserSession.objects.purge_and_list(user)),
    )


def passkeys_of(user: User) -> tuple[Passkey, ...]:
    """List the passkeys of an account, in the order in which they were added."""
    held = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    return tuple(_passkey(one) for one in held.order_by("pk"))


def find_passkey(user: User, public_id: str) -> Passkey:
    """Find a passkey. Raises Authenticator.DoesNotExist for an id that is not the account's."""
    for one in passkeys_of(user):
        if one.public_id == public_id:
            return one
    raise Authenticator.DoesNotExist


def _passkey(held: Authenticator) -> Passkey:
    used = held.last_used_at
    return Passkey(
        # Worked out, since the library keeps none: its own numbers tell how many there are.
        public_id=salted_hmac("passkey", str(held.pk), algorithm="sha256").hexdigest()[:ID_LENGTH],
        pk=held.pk,
        name=held.wrap().name,
        added_on=localdate(held.created_at),
        used_on=localdate(used) if used else None,
    )
