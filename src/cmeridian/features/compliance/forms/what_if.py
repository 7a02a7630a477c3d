"""What to suppose: everything stands in the address, so that it can be kept and printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms

from cmeridian.features.compliance.forms.days import DayField
from cmeridian.features.compliance.selectors.suppositions import Licence, Wishes

if TYPE_CHECKING:
    from cmeridian.features.compliance.selectors.suppositions import Choices

_NONE = ("", "Choose")
_ANSWERS: Mapping[str, bool | None] = {"yes": True, "no": False, "unknown": None}
_NO_PLACE = "Choose a place from the list."
PARTS: Mapping[str, tuple[str, ...]] = {
    "move": ("move", "move_issued", "move_expires", "leave"),
    "licence": ("licence", "licence_issued", "licence_expires"),
    "stop": ("stop",),
    "dea": ("dea", "dea_issued"),
    "fact": ("fact", "answer"),
    "on": ("on",),
}
"""The fields of each small form on the page."""


class WhatIfForm(forms.Form):
    """Suppositions that may be combined; every field may be left out."""

    move = forms.ChoiceField(
        label="Place", required=False, error_messages={"invalid_choice": _NO_PLACE}
    )
    move_issued = DayField(label="Licence issued on", help_text="Left out, the day compared.")
    move_expires = DayField(label="Printed expiry", help_text="Many dates follow from it.")
    leave = forms.MultipleChoiceField(
        label="Licences I give up",
        required=False,
        help_text="None chosen means all of them.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose among the licences you hold."},
    )
    licence = forms.ChoiceField(
        label="Place", required=False, error_messages={"invalid_choice": _NO_PLACE}
    )
    licence_issued = DayField(label="Licence issued on", help_text="Left out, the day compared.")
    licence_expires = DayField(label="Printed expiry", help_text="Many dates follow from it.")
    stop = forms.BooleanField(required=False, widget=forms.HiddenInput)
    dea = forms.BooleanField(required=False, widget=forms.HiddenInput)
    dea_issued = DayField(label="Registered on", help_text="Left out, the day compared.")
    fact = forms.ChoiceField(
        label="Question",
        required=False,
        error_messages={"invalid_choice": "Choose a question from the list."},
    )
    answer = forms.ChoiceField(
        label="Answer",
        required=False,
        choices=[_NONE, ("yes", "Yes"), ("no", "No"), ("unknown", "Not known")],
        error_messages={"invalid_choice": "Choose yes, no or not known."},
    )
    on = DayField(label="On the day")

    def __init__(self, data: Mapping[str, Any], *, choices: Choices) -> None:
        super().__init__(data)
        for name, offered in (
            ("move", [_NONE, *choices.places]),
            ("licence", [_NONE, *choices.places]),
            ("fact", [_NONE, *choices.facts]),
            ("leave", list(choices.licences)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered

    def clean(self) -> dict[str, Any]:
        """Ask for the other half of what has two."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        for one, other, words in (
            ("fact", "answer", "Choose an answer to the question."),
            ("answer", "fact", "Choose the question that this answers."),
            ("move_issued", "move", "Choose the place that you move to."),
            ("move_expires", "move", "Choose the place that you move to."),
            ("licence_issued", "licence", "Choose the place of the licence."),
            ("licence_expires", "licence", "Choose the place of the licence."),
        ):
            if values.get(one) and not values.get(other) and other not in self.errors:
                self.add_error(other, words)
        return values

    @property
    def wishes(self) -> Wishes:
        """What a valid form supposes."""
        values = self.cleaned_data
        return Wishes(
            move=_licence(values, "move"),
            leave=tuple(values["leave"]) if values["move"] else (),
            add=_licence(values, "licence"),
            stop_prescribing=values["stop"],
            add_dea=values["dea"],
            dea_issued=values["dea_issued"],
            on=values["on"],
            fact=(values["fact"], _ANSWERS[values["answer"]]) if values["fact"] else None,
        )

    def refuse(self, reasons: Mapping[str, Iterable[str]]) -> None:
        """Put what no record could hold beside the fields."""
        for name, words in reasons.items():
            for sentence in words:
                self.add_error(name, sentence)

    def kept_beside(self, part: str) -> list[tuple[str, str]]:
        """List what the address says apart from one small form, so that it stays."""
        own = PARTS[part]
        return [
            (name, value)
            for name in self.fields
            if name not in own
            for value in self._values(name)
            if value
        ]

    def _values(self, name: str) -> list[str]:
        found = self.data.getlist(name) if hasattr(self.data, "getlist") else [self.data.get(name)]
        return [str(value) for value in found if value is not None]


def _licence(values: Mapping[str, Any], name: str) -> Licence | None:
    if not values[name]:
        return None
    return Licence(values[name], values[f"{name}_issued"], values[f"{name}_expires"])
