"""Rules made of rules: any, all, or some of several must be met.

Met when enough parts are, whatever the others say. Short only when even the parts in doubt would
not be enough; then the cheapest way in hours of education is shown, a way that needs none but
hours before one that also needs practice, points or tasks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations, islice

from cmeridian.domain.kernel.amounts import EDUCATION_UNITS, ZERO, plain, unit_word
from cmeridian.domain.requirements.case import Case
from cmeridian.domain.requirements.clocks import once, per_year_windows, unmendable
from cmeridian.domain.requirements.findings import Refusal
from cmeridian.domain.requirements.missing import MOST_WAYS, Gap, fewest_hours, joint_ways
from cmeridian.domain.requirements.progress import Progress
from cmeridian.domain.requirements.rulebook import Combination, Once, PerYearOfCycle, Rule
from cmeridian.domain.requirements.sentences import day_month_year, in_words, joined
from cmeridian.domain.requirements.verdict import Verdict

Judge = Callable[[Case, Rule], Verdict]
Pairs = Sequence[tuple[Rule, Verdict]]
_IN_DOUBT = frozenset({"unsure", "ask"})


def judge_combination(case: Case, rule: Combination, judge: Judge) -> Verdict:
    """Judge a rule made of rules; judge is how its parts are judged."""
    if isinstance(rule.frequency, PerYearOfCycle):
        return _year_by_year(case, rule, judge)
    verdict = _combine(case, rule, judge)
    if isinstance(rule.frequency, Once) and verdict.status == "short":
        placed = once(case, rule.frequency, lambda _: _as_progress(verdict))
        if placed.status == "short":
            return replace(placed, ways=verdict.ways, beyond_hours=verdict.beyond_hours)
        return replace(placed, beyond_hours=ZERO)
    return verdict


def _year_by_year(case: Case, rule: Combination, judge: Judge) -> Verdict:
    """Judge each year of the cycle; a year that is over cannot be mended."""
    years = per_year_windows(case)
    if not years:
        return _combine(case, rule, judge)
    verdicts = [_combine(case.over(year), rule, judge) for year in years]
    for year, verdict in zip(years[:-1], verdicts, strict=False):
        if verdict.status == "short" and verdicts[-1].status != "short":
            return unmendable(_as_progress(verdict), year)
    return verdicts[-1]


def _combine(case: Case, rule: Combination, judge: Judge) -> Verdict:
    judged = [(part, judge(case, part)) for part in rule.parts]
    binding = [(part, v) for part, v in judged if v.status != "not_applicable"]
    if not binding:
        return judged[0][1]
    # A part that does not bind is no obstacle where all must be met, and no way where one must.
    needed = min(rule.needed, len(binding))
    done = [(part, v) for part, v in binding if _is_fulfilled(v)]
    doubtful = [(part, v) for part, v in binding if v.status in _IN_DOUBT]
    later = [(part, v) for part, v in binding if v.status == "not_due" and not _is_fulfilled(v)]
    if len(done) >= needed:
        return _met(done)
    if len(done) + len(doubtful) >= needed:
        return _in_doubt(doubtful, done)
    if len(done) + len(doubtful) + len(later) >= needed:
        return _later(later)
    lacking = [(part, v) for part, v in binding if v.status == "short"]
    return _short(lacking, needed - len(done) - len(doubtful) - len(later), done)


def _is_fulfilled(verdict: Verdict) -> bool:
    return verdict.status == "met" or (verdict.status == "not_due" and verdict.short_by == 0)


def _later(later: Pairs) -> Verdict:
    """Nothing is owed before the first of the later dates."""
    return min((v for _, v in later), key=lambda verdict: verdict.due or date.max)


def _ways(chosen: Pairs) -> list[tuple[Gap, ...]]:
    """The sets of gaps that would fill all the chosen parts."""
    own = [verdict.ways or (verdict.gaps,) for _, verdict in chosen]
    return list(islice(joint_ways(own), MOST_WAYS))


def _cost(chosen: Pairs) -> tuple[bool, Decimal, Decimal]:
    """Whether more than hours is needed, the fewest hours, and how much else."""
    beyond = sum((v.beyond_hours for _, v in chosen), ZERO)
    return beyond > 0, min(fewest_hours(gaps) for gaps in _ways(chosen)), beyond


def _met(done: Pairs) -> Verdict:
    first = next((v for _, v in done if v.status == "met"), done[0][1])
    names = joined(
        [in_words(part.id) for part, v in done if v.status != "not_applicable"] or ["nothing owed"],
        "and",
    )
    return Verdict(
        status="met",
        why=f"Met by {names}. {first.why}",
        unit=first.unit,
        counted=first.counted if len(done) == 1 else None,
        required=first.required if len(done) == 1 else None,
        short_by=ZERO,
        due=first.due,
        counts=_all_counts(done),
        amounts=first.amounts if len(done) == 1 else (),
    )


def _in_doubt(doubtful: Pairs, done: Pairs) -> Verdict:
    asks = tuple(dict.fromkeys(fact for _, v in doubtful for fact in v.asks))
    return Verdict(
        status="ask" if asks else "unsure",
        why=doubtful[0][1].why,
        unit=doubtful[0][1].unit,
        due=doubtful[0][1].due,
        asks=asks,
        counts=_all_counts([*done, *doubtful]),
    )


def _short(lacking: Pairs, needed: int, done: Pairs) -> Verdict:
    """Show the cheapest of the ways to fill so many of the lacking parts."""
    choices = list(islice(combinations(lacking, needed), MOST_WAYS))
    chosen = min(choices, key=_cost)
    more, hours, beyond = _cost(chosen)
    gaps = min(_ways(chosen), key=fewest_hours)
    ways = tuple(way for choice in choices if _cost(choice)[0] == more for way in _ways(choice))
    units = [v.unit for _, v in chosen if v.unit is not None]
    unit = next((u for u in units if u in EDUCATION_UNITS), units[0]) if hours else units[0]
    single = chosen[0][1] if len(chosen) == 1 else None
    counts = _all_counts([*chosen, *done])
    verdict = Verdict(
        status="short",
        why="",
        unit=unit,
        counted=single.counted if single else None,
        required=single.required if single else None,
        short_by=hours or beyond,
        due=min(v.due for _, v in chosen if v.due is not None),
        overdue=any(v.overdue for _, v in chosen),
        counts=counts,
        amounts=single.amounts if single and not done else (),
        refused=_all_refused(chosen, counts),
        gaps=gaps,
        ways=ways[:MOST_WAYS],
        beyond_hours=beyond,
    )
    return replace(verdict, why=_cheapest_way(verdict, chosen, hours, beyond))


def _cheapest_way(verdict: Verdict, chosen: Pairs, hours: Decimal, beyond: Decimal) -> str:
    way = joined([in_words(part.id) for part, _ in chosen], "and")
    assert verdict.unit is not None and verdict.due is not None
    parts = [f"{plain(hours)} {unit_word(verdict.unit, hours)}"] if hours else []
    if beyond:
        other = next(v.unit for _, v in chosen if v.beyond_hours and v.unit is not None)
        parts.append(
            "further practice, points or tasks"
            if hours
            else f"{plain(beyond)} {unit_word(other, beyond)}"
        )
    by = day_month_year(verdict.due)
    return f"The nearest way, {way}, still needs {joined(parts, 'and')} by {by}."


def _all_counts(pairs: Pairs) -> tuple[str, ...]:
    return tuple(dict.fromkeys(activity for _, v in pairs for activity in v.counts))


def _all_refused(pairs: Pairs, counts: tuple[str, ...]) -> tuple[Refusal, ...]:
    found = {
        refusal.id: refusal for _, v in pairs for refusal in v.refused if refusal.id not in counts
    }
    return tuple(found.values())


def _as_progress(verdict: Verdict) -> Progress:
    return Progress(
        unit=verdict.unit or "task",
        counted=verdict.counted or ZERO,
        required=verdict.required or verdict.short_by or ZERO,
        short_by=verdict.short_by or ZERO,
        counts=verdict.counts,
        refused=verdict.refused,
        entries=tuple,
        gaps=verdict.gaps,
        amounts=verdict.amounts,
    )
