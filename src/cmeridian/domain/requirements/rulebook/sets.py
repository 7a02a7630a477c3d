"""Everything one authority asks for one credential."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from cmeridian.domain.kernel.provenance import Confidence, Provenance
from cmeridian.domain.requirements.rulebook.rules import Rule


@dataclass(frozen=True, slots=True)
class Anchor:
    """What fixes the end of a cycle.

    type: see the vocabulary of anchors. next: one such date, others follow by whole cycles.
    professions: whom it holds for, empty for everyone of the set.
    """

    type: str
    professions: tuple[str, ...] = ()
    month: int | None = None
    day: int | None = None
    year_parity: str | None = None
    dates: tuple[tuple[int, int], ...] = ()
    next: date | None = None
    since: date | None = None
    confidence: Confidence | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class NextModel:
    """A change of the cycle that may apply from a day on."""

    starts: date
    months: int
    total: Decimal
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Cycle:
    """The counting period. months: its length; window: how it is laid, see the vocabulary."""

    months: int
    window: str
    anchor: Anchor | None = None
    lookback_months: int | None = None
    options_months: tuple[int, ...] = ()
    window_end: tuple[int, int] | None = None
    starts: tuple[int, int] | None = None
    starts_on: date | None = None
    outer_cycle_months: int | None = None
    outer_requirement: str | None = None
    next_model: NextModel | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class CarryOver:
    """Surplus hours of the period before. allowed None: not known, so none is assumed."""

    allowed: bool | None
    max: Decimal | None = None
    to: str | None = None
    accepts: frozenset[str] | None = None
    excludes: tuple[str, ...] = ()
    must_be_reported_at_renewal: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Substitution:
    """An event that replaces work.

    satisfies: `all`, `total`, or rule ids; hours: what it is worth each time, None if it replaces
    the work whole; hours_per_year: the same for each year it lasted (one event, one year).
    """

    event: str
    satisfies: Literal["all", "total"] | tuple[str, ...]
    except_rules: tuple[str, ...] = ()
    hours: Decimal | None = None
    hours_per_year: Decimal | None = None
    confidence: Confidence | None = None
    excludes: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Exemption:
    """What lifts or lowers a duty. scope: `all`, `total`, `calendar_year` or a rule id."""

    who: str
    scope: str
    reduced_to: Decimal | None = None
    reduced_to_per_year: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Tier:
    """The total of those licensed for fewer months; None: prorated, figure unknown."""

    licensed_months_lt: int
    total: Decimal | None


@dataclass(frozen=True, slots=True)
class FirstCycle:
    """What is owed at the first renewal.

    mode: exempt, prorated, tiered, topics_only, task or window_from_issue_date.
    training_within_months: the exemption needs training that ended so shortly before the licence.
    """

    mode: str
    keep: tuple[str, ...] = ()
    tiers: tuple[Tier, ...] = ()
    task: str | None = None
    training_within_months: int | None = None
    confidence: Confidence | None = None
    when: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Conversion:
    """How clock hours, or training time, become credits.

    Exactly one of factor (credits per recorded hour), credits_each (per activity) and
    credits_per_week / credits_per_year (of training) is given. cap: credits per window.
    """

    formats: frozenset[str] = frozenset()
    accepts: frozenset[str] | None = None
    hours_per_credit: Decimal | None = None
    credits_per_hour: Decimal | None = None
    credits_each: Decimal | None = None
    credits_per_week: Decimal | None = None
    credits_per_year: Decimal | None = None
    cap: Decimal | None = None
    confidence: Confidence | None = None


@dataclass(frozen=True, slots=True)
class Multiplier:
    """Hours that weigh more. first_credits: only so many raw credits of a cycle do."""

    factor: Decimal
    topics: tuple[str, ...] = ()
    subtypes: frozenset[str] = frozenset()
    first_credits: Decimal | None = None
    confidence: Confidence | None = None


@dataclass(frozen=True, slots=True)
class EvidenceTerms:
    """What the authority asks to keep, and how it audits. retention_months: how long."""

    retention_months: int | None = None
    retention: str | None = None
    audit: str | None = None
    tracking_system: str | None = None
    reporting: str | None = None
    how: str | None = None
    produce_within_days: int | None = None
    failure: str | None = None


@dataclass(frozen=True, slots=True)
class Grace:
    """Days after the due date in which something may still be mended."""

    days: int
    purpose: str | None = None
    may_complete_ce_in_grace: bool | None = None
    late_fee_usd: Decimal | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ContentFilter:
    """A condition on course content, and who must see to it."""

    rule: str
    burden: str
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Waiver:
    """A rule that can be waived on request."""

    rule: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementSet:
    """Everything one authority asks for one credential."""

    id: str
    jurisdiction: str
    authority: str
    credential: str
    professions: tuple[str, ...]
    cycle: Cycle
    rules: tuple[Rule, ...]
    provenance: Provenance
    carryover: CarryOver = CarryOver(allowed=None)
    satisfied_by: tuple[Substitution, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    first_cycle: FirstCycle | None = None
    conversions: tuple[Conversion, ...] = ()
    multipliers: tuple[Multiplier, ...] = ()
    evidence: EvidenceTerms = EvidenceTerms()
    grace: Grace | None = None
    effective_from: date | None = None
    credit_expiry_months: int | None = None
    same_course_counts_once_per: str | None = None
    content_exclusions: tuple[str, ...] = ()
    content_filters: tuple[ContentFilter, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    double_count: str | None = None
    covers_rn_renewal: bool = False
    has_general_requirement: bool | None = None
    general_requirement_known: bool = True
    notes: str | None = None

    def rule(self, rule_id: str) -> Rule | None:
        """Find a top-level rule by its id."""
        return next((rule for rule in self.rules if rule.id == rule_id), None)
