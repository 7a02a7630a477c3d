"""A second, slow reading of the requirement rules, used only to check the real engine.

`evaluate` takes plain dictionaries and claims only what the written semantics settle. What they
leave open is absent from the answer: a rule, one of its fields, the window or `missing`. Where it
matters which of several activities gives way, both extremes are worked out and only what they
agree on is claimed.
"""

import calendar
import contextlib
import itertools
import operator
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction

ZERO = Fraction(0)
ONE_DAY = timedelta(days=1)
BARE_CLASSES = {"KS_CAT_I", "WA_CAT2", "WA_CAT3", "WA_CAT4", "WA_CAT5"}
EXEMPT_BY_DATE = {"initial_license_issued_this_calendar_year", "licensed_less_than_36_months"}
COMPARE = {word: getattr(operator, word) for word in ("gt", "lt")}
COMPARE |= {"gte": operator.ge, "lte": operator.le}
LICENSED = {"licensed_after": "gt", "licensed_on_or_after": "gte", "licensed_before": "lt"}


class Open(Exception):
    """The semantics do not settle it."""


@dataclass
class Case:
    rset: dict
    classes: dict
    clinician: dict
    credential: dict
    on: date
    window: tuple
    unkind: bool
    activities: list = field(default_factory=list)
    ids: set = field(default_factory=set)


# --- Days and numbers ---


def day(value):
    return date.fromisoformat(value) if isinstance(value, str) else value


def number(value):
    return Fraction(str(value))


def add(values):
    return sum(values, ZERO)


def most(values):
    """Credit lines of one activity claim the same hours: the largest counts, never the sum."""
    return max(values, default=ZERO)


def listed(value):
    return value if isinstance(value, list) else [] if value is None else [value]


