"""How long judging takes, beside reading the same records once: the least that any answer costs."""

from __future__ import annotations

import resource
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from cmeridian.cli.bench_records import ON, SEED, one_clinician, read_line, some_clinicians
from cmeridian.domain.requirements.evaluate import evaluate
from cmeridian.packs.loader import load_rulebook

ROUNDS = 200
BLOCK = 1000


@dataclass(frozen=True, slots=True)
class Measurement:
    """Medians over rounds in which bound and judging took turns, in milliseconds a clinician."""

    name: str
    size: str
    read_ms: float
    judge_ms: float
    total_s: float
    peak_mb: float

    @property
    def ratio(self) -> float:
        """Judging over reading."""
        return self.judge_ms / self.read_ms

    def as_answer(self) -> dict[str, Any]:
        """Build the JSON form."""
        return {
            "name": self.name,
            "size": self.size,
            "seed": SEED,
            "on": ON.isoformat(),
            "read_ms_median": round(self.read_ms, 4),
            "judge_ms_median": round(self.judge_ms, 4),
            "ratio": round(self.ratio, 2),
            "judge_seconds_in_all": round(self.total_s, 2),
            "peak_memory_mb": round(self.peak_mb, 1),
        }

    def lines(self) -> Iterable[str]:
        """Write the measurement for people."""
        yield f"{self.name}: {self.size}"
        yield f"  reading the record (the bound)  {self.read_ms:9.3f} ms, median"
        yield f"  judging it                      {self.judge_ms:9.3f} ms, median"
        yield f"  ratio                           {self.ratio:9.1f}"
        yield f"  judging in all                  {self.total_s:9.1f} s"
        yield f"  peak memory of the process      {self.peak_mb:9.0f} MB"


def measure_one() -> Measurement:
    """Judge one clinician again and again, in turns with reading the record."""
    rulebook = load_rulebook()
    line = one_clinician(rulebook)
    evaluate(rulebook=rulebook, record=read_line(line), on=ON)
    reads, judgements = [], []
    for _ in range(ROUNDS):
        start = perf_counter()
        record = read_line(line)
        middle = perf_counter()
        evaluate(rulebook=rulebook, record=record, on=ON)
        judgements.append(perf_counter() - middle)
        reads.append(middle - start)
    size = f"one clinician, 6 sets, 200 activities, {len(line) / 1024:.0f} KB, {ROUNDS} rounds"
    return Measurement(
        "one ledger",
        size,
        1e3 * median(reads),
        1e3 * median(judgements),
        sum(judgements),
        peak_mb(),
    )


def measure_many(count: int, *, progress: Callable[[int, int], None] | None = None) -> Measurement:
    """Judge many generated clinicians in one process, in turns with reading them."""
    rulebook = load_rulebook()
    reads, judgements, done, sets = [], [], 0, 0
    with tempfile.TemporaryDirectory(prefix="cmeridian-bench-") as folder:
        path = Path(folder) / "records.jsonl"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(f"{line}\n" for line in some_clinicians(rulebook, count))
        megabytes = path.stat().st_size / 1024**2
        with path.open(encoding="utf-8") as file:
            while done < count:
                start = perf_counter()
                records = [read_line(line) for line in islice(file, BLOCK)]
                middle = perf_counter()
                for record in records:
                    sets += len(evaluate(rulebook=rulebook, record=record, on=ON).sets)
                judgements.append((perf_counter() - middle) / len(records))
                reads.append((middle - start) / len(records))
                done += len(records)
                if progress:
                    progress(done, count)
    size = f"{count:,} clinicians, {sets:,} ledgers, {megabytes:.0f} MB as JSON lines"
    total = sum(judgements) / len(judgements) * count
    return Measurement(
        "many ledgers", size, 1e3 * median(reads), 1e3 * median(judgements), total, peak_mb()
    )


def peak_mb() -> float:
    """Tell the most memory that this process has held."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024**2 if sys.platform == "darwin" else 1024)
