"""Addresses of the front door."""

from __future__ import annotations

from django.urls import path

from cmeridian.features.base import converters  # noqa: F401 - makes them known
from cmeridian.features.home.views import calendar_addresses, front, reminders, whole

app_name = "home"
urlpatterns = [
    path("", front.today, name="today"),
    path("start/", front.start, name="start"),
    path("more/", front.more, name="more"),
    path("your-data/", whole.data, name="data"),
    path("your-data/archive.zip", whole.archive, name="archive"),
    path("your-data/record.yaml", whole.record, name="record"),
    path("your-data/import/", whole.bring_in, name="bring_in"),
    path("your-data/guest/", whole.guest_work, name="guest_work"),
    path("your-data/erase/", whole.erase, name="erase"),
    path("your-data/erase/account/", whole.erase_account, name="erase_account"),
    path("calendar.ics", whole.calendar, name="calendar"),
    path("calendar/<str:secret>.ics", calendar_addresses.feed, name="calendar_feed"),
    path("account/calendar/", calendar_addresses.addresses, name="calendar_addresses"),
    path(
        "account/calendar/<public_id:public_id>/end/",
        calendar_addresses.end,
        name="calendar_address_end",
    ),
    path("account/reminders/", reminders.reminders, name="reminders"),
]
