"""Days as pages ask for them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from cmeridian.domain.requirements.sentences import day_month_year
from cmeridian.exchange.field_types import FIRST_YEAR, LAST_YEAR
from cmeridian.features.base.forms import DayInput


class DayField(forms.DateField):
    """A day that may be left out, written as year-month-day."""

    widget = DayInput

    def __init__(self, *, label: str, help_text: str = "") -> None:
        super().__init__(
            label=label,
            help_text=help_text,
            required=False,
            input_formats=["%Y-%m-%d"],
            error_messages={"invalid": "Enter the date as year-month-day, such as 2027-03-01."},
        )

    def clean(self, value: Any) -> date | None:
        """Read a day within the years that records use."""
        day: date | None = super().clean(value)
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(f"Enter a year from {FIRST_YEAR} to {LAST_YEAR}.")
        return day


class UntilForm(forms.Form):
    """Up to which day deadlines are listed."""

    until = DayField(label="Up to")

    def __init__(self, data: Any, *, on: date, last: date) -> None:
        super().__init__(data)
        self._on, self._last = on, last

    def clean_until(self) -> date | None:
        """Keep the day within what can be listed."""
        day: date | None = self.cleaned_data["until"]
        if day is not None and not self._on < day <= self._last:
            first, last = day_month_year(self._on), day_month_year(self._last)
            raise forms.ValidationError(f"Enter a day after {first} and up to {last}.")
        return day
