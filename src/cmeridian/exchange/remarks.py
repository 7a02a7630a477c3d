"""Sort remarks about a file into problems, which refuse it, and warnings, which do not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cmeridian.domain.kernel.problems import BadInput, Problem
from cmeridian.packs.plain_tree import MAX_LISTED, place

if TYPE_CHECKING:
    from cmeridian.exchange.own_sets import OwnSets
    from cmeridian.packs.plain_tree import Path, Tree


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to mend at a path of the file, or only to look at again."""

    path: Path
    what: str
    remedy: str = ""
    is_warning: bool = False


def divide(
    remarks: Iterable[Remark],
    tree: Tree,
    *,
    at: Path = (),
    own: OwnSets,
    shape_problems: Iterable[Problem] = (),
) -> tuple[Problem, ...]:
    """Give the warnings. Raises BadInput with every problem, if there is one.

    at: the path below which the remarks' own paths begin; own: the sets of the file, with what is
    wrong or doubtful about them; shape_problems: what was found before.
    """
    problems = [*shape_problems, *own.problems]
    warnings = list(own.warnings)
    for remark in remarks:
        chosen = warnings if remark.is_warning else problems
        path = (*at, *remark.path)
        chosen.append(Problem(tree.line(path), place(path), remark.what, remark.remedy))
        # Not after so many warnings: a problem may follow them.
        if len(problems) >= MAX_LISTED:
            break
    if problems:
        raise BadInput(tree.file, problems)
    return tuple(sorted(warnings))