def shift(start, months):
    """The same day so many months later, or the last of that month where there is no such day."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return date(year, month + 1, min(start.day, calendar.monthrange(year, month + 1)[1]))


def ending(end, months):
    return shift(end, -months) + ONE_DAY, end


# --- The window, the renewals and the events ---


def find_window(cycle, expires, on):
    kind, length = cycle["window"], cycle.get("lookback_months", cycle["months"])
    if kind == "rolling":
        return ending(on, length)
    if kind == "calendar_year":
        return date(on.year, 1, 1), date(on.year, 12, 31)
    plain = kind in ("fixed", "rolling_before_renewal") or "window_end" in cycle
    if expires and not plain:
        raise Open(f"window {kind}")
    end = day(expires) or (anchor_date(cycle, on) if plain else None)
    if end and "window_end" in cycle:
        month, last = cycle["window_end"]["month"], cycle["window_end"]["day"]
        end = max(d for d in (date(end.year - back, month, last) for back in (0, 1)) if d <= end)
    return ending(end, length) if end else (None, None)


def anchor_date(cycle, on):
    anchor, months = cycle.get("anchor") or {}, cycle["months"]
    parity = anchor.get("year_parity")
    if anchor.get("type") != "fixed_date":
        return None
    if "next" in anchor:
        dates = [shift(day(anchor["next"]), k * months) for k in range(-50, 50)]
    elif parity in ("even", "odd") or (parity is None and months == 12):
        step = 2 if parity else 1
        years = range(on.year - on.year % 2 + (parity == "odd"), on.year + 4, step)
        dates = [date(year, anchor["month"], anchor["day"]) for year in years]
    else:
        return None
    return min(d for d in dates if d >= on)


def issued(case):
    if not case.credential.get("issued"):
        raise Open("no issue date")
    return day(case.credential["issued"])


def last_renewal(case):
    return day(case.credential.get("expires")) or case.window[1]


def renewal_number(case):
    count, months = 0, case.rset["cycle"]["months"]
    while shift(last_renewal(case), -count * months) > issued(case):
        count += 1
    if not count:
        raise Open("the renewal is not after the issue date")
    return count


def renewal(case, which):
    months = (which - renewal_number(case)) * case.rset["cycle"]["months"]
    return shift(last_renewal(case), months)


def licensed_months(case):
    return max(k for k in range(2000) if shift(issued(case), k) <= last_renewal(case))


def event_days(case, kind):
    events = [e for e in case.credential.get("events") or [] if e["kind"] == kind]
    return [day(e["on"] if "on" in e else e[True]) for e in events]


def in_window(case, kind):
    """How many entries of this kind lie in the window."""
    start, end = case.window
    return sum(start <= d <= min(end, case.on) for d in event_days(case, kind)) if start else 0


def only_earlier(case, kind):
    return not in_window(case, kind) and any(d <= case.on for d in event_days(case, kind))


# --- Triggers: true, false or unknown, with the facts that leave it unknown ---


def trigger(case, tree):
    if not tree:
        return True, set()
    if "not" in tree:
        value, asks = trigger(case, tree["not"])
        return (None if value is None else not value), asks
    for word, deciding in (("all", False), ("any", True)):
        if word in tree:
            parts = [trigger(case, part) for part in tree[word]]
            if any(value is deciding for value, _ in parts):
                return deciding, set()
            asks = set().union(*(asks for _, asks in parts))
            return (None if asks else not deciding), asks
    value = fact(case, tree)
    return value, ({tree["fact"]} if value is None else set())


def fact(case, leaf):
    name = leaf["fact"]
    known = {**(case.clinician.get("facts") or {}), "specialty": case.clinician.get("specialty")}
    if name in LICENSED:
        start = day(case.credential.get("issued"))
        return start and COMPARE[LICENSED[name]](start, day(leaf["date"]))
    value = known.get(name)
    if value is None:
        return None
    if "in" in leaf:
        return any(v in leaf["in"] for v in listed(value))
    for word in COMPARE.keys() & leaf.keys():
        return COMPARE[word](number(value), number(leaf[word]))
    if not isinstance(value, bool):
        raise Open(f"{name} is neither true nor false")
    return value


def applies(case, rule):
    return trigger(case, rule.get("applies_if"))[0]


# --- Activities: conversions and multipliers, then what a selection takes from them ---


def prepare(case, record):
    for raw in sorted(record.get("activities") or [], key=lambda a: day(a["completed"])):
        case.ids.add(raw["id"])
        if day(raw["completed"]) > case.on:
            continue
        factor, amounts = conversion(case.rset, raw), {}
        for one in raw.get("credits") or []:
            amounts[one["class"]] = amounts.get(one["class"], ZERO) + number(one["amount"]) * factor
        act = {"id": raw["id"], "day": day(raw["completed"]), "raw": raw, "credits": amounts}
        act["topics"] = {t: number(h) for t, h in (raw.get("topics") or {}).items()}
        act["converted"] = factor != 1
        case.activities.append(act)
    if "duplicates" in case.rset:
        case.activities = once_a_year(case)
    for rule in case.rset.get("multipliers") or []:
        multiply(case, rule)


def once_a_year(case):
    """The same named course counts once in a calendar year."""
    kept = {}
    for act in reversed(case.activities) if case.unkind else case.activities:
        kept.setdefault((act["raw"].get("course") or act["id"], act["day"].year), act)
    return list(kept.values())


def conversion(rset, raw):
    for rule in rset.get("conversions") or []:
        if "format" in rule["when"] and rule["when"]["format"] == raw.get("format"):
            if "hours_per_credit" in rule:
                return 1 / number(rule["hours_per_credit"])
            if "credits_per_hour" in rule:
                return number(rule["credits_per_hour"])
            raise Open(f"conversion {rule}")
    return Fraction(1)


def multiply(case, rule):
    topics, extra = rule["select"].get("topic", []), number(rule["factor"]) - 1
    left = number(rule.get("first_credits_per_cycle", 10**9))
    for act in within(case, case.window) if "first_credits_per_cycle" in rule else case.activities:
        whole = most(act["credits"].values())
        if whole and matches(rule["select"], act["raw"]):
            weighted = add(act["topics"].get(t, ZERO) for t in topics) if topics else whole
            weighted = min(whole, weighted, left)
            left -= weighted
            growth = 1 + extra * weighted / whole
            act["credits"] = {c: amount * growth for c, amount in act["credits"].items()}
            for topic in set(topics) & set(act["topics"]):
                act["topics"][topic] *= 1 + extra


def within(case, days):
    return [a for a in case.activities if days[0] and days[0] <= a["day"] <= days[1]]


def matches(select, raw):
    """All keys of the selection but the class, the topic, the event and the least length."""
    score = raw.get("post_test_score_pct")
    for key in select.keys() - {"credit", "topic", "event", "min_hours"}:
        if key == "has_post_test":
            good = (score is not None) == select[key]
        elif key == "min_score_pct":
            good = score is not None and number(score) >= number(select[key])
        else:
            values = listed(raw.get("approved_lists" if key == "approved_list" else key))
            good = any(value in listed(select[key]) for value in values)
        if not good:
            return False
    return True


def selection(rule, key):
    return set(listed((rule.get("select") or {}).get(key)))


def topics_of(rule):
    return selection(rule, "topic") | set(rule.get("also_accepts", []))


def classes_of(case, rule):
    names = selection(rule, "credit")
    return names.union(*(case.classes.get(n, {}).get("default_members", []) for n in names))


def own_unit(case, unit):
    return unit if unit in {c.get("unit") for c in case.classes.values()} else None


def allowed(case, act, rule):
    unit, wanted = own_unit(case, rule.get("unit")), classes_of(case, rule)
    fits = [c for c in act["credits"] if case.classes.get(c, {}).get("unit") == unit]
    return [c for c in fits if not wanted or c in wanted]


def on_topic(act, rule):
    return add(act["topics"].get(t, ZERO) for t in topics_of(rule))


def hours(case, act, rule):
    if not matches(rule.get("select") or {}, act["raw"]):
        return ZERO
    whole = most(act["credits"][c] for c in allowed(case, act, rule))
    if not topics_of(rule):
        return whole
    if on_topic(act, rule) and act["converted"]:
        raise Open("topic hours of a converted activity")
    return min(whole, on_topic(act, rule))


# --- Caps: what is over counts nowhere ---


def apply_caps(case):
    months = case.rset["cycle"]["months"]
    groups = {"cycle": lambda d: 0, "per_day": lambda d: d, "per_calendar_year": lambda d: d.year}
    for rule in case.rset["rules"]:
        if not case.window[0] or rule["kind"] != "max" or not applies(case, rule):
            continue
        group = groups[rule["frequency"]["type"]]
        before = case.window[0] - ONE_DAY
        for days in [case.window, *(ending(shift(before, -k * months), months) for k in range(60))]:
            left = {}
            acts = [a for a in within(case, days) if hours(case, a, rule)]
            for act in reversed(acts) if case.unkind else acts:
                had, key = hours(case, act, rule), group(act["day"])
                left[key] = left.get(key, required(case, rule))
                kept = min(had, left[key])
                left[key] -= kept
                trim(act["credits"], allowed(case, act, rule), had - kept)
                trim(act["topics"], topics_of(rule) & set(act["topics"]), had - kept)


def trim(amounts, keys, excess):
    for key in keys:
        cut = min(excess, amounts[key])
        amounts[key] -= cut
        excess -= cut


# --- What a rule asks for, and the days it looks at ---


def required(case, rule):
    if rule["kind"] == "task":
        return number(rule.get("count", 1))
    amount, years = number(rule["amount"]), Fraction(case.rset["cycle"]["months"], 12)
    if rule["unit"] == "percent_of_total":
        total = next((r for r in case.rset["rules"] if r["id"] == "total"), {"kind": None})
        if total["kind"] != "min" or out_of_play(case, total) or not applies(case, total):
            raise Open("a share of a total that is not owed")
        return required(case, total) * amount / 100
    amount *= years if rule["unit"] == "hour_per_year_of_cycle" else 1
    return reduced_total(case, amount, years) if rule["id"] == "total" else amount


def reduced_total(case, amount, years):
    for one in case.rset.get("exemptions") or []:
        if one["scope"] == "total" and in_window(case, one["who"]):
            amount = number(one.get("reduced_to", amount))
            amount = (
                number(one["reduced_to_per_year"]) * years
                if "reduced_to_per_year" in one
                else amount
            )
    first = case.rset.get("first_cycle") or {}
    if first.get("mode") not in ("tiered", "prorated") or renewal_number(case) != 1:
        return amount
    only = {**first, "licensed_months_lt": first.get("if_license_months_lt", 10**6)}
    for tier in first.get("tiers") or [only]:
        if licensed_months(case) < tier["licensed_months_lt"]:
            if "total" not in tier:
                raise Open("prorated without a figure")
            return number(tier["total"])
    return amount


def frequency(case, rule):
    """The rule's clock now, with the phases and the first cycle resolved."""
    now = rule.get("frequency") or {"type": "cycle"}
    if now["type"] == "first_cycle_then_every_months":
        return {**now, "type": "cycle" if renewal_number(case) == 1 else "every_months"}
    if now["type"] == "phased":
        number_now = renewal_number(case)
        fits = (p for p in now["phases"] if number_now in p.get("cycles", []) or "after_cycle" in p)
        return next(fits)["frequency"]
    return {"type": "cycle"} if now["type"] == "first_cycle_only" else now


