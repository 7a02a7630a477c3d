"""Logs as one JSON document a line: ids and counts only, never what a person entered."""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime

_KEPT = ("request_id", "method", "route", "status", "milliseconds", "mail", "why")


class JsonLines(logging.Formatter):
    """Writes a log record as a line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
            **{name: getattr(record, name) for name in _KEPT if hasattr(record, name)},
        }
        if record.exc_info:
            line["trace"] = _trace(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    """Leave out what Django quotes of a request: its path and its host may hold what was typed.

    And what the worker quotes of an error of a job: its words may hold a row.
    """
    if record.name.startswith(("django.request", "django.security")):
        status = getattr(record, "status_code", None)
        return f"answered with {status}" if status else "refused"
    if record.name == "django-q":
        return record.getMessage().partition(" - ")[0]
    return record.getMessage()


def _trace(error: BaseException | None) -> str:
    """Write where an error came from, without its words: a database quotes the row in them."""
    told = []
    while error is not None:
        told.append("".join(traceback.format_tb(error.__traceback__)) + type(error).__qualname__)
        error = error.__cause__ or error.__context__
    return "\nafter\n".join(told)
