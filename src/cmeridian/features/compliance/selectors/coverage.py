"""Where the rules we hold do not reach: said before anything that rests on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.urls import reverse

from cmeridian.domain.requirements.sentences import day_month_year, joined
from cmeridian.domain.requirements.wording.names import authority_name

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import RequirementSet
    from cmeridian.features.accounts.selectors import Held
    from cmeridian.features.compliance.selectors.standing import Standing

WarningKind = Literal["lost", "own_unread", "ended", "low", "own_empty", "no_total"]
_STEPS: dict[WarningKind, str] = {
    "lost": "Change this credential",
    "own_unread": "Open your own rules",
    "ended": "Enter the new date",
    "low": "See where the rules were read",
    "own_empty": "Enter its rules",
    "no_total": "See what is known",
}


@dataclass(frozen=True, slots=True)
class CoverageWarning:
    """What is not covered. title: of the problem; what: in a sentence or two.

    public_id: the credential it is about, or empty where there are several. set_id: the set of
    one's own to mend, or empty.
    """

    kind: WarningKind
    title: str
    what: str
    public_id: str = ""
    set_id: str = ""

    @property
    def step(self) -> str:
        """Name what can be done about it here."""
        return _STEPS[self.kind]

    @property
    def address(self) -> str:
        """Give the page on which that is done."""
        if self.set_id:
            return reverse("accounts:own_set", args=[self.set_id])
        if not self.public_id:
            return reverse("compliance:credits")
        name = "accounts:credential" if self.kind in ("lost", "ended") else "compliance:set"
        return reverse(name, args=[self.public_id])


def coverage_warnings(standing: Standing) -> tuple[CoverageWarning, ...]:
    """List what the rules we hold do not cover for a person, the widest gap first."""
    own = own_set_ids(standing)
    sets = [ledger.requirement_set for ledger in standing.ledger.sets]
    given = [s for s in sets if s.id not in own]
    return (
        *(_lost(held, own_ids=standing.kept.own.ids) for held in standing.kept.lost),
        *_ended(standing),
        *_low([s for s in given if s.provenance.confidence == "low"], standing),
        *(_empty(s, standing) for s in sets if s.id in own and not s.rules),
        *_no_total([s for s in sets if s.rules and not s.general_requirement_known], standing),
    )


def own_set_ids(standing: Standing) -> frozenset[str]:
    """List the sets that the person entered, also where one replaces a set of ours."""
    return frozenset(s.id for s in standing.kept.own.sets)


def _lost(held: Held, *, own_ids: frozenset[str]) -> CoverageWarning:
    name = held.credential.set
    if name in own_ids:
        words = (
            f"Your own rules “{name}” cannot be read any longer, so nothing is said about them. "
            "Open them to see what to mend."
        )
        return CoverageWarning("own_unread", "Not covered", words, held.public_id, name)
    words = (
        f"We no longer hold rules for “{name}”. What it asks for is unknown, not nothing: ask the "
        "authority."
    )
    return CoverageWarning("lost", "Not covered", words, held.public_id)


def _ended(standing: Standing) -> Iterator[CoverageWarning]:
    """Say whose printed expiry has passed, so that what is said is about a period that is over."""
    for ledger in standing.ledger.sets:
        if ledger.window is not None and ledger.window.last_day < standing.on:
            terms = ledger.requirement_set
            words = (
                f"{authority_name(terms)}: the period on record ended on "
                f"{day_month_year(ledger.window.last_day)}, so what is said here is about that "
                "period. If it was renewed, enter the new expiry date."
            )
            public_id = standing.kept.id_of_set(terms.id)
            yield CoverageWarning("ended", "The expiry date has passed", words, public_id)


def _low(sets: list[RequirementSet], standing: Standing) -> Iterator[CoverageWarning]:
    if sets:
        words = (
            f"The rules of {_names(sets)} are known to us only from general knowledge: confirm "
            "them with the authority before relying on them."
        )
        yield CoverageWarning("low", "Not confirmed", words, _only(sets, standing))


def _empty(requirement_set: RequirementSet, standing: Standing) -> CoverageWarning:
    words = (
        f"Your own set for {authority_name(requirement_set)} holds no rules, so what it asks for "
        "is unknown. Enter its rules as you know them."
    )
    return CoverageWarning(
        "own_empty", "No rules yet", words, _only([requirement_set], standing), requirement_set.id
    )


def _no_total(sets: list[RequirementSet], standing: Standing) -> Iterator[CoverageWarning]:
    if sets:
        words = (
            f"Only some topics of {_names(sets)} are known; the total of hours was not found. Ask "
            "the authority how many it wants."
        )
        yield CoverageWarning("no_total", "Total not known", words, _only(sets, standing))


def _names(sets: list[RequirementSet]) -> str:
    return joined(dict.fromkeys(authority_name(s) for s in sets), "and")


def _only(sets: list[RequirementSet], standing: Standing) -> str:
    return standing.kept.id_of_set(sets[0].id) if len(sets) == 1 else ""
