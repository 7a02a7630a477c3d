"""What goes out with every answer: headers, cookies, and what the logs say about it."""

from __future__ import annotations

import json
import logging
import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from cmeridian.features.base.logs import JsonLines
from cmeridian.features.base.models import AuditEvent, Submission
from tests.features.addresses import ADDRESSES, SET
from tests.features.pages import FREE_TEXT
from tests.features.walking import crawl, forms_of, readable_addresses, send, view_at

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
READABLE = readable_addresses()
MEGABYTE = 1024 * 1024


def check_headers(answer, *, is_personal: bool = True) -> None:
    """Check what every answer carries."""
    headers = answer.headers
    assert headers["Content-Security-Policy"] == CONTENT_POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] in {"same-origin", "no-referrer", "strict-origin"}
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert re.fullmatch(r"[0-9a-f]{16}", headers["X-Request-ID"])
    for told in ("Server", "X-Powered-By"):
        assert told not in headers
    if is_personal:
        caching = headers["Cache-Control"]
        assert "public" not in caching
        assert "no-store" in caching or "private" in caching


# --- headers --------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", READABLE, ids=lambda one: one.view)
def test_every_answer_carries_the_headers(address, guest, stranger):
    amara = guest()
    path = address.of(amara.person)
    check_headers(amara.client.get(path))
    check_headers(amara.client.put(path))
    check_headers(stranger.get(path))
    if address.kind == "download":
        answer = amara.client.get(path)
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "html" not in answer.headers["Content-Type"]


@pytest.mark.parametrize("address", READABLE, ids=lambda one: one.view)
def test_answers_to_two_people_are_never_one_for_a_cache(address, guest):
    answer = guest().client.get(address.of(guest().person)) if not address.args else None
    if answer is not None and address.kind != "json":
        assert "Cookie" in answer.headers.get("Vary", "")


def test_errors_carry_the_headers(guest):
    amara = guest()
    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    elsewhere = Client(SERVER_NAME="evil.example", raise_request_exception=False)
    too_much = {"DATA": "x" * (9 * MEGABYTE + 1)}
    answers = {
        400: elsewhere.get("/"),
        403: strict.post("/start/", {"sample": "lena"}),
        404: amara.client.get("/nowhere/"),
        405: amara.client.put("/"),
        413: amara.client.post("/start/", too_much["DATA"], content_type="text/plain"),
    }
    for status, answer in answers.items():
        assert answer.status_code == status
        check_headers(answer)
        if status != 405:
            assert b"<h1" in answer.content, status


@override_settings(ROOT_URLCONF="tests.features.broken_urls")
def test_a_fault_of_ours_tells_a_reference_and_nothing_else(db):
    from tests.features.broken_urls import PERSONAL

    browser = Client(SERVER_NAME="localhost", raise_request_exception=False)
    with listening() as lines:
        answer = browser.get("/broken/")
    assert answer.status_code == 500
    check_headers(answer)
    page = answer.content.decode()
    assert answer.headers["X-Request-ID"] in page
    assert "RuntimeError" not in page and PERSONAL not in page and "Traceback" not in page
    assert any(answer.headers["X-Request-ID"] in line for line in lines)
    assert any("RuntimeError" in line and "in broken" in line for line in lines)
    assert [line for line in lines if PERSONAL in line] == []


@pytest.mark.parametrize("name", ["cmeridian.css", "htmx-2.0.11.min.js", "icon.svg"])
def test_static_files_carry_the_headers(name, stranger):
    answer = stranger.get(f"/static/cmeridian/{name}")
    assert answer.status_code == 200
    check_headers(answer, is_personal=False)
    assert "Set-Cookie" not in answer.headers
    answer.close()


def test_the_references_of_two_requests_differ(stranger):
    first, second = stranger.get("/start/"), stranger.get("/start/")
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]


# --- cookies --------------------------------------------------------------------------------------


def test_cookies_stay_on_this_site_and_away_from_scripts(walk_in):
    browser = walk_in("lena")
    browser.get("/start/")
    assert set(browser.cookies) == {"cmeridian_session", "cmeridian_csrf"}
    for morsel in browser.cookies.values():
        assert morsel["httponly"] is True
        assert morsel["samesite"] == "Lax"
        assert morsel["path"] == "/"
        assert morsel["domain"] == ""


@pytest.mark.parametrize("how", [{"sample": "priya"}, {"how": "empty", "profession": "RN"}])
def test_beginning_draws_a_new_session(how, stranger):
    stranger.post("/start/", {"sample": "lena"})
    first = stranger.cookies["cmeridian_session"].value
    assert stranger.post("/start/", how).status_code == 302
    assert stranger.cookies["cmeridian_session"].value != first
    assert not Session.objects.filter(session_key=first).exists()


