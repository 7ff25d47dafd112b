"""What Schemathesis is told beside the document: types of bodies that it does not know, and good requests.

With PETITIONS_GOOD, the address of the service, each call is made by its good request instead of its examples, and
PETITIONS_ANSWERED, a file, is told what was answered to each.
"""

from __future__ import annotations

import json
import os
from typing import Any

import schemathesis

import good_accounts  # noqa: F401  # They put their requests into GOOD.
import good_apps  # noqa: F401
import good_petitions  # noqa: F401
from good_inputs import GOOD, Stage
from seed import Sandbox

STAGES: list[Stage] = []


@schemathesis.serializer("application/ocsp-request", "application/pdf")
def as_bytes(_context: schemathesis.SerializationContext, value: object) -> bytes:
    raw = getattr(value, "data", value)
    return raw if isinstance(raw, bytes) else str(raw).encode()


@schemathesis.deserializer("application/x-ndjson")
def line_by_line(context: schemathesis.DeserializationContext, response: schemathesis.Response) -> object:
    lines = [json.loads(line) for line in response.content.splitlines()]
    # Lines of which the document says what they are have the schema of one; the others that of a text.
    described = context.operation.definition.raw["responses"]["200"]["content"]["application/x-ndjson"]["schema"]
    return lines[-1] if "$ref" in described else response.content.decode()


@schemathesis.hook
def before_add_examples(context: schemathesis.HookContext, examples: list[schemathesis.Case[Any]]) -> None:
    base, operation = os.environ.get("PETITIONS_GOOD"), context.operation
    if base is None or operation is None:
        return
    if not STAGES:
        STAGES.append(Stage(Sandbox(base)))
    made = GOOD[operation.definition.raw["operationId"]](STAGES[0])
    case = operation.Case(path_parameters=made.path, query=made.query, headers=made.headers)
    if made.token is not None:
        case.headers["Authorization"] = f"Bearer {made.token}"
        # It is a good one, so that the call is tried without it and with a bad one too.
        case._has_explicit_auth = True
    if made.body is not None:
        case.body = made.body  # type: ignore[assignment]  # What json.dumps takes, or bytes.
        case.media_type = next(iter(operation.definition.raw["requestBody"]["content"]))
    examples[:] = [case]


@schemathesis.hook
def after_call(_context: schemathesis.HookContext, case: schemathesis.Case[Any], response: schemathesis.Response) -> None:
    place = os.environ.get("PETITIONS_ANSWERED")
    if place is not None:
        name, said = case.operation.definition.raw["operationId"], response.content.decode(errors="replace")
        with open(place, "a", encoding="utf-8") as file:
            print(json.dumps([name, response.status_code, said[:500]], ensure_ascii=False), file=file)
