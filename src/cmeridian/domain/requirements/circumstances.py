"""Which exemptions hold: told by an event of the credential, or plain from its dates."""

from __future__ import annotations

import re

from cmeridian.domain.requirements.case import Case
from cmeridian.domain.requirements.rulebook import Exemption

_LICENSED_LESS_THAN = re.compile(r"licensed_less_than_(\d+)_months")
_ISSUED_THIS_YEAR = "initial_license_issued_this_calendar_year"


def exemptions_in_force(case: Case) -> tuple[Exemption, ...]:
    """List the exemptions of the set that hold for the present window."""
    if not case.exempt:
        case.exempt.append(tuple(e for e in case.terms.exemptions if _holds(case, e.who)))
    return case.exempt[0]


def _holds(case: Case, who: str) -> bool:
    if case.holds_event(frozenset({who})):
        return True
    issued, window = case.credential.issued, case.window
    if issued is None or window is None:
        return False
    if who == _ISSUED_THIS_YEAR:
        return issued in window and issued.year == window.last_day.year
    found = _LICENSED_LESS_THAN.fullmatch(who)
    licensed = case.schedule.licensed_months
    return bool(found) and licensed is not None and licensed < int(found.group(1) if found else 0)
