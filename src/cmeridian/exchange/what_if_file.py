"""Read a what-if file: a supposition about a record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cmeridian.domain.requirements.what_if import Change
from cmeridian.exchange.documents import read_document
from cmeridian.exchange.known_words import known_words
from cmeridian.exchange.own_sets import OwnSets, add_own_sets
from cmeridian.exchange.record_build import (
    build_activity,
    build_credential,
    build_facts,
    specialty_id,
)
from cmeridian.exchange.record_checks import (
    check_activities,
    check_credentials,
    check_facts,
    check_specialty,
)
from cmeridian.exchange.remarks import Remark, divide
from cmeridian.exchange.shapes import is_sound, read_shape
from cmeridian.exchange.what_if_schema import WhatIfShape
from cmeridian.packs.nearest import did_you_mean

if TYPE_CHECKING:
    from cmeridian.domain.kernel.problems import Problem
    from cmeridian.domain.records.record import Record
    from cmeridian.domain.requirements.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class WhatIfFile:
    """A supposition, the rulebook with its own sets, and what was doubtful in the file."""

    change: Change
    suppose: str | None
    rulebook: Rulebook
    warnings: tuple[Problem, ...]


def read_what_if(source: str | Path | bytes, *, record: Record, rulebook: Rulebook) -> WhatIfFile:
    """Read a supposition about a record.

    rulebook: with the record's own sets. Raises BadInput with every problem of the file.
    """
    tree = read_document(source, file="what-if")
    shape, problems = read_shape(WhatIfShape, tree)
    own = add_own_sets(tree, rulebook, at=("custom_sets",))
    warnings = divide(_check(shape, record, own), tree, own=own, shape_problems=problems)
    vocabulary = rulebook.vocabulary
    change = Change(
        facts=build_facts(shape.facts, vocabulary),
        specialty=specialty_id(shape.specialty, vocabulary),
        add_credentials=tuple(build_credential(c) for c in shape.add_credentials),
        remove_credentials=shape.remove_credentials,
        add_activities=tuple(build_activity(a, vocabulary) for a in shape.add_activities),
        remove_activities=shape.remove_activities,
        on=shape.on,
    )
    return WhatIfFile(change, shape.suppose, own.rulebook, warnings)


def _check(shape: WhatIfShape, record: Record, own: OwnSets) -> Iterator[Remark]:
    vocabulary = own.rulebook.vocabulary
    yield from check_facts(shape.facts, vocabulary, at=("facts",))
    yield from check_specialty(shape.specialty, vocabulary, at=("specialty",))
    words = known_words(vocabulary, own.sets)
    yield from check_credentials(
        shape.add_credentials, None, own, words=words, at=("add_credentials",)
    )
    yield from check_activities(
        shape.add_activities,
        vocabulary,
        words=words,
        born=record.clinician.birth_date,
        at=("add_activities",),
    )
    yield from _check_names(shape, record)


def _check_names(shape: WhatIfShape, record: Record) -> Iterator[Remark]:
    """Compare what goes and what comes with what the record holds."""
    held = {c.set for c in record.credentials}
    done = {a.id for a in record.activities}
    staying, kept = held - set(shape.remove_credentials), done - set(shape.remove_activities)
    for place, name in enumerate(shape.remove_credentials):
        if name not in held:
            yield _not_there("remove_credentials", place, name, held, "credential")
    for place, name in enumerate(shape.remove_activities):
        if name not in done:
            yield _not_there("remove_activities", place, name, done, "activity")
    for place, credential in enumerate(shape.add_credentials):
        if is_sound(credential, "set") and credential.set in staying:
            what = f"the record holds {credential.set} already."
            yield Remark(("add_credentials", place, "set"), what, "Remove it first.")
    for place, activity in enumerate(shape.add_activities):
        if is_sound(activity, "id") and activity.id in kept:
            what = f"the record has an activity {activity.id} already."
            yield Remark(("add_activities", place, "id"), what, "Use another id.")


def _not_there(field: str, place: int, name: str, there: set[str], noun: str) -> Remark:
    remedy = did_you_mean(name, there, otherwise=f"It names {', '.join(sorted(there)) or 'none'}.")
    return Remark((field, place), f"the record has no {noun} {name}.", remedy)
