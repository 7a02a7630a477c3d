"""What we do otherwise than the library's own views of signing up and in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from allauth.account import views as library
from allauth.mfa.webauthn import views as passkeys
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ObjectDoesNotExist
from django.forms import BaseForm
from django.http import Http404, HttpResponseBase
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_http_methods

from cmeridian.features.accounts.selectors import (
    GuestWork,
    find_passkey,
    guest_work,
    passkeys_of,
)
from cmeridian.features.accounts.sessions.fresh import ask_who_again
from cmeridian.features.accounts.sessions.lasting import ask_to_stay

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponseBase]


def ours(view: View) -> View:
    """Hold a view of the library to what all pages keep.

    It answers GET, HEAD and POST; a refused form has the status 400; nothing of it is kept by the
    browser, where codes and secrets are shown.
    """

    @wraps(view)
    @require_http_methods(["GET", "HEAD", "POST"])
    def held(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        given = getattr(response, "context_data", None) or {}
        forms = [one for one in given.values() if isinstance(one, BaseForm)]
        is_ok = response.status_code == 200
        if request.method == "POST" and is_ok and any(one.errors for one in forms):
            response.status_code = 400
        add_never_cache_headers(response)
        return response

    return held


def fresh(name: str, view: View) -> View:
    """Have whoever comes to a view show first who they are. name: of its address, to come back."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return ask_who_again(request, back=reverse(name)) or view(request, *args, **kwargs)

    return asked


class SignUp(library.SignupView):
    """Sign up, and say what becomes of what was begun as a guest."""

    def get_form_kwargs(self) -> dict[str, Any]:
        """Give the form what it asks for."""
        work = self._work()
        return {**super().get_form_kwargs(), "is_sample": work is not None and work.is_sample}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the page what it shows."""
        return {**super().get_context_data(**kwargs), "work": self._work()}

    def _work(self) -> GuestWork | None:
        person = getattr(self.request, "person", None)
        return guest_work(person) if person is not None else None


class Passkeys(passkeys.ListWebAuthnView):
    """List passkeys."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the page what it shows."""
        return {**super().get_context_data(**kwargs), "passkeys": passkeys_of(self.request.user)}


def of_passkey(view: View) -> View:
    """Give a view the passkey that its address names. Raises Http404 if that is not one's own."""

    @wraps(view)
    def found(request: HttpRequest, public_id: str) -> HttpResponseBase:
        try:
            passkey = find_passkey(request.user, public_id)  # type: ignore[arg-type]
        except ObjectDoesNotExist:
            raise Http404 from None
        return view(request, pk=passkey.pk)

    return found


class PasskeySignIn(passkeys.LoginWebAuthnView):
    """Sign in with a passkey alone."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in."""
        ask_to_stay(self.request, wanted=form.cleaned_data["remember"])
        response: HttpResponse = super().form_valid(form)
        return response


class AgainByPasskey(passkeys.ReauthenticateWebAuthnView):
    """Show a passkey once more."""

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say on the same page that it was refused."""
        given = {**self.get_context_data(), "form": form}
        response: HttpResponse = self.render_to_response(given)
        return response


class PasskeyAdd(passkeys.AddWebAuthnView):
    """Add a passkey that signs in by itself: it knows whose it is, and asks who holds it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Give the page what the browser needs to make one."""
        given: dict[str, Any] = super().get_context_data(**kwargs)
        user = self.request.user
        given["js_data"] = {"creation_options": auth.begin_registration(user, passwordless=True)}
        # The library's page forgets the form that was refused.
        return {**given, **kwargs}
