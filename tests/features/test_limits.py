"""What comes in: every door at its limit and one past it, and odd values in every query and field.

The answer is always a page or a 4xx in words; nothing is written by what is refused.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from cmeridian.exchange.documents import MAX_BYTES
from cmeridian.features.accounts.models import Person
from tests.features.addresses import ADDRESSES, MISSING, Address
from tests.features.walking import (
    Guest,
    all_rows,
    assert_none,
    crawl,
    forms_of,
    readable_addresses,
    send,
    view_at,
)

MEGABYTE = 1024 * 1024
RECORD = "schema: cmeridian/record/1\nclinician: {name: Ines, profession: RN}\n"

ODD_VALUES = {
    "empty": "",
    "blank": " \t\r\n ",
    "nul": "a\x00b",
    "control": "\x01\x0b\x1b\x7f\x85",
    "not a character": "\ufffe\uffff",
    "right to left": "\u202egnp.exe\u2066",
    "astral": "\U0001f480\U0010ffff",
    "combining": "a" + "\u0301" * 500,
    "long": "x" * 5_000,
    "zero": "0",
    "minus": "-1",
    "huge": "9" * 400,
    "exponent": "1e400",
    "many digits": "0." + "1" * 100,
    "not a number": "NaN",
    "endless": "-Infinity",
    "other digits": "١٢٣",
    "digit that is none": "²",
    "underscored": "1_000",
    "year zero": "0000-00-00",
    "year one": "0001-01-01",
    "last year": "9999-12-31",
    "past the last": "99999-01-01",
    "no such day": "2027-02-30",
    "far": "2999-12-31",
    "week date": "2027-W05-3",
    "ordinal": "2027-060",
    "with time": "2027-01-01T25:61:61",
    "id of nobody": MISSING,
    "path": "../../etc/passwd",
    "url": "https://evil.example/",
    "protocol relative": "//evil.example/",
    "formatting": "%s%n{0}{self.__class__}",
    "quotes": "'\"`;--",
    "json": '{"$decimal": "x", "$day": "y"}',
    "brackets": "[[[[[[" * 200,
    "yaml": "!!python/object:os.system [x]",
    "pattern": "(a+)+$",
    "wildcard": "%_*?",
    "none": "None",
}
"""Values that a program may trip over."""

RAW_QUERIES = {
    "bad percent": b"%NAME%=%zz%",
    "cut percent": b"%NAME%=%e2%82",
    "not utf-8": b"%NAME%=%ff%fe%c0%af",
    "lone surrogate": b"%NAME%=%ed%a0%80%ed%bf%bf",
    "twice": b"%NAME%=1&%NAME%=2&%NAME%[]=3",
    "no value": b"%NAME%",
    "only equals": b"====&&&&%NAME%=",
    "semicolons": b"%NAME%=a;b=c;%NAME%",
    "very long": b"%NAME%=" + b"x" * 60_000,
    "nul name": b"%00%NAME%=1&%NAME%%00=1",
}


def shares_of(names: list[str], values: dict[str, object]) -> Iterator[tuple[str, list[str]]]:
    """Deal odd values out: each goes into all names at once, and into one name alone.

    Which one moves on with each value, so that over all pages every kind of field meets them all.
    """
    for turn, what in enumerate(values):
        yield what, names
        if len(names) > 1 and turn % 2:
            yield what, [names[turn // 2 % len(names)]]


def query_names(address: Address, guest: Guest) -> list[str]:
    """List what the query of an address may carry, as listed and as its page asks for it."""
    names = {*address.query, "page", "q", "on", "next"}
    if address.kind == "page":
        page = guest.page(address.of(guest.person))
        names |= {name for form in page.forms if form.method == "get" for name in form.kinds}
    return sorted(names)


# --- odd values in a query ------------------------------------------------------------------------


@pytest.mark.parametrize("address", readable_addresses(), ids=lambda one: one.view)
def test_odd_queries_are_answered(address, guest):
    amara = guest()
    path = address.of(amara.person)
    names = query_names(address, amara)
    # That everything was taken along is noted.
    before = all_rows(without=("AuditEvent",))
    wrong = []
    for what, chosen in shares_of(names, ODD_VALUES):
        answer = amara.client.get(path, dict.fromkeys(chosen, ODD_VALUES[what]))
        if answer.status_code >= 500:
            wrong.append(f"{what} in {chosen}: {answer.status_code} {_error(answer)}")
    for what, chosen in shares_of(names, RAW_QUERIES):
        raw = b"&".join(RAW_QUERIES[what].replace(b"%NAME%", name.encode()) for name in chosen)
        answer = amara.client.get(path, QUERY_STRING=raw.decode("latin-1"))
        if answer.status_code >= 500:
            wrong.append(f"{what} in {chosen}: {answer.status_code} {_error(answer)}")
    assert_none(wrong)
    assert all_rows(without=("AuditEvent",)) == before


def _error(answer) -> str:
    return repr(getattr(answer, "exc_info", (None, None))[1])[:150]


@pytest.mark.parametrize("address", readable_addresses(), ids=lambda one: one.view)
def test_an_odd_query_of_nobody_is_answered(address, guest, stranger):
    stranger.raise_request_exception = False
    amara = guest()
    path = address.of(amara.person)
    for what in ("nul", "huge", "past the last", "astral"):
        names = (*address.query, "q", "page")
        answer = stranger.get(path, dict.fromkeys(names, ODD_VALUES[what]))
        assert answer.status_code < 500


# --- odd values in a form -------------------------------------------------------------------------


MOST_FIELDS = 8
"""So many fields of one form are tried alone where each costs a request."""


def fields_of(form) -> list[str]:
    """List the fields of a form that a browser sends as text."""
    return [n for n, kind in form.kinds.items() if kind != "file" and n != "csrfmiddlewaretoken"]


HALVES = (slice(None, None, 2), slice(1, None, 2))


@pytest.mark.parametrize("half", HALVES, ids=("one half", "other half"))
def test_odd_values_in_forms_are_answered_and_what_is_refused_writes_nothing(half, guest, undone):
    amara = guest()
    wrong = []
    values = dict(list(ODD_VALUES.items())[half])
    forms = forms_of(crawl(amara), method="post")
    before = all_rows()
    for form in forms:
        for what, chosen in shares_of(fields_of(form), values):
            with undone(amara.client):
                answer = send(amara, form, **dict.fromkeys(chosen, ODD_VALUES[what]))
                wrong += _mishandled(form, f"{what} in {chosen}", answer, before)
    assert_none(wrong)


def test_forms_with_fields_left_out_or_repeated_are_answered(guest, undone):
    amara = guest()
    wrong = []
    forms = forms_of(crawl(amara), method="post")
    before = all_rows()
    for form in forms:
        for turn, name in enumerate(fields_of(form)[:MOST_FIELDS]):
            value = ["a", "b", ""] * 20 if turn % 2 else None
            with undone(amara.client):
                answer = send(amara, form, **{name: value})
                wrong += _mishandled(form, f"{name}: {value and 'repeated'}", answer, before)
    assert_none(wrong)


def test_a_submission_key_that_we_did_not_draw_is_refused_or_passed_over(guest, undone):
    amara = guest()
    wrong = []
    forms = forms_of(crawl(amara), method="post")
    before = all_rows()
    for form in forms:
        if "submission" in form.kinds:
            for key in ("", "x" * 23, "a\x00", "ü", "../"):
                with undone(amara.client):
                    answer = send(amara, form, submission=key)
                    wrong += _mishandled(form, f"key {key[:30]!r}", answer, before)
    assert_none(wrong)


def _mishandled(form, what, answer, before) -> Iterator[str]:
    view = view_at(form.path)
    if answer.status_code >= 500:
        yield f"{view}: {what}: {answer.status_code} {_error(answer)}"
    elif answer.status_code >= 400 and (changed := _changed(before)):
        yield f"{view}: {what}: {answer.status_code}, but {changed} changed"


def _changed(before) -> list[str]:
    now = all_rows(without=("Submission",))
    return [model for model, rows in now.items() if rows != before[model]]


@hypothesis_settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_any_text_in_any_form_is_answered(data, guest, undone, kept_forms):
    amara, forms = kept_forms
    form = data.draw(st.sampled_from(forms))
    name = data.draw(st.sampled_from(fields_of(form)))
    value = data.draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
    with undone(amara.client):
        assert send(amara, form, **{name: value}).status_code < 500


@pytest.fixture
def kept_forms(guest):
    """Walk in once, and gather all forms that have fields."""
    amara = guest()
    forms = forms_of(crawl(amara), method="post")
    return amara, [form for form in forms if fields_of(form)]


# --- what is no form at all -----------------------------------------------------------------------

POSTED = [address for address in ADDRESSES.values() if "POST" in address.methods]
BOUNDARY = "multipart/form-data; boundary=x"
BROKEN_BODIES = {
    "no boundary": ("multipart/form-data", b"--x\r\n"),
    "bad boundary": ("multipart/form-data; boundary=\x01\xff", b"--x\r\n"),
    "cut short": (BOUNDARY, b'--x\r\nContent-Disposition: form-data; name="how"\r\n\r\nfi'),
    "no end": (
        BOUNDARY,
        b'--x\r\nContent-Disposition: form-data; name="record"; filename="a"\r\n\r\n',
    ),
    "bad base64": (
        BOUNDARY,
        (
            b'--x\r\nContent-Disposition: form-data; name="a"\r\n'
            b"Content-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--\r\n"
        ),
    ),
    "nul in a name": (
        BOUNDARY,
        (
            b'--x\r\nContent-Disposition: form-data; name="re\x00cord"; filename="\x00"'
            b"\r\n\r\na\r\n--x--\r\n"
        ),
    ),
    "long header": (BOUNDARY, b"--x\r\nX: " + b"y" * 20_000 + b"\r\n\r\na\r\n--x--\r\n"),
    "json": ("application/json", b'{"a": [1, 2'),
    "not utf-8": ("application/x-www-form-urlencoded", b"sample=%ff%fe&how=\xff\xfe"),
    "bad percent": ("application/x-www-form-urlencoded", b"sample=%zz&%=%&%u0000=1"),
    "surrogate": ("application/x-www-form-urlencoded", b"sample=%ed%a0%80&title=%ed%a0%80"),
    "odd charset": ("application/x-www-form-urlencoded; charset=utf-7", b"sample=+AD4-"),
    "no charset": ("application/x-www-form-urlencoded; charset=nonsense", b"sample=a"),
    "nothing": ("", b"\x00" * 100),
}


@pytest.mark.parametrize("address", POSTED, ids=lambda one: one.view)
def test_a_body_that_cannot_be_read_is_refused_in_words(address, guest, undone):
    amara = guest()
    path = address.of(amara.person)
    wrong = []
    before = all_rows()
    for what, (kind, body) in BROKEN_BODIES.items():
        with undone(amara.client):
            answer = amara.client.generic("POST", path, body, content_type=kind)
            if answer.status_code >= 500:
                wrong.append(f"{what}: {answer.status_code} {_error(answer)}")
            elif answer.status_code >= 400 and _changed(before):
                wrong.append(f"{what}: refused, but {_changed(before)} changed")
    assert_none(wrong)


# --- size -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", POSTED, ids=lambda one: one.view)
def test_a_body_past_the_limit_is_refused_at_every_door(address, guest):
    amara = guest()
    path = address.of(amara.person)
    before = all_rows()
    answer = amara.client.generic("POST", path, CONTENT_LENGTH=str(settings.MAX_BODY_BYTES + 1))
    assert answer.status_code == 413
    assert b"9 MB" in answer.content
    assert all_rows() == before


def test_the_body_may_have_nine_megabytes(stranger):
    head, tail = _multipart_around("a.yaml")
    room = settings.MAX_BODY_BYTES - len(head) - len(tail)
    kind = "multipart/form-data; boundary=x"
    for over, expected in ((0, 400), (1, 413)):
        body = head + b" " * (room + over) + tail
        assert len(body) == settings.MAX_BODY_BYTES + over
        answer = stranger.generic("POST", "/start/", body, content_type=kind)
        # At the limit the body is read, and the file in it is then too large for a record.
        assert answer.status_code == expected
        assert b"<h1" in answer.content
    assert not Person.objects.exists()


def _multipart_around(name: str) -> tuple[bytes, bytes]:
    head = (
        b'--x\r\nContent-Disposition: form-data; name="how"\r\n\r\nfile\r\n'
        b'--x\r\nContent-Disposition: form-data; name="record"; filename="'
        + name.encode()
        + b'"\r\nContent-Type: application/yaml\r\n\r\n'
    )
    return head, b"\r\n--x--\r\n"


@pytest.mark.parametrize("length", ["-1", "abc", "1e3", "9" * 40, "٣"])
def test_a_length_that_is_none_is_refused(length, stranger):
    answer = stranger.generic("POST", "/start/", b"", CONTENT_LENGTH=length)
    assert answer.status_code in {400, 413}


def test_a_body_of_unknown_length_is_refused(stranger):
    answer = stranger.post("/start/", {"sample": "lena"}, HTTP_TRANSFER_ENCODING="chunked")
    assert answer.status_code in {400, 411, 413}
    assert not Person.objects.exists()


@pytest.mark.parametrize("door", ["home:start", "home:bring_in"])
@pytest.mark.parametrize("over", [0, 1])
def test_a_record_file_may_have_eight_megabytes(door, over, guest, undone):
    assert MAX_BYTES == 8 * MEGABYTE
    lena = guest("lena")
    text = RECORD + "#" * (MAX_BYTES + over - len(RECORD))
    file = SimpleUploadedFile("record.yaml", text.encode())
    before = all_rows()
    with undone(lena.client):
        answer = lena.client.post(reverse(door), {"how": "file", "record": file})
        assert answer.status_code == (400 if over else 302)
        if over:
            assert b"8 MB" in answer.content
            assert all_rows() == before


@pytest.mark.parametrize("address", POSTED, ids=lambda one: one.view)
def test_a_form_may_have_so_many_fields(address, guest, undone):
    amara = guest()
    path = address.of(amara.person)
    most = settings.DATA_UPLOAD_MAX_NUMBER_FIELDS
    with undone(amara.client):
        at_limit = amara.client.post(path, {f"f{n}": "x" for n in range(most)})
        assert at_limit.status_code < 500
    before = all_rows()
    # As in earnest, where the form is read for its token before the view has it.
    strict = Client(SERVER_NAME="localhost", enforce_csrf_checks=True)
    strict.cookies["cmeridian_session"] = amara.client.cookies["cmeridian_session"].value
    strict.cookies["cmeridian_csrf"] = "x" * 32
    answer = strict.post(path, {f"f{n}": "x" for n in range(most + 1)})
    if address.kind == "json":
        # A program asks with a token; a form is not looked at.
        assert answer.status_code in {400, 401, 403}
    else:
        assert answer.status_code == 400
        assert b"<h1" in answer.content
    assert all_rows() == before


def test_text_fields_may_have_one_megabyte_in_all(stranger):
    over = settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1
    answer = stranger.post("/start/", {"sample": "lena", "x": "y" * over})
    assert answer.status_code == 400
    assert b"<h1" in answer.content
    assert not Person.objects.exists()


def test_a_form_may_have_one_file(guest):
    lena = guest("lena")
    before = all_rows()
    files = {n: SimpleUploadedFile("a.yaml", RECORD.encode()) for n in ("record", "more")}
    answer = lena.client.post("/your-data/import/", files)
    assert answer.status_code == 400
    assert all_rows() == before


@pytest.mark.parametrize(
    "content",
    {
        "anchors": b"a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]\n",
        "deep": b"[" * 50_000,
        "deep maps": b"{a: " * 20_000,
        "wide": b"[" + b"1," * 200_000 + b"]",
        "object": b"!!python/object/apply:os.system ['true']\n",
        "big number": b"schema: " + b"9" * 20_000,
        "sexagesimal": b"schema: 1:2:3:4:5:6:7:8:9\n",
        "two documents": b"a: 1\n---\nb: 2\n",
        "json": b'{"schema": "cmeridian/record/1", "clinician": {"profession": "\\ud800"}}',
        "far date": RECORD.encode() + b"credentials: [{set: us-tx-rn, expires: 9999-12-31}]\n",
        "first date": RECORD.encode() + b"credentials: [{set: us-tx-rn, expires: 0001-01-01}]\n",
        "nul": RECORD.replace("Ines", '"In\\0es"').encode(),
        "bytes mark": b"\xef\xbb\xbf" + RECORD.encode(),
        "utf-16": RECORD.encode("utf-16"),
    }.items(),
    ids=lambda pair: pair[0],
)
def test_a_hostile_record_file_is_refused_in_words_or_taken(content, guest, undone):
    lena = guest("lena")
    before = all_rows()
    for door in ("home:start", "home:bring_in"):
        with undone(lena.client):
            file = SimpleUploadedFile("record.yaml", content[1])
            answer = lena.client.post(reverse(door), {"how": "file", "record": file})
            assert answer.status_code in {302, 400}, _error(answer)
            if answer.status_code == 400:
                assert all_rows() == before
            else:
                _every_page_answers(lena)


def _every_page_answers(guest: Guest) -> None:
    person = Person.objects.get(key=guest.client.session["person"])
    for address in readable_addresses():
        if not address.args:
            answer = guest.client.get(address.of(person))
            assert answer.status_code < 500, (address.view, _error(answer))


# --- odd addresses --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/%00", "/%ff", "/%ed%a0%80/", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/",
        "//evil.example/",
        "/start", "/start/%0d%0aSet-Cookie:x=1", "/" + "a" * 8_000, "/" + "a/" * 2_000, "/%zz/",
        "/static/", "/static/../settings.py", "/static/%2e%2e/settings.py", "/static/%00",
        "/static/cmeridian/", "/health/", "/%F0%9F%98%80/", "/credits/?page=1#x", "/\\evil.example",
    ],
)  # fmt: skip
def test_an_odd_address_is_answered(path, guest):
    amara = guest()
    for browser in (amara.client,):
        for method in ("GET", "POST"):
            answer = browser.generic(method, path)
            assert answer.status_code < 500
            assert "evil" not in answer.headers.get("Location", "")
            assert "x" not in answer.cookies
