"""Signing up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account import forms as library
from django import forms
from django.contrib.auth.hashers import make_password

from cmeridian.features.accounts.forms.secrets import MailField, PasswordToCome
from cmeridian.features.accounts.sessions import KEEP_SAMPLE_KEY

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from cmeridian.features.accounts.models import User


class SignUpForm(library.SignupForm):
    """Mail address and password; of who walks in as a sample, whether to take it along.

    is_sample: the record in this browser is that of an invented clinician.
    """

    def __init__(self, *args: Any, is_sample: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields = {"email": MailField(), "password1": PasswordToCome()}
        if is_sample:
            self.fields["keep_sample"] = forms.BooleanField(
                label="Take this sample record along",
                help_text="Left off, you begin with a record of your own.",
                required=False,
            )

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Make the account; where there is one already, only its owner is told, by mail."""
        if self.account_already_exists:
            # As long as it takes for a new account, whose password is worked into a digest.
            make_password(self.cleaned_data["password1"])
        # Said to both, as the pages that follow are the same.
        request.session[KEEP_SAMPLE_KEY] = bool(self.cleaned_data.get("keep_sample"))
        found: tuple[User | None, HttpResponse | None] = super().try_save(request)
        return found
