"""Which mails one gets, and what the next one says."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cmeridian.features.base.permissions import AccountRequest, account_required
from cmeridian.features.home.forms.reminders import RemindersForm
from cmeridian.features.home.selectors.reminder_words import due_lines
from cmeridian.features.home.selectors.reminders import find_next_mail
from cmeridian.features.home.services import save_mail_choice

if TYPE_CHECKING:
    from django.http import HttpResponse


@account_required
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: AccountRequest) -> HttpResponse:
    """Show what the next mail says, and choose which mails to get."""
    if request.own is None:
        # There is nothing to remind of, and nowhere to keep a choice.
        status = 409 if request.method == "POST" else 200
        return render(request, "home/reminders.html", {"next": None}, status=status)
    if request.method == "POST":
        form = RemindersForm(request.POST)
        if form.is_valid():
            save_mail_choice(person=request.own, wanted=form.wanted)
            messages.success(request, "Saved.")
            return redirect("home:reminders")
    found = find_next_mail(person=request.own, on=timezone.localdate())
    context = {
        "next": found,
        "lines": due_lines(found.things),
        "form": RemindersForm(initial=asdict(found.wanted)),
    }
    return render(request, "home/reminders.html", context)
