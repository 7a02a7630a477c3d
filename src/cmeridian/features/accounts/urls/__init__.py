"""Addresses of who one is and what one holds."""

from __future__ import annotations

from django.urls import path

from cmeridian.features.accounts.views import (
    account,
    credentials,
    delegations,
    own_sets,
    person,
    removal,
    tokens,
)
from cmeridian.features.base import converters  # noqa: F401 - makes them known

app_name = "accounts"
urlpatterns = [
    path("account/", account.account, name="account"),
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
    path("account/delegates/", delegations.delegates, name="delegates"),
    path("account/delegates/<public_id:public_id>/", delegations.delegate, name="delegate"),
    path(
        "account/delegates/<public_id:public_id>/revoke/",
        delegations.revoke_one,
        name="delegate_revoke",
    ),
    path("account/programs/", tokens.tokens, name="tokens"),
    path("account/programs/<public_id:public_id>/revoke/", tokens.revoke, name="token_revoke"),
    path("invitation/<public_id:secret>/", delegations.invitation, name="invitation"),
    path("working-for/", delegations.working, name="working"),
    path("working-for/stop/", delegations.stop, name="working_stop"),
    path("working-for/<public_id:public_id>/begin/", delegations.begin, name="working_begin"),
    path(
        "working-for/<public_id:public_id>/give-back/",
        delegations.give_one_back,
        name="working_give_back",
    ),
]
