"""What reads a calendar address."""

from __future__ import annotations

from django import forms

from cmeridian.features.base.forms import refuse_control_characters, submission_field

MAX_LABEL = 100


class AddressForm(forms.Form):
    """A name for a new calendar address."""

    label = forms.CharField(
        label="What will read it",
        required=False,
        max_length=MAX_LABEL,
        validators=[refuse_control_characters],
        help_text="Such as phone, or Outlook at work. It tells your addresses apart.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"max_length": f"Shorten it to {MAX_LABEL} characters."},
    )
    submission = submission_field()
