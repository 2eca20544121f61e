"""schemathesis finds nothing at any door of a running register, and does find what is planted."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import uvicorn

from tests.conformance.api.fuzzing import findings
from tests.conformance.api.operations import client_at, published
from tests.endurance import often
from tests.service.register.running import Running
from tests.unit.web.sample_face import build
from verifier.service.description import PARTS
from verifier.web.face import Face
from verifier.web.serving import LoopbackServer, PunctualProtocol

pytestmark = pytest.mark.slow

EXAMPLES = often(1, 100)


#: What the register signs itself when it is asked, which a request of the right form may make it do.
OWN = ("sr-verdict+jwt", "sr-grant+jwt", "sr-ticket+jwt", "sr-receipt+jwt")


def submitted(register: Running) -> dict[str, int]:
    """How many statements of parties are kept, by kind."""
    rows = register.database.rows("SELECT typ, count(*) FROM statement GROUP BY typ")
    return {typ: count for typ, count in rows if typ not in OWN}


@pytest.mark.parametrize("door", PARTS)
def test_no_findings_at_a_door_and_nothing_that_nobody_signed_is_kept(register: Running, door: str) -> None:
    before = submitted(register)
    document = published(door)
    client = client_at(register, door if document["components"].get("securitySchemes") else "")
    assert findings(document, register.url, client.headers, examples=EXAMPLES) == []
    assert submitted(register) == before
    assert before["sr-contract+jwt"] == 1


@contextmanager
def sample() -> Iterator[tuple[Face, str]]:
    """The sample face of the unit tests, which does wrong on purpose, on a socket."""
    face, started = build(), threading.Event()
    assert isinstance(face, Face)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(face, http=PunctualProtocol, ws="none", log_config=None, access_log=False)
        server = LoopbackServer(config, started.set)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        assert started.wait(20)
        try:
            yield face, f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)


def test_what_is_planted_is_found() -> None:
    """The control: a failure, a status and a body that the document does not have, each by its check."""
    with sample() as (face, url):
        found = findings(face.documents()["/v1/desk/openapi.json"], url, {}, examples=EXAMPLES)
    assert any(each.startswith("GET /failures: not_a_server_error") for each in found)
    assert any(each.startswith("DELETE /reports/{number}: status_code_conformance") for each in found)
    assert any(each.startswith("GET /cacheable: response_schema_conformance") for each in found)
    assert not any("/reports: " in each for each in found if each.startswith("POST"))