def span(case, rule):
    now = frequency(case, rule)
    if now["type"] == "once":
        return date.min, case.on
    if now["type"] == "every_months":
        start, end = ending(case.window[1], now["months"])
        if start > case.window[0]:
            raise Open("a clock shorter than the cycle")
        return start, end
    if now["type"] == "every_n_cycles":
        return ending(case.window[1], now["n"] * case.rset["cycle"]["months"])
    if now["type"] != "cycle":
        raise Open(f"frequency {now['type']}")
    return case.window


# --- What counts ---


def tally(case, rule, days):
    """Hours per activity, without those that another rule has used up first."""
    acts = {a["id"]: a for a in within(case, days) if hours(case, a, rule)}
    found = {i: hours(case, a, rule) for i, a in acts.items()}
    free = {i: most(a["credits"][c] for c in allowed(case, a, rule)) for i, a in acts.items()}
    for other in served_first(case, rule):
        for i, taken in used_by(case, other, found, free).items():
            free[i] -= taken
    found = {i: min(h, free[i]) for i, h in found.items()}
    return {i: h for i, h in found.items() if h > 0}


def apart(case, rule):
    """True for a rule whose hours do not count toward the total."""
    if "counts_toward_total_if" in rule:
        return trigger(case, rule["counts_toward_total_if"])[0] is False
    return rule.get("counts_toward_total") is False


