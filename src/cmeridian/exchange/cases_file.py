"""Read a file of worked cases: the kinds we can run, and the names of those we cannot yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmeridian.domain.kernel.problems import BadInput, Problem
from cmeridian.exchange.case_check import RequirementsCase
from cmeridian.exchange.cases_schema import RequirementsCaseShape
from cmeridian.exchange.documents import read_document
from cmeridian.exchange.own_sets import OwnSets, add_own_sets
from cmeridian.exchange.record_checks import check_record
from cmeridian.exchange.record_file import build_record_file
from cmeridian.exchange.remarks import Remark, divide
from cmeridian.exchange.shapes import is_sound, read_shape
from cmeridian.packs.nearest import did_you_mean
from cmeridian.packs.plain_tree import Tree, place

if TYPE_CHECKING:
    from cmeridian.domain.requirements.rulebook import Rulebook
    from cmeridian.packs.plain_tree import Path as TreePath

KNOWN_KINDS = ("requirements",)
_RECORD = ("input", "record")
_KIND_BY_KEY = {"obligations": "planner", "programs": "match"}


@dataclass(frozen=True, slots=True)
class UnknownCase:
    """A case of a kind that this version cannot run yet."""

    id: str
    kind: str


@dataclass(frozen=True, slots=True)
class CasesFile:
    """Cases that can be run, cases that cannot yet, and cases that are malformed."""

    file: str
    cases: tuple[RequirementsCase, ...]
    unknown: tuple[UnknownCase, ...]
    problems: tuple[Problem, ...]


def read_cases(source: str | Path | bytes, *, rulebook: Rulebook) -> CasesFile:
    """Read worked cases from a file, standard input (`-`) or bytes.

    A malformed case is a problem of its own and does not hide the others. Raises BadInput if the
    file cannot be read, or holds no list of cases.
    """
    tree = read_document(source, file="cases")
    cases: list[RequirementsCase] = []
    unknown: list[UnknownCase] = []
    problems: list[Problem] = []
    for path, raw in _raw_cases(tree):
        kind = _kind_of(raw)
        if kind is None:
            problems.append(_no_kind(tree, path))
        elif kind not in KNOWN_KINDS:
            unknown.append(UnknownCase(_id_of(raw, path), kind))
        else:
            try:
                cases.append(_read_case(tree, path, rulebook))
            except BadInput as error:
                problems.extend(error.problems)
    return CasesFile(tree.file, tuple(cases), tuple(unknown), tuple(sorted(problems)))


def _raw_cases(tree: Tree) -> Iterator[tuple[TreePath, Any]]:
    root = tree.value
    found = False
    for path in (("cases",), ("variations", "cases")):
        node = root
        for step in path:
            node = node.get(step) if isinstance(node, Mapping) else None
        if isinstance(node, list):
            found = True
            yield from (((*path, index), raw) for index, raw in enumerate(node))
    if not found:
        what = "there is no list of cases."
        remedy = "Put the cases in a list under the key cases."
        raise BadInput(tree.file, [Problem(tree.line(()), "cases", what, remedy)])


def _kind_of(raw: Any) -> str | None:
    if not isinstance(raw, Mapping):
        return None
    if isinstance(raw.get("kind"), str):
        return str(raw["kind"])
    return next((kind for key, kind in _KIND_BY_KEY.items() if key in raw), None)


def _id_of(raw: Mapping[str, Any], path: TreePath) -> str:
    return str(raw.get("id") or place(path))


def _no_kind(tree: Tree, path: TreePath) -> Problem:
    what = "the case does not say what kind it is."
    remedy = f"Write kind: {KNOWN_KINDS[0]}."
    return Problem(tree.line(path), place(path), what, remedy)


def _read_case(tree: Tree, path: TreePath, rulebook: Rulebook) -> RequirementsCase:
    shape, problems = read_shape(RequirementsCaseShape, tree, at=path)
    record = shape.input.record
    own = add_own_sets(tree, rulebook, at=(*path, *_RECORD, "custom_sets"))
    # A worked case may name any specialty: those of its rules are all that matter to it.
    of_record = (
        replace(remark, path=(*_RECORD, *remark.path))
        for remark in check_record(record, own, any_specialty=True)
    )
    remarks = (*of_record, *_check_names(shape, own))
    warnings = divide(remarks, tree, at=path, own=own, shape_problems=problems)
    record_file = build_record_file(record, tree.file, own, warnings)
    return RequirementsCase(
        id=shape.id,
        on=shape.input.on,
        set=shape.input.set,
        record=record_file.record,
        rulebook=record_file.rulebook,
        expected=shape.expected,
    )


def _check_names(shape: RequirementsCaseShape, own: OwnSets) -> Iterator[Remark]:
    """Compare the set and the rules that a case names with what there is."""
    if not is_sound(shape.input, "set") or not is_sound(shape.input.record, "credentials"):
        return
    set_id = shape.input.set
    credentials = shape.input.record.credentials
    held = [credential.set for credential in credentials if is_sound(credential, "set")]
    if set_id not in held:
        if len(held) == len(credentials):
            what = f"the record has no credential under {set_id}."
            remedy = did_you_mean(set_id, held, otherwise="Add one, or name a set that it has.")
            yield Remark(("input", "set"), what, remedy)
        return
    if set_id not in own.rulebook.sets:
        return
    known = [rule.id for rule in own.rulebook.sets[set_id].rules]
    for rule in shape.expected.rules:
        if rule not in known:
            what = f"{set_id} has no rule {rule}."
            remedy = did_you_mean(rule, known, otherwise=f"It has {', '.join(known)}.")
            yield Remark(("expected", "rules", rule), what, remedy)
