"""A what-if in words: what would change, in one sentence, before what it would be."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.sentences import joined
from cmeridian.domain.requirements.wording.ledgers import missing_findings
from cmeridian.domain.requirements.wording.names import authority_name, quantity

if TYPE_CHECKING:
    from cmeridian.domain.requirements.findings import Ledger, SetLedger
    from cmeridian.domain.requirements.what_if import Difference

NOTHING_CHANGES = "Nothing would change."
_NAMED = 3


def difference_sentences(difference: Difference) -> tuple[str, str]:
    """Say what would be missing in one sentence, and what else would change in a second.

    Hours of different authorities overlap, so they are named apart and never added.
    """
    if not (difference.added or difference.removed or difference.findings):
        return NOTHING_CHANGES, ""
    before, after = difference.before, difference.after
    missing = [_more(_things(after) - _things(before), "thing"), *_hours(difference)]
    said = [part for part in missing if part]
    first = (
        f"Then {joined(said, 'and')} would be missing."
        if said
        else "Then as much would be missing as now."
    )
    return first, _rest(difference)


def _things(ledger: Ledger) -> int:
    return sum(len(missing_findings(of_set)) for of_set in ledger.sets)


def _questions(ledger: Ledger) -> int:
    found = {name for s in ledger.sets for f in s.findings if f.status == "ask" for name in f.asks}
    return len(found)


def _more(number: int, noun: str) -> str:
    """Write a change of a count, such as 2 fewer things; nothing for none."""
    if not number:
        return ""
    size = abs(number)
    return f"{size} {'more' if number > 0 else 'fewer'} {noun}{'' if size == 1 else 's'}"


def _hours(difference: Difference) -> list[str]:
    changes = list(_changed_hours(difference))
    said = [
        f"{quantity(abs(value), unit).replace(' ', ' more ' if value > 0 else ' fewer ', 1)} "
        f"({where})"
        for value, unit, where in changes[:_NAMED]
    ]
    rest = len(changes) - _NAMED
    if rest > 0:
        said.append(f"other hours with {rest} other authorit{'ies' if rest > 1 else 'y'}")
    return said


def _changed_hours(difference: Difference) -> Iterator[tuple[Decimal, str, str]]:
    """Yield by how much the hours that an authority misses change, the largest change first."""
    before = {s.requirement_set.id: s for s in difference.before.sets}
    after = {s.requirement_set.id: s for s in difference.after.sets}
    found = []
    for set_id in dict.fromkeys([*after, *before]):
        old, new = before.get(set_id), after.get(set_id)
        change = _further(new) - _further(old)
        some = new or old
        if change and some is not None:
            found.append((change, _unit(some), authority_name(some.requirement_set)))
    yield from sorted(found, key=lambda one: -abs(one[0]))


def _further(ledger: SetLedger | None) -> Decimal:
    if ledger is None or ledger.further_hours is None:
        return Decimal(0)
    return ledger.further_hours


def _unit(ledger: SetLedger) -> str:
    return ledger.missing.unit if ledger.missing else "hour"


def _rest(difference: Difference) -> str:
    new, gone, changed = (
        len(part) for part in (difference.added, difference.removed, difference.findings)
    )
    open_questions = _questions(difference.after) - _questions(difference.before)
    parts = [
        f"{_sets(new)} would be new" if new else "",
        f"{_sets(gone)} would no longer be owed" if gone else "",
        f"{changed} rule{'s' if changed > 1 else ''} would change" if changed else "",
        f"{_more(open_questions, 'question')} would be open" if open_questions else "",
    ]
    said = [part for part in parts if part]
    return f"{joined(said, 'and')}." if said else ""


def _sets(number: int) -> str:
    return "1 set of rules" if number == 1 else f"{number} sets of rules"
