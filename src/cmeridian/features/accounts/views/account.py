"""One's account at a glance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from cmeridian.features.accounts.selectors import protection_of
from cmeridian.features.base.permissions import AccountRequest, account_required

if TYPE_CHECKING:
    from django.http import HttpResponse


@account_required
@require_safe
def account(request: AccountRequest) -> HttpResponse:
    """Say how the account is protected, and where to change what belongs to it."""
    context = {"protection": protection_of(request.user)}
    return render(request, "accounts/account.html", context)