def served_first(case, rule):
    named = rule.get("no_double_count_with", [])
    for other in case.rset["rules"]:
        first = other["id"] in named or (rule["id"] == "total" and apart(case, other))
        if first and applies(case, other) is not False and not out_of_play(case, other):
            yield other


def used_by(case, other, found, free):
    theirs = {a["id"]: hours(case, a, other) for a in within(case, span(case, other))}
    if not any(theirs[i] for i in theirs if i in found):
        return {}
    now = frequency(case, other)
    idle = now["type"] == "every_n_cycles" and renewal_number(case) % now["n"]
    if idle or other["kind"] == "task" or applies(case, other) is None:
        raise Open("whether these hours are used is open")
    loss = {i: max(ZERO, found.get(i, ZERO) - free.get(i, ZERO) + h) for i, h in theirs.items()}
    left, used = required(case, other), {}
    for i in sorted(theirs, key=lambda i: loss[i] if i in found else ZERO, reverse=case.unkind):
        take = min(left, theirs[i])
        left -= take
        if i in found:
            used[i] = take
    return used


def measure(case, rule, days=None):
    days, need = days or span(case, rule), required(case, rule)
    if rule["kind"] == "task":
        counts, counted = task_count(case, rule, days)
        gap = need - counted
    else:
        found = tally(case, rule, days)
        extra = carried(case, rule, need)
        counts = set(found)
        counted = add(found.values()) + bonus(case, rule) + extra
        parts = [part_gap(case, rule, part, days) for part in rule.get("sub_min", [])]
        gap = max([need - counted, *parts])
    result = {"counted": counted, "required": need, "short_by": max(ZERO, gap), "counts": counts}
    if rule["kind"] == "min" and extra:
        del result["counts"]
    if rule.get("unit") == "contact_hour_50min" and counted:
        if gap > 0:
            raise Open("hours of 50 minutes")
        del result["counted"]
    return result


