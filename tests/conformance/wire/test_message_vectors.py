"""The committed message vectors: each is read and may be shown, or is refused with its code at its place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conformance.wire.messages import cases
from tests.conformance.wire.reference import Reference
from tests.conformance.wire.write_message_vectors import FOLDER, files
from verifier.core.errors import Refusal
from verifier.core.model.message import Message
from verifier.core.procedure.message import check_message_wording
from verifier.core.wire import base64url
from verifier.core.wire.envelope import open_envelope
from verifier.core.wire.jwk import verifying_key
from verifier.core.wire.statements import read_statement, write_statement

VECTORS = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


def _vector(name: str) -> dict[str, Any]:
    vector: dict[str, Any] = json.loads((FOLDER / name / "vector.json").read_bytes())
    return vector


def _read(vector: dict[str, Any]) -> tuple[Message, bytes]:
    """As every writer and reader does, before and besides what it looks up."""
    keys = {key.kid: key for key in map(verifying_key, vector["keys"])}
    signed = open_envelope(vector["token"], typ=vector["typ"], keys=keys)
    message = read_statement(signed.claims, Message)
    check_message_wording(message)
    return message, signed.digest


@pytest.mark.parametrize("name", [name for name in VECTORS if name.endswith("_fail")])
def test_message_is_refused_with_its_code_at_its_place(name: str) -> None:
    vector = _vector(name)
    with pytest.raises(Refusal) as refused:
        _read(vector)
    assert {"code": refused.value.code, "field": refused.value.field} == vector["refused"]


@pytest.mark.parametrize("name", [name for name in VECTORS if not name.endswith("_fail")])
def test_message_is_read(name: str) -> None:
    vector = _vector(name)
    message, digest = _read(vector)
    assert (write_statement(message), base64url.encode(digest)) == (vector["claims"], vector["digest"])


def test_what_wording_alone_refuses_has_the_form_of_a_message() -> None:
    """So the guard is seen at work, and not the schema: the negative control of the cases."""
    by_wording = [each for each in cases() if each.refused == ("wrong_value", "paragraphs[1]")]
    assert len(by_wording) > 15
    assert all(Reference().accepts("sr-message+jwt", each.claims) for each in by_wording)


def test_script_writes_the_same_bytes() -> None:
    committed = {
        str(path.relative_to(FOLDER)): path.read_text(encoding="utf-8")
        for path in FOLDER.rglob("*")
        if path.is_file()
    }
    assert committed == files()
