"""How long a large table takes to come in and go, and how long others wait meanwhile."""

from __future__ import annotations

import csv
import io
import re
import tempfile
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from time import perf_counter, sleep
from typing import Any
from urllib.parse import urlencode

from cmeridian.cli.bench_form import read_form
from cmeridian.cli.bench_pages import cannot, scratch_database, served_from, walk_in
from cmeridian.cli.bench_watch import watched
from cmeridian.cli.bench_writer import Crowd, adding
from cmeridian.cli.wire import Answer, Wire, request

_SEED = 20260302
_IMPORTS = "/activities/import/"
_EXPORT = "/activities/activities.csv"
_PATIENCE_S = 900.0
_EDGE = "cmeridian-bench-edge-of-a-part"
_HEADERS = ("Activity Title", "Accredited Provider", "Completion Date", "Credits Earned",
            "Credit Type", "Topic", "Certificate file")  # fmt: skip
_WORDS = (
    "acute", "adult", "airway", "antibiotic", "anxiety", "asthma", "cardiac", "chronic",
    "clinical", "diabetes", "ethics", "fever", "geriatric", "headache", "imaging", "infection",
    "kidney", "liver", "migraine", "neonatal", "nutrition", "oncology", "palliative",
    "prescribing", "primary", "rehabilitation", "renal", "safety", "sepsis", "sleep", "stroke",
    "surgery", "thyroid", "trauma", "ultrasound", "vaccine", "ventilation", "wellness", "wound",
    "update",
)  # fmt: skip
_PROVIDERS = ("State University", "Medical Society", "Valley Hospital", "College of Physicians")
_KEPT = re.compile(r"<strong>([\d,]+) activit")


@dataclass(frozen=True, slots=True)
class ImportMeasurement:
    """A table that came in, was kept and undone, beside one guest who added activities.

    Times in seconds. longest: wait of that guest for one answer; bound: the same for as long
    without the import. transaction: the longest that wrote, of either guest; None where nobody can
    look from outside.
    """

    engine: str
    rows: int
    size: int
    upload_s: float
    look_s: float
    keep_s: float
    export_s: float
    undo_s: float
    writes: int
    errors: int
    longest_s: float
    bound_writes: int
    bound_longest_s: float
    transaction_s: float | None
    bound_transaction_s: float | None
    undo_transaction_s: float | None

    @property
    def ratio(self) -> float:
        """The longest wait beside the import, in longest waits without it."""
        return self.longest_s / max(self.bound_longest_s, 0.0001)

    def as_answer(self) -> dict[str, Any]:
        """Build the JSON form."""
        return {
            "engine": self.engine,
            "rows": self.rows,
            "bytes": self.size,
            "upload_s": round(self.upload_s, 3),
            "first_look_s": round(self.look_s, 3),
            "keep_s": round(self.keep_s, 3),
            "export_s": round(self.export_s, 3),
            "undo_s": round(self.undo_s, 3),
            "writes_meanwhile": self.writes,
            "errors_meanwhile": self.errors,
            "longest_wait_s": round(self.longest_s, 3),
            "bound_writes": self.bound_writes,
            "bound_longest_wait_s": round(self.bound_longest_s, 3),
            "ratio": round(self.ratio, 1),
            "longest_transaction_s": _rounded(self.transaction_s),
            "bound_longest_transaction_s": _rounded(self.bound_transaction_s),
            "undo_longest_transaction_s": _rounded(self.undo_transaction_s),
        }

    def lines(self) -> Iterable[str]:
        """Write the measurement for people."""
        yield f"import: {self.rows:,} rows ({self.size / 1e6:.1f} MB), {self.engine}, 2 processes"
        yield f"  upload                          {self.upload_s:9.2f} s"
        yield f"  first look                      {self.look_s:9.2f} s"
        yield f"  keep                            {self.keep_s:9.2f} s"
        yield f"  export                          {self.export_s:9.2f} s"
        yield f"  undo                            {self.undo_s:9.2f} s"
        yield f"  others' wait, alone (the bound) {self.bound_longest_s:9.2f} s, the longest"
        yield f"  others' wait, during the keep   {self.longest_s:9.2f} s, the longest"
        yield f"  ratio                           {self.ratio:9.1f}"
        yield f"  others' activities, alone       {self.bound_writes:9,}"
        yield f"  others' activities, meanwhile   {self.writes:9,}, {self.errors} errors"
        for name, seconds in (
            ("longest transaction, alone", self.bound_transaction_s),
            ("longest transaction, keep", self.transaction_s),
            ("longest transaction, undo", self.undo_transaction_s),
        ):
            yield f"  {name:<32}" + ("not seen" if seconds is None else f"{seconds * 1e3:9.0f} ms")


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 4)


