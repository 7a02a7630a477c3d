"""The JSON answers about entries of a record: the values of its file, with ids to speak of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from cmeridian.exchange.answers import Answer, day, number, problem_answers, window
from cmeridian.exchange.record_text import (
    activity_values,
    clinician_values,
    credential_values,
    record_values,
)

if TYPE_CHECKING:
    from cmeridian.domain.kernel.problems import Problem
    from cmeridian.domain.records.record import Activity, Clinician, Credential, Record
    from cmeridian.domain.requirements.transcript import Transcript

ACTIVITIES = "cmeridian/activities/1"
ACTIVITY = "cmeridian/activity/1"
CREDENTIALS = "cmeridian/credentials/1"
CREDENTIAL = "cmeridian/credential/1"
CLINICIAN = "cmeridian/clinician/1"
OWN_SETS = "cmeridian/own-sets/1"
OWN_SET = "cmeridian/own-set/1"
REPLACED = "cmeridian/record-replaced/1"
TRANSCRIPT = "cmeridian/transcript/1"


def as_json(value: Any) -> Any:
    """Write plain values of a record file as JSON does: decimals as numbers, days as text."""
    if isinstance(value, Decimal):
        return number(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, Mapping):
        return {str(key): as_json(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(one) for one in value]
    return value


def record_answer(record: Record, *, custom_sets: Iterable[Mapping[str, Any]]) -> Answer:
    """Build the record file (`cmeridian/record/1`)."""
    answer: Answer = as_json(record_values(record, custom_sets=custom_sets))
    return answer


def activity_entry(public_id: str, activity: Activity, *, digest: str) -> Answer:
    """Build the entry of an activity. digest: names its values, for the header If-Match."""
    return {"id": public_id, "etag": digest, "activity": as_json(activity_values(activity))}


def activities_answer(entries: Iterable[Answer], *, found: int, following: str) -> Answer:
    """Build `cmeridian/activities/1`: one page. following: the cursor of the next; may be empty."""
    return {
        "schema": ACTIVITIES,
        "found": found,
        "next": following or None,
        "activities": list(entries),
    }


def activity_answer(
    entry: Answer, *, moved: Iterable[str] = (), warnings: Iterable[Problem] = (), file: str
) -> Answer:
    """Build `cmeridian/activity/1`: one activity, what it moved, and what is doubtful."""
    doubts = problem_answers(file, warnings)
    return {"schema": ACTIVITY, **entry, "moved": list(moved), "warnings": doubts}


def credential_entry(public_id: str, credential: Credential) -> Answer:
    """Build the entry of a credential."""
    return {"id": public_id, "credential": as_json(credential_values(credential))}


def credentials_answer(entries: Iterable[Answer]) -> Answer:
    """Build `cmeridian/credentials/1`: everything that is held."""
    return {"schema": CREDENTIALS, "credentials": list(entries)}


def credential_answer(entry: Answer, *, warnings: Iterable[Problem] = (), file: str) -> Answer:
    """Build `cmeridian/credential/1`: one credential, and what is doubtful about it."""
    return {"schema": CREDENTIAL, **entry, "warnings": problem_answers(file, warnings)}


def clinician_answer(
    clinician: Clinician, *, warnings: Iterable[Problem] = (), file: str
) -> Answer:
    """Build `cmeridian/clinician/1`: who one is, with the answers to what rules ask."""
    return {
        "schema": CLINICIAN,
        "clinician": as_json(clinician_values(clinician)),
        "warnings": problem_answers(file, warnings),
    }


def own_sets_answer(contents: Iterable[Mapping[str, Any]]) -> Answer:
    """Build `cmeridian/own-sets/1`: the sets that one brought, as they were entered."""
    return {"schema": OWN_SETS, "sets": [as_json(one) for one in contents]}


def own_set_answer(content: Mapping[str, Any]) -> Answer:
    """Build `cmeridian/own-set/1`: one set of one's own."""
    return {"schema": OWN_SET, "set": as_json(content)}


def replaced_answer(record: Record, *, warnings: Iterable[Problem], file: str) -> Answer:
    """Build `cmeridian/record-replaced/1`: what stands on record now."""
    return {
        "schema": REPLACED,
        "credentials": len(record.credentials),
        "activities": len(record.activities),
        "warnings": problem_answers(file, warnings),
    }


def transcript_answer(transcript: Transcript, *, made_on: date, back: int) -> Answer:
    """Build `cmeridian/transcript/1`: what counted for one set in one period.

    back: how many periods before the present one.
    """
    ledger = transcript.ledger
    missing = ledger.missing
    return {
        "schema": TRANSCRIPT,
        "set": ledger.requirement_set.id,
        "authority": ledger.requirement_set.authority,
        "number": ledger.number,
        "made_on": day(made_on),
        "judged_on": day(transcript.on),
        "back": back,
        "window": window(ledger.window),
        "missing": {"amount": number(missing.value), "unit": missing.unit} if missing else None,
        "lines": [
            {"activity": as_json(activity_values(line.activity)), "rules": list(line.rules)}
            for line in transcript.lines
        ],
        "totals": [
            {"class": total.credit_class, "amount": number(total.amount), "unit": total.unit}
            for total in transcript.totals
        ],
    }
