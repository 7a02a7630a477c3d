"""Signing in, passwords and mail addresses: the library's forms, with our fields and words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account import forms as library
from allauth.account.internal.flows.login import perform_password_login
from django import forms

from cmeridian.features.accounts.forms.secrets import (
    KnownPassword,
    MailField,
    NewPassword,
    code_field,
)
from cmeridian.features.accounts.sessions.lasting import ask_to_stay

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_MAIL_CODE_HINT = "Eight letters from the mail, such as BCDF-GHJK."


def stay_field() -> forms.BooleanField:
    """Make the field that asks to be kept signed in."""
    return forms.BooleanField(
        label="Stay signed in on this device",
        help_text="For 30 days. Leave it off on a computer that others use.",
        required=False,
    )


class SignInForm(library.LoginForm):
    """Mail address and password."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields = {
            "login": MailField(autocomplete="username"),
            "password": KnownPassword(),
            "remember": stay_field(),
        }

    def _login_with_password(
        self, request: HttpRequest, redirect_url: str | None, credentials: dict[str, Any]
    ) -> HttpResponse:
        # Said before the second step, and done once it is passed: until then it is the session of
        # a guest, whose work must not end with the browser.
        ask_to_stay(request, wanted=self.cleaned_data["remember"])
        self._login.redirect_url = redirect_url
        answer: HttpResponse = perform_password_login(request, credentials, self._login)
        return answer


class ForgottenForm(library.ResetPasswordForm):
    """Where to send a code to those who forgot their password."""

    email = MailField()


class ConfirmMailForm(library.ConfirmEmailVerificationCodeForm):
    """The code that proves that a mail address is one's own."""

    code = code_field(hint=_MAIL_CODE_HINT)


class ForgottenCodeForm(library.ConfirmPasswordResetCodeForm):
    """The code that allows a new password."""

    code = code_field(hint=_MAIL_CODE_HINT)


class AgainForm(library.ReauthenticateForm):
    """The password once more."""

    password = KnownPassword()


class AnotherMailForm(library.AddEmailForm):
    """The address that is to take the place of the one on record."""

    email = MailField("New mail address")


class _OneNewPassword:
    """Asks for a new password once: who mistypes it gets a new one by mail."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        del fields["password2"]
        new = fields["password1"] = NewPassword()
        new.user = self.user  # type: ignore[attr-defined]


class ChangePasswordForm(_OneNewPassword, library.ChangePasswordForm):
    """The present password, and a new one."""

    oldpassword = KnownPassword("Present password")


class SetPasswordForm(_OneNewPassword, library.SetPasswordForm):
    """A first password."""


class NewPasswordForm(_OneNewPassword, library.ResetPasswordKeyForm):
    """A password in the place of the forgotten one."""
