"""Addresses of signing up, in and out, under the names that django-allauth asks for."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from allauth.usersessions import views as sessions
from django.urls import URLPattern, path

from cmeridian.features.accounts.views.sign_in import (
    AgainByPasskey,
    PasskeyAdd,
    Passkeys,
    PasskeySignIn,
    SignUp,
    View,
    fresh,
    of_passkey,
    ours,
)
from cmeridian.features.base import converters  # noqa: F401 - makes them known
from cmeridian.features.base.permissions import account_required, public


def _open(address: str, view: View, name: str) -> URLPattern:
    """Make an address for everyone."""
    return path(f"account/{address}", public(ours(view)), name=name)


def _own(address: str, view: View, name: str) -> URLPattern:
    """Make an address for whoever is signed in."""
    return path(f"account/{address}", account_required(ours(view)), name=name)  # type: ignore[arg-type]


def _fresh(address: str, view: View, name: str) -> URLPattern:
    """Make an address for whoever is signed in, and showed just now who they are."""
    return _own(address, fresh(name, view), name)


urlpatterns = [
    _open("sign-up/", SignUp.as_view(), "account_signup"),
    _open("sign-in/", account.login, "account_login"),
    _open("sign-out/", account.logout, "account_logout"),
    _open("closed/", account.account_inactive, "account_inactive"),
    _open("confirm/", account.email_verification_sent, "account_email_verification_sent"),
    _open("forgotten/", account.password_reset, "account_reset_password"),
    _open(
        "forgotten/code/",
        account.confirm_password_reset_code,
        "account_confirm_password_reset_code",
    ),
    _open(
        "forgotten/new-password/",
        account.complete_password_reset,
        "account_complete_password_reset",
    ),
    _open(
        "forgotten/done/",
        account.password_reset_from_key_done,
        "account_password_reset_completed",
    ),
    _open("sign-in/second-step/", second_factor.authenticate, "mfa_authenticate"),
    _open("sign-in/passkey/", PasskeySignIn.as_view(), "mfa_login_webauthn"),
    _own("again/", account.reauthenticate, "account_reauthenticate"),
    _own("again/code/", second_factor.reauthenticate, "mfa_reauthenticate"),
    _own("again/passkey/", AgainByPasskey.as_view(), "mfa_reauthenticate_webauthn"),
    _fresh("mail/", account.email, "account_email"),
    _own("password/", account.password_change, "account_change_password"),
    _fresh("password/set/", account.password_set, "account_set_password"),
    _own("sessions/", sessions.list_usersessions, "usersessions_list"),
    _own("security/", second_factor.index, "mfa_index"),
    _own("security/app/", totp.activate_totp, "mfa_activate_totp"),
    _own("security/app/remove/", totp.deactivate_totp, "mfa_deactivate_totp"),
    _own("security/recovery-codes/", recovery.view_recovery_codes, "mfa_view_recovery_codes"),
    _own(
        "security/recovery-codes/new/",
        recovery.generate_recovery_codes,
        "mfa_generate_recovery_codes",
    ),
    _own("security/passkeys/", Passkeys.as_view(), "mfa_list_webauthn"),
    _own("security/passkeys/add/", PasskeyAdd.as_view(), "mfa_add_webauthn"),
    _own(
        "security/passkeys/<public_id:public_id>/name/",
        of_passkey(passkeys.edit_webauthn),
        "mfa_edit_webauthn",
    ),
    _own(
        "security/passkeys/<public_id:public_id>/remove/",
        of_passkey(passkeys.remove_webauthn),
        "mfa_remove_webauthn",
    ),
]