def task_count(case, rule, days):
    kinds, least = selection(rule, "event"), number((rule["select"] or {}).get("min_hours", 0))
    if kinds:
        if rule["frequency"]["type"] == "once" and any(only_earlier(case, k) for k in kinds):
            raise Open("an event before the window for something owed once")
        return set(), Fraction(sum(in_window(case, k) for k in kinds))
    counts = set()
    for act in within(case, days):
        length = on_topic(act, rule) if topics_of(rule) else most(act["credits"].values())
        class_fits = not selection(rule, "credit") or allowed(case, act, rule)
        long_enough = length >= least and (length > 0 or not topics_of(rule))
        if class_fits and long_enough and matches(rule["select"], act["raw"]):
            counts.add(act["id"])
    return counts, Fraction(len(counts))


def part_gap(case, rule, part, days):
    alone = {**rule, "select": {**rule["select"], "topic": part["topic"]}, "also_accepts": []}
    acts = within(case, days)
    loose = add(hours(case, a, alone) for a in acts)
    inside = add(min(hours(case, a, alone), hours(case, a, rule)) for a in acts)
    gaps = {max(ZERO, number(part["amount"]) - h) for h in (loose, inside)}
    if len(gaps) > 1:
        raise Open("whether the part must lie inside the rule's topic")
    return gaps.pop()


def carried(case, rule, need):
    plan, months = case.rset.get("carryover") or {}, case.rset["cycle"]["months"]
    kept_apart = rule["id"] in plan.get("excludes", []) or rule.get("carry_forward") is False
    if rule["id"] != "total" or not plan.get("allowed") or kept_apart:
        return ZERO
    before = ending(case.window[0] - ONE_DAY, months)
    surplus = max(ZERO, add(tally(case, rule, before).values()) - need)
    early = renewal_number(case) <= (2 if case.rset.get("first_cycle") else 1)
    if surplus and ("max" not in plan or early):
        raise Open("whether the surplus carries")
    return min(number(plan["max"]), surplus) if surplus else ZERO


# --- Events that replace work, exemptions and the first cycle ---


def aims_at(rule, targets, entry):
    if rule["id"] in entry.get("except_rules", []):
        return False
    return not rule.get("survives_exemption") if targets == "all" else rule["id"] in listed(targets)


def substitutes(case, rule):
    entries = [e for e in case.rset.get("satisfied_by") or [] if in_window(case, e["event"])]
    return [e for e in entries if aims_at(rule, e["satisfies"], e)]


def bonus(case, rule):
    worth = {
        e["event"]: e.get("credit_hours", e.get("credits", 0)) for e in substitutes(case, rule)
    }
    if any(amount and in_window(case, kind) > 1 for kind, amount in worth.items()):
        raise Open("the same substitute twice")
    total = add(number(amount) for amount in worth.values())
    return min(total, number(rule["waiver_max"])) if "waiver_max" in rule else total


def substituted(case, rule):
    own = rule.get("satisfied_by_event")
    own = own["event"] if isinstance(own, dict) else own
    if own and only_earlier(case, own):
        raise Open("a replacing event before the window")
    entries = [e.keys() for e in substitutes(case, rule)]
    if any(keys & {"credit_hours_per_year", "points", "points_per_year"} for keys in entries):
        raise Open("a substitute worth so much a year")
    whole = any(not keys & {"credit_hours", "credits"} for keys in entries)
    return whole or bool(own and in_window(case, own))


def perhaps_cleared(case, rule):
    category = rule["kind"] not in ("max", "task") and not topics_of(rule) and rule["id"] != "total"
    events = [e for e in case.rset.get("satisfied_by") or [] if e["satisfies"] == "total"]
    events = [e for e in events if rule["id"] not in e.get("except_rules", [])]
    return category and any(in_window(case, e["event"]) for e in events)


