"""What tests of accounts do as a person does it: sign up, read the mail, sign in, take a code."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import allauth
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.test.signals import template_rendered

from cmeridian.features.accounts.selectors import passkeys_of
from cmeridian.features.base.models import OutgoingMail

if TYPE_CHECKING:
    from django.http import HttpResponse

MAIL = "amara@example.org"
PASSWORD = "four quiet words here"  # noqa: S105 - of nobody
WRONG = "four other words here"
CODE = re.compile(r"^[A-Z]{4}-[A-Z]{4}$", re.MULTILINE)
_LIBRARY = Path(allauth.__file__).parent

PASSKEY: dict[str, object] = {
    "id": "Y2NjY2NjY2NjY2NjY2NjYw",
    "rawId": "Y2NjY2NjY2NjY2NjY2NjYw",
    "type": "public-key",
    "response": {
        "clientDataJSON": (
            "eyJ0eXBlIjogIndlYmF1dGhuLmNyZWF0ZSIsICJjaGFsbGVuZ2UiOiAiQUEiLCAib3JpZ2luIjogImh0"
            "dHA6Ly9sb2NhbGhvc3QifQ"
        ),
        "attestationObject": (
            "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YViUSZYN5YgOjGh0NBcPZHZgW4_krrmihjLHmVzzuoMd"
            "l2NFAAAAAAAAAAAAAAAAAAAAAAAAAAAAEGNjY2NjY2NjY2NjY2NjY2OlAQIDJiABIVggJu_OvQ7p40pm"
            "kYfhizqRIrL3M5RbZJzJ-fkh6fna2BIiWCCQI4venMe7Mw0VDGdwTdJa5wVSBXRLbzG_QHB0WHLQ5g"
        ),
    },
    "clientExtensionResults": {"credProps": {"rk": True}},
}
"""What a browser says of a new passkey, made for tests: nobody signs with it."""


def id_of(key: Authenticator) -> str:
    """Give the id that stands for a passkey in addresses."""
    return next(one.public_id for one in passkeys_of(key.user) if one.pk == key.pk)


def browser() -> Client:
    """Open a browser of its own."""
    return Client(SERVER_NAME="localhost", raise_request_exception=False)


def last_mail(to: str = MAIL) -> OutgoingMail:
    """Find the mail written last to an address."""
    found = OutgoingMail.objects.filter(to=to).order_by("pk").last()
    assert found is not None, f"no mail to {to}"
    return found


def code_in_mail(to: str = MAIL) -> str:
    """Read the code in the mail written last."""
    found = CODE.search(last_mail(to).body)
    assert found, last_mail(to).body
    return found[0]


def ask_to_sign_up(client: Client, mail: str = MAIL, **more: str) -> HttpResponse:
    """Send the form of signing up."""
    return client.post("/account/sign-up/", {"email": mail, "password1": PASSWORD, **more})


def sign_up(client: Client, mail: str = MAIL, **more: str) -> HttpResponse:
    """Sign up, and enter the code of the mail."""
    answer = ask_to_sign_up(client, mail, **more)
    assert answer.headers["Location"] == "/account/confirm/", answer.content
    return client.post("/account/confirm/", {"action": "verify", "code": code_in_mail(mail)})


def sign_in(
    client: Client, mail: str = MAIL, password: str = PASSWORD, **more: str
) -> HttpResponse:
    """Send the form of signing in."""
    return client.post("/account/sign-in/", {"login": mail, "password": password, **more})


def is_signed_in(client: Client) -> bool:
    """Tell whether the account page opens."""
    return client.get("/account/").status_code == 200


def show_again(client: Client, password: str = PASSWORD) -> HttpResponse:
    """Show who one is, as some pages ask."""
    return client.post("/account/again/", {"password": password, "next": "/account/"})


def app_code(secret: str, *, steps: int = 0) -> str:
    """Compute the code that an app shows now, or so many steps of 30 seconds later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def connect_app(client: Client) -> str:
    """Connect an app, and give its secret."""
    show_again(client)
    assert client.get("/account/security/app/").status_code == 200
    secret: str = client.session["mfa.totp.secret"]
    answer = client.post("/account/security/app/", {"code": app_code(secret, steps=-1)})
    assert answer.headers["Location"] == "/account/security/recovery-codes/", answer.content
    return secret


def recovery_codes(client: Client) -> list[str]:
    """Read the recovery codes from the page that shows them once."""
    page = client.get("/account/security/recovery-codes/").content.decode()
    return re.findall(r"<li><code>(\d{4} \d{4})</code>", page)


@contextmanager
def templates() -> Iterator[list[Path]]:
    """Gather the files of all templates that are rendered while it is entered, mails included."""
    found: list[Path] = []

    def note(template: object, **_: object) -> None:
        origin = getattr(template, "origin", None)
        if origin is not None:
            found.append(Path(str(origin.name)))

    template_rendered.connect(note)
    try:
        yield found
    finally:
        template_rendered.disconnect(note)


def of_the_library(found: list[Path]) -> set[str]:
    """List those of them that are the library's own."""
    return {str(one.relative_to(_LIBRARY)) for one in found if one.is_relative_to(_LIBRARY)}


def let_time_pass(client: Client) -> None:
    """Make it long ago that a browser showed who it is."""
    session = client.session
    shown = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**one, "at": one["at"] - 3600} for one in shown]
    session.save()
