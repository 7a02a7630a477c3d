"""The named days on which a one-time duty falls due, as packs write them under `due.at`."""

from __future__ import annotations

import re
from datetime import date

from cmeridian.domain.requirements.rulebook import (
    Due,
    DueAtEndOfFirstFullCycle,
    DueAtFirstRenewalFrom,
    DueAtRenewal,
    DueAtUndatedEvent,
)

_ORDINALS = {"first": 1, "second": 2, "third": 3}
_RENEWAL = re.compile(r"(first|second|third)_renewal")
_FROM = re.compile(r"first_(renewal|initial_or_renewal_registration)_on_or_after_(\d{4}-\d\d-\d\d)")
_FULL_PERIOD_AFTER = re.compile(r"end_of_first_full_cme_period_after_(\d{4})")
_UNDATED_EVENTS = ("cds_registration",)

EXAMPLES = (
    "first_renewal",
    "second_renewal",
    "first_renewal_as_prescriber",
    "first_renewal_on_or_after_2022-04-01",
    "first_initial_or_renewal_registration_on_or_after_2023-06-27",
    "end_of_first_full_renewal_cycle",
    "end_of_first_full_cme_period_after_2019",
    *_UNDATED_EVENTS,
)
"""One name of each form."""


def parse_due_name(name: str) -> Due | None:
    """Turn a name such as `second_renewal` into a due date; None if it is unknown."""
    if name in _UNDATED_EVENTS:
        return DueAtUndatedEvent(name)
    if name == "first_renewal_as_prescriber":
        return DueAtRenewal(1, as_prescriber=True)
    if name == "end_of_first_full_renewal_cycle":
        return DueAtEndOfFirstFullCycle()
    if found := _RENEWAL.fullmatch(name):
        return DueAtRenewal(_ORDINALS[found[1]])
    if found := _FULL_PERIOD_AFTER.fullmatch(name):
        return DueAtEndOfFirstFullCycle(date(int(found[1]) + 1, 1, 1))
    return _parse_from(name)


def _parse_from(name: str) -> Due | None:
    found = _FROM.fullmatch(name)
    if not found:
        return None
    try:
        day = date.fromisoformat(found[2])
    except ValueError:
        return None
    return DueAtFirstRenewalFrom(day, or_issue=found[1] != "renewal")
