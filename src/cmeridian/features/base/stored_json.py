"""Record values in a JSON column: exact decimals and days come back as they went in."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

DECIMAL, DAY = "$decimal", "$day"
_LIKE_A_MARK = re.compile(r"\$+(?:decimal|day)")


class StoredEncoder(json.JSONEncoder):
    """Writes decimals and days as marked text; a map that looks so itself gets one $ more."""

    def encode(self, o: Any) -> str:
        """Write a value."""
        return super().encode(_marked(o))


class StoredDecoder(json.JSONDecoder):
    """Reads marked text back."""

    def __init__(self, **options: Any) -> None:
        super().__init__(object_hook=_read_marked, **options)


def _marked(value: Any) -> Any:
    if isinstance(value, dict):
        more = "$" if _is_like_a_mark(value) else ""
        return {f"{more}{key}": _marked(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_marked(one) for one in value]
    if isinstance(value, Decimal):
        return {DECIMAL: str(value)}
    return {DAY: value.isoformat()} if isinstance(value, date) else value


def _read_marked(found: dict[str, Any]) -> Any:
    if not _is_like_a_mark(found):
        return found
    ((mark, value),) = found.items()
    if mark == DECIMAL:
        return Decimal(value)
    return date.fromisoformat(value) if mark == DAY else {mark[1:]: value}


def _is_like_a_mark(found: dict[str, Any]) -> bool:
    return len(found) == 1 and _LIKE_A_MARK.fullmatch(next(iter(found))) is not None


class StoredJSONField(models.JSONField):
    """A JSON column for the plain values of a record file; it is never searched in.

    It is text also on PostgreSQL, whose own kind of JSON would put the keys in another order.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("encoder", StoredEncoder)
        options.setdefault("decoder", StoredDecoder)
        super().__init__(*args, **options)

    def db_type(self, connection: BaseDatabaseWrapper) -> str:  # noqa: ARG002 - one for both
        """Name the type of the column."""
        return "text"

    def get_db_prep_value(
        self,
        value: Any,
        connection: BaseDatabaseWrapper,  # noqa: ARG002 - one for both
        prepared: bool = False,  # noqa: ARG002 - it never is
    ) -> Any:
        """Write a value for the database."""
        return json.dumps(value, cls=self.encoder)
