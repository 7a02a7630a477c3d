"""Fields that forms of every feature share."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from cmeridian.features.base.ids import ID_CHARACTERS, ID_LENGTH
from cmeridian.packs.plain_tree import find_control_character

if TYPE_CHECKING:
    from cmeridian.domain.kernel.problems import BadInput, Problem

_DAY = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII)


def submission_field() -> forms.RegexField:
    """Make the field of the key by which a form sent twice is known."""
    return forms.RegexField(
        rf"\A{ID_CHARACTERS}{{1,{ID_LENGTH}}}\Z",
        required=False,
        widget=forms.HiddenInput,
        error_messages={"invalid": "This page is out of date. Load it again."},
    )


def refuse_control_characters(text: str) -> None:
    """Refuse, as a validator, what would disturb a terminal or show text in another order."""
    found = find_control_character(text)
    if found:
        raise ValidationError(f"The text holds {found}. Delete it.")


class ContentForm(forms.Form):
    """A form with a file. `problems`: what is wrong with its content, and where.

    content: the name of the field with the file.
    """

    content: ClassVar[str]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.problems: tuple[Problem, ...] = ()

    def refuse(self, error: BadInput) -> None:
        """Take up what is wrong with the content of the file."""
        count = len(error.problems)
        things = "1 thing" if count == 1 else f"{count} things"
        self.add_error(self.content, f"The file was not taken in: {things} to mend, listed below.")
        self.problems = error.problems


class DayInput(forms.DateInput):
    """A date as the browser enters it; what is no date is shown as text, so that it stays."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Choose the kind of control by the value."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        shown = context["widget"]["value"]
        if shown and not _DAY.fullmatch(str(shown)):
            context["widget"]["type"] = "text"
        return context
