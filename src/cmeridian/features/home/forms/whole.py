"""What is asked before something is erased, and what becomes of a guest's work."""

from __future__ import annotations

from typing import Any

from django import forms

ADD, LEAVE = "add", "leave"
WORD = "erase"


class EraseForm(forms.Form):
    """The word that is typed, or the box that is ticked, before everything is erased."""

    confirm = forms.CharField(
        label=f"Type the word {WORD}",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
        error_messages={
            "required": f"Nothing was erased. Type the word {WORD} to go on.",
            "max_length": f"Nothing was erased. Type only the word {WORD}.",
        },
    )

    def clean_confirm(self) -> str:
        """Take the word in any case."""
        word: str = self.cleaned_data["confirm"]
        if word.casefold() != WORD:
            raise forms.ValidationError(f"Nothing was erased. Type only the word {WORD}.")
        return word


class GuestWorkForm(forms.Form):
    """What becomes of what was entered as a guest."""

    what = forms.ChoiceField(
        choices=[(ADD, ADD), (LEAVE, LEAVE)],
        widget=forms.HiddenInput,
        error_messages={
            "required": "Choose what becomes of it.",
            "invalid_choice": "Choose what becomes of it.",
        },
    )
    confirm = forms.BooleanField(label="Erase what I entered as a guest", required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for the tick before something is erased."""
        values: dict[str, Any] = super().clean() or {}
        if values.get("what") == LEAVE and not values.get("confirm"):
            self.add_error("confirm", "Nothing was erased. Tick the box to erase it.")
        return values
