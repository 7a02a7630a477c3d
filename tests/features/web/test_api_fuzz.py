"""The API keeps its description, whatever it is sent."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
import requests
import schemathesis
import urllib3
from django.core.cache import cache
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from cmeridian.features.accounts.models import Credential, OwnSet
from cmeridian.features.portfolio.models import Activity
from cmeridian.web.api import api
from tests.features.walking import Account
from tests.features.web.programs import program_of

AccountOf = Callable[..., Account]
DESCRIPTION = api.get_openapi_schema()
SCHEMA: Any = schemathesis.openapi.from_dict(DESCRIPTION)
OPERATIONS = [
    (method.upper(), path)
    for path, operations in DESCRIPTION["paths"].items()
    for method in operations
]
KEPT = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
BOUNDED = settings(
    max_examples=8,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)


class InThisProcess(requests.adapters.BaseAdapter):
    """Asks without a network, and in this thread, whose database connection holds the test."""

    def send(self, request: Any, **_: Any) -> requests.Response:
        """Answer a request."""
        client = Client(SERVER_NAME="localhost", raise_request_exception=False)
        headers = dict(request.headers)
        kind = headers.pop("Content-Type", "")
        given = headers | {"Content-Length": str(len(request.body or b""))}
        answered = client.generic(
            request.method, request.path_url, request.body or b"", content_type=kind, headers=given
        )
        response = requests.Response()
        response.status_code = answered.status_code
        response.headers = requests.structures.CaseInsensitiveDict(answered.headers)
        response.raw = urllib3.HTTPResponse(
            io.BytesIO(answered.content), headers=dict(answered.headers), preload_content=False
        )
        response.request, response.url = request, request.url
        response.encoding = "utf-8"
        return response

    def close(self) -> None:
        """Hold nothing open."""


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_no_request_breaks_an_operation(
    account: AccountOf, method: str, path: str, mode: GenerationMode
) -> None:
    amara = account()
    program = program_of(amara)
    there = {
        "activity_id": Activity.objects.of(amara.person).first().public_id,
        "credential_id": Credential.objects.of(amara.person).first().public_id,
        "set_id": OwnSet.objects.of(amara.person).first().set_id,
    }
    session = requests.Session()
    session.mount("http://", InThisProcess())
    operation = SCHEMA[path][method]

    @BOUNDED
    @given(case=operation.as_strategy(generation_mode=mode), is_there=st.booleans())
    def ask(case: Any, is_there: bool) -> None:
        cache.clear()
        if is_there and case.path_parameters:
            case.path_parameters = {name: there[name] for name in case.path_parameters}
        case.call_and_validate(
            base_url="http://localhost",
            session=session,
            headers={"Authorization": f"Bearer {program.secret}"},
            checks=KEPT,
        )

    try:
        ask()
    except Unsatisfiable:
        # There is nothing in this operation that could be given wrongly.
        assert mode is GenerationMode.NEGATIVE
