"""The JSON answer about worked cases."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cmeridian.domain.kernel.problems import BadInput
from cmeridian.exchange.answers import Answer, problem_answers

if TYPE_CHECKING:
    from cmeridian.exchange.case_check import CaseResult
    from cmeridian.exchange.cases_file import CasesFile

VERIFY = "cmeridian/verify/1"


def verify_answer(
    runs: Iterable[tuple[CasesFile | BadInput, tuple[CaseResult, ...]]],
) -> Answer:
    """Build `cmeridian/verify/1`: every case with what differs, and the totals."""
    files = [_file(read, results) for read, results in runs]
    cases = [case for file in files for case in file["cases"]]
    return {
        "schema": VERIFY,
        "passed": sum(1 for case in cases if case["passed"]),
        "failed": sum(1 for case in cases if not case["passed"]),
        "not_run": sum(len(file["not_run"]) for file in files),
        "files": files,
    }


def _file(read: CasesFile | BadInput, results: tuple[CaseResult, ...]) -> Answer:
    unknown = () if isinstance(read, BadInput) else read.unknown
    return {
        "file": read.file,
        "cases": [_case(result) for result in results],
        "not_run": [{"id": case.id, "kind": case.kind} for case in unknown],
        "problems": problem_answers(read.file, read.problems),
    }


def _case(result: CaseResult) -> Answer:
    return {
        "id": result.id,
        "kind": result.kind,
        "passed": result.passed,
        "checked": len(result.checks),
        "differences": [
            {"what": c.what, "expected": c.expected, "value": c.value, "difference": c.gap}
            for c in result.failures
        ],
    }
