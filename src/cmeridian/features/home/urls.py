"""Addresses of the front door."""

from __future__ import annotations

from django.urls import path

from cmeridian.features.home import views

app_name = "home"
urlpatterns = [
    path("", views.today, name="today"),
    path("start/", views.start, name="start"),
    path("more/", views.more, name="more"),
    path("your-data/", views.data, name="data"),
    path("your-data/record.yaml", views.record, name="record"),
    path("your-data/import/", views.bring_in, name="bring_in"),
    path("your-data/erase/", views.erase, name="erase"),
    path("calendar.ics", views.calendar, name="calendar"),
]
