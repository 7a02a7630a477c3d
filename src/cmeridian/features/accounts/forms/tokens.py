"""A program of one's own: its name, what it may do, until when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from cmeridian.domain.requirements.sentences import day_month_year
from cmeridian.features.accounts.services.tokens import MAX_TOKEN_DAYS
from cmeridian.features.base.access import SCOPES, fewest
from cmeridian.features.base.forms import DayInput, refuse_control_characters, submission_field

if TYPE_CHECKING:
    from django.http import QueryDict

MOST_NAME = 100
USUAL_DAYS = 90
"""After so many days a token ends, unless another day is entered."""


class TokenForm(forms.Form):
    """A token. on: today."""

    name = forms.CharField(
        label="Name of the program",
        help_text="So that you know it again, such as Import from the hospital.",
        max_length=MOST_NAME,
        validators=[refuse_control_characters],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={
            "required": "Enter a name, so that you know the program again.",
            "max_length": "Use at most %(limit_value)d characters.",
        },
    )
    scopes = forms.MultipleChoiceField(
        label="It may",
        help_text="Nothing else is open to it. Tick as little as it needs.",
        choices=list(SCOPES.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick at least one thing that it may do.",
            "invalid_choice": "Tick only what stands here.",
            "invalid_list": "Tick only what stands here.",
        },
    )
    last_day = forms.DateField(
        label="Until",
        help_text=f"That day included; within the next {MAX_TOKEN_DAYS} days. You can revoke it at "
        "any time.",
        widget=DayInput,
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": "Enter the last day on which the program may ask.",
            "invalid": "Enter the last day as year-month-day, such as 2027-03-01.",
        },
    )
    submission = submission_field()

    def __init__(self, data: QueryDict | None = None, *, on: date, **more: Any) -> None:
        usual = on + timedelta(days=USUAL_DAYS)
        super().__init__(data, initial={"last_day": usual.isoformat()}, **more)
        self._first, self._last = on, on + timedelta(days=MAX_TOKEN_DAYS)
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
    def wanted(self) -> dict[str, Any]:
        """What to make, once the form is valid."""
        return {name: self.cleaned_data[name] for name in ("name", "scopes", "last_day")}
