"""Addresses of what was done."""

from __future__ import annotations

from django.urls import path

from cmeridian.features.base import converters  # noqa: F401 - makes them known
from cmeridian.features.portfolio.views import activities, imports

app_name = "portfolio"
_IMPORT = "activities/import/<public_id:public_id>"
urlpatterns = [
    path("activities/", activities.activities, name="activities"),
    path("activities/add/", activities.add, name="add"),
    path("activities/topics/", activities.topics, name="topics"),
    path("activities/import/", imports.imports, name="imports"),
    path("activities/activities.csv", imports.export, name="export"),
    path(f"{_IMPORT}/", imports.import_page, name="import"),
    path(f"{_IMPORT}/choose/", imports.import_choose, name="import_choose"),
    path(f"{_IMPORT}/keep/", imports.import_keep, name="import_keep"),
    path(f"{_IMPORT}/undo/", imports.import_undo, name="import_undo"),
    path(f"{_IMPORT}/restore/", imports.import_restore, name="import_restore"),
    path(f"{_IMPORT}/drop/", imports.import_drop, name="import_drop"),
    path("activities/<public_id:public_id>/", activities.edit, name="edit"),
    path("activities/<public_id:public_id>/delete/", activities.delete, name="delete"),
    path("activities/<public_id:public_id>/restore/", activities.restore, name="restore"),
]
