"""Who may use a view. Every address declares it; one that does not is refused by a test.

`public` is for everyone; `person_required` for whoever has begun, as a guest or with an account.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

if TYPE_CHECKING:
    from cmeridian.features.accounts.models import Person

P = ParamSpec("P")
Declared = TypeVar("Declared", bound=Callable[..., Any])
View = Callable[Concatenate[HttpRequest, P], HttpResponse]
PUBLIC, PERSON = "public", "person"


class PersonRequest(HttpRequest):
    """A request of someone who has begun."""

    person: Person


def public(view: Declared) -> Declared:
    """Declare a view, or an operation of the API, that everyone may use."""
    view.permission = PUBLIC  # type: ignore[attr-defined]
    return view


def person_required(
    view: Callable[Concatenate[PersonRequest, P], HttpResponse],
) -> View[P]:
    """Declare a view that needs someone who has begun; others are led to the start."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if getattr(request, "person", None) is None:
            return redirect("home:start")
        # Read here, a form is held to its limits also where the view needs nothing of it.
        _ = request.POST
        return view(request, *args, **kwargs)  # type: ignore[arg-type]

    guarded.permission = PERSON  # type: ignore[attr-defined]
    return guarded


def permission_of(view: Any) -> str | None:
    """Read what a view in the URL map declares: `public`, `person`, or None for nothing.

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
