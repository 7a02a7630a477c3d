"""Every address of the application, with what a test must know to call it.

The walks of this folder and of tests/browser go over this list, and test_permissions.py fails for
a route of the URL map that does not stand here. A new address needs one line: the name of its view,
the methods it answers, who may use it, and what its arguments and its query mean. The fields of its
forms are read from its page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from cmeridian.features.accounts.models import Credential, OwnSet, Person
from cmeridian.features.portfolio.models import Activity
from cmeridian.packs.loader import load_rulebook

if TYPE_CHECKING:
    from collections.abc import Mapping

PUBLIC, PERSON = "public", "person"
MISSING = "A" * 22
"""An id that nobody has."""
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One route.

    methods: what it answers besides HEAD. args: what each part of the path names, one of EXAMPLES.
    query: names that its query may carry. kind: page, part (a piece of a page for htmx), download,
    or json. leads_to_start: public, but without a record it only leads to the start.
    fields: of a form that stands on another page, in its simplest valid form. ends: whether a good
    POST ends or replaces the record, so that a walk must come to it last.
    """

    view: str
    permission: str = PERSON
    methods: tuple[str, ...] = ("GET",)
    args: Mapping[str, str] = field(default_factory=dict)
    query: tuple[str, ...] = ()
    kind: str = "page"
    leads_to_start: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    ends: bool = False

    @property
    def has_page(self) -> bool:
        """Whether a browser can look at it."""
        return "GET" in self.methods and self.kind == "page"

    @property
    def owned(self) -> tuple[str, ...]:
        """The arguments that name a row of one person."""
        return tuple(name for name, what in self.args.items() if what in OWNED)

    def accepts(self, method: str) -> bool:
        """Tell whether a method is answered."""
        return method in self.methods or (method == "HEAD" and "GET" in self.methods)

    def of(self, person: Person, **instead: str) -> str:
        """Write the address with the example arguments of a person, some replaced."""
        given = {name: EXAMPLES[what](person) for name, what in self.args.items()}
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


EXAMPLES: dict[str, Callable[[Person], str]] = {
    "credential": _credential,
    "activity": _activity,
    "own set": _own_set,
    "set": lambda _person: SET,
    "rule": lambda _person: load_rulebook().sets[SET].rules[0].id,
    "kind of note": lambda _person: "wrong",
}
"""What a part of a path may name, with an example for the sample clinician amara."""
OWNED = frozenset({"credential", "activity", "own set"})

BOTH, POST = ("GET", "POST"), ("POST",)
_CREDENTIAL = {"public_id": "credential"}
_ACTIVITY = {"public_id": "activity"}
_RULE = {"public_id": "credential", "rule_id": "rule"}
_OWN_SET = {"set_id": "own set"}

ADDRESSES: dict[str, Address] = {
    address.view: address
    for address in (
        Address(view="home:today", permission=PUBLIC, leads_to_start=True),
        Address(view="home:start", permission=PUBLIC, methods=BOTH, ends=True),
        Address(view="home:more", permission=PUBLIC),
        Address(view="home:data"),
        Address(view="home:record", kind="download"),
        Address(view="home:bring_in", methods=POST, fields={"undo": "1"}, ends=True),
        Address(view="home:erase", methods=POST, fields={"confirm": "erase"}, ends=True),
        Address(view="home:calendar", kind="download"),
        Address(view="compliance:credits", query=("state", "set", "q", "on")),
        Address(view="compliance:set", args=_CREDENTIAL, query=("on",)),
        Address(view="compliance:rule", args=_RULE, query=("on",)),
        Address(view="compliance:note_rule", methods=BOTH, args={**_RULE, "kind": "kind of note"}),
        Address(
            view="compliance:what_if",
            query=("move", "licence", "stop", "dea", "fact", "answer", "on"),
        ),
        Address(view="compliance:timeline", query=("until", "set")),
        Address(view="compliance:audit", args=_CREDENTIAL),
        Address(view="compliance:transcript", args=_CREDENTIAL, query=("period",)),
        Address(view="compliance:rules_seen", methods=POST),
        Address(view="compliance:profile", query=("removed",)),
        Address(view="compliance:questions", methods=BOTH, query=("fact",)),
        Address(
            view="compliance:sets", permission=PUBLIC, query=("q", "place", "profession", "page")
        ),
        Address(view="compliance:set_page", permission=PUBLIC, args={"set_id": "set"}),
        Address(view="portfolio:activities", query=("q", "page", "topic", "year", "sort", "class")),
        Address(view="portfolio:add", methods=BOTH, query=("topic", "next")),
        Address(view="portfolio:topics", query=("topic", "topics"), kind="part"),
        Address(view="portfolio:edit", methods=BOTH, args=_ACTIVITY),
        Address(view="portfolio:delete", methods=POST, args=_ACTIVITY),
        Address(view="portfolio:restore", methods=POST, args=_ACTIVITY),
        Address(view="accounts:about", methods=BOTH),
        Address(
            view="accounts:credential_add",
            methods=BOTH,
            query=("q", "set", "place", "profession"),
        ),
        Address(view="accounts:credential", methods=BOTH, args=_CREDENTIAL),
        Address(
            view="accounts:credential_expiry",
            methods=POST,
            args=_CREDENTIAL,
            fields={"expires": "2027-01-31"},
        ),
        Address(view="accounts:credential_remove", methods=POST, args=_CREDENTIAL),
        Address(view="accounts:undo", methods=POST),
        Address(view="accounts:own_set_add", methods=BOTH, query=("place", "profession")),
        Address(view="accounts:own_set_keep", methods=BOTH, query=("place", "profession")),
        Address(view="accounts:own_set", methods=BOTH, args=_OWN_SET),
        Address(view="accounts:own_set_remove", methods=POST, args=_OWN_SET),
        Address(view="web:components", permission=PUBLIC),
        Address(view="web:live", permission=PUBLIC, kind="json"),
        Address(view="web:ready", permission=PUBLIC, kind="json"),
        Address(view="web:manifest", permission=PUBLIC, kind="json"),
        Address(view="api:credits", query=("on",), kind="json"),
        Address(view="api:due_dates", query=("until",), kind="json"),
        Address(view="api:audit", args={"set_id": "set"}, kind="json"),
        Address(view="api:sets", permission=PUBLIC, kind="json"),
        Address(view="api:set", permission=PUBLIC, args={"set_id": "set"}, kind="json"),
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
