"""An audit letter: what it asks, and what there is to answer it with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from cmeridian.features.base.access import CREDITS
from cmeridian.features.base.permissions import PersonRequest, part_required
from cmeridian.features.compliance.forms.letter import ASKED, AskedForm, PastedForm
from cmeridian.features.compliance.selectors.letter import (
    find_letter_answer,
    find_letter_choices,
    find_letter_windows,
)
from cmeridian.features.compliance.selectors.pasted_letter import read_pasted

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from cmeridian.features.compliance.selectors.letter import Asked, LetterChoices
    from cmeridian.features.compliance.selectors.pasted_letter import PastedLetter


@dataclass(slots=True)
class _Desk:
    """What the page is drawn from."""

    request: PersonRequest
    choices: LetterChoices
    today: date

    def show(
        self,
        form: AskedForm,
        *,
        pasted: PastedForm | None = None,
        letter: PastedLetter | None = None,
        asked: Asked | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """Draw the page, with the answer where it is known what is asked."""
        answer = None
        if asked is not None:
            answer = find_letter_answer(person=self.request.person, asked=asked, on=self.today)
        context = {
            "form": form,
            "pasted": pasted or PastedForm(),
            "letter": letter,
            "answer": answer,
            "choices": self.choices,
            "windows": self.windows(form) if answer is None else (),
            "is_asked": form.is_bound,
        }
        return render(self.request, "compliance/letter.html", context, status=status)

    def windows(self, form: AskedForm) -> object:
        """List the periods of the set that is chosen, to choose one by a link."""
        chosen = str(form["set"].value() or "")
        found = find_letter_windows(person=self.request.person, set_id=chosen, on=self.today)
        return [(chosen, period) for period in found]


@part_required(CREDITS)
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: PersonRequest) -> HttpResponse:
    """Read a pasted letter, or answer what stands in the address. Nothing is kept."""
    today = timezone.localdate()
    choices = find_letter_choices(person=request.person, on=today)
    desk = _Desk(request, choices, today)
    if request.method == "POST":
        return _read(desk)
    given = {name for name in ASKED if request.GET.get(name)}
    if not given - {"set"}:
        initial = {**_only_held(choices), **request.GET.dict()}
        return desk.show(AskedForm(None, choices=choices, on=today, initial=initial))
    form = AskedForm(request.GET, choices=choices, on=today)
    return desk.show(form, asked=form.asked if form.is_valid() else None)


def _only_held(choices: LetterChoices) -> dict[str, str]:
    """Choose the one set that is held, so that its periods are offered at once."""
    return {"set": choices.held[0][0]} if len(choices.held) == 1 else {}


def _read(desk: _Desk) -> HttpResponse:
    """Read the letter, and answer it where it says whose it is and which days it is about."""
    empty = AskedForm(None, choices=desk.choices, on=desk.today)
    pasted = PastedForm(desk.request.POST)
    if not pasted.is_valid():
        return desk.show(empty, pasted=pasted, status=400)
    letter = read_pasted(
        person=desk.request.person, text=pasted.cleaned_data["letter"], on=desk.today
    )
    if letter.problems:
        pasted.refuse(letter.problems)
        return desk.show(empty, pasted=pasted, status=400)
    found = AskedForm(dict(letter.values), choices=desk.choices, on=desk.today)
    asked = letter.asked if found.is_valid() else None
    if asked is None:
        found = AskedForm(None, choices=desk.choices, on=desk.today, initial=dict(letter.values))
    return desk.show(found, pasted=pasted, letter=letter, asked=asked)
