"""Fuzzing (bestoken): schemathesis over every operation of a document, and what it finds as lines of text.

Three phases: the examples of the document, the boundaries of every parameter and body, and made-up requests, right
and wrong. Every answer is held against the document: its status, media type, headers and schema.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from typing import Any

import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema

from tests.endurance import often

# Before each request the client reads the whole environment for a proxy, twice, unless it is told of none at once.
os.environ["NO_PROXY"] = "127.0.0.1"

#: What a schema cannot say: a statement of the right form is refused all the same when nobody signed it.
OUTSIDE_SCHEMAS = ("positive_data_acceptance",)
#: Where a request of the wrong form may end: unknown to the form, to the door, or to the register.
REFUSED = ["400", "401", "403", "404", "405", "408", "409", "413", "415", "422"]
#: Where the boundaries are hundreds, of a plan that is kept nowhere: they are for the long run.
WIDE = "^/public/plans$"


@schemathesis.serializer("application/x-ndjson")
def write_lines(_: schemathesis.SerializationContext, value: Any) -> bytes:
    """A body of lines: the document describes one line, and it is sent twice."""
    return (json.dumps(value) + "\n").encode() * 2


def findings(document: Mapping[str, Any], url: str, headers: Mapping[str, str], *, examples: int) -> list[str]:
    """What is wrong with the answers at ``url``, without a path; at most ``examples`` made-up requests a kind."""
    inside = {path: members for path, members in document["paths"].items() if "servers" not in members}
    outside = {path: members for path, members in document["paths"].items() if "servers" in members}
    found: set[str] = set()
    for server, paths in ((f"{url}/v1", inside), (url, outside)):
        config = SchemathesisConfig.from_dict(_settings(server, headers, examples))
        schema = schemathesis.openapi.from_dict({**document, "paths": paths}, config=config)
        found |= {line for event in from_schema(schema).execute() for line in _lines(event)}
    return sorted(found)


def _settings(server: str, headers: Mapping[str, str], examples: int) -> dict[str, Any]:
    return {
        "base-url": server,
        "headers": dict(headers),
        "continue-on-failure": True,
        "generation": {"max-examples": examples, "deterministic": True, "database": "none"},
        "phases": {
            "stateful": {"enabled": False},
            # That every other method is a 405 is for test_norms, which asks it once of each path.
            "coverage": {"unexpected-methods": []},
        },
        "checks": {
            **{name: {"enabled": False} for name in OUTSIDE_SCHEMAS},
            "negative_data_rejection": {"expected-statuses": REFUSED},
        },
        # A batch is answered with 200, and each wrong line in it with its own problem.
        "operations": [
            {"include-path-regex": "/bulk$", "checks": {"negative_data_rejection": {"enabled": False}}},
            {"include-path-regex": WIDE, "phases": {"coverage": {"enabled": bool(often(0, 1))}}},
        ],
    }


def _lines(event: Any) -> Iterator[str]:
    if isinstance(event, events.FatalError):
        yield repr(event.exception)
    elif isinstance(event, events.NonFatalError):
        yield f"{event.label}: {event.value!r}"
    elif isinstance(event, events.ScenarioFinished):
        for case_id, checks in event.recorder.checks.items():
            case = event.recorder.cases[case_id].value
            for check in checks:
                if check.failure_info is not None:
                    failure = check.failure_info.failure
                    yield f"{case.method} {case.path}: {check.name}: {failure.title}: {failure.message}"
