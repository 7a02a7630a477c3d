"""Every address of the application, with what a test must know to call it.

The walks of this folder and of tests/browser go over this list, and test_permissions.py fails for
a route of the URL map that does not stand here. A new address needs one line: the name of its view,
the methods it answers, who may use it, and what its arguments and its query mean. The fields of its
forms are read from its page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from cmeridian.features.accounts.models import (
    ApiToken,
    Credential,
    Delegation,
    OwnSet,
    Person,
    User,
)
from cmeridian.features.accounts.selectors import passkeys_of
from cmeridian.features.accounts.selectors.delegations import digest_of
from cmeridian.features.base.access import DELEGABLE
from cmeridian.features.base.ids import digest_of_secret
from cmeridian.features.home.models import CalendarAddress
from cmeridian.features.portfolio.models import Activity, ImportBatch
from cmeridian.packs.loader import load_rulebook
from tests.features.accounts.signing import PASSKEY

if TYPE_CHECKING:
    from collections.abc import Mapping

PUBLIC, PERSON, ACCOUNT = "public", "person", "account"
MISSING = "A" * 22
"""An id that nobody has."""
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One route.

    permission: whose it is. part: which part of a record it shows, where a delegate may be let in.
    methods: what it answers besides HEAD. args: what each part of the path names, one of EXAMPLES.
    query: names that its query may carry. kind: page, part (a piece of a page for htmx), download,
    or json. leads_to_start: public, but without a record it only leads to the start.
    fields: of a form that stands on another page, in its simplest valid form. ends: whether a good
    POST ends or replaces the record, so that a walk must come to it last. reads: what whoever it is
    for is answered with, other than 200 where something must have gone before. signed_out: a page
    for who is not signed in; others are led on.
    """

    view: str
    permission: str = PERSON
    part: str = ""
    methods: tuple[str, ...] = ("GET",)
    args: Mapping[str, str] = field(default_factory=dict)
    query: tuple[str, ...] = ()
    kind: str = "page"
    leads_to_start: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    ends: bool = False
    reads: tuple[int, ...] = (200,)
    signed_out: bool = False

    @property
    def declared(self) -> str:
        """The permission that its view has to declare."""
        return f"{self.permission}:{self.part}" if self.part else self.permission

    @property
    def has_page(self) -> bool:
        """Whether a browser can look at it, with an account and a record."""
        is_shown = self.reads == (200,) and not self.signed_out
        return "GET" in self.methods and self.kind == "page" and is_shown

    @property
    def owned(self) -> tuple[str, ...]:
        """The arguments that name a row of one person."""
        return tuple(name for name, what in self.args.items() if what in OWNED)

    def accepts(self, method: str) -> bool:
        """Tell whether a method is answered."""
        return method in self.methods or (method == "HEAD" and "GET" in self.methods)

    def of(self, person: Person, **instead: str) -> str:
        """Write the address with the example arguments of a person, some replaced."""
        given = {n: EXAMPLES[what](person) for n, what in self.args.items() if n not in instead}
        return reverse(self.view, kwargs={**given, **instead})


SET = "us-ca-md"
OWN_SET = "valley-view-hospital"


def _credential(person: Person) -> str:
    row = Credential.objects.of(person).filter(set_id=SET).first()
    return (row or Credential.objects.of(person).first()).public_id


def _activity(person: Person) -> str:
    return Activity.objects.of(person).filter(deleted_at=None).first().public_id


def _own_set(person: Person) -> str:
    return OwnSet.objects.of(person).first().set_id


def _leave(owner: Person, email: str, *, user: User | None = None, secret: str = "") -> Delegation:
    """Give, or find, leave to see everything of an owner's record."""
    today = timezone.localdate()
    secret = secret or f"{owner.key[:18]}-{len(email):03}"
    row, _ = Delegation.objects.get_or_create(
        digest=digest_of(secret),
        defaults={
            "person": owner,
            "email": email,
            "scopes": list(DELEGABLE),
            "last_day": today + timedelta(days=30),
            "delegate": user,
            "accepted_at": timezone.now() if user else None,
        },
    )
    return row


