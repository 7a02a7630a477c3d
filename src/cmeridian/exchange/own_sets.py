"""Requirement sets that a file brings itself, such as the bylaws of one's own hospital."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cmeridian.domain.kernel.problems import BadInput, Problem
from cmeridian.domain.requirements.rulebook import RequirementSet, Rulebook, with_parts
from cmeridian.exchange.record_schema import MAX_SETS
from cmeridian.packs.loader import parse_set
from cmeridian.packs.plain_tree import Path, Tree, place

MAX_RULES = 300
"""So many rules, with the parts that they combine, may all of one's own sets have together."""


@dataclass(frozen=True, slots=True)
class OwnSets:
    """The sets of a file, and the rulebook with them laid over it.

    ids: all ids that the file gives to sets, also to those that could not be built for problems.
    """

    sets: tuple[RequirementSet, ...]
    rulebook: Rulebook
    ids: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


class LaidOver(Mapping[str, RequirementSet]):
    """Sets by id, those on top first. The sets below are not built for this."""

    def __init__(
        self, top: Mapping[str, RequirementSet], below: Mapping[str, RequirementSet]
    ) -> None:
        self._top = top
        self._below = below

    def __getitem__(self, set_id: str) -> RequirementSet:
        return self._top[set_id] if set_id in self._top else self._below[set_id]

    def __contains__(self, set_id: object) -> bool:
        return set_id in self._top or set_id in self._below

    def __iter__(self) -> Iterator[str]:
        yield from self._top
        yield from (set_id for set_id in self._below if set_id not in self._top)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def add_own_sets(tree: Tree, rulebook: Rulebook, *, at: Path) -> OwnSets:
    """Judge and build the sets in the list at a path of a file.

    What is no list, or no map in it, is passed over: the shape of the file says so.
    """
    found = _at(tree.value, at)
    raw = found[:MAX_SETS] if isinstance(found, list) else []
    sets: dict[str, RequirementSet] = {}
    problems: list[Problem] = []
    warnings: list[Problem] = []
    for index, one in enumerate(raw):
        here = (*at, index)
        if not isinstance(one, Mapping):
            continue
        try:
            built = parse_set(tree, at=here, vocabulary=rulebook.vocabulary)
        except BadInput as error:
            problems += error.problems
            continue
        where = (*here, "id")
        if built.id in sets:
            what = f"{built.id} is given twice."
            problems.append(Problem(tree.line(where), place(where), what, "Keep one of them."))
        elif built.id in rulebook.sets:
            what = f"your {built.id} replaces the set of that name."
            remedy = "Give it a name of its own if that is not meant."
            warnings.append(Problem(tree.line(where), place(where), what, remedy))
        sets[built.id] = built
    if has_too_many_rules(sets.values()):
        what = f"the sets have more than {MAX_RULES} rules in all, counted with their parts."
        problems.append(Problem(tree.line(at), place(at), what, "Leave some out."))
    return OwnSets(
        sets=tuple(sets.values()),
        rulebook=Rulebook(rulebook.vocabulary, LaidOver(sets, rulebook.sets)) if sets else rulebook,
        ids=frozenset(str(one.get("id")) for one in raw if isinstance(one, Mapping)),
        problems=tuple(problems),
        warnings=tuple(warnings),
    )


def has_too_many_rules(sets: Iterable[RequirementSet]) -> bool:
    """Tell whether sets have more rules in all, counted with their parts, than are read."""
    rules = (rule for terms in sets for rule in terms.rules)
    return sum(1 for rule in rules for _ in with_parts(rule)) > MAX_RULES


def _at(value: Any, path: Path) -> Any:
    for step in path:
        if isinstance(value, Mapping):
            value = value.get(step)
        else:
            value = value[step] if isinstance(value, list) and isinstance(step, int) else None
    return value
