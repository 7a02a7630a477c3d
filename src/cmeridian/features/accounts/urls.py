"""Addresses of who one is and what one holds."""

from __future__ import annotations

from django.urls import path

from cmeridian.features.accounts.views import credentials, own_sets, person, removal
from cmeridian.features.base import converters  # noqa: F401 - makes them known

app_name = "accounts"
urlpatterns = [
    path("profile/about/", person.about, name="about"),
    path("profile/undo/", removal.undo, name="undo"),
    path("profile/credentials/add/", credentials.add, name="credential_add"),
    path("profile/credentials/<public_id:public_id>/", credentials.edit, name="credential"),
    path(
        "profile/credentials/<public_id:public_id>/expiry/",
        credentials.expiry,
        name="credential_expiry",
    ),
    path(
        "profile/credentials/<public_id:public_id>/remove/",
        removal.remove_one_credential,
        name="credential_remove",
    ),
    path("profile/own-sets/add/", own_sets.add, name="own_set_add"),
    path("profile/own-sets/keep/", own_sets.keep, name="own_set_keep"),
    path("profile/own-sets/<rule_name:set_id>/", own_sets.edit, name="own_set"),
    path("profile/own-sets/<rule_name:set_id>/remove/", removal.remove_set, name="own_set_remove"),
]