def exempted(case, rule):
    for entry in case.rset.get("exemptions") or []:
        here, hit = in_window(case, entry["who"]), aims_at(rule, entry["scope"], entry)
        if here and entry["scope"] == "calendar_year":
            raise Open("an exemption for one calendar year")
        if here and hit and not entry.keys() & {"reduced_to", "reduced_to_per_year"}:
            return True
        if hit and entry["who"] in EXEMPT_BY_DATE:
            this_year = issued(case).year == case.window[1].year
            if this_year if "calendar" in entry["who"] else licensed_months(case) < 36:
                raise Open("an exemption that follows from the issue date")
    return False


def out_of_first_cycle(case, rule):
    clock = (rule.get("frequency") or {}).get("type")
    first = case.rset.get("first_cycle") or {}
    if clock != "first_cycle_only" and not first:
        return False
    if renewal_number(case) != 1:
        return clock == "first_cycle_only"
    mode, total = first.get("mode"), rule["id"] == "total"
    if mode in (None, "prorated") or rule["id"] in first.get("keep", []):
        return False
    if mode == "topics_only":
        return total
    if mode == "tiered" and (total or "keep" not in first):
        return False
    late = "when" in first and licensed_months(case) >= 12  # within the year before the renewal
    clash = clock == "first_cycle_then_every_months"
    if mode != "exempt" or "if" in first or late or clash:
        raise Open(f"first cycle: {first}")
    return True


def out_of_play(case, rule):
    """Not owed for a reason other than its trigger."""
    if not case.window[0]:
        return False
    starts = [
        day(owner["effective_from"]) for owner in (case.rset, rule) if "effective_from" in owner
    ]
    if any(case.window[1] < start for start in starts):
        return True
    return exempted(case, rule) or out_of_first_cycle(case, rule)


# --- Findings ---


def judge(case, rule):
    now, asks = trigger(case, rule.get("applies_if"))
    if now is False or out_of_play(case, rule):
        return {"status": "not_applicable"}
    if not case.window[0]:
        if now is None:
            raise Open("unknown trigger and unknown window")
        if (rule.get("frequency") or {}).get("type") == "once":
            finding = weigh(case, rule)
            if finding["status"] == "met":
                return finding
        return {"status": "unsure"}
    if now is None:
        return {"status": "ask", "asks": asks}
    if rule["kind"] == "max":
        found = tally(case, rule, case.window)
        left = add(found.values())
        return {"status": "met", "counted": left, "short_by": ZERO, "counts": set(found)}
    if rule.get("soft"):
        raise Open("a soft rule")
    replaced, finding = substituted(case, rule), by_clock(case, rule)
    if replaced and finding["status"] == "not_due":
        raise Open("replaced before it is due")
    if finding["status"] != "met" and perhaps_cleared(case, rule):
        raise Open("whether the total's substitute clears category minimums")
    return {"status": "met"} if replaced else finding


def weigh(case, rule, due=None):
    """Met or short over the rule's own days."""
    if rule["kind"] in ("any_of", "all_of", "n_of"):
        finding = weigh_options(case, rule)
    else:
        finding = measure(case, rule)
        if "counts" in finding:
            finding["refused"] = case.ids - finding["counts"]
        heard = {t for a in within(case, span(case, rule)) for t in a["topics"] if a["topics"][t]}
        if not finding["short_by"] and set(rule.get("required_subtopics", [])) - heard:
            raise Open("required subtopics")
        finding["status"] = "short" if finding["short_by"] else "met"
    return {**finding, "due": due} if due and finding["status"] == "short" else finding


def by_clock(case, rule):
    now = frequency(case, rule)
    if now["type"] == "once":
        return owed_once(case, rule)
    if now["type"] == "every_months":
        return owed_every_months(case, rule, now["months"])
    if now["type"] == "every_n_cycles" and renewal_number(case) % now["n"]:
        ahead = now["n"] - renewal_number(case) % now["n"]
        return {"status": "not_due", "due": renewal(case, renewal_number(case) + ahead)}
    extra = (rule.get("frequency") or {}).get("extra_due")
    return weigh(case, rule, due=None if extra else case.window[1])