def _host() -> Person:
    """Give, or find, an account that lets others in."""
    user, _ = User.objects.get_or_create(email="host@example.org")
    values = {"profession": "MD", "name": "Hanna Host", "last_seen_on": timezone.localdate()}
    return Person.objects.get_or_create(user=user, defaults=values)[0]


def _invitation(_person: Person) -> str:
    secret = "I" * 22
    _leave(_host(), "someone@example.org", secret=secret)
    return secret


def _opened(person: Person) -> str:
    if person.user is None:
        return "B" * 22
    return _leave(
        _host(), person.user.email, user=person.user, secret=f"opened {person.key}"
    ).public_id


def _calendar(person: Person) -> CalendarAddress:
    """Make, or find, an address whose secret is the person's key; it was read today."""
    row, _ = CalendarAddress.objects.get_or_create(
        digest=digest_of_secret(person.key),
        defaults={"person": person, "last_read_on": timezone.localdate()},
    )
    return row


def _calendar_secret(person: Person) -> str:
    _calendar(person)
    return person.key


def _token(person: Person) -> str:
    """Give, or find, a token with which a program may see everything of an owner's record."""
    values = {
        "person": person,
        "name": "A program",
        "hint": "abcd",
        "scopes": list(DELEGABLE),
        "last_day": timezone.localdate() + timedelta(days=30),
    }
    return ApiToken.objects.get_or_create(
        digest=digest_of_secret(f"token {person.key}"), defaults=values
    )[0].public_id


def _passkey(person: Person) -> str:
    user = person.user
    if user is None:
        return "P" * 22
    kind, data = Authenticator.Type.WEBAUTHN, {"name": "blue key", "credential": PASSKEY}
    Authenticator.objects.get_or_create(user=user, type=kind, defaults={"data": data})
    return passkeys_of(user)[0].public_id


def _import(person: Person) -> str:
    """Stage, or find, a table of two rows: one can be kept, and one has no date."""
    rows = [[2, ["A staged course", "2026-01-15", "2"]], [3, ["A course without a day", "", "1"]]]
    headers = ["Title", "Date completed", "Credits"]
    roles = ["title", "completed", "amount"]
    values = {
        "table": {"headers": headers, "rows": rows, "remarks": [], "sheets": [], "sheet": ""},
        "columns": {
            "roles": roles,
            "order": "",
            "must_ask_order": False,
            "credit_class": "AMA_CAT1",
            "words": [],
        },
    }
    row, _ = ImportBatch.objects.get_or_create(person=person, name="a.csv", defaults=values)
    return str(row.public_id)


EXAMPLES: dict[str, Callable[[Person], str]] = {
    "import": _import,
    "calendar address": lambda person: _calendar(person).public_id,
    "calendar secret": _calendar_secret,
    "credential": _credential,
    "activity": _activity,
    "own set": _own_set,
    "delegation": lambda person: _leave(person, "assistant@example.org").public_id,
    "invitation": _invitation,
    "opened": _opened,
    "token": _token,
    "passkey": _passkey,
    "set": lambda _person: SET,
    "rule": lambda _person: load_rulebook().sets[SET].rules[0].id,
    "kind of note": lambda _person: "wrong",
}
"""What a part of a path may name, with an example for the sample clinician amara."""
OWNED = frozenset(
    {
        *("calendar address", "credential", "activity", "own set", "delegation", "opened"),
        *("passkey", "token"),
        "import",
    }
)

BOTH, POST = ("GET", "POST"), ("POST",)
_CREDENTIAL = {"public_id": "credential"}
_ACTIVITY = {"public_id": "activity"}
_IMPORT = {"public_id": "import"}
_RULE = {"public_id": "credential", "rule_id": "rule"}
_OWN_SET = {"set_id": "own set"}

