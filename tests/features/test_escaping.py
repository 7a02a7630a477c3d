"""What people type is shown as text, wherever it turns up."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cmeridian.exchange.record_file import read_record
from cmeridian.exchange.record_text import write_record
from cmeridian.exchange.samples import sample_text
from cmeridian.features.accounts.models import ApiToken, Credential, Delegation, OwnSet, Person
from cmeridian.features.portfolio.models import Activity, Evidence
from cmeridian.packs.loader import load_rulebook
from tests.features.addresses import ADDRESSES, OWN_SET
from tests.features.pages import FREE_TEXT, Form, Page, read_page
from tests.features.walking import (
    Guest,
    assert_none,
    crawl,
    forms_of,
    make_user,
    send,
    sign_in,
    view_at,
)

PAYLOADS = (
    "<script>steal()</script>",
    '"><img src=x onerror=steal()>',
    "'><svg onload=steal()>",
    "</title></textarea></style><script src=//evil.example/x.js></script>",
    "{{ 7331*3 }}{% debug %}${7331*3}",
    "javascript:steal()//",
    "&lt;script&gt;steal()&lt;/script&gt;",
)
PAYLOAD = " ".join(PAYLOADS)
ADDRESS_ATTRIBUTES = (
    "href",
    "src",
    "action",
    "formaction",
    "data",
    "poster",
    "xlink:href",
    "hx-get",
    "hx-post",
)
OUR_SCRIPT = re.compile(r"/static/cmeridian/[\w.-]+\.js")
OUR_IMAGE = re.compile(r"/static/cmeridian/[\w.-]+\.(svg|png)")


def intrusions(page: Page, content: str) -> Iterator[str]:
    """List everything in a page that is not ours."""
    for element in page.elements:
        given = element.attributes
        # A browser runs no script of this type; it is data for ours, in which `<` cannot stand.
        is_data = given.get("type") == "application/json" and "<" not in element.text
        if (
            element.tag == "script"
            and not is_data
            and (not OUR_SCRIPT.fullmatch(given.get("src", "")) or element.text.strip())
        ):
            yield f"script {given} {element.text[:60]}"
        if element.tag == "img" and not OUR_IMAGE.fullmatch(given.get("src", "")):
            yield f"img {given}"
        if element.tag in {"iframe", "object", "embed", "base", "style", "template"}:
            yield f"{element.tag} {given}"
        for name, value in given.items():
            if name.startswith(("on", "hx-on")) or name in {"style", "srcdoc"}:
                yield f"{element.tag} {name}={value!r}"
            if name in ADDRESS_ATTRIBUTES and not is_harmless(value):
                yield f"{element.tag} {name}={value!r}"
    if str(7331 * 3) in content:
        yield "a template in what was typed was carried out"


def is_harmless(address: str) -> bool:
    """Tell whether an address is a path of ours, a fragment, or a web page."""
    plain = "".join(address.split()).lower()
    return not re.match(r"[a-z][a-z0-9+.-]*:", plain) or plain.startswith(("https://", "http://"))


@pytest.fixture
def mallory(db: None) -> Guest:
    """Walk in with a record in which every text is hostile, as far as a file may hold it."""
    client = Client(SERVER_NAME="localhost", raise_request_exception=False)
    today = timezone.localdate()
    text = sample_text("amara", today=today).replace("Amara Okafor (sample)", "NAME")
    file = read_record(text.encode(), rulebook=load_rulebook())
    content = write_record(file.record, custom_sets=file.custom_sets)
    upload = SimpleUploadedFile("record.yaml", content.encode())
    assert client.post("/start/", {"how": "file", "record": upload}).status_code == 302
    person = Person.objects.get()
    # Beneath the checks, which are stricter for some of these than a page may rely on.
    Person.objects.update(name=PAYLOAD, npi='"><b>')
    Credential.objects.update(number=PAYLOAD)
    Activity.objects.update(title=PAYLOAD, provider=PAYLOAD)
    row = Activity.objects.first()
    Activity.objects.filter(pk=row.pk).update(record_id='a"><script>steal()</script>')
    Evidence.objects.create(activity=row, file='"><script>steal()</script>.pdf')
    _poison(OwnSet.objects.get(set_id=OWN_SET))
    person.user = make_user("mallory@example.org")
    person.save(update_fields=["user"])
    sign_in(client, person.user)
    for address in ADDRESSES.values():
        address.of(person)
    # As much as the column holds.
    Delegation.objects.update(label=PAYLOAD[:100])
    ApiToken.objects.update(name=PAYLOAD[:100])
    client.post("/activities/" + row.public_id + "/delete/")
    return Guest(client, person)


def _poison(row: OwnSet) -> None:
    content = json.loads(json.dumps(row.content, default=str))
    content["authority"] = PAYLOAD
    for source in content["sources"]:
        source["document"] = PAYLOAD
        source["url"] = "javascript:steal()"
        source["section"] = PAYLOAD
    row.content = content
    row.save()


def test_every_page_shows_a_hostile_record_as_text(mallory):
    pages = crawl(mallory)
    seen = {view_at(address.partition("?")[0]) for address in pages}
    # Whoever has a record with an account is led on from the start.
    assert seen >= {one.view for one in ADDRESSES.values() if one.has_page} - {"home:start"}
    wrong = []
    for address, page in pages.items():
        content = mallory.client.get(address).content.decode()
        wrong += [f"{address}: {what}" for what in intrusions(page, content)]
    assert_none(wrong)
    today = mallory.client.get("/").content.decode()
    assert "&lt;script&gt;steal()" in today


def test_every_query_is_shown_as_text(mallory):
    wrong = []
    for address in ADDRESSES.values():
        if "GET" not in address.methods:
            continue
        path = address.of(mallory.person)
        names = {*address.query, "q", *query_names(mallory.page(path))}
        answer = mallory.client.get(path, dict.fromkeys(names, PAYLOAD))
        if answer.status_code >= 500:
            wrong.append(f"{address.view}: {answer.status_code}")
        elif "html" in answer.headers["Content-Type"]:
            content = answer.content.decode()
            page = read_page(content, address=path)
            wrong += [f"{address.view}: {what}" for what in intrusions(page, content)]
    assert_none(wrong)


def query_names(page: Page) -> set[str]:
    """List the names in the query of a page's own search."""
    return {name for form in page.forms if form.method == "get" for name in form.kinds}


