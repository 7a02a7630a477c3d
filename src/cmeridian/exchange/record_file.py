"""Read and write the record file, the one portable form of everything a clinician has told us."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cmeridian.exchange.archive import RECORD, is_archive, unpack_record
from cmeridian.exchange.documents import parse_document, read_bytes
from cmeridian.exchange.own_sets import add_own_sets
from cmeridian.exchange.record_build import build_record
from cmeridian.exchange.record_checks import check_record
from cmeridian.exchange.record_schema import RecordShape
from cmeridian.exchange.remarks import divide
from cmeridian.exchange.shapes import read_shape

if TYPE_CHECKING:
    from cmeridian.domain.kernel.problems import Problem
    from cmeridian.domain.records.record import Record
    from cmeridian.domain.requirements.rulebook import Rulebook
    from cmeridian.exchange.own_sets import OwnSets
    from cmeridian.exchange.record_schema import RecordSections


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A record, and the rulebook with the record's own sets.

    warnings: what is doubtful but does not refuse the file. custom_sets: as they were written.
    """

    file: str
    record: Record
    rulebook: Rulebook
    warnings: tuple[Problem, ...] = ()
    custom_sets: tuple[Mapping[str, Any], ...] = ()


def read_record(source: str | Path | bytes, *, rulebook: Rulebook) -> RecordFile:
    """Read a record from a record file or an archive: a file, standard input (`-`) or bytes.

    Raises BadInput with every problem of the file: its place, what is wrong, and what to write.
    """
    name, data = read_bytes(source)
    if is_archive(data):
        name, data = f"{name}: {RECORD}", unpack_record(data, file=name)
    tree = parse_document(name, data)
    shape, problems = read_shape(RecordShape, tree)
    own = add_own_sets(tree, rulebook, at=("custom_sets",))
    warnings = divide(check_record(shape, own), tree, own=own, shape_problems=problems)
    return build_record_file(shape, tree.file, own, warnings)


def build_record_file(
    shape: RecordSections, file: str, own: OwnSets, warnings: tuple[Problem, ...]
) -> RecordFile:
    """Build a record in which nothing is wrong."""
    return RecordFile(
        file=file,
        warnings=warnings,
        record=build_record(shape, own.rulebook.vocabulary),
        rulebook=own.rulebook,
        custom_sets=tuple(shape.custom_sets),
    )
