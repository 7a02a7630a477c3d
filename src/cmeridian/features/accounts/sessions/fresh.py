"""Have someone show again who they are before what cannot be taken back."""

from __future__ import annotations

from time import time
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.shortcuts import redirect

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def is_fresh(request: HttpRequest) -> bool:
    """Tell whether whoever asks showed a moment ago who they are, by signing in or since.

    Guests have nothing to show.
    """
    if not request.user.is_authenticated:
        return True
    shown = [record["at"] for record in get_authentication_records(request, request.user)]
    return bool(shown) and time() - max(shown) < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT


def ask_who_again(request: HttpRequest, *, back: str) -> HttpResponse | None:
    """Lead whoever last showed long ago who they are to do so again; None if that is not needed.

    back: the page to which they are led afterwards; what was posted
    is not, so ask when the form is shown, and again when it comes.
    """
    if is_fresh(request):
        return None
    methods = get_adapter().get_reauthentication_methods(request.user)
    address = methods[0]["url"] if methods else "account_login"
    return redirect(f"{address}?{urlencode({'next': back})}")
