"""What the walks over all addresses share: guests, their forms, and what rows there are."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from http.cookies import SimpleCookie
from time import time
from typing import Any

from allauth.account.internal.userkit import user_id_to_str
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.core.cache import cache as rate_limits
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import models, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils import timezone

from cmeridian.features.accounts.models import Delegation, Person, User
from tests.features.addresses import ADDRESSES, Address
from tests.features.pages import Form, Page, read_page

OURS = tuple(
    config.label for config in apps.get_app_configs() if config.name.startswith("cmeridian.")
)


@dataclass(frozen=True, slots=True)
class Guest:
    """A browser, and the person who walked in with it."""

    client: Client
    person: Person

    def page(self, path: str, **query: Any) -> Page:
        """Read the page at a path."""
        answer = self.client.get(path, query)
        return read_page(answer.content, address=path)


@dataclass(frozen=True, slots=True)
class Account(Guest):
    """A browser that is signed in, and the record of the account, if it has begun one."""

    user: User

    def stale(self) -> Account:
        """Let the last time be long ago that it showed who it is."""
        sign_in(self.client, self.user, is_fresh=False)
        return self


PASSWORD = "a long walk over the hills"  # noqa: S105 - opens nothing outside the tests
"""The password of every account of a test."""


@cache
def _hashed() -> str:
    """Hash the password once: it takes as long as it should, and tests make many accounts."""
    return make_password(PASSWORD)


def make_user(email: str) -> User:
    """Make an account whose mail address is verified."""
    user = User.objects.create(email=email, password=_hashed())
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def sign_in(client: Client, user: User, *, is_fresh: bool = True) -> None:
    """Sign a browser in without the pages, as if just now or, if not is_fresh, hours ago."""
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    at = time() - (0 if is_fresh else 2 * 60 * 60)
    session = client.session
    session["account_authentication_methods_user"] = user_id_to_str(user)
    session["account_authentication_methods"] = [
        {"method": "password", "at": at, "email": user.email, "reauthenticated": True}
    ]
    session.save()


def delegate_of(owner: Guest, scopes: tuple[str, ...], client: Client) -> Account:
    """Put a browser to work on an owner's record."""
    user = make_user("dana@example.org")
    row = Delegation.objects.create(
        person=owner.person,
        email=user.email,
        scopes=list(scopes),
        last_day=timezone.localdate() + timedelta(days=1),
        digest="dana",
        delegate=user,
        accepted_at=timezone.now(),
    )
    sign_in(client, user)
    session = client.session
    session["working_for"] = row.public_id
    session.save()
    return Account(client, owner.person, user)


def models_of_ours() -> list[type[models.Model]]:
    """List our models, those without rows of their own left out."""
    return [model for label in OURS for model in apps.get_app_config(label).get_models()]


def all_rows(*, without: tuple[str, ...] = ()) -> dict[str, list[dict[str, Any]]]:
    """Take down every row of every model of ours, by the name of the model."""
    return {
        model.__name__: list(model._base_manager.order_by("pk").values())
        for model in models_of_ours()
        if model.__name__ not in without
    }


@contextmanager
def rolled_back(client: Client) -> Iterator[None]:
    """Put rows and cookies back when it is left, and forget how often something was done."""
    held = client.cookies
    client.cookies = SimpleCookie()
    for name, morsel in held.items():
        client.cookies[name] = copy.copy(morsel.value)
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    client.cookies = held
    # What was counted is not rolled back, and would refuse a later form.
    rate_limits.clear()


def view_at(path: str) -> str | None:
    """Name the view behind a path, or None if there is none."""
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


def page_addresses() -> list[Address]:
    """List the addresses that are pages."""
    return [address for address in ADDRESSES.values() if address.has_page]


def readable_addresses() -> list[Address]:
    """List the addresses that can be read, whatever they give."""
    return [address for address in ADDRESSES.values() if "GET" in address.methods]


def crawl(guest: Guest, *, most_of_a_view: int = 3, only_links: bool = False) -> dict[str, Page]:
    """Read every page of the list, and what it links to, by their addresses.

    most_of_a_view: so many addresses with links of one view at most are followed. only_links: begin
    at those without arguments, for a guest who has not a row of each kind.
    """
    begun = [one for one in page_addresses() if not (only_links and one.args)]
    waiting = [address.of(guest.person) for address in begun]
    counts: dict[str, int] = {}
    found: dict[str, Page] = {}
    while waiting:
        address = waiting.pop(0)
        view = view_at(address.partition("?")[0])
        if address in found or view not in ADDRESSES or not ADDRESSES[view].has_page:
            continue
        counts[view] = counts.get(view, 0) + 1
        if counts[view] > most_of_a_view:
            continue
        answer = guest.client.get(address)
        if answer.status_code == 200:
            found[address] = read_page(answer.content, address=address)
            waiting += found[address].links()
    return found


def forms_of(pages: dict[str, Page], *, method: str) -> list[Form]:
    """List the forms of pages, one of each view and set of fields."""
    found: dict[tuple[str | None, tuple[str, ...]], Form] = {}
    for page in pages.values():
        for form in page.forms:
            if form.method == method:
                found.setdefault((view_at(form.path), tuple(sorted(form.kinds))), form)
    return list(found.values())


def send(guest: Guest, form: Form, /, **changes: Any) -> HttpResponse:
    """Send a form as it stands, some values replaced; None leaves one out."""
    data = {**form.filled(), **changes}
    if form.is_multipart:
        for name, kind in form.kinds.items():
            if kind == "file" and name not in data:
                data[name] = SimpleUploadedFile("record.yaml", b"schema: cmeridian/record/1\n")
    kept = {name: value for name, value in data.items() if value is not None}
    return guest.client.post(form.action, kept)


_CHANGING = (
    re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"'),
    re.compile(rb'name="submission" value="[^"]*"'),
)


def settled(answer: HttpResponse, *given: str) -> bytes:
    """Give the body of an answer without what differs from one request to the next.

    given: what was asked for, which a page may repeat.
    """
    body: bytes = answer.content
    for pattern in _CHANGING:
        body = pattern.sub(b"", body)
    for word in (answer.headers.get("X-Request-ID", ""), *given):
        body = body.replace(word.encode(), b"") if word else body
    return body


def assert_none(wrong: Sequence[str]) -> None:
    """Fail with everything that is wrong, a line each."""
    told = "\n".join(sorted(set(wrong))[:60])
    assert not wrong, f"{len(wrong)} found\n{told}"