def owed_once(case, rule):
    finding = weigh(case, rule)
    if finding["status"] == "met":
        return finding
    form = rule["frequency"].get("due") or {}
    due = due_date(case, form)
    if due > case.window[1]:
        return {"status": "not_due", "due": due}
    if form.get("at") == "first_renewal_as_prescriber" and renewal_number(case) > 1:
        return finding
    return {**finding, "due": due}


def due_date(case, form):
    if "earliest_of" in form:
        return min(due_date(case, one) for one in form["earliest_of"])
    if form.get("months_from") == "license_issue":
        return shift(issued(case), form["months"])
    if "on_or_before" in form:
        return day(form["on_or_before"])
    if "at" in form:
        return due_at(case, form["at"])
    if "months_from" in form:
        raise Open(f"due {form}")
    return case.window[1]


def due_at(case, name):
    if name in ("first_renewal", "first_renewal_as_prescriber", "second_renewal"):
        return renewal(case, 2 if name == "second_renewal" else 1)
    dated = name.rpartition("on_or_after_")[2]
    since = {
        "end_of_first_full_renewal_cycle": issued(case),
        "end_of_first_full_cme_period_after_2019": max(date(2020, 1, 1), issued(case)),
    }.get(name) or (day(dated) if dated != name else None)
    if since is None:
        raise Open(f"due at {name}")
    if "initial" in name and issued(case) >= since:
        return issued(case)
    months = case.rset["cycle"]["months"]
    ends = (renewal(case, which) for which in range(1, 100))
    return next(d for d in ends if (ending(d, months)[0] if "full" in name else d) >= since)


def owed_every_months(case, rule, months):
    whole, start = weigh(case, rule, due=case.window[1]), span(case, rule)[0]
    if rule["kind"] not in ("min", "task") or start == case.window[0]:
        return whole
    present = measure(case, rule, case.window)
    past = measure(case, rule, (start, case.window[0] - ONE_DAY))
    if whole["status"] == "short" or not past["counts"]:
        return whole
    if not present["short_by"]:
        return {"status": "met", "required": present["required"], "short_by": ZERO}
    if past["short_by"]:
        raise Open("done partly before and partly in the window")
    last = max(a["day"] for a in case.activities if a["id"] in past["counts"])
    if measure(case, rule, (last, last))["short_by"]:
        return {"status": "not_due"}
    return {"status": "not_due", "due": shift(last, months)}


# --- Alternatives, and the fewest further hours ---


def ways(case, rule):
    """Each way to clear the rule: a list of (kind of effort, gap, rule)."""
    if rule["kind"] in ("min", "task"):
        gap = measure(case, rule)["short_by"]
        kind = "task" if rule["kind"] == "task" else own_unit(case, rule["unit"]) or "hour"
        return [[(kind, gap, rule)]] if gap else [[]]
    if "lookback_months" in rule:
        raise Open("an alternative with a look-back of its own")
    children = rule.get("options") or rule["rules"]
    enough = {"any_of": 1, "all_of": len(children), "n_of": rule.get("n")}[rule["kind"]]
    found = []
    for chosen in itertools.combinations([ways(case, child) for child in children], enough):
        found += [list(itertools.chain(*parts)) for parts in itertools.product(*chosen)]
    return found


def hours_only(paths):
    return [path for path in paths if all(kind == "hour" for kind, _, _ in path)]


def weigh_options(case, rule):
    paths = ways(case, rule)
    if [] in paths:
        return {"status": "met", "short_by": ZERO}
    cheapest = min((fewest(case, path) for path in hours_only(paths)), default=None)
    no_task = [path for path in paths if all(kind != "task" for kind, _, _ in path)]
    if cheapest is None or any(add(gap for _, gap, _ in path) < cheapest for path in no_task):
        return {"status": "short"}
    return {"status": "short", "short_by": cheapest}


def fewest(case, gaps):
    """The largest sum of gaps no two of which one hour can serve."""
    if not gaps:
        return ZERO
    (_, gap, rule), *rest = gaps
    separate = [other for other in rest if not together(case, rule, other[2])]
    return max(fewest(case, rest), gap + fewest(case, separate))


