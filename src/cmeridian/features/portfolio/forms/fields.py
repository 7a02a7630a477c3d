"""The fields of the activity's form: what is typed is kept as it is, the record judges it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms

_BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
YES_NO = (("", "Not said"), ("yes", "Yes"), ("no", "No"))
UNITS = (
    ("", "The unit of the class"),
    ("ceu", "CEU, 10 contact hours each"),
    ("week", "Weeks of training"),
    ("year", "Years of training"),
)


class OneLine(forms.CharField):
    """Text as typed: breaks in it become spaces, as browsers make them."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("required", False)
        super().__init__(**options)
        self.validators = []

    def to_python(self, value: Any) -> str:
        """Read one line."""
        return one_line(str(value or ""))


class ManyLines(forms.CharField):
    """Several names, one a line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)
        self.validators = []


class Chosen(forms.ChoiceField):
    """One name of a list; nothing chosen is allowed."""

    def __init__(self, *, choices: Iterable[Any], **options: Any) -> None:
        errors = {"invalid_choice": "Choose one of the list."}
        super().__init__(required=False, choices=list(choices), error_messages=errors, **options)


class ChosenSeveral(forms.MultipleChoiceField):
    """Several names of a list; none is allowed."""

    def __init__(self, *, choices: Iterable[Any], **options: Any) -> None:
        super().__init__(
            required=False,
            choices=list(choices),
            error_messages={"invalid_choice": "Choose from the list."},
            widget=forms.CheckboxSelectMultiple,
            **options,
        )


def one_line(text: str) -> str:
    """Put text that was pasted with breaks on one line."""
    return _BREAKS.sub(" ", text).strip()


def number_input(**attributes: str) -> forms.TextInput:
    """Draw the input of a number: figures on a phone's keyboard."""
    return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", **attributes})
