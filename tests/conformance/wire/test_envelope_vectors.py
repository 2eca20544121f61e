"""The committed envelope vectors: each token is accepted, or refused with the one code it names (PROTOCOL 2)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.conformance.wire.write_vectors import FOLDER, files
from verifier.core.errors import Refusal
from verifier.core.model.evidence import SignedBytes
from verifier.core.wire import base64url
from verifier.core.wire.envelope import open_envelope
from verifier.core.wire.jwk import verifying_key

VECTORS = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


def _vector(name: str) -> dict[str, Any]:
    vector: dict[str, Any] = json.loads((FOLDER / name / "vector.json").read_bytes())
    return vector


def _open(vector: dict[str, Any]) -> SignedBytes:
    keys = {key.kid: key for key in map(verifying_key, vector["keys"])}
    return open_envelope(vector["token"], typ=vector["typ"], keys=keys)


@pytest.mark.parametrize("name", [name for name in VECTORS if name.endswith("_fail")])
def test_token_is_refused_with_its_code(name: str) -> None:
    vector = _vector(name)
    with pytest.raises(Refusal) as refused:
        _open(vector)
    assert refused.value.code == vector["refused"]


@pytest.mark.parametrize("name", [name for name in VECTORS if not name.endswith("_fail")])
def test_token_is_accepted(name: str) -> None:
    vector = _vector(name)
    opened = _open(vector)
    assert (opened.claims, base64url.encode(opened.digest)) == (vector["claims"], vector["digest"])
    assert opened.token == vector["token"]


def test_there_are_enough() -> None:
    assert len(VECTORS) >= 80
    assert sum(not name.endswith("_fail") for name in VECTORS) >= 3


def test_script_writes_the_same_bytes() -> None:
    committed = {
        str(path.relative_to(FOLDER)): path.read_text(encoding="utf-8")
        for path in FOLDER.rglob("*")
        if path.is_file()
    }
    assert committed == files()
