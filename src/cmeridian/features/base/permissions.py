"""Who may use a view. Every address declares it; one that does not is refused by a test.

`public` is for everyone. `person_required` is for whoever has begun, as a guest or with an account,
on their own record. `part_required` is for the same, and for a delegate to whom the owner opened
that part. `account_required` is for whoever is signed in, on their own account.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from cmeridian.features.base.access import READ, WRITE, allows
from cmeridian.features.base.services import audit

if TYPE_CHECKING:
    from cmeridian.features.accounts.models import Person, User
    from cmeridian.features.accounts.selectors import Delegated

P = ParamSpec("P")
Declared = TypeVar("Declared", bound=Callable[..., Any])
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
PUBLIC, PERSON, ACCOUNT = "public", "person", "account"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class PersonRequest(HttpRequest):
    """A request on a record. delegated: what its owner has opened, if that is someone else."""

    person: Person
    delegated: Delegated | None


class AccountRequest(HttpRequest):
    """A request of someone who is signed in. own: their own record, if they have begun one."""

    user: User
    own: Person | None


def public(view: Declared) -> Declared:
    """Declare a view, or an operation of the API, that everyone may use."""
    view.permission = PUBLIC  # type: ignore[attr-defined]
    return view


def person_required(
    view: Callable[Concatenate[PersonRequest, P], HttpResponse],
) -> View[P]:
    """Declare a view for the owner of a record; who has not begun is led to the start.

    Raises PermissionDenied for a delegate.
    """
    return _guarded(view, part=None)


def part_required(
    part: str,
) -> Callable[[Callable[Concatenate[PersonRequest, P], HttpResponse]], View[P]]:
    """Declare a view that shows a part of a record, and with POST changes it.

    part: of `features.base.access`. A delegate needs the part to read, or to write what is posted;
    raises PermissionDenied without. What a delegate reads is noted in the audit trail.
    """

    def declare(view: Callable[Concatenate[PersonRequest, P], HttpResponse]) -> View[P]:
        return _guarded(view, part=part)

    return declare


def account_required(
    view: Callable[Concatenate[AccountRequest, P], HttpResponse],
) -> View[P]:
    """Declare a view for whoever is signed in; others are led to sign in, and back."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), "account_login")
        _ = request.POST
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    guarded.permission = ACCOUNT  # type: ignore[attr-defined]
    return guarded


def hold_to(request: HttpRequest, part: str | None) -> None:
    """Refuse a delegate what was not opened to them, and note what they see.

    part: what is shown or changed; None for what is the owner's alone. Raises PermissionDenied.
    """
    delegated: Delegated | None = getattr(request, "delegated", None)
    if delegated is None:
        return
    is_safe = request.method in SAFE_METHODS
    level = READ if is_safe else WRITE
    view = request.resolver_match.view_name if request.resolver_match else ""
    if part is None or not allows(delegated.scopes, part=part, level=level):
        audit("permission.denied", actor=delegated.owner, subject=view)
        raise PermissionDenied
    if is_safe:
        audit("record.read", actor=delegated.owner, subject=view)


def permission_of(view: Any) -> str | None:
    """Read what a view in the URL map declares: `public`, `person`, `account`, or None for nothing.

    A view that a delegate may use has the part after a colon: `person:activities`.

    An address of the API leads to a function of django-ninja that holds the operations of the
    address in a closure, one for each method. An operation with a check of who asks takes its
    permission from that check; one without must declare itself. Where operations differ, the
    weakest permission is that of the address, and one that declares nothing is the weakest.
    """
    declared: str | None = getattr(view, "permission", None)
    if declared is not None:
        return declared
    found = {_operation_permission(operation) for operation in _operations(view)}
    if not found or None in found:
        return None
    return PUBLIC if PUBLIC in found else PERSON


def _guarded(
    view: Callable[Concatenate[PersonRequest, P], HttpResponse], *, part: str | None
) -> View[P]:
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if getattr(request, "person", None) is None:
            return redirect("home:start")
        hold_to(request, part)
        # Read here, a form is held to its limits also where the view needs nothing of it.
        _ = request.POST
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    guarded.permission = PERSON if part is None else f"{PERSON}:{part}"  # type: ignore[attr-defined]
    return guarded


def _operations(view: Any) -> Iterator[Any]:
    for cell in getattr(view, "__closure__", None) or ():
        yield from getattr(cell.cell_contents, "operations", ())


def _operation_permission(operation: Any) -> str | None:
    checks = operation.auth_callbacks
    if checks:
        named = {getattr(check, "permission", None) for check in checks}
        return PERSON if named == {PERSON} else None
    declared: str | None = getattr(operation.view_func, "permission", None)
    return declared if declared == PUBLIC else None
