"""The command answers without the web framework: a page's start-up is not its price."""

import subprocess
import sys
from pathlib import Path

RECORD = """\
schema: cmeridian/record/1
clinician: {profession: MD}
credentials: [{set: us-fl-md, expires: 2027-01-31}]
activities: []
"""
RUN = "from cmeridian.cli.main import main; main()"


def test_credits_imports_no_django(tmp_path: Path) -> None:
    record = tmp_path / "record.yaml"
    record.write_text(RECORD, "utf-8")
    answer = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", RUN, "credits", str(record)],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = answer.stderr.splitlines()
    timings = [line for line in lines if line.startswith("import time:")]
    said = "\n".join(line for line in lines if line not in timings)
    assert answer.returncode == 0, said
    imported = {line.rpartition("|")[2].strip().partition(".")[0] for line in timings}
    assert "cmeridian" in imported
    assert "django" not in imported
