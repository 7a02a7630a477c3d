"""Addresses of where one stands."""

from __future__ import annotations

from django.urls import path

from cmeridian.features.base import converters  # noqa: F401 - makes them known
from cmeridian.features.compliance.views import (
    audit,
    letter,
    library,
    profile,
    questions,
    rules,
    timeline,
    transcript,
    what_if,
)
from cmeridian.features.compliance.views import credits as credits_views

app_name = "compliance"
urlpatterns = [
    path("credits/", credits_views.every_set, name="credits"),
    path("credits/what-if/", what_if.what_if, name="what_if"),
    path("credits/timeline/", timeline.timeline, name="timeline"),
    path("credits/rules-seen/", rules.rules_seen, name="rules_seen"),
    path("credits/audit-letter/", letter.letter, name="letter"),
    path("credits/<public_id:public_id>/", credits_views.one_set, name="set"),
    path("credits/<public_id:public_id>/audit/", audit.audit, name="audit"),
    path("credits/<public_id:public_id>/transcript/", transcript.transcript, name="transcript"),
    path("credits/<public_id:public_id>/rules/<rule_name:rule_id>/", rules.rule, name="rule"),
    path(
        "credits/<public_id:public_id>/rules/<rule_name:rule_id>/<str:kind>/",
        rules.note,
        name="note_rule",
    ),
    path("profile/", profile.profile, name="profile"),
    path("profile/questions/", questions.questions, name="questions"),
    path("sets/", library.sets, name="sets"),
    path("sets/<rule_name:set_id>/", library.set_page, name="set_page"),
]
