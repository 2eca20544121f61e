"""Lines (regels): bulk requests as a client makes them, and what was answered to each line."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterable, Mapping
from typing import Any

from tests.service.register.running import Client
from verifier.core.model.receipt import Receipt
from verifier.core.model.statement import Digest
from verifier.core.procedure.intake import recall
from verifier.core.wire.envelope import digest_of

NDJSON = "application/x-ndjson"
PLACEMENTS = "/v1/contractor/placements/bulk"
HOURS = "/v1/contractor/hours/bulk"
DECISIONS = "/v1/agency/decisions/bulk"

#: A line that is sent as it is, or a body to be written.
Line = bytes | Mapping[str, Any]


def written(lines: Iterable[Line]) -> bytes:
    """A request body of these lines."""
    return b"".join((each if isinstance(each, bytes) else json.dumps(each).encode()) + b"\n" for each in lines)


def send_lines(client: Client, path: str, lines: Iterable[Line]) -> list[dict[str, Any]]:
    """The answer lines, in order, without their numbers."""
    headers = {**client.headers, "Content-Type": NDJSON}
    answer = client.http.post(path, content=written(lines), headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (200, NDJSON), answer.text
    answers = [json.loads(each) for each in answer.content.splitlines()]
    assert [each.pop("line") for each in answers] == list(range(1, len(answers) + 1))
    return answers


def cut_off(client: Client, path: str, content: bytes, *, declared: int) -> None:
    """Send ``content`` as the beginning of a body of ``declared`` bytes, and hang up."""
    url = client.http.base_url
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {url.host}\r\nContent-Type: {NDJSON}\r\nContent-Length: {declared}\r\n"
        f"Authorization: {client.headers['Authorization']}\r\n\r\n"
    )
    with socket.create_connection((url.host, url.port or 80), timeout=20) as connection:
        connection.sendall(head.encode() + content)


def received(receipt: str) -> Digest:
    """The statement that a receipt is for."""
    return recall(receipt, Receipt, digest=digest_of(receipt)).statement.statement


def codes(answers: Iterable[Mapping[str, Any]]) -> list[str]:
    """The code of every problem, and ``ok`` for every receipt."""
    return [each["problem"]["code"] if "problem" in each else "ok" for each in answers]
