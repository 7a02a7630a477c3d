"""What every request passes: its id and log line, the security headers, the limit of its size."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from http import HTTPStatus
from ipaddress import ip_address
from time import perf_counter
from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import render

from cmeridian.features.base.api import for_program, problem_response
from cmeridian.features.base.asking import request_id

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    Respond = Callable[[HttpRequest], HttpResponse]

_log = logging.getLogger("cmeridian.request")
CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        *(
            f"{kind} 'self'"
            for kind in (
                "script-src",
                "style-src",
                "img-src",
                "connect-src",
                "manifest-src",
                "worker-src",
                "form-action",
            )
        ),
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)


class RequestLog:
    """Gives each request an id that its errors and its audit rows quote, and logs its outcome."""

    def __init__(self, get_response: Respond) -> None:
        self._respond = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        mark = request_id.set(secrets.token_hex(8))
        begun = perf_counter()
        try:
            response = self._respond(request)
            # The route, not the path or the query: those may hold what a person typed.
            route = request.resolver_match.route if request.resolver_match else ""
            level = logging.ERROR if response.status_code >= 500 else logging.INFO
            _log.log(
                level,
                "answered",
                extra={
                    "request_id": request_id.get(),
                    "method": request.method,
                    "route": route,
                    "status": response.status_code,
                    "milliseconds": round((perf_counter() - begun) * 1000, 1),
                },
            )
            response["X-Request-ID"] = request_id.get()
            return response
        finally:
            request_id.reset(mark)


class ClientAddress:
    """Puts the address of whoever asks in the place of that of our own proxy.

    Each proxy adds to `X-Forwarded-For` the address that asked it, so that only as many from the
    right are to be believed as there are proxies.
    """

    def __init__(self, get_response: Respond) -> None:
        self._respond = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        proxies = settings.PROXIES
        told = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if proxies and len(told) >= proxies and _is_address(told[-proxies]):
            request.META["REMOTE_ADDR"] = told[-proxies]
        return self._respond(request)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


class SecurityHeaders:
    """Sets the content policy, and keeps personal pages out of shared caches."""

    def __init__(self, get_response: Respond) -> None:
        self._respond = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        response = self._respond(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()"
        )
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class MethodPage:
    """Gives the answer to a method that an address does not know the look of the other pages."""

    def __init__(self, get_response: Respond) -> None:
        self._respond = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        response = self._respond(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
            return response
        if for_program(request):
            what, remedy = "this address does not know the method.", f"Use {response['Allow']}."
            told = problem_response(response.status_code, what, remedy)
            told["Allow"] = response["Allow"]
            return told
        if response.content:
            return response
        page = render(request, "errors/405.html", status=response.status_code)
        page["Allow"] = response["Allow"]
        return page


class BodyLimit:
    """Refuses what is larger than anything that has a reason to be sent."""

    def __init__(self, get_response: Respond) -> None:
        self._respond = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        is_chunked = bool(request.META.get("HTTP_TRANSFER_ENCODING"))
        is_number = length.isascii() and length.isdecimal()
        if is_chunked or not is_number or int(length) > settings.MAX_BODY_BYTES:
            megabytes = settings.MAX_BODY_BYTES // 1024**2
            if for_program(request):
                what = f"a body needs a length, of at most {megabytes} MB."
                return problem_response(413, what, "Send it with Content-Length, and less.")
            return render(request, "errors/413.html", {"megabytes": megabytes}, status=413)
        return self._respond(request)
