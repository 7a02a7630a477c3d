"""Read all that a person found at the sources of rules, for them to take along."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cmeridian.features.compliance.models import RuleNote

if TYPE_CHECKING:
    from cmeridian.features.accounts.models import Person

_TEXTS = ("kind", "state", "set_id", "rule_id", "what", "document", "section", "url")


def own_notes(person: Person) -> list[dict[str, Any]]:
    """List a person's notes on rules as plain values."""
    return [
        {
            **{name: getattr(row, name) for name in _TEXTS},
            "read_on": row.read_on,
            "made_on": row.made_on,
        }
        for row in RuleNote.objects.of(person)
    ]
