"""What we do otherwise than django-allauth: mail by the worker, guests carried over, secrets kept
encrypted."""

from __future__ import annotations

import base64
import hashlib
from html import unescape
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import url_has_allowed_host_and_scheme

from cmeridian.features.accounts.sessions import carry_over
from cmeridian.features.accounts.sessions.fresh import is_fresh
from cmeridian.features.accounts.sessions.lasting import begin_lasting
from cmeridian.features.base.ids import new_public_id
from cmeridian.features.base.mail import post_mail
from cmeridian.features.base.services import audit

if TYPE_CHECKING:
    from allauth.account.models import EmailAddress
    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest

    from cmeridian.features.accounts.models import User

_TOO_OFTEN = "That was tried too often. Wait five minutes, or get a new password by mail."
_WRONG_CODE = "This is not the code, or it is too old. Enter the latest one."
_ACCOUNT_WORDS = {
    "account_inactive": "This account is closed.",
    "cannot_remove_primary_email": "This is the address you sign in with. Change it instead.",
    "duplicate_email": "This is the address on record already. Enter the new one.",
    "email_password_mismatch": "No account has this mail address and this password. Check both.",
    "email_taken": "This address cannot be used. Enter another one.",
    "enter_current_password": "This is not your present password. Enter it once more.",
    "incorrect_code": _WRONG_CODE,
    "incorrect_password": "This is not your password. Enter it once more.",
    "invalid_login": "Enter a mail address such as name@example.org.",
    "rate_limited": "A code was sent a moment ago. Wait a little before you ask for another.",
    "same_as_current": "This is the address on record already. Enter the new one.",
    "too_many_login_attempts": _TOO_OFTEN,
}
_WAYS = {
    "reauthenticate": "With your password",
    "mfa_reauthenticate": "With a code",
    "mfa_reauthenticate:webauthn": "With a passkey",
}
_STEP_WORDS = {
    "cannot_delete_authenticator": "It cannot be removed now.",
    "cannot_generate_recovery_codes": "Recovery codes need an app or a passkey. Add one first.",
    "incorrect_code": _WRONG_CODE,
    "unverified_email": "Confirm your mail address first.",
}


class AccountAdapter(DefaultAccountAdapter):
    """Signs in and out, and writes mails."""

    error_messages = {**DefaultAccountAdapter.error_messages, **_ACCOUNT_WORDS}  # noqa: RUF012

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write a mail, for the worker to send: a mail server that is down stops nobody."""
        given = {"request": self.request, "email": email, **context, **_links()}
        message = self.render_mail(template_prefix, email, given)
        key = f"account {new_public_id()}"
        # The templates escape as for a page; a mail is plain text.
        subject, body = unescape(message.subject), unescape(message.body)
        post_mail(key=key, to=email, subject=subject, body=body)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Note a change of what protects an account, and tell its owner."""
        audit(f"account.{template_prefix.rpartition('/')[2]}", actor=user.key)
        super().send_notification_mail(template_prefix, user, context, email)

    def is_safe_url(self, url: str) -> bool:
        """Tell whether to lead on to an address: within this server only, so without a host.

        The library also takes every host that may be asked for, such as `localhost`, which is
        another machine to whoever reads the page.
        """
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, str]]:
        """List the ways in which someone may show again who they are, in words."""
        ways: list[dict[str, str]] = super().get_reauthentication_methods(user)
        return [{**way, "description": _WAYS[way["id"]]} for way in ways]

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Tell whether to ask again who someone is; who just signed in has just shown it."""
        is_asked: bool = super().is_reauthentication_required(app=app, **more)
        return is_asked and not is_fresh(self.request)

    def get_password_change_redirect_url(self, _request: HttpRequest) -> str:
        """Lead back to the account once the password is changed."""
        return reverse("accounts:account")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Lead back to the account once its mail address is changed."""
        if self.request.user.is_authenticated:
            return reverse("accounts:account")
        address: str = super().get_email_verification_redirect_url(email_address)
        return address

    def authentication_failed(self, _request: HttpRequest, **_credentials: Any) -> None:
        """Note that someone could not sign in; not as whom, which may be anybody's address."""
        audit("account.sign_in_refused")

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign in, and carry over what was begun as a guest."""
        super().login(request, user)
        begin_lasting(request)
        audit("account.signed_in", actor=user.key)
        carry_over(request, user)

    def logout(self, request: HttpRequest) -> None:
        """Sign out: the session and all that it holds ends."""
        key = request.user.key if request.user.is_authenticated else ""
        super().logout(request)
        audit("account.signed_out", actor=key)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Keeps the secrets of second factors encrypted under the secret key of the server."""

    error_messages = {**DefaultMFAAdapter.error_messages, **_STEP_WORDS}  # noqa: RUF012

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name this server to whoever is asked for a passkey."""
        return {**super().get_public_key_credential_rp_entity(), "name": "CMEridian"}

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        """Propose a name for a passkey."""
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {count + 1}"

    def encrypt(self, text: str) -> str:
        """Encrypt a secret for the database."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Give back what was encrypted. Raises InvalidToken under another secret key."""
        return _box().decrypt(encrypted_text.encode()).decode()


def _links() -> dict[str, str]:
    """Give the addresses that stand in mails: never those of a request, whose host anyone sets."""
    pages = {
        "account_address": "accounts:account",
        "password_reset_url": "account_reset_password",
        "signup_url": "account_signup",
    }
    return {name: settings.ADDRESS + reverse(page) for name, page in pages.items()}


def _box() -> MultiFernet:
    """Make the box of the secret key, and of those that it replaced."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(force_bytes(key))) for key in keys])


def _derived(key: bytes) -> bytes:
    mixed = hashlib.blake2b(key, digest_size=32, person=b"second-factor").digest()
    return base64.urlsafe_b64encode(mixed)
