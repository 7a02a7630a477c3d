"""One credential, and the search for the set it falls under."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.domain.requirements.rulebook import Vocabulary
from cmeridian.domain.requirements.wording.rules import event_label
from cmeridian.exchange.known_words import known_words
from cmeridian.exchange.record_parts import read_credential
from cmeridian.features.accounts.forms.fields import (
    Fields,
    RowForm,
    day,
    initial_rows,
    line,
)
from cmeridian.features.base.forms import submission_field

if TYPE_CHECKING:
    from django.http import QueryDict

    from cmeridian.domain.records.record import Clinician, Credential
    from cmeridian.domain.requirements.rulebook import RequirementSet
    from cmeridian.exchange.own_sets import OwnSets

MOST_EVENTS = 50
"""So many events are edited on a page; a credential with more keeps them as they are."""
EXPIRY_HINT = (
    "As it stands on the document. It overrides every computed date. Leave it empty if you do not "
    "have it at hand; the profile asks again."
)


def credential_fields() -> Fields:
    """Make the fields of a credential, the printed expiry first."""
    return {
        "expires": day("Expiry date printed on it", hint=EXPIRY_HINT),
        "number": line("Number", hint="Shown on transcripts.", most=2000),
        "issued": day(
            "Issued on",
            hint="It tells which renewal is next, and whether rules for the first cycle, or for "
            "older licences, hold.",
        ),
    }


def values_of(given: dict[str, Any], *, set_id: str) -> dict[str, Any]:
    """Take what was entered as an entry of a record file."""
    names = ("expires", "number", "issued")
    return {"set": set_id} | {name: given[name] for name in names if given.get(name)}


class CredentialForm(RowForm):
    """A credential under one set. `credential` once it is valid."""

    row_name = "event"
    most_rows = MOST_EVENTS

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        terms: RequirementSet,
        own: OwnSets,
        clinician: Clinician,
        held: Credential | None = None,
        typed: QueryDict | None = None,
    ) -> None:
        self._terms, self._own, self._clinician, self._held = terms, own, clinician, held
        self.credential: Credential | None = None
        self.event_kinds = _event_kinds(terms, held, own.rulebook.vocabulary)
        self.keeps_events = held is not None and len(held.events) > MOST_EVENTS
        # An empty row stands ready: recording what happened is what one comes for.
        rows = max(1, len(held.events)) if held and not self.keeps_events else 0
        initial = _initial(held) if held else {}
        super().__init__(data, rows=rows, typed=typed, initial=initial)
        self.fields = credential_fields() | {"submission": submission_field()} | self.fields

    def row_fields(self) -> Fields:
        """Make the fields of one event."""
        return {
            "kind": forms.ChoiceField(
                label="What happened",
                required=False,
                choices=[("", "Choose"), *self.event_kinds],
            ),
            "on": day("On"),
        }

    def clean(self) -> dict[str, Any]:
        """Check everything as in a record file."""
        given = self.cleaned_data
        rows = list(self.filled())
        values = values_of(given, set_id=self._terms.id)
        values["events"] = self._events(rows)
        try:
            self.credential = read_credential(
                values, own=self._own, clinician=self._clinician
            ).value
        except BadInput as error:
            self.take(error, lambda place: _field_of(place, [at for at, _ in rows]))
        return given

    def _events(self, rows: list[tuple[int, dict[str, Any]]]) -> list[dict[str, Any]]:
        if self.keeps_events and self._held is not None:
            return [{"kind": e.kind, "on": e.on} for e in self._held.events]
        for place, row in rows:
            for name, words in (
                ("kind", "Choose what happened."),
                ("on", "Enter the day on which it happened."),
            ):
                if not row[name] and not self.has_error(f"event-{place}-{name}"):
                    self.add_error(f"event-{place}-{name}", words)
        # What is missing has been said: any sound value stands in for it.
        return [
            {"kind": row["kind"] or self.event_kinds[0][0], "on": row["on"] or "2000-01-01"}
            for _, row in rows
        ]


class CoverForm(forms.Form):
    """A place and a profession: is there a set for them?"""

    place = line(
        "Place",
        hint="A state or a country.",
        most=100,
        required=True,
        error_messages={"required": "Enter a state or a country, such as Florida."},
        attrs={"list": "places", "autocomplete": "off"},
    )
    profession = forms.ChoiceField(label="Profession")

    def __init__(self, data: Any = None, *, vocabulary: Vocabulary, **more: Any) -> None:
        super().__init__(data, auto_id="cover_%s", **more)
        self.fields["profession"].choices = list(  # type: ignore[attr-defined]
            vocabulary.professions.items()
        )


def _event_kinds(
    terms: RequirementSet, held: Credential | None, vocabulary: Vocabulary
) -> list[tuple[str, str]]:
    """List the kinds of event that the set's rules name, and those that are on record."""
    named = known_words(Vocabulary(), (terms,)).event
    kinds = {*named, *(event.kind for event in (held.events if held else ()))}
    labelled = [(kind, event_label(kind, vocabulary)) for kind in kinds]
    return sorted(labelled, key=lambda pair: pair[1].casefold())


def _initial(held: Credential) -> dict[str, Any]:
    rows = ({"kind": e.kind, "on": e.on.isoformat()} for e in held.events[:MOST_EVENTS])
    return {
        "expires": held.expires and held.expires.isoformat(),
        "number": held.number,
        "issued": held.issued and held.issued.isoformat(),
        **initial_rows("event", rows),
    }


def _field_of(place: str, at: list[int]) -> str | None:
    found = re.fullmatch(r"events\[(\d+)\]\.(\w+)", place)
    return f"event-{at[int(found[1])]}-{found[2]}" if found else place
