"""Write a record as the text of a record file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import yaml

from cmeridian.domain.kernel.amounts import plain
from cmeridian.exchange.record_schema import RECORD_SCHEMA

if TYPE_CHECKING:
    from cmeridian.domain.records.record import (
        Activity,
        Clinician,
        Credential,
        CreditLine,
        FactValue,
        Record,
    )


def write_record(record: Record, *, custom_sets: Iterable[Mapping[str, Any]] = ()) -> str:
    """Write a record as YAML that reads back to the same record.

    custom_sets: as they were written in the file it came from.
    """
    return write_yaml(record_values(record, custom_sets=custom_sets))


def record_values(
    record: Record, *, custom_sets: Iterable[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """Write a record as the plain values of its file."""
    content = {
        "schema": RECORD_SCHEMA,
        "clinician": clinician_values(record.clinician),
        "credentials": [credential_values(c) for c in record.credentials],
        "custom_sets": list(custom_sets),
        "activities": [activity_values(a) for a in record.activities],
        **record.carried,
    }
    return {name: section for name, section in content.items() if section}


def write_yaml(values: Mapping[str, Any]) -> str:
    """Write plain values as YAML that reads back the same."""
    text: str = yaml.dump(
        dict(values), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100
    )
    return text


def clinician_values(clinician: Clinician) -> dict[str, Any]:
    """Write who a record is about as the plain values of its section."""
    return _given(_clinician(clinician))


def credential_values(credential: Credential) -> dict[str, Any]:
    """Write a credential as the plain values of its entry."""
    return _given(_credential(credential))


def activity_values(activity: Activity) -> dict[str, Any]:
    """Write an activity as the plain values of its entry."""
    return _given(_activity(activity))


class _Dumper(yaml.SafeDumper):
    """Writes decimals and days as they stand in a record file."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - the reader refuses references
        return True


def _represent_decimal(dumper: yaml.SafeDumper, value: Decimal) -> yaml.ScalarNode:
    text = plain(value)
    return dumper.represent_scalar(f"tag:yaml.org,2002:{'float' if '.' in text else 'int'}", text)


def _represent_text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    # Breaks that YAML would read as spaces are written as escapes.
    style = '"' if _RARE_BREAKS.search(value) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_RARE_BREAKS = re.compile("[\x85\u2028\u2029]")
_Dumper.add_representer(Decimal, _represent_decimal)
_Dumper.add_representer(str, _represent_text)


def _clinician(clinician: Clinician) -> dict[str, Any]:
    return {
        "name": clinician.name,
        "profession": clinician.profession,
        "specialty": clinician.specialty,
        "npi": clinician.npi,
        "birth_date": clinician.birth_date,
        "training": [{"kind": t.kind, "ends": t.ends} for t in clinician.training],
        "facts": {name: _fact(value) for name, value in clinician.facts.items()},
    }


def _fact(value: FactValue) -> bool | Decimal | str | date | list[str]:
    return list(value) if isinstance(value, tuple) else value


def _credential(credential: Credential) -> dict[str, Any]:
    return {
        "set": credential.set,
        "number": credential.number,
        "issued": credential.issued,
        "expires": credential.expires,
        "events": [{"kind": e.kind, "on": e.on} for e in credential.events],
    }


def _activity(activity: Activity) -> dict[str, Any]:
    return {
        "id": activity.id,
        "title": activity.title,
        "provider": activity.provider,
        "completed": activity.completed,
        "format": activity.format,
        "credits": [_credit(line) for line in activity.credits],
        "topics": dict(activity.topics),
        "subtype": activity.subtype,
        "course": activity.course,
        "approved_lists": list(activity.approved_lists),
        "formally_approved": activity.formally_approved,
        "relevance": list(activity.relevance),
        "post_test_score_pct": activity.post_test_score_pct,
        "reflection": activity.reflection,
        "evidence": [_given({"file": e.file, "sha256": e.sha256}) for e in activity.evidence],
    }


def _credit(line: CreditLine) -> dict[str, Any]:
    return _given({"class": line.credit_class, "amount": line.amount, "unit": line.unit})


def _given(section: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what was never given."""
    return {
        key: value
        for key, value in section.items()
        if value is not None and value not in ("", {}, [])
    }