def together(case, one, two):
    """Whether one further hour can serve both rules."""
    for left, right in ((one, two), (two, one)):
        if left["id"] in right.get("no_double_count_with", []):
            return False
        if left["id"] == "total" and apart(case, right):
            return False
    pairs = [[topics_of(r) for r in (one, two)], [classes_of(case, r) for r in (one, two)]]
    pairs.append([selection(r, "format") for r in (one, two)])
    return all(not left or not right or left & right for left, right in pairs)


def missing_hours(case, findings):
    short = [r for r in case.rset["rules"] if findings[r["id"]]["status"] == "short"]
    paths = [ways(case, r) for r in short]
    efforts = {kind for each in paths for path in each for kind, _, _ in path}
    if efforts - {"hour", "task", "practice_hour"}:
        raise Open("points are not hours")
    choices = itertools.product(*(hours_only(each) for each in paths if hours_only(each)))
    return min(fewest(case, list(itertools.chain(*choice))) for choice in choices)


# --- The answer ---


def refuse_open_sets(case, record):
    """Raise for what the facts leave open about a whole set."""
    rset, cycle, end = case.rset, case.rset["cycle"], case.window[1]
    do_in_wi = rset["id"] == "us-wi-physician" and case.clinician["profession"] == "DO"
    if rset["id"] == "us-ar-physician" or (do_in_wi and not case.credential.get("expires")):
        raise Open("the anchor")
    if "next_model" in cycle and end >= day(cycle["next_model"]["from"]):
        raise Open("a coming model of the cycle")
    activities = record.get("activities") or []
    named = set().union(*(selection(r, "credit") for r in rset["rules"]))
    recorded = {c["class"] for a in activities for c in a.get("credits") or []}
    if named & BARE_CLASSES and recorded & {"AMA_CAT2", "AAFP_ELECTIVE", "AOA_2A", "AOA_2B"}:
        raise Open("classes without members")
    unnamed = [a for a in activities if not a.get("course")]
    titles = {(a.get("title"), day(a["completed"]).year) for a in unnamed}
    if "duplicates" in rset and len(titles) < len(unnamed):
        raise Open("the same course twice in a year")
    if "starts" in cycle and end:
        month, first = cycle["starts"]["month"], cycle["starts"]["day"]
        doubtful = date(end.year - 2, month, first), date(end.year - 1, month, first) - ONE_DAY
        if within(case, doubtful):
            raise Open("the year the window starts in")


def read_once(rset, vocabulary, record, on, unkind):
    answer = {"rules": {}}
    with contextlib.suppress(Open):
        credential = next(c for c in record["credentials"] if c["set"] == rset["id"])
        window = find_window(rset["cycle"], credential.get("expires"), on)
        classes, clinician = vocabulary["credit_classes"], record["clinician"]
        case = Case(rset, classes, clinician, credential, on, window, unkind)
        prepare(case, record)
        refuse_open_sets(case, record)
        if "starts" not in rset["cycle"] or not window[0]:
            answer["window"] = window
        apply_caps(case)
        for rule in rset["rules"]:
            with contextlib.suppress(Open):
                answer["rules"][rule["id"]] = judge(case, rule)
        if not window[0]:
            answer["missing"] = None
        elif len(answer["rules"]) == len(rset["rules"]) and "general_requirement_known" not in rset:
            answer["missing"] = missing_hours(case, answer["rules"])
    return answer


def evaluate(rset, vocabulary, record, on):
    """What both extremes of every open order agree on."""
    one, two = (read_once(rset, vocabulary, record, day(on), order) for order in (False, True))
    answer = {
        k: one[k] for k in ("window", "missing") if k in one and k in two and one[k] == two[k]
    }
    answer["rules"] = {}
    for name in one["rules"].keys() & two["rules"].keys():
        first, second = one["rules"][name], two["rules"][name]
        if first["status"] == second["status"]:
            both = {k: v for k, v in first.items() if k in second and second[k] == v}
            if "refused" in first and "refused" in second:
                both["refused"] = first["refused"] & second["refused"]
            answer["rules"][name] = both
    return answer
