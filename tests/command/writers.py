"""People who write at the same time, in several ways, and remember what they were told is kept."""

from __future__ import annotations

import http.client
import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

from tests.command.places import Place
from tests.command.running import Browser, Page
from tests.features.pages import read_page

BROUGHT_IN, CREDITS = 20, "1.5"
"""Activities of a file that is brought in, and credits of one that is added."""
_CREDENTIAL = re.compile(r'href="(/profile/credentials/\w{22}/)"')


class Refused(Exception):
    """An answer that no writer should get."""


def form_of(page: Page, path: str) -> dict[str, str]:
    """Read what a form would send, by the path that it goes to."""
    found = [form for form in read_page(page.text, address=path).forms if form.path == path]
    if not found:
        raise Refused(f"{path} answered {page.status}, without its form")
    form = found[-1]
    pressed = {name for name, kind in form.kinds.items() if kind == "button"}
    return {name: v[0] for name, v in form.values.items() if v and name not in pressed}


@dataclass
class Writer:
    """One person with a browser. What was acknowledged: titles, the last number, the last file."""

    name: str
    port: int
    browser: Browser = field(init=False)
    titles: list[str] = field(default_factory=list)
    number: str = ""
    brought_in: str = ""
    began: bool = False
    answers: int = 0
    waits: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    _credential: str = ""
    _turn: int = 0

    def __post_init__(self) -> None:
        self.browser = Browser(self.port)

    def write(self) -> None:
        """Do the next thing. Raises OSError or HTTPException when nobody answers any more."""
        self._turn += 1
        tag = f"{self.name}-{self._turn}"
        if not self.began:
            self.begin()
        elif self.name.startswith("file"):
            self.bring_in(tag)
        elif self._turn % 3:
            self.add(tag)
        else:
            self.renumber(tag)

    def begin(self) -> None:
        """Walk in as a sample clinician."""
        page = self.browser.get("/start/")
        self._send("/start/", page, sample="amara", how="sample")
        self.began = True
        found = _CREDENTIAL.search(self.browser.get("/profile/").text)
        assert found
        self._credential = found[1]

    def add(self, tag: str) -> None:
        """Add an activity with one line of credit."""
        page = self.browser.get("/activities/add/")
        fields = form_of(page, "/activities/add/") | {
            "title": tag,
            "completed": "2026-03-02",
            "amount": CREDITS,
            "credit_class": "AMA_CAT1",
        }
        self._send("/activities/add/", page, **fields)
        self.titles.append(tag)

    def renumber(self, tag: str) -> None:
        """Save a credential under another number."""
        page = self.browser.get(self._credential)
        fields = form_of(page, self._credential) | {"number": tag}
        self._send(self._credential, page, **fields)
        self.number = tag

    def bring_in(self, tag: str) -> None:
        """Put a record of many activities in the place of the whole record."""
        page = self.browser.get("/your-data/")
        activities = [
            {"id": f"{tag}-{n}", "title": tag, "completed": "2026-03-02"} for n in range(BROUGHT_IN)
        ]
        record = {
            "schema": "cmeridian/record/1",
            "clinician": {"profession": "MD"},
            "credentials": [{"set": "us-fl-md", "number": tag, "expires": "2027-01-31"}],
            "activities": activities,
        }
        file = ("record", "record.json", json.dumps(record).encode())
        fields = form_of(page, "/your-data/import/")
        self._send("/your-data/import/", page, file=file, **fields)
        self.brought_in = tag

    def _send(
        self,
        path: str,
        page: Page,
        *,
        file: tuple[str, str, bytes] | None = None,
        **fields: str,
    ) -> None:
        fields.pop("csrfmiddlewaretoken", None)
        started = monotonic()
        answer = self.browser.post(path, page, file=file, **fields)
        self.waits.append(monotonic() - started)
        if answer.status not in (302, 303):
            raise Refused(f"{path} answered {answer.status}")
        self.answers += 1


def keep_writing(writer: Writer, stop: threading.Event) -> None:
    """Write until asked to stop, or until nobody answers; note what should not have been said."""
    try:
        while not stop.is_set():
            writer.write()
    except (OSError, http.client.HTTPException):
        return
    except (Refused, AssertionError) as error:
        writer.errors.append(str(error))


