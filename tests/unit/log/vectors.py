"""Committed vectors (testvectoren) of the log as pytest parameters, each named by its reason."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from verifier.core.errors import BadLogProof

LOG_VECTORS = Path(__file__).parents[2] / "vectors" / "log"


def published(name: str) -> Any:
    return json.loads((LOG_VECTORS / "published" / name).read_text(encoding="utf-8"))


def cases(folder: str) -> list[Any]:
    vectors = json.loads((LOG_VECTORS / folder / "vectors.json").read_text(encoding="utf-8"))
    return [pytest.param(vector, id=vector["reason"]) for vector in vectors]


def unhex(hashes: list[str]) -> list[bytes]:
    return [bytes.fromhex(text) for text in hashes]


def flipped(octets: bytes, bit: int) -> bytes:
    return (int.from_bytes(octets, "big") ^ 1 << bit).to_bytes(len(octets), "big")


def refuses(verify: Callable[..., None], *arguments: Any) -> bool:
    """Whether a proof is refused; for loops of many thousands, where ``pytest.raises`` takes most of the time."""
    try:
        verify(*arguments)
    except BadLogProof:
        return True
    return False
