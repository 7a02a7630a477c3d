"""Whom to let in: the offer, and what it opens until when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from cmeridian.domain.requirements.sentences import day_month_year
from cmeridian.features.accounts.forms.secrets import refuse_odd_mail
from cmeridian.features.accounts.services.delegations import (
    MOST_DAYS,
    MOST_EMAIL,
    MOST_LABEL,
    Offer,
)
from cmeridian.features.base.access import DELEGABLE, SCOPES, fewest
from cmeridian.features.base.forms import DayInput, refuse_control_characters, submission_field

if TYPE_CHECKING:
    from django.http import QueryDict

    from cmeridian.features.accounts.selectors.delegations import Leave

USUAL_DAYS = 90
"""After so many days an offer ends, unless another day is entered."""


class OpenForm(forms.Form):
    """What is opened, and until when. on: today."""

    scopes = forms.MultipleChoiceField(
        label="They may",
        help_text="Nothing else is open to them: not your account, and not the record as a file.",
        choices=[(scope, SCOPES[scope]) for scope in DELEGABLE],
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick at least one thing that they may do.",
            "invalid_choice": "Tick only what stands here.",
            "invalid_list": "Tick only what stands here.",
        },
    )
    last_day = forms.DateField(
        label="Until",
        help_text="That day included; within the next 366 days. You can end it at any time.",
        widget=DayInput,
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": "Enter the last day on which they may work on your record.",
            "invalid": "Enter the last day as year-month-day, such as 2027-03-01.",
        },
    )

    def __init__(self, data: QueryDict | None = None, *, on: date, **more: Any) -> None:
        super().__init__(data, **more)
        self._first, self._last = on, on + timedelta(days=MOST_DAYS)
        self.fields["last_day"].widget.attrs |= {
            "min": self._first.isoformat(),
            "max": self._last.isoformat(),
        }

    def clean_last_day(self) -> date:
        """Keep the day within what may be given."""
        day: date = self.cleaned_data["last_day"]
        if not self._first <= day <= self._last:
            first, last = day_month_year(self._first), day_month_year(self._last)
            raise ValidationError(f"Enter a day from {first} to {last}.")
        return day

    def clean_scopes(self) -> tuple[str, ...]:
        """Leave out what something else includes."""
        return fewest(self.cleaned_data["scopes"])

    @property
    def opened(self) -> dict[str, Any]:
        """What to open, once the form is valid."""
        return {name: self.cleaned_data[name] for name in ("scopes", "last_day")}


class OfferForm(OpenForm):
    """An invitation. own: the mail address of whoever invites."""

    email = forms.EmailField(
        label="Their mail address",
        help_text="The invitation goes there. Only an account under this address can accept it.",
        max_length=MOST_EMAIL,
        validators=[refuse_odd_mail],
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Enter the mail address of the person you let in.",
            "invalid": "Enter a mail address, such as name@example.org.",
            "max_length": "Enter a mail address of at most %(limit_value)d characters.",
        },
    )
    label = forms.CharField(
        label="Who that is",
        help_text="For you alone: they do not see it.",
        required=False,
        max_length=MOST_LABEL,
        validators=[refuse_control_characters],
        error_messages={"max_length": "Use at most %(limit_value)d characters."},
    )
    submission = submission_field()
    field_order = ("email", "label", "scopes", "last_day", "submission")

    def __init__(
        self, data: QueryDict | None = None, *, on: date, own: str = "", **more: Any
    ) -> None:
        usual = on + timedelta(days=USUAL_DAYS)
        super().__init__(data, on=on, initial={"last_day": usual.isoformat()}, **more)
        self._own = own.lower()

    def clean_email(self) -> str:
        """Refuse one's own address."""
        email = str(self.cleaned_data["email"]).lower()
        if email == self._own:
            raise ValidationError("This is your own address. Enter that of the person you let in.")
        return email

    @property
    def offer(self) -> Offer:
        """What is offered, once the form is valid."""
        given = self.cleaned_data
        return Offer(given["email"], given["label"], given["scopes"], given["last_day"])


def as_it_is(leave: Leave) -> dict[str, Any]:
    """Fill in the form with what is open now."""
    return {"scopes": list(leave.scopes), "last_day": leave.last_day.isoformat()}
