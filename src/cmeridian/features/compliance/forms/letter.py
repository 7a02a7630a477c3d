"""What a letter asks: pasted as it is, or chosen by authority and days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms

from cmeridian.domain.kernel.dates import Period, add_months
from cmeridian.domain.requirements.sentences import day_month_year
from cmeridian.exchange.audit_letter.text import MAX_CHARACTERS
from cmeridian.features.compliance.forms.days import DayField
from cmeridian.features.compliance.selectors.letter import Asked

if TYPE_CHECKING:
    from cmeridian.features.compliance.selectors.letter import LetterChoices

MOST_YEARS = 12
ASKED = ("set", "from", "to", "answer_by")


class LetterText(forms.CharField):
    """The text of a letter. What cannot be seen in it is no hindrance: it is left out later."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)
        self.validators = []

    def to_python(self, value: Any) -> str:
        """Read the text, a turn of the line as one character."""
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def validate(self, value: Any) -> None:
        """Ask for a letter, and no longer a one than is read."""
        if not value.strip():
            raise forms.ValidationError("Paste the letter, or choose whose it is below.")
        if len(value) > MAX_CHARACTERS:
            raise forms.ValidationError(
                f"The letter has {len(value):,} characters; at most {MAX_CHARACTERS:,} are read. "
                "Paste the part with the dates."
            )


class PastedForm(forms.Form):
    """A letter to be read. It is not kept."""

    letter = LetterText(
        label="Text of the letter",
        help_text="It is read for its dates and its sender, and not kept.",
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "spellcheck": "false"}),
    )

    def refuse(self, sentences: tuple[str, ...]) -> None:
        """Put what could not be read beside the field."""
        for sentence in sentences:
            self.add_error("letter", sentence)


class AskedForm(forms.Form):
    """Whose letter it is, which days it is about, and by when to answer."""

    set = forms.ChoiceField(
        label="Whose letter",
        error_messages={
            "required": "Choose whose letter it is.",
            "invalid_choice": "Choose whose letter it is from the list.",
        },
    )
    answer_by = DayField(label="Answer by", help_text="The day the letter names.")

    field_order = ("set", "from", "to", "answer_by")

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        choices: LetterChoices,
        on: date,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self._on = on
        # A word of the language can name a field of the page, but no attribute of a class.
        self.fields["from"] = DayField(label="First day of the period")
        self.fields["to"] = DayField(label="Last day of the period")
        self.order_fields(self.field_order)
        field = self.fields["set"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Choose"), *choices.groups]

    def clean(self) -> dict[str, Any]:
        """Hold the days to a period that can be judged."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = values.get("from"), values.get("to")
        for name, words in (("from", "first"), ("to", "last")):
            if values.get(name) is None and name not in self.errors:
                self.add_error(name, f"Enter the {words} day of the period that the letter names.")
        if first is not None and first > self._on:
            self.add_error("from", f"Enter a day up to today, {day_month_year(self._on)}.")
        if first is not None and last is not None:
            if last < first:
                self.add_error("to", "Enter a last day that is not before the first.")
            elif last >= add_months(first, 12 * MOST_YEARS):
                self.add_error("to", f"Enter a period of at most {MOST_YEARS} years.")
        return values

    @property
    def asked(self) -> Asked:
        """What a valid form asks."""
        values = self.cleaned_data
        period = Period.inclusive(values["from"], values["to"])
        return Asked(values["set"], period, values["answer_by"])
