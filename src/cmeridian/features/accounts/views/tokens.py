"""Programs that ask with a token of one's own: list them, make one, revoke one."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cmeridian.features.accounts.forms.tokens import TokenForm
from cmeridian.features.accounts.selectors import list_tokens
from cmeridian.features.accounts.services import TooManyTokens, issue_token, revoke_token
from cmeridian.features.accounts.sessions.fresh import ask_who_again
from cmeridian.features.base.permissions import AccountRequest, account_required

if TYPE_CHECKING:
    from django.http import HttpResponse


@account_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: AccountRequest) -> HttpResponse:
    """Say which programs may ask, and make a token for one."""
    if request.own is None:
        return render(request, "accounts/tokens.html")
    is_making = request.method == "POST" or "new" in request.GET
    asked = ask_who_again(request, back=f"{request.path}?new=1") if is_making else None
    if asked is not None:
        return asked
    if request.method != "POST":
        form = TokenForm(on=timezone.localdate()) if is_making else None
        return _page(request, form)
    form = TokenForm(request.POST, on=timezone.localdate())
    if not form.is_valid():
        return _page(request, form, status=HTTPStatus.BAD_REQUEST)
    try:
        issued = issue_token(
            person=request.own,
            on=timezone.localdate(),
            submission=form.cleaned_data["submission"],
            **form.wanted,
        )
    except TooManyTokens as error:
        form.add_error(None, str(error))
        return _page(request, form, status=HTTPStatus.CONFLICT)
    if issued is None:
        messages.info(request, "That token was made already. It is shown only once.")
        return redirect("accounts:tokens")
    # Shown in the answer itself: it stands in no address and in no session.
    answer = _page(request, None, secret=issued.secret)
    answer["Cache-Control"] = "no-store"
    return answer


@account_required
@require_POST
def revoke(request: AccountRequest, public_id: str) -> HttpResponse:
    """Let a token hold no longer."""
    if request.own is None:
        raise Http404
    try:
        revoke_token(person=request.own, public_id=public_id, at=timezone.now())
    except ObjectDoesNotExist:
        raise Http404 from None
    messages.success(request, "The token is revoked. A program that shows it is refused.")
    return redirect("accounts:tokens")


def _page(
    request: AccountRequest, form: TokenForm | None, *, secret: str = "", status: int = 200
) -> HttpResponse:
    assert request.own is not None
    shown = list_tokens(request.own, on=timezone.localdate())
    context = {
        "form": form,
        "has_record": True,
        "holding": [one for one in shown if not one.ended],
        "ended": [one for one in shown if one.ended],
        "secret": secret,
        "address": request.build_absolute_uri(reverse("api:credits")),
    }
    return render(request, "accounts/tokens.html", context, status=status)
