"""The page on which an activity is typed: its form, its parts, and the way on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.html import format_html, format_html_join
from django.utils.http import url_has_allowed_host_and_scheme

from cmeridian.features.base.ids import is_public_id
from cmeridian.features.base.templatetags.words import telling
from cmeridian.features.portfolio.forms.activity import ActivityForm
from cmeridian.features.portfolio.forms.topics import searched_in
from cmeridian.features.portfolio.forms.typed_values import warning_words
from cmeridian.features.portfolio.selectors import digest_of
from cmeridian.features.portfolio.selectors.effects import counted_words, shortened, where_it_counts
from cmeridian.features.portfolio.selectors.names import names_for
from cmeridian.features.portfolio.selectors.versions import differences
from cmeridian.features.portfolio.services import new_activity_id
from cmeridian.packs.plain_tree import find_control_character

if TYPE_CHECKING:
    from django.http import HttpResponse

    from cmeridian.domain.records.record import Activity
    from cmeridian.features.base.permissions import PersonRequest
    from cmeridian.features.portfolio.selectors import Kept
    from cmeridian.features.portfolio.selectors.effects import WhereItCounts
    from cmeridian.features.portfolio.services import Saved

LONGEST_ADDRESS = 200
MAX_WARNINGS = 5
AHEAD = "This day is in the future: it counts from then on, not before."
MOVES_NOTHING = "No number of your rules changed by it."


class Editor:
    """One request for the page. public_id, stored: of the activity that is changed, if any."""

    def __init__(
        self,
        request: PersonRequest,
        kept: Kept,
        *,
        public_id: str = "",
        stored: Activity | None = None,
    ) -> None:
        self._request, self._kept = request, kept
        self._public_id, self._stored = public_id, stored
        self._on = timezone.localdate()

    def form(self, data: Any = None, *, is_looking: bool = False) -> ActivityForm:
        """Make the form, empty or as typed."""
        return ActivityForm(
            data,
            kept=self._kept,
            names=names_for(self._kept, on=self._on),
            activity_id=self._stored.id if self._stored else new_activity_id(),
            on=self._on,
            stored=self._stored,
            is_looking=is_looking,
            topic=self._request.GET.get("topic", ""),
        )

    def typed(self) -> ActivityForm | None:
        """Read what was sent; None where nothing was. Without `activity` it cannot be kept."""
        if self._request.method != "POST":
            return None
        form = self.form(self._request.POST, is_looking=self._is_looking)
        form.is_valid()
        return form

    @property
    def circumstances(self) -> dict[str, Any]:
        """What a service has to know of the request."""
        submission = self._request.POST.get("submission", "")
        return {
            "kept": self._kept,
            "on": self._on,
            "submission": submission if is_public_id(submission) else "",
            "address": self._address,
        }

    def show(
        self, form: ActivityForm | None, *, status: int | None = None, **more: Any
    ) -> HttpResponse:
        """Render the page; by itself with 400 where something typed is wrong."""
        shown = form or self.form()
        where = self._where()
        context = {
            "form": shown,
            "address": self._address,
            "public_id": self._public_id,
            "digest": self._digest,
            "where": where,
            "counted_words": counted_words(where),
            **more,
        }
        code = status or (400 if shown.errors else 200)
        return render(self._request, "portfolio/activity.html", context, status=code)

    def show_both(self, form: ActivityForm, now: Activity) -> HttpResponse:
        """Render what was typed beside what another window saved meanwhile."""
        vocabulary = self._kept.rulebook.vocabulary
        both = differences(form.activity, now, vocabulary) if form.activity else ()
        return self.show(form, status=409, is_changed=True, differences=both, digest=digest_of(now))

    def leave(self, form: ActivityForm, saved: Saved) -> HttpResponse:
        """Go on, and say what was moved and what is doubtful."""
        if saved.public_id:
            self._announce(form, saved)
        return redirect(saved.address)

    def _announce(self, form: ActivityForm, saved: Saved) -> None:
        lines = shortened(saved.moved)
        if form.activity is not None and form.activity.completed > self._on:
            lines = (*lines, AHEAD)
        words = format_html_join(
            "", "{}<br>", ((telling(line),) for line in lines or (MOVES_NOTHING,))
        )
        address = reverse("portfolio:edit", args=[saved.public_id])
        link = format_html('<a href="{}">See where it counts</a>', address)
        messages.success(self._request, format_html("<strong>Saved.</strong> {}{}", words, link))
        for warning in form.warnings[:MAX_WARNINGS]:
            messages.warning(self._request, warning_words(warning, self._kept.rulebook.vocabulary))

    def _where(self) -> tuple[WhereItCounts, ...]:
        if self._stored is None:
            return ()
        return where_it_counts(self._kept, activity_id=self._stored.id, on=self._on)

    @property
    def _digest(self) -> str:
        """The values from which the person set out, also when the form is shown once more."""
        sent: str | None = self._request.POST.get("digest")
        if sent is None and self._stored is not None:
            return digest_of(self._stored)
        return sent or ""

    @property
    def _is_looking(self) -> bool:
        """Whether a topic is looked for: by its button, or with Enter after other words."""
        sent = self._request.POST
        looked_for = searched_in(sent.get("topic", ""))
        return "find" in sent or bool(looked_for and looked_for != sent.get("topic_shown", ""))

    @property
    def _address(self) -> str:
        """Where to go afterwards: one of our own pages, else the list."""
        asked = self._request.POST.get("next") or self._request.GET.get("next", "")
        is_ours = (
            asked.startswith("/")
            and not find_control_character(asked)
            and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
            and len(iri_to_uri(asked)) <= LONGEST_ADDRESS
        )
        return asked if is_ours else reverse("portfolio:activities")
