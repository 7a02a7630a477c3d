"""What every form of a set of one's own shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.exchange.record_parts import own_sets_of, read_credential
from cmeridian.features.accounts.forms.credentials import credential_fields, values_of
from cmeridian.packs.loader import load_rulebook

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cmeridian.domain.records.record import Clinician, Credential
    from cmeridian.domain.requirements.rulebook import RequirementSet
    from cmeridian.exchange.own_sets import OwnSets

RESERVED = frozenset({"add", "keep"})
"""Ids that stand for pages in addresses."""
_STAND_IN: dict[str, Any] = {
    "id": "own-new",
    "cycle": {"months": "12", "window": "fixed"},
    "rules": [],
}


class OwnSetPart(forms.Form):
    """A form that makes a set, and what is held under it. Each is there once it is sound."""

    content: Mapping[str, Any] | None = None
    terms: RequirementSet | None = None
    credential: Credential | None = None

    @property
    def credential_part(self) -> list[forms.BoundField]:
        """Give the fields of the credential under a new set."""
        return [self[name] for name in credential_fields() if name in self.fields]

    def take_credential(self, given: dict[str, Any], clinician: Clinician) -> None:
        """Read the credential under a new set, also where the set itself is not sound yet."""
        content = self.content or _STAND_IN
        own = own_sets_of([content], load_rulebook())
        values = values_of(given, set_id=str(content["id"]))
        try:
            self.credential = read_credential(values, own=own, clinician=clinician).value
        except BadInput as error:
            for problem in error.problems:
                self.add_error(
                    problem.place if problem.place in self.fields else None, problem.sentence
                )


def taken_ids(own: OwnSets) -> frozenset[str]:
    """List the ids that a new set may not have: those of the packs, and of the person's own."""
    return RESERVED | own.ids | frozenset(load_rulebook().sets)