ADDRESSES: dict[str, Address] = {
    address.view: address
    for address in (
        Address(view="home:today", permission=PUBLIC, leads_to_start=True),
        Address(view="home:start", permission=PUBLIC, methods=BOTH, ends=True),
        Address(view="home:more", permission=PUBLIC),
        Address(view="home:data"),
        Address(view="home:archive", kind="download"),
        Address(view="home:record", kind="download"),
        Address(view="home:bring_in", methods=POST, fields={"undo": "1"}, ends=True),
        Address(view="home:erase", methods=POST, fields={"confirm": "erase"}, ends=True),
        Address(
            view="home:erase_account",
            permission=ACCOUNT,
            methods=BOTH,
            fields={"confirm": "erase"},
            ends=True,
        ),
        Address(
            view="home:guest_work",
            permission=ACCOUNT,
            methods=BOTH,
            fields={"what": "add"},
            reads=(200, 302),
        ),
        Address(view="home:calendar", kind="download"),
        Address(
            view="home:calendar_feed",
            permission=PUBLIC,
            args={"secret": "calendar secret"},
            kind="download",
        ),
        Address(view="home:calendar_addresses", methods=BOTH, query=("label",)),
        Address(
            view="home:calendar_address_end", methods=POST, args={"public_id": "calendar address"}
        ),
        Address(view="home:reminders", permission=ACCOUNT, methods=BOTH),
        Address(view="compliance:credits", part="credits", query=("state", "set", "q", "on")),
        Address(view="compliance:set", part="credits", args=_CREDENTIAL, query=("on",)),
        Address(view="compliance:rule", part="credits", args=_RULE, query=("on",)),
        Address(view="compliance:note_rule", methods=BOTH, args={**_RULE, "kind": "kind of note"}),
        Address(
            view="compliance:what_if",
            part="credits",
            query=("move", "licence", "stop", "dea", "fact", "answer", "on"),
        ),
        Address(view="compliance:timeline", part="credits", query=("until", "set")),
        Address(view="compliance:audit", part="credits", args=_CREDENTIAL),
        Address(view="compliance:transcript", part="credits", args=_CREDENTIAL, query=("period",)),
        Address(
            view="compliance:letter",
            part="credits",
            methods=BOTH,
            query=("set", "from", "to", "answer_by"),
        ),
        Address(view="compliance:rules_seen", methods=POST),
        Address(view="compliance:profile", part="profile", query=("removed",)),
        Address(view="compliance:questions", part="profile", methods=BOTH, query=("fact",)),
        Address(
            view="compliance:sets", permission=PUBLIC, query=("q", "place", "profession", "page")
        ),
        Address(view="compliance:set_page", permission=PUBLIC, args={"set_id": "set"}),
        Address(
            view="portfolio:activities",
            part="activities",
            query=("q", "page", "topic", "year", "sort", "class"),
        ),
        Address(view="portfolio:add", part="activities", methods=BOTH, query=("topic", "next")),
        Address(view="portfolio:topics", part="activities", query=("topic", "topics"), kind="part"),
        Address(view="portfolio:edit", part="activities", methods=BOTH, args=_ACTIVITY),
        Address(view="portfolio:delete", part="activities", methods=POST, args=_ACTIVITY),
        Address(view="portfolio:restore", part="activities", methods=POST, args=_ACTIVITY),
        Address(view="portfolio:imports", part="activities", methods=BOTH),
        Address(view="portfolio:export", part="activities", kind="download"),
        Address(
            view="portfolio:import",
            part="activities",
            methods=BOTH,
            args=_IMPORT,
            query=("show", "page"),
        ),
        Address(view="portfolio:import_choose", part="activities", methods=POST, args=_IMPORT),
        Address(view="portfolio:import_keep", part="activities", methods=POST, args=_IMPORT),
        Address(view="portfolio:import_undo", part="activities", methods=POST, args=_IMPORT),
        Address(view="portfolio:import_restore", part="activities", methods=POST, args=_IMPORT),
        Address(view="portfolio:import_drop", part="activities", methods=POST, args=_IMPORT),
        Address(view="accounts:about", part="profile", methods=BOTH),
        Address(
            view="accounts:credential_add",
            part="profile",
            methods=BOTH,
            query=("q", "set", "place", "profession"),
        ),
        Address(view="accounts:credential", part="profile", methods=BOTH, args=_CREDENTIAL),
        Address(
            view="accounts:credential_expiry",
            part="profile",
            methods=POST,
            args=_CREDENTIAL,
            fields={"expires": "2027-01-31"},
        ),
        Address(view="accounts:credential_remove", part="profile", methods=POST, args=_CREDENTIAL),
        Address(view="accounts:undo", part="profile", methods=POST),
        Address(
            view="accounts:own_set_add", part="profile", methods=BOTH, query=("place", "profession")
        ),
        Address(
            view="accounts:own_set_keep",
            part="profile",
            methods=BOTH,
            query=("place", "profession"),
        ),
        Address(view="accounts:own_set", part="profile", methods=BOTH, args=_OWN_SET),
        Address(view="accounts:own_set_remove", part="profile", methods=POST, args=_OWN_SET),
        Address(
            view="accounts:delegates",
            permission=ACCOUNT,
            methods=BOTH,
            query=("offer",),
        ),
        Address(
            view="accounts:delegate",
            permission=ACCOUNT,
            methods=BOTH,
            args={"public_id": "delegation"},
            query=("change", "page"),
        ),
        Address(
            view="accounts:delegate_revoke",
            permission=ACCOUNT,
            methods=POST,
            args={"public_id": "delegation"},
        ),
        Address(
            view="accounts:invitation",
            permission=PUBLIC,
            methods=BOTH,
            args={"secret": "invitation"},
        ),
        Address(view="accounts:working", permission=ACCOUNT),
        Address(view="accounts:working_stop", permission=ACCOUNT, methods=POST),
        Address(
            view="accounts:working_begin",
            permission=ACCOUNT,
            methods=POST,
            args={"public_id": "opened"},
        ),
        Address(
            view="accounts:working_give_back",
            permission=ACCOUNT,
            methods=POST,
            args={"public_id": "opened"},
        ),
        Address(view="accounts:account", permission=ACCOUNT),
        Address(
            view="account_signup",
            permission=PUBLIC,
            methods=BOTH,
            query=("next", "email"),
            signed_out=True,
        ),
        Address(
            view="account_login",
            permission=PUBLIC,
            methods=BOTH,
            query=("next",),
            signed_out=True,
        ),
        Address(
            view="account_logout",
            permission=PUBLIC,
            methods=BOTH,
            query=("next",),
            reads=(200, 302),
            ends=True,
        ),
        Address(view="account_inactive", permission=PUBLIC),
        Address(
            view="account_email_verification_sent",
            permission=PUBLIC,
            methods=BOTH,
            reads=(302,),
        ),
        Address(view="account_reset_password", permission=PUBLIC, methods=BOTH, query=("next",)),
        Address(
            view="account_confirm_password_reset_code",
            permission=PUBLIC,
            methods=BOTH,
            reads=(302,),
        ),
        Address(
            view="account_complete_password_reset",
            permission=PUBLIC,
            methods=BOTH,
            reads=(302,),
        ),
        Address(view="account_password_reset_completed", permission=PUBLIC),
        Address(view="mfa_authenticate", permission=PUBLIC, methods=BOTH, reads=(302,)),
        Address(view="mfa_login_webauthn", permission=PUBLIC, methods=BOTH, reads=(302,)),
        Address(view="account_reauthenticate", permission=ACCOUNT, methods=BOTH, query=("next",)),
        Address(view="mfa_reauthenticate", permission=ACCOUNT, methods=BOTH, reads=(302,)),
        Address(
            view="mfa_reauthenticate_webauthn", permission=ACCOUNT, methods=BOTH, reads=(200, 302)
        ),
        Address(view="account_email", permission=ACCOUNT, methods=BOTH),
        Address(view="account_change_password", permission=ACCOUNT, methods=BOTH),
        Address(view="account_set_password", permission=ACCOUNT, methods=BOTH, reads=(302,)),
        Address(view="usersessions_list", permission=ACCOUNT, methods=BOTH),
        Address(view="mfa_index", permission=ACCOUNT),
        Address(view="mfa_activate_totp", permission=ACCOUNT, methods=BOTH),
        Address(view="mfa_deactivate_totp", permission=ACCOUNT, methods=BOTH, reads=(404,)),
        Address(view="mfa_view_recovery_codes", permission=ACCOUNT, reads=(404,)),
        Address(view="mfa_generate_recovery_codes", permission=ACCOUNT, methods=BOTH),
        Address(view="mfa_list_webauthn", permission=ACCOUNT),
        Address(view="mfa_add_webauthn", permission=ACCOUNT, methods=BOTH),
        Address(
            view="mfa_edit_webauthn",
            permission=ACCOUNT,
            methods=BOTH,
            args={"public_id": "passkey"},
        ),
        Address(
            view="mfa_remove_webauthn",
            permission=ACCOUNT,
            methods=BOTH,
            args={"public_id": "passkey"},
        ),
        Address(view="web:components", permission=PUBLIC),
        Address(view="web:live", permission=PUBLIC, kind="json"),
        Address(view="web:ready", permission=PUBLIC, kind="json"),
        Address(view="web:manifest", permission=PUBLIC, kind="json"),
        Address(view="accounts:tokens", permission=ACCOUNT, methods=BOTH, query=("new",)),
        Address(
            view="accounts:token_revoke",
            permission=ACCOUNT,
            methods=POST,
            args={"public_id": "token"},
        ),
        Address(view="api:credits", query=("on",), kind="json"),
        Address(view="api:due_dates", query=("until",), kind="json"),
        Address(view="api:audit", args={"set_id": "set"}, kind="json"),
        Address(view="api:transcript", args={"set_id": "set"}, query=("period",), kind="json"),
        Address(view="api:rules_changes", kind="json"),
        Address(view="api:sets", permission=PUBLIC, kind="json"),
        Address(view="api:set", permission=PUBLIC, args={"set_id": "set"}, kind="json"),
        Address(
            view="api:activities",
            methods=BOTH,
            query=("from", "to", "class", "topic", "q", "cursor", "limit"),
            kind="json",
        ),
        Address(
            view="api:activity",
            methods=("GET", "PUT", "DELETE"),
            args={"activity_id": "activity"},
            kind="json",
        ),
        Address(
            view="api:activity_restore",
            methods=POST,
            args={"activity_id": "activity"},
            kind="json",
        ),
        Address(view="api:clinician", methods=("GET", "PUT"), kind="json"),
        Address(view="api:credentials", methods=BOTH, kind="json"),
        Address(
            view="api:credential",
            methods=("GET", "PUT", "DELETE"),
            args={"credential_id": "credential"},
            kind="json",
        ),
        Address(view="api:own_sets", kind="json"),
        Address(
            view="api:own_set",
            methods=("PUT", "DELETE"),
            args={"set_id": "own set"},
            kind="json",
        ),
        Address(view="api:record", methods=("GET", "PUT"), kind="json"),
        Address(view="api:record_undo", methods=POST, kind="json"),
        Address(view="api:docs", permission=PUBLIC),
        Address(view="api:openapi-json", permission=PUBLIC, kind="json"),
        Address(view="api:api-root", permission=PUBLIC, kind="json"),
    )
}


@dataclass(frozen=True, slots=True)
class Route:
    """One pattern of the URL map."""

    view: str
    pattern: str
    callback: Any


def all_routes() -> Iterator[Route]:
    """Walk the URL map."""
    yield from _below(get_resolver().url_patterns, "", "")


def _below(patterns: Any, space: str, path: str) -> Iterator[Route]:
    for one in patterns:
        here = f"{path}{one.pattern}"
        if isinstance(one, URLResolver):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _below(one.url_patterns, inner, here)
        elif isinstance(one, URLPattern):
            yield Route(f"{space}{one.name}", here, one.callback)
