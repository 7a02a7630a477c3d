"""Who asks, and under which id: what a request, or a job, says once for all that it does."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

request_id: ContextVar[str] = ContextVar("request_id", default="")


@dataclass(frozen=True, slots=True)
class Acting:
    """Someone, or a program, who acts on a record by leave of its owner.

    actor: key of the account that acts; owner: key of the person whose record it is; via: what gave
    the leave, such as `delegation` or `token`, and its public id.
    """

    actor: str
    owner: str
    via: str


acting: ContextVar[Acting | None] = ContextVar("acting", default=None)
