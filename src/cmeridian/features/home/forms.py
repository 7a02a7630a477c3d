"""How one begins, and how a record file comes in."""

from __future__ import annotations

from typing import Any

from django import forms

from cmeridian.domain.kernel.problems import BadInput, Problem
from cmeridian.exchange.documents import MAX_BYTES
from cmeridian.exchange.samples import NAMES
from cmeridian.features.base.forms import submission_field
from cmeridian.packs.loader import load_rulebook

_MEGABYTES = MAX_BYTES // 1024**2
_TOO_LARGE = f"The file has more than {_MEGABYTES} MB. Check that it is the right one."


def professions() -> list[tuple[str, str]]:
    """List the professions of the vocabulary with their names."""
    return list(load_rulebook().vocabulary.professions.items())


class SampleForm(forms.Form):
    """Which sample clinician to walk in as."""

    sample = forms.ChoiceField(choices=[(name, name) for name in NAMES])


class EmptyForm(forms.Form):
    """What one needs to begin with nothing."""

    profession = forms.ChoiceField(
        label="Your profession",
        choices=professions,
        help_text="It decides which rules are yours. You can change it later.",
        error_messages={"required": "Choose your profession."},
    )


class FileForm(forms.Form):
    """A record file. `problems` holds what is wrong with its content, each with its place."""

    record = forms.FileField(
        label="Record file",
        help_text=f"YAML or JSON, as CMEridian writes it; at most {_MEGABYTES} MB.",
        allow_empty_file=True,
        error_messages={"required": "Choose the record file."},
    )

    submission = submission_field()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.problems: tuple[Problem, ...] = ()

    def clean_record(self) -> bytes:
        """Read the file, within its limit."""
        upload = self.cleaned_data["record"]
        if upload.size > MAX_BYTES:
            raise forms.ValidationError(_TOO_LARGE)
        content: bytes = upload.read()
        return content

    def refuse(self, error: BadInput) -> None:
        """Take up what is wrong with the content of the file."""
        count = len(error.problems)
        things = "1 thing" if count == 1 else f"{count} things"
        self.add_error("record", f"The file was not taken in: {things} to mend, listed below.")
        self.problems = error.problems
