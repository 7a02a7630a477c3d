"""How one begins, and how a record file comes in."""

from __future__ import annotations

from django import forms

from cmeridian.exchange.documents import MAX_BYTES
from cmeridian.exchange.samples import NAMES
from cmeridian.features.base.forms import ContentForm, submission_field
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


class FileForm(ContentForm):
    """A record file, or an archive."""

    content = "record"
    record = forms.FileField(
        label="Archive or record file",
        help_text="The ZIP file or the YAML file that CMEridian gave you, or JSON; at most "
        f"{_MEGABYTES} MB.",
        allow_empty_file=True,
        error_messages={"required": "Choose the archive or the record file."},
    )

    submission = submission_field()

    def clean_record(self) -> bytes:
        """Read the file, within its limit."""
        upload = self.cleaned_data["record"]
        if upload.size > MAX_BYTES:
            raise forms.ValidationError(_TOO_LARGE)
        content: bytes = upload.read()
        return content
