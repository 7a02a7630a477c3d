"""Two ways to run the command: in this process, which is quick, and in one of its own."""

import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from cmeridian.cli.main import main

RUN = "import sys; from cmeridian.cli.main import main; sys.exit(main())"
RECORD = """\
schema: cmeridian/record/1
clinician: {profession: MD, specialty: internal_medicine, facts: {dea_registrant: true}}
credentials:
  - {set: us-fl-md, number: ME1, issued: 2015-03-01, expires: 2027-01-31}
activities:
  - id: a1
    title: Hospital medicine course
    completed: 2025-06-10
    format: live
    credits: [{class: AMA_CAT1, amount: 30}]
    provider: University
  - id: a2
    title: Preventing medical errors
    completed: 2026-03-02
    format: live
    credits: [{class: AMA_CAT1, amount: 4.5}]
    topics: {medical_errors: 2}
    provider: Medical Society
    evidence: [{file: errors.pdf}]
"""


@dataclass(frozen=True)
class Answer:
    """What a run of the command left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        """The one JSON document on standard output."""
        return json.loads(self.out)


Run = Callable[..., Answer]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command in this process; stdin: what is piped in."""

    def run_command(*args: object, stdin: bytes = b"") -> Answer:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main([str(arg) for arg in args])
        out, err = capfdbinary.readouterr()
        return Answer(code, out.decode(), err.decode())

    return run_command


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the packs are compiled once for all processes."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def spawn(tmp_path: Path, cache: Path) -> Run:
    """Run the command in a process of its own, for at most a minute."""

    def spawn_command(*args: object, stdin: bytes = b"", **environment: str) -> Answer:
        done = subprocess.run(
            [sys.executable, "-c", RUN, *map(str, args)],
            input=stdin,
            capture_output=True,
            check=False,
            timeout=60,
            env={
                "PATH": "",
                "HOME": str(tmp_path),
                "XDG_CACHE_HOME": str(cache),
                "COLUMNS": "100",
                **environment,
            },
        )
        return Answer(done.returncode, done.stdout.decode(), done.stderr.decode())

    return spawn_command


@pytest.fixture
def record(tmp_path: Path) -> Path:
    """A record file without a fault."""
    path = tmp_path / "record.yaml"
    path.write_text(RECORD, "utf-8")
    return path
