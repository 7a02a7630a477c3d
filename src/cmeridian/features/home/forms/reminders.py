"""Which mails a person wants."""

from __future__ import annotations

from django import forms

from cmeridian.features.home.selectors.reminders import Wanted


class RemindersForm(forms.Form):
    """Which mails a person wants. `wanted` once it is valid."""

    due_dates = forms.BooleanField(
        label="What falls due: 90, 30 and 7 days before, if it is open then", required=False
    )
    rule_changes = forms.BooleanField(
        label="Rules of what you hold: when they change", required=False
    )

    @property
    def wanted(self) -> Wanted:
        """What was chosen."""
        given = self.cleaned_data
        return Wanted(due_dates=given["due_dates"], rule_changes=given["rule_changes"])
