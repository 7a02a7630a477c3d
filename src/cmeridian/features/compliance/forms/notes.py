"""What a person found at the source of a rule."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from cmeridian.features.base.forms import DayInput, refuse_control_characters, submission_field

FIRST_DAY = date(1990, 1, 1)
_IS_ADDRESS = URLValidator(
    schemes=["https"],
    message="Enter the whole address, beginning with https://, or leave it empty.",
)


class PlainText(forms.CharField):
    """Text in which a turn of the line is one character, as the page counts it."""

    def __init__(self, *, most: int, missing: str = "", **options: Any) -> None:
        super().__init__(
            max_length=most,
            validators=[refuse_control_characters],
            error_messages={
                "required": missing,
                "max_length": "Use at most %(limit_value)d characters; these are %(show_value)d.",
                "null_characters_not_allowed": "Delete a control character from this text.",
            },
            **options,
        )

    def to_python(self, value: Any) -> str:
        """Read the text."""
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()


class NoteForm(forms.Form):
    """A note that confirms a rule. on: today, which no reading can be after.

    digest: of the rule as it is shown now; another one in the form was drawn before it changed.
    """

    document = PlainText(
        most=300,
        label="Document",
        help_text="The statute, the rule, or the authority’s own page, with its name or number.",
        missing="Enter the document in which you read it.",
    )
    section = PlainText(most=200, label="Section or page", required=False)
    url = PlainText(
        most=500,
        label="Web address",
        required=False,
        help_text="Beginning with https://",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    read_on = forms.DateField(
        label="Date read",
        widget=DayInput(),
        input_formats=["%Y-%m-%d"],
        error_messages={
            "required": "Enter the day on which you read it.",
            "invalid": "Enter the day on which you read it as year-month-day, such as 2026-03-02.",
        },
    )
    shown = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    submission = submission_field()

    def __init__(self, *args: Any, on: date, digest: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self._on, self._digest = on, digest
        self.fields["read_on"].widget.attrs |= {"min": FIRST_DAY.isoformat(), "max": on.isoformat()}

    def clean_url(self) -> str:
        """Read the address."""
        url: str = self.cleaned_data["url"]
        if url:
            _IS_ADDRESS(url)
        return url

    def clean_read_on(self) -> date:
        """Read the day."""
        day: date = self.cleaned_data["read_on"]
        if day > self._on:
            raise ValidationError("Enter a day that is not in the future.")
        if day < FIRST_DAY:
            raise ValidationError("Enter a day from 1 Jan 1990 on.")
        return day

    def clean_shown(self) -> str:
        """Refuse a note on a rule that has changed since the form was opened."""
        if self.cleaned_data["shown"] != self._digest:
            raise ValidationError(
                "The rule has changed since you opened this page. Read it again, then send this."
            )
        return self._digest


class WrongForm(NoteForm):
    """A note that a rule looks wrong."""

    what = PlainText(
        most=2000,
        label="What looks wrong",
        help_text="What the source says instead. No names of people, please.",
        widget=forms.Textarea(attrs={"rows": 5}),
        missing="Enter what looks wrong.",
    )
    field_order = ("what", "document", "section", "url", "read_on")


FORMS: dict[str, type[NoteForm]] = {"wrong": WrongForm, "confirmed": NoteForm}
"""The form for each kind of note."""
