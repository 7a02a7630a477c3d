"""A requirement set of one's own: a simple form, the packs' own format, and one without rules."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.domain.requirements.wording.rules import with_mark
from cmeridian.exchange.record_parts import plain_tree
from cmeridian.features.accounts.forms.credentials import credential_fields
from cmeridian.features.accounts.forms.fields import (
    Fields,
    RowForm,
    initial_rows,
    line,
)
from cmeridian.features.accounts.forms.own_set_parts import OwnSetPart, taken_ids
from cmeridian.features.accounts.forms.own_set_tree import (
    CYCLE_ENDS,
    HOW_OFTEN,
    RULE_KINDS,
    UNITS,
    build_content,
    own_id,
    values_from,
)
from cmeridian.features.base.forms import submission_field
from cmeridian.packs.loader import parse_set
from cmeridian.packs.places import find_place, places_like

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import QueryDict

    from cmeridian.domain.records.record import Clinician
    from cmeridian.domain.requirements.rulebook import Vocabulary
    from cmeridian.exchange.own_sets import OwnSets

MOST_RULES = 12
_NEEDS = {
    "total": ("amount",),
    "topic": ("amount", "topic"),
    "class": ("amount", "class"),
    "privileges": ("amount",),
    "task": ("what",),
}
_TAKES = {
    "total": ("class",),
    "topic": ("class",),
}
_MISSING = {
    "kind": "Choose what the rule asks for.",
    "amount": "Enter how much, as a number such as 20.",
    "topic": "Enter the topic.",
    "class": "Choose the credit class.",
    "what": "Enter what is to be done.",
    "years": "Enter every how many years, such as 2.",
}
_TOO_MUCH = {
    "topic": "Only hours on a topic have one. Choose that kind, or clear this.",
    "class": "This kind has no credit class. Choose another kind, or clear this.",
    "what": "Only a task has this. Choose that kind, or clear this.",
    "years": "Only “every so many years” has this. Choose it, or clear this.",
}


class SimpleSetForm(RowForm, OwnSetPart):
    """A hospital's bylaws, an employer's rule, an uncovered board: up to 12 rules."""

    row_name = "rule"
    most_rows = MOST_RULES

    authority = line(
        "Name of the authority",
        hint="Such as Valley View Hospital, medical staff bylaws.",
        required=True,
        error_messages={"required": "Enter whose rules these are."},
    )
    place = line(
        "Place",
        hint="The state or country where they hold.",
        most=100,
        attrs={"list": "places", "autocomplete": "off"},
    )
    credential_kind = forms.ChoiceField(label="Kind of credential")
    professions = forms.MultipleChoiceField(
        label="For which professions",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one profession."},
    )
    months = line(
        "Length of the cycle, in months",
        hint="24 for two years.",
        most=4,
        required=True,
        attrs={"inputmode": "numeric"},
        error_messages={"required": "Enter the length of the cycle in months, such as 24."},
    )
    ends = forms.ChoiceField(
        label="How its end is fixed", widget=forms.RadioSelect, choices=list(CYCLE_ENDS.items())
    )
    complete = forms.ChoiceField(
        label="Are these all its rules?",
        help_text="While there may be more, no page says that nothing is missing.",
        widget=forms.RadioSelect,
        choices=[("yes", "Yes, all"), ("no", "No, or I am not sure")],
        error_messages={"required": "Say whether these are all its rules."},
    )
    document = line(
        "Document",
        hint="Where it was read. No rule is kept without a source.",
        required=True,
        error_messages={"required": "Enter the title of the document."},
    )
    section = line(
        "Section or page",
        required=True,
        error_messages={"required": "Enter the section or the page, such as section 4.2."},
    )
    year = line(
        "Year of the text",
        most=4,
        required=True,
        attrs={"inputmode": "numeric"},
        error_messages={"required": "Enter the year of the text that was read, such as 2025."},
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        own: OwnSets,
        clinician: Clinician,
        content: Mapping[str, Any] | None = None,
        start: Mapping[str, str] | None = None,
        typed: QueryDict | None = None,
    ) -> None:
        self._own, self._clinician, self._was = own, clinician, content
        given, rows = _as_entered(content, own) if content else (None, [])
        initial = _initial(given, rows) if given else _blank(clinician, start or {})
        super().__init__(data, rows=max(len(rows), 3), typed=typed, initial=initial)
        vocabulary = own.rulebook.vocabulary
        self.fields["credential_kind"].choices = [  # type: ignore[attr-defined]
            *vocabulary.credential_kinds.items()
        ]
        self.fields["professions"].choices = [  # type: ignore[attr-defined]
            *vocabulary.professions.items()
        ]
        if content is None:
            self.fields |= credential_fields()
            self.fields["submission"] = submission_field()

    def row_fields(self) -> Fields:
        """Make the fields of one rule."""
        classes = self._own.rulebook.vocabulary.credit_classes.values()
        labels = [(term.id, with_mark(term.label)) for term in classes]
        return {
            "kind": _choice("What it asks for", {"": "Choose", **RULE_KINDS}),
            "amount": line("How much", most=14, attrs={"inputmode": "decimal"}),
            "unit": _choice("Unit", UNITS),
            "topic": line("Topic", most=100, attrs={"list": "topics", "autocomplete": "off"}),
            "class": _choice("Credit class", {"": "Any", **dict(labels)}),
            "what": line("Task", most=100, attrs={"placeholder": "Renew the ACLS card"}),
            "often": _choice("How often", HOW_OFTEN),
            "years": line("Every how many years", most=2, attrs={"inputmode": "numeric"}),
            "note": line("Note", most=500),
        }

    def clean(self) -> dict[str, Any]:
        """Build the set and check it as a pasted one is checked."""
        given = self.cleaned_data
        rows = [
            (place, row)
            for place, row in self.filled()
            if row["kind"] or any(row[name] for name in ("amount", "topic", "class", "what"))
        ]
        for place, row in rows:
            self._check_row(place, row)
        self._check_others(given)
        if not self.errors:
            self._build(given, rows)
        if self._was is None:
            self.take_credential(given, self._clinician)
        return given

    def _check_row(self, place: int, row: dict[str, Any]) -> None:
        kind = row["kind"]
        needs = (*_NEEDS.get(kind, ("kind",)), *(("years",) if row["often"] == "years" else ()))
        for name in needs:
            if not row[name]:
                self._wrong(place, name, _MISSING[name])
        for name, words in _TOO_MUCH.items():
            if kind and row[name] and name not in (*needs, *_TAKES.get(kind, ())):
                self._wrong(place, name, words)
        if row["years"] and not re.fullmatch(r"[1-9]\d?", row["years"], re.ASCII):
            self._wrong(place, "years", "Enter whole years from 1 to 99.")

    def _wrong(self, place: int, name: str, words: str) -> None:
        field = f"rule-{place}-{name}"
        if not self.has_error(field):
            self.add_error(field, words)

    def _check_others(self, given: dict[str, Any]) -> None:
        vocabulary = self._own.rulebook.vocabulary
        if given.get("place") and find_place(given["place"], vocabulary) is None:
            self.add_error("place", unknown_place(given["place"], vocabulary))
        if given.get("year") and not re.fullmatch(r"(19|20)\d\d", given["year"], re.ASCII):
            self.add_error("year", "Enter the year in four digits, such as 2025.")
        if given.get("ends") == "calendar_year" and given.get("months") not in (None, "12"):
            self.add_error("months", "A calendar year has 12 months. Enter 12.")

    def _build(self, given: dict[str, Any], rows: list[tuple[int, dict[str, Any]]]) -> None:
        if self._was is not None:
            set_id = str(self._was["id"])
        else:
            set_id = own_id(given["authority"], taken=taken_ids(self._own))
        values = {**given, "id": set_id, "credential": given["credential_kind"]}
        vocabulary = self._own.rulebook.vocabulary
        content = build_content(values, [row for _, row in rows], vocabulary)
        try:
            self.terms = parse_set(plain_tree(content), vocabulary=vocabulary)
        except BadInput as error:
            self.take(error, lambda place: _field_of(place, [at for at, _ in rows]))
        else:
            self.content = content


def unknown_place(name: str, vocabulary: Vocabulary) -> str:
    """Say that a place is not known by its name."""
    near = places_like(name, vocabulary)
    if near:
        return f"We do not know a place of that name. Did you mean {' or '.join(near)}?"
    return "We do not know a place of that name. Write a state or a country, such as Florida."


def fits_simple_form(content: Mapping[str, Any], vocabulary: Vocabulary) -> bool:
    """Whether the simple form can show all that a set says."""
    return values_from(dict(content), vocabulary) is not None


def _choice(label: str, choices: Mapping[str, str]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=list(choices.items()))


def _as_entered(
    content: Mapping[str, Any], own: OwnSets
) -> tuple[dict[str, Any] | None, list[dict[str, Any]]]:
    found = values_from(dict(content), own.rulebook.vocabulary)
    return found or (None, [])


def _initial(given: Mapping[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {**given, "credential_kind": given["credential"], **initial_rows("rule", rows)}


def _blank(clinician: Clinician, start: Mapping[str, str]) -> dict[str, Any]:
    return {
        "credential_kind": "hospital_privileges",
        "professions": [clinician.profession],
        "ends": "reappointment",
        **start,
    }


_FIELDS = {
    "amount": "amount",
    "count": "amount",
    "unit": "kind",
    "id": "kind",
    "note": "note",
    "frequency": "often",
    "kind": "kind",
}
_SELECTS = {"topic": "topic", "credit": "class", "event": "what", "relevance": "kind"}


def _field_of(place: str, at: list[int]) -> str | None:
    found = re.fullmatch(r"rules\[(\d+)\](?:\.(\w+))?(?:\.(\w+))?.*", place)
    if found:
        name = _SELECTS.get(found[3] or "") or _FIELDS.get(found[2] or "", "kind")
        if found[2] == "frequency" and found[3] == "months":
            name = "years"
        return f"rule-{at[int(found[1])]}-{name}"
    if place == "cycle.months":
        return "months"
    if place.startswith("professions"):
        return "professions"
    return {"as_of": "year", "sources[0].document": "document", "id": "authority"}.get(place, place)
