"""Addresses of what was done."""

from __future__ import annotations

from django.urls import path

from cmeridian.features.base import converters  # noqa: F401 - makes them known
from cmeridian.features.portfolio.views import activities

app_name = "portfolio"
urlpatterns = [
    path("activities/", activities.activities, name="activities"),
    path("activities/add/", activities.add, name="add"),
    path("activities/topics/", activities.topics, name="topics"),
    path("activities/<public_id:public_id>/", activities.edit, name="edit"),
    path("activities/<public_id:public_id>/delete/", activities.delete, name="delete"),
    path("activities/<public_id:public_id>/restore/", activities.restore, name="restore"),
]
