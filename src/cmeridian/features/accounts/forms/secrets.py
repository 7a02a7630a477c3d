"""What people type to show who they are: a mail address, a password, a code."""

from __future__ import annotations

import re
from typing import Any

from allauth.account.fields import EmailField, PasswordField, SetPasswordField
from django import forms
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
)

MAX_MAIL = 254
"""RFC 5321, section 4.5.3.1.3: no longer address can be written to."""
MAX_PASSWORD = 200
"""Far beyond a sentence of words, and too little to keep the server busy with."""
MAX_CODE = 40
_PLAIN_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+", re.ASCII)
_ODD_MAIL = "Enter a mail address such as name@example.org."
_HINT = "At least 12 characters. A few words in a row are good; nothing else is asked."


class LongEnough(MinimumLengthValidator):
    """Refuses short passwords."""

    def get_error_message(self) -> str:
        """Say how long it has to be."""
        return f"Enter at least {self.min_length} characters. A few words in a row are good."


class NotCommon(CommonPasswordValidator):
    """Refuses what stands on the list of common passwords."""

    def get_error_message(self) -> str:
        """Say why, and what to do."""
        return "This password stands on lists that are tried first. Choose another."


def refuse_odd_mail(address: str) -> None:
    """Refuse, as a validator, a mail address that is quoted, or holds other than ASCII signs.

    What is quoted may be a sentence, which mails of ours would carry to others. Some letters are
    longer, or another letter, once they are written small or compared without regard to case.
    """
    if not _PLAIN_MAIL.fullmatch(address):
        raise forms.ValidationError(_ODD_MAIL, code="invalid")


class MailField(EmailField):
    """A mail address, in small letters."""

    def __init__(self, label: str = "Mail address", **more: Any) -> None:
        autocomplete = more.pop("autocomplete", "email")
        super().__init__(
            label=label,
            max_length=MAX_MAIL,
            widget=forms.EmailInput(attrs={"autocomplete": autocomplete, "spellcheck": "false"}),
            error_messages={
                "required": "Enter the mail address.",
                "invalid": _ODD_MAIL,
                "max_length": f"Enter a mail address of at most {MAX_MAIL} characters.",
            },
            **more,
        )
        self.validators.append(refuse_odd_mail)


class _Plain:
    """A field of a password without what the library adds: its placeholder, its list of hints.

    The browser is told no limit: it would cut a longer password without a word.
    """

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Give the widget nothing more."""
        widget.attrs.pop("placeholder", None)
        return {}


_PASSWORD_ERRORS = {
    "required": "Enter the password.",
    "max_length": f"Enter at most {MAX_PASSWORD} characters.",
}


class KnownPassword(_Plain, PasswordField):
    """The password that an account has."""

    def __init__(self, label: str = "Password") -> None:
        super().__init__(
            label=label,
            max_length=MAX_PASSWORD,
            autocomplete="current-password",
            error_messages=_PASSWORD_ERRORS,
        )


class NewPassword(_Plain, SetPasswordField):
    """A password that an account is to have."""

    def __init__(self, label: str = "New password") -> None:
        super().__init__(
            label=label,
            help_text=_HINT,
            max_length=MAX_PASSWORD,
            error_messages=_PASSWORD_ERRORS,
        )


class PasswordToCome(_Plain, PasswordField):
    """The password of an account that is not there yet: the form checks it."""

    def __init__(self) -> None:
        super().__init__(
            label="Password",
            help_text=_HINT,
            max_length=MAX_PASSWORD,
            autocomplete="new-password",
            error_messages=_PASSWORD_ERRORS,
        )


def code_field(label: str = "Code", *, hint: str = "", numeric: bool = False) -> forms.CharField:
    """Make a field for a code from a mail, an app or a list."""
    attributes = {"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "none"}
    if numeric:
        attributes["inputmode"] = "numeric"
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=MAX_CODE,
        widget=forms.TextInput(attrs=attributes),
        error_messages={
            "required": "Enter the code.",
            "max_length": f"Enter a code of at most {MAX_CODE} characters.",
        },
    )
