"""Sessions in the database, sought under no other keys than those that are drawn for them."""

from __future__ import annotations

import re

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

_KEY = re.compile(r"[a-z0-9]{32}")


class SessionStore(DatabaseStore):
    """A session. A cookie that cannot be one of ours never reaches the database."""

    def _validate_session_key(self, key: str | None) -> bool:
        # PostgreSQL refuses some characters, such as zero, with an error.
        return key is not None and _KEY.fullmatch(key) is not None