def test_a_session_that_someone_else_named_is_not_taken_up(stranger):
    stranger.cookies["cmeridian_session"] = "chosenbysomeoneelse0000000000000"
    stranger.post("/start/", {"sample": "lena"})
    assert stranger.cookies["cmeridian_session"].value != "chosenbysomeoneelse0000000000000"


def test_over_https_cookies_are_bound_to_the_host_and_the_line(tmp_path):
    told = (
        "import json; from cmeridian.web import settings as s; print(json.dumps({n: getattr(s, n) "
        "for n in dir(s) if n.isupper() and isinstance(getattr(s, n), (str, bool, int))}))"
    )
    environment = {**os.environ, "CMERIDIAN_HTTPS": "1", "CMERIDIAN_DATA": str(tmp_path)}
    environment.pop("CMERIDIAN_DATABASE_URL", None)
    run = subprocess.run(
        [sys.executable, "-c", told], env=environment, capture_output=True, text=True, check=True
    )
    found = json.loads(run.stdout)
    for name in ("SESSION", "CSRF"):
        assert found[f"{name}_COOKIE_NAME"].startswith("__Host-")
        assert found[f"{name}_COOKIE_SECURE"] is True
        assert found[f"{name}_COOKIE_HTTPONLY"] is True
        assert found[f"{name}_COOKIE_SAMESITE"] == "Lax"
    assert found["SECURE_SSL_REDIRECT"] is True
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["DEBUG"] is False


# --- logs -----------------------------------------------------------------------------------------

CANARY = "Quetzalcanaryflewaway_"  # as long as an id, so that it may stand for one


class listening(logging.Handler):  # noqa: N801 - used like a function
    """Gather what the product would write to its log while it is entered."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(JsonLines())
        self.lines: list[str] = []
        self._places = [logging.getLogger(name) for name in ("", *settings.LOGGING["loggers"])]

    def emit(self, record: logging.LogRecord) -> None:
        """Take down one line."""
        self.lines.append(self.format(record))

    def __enter__(self) -> list[str]:
        for place in self._places:
            if not any(place is other.parent and other.propagate for other in self._places):
                place.addHandler(self)
        return self.lines

    def __exit__(self, *_error: object) -> None:
        for place in self._places:
            place.removeHandler(self)


def with_canary(form) -> Iterator[tuple[str, str]]:
    """Fill every field that takes free text."""
    for name, kind in form.kinds.items():
        if kind in FREE_TEXT and kind not in {"date", "number"}:
            yield name, f"https://{CANARY}.example/" if kind == "url" else f"{CANARY} {name}"


def test_no_log_line_and_no_audit_row_holds_what_was_entered(guest, undone):
    amara = guest()
    pages = crawl(amara)
    with listening() as lines:
        for form in forms_of(pages, method="post"):
            with undone(amara.client):
                send(amara, form, **dict(with_canary(form)))
                kept = str(list(AuditEvent.objects.values()) + list(Submission.objects.values()))
                assert CANARY not in kept, view_at(form.path)
        for text in (f"schema: {CANARY}", f"{{{CANARY}: [", f"clinician: {{name: {CANARY}}}"):
            file = SimpleUploadedFile(f"{CANARY}.yaml", text.encode())
            amara.client.post("/your-data/import/", {"record": file})
        for address in READABLE:
            names = [*address.query, "q", "next"]
            amara.client.get(address.of(amara.person), dict.fromkeys(names, CANARY))
            for name in address.args:
                amara.client.get(address.of(amara.person, **{name: CANARY}))
        amara.client.get(f"/{CANARY}/", headers={"user-agent": CANARY, "referer": CANARY})
        Client(SERVER_NAME=f"{CANARY}.example").get("/")
    assert lines
    assert [line for line in lines if CANARY.lower() in line.lower()] == []
    assert [line for line in lines if "Okafor" in line] == []


def test_a_log_line_names_the_route_and_the_outcome(guest):
    amara = guest()
    with listening() as lines:
        answer = amara.client.get(f"/sets/{SET}/", {"q": CANARY})
    told = [json.loads(line) for line in lines if "answered" in line]
    assert [one["route"] for one in told] == ["sets/<rule_name:set_id>/"]
    assert told[0]["status"] == answer.status_code
    assert told[0]["request_id"] == answer.headers["X-Request-ID"]
    assert "compliance:set_page" in ADDRESSES
