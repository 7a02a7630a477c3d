"""Codes of an app that were used."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    compare_user_code,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from allauth.mfa.utils import decrypt
from django.db import transaction

_LAST_USED = "last_used"


@transaction.atomic
def use_code_once(*, authenticator: Authenticator, code: str) -> bool:
    """Use up a code of an app. Returns False for one that was used, or is older than one used.

    Kept in the database, so that it holds for every process and for as long as the code is good.
    Source: RFC 6238, section 5.2.
    """
    held = Authenticator.objects.select_for_update().get(pk=authenticator.pk)
    secret = decrypt(held.data["secret"])
    fitting = [
        counter
        for counter in yield_hotp_counters_from_time()
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter)))
    ]
    fresh = [counter for counter in fitting if counter > held.data.get(_LAST_USED, 0)]
    if not fresh:
        return False
    held.data[_LAST_USED] = max(fresh)
    held.save(update_fields=["data"])
    return True
