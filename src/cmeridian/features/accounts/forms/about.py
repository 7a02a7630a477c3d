"""Who one is."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.domain.requirements.sentences import day_month_year, in_words
from cmeridian.exchange.record_parts import read_clinician
from cmeridian.exchange.specialty_names import specialty_name, specialty_typed
from cmeridian.features.accounts.forms.fields import Fields, RowForm, day, initial_rows, line

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import QueryDict

    from cmeridian.domain.records.record import Clinician, Credential
    from cmeridian.exchange.own_sets import OwnSets

MOST_TRAINING = 50


class AboutForm(RowForm):
    """Name, profession, specialty, NPI, birth date and training. `clinician` once it is valid."""

    row_name = "training"
    most_rows = MOST_TRAINING

    name = line(
        "Name",
        hint="As it should stand on a transcript.",
        most=2000,
        attrs={"autocomplete": "name"},
    )
    profession = forms.ChoiceField(
        label="Profession",
        help_text="Rules are written for a profession; sets for yours come first.",
        error_messages={"required": "Choose your profession."},
    )
    specialty = line(
        "Specialty",
        hint="A name such as family medicine, or a NUCC code. Some rules hold for some "
        "specialties only.",
        attrs={"list": "specialties", "autocomplete": "off"},
    )
    npi = line(
        "NPI",
        hint="Ten digits. Shown on transcripts; never looked up.",
        attrs={"inputmode": "numeric", "autocomplete": "off"},
    )
    birth_date = day(
        "Birth date",
        hint="Only needed where a licence renews on a birthday. Leave it empty otherwise.",
        autocomplete="bday",
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        own: OwnSets,
        clinician: Clinician,
        held: Iterable[Credential],
        on: date,
        typed: QueryDict | None = None,
    ) -> None:
        self._own, self._was, self._held, self._on = own, clinician, tuple(held), on
        self.clinician: Clinician | None = None
        super().__init__(
            data, rows=len(clinician.training), typed=typed, initial=_initial(clinician, own)
        )
        professions = own.rulebook.vocabulary.professions
        self.fields["profession"].choices = [  # type: ignore[attr-defined]
            (name, label) for name, label in professions.items()
        ]

    def row_fields(self) -> Fields:
        """Make the fields of one stretch of training."""
        kinds = dict(self._own.rulebook.vocabulary.training_kinds)
        kinds |= {t.kind: in_words(t.kind) for t in self._was.training if t.kind not in kinds}
        return {
            "kind": forms.ChoiceField(
                label="Kind", required=False, choices=[("", "Choose"), *kinds.items()]
            ),
            "ends": day("Last day"),
        }

    def clean(self) -> dict[str, Any]:
        """Check everything as in a record file."""
        given = self.cleaned_data
        vocabulary = self._own.rulebook.vocabulary
        rows = list(self.filled())
        specialty = specialty_typed(given.get("specialty", ""), vocabulary)
        # The profession is checked by its own field.
        values = {"profession": given.get("profession") or self._was.profession} | {
            name: value
            for name, value in (
                ("name", given.get("name")),
                ("specialty", specialty),
                ("npi", given.get("npi", "").replace(" ", "")),
                ("birth_date", given.get("birth_date")),
            )
            if value
        }
        values["training"] = self._training(rows)
        try:
            self.clinician = read_clinician(values, own=self._own).value
        except BadInput as error:
            self.take(error, lambda place: _field_of(place, [at for at, _ in rows]))
        else:
            self._check_birth_date(self.clinician.birth_date)
        return given

    def _training(self, rows: list[tuple[int, dict[str, Any]]]) -> list[dict[str, str]]:
        """Take the rows that are whole; say what is missing in the others."""
        asked = {"kind": "Choose the kind of training.", "ends": "Enter its last day."}
        for place, row in rows:
            for name, words in asked.items():
                field = f"training-{place}-{name}"
                if not row[name] and not self.has_error(field):
                    self.add_error(field, words)
        # An incomplete row keeps its place, so that problems of others name the right field.
        return [
            {"kind": row["kind"] or "-", "ends": row["ends"] or self._on.isoformat()}
            for _, row in rows
        ]

    def _check_birth_date(self, born: date | None) -> None:
        if born is None:
            return
        if born > self._on:
            self.add_error("birth_date", f"{day_month_year(born)} is still to come.")
        issued = [c.issued for c in self._held if c.issued and c.issued < born]
        if issued:
            first = day_month_year(min(issued))
            self.add_error(
                "birth_date",
                f"{day_month_year(born)} is after {first}, when a credential was issued. "
                "Correct one of the two.",
            )


def _initial(clinician: Clinician, own: OwnSets) -> dict[str, Any]:
    specialty = clinician.specialty
    rows = ({"kind": t.kind, "ends": t.ends.isoformat()} for t in clinician.training)
    return {
        "name": clinician.name,
        "profession": clinician.profession,
        "specialty": specialty_name(specialty, own.rulebook.vocabulary) if specialty else "",
        "npi": clinician.npi,
        "birth_date": clinician.birth_date and clinician.birth_date.isoformat(),
        **initial_rows("training", rows),
    }


def _field_of(place: str, at: list[int]) -> str | None:
    found = re.fullmatch(r"training\[(\d+)\]\.(\w+)", place)
    return f"training-{at[int(found[1])]}-{found[2]}" if found else place
