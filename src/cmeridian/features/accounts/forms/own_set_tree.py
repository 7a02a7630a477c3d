"""A requirement set of one's own: from the entries of the simple form to a set, and back.

A set is the plain tree that a record file would hold: text throughout, as the strict reader of
files leaves it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from cmeridian.domain.requirements.sentences import in_words
from cmeridian.packs.nearest import form_of
from cmeridian.packs.places import find_place, words_of

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import Vocabulary

Tree = dict[str, Any]
Row = Mapping[str, str]

RULE_KINDS = {
    "total": "Hours in total",
    "topic": "Hours on a topic",
    "class": "Hours of a credit class",
    "privileges": "Share of the total related to privileges, in %",
    "task": "A task, such as renewing a card",
}
HOW_OFTEN = {
    "cycle": "Each cycle",
    "year_of_cycle": "Each year of the cycle",
    "calendar_year": "Each calendar year",
    "years": "Every so many years",
    "once": "Once",
}
UNITS = {"hour": "hours", "credit": "credits", "contact_hour": "contact hours"}
CYCLE_ENDS = {
    "printed": "On the expiry date printed on the document",
    "reappointment": "On the date of reappointment",
    "calendar_year": "With the calendar year",
}
_CYCLES: dict[str, Tree] = {
    "printed": {"window": "fixed", "anchor": {"type": "registration_expiry"}},
    "reappointment": {"window": "fixed", "anchor": {"type": "reappointment_date"}},
    "calendar_year": {"window": "calendar_year"},
}
_FREQUENCIES = {
    "cycle": "cycle",
    "year_of_cycle": "per_year_of_cycle",
    "calendar_year": "per_calendar_year",
    "years": "every_months",
    "once": "once",
}
PRIVILEGES = "privileges"
NOT_KNOWN = "No rules entered: kept on record only; the authority is to be asked"
_SLUG = 60


def own_id(name: str, *, taken: Collection[str]) -> str:
    """Make an id from a name: own-valley-view-hospital, with a number where that is taken."""
    start = f"own-{slug(name, by='-') or 'rules'}"
    found, number = start, 1
    while found in taken:
        number += 1
        found = f"{start}-{number}"
    return found


def slug(text: str, *, by: str = "_") -> str:
    """Write text as part of an id: letters and digits of the Latin alphabet."""
    return by.join(words_of(text))[:_SLUG].strip(by)


def build_content(given: Mapping[str, Any], rows: Iterable[Row], vocabulary: Vocabulary) -> Tree:
    """Build the tree of a set from the entries of the simple form.

    given: `id`, `authority`, `place`, `credential`, `professions`, `months`, `ends`, `complete`,
    `document`, `section` and `year`, as text.
    """
    rules = [build_rule(row, vocabulary) for row in rows]
    _number_doubles(rules)
    year = given["year"]
    place = find_place(given["place"], vocabulary) if given["place"] else None
    return {
        "id": given["id"],
        **({"jurisdiction": place} if place else {}),
        "authority": given["authority"],
        "credential": given["credential"],
        "professions": list(given["professions"]),
        "cycle": {"months": given["months"], **_CYCLES[given["ends"]]},
        "rules": rules,
        **_how_complete(rules, is_complete=given["complete"] == "yes"),
        "sources": [
            {
                "document": f"{given['document']}, {given['section']}",
                "kind": "own",
                "as_of": year,
            }
        ],
        "as_of": year,
        # As for the sets that come with the product: fresh to the end of the year after.
        "review_by": f"{int(year) + 1}-12-31",
    }


def build_unknown(
    *, set_id: str, authority: str, place: str | None, profession: str, months: str
) -> Tree:
    """Build a set without rules for an authority of which none are known."""
    note = "The length of the cycle was not given; 12 months stand in for it."
    return {
        "id": set_id,
        **({"jurisdiction": place} if place else {}),
        "authority": authority,
        "credential": "state_license",
        "professions": [profession],
        "cycle": {
            "months": months or "12",
            "window": "fixed",
            "anchor": {"type": "unknown"},
            **({} if months else {"note": note}),
        },
        "rules": [],
        "general_requirement_known": False,
        "sources": [{"document": NOT_KNOWN, "kind": "own"}],
    }


def build_rule(row: Row, vocabulary: Vocabulary) -> Tree:
    """Build one rule from its row."""
    kind = row["kind"]
    often: Tree = {"type": _FREQUENCIES[row["often"]]}
    if row["often"] == "years":
        often["months"] = str(int(row["years"]) * 12)
    note = {"note": row["note"]} if row["note"] else {}
    if kind == "task":
        event = event_typed(row["what"], vocabulary)
        count = row["amount"] or "1"
        select: Tree = {"event": [event]}
        return {
            "id": event,
            "kind": "task",
            "count": count,
            "select": select,
            "frequency": often,
            **note,
        }
    name, select = _selected(row, vocabulary)
    return {
        "id": name,
        "kind": "min",
        "amount": row["amount"],
        "unit": "percent_of_total" if kind == PRIVILEGES else row["unit"],
        "select": select,
        "frequency": often,
        **note,
    }


def values_from(content: Tree, vocabulary: Vocabulary) -> tuple[Tree, list[Tree]] | None:
    """Take a set apart into the entries of the simple form; None where it says more than they."""
    try:
        given = _given(content, vocabulary)
        rows = [_row(rule, vocabulary) for rule in content["rules"]]
        if _is_unknown(content):
            return {**given, "document": "", "section": "", "year": "", "complete": "no"}, rows
        fits = build_content(given, rows, vocabulary) == content
    except (KeyError, ValueError, TypeError, IndexError, AttributeError):
        return None
    return (given, rows) if fits else None


def topic_typed(text: str, vocabulary: Vocabulary) -> str:
    """Give the id of a topic typed by its name; else what was typed, as an id would be."""
    form = form_of(text)
    for term in vocabulary.topics.values():
        if form in {form_of(name) for name in (term.id, term.label, *term.aliases)}:
            return term.id
    return slug(text)


def event_typed(text: str, vocabulary: Vocabulary) -> str:
    """Give the id of an event typed by its name; else a new one made of it."""
    form = form_of(text)
    for term in vocabulary.events.values():
        if form in (form_of(term.id), form_of(term.label)):
            return term.id
    return slug(text)


def _selected(row: Row, vocabulary: Vocabulary) -> tuple[str, Tree]:
    credit = {"credit": [row["class"]]} if row["class"] else {}
    match row["kind"]:
        case "total":
            return "total", credit
        case "topic":
            topic = topic_typed(row["topic"], vocabulary)
            return topic, {"topic": [topic], **credit}
        case "privileges":
            return PRIVILEGES, {"relevance": [PRIVILEGES]}
        case _:
            return row["class"].lower(), credit


def _number_doubles(rules: list[Tree]) -> None:
    """Give rules on the same thing ids of their own. A second total stays a double: it is one."""
    seen: dict[str, int] = {}
    for rule in rules:
        name = rule["id"]
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1 and name not in ("total", PRIVILEGES):
            rule["id"] = f"{name}_{seen[name]}"


def _how_complete(rules: list[Tree], *, is_complete: bool) -> Tree:
    if not is_complete:
        return {"general_requirement_known": False}
    has_total = any(rule["id"] == "total" for rule in rules)
    return {} if has_total else {"has_general_requirement": False}


def _is_unknown(content: Tree) -> bool:
    return not content["rules"] and content["sources"][0]["document"] == NOT_KNOWN


def _given(content: Tree, vocabulary: Vocabulary) -> Tree:
    cycle = dict(content["cycle"])
    cycle.pop("note", None)
    months = cycle.pop("months")
    source = content["sources"][0]
    document, _, section = source["document"].rpartition(", ")
    known = content.get("general_requirement_known") is not False
    return {
        "id": content["id"],
        "authority": content["authority"],
        "place": vocabulary.jurisdictions.get(content.get("jurisdiction", ""), ""),
        "credential": content["credential"],
        "professions": content["professions"],
        "months": months,
        "ends": next((name for name, one in _CYCLES.items() if one == cycle), "printed"),
        "complete": "yes" if known else "no",
        "document": document,
        "section": section,
        "year": content.get("as_of", ""),
    }


def _row(rule: Tree, vocabulary: Vocabulary) -> Tree:
    often = rule["frequency"]
    select = rule["select"]
    months = int(often.get("months", "12"))
    is_task = rule["kind"] == "task"
    topic = (select.get("topic") or [""])[0]
    return {
        "kind": _kind_of(rule),
        "amount": rule["count"] if is_task else rule["amount"],
        "unit": rule["unit"] if rule.get("unit") in UNITS else "hour",
        "topic": vocabulary.topics[topic].label if topic else "",
        "class": (select.get("credit") or [""])[0],
        "what": _event_name(select["event"][0], vocabulary) if is_task else "",
        "often": next(name for name, type_ in _FREQUENCIES.items() if type_ == often["type"]),
        "years": str(months // 12) if often["type"] == "every_months" else "",
        "note": rule.get("note", ""),
    }


def _kind_of(rule: Tree) -> str:
    select = rule["select"]
    if rule["kind"] == "task":
        return "task"
    if "topic" in select:
        return "topic"
    if "relevance" in select:
        return PRIVILEGES
    return "total" if rule["id"] == "total" else "class"


def _event_name(event: str, vocabulary: Vocabulary) -> str:
    term = vocabulary.events.get(event)
    return term.label if term else in_words(event)
