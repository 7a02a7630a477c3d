"""Values on the command line: days and ids of sets, checked, and completed by the shell."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from cmeridian.domain.kernel.problems import BadInput, Problem

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import RequirementSet, Rulebook, Vocabulary


def complete_set_id(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    """Complete the ids of the sets that come with the product."""
    from cmeridian.packs.loader import load_rulebook

    return [set_id for set_id in load_rulebook().sets if set_id.startswith(incomplete)]


def read_day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    """Read a day, written as year-month-day or as today, within the range that records use."""
    if value is None:
        return None
    if value == "today":
        return date.today()
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or len(value) != 10 or not 1900 <= day.year <= 2199:
        raise click.BadParameter(
            f"{value!r} is not a date. Write it as year-month-day, such as 2026-11-24.",
            ctx=ctx,
            param=param,
        )
    return day


def read_places(name: str, vocabulary: Vocabulary) -> frozenset[str]:
    """Give the codes of the places that a name or a code may mean: CA is Canada and California.

    Raises BadParameter with the nearest names if it means none.
    """
    from cmeridian.packs.places import find_places

    found = find_places(name, vocabulary)
    if not found:
        from cmeridian.packs.nearest import did_you_mean

        names = (*vocabulary.jurisdictions.values(), *vocabulary.jurisdiction_aliases)
        otherwise = "Write a state or a country, such as Florida, FL or Canada."
        remedy = did_you_mean(name, names, otherwise=otherwise)
        raise click.BadParameter(f"{name!r} is not a place we know. {remedy}")
    return found


def find_set(set_id: str, rulebook: Rulebook) -> RequirementSet:
    """Look up a set. Raises BadInput with the nearest ids if there is none."""
    if set_id in rulebook.sets:
        return rulebook.sets[set_id]
    from cmeridian.packs.nearest import which_set

    remedy = which_set(set_id, rulebook.sets)
    raise BadInput(
        "command line", [Problem(0, "", f"there is no requirement set '{set_id}'.", remedy)]
    )
