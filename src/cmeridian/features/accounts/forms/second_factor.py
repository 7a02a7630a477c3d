"""The second step and passkeys: the library's forms, with our fields, words and limits."""

from __future__ import annotations

import struct
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms

from cmeridian.features.accounts.forms.secrets import code_field
from cmeridian.features.accounts.services import use_code_once
from cmeridian.features.base.forms import refuse_control_characters

MAX_CREDENTIAL = 20_000
"""What a browser says of a passkey has about 1 000 characters, 5 000 with a long attestation."""
MAX_NAME = 60
_ODD = (AttributeError, IndexError, KeyError, TypeError, ValueError, RecursionError, struct.error)
"""What the library lets through when a credential is not built as a browser builds it."""
_STEP_HINT = "Six digits from your app, or one of your recovery codes."


class _UsedOnce:
    """A code of the app is good once: who reads it over a shoulder comes too late."""

    def clean_code(self) -> str:
        """Check the code. Raises ValidationError for one that is wrong, or was used."""
        code: str = super().clean_code()  # type: ignore[misc]
        used: Authenticator = self.authenticator  # type: ignore[attr-defined]
        is_of_app = used.type == Authenticator.Type.TOTP
        if is_of_app and not use_code_once(authenticator=used, code=code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SecondStepForm(_UsedOnce, base.AuthenticateForm):
    """A code of the app, or a recovery code."""

    code = code_field(hint=_STEP_HINT)


class AgainByCodeForm(_UsedOnce, base.ReauthenticateForm):
    """A code once more."""

    code = code_field(hint=_STEP_HINT)


class ConnectAppForm(totp.ActivateTOTPForm):
    """The first code of an app, which proves that it holds the secret."""

    code = code_field("Code that the app shows", hint="Six digits.", numeric=True)


class _Credential(forms.JSONField):
    """What a browser says of a passkey."""

    widget = forms.HiddenInput
    default_error_messages = {  # noqa: RUF012 - as Django's own fields have it
        "required": "No passkey came along. Passkeys need JavaScript and a browser that has them.",
        "invalid": "What the browser sent is no passkey. Load the page again, and try once more.",
    }

    def to_python(self, value: Any) -> Any:
        """Read it, within its limit."""
        if isinstance(value, str) and len(value) > MAX_CREDENTIAL:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        try:
            found = super().to_python(value)
        except RecursionError:
            found = []
        if found is not None and not isinstance(found, dict):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return found

    def bound_data(self, data: Any, initial: Any) -> str:  # noqa: ARG002 - as in Django's fields
        """Send nothing back: what a passkey signed is good once."""
        return ""

    def prepare_value(self, value: Any) -> str:  # noqa: ARG002
        """Show nothing: the script on the page fills it."""
        return ""


class _SignedByPasskey:
    """What a passkey signed; what is not built as it should be is refused, whatever it is."""

    def clean_credential(self) -> Authenticator:
        """Find the passkey. Raises ValidationError if the signature is not its own."""
        try:
            found: Authenticator = super().clean_credential()  # type: ignore[misc]
        except _ODD as error:
            raise get_adapter().validation_error("incorrect_code") from error
        return found


class PasskeySignInForm(_SignedByPasskey, webauthn.LoginWebAuthnForm):
    """A passkey in the place of address and password."""

    credential = _Credential()
    remember = forms.BooleanField(required=False, widget=forms.HiddenInput)


class PasskeyStepForm(_SignedByPasskey, webauthn.AuthenticateWebAuthnForm):
    """A passkey as the second step."""

    credential = _Credential()


class AgainByPasskeyForm(_SignedByPasskey, webauthn.ReauthenticateWebAuthnForm):
    """A passkey once more."""

    credential = _Credential()


def _name_field() -> forms.CharField:
    return forms.CharField(
        label="Name",
        help_text="By which you know it again, such as “phone” or “blue key”.",
        max_length=MAX_NAME,
        validators=[refuse_control_characters],
        error_messages={
            "required": "Enter a name.",
            "max_length": f"Enter a name of at most {MAX_NAME} characters.",
        },
    )


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    """A new passkey, and its name. Each is one that signs in by itself."""

    name = _name_field()
    credential = _Credential()
    passwordless = None

    def clean(self) -> dict[str, Any]:
        """Check the passkey against what this session asked for."""
        try:
            given: dict[str, Any] = super().clean()
        except _ODD as error:
            raise get_adapter().validation_error("incorrect_code") from error
        return given


class NamePasskeyForm(webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    name = _name_field()
