"""A small sound pack, and ways to break it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cmeridian.domain.requirements.rulebook import Vocabulary
from cmeridian.packs.compiled import HERE
from cmeridian.packs.loader import load_rulebook

SOUND = """\
id: us-xx-md
jurisdiction: US-XX
authority: Example Board of Medicine
credential: state_license
professions: [MD]
cycle:
  months: 24
  window: fixed
  anchor: {type: fixed_date, month: 1, day: 31, year_parity: even}
rules:
  - id: total
    kind: min
    amount: 40
    unit: hour
    select: {credit: [CAT1]}
    frequency: {type: cycle}
  - id: medical_errors
    kind: min
    amount: 2
    unit: hour
    select: {topic: [medical_errors]}
    frequency: {type: cycle}
    applies_if: {fact: dea_registrant}
  - id: orientation
    kind: task
    count: 1
    select: {course: us-al-board-designated}
    frequency: {type: once, due: {at: first_renewal}}
carryover: {allowed: true, max: 20}
satisfied_by:
  - event: ama_pra_award
    satisfies: total
exemptions:
  - who: resident
    scope: total
first_cycle:
  mode: exempt
  keep: [medical_errors]
sources:
  - document: Example Code 1-2
    kind: statute
    as_of: 2025
as_of: 2025
confidence: high
author: CMEridian contributors
checker: null
checked_on: 2025
review_by: '2026-12-31'
"""

FEW_SPECIALTIES = """\
about: A part of the taxonomy.
version_of_codes: '25.1'
rights: See the whole.
fields: {code: ten characters}
distance_hint: None.
abms_boards: {ABAI: American Board of Allergy and Immunology}
counts: {physician: 2}
alias_collisions: {allergy doctor: [207K00000X, 207KA0200X]}
specialties:
- {code: 207K00000X, grouping: Physicians, classification: Allergy, name: Allergy Physician,
   role: physician, abms_board: ABAI, source: nucc, confidence: high}
- {code: 207KA0200X, grouping: Physicians, classification: Allergy, name: Allergy Physician,
   role: physician, parent: 207K00000X, source: nucc, confidence: high}
"""


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    return load_rulebook().vocabulary


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "cmeridian"


@pytest.fixture
def packs(tmp_path: Path) -> Callable[..., Path]:
    """Make a folder of packs: the real vocabulary, few specialties, the given sets by file name."""

    def make(**sets: str) -> Path:
        folder = tmp_path / "packs"
        (folder / "requirement_sets" / "us-xx").mkdir(parents=True)
        for name in ("vocabulary.yaml", "topics.yaml"):
            shutil.copy(HERE / name, folder / name)
        (folder / "specialties.yaml").write_text(FEW_SPECIALTIES, encoding="utf-8")
        for name, text in (sets or {"us_xx_md": SOUND}).items():
            path = folder / "requirement_sets" / "us-xx" / f"{name.replace('_', '-')}.yaml"
            path.write_text(text, encoding="utf-8")
        return folder

    return make