def measure_imports(
    *, engine: str | None, database_url: str | None, rows: int
) -> list[ImportMeasurement]:
    """Measure an import on SQLite, and on PostgreSQL where it answers.

    engine, database_url: as for pages. rows: of the table. Raises BadInput if
    what was asked for cannot be measured.
    """
    found: list[ImportMeasurement] = []
    if engine in (None, "sqlite"):
        found.append(_measured("SQLite", None, rows))
    if engine in (None, "postgresql"):
        is_asked_for = engine is not None or database_url is not None
        with scratch_database(database_url, is_asked_for=is_asked_for) as url:
            if url is not None:
                found.append(_measured("PostgreSQL", url, rows))
    return found


def _measured(engine: str, url: str | None, rows: int) -> ImportMeasurement:
    more = {"CMERIDIAN_WEB_PROCESSES": "2"} | ({"CMERIDIAN_DATABASE_URL": url} if url else {})
    table = _table(rows)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="cmeridian-bench-"))
        port = stack.enter_context(served_from(folder, more))
        guest = stack.enter_context(_Importer(port))
        upload_s, look_s = guest.bring_in(table)
        guest.decide()
        kept = _beside(lambda: guest.press("keep"), port, folder, url)
        guest.expect(rows)
        alone = _beside(lambda: sleep(kept.took_s), port, folder, url)
        export_s = guest.export(rows)
        with watched(folder, url) as undoing:
            undo_s = _timed(lambda: guest.press("undo"))
        return ImportMeasurement(
            engine=engine,
            rows=rows,
            size=len(table),
            upload_s=upload_s,
            look_s=look_s,
            keep_s=kept.took_s,
            export_s=export_s,
            undo_s=undo_s,
            writes=kept.crowd.writes,
            errors=kept.crowd.errors,
            longest_s=kept.crowd.longest,
            bound_writes=alone.crowd.writes,
            bound_longest_s=alone.crowd.longest,
            transaction_s=kept.transaction_s,
            bound_transaction_s=alone.transaction_s,
            undo_transaction_s=undoing.seconds,
        )


@dataclass(frozen=True, slots=True)
class _Beside:
    took_s: float
    crowd: Crowd
    transaction_s: float | None


def _beside(act: Callable[[], object], port: int, folder: str, url: str | None) -> _Beside:
    """Act while another guest adds activities, again and again."""
    crowd, ready, over = Crowd(), threading.Event(), threading.Event()

    def write() -> None:
        try:
            with adding(port, crowd) as add:
                add()
                # The first one of a process reads the rules, whoever asks.
                crowd.longest, crowd.writes = 0.0, 0
                ready.set()
                while not over.is_set():
                    add()
        finally:
            ready.set()

    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(write)
        try:
            ready.wait()
            with watched(folder, url) as longest:
                took_s = _timed(act)
        finally:
            over.set()
        writer.result()
    return _Beside(took_s, crowd, longest.seconds)


