"""Read parts of a record that arrive alone, such as one activity from a form.

The same shapes and checks as for a whole file, so a page refuses what a file would be refused for.
Places in problems are relative to the part: `credits[0].amount`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from cmeridian.domain.kernel.problems import BadInput, Problem
from cmeridian.exchange.known_words import known_words
from cmeridian.exchange.own_sets import MAX_RULES, OwnSets, add_own_sets, has_too_many_rules
from cmeridian.exchange.record_build import (
    build_activity,
    build_clinician,
    build_credential,
)
from cmeridian.exchange.record_checks import (
    check_activities,
    check_clinician,
    check_credentials,
    check_specialty,
)
from cmeridian.exchange.record_schema import ActivityShape, ClinicianShape, CredentialShape
from cmeridian.exchange.remarks import Remark, divide
from cmeridian.exchange.shapes import read_shape
from cmeridian.packs.loader import parse_set
from cmeridian.packs.plain_tree import Path, Tree, find_control_character

if TYPE_CHECKING:
    from cmeridian.domain.records.record import Activity, Clinician, Credential
    from cmeridian.domain.requirements.rulebook import Rulebook

FORM = "form"
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Part(Generic[Value]):
    """A part of a record, and what is doubtful about it."""

    value: Value
    warnings: tuple[Problem, ...] = ()


def plain_tree(values: Any, *, file: str = FORM) -> Tree:
    """Take plain values that stand in no file."""
    return Tree(values, file, lambda _path: 0)


def own_sets_of(contents: Iterable[Mapping[str, Any]], rulebook: Rulebook) -> OwnSets:
    """Build a person's own sets, as they were entered."""
    sets = list(contents)
    return add_own_sets(plain_tree({"custom_sets": sets}), rulebook, at=("custom_sets",))


def read_activity(
    values: Mapping[str, Any], *, own: OwnSets, clinician: Clinician
) -> Part[Activity]:
    """Read one activity. Raises BadInput with every problem."""
    tree = plain_tree(dict(values))
    shape, problems = read_shape(ActivityShape, tree)
    vocabulary = own.rulebook.vocabulary
    remarks = check_activities(
        [shape],
        vocabulary,
        words=known_words(vocabulary, own.sets),
        born=clinician.birth_date,
        at=("activities",),
    )
    every = chain(_alone(remarks), _check_characters(tree.value))
    warnings = divide(every, tree, own=own, shape_problems=problems)
    return Part(build_activity(shape, vocabulary), warnings)


def read_credential(
    values: Mapping[str, Any], *, own: OwnSets, clinician: Clinician
) -> Part[Credential]:
    """Read one credential. Raises BadInput with every problem."""
    tree = plain_tree(dict(values))
    shape, problems = read_shape(CredentialShape, tree)
    remarks = check_credentials(
        [shape],
        ClinicianShape(profession=clinician.profession, birth_date=clinician.birth_date),
        own,
        words=known_words(own.rulebook.vocabulary, own.sets),
        at=("credentials",),
    )
    every = chain(_alone(remarks), _check_characters(tree.value))
    warnings = divide(every, tree, own=own, shape_problems=problems)
    return Part(build_credential(shape), warnings)


def read_clinician(values: Mapping[str, Any], *, own: OwnSets) -> Part[Clinician]:
    """Read who a record is about, with all their facts. Raises BadInput with every problem."""
    tree = plain_tree(dict(values))
    shape, problems = read_shape(ClinicianShape, tree)
    vocabulary = own.rulebook.vocabulary
    remarks = [
        *(
            Remark(r.path[1:], r.what, r.remedy, r.is_warning)
            for r in check_clinician(shape, vocabulary)
        ),
        *check_specialty(shape.specialty, vocabulary, at=("specialty",)),
        *_check_characters(tree.value),
    ]
    warnings = divide(remarks, tree, own=own, shape_problems=problems)
    return Part(build_clinician(shape, vocabulary), warnings)


def read_own_set(tree: Tree, *, own: OwnSets, set_id: str) -> Mapping[str, Any]:
    """Read a set of one's own that is kept under an id, beside the others of a person.

    Returns it as it was written. Raises BadInput with every problem.
    """
    terms = parse_set(tree, vocabulary=own.rulebook.vocabulary)
    problems = []
    if terms.id != set_id:
        problems.append(Problem(0, "id", f"{terms.id} is not {set_id}.", f"Write {set_id}."))
    others = [one for one in own.sets if one.id != terms.id]
    if has_too_many_rules([*others, terms]):
        what = f"the sets would have more than {MAX_RULES} rules in all."
        problems.append(Problem(0, "rules", what, "Leave some out."))
    if problems:
        raise BadInput(tree.file, problems)
    content: Mapping[str, Any] = tree.value
    return content


def _alone(remarks: Iterable[Remark]) -> Iterable[Remark]:
    """Leave out the list, and the place in it, that the part does not stand in."""
    return (Remark(r.path[2:], r.what, r.remedy, r.is_warning) for r in remarks)


def _check_characters(value: Any, at: Path = ()) -> Iterator[Remark]:
    """Refuse the characters that a file is refused for before it is read."""
    if isinstance(value, str):
        found = find_control_character(value)
        if found:
            yield Remark(at, f"the text holds {found}.", "Delete it, or type the text anew.")
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _check_characters(one, (*at, str(key)))
    elif isinstance(value, list | tuple):
        for place, one in enumerate(value):
            yield from _check_characters(one, (*at, place))
