"""A bundle (bewijsbundel): one file that a buyer keeps and anyone can verify without asking (PROTOCOL 6).

It carries evidence, never trust: the roots come from the verifier's own kit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from verifier.core.errors import WrongValue
from verifier.core.wire import strict_json
from verifier.core.wire.envelope import limit_of
from verifier.core.wire.fields import Field, octets, record, text

FORMAT = "plaatsbewijs-bundle-v1"
MAX_BYTES = 5 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Bundle:
    """Tokens and proofs as text; ``leaf_nonce`` 32 bytes opens the verdict's leaf of the log."""

    format: str
    verdict: str
    directory: str
    log_proof: str
    leaf_nonce: bytes
    policy: str


_BUNDLE: Field = record(
    Bundle,
    {
        "format": text(40),
        "verdict": text(limit_of("sr-verdict+jwt")),
        "directory": text(limit_of("sr-directory+jwt")),
        "log_proof": text(16 * 1024),
        "leaf_nonce": octets(32),
        "policy": text(64),
    },
)


def read_bundle(unverified: bytes) -> Bundle:
    """Read a bundle's file; raise :class:`Malformed` refusals. Nothing in it is verified by this.

    The log proof is lines of text, so newlines are the one control character that may stand in it.
    """
    bundle: Bundle = _BUNDLE.read(strict_json.parse(unverified, limit=MAX_BYTES, newlines=True), "bundle")
    if bundle.format != FORMAT:
        raise WrongValue(FORMAT, field="format")
    return bundle


def write_bundle(bundle: Bundle) -> bytes:
    """The file of ``bundle``."""
    members: dict[str, Any] = _BUNDLE.write(bundle)
    return strict_json.write(members)