class _Importer:
    """A guest with an empty record who brings in a table."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._cookie = walk_in(port, how="empty", profession="MD")
        self._wire = Wire(port, patience_s=_PATIENCE_S)
        self._address = ""

    def __enter__(self) -> _Importer:
        return self

    def __exit__(self, *_: object) -> None:
        self._wire.socket.close()

    def bring_in(self, table: bytes) -> tuple[float, float]:
        """Upload the table, look at it. Returns how long each took."""
        form = self._form(_IMPORTS, _IMPORTS)
        body = b"".join(_parts(form, table))
        kind = f"multipart/form-data; boundary={_EDGE}"
        asked = request(self._port, _IMPORTS, cookie=self._cookie, form=body, kind=kind)
        start = perf_counter()
        answer = self._wire.ask(asked)
        upload_s = perf_counter() - start
        where = re.search(r"^location: *(\S+)", answer.head, re.IGNORECASE | re.MULTILINE)
        if answer.status != 302 or where is None:
            raise cannot(f"the upload answered with {answer.status}.")
        self._address = where[1]
        return upload_s, _timed(lambda: self._page(self._address))

    def decide(self) -> None:
        """Send the columns as the page has them, and keep every double."""
        self._send(self._address, self._form(self._address, self._address))
        choose = f"{self._address}choose/"
        doubles = self._form(f"{self._address}?show=alike", choose)
        if doubles:
            self._send(choose, {**doubles, "all": "keep"})

    def press(self, name: str) -> None:
        """Press a button of the page, keep or undo."""
        action = f"{self._address}{name}/"
        self._send(action, self._form(self._address, action))

    def expect(self, rows: int) -> None:
        """Raise BadInput unless so many activities of the table are on record."""
        found = _KEPT.search(self._page(self._address).text)
        count = int(found[1].replace(",", "")) if found else 0
        if count != rows:
            raise cannot(f"{count:,} of {rows:,} rows were kept.")

    def export(self, rows: int) -> float:
        """Download all activities. Returns how long that took."""
        start = perf_counter()
        answer = self._page(_EXPORT)
        took = perf_counter() - start
        found = sum(1 for _ in csv.reader(io.StringIO(answer.text))) - 1
        if found != rows:
            raise cannot(f"{found:,} of {rows:,} activities were exported.")
        return took

    def _page(self, path: str) -> Answer:
        answer = self._wire.ask(request(self._port, path, cookie=self._cookie))
        if answer.status != 200:
            raise cannot(f"{path} answered with {answer.status}.")
        return answer

    def _form(self, path: str, action: str) -> dict[str, str]:
        return read_form(self._page(path).text, action)

    def _send(self, path: str, form: dict[str, str]) -> None:
        sent = urlencode(form).encode()
        answer = self._wire.ask(request(self._port, path, cookie=self._cookie, form=sent))
        if answer.status != 302:
            raise cannot(f"{path} answered with {answer.status}.")


def _timed(act: Callable[[], object]) -> float:
    start = perf_counter()
    act()
    return perf_counter() - start


def _parts(form: dict[str, str], table: bytes) -> Iterator[bytes]:
    """Write a form with a file as a browser sends it."""
    for name, value in form.items():
        disposition = f'Content-Disposition: form-data; name="{name}"'
        yield f"--{_EDGE}\r\n{disposition}\r\n\r\n{value}\r\n".encode()
    disposition = 'Content-Disposition: form-data; name="table"; filename="transcript.csv"'
    yield f"--{_EDGE}\r\n{disposition}\r\nContent-Type: text/csv\r\n\r\n".encode()
    yield table + f"\r\n--{_EDGE}--\r\n".encode()


def _table(rows: int) -> bytes:
    """Generate a transcript of twelve years; each hundredth row is like the one before."""
    drawn, text, first = Random(_SEED), io.StringIO(), date(2014, 1, 1)
    writer = csv.writer(text)
    writer.writerow(_HEADERS)
    row: list[str] = []
    for number in range(1, rows + 1):
        if row and not number % 100:
            row[1] = "Grand Rounds Committee"
        else:
            day = first + timedelta(days=drawn.randrange(4380))
            row = [
                f"{' '.join(drawn.sample(_WORDS, 4)).capitalize()}, session {number}",
                drawn.choice(_PROVIDERS),
                f"{day:%m/%d/%Y}",
                str(drawn.randrange(1, 33) / 4),
                "AMA PRA Category 1 Credit(s)™",
                drawn.choice(("", "", "Medical ethics", "Pain management")),
                drawn.choice(("", f"certificate-{number}.pdf")),
            ]
        writer.writerow(row)
    return text.getvalue().encode()