def test_every_form_shows_what_was_typed_as_text(mallory, undone):
    wrong = []
    for form in forms_of(crawl(mallory), method="post"):
        for names in ([n for n, k in form.kinds.items() if k in FREE_TEXT], _all_of(form)):
            with undone(mallory.client):
                answer = send(mallory, form, **dict.fromkeys(names, PAYLOAD))
                wrong += _shown_wrong(mallory, form, answer)
    assert_none(wrong)


def _all_of(form: Form) -> list[str]:
    return [n for n, k in form.kinds.items() if k != "file" and n != "csrfmiddlewaretoken"]


def _shown_wrong(guest: Guest, form: Form, answer) -> list[str]:
    view = view_at(form.path)
    if answer.status_code >= 500:
        return [f"{view}: {answer.status_code}"]
    if answer.status_code in {302, 303}:
        answer = guest.client.get(answer.headers["Location"])
    if "html" not in answer.headers.get("Content-Type", ""):
        return []
    content = answer.content.decode()
    return [
        f"{view}: {what}" for what in intrusions(read_page(content, address=form.path), content)
    ]


@pytest.mark.parametrize(
    "url", ["javascript:steal()", "data:text/html,x", "//evil.example", "JaVaScRiPt:x"]
)
def test_an_own_set_cannot_bring_an_address_that_runs(url, walk_in):
    text = sample_text("amara", today=timezone.localdate()).replace(
        "document: Medical staff bylaws 4.2 (sample),",
        f"document: Medical staff bylaws 4.2 (sample), url: '{url}',",
    )
    assert url in text
    browser = walk_in("lena")
    file = SimpleUploadedFile("record.yaml", text.encode())
    answer = browser.post("/your-data/import/", {"record": file})
    if answer.status_code == 302:
        for path in (
            f"/sets/{OWN_SET}/",
            f"/profile/own-sets/{OWN_SET}/",
            "/credits/",
            "/profile/",
        ):
            content = browser.get(path).content.decode()
            assert list(intrusions(read_page(content, address=path), content)) == []


def test_downloads_do_not_let_a_title_start_a_line(mallory):
    Activity.objects.update(
        title="x\r\nBEGIN:VEVENT\r\nSUMMARY:evil",
        completed=timezone.localdate() - timedelta(days=1),
    )
    Person.objects.update(name="x\r\nSet-Cookie: evil=1")
    OwnSet.objects.all().delete()
    for address in ADDRESSES.values():
        if address.kind == "download":
            answer = mallory.client.get(address.of(mallory.person))
            assert answer.status_code == 200
            text = answer.content.decode(errors="replace")
            assert "SUMMARY:evil" not in text.splitlines()
            assert "evil" not in answer.cookies
