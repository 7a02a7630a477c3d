"""Check what one rule of a set says about others: that they exist, once, and do not contradict."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from cmeridian.domain.kernel.problems import Problem
from cmeridian.packs.nearest import choices
from cmeridian.packs.plain_tree import Path, Tree, place

_CLOCKS_OF_GROUPS = ("cycle", "once", "per_year_of_cycle")
_LONG_AGO, _FAR_AHEAD = "0001-01-01", "9999-12-31"


def find_broken_references(tree: Tree, *, at: Path = ()) -> list[Problem]:
    """Find references to rules that are not there, ids given twice, and lives that overlap.

    Looks at what is well formed and skips the rest, so that it can run beside the schema.
    """
    value: Any = tree.value
    for step in at:
        value = value[step]
    rules = list(_all_rules(value, at))
    known = {rule["id"] for _, rule in rules if isinstance(rule.get("id"), str)}
    problems = [
        Problem(tree.line(path), place(path), f"there is no rule {name}.", choices(name, known))
        for path, name in _references(value, at)
        if name not in known
    ]
    problems += [
        Problem(tree.line(path), place(path), what, remedy)
        for siblings in _siblings(value, at)
        for path, what, remedy in _clashes(siblings)
    ]
    problems += [
        Problem(tree.line(path), place(path), what, remedy)
        for find in (_wrong_expansions, _percentages_of_nothing)
        for path, what, remedy in find(value, rules)
    ]
    problems += [
        Problem(tree.line(path), place(path), what, remedy)
        for group_path, group in rules
        for path, what, remedy in _unfit_parts(group, group_path)
    ]
    return problems


def _all_rules(parent: Any, path: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    for key in ("rules", "options"):
        for index, rule in enumerate(_list(parent, key)):
            if isinstance(rule, dict):
                here = (*path, key, index)
                yield here, rule
                yield from _all_rules(rule, here)


def _siblings(parent: Any, path: Path) -> Iterator[list[tuple[Path, dict[str, Any]]]]:
    for key in ("rules", "options"):
        group = [
            ((*path, key, index), rule)
            for index, rule in enumerate(_list(parent, key))
            if isinstance(rule, dict)
        ]
        if group:
            yield group
        for here, rule in group:
            yield from _siblings(rule, here)


def _references(value: Any, at: Path) -> Iterator[tuple[Path, str]]:
    for path, item in _reference_places(value, at):
        names = [item] if isinstance(item, str) else item if isinstance(item, list) else []
        for index, name in enumerate(names):
            if isinstance(name, str):
                yield (path if isinstance(item, str) else (*path, index)), name


def _reference_places(value: Any, at: Path) -> Iterator[tuple[Path, Any]]:
    for key, inner in (("first_cycle", "keep"), ("carryover", "excludes")):
        yield (*at, key, inner), _get(_get(value, key), inner)
    for key, inner, others in (
        ("satisfied_by", "except_rules", ()),
        ("satisfied_by", "satisfies", ()),
        ("exemptions", "scope", ("all", "total", "calendar_year")),
        ("waivers", "rule", ()),
    ):
        for index, item in enumerate(_list(value, key)):
            # A word here is the schema's to judge; only a list names rules.
            is_word = inner == "satisfies" and isinstance(_get(item, inner), str)
            if _get(item, inner) not in others and not is_word:
                yield (*at, key, index, inner), _get(item, inner)
    for path, rule in _all_rules(value, at):
        for key in ("no_double_count_with", "component_of"):
            yield (*path, key), rule.get(key)


def _clashes(siblings: list[tuple[Path, dict[str, Any]]]) -> Iterator[tuple[Path, str, str]]:
    """Find rules of one id whose lives meet; without dates a life has no end."""
    seen: dict[str, list[tuple[str, str]]] = {}
    for path, rule in siblings:
        name = rule.get("id")
        if not isinstance(name, str):
            continue
        first, last = _life(rule)
        earlier = seen.setdefault(name, [])
        if any(first <= other_last and other_first <= last for other_first, other_last in earlier):
            dated = (first, last) != (_LONG_AGO, _FAR_AHEAD)
            yield (
                (*path, "id"),
                f"{name} is given twice" + (" for the same days." if dated else "."),
                "Rename one, or end the older with effective_to.",
            )
        earlier.append((first, last))


def _life(rule: dict[str, Any]) -> tuple[str, str]:
    return _iso(rule.get("effective_from"), _LONG_AGO), _iso(rule.get("effective_to"), _FAR_AHEAD)


def _iso(value: Any, otherwise: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except (TypeError, ValueError):
        return otherwise


def _wrong_expansions(
    value: Any, rules: list[tuple[Path, dict[str, Any]]]
) -> Iterator[tuple[Path, str, str]]:
    """Compare `amount_expanded` with the amount per year times the years of the cycle."""
    months = _get(_get(value, "cycle"), "months")
    for path, rule in rules:
        if rule.get("amount_expanded") is None:
            continue
        try:
            expected = Decimal(rule["amount"]) * Decimal(months or "") / 12
            is_right = Decimal(rule["amount_expanded"]) == expected
        except (InvalidOperation, KeyError, TypeError):
            continue
        if not is_right:
            what = f"amount_expanded is not {expected:f}, the amount for {months} months."
            yield (*path, "amount_expanded"), what, "Mend one of them."


def _percentages_of_nothing(
    value: Any, rules: list[tuple[Path, dict[str, Any]]]
) -> Iterator[tuple[Path, str, str]]:
    """Find percentages of a total where no rule says how much the total is."""
    for rule in _list(value, "rules"):
        is_total = (_get(rule, "id"), _get(rule, "kind")) == ("total", "min")
        if is_total and _get(rule, "unit") != "percent_of_total":
            return
    for path, rule in rules:
        if rule.get("unit") == "percent_of_total":
            what = "a percentage of the total, but no rule of kind min is named total."
            yield (*path, "unit"), what, "Add one with an amount, or write the amount itself."


def _unfit_parts(group: dict[str, Any], path: Path) -> Iterator[tuple[Path, str, str]]:
    """Find parts of a group that cannot be judged as parts of it."""
    clock = _get(group.get("frequency"), "type")
    for key in ("rules", "options"):
        for index, part in enumerate(_list(group, key)):
            if _get(part, "kind") == "max":
                what = "a cap cannot be one of several ways or parts."
                yield (*path, key, index, "kind"), what, "Put it beside the group."
            own = _get(part, "frequency")
            if clock not in (None, *_CLOCKS_OF_GROUPS) and own not in (None, group["frequency"]):
                what = f"a part with a clock of its own inside a group owed {clock}."
                yield (*path, key, index, "frequency"), what, "Leave it out, or give both the same."


def _list(parent: Any, key: str) -> list[Any]:
    found = _get(parent, key)
    return found if isinstance(found, list) else []


def _get(parent: Any, key: str) -> Any:
    return parent.get(key) if isinstance(parent, dict) else None
