"""Cookies that nobody was given."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

NEVER_GIVEN = {
    "zero": '"aaaaaaaa\\000aaaaaaaaaaaaaaaaaaaaaaaa"',
    "not UTF-8": '"aaaaaaaaaaaa\\377\\376"',
    "quoted": "a' or '1'='1",
    "path": "../../etc/passwd",
    "long": "x" * 4_000,
}


@pytest.mark.parametrize("cookie", NEVER_GIVEN.values(), ids=NEVER_GIVEN)
def test_a_cookie_that_cannot_be_ours_is_nobody(cookie: str, stranger: Client) -> None:
    header = f"{settings.SESSION_COOKIE_NAME}={cookie}"
    page = stranger.get("/credits/", HTTP_COOKIE=header)
    assert (page.status_code, page["Location"]) == (302, "/start/")
    assert stranger.get("/api/credits", HTTP_COOKIE=header).status_code == 401
