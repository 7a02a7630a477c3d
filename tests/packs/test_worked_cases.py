"""Every worked case, judged by the engine: the answers were worked out by hand."""

from __future__ import annotations

import os
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from cmeridian.exchange.case_check import RequirementsCase, run_case
from cmeridian.exchange.cases_file import read_cases
from cmeridian.packs.loader import load_rulebook

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("CMERIDIAN_FACTS", HERE.parents[2] / "shared" / "facts"))
FILES = sorted((HERE / "cases").glob("*.yaml"))


@cache
def cases_in(path: Path) -> dict[str, RequirementsCase]:
    found = read_cases(path, rulebook=load_rulebook())
    assert found.problems == ()
    assert found.unknown == ()
    return {case.id: case for case in found.cases}


def all_cases() -> list[tuple[Path, str]]:
    return [(path, name) for path in FILES for name in cases_in(path)]


@pytest.mark.parametrize(("path", "name"), all_cases(), ids=lambda value: str(value)[-60:])
def test_the_engine_agrees_with_the_answer_by_hand(path: Path, name: str) -> None:
    assert run_case(cases_in(path)[name]).failures == ()


def test_the_shared_cases_pass_whole() -> None:
    path = SHARED / "requirement_cases.yaml"
    if not path.exists():
        pytest.skip("the shared cases are not on this machine")
    results = [run_case(case) for case in cases_in(path).values()]
    assert len(results) >= 24
    assert [result.id for result in results if not result.passed] == []


def test_a_wrong_answer_is_noticed() -> None:
    case = next(iter(cases_in(FILES[0]).values()))
    wrong = case.expected.model_copy(update={"missing": Decimal(9999)})
    assert run_case(case).passed
    assert [check.what for check in run_case(replace(case, expected=wrong)).failures] == ["missing"]


def test_every_file_names_the_set_it_is_about() -> None:
    for path in FILES:
        assert {case.set for case in cases_in(path).values()} == {path.stem}


def test_the_cases_cover_many_sets_and_edges() -> None:
    assert len(FILES) >= 25
    assert len(all_cases()) >= 200