@contextmanager
def writing(port: int, names: list[str]) -> Iterator[list[Writer]]:
    """Let people write side by side while something else is done."""
    writers = [Writer(name, port) for name in names]
    stop = threading.Event()
    threads = [threading.Thread(target=keep_writing, args=(one, stop)) for one in writers]
    for thread in threads:
        thread.start()
    try:
        yield writers
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)


def names(turn: int, count: int) -> list[str]:
    """Name so many writers; every fourth brings files in."""
    return [f"{'file' if n % 4 == 3 else 'form'}-{turn}-{n}" for n in range(count)]


# --- what must be so afterwards -------------------------------------------------------------------


@dataclass(frozen=True)
class Promised:
    """What was acknowledged to one writer at some moment."""

    name: str
    titles: tuple[str, ...]
    number: str
    brought_in: str


def promised(writers: list[Writer]) -> list[Promised]:
    """Take down what has been acknowledged so far."""
    return [Promised(w.name, tuple(w.titles), w.number, w.brought_in) for w in writers]


def missing(place: Place, promises: list[Promised]) -> list[str]:
    """List what was acknowledged and is not there."""
    titles = {title for (title,) in place.ask("SELECT title FROM portfolio_activity")}
    numbers = {number for (number,) in place.ask("SELECT number FROM accounts_credential")}
    lost = [title for one in promises for title in one.titles if title not in titles]
    for one in promises:
        # The next one, sent and not answered in time, may stand in the place of the last.
        for last, there in ((one.number, numbers), (one.brought_in, titles)):
            if last and _turn_of(last) > max(_turns(one.name, there), default=-1):
                lost.append(last)
    return lost


def _turns(name: str, tags: set[str]) -> list[int]:
    return [_turn_of(tag) for tag in tags if tag.rpartition("-")[0] == name]


def _turn_of(tag: str) -> int:
    return int(tag.rpartition("-")[2])


def broken(place: Place) -> list[str]:
    """List the sums that do not agree: a record, or an activity, of which only a part is there."""
    found = []
    for what, query in SUMS.items():
        rows = place.ask(query)
        if rows:
            found.append(f"{what}: {rows[:3]}")
    return found


SUMS = {
    "a sample's record": """
        SELECT p.key, count(a.id) FROM accounts_person p
        LEFT JOIN portfolio_activity a ON a.person_id = p.id AND a.title NOT LIKE 'form-%'
        WHERE p.sample <> '' GROUP BY p.key HAVING count(a.id) <> 16
        AND count(CASE WHEN a.title LIKE 'file-%' THEN 1 END) <> count(a.id)""",
    "a record that was brought in": """
        SELECT person_id, count(*), count(DISTINCT title) FROM portfolio_activity
        WHERE title LIKE 'file-%' GROUP BY person_id
        HAVING count(*) <> 20 OR count(DISTINCT title) <> 1""",
    "the credential beside it": """
        SELECT a.title FROM portfolio_activity a LEFT JOIN accounts_credential c
        ON c.person_id = a.person_id AND c.number = a.title
        WHERE a.title LIKE 'file-%' AND c.id IS NULL""",
    "an activity and its credit": """
        SELECT a.title FROM portfolio_activity a LEFT JOIN portfolio_creditline c
        ON c.activity_id = a.id WHERE a.title LIKE 'form-%'
        GROUP BY a.id, a.title HAVING count(c.id) <> 1 OR sum(c.amount) <> 1.5""",
    "an activity and the trail": """
        SELECT a.public_id FROM portfolio_activity a LEFT JOIN base_auditevent e
        ON e.subject = 'activity ' || a.public_id
        WHERE a.title LIKE 'form-%' AND e.id IS NULL""",
    "the trail and an activity": """
        SELECT e.subject FROM base_auditevent e LEFT JOIN portfolio_activity a
        ON e.subject = 'activity ' || a.public_id
        WHERE e.action = 'activity.saved' AND a.id IS NULL""",
    "an activity sent twice": """
        SELECT title FROM portfolio_activity WHERE title LIKE 'form-%'
        GROUP BY title HAVING count(*) > 1""",
    "a person and their beginning": """
        SELECT p.key FROM accounts_person p LEFT JOIN base_auditevent e
        ON e.actor = p.key AND e.action = 'guest.created' WHERE e.id IS NULL""",
}
"""By what is compared: a question whose answer is empty when the sums agree.

A sample's record holds 16 activities; the other numbers are those above."""
