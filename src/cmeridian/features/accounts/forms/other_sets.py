"""A set of one's own in the packs' format, and one without rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.domain.requirements.wording.professions import professionals
from cmeridian.exchange.own_sets import MAX_RULES, has_too_many_rules
from cmeridian.exchange.record_parts import plain_tree
from cmeridian.exchange.record_text import write_yaml
from cmeridian.features.accounts.forms.credentials import credential_fields
from cmeridian.features.accounts.forms.fields import line
from cmeridian.features.accounts.forms.own_set_parts import OwnSetPart, taken_ids
from cmeridian.features.accounts.forms.own_set_tree import build_unknown, own_id
from cmeridian.features.base.forms import submission_field
from cmeridian.packs.loader import parse_set
from cmeridian.packs.places import find_place
from cmeridian.packs.strict_yaml import read_tree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import QueryDict

    from cmeridian.domain.records.record import Clinician
    from cmeridian.domain.requirements.rulebook import RequirementSet
    from cmeridian.exchange.own_sets import OwnSets

MOST_CHARACTERS = 50_000
"""Of a set in the packs' format."""


class YamlSetForm(OwnSetPart):
    """A set in the packs' format, pasted. `problems` with their lines if it cannot be used."""

    text = forms.CharField(
        label="The set, as YAML",
        help_text="One set as the packs write it. Every problem is listed with its line.",
        max_length=MOST_CHARACTERS,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 20, "spellcheck": "false", "autocomplete": "off"}),
        error_messages={"required": "Paste a set."},
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        own: OwnSets,
        clinician: Clinician,
        content: Mapping[str, Any] | None = None,
    ) -> None:
        self._own, self._clinician, self._was = own, clinician, content
        initial = {"text": yaml_of(content)} if content else {}
        super().__init__(data, auto_id="yaml_%s", initial=initial)
        if content is None:
            self.fields |= credential_fields()
            self.fields["submission"] = submission_field()

    def clean(self) -> dict[str, Any]:
        """Read the set, and say everything that is wrong with it."""
        given = self.cleaned_data
        if "text" in given:
            try:
                tree = read_tree(given["text"], file="set")
                self.terms = parse_set(tree, vocabulary=self._own.rulebook.vocabulary)
            except BadInput as error:
                for problem in error.problems:
                    self.add_error("text", str(problem))
            else:
                self._check_rules(self.terms)
                self._take_id(tree.value)
        if self._was is None:
            self.take_credential(given, self._clinician)
        return given

    def _check_rules(self, terms: RequirementSet) -> None:
        others = [one for one in self._own.sets if one.id != terms.id]
        if has_too_many_rules([*others, terms]):
            words = f"Your sets would have more than {MAX_RULES} rules in all. Leave some out."
            self.add_error("text", f"rules: {words}")

    def _take_id(self, content: Mapping[str, Any]) -> None:
        set_id = str(content["id"])
        if self._was is not None and set_id != self._was["id"]:
            words = f"The id must stay {self._was['id']}: a credential is held under it."
            self.add_error("text", f"id: {words}")
        elif self._was is None and set_id in taken_ids(self._own):
            remedy = f"Write another, such as {own_id(set_id, taken=taken_ids(self._own))}."
            self.add_error("text", f"id: there is a set {set_id} already. {remedy}")
        else:
            self.content = content


class UnknownSetForm(OwnSetPart):
    """A credential of an authority whose rules nobody entered: kept on record all the same."""

    place = line(
        "Place",
        hint="A state or a country.",
        most=100,
        required=True,
        error_messages={"required": "Enter a state or a country."},
    )
    profession = forms.ChoiceField(label="Profession")
    authority = line("Name of the authority", hint="As it stands on the document.")
    months = line(
        "Length of its cycle, in months",
        hint="24 for two years.",
        most=4,
        attrs={"inputmode": "numeric"},
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        own: OwnSets,
        clinician: Clinician,
        place: str,
        profession: str,
    ) -> None:
        self._own, self._clinician = own, clinician
        initial = {"place": place, "profession": profession or clinician.profession}
        super().__init__(data, initial=initial)
        professions = own.rulebook.vocabulary.professions
        self.fields["profession"].choices = [*professions.items()]  # type: ignore[attr-defined]
        self.fields = credential_fields() | self.fields | {"submission": submission_field()}

    def clean(self) -> dict[str, Any]:
        """Build the set without rules, and the credential under it."""
        given = self.cleaned_data
        if given.get("place") and given.get("profession") and not self.errors:
            self._build(given)
        self.take_credential(given, self._clinician)
        return given

    def _build(self, given: dict[str, Any]) -> None:
        vocabulary = self._own.rulebook.vocabulary
        who = professionals(given["profession"], vocabulary)
        authority = given["authority"] or f"{given['place']}, licence of {who}"
        content = build_unknown(
            set_id=own_id(authority, taken=taken_ids(self._own)),
            authority=authority,
            place=find_place(given["place"], vocabulary),
            profession=given["profession"],
            months=given.get("months") or "",
        )
        try:
            self.terms = parse_set(plain_tree(content), vocabulary=vocabulary)
        except BadInput as error:
            for problem in error.problems:
                self.add_error(
                    "months" if problem.place == "cycle.months" else None, problem.sentence
                )
        else:
            self.content = content


def yaml_of(content: Mapping[str, Any]) -> str:
    """Write a set as YAML that reads back the same."""
    return write_yaml(content)
